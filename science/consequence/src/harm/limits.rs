//! Thresholds of heat and pressure, as data.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use serde::Deserialize;

use crate::sets::rows;

/// What a threshold is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdKind {
    /// Heat flux, kW/m².
    HeatFlux,
    /// Over-pressure, kPa.
    Overpressure,
}

/// A level and what happens there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Threshold {
    /// What it is about.
    pub kind: ThresholdKind,
    /// Level, in its unit.
    pub value: f64,
    /// Unit.
    pub unit: String,
    /// What happens.
    pub effect: String,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl Threshold {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the level in W/m² or Pa.
    pub fn si(&self) -> f64 {
        self.value * 1e3
    }
}

static ROWS: LazyLock<Vec<Threshold>> = LazyLock::new(|| rows(include_str!("../../data/harm-thresholds.csv")));

/// Returns the thresholds of a kind.
pub fn thresholds(kind: ThresholdKind) -> impl Iterator<Item = &'static Threshold> {
    ROWS.iter().filter(move |row| row.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_the_guideline_are_there() {
        let at = |kind, value: f64| thresholds(kind).any(|row| row.value.total_cmp(&value).is_eq());
        assert!([4.0, 12.5, 37.5].into_iter().all(|value| at(ThresholdKind::HeatFlux, value)));
        assert!([5.0, 16.0, 40.0, 100.0].into_iter().all(|value| at(ThresholdKind::Overpressure, value)));
        assert!(ROWS.iter().all(|row| row.confidence() >= Confidence::Verified && row.si() > 0.0));
    }
}
