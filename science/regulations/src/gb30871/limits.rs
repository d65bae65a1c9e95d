//! Limits of gas, time, mass and distance.

use std::sync::LazyLock;

use anlan_quantity::si::Metres;
use serde::{Deserialize, Serialize};

use super::{HotLevel, Permit, permit};
use crate::fault::not_negative;
use crate::table::{Confidence, rows};
use crate::{Fault, Text};

#[derive(Deserialize)]
struct Row {
    permit: String,
    condition: String,
    quantity: String,
    operator: String,
    value: String,
    clause: String,
    confidence: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/gb30871-2022-limits.csv")));

/// A limit that is a number.
struct Limit {
    value: f64,
    clause: String,
    confidence: Confidence,
}

/// Finds a limit by its clause, and its condition and quantity where a clause has several.
fn limit(permit: &str, clause: &str, condition: &str, operator: &str) -> Limit {
    let row = ROWS
        .iter()
        .find(|row| {
            row.permit == permit
                && row.clause == clause
                && row.operator == operator
                && (row.condition.starts_with(condition) || row.quantity == condition)
        })
        .expect("the limits that are used stand in the table");
    Limit {
        value: row.value.parse().expect("limits that are compared are numbers"),
        clause: format!("GB 30871-2022, {}", row.clause),
        confidence: Confidence::read(&row.confidence),
    }
}

/// Judgement of a gas reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GasCheck {
    /// It passes; the limit itself does.
    pub pass: bool,
    /// Limit, % by volume.
    pub limit_percent: f64,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Judges a reading of combustible gas: at most 0.5 % where the lower explosive limit is 4 % or more, else 0.2 %.
///
/// # Source
/// GB 30871-2022, 5.3.2; also for confined space (6.4 c) and temporary power (10.1).
///
/// # Errors
/// [`Fault`] where a figure is below zero or not a number.
pub fn combustible_gas(lower_explosive_percent: f64, reading_percent: f64) -> Result<GasCheck, Fault> {
    let lower = not_negative("lower_explosive_limit", lower_explosive_percent)?;
    let reading = not_negative("reading", reading_percent)?;
    let limit = if lower >= 4.0 {
        limit("hot_work", "5.3.2 a)", "lower explosive limit", "<=")
    } else {
        limit("hot_work", "5.3.2 b)", "lower explosive limit", "<=")
    };
    Ok(GasCheck {
        pass: reading <= limit.value,
        limit_percent: limit.value,
        clause: limit.clause,
        confidence: limit.confidence,
    })
}

/// Judges a reading of oxygen in a confined space: 19.5 to 21 %, to 23.5 % where the surroundings are rich in it. The limit told is the one
/// that is nearer.
///
/// # Source
/// GB 30871-2022, 6.4 a).
///
/// # Errors
/// [`Fault`] where the reading is below zero or not a number.
pub fn oxygen(reading_percent: f64, enriched: bool) -> Result<GasCheck, Fault> {
    let reading = not_negative("reading", reading_percent)?;
    let least = limit("confined_space", "6.4 a)", "oxygen", ">=");
    let most = limit("confined_space", "6.4 a)", if enriched { "oxygen-enriched" } else { "oxygen" }, "<=");
    let middle = f64::midpoint(least.value, most.value);
    Ok(GasCheck {
        pass: reading >= least.value && reading <= most.value,
        limit_percent: if reading < middle { least.value } else { most.value },
        clause: least.clause,
        confidence: least.confidence.max(most.confidence),
    })
}

/// Tells whether gas is analysed anew after an interruption: beyond 30 minutes for special and level 1 hot work, beyond 60 for level 2 and
/// for confined space (no level).
///
/// # Source
/// GB 30871-2022, 5.3.1 d), 6.3 f).
///
/// # Errors
/// [`Fault`] where the minutes are below zero or not a number.
pub fn needs_new_analysis(level: Option<HotLevel>, interrupted_minutes: f64) -> Result<bool, Fault> {
    let minutes = not_negative("interruption", interrupted_minutes)?;
    let limit = match level {
        Some(HotLevel::Special | HotLevel::One) => limit("hot_work", "5.3.1 d)", "special or level 1", "<="),
        Some(HotLevel::Two) => limit("hot_work", "5.3.1 d)", "level 2", "<="),
        None => limit("confined_space", "6.3 f)", "interruption", "<="),
    };
    Ok(minutes > limit.value)
}

/// Tells whether a permit is still valid so many minutes after it began; nothing where the kind or level is not in the table, or the
/// standard states no limit.
///
/// # Source
/// GB 30871-2022, B.2 and the clauses of the rows.
pub fn still_valid(kind: Permit, level: Option<&str>, minutes: i64) -> Option<bool> {
    let hours = permit(kind, level)?.valid_hours?;
    Some((0..=i64::from(hours) * 60).contains(&minutes))
}

/// Level of lifting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lifted {
    /// Level, 1 to 3.
    pub level: u8,
    /// A lifting plan is needed.
    pub plan_needed: bool,
    /// Clause.
    pub clause: &'static str,
}

/// Returns the level of lifting a mass: 1 above 100 t, 2 from 40 t, 3 below; a plan is needed from 40 t.
///
/// # Source
/// GB 30871-2022, 9.1, 9.2.1.
///
/// # Errors
/// [`Fault`] where the mass is below zero or not a number.
pub fn lifting(mass_t: f64) -> Result<Lifted, Fault> {
    let mass = not_negative("mass", mass_t)?;
    let plan_from = limit("lifting", "9.2.1", "plan required from", ">=").value;
    let level = if mass > 100.0 {
        1
    } else if mass >= 40.0 {
        2
    } else {
        3
    };
    Ok(Lifted { level, plan_needed: mass >= plan_from, clause: "GB 30871-2022, 9.1; 9.2.1" })
}

