//! Statistics by which a model is compared with a campaign.
//!
//! # Source
//!
//! Chang and Hanna, Meteorology and Atmospheric Physics 87 (2004) 167–196, §3: geometric mean bias, geometric variance, share within a
//! factor of two. Bias above one is under-prediction.

use anlan_quantity::math::{exp, ln};
use serde::Serialize;
use serde_json::{Value, json};

/// One observation and what the model says of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Trial.
    pub run: String,
    /// Distance from the source, m.
    pub distance: f64,
    /// What was measured.
    pub observed: f64,
    /// What was computed.
    pub predicted: f64,
}

impl Point {
    /// Returns a point.
    pub fn new(run: impl Into<String>, distance: f64, observed: f64, predicted: f64) -> Self {
        Self { run: run.into(), distance, observed, predicted }
    }

    /// Returns the logarithm of observed over predicted; nothing where one of them is not above zero.
    fn log_ratio(&self) -> Option<f64> {
        let sound = |value: f64| value.is_finite() && value > 0.0;
        (sound(self.observed) && sound(self.predicted)).then(|| ln(self.observed / self.predicted))
    }
}

/// How well a set of points is met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Statistics {
    /// Points, those that have no ratio included.
    pub n: usize,
    /// Share within a factor of two of all points; one without a ratio is outside.
    pub fac2: f64,
    /// Geometric mean of observed over predicted, of the points that have a ratio.
    pub mg: f64,
    /// Geometric variance of observed over predicted, of the points that have a ratio.
    pub vg: f64,
}

impl Statistics {
    /// Returns the statistics of points; nothing where none has a ratio.
    pub fn of<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        let (mut n, mut sound, mut within, mut sum, mut squares) = (0_usize, 0_usize, 0_usize, 0.0, 0.0);
        for point in points {
            n += 1;
            let Some(ratio) = point.log_ratio() else { continue };
            sound += 1;
            within += usize::from(ratio.abs() <= core::f64::consts::LN_2);
            sum += ratio;
            squares += ratio * ratio;
        }
        (sound > 0).then(|| Self {
            n,
            fac2: within as f64 / n as f64,
            mg: exp(sum / sound as f64),
            vg: exp(squares / sound as f64),
        })
    }

    /// Returns the figures as they stand in a report.
    pub fn to_json(self) -> Value {
        json!({ "n": self.n, "fac2": self.fac2, "mg": self.mg, "vg": self.vg })
    }
}

/// Returns the share of points whose ratio lies within a factor.
pub fn within<'a>(points: impl IntoIterator<Item = &'a Point>, factor: f64) -> Option<f64> {
    let (mut n, mut inside) = (0_usize, 0_usize);
    for point in points {
        n += 1;
        inside += usize::from(point.log_ratio().is_some_and(|ratio| ratio.abs() <= ln(factor)));
    }
    (n > 0).then(|| inside as f64 / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_their_definitions() {
        let points =
            [Point::new("1", 50.0, 2.0, 1.0), Point::new("1", 100.0, 1.0, 4.0), Point::new("2", 50.0, 1.0, 0.0)];
        let found = Statistics::of(&points).unwrap();
        assert_eq!(found.n, 3);
        assert!((found.fac2 - 1.0 / 3.0).abs() < 1e-15);
        // Mean of ln 2 and −2 ln 2; mean of their squares.
        assert!((found.mg - exp(-0.5 * core::f64::consts::LN_2)).abs() < 1e-14);
        assert!((found.vg - exp(2.5 * core::f64::consts::LN_2 * core::f64::consts::LN_2)).abs() < 1e-14);
        assert_eq!(within(&points, 4.0), Some(2.0 / 3.0));
        assert_eq!(Statistics::of(&[]), None);
    }
}
