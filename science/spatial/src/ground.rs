//! Distances, lengths and areas on the ground.

use std::cell::OnceCell;

use geo::{Centroid, Distance, Geodesic, GeodesicArea, InteriorPoint};
use rstar::{AABB, Envelope, PointDistance, RTree, RTreeObject};

use crate::segments::{Meet, Segment, Where, Xy, locate, meet, tree};
use crate::shape::{Simple, coord, geo_polygon};
use crate::{Frame, LonLat, Polygon, Shape};

/// Edges longer than this are cut before they are drawn flat: an edge is straight in longitude and latitude, which on
/// the ground is a slight curve (2 cm in 1 km at 40° N).
const LONGEST_EDGE_M: f64 = 1_000.0;
const MOST_PIECES: f64 = 256.0;

/// Pairs of edges up to which comparing all is cheaper than an index.
const FEW_PAIRS: usize = 4_096;

/// The nearest positions of two geometries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closest {
    /// Distance in metres; 0 where the two overlap or touch.
    pub metres: f64,
    /// Nearest position of the first geometry.
    pub from: LonLat,
    /// Nearest position of the second.
    pub to: LonLat,
}

/// Returns the length of the geodesic between two positions, in metres.
///
/// # Source
///
/// Karney, C. F. F. (2013), Algorithms for geodesics, J. Geodesy 87, 43–55; WGS 84 ellipsoid; good to nanometres.
pub fn geodesic_m(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(geo::Point::from(coord(a)), geo::Point::from(coord(b)))
}

/// Returns the distance between the edges of two geometries and where it is; `None` when either is empty.
///
/// Areas count with their inside: overlapping geometries are 0 m apart, and so is a point in an area.
///
/// # Units
///
/// Metres.
///
/// # Source
///
/// The nearest positions are found in a [`Frame`] between the two, their distance is the geodesic ([`geodesic_m`]).
///
/// # Valid for
///
/// The frame's error only enters the choice of the nearest positions: the result is never too small and at
/// most the share r²/R² too large, r being half the extent of the pair: less than 1e-8 at 500 m, less than 0.01 % for
/// pairs within 50 km, 0.1 % at 400 km. Not across the 180th meridian.
///
/// # Example
///
/// ```
/// use anlan_spatial::{LonLat, Shape, closest};
/// let jetty = Shape::Line(vec![LonLat::new(121.80, 38.95), LonLat::new(121.82, 38.95)]);
/// let house = Shape::Point(LonLat::new(121.81, 38.9545));
/// let found = closest(&jetty, &house).unwrap();
/// assert!((found.metres - 499.6).abs() < 0.1);
/// ```
pub fn closest(a: &Shape, b: &Shape) -> Option<Closest> {
    let frame = Frame::at(a.bbox()?.union(b.bbox()?).centre());
    Flat::new(a, frame).closest(&Flat::new(b, frame))
}

/// Returns the distance of [`closest`] in metres.
pub fn distance_m(a: &Shape, b: &Shape) -> Option<f64> {
    closest(a, b).map(|found| found.metres)
}

/// Tells whether any part of `target` is within `metres` of `boundary` (the limit included).
pub fn within_distance(boundary: &Shape, target: &Shape, metres: f64) -> bool {
    let (Some(near), Some(there)) = (boundary.bbox().map(|b| b.widened(metres)), target.bbox()) else { return false };
    near.aabb().intersects(&there.aabb()) && distance_m(boundary, target).is_some_and(|d| d <= metres)
}

/// Tells whether a position lies in an area or on its edge.
pub fn contains(area: &Shape, p: LonLat) -> bool {
    area.polygons().iter().any(|polygon| {
        let edges = polygon.rings().flat_map(|ring| closed_edges(ring)).map(|(a, b)| (a.xy(), b.xy()));
        locate(p.xy(), edges) != Where::Outside
    })
}

/// Tells whether two geometries have a position in common.
pub fn intersects(a: &Shape, b: &Shape) -> bool {
    distance_m(a, b) == Some(0.0)
}

/// Returns the area in square metres; 0 for points and lines.
///
/// # Source
///
/// Karney (2013), section 6, on the WGS 84 ellipsoid; edges are geodesics.
///
/// # Valid for
///
/// Valid polygons ([`crate::validate`]).
pub fn area_m2(shape: &Shape) -> f64 {
    let ring_area = |ring: &Vec<LonLat>| geo_polygon(&Polygon::from_shell(ring.clone())).geodesic_area_signed().abs();
    (shape.polygons().iter())
        .map(|polygon| ring_area(&polygon.shell) - polygon.holes.iter().map(ring_area).sum::<f64>())
        .sum()
}

