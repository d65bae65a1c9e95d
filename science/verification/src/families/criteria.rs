//! Acceptance of individual and societal risk.

use anlan_regulations::risk_criteria::{
    Criteria, Region, Sensitivity, individual_limit, sensitivity_by_kind, sensitivity_by_persons, societal_limits,
};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    criteria_of(case).is_some() && ["individual_risk", "F"].iter().any(|name| input(case).get(name).is_some())
}

fn criteria_of(case: &Value) -> Option<Criteria> {
    let rules = rules(case);
    if rules.contains("2014-13") {
        Some(Criteria::Announcement2014)
    } else if rules.contains("36894") {
        Some(Criteria::Gb36894)
    } else if rules.contains("order40") && !rules.contains("18218") {
        Some(Criteria::Order40)
    } else {
        None
    }
}

pub(super) fn check(case: &Value) -> Verdict {
    let given = input(case);
    let known = [
        "target",
        "target_group",
        "place",
        "new",
        "in_service",
        "individual_risk",
        "persons",
        "general_class",
        "N",
        "F",
        "note",
    ];
    if asks_more_than(given, &known) {
        return failed("the input holds fields that the criteria do not know");
    }
    let number = |name: &str| given.get(name).and_then(Value::as_f64);
    let mut got = Map::new();
    if let (Some(deaths), Some(frequency)) = (number("N"), number("F")) {
        let Some(limits) = societal_limits(deaths) else {
            return failed("the lines are drawn for 1 to 1000 deaths");
        };
        let region = limits.region(frequency);
        got.insert("upper".to_owned(), limits.upper_per_year.into());
        got.insert("lower".to_owned(), limits.lower_per_year.into());
        got.insert("region".to_owned(), serde_json::to_value(region).unwrap_or_default());
        got.insert("accepted".to_owned(), (region == Region::Acceptable).into());
        return compare::judge(expected(case), &got);
    }
    let Some(risk) = number("individual_risk") else {
        return failed("neither an individual risk nor a point of the F-N diagram is given");
    };
    let (Some(criteria), Some(sensitivity)) = (criteria_of(case), sensitivity(given)) else {
        return failed("the target is not sorted by what is given of it");
    };
    let new = given
        .get("new")
        .and_then(Value::as_bool)
        .unwrap_or_else(|| !given.get("in_service").and_then(Value::as_bool).unwrap_or(false));
    let Some(limit) = individual_limit(criteria, sensitivity, new) else {
        return failed("these criteria set no limit for such a target");
    };
    got.insert("limit".to_owned(), limit.limit_per_year.into());
    got.insert("accepted".to_owned(), limit.accepts(risk).into());
    compare::judge(expected(case), &got)
}

/// The strictest class that kind, people and general class put a target in.
fn sensitivity(given: &Value) -> Option<Sensitivity> {
    let by_kind = ["target", "target_group", "place"]
        .iter()
        .filter_map(|name| given.get(*name)?.as_str())
        .filter_map(sensitivity_by_kind)
        .min();
    let by_class = given.get("general_class").and_then(Value::as_u64).and_then(|class| match class {
        1 => Some(Sensitivity::First),
        2 => Some(Sensitivity::Second),
        3 => Some(Sensitivity::Third),
        _ => None,
    });
    let by_persons = given.get("persons").and_then(Value::as_u64).map(sensitivity_by_persons);
    [by_kind, by_class, by_persons].into_iter().flatten().min()
}
