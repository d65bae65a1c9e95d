//! How far an ignited gas pipe reaches, GB 32167.

use anlan_quantity::si::{Metres, Pascals};
use anlan_regulations::gb32167::impact_radius;
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    rules(case).starts_with("gb32167") && input(case).get("d_mm").is_some()
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["d_mm", "p_mpa", "note"]) {
        return failed("the case asks for more than a radius");
    }
    let number = |name: &str| input.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let got = match impact_radius(Metres(1e-3 * number("d_mm")), Pascals(1e6 * number("p_mpa"))) {
        // Cases print centimetres.
        Ok(radius) => Map::from_iter([("radius_m".to_owned(), (100.0 * radius.get()).round().into())]),
        Err(fault) => Map::from_iter([("error".to_owned(), fault.reason.en.into())]),
    };
    let wanted = expected(case).get("radius_m").and_then(Value::as_f64);
    let mut asked = expected(case).clone();
    if let (Some(wanted), Some(asked)) = (wanted, asked.as_object_mut()) {
        asked.insert("radius_m".to_owned(), (100.0 * wanted).round().into());
    }
    compare::judge(&asked, &got)
}
