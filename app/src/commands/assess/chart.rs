//! The F-N picture: log axes, the lines of the criteria, the band between them.

use anlan_quantity::power_of_ten;
use std::fmt::Write as _;

use anlan_qra::FnPoint;
use anlan_regulations::risk_criteria::{FN_DEATHS, societal_limits};

use super::picture::escape;
use super::{Assessed, tables};

/// Size of the drawing.
const SIZE: [f64; 2] = [760.0, 560.0];
/// Where the diagram begins and ends: left, top, right, bottom.
const FRAME: [f64; 4] = [84.0, 24.0, 736.0, 450.0];

/// Axes by their decades.
struct Axes {
    /// Decades of deaths: from 1 to so many.
    deaths: i32,
    /// Decades of frequency, lowest and highest.
    often: [i32; 2],
}

impl Axes {
    fn of(curve: &[FnPoint]) -> Self {
        let most = curve.iter().map(|point| point.deaths).fold(1_000.0, f64::max);
        let often = curve.iter().map(|point| point.per_year).fold(1e-3, f64::max);
        #[expect(clippy::cast_possible_truncation, reason = "decades are few")]
        let up = |value: f64| value.log10().ceil() as i32;
        Self { deaths: up(most).min(7), often: [-9, up(often).clamp(-2, 2)] }
    }

    fn x(&self, deaths: f64) -> f64 {
        let share = deaths.max(1.0).log10() / f64::from(self.deaths);
        FRAME[0] + share.min(1.0) * (FRAME[2] - FRAME[0])
    }

    fn y(&self, per_year: f64) -> f64 {
        let [low, high] = self.often.map(f64::from);
        let share = (per_year.max(1e-30).log10() - low) / (high - low);
        FRAME[3] - share.clamp(0.0, 1.0) * (FRAME[3] - FRAME[1])
    }
}

/// The file `fn.svg`.
pub(super) fn standalone(assessed: &Assessed) -> String {
    let mut svg = svg(assessed);
    svg.insert_str(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    svg.push('\n');
    svg
}

/// Draws the picture.
pub(super) fn svg(assessed: &Assessed) -> String {
    let curve = assessed.survey.curve();
    let axes = Axes::of(&curve);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fn\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"F-N\" \
         font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\" font-size=\"13\" fill=\"#1d2733\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <defs><pattern id=\"alarp\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"8\" height=\"8\" fill=\"#f4f1e4\"/><path d=\"M0 0V8\" stroke=\"#c9bf94\" stroke-width=\"1\"/></pattern></defs>",
        SIZE[0], SIZE[1]
    );
    band(&mut svg, assessed, &axes);
    grid(&mut svg, &axes);
    lines(&mut svg, assessed, &axes);
    stairs(&mut svg, &curve, &axes);
    foot(&mut svg, assessed, &curve);
    svg.push_str("</svg>");
    svg
}

/// The lines of all rules, those that are the same as one: deaths at which they end, upper and lower at one death, names.
fn distinct(assessed: &Assessed) -> Vec<(f64, f64, String, bool)> {
    let mut all: Vec<(f64, f64, String, bool)> = Vec::new();
    for criteria in tables::drawn(assessed) {
        let Some(limits) = societal_limits(criteria, 1.0) else { continue };
        let (title, unsure) = (criteria.text().zh, limits.confidence.must_be_shown());
        let is_same = |own: f64, other: f64| (own / other - 1.0).abs() < 1e-9;
        match (all.iter_mut())
            .find(|own| is_same(own.0, limits.upper_per_year) && is_same(own.1, limits.lower_per_year))
        {
            Some(own) => {
                let _ = write!(own.2, "、{title}");
                own.3 |= unsure;
            }
            None => all.push((limits.upper_per_year, limits.lower_per_year, title.into_owned(), unsure)),
        }
    }
    all
}

fn band(svg: &mut String, assessed: &Assessed, axes: &Axes) {
    let end = *FN_DEATHS.end();
    if let Some((upper, lower, ..)) = distinct(assessed).first() {
        let _ = write!(
            svg,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"url(#alarp)\"/>",
            axes.x(1.0),
            axes.y(*upper),
            axes.x(end),
            axes.y(upper / end),
            axes.x(end),
            axes.y(lower / end),
            axes.x(1.0),
            axes.y(*lower)
        );
    }
}

