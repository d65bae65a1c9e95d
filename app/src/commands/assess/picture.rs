//! Contours, sources and targets as a picture that can be read without colour.

use anlan_quantity::scientific;
use std::fmt::Write as _;

use anlan_hazards::archive::map::MapLayer;
use anlan_regulations::risk_criteria::Acceptance;
use anlan_spatial::LonLat;

pub(super) use anlan_hazards::archive::map::escape;

use super::areas::Level;
use super::{Assessed, rows};

/// Width of a picture, units.
const WIDTH: f64 = 1000.0;
/// Metres of a degree of latitude, near enough for a picture.
const DEGREE: f64 = 111_195.0;
/// Width over height of the whole city.
const RATIO: f64 = 1.6;
/// Width of a window beyond which contours are too small to write on them, m.
const MOST_LETTERED: f64 = 40_000.0;
/// How levels are drawn, the highest first: stroke, width, dashes.
const STYLES: [(&str, f64, &str); 7] = [
    ("#7f0d1c", 3.2, ""),
    ("#a8321a", 2.6, "12 4"),
    ("#b65400", 2.4, ""),
    ("#8a6d00", 2.2, "7 4"),
    ("#356b2b", 2.2, ""),
    ("#0b4f9e", 2.0, "4 3"),
    ("#5b3f8c", 2.0, "1 4"),
];

/// What is looked at, degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    west: f64,
    north: f64,
    /// Units of a degree of longitude and of latitude.
    scale: [f64; 2],
    height: f64,
    /// Height of letters; nothing is written on contours that are too small for it.
    letters: Option<f64>,
}

impl Window {
    /// A window of a width in metres around a place.
    pub(super) fn at(middle: LonLat, metres: f64, ratio: f64) -> Self {
        let cos = middle.lat.to_radians().cos().max(0.05);
        let units = WIDTH / metres * DEGREE;
        let height = WIDTH / ratio;
        let scale = [units * cos, units];
        Self {
            west: middle.lon - 0.5 * WIDTH / scale[0],
            north: middle.lat + 0.5 * height / scale[1],
            scale,
            height,
            letters: (metres < MOST_LETTERED).then_some(if ratio < RATIO { 28.0 } else { 17.0 }),
        }
    }

    /// A window around some places, with a margin.
    fn around(places: impl Iterator<Item = LonLat>, ratio: f64) -> Option<Self> {
        let bbox = anlan_spatial::BBox::around(places)?;
        let middle = bbox.centre();
        let wide = (bbox.max.lon - bbox.min.lon) * middle.lat.to_radians().cos().max(0.05) * DEGREE;
        let high = (bbox.max.lat - bbox.min.lat) * DEGREE;
        Some(Self::at(middle, (1.12 * wide).max(1.12 * high * ratio).max(3_000.0), ratio))
    }

    fn place(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [(lon - self.west) * self.scale[0], (self.north - lat) * self.scale[1]]
    }

    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=WIDTH).contains(&x) && (0.0..=self.height).contains(&y)
    }
}

/// The whole city.
pub(super) fn overview(assessed: &Assessed, layers: &[MapLayer]) -> Option<String> {
    let places = assessed.survey.sources.iter().filter_map(|row| row.at);
    Window::around(places, RATIO).map(|window| draw(assessed, layers, window))
}

