//! The report: one printable page, Chinese first and English, without any outside request.

use anlan_quantity::scientific;
use std::fmt::Write as _;

use anlan_hazards::archive::map::MapLayer;
use anlan_kernel::{Problem, Text};
use anlan_regulations::risk_criteria::{Acceptance, IndividualVerdict, Sensitivity};

use super::chart;
use super::picture::{self, escape};
use super::{Assessed, rows, summary, tables};

const STYLE: &str = include_str!("page.css");
/// Rows of the tables of the worst.
const SHOWN: usize = 20;
/// Closer views.
const CLOSER: usize = 6;

/// The file `report.html`.
pub(super) fn page(assessed: &Assessed) -> String {
    let name = &assessed.city.name;
    let mut html = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{} 风险评估</title><style>{STYLE}</style></head><body><header><h1>{} 个人风险与社会风险评估<small>Individual and societal risk</small></h1>\
         <p class=\"facts\">{} · 截至 as of <b>{}</b> · 日志位置 journal position <b>{}</b> · 引擎 engine <b>{}</b> · 网格 cells <b>{}</b></p></header>",
        escape(&name.zh),
        escape(&name.zh),
        escape(&name.en),
        assessed.as_of,
        assessed.facts.position,
        env!("CARGO_PKG_VERSION"),
        summary::cells(&assessed.survey),
    );
    for remark in &assessed.remarks {
        warning(&mut html, remark);
    }
    totals(&mut html, assessed);
    heading(&mut html, "社会风险", "Societal risk");
    let _ = write!(html, "<figure>{}</figure>", chart::svg(assessed));
    society(&mut html, assessed);
    heading(&mut html, "个人风险等值线", "Contours of individual risk");
    pictures(&mut html, assessed);
    targets(&mut html, assessed);
    sources(&mut html, assessed);
    not_computed(&mut html, assessed);
    basis(&mut html, assessed);
    html.push_str("</body></html>\n");
    html
}

fn heading(html: &mut String, zh: &str, en: &str) {
    let _ = write!(html, "<h2>{zh}<small>{en}</small></h2>");
}

/// Chinese, and English after it.
fn both(text: &Text) -> String {
    if text.zh == text.en {
        return escape(&text.zh);
    }
    format!("{} <span class=\"en\">{}</span>", escape(&text.zh), escape(&text.en))
}

fn of(text: &anlan_quantity::Text) -> String {
    both(&super::text(text))
}

fn warning(html: &mut String, problem: &Problem) {
    let file = problem.place.file.as_deref().map(|file| format!("{} · ", escape(file))).unwrap_or_default();
    let row = problem.place.row.map(|row| format!("第{row}行 row {row} · ")).unwrap_or_default();
    let _ = write!(html, "<p class=\"warn\">{file}{row}{}<br>{}</p>", both(&problem.message), both(&problem.remedy));
}

fn totals(html: &mut String, assessed: &Assessed) {
    let survey = &assessed.survey;
    let with = |acceptance| summary::targets_with(survey, acceptance).to_string();
    let cells = [
        (survey.computed().to_string(), "已计算的风险源", "sources computed"),
        ((survey.sources.len() - survey.computed()).to_string(), "未能计算", "not computed"),
        (scientific(survey.society.loss_of_life()), "潜在生命损失，人/年", "loss of life a year"),
        (format!("{:.0} / {:.0}", survey.people.0, survey.people.1), "人口 昼/夜", "people by day / night"),
        (with(Acceptance::NotAcceptable), "不可接受的目标", "targets not acceptable"),
        (with(Acceptance::ToBeAsked), "待填资料的目标", "targets to be asked"),
        (with(Acceptance::Accepted), "可接受的目标", "targets accepted"),
        (assessed.facts.sites.len().to_string(), "厂区", "sites"),
    ];
    html.push_str("<section class=\"totals\">");
    for (value, zh, en) in cells {
        let _ = write!(html, "<div><b>{value}</b>{zh}<br><span class=\"en\">{en}</span></div>");
    }
    html.push_str("</section>");
}

fn society(html: &mut String, assessed: &Assessed) {
    html.push_str("<table><thead><tr><th>标准 criteria</th><th>结论 verdict</th><th>条款 clause</th><th>把握 confidence</th></tr></thead><tbody>");
    for verdict in &assessed.society {
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            of(&verdict.title),
            of(&verdict.text),
            escape(verdict.clause),
            sure(&tables::word(&verdict.confidence))
        );
    }
    html.push_str("</tbody></table>");
}

