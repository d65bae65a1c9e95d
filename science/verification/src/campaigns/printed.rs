//! Printed worked examples of physics: inputs, expected figures, and a tolerance of their own.

use serde_json::{Map, Value};

use crate::Verdict;

/// Returns a number among the inputs under the first of several names.
pub(super) fn input(case: &Value, names: &[&str]) -> Option<f64> {
    names.iter().find_map(|name| case["inputs"][*name].as_f64())
}

/// Tells whether the topic of a case holds one of several words.
pub(super) fn topic_has(case: &Value, any: &[&str]) -> bool {
    let topic = case["topic"].as_str().unwrap_or_default().to_lowercase();
    case["inputs"].is_object() && case["expected"].is_object() && any.iter().any(|word| topic.contains(word))
}

/// Compares every expected number with what came out under the same name, within the tolerance of the case.
pub(super) fn judge(case: &Value, got: Map<String, Value>) -> Verdict {
    let got = Value::Object(got);
    let (met, numbers) = compare(&case["expected"], &got, &case["tolerance"], "");
    if met && numbers > 0 { Verdict::Passed } else { Verdict::Failed { got } }
}

/// A failure that says why.
pub(super) fn failed(reason: impl Into<String>) -> Verdict {
    Verdict::Failed { got: Value::String(reason.into()) }
}

fn compare(expected: &Value, got: &Value, tolerance: &Value, name: &str) -> (bool, usize) {
    match expected {
        Value::Object(map) => map.iter().fold((true, 0), |(met, count), (key, value)| {
            let (own, numbers) = compare(value, &got[key], tolerance, key);
            (met && own, count + numbers)
        }),
        Value::Number(number) => {
            let (Some(expected), Some(found)) = (number.as_f64(), got.as_f64()) else { return (false, 1) };
            (within(expected, found, tolerance, name), 1)
        }
        // Words explain.
        _ => (true, 0),
    }
}

/// A tolerance named after the figure counts before a general one; of a relative and an absolute one either suffices.
fn within(expected: f64, found: f64, tolerance: &Value, name: &str) -> bool {
    let gap = (found - expected).abs();
    let empty = Map::new();
    let given = tolerance.as_object().unwrap_or(&empty);
    let met = |key: &str, limit: f64| if key.contains("abs") { gap <= limit } else { gap <= limit * expected.abs() };
    let of = |own: bool| {
        given.iter().filter_map(move |(key, limit)| {
            let subject = key.strip_suffix("_rel").or_else(|| key.strip_suffix("_abs"));
            let about = subject.is_some_and(|subject| name.starts_with(subject));
            let general = key == "rel" || key == "abs" || key.starts_with("abs_");
            if own { about } else { general }.then_some((key.as_str(), limit.as_f64()?))
        })
    };
    if of(true).next().is_some() {
        return of(true).any(|(key, limit)| met(key, limit));
    }
    if of(false).next().is_some() {
        return of(false).any(|(key, limit)| met(key, limit));
    }
    gap <= 1e-6 * expected.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tolerance_of_its_own_counts_first() {
        let tolerance = json!({ "rel": 0.001, "sep_act_rel": 0.01, "abs_ppm": 1 });
        assert!(within(66_000.0, 66_480.0, &tolerance, "sep_act_W_m2"));
        assert!(!within(252_400.0, 254_000.0, &tolerance, "sep_max_W_m2"));
        assert!(within(16.0, 16.9, &tolerance, "LC1"));
        assert!(!within(16.0, 17.1, &tolerance, "LC1"));
    }

    #[test]
    fn a_figure_that_is_not_answered_fails() {
        let case = json!({ "expected": { "a": 1.0, "b": 2.0 }, "tolerance": { "rel": 0.1 } });
        let got = Map::from_iter([("a".to_owned(), json!(1.05))]);
        assert!(matches!(judge(&case, got), Verdict::Failed { .. }));
    }
}
