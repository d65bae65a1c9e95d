//! Storage together, GB 15603-2022.

use anlan_regulations::gb15603::{Mark, SeparatedGroup, compatibility, must_be_separated, strictest};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules};
use crate::{Verdict, compare};

/// Names under which the two goods are given.
const PAIRS: &[(&str, &str)] = &[("a", "b"), ("class_a", "class_b"), ("a_hazards", "b_hazards")];

pub(super) fn knows(case: &Value) -> bool {
    rules(case).contains("gb15603") && PAIRS.iter().any(|(a, _)| input(case).get(a).is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let known: Vec<&str> = PAIRS.iter().flat_map(|(a, b)| [*a, *b]).chain(["a_group", "b_group", "note"]).collect();
    if asks_more_than(input, &known) {
        return failed("the input holds fields that the table does not know");
    }
    let classes = |value: &Value| -> Option<Vec<String>> {
        match value {
            Value::String(codes) => Some(codes.split([';', ',', '+']).map(|code| code.trim().to_owned()).collect()),
            Value::Array(codes) => codes.iter().map(|code| code.as_str().map(str::to_owned)).collect(),
            _ => None,
        }
    };
    let pair = PAIRS.iter().find_map(|(a, b)| Some((classes(input.get(a)?)?, classes(input.get(b)?)?)));
    let Some((a, b)) = pair else { return failed("both goods are given as storage classes") };
    let (a, b): (Vec<&str>, Vec<&str>) =
        (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
    let Some(mark) = strictest(&a, &b) else { return failed("no such storage class") };
    let mut got = Map::from_iter([("mark".to_owned(), mark.printed().into())]);
    let groups = |codes: &[&str], named: &str| -> Option<Vec<SeparatedGroup>> {
        let own = codes.iter().filter_map(|code| SeparatedGroup::of_class(code));
        match input.get(named) {
            None => Some(own.collect()),
            Some(name) => Some(own.chain([group_named(name.as_str()?)?]).collect()),
        }
    };
    let (Some(groups_a), Some(groups_b)) = (groups(&a, "a_group"), groups(&b, "b_group")) else {
        return failed("no such group of clause 5.9");
    };
    let separated = must_be_separated(&groups_a, &groups_b);
    for name in ["separated", "must_be_separated"] {
        got.insert(name.to_owned(), separated.into());
    }
    // `rule` says in free words what the mark asks for: taken as met where it speaks of this mark and of no other.
    if let Some(rule) = expected(case).get("rule").and_then(Value::as_str) {
        let fits = if rule.contains("symmetric") {
            a.iter().all(|a| b.iter().all(|b| compatibility(a, b) == compatibility(b, a)))
        } else if rule.contains("strictest") {
            a.len() + b.len() > 2
        } else {
            describes(mark, rule)
        };
        got.insert("rule".to_owned(), if fits { rule.into() } else { mark.text().en.into() });
    }
    compare::judge(expected(case), &got)
}

fn describes(mark: Mark, rule: &str) -> bool {
    const WORDS: [(Mark, &[&str]); 4] = [
        (Mark::Incompatible, &["incompatible", "禁忌"]),
        (Mark::FireFighting, &["fire fighting", "partition", "灭火", "隔开"]),
        (Mark::Aisle, &["aisle", "隔离"]),
        (Mark::Together, &["together", "同库"]),
    ];
    // In this order, because what is incompatible is also partitioned.
    WORDS.iter().find(|(_, words)| words.iter().any(|word| rule.contains(word))).is_some_and(|(own, _)| *own == mark)
}

fn group_named(name: &str) -> Option<SeparatedGroup> {
    let same = |text: &str| text == name || text.strip_suffix('s') == Some(name);
    SeparatedGroup::ALL.into_iter().find(|group| same(&group.text().zh) || same(&group.text().en))
}
