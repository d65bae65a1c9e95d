//! Validity of polygons: each ring alone, then rings against each other, then which lies inside which.

use std::collections::{BTreeMap, BTreeSet};

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

use super::{FaultKind, FaultList, check_positions};
use crate::segments::{Meet, Partition, RayCount, Segment, Where, Xy, between, meet, tree, turn};
use crate::{LonLat, Polygon};

/// A ring without repeated positions; the first position is not repeated at the end.
struct Ring {
    part: usize,
    /// Number in its polygon; 0 is the outer one.
    number: usize,
    points: Vec<Xy>,
    /// For each point its number in the ring as given.
    given: Vec<usize>,
}

impl Ring {
    fn point(&self, i: usize) -> Xy {
        self.points[i % self.points.len()]
    }

    fn place(&self, edge: u32) -> [usize; 3] {
        [self.part, self.number, self.given[edge as usize]]
    }

    /// Returns the neighbours along the ring of a point `p` that lies on edge `edge`.
    fn around(&self, edge: usize, p: Xy) -> (Xy, Xy) {
        let n = self.points.len();
        let (a, b) = (self.point(edge), self.point(edge + 1));
        if p == a {
            (self.point(edge + n - 1), b)
        } else if p == b {
            (a, self.point(edge + 2))
        } else {
            (a, b)
        }
    }

    /// Tells whether the ring runs to the left around its inside; `None` when it has no area.
    fn is_counter_clockwise(&self) -> Option<bool> {
        let n = self.points.len();
        // The turn at the lowest (then leftmost) point is the turn of the ring.
        let low = (0..n).min_by(|i, j| {
            let (p, q) = (self.points[*i], self.points[*j]);
            p[1].total_cmp(&q[1]).then(p[0].total_cmp(&q[0]))
        })?;
        match turn(self.point(low + n - 1), self.point(low), self.point(low + 1)) {
            0 => None,
            side => Some(side > 0),
        }
    }

    fn envelope(&self) -> AABB<Xy> {
        AABB::from_points(&self.points)
    }
}

/// Adds the faults of the polygons of one geometry.
pub(super) fn check(polygons: &[&Polygon], first_part: usize, list: &mut FaultList) {
    let before = list.errors();
    let mut rings = Vec::new();
    for (i, polygon) in polygons.iter().enumerate() {
        for (number, ring) in polygon.rings().enumerate() {
            if ring.is_empty() && (number > 0 || polygon.holes.iter().all(Vec::is_empty)) {
                continue; // An empty hole says nothing, and an empty polygon is valid.
            }
            rings.extend(check_ring(ring, first_part + i, number, list));
        }
    }
    let index = RingIndex::new(&rings);
    let touches = check_meetings(&index, list);
    if list.errors() == before {
        check_nesting(&index, list);
        check_connected(&rings, touches, list);
    }
}

/// Checks one ring alone and returns it cleaned when it can be compared with others.
fn check_ring(ring: &[LonLat], part: usize, number: usize, list: &mut FaultList) -> Option<Ring> {
    if !check_positions(ring, part, number, list) {
        return None;
    }
    let place = [part, number, 0];
    let Some((first, last)) = ring.first().zip(ring.last()) else {
        list.add(FaultKind::TooFewPoints, LonLat::default(), place);
        return None;
    };
    if first != last {
        list.add(FaultKind::RingNotClosed, *last, [part, number, ring.len() - 1]);
    }
    let mut clean =
        Ring { part, number, points: Vec::with_capacity(ring.len()), given: Vec::with_capacity(ring.len()) };
    for (i, p) in ring.iter().enumerate() {
        if clean.points.last() == Some(&p.xy()) {
            *clean.given.last_mut().expect("one entry per point") = i;
        } else {
            clean.points.push(p.xy());
            clean.given.push(i);
        }
    }
    if clean.points.len() > 1 && clean.points.first() == clean.points.last() {
        clean.points.pop();
        clean.given.pop();
    }
    if clean.points.len() < 3 {
        list.add(FaultKind::TooFewPoints, *first, place);
        return None;
    }
    if clean.points.iter().all(|p| turn(clean.points[0], clean.points[1], *p) == 0) {
        list.add(FaultKind::ZeroArea, *first, place);
        return None;
    }
    Some(clean)
}