fn grid(svg: &mut String, axes: &Axes) {
    let [left, top, right, bottom] = FRAME;
    svg.push_str("<g stroke=\"#ccd3da\" stroke-width=\"0.8\">");
    for decade in 0..=axes.deaths {
        let x = axes.x(10_f64.powi(decade));
        let _ = write!(svg, "<path d=\"M{x:.1} {top}V{bottom}\"/>");
    }
    for decade in axes.often[0]..=axes.often[1] {
        let y = axes.y(10_f64.powi(decade));
        let _ = write!(svg, "<path d=\"M{left} {y:.1}H{right}\"/>");
    }
    svg.push_str("</g>");
    for decade in 0..=axes.deaths {
        let x = axes.x(10_f64.powi(decade));
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            bottom + 18.0,
            10_i64.pow(decade.unsigned_abs())
        );
    }
    for decade in axes.often[0]..=axes.often[1] {
        let y = axes.y(10_f64.powi(decade)) + 4.5;
        let _ =
            write!(svg, "<text x=\"{}\" y=\"{y:.1}\" text-anchor=\"end\">{}</text>", left - 8.0, power_of_ten(decade));
    }
    let _ = write!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#1d2733\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">死亡人数 N · deaths, N or more</text>\
         <text transform=\"translate(20 {}) rotate(-90)\" text-anchor=\"middle\">累积频率 F，每年 · frequency of N or more, per year</text>",
        right - left,
        bottom - top,
        f64::midpoint(left, right),
        bottom + 40.0,
        f64::midpoint(top, bottom)
    );
}

fn lines(svg: &mut String, assessed: &Assessed, axes: &Axes) {
    let end = *FN_DEATHS.end();
    for (upper, lower, title, unsure) in distinct(assessed) {
        let mark = if unsure { "（待核 recalled）" } else { "" };
        for (at_one, dash, words, beside) in
            [(upper, "", "不可接受线 upper", -8.0), (lower, " stroke-dasharray=\"7 4\"", "可接受线 lower", 15.0)]
        {
            let (x, y) = (axes.x(1.0), axes.y(at_one));
            let (to_x, to_y) = (axes.x(end), axes.y(at_one / end));
            let angle = (to_y - y).atan2(to_x - x).to_degrees();
            let _ = write!(
                svg,
                "<path d=\"M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}\" stroke=\"#7a5c00\" stroke-width=\"1.6\" fill=\"none\"{dash}/>\
                 <text transform=\"translate({:.1} {:.1}) rotate({angle:.1})\" text-anchor=\"end\" font-size=\"11\" fill=\"#5c4500\" stroke=\"#fff\" \
                 stroke-width=\"3\" paint-order=\"stroke\">{words} · {}{mark}</text>",
                to_x - 4.0,
                to_y + beside,
                escape(&title)
            );
        }
        let (x, y) = (axes.x(4.0), axes.y((upper * lower).sqrt() / 4.0));
        let _ =
            write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" font-weight=\"700\" fill=\"#5c4500\">尽可能降低 ALARP</text>");
    }
}

/// The curve: between two points the frequency of the larger number of deaths holds.
fn stairs(svg: &mut String, curve: &[FnPoint], axes: &Axes) {
    if curve.is_empty() {
        let _ = write!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\" font-size=\"15\">没有曲线：没有事件致人死亡，或没有登记人口 · no curve: nobody dies, or no people are declared</text>",
            f64::midpoint(FRAME[0], FRAME[2]),
            FRAME[3] - 24.0
        );
        return;
    }
    let mut path = String::new();
    for point in curve {
        let (x, y) = (axes.x(point.deaths), axes.y(point.per_year));
        if path.is_empty() {
            let _ = write!(path, "M{:.1} {y:.1}", axes.x(1.0));
        } else {
            let _ = write!(path, "V{y:.1}");
        }
        let _ = write!(path, "H{x:.1}");
    }
    let _ = write!(path, "V{:.1}", FRAME[3]);
    let _ = write!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#0b4f9e\" stroke-width=\"2.6\" stroke-linejoin=\"round\"/>"
    );
}

fn foot(svg: &mut String, assessed: &Assessed, curve: &[FnPoint]) {
    let most = curve.last().map_or(0.0, |point| point.deaths);
    let texts = [
        format!(
            "━ {} · {} · PLL {:.3e} /a · N ≤ {most:.0} · {} 个风险源 sources",
            assessed.city.name.zh,
            assessed.as_of,
            assessed.survey.society.loss_of_life(),
            assessed.survey.computed()
        ),
        format!("频率 frequencies: {} · 气象 weather: {}", assessed.set.title.zh, assessed.weather.title.zh),
        format!(
            "日志 journal {} · 引擎 engine {} · {:016x}",
            assessed.facts.position,
            env!("CARGO_PKG_VERSION"),
            assessed.survey.society.checksum()
        ),
    ];
    for (line, text) in texts.iter().enumerate() {
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"#46525f\">{}</text>",
            FRAME[0],
            SIZE[1] - 44.0 + 16.0 * line as f64,
            escape(text)
        );
    }
}
