//! Memberships of special lists.

use anlan_regulations::gb18218::{Asked, Conditions, Edition, Resolution, resolve};
use anlan_regulations::lists::{Entry, List, key_process, memberships};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input};
use crate::{Verdict, compare};

const ANSWERS: &[&str] = &[
    "key_chemical",
    "special_control",
    "highly_toxic_2015",
    "explosive_precursor",
    "key_process",
    "gb18218_2018_q_t",
    "gb18218_2009_q_t",
];

pub(super) fn knows(case: &Value) -> bool {
    ANSWERS.iter().any(|name| expected(case).get(name).is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["cas", "name_zh", "name", "name_en", "process", "note"]) {
        return failed("the input holds fields that the lists do not know");
    }
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    if let Some(process) = text("process") {
        let got = Map::from_iter([("key_process".to_owned(), key_process(process).is_some().into())]);
        return compare::judge(expected(case), &got);
    }
    let (cas, name) = (text("cas"), text("name_zh").or_else(|| text("name")).or_else(|| text("name_en")));
    if cas.is_none() && name.is_none() {
        return failed("the input names no substance");
    }
    let entries = memberships(cas, name);
    let on = |lists: &[List]| entries.iter().any(|entry| lists.contains(&entry.list));
    let special =
        entries.iter().find(|entry| entry.list == List::SpecialControl2020).map_or(Value::Bool(false), |entry| {
            if entry.scope.is_empty() { Value::Bool(true) } else { entry.scope.as_str().into() }
        });
    let got = Map::from_iter([
        ("key_chemical".to_owned(), on(&[List::KeyChemicals2011, List::KeyChemicals2013]).into()),
        ("special_control".to_owned(), special),
        ("highly_toxic_2015".to_owned(), on(&[List::HighlyToxic2015]).into()),
        ("explosive_precursor".to_owned(), on(&[List::ExplosivePrecursors2017]).into()),
        ("gb18218_2018_q_t".to_owned(), critical_quantity(Edition::E2018, cas, name, &entries)),
        ("gb18218_2009_q_t".to_owned(), critical_quantity(Edition::E2009, cas, name, &entries)),
    ]);
    compare::judge(expected(case), &got)
}

/// Q of a substance of Table 1; null where it is not named there or its composition decides. Looked up by number alone, the lists give
/// its name.
fn critical_quantity(edition: Edition, cas: Option<&str>, name: Option<&str>, entries: &[&Entry]) -> Value {
    let name = name.or_else(|| entries.first().map(|entry| entry.name_zh.as_str())).unwrap_or_default();
    let asked = Asked { name, cas, ..Asked::default() };
    match resolve(edition, &asked, &Conditions::default()) {
        Resolution::Counted(factor) => serde_json::to_value(factor.critical_quantity_t).unwrap_or_default(),
        _ => Value::Null,
    }
}
