//! Exact questions about segments in the plane, and an index of segments.
//!
//! Orientation uses adaptive-precision arithmetic (Shewchuk 1997, through the `geo` crate), so every yes or no below
//! is exact for the coordinates as given; only the location of a crossing is rounded.

use geo::Coord;
use geo::kernels::{Kernel, Orientation, RobustKernel};
use rstar::{AABB, RTree, RTreeObject};

pub(crate) type Xy = [f64; 2];

/// One edge of a ring or line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) a: Xy,
    pub(crate) b: Xy,
    /// Number of the ring or line.
    pub(crate) ring: u32,
    /// Number of the edge in it.
    pub(crate) index: u32,
}

impl RTreeObject for Segment {
    type Envelope = AABB<Xy>;

    fn envelope(&self) -> AABB<Xy> {
        AABB::from_corners(self.a, self.b)
    }
}

/// Returns an index of segments.
pub(crate) fn tree(segments: Vec<Segment>) -> RTree<Segment> {
    RTree::bulk_load(segments)
}

/// How two segments meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meet {
    /// Not at all.
    Apart,
    /// Each crosses the other inside; the point is rounded.
    Cross(Xy),
    /// In one point that is an end of at least one of them.
    Touch(Xy),
    /// Along a common stretch.
    Overlap(Xy, Xy),
}

/// Returns 1 when the turn a → b → c is to the left, −1 to the right, 0 when the three are in line.
pub(crate) fn turn(a: Xy, b: Xy, c: Xy) -> i8 {
    let at = |[x, y]: Xy| Coord { x, y };
    match RobustKernel::orient2d(at(a), at(b), at(c)) {
        Orientation::CounterClockwise => 1,
        Orientation::Clockwise => -1,
        Orientation::Collinear => 0,
    }
}

/// Returns how two segments of some length meet.
pub(crate) fn meet(a0: Xy, a1: Xy, b0: Xy, b1: Xy) -> Meet {
    let (s0, s1) = (turn(a0, a1, b0), turn(a0, a1, b1));
    if s0 * s1 > 0 {
        return Meet::Apart;
    }
    let (t0, t1) = (turn(b0, b1, a0), turn(b0, b1, a1));
    if t0 * t1 > 0 {
        return Meet::Apart;
    }
    match (s0, s1, t0, t1) {
        (0, 0, ..) | (_, _, 0, 0) => meet_in_line(a0, a1, b0, b1),
        (0, ..) => Meet::Touch(b0),
        (_, 0, ..) => Meet::Touch(b1),
        (_, _, 0, _) => Meet::Touch(a0),
        (_, _, _, 0) => Meet::Touch(a1),
        _ => Meet::Cross(crossing(a0, a1, b0, b1)),
    }
}

fn meet_in_line(a0: Xy, a1: Xy, b0: Xy, b1: Xy) -> Meet {
    // The order along a line is the lexical order of its points.
    let sorted = |p: Xy, q: Xy| if (p[0], p[1]) <= (q[0], q[1]) { (p, q) } else { (q, p) };
    let ((a_low, a_high), (b_low, b_high)) = (sorted(a0, a1), sorted(b0, b1));
    let low = sorted(a_low, b_low).1;
    let high = sorted(a_high, b_high).0;
    if low == high {
        Meet::Touch(low)
    } else if sorted(low, high).0 == low {
        Meet::Overlap(low, high)
    } else {
        Meet::Apart
    }
}

fn crossing(a0: Xy, a1: Xy, b0: Xy, b1: Xy) -> Xy {
    let (a, b) = ([a1[0] - a0[0], a1[1] - a0[1]], [b1[0] - b0[0], b1[1] - b0[1]]);
    let t = ((b0[0] - a0[0]) * b[1] - (b0[1] - a0[1]) * b[0]) / (a[0] * b[1] - a[1] * b[0]);
    let t = if t.is_finite() { t.clamp(0.0, 1.0) } else { 0.5 };
    [a0[0] + t * a[0], a0[1] + t * a[1]]
}

/// Tells whether turning left around `p` from the ray to `from` meets the ray to `q` strictly before that to `to`.
pub(crate) fn between(p: Xy, from: Xy, q: Xy, to: Xy) -> bool {
    match turn(p, from, to) {
        1 => turn(p, from, q) > 0 && turn(p, q, to) > 0,
        0 => turn(p, from, q) > 0,
        _ => !(turn(p, to, q) >= 0 && turn(p, q, from) >= 0),
    }
}

