//! Geometries as they are drawn: web mercator, the world 2^32 steps wide (under a centimetre), north at the top.

use anlan_spatial::{LonLat, Polygon, Shape};

/// A position: steps from the west and from the north.
pub(crate) type Steps = [u32; 2];

/// Steps around the world.
pub(crate) const WORLD: f64 = 4_294_967_296.0;

/// A geometry as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Drawn {
    Point(Steps),
    Points(Box<[Steps]>),
    Lines(Box<[Box<[Steps]>]>),
    Areas(Box<[Ring]>),
}

/// A ring without its closing position; holes follow the outer ring they are in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ring {
    pub(crate) is_outer: bool,
    pub(crate) points: Box<[Steps]>,
}

impl Drawn {
    /// Returns the geometry to draw; of a mixed collection its parts of highest dimension.
    pub(crate) fn new(shape: &Shape) -> Option<Self> {
        let polygons = shape.polygons();
        if !polygons.is_empty() {
            let rings: Vec<Ring> = polygons.into_iter().flat_map(rings).collect();
            return (!rings.is_empty()).then(|| Self::Areas(rings.into()));
        }
        let mut lines = Vec::new();
        let mut points = Vec::new();
        collect(shape, &mut lines, &mut points);
        match (lines.is_empty(), points.as_slice()) {
            (false, _) => Some(Self::Lines(lines.into())),
            (true, []) => None,
            (true, [one]) => Some(Self::Point(*one)),
            (true, _) => Some(Self::Points(points.into())),
        }
    }

    /// Returns west, north, east and south.
    pub(crate) fn bounds(&self) -> [u32; 4] {
        let mut bounds = [u32::MAX, u32::MAX, 0, 0];
        self.each_point(&mut |[x, y]| {
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        });
        bounds
    }

    fn each_point(&self, each: &mut impl FnMut(Steps)) {
        match self {
            Self::Point(point) => each(*point),
            Self::Points(points) => points.iter().copied().for_each(each),
            Self::Lines(lines) => lines.iter().flat_map(|line| line.iter()).copied().for_each(each),
            Self::Areas(rings) => rings.iter().flat_map(|ring| ring.points.iter()).copied().for_each(each),
        }
    }
}

fn collect(shape: &Shape, lines: &mut Vec<Box<[Steps]>>, points: &mut Vec<Steps>) {
    let mut line = |line: &[LonLat]| {
        if line.len() > 1 {
            lines.push(line.iter().map(|p| steps(*p)).collect());
        }
    };
    match shape {
        Shape::Point(p) => points.push(steps(*p)),
        Shape::MultiPoint(many) => points.extend(many.iter().map(|p| steps(*p))),
        Shape::Line(one) => line(one),
        Shape::MultiLine(many) => many.iter().for_each(|one| line(one)),
        Shape::Polygon(_) | Shape::MultiPolygon(_) => {}
        Shape::Collection(parts) => parts.iter().for_each(|part| collect(part, lines, points)),
    }
}

fn rings(polygon: &Polygon) -> Vec<Ring> {
    let mut all = Vec::new();
    for (index, ring) in polygon.rings().enumerate() {
        let is_closed = ring.len() > 1 && ring.first() == ring.last();
        let open = if is_closed { &ring[..ring.len() - 1] } else { ring };
        if open.len() >= 3 {
            all.push(Ring { is_outer: index == 0, points: open.iter().map(|p| steps(*p)).collect() });
        } else if index == 0 {
            return Vec::new();
        }
    }
    all
}

/// Returns the place of a position; beyond 85° it is at the edge of the map.
pub(crate) fn steps(p: LonLat) -> Steps {
    let x = (p.lon + 180.0) / 360.0;
    let y = 0.5 - p.lat.to_radians().tan().asinh() / std::f64::consts::TAU;
    [scaled(x), scaled(y)]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion of floats to integers saturates, which is what is meant"
)]
fn scaled(share: f64) -> u32 {
    (share * WORLD).round() as u32
}

/// Returns the position of a place.
pub(crate) fn position([x, y]: Steps) -> LonLat {
    let lon = f64::from(x) / WORLD * 360.0 - 180.0;
    let lat = (std::f64::consts::TAU * (0.5 - f64::from(y) / WORLD)).sinh().atan().to_degrees();
    LonLat::new(lon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_its_position_within_a_centimetre() {
        for (lon, lat) in [(121.6, 38.9), (-180.0, 0.0), (179.999, -85.0), (0.0, 85.0)] {
            let back = position(steps(LonLat::new(lon, lat)));
            assert!((back.lon - lon).abs() < 1e-7 && (back.lat - lat).abs() < 1e-7, "{back}");
        }
        assert_eq!(steps(LonLat::new(0.0, 90.0))[1], 0);
        assert_eq!(steps(LonLat::new(0.0, -90.0))[1], u32::MAX);
    }
}
