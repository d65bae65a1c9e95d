//! Precedence on labels, GB 30000.1-2024.

use anlan_regulations::gb30000::{ExclamationReason, PictogramContext, pictograms, signal_words, statements};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules, texts};
use crate::{Verdict, compare};

const REASONS: &[&str] = &["reason_for_GHS07", "reasons_for_GHS07"];

pub(super) fn knows(case: &Value) -> bool {
    let input = input(case);
    rules(case).contains("gb30000")
        && ["pictograms", "statements", "signal_words"].iter().any(|name| input.get(name).is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let known = ["pictograms", "statements", "signal_words", "reason_for_GHS08", "note", REASONS[0], REASONS[1]];
    if asks_more_than(input, &known) {
        return failed("the input holds fields that the precedence rules do not know");
    }
    let mut got = Map::new();
    if let Some(given) = texts(input, "pictograms") {
        let reasons: Vec<&str> = REASONS
            .iter()
            .filter_map(|name| input.get(*name))
            .flat_map(|value| match value {
                Value::String(text) => text.split([';', ',']).collect::<Vec<_>>(),
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            })
            .collect();
        let context = PictogramContext {
            exclamation: reasons.into_iter().map(reason).collect(),
            respiratory_sensitisation: input
                .get("reason_for_GHS08")
                .and_then(Value::as_str)
                .is_some_and(|text| text.contains("respiratory")),
        };
        got.insert("pictograms".to_owned(), pictograms(&given, &context).into());
    }
    if let Some(given) = texts(input, "statements") {
        got.insert("statements".to_owned(), statements(&given).into());
    }
    if let Some(given) = texts(input, "signal_words") {
        let kept = signal_words(&given);
        got.insert("signal_word".to_owned(), kept.first().copied().into());
        got.insert("signal_words".to_owned(), kept.into());
    }
    compare::judge(expected(case), &got)
}

fn reason(text: &str) -> ExclamationReason {
    let text = text.to_lowercase();
    if text.contains("skin irritation") {
        ExclamationReason::SkinIrritation
    } else if text.contains("eye irritation") {
        ExclamationReason::EyeIrritation
    } else if text.contains("skin sensitisation") || text.contains("skin sensitization") {
        ExclamationReason::SkinSensitisation
    } else {
        ExclamationReason::Other
    }
}
