//! Grade of an accident, Order 493.

use anlan_quantity::Decimal;
use anlan_regulations::order493::{Toll, accident_grade};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("order493")
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["deaths", "serious_injuries", "direct_loss_yuan", "note"]) {
        return failed("the input holds figures that Order 493 does not grade by");
    }
    let count = |name: &str| {
        input.get(name).map_or(Some(0), |value| value.as_u64().and_then(|number| u32::try_from(number).ok()))
    };
    let loss = input.get("direct_loss_yuan").map_or(Ok(Decimal::ZERO), |value| value.to_string().parse());
    let (Some(deaths), Some(serious_injuries), Ok(direct_loss_yuan)) =
        (count("deaths"), count("serious_injuries"), loss)
    else {
        return failed("a figure is not a number of zero or more");
    };
    let grade = accident_grade(&Toll { deaths, serious_injuries, direct_loss_yuan });
    let english = match grade.name_zh() {
        "特别重大" => "especially serious",
        "重大" => "serious",
        "较大" => "larger",
        _ => "general",
    };
    let got =
        Map::from_iter([("grade_zh".to_owned(), grade.name_zh().into()), ("grade_en".to_owned(), english.into())]);
    compare::judge(expected(case), &got)
}
