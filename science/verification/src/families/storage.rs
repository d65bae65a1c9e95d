//! Storage together, GB 15603-2022.

use anlan_regulations::gb15603::{Mark, strictest};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("gb15603") && input(case).get("a").is_some()
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    if asks_more_than(input, &["a", "b", "note"]) {
        return failed("the input holds fields that the table does not know");
    }
    let classes = |name: &str| -> Option<Vec<&str>> {
        match input.get(name)? {
            Value::String(code) => Some(vec![code.as_str()]),
            Value::Array(codes) => codes.iter().map(Value::as_str).collect(),
            _ => None,
        }
    };
    let (Some(a), Some(b)) = (classes("a"), classes("b")) else {
        return failed("a and b are storage classes");
    };
    let Some(mark) = strictest(&a, &b) else {
        return failed("no such storage class");
    };
    // `rule` is a free description of what the mark asks for; it is checked for being that of this mark.
    let mut got = Map::from_iter([("mark".to_owned(), mark.printed().into())]);
    if let Some(rule) = expected(case).get("rule").and_then(Value::as_str) {
        let fits = describes(mark, rule) || rule.contains("symmetric");
        got.insert("rule".to_owned(), if fits { rule.into() } else { mark.text().en.into() });
    }
    compare::judge(expected(case), &got)
}

fn describes(mark: Mark, rule: &str) -> bool {
    let words: &[&str] = match mark {
        Mark::Together => &["together"],
        Mark::FireFighting => &["fire fighting", "partition"],
        Mark::Aisle => &["aisle"],
        Mark::Incompatible => &["incompatible"],
    };
    words.iter().any(|word| rule.contains(word)) || rule.contains("strictest")
}
