//! The archive as one printable page: no outside request, A4 landscape, Chinese first.

use std::fmt::Write as _;

use anlan_kernel::problem::Language;
use anlan_registry::types::SECTORS;

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
    if let Some(window) = Window::around(&archive.rows, page.layers) {
        html.push_str("<figure>");
        html.push_str(&map::draw(archive, page.layers, window, &title));
        legend(&mut html, zh);
        credits(&mut html, page.layers, zh);
        html.push_str("</figure>");
    }
    count_table(&mut html, t("按行政区", "By district"), archive, zh, |row| {
        archive.district_name(&row.district).to_owned()
    });
    count_table(&mut html, t("按行业", "By sector"), archive, zh, |row| sector_name(&row.sector, zh));
    if let Some((day, differences)) = page.since {
        changes(&mut html, day, archive, differences, zh);
    }
    let by_kind = |kind: RowKind| archive.rows.iter().filter(move |row| row.kind == kind);
    rows_table(&mut html, t("厂区", "Sites"), by_kind(RowKind::Site), archive, zh);
    rows_table(&mut html, t("风险点", "Risk points"), by_kind(RowKind::RiskPoint), archive, zh);
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

fn totals(html: &mut String, archive: &Archive, zh: bool) {
    html.push_str("<section class=\"totals\">");
    for colour in Colour::ALL {
        let count = archive.rows.iter().filter(|row| row.colour == Some(colour)).count();
        let label = colour.label();
        let _ = write!(
            html,
            "<div class=\"total {}\"><svg viewBox=\"-13 -13 26 26\" class=\"risk {}\">{}</svg><b>{count}</b><span>{}</span></div>",
            class(colour),
            class(colour),
            symbol(colour),
            if zh { &label.zh } else { &label.en }
        );
    }
    let none = archive.rows.iter().filter(|row| row.colour.is_none()).count();
    let _ = write!(
        html,
        "<div class=\"total none\"><b>{none}</b><span>{}</span></div></section>",
        if zh { "未评" } else { "not judged" }
    );
}

fn legend(html: &mut String, zh: bool) {
    html.push_str("<ul class=\"legend\">");
    for colour in Colour::ALL {
        let label = colour.label();
        let _ = write!(
            html,
            "<li><svg viewBox=\"-13 -13 26 26\" class=\"risk {}\">{}</svg>{}</li>",
            class(colour),
            symbol(colour),
            if zh { &label.zh } else { &label.en }
        );
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

fn count_table(html: &mut String, title: &str, archive: &Archive, zh: bool, label: impl Fn(&RiskRow) -> String) {
    let unknown = if zh { "未填" } else { "not given" };
    let counts = archive.count_by(|row| {
        let label = label(row);
        if label.is_empty() { unknown.to_owned() } else { label }
    });
    let _ = write!(html, "<section class=\"half\"><h2>{title}</h2><table class=\"counts\"><thead><tr><th></th>");
    for colour in Colour::ALL {
        let name = colour.label();
        let _ = write!(html, "<th>{}</th>", if zh { name.zh } else { name.en });
    }
    let _ = write!(
        html,
        "<th>{}</th><th>{}</th></tr></thead><tbody>",
        if zh { "未评" } else { "none" },
        if zh { "合计" } else { "total" }
    );
    for (name, count) in &counts {
        let _ = write!(html, "<tr><th>{}</th>", escape(name));
        for number in count {
            let _ = write!(html, "<td>{}</td>", if *number == 0 { "·".to_owned() } else { number.to_string() });
        }
        let _ = write!(html, "<td>{}</td></tr>", count.iter().sum::<usize>());
    }
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
        let colour = row.colour.map_or_else(
            || "<td class=\"c\">—</td>".to_owned(),
            |colour| {
                let label = colour.label();
                format!(
                    "<td class=\"c {}\">{} {}</td>",
                    class(colour),
                    colour.level(),
                    if zh { label.zh } else { label.en }
                )
            },
        );
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