struct RingIndex<'a> {
    rings: &'a [Ring],
    edges: RTree<Segment>,
    boxes: RTree<GeomWithData<Rectangle<Xy>, usize>>,
    east: f64,
}

impl<'a> RingIndex<'a> {
    fn new(rings: &'a [Ring]) -> Self {
        let edges = rings.iter().enumerate().flat_map(|(r, ring)| {
            (0..ring.points.len()).map(move |i| Segment {
                a: ring.points[i],
                b: ring.point(i + 1),
                ring: u32::try_from(r).expect("fewer rings than positions"),
                index: u32::try_from(i).expect("fewer edges than positions"),
            })
        });
        let boxes =
            rings.iter().enumerate().map(|(r, ring)| GeomWithData::new(Rectangle::from_aabb(ring.envelope()), r));
        let east = rings.iter().flat_map(|ring| &ring.points).fold(f64::MIN, |east, p| east.max(p[0]));
        Self { rings, edges: tree(edges.collect()), boxes: RTree::bulk_load(boxes.collect()), east }
    }

    fn locate(&self, p: Xy, ring: usize) -> Where {
        let mut count = RayCount::default();
        let ray = AABB::from_corners(p, [self.east, p[1]]);
        for edge in self.edges.locate_in_envelope_intersecting(ray).filter(|edge| edge.ring as usize == ring) {
            count.add(p, edge.a, edge.b);
        }
        count.answer()
    }

    /// Tells whether ring `inner` lies inside ring `outer`, when the two do not cross.
    fn is_inside(&self, inner: usize, outer: usize) -> bool {
        let ring = &self.rings[inner];
        for p in &ring.points {
            match self.locate(*p, outer) {
                Where::Inside => return true,
                Where::Outside => return false,
                Where::On => {}
            }
        }
        // Every vertex lies on the outer ring: the first edge runs either inside it or outside it.
        let (p, q) = (ring.points[0], ring.points[1]);
        let at = AABB::from_point(p);
        let Some(edge) = (self.edges.locate_in_envelope_intersecting(at))
            .find(|edge| edge.ring as usize == outer && turn(edge.a, edge.b, p) == 0)
        else {
            return false;
        };
        let (previous, next) = self.rings[outer].around(edge.index as usize, p);
        match self.rings[outer].is_counter_clockwise() {
            Some(true) => between(p, next, q, previous),
            Some(false) => between(p, previous, q, next),
            None => false,
        }
    }

    fn near(&self, ring: usize) -> Vec<usize> {
        let mut near: Vec<usize> = (self.boxes)
            .locate_in_envelope_intersecting(self.rings[ring].envelope())
            .map(|found| found.data)
            .filter(|other| *other != ring)
            .collect();
        near.sort_unstable();
        near
    }
}

/// A vertex where two rings meet without crossing, keyed by its bits so that it can be a key.
type Touches = BTreeSet<(usize, [u64; 2])>;

/// Reports crossings, overlaps and touches that are faults; returns the touches that are allowed.
fn check_meetings(index: &RingIndex<'_>, list: &mut FaultList) -> Touches {
    let mut touches = Touches::new();
    let mut seen = BTreeSet::new();
    let mut candidates: Vec<Segment> = Vec::new();
    for (r, ring) in index.rings.iter().enumerate() {
        for i in 0..ring.points.len() {
            let (r, i) = (u32::try_from(r).expect("counted above"), u32::try_from(i).expect("counted above"));
            let edge = Segment { a: ring.points[i as usize], b: ring.point(i as usize + 1), ring: r, index: i };
            candidates.clear();
            candidates.extend(
                (index.edges.locate_in_envelope_intersecting(edge.envelope())).filter(|e| (e.ring, e.index) > (r, i)),
            );
            candidates.sort_unstable_by_key(|e| (e.ring, e.index));
            for other in &candidates {
                let Some((kind, p)) = judge(index.rings, edge, *other, &mut touches) else { continue };
                if seen.insert((kind, edge.ring, other.ring, p.map(f64::to_bits))) {
                    list.add(kind, p.into(), ring.place(i));
                    if list.is_full() {
                        return touches;
                    }
                }
            }
        }
    }
    touches
}

