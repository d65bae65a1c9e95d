//! How many of those present are indoors.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use serde::Deserialize;

use crate::sets::rows;

/// Share of people that is indoors in a part of the day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Presence {
    /// Part of the day: `day` or `night`.
    pub period: String,
    /// Hour at which it begins.
    pub from_hour: f64,
    /// Hour at which it ends.
    pub to_hour: f64,
    /// Share indoors.
    pub indoors: f64,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl Presence {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the probability for somebody of whom it is not known where he is, from those outdoors and indoors.
    pub fn mean(&self, outdoors: f64, indoors: f64) -> f64 {
        outdoors + self.indoors * (indoors - outdoors)
    }
}

static ROWS: LazyLock<Vec<Presence>> =
    LazyLock::new(|| rows(include_str!("../../data/harm-presence-purple-book-1999.csv")));

/// Returns the shares of the Purple Book, day and night.
pub fn presences() -> &'static [Presence] {
    &ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_are_indoors_at_night() {
        let [day, night] = presences() else { panic!("day and night") };
        assert!(day.indoors < night.indoors && day.confidence().must_be_shown());
        assert!((day.mean(1.0, 0.1) - 0.163).abs() < 1e-12);
    }
}
