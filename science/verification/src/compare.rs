//! Comparison of what was expected with what came out.

use serde_json::{Map, Value};

use crate::Verdict;

/// Relative difference up to which a printed fraction is the same number; whole numbers are compared exactly.
const TOLERANCE: f64 = 1e-9;

/// Keys of an expectation that explain and are not compared.
const REMARKS: &[&str] = &["note"];

/// Compares every expected value with what came out under the same name; a name the engine did not answer is a failure.
pub(crate) fn judge(expected: &Value, got: &Map<String, Value>) -> Verdict {
    let Some(expected) = expected.as_object() else {
        return Verdict::Failed { got: Value::Object(got.clone()) };
    };
    let answers = expected.keys().any(|name| !REMARKS.contains(&name.as_str()));
    if !answers {
        return Verdict::Failed { got: "the case expects nothing".into() };
    }
    let met = expected
        .iter()
        .filter(|(name, _)| !REMARKS.contains(&name.as_str()))
        .all(|(name, value)| got.get(name).is_some_and(|found| same_as(name, value, found)));
    if met {
        return Verdict::Passed;
    }
    let asked: Map<String, Value> = expected
        .keys()
        .filter(|name| !REMARKS.contains(&name.as_str()))
        .map(|name| (name.clone(), got.get(name).cloned().unwrap_or_else(|| "not answered".into())))
        .collect();
    Verdict::Failed { got: Value::Object(asked) }
}

/// Kinds of error and the words by which a case names one.
const ERRORS: &[(&str, &[&str])] = &[
    ("negative quantity", &["negative quantity", "quantity is negative", "负"]),
    ("negative persons", &["negative persons", "negative people", "persons is negative"]),
    ("no substances", &["no substance", "empty", "nothing", "为空"]),
    ("invalid CAS", &["invalid cas", "cas check", "check digit", "校验"]),
    ("no quantity", &["no quantity", "missing quantity", "quantity missing"]),
];

/// An error is met by one of the same kind; a kind that is not known, by the same words only.
fn same_as(name: &str, expected: &Value, got: &Value) -> bool {
    match (name, expected.as_str(), got.as_str()) {
        ("error", Some(expected), Some(got)) => {
            expected == got || kind(expected).is_some_and(|own| kind(got) == Some(own))
        }
        _ => same(expected, got),
    }
}

fn kind(error: &str) -> Option<&'static str> {
    let error = error.to_lowercase();
    ERRORS.iter().find(|(_, words)| words.iter().any(|word| error.contains(word))).map(|(kind, _)| *kind)
}

/// Tells whether two values are the same, numbers within the tolerance; of objects, what is expected must be there.
pub(crate) fn same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) if a.fract() == 0.0 => a.total_cmp(&b).is_eq() || (a == 0.0 && b == 0.0),
            (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()),
            _ => a == b,
        },
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .filter(|(name, _)| !REMARKS.contains(&name.as_str()))
            .all(|(name, value)| b.get(name).is_some_and(|found| same(value, found))),
        (a, b) => a == b,
    }
}