fn pictures(html: &mut String, assessed: &Assessed) {
    // Layers of the packs are those of one city: where the sources lie elsewhere, nothing of them is drawn.
    let layers: Vec<MapLayer> = super::super::layers(&assessed.city.house).unwrap_or_default();
    match picture::overview(assessed, &layers) {
        Some(svg) => {
            let _ = write!(html, "<figure>{svg}{}</figure>", picture::legend(assessed));
        }
        None => html.push_str("<p>没有带位置的风险源。<span class=\"en\">No source has a place.</span></p>"),
    }
    html.push_str("<div class=\"closer\">");
    for (name, svg) in picture::closer(assessed, &layers, CLOSER) {
        let _ = write!(html, "<figure><figcaption>{}</figcaption>{svg}</figure>", escape(&name));
    }
    html.push_str("</div>");
    let credits: Vec<&str> =
        layers.iter().filter(|layer| layer.class == "land").map(|layer| layer.credit.as_str()).collect();
    let _ = write!(html, "<p class=\"en\">{} · 公开使用的地图须取得审图号。</p>", escape(&credits.join(" · ")));
    html.push_str("<table><thead><tr><th>风险 risk /a</th><th class=\"n\">面积 area km²</th><th>为何画此线 limit of</th></tr></thead><tbody>");
    for level in &assessed.areas.levels {
        let _ = write!(
            html,
            "<tr><td>{}{}</td><td class=\"n\">{:.3}</td><td>{}</td></tr>",
            scientific(level.per_year),
            if level.is_cut { "（截断 cut）" } else { "" },
            level.square_metres / 1e6,
            limits(level.per_year)
        );
    }
    html.push_str("</tbody></table>");
}

/// The rules for which a level is a limit.
fn limits(level: f64) -> String {
    let rules = super::areas::limit_of(level).into_iter().map(|(criteria, new, classes)| {
        let state = if new { "新建 new" } else { "在役 in service" };
        let classes: Vec<&str> = classes
            .into_iter()
            .map(|class| match class {
                Sensitivity::First => "一类/高敏感 first",
                Sensitivity::Second => "二类 second",
                Sensitivity::Third => "三类 third",
            })
            .collect();
        format!("{} · {state} · {}", escape(&criteria.text().zh), classes.join("、"))
    });
    rules.collect::<Vec<_>>().join("<br>")
}

fn targets(html: &mut String, assessed: &Assessed) {
    let (facts, all) = (&assessed.facts, &assessed.survey.targets);
    heading(html, "风险最高的防护目标", "Protection targets at most risk");
    if all.is_empty() {
        html.push_str(
            "<p>没有登记带位置的防护目标。<span class=\"en\">No protection target with a place is declared.</span></p>",
        );
        return;
    }
    html.push_str("<table><thead><tr><th>目标 target</th><th>类型 kind</th><th class=\"n\">人数 persons</th><th class=\"n\">风险 risk /a</th><th>各标准：限值、余量 limit, margin</th><th>主要风险源 main cause</th></tr></thead><tbody>");
    for row in all.iter().take(SHOWN) {
        let target = facts.targets.get(&row.risk.id).map(|target| &target.target);
        let kind = target.map(|target| rows::kind(&assessed.city.house.catalogue, &target.target_kind));
        let verdicts: Vec<String> = row.risk.verdicts.iter().map(told).collect();
        let notes: Vec<String> = row.notes.iter().map(|note| format!("<br><i>{}</i>", both(&note.message))).collect();
        let cause = rows::cause(facts, row).map(|(name, share)| format!("{} {:.0} %", escape(&name), 100.0 * share));
        let _ = write!(
            html,
            "<tr><td>{}{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
            escape(rows::target(facts, row)),
            notes.concat(),
            kind.as_ref().map(both).unwrap_or_default(),
            target.and_then(|target| target.persons).map(|persons| persons.to_string()).unwrap_or_default(),
            scientific(row.risk.per_year),
            verdicts.join("<br>"),
            cause.unwrap_or_default()
        );
    }
    html.push_str("</tbody></table>");
    rest(html, all.len(), "verdicts.xlsx");
}

fn told(verdict: &IndividualVerdict) -> String {
    let class = if verdict.acceptance == Acceptance::NotAcceptable { " class=\"bad\"" } else { "" };
    let limit = verdict.limit_per_year.map(|limit| format!("（{}", scientific(limit))).unwrap_or_default();
    let margin = verdict.margin.and_then(|margin| margin.factor).map(|factor| format!("，×{}", short(factor)));
    let end = if limit.is_empty() { "" } else { "）" };
    format!(
        "{}：<span{class}>{}</span>{limit}{}{end} {}",
        escape(&verdict.title.zh),
        both(&rows::acceptance(verdict.acceptance)),
        margin.unwrap_or_default(),
        sure(&tables::word(&verdict.confidence))
    )
}

/// A factor as people read it.
fn short(factor: f64) -> String {
    if factor >= 1e4 {
        scientific(factor)
    } else if factor >= 10.0 {
        format!("{factor:.0}")
    } else {
        format!("{factor:.2}")
    }
}

