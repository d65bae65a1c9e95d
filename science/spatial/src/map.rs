//! Helpers for drawing a map.

use geo::{Area, Simplify};

use crate::shape::{from_geo_polygon, geo_polygon, line_string};
use crate::{BBox, Frame, LonLat, Polygon, Shape, is_valid, repair};

/// WGS 84 semi-major axis, the sphere's radius in EPSG:3857 (EPSG Guidance Note 7-2, 3.5.1.1, method 1024), m.
const SPHERE_M: f64 = 6_378_137.0;

/// Returns web-mercator metres (EPSG:3857) for a position within 85.06° of the equator.
///
/// # Example
///
/// ```
/// use anlan_spatial::{LonLat, from_web_mercator, to_web_mercator};
/// let [x, y] = to_web_mercator(LonLat::new(180.0, 0.0));
/// assert!((x - 20_037_508.342_789).abs() < 1e-6 && y.abs() < 1e-6);
/// assert!((from_web_mercator([x, y]).lon - 180.0).abs() < 1e-12);
/// ```
pub fn to_web_mercator(p: LonLat) -> [f64; 2] {
    let north = (std::f64::consts::FRAC_PI_4 + p.lat.to_radians() / 2.0).tan().ln();
    [SPHERE_M * p.lon.to_radians(), SPHERE_M * north]
}

/// Returns the position of web-mercator metres.
pub fn from_web_mercator([x, y]: [f64; 2]) -> LonLat {
    let lat = 2.0 * (y / SPHERE_M).exp().atan() - std::f64::consts::FRAC_PI_2;
    LonLat::new((x / SPHERE_M).to_degrees(), lat.to_degrees())
}

/// A window of the map drawn on a sheet, north up, y downwards as in SVG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapWindow {
    /// Left and top edge in web-mercator metres.
    corner: [f64; 2],
    /// Sheet units per web-mercator metre.
    scale: f64,
    /// Width of the sheet.
    width: f64,
    /// Height of the sheet.
    height: f64,
}

impl MapWindow {
    /// Returns the window that shows a box on a sheet of a given width; the height follows.
    pub fn new(bbox: BBox, width: f64) -> Self {
        let ([left, bottom], [right, top]) = (to_web_mercator(bbox.min), to_web_mercator(bbox.max));
        let scale = width / (right - left).max(1.0);
        Self { corner: [left, top], scale, width, height: (top - bottom) * scale }
    }

    /// Returns width and height of the sheet.
    pub fn size(&self) -> [f64; 2] {
        [self.width, self.height]
    }

    /// Returns the place of a position on the sheet, x to the right and y downwards.
    pub fn place(&self, p: LonLat) -> [f64; 2] {
        let [x, y] = to_web_mercator(p);
        [(x - self.corner[0]) * self.scale, (self.corner[1] - y) * self.scale]
    }

    /// Returns sheet units per metre on the ground at a latitude, for a scale bar.
    pub fn units_per_metre(&self, lat: f64) -> f64 {
        // Exact along a parallel of the sphere; within 0.4 % on the ellipsoid.
        self.scale / lat.to_radians().cos()
    }
}

/// Returns a geometry with fewer vertices, none of its lines moved by more than `tolerance_m` (Douglas and Peucker
/// 1973).
///
/// A polygon that crosses itself when drawn so coarsely is split where it does ([`repair`]); one that would vanish is kept
/// as it is. Points stay.
pub fn simplify(shape: &Shape, tolerance_m: f64) -> Shape {
    if let Shape::Collection(parts) = shape {
        return Shape::Collection(parts.iter().map(|part| simplify(part, tolerance_m)).collect());
    }
    let Some(bbox) = shape.bbox() else { return shape.clone() };
    let frame = Frame::at(bbox.centre());
    let flat = shape.map(&|p| LonLat::from(frame.project(p)));
    let line = |line: &Vec<LonLat>| -> Vec<LonLat> {
        line_string(line).simplify(tolerance_m).coords().map(|c| LonLat::new(c.x, c.y)).collect()
    };
    let area = |parts: &[Polygon]| {
        let mut drawn: Vec<Polygon> = parts.iter().flat_map(|part| draw_area(part, tolerance_m)).collect();
        if drawn.len() == 1 { Shape::Polygon(drawn.remove(0)) } else { Shape::MultiPolygon(drawn) }
    };
    let simpler = match &flat {
        Shape::Line(points) => Shape::Line(line(points)),
        Shape::MultiLine(lines) => Shape::MultiLine(lines.iter().map(line).collect()),
        Shape::Polygon(polygon) => area(std::slice::from_ref(polygon)),
        Shape::MultiPolygon(parts) => area(parts),
        Shape::Point(_) | Shape::MultiPoint(_) | Shape::Collection(_) => return shape.clone(),
    };
    simpler.map(&|p| frame.unproject(p.xy()))
}

fn draw_area(polygon: &Polygon, tolerance_m: f64) -> Vec<Polygon> {
    let simple = geo_polygon(polygon).simplify(tolerance_m);
    let drawn = Shape::Polygon(from_geo_polygon(&simple));
    let drawn = if is_valid(&drawn) { Some(drawn) } else { repair(&drawn) };
    match drawn {
        Some(drawn) if simple.unsigned_area() > 0.0 => drawn.polygons().into_iter().cloned().collect(),
        _ => vec![polygon.clone()],
    }
}
