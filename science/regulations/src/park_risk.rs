//! Guideline of 2023 on the safety risk of chemical parks: points, grade A to D, what a grade brings with it.
//!
//! Z = ΣE / 170 · 100 − 3 for each general chemical accident with a death in the last twelve months. Z is compared exactly and rounded for
//! show only.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anlan_quantity::Ratio;
use serde::{Deserialize, Serialize};

use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// Grade of a park; A is the highest risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// 高, Z < 60, or a fact that gives A whatever the points.
    A,
    /// 较高, 60 ≤ Z < 70.
    B,
    /// 一般, 70 ≤ Z < 85.
    C,
    /// 较低, Z ≥ 85.
    D,
}

impl Grade {
    /// Returns the name of the risk.
    pub fn text(self) -> Text {
        match self {
            Self::A => Text::new("A级（高安全风险）", "A (high risk)"),
            Self::B => Text::new("B级（较高安全风险）", "B (fairly high risk)"),
            Self::C => Text::new("C级（一般安全风险）", "C (general risk)"),
            Self::D => Text::new("D级（较低安全风险）", "D (fairly low risk)"),
        }
    }

    /// Returns the letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// Tells whether new, rebuilt and extended production projects stop, those for safety, environment, energy and smart upgrade excepted.
    pub fn stops_projects(self) -> bool {
        self <= Self::B
    }
}

/// One of the 36 items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParkItem {
    /// Number, 1 to 36.
    pub number: u8,
    /// Points at most.
    pub max: u32,
    /// Points that may be given.
    pub allowed: Vec<u32>,
    /// Group, in Chinese.
    pub group_zh: String,
    /// What is looked at.
    pub name_en: String,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct ItemRow {
    item: u8,
    max_points: u32,
    allowed_points: String,
    element_zh: String,
    item_en: String,
    clause: String,
    confidence: String,
}

