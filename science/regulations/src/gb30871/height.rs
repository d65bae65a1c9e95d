//! Grade of work at height.

use std::sync::LazyLock;

use anlan_quantity::si::Metres;
use serde::{Deserialize, Serialize};

use super::{Permit, PermitRow, permit};
use crate::fault::not_negative;
use crate::table::rows;
use crate::{Fault, Text};

/// Height from which work is work at height (3.8).
const FROM: f64 = 2.0;
/// Wind force (Beaufort) from which it is forbidden outdoors (8.2.6).
const FORBIDDEN_FROM_WIND: u8 = 5;

/// Grade of work at height, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HeightGrade {
    /// Ⅰ级.
    I,
    /// Ⅱ级.
    II,
    /// Ⅲ级.
    III,
    /// Ⅳ级.
    IV,
}

impl HeightGrade {
    /// Returns the numeral.
    pub fn numeral(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
            Self::IV => "IV",
        }
    }
}

/// An objective factor; any one makes the work of class B (8.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "factor", content = "value")]
pub enum Factor {
    /// Gusts of this wind force (Beaufort); five and more count.
    Wind(u8),
    /// Mean temperature of 5 °C or less.
    Cold,
    /// Contact with water of 12 °C or less.
    ColdWater,
    /// Ice, snow, frost, oil, water or slippery ground.
    Slippery,
    /// Poor light.
    PoorLight,
    /// Nearer to live parts than Table 1 allows.
    LiveParts,
    /// Swinging, or footing under 500 mm.
    NarrowFooting,
    /// Toxic gas, or less than 19.5 % oxygen.
    BadAir,
    /// Disaster or rescue.
    Rescue,
}

impl Factor {
    fn counts(self) -> bool {
        !matches!(self, Self::Wind(force) if force < FORBIDDEN_FROM_WIND)
    }
}

/// Surroundings that ask for a grade whatever the height (B.1, note 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extra {
    /// Slope steeper than 45°: Ⅰ.
    SteepSlope,
    /// Over or beside shafts, pits, water; in flammable, toxic or burn areas; on vessels without platform; inside towers or tanks; beside
    /// toxic vents: Ⅱ or Ⅲ.
    HazardousSurroundings,
    /// Abnormal temperature, snow, rain, night with artificial light only, live parts, no firm foothold: Ⅳ.
    Severe,
}

impl Extra {
    fn at_least(self) -> HeightGrade {
        match self {
            Self::SteepSlope => HeightGrade::I,
            Self::HazardousSurroundings => HeightGrade::II,
            Self::Severe => HeightGrade::IV,
        }
    }
}

/// Work at height as it is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeightWork {
    /// Height above the ground below.
    pub height: Metres,
    /// Objective factors.
    pub factors: Vec<Factor>,
    /// Surroundings.
    pub extra: Vec<Extra>,
}

/// Grade with what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heighted {
    /// Grade; absent below two metres on ground that asks for none: no permit is needed.
    pub grade: Option<HeightGrade>,
    /// Permit.
    pub permit: Option<&'static PermitRow>,
    /// It may be done outdoors in this wind.
    pub allowed_outdoors: bool,
    /// Why.
    pub reason: Text,
    /// Clause.
    pub clause: &'static str,
}

#[derive(Deserialize)]
struct Row {
    height_min_m: f64,
    min_inclusive: bool,
    height_max_m: Option<f64>,
    grade_class_a: HeightGrade,
    grade_class_b: HeightGrade,
}

static GRADES: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/gb30871-2022-height-grades.csv")));

/// Returns the grade of work at height.
///
/// # Source
/// GB 30871-2022, 3.8, 8.1 with Table 2, 8.2.6, B.1 note 2.
///
/// # Errors
/// [`Fault`] where the height is below zero or not a number.
pub fn height_grade(work: &HeightWork) -> Result<Heighted, Fault> {
    let height = not_negative("height", work.height.get())?;
    let class_b = work.factors.iter().any(|factor| factor.counts());
    let in_range = |row: &&Row| {
        let above = if row.min_inclusive { height >= row.height_min_m } else { height > row.height_min_m };
        above && row.height_max_m.is_none_or(|most| height <= most)
    };
    let by_height = GRADES.iter().find(in_range).map(|row| if class_b { row.grade_class_b } else { row.grade_class_a });
    let by_surroundings = work.extra.iter().map(|extra| extra.at_least()).max();
    let steep = work.extra.contains(&Extra::SteepSlope);
    let grade = if height >= FROM || steep { by_height.max(by_surroundings) } else { None };
    let strong = work.factors.iter().any(|own| matches!(own, Factor::Wind(force) if *force >= FORBIDDEN_FROM_WIND));
    let reason = match grade {
        None => Text::new(
            format!("{height} m，不足2 m，不属高处作业"),
            format!("{height} m: below two metres, no work at height"),
        ),
        Some(grade) => Text::new(
            format!("{height} m，{}类：{}级", if class_b { "B" } else { "A" }, grade.numeral()),
            format!("{height} m, class {}: grade {}", if class_b { "B" } else { "A" }, grade.numeral()),
        ),
    };
    Ok(Heighted {
        grade,
        permit: grade.and_then(|grade| permit(Permit::Height, Some(grade.numeral()))),
        allowed_outdoors: !strong,
        reason,
        clause: "GB 30871-2022, 8.1.3",
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grade(height: f64, factors: &[Factor], extra: &[Extra]) -> Option<HeightGrade> {
        let work = HeightWork { height: Metres(height), factors: factors.to_vec(), extra: extra.to_vec() };
        height_grade(&work).unwrap().grade
    }

    #[test]
    fn bounds_belong_to_the_lower_grade() {
        assert_eq!(grade(1.99, &[], &[]), None);
        assert_eq!([2.0, 5.0].map(|height| grade(height, &[], &[])), [Some(HeightGrade::I); 2]);
        assert_eq!([5.1, 15.0].map(|height| grade(height, &[], &[])), [Some(HeightGrade::II); 2]);
        assert_eq!([15.1, 30.0].map(|height| grade(height, &[], &[])), [Some(HeightGrade::III); 2]);
        assert_eq!(grade(30.1, &[], &[]), Some(HeightGrade::IV));
        assert_eq!(grade(16.0, &[Factor::Cold], &[]), Some(HeightGrade::IV));
        assert_eq!(grade(16.0, &[Factor::Wind(4)], &[]), Some(HeightGrade::III));
    }

    #[test]
    fn surroundings_ask_for_a_grade_and_wind_forbids() {
        assert_eq!(grade(3.0, &[], &[Extra::Severe]), Some(HeightGrade::IV));
        assert_eq!(grade(3.0, &[], &[Extra::HazardousSurroundings]), Some(HeightGrade::II));
        assert_eq!(grade(1.0, &[], &[Extra::SteepSlope]), Some(HeightGrade::I));
        let windy = HeightWork { height: Metres(3.0), factors: vec![Factor::Wind(5)], extra: vec![] };
        assert!(!height_grade(&windy).unwrap().allowed_outdoors);
        assert_eq!(height_grade(&HeightWork { height: Metres(-1.0), ..windy }).unwrap_err().place, "height");
    }

    proptest! {
        #[test]
        fn higher_is_never_milder(height in 0.0_f64..60.0, more in 0.0_f64..30.0, cold: bool) {
            let factors = if cold { vec![Factor::Cold] } else { vec![] };
            prop_assert!(grade(height + more, &factors, &[]) >= grade(height, &factors, &[]));
            prop_assert!(grade(height, &[Factor::Cold], &[]) >= grade(height, &factors, &[]));
        }
    }
}
