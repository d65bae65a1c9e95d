//! Order 493 of the State Council, 2007: grade of a production-safety accident.

use std::sync::LazyLock;

use anlan_quantity::Decimal;
use serde::{Deserialize, Serialize};

use crate::table::{optional, rows};

/// Grade of an accident; the order of the variants is from light to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccidentGrade {
    /// 一般事故.
    General,
    /// 较大事故.
    Larger,
    /// 重大事故.
    Serious,
    /// 特别重大事故.
    EspeciallySerious,
}

impl AccidentGrade {
    /// Returns the name in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::General => "一般",
            Self::Larger => "较大",
            Self::Serious => "重大",
            Self::EspeciallySerious => "特别重大",
        }
    }

    /// Returns the name in English.
    pub fn name_en(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Larger => "larger",
            Self::Serious => "serious",
            Self::EspeciallySerious => "especially serious",
        }
    }
}

/// What an accident did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Deaths.
    pub deaths: u32,
    /// Serious injuries, acute industrial poisoning included.
    pub serious_injuries: u32,
    /// Direct economic loss, yuan.
    pub direct_loss_yuan: Decimal,
}

#[derive(Deserialize)]
struct Row {
    grade_zh: String,
    deaths_min: String,
    serious_injuries_min: String,
    direct_loss_yuan_min: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../data/order493-accident-grades.csv")));

/// Returns the grade of an accident: the gravest that any one figure reaches; 以上 includes the number itself.
///
/// # Source
/// Order 493, article 3.
pub fn accident_grade(toll: &Toll) -> AccidentGrade {
    let reaches = |value: Decimal, bound: &str| optional(bound).is_some_and(|bound| value >= bound);
    ROWS.iter()
        .filter(|row| {
            reaches(toll.deaths.into(), &row.deaths_min)
                || reaches(toll.serious_injuries.into(), &row.serious_injuries_min)
                || reaches(toll.direct_loss_yuan, &row.direct_loss_yuan_min)
        })
        .map(|row| grade_named(&row.grade_zh))
        .max()
        .unwrap_or(AccidentGrade::General)
}

fn grade_named(name: &str) -> AccidentGrade {
    [AccidentGrade::General, AccidentGrade::Larger, AccidentGrade::Serious, AccidentGrade::EspeciallySerious]
        .into_iter()
        .find(|grade| grade.name_zh() == name)
        .expect("the table holds the four grades")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(deaths: u32, serious_injuries: u32, loss: &str, expect: AccidentGrade) {
        let toll = Toll { deaths, serious_injuries, direct_loss_yuan: loss.parse().unwrap() };
        assert_eq!(accident_grade(&toll), expect, "{toll:?}");
    }

    #[test]
    fn lower_bounds_are_included_and_any_figure_suffices() {
        check(0, 0, "0", AccidentGrade::General);
        check(2, 9, "9999999.99", AccidentGrade::General);
        check(3, 0, "0", AccidentGrade::Larger);
        check(0, 10, "0", AccidentGrade::Larger);
        check(0, 0, "10000000", AccidentGrade::Larger);
        check(9, 49, "49999999", AccidentGrade::Larger);
        check(10, 0, "0", AccidentGrade::Serious);
        check(2, 50, "0", AccidentGrade::Serious);
        check(29, 99, "99999999", AccidentGrade::Serious);
        check(30, 0, "0", AccidentGrade::EspeciallySerious);
        check(0, 100, "0", AccidentGrade::EspeciallySerious);
        check(0, 0, "100000000", AccidentGrade::EspeciallySerious);
    }
}
