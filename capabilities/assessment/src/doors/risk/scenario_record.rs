//! A saved plan as the store keeps it: a record like any other, written through the journal.

use std::collections::BTreeMap;

use anlan_kernel::{Body, Kind, Level, Position, Problem, Record};
use anlan_registry::catalogue::{Field, FieldKind, Group, RecordType, integer};
use anlan_registry::records::Stored;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::what_if::WhatIf;
use super::what_if::plan::Change;

/// The record type.
pub(super) const KIND: &str = "plan_scenario";
/// Longest plan, letters: twenty changes with long descriptions of equipment.
const MOST_PLAN: usize = 200_000;
/// Longest result, letters.
const MOST_RESULT: usize = 8_000;
/// Longest name, letters.
pub(super) const MOST_NAME: usize = 80;
/// Longest remarks, letters.
pub(super) const MOST_REMARKS: usize = 2_000;
const SITING: Group = Group::new("选址推演", "Siting");

/// Describes the record type of a saved plan.
///
/// Its fields are as restricted as the risk map; it is read, written and deleted through `/risk/scenarios`.
pub fn scenario_type() -> RecordType {
    let long = |name, zh, en, max| Field::new(name, zh, en, FieldKind::Text { max }).level(Level::Restricted);
    RecordType::new(KIND, "选址方案", "Siting scenario")
        .group(SITING)
        .field(long("name", "名称", "name", MOST_NAME).required())
        .field(long("remarks", "备注", "remarks", MOST_REMARKS))
        .field(long("plan", "变更（JSON）", "changes (JSON)", MOST_PLAN).required())
        .field(long("result", "保存时的结果（JSON）", "result when saved (JSON)", MOST_RESULT).required())
        .field(
            integer("journal_position", "所依据的日志位置", "journal position it rests on", 0, i64::MAX)
                .required()
                .level(Level::Restricted),
        )
        .field(long("engine", "引擎", "engine", 40).required())
}

/// What is put where, and what the things that are there were called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Planned {
    pub(super) changes: Vec<Change>,
    #[serde(default)]
    pub(super) names: BTreeMap<String, String>,
}

/// The result of a plan in short, as it was when the plan was saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ResultShown {
    /// `acceptable`, `needs`, `to_be_asked` or `not_acceptable`.
    pub(super) verdict: String,
    /// In plain words.
    pub(super) text_zh: String,
    /// In plain words.
    pub(super) text_en: String,
    /// Targets that stand against the plan.
    pub(super) targets_refusing: usize,
    /// Targets told of.
    pub(super) targets_total: usize,
    /// Deaths a year in the city before.
    pub(super) loss_of_life_before: f64,
    /// Deaths a year in the city with the plan.
    pub(super) loss_of_life_after: f64,
    /// Sources were still being computed: the result was incomplete.
    pub(super) was_computing: bool,
    /// Set of failure frequencies.
    pub(super) frequencies: String,
}

impl ResultShown {
    pub(super) fn of(answer: &WhatIf) -> Self {
        Self {
            verdict: answer.verdict.to_owned(),
            text_zh: answer.text.zh.clone(),
            text_en: answer.text.en.clone(),
            targets_refusing: answer.targets_refusing,
            targets_total: answer.targets_total,
            loss_of_life_before: answer.society.before.loss_of_life_per_year,
            loss_of_life_after: answer.society.after.loss_of_life_per_year,
            was_computing: answer.basis.is_computing(),
            frequencies: answer.basis.frequencies_id().to_owned(),
        }
    }
}

/// A saved plan.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub(super) record: Record,
    pub(super) changed_at: String,
    pub(super) name: String,
    pub(super) remarks: String,
    pub(super) plan: Planned,
    pub(super) result: ResultShown,
    pub(super) position: Position,
    pub(super) engine: String,
}

impl Scenario {
    /// Reads a stored record; nothing where it is of another type, or not one that this edition can read.
    pub(super) fn read(stored: Stored) -> Option<Self> {
        let record = stored.record;
        if record.kind != KIND {
            return None;
        }
        let text = |field: &str| record.text(field).unwrap_or_default().to_owned();
        Some(Self {
            name: text("name"),
            remarks: text("remarks"),
            plan: serde_json::from_str(record.text("plan")?).ok()?,
            result: serde_json::from_str(record.text("result")?).ok()?,
            position: record.body.get("journal_position")?.as_u64()?,
            engine: text("engine"),
            changed_at: stored.changed_at,
            record,
        })
    }

    /// Who saved it first.
    pub(super) fn owner(&self) -> &str {
        &self.record.provenance.default.by
    }
}

/// The fields of a plan with its result.
///
/// # Errors
/// A plan that is too long.
pub(super) fn fields(plan: &Planned, result: &ResultShown, position: Position) -> Result<Body, Problem> {
    let written = |value: serde_json::Result<String>| value.map_err(|cause| Problem::internal("risk.scenario", cause));
    let plan = written(serde_json::to_string(plan))?;
    if plan.chars().count() > MOST_PLAN {
        return Err(Problem::invalid(
            "risk.plan_too_long",
            "方案内容过长，无法保存",
            "the plan is too long to be saved",
        )
        .remedy("减少变更或简化设备说明", "take changes away, or describe the equipment more briefly")
        .in_field("/changes"));
    }
    let mut body = Body::new();
    body.insert("plan".to_owned(), plan.into());
    body.insert("result".to_owned(), written(serde_json::to_string(result))?.into());
    body.insert("journal_position".to_owned(), position.into());
    body.insert("engine".to_owned(), env!("CARGO_PKG_VERSION").into());
    Ok(body)
}

/// The problem of a plan that is not there.
pub(super) fn no_scenario() -> Problem {
    Problem::new(Kind::NotFound, "risk.scenario_not_found", "没有这个方案", "there is no such scenario").remedy(
        "从方案列表选择；删除后可由保存者恢复",
        "choose it from the list; who saved it can bring it back after deletion",
    )
}

/// The problem of a plan that somebody else saved.
pub(super) fn not_yours() -> Problem {
    Problem::new(
        Kind::Forbidden,
        "risk.scenario_not_yours",
        "方案由他人保存，只能查看",
        "somebody else saved this scenario: you may only read it",
    )
    .remedy("另存为自己的方案后再修改", "save it as a scenario of your own and change that")
}
