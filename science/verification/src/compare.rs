//! Comparison of what was expected with what came out.

use serde_json::{Map, Value};

use crate::Verdict;

/// Relative difference up to which two numbers are the same: worked examples print at most ten digits.
const TOLERANCE: f64 = 1e-9;

/// Keys of an expectation that explain and are not compared.
const REMARKS: &[&str] = &["note", "why", "clause", "source"];

/// Compares every expected value with what came out under the same name; a name the engine did not answer is a failure.
pub(crate) fn judge(expected: &Value, got: &Map<String, Value>) -> Verdict {
    let Some(expected) = expected.as_object() else {
        return Verdict::Failed { got: Value::Object(got.clone()) };
    };
    let met = expected
        .iter()
        .filter(|(name, _)| !REMARKS.contains(&name.as_str()))
        .all(|(name, value)| got.get(name).is_some_and(|found| same(value, found)));
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

/// Tells whether two values are the same, numbers within the tolerance; of objects, what is expected must be there.
pub(crate) fn same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
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
