//! The archive as one printable page: no outside request, A4 landscape, Chinese first.

use std::fmt::Write as _;

use anlan_kernel::problem::Language;
use anlan_registry::types::{LINKS, SECTORS};

use super::compare::Difference;
use super::map::{self, MapLayer, Window, class, escape, symbol};
use super::{Archive, Colour, RiskRow, RowKind};
use crate::explain::Reason;

const STYLE: &str = include_str!("style.css");

/// What the page shows besides the archive.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Name of the city.
    pub city: &'a str,
    /// Layers of the map.
    pub layers: &'a [MapLayer],
    /// Differences from an earlier archive, with its day.
    pub since: Option<(jiff::civil::Date, &'a [Difference])>,
    /// Language of the page.
    pub language: Language,
}

/// Writes the page.
pub fn page(archive: &Archive, page: &Page<'_>) -> String {
    let zh = page.language == Language::Zh;
    let t = |zh_text: &'static str, en_text: &'static str| if zh { zh_text } else { en_text };
    let title =
        if zh { format!("{}风险分布档案", page.city) } else { format!("Archive of risks, {}", page.city) };
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head><body><header><h1>{}</h1><p class=\"facts\">{} <b>{}</b> · {} <b>{}</b> · {} <b>{}</b> · {}</p>",
        if zh { "zh-CN" } else { "en" },
        escape(&title),
        escape(&title),
        t("截至", "as of"),
        archive.as_of,
        t("依据", "edition"),
        archive.edition,
        t("日志位置", "journal position"),
        archive.position,
        archive.engine,
    );
    if archive.rows.iter().any(|row| row.demo) {
        let _ = write!(
            html,
            "<p class=\"demo\">{}</p>",
            t(
                "演示数据：其中的企业、人员与存量均为虚构。",
                "Demo data: the enterprises, people and inventories in it are invented."
            )
        );
    }
    html.push_str("</header>");
    totals(&mut html, archive, zh);
    if let Some(window) = Window::around(archive.rows.iter(), page.layers) {
        html.push_str("<figure>");
        html.push_str(&map::draw(archive, page.layers, window, &title, page.language));
        legend(&mut html, zh);
        credits(&mut html, page.layers, zh);
        html.push_str("</figure>");
        insets(&mut html, archive, page);
    }
    html.push_str("<div class=\"pairs\">");
    let district = |code: &str| archive.district_name(code).to_owned();
    let sector = |value: &str| sector_name(value, zh);
    let link = |value: &str| link_name(value, zh);
    let mut table = |title: &str, kind: RowKind, key: fn(&RiskRow) -> &str, name: &dyn Fn(&str) -> String| {
        count_table(&mut html, title, &archive.count_by(kind, key), name, zh);
    };
    table(t("厂区，按行政区", "Sites by district"), RowKind::Site, |row| &row.district, &district);
    table(t("厂区，按行业", "Sites by sector"), RowKind::Site, |row| &row.sector, &sector);
    table(t("风险点，按行政区", "Risk points by district"), RowKind::RiskPoint, |row| &row.district, &district);
    table(t("风险点，按环节", "Risk points by link"), RowKind::RiskPoint, |row| &row.link, &link);
    html.push_str("</div>");
    if let Some((day, differences)) = page.since {
        changes(&mut html, day, archive, differences, zh);
    }
    rows_table(&mut html, t("厂区", "Sites"), archive.of_kind(RowKind::Site), archive, zh);
    rows_table(&mut html, t("风险点", "Risk points"), archive.of_kind(RowKind::RiskPoint), archive, zh);
    workings(&mut html, archive, zh);
    let _ = write!(
        html,
        "<footer><p>{}</p><p>{}</p></footer></body></html>",
        t(
            "颜色：重大危险源一至四级对应红橙黄蓝；未构成重大危险源者为蓝；风险点取风险矩阵与所在厂区中较重者。等级与颜色的对应为本市设置，四色规定不含矩阵。",
            "Colours: grades 1 to 4 of major hazards are red, orange, yellow and blue; what is not a major hazard is blue; a risk point takes the worse of the risk matrix and its site. Which grade takes which colour is the city's setting."
        ),
        t(
            "S、R按精确值判定，仅显示时取舍。地图公开使用须取得审图号。",
            "S and R are decided on exact values and rounded only for show. Public use of the map in China needs a map approval number."
        ),
    );
    html
}

/// The colours and, last, none.
fn colours() -> impl Iterator<Item = Option<Colour>> {
    Colour::ALL.into_iter().map(Some).chain([None])
}

fn name_of(colour: Option<Colour>, zh: bool) -> String {
    let Some(colour) = colour else { return if zh { "未定" } else { "not decided" }.to_owned() };
    let label = colour.label();
    if zh { label.zh.to_string() } else { label.en.to_string() }
}

fn mark(colour: Option<Colour>) -> String {
    format!("<svg viewBox=\"-13 -13 26 26\" class=\"risk {}\">{}</svg>", class(colour), symbol(colour))
}

