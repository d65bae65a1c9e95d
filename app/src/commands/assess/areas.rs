//! Contours of individual risk, in longitude and latitude.

use anlan_assessment::risk::map::RiskMap;
use anlan_qra::contours;
use anlan_regulations::risk_criteria::{self, Criteria, Sensitivity};
use serde_json::{Value, json};

use super::{Assessed, name_of, summary};

/// A ring of longitudes and latitudes, the first repeated at the end.
pub(super) type Ring = Vec<[f64; 2]>;

/// The area at or above a level, on all maps.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) per_year: f64,
    /// Polygons: an outer ring and its holes.
    pub(super) polygons: Vec<Vec<Ring>>,
    pub(super) square_metres: f64,
    /// It goes beyond a map.
    pub(super) is_cut: bool,
}

/// Areas of all levels, the highest first.
#[derive(Debug)]
pub(super) struct Areas {
    pub(super) levels: Vec<Level>,
}

impl Areas {
    pub(super) fn new(levels: Vec<f64>) -> Self {
        let level = |per_year| Level { per_year, polygons: Vec::new(), square_metres: 0.0, is_cut: false };
        Self { levels: levels.into_iter().map(level).collect() }
    }

    /// Draws the contours of one map.
    pub(super) fn take(&mut self, map: &RiskMap) {
        let grid = map.grid.grid();
        let levels: Vec<f64> = self.levels.iter().map(|level| level.per_year).collect();
        for (level, area) in self.levels.iter_mut().zip(contours(grid, &map.grid.risks(), &levels)) {
            level.square_metres += area.square_metres;
            level.is_cut |= area.is_cut;
            level.polygons.extend(area.polygons.iter().map(|rings| {
                let ring = |ring: &Vec<anlan_qra::Place>| {
                    ring.iter().map(|place| map.position(*place)).map(|at| [round(at.lon), round(at.lat)]).collect()
                };
                rings.iter().map(ring).collect()
            }));
        }
    }
}

/// Degrees to a tenth of a metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// The limits of all criteria, new and in service.
pub(super) fn usual() -> Vec<f64> {
    let limits = |criteria| [false, true].into_iter().flat_map(move |new| risk_criteria::contours(criteria, new));
    sorted(&Criteria::ALL.into_iter().flat_map(limits).map(|limit| limit.level_per_year).collect::<Vec<f64>>())
}

/// Levels, the highest first, each once.
pub(super) fn sorted(levels: &[f64]) -> Vec<f64> {
    let mut levels = levels.to_vec();
    levels.sort_by(|a, b| b.total_cmp(a));
    levels.dedup_by(|a, b| (*a / *b - 1.0).abs() < 1e-9);
    levels
}

/// Rules for which a level is a limit: the rule, whether of new plants, and the classes of targets.
pub(super) fn limit_of(level: f64) -> Vec<(Criteria, bool, Vec<Sensitivity>)> {
    let mut rules = Vec::new();
    for criteria in Criteria::ALL {
        for new in [true, false] {
            let limits = risk_criteria::contours(criteria, new).into_iter();
            let own: Vec<Sensitivity> = limits
                .filter(|limit| (limit.level_per_year / level - 1.0).abs() < 1e-9)
                .map(|limit| limit.sensitivity)
                .collect();
            if !own.is_empty() {
                rules.push((criteria, new, own));
            }
        }
    }
    rules
}

/// The file `contours.geojson`.
pub(super) fn geojson(assessed: &Assessed) -> String {
    let features: Vec<Value> = (assessed.areas.levels.iter())
        .map(|level| {
            json!({
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": level.polygons},
                "properties": {
                    "level": level.per_year, "area_m2": level.square_metres.round(), "is_cut": level.is_cut,
                    "limit_of": limit_of(level.per_year).into_iter().map(|(criteria, new, classes)| json!({
                        "criteria": name_of(criteria), "new": new, "sensitivity": classes,
                    })).collect::<Vec<_>>(),
                },
            })
        })
        .collect();
    json!({"type": "FeatureCollection", "basis": summary::basis(assessed), "features": features}).to_string()
}
