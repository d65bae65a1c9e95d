//! A valid geometry offered in place of a faulty one.

use geo::algorithm::bool_ops::FillRule;
use geo::{BooleanOps, MultiPolygon};

use crate::shape::{from_geo_polygon, geo_polygon};
use crate::validity::usable;
use crate::{LonLat, Polygon, Shape, is_valid};

/// Returns a valid geometry to offer in place of a faulty one; `None` when it is valid already or cannot be mended.
///
/// Rings are closed and repeated vertices left out. The area of a ring is taken by the even-odd rule, so that a
/// bow-tie becomes two parts; holes are joined and cut from their outer ring, parts that overlap are joined. The
/// offer must be shown to a person before it replaces anything: only he knows what was meant.
///
/// # Valid for
///
/// Finite coordinates. Crossing points are computed on a grid of about 1e-9 of the geometry's extent, so that
/// vertices of a mended polygon may move by a micrometre per kilometre; slivers thinner than that are lost.
///
/// # Example
///
/// ```
/// use anlan_spatial::{LonLat, Polygon, Shape, is_valid, repair};
/// let bow_tie = [[121.0, 38.0], [121.2, 38.2], [121.2, 38.0], [121.0, 38.2], [121.0, 38.0]];
/// let shape = Shape::Polygon(Polygon::from_shell(bow_tie.map(LonLat::from).to_vec()));
/// let offer = repair(&shape).unwrap();
/// assert!(is_valid(&offer));
/// assert_eq!(offer.polygons().len(), 2);
/// ```
pub fn repair(shape: &Shape) -> Option<Shape> {
    if is_valid(shape) || !shape.positions().iter().all(|p| usable(*p)) {
        return None;
    }
    let mended = mend(shape)?;
    (!mended.is_empty() && is_valid(&mended)).then_some(mended)
}

fn mend(shape: &Shape) -> Option<Shape> {
    match shape {
        Shape::Point(_) | Shape::MultiPoint(_) => Some(shape.clone()),
        Shape::Line(line) => mend_line(line).map(Shape::Line),
        Shape::MultiLine(lines) => Some(Shape::MultiLine(lines.iter().filter_map(|line| mend_line(line)).collect())),
        Shape::Polygon(polygon) => close_only(polygon).or_else(|| mend_area(std::slice::from_ref(polygon))),
        Shape::MultiPolygon(parts) => mend_area(parts),
        Shape::Collection(parts) => parts
            .iter()
            .map(|part| if is_valid(part) { Some(part.clone()) } else { mend(part) })
            .collect::<Option<_>>()
            .map(Shape::Collection),
    }
}

fn mend_line(line: &[LonLat]) -> Option<Vec<LonLat>> {
    let mut line = line.to_vec();
    line.dedup();
    (line.len() >= 2).then_some(line)
}

/// Closes the rings, and nothing else, when that is enough: vertices then stay exactly where they are.
fn close_only(polygon: &Polygon) -> Option<Shape> {
    let closed = Shape::Polygon(Polygon {
        shell: close(&polygon.shell),
        holes: polygon.holes.iter().map(|ring| close(ring)).collect(),
    });
    is_valid(&closed).then_some(closed)
}

fn close(ring: &[LonLat]) -> Vec<LonLat> {
    let mut ring = ring.to_vec();
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    ring
}

fn mend_area(parts: &[Polygon]) -> Option<Shape> {
    let mut area = MultiPolygon::new(Vec::new());
    for polygon in parts {
        let mut part = even_odd(&polygon.shell);
        for hole in &polygon.holes {
            part = part.difference(&even_odd(hole));
        }
        area = area.union(&part);
    }
    // Rounding to the grid can, rarely, make new touches; a second pass on the rounded area settles them.
    for _ in 0..3 {
        let parts: Vec<Polygon> = area.iter().map(from_geo_polygon).collect();
        let shape = match <[Polygon; 1]>::try_from(parts) {
            Ok([polygon]) => Shape::Polygon(polygon),
            Err(parts) => Shape::MultiPolygon(parts),
        };
        if is_valid(&shape) {
            return Some(shape);
        }
        area = area.union_with_fill_rule(&MultiPolygon::new(Vec::new()), FillRule::EvenOdd);
    }
    None
}

/// Returns the area of a ring by the even-odd rule; nothing when it has none.
fn even_odd(ring: &[LonLat]) -> MultiPolygon {
    let nothing = MultiPolygon::new(Vec::new());
    if ring.len() < 3 {
        return nothing;
    }
    geo_polygon(&Polygon::from_shell(ring.to_vec())).union_with_fill_rule(&nothing, FillRule::EvenOdd)
}
