//! People within a distance outside a site boundary.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Buffer, MapCoords, Relate};
use rstar::{RTree, RTreeObject};
use serde::{Deserialize, Serialize};

use crate::ground::Flat;
use crate::lonlat::BBox;
use crate::{Frame, LonLat, Shape, contains};

/// How a target that is only partly within the distance is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountingRule {
    /// All its people count when any part of it is within the distance. GB 18218-2018, Table 5 does not say; this is
    /// the cautious reading.
    #[default]
    Whole,
    /// The share of its area within the distance counts, people taken as evenly spread. Points and lines count whole.
    ByArea,
}

/// Where a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Wholly inside the site boundary: the operator's own, not counted.
    Inside,
    /// Some part is outside the boundary and within the distance: counted.
    Counted,
    /// Farther away.
    Beyond,
}

/// The working for one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountRow {
    /// Identifier of the target; its place in the list for [`people_within`].
    pub target: u64,
    /// People given for it.
    pub people: u32,
    /// Where it stands.
    pub standing: Standing,
    /// Distance of its nearest edge from the site boundary, in metres; 0 when it overlaps.
    pub distance_m: f64,
    /// Share of its people that counts, 0 to 1.
    pub share: f64,
}

/// People counted near a site, with the working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    /// People counted; a broken sum of shares is rounded up.
    pub people: u64,
    /// Distance asked for, in metres.
    pub radius_m: f64,
    /// Rule followed.
    pub rule: CountingRule,
    /// Targets looked at, by identifier; from an index only those whose box is near.
    pub rows: Vec<CountRow>,
}

/// Counts the people of targets within `radius_m` outside a site boundary (the radius included).
///
/// # Units
///
/// Metres, people.
///
/// # Source
///
/// GB 18218-2018, 4.3.2 and Table 5: permanent population within 500 m outside the site boundary (厂区边界).
///
/// # Valid for
///
/// A boundary of up to 50 km; distances as in [`crate::closest`]. A boundary given as a point or line has no inside.
///
/// # Example
///
/// See the [crate].
pub fn people_within(boundary: &Shape, radius_m: f64, targets: &[(Shape, u32)], rule: CountingRule) -> Count {
    let site = Site::new(boundary, radius_m, rule);
    let rows = (0..).zip(targets).filter_map(|(i, (shape, people))| site.as_ref()?.row(i, shape, *people)).collect();
    count(rows, radius_m, rule)
}

/// Targets held for many questions; a change or a question costs the logarithm of their number.
#[derive(Debug, Default)]
pub struct TargetIndex {
    targets: BTreeMap<u64, (Shape, u32)>,
    boxes: RTree<Entry>,
}

impl TargetIndex {
    /// Returns an index of targets (identifier, geometry, people); of equal identifiers the last is kept.
    pub fn new(targets: impl IntoIterator<Item = (u64, Shape, u32)>) -> Self {
        let targets: BTreeMap<_, _> = targets.into_iter().map(|(id, shape, people)| (id, (shape, people))).collect();
        let entries = targets.iter().filter_map(|(id, (shape, _))| Entry::new(*id, shape)).collect();
        Self { targets, boxes: RTree::bulk_load(entries) }
    }

    /// Adds a target, or replaces the one with its identifier.
    pub fn insert(&mut self, id: u64, shape: Shape, people: u32) {
        self.remove(id);
        if let Some(entry) = Entry::new(id, &shape) {
            self.boxes.insert(entry);
        }
        self.targets.insert(id, (shape, people));
    }

    /// Takes a target out and returns it.
    pub fn remove(&mut self, id: u64) -> Option<(Shape, u32)> {
        let removed = self.targets.remove(&id)?;
        if let Some(entry) = Entry::new(id, &removed.0) {
            self.boxes.remove(&entry);
        }
        Some(removed)
    }

    /// Returns how many targets are held.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Tells whether no target is held.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Returns the identifiers of targets whose box comes within a distance of a site's box, in order: what may have to
    /// be looked at again when the site changes.
    pub fn near(&self, boundary: &Shape, radius_m: f64) -> Vec<u64> {
        let Some(bbox) = boundary.bbox() else { return Vec::new() };
        let mut ids: Vec<u64> =
            self.boxes.locate_in_envelope_intersecting(bbox.widened(radius_m).aabb()).map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids
    }

