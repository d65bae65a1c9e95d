//! Grade of an accident, Order 493.

use anlan_quantity::Decimal;
use anlan_regulations::order493::{Toll, accident_grade};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

/// Names of the direct loss, with the yuan in one of its units.
const LOSSES: &[(&str, u32)] = &[
    ("direct_loss_yuan", 1),
    ("direct_loss_10k_yuan", 10_000),
    ("direct_loss_wan_yuan", 10_000),
    ("direct_loss_million_yuan", 1_000_000),
];

/// Names of those counted as seriously injured: acute industrial poisoning is counted with them (article 3).
const INJURED: &[&str] = &["serious_injuries", "acute_poisonings", "acute_poisoning"];

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("order493")
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let known: Vec<&str> =
        INJURED.iter().copied().chain(LOSSES.iter().map(|(name, _)| *name)).chain(["deaths", "note"]).collect();
    if asks_more_than(input, &known) {
        return failed("the input holds figures that Order 493 does not grade by");
    }
    let Some(toll) = read(input) else {
        let got = Map::from_iter([("error".to_owned(), "a figure is not a number of zero or more".into())]);
        return compare::judge(expected(case), &got);
    };
    let grade = accident_grade(&toll);
    let got = Map::from_iter([
        ("grade_zh".to_owned(), grade.name_zh().into()),
        ("grade_en".to_owned(), grade.name_en().into()),
    ]);
    compare::judge(expected(case), &got)
}

/// Reads the figures; nothing where one is not a number of zero or more.
fn read(input: &Value) -> Option<Toll> {
    let count = |name: &str| match input.get(name) {
        None | Some(Value::Null) => Some(0),
        Some(value) => u32::try_from(value.as_u64()?).ok(),
    };
    let serious_injuries = INJURED.iter().try_fold(0_u32, |sum, name| sum.checked_add(count(name)?))?;
    let direct_loss_yuan = LOSSES.iter().try_fold(Decimal::ZERO, |sum, (name, unit)| match input.get(*name) {
        None | Some(Value::Null) => Some(sum),
        Some(value) => {
            let loss: Decimal = value.to_string().parse().ok()?;
            if loss.is_negative() { None } else { sum.checked_add(loss.checked_mul((*unit).into()).ok()?).ok() }
        }
    })?;
    Some(Toll { deaths: count("deaths")?, serious_injuries, direct_loss_yuan })
}
