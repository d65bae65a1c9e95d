//! The map of the archive: one SVG, drawn from layers and rows, legible without colour vision and in print.

use std::fmt::Write as _;

use anlan_kernel::problem::Language;
use anlan_spatial::LonLat;

use super::{Archive, Colour, RiskRow};

/// A line or area layer to draw under the risks.
#[derive(Clone, Debug)]
pub struct MapLayer {
    /// Style class: `land`, `district`, `road`, `rail`.
    pub class: String,
    /// Rings or lines in longitude and latitude.
    pub paths: Vec<Vec<LonLat>>,
    /// Whether the paths are closed areas.
    pub closed: bool,
    /// Labels with their places.
    pub labels: Vec<(LonLat, String)>,
    /// Credit line.
    pub credit: String,
    /// Not surveyed.
    pub schematic: bool,
}

/// Window of the map in degrees: west, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

const WIDTH: f64 = 1000.0;

impl Window {
    /// Returns the window that holds rows with a margin, or the layers where there are no rows.
    pub fn around<'a>(rows: impl Iterator<Item = &'a RiskRow>, layers: &[MapLayer]) -> Option<Self> {
        let mut window = Self::of(rows.filter_map(|row| row.point));
        if window.is_none() {
            window = Self::of(layers.iter().flat_map(|layer| layer.paths.iter().flatten().copied()));
        }
        window.map(|w| {
            let (dx, dy) = (((w.east - w.west) * 0.08).max(0.01), ((w.north - w.south) * 0.08).max(0.01));
            Self { west: w.west - dx, south: w.south - dy, east: w.east + dx, north: w.north + dy }
        })
    }

    /// Returns the window widened to a ratio of width to height on the ground.
    pub fn with_ratio(self, ratio: f64) -> Self {
        let wanted = WIDTH / ratio;
        let grow = (wanted / self.height()).max(self.height() / wanted);
        let widen = |low: f64, high: f64| {
            let more = (high - low) * (grow - 1.0) / 2.0;
            (low - more, high + more)
        };
        if self.height() < wanted {
            let (south, north) = widen(self.south, self.north);
            Self { south, north, ..self }
        } else {
            let (west, east) = widen(self.west, self.east);
            Self { west, east, ..self }
        }
    }

    fn of(points: impl Iterator<Item = LonLat>) -> Option<Self> {
        points.fold(None, |window: Option<Self>, point| {
            Some(match window {
                None => Self { west: point.lon, south: point.lat, east: point.lon, north: point.lat },
                Some(w) => Self {
                    west: w.west.min(point.lon),
                    south: w.south.min(point.lat),
                    east: w.east.max(point.lon),
                    north: w.north.max(point.lat),
                },
            })
        })
    }

    /// Scale in drawing units per degree of longitude, and per degree of latitude at the middle of the window.
    fn scale(&self) -> (f64, f64) {
        let x = WIDTH / (self.east - self.west);
        let middle = f64::midpoint(self.south, self.north).to_radians();
        (x, x / middle.cos())
    }

    fn height(&self) -> f64 {
        (self.north - self.south) * self.scale().1
    }

    fn place(&self, point: LonLat) -> (f64, f64) {
        let (x, y) = self.scale();
        ((point.lon - self.west) * x, (self.north - point.lat) * y)
    }
}

/// Draws the map.
pub fn draw(archive: &Archive, layers: &[MapLayer], window: Window, title: &str, language: Language) -> String {
    let height = window.height();
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" aria-label=\"{}\" xmlns=\"http://www.w3.org/2000/svg\">\
         <rect class=\"sea\" width=\"{WIDTH:.0}\" height=\"{height:.0}\"/>",
        escape(title)
    );
    for layer in layers {
        let _ = write!(svg, "<g class=\"{}\">", escape(&layer.class));
        for path in &layer.paths {
            let data = path_data(path, window, layer.closed);
            if !data.is_empty() {
                let _ = write!(svg, "<path d=\"{data}\"/>");
            }
        }
        svg.push_str("</g>");
    }
    labels(&mut svg, layers, window);
    // The worst last, so that they lie on top; a risk point that belongs to a site is drawn with its site.
    for row in archive.rows.iter().rev().filter(|row| row.site.is_none()) {
        if let Some(point) = row.point {
            let (x, y) = window.place(point);
            if !(-20.0..WIDTH + 20.0).contains(&x) || !(-20.0..height + 20.0).contains(&y) {
                continue;
            }
            let _ = write!(
                svg,
                "<g class=\"risk {}\" transform=\"translate({x:.1} {y:.1})\"><title>{}</title>{}</g>",
                class(row.colour),
                escape(&format!("{} · {}", row.name, row.reason.get(language))),
                symbol(row.colour)
            );
        }
    }
    svg.push_str(&scale_bar(window, height));
    svg.push_str("</svg>");
    svg
}

