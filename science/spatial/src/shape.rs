//! The geometry of a record, kept as it was given.

use geo::{Coord, LineString};

use crate::{BBox, LonLat};

/// A polygon: one outer ring and any number of holes, each ring kept as it was given (closed or not).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polygon {
    /// Outer ring; first and last position are equal in a valid one.
    pub shell: Vec<LonLat>,
    /// Holes.
    pub holes: Vec<Vec<LonLat>>,
}

impl Polygon {
    /// Returns a polygon without holes.
    pub fn from_shell(shell: Vec<LonLat>) -> Self {
        Self { shell, holes: Vec::new() }
    }

    /// Returns the rings, the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<LonLat>> {
        std::iter::once(&self.shell).chain(&self.holes)
    }
}

/// A geometry in the sense of OGC simple features and of GeoJSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One position.
    Point(LonLat),
    /// Several positions.
    MultiPoint(Vec<LonLat>),
    /// A line through positions.
    Line(Vec<LonLat>),
    /// Several lines.
    MultiLine(Vec<Vec<LonLat>>),
    /// An area.
    Polygon(Polygon),
    /// Several areas.
    MultiPolygon(Vec<Polygon>),
    /// Several geometries of any kind.
    Collection(Vec<Shape>),
}

impl Shape {
    /// Returns every position, in order.
    pub fn positions(&self) -> Vec<LonLat> {
        let mut all = Vec::new();
        self.each_simple(&mut |part| match part {
            Simple::Point(p) => all.push(p),
            Simple::Line(line) => all.extend_from_slice(line),
            Simple::Polygon(polygon) => polygon.rings().for_each(|ring| all.extend_from_slice(ring)),
        });
        all
    }

    /// Returns the bounding box, `None` for a geometry without positions.
    pub fn bbox(&self) -> Option<BBox> {
        BBox::around(self.positions())
    }

    /// Tells whether there is no position at all.
    pub fn is_empty(&self) -> bool {
        self.positions().is_empty()
    }

    /// Tells whether the geometry covers an area (it has at least one polygon).
    pub fn is_areal(&self) -> bool {
        !self.polygons().is_empty()
    }

    /// Returns the polygons in it.
    pub fn polygons(&self) -> Vec<&Polygon> {
        let mut all = Vec::new();
        self.each_simple(&mut |part| {
            if let Simple::Polygon(polygon) = part {
                all.push(polygon);
            }
        });
        all
    }

    /// Returns the geometry with every position replaced, for instance by a datum conversion.
    #[must_use]
    pub fn map(&self, f: &impl Fn(LonLat) -> LonLat) -> Self {
        let line = |line: &Vec<LonLat>| line.iter().map(|p| f(*p)).collect::<Vec<_>>();
        let polygon = |p: &Polygon| Polygon { shell: line(&p.shell), holes: p.holes.iter().map(line).collect() };
        match self {
            Self::Point(p) => Self::Point(f(*p)),
            Self::MultiPoint(points) => Self::MultiPoint(line(points)),
            Self::Line(points) => Self::Line(line(points)),
            Self::MultiLine(lines) => Self::MultiLine(lines.iter().map(line).collect()),
            Self::Polygon(p) => Self::Polygon(polygon(p)),
            Self::MultiPolygon(parts) => Self::MultiPolygon(parts.iter().map(polygon).collect()),
            Self::Collection(parts) => Self::Collection(parts.iter().map(|part| part.map(f)).collect()),
        }
    }

    /// Returns the geometry for the `geo` crate, which closes open rings; empty holes and empty parts are left out, since
    /// some of its algorithms take them for something at no distance.
    pub fn to_geo(&self) -> geo::Geometry {
        match self {
            Self::Point(p) => geo::Point::from(coord(*p)).into(),
            Self::MultiPoint(points) => geo::MultiPoint::new(points.iter().map(|p| coord(*p).into()).collect()).into(),
            Self::Line(line) => line_string(line).into(),
            Self::MultiLine(lines) => geo::MultiLineString::new(lines.iter().map(|l| line_string(l)).collect()).into(),
            Self::Polygon(p) => geo_polygon(p).into(),
            Self::MultiPolygon(parts) => {
                geo::MultiPolygon::new(parts.iter().filter(|part| !part.shell.is_empty()).map(geo_polygon).collect())
                    .into()
            }
            Self::Collection(parts) => geo::Geometry::GeometryCollection(parts.iter().map(Self::to_geo).collect()),
        }
    }

    /// Calls `f` for every point, line and polygon in it.
    pub(crate) fn each_simple<'a>(&'a self, f: &mut impl FnMut(Simple<'a>)) {
        match self {
            Self::Point(p) => f(Simple::Point(*p)),
            Self::MultiPoint(points) => points.iter().for_each(|p| f(Simple::Point(*p))),
            Self::Line(line) => f(Simple::Line(line)),
            Self::MultiLine(lines) => lines.iter().for_each(|line| f(Simple::Line(line))),
            Self::Polygon(polygon) => f(Simple::Polygon(polygon)),
            Self::MultiPolygon(parts) => parts.iter().for_each(|polygon| f(Simple::Polygon(polygon))),
            Self::Collection(parts) => {
                for part in parts {
                    part.each_simple(f);
                }
            }
        }
    }
}

/// One part of a geometry that is not itself a collection.
#[derive(Clone, Copy)]
pub(crate) enum Simple<'a> {
    Point(LonLat),
    Line(&'a [LonLat]),
    Polygon(&'a Polygon),
}

pub(crate) fn coord(p: LonLat) -> Coord {
    Coord { x: p.lon, y: p.lat }
}

pub(crate) fn line_string(line: &[LonLat]) -> LineString {
    line.iter().map(|p| coord(*p)).collect()
}

pub(crate) fn geo_polygon(polygon: &Polygon) -> geo::Polygon {
    let holes = polygon.holes.iter().filter(|ring| !ring.is_empty());
    geo::Polygon::new(line_string(&polygon.shell), holes.map(|ring| line_string(ring)).collect())
}

pub(crate) fn from_geo_polygon(polygon: &geo::Polygon) -> Polygon {
    let ring = |line: &LineString| line.coords().map(|c| LonLat::new(c.x, c.y)).collect::<Vec<_>>();
    Polygon { shell: ring(polygon.exterior()), holes: polygon.interiors().iter().map(ring).collect() }
}