/// Returns the fault that two edges make with each other.
fn judge(rings: &[Ring], e: Segment, f: Segment, touches: &mut Touches) -> Option<(FaultKind, Xy)> {
    let (ring, other) = (&rings[e.ring as usize], &rings[f.ring as usize]);
    let met = meet(e.a, e.b, f.a, f.b);
    if e.ring == f.ring {
        let last = ring.points.len() - 1;
        let follows = f.index == e.index + 1;
        let neighbours = follows || (e.index == 0 && f.index as usize == last);
        return match met {
            Meet::Overlap(..) if neighbours => Some((FaultKind::Spike, if follows { e.b } else { e.a })),
            Meet::Apart => None,
            Meet::Touch(_) if neighbours => None,
            Meet::Touch(p) => Some((FaultKind::SelfTouch, p)),
            Meet::Cross(p) | Meet::Overlap(p, _) => Some((FaultKind::SelfIntersection, p)),
        };
    }
    match met {
        Meet::Apart => None,
        Meet::Cross(p) | Meet::Overlap(p, _) => Some((FaultKind::RingsCross, p)),
        Meet::Touch(p) => {
            let (a0, a1) = ring.around(e.index as usize, p);
            let (b0, b1) = other.around(f.index as usize, p);
            if crosses_at(p, a0, a1, b0, b1) {
                return Some((FaultKind::RingsCross, p));
            }
            if ring.part == other.part {
                let key = p.map(|x| (x + 0.0).to_bits()); // −0 and 0 are one place
                touches.insert((e.ring as usize, key));
                touches.insert((f.ring as usize, key));
            }
            None
        }
    }
}

/// Tells whether b0 → p → b1 passes from one side of a0 → p → a1 to the other.
fn crosses_at(p: Xy, a0: Xy, a1: Xy, b0: Xy, b1: Xy) -> bool {
    let strictly_left = |q| between(p, a1, q, a0);
    let strictly_right = |q| between(p, a0, q, a1);
    (strictly_left(b0) && strictly_right(b1)) || (strictly_right(b0) && strictly_left(b1))
}

fn check_nesting(index: &RingIndex<'_>, list: &mut FaultList) {
    let rings = index.rings;
    let shells: BTreeMap<usize, usize> =
        rings.iter().enumerate().filter(|(_, ring)| ring.number == 0).map(|(r, ring)| (ring.part, r)).collect();
    for (r, ring) in rings.iter().enumerate() {
        let fault = if ring.number > 0 {
            let inside_shell = shells.get(&ring.part).is_some_and(|shell| index.is_inside(r, *shell));
            let nested = || {
                (index.near(r).into_iter())
                    .any(|o| rings[o].part == ring.part && rings[o].number > 0 && index.is_inside(r, o))
            };
            if inside_shell { nested().then_some(FaultKind::NestedHoles) } else { Some(FaultKind::HoleOutsideShell) }
        } else {
            let near = index.near(r);
            let inside = |o: usize| index.is_inside(r, o);
            let nested = near.iter().any(|o| {
                let (outer, part) = (&rings[*o], rings[*o].part);
                outer.number == 0
                    && inside(*o)
                    && !near.iter().any(|h| rings[*h].part == part && rings[*h].number > 0 && inside(*h))
            });
            nested.then_some(FaultKind::NestedShells)
        };
        if let Some(kind) = fault {
            list.add(kind, ring.points[0].into(), ring.place(0));
        }
    }
}

/// Rings and the points where they touch form a graph; the interior is in one piece when it has no circle.
fn check_connected(rings: &[Ring], touches: Touches, list: &mut FaultList) {
    let mut nodes: BTreeMap<(usize, [u64; 2]), usize> = BTreeMap::new();
    let mut partition = Partition::new(rings.len() + touches.len());
    for (ring, point) in touches {
        let next = rings.len() + nodes.len();
        let node = *nodes.entry((rings[ring].part, point)).or_insert(next);
        if !partition.join(ring, node) {
            let at = LonLat::from(point.map(f64::from_bits));
            let edge = rings[ring].points.iter().position(|p| *p == at.xy()).unwrap_or(0);
            let place = [rings[ring].part, rings[ring].number, rings[ring].given[edge]];
            list.add(FaultKind::InteriorDisconnected, at, place);
        }
    }
}
