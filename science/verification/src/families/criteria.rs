//! Acceptance of individual and societal risk.

use anlan_regulations::risk_criteria::{
    Criteria, Region, Size, Target, individual_limit, societal_limits, sort_target,
};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

const RISKS: &[&str] = &["individual_risk", "F"];

/// Names under which the kind of a target is given.
const KINDS: &[&str] = &["target", "target_group", "place", "place_zh", "place_en", "kind"];

/// Fields that say how large a target is, as [`Size`] has them.
const SIZES: &[&str] = &[
    "persons",
    "households",
    "staff",
    "peak_persons",
    "peak_passengers",
    "largest_shift",
    "beds",
    "area_m2",
    "county_level",
    "filling_station",
];

pub(super) fn knows(case: &Value) -> bool {
    let asks = |name: &str| expected(case).get(name).is_some();
    criteria_of(case).is_some()
        && (RISKS.iter().any(|name| input(case).get(name).is_some()) || asks("limit") || asks("general_class"))
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
    let known: Vec<&str> = [KINDS, SIZES, RISKS, &["new", "in_service", "general_class", "N", "note"]].concat();
    if asks_more_than(given, &known) {
        return failed("the input holds fields that the criteria do not know");
    }
    let Some(criteria) = criteria_of(case) else { return failed("the rules name no criteria") };
    let number = |name: &str| given.get(name).and_then(Value::as_f64);
    let mut got = Map::new();
    if let Some(deaths) = number("N") {
        let Some(limits) = societal_limits(criteria, deaths) else {
            return answered_with_error(case, "the lines are drawn for 1 to 1000 deaths");
        };
        got.insert("upper".to_owned(), limits.upper_per_year.into());
        got.insert("lower".to_owned(), limits.lower_per_year.into());
        if let Some(frequency) = number("F") {
            let region = limits.region(frequency);
            got.insert("region".to_owned(), region_as_asked(region, expected(case)));
            got.insert("accepted".to_owned(), (region == Region::Acceptable).into());
        }
        return compare::judge(expected(case), &got);
    }
    let Ok(size) = serde_json::from_value::<Size>(given.clone()) else {
        return failed("a size is not a number of zero or more");
    };
    let kind = KINDS.iter().filter_map(|name| given.get(*name)?.as_str()).collect::<Vec<_>>().join(" ");
    let class = match given.get("general_class") {
        None => None,
        Some(class) => match class.as_u64().and_then(|class| u8::try_from(class).ok()) {
            Some(class) => Some(class),
            None => return failed("the class of a general target is 1, 2 or 3"),
        },
    };
    let target = Target { kind: (!kind.is_empty()).then_some(kind.as_str()), general_class: class, size };
    let sorted = match sort_target(criteria, &target) {
        Ok(sorted) => sorted,
        Err(fault) => return answered_with_error(case, &fault.reason.en),
    };
    if criteria == Criteria::Gb36894 {
        got.insert("general_class".to_owned(), (sorted.sensitivity as u8 + 1).into());
    }
    let truth = |name: &str| given.get(name).and_then(Value::as_bool);
    let Some(new) = truth("new").or_else(|| truth("in_service").map(|in_service| !in_service)).or_else(|| {
        // Order 40 makes no difference between new and in service.
        (criteria == Criteria::Order40 || expected(case).get("limit").is_none()).then_some(true)
    }) else {
        return failed("whether the plant is new or in service is not said");
    };
    let Some(limit) = individual_limit(criteria, sorted.sensitivity, new) else {
        return answered_with_error(case, "these criteria set no limit for such a target");
    };
    got.insert("limit".to_owned(), limit.limit_per_year.into());
    if let Some(risk) = number("individual_risk") {
        got.insert("accepted".to_owned(), limit.accepts(risk).into());
    }
    compare::judge(expected(case), &got)
}

/// An answer that is an error: met where an error, or no limit, is expected.
fn answered_with_error(case: &Value, reason: &str) -> Verdict {
    let got = Map::from_iter([("error".to_owned(), reason.into()), ("limit".to_owned(), Value::Null)]);
    compare::judge(expected(case), &got)
}

/// Names a region as the case does, where it uses another word for the same one.
fn region_as_asked(region: Region, expected: &Value) -> Value {
    let words: &[&str] = match region {
        Region::Acceptable => &["acceptable", "accepted", "broadly acceptable", "可接受", "可接受区"],
        Region::Alarp => &["ALARP", "alarp", "尽可能降低区"],
        Region::NotAcceptable => &["not acceptable", "unacceptable", "not accepted", "不可接受", "不可接受区"],
    };
    let asked = expected.get("region").and_then(Value::as_str);
    asked.filter(|asked| words.contains(asked)).unwrap_or(words[0]).into()
}
