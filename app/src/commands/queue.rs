//! `anlan queue`: substances that a person must decide, once for all rows that ask the same.

use std::collections::BTreeMap;

use anlan_hazards::Board;
use anlan_hazards::file::{Question, is_asked, question_of};
use anlan_kernel::{Body, Context};
use anlan_registry::records::{self, NewRecord};
use anlan_registry::types::{SubstanceDecision, Typed as _};
use anlan_regulations::gb18218::Edition;
use serde_json::Value;

use super::{Outcome, code};
use crate::cli::{Arguments, Command};
use crate::house::{House, now};
use crate::output::{Output, say};

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Queue { question, serial, cas, category, not_hazardous, take_back, reason } = &arguments.command
    else {
        unreachable!("called for this command only")
    };
    let house = House::open(arguments, false)?;
    let Some(question) = question else { return list(&house, output) };
    let (catalogue, ids, actor) = (house.catalogue.clone(), house.ids.clone(), house.actor.clone());
    let mut body = Body::new();
    let mut set = |name: &str, value: Option<Value>| value.and_then(|value| body.insert(name.to_owned(), value));
    set("question", Some(question.clone().into()));
    set("serial", serial.map(Value::from));
    set("cas", cas.clone().map(Value::from));
    set("categories", (!category.is_empty()).then(|| category.clone().into()));
    set("not_hazardous", not_hazardous.then_some(Value::Bool(true)));
    set("reason", reason.clone().map(Value::from));
    let (key, take_back, source) =
        (question.clone(), *take_back, reason.clone().unwrap_or_else(|| "anlan queue".to_owned()));
    records::act(&house.store, move |tx| {
        let context = Context { actor, now: now(), ids: ids.as_ref() };
        // One decision a question: a new one takes the place of the old.
        if let Some(there) = records::find_by_key(tx, SubstanceDecision::KIND, &key)? {
            records::delete(tx, &context, there.id, there.version, None)?;
        } else if take_back {
            return Err(vec![anlan_kernel::Problem::new(
                anlan_kernel::Kind::NotFound,
                "queue.no_decision",
                "没有这项认定",
                "there is no such decision",
            )]);
        }
        if !take_back {
            let new = NewRecord { kind: SubstanceDecision::KIND.to_owned(), body, source, ..NewRecord::default() };
            records::create(tx, &context, &catalogue, new)?;
        }
        Ok(())
    })?;
    output.line("已记入；相关单元已重新辨识", "written down; the units concerned are identified anew");
    Ok(code(true))
}

fn list(house: &House, output: &Output) -> Outcome {
    let mut board = Board::load(&house.store)?;
    let mut questions: BTreeMap<String, Question> = BTreeMap::new();
    let declared: Vec<_> = board.inputs().holdings.values().map(|line| line.declared.clone()).collect();
    for line in declared {
        let counted = board.inputs_mut().substances.count(Edition::E2018, &line);
        if is_asked(&counted) {
            questions.entry(counted.question.clone()).or_insert_with(|| question_of(&line, &counted)).lines += 1;
        }
    }
    let mut all: Vec<Question> = questions.into_values().collect();
    all.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.question.cmp(&b.question)));
    output.value(&all);
    if !output.is_json() {
        print(&all, output);
    }
    Ok(code(true))
}

fn print(questions: &[Question], output: &Output) {
    let lines: u64 = questions.iter().map(|question| question.lines).sum();
    output.line(
        format!("待认定{}个问题，涉及{lines}行；一次认定适用于所有同样的行", questions.len()),
        format!(
            "{} questions asked by {lines} lines; one decision holds for all lines that ask the same",
            questions.len()
        ),
    );
    for question in questions {
        say!("\n{:>5} × {} {}", question.lines, question.declared, question.cas.as_deref().unwrap_or_default());
        say!("        {}", output.pick(&question.reason_zh, &question.reason_en));
        if !question.candidates.is_empty() {
            say!("        {}{}", output.pick("可能是 ", "could be "), question.candidates.join(" | "));
        }
        if let Some(suggestion) = &question.suggestion {
            let why = output.pick(&suggestion.why_zh, &suggestion.why_en);
            say!("        {}{} · {why}", output.pick("建议 ", "suggestion "), suggestion.symbols.join("/"));
        }
        let answer =
            question.suggestion.as_ref().map_or("--serial N | --category W… | --not-hazardous".to_owned(), |known| {
                format!("--category {}", known.symbols.join(";"))
            });
        say!("        anlan queue '{}' {answer} --reason …", question.question);
    }
}
