//! Degree of danger of a unit, AQ/T 3046, Annex C.

use anlan_regulations::aqt3046::degree_of_points;
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    rules(case).starts_with("aqt3046") && input(case).get("points").is_some_and(Value::is_array)
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["points", "note"]) {
        return failed("the case asks for more than a degree of danger");
    }
    let points: Option<Vec<u32>> = input
        .get("points")
        .and_then(Value::as_array)
        .and_then(|points| points.iter().map(|own| u32::try_from(own.as_u64()?).ok()).collect());
    let got = match points.as_deref().map(degree_of_points) {
        Some(Ok(degree)) => Map::from_iter([
            ("total".to_owned(), degree.total.into()),
            ("grade".to_owned(), degree.degree.numeral().into()),
            ("qra".to_owned(), degree.qra.into()),
        ]),
        Some(Err(fault)) => Map::from_iter([("error".to_owned(), fault.reason.en.into())]),
        None => Map::from_iter([("error".to_owned(), "points are whole numbers".into())]),
    };
    compare::judge(expected(case), &got)
}
