//! Acceptance of individual and societal risk: Announcement 13 of 2014, Order 40 Annex 2, GB 36894-2018.
//!
//! A target is sorted ([`sort_target`]), its class has a limit ([`individual_limit`]); a point of the F-N diagram lies in one of three
//! regions ([`societal_limits`]). Every answer carries how sure it is: the numbers of GB 36894-2018, the sizes by which it sorts general
//! targets, and both F-N lines were not read in print.
//! [`verdicts`] puts the rules side by side, with the margin each leaves; [`societal_verdict`] does so for a whole F-N curve.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::{Confidence, rows};

mod gb36894;
mod targets;
mod verdict;

pub use gb36894::{Size, TargetKind, target_kinds};
pub use targets::{Sorted, Target, Unsorted, sensitivity_by_persons, sort_target};
pub use verdict::{
    Acceptance, Contour, CriticalPoint, FnPoint, IndividualVerdict, Margin, SocietalVerdict, contours,
    societal_verdict, societal_verdicts, verdict, verdicts,
};

/// Which rule sets the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Criteria {
    /// 国家安全监管总局公告2014年第13号.
    #[serde(rename = "announcement-2014-13")]
    Announcement2014,
    /// Order 40 of 2011, Annex 2.
    #[serde(rename = "order40-2011")]
    Order40,
    /// GB 36894-2018.
    #[serde(rename = "gb36894-2018")]
    Gb36894,
}

/// Sensitivity of a protection target, as limits are given for it; the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Sensitivity {
    /// Highly sensitive, important, or specially dense (100 persons or more): general class 1 of GB 36894.
    First,
    /// 30 to 99 persons, or general class 2.
    Second,
    /// Fewer than 30 persons, or general class 3.
    Third,
}

/// A limit of individual risk.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IndividualLimit {
    /// Highest risk accepted, per year.
    pub limit_per_year: f64,
    /// How sure it is.
    pub confidence: Confidence,
}

impl IndividualLimit {
    /// Tells whether a risk is accepted: the limit itself is.
    pub fn accepts(&self, risk_per_year: f64) -> bool {
        risk_per_year <= self.limit_per_year
    }
}

#[derive(Deserialize)]
struct IndividualRow {
    new_or_rebuilt_max_per_year: f64,
    in_service_max_per_year: f64,
    confidence: String,
}

#[derive(Deserialize)]
struct Order40Row {
    target_class_zh: String,
    individual_risk_max_per_year: f64,
    confidence: String,
}

static ANNOUNCEMENT: LazyLock<Vec<IndividualRow>> =
    LazyLock::new(|| rows(include_str!("../data/announcement-2014-13-individual-risk.csv")));
static GB36894: LazyLock<Vec<IndividualRow>> =
    LazyLock::new(|| rows(include_str!("../data/gb36894-2018-individual-risk.csv")));
static ORDER40: LazyLock<Vec<Order40Row>> =
    LazyLock::new(|| rows(include_str!("../data/order40-2011-tolerable-risk.csv")));

/// Returns the limit of individual risk for a sensitivity, new (or rebuilt) or in service.
///
/// # Source
/// Announcement 13 of 2014, Table 1 (rows from the mildest to the strictest); GB 36894-2018, Table 1 (recalled); Order 40, Annex 2, Table 1,
/// which knows dense places only and makes no difference between new and in service.
pub fn individual_limit(criteria: Criteria, sensitivity: Sensitivity, new: bool) -> Option<IndividualLimit> {
    let of = |row: &IndividualRow| IndividualLimit {
        limit_per_year: if new { row.new_or_rebuilt_max_per_year } else { row.in_service_max_per_year },
        confidence: Confidence::read(&row.confidence),
    };
    match (criteria, sensitivity) {
        (Criteria::Announcement2014, Sensitivity::Third) => ANNOUNCEMENT.first().map(of),
        (Criteria::Announcement2014, Sensitivity::Second) => ANNOUNCEMENT.get(1).map(of),
        (Criteria::Announcement2014, Sensitivity::First) => ANNOUNCEMENT.get(2).map(of),
        (Criteria::Gb36894, Sensitivity::First) => GB36894.first().map(of),
        (Criteria::Gb36894, Sensitivity::Second) => GB36894.get(1).map(of),
        (Criteria::Gb36894, Sensitivity::Third) => GB36894.get(2).map(of),
        (Criteria::Order40, Sensitivity::First) => order40_limit("高敏感场所"),
        (Criteria::Order40, Sensitivity::Second) => order40_limit("居住类高密度场所"),
        (Criteria::Order40, Sensitivity::Third) => None,
    }
}

fn order40_limit(class: &str) -> Option<IndividualLimit> {
    ORDER40.iter().find(|row| row.target_class_zh == class).map(|row| IndividualLimit {
        limit_per_year: row.individual_risk_max_per_year,
        confidence: Confidence::read(&row.confidence),
    })
}

/// Region of a point on the F-N diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Region {
    /// Below the lower line.
    #[serde(rename = "acceptable")]
    Acceptable,
    /// Between the lines: reduce as far as reasonable, with a plan.
    #[serde(rename = "ALARP")]
    Alarp,
    /// Above the upper line.
    #[serde(rename = "not acceptable")]
    NotAcceptable,
}

