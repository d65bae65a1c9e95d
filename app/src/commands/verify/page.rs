//! The comparisons as a page: computed over measured, one plot a campaign, and the goals.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anlan_verification::FileReport;
use anlan_verification::campaigns::goals::Goal;
use anlan_verification::campaigns::statistics::{Point, Statistics};
use anlan_verification::campaigns::{dense, fires, prairie_grass, viewfactors};

/// Side of a plot.
const SIZE: f64 = 340.0;
/// Margin for the figures of the axes.
const MARGIN: f64 = 46.0;

/// A plot of computed against measured.
struct Plot {
    title: String,
    unit: &'static str,
    points: Vec<Point>,
    /// Lines of a factor beside the diagonal.
    factor: f64,
}

pub(super) fn html<'a>(
    files: &[FileReport],
    goals: &[Goal],
    folders: impl Iterator<Item = &'a BTreeMap<String, String>>,
) -> String {
    let mut body = String::from(HEAD);
    body.push_str("<h2>目标 Goals</h2><table><tr><th>目标 goal</th><th>要求 wanted</th><th>实测 measured</th><th>结果 result</th></tr>");
    for goal in goals {
        let bound = goal.bound();
        let (class, met) = if goal.met { ("met", "达到 met") } else { ("missed", "未达到 missed") };
        // Writing to a string cannot fail.
        let _ = write!(
            body,
            "<tr><td>{}<br><small>{}</small></td><td>{bound}</td><td>{:.3}</td><td class=\"{class}\">{met}</td></tr>",
            escaped(&goal.name.zh),
            escaped(&goal.name.en),
            goal.value
        );
    }
    body.push_str("</table><h2>文件 Files</h2><table><tr><th>文件 file</th><th>类别 family</th><th>算例 cases</th><th>通过 passed</th><th>超出倍数 outside</th><th>不符 failed</th><th>未实现 not implemented</th></tr>");
    for file in files {
        let _ = write!(
            body,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&file.file),
            escaped(&file.family),
            file.cases,
            file.passed,
            file.outside,
            file.failed.len(),
            file.not_implemented
        );
    }
    body.push_str("</table><h2>计算值与实测值 Computed against measured</h2><div class=\"plots\">");
    for plot in folders.flat_map(plots) {
        draw(&mut body, &plot);
    }
    body.push_str("</div></body></html>\n");
    body
}

const HEAD: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>后果模型验证 Validation of the consequence models</title>\
<style>body{font:14px/1.5 system-ui,sans-serif;margin:24px;max-width:1100px;color:#1a1a1a}table{border-collapse:collapse;margin:8px 0 24px}\
td,th{border:1px solid #ccc;padding:3px 8px;text-align:left;vertical-align:top}.met{color:#0b6b3a}.missed{color:#a4262c;font-weight:600}\
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:16px}figure{margin:0}figcaption{font-size:13px}svg{width:100%}</style>\
<body><h1>后果模型验证 Validation of the consequence models</h1>\
<p>由 <code>anlan verify DIR --page FILE</code> 写出。点为一处测量；实线为相等，虚线为倍数界限。\
Written by <code>anlan verify DIR --page FILE</code>. A point is one measurement; the full line is equality, the broken ones the factor that counts.</p>";

fn plots(files: &BTreeMap<String, String>) -> Vec<Plot> {
    let mut plots = Vec::new();
    let (comparisons, _) = prairie_grass::compare(files);
    for comparison in comparisons.into_iter().filter(|comparison| !comparison.points.is_empty()) {
        plots.push(Plot {
            title: comparison.mode.name().to_owned(),
            unit: "kg/m³",
            points: comparison.points,
            factor: 2.0,
        });
    }
    for (file, points) in dense::compare(files) {
        plots.push(Plot { title: file, unit: "mol/mol", points, factor: 2.0 });
    }
    let (pool, jet) = fires::compare(files);
    for (title, points) in [("池火 Pool fires", pool), ("喷射火 Jet fires", jet)] {
        plots.push(Plot { title: title.to_owned(), unit: "kW/m²", points, factor: 1.5 });
    }
    plots.push(Plot {
        title: "视角系数 View factors of an upright cylinder".to_owned(),
        unit: "1",
        points: viewfactors::compare(files),
        factor: 1.05,
    });
    plots.retain(|plot| !plot.points.is_empty());
    plots
}

fn draw(body: &mut String, plot: &Plot) {
    let values = || plot.points.iter().flat_map(|point| [point.observed, point.predicted]).filter(|value| *value > 0.0);
    let low = values().fold(f64::INFINITY, f64::min).log10().floor();
    let high = values().fold(0.0, f64::max).log10().ceil().max(low + 1.0);
    let scale = (SIZE - 2.0 * MARGIN) / (high - low);
    let x = |value: f64| MARGIN + (value.log10() - low) * scale;
    let y = |value: f64| SIZE - MARGIN - (value.log10() - low) * scale;
    let (from, to) = (10_f64.powf(low), 10_f64.powf(high));
    let figures = Statistics::of(&plot.points).map_or_else(String::new, |all| {
        format!("n = {}, FAC2 = {:.2}, MG = {:.2}, VG = {:.2}", all.n, all.fac2, all.mg, all.vg)
    });
    let _ = write!(
        body,
        r##"<figure><svg viewBox="0 0 {SIZE} {SIZE}" font-size="11" font-family="sans-serif" role="img"><rect x="{MARGIN}" y="{MARGIN}" width="{w}" height="{w}" fill="none" stroke="#888"/>"##,
        w = SIZE - 2.0 * MARGIN
    );
    for (factor, dash) in [(1.0, ""), (plot.factor, "4 3"), (1.0 / plot.factor, "4 3")] {
        let (a, b) = if factor >= 1.0 { (from, to / factor) } else { (from / factor, to) };
        let _ = write!(
            body,
            r##"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="#555" stroke-dasharray="{dash}"/>"##,
            x(a),
            y(a * factor),
            x(b),
            y(b * factor)
        );
    }
    let mut decade = low;
    while decade <= high {
        let at = 10_f64.powf(decade);
        let _ = write!(
            body,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">1e{decade}</text><text x="{:.1}" y="{:.1}" text-anchor="end">1e{decade}</text>"#,
            x(at),
            SIZE - MARGIN + 14.0,
            MARGIN - 4.0,
            y(at) + 4.0
        );
        decade += 1.0;
    }
    for point in plot.points.iter().filter(|point| point.observed > 0.0 && point.predicted > 0.0) {
        let _ = write!(
            body,
            r##"<circle cx="{:.1}" cy="{:.1}" r="2.6" fill="#1f4e9c" fill-opacity="0.6"><title>{} · {} m</title></circle>"##,
            x(point.observed),
            y(point.predicted),
            escaped(&point.run),
            point.distance
        );
    }
    let _ = write!(
        body,
        r#"<text x="{mid}" y="{bottom}" text-anchor="middle">实测 measured, {unit}</text><text transform="translate(12 {mid}) rotate(-90)" text-anchor="middle">计算 computed, {unit}</text></svg><figcaption><b>{}</b><br>{figures}</figcaption></figure>"#,
        escaped(&plot.title),
        mid = 0.5 * SIZE,
        bottom = SIZE - 8.0,
        unit = plot.unit
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
