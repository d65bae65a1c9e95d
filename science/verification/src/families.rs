//! The families and how a case is told to belong to one.

use serde_json::{Map, Value};

use crate::Verdict;

mod accident;
mod criteria;
mod degree;
mod dispersion;
mod label;
mod lists;
mod major_hazard;
mod merkle;
mod parameters;
mod park;
mod pipeline;
mod source;
mod special_work;
mod storage;
mod units;

/// A family of worked cases.
pub struct Family {
    /// Name.
    pub name: &'static str,
    /// Whether a case belongs to it.
    pub knows: fn(&Value) -> bool,
    /// Checks a case.
    pub check: fn(&Value) -> Verdict,
}

/// The families that are built, in the order in which they are asked.
pub const FAMILIES: &[Family] = &[
    Family { name: "major-hazard", knows: major_hazard::knows, check: major_hazard::check },
    Family { name: "accident-grade", knows: accident::knows, check: accident::check },
    Family { name: "risk-criteria", knows: criteria::knows, check: criteria::check },
    Family { name: "storage-compatibility", knows: storage::knows, check: storage::check },
    Family { name: "label-precedence", knows: label::knows, check: label::check },
    Family { name: "list-lookup", knows: lists::knows, check: lists::check },
    Family { name: "dispersion", knows: dispersion::knows, check: dispersion::check },
    Family { name: "source-terms", knows: source::knows, check: source::check },
    Family { name: "consequence-parameters", knows: parameters::knows, check: parameters::check },
    Family { name: "consequence-parameters", knows: degree::knows, check: degree::check },
    Family { name: "consequence-parameters", knows: pipeline::knows, check: pipeline::check },
    Family { name: "park-risk", knows: park::knows, check: park::check },
    Family { name: "special-work", knows: special_work::knows, check: special_work::check },
    Family { name: "merkle", knows: merkle::knows, check: merkle::check },
    Family { name: "fires", knows: crate::campaigns::fires::knows, check: crate::campaigns::fires::check },
    Family { name: "harm", knows: crate::campaigns::harm::knows, check: crate::campaigns::harm::check },
    Family {
        name: "explosions",
        knows: crate::campaigns::explosions::knows,
        check: crate::campaigns::explosions::check,
    },
];

/// Returns the family of a case.
pub(crate) fn family_of(case: &Value) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| (family.knows)(case))
}

/// Returns the rule set a case names, in lower case.
fn rules(case: &Value) -> String {
    case.get("rules").and_then(Value::as_str).unwrap_or_default().to_lowercase()
}

fn input(case: &Value) -> &Value {
    case.get("input").unwrap_or(&Value::Null)
}

fn expected(case: &Value) -> &Value {
    case.get("expected").unwrap_or(&Value::Null)
}

fn texts<'a>(value: &'a Value, name: &str) -> Option<Vec<&'a str>> {
    value.get(name)?.as_array()?.iter().map(Value::as_str).collect()
}

/// A failure that says why instead of what came out.
fn failed(reason: &str) -> Verdict {
    let mut got = Map::new();
    got.insert("error".to_owned(), reason.into());
    Verdict::Failed { got: Value::Object(got) }
}

/// Tells whether an input has fields beyond those named: such a case asks for more than the check understands.
fn asks_more_than(input: &Value, known: &[&str]) -> bool {
    input.as_object().is_some_and(|map| map.keys().any(|name| !known.contains(&name.as_str())))
}