/// The F-N lines at a number of deaths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SocietalLimits {
    /// Upper line, per year.
    pub upper_per_year: f64,
    /// Lower line, per year.
    pub lower_per_year: f64,
    /// How sure they are.
    pub confidence: Confidence,
}

impl SocietalLimits {
    /// Returns the region of a cumulative frequency: above the upper line is not acceptable, below the lower acceptable; a line belongs to
    /// the band between them.
    pub fn region(&self, frequency_per_year: f64) -> Region {
        if frequency_per_year > self.upper_per_year {
            Region::NotAcceptable
        } else if frequency_per_year < self.lower_per_year {
            Region::Acceptable
        } else {
            Region::Alarp
        }
    }
}

/// Deaths for which the F-N lines are drawn.
pub const FN_DEATHS: std::ops::RangeInclusive<f64> = 1.0..=1000.0;

#[derive(Deserialize)]
struct LineRow {
    line: String,
    formula_f_per_year: String,
    confidence: String,
}

/// A line of the F-N diagram, `frequency of one death / N`.
struct Line {
    at_one_death: f64,
    confidence: Confidence,
}

static ANNOUNCEMENT_LINES: LazyLock<[Line; 2]> =
    LazyLock::new(|| lines(include_str!("../data/announcement-2014-13-societal-risk.csv")));
static GB36894_LINES: LazyLock<[Line; 2]> =
    LazyLock::new(|| lines(include_str!("../data/gb36894-2018-societal-risk.csv")));

/// Reads the upper and the lower line.
fn lines(text: &str) -> [Line; 2] {
    let read: Vec<LineRow> = rows(text);
    ["upper", "lower"].map(|name| {
        let row = read.iter().find(|row| row.line == name).expect("both lines are given");
        let (at_one, per) = row.formula_f_per_year.split_once('/').expect("a line is a frequency over N");
        assert_eq!(per.trim(), "N", "the lines fall with the number of deaths");
        Line {
            at_one_death: at_one.trim().parse().expect("the frequency of one death is a number"),
            confidence: Confidence::read(&row.confidence),
        }
    })
}

/// Returns the F-N lines at a number of deaths from 1 to 1 000.
///
/// # Source
/// Upper 1e-3/N, lower 1e-5/N: Announcement 13 of 2014, Figure 1, and GB 36894-2018, Figure 1; both recalled, not read in print. Order 40
/// draws no lines in what was read of it; those of the announcement that replaced its annex are answered.
pub fn societal_limits(criteria: Criteria, deaths: f64) -> Option<SocietalLimits> {
    let [upper, lower] = match criteria {
        Criteria::Announcement2014 | Criteria::Order40 => &*ANNOUNCEMENT_LINES,
        Criteria::Gb36894 => &*GB36894_LINES,
    };
    FN_DEATHS.contains(&deaths).then(|| SocietalLimits {
        upper_per_year: upper.at_one_death / deaths,
        lower_per_year: lower.at_one_death / deaths,
        confidence: upper.confidence.max(lower.confidence),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(criteria: Criteria, sensitivity: Sensitivity, new: bool, expect: f64) {
        let limit = individual_limit(criteria, sensitivity, new).unwrap();
        assert!((limit.limit_per_year / expect - 1.0).abs() < 1e-12, "{criteria:?} {sensitivity:?} {new}");
    }

    #[test]
    fn limits_are_those_of_the_tables() {
        for criteria in [Criteria::Announcement2014, Criteria::Gb36894] {
            check(criteria, Sensitivity::First, true, 3e-7);
            check(criteria, Sensitivity::First, false, 3e-6);
            check(criteria, Sensitivity::Second, true, 3e-6);
            check(criteria, Sensitivity::Second, false, 1e-5);
            check(criteria, Sensitivity::Third, true, 1e-5);
            check(criteria, Sensitivity::Third, false, 3e-5);
        }
        check(Criteria::Order40, Sensitivity::First, true, 3e-7);
        check(Criteria::Order40, Sensitivity::Second, false, 1e-6);
        assert_eq!(individual_limit(Criteria::Order40, Sensitivity::Third, true), None);
    }

    #[test]
    fn recalled_limits_say_so() {
        assert!(individual_limit(Criteria::Gb36894, Sensitivity::First, true).unwrap().confidence.must_be_shown());
        assert!(
            !individual_limit(Criteria::Announcement2014, Sensitivity::First, true).unwrap().confidence.must_be_shown()
        );
        assert!(societal_limits(Criteria::Announcement2014, 10.0).unwrap().confidence.must_be_shown());
    }

    #[test]
    fn the_lines_belong_to_the_band() {
        let limits = societal_limits(Criteria::Announcement2014, 10.0).unwrap();
        assert_eq!(limits.region(1.0001e-4), Region::NotAcceptable);
        assert_eq!(limits.region(limits.upper_per_year), Region::Alarp);
        assert_eq!(limits.region(5e-5), Region::Alarp);
        assert_eq!(limits.region(9.9e-7), Region::Acceptable);
        assert_eq!(societal_limits(Criteria::Gb36894, 0.0), None);
    }
}