/// Closer views: of the places where most goes wrong, far enough apart.
pub(super) fn closer(assessed: &Assessed, layers: &[MapLayer], most: usize) -> Vec<(String, String)> {
    const ACROSS: f64 = 6_000.0;
    let facts = &assessed.facts;
    let targets = (assessed.survey.targets.iter())
        .filter(|row| row.risk.worst_acceptance() == Acceptance::NotAcceptable)
        .map(|row| (rows::target(facts, row).to_owned(), row.at));
    let sources = (assessed.survey.sources.iter())
        .filter(|row| row.outcome.is_ok())
        .filter_map(|row| Some((rows::source(facts, row.id), row.at?)));
    let places = assessed.survey.sources.iter().filter_map(|row| row.at);
    let whole = Window::around(places, RATIO).map_or(0.0, |window| WIDTH / window.scale[1] * DEGREE);
    if whole < 2.0 * ACROSS {
        return Vec::new();
    }
    let mut chosen: Vec<(String, LonLat)> = Vec::new();
    for (name, at) in targets.chain(sources) {
        if chosen.len() >= most {
            break;
        }
        let far = |own: &(String, LonLat)| {
            let frame = anlan_spatial::Frame::at(own.1);
            let [east, north] = frame.project(at);
            (own.1.lon - at.lon).abs() > 1.0 || east * east + north * north > ACROSS * ACROSS
        };
        if chosen.iter().all(far) {
            chosen.push((name, at));
        }
    }
    chosen.into_iter().map(|(name, at)| (name, draw(assessed, layers, Window::at(at, ACROSS, 4.0 / 3.0)))).collect()
}

/// The legend of levels and marks.
pub(super) fn legend(assessed: &Assessed) -> String {
    let mut html = "<ul class=\"legend\">".to_owned();
    for (index, level) in assessed.areas.levels.iter().enumerate() {
        let cut = if level.is_cut { "（在图边截断 cut at the edge）" } else { "" };
        let _ = write!(
            html,
            "<li><svg viewBox=\"0 0 44 10\"><path d=\"M2 5H42\" {}/></svg>{} /a{cut}</li>",
            stroke(index),
            scientific(level.per_year)
        );
    }
    for (mark, words) in [
        (target_mark(Acceptance::NotAcceptable), "不可接受的目标 not acceptable"),
        (target_mark(Acceptance::ToBeAsked), "待填资料 to be asked"),
        (target_mark(Acceptance::Accepted), "可接受 accepted"),
        (SOURCE, "风险源 source"),
    ] {
        let _ = write!(html, "<li><svg viewBox=\"-11 -11 22 22\">{mark}</svg>{words}</li>");
    }
    html.push_str("</ul>");
    html
}

fn stroke(index: usize) -> String {
    let (colour, width, dashes) = STYLES[index % STYLES.len()];
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}")
}

/// Mark of a source.
const SOURCE: &str = "<path d=\"M-5 0H5M0-5V5\" stroke=\"#1d2733\" stroke-width=\"1.8\"/>";

/// Mark of a target: each has its own shape.
fn target_mark(acceptance: Acceptance) -> &'static str {
    match acceptance {
        Acceptance::NotAcceptable => "<path d=\"M0-9 9 7H-9Z\" fill=\"#a3122b\" stroke=\"#fff\"/>",
        Acceptance::ToBeAsked => {
            "<circle r=\"6\" fill=\"#fff\" stroke=\"#46525f\" stroke-width=\"1.6\"/><path d=\"M-3-3 3 3M3-3-3 3\" stroke=\"#46525f\" stroke-width=\"1.4\"/>"
        }
        Acceptance::Accepted | Acceptance::NoLimit => "<circle r=\"3.4\" fill=\"#2c6e49\" stroke=\"#fff\"/>",
    }
}

