//! Parameters of consequence analysis by AQ/T 3046: toxic probits and durations of leaks.

use anlan_consequence::Trace;
use anlan_consequence::discharge::{Detection, Isolation, isolation_time};
use anlan_consequence::harm::{ToxicSet, toxic_probit};
use anlan_quantity::si::{Metres, Seconds};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::Verdict;

/// Printed values are compared to the last printed digit.
const PRINTED: f64 = 0.5e-4;

pub(super) fn knows(case: &Value) -> bool {
    rules(case).starts_with("aqt3046")
        && (input(case).get("substance").is_some() || input(case).get("hole_mm").is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let number = |name: &str| input.get(name).and_then(Value::as_f64);
    let mut got = Map::new();
    if let Some(substance) = input.get("substance").and_then(Value::as_str) {
        if asks_more_than(input, &["substance", "concentration_mg_m3", "minutes"]) {
            return failed("the case asks for more than a probit");
        }
        let (Some(concentration), Some(minutes)) = (number("concentration_mg_m3"), number("minutes")) else {
            return failed("no concentration or time");
        };
        let Some(row) = toxic_probit(ToxicSet::Aqt3046, substance) else { return failed("not in Table I.2") };
        let load = anlan_quantity::math::pow(concentration, row.n) * minutes;
        got.insert("probit".to_owned(), row.probit().value(load).into());
        match row.probability(concentration, Seconds(60.0 * minutes), &mut Trace::default()) {
            Ok(share) => got.insert("death_probability".to_owned(), share.into()),
            Err(fault) => return failed(&fault.to_string()),
        };
    } else {
        if asks_more_than(input, &["hole_mm", "detection", "isolation"]) {
            return failed("the case asks for more than a duration");
        }
        let read = |name: &str| input.get(name).cloned().unwrap_or(Value::Null);
        let (Ok(detection), Ok(isolation)) = (
            serde_json::from_value::<Detection>(read("detection")),
            serde_json::from_value::<Isolation>(read("isolation")),
        ) else {
            return failed("detection and isolation are A, B or C");
        };
        match isolation_time(detection, isolation, Metres(1e-3 * number("hole_mm").unwrap_or(0.0))) {
            Ok((time, _)) => got.insert("minutes".to_owned(), (time.0 / 60.0).into()),
            Err(fault) => return failed(&fault.to_string()),
        };
    }
    let met = expected(case).as_object().is_some_and(|wanted| {
        !wanted.is_empty()
            && wanted.iter().all(|(name, value)| match (value.as_f64(), got.get(name).and_then(Value::as_f64)) {
                (Some(wanted), Some(own)) => (wanted - own).abs() <= PRINTED,
                _ => false,
            })
    });
    if met { Verdict::Passed } else { Verdict::Failed { got: Value::Object(got) } }
}