/// Returns the length of lines, or of the edges of areas, in metres along geodesics.
pub fn length_m(shape: &Shape) -> f64 {
    let mut sum = 0.0;
    shape.each_simple(&mut |part| match part {
        Simple::Point(_) => {}
        Simple::Line(line) => sum += line.windows(2).map(|ends| geodesic_m(ends[0], ends[1])).sum::<f64>(),
        Simple::Polygon(polygon) => {
            sum += polygon.rings().flat_map(|ring| closed_edges(ring)).map(|(a, b)| geodesic_m(a, b)).sum::<f64>();
        }
    });
    sum
}

/// Returns the centre of mass of the part of highest dimension, in the plane of longitude and latitude.
pub fn centroid(shape: &Shape) -> Option<LonLat> {
    shape.to_geo().centroid().map(|p| LonLat::new(p.x(), p.y()))
}

/// Returns a position inside the geometry at which to put its label.
pub fn label_point(shape: &Shape) -> Option<LonLat> {
    shape.to_geo().interior_point().map(|p| LonLat::new(p.x(), p.y()))
}

/// Returns the edges of a ring, the closing one included where it is missing.
pub(crate) fn closed_edges(ring: &[LonLat]) -> impl Iterator<Item = (LonLat, LonLat)> + '_ {
    let closing =
        ring.last().zip(ring.first()).filter(|(last, first)| last != first).map(|(last, first)| (*last, *first));
    ring.windows(2).map(|ends| (ends[0], ends[1])).chain(closing)
}

/// A geometry drawn flat in a frame; a point is an edge without length.
pub(crate) struct Flat {
    edges: Vec<Segment>,
    /// Ends of the edges in degrees, by the `index` of the edge.
    ends: Vec<(LonLat, LonLat)>,
    /// Rings of each polygon in the flat.
    areas: Vec<Vec<Vec<Xy>>>,
    /// One position of each connected piece.
    seeds: Vec<Xy>,
    index: OnceCell<RTree<Segment>>,
}

impl Flat {
    pub(crate) fn new(shape: &Shape, frame: Frame) -> Self {
        let mut flat =
            Self { edges: Vec::new(), ends: Vec::new(), areas: Vec::new(), seeds: Vec::new(), index: OnceCell::new() };
        shape.each_simple(&mut |part| match part {
            Simple::Point(p) => {
                flat.add_edge(frame, p, p);
                flat.seeds.push(frame.project(p));
            }
            Simple::Line(line) => {
                if let [only] = line {
                    flat.add_edge(frame, *only, *only);
                }
                line.windows(2).for_each(|ends| flat.add_edge(frame, ends[0], ends[1]));
                flat.seeds.extend(line.first().map(|p| frame.project(*p)));
            }
            Simple::Polygon(polygon) => {
                let mut rings = Vec::new();
                for ring in polygon.rings().filter(|ring| !ring.is_empty()) {
                    let first = flat.edges.len();
                    closed_edges(ring).for_each(|(a, b)| flat.add_edge(frame, a, b));
                    if flat.edges.len() == first {
                        flat.add_edge(frame, ring[0], ring[0]);
                    }
                    rings.push(flat.edges[first..].iter().map(|edge| edge.a).collect());
                }
                flat.seeds.extend(polygon.shell.first().map(|p| frame.project(*p)));
                flat.areas.push(rings);
            }
        });
        flat
    }

    fn add_edge(&mut self, frame: Frame, p: LonLat, q: LonLat) {
        let (a, b) = (frame.project(p), frame.project(q));
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let pieces = (length / LONGEST_EDGE_M).ceil().clamp(1.0, MOST_PIECES);
        let at =
            |t: f64| if t >= 1.0 { q } else { LonLat::new(p.lon + (q.lon - p.lon) * t, p.lat + (q.lat - p.lat) * t) };
        let mut from = (p, a);
        let mut step = 1.0;
        while step <= pieces {
            let to = at(step / pieces);
            let flat_to = if step < pieces { frame.project(to) } else { b };
            let index = u32::try_from(self.ends.len()).expect("fewer than 2^32 edges");
            self.edges.push(Segment { a: from.1, b: flat_to, ring: 0, index });
            self.ends.push((from.0, to));
            from = (to, flat_to);
            step += 1.0;
        }
    }

    fn index(&self) -> &RTree<Segment> {
        self.index.get_or_init(|| tree(self.edges.clone()))
    }

