//! Which geometries are nearer to each other than a limit.

use std::collections::BTreeMap;

use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use crate::segments::Partition;
use crate::{Shape, distance_m};

/// Two geometries, by their places in the list, and the distance of their edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbours {
    /// Place of the first in the list.
    pub a: usize,
    /// Place of the second; larger than `a`.
    pub b: usize,
    /// Distance in metres, less than the limit.
    pub metres: f64,
}

/// Returns all pairs whose edges are less than `limit_m` apart, in the order of the list.
///
/// GB 18218-2009, 3.3, takes installations of one operator "less than 500 m apart" as one unit: the limit itself is
/// apart. Empty geometries have no neighbours.
///
/// # Units
///
/// Metres; error as in [`crate::closest`].
pub fn nearer_than(shapes: &[Shape], limit_m: f64) -> Vec<Neighbours> {
    let boxes: Vec<_> = shapes.iter().map(Shape::bbox).collect();
    let index = RTree::bulk_load(
        (boxes.iter().enumerate())
            .filter_map(|(i, bbox)| bbox.map(|b| GeomWithData::new(Rectangle::from_aabb(b.aabb()), i)))
            .collect(),
    );
    let mut pairs = Vec::new();
    for (a, bbox) in boxes.iter().enumerate() {
        let Some(near) = bbox.map(|b| b.widened(limit_m).aabb()) else { continue };
        let mut others: Vec<usize> =
            index.locate_in_envelope_intersecting(near).map(|o| o.data).filter(|b| *b > a).collect();
        others.sort_unstable();
        for b in others {
            if let Some(metres) = distance_m(&shapes[a], &shapes[b]).filter(|d| *d < limit_m) {
                pairs.push(Neighbours { a, b, metres });
            }
        }
    }
    pairs
}

/// Returns the groups that neighbours form, each and all in the order of the list; one without neighbours is alone.
///
/// Groups chain: if a is near b and b near c, the three are one group. Whether the rule at hand wants that is
/// for its engine to say; the pairs are there for the other reading.
pub fn groups(count: usize, pairs: &[Neighbours]) -> Vec<Vec<usize>> {
    let mut partition = Partition::new(count);
    for pair in pairs {
        partition.join(pair.a, pair.b);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..count {
        groups.entry(partition.root(i)).or_default().push(i);
    }
    groups.into_values().collect()
}
