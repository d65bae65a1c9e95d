//! A lifecycle drawn from its declaration: an SVG for the screen, Mermaid for pages of documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anlan_kernel::problem::Language;

use crate::lifecycle::{ActionKind, Lifecycle, State};

const BOX_W: f64 = 190.0;
const BOX_H: f64 = 58.0;
const GAP_X: f64 = 150.0;
const GAP_Y: f64 = 56.0;
const LANE: f64 = 30.0;
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
    let mut places = places(lifecycle);
    let arrows = arrows(lifecycle, language);
    let over = arrows.iter().filter(|arrow| route(&places, arrow) == Route::Over).count();
    let under = arrows.iter().filter(|arrow| route(&places, arrow) == Route::Under).count();
    for (_, y) in places.values_mut() {
        *y += LANE * over as f64;
    }
    let width = places.values().map(|(x, _)| x + BOX_W).fold(0.0, f64::max) + EDGE;
    let top = places.values().map(|(_, y)| *y).fold(f64::MAX, f64::min);
    let below = places.values().map(|(_, y)| y + BOX_H).fold(0.0, f64::max);
    let height = below + EDGE + LANE * under as f64;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\"><title>{}</title>\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path d=\"M0 0 8 4 0 8Z\" fill=\"#5b6b7b\"/></marker></defs>",
        escape(lifecycle.label.get(language))
    );
    let mut lanes = Lanes { top, below, over: 0.0, under: 0.0, ports: BTreeMap::new() };
    for arrow in &arrows {
        draw(&mut svg, &places, arrow, &mut lanes);
    }
    for state in &lifecycle.states {
        let Some((x, y)) = places.get(state.name.as_str()) else { continue };
        state_box(&mut svg, lifecycle, state, (*x, *y), language, current == Some(state.name.as_str()));
    }
    svg.push_str("</svg>\n");
    svg
}

/// How an arrow goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Route {
    /// To the next column.
    Across,
    /// Over the boxes, in a lane of its own: back within the first row.
    Over,
    /// Underneath them, in a lane of its own: all others.
    Under,
}

fn route(places: &Places<'_>, arrow: &Arrow) -> Route {
    let (Some((x0, y0)), Some((x1, y1))) = (places.get(arrow.from.as_str()), places.get(arrow.to.as_str())) else {
        return Route::Under;
    };
    let first = places.values().map(|(_, y)| *y).fold(f64::MAX, f64::min);
    if (x1 - x0 - BOX_W - GAP_X).abs() < 1.0 {
        Route::Across
    } else if *y0 <= first && *y1 <= first {
        Route::Over
    } else {
        Route::Under
    }
}

/// Lanes over and under the boxes, and where on the edge of a box the next arrow is joined.
struct Lanes {
    top: f64,
    below: f64,
    over: f64,
    under: f64,
    ports: BTreeMap<(String, Route), f64>,
}

impl Lanes {
    /// The next place on an edge of a box, so that no two arrows lie on one another.
    fn port(&mut self, state: &str, route: Route, x: f64) -> f64 {
        let used = self.ports.entry((state.to_owned(), route)).or_insert(0.0);
        *used += 1.0;
        x + (BOX_W / 6.0 * *used).min(BOX_W - 8.0)
    }
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

fn draw(svg: &mut String, places: &Places<'_>, arrow: &Arrow, lanes: &mut Lanes) {
    let (Some((x0, y0)), Some((x1, y1))) = (places.get(arrow.from.as_str()), places.get(arrow.to.as_str())) else {
        return;
    };
    let dash = if arrow.goes_back { " stroke-dasharray=\"5 4\"" } else { "" };
    let route = route(places, arrow);
    let (path, tx, ty) = if route == Route::Across {
        let (ax, ay) = (x0 + BOX_W, y0 + BOX_H / 2.0);
        let (bx, by) = (*x1 - 1.0, y1 + BOX_H / 2.0);
        let bend = (bx - ax) / 2.0;
        let path = format!("M{ax:.0} {ay:.0}C{:.0} {ay:.0} {:.0} {by:.0} {bx:.0} {by:.0}", ax + bend, bx - bend);
        (path, f64::midpoint(ax, bx), f64::midpoint(ay, by) - 6.0)
    } else {
        let a = lanes.port(&arrow.from, route, *x0);
        let b = lanes.port(&arrow.to, route, *x1);
        let (lane, from, to) = if route == Route::Over {
            lanes.over += LANE;
            (lanes.top - lanes.over + LANE / 2.0, *y0, y1 - 1.0)
        } else {
            lanes.under += LANE;
            (lanes.below + lanes.under - LANE / 2.0, y0 + BOX_H, y1 + BOX_H + 1.0)
        };
        (format!("M{a:.0} {from:.0}V{lane:.0}H{b:.0}V{to:.0}"), f64::midpoint(a, b), lane - 4.0)
    };
    let _ = write!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#5b6b7b\" stroke-width=\"1.4\"{dash} marker-end=\"url(#tip)\"/>\
         <text x=\"{tx:.0}\" y=\"{ty:.0}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#1b2733\" stroke=\"#ffffff\" stroke-width=\"3\" \
         paint-order=\"stroke\">{}</text>",
        escape(&arrow.label)
    );
}

type Places<'a> = BTreeMap<&'a str, (f64, f64)>;

/// Columns by the longest way from the start that does not go back, rows in the order of declaration.
fn places(lifecycle: &Lifecycle) -> Places<'_> {
    let mut fewest: BTreeMap<&str, usize> = BTreeMap::from([(lifecycle.start.as_str(), 0)]);
    let mut open = std::collections::VecDeque::from([lifecycle.start.as_str()]);
    while let Some(one) = open.pop_front() {
        let at = fewest[one];
        for next in lifecycle.next(one) {
            if let Some(known) = lifecycle.state(next)
                && !fewest.contains_key(next)
            {
                fewest.insert(&known.name, at + 1);
                open.push_back(&known.name);
            }
        }
    }
    // Steps away from the start, and those to an end, make no ring.
    let away = |from: &str, to: &str| {
        fewest.get(to) > fewest.get(from) || lifecycle.state(to).is_some_and(|state| state.is_end && from != to)
    };
    let mut column: BTreeMap<&str, usize> = lifecycle.states.iter().map(|state| (state.name.as_str(), 0)).collect();
    for _ in 0..lifecycle.states.len() {
        for state in &lifecycle.states {
            let at = column.get(state.name.as_str()).copied().unwrap_or(0);
            for next in lifecycle.next(&state.name).into_iter().filter(|next| away(&state.name, next)) {
                if let Some(there) = column.get_mut(next) {
                    *there = (*there).max(at + 1);
                }
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
