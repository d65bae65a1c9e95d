//! Measured fires: radiometers about pool fires and jet fires, lengths of flames; and distances of a commercial program.
//!
//! No constant is fitted to these fires. Which published set is the default was decided with the public fires in view, and so were the wind
//! number at which level jets change from one axis to the other and the axis of level hydrogen jets; `by_set` therefore shows what the sets
//! that were not chosen give. Trials that were not in view are the fair test. Where a condition was not recorded, still air of
//! 15 °C, one atmosphere and 50 % humidity is taken.

mod jet;
mod phast;
mod pool;
mod printed_fires;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::statistics::{Point, Statistics, within};
use crate::FileReport;

pub(crate) use printed_fires::{check, knows};

/// Judges every file of fires in a folder.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    let measured = [pool::judge(files), jet::judge(files), phast::judge(files)];
    measured.into_iter().flatten().collect()
}

/// Returns observed and computed fluxes in kW/m², for a chart: pool fires, then jet fires; the run is the fire.
pub fn compare(files: &BTreeMap<String, String>) -> (Vec<Point>, Vec<Point>) {
    (pool::outcome(files).points, jet::outcome(files).points)
}

/// What a campaign gives.
#[derive(Default)]
struct Outcome {
    points: Vec<Point>,
    /// Lengths of flames: fire, observed, computed.
    lengths: Vec<(String, f64, f64)>,
    /// Emissive powers: fire, band observed, computed, kW/m².
    powers: Vec<(String, (f64, f64), f64)>,
    failures: Vec<crate::Failure>,
    /// Names of sets and models that were used, with how sure they are.
    rests_on: Vec<String>,
    /// Figures of the other sets, by name.
    by_set: Map<String, Value>,
}

/// Figures of a set of points.
fn figures(points: &[&Point]) -> Value {
    let Some(statistics) = Statistics::of(points.iter().copied()) else { return Value::Null };
    json!({
        "n": statistics.n,
        "within_factor_1_5": within(points.iter().copied(), 1.5),
        "fac2": statistics.fac2,
        "mg": statistics.mg,
        "vg": statistics.vg,
    })
}

/// Makes the report of a campaign: a radiometer is passed when it is within a factor of 1.5, a length when within 20 %.
fn report(file: &str, family: &str, outcome: &Outcome) -> FileReport {
    let mut metrics = Map::new();
    let mut fires: Vec<&str> = outcome.points.iter().map(|point| point.run.as_str()).collect();
    fires.dedup();
    for fire in fires {
        let own: Vec<&Point> = outcome.points.iter().filter(|point| point.run == fire).collect();
        metrics.insert(fire.to_owned(), figures(&own));
    }
    metrics.insert("all".to_owned(), figures(&outcome.points.iter().collect::<Vec<_>>()));
    let lengths: Map<String, Value> = outcome
        .lengths
        .iter()
        .map(|(fire, observed, computed)| {
            let error = computed / observed - 1.0;
            (fire.clone(), json!({ "observed_m": observed, "computed_m": computed, "relative_error": error }))
        })
        .collect();
    let met = outcome.lengths.iter().filter(|(_, observed, computed)| (computed / observed - 1.0).abs() <= 0.2).count();
    metrics.insert("flame_length".to_owned(), Value::Object(lengths));
    metrics.insert("flame_length_within_20_percent".to_owned(), json!([met, outcome.lengths.len()]));
    let powers: Map<String, Value> = outcome
        .powers
        .iter()
        .map(|(fire, (low, high), computed)| {
            let within = (low / 1.5..=high * 1.5).contains(computed);
            (fire.clone(), json!({ "observed": [low, high], "computed": computed, "within_factor_1_5": within }))
        })
        .collect();
    metrics.insert("emissive_power_kW_m2".to_owned(), Value::Object(powers));
    metrics.insert("rests_on".to_owned(), json!(outcome.rests_on));
    let near = outcome.points.iter().filter(|point| within([*point], 1.5) == Some(1.0)).count();
    metrics.insert("by_set".to_owned(), Value::Object(outcome.by_set.clone()));
    FileReport {
        file: file.to_owned(),
        family: family.to_owned(),
        cases: outcome.points.len() + outcome.failures.len(),
        passed: near,
        not_implemented: 0,
        outside: outcome.points.len() - near,
        failed: outcome.failures.clone(),
        metrics,
    }
}

/// Notes what a trace rests on, once each.
fn note(rests_on: &mut Vec<String>, trace: &anlan_consequence::Trace) {
    for used in &trace.used {
        let line = match used.confidence {
            Some(confidence) => format!("{} ({confidence:?})", used.id),
            None => used.id.to_string(),
        };
        if !rests_on.contains(&line) {
            rests_on.push(line);
        }
    }
}