/// Where a point lies in respect of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Inside,
    On,
    Outside,
}

/// Counts the edges that a ray from `p` to the east crosses.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RayCount {
    odd: bool,
    on: bool,
}

impl RayCount {
    pub(crate) fn add(&mut self, p: Xy, a: Xy, b: Xy) {
        if self.on {
            return;
        }
        let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
        if p[1] < low || p[1] > high || p[0] > a[0].max(b[0]) {
            return;
        }
        let side = turn(a, b, p);
        if side == 0 && p[0] >= a[0].min(b[0]) {
            self.on = true;
        } else if (a[1] > p[1]) != (b[1] > p[1]) && (side > 0) == (b[1] > a[1]) && side != 0 {
            self.odd = !self.odd;
        }
    }

    pub(crate) fn answer(self) -> Where {
        match (self.on, self.odd) {
            (true, _) => Where::On,
            (false, true) => Where::Inside,
            (false, false) => Where::Outside,
        }
    }
}

/// Returns where a point lies in respect of a closed ring.
pub(crate) fn locate(p: Xy, ring: impl IntoIterator<Item = (Xy, Xy)>) -> Where {
    let mut count = RayCount::default();
    for (a, b) in ring {
        count.add(p, a, b);
    }
    count.answer()
}

/// Returns the sets of a partition of `0..n` by union-find.
#[derive(Clone, Debug)]
pub(crate) struct Partition(Vec<usize>);

impl Partition {
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Joins two sets; tells whether they were apart before. The smaller root stays.
    pub(crate) fn join(&mut self, i: usize, j: usize) -> bool {
        let (i, j) = (self.root(i), self.root(j));
        self.0[i.max(j)] = i.min(j);
        i != j
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_meet_in_every_way() {
        let check = |a: [f64; 4], b: [f64; 4], expect: Meet| {
            assert_eq!(meet([a[0], a[1]], [a[2], a[3]], [b[0], b[1]], [b[2], b[3]]), expect, "{a:?} {b:?}");
        };
        check([0., 0., 2., 2.], [0., 2., 2., 0.], Meet::Cross([1., 1.]));
        check([0., 0., 2., 0.], [1., 0., 1., 5.], Meet::Touch([1., 0.]));
        check([1., 5., 1., 0.], [0., 0., 2., 0.], Meet::Touch([1., 0.]));
        check([0., 0., 1., 1.], [1., 1., 2., 0.], Meet::Touch([1., 1.]));
        check([0., 0., 1., 1.], [1., 1., 2., 2.], Meet::Touch([1., 1.]));
        check([0., 0., 2., 2.], [1., 1., 3., 3.], Meet::Overlap([1., 1.], [2., 2.]));
        check([0., 0., 0., 2.], [0., 3., 0., 1.], Meet::Overlap([0., 1.], [0., 2.]));
        check([0., 0., 1., 1.], [2., 2., 3., 3.], Meet::Apart);
        check([0., 0., 1., 0.], [2., 1., 2., -1.], Meet::Apart);
        check([0., 0., 1., 0.], [0., 1., 1., 1.], Meet::Apart);
    }

    #[test]
    fn rays_are_ordered_around_a_point() {
        let o = [0., 0.];
        assert!(between(o, [1., 0.], [1., 1.], [0., 1.]));
        assert!(!between(o, [0., 1.], [1., 1.], [1., 0.]));
        assert!(between(o, [0., 1.], [-1., -1.], [1., 0.]));
        assert!(!between(o, [1., 0.], [2., 0.], [0., 1.]));
        assert!(between(o, [1., 0.], [0., 1.], [-1., 0.]));
        assert!(!between(o, [1., 0.], [0., -1.], [-1., 0.]));
    }

    #[test]
    fn points_are_located() {
        let ring = [[0., 0.], [4., 0.], [4., 4.], [2., 2.], [0., 4.], [0., 0.]];
        let at = |p| locate(p, ring.windows(2).map(|w| (w[0], w[1])));
        assert_eq!(at([1., 1.]), Where::Inside);
        assert_eq!(at([2., 2.]), Where::On);
        assert_eq!(at([1., 2.]), Where::Inside);
        assert_eq!(at([2., 3.]), Where::Outside);
        assert_eq!(at([-1., 2.]), Where::Outside);
        assert_eq!(at([4., 1.]), Where::On);
        assert_eq!(at([1., 4.]), Where::Outside);
    }
}
