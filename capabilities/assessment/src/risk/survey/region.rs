//! Regions: parts of a country that lie too far apart for one flat map.

use std::collections::BTreeMap;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::plant::Setting;
use anlan_qra::{Fault, Grid};
use anlan_spatial::{BBox, Frame, LonLat};

use super::super::facts::Facts;
use super::super::map::{MARGIN, RiskMap};
use crate::fault;

/// Extent up to which a flat map is true: lengths come out short by less than one in a thousand, m.
const FLAT: f64 = 400_000.0;

/// Sources and targets that are computed on one map.
#[derive(Clone, Debug)]
pub struct Region {
    /// Sources, in the order of their ids; those without a place are with the first region.
    pub sources: Vec<RecordId>,
    /// Protection targets, in the order of their ids.
    pub targets: Vec<RecordId>,
    /// Cells of its map.
    pub grid: Grid,
    /// Flat frame of its map.
    pub frame: Frame,
    places: Vec<LonLat>,
    cell: Option<f64>,
}

impl Region {
    /// Makes its map without sources and people.
    ///
    /// # Errors
    /// As [`RiskMap::around`].
    pub fn empty_map(&self, setting: &Setting) -> Result<RiskMap, Fault> {
        RiskMap::around(&self.places, setting.clone(), self.cell)
    }
}

/// Sorts what has a place into regions: one, unless it is spread too far.
pub(super) fn regions(facts: &Facts, setting: &Setting, cell: Option<f64>) -> Result<Vec<Region>, Problem> {
    let mut placed: Vec<(RecordId, LonLat)> = Vec::new();
    let mut without: Vec<RecordId> = Vec::new();
    for id in facts.sources() {
        match facts.origin(id) {
            Some((at, _)) => placed.push((id, at)),
            None => without.push(id),
        }
    }
    placed.sort_by_key(|(id, _)| *id);
    let groups = if is_wide(&placed) { groups_of(&placed) } else { vec![(0..placed.len()).collect()] };
    let mut all = Vec::new();
    for group in groups {
        let places: Vec<LonLat> = group.iter().map(|i| placed[*i].1).collect();
        let map = RiskMap::around(&places, setting.clone(), cell).map_err(|found| fault::plain(&found))?;
        all.push(Region {
            sources: group.iter().map(|i| placed[*i].0).collect(),
            targets: Vec::new(),
            grid: *map.grid.grid(),
            frame: map.frame,
            places,
            cell,
        });
    }
    for (id, target) in &facts.targets {
        // The region that has the nearest source.
        let nearest = if all.len() == 1 { Some(0) } else { nearest(&all, target.place) };
        if let Some(region) = nearest {
            all[region].targets.push(*id);
        }
    }
    if let Some(first) = all.first_mut() {
        first.sources.extend(without);
        first.sources.sort_unstable();
    }
    Ok(all)
}

fn is_wide(placed: &[(RecordId, LonLat)]) -> bool {
    let Some(bbox) = BBox::around(placed.iter().map(|(_, at)| *at)) else { return false };
    let [east, north] = Frame::at(bbox.min).project(bbox.max);
    // The far side of the globe projects to nothing.
    let spans_much = bbox.max.lon - bbox.min.lon > 20.0 || bbox.max.lat - bbox.min.lat > 20.0;
    spans_much || east.abs() > FLAT || north.abs() > FLAT
}

/// Joins places whose maps would overlap, and those that only hang together over others.
fn groups_of(placed: &[(RecordId, LonLat)]) -> Vec<Vec<usize>> {
    /// Metres of a degree of latitude, near enough to sort places.
    const DEGREE: f64 = 111_195.0;
    let near = 2.0 * MARGIN;
    #[expect(clippy::cast_possible_truncation, reason = "degrees are small")]
    let bucket = |at: LonLat| {
        let row = (at.lat * DEGREE / near).floor() as i64;
        let wide = DEGREE * at.lat.to_radians().cos().max(0.01);
        ((at.lon * wide / near).floor() as i64, row)
    };
    let mut buckets: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, (_, at)) in placed.iter().enumerate() {
        buckets.entry(bucket(*at).1).or_default().push(i);
    }
    let mut parent: Vec<usize> = (0..placed.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    for (i, (_, at)) in placed.iter().enumerate() {
        let frame = Frame::at(*at);
        let row = bucket(*at).1;
        for other in (row - 1..=row + 1).filter_map(|row| buckets.get(&row)).flatten().filter(|other| **other > i) {
            let there = placed[*other].1;
            if (there.lon - at.lon).abs() * at.lat.to_radians().cos() * DEGREE > 1.2 * near {
                continue;
            }
            let [east, north] = frame.project(there);
            if east * east + north * north <= near * near {
                let (a, b) = (root(&mut parent, i), root(&mut parent, *other));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..placed.len() {
        let root = root(&mut parent, i);
        groups.entry(root).or_default().push(i);
    }
    groups.into_values().collect()
}

fn nearest(regions: &[Region], at: LonLat) -> Option<usize> {
    let frame = Frame::at(at);
    let distance = |region: &Region| {
        let squares = region.places.iter().filter(|place| (place.lon - at.lon).abs() < 20.0).map(|place| {
            let [east, north] = frame.project(*place);
            east * east + north * north
        });
        squares.fold(f64::INFINITY, f64::min)
    };
    let all = regions.iter().enumerate().map(|(i, region)| (i, distance(region)));
    all.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}
