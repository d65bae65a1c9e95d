//! `anlan queue`: substances that a person must decide, once for all rows that ask the same.

use std::collections::BTreeMap;

use anlan_hazards::Board;
use anlan_hazards::file::{Question, question_of, state_of};
use anlan_hazards::substance::LineState;
use anlan_kernel::{Body, Context};
use anlan_registry::records::{self, NewRecord};
use anlan_registry::types::{SubstanceDecision, Typed as _};
use anlan_regulations::gb18218::Edition;
use serde_json::Value;

use super::{Outcome, code};
use crate::cli::{Arguments, Command};
use crate::house::{House, now};
use crate::output::{Output, table};

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
        if state_of(&counted) == LineState::Queued {
            questions.entry(counted.question.clone()).or_insert_with(|| question_of(&line, &counted)).lines += 1;
        }
    }
    let mut all: Vec<Question> = questions.into_values().collect();
    all.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.question.cmp(&b.question)));
    output.value(&all);
    if !output.is_json() {
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|question| {
                vec![
                    question.lines.to_string(),
                    question.question.clone(),
                    output.pick(&question.reason_zh, &question.reason_en).to_owned(),
                    question.candidates.join(" | "),
                    question.suggestion.as_ref().map_or_else(String::new, |suggestion| suggestion.symbols.join("/")),
                ]
            })
            .collect();
        let headings = match output.language() {
            anlan_kernel::problem::Language::Zh => ["行", "问题", "原因", "可能是", "建议"],
            anlan_kernel::problem::Language::En => ["lines", "question", "reason", "could be", "suggestion"],
        };
        println!("{}", table(&headings, &rows, &[0]));
    }
    Ok(code(true))
}
