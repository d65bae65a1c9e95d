//! Geometries cut to a square and drawn with fewer positions.

/// A position in units of a tile.
pub(crate) type Xy = [f64; 2];

/// Cuts a ring, given without its closing position, to the square between two bounds (Sutherland and Hodgman 1974). Where the ring leaves the
/// square and comes back, the cut follows the edge.
pub(crate) fn ring(ring: &mut Vec<Xy>, spare: &mut Vec<Xy>, low: f64, high: f64) {
    for (axis, bound, keeps_above) in [(0, low, true), (0, high, false), (1, low, true), (1, high, false)] {
        let is_in = |p: &Xy| if keeps_above { p[axis] >= bound } else { p[axis] <= bound };
        if ring.iter().all(is_in) {
            continue;
        }
        spare.clear();
        let mut before = ring[ring.len() - 1];
        for p in ring.iter() {
            if is_in(&before) != is_in(p) {
                spare.push(crossing(before, *p, axis, bound));
            }
            if is_in(p) {
                spare.push(*p);
            }
            before = *p;
        }
        std::mem::swap(ring, spare);
        if ring.is_empty() {
            return;
        }
    }
}

/// Calls back with each piece of a line inside the square between two bounds (Liang and Barsky 1984).
pub(crate) fn line(line: &[Xy], low: f64, high: f64, mut each: impl FnMut(&[Xy])) {
    let mut piece: Vec<Xy> = Vec::new();
    for ends in line.windows(2) {
        let Some((enters, leaves)) = inside(ends[0], ends[1], low, high) else {
            if piece.len() > 1 {
                each(&piece);
            }
            piece.clear();
            continue;
        };
        let at = |share: f64| {
            [ends[0][0] + share * (ends[1][0] - ends[0][0]), ends[0][1] + share * (ends[1][1] - ends[0][1])]
        };
        if piece.is_empty() || enters > 0.0 {
            piece.clear();
            piece.push(if enters > 0.0 { at(enters) } else { ends[0] });
        }
        piece.push(if leaves < 1.0 { at(leaves) } else { ends[1] });
        if leaves < 1.0 {
            each(&piece);
            piece.clear();
        }
    }
    if piece.len() > 1 {
        each(&piece);
    }
}

fn inside(a: Xy, b: Xy, low: f64, high: f64) -> Option<(f64, f64)> {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for axis in [0, 1] {
        let along = b[axis] - a[axis];
        for (by, room) in [(-along, a[axis] - low), (along, high - a[axis])] {
            if by == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if by < 0.0 {
                enters = enters.max(room / by);
            } else {
                leaves = leaves.min(room / by);
            }
        }
    }
    (enters <= leaves).then_some((enters, leaves))
}

fn crossing(a: Xy, b: Xy, axis: usize, bound: f64) -> Xy {
    let share = (bound - a[axis]) / (b[axis] - a[axis]);
    let other = 1 - axis;
    let mut p = [bound; 2];
    p[other] = a[other] + share * (b[other] - a[other]);
    p
}

/// Leaves positions out that lie within a tolerance of the line without them (Douglas and Peucker 1973); first and last stay.
pub(crate) fn simplify(line: &mut Vec<Xy>, tolerance: f64) {
    if line.len() < 3 {
        return;
    }
    let mut stays = vec![false; line.len()];
    stays[0] = true;
    stays[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let (mut farthest, mut at) = (0.0, 0);
        for index in first + 1..last {
            let away = from_segment(line[index], line[first], line[last]);
            if away > farthest {
                (farthest, at) = (away, index);
            }
        }
        if farthest > tolerance * tolerance {
            stays[at] = true;
            open.extend([(first, at), (at, last)]);
        }
    }
    let mut stays = stays.into_iter();
    line.retain(|_| stays.next().unwrap_or(true));
}

/// Returns the square of the distance of a position from a segment.
fn from_segment(p: Xy, a: Xy, b: Xy) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let share = if square > 0.0 {
        (((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let away = [p[0] - a[0] - share * along[0], p[1] - a[1] - share * along[1]];
    away[0] * away[0] + away[1] * away[1]
}

/// Returns twice the area of a ring, positive where it runs clockwise on the screen.
pub(crate) fn twice_area(ring: &[Xy]) -> f64 {
    let mut sum = 0.0;
    let mut before = ring[ring.len() - 1];
    for p in ring {
        sum += before[0] * p[1] - p[0] * before[1];
        before = *p;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_around_the_square_becomes_the_square_and_one_beside_it_nothing() {
        let mut around = vec![[-10.0, -10.0], [20.0, -10.0], [20.0, 20.0], [-10.0, 20.0]];
        ring(&mut around, &mut Vec::new(), 0.0, 10.0);
        assert!((twice_area(&around) - 200.0).abs() < 1e-12);
        let mut beside = vec![[11.0, 0.0], [12.0, 0.0], [12.0, 5.0]];
        ring(&mut beside, &mut Vec::new(), 0.0, 10.0);
        assert!(beside.is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two_pieces() {
        let mut pieces = Vec::new();
        line(&[[5.0, 5.0], [15.0, 5.0], [15.0, 8.0], [5.0, 8.0]], 0.0, 10.0, |piece| pieces.push(piece.to_vec()));
        assert_eq!(pieces, [vec![[5.0, 5.0], [10.0, 5.0]], vec![[10.0, 8.0], [5.0, 8.0]]]);
    }

    #[test]
    fn corners_stay_and_wobbles_go() {
        let mut wobbly = vec![[0.0, 0.0], [5.0, 0.4], [10.0, 0.0], [10.0, 10.0]];
        simplify(&mut wobbly, 1.0);
        assert_eq!(wobbly, [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
    }
}