    /// Counts the people near a site as [`people_within`] does, over the targets near it.
    pub fn people_within(&self, boundary: &Shape, radius_m: f64, rule: CountingRule) -> Count {
        let site = Site::new(boundary, radius_m, rule);
        let rows = (self.near(boundary, radius_m).into_iter())
            .filter_map(|id| {
                let (shape, people) = self.targets.get(&id)?;
                site.as_ref()?.row(id, shape, *people)
            })
            .collect();
        count(rows, radius_m, rule)
    }
}

fn count(rows: Vec<CountRow>, radius_m: f64, rule: CountingRule) -> Count {
    // Whole targets are summed as integers, so that only true shares can be rounded.
    let whole: u64 = rows.iter().filter(|row| row.share >= 1.0).map(|row| u64::from(row.people)).sum();
    let parts: f64 = rows.iter().filter(|row| row.share < 1.0).map(|row| f64::from(row.people) * row.share).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of shares of people, not negative"
    )]
    let people = whole + parts.ceil() as u64;
    Count { people, radius_m, rule, rows }
}

/// A boundary made ready to be compared with many targets.
struct Site<'a> {
    boundary: &'a Shape,
    frame: Frame,
    flat: Flat,
    radius_m: f64,
    rule: CountingRule,
    /// The area within the distance, in the frame; only for [`CountingRule::ByArea`].
    reach: OnceCell<geo::MultiPolygon>,
}

impl<'a> Site<'a> {
    fn new(boundary: &'a Shape, radius_m: f64, rule: CountingRule) -> Option<Self> {
        let frame = Frame::at(boundary.bbox()?.centre());
        let flat = Flat::new(boundary, frame);
        Some(Self { boundary, frame, flat, radius_m, rule, reach: OnceCell::new() })
    }

    fn row(&self, target: u64, shape: &Shape, people: u32) -> Option<CountRow> {
        let distance_m = self.flat.closest(&Flat::new(shape, self.frame))?.metres;
        let standing = if distance_m > self.radius_m {
            Standing::Beyond
        } else if distance_m == 0.0 && self.covers(shape) {
            Standing::Inside
        } else {
            Standing::Counted
        };
        let share = match (standing, self.rule) {
            (Standing::Inside | Standing::Beyond, _) => 0.0,
            (Standing::Counted, CountingRule::Whole) => 1.0,
            (Standing::Counted, CountingRule::ByArea) => self.share(shape),
        };
        Some(CountRow { target, people, standing, distance_m, share })
    }

    fn covers(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Point(p) => contains(self.boundary, *p),
            _ => self.boundary.is_areal() && self.boundary.to_geo().relate(&shape.to_geo()).is_covers(),
        }
    }

    /// Returns the share of a target's area within the distance and outside the boundary.
    fn share(&self, shape: &Shape) -> f64 {
        let flat = |shape: &Shape| {
            shape.to_geo().map_coords(|c| {
                let [x, y] = self.frame.project(LonLat::new(c.x, c.y));
                geo::Coord { x, y }
            })
        };
        let target = areas(&flat(shape));
        let whole = target.unsigned_area();
        if whole <= 0.0 {
            return 1.0;
        }
        let reach = self.reach.get_or_init(|| {
            let site = flat(self.boundary);
            site.buffer(self.radius_m).difference(&areas(&site))
        });
        (target.intersection(reach).unsigned_area() / whole).clamp(0.0, 1.0)
    }
}

fn areas(geometry: &geo::Geometry) -> geo::MultiPolygon {
    match geometry {
        geo::Geometry::Polygon(polygon) => polygon.clone().into(),
        geo::Geometry::MultiPolygon(parts) => parts.clone(),
        geo::Geometry::GeometryCollection(parts) => parts.iter().flat_map(|part| areas(part).0).collect(),
        _ => geo::MultiPolygon::new(Vec::new()),
    }
}

/// The box of a target in the index, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    id: u64,
    bbox: BBox,
}

impl Entry {
    fn new(id: u64, shape: &Shape) -> Option<Self> {
        let bbox = shape.bbox()?;
        (bbox.min.is_on_globe() && bbox.max.is_on_globe()).then_some(Self { id, bbox })
    }
}

impl RTreeObject for Entry {
    type Envelope = rstar::AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.bbox.aabb()
    }
}