fn totals(html: &mut String, archive: &Archive, zh: bool) {
    html.push_str("<section class=\"totals\">");
    for colour in colours() {
        let count = |kind: RowKind| archive.of_kind(kind).filter(|row| row.colour == colour).count();
        let (sites, points) = (count(RowKind::Site), count(RowKind::RiskPoint));
        let _ = write!(
            html,
            "<div class=\"total {}\">{}<b>{sites}</b><span>{}<small>{}</small></span></div>",
            class(colour),
            mark(colour),
            name_of(colour, zh),
            if zh { format!("厂区 · 风险点{points}") } else { format!("sites · {points} risk points") },
        );
    }
    html.push_str("</section>");
}

fn legend(html: &mut String, zh: bool) {
    html.push_str("<ul class=\"legend\">");
    for colour in colours() {
        let _ = write!(html, "<li>{}{}</li>", mark(colour), name_of(colour, zh));
    }
    html.push_str("</ul>");
}

fn credits(html: &mut String, layers: &[MapLayer], zh: bool) {
    let mut credits: Vec<&str> =
        layers.iter().map(|layer| layer.credit.as_str()).filter(|credit| !credit.is_empty()).collect();
    credits.dedup();
    let schematic: Vec<&str> =
        layers.iter().filter(|layer| layer.schematic).map(|layer| layer.class.as_str()).collect();
    let _ = write!(html, "<figcaption>{}", escape(&credits.join(" · ")));
    if !schematic.is_empty() {
        let _ = write!(
            html,
            " · {}",
            if zh {
                "示意图：区界、道路、铁路未经测绘"
            } else {
                "schematic: district lines, roads and railways are not surveyed"
            }
        );
    }
    html.push_str("</figcaption>");
}

/// Closer views of the parks with the most sites, where the map of the city is crowded.
fn insets(html: &mut String, archive: &Archive, page: &Page<'_>) {
    let mut parks: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for row in archive.of_kind(RowKind::Site).filter(|row| !row.park.is_empty() && row.point.is_some()) {
        *parks.entry(&row.park).or_default() += 1;
    }
    let mut parks: Vec<(&str, usize)> = parks.into_iter().filter(|(_, count)| *count >= INSET_SITES).collect();
    parks.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    if parks.is_empty() {
        return;
    }
    html.push_str("<div class=\"insets\">");
    for (park, _) in parks.into_iter().take(INSETS) {
        let rows = archive.of_kind(RowKind::Site).filter(|row| row.park == park);
        let Some(window) = Window::around(rows, &[]) else { continue };
        let svg = map::draw(archive, page.layers, window.with_ratio(4.0 / 3.0), park, page.language);
        let _ = write!(html, "<figure><figcaption>{}</figcaption>{svg}</figure>", escape(park));
    }
    html.push_str("</div>");
}

/// Sites from which on a park has a view of its own.
const INSET_SITES: usize = 5;
/// Closer views at most.
const INSETS: usize = 6;

fn count_table(
    html: &mut String,
    title: &str,
    counts: &std::collections::BTreeMap<String, [usize; 5]>,
    name: &dyn Fn(&str) -> String,
    zh: bool,
) {
    let unknown = if zh { "未填" } else { "not given" };
    let _ = write!(html, "<section><h2>{title}</h2><table class=\"counts\"><thead><tr><th></th>");
    for colour in colours() {
        let _ = write!(html, "<th>{}</th>", name_of(colour, zh));
    }
    let _ = write!(html, "<th>{}</th></tr></thead><tbody>", if zh { "合计" } else { "total" });
    let mut sums = [0; 5];
    let mut row = |label: &str, count: &[usize; 5]| {
        let _ = write!(html, "<tr><th>{}</th>", escape(label));
        for number in count {
            let _ = write!(html, "<td>{}</td>", if *number == 0 { "·".to_owned() } else { number.to_string() });
        }
        let _ = write!(html, "<td>{}</td></tr>", count.iter().sum::<usize>());
    };
    for (key, count) in counts {
        row(if key.is_empty() { unknown.to_owned() } else { name(key) }.as_str(), count);
        sums.iter_mut().zip(count).for_each(|(sum, number)| *sum += number);
    }
    row(if zh { "合计" } else { "total" }, &sums);
    html.push_str("</tbody></table></section>");
}

