//! Acceptance of individual and societal risk: Announcement 13 of 2014, Order 40 Annex 2, GB 36894-2018.
//!
//! Every answer carries how sure its limit is: the numbers of GB 36894-2018 and both F-N lines were not read in print.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::{Confidence, rows};

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

/// Sorts a target by its people (Announcement 13 of 2014, Table 1; Order 40, Annex 2).
pub fn sensitivity_by_persons(persons: u64) -> Sensitivity {
    match persons {
        0..30 => Sensitivity::Third,
        30..100 => Sensitivity::Second,
        _ => Sensitivity::First,
    }
}

/// Kinds of place that are highly sensitive or important whatever their size, as English or Chinese words.
const FIRST_BY_KIND: &[&str] = &[
    "school",
    "kindergarten",
    "nursery",
    "hospital",
    "medical",
    "home for the aged",
    "welfare",
    "culture",
    "cultural",
    "education",
    "prison",
    "library",
    "exhibition",
    "heritage",
    "religious",
    "urban rail",
    "military",
    "security",
    "foreign affairs",
    "government",
    "stadium",
    "transport hub",
    "highly sensitive",
    "important",
    "specially dense",
    "学校",
    "幼儿园",
    "托儿所",
    "医院",
    "医疗",
    "养老院",
    "敬老院",
    "福利",
    "文化",
    "教育",
    "监狱",
    "图书",
    "展览",
    "文物",
    "宗教",
    "轨道交通",
    "军事",
    "安保",
    "外事",
    "党政机关",
    "体育场",
    "交通枢纽",
    "高敏感",
    "重要目标",
    "重要防护目标",
    "特殊高密度",
];

/// Kinds of place that are dense places, 30 to 99 persons, where no number is given.
const SECOND_BY_KIND: &[&str] = &[
    "dense residential",
    "dense public",
    "residential high density",
    "public-gathering high density",
    "hotel",
    "holiday village",
    "office",
    "shop",
    "restaurant",
    "entertainment",
    "居住类高密度",
    "公众聚集类高密度",
    "宾馆",
    "度假村",
    "办公",
    "商场",
    "饭店",
    "娱乐",
];

/// Sorts a target by its kind, where the kind alone decides.
pub fn sensitivity_by_kind(kind: &str) -> Option<Sensitivity> {
    let kind = kind.to_lowercase();
    if kind.contains("low density") || kind.contains("低密度") {
        return Some(Sensitivity::Third);
    }
    if FIRST_BY_KIND.iter().any(|word| kind.contains(word)) {
        return Some(Sensitivity::First);
    }
    SECOND_BY_KIND.iter().any(|word| kind.contains(word)).then_some(Sensitivity::Second)
}

/// Region of a point on the F-N diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// Returns the F-N lines at a number of deaths from 1 to 1 000.
///
/// # Source
/// Upper 1e-3/N, lower 1e-5/N: Announcement 13 of 2014, Figure 1, and GB 36894-2018, Figure 1; both recalled, not read in print.
pub fn societal_limits(deaths: f64) -> Option<SocietalLimits> {
    FN_DEATHS.contains(&deaths).then(|| SocietalLimits {
        upper_per_year: 1e-3 / deaths,
        lower_per_year: 1e-5 / deaths,
        confidence: Confidence::Recalled,
    })
}

/// One row of the table of protection targets of GB 36894.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct TargetKind {
    /// `highly sensitive`, `important` or `general`.
    pub target_group: String,
    /// Place in Chinese.
    pub place_zh: String,
    /// Place in English.
    pub place_en: String,
    /// Class of a general target, 1 to 3.
    pub general_class: Option<u8>,
    /// Size that puts it there.
    pub criterion: String,
    /// How sure it is.
    pub confidence: String,
}

static TARGET_KINDS: LazyLock<Vec<TargetKind>> =
    LazyLock::new(|| rows(include_str!("../data/gb36894-2018-protection-targets.csv")));

/// Returns the 38 kinds of protection target.
pub fn target_kinds() -> &'static [TargetKind] {
    &TARGET_KINDS
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
        assert!(societal_limits(10.0).unwrap().confidence.must_be_shown());
    }

    #[test]
    fn people_are_sorted_at_30_and_100() {
        for (persons, expect) in
            [(29, Sensitivity::Third), (30, Sensitivity::Second), (99, Sensitivity::Second), (100, Sensitivity::First)]
        {
            assert_eq!(sensitivity_by_persons(persons), expect);
        }
    }

    #[test]
    fn the_lines_belong_to_the_band() {
        let limits = societal_limits(10.0).unwrap();
        assert_eq!(limits.region(1.0001e-4), Region::NotAcceptable);
        assert_eq!(limits.region(limits.upper_per_year), Region::Alarp);
        assert_eq!(limits.region(5e-5), Region::Alarp);
        assert_eq!(limits.region(9.9e-7), Region::Acceptable);
        assert_eq!(societal_limits(0.0), None);
    }

    #[test]
    fn all_targets_are_there() {
        assert_eq!(target_kinds().len(), 38);
    }
}
