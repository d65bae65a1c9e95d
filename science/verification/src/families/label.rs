//! Precedence on labels, GB 30000.1-2024.

use anlan_regulations::gb30000::{ExclamationReason, PictogramContext, pictograms, signal_words, statements};
use serde_json::{Map, Value};

use super::{asks_more_than, expected, failed, input, rules, texts};
use crate::{Verdict, compare};

const EXCLAMATION: &[&str] = &["reason_for_GHS07", "reasons_for_GHS07"];
const HEALTH: &[&str] = &["reason_for_GHS08", "reasons_for_GHS08"];
const WORDS: &[&str] = &["signal_words", "signals"];

pub(super) fn knows(case: &Value) -> bool {
    let input = input(case);
    rules(case).contains("gb30000")
        && ["pictograms", "statements"].iter().chain(WORDS).any(|name| input.get(name).is_some())
}

pub(super) fn check(case: &Value) -> Verdict {
    let input = input(case);
    let known = [&["pictograms", "statements", "note"], EXCLAMATION, HEALTH, WORDS].concat();
    if asks_more_than(input, &known) {
        return failed("the input holds fields that the precedence rules do not know");
    }
    let mut got = Map::new();
    if let Some(given) = texts(input, "pictograms") {
        let context = PictogramContext {
            exclamation: reasons(input, EXCLAMATION).iter().map(|text| reason(text)).collect(),
            respiratory_sensitisation: reasons(input, HEALTH).iter().any(|text| {
                ["respiratory sensit", "呼吸道致敏", "呼吸致敏", "呼吸过敏"].iter().any(|word| text.contains(word))
            }),
        };
        got.insert("pictograms".to_owned(), pictograms(&given, &context).into());
    }
    if let Some(given) = texts(input, "statements") {
        got.insert("statements".to_owned(), statements(&given).into());
    }
    if let Some(given) = WORDS.iter().find_map(|name| texts(input, name)) {
        let kept = signal_words(&given);
        got.insert("signal_word".to_owned(), kept.first().copied().into());
        got.insert("signal_words".to_owned(), kept.into());
    }
    compare::judge(expected(case), &got)
}

/// Returns the reasons given under one of the names, one a text: several may stand in one sentence.
fn reasons(input: &Value, names: &[&str]) -> Vec<String> {
    let given = names.iter().filter_map(|name| input.get(*name)).flat_map(|value| match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    });
    given
        .flat_map(|text| {
            text.to_lowercase()
                .replace("skin and eye irritation", "skin irritation; eye irritation")
                .replace("eye and skin irritation", "skin irritation; eye irritation")
                .replace(" and ", ";")
                .split([';', ',', '、', '；', '，', '和', '+'])
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn reason(text: &str) -> ExclamationReason {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["skin irrita", "皮肤刺激"]) {
        ExclamationReason::SkinIrritation
    } else if says(&["eye irrita", "眼刺激", "眼睛刺激"]) {
        ExclamationReason::EyeIrritation
    } else if says(&["skin sensit", "皮肤致敏", "皮肤过敏"]) {
        ExclamationReason::SkinSensitisation
    } else {
        ExclamationReason::Other
    }
}