fn rows_table<'a>(
    html: &mut String,
    title: &str,
    rows: impl Iterator<Item = &'a RiskRow>,
    archive: &Archive,
    zh: bool,
) {
    let headings: [(&str, &str); 10] = [
        ("颜色", "colour"),
        ("名称", "name"),
        ("责任单位", "enterprise"),
        ("行政区", "district"),
        ("行业", "sector"),
        ("主要物质", "substances"),
        ("S", "S"),
        ("R", "R"),
        ("2009版", "2009"),
        ("理由", "reason"),
    ];
    let _ = write!(html, "<section><h2>{title}</h2><table class=\"rows\"><thead><tr>");
    for (zh_text, en_text) in headings {
        let _ = write!(html, "<th>{}</th>", if zh { zh_text } else { en_text });
    }
    html.push_str("</tr></thead><tbody>");
    let mut any = false;
    for row in rows {
        any = true;
        let level = row.colour.map(|colour| format!("{} ", colour.level())).unwrap_or_default();
        let colour = format!("<td class=\"c {}\">{level}{}</td>", class(row.colour), name_of(row.colour, zh));
        let _ = write!(
            html,
            "<tr>{colour}<td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            escape(&row.name),
            escape(&row.enterprise),
            escape(archive.district_name(&row.district)),
            escape(&sector_name(&row.sector, zh)),
            escape(&row.substances),
            escape(&row.s),
            escape(&row.r),
            row.grade_2009.map(|grade| grade.to_string()).unwrap_or_default(),
            escape(if zh { &row.reason.zh } else { &row.reason.en }),
        );
    }
    if !any {
        let _ = write!(
            html,
            "<tr><td colspan=\"10\" class=\"empty\">{}</td></tr>",
            if zh { "没有记录" } else { "nothing registered" }
        );
    }
    html.push_str("</tbody></table></section>");
}

/// The working of every major hazard, folded until someone asks for it.
fn workings(html: &mut String, archive: &Archive, zh: bool) {
    let title = if zh { "重大危险源辨识与分级过程" } else { "Working of the major hazards" };
    let _ = write!(html, "<section class=\"workings\"><h2>{title}</h2>");
    for verdict in &archive.major_hazards {
        let subject = &verdict.subject;
        let grade = match verdict.grade {
            Some(grade) if zh => format!("{}级", grade.name_zh()),
            Some(grade) => format!("grade {}", grade.number()),
            None => if zh { "未定级" } else { "not graded" }.to_owned(),
        };
        let site = if subject.site_name == subject.name { String::new() } else { format!("{} · ", subject.site_name) };
        let _ = write!(
            html,
            "<details><summary><b>{}</b> {}{} · S = {} · {grade}</summary>",
            escape(&subject.code),
            escape(&site),
            escape(&subject.name),
            verdict.s.text,
        );
        for note in &verdict.notes {
            let _ = write!(html, "<p class=\"note\">{}</p>", escape(if zh { &note.zh } else { &note.en }));
        }
        html.push_str("<table class=\"rows\"><tbody>");
        for step in verdict.working.steps() {
            let recalled = match (step.confidence.must_be_shown(), zh) {
                (true, true) => "（凭记忆，待核）",
                (true, false) => " (recalled, to be checked)",
                _ => "",
            };
            let notes: Vec<&str> =
                step.notes.iter().map(|note| if zh { note.zh.as_ref() } else { note.en.as_ref() }).collect();
            let _ = write!(
                html,
                "<tr><td>{}</td><td>{} = {}</td><td>{}{recalled}</td><td>{}</td></tr>",
                escape(if zh { &step.what.zh } else { &step.what.en }),
                escape(&step.formula),
                escape(&step.result),
                escape(&step.clause),
                escape(&notes.join("；")),
            );
        }
        html.push_str("</tbody></table></details>");
    }
    html.push_str("</section>");
}

fn changes(html: &mut String, day: jiff::civil::Date, archive: &Archive, differences: &[Difference], zh: bool) {
    let _ = write!(
        html,
        "<section><h2>{}</h2><table class=\"rows\"><tbody>",
        if zh {
            format!("{day}以来的变化（至{}）", archive.as_of)
        } else {
            format!("Changes from {day} to {}", archive.as_of)
        }
    );
    if differences.is_empty() {
        let _ = write!(html, "<tr><td class=\"empty\">{}</td></tr>", if zh { "没有变化" } else { "nothing changed" });
    }
    for difference in differences {
        let (mark, row, text) = match difference {
            Difference::Added { now } => ("+", now, if zh { &now.reason.zh } else { &now.reason.en }.to_string()),
            Difference::Removed { then } => {
                ("−", then, if zh { "已不存在".to_owned() } else { "no longer there".to_owned() })
            }
            Difference::Changed { now, what, causes, .. } => {
                let pick = |text: anlan_kernel::Text| if zh { text.zh.into_owned() } else { text.en.into_owned() };
                let texts = what.iter().cloned().chain(causes.iter().map(Reason::told)).map(pick);
                ("±", now, texts.collect::<Vec<_>>().join(if zh { "；" } else { "; " }))
            }
        };
        let _ = write!(
            html,
            "<tr><td class=\"c\">{mark}</td><td>{}</td><td>{}</td></tr>",
            escape(&row.name),
            escape(&text)
        );
    }
    html.push_str("</tbody></table></section>");
}

fn sector_name(sector: &str, zh: bool) -> String {
    SECTORS.iter().find(|(value, ..)| *value == sector).map_or_else(
        || sector.to_owned(),
        |(_, zh_name, en_name)| if zh { (*zh_name).to_owned() } else { (*en_name).to_owned() },
    )
}

fn link_name(link: &str, zh: bool) -> String {
    LINKS.iter().find(|(value, ..)| *value == link).map_or_else(
        || link.to_owned(),
        |(_, zh_name, en_name)| if zh { (*zh_name).to_owned() } else { (*en_name).to_owned() },
    )
}
