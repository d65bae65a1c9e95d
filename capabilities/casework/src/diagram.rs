//! A lifecycle drawn from its declaration: an SVG for the screen, Mermaid for pages of documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anlan_kernel::problem::Language;

use crate::lifecycle::{ActionKind, Lifecycle, State};

const BOX_W: f64 = 190.0;
const BOX_H: f64 = 58.0;
const GAP_X: f64 = 150.0;
const GAP_Y: f64 = 92.0;
const EDGE: f64 = 24.0;

/// An arrow between two states, with what is written on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    from: String,
    to: String,
    goes_back: bool,
    label: String,
}

/// Returns a lifecycle as Mermaid text.
pub fn mermaid(lifecycle: &Lifecycle, language: Language) -> String {
    let plain = |text: &str| text.replace([';', ':', '#', '\n'], " ");
    let mut text = String::from("stateDiagram-v2\n");
    for state in &lifecycle.states {
        let _ =
            writeln!(text, "    state \"{}\" as {}", plain(state.label.get(language)).replace('"', "'"), state.name);
    }
    let _ = writeln!(text, "    [*] --> {}", lifecycle.start);
    for arrow in arrows(lifecycle, language) {
        let _ = writeln!(text, "    {} --> {}: {}", arrow.from, arrow.to, plain(&arrow.label));
    }
    for state in lifecycle.states.iter().filter(|state| state.is_end) {
        let _ = writeln!(text, "    {} --> [*]", state.name);
    }
    text
}

/// Returns a lifecycle as a picture of its own size. `current` is drawn strong.
pub fn svg(lifecycle: &Lifecycle, language: Language, current: Option<&str>) -> String {
    let places = places(lifecycle);
    let width = places.values().map(|(x, _)| x + BOX_W).fold(0.0, f64::max) + EDGE;
    let below = places.values().map(|(_, y)| y + BOX_H).fold(0.0, f64::max);
    let arrows = arrows(lifecycle, language);
    let backs = arrows.iter().filter(|arrow| is_back(&places, arrow)).count();
    let height = below + EDGE + 34.0 * backs as f64;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\"><title>{}</title>\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path d=\"M0 0 8 4 0 8Z\" fill=\"#5b6b7b\"/></marker></defs>",
        escape(lifecycle.label.get(language))
    );
    let mut lane = 0.0;
    for arrow in &arrows {
        draw(&mut svg, &places, arrow, below, &mut lane);
    }
    for state in &lifecycle.states {
        let Some((x, y)) = places.get(state.name.as_str()) else { continue };
        state_box(&mut svg, lifecycle, state, (*x, *y), language, current == Some(state.name.as_str()));
    }
    svg.push_str("</svg>\n");
    svg
}

fn state_box(
    svg: &mut String,
    lifecycle: &Lifecycle,
    state: &State,
    (x, y): (f64, f64),
    language: Language,
    strong: bool,
) {
    let (fill, stroke, weight) = match (strong, state.is_end) {
        (true, _) => ("#dcebfa", "#0b5cad", 3.0),
        (false, true) => ("#e6f3ea", "#2f7d4f", 1.5),
        (false, false) => ("#ffffff", "#5b6b7b", 1.5),
    };
    let _ = write!(
        svg,
        "<g><rect x=\"{x:.0}\" y=\"{y:.0}\" width=\"{BOX_W:.0}\" height=\"{BOX_H:.0}\" rx=\"8\" fill=\"{fill}\" stroke=\"{stroke}\" \
         stroke-width=\"{weight}\"/><text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\" font-weight=\"600\" fill=\"#1b2733\">{}</text>",
        x + BOX_W / 2.0,
        y + 24.0,
        escape(state.label.get(language))
    );
    let clocks = state.clocks.iter().filter_map(|name| lifecycle.clock(name));
    let mut second: Vec<String> = clocks
        .map(|named| {
            let rule = named.clock.text();
            if language == Language::Zh { rule.zh.to_string() } else { rule.en.to_string() }
        })
        .collect();
    if let Some(asked) = &state.opinions {
        let parties = asked.of.iter().filter_map(|name| lifecycle.party(name)).map(|party| party.label.get(language));
        second.insert(0, parties.collect::<Vec<_>>().join("、"));
    }
    if !second.is_empty() {
        let _ = write!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#5b6b7b\">{}</text>",
            x + BOX_W / 2.0,
            y + 44.0,
            escape(&second.join(" · "))
        );
    }
    svg.push_str("</g>");
}