static ITEMS: LazyLock<Vec<ParkItem>> = LazyLock::new(|| {
    rows::<ItemRow>(include_str!("../data/park-risk-2023-scoring.csv"))
        .into_iter()
        .map(|row| ParkItem {
            number: row.item,
            max: row.max_points,
            allowed: row.allowed_points.split('|').map(|own| own.parse().expect("points are numbers")).collect(),
            group_zh: row.element_zh,
            name_en: row.item_en,
            clause: row.clause,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns the 36 items.
pub fn items() -> &'static [ParkItem] {
    &ITEMS
}

/// A fact that gives grade A whatever the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DirectFact {
    /// Key.
    pub key: String,
    /// What is so.
    pub text: Text,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct DirectRow {
    key: String,
    text_zh: String,
    text_en: String,
    clause: String,
    confidence: String,
}

static DIRECT: LazyLock<Vec<DirectFact>> = LazyLock::new(|| {
    rows::<DirectRow>(include_str!("../data/park-risk-2023-direct-a.csv"))
        .into_iter()
        .map(|row| DirectFact {
            key: row.key,
            text: Text::new(row.text_zh, row.text_en),
            clause: row.clause,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns the eight facts that give grade A.
pub fn direct_facts() -> &'static [DirectFact] {
    &DIRECT
}

/// Returns the fact of a key, or of the beginning of its text in either language.
pub fn direct_fact(name: &str) -> Option<&'static DirectFact> {
    let name = name.trim();
    DIRECT.iter().find(|fact| {
        !name.is_empty() && (fact.key == name || fact.text.en.starts_with(name) || fact.text.zh.starts_with(name))
    })
}

/// Points of all items together (ΣE at most).
pub const ALL_POINTS: u32 = 170;
/// Points taken off Z for each general accident with a death.
const PER_FATAL_ACCIDENT: u32 = 3;
/// Grades other than A and the Z from which they stand, falling.
const FROM: [(Grade, u32); 3] = [(Grade::D, 85), (Grade::C, 70), (Grade::B, 60)];

/// Grade of a park with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParkVerdict {
    /// ΣE.
    pub points: u32,
    /// Z, exact.
    pub z: Ratio,
    /// Grade.
    pub grade: Grade,
    /// Facts that gave A whatever the points.
    pub direct: Vec<&'static DirectFact>,
    /// What is said of it.
    pub text: Text,
    /// What the grade brings with it, if anything.
    pub consequence: Option<Text>,
    /// Points to the next better grade; absent at D and where a fact decides.
    pub points_to_next: Option<u32>,
    /// Clause.
    pub clause: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Sums the points of the items.
///
/// # Source
/// Guideline of 2023, annex: 36 items, each with the points it may be given.
///
/// # Errors
/// [`Fault`] names the item that is missing, unknown, or given points that are not allowed.
pub fn sum_of_items(points: &BTreeMap<u8, u32>) -> Result<u32, Fault> {
    if let Some(number) = points.keys().find(|number| ITEMS.iter().all(|item| item.number != **number)) {
        return Err(Fault::new(format!("item {number}"), "评分项为1至36", "items are numbered 1 to 36"));
    }
    ITEMS.iter().try_fold(0, |sum, item| {
        let place = format!("item {}", item.number);
        match points.get(&item.number) {
            None => Err(Fault::new(place, "该项尚未评分", "this item has no points yet")),
            Some(own) if !item.allowed.contains(own) => {
                let allowed = item.allowed.iter().map(u32::to_string).collect::<Vec<String>>().join(", ");
                Err(Fault::new(place, format!("可取分值为：{allowed}"), format!("points may be {allowed}")))
            }
            Some(own) => Ok(sum + own),
        }
    })
}

/// Returns the grade of a park.
///
/// # Source
/// Guideline of 2023: Z = ΣE / 170 · 100 − 3 per general accident with a death in twelve months; A below 60, B from 60, C from 70, D from
/// 85; eight facts give A at once.
///
/// # Errors
/// [`Fault`] where there are more than 170 points, or more accidents than are counted.
pub fn grade(points: u32, fatal_accidents: u32, direct: &[&'static DirectFact]) -> Result<ParkVerdict, Fault> {
    if points > ALL_POINTS {
        return Err(Fault::new("points", "总分最高为170", "there are 170 points at most"));
    }
    let off = fatal_accidents
        .checked_mul(PER_FATAL_ACCIDENT)
        .ok_or_else(|| Fault::new("fatal_accidents", "事故起数过大", "there cannot be so many accidents"))?;
    let z = Ratio::try_new(i128::from(points) * 100, i128::from(ALL_POINTS))
        .and_then(|share| share.checked_sub(&Ratio::from(off)))
        .expect("small fractions do not overflow");
    let by_points = FROM.iter().find(|(_, from)| z >= Ratio::from(*from)).map_or(Grade::A, |(grade, _)| *grade);
    let grade = if direct.is_empty() { by_points } else { Grade::A };
    let next = FROM.iter().rev().find(|(better, _)| *better > grade).map(|(_, from)| *from);
    // ΣE needed for a bound: (bound + off)·170/100, rounded up.
    let needed = next.map(|from| ((from + off) * ALL_POINTS).div_ceil(100));
    let points_to_next =
        needed.filter(|needed| direct.is_empty() && *needed <= ALL_POINTS).map(|needed| needed.saturating_sub(points));
    let shown = z.to_decimal_text(2);
    let text = match direct.first() {
        None => Text::new(
            format!("{}：Z = {points}/170×100 − {off} = {shown}", grade.text().zh),
            format!("{}: Z = {points}/170·100 − {off} = {shown}", grade.text().en),
        ),
        Some(fact) => Text::new(
            format!("{}：{}（Z = {shown}）", grade.text().zh, fact.text.zh),
            format!("{}: {} (Z = {shown})", grade.text().en, fact.text.en),
        ),
    };
    let consequence = grade.stops_projects().then(|| {
        Text::new(
            "停止新建、改建、扩建危险化学品生产建设项目（安全、环保、节能和智能化改造项目除外）",
            "new, rebuilt and extended production projects stop, except those for safety, environment, energy saving or smart upgrade",
        )
    });
    Ok(ParkVerdict {
        points,
        z,
        grade,
        direct: direct.to_vec(),
        text,
        consequence,
        points_to_next,
        clause: "park guideline 2023, grading",
        confidence: Confidence::Verified,
    })
}

/// Returns the professional safety staff a park needs: 6, 10 above 20 firms, 15 above 40.
///
/// # Source
/// Guideline of 2023, annex, item 27.
pub fn staff_needed(firms: u32) -> u32 {
    match firms {
        0..=20 => 6,
        21..=40 => 10,
        _ => 15,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(items().len(), 36);
        assert_eq!(items().iter().map(|item| item.max).sum::<u32>(), ALL_POINTS);
        assert!(items().iter().all(|item| item.allowed.iter().max() == Some(&item.max)));
        assert_eq!(direct_facts().len(), 8);
    }

    #[test]
    fn bounds_belong_to_the_better_grade() {
        let of = |points, accidents| grade(points, accidents, &[]).unwrap();
        assert_eq!(of(102, 0).grade, Grade::B);
        assert_eq!(of(101, 0).grade, Grade::A);
        assert_eq!(of(119, 0).grade, Grade::C);
        assert_eq!(of(118, 0).grade, Grade::B);
        assert_eq!(of(145, 0).grade, Grade::D);
        assert_eq!(of(144, 0).grade, Grade::C);
        assert_eq!(of(170, 5).grade, Grade::D);
        assert_eq!(of(170, 6).grade, Grade::C);
        assert_eq!(of(0, 1).z.to_decimal_text(1), "-3.0");
        assert_eq!((of(144, 0).points_to_next, of(145, 0).points_to_next), (Some(1), None));
        assert_eq!(grade(171, 0, &[]).unwrap_err().place, "points");
        assert!(grade(170, u32::MAX, &[]).is_err());
    }

    #[test]
    fn a_fact_gives_a_whatever_the_points() {
        let verdict = grade(165, 0, &[direct_fact("no double power supply").unwrap()]).unwrap();
        assert_eq!((verdict.grade, verdict.z.to_decimal_text(6).as_str()), (Grade::A, "97.058824"));
        assert_eq!(verdict.points_to_next, None);
        assert!(verdict.consequence.is_some());
        assert_eq!(direct_fact("lighthouse"), None);
    }

    #[test]
    fn items_are_summed_and_gaps_are_named() {
        let mut points: BTreeMap<u8, u32> = items().iter().map(|item| (item.number, item.max)).collect();
        assert_eq!(sum_of_items(&points), Ok(170));
        points.insert(1, 4);
        assert_eq!(sum_of_items(&points).unwrap_err().place, "item 1");
        points.insert(1, 5);
        points.remove(&36);
        assert_eq!(sum_of_items(&points).unwrap_err().place, "item 36");
        points.insert(37, 1);
        assert_eq!(sum_of_items(&points).unwrap_err().place, "item 37");
    }

    #[test]
    fn staff_follows_the_firms() {
        assert_eq!([1, 20, 21, 40, 41].map(staff_needed), [6, 6, 10, 10, 15]);
    }

    proptest! {
        #[test]
        fn points_help_and_accidents_harm(points in 0_u32..170, accidents in 0_u32..20) {
            let of = |points, accidents| grade(points, accidents, &[]).unwrap().grade;
            prop_assert!(of(points + 1, accidents) >= of(points, accidents));
            prop_assert!(of(points, accidents + 1) <= of(points, accidents));
            if let Some(more) = grade(points, accidents, &[]).unwrap().points_to_next {
                prop_assert!(of(points + more, accidents) > of(points, accidents));
                prop_assert!(more == 0 || of(points + more - 1, accidents) == of(points, accidents));
            }
        }
    }
}