/// Answer on temporary power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Powered {
    /// The days asked for are allowed.
    pub allowed: bool,
    /// Most days.
    pub max_days: u32,
    /// Clause.
    pub clause: &'static str,
}

/// Tells whether temporary power may be had for so many days: 15, in special cases 30.
///
/// # Source
/// GB 30871-2022, 10.8.
pub fn temporary_power(days: u32, special_case: bool) -> Powered {
    let max_days = if special_case { 30 } else { 15 };
    Powered { allowed: days <= max_days, max_days, clause: "GB 30871-2022, 10.8" }
}

/// A piece of work beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Kind.
    pub permit: Permit,
    /// In a place of fire or explosion hazard; where nobody has said, it is taken as one.
    pub hazard_place: Option<bool>,
    /// It releases toxic or combustible matter, as painting does.
    pub releases: bool,
}

/// What two pieces of work do to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Together {
    /// They may not go on at the same time.
    pub conflict: bool,
    /// Why.
    pub reason: Text,
    /// Clause.
    pub clause: &'static str,
}

/// Tells whether two pieces of work may go on at the same time, so far apart; nought is the same place.
///
/// # Source
/// GB 30871-2022, 7.6 (blinding in hazard places and hot work within 30 m), 6.7 (hot work in a confined space beside work that releases
/// matter).
///
/// # Errors
/// [`Fault`] where the distance is below zero or not a number.
pub fn forbidden_together(a: &Work, b: &Work, distance: Metres) -> Result<Together, Fault> {
    let metres = not_negative("distance", distance.get())?;
    let within = limit("blinding", "7.6", "no hot work within", "=").value;
    for (a, b) in [(a, b), (b, a)] {
        if a.permit == Permit::Blinding && a.hazard_place.unwrap_or(true) && b.permit == Permit::HotWork {
            let conflict = metres <= within;
            let reason = Text::new(
                format!(
                    "危险场所盲板抽堵与动火相距 {metres:.0} m，{}",
                    if conflict { "不足30 m，不得同时进行" } else { "可以同时进行" }
                ),
                format!(
                    "blinding in a hazard place and hot work {metres:.0} m apart: {}",
                    if conflict { "within 30 m, not at the same time" } else { "allowed" }
                ),
            );
            return Ok(Together { conflict, reason, clause: "GB 30871-2022, 7.6" });
        }
        if a.permit == Permit::HotWork && b.permit == Permit::ConfinedSpace && b.releases && metres <= 0.0 {
            let reason = Text::new(
                "受限空间内动火时不得进行释放有毒或可燃物质的作业",
                "hot work in a confined space: no work there that releases toxic or combustible matter",
            );
            return Ok(Together { conflict: true, reason, clause: "GB 30871-2022, 6.7" });
        }
    }
    Ok(Together {
        conflict: false,
        reason: Text::new(
            "未见禁止同时进行的规定，各办作业票并互相关联",
            "no rule forbids it; each has its own permit, linked to the other",
        ),
        clause: "GB 30871-2022, 4.6",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_passes_at_the_limit() {
        let pass = |lower, reading| combustible_gas(lower, reading).unwrap().pass;
        assert!(pass(4.0, 0.5) && !pass(4.0, 0.51) && pass(3.9, 0.2) && !pass(3.9, 0.21));
        let at = |reading, enriched| oxygen(reading, enriched).unwrap().pass;
        assert!(at(19.5, false) && at(21.0, false) && !at(19.4, false) && !at(21.1, false) && at(23.5, true));
        assert_eq!(oxygen(f64::NAN, false).unwrap_err().place, "reading");
    }

    #[test]
    fn times_count_to_the_minute() {
        let anew = |level, minutes| needs_new_analysis(level, minutes).unwrap();
        assert!(!anew(Some(HotLevel::One), 30.0) && anew(Some(HotLevel::Special), 30.1));
        assert!(!anew(Some(HotLevel::Two), 60.0) && anew(None, 60.5));
        assert_eq!(still_valid(Permit::ConfinedSpace, None, 1440), Some(true));
        assert_eq!(still_valid(Permit::ConfinedSpace, None, 1441), Some(false));
        assert_eq!(still_valid(Permit::HotWork, Some("special"), -1), Some(false));
        assert_eq!(still_valid(Permit::Lifting, Some("1"), 10), None);
    }

    #[test]
    fn masses_days_and_neighbours() {
        let of = |mass| lifting(mass).unwrap();
        assert_eq!([39.9, 40.0, 100.0, 100.1].map(|mass| of(mass).level), [3, 2, 2, 1]);
        assert!(!of(39.9).plan_needed && of(40.0).plan_needed);
        assert!(
            temporary_power(15, false).allowed
                && !temporary_power(16, false).allowed
                && temporary_power(30, true).allowed
        );
        let work = |permit| Work { permit, hazard_place: Some(true), releases: true };
        let conflict = |a, b, metres| forbidden_together(&work(a), &work(b), Metres(metres)).unwrap().conflict;
        assert!(conflict(Permit::Blinding, Permit::HotWork, 30.0) && conflict(Permit::HotWork, Permit::Blinding, 0.0));
        assert!(!conflict(Permit::Blinding, Permit::HotWork, 30.5));
        assert!(
            conflict(Permit::HotWork, Permit::ConfinedSpace, 0.0) && !conflict(Permit::Height, Permit::Lifting, 0.0)
        );
    }
}