fn draw(svg: &mut String, places: &BTreeMap<&str, (f64, f64)>, arrow: &Arrow, below: f64, lane: &mut f64) {
    let (Some((x0, y0)), Some((x1, y1))) = (places.get(arrow.from.as_str()), places.get(arrow.to.as_str())) else {
        return;
    };
    let dash = if arrow.goes_back { " stroke-dasharray=\"5 4\"" } else { "" };
    let (path, tx, ty) = if is_back(places, arrow) {
        // Underneath all boxes, a lane for each.
        let lane_y = below + 16.0 + *lane;
        *lane += 34.0;
        let (a, b) = (x0 + BOX_W * 0.35, x1 + BOX_W * 0.65);
        let (a, b) = if (a - b).abs() < 1.0 { (a - 30.0, b + 30.0) } else { (a, b) };
        let path = format!("M{a:.0} {:.0}V{lane_y:.0}H{b:.0}V{:.0}", y0 + BOX_H, y1 + BOX_H + 1.0);
        (path, f64::midpoint(a, b), lane_y - 4.0)
    } else {
        let (ax, ay) = (x0 + BOX_W, y0 + BOX_H / 2.0);
        let (bx, by) = (*x1 - 1.0, y1 + BOX_H / 2.0);
        let bend = (bx - ax) / 2.0;
        let path = format!("M{ax:.0} {ay:.0}C{:.0} {ay:.0} {:.0} {by:.0} {bx:.0} {by:.0}", ax + bend, bx - bend);
        (path, f64::midpoint(ax, bx), f64::midpoint(ay, by) - 6.0)
    };
    let _ = write!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#5b6b7b\" stroke-width=\"1.4\"{dash} marker-end=\"url(#tip)\"/>\
         <text x=\"{tx:.0}\" y=\"{ty:.0}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#1b2733\" stroke=\"#ffffff\" stroke-width=\"3\" \
         paint-order=\"stroke\">{}</text>",
        escape(&arrow.label)
    );
}

/// Tells whether an arrow does not go to the right.
fn is_back(places: &BTreeMap<&str, (f64, f64)>, arrow: &Arrow) -> bool {
    match (places.get(arrow.from.as_str()), places.get(arrow.to.as_str())) {
        (Some((from, _)), Some((to, _))) => to <= from,
        _ => false,
    }
}

/// Columns by the fewest steps from the start, rows in the order of declaration.
fn places(lifecycle: &Lifecycle) -> BTreeMap<&str, (f64, f64)> {
    let mut column: BTreeMap<&str, usize> = BTreeMap::from([(lifecycle.start.as_str(), 0)]);
    let mut open = std::collections::VecDeque::from([lifecycle.start.as_str()]);
    while let Some(one) = open.pop_front() {
        let at = column[one];
        for next in lifecycle.next(one) {
            if let Some(known) = lifecycle.states.iter().find(|state| state.name == next)
                && !column.contains_key(next)
            {
                column.insert(&known.name, at + 1);
                open.push_back(&known.name);
            }
        }
    }
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for state in &lifecycle.states {
        let at = column.get(state.name.as_str()).copied().unwrap_or(0);
        let row = rows.entry(at).or_default();
        let x = EDGE + at as f64 * (BOX_W + GAP_X);
        let y = EDGE + *row as f64 * (BOX_H + GAP_Y);
        *row += 1;
        places.insert(state.name.as_str(), (x, y));
    }
    places
}

/// Arrows, those between the same two states joined; actions that stay where they are make none.
fn arrows(lifecycle: &Lifecycle, language: Language) -> Vec<Arrow> {
    let mut labels: BTreeMap<(String, String, bool), BTreeSet<String>> = BTreeMap::new();
    for action in &lifecycle.actions {
        let Some(to) = &action.to else { continue };
        let goes_back = action.kind != ActionKind::Move;
        for from in &action.from {
            let key = (from.clone(), to.clone(), goes_back);
            labels.entry(key).or_default().insert(action.label.get(language).to_owned());
        }
    }
    let (agreed, refused) = match language {
        Language::Zh => ("同意", "不同意"),
        Language::En => ("agreed", "refused"),
    };
    for state in &lifecycle.states {
        let Some(asked) = &state.opinions else { continue };
        for (to, label) in [(&asked.then, agreed), (&asked.refused, refused)] {
            labels.entry((state.name.clone(), to.clone(), false)).or_default().insert(label.to_owned());
        }
    }
    let arrow = |((from, to, goes_back), labels): ((String, String, bool), BTreeSet<String>)| Arrow {
        from,
        to,
        goes_back,
        label: labels.into_iter().collect::<Vec<_>>().join(" / "),
    };
    labels.into_iter().map(arrow).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