/// Writes the labels; one that would lie over another is left out.
fn labels(svg: &mut String, layers: &[MapLayer], window: Window) {
    let mut written: Vec<(f64, f64, f64)> = Vec::new();
    for (at, label) in layers.iter().flat_map(|layer| &layer.labels) {
        let (x, y) = window.place(*at);
        let half = label.chars().count() as f64 * 7.0;
        let is_free = written.iter().all(|(ox, oy, other)| (x - ox).abs() > half + other || (y - oy).abs() > 16.0);
        if is_free && (half..WIDTH - half).contains(&x) && (16.0..window.height() - 8.0).contains(&y) {
            let _ = write!(svg, "<text class=\"place\" x=\"{x:.0}\" y=\"{y:.0}\">{}</text>", escape(label));
            written.push((x, y, half));
        }
    }
}

/// Symbol of a colour: each has its own shape and its number, so that it is told apart without colour. A ring is what nobody judged yet.
pub fn symbol(colour: Option<Colour>) -> String {
    let Some(colour) = colour else { return "<circle r=\"4\"/>".to_owned() };
    let shape = match colour {
        Colour::Red => "<path d=\"M0-11 11 9H-11Z\"/>",
        Colour::Orange => "<path d=\"M0-9 9 0 0 9-9 0Z\"/>",
        Colour::Yellow => "<rect x=\"-6.5\" y=\"-6.5\" width=\"13\" height=\"13\"/>",
        Colour::Blue => "<circle r=\"4\"/>",
    };
    match colour {
        Colour::Blue => shape.to_owned(),
        _ => format!("{shape}<text y=\"{}\">{}</text>", if colour == Colour::Red { 6 } else { 4 }, colour.level()),
    }
}

/// Style class of a colour.
pub fn class(colour: Option<Colour>) -> &'static str {
    match colour {
        Some(Colour::Red) => "red",
        Some(Colour::Orange) => "orange",
        Some(Colour::Yellow) => "yellow",
        Some(Colour::Blue) => "blue",
        None => "none",
    }
}

/// Escapes text for HTML and SVG.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Path data with points closer than half a unit left out, and far outside points clamped.
fn path_data(path: &[LonLat], window: Window, closed: bool) -> String {
    let height = window.height();
    let placed: Vec<(f64, f64)> = path.iter().map(|point| window.place(*point)).collect();
    let outside = |(x, y): &(f64, f64)| *x < -50.0 || *x > WIDTH + 50.0 || *y < -50.0 || *y > height + 50.0;
    let same_side = |side: fn(&(f64, f64), f64) -> bool| placed.iter().all(|point| side(point, height));
    if same_side(|p, _| p.0 < 0.0)
        || same_side(|p, _| p.0 > WIDTH)
        || same_side(|p, _| p.1 < 0.0)
        || same_side(|p, h| p.1 > h)
    {
        return String::new();
    }
    let mut data = String::new();
    let mut last: Option<(f64, f64)> = None;
    for (count, point) in placed.iter().enumerate() {
        let (x, y) = if outside(point) {
            (point.0.clamp(-400.0, WIDTH + 400.0), point.1.clamp(-400.0, height + 400.0))
        } else {
            *point
        };
        if let Some((px, py)) = last
            && (x - px).abs() < 0.5
            && (y - py).abs() < 0.5
            && count + 1 < placed.len()
        {
            continue;
        }
        let _ = write!(data, "{}{x:.1} {y:.1}", if last.is_none() { "M" } else { "L" });
        last = Some((x, y));
    }
    if closed {
        data.push('Z');
    }
    data
}

fn scale_bar(window: Window, height: f64) -> String {
    const METRES_PER_DEGREE: f64 = 111_195.0; // sphere of 6 371 km; a scale bar needs no more
    let units_per_km = window.scale().1 * 1000.0 / METRES_PER_DEGREE;
    let km =
        [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].into_iter().find(|km| km * units_per_km > 90.0).unwrap_or(200.0);
    let length = km * units_per_km;
    let y = height - 24.0;
    format!(
        "<g class=\"scale\"><path d=\"M24 {y:.0}v6h{length:.1}v-6\"/><text x=\"{:.1}\" y=\"{:.0}\">{km} km</text></g>",
        24.0 + length / 2.0,
        y - 4.0
    )
}
