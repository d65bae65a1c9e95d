//! Grade of a chemical park, guideline of 2023.

use anlan_regulations::park_risk::{DirectFact, direct_fact, grade};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

/// Decimals of Z as cases print it.
const PLACES: usize = 6;

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("park-guideline-2023") && input(case).get("points").is_some()
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["points", "fatal_general_accidents_12_months", "direct_A", "note"]) {
        return failed("the input holds figures that parks are not graded by");
    }
    let count = |name: &str| input.get(name).map_or(Some(0), Value::as_u64).and_then(|own| u32::try_from(own).ok());
    let (Some(points), Some(accidents)) = (count("points"), count("fatal_general_accidents_12_months")) else {
        return compare::judge(expected(case), &error("points and accidents are whole numbers of zero or more"));
    };
    let Some(direct) = direct(input.get("direct_A")) else { return failed("no such fact gives grade A") };
    let got = match grade(points, accidents, &direct) {
        Ok(verdict) => Map::from_iter([
            ("Z".to_owned(), verdict.z.to_decimal_text(PLACES).parse::<f64>().unwrap_or(f64::NAN).into()),
            ("grade".to_owned(), verdict.grade.letter().into()),
        ]),
        Err(fault) => error(&fault.reason.en),
    };
    compare::judge(expected(case), &got)
}

/// Facts given as nothing, one text, or several.
fn direct(value: Option<&Value>) -> Option<Vec<&'static DirectFact>> {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => Some(Vec::new()),
        Some(Value::String(name)) => Some(vec![direct_fact(name)?]),
        Some(Value::Array(names)) => names.iter().map(|name| direct_fact(name.as_str()?)).collect(),
        Some(_) => None,
    }
}

fn error(reason: &str) -> Map<String, Value> {
    Map::from_iter([("error".to_owned(), reason.into())])
}