    fn covers(&self, p: Xy) -> bool {
        self.areas.iter().any(|rings| {
            let edges =
                rings.iter().flat_map(|ring| (0..ring.len()).map(move |i| (ring[i], ring[(i + 1) % ring.len()])));
            locate(p, edges) != Where::Outside
        })
    }

    /// Returns the nearest positions of two geometries drawn in the same frame.
    pub(crate) fn closest(&self, other: &Self) -> Option<Closest> {
        if other.edges.len() > self.edges.len() {
            let found = other.closest_to_smaller(self)?;
            return Some(Closest { metres: found.metres, from: found.to, to: found.from });
        }
        self.closest_to_smaller(other)
    }

    fn closest_to_smaller(&self, small: &Self) -> Option<Closest> {
        let first = small.edges.first()?;
        if !first.a[0].is_finite() || self.edges.is_empty() {
            return None;
        }
        if let Some(p) = small.seeds.iter().find(|p| self.covers(**p)) {
            let edge = small.edges.iter().find(|edge| edge.a == *p).unwrap_or(first);
            let at = small.ends[edge.index as usize].0;
            return Some(Closest { metres: 0.0, from: at, to: at });
        }
        if let Some(p) = self.seeds.iter().find(|p| small.covers(**p)) {
            let edge = self.edges.iter().find(|edge| edge.a == *p).unwrap_or(&self.edges[0]);
            let at = self.ends[edge.index as usize].0;
            return Some(Closest { metres: 0.0, from: at, to: at });
        }
        let mut best: Option<(f64, LonLat, LonLat)> = None;
        let mut compare = |e: &Segment, f: &Segment| {
            let (d, s, t) = nearest_of(e, f);
            if best.is_none_or(|(least, ..)| d < least) {
                best = Some((d, self.at(e, s), small.at(f, t)));
            }
            best.map_or(f64::INFINITY, |(least, ..)| least)
        };
        if self.edges.len() * small.edges.len() <= FEW_PAIRS {
            for e in &self.edges {
                for f in &small.edges {
                    compare(e, f);
                }
            }
        } else {
            let index = self.index();
            let mut reach = index.nearest_neighbor(first.a).map_or(f64::INFINITY, |e| compare(e, first));
            for f in &small.edges {
                let (low, high) = (f.envelope().lower(), f.envelope().upper());
                let near = AABB::from_corners([low[0] - reach, low[1] - reach], [high[0] + reach, high[1] + reach]);
                for e in index.locate_in_envelope_intersecting(near) {
                    reach = compare(e, f);
                }
            }
        }
        best.map(|(flat, from, to)| Closest { metres: if flat == 0.0 { 0.0 } else { geodesic_m(from, to) }, from, to })
    }

    fn at(&self, edge: &Segment, share: f64) -> LonLat {
        let (p, q) = self.ends[edge.index as usize];
        LonLat::new(p.lon + (q.lon - p.lon) * share, p.lat + (q.lat - p.lat) * share)
    }
}

impl PointDistance for Segment {
    fn distance_2(&self, point: &Xy) -> f64 {
        let (d, _) = from_edge(*point, self);
        d * d
    }
}

/// Returns the distance of a point from an edge and the share of the edge at which it is nearest.
fn from_edge(p: Xy, edge: &Segment) -> (f64, f64) {
    let along = [edge.b[0] - edge.a[0], edge.b[1] - edge.a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let share = if square > 0.0 {
        (((p[0] - edge.a[0]) * along[0] + (p[1] - edge.a[1]) * along[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    ((p[0] - edge.a[0] - share * along[0]).hypot(p[1] - edge.a[1] - share * along[1]), share)
}

/// Returns the least distance of two edges and the shares of each at which it is reached.
fn nearest_of(e: &Segment, f: &Segment) -> (f64, f64, f64) {
    let share = |p: Xy, edge: &Segment| from_edge(p, edge).1;
    if e.a != e.b && f.a != f.b {
        match meet(e.a, e.b, f.a, f.b) {
            Meet::Apart => {}
            Meet::Cross(p) | Meet::Touch(p) | Meet::Overlap(p, _) => return (0.0, share(p, e), share(p, f)),
        }
    }
    let (mut best, mut at) = (f64::INFINITY, (0.0, 0.0));
    for (end, p) in [(0.0, f.a), (1.0, f.b)] {
        let (d, s) = from_edge(p, e);
        if d < best {
            (best, at) = (d, (s, end));
        }
    }
    for (end, p) in [(0.0, e.a), (1.0, e.b)] {
        let (d, t) = from_edge(p, f);
        if d < best {
            (best, at) = (d, (end, t));
        }
    }
    (best, at.0, at.1)
}