/// A mark where something was not read in print.
fn sure(confidence: &str) -> String {
    match confidence {
        "recalled" => "〔待核 recalled〕".to_owned(),
        "synthetic" => "〔合成 synthetic〕".to_owned(),
        other => other.to_owned(),
    }
}

fn rest(html: &mut String, all: usize, file: &str) {
    if all > SHOWN {
        let _ = write!(
            html,
            "<p class=\"en\">另有 {} 行，全部见 {file}。{} more rows, all of them in {file}.</p>",
            all - SHOWN,
            all - SHOWN
        );
    }
}

fn sources(html: &mut String, assessed: &Assessed) {
    let facts = &assessed.facts;
    heading(html, "贡献最大的风险源", "Sources that add most");
    html.push_str("<table><thead><tr><th>风险源 source</th><th>企业 enterprise</th><th>物质 substance</th><th class=\"n\">生命损失 loss of life /a</th><th class=\"n\">泄漏频率 releases /a</th><th class=\"n\">致死范围 reach m</th></tr></thead><tbody>");
    let computed: Vec<_> =
        assessed.survey.sources.iter().filter_map(|row| Some((row, row.outcome.as_ref().ok()?))).collect();
    for (row, figures) in computed.iter().take(SHOWN) {
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{:.0}</td></tr>",
            escape(&rows::source(facts, row.id)),
            escape(rows::enterprise(facts, row.id)),
            escape(&rows::substance(&row.substance)),
            scientific(figures.loss_of_life_per_year),
            scientific(figures.frequency_per_year),
            figures.reach_m
        );
    }
    html.push_str("</tbody></table>");
    rest(html, computed.len(), "sources.csv");
}

fn not_computed(html: &mut String, assessed: &Assessed) {
    heading(html, "未能计算的部分及原因", "What could not be computed, and why");
    let counts = assessed.survey.not_computed();
    let empty = rows::empty_sites(&assessed.facts).len();
    if counts.is_empty() && empty == 0 {
        html.push_str("<p>全部计算。<span class=\"en\">Everything was computed.</span></p>");
        return;
    }
    html.push_str("<table><thead><tr><th>原因代码 code</th><th class=\"n\">数目 count</th><th>例 example</th><th>处理 remedy</th></tr></thead><tbody>");
    let nothing = rows::nothing_held();
    let held = counts.iter().map(|(code, count)| (code.as_str(), *count, rows::example(&assessed.survey, code)));
    let sites = (empty > 0).then_some((rows::NOTHING_HELD, empty, Some(&nothing)));
    for (code, count, example) in held.chain(sites) {
        let _ = write!(
            html,
            "<tr><td><code>{code}</code></td><td class=\"n\">{count}</td><td>{}</td><td>{}</td></tr>",
            example.map(|problem| both(&problem.message)).unwrap_or_default(),
            example.map(|problem| both(&problem.remedy)).unwrap_or_default()
        );
    }
    html.push_str("</tbody></table><p class=\"en\">逐条见 sources.csv。Each of them is in sources.csv.</p>");
}

fn basis(html: &mut String, assessed: &Assessed) {
    heading(html, "依据", "What it rests on");
    let survey = &assessed.survey;
    let rows = [
        (
            "失效频率 frequencies",
            format!(
                "{}（{}）{}",
                of(&assessed.set.title),
                escape(&assessed.set.edition),
                sure(&tables::word(&summary::confidence_of(assessed.set)))
            ),
        ),
        ("气象 weather", format!("{} {}", both(&assessed.weather.title), sure(assessed.weather.confidence))),
        ("大气 air", format!("{:.2} K · {:.0} %", assessed.setting.air_k, 100.0 * assessed.setting.humidity)),
        (
            "数据 records",
            if assessed.city.files.is_empty() {
                "数据库 database".to_owned()
            } else {
                escape(&assessed.city.files.join("、"))
            },
        ),
        ("个人风险网格校验和 checksum of the grid", format!("<code>{:016x}</code>", survey.checksum)),
        (
            "社会风险账目校验和 checksum of the societal account",
            format!("<code>{:016x}</code>", survey.society.checksum()),
        ),
    ];
    html.push_str("<table><tbody>");
    for (name, value) in rows {
        let _ = write!(html, "<tr><th>{name}</th><td>{value}</td></tr>");
    }
    html.push_str(
        "</tbody></table><footer><p>个人风险：全年无防护停留在户外某处的人每年死亡的概率；社会风险只计防护目标的人口。只计容器自身的泄漏，不含管道、装卸、运输和多米诺效应（docs/risk.md）。〔待核〕者未见原文，判定前须核对。</p>\
         <p class=\"en\">Individual risk is the yearly chance of death of one who is always outdoors at a place; societal risk counts the people of protection targets. Only what vessels release by themselves: no pipes, loading, transport or domino effects (docs/risk.md). What is marked recalled was not read in print and is to be checked before it decides anything.</p></footer>",
    );
}