fn draw(assessed: &Assessed, layers: &[MapLayer], window: Window) -> String {
    let height = window.height;
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" aria-label=\"个人风险等值线 contours of individual risk\" xmlns=\"http://www.w3.org/2000/svg\">\
         <rect width=\"{WIDTH:.0}\" height=\"{height:.0}\" fill=\"#fbfcfd\"/>"
    );
    for layer in layers.iter().filter(|layer| matches!(layer.class.as_str(), "land" | "district")) {
        let style = if layer.class == "land" {
            "fill=\"#eef1ec\" stroke=\"#aab4ad\""
        } else {
            "fill=\"none\" stroke=\"#c3c9cf\" stroke-dasharray=\"6 4\""
        };
        for path in &layer.paths {
            let points = path.iter().map(|at| [at.lon, at.lat]);
            let data = path_of(points, &window, layer.closed);
            if !data.is_empty() {
                let _ = write!(svg, "<path d=\"{data}\" {style}/>");
            }
        }
    }
    for (index, level) in assessed.areas.levels.iter().enumerate() {
        contour(&mut svg, index, level, &window);
    }
    for row in &assessed.survey.sources {
        let Some(at) = row.at.filter(|_| row.outcome.is_ok()) else { continue };
        mark(&mut svg, &window, at, SOURCE);
    }
    // The worst last, so that they lie on top.
    for row in assessed.survey.targets.iter().rev() {
        mark(&mut svg, &window, row.at, target_mark(row.risk.worst_acceptance()));
    }
    let metres = WIDTH / window.scale[1] * DEGREE;
    let bar = [100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6];
    let bar = bar.into_iter().find(|bar| *bar > metres / 12.0).unwrap_or(1e6);
    let (length, y) = (bar / metres * WIDTH, height - 22.0);
    let words = if bar < 1e3 { format!("{bar:.0} m") } else { format!("{:.0} km", bar / 1e3) };
    let _ = write!(
        svg,
        "<path d=\"M24 {y:.0}v6h{length:.1}v-6\" fill=\"none\" stroke=\"#1d2733\" stroke-width=\"1.6\"/><text x=\"30\" y=\"{:.0}\" font-size=\"{}\">{words}</text></svg>",
        y - 4.0,
        window.letters.unwrap_or(17.0)
    );
    svg
}

fn mark(svg: &mut String, window: &Window, at: LonLat, mark: &str) {
    let [x, y] = window.place([at.lon, at.lat]);
    if window.holds([x, y]) {
        let _ = write!(svg, "<g transform=\"translate({x:.1} {y:.1})\">{mark}</g>");
    }
}

fn contour(svg: &mut String, index: usize, level: &Level, window: &Window) {
    let (mut data, mut top): (String, Option<[f64; 2]>) = (String::new(), None);
    for ring in level.polygons.iter().flatten() {
        data.push_str(&path_of(ring.iter().copied(), window, true));
        let inside = ring.iter().map(|at| window.place(*at)).filter(|at| window.holds(*at) && at[1] > 18.0);
        let highest = inside.min_by(|a, b| a[1].total_cmp(&b[1]));
        if let Some(at) = highest.filter(|at| top.is_none_or(|top| at[1] < top[1])) {
            top = Some(at);
        }
    }
    if data.is_empty() {
        return;
    }
    let _ = write!(svg, "<path d=\"{data}\" {}/>", stroke(index));
    if let (Some([x, y]), Some(letters)) = (top, window.letters) {
        let (colour, ..) = STYLES[index % STYLES.len()];
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"{letters}\" font-weight=\"600\" text-anchor=\"middle\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"4\" \
             paint-order=\"stroke\">{}</text>",
            x.clamp(40.0, WIDTH - 40.0),
            scientific(level.per_year)
        );
    }
}

/// Path data with points closer than a unit left out; nothing for what lies outside the window.
fn path_of(points: impl Iterator<Item = [f64; 2]>, window: &Window, is_closed: bool) -> String {
    let placed: Vec<[f64; 2]> = points.map(|at| window.place(at)).collect();
    let all = |side: &dyn Fn(&[f64; 2]) -> bool| placed.iter().all(side);
    if all(&|at| at[0] < 0.0) || all(&|at| at[0] > WIDTH) || all(&|at| at[1] < 0.0) || all(&|at| at[1] > window.height)
    {
        return String::new();
    }
    let (mut data, mut last) = (String::new(), None::<[f64; 2]>);
    for at in &placed {
        // Far outside a point only gives the direction.
        let at = [at[0].clamp(-2.0 * WIDTH, 3.0 * WIDTH), at[1].clamp(-2.0 * WIDTH, 3.0 * WIDTH)];
        if last.is_some_and(|last| (at[0] - last[0]).abs() < 0.8 && (at[1] - last[1]).abs() < 0.8) {
            continue;
        }
        let _ = write!(data, "{}{:.1} {:.1}", if last.is_none() { "M" } else { "L" }, at[0], at[1]);
        last = Some(at);
    }
    if is_closed {
        data.push('Z');
    }
    data
}
