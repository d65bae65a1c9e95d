//! Who is there by day and by night, and how many of them indoors.

use std::sync::LazyLock;

use anlan_consequence::Fault;
use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

use crate::sets::rows;

/// Kind of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum People {
    /// Those who live there.
    Residents,
    /// Those who work there.
    Workers,
}

/// Part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Day.
    Day,
    /// Night.
    Night,
}

/// Presence in a part of the day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Presence {
    /// Set.
    pub set: String,
    /// Whom it is about.
    pub people: People,
    /// When.
    pub period: Period,
    /// Hour at which it begins.
    pub from_hour: f64,
    /// Hour at which it ends.
    pub to_hour: f64,
    /// Share that is there.
    pub present: f64,
    /// Share of those that is indoors.
    pub indoors: f64,
    zh: String,
    en: String,
    /// Publication.
    pub source: String,
    confidence: String,
}

static ROWS: LazyLock<Vec<Presence>> = LazyLock::new(|| rows(include_str!("../data/presence.csv")));

impl Presence {
    /// Returns what it says.
    pub fn text(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the share of the day that the period takes.
    pub fn share_of_day(&self) -> f64 {
        let hours = self.to_hour - self.from_hour;
        (if hours > 0.0 { hours } else { hours + 24.0 }) / 24.0
    }

    /// Returns how many of a number are outdoors and indoors.
    pub fn of(&self, number: f64) -> (f64, f64) {
        let there = number * self.present;
        (there * (1.0 - self.indoors), there * self.indoors)
    }
}

/// Returns the sets of presence.
pub fn presence_sets() -> [&'static str; 2] {
    ["purple_book", "always"]
}

/// Returns the presence of people in a part of the day.
///
/// # Units
///
/// Hours; shares.
///
/// # Source
///
/// `purple_book`: Purple Book CPR 18E 5.3 and Table 5.3. `always`: everybody outdoors all of the time, as the individual risk is defined.
/// AQ/T 3046-2013 gives factors of death for people indoors, and no shares of presence.
///
/// # Valid for
///
/// Populations, not persons.
///
/// # Errors
///
/// `qra.unknown_set`.
///
/// # Example
///
/// ```
/// use anlan_qra::presence::{People, Period, presence};
/// let (outdoors, indoors) = presence("purple_book", People::Residents, Period::Day)?.of(1000.0);
/// assert!((outdoors - 49.0).abs() < 1e-9 && (indoors - 651.0).abs() < 1e-9);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn presence(set: &str, people: People, period: Period) -> Result<&'static Presence, Fault> {
    ROWS.iter().find(|row| row.set == set && row.people == people && row.period == period).ok_or_else(|| {
        let known = presence_sets().join(", ");
        Fault::new(
            "qra.unknown_set",
            "presence.set",
            format!("没有名为“{set}”的人员在场数据集"),
            format!("there is no set of presence “{set}”"),
        )
        .remedy(format!("从以下数据集中选用：{known}"), format!("choose one of {known}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_night_make_a_day_and_nobody_is_lost() {
        for set in presence_sets() {
            for people in [People::Residents, People::Workers] {
                let [day, night] = [Period::Day, Period::Night].map(|period| presence(set, people, period).unwrap());
                assert!((day.share_of_day() + night.share_of_day() - 1.0).abs() < 1e-12);
                for row in [day, night] {
                    let (outdoors, indoors) = row.of(100.0);
                    assert!((outdoors + indoors - 100.0 * row.present).abs() < 1e-9 && !row.text().zh.is_empty());
                }
            }
        }
    }

    #[test]
    fn shares_indoors_are_those_of_the_physics() {
        for row in anlan_consequence::harm::presences() {
            let period = if row.period == "day" { Period::Day } else { Period::Night };
            let ours = presence("purple_book", People::Residents, period).unwrap();
            assert_eq!((ours.indoors, ours.from_hour), (row.indoors, row.from_hour));
        }
    }
}
