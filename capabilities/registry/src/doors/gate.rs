//! What a caller may write: asked inside the command, before anything is written.
//!
//! The record must lie within the grant of the verb before and after; a field may be named only by who may see it; a reference may lead only
//! where the caller may look, and otherwise leads nowhere.

use std::sync::Arc;

use anlan_kernel::{Kind, Placement, Problem, Rights, Verb};
use anlan_store::{Sql as _, Tx};

use crate::catalogue::{Catalogue, RecordType};
use crate::placement;
use crate::records::references::not_found;
use crate::records::{Attempt, Gate, Stored};
use crate::sight;

/// The gate that asks the rights of a caller.
#[derive(Clone)]
pub struct HouseGate {
    /// Rights of the caller.
    pub rights: Arc<dyn Rights>,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Under which verb a new record is written.
    pub creating: Verb,
    /// Under which verb one that is there is changed.
    pub changing: Verb,
    /// Asked once the rights allow it: what another capability minds about records of its own types.
    pub beside: Option<Arc<dyn Gate>>,
}

impl HouseGate {
    /// Returns the gate of single writes.
    pub fn new(rights: Arc<dyn Rights>, catalogue: Arc<Catalogue>) -> Self {
        Self { rights, catalogue, creating: Verb::Create, changing: Verb::Update, beside: None }
    }

    /// Returns the gate of imports.
    pub fn of_import(rights: Arc<dyn Rights>, catalogue: Arc<Catalogue>) -> Self {
        Self { rights, catalogue, creating: Verb::Import, changing: Verb::Import, beside: None }
    }

    /// Asks another gate too.
    pub fn beside(self, other: Option<Arc<dyn Gate>>) -> Self {
        Self { beside: other, ..self }
    }

    /// Tells whether a record of a type may be read at a place.
    pub(super) fn reads(&self, kind: &str, placement: &Placement) -> bool {
        self.rights.grant(Verb::Read, kind).at(placement).is_some()
    }
}

impl Gate for HouseGate {
    fn pass(&self, tx: &mut Tx<'_>, attempt: &Attempt<'_>) -> Result<(), Vec<Problem>> {
        let kind = attempt.record_type.name.as_ref();
        let verb = if attempt.before.is_some() { self.changing } else { self.creating };
        let (grant, read) = (self.rights.grant(verb, kind), self.rights.grant(Verb::Read, kind));
        let here = attempt.before.map_or(attempt.placement, |before| &before.placement);
        let mut problems = Vec::new();
        for target in attempt.referred {
            let was = attempt.before.and_then(|before| before.record.text(&target.field));
            let is_new = was != attempt.after.text(&target.field);
            if is_new && !self.reads(&target.kind, &target.placement) {
                let given = attempt.given.get(&target.field).and_then(serde_json::Value::as_str).unwrap_or_default();
                problems.push(not_found(attempt.record_type, &target.field, given));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let Some(sight) = grant.at(here).filter(|_| grant.at(attempt.placement).is_some()) else {
            return Err(vec![out_of_reach(attempt.record_type, attempt.before)]);
        };
        // Who may write but not read names fields by the right to write alone.
        let seen = if attempt.before.is_some() { read.at(here) } else { read.at(attempt.placement) };
        for field in attempt.given.keys().filter_map(|name| attempt.record_type.get(name)) {
            let visible = seen.as_ref().is_none_or(|seen| sight::shows(seen, field));
            if !sight::shows(&sight, field) || !visible {
                problems.push(hidden_field(field));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        self.beside.as_ref().map_or(Ok(()), |other| other.pass(tx, attempt))
    }
}

fn hidden_field(field: &crate::catalogue::Field) -> Problem {
    Problem::invalid(
        "access.field",
        format!("没有可填写的字段“{}”", field.label.zh),
        format!("there is no field \u{201c}{}\u{201d} for you to fill in", field.label.en),
    )
    .remedy("去掉该字段", "leave the field out")
    .in_field(field.name.clone())
}

/// The problem of a record that lies, or would lie, where the caller may not write.
pub(super) fn out_of_reach(record_type: &RecordType, before: Option<&Stored>) -> Problem {
    let problem = Problem::new(
        Kind::Forbidden,
        "access.out_of_reach",
        format!("该{}不在您的管辖范围内", record_type.label.zh),
        format!("this {} lies outside what you answer for", record_type.label.en),
    )
    .remedy(
        "核对所属单位与行政区；如确需办理，请联系安全管理员",
        "check whom it belongs to and where it lies; ask the security administrator if it must be done",
    );
    match before {
        Some(before) => problem.on_record(before.record.id),
        None => problem,
    }
}

/// Takes out of problems what they would tell of records that the caller may not see.
pub(super) fn soften(tx: &mut Tx<'_>, gate: &HouseGate, problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().map(|problem| soften_one(tx, gate, problem)).collect()
}

fn soften_one(tx: &mut Tx<'_>, gate: &HouseGate, mut problem: Problem) -> Problem {
    let Some(id) = problem.place.record.as_ref().and_then(|id| id.parse::<anlan_kernel::RecordId>().ok()) else {
        return problem;
    };
    match problem.code.as_ref() {
        "record.duplicate_key" => {
            let kind = tx.query_optional("select kind from record where id = $1", &[id.into()], |row| {
                row.text(0).map(str::to_owned)
            });
            let at = placement::of(tx, id);
            if let (Ok(Some(kind)), Ok(Some(at))) = (kind, at)
                && gate.reads(&kind, &at)
            {
                return problem;
            }
            problem.message = anlan_kernel::Text::new("该编号已被占用", "this key is taken");
            problem.place.record = None;
            problem
        }
        "record.in_use" => {
            let users = tx.query(
                "select r.kind, r.owner, r.district, r.park, r.id from facet f join record r on r.id = f.id
                 where f.value = $1 and f.field like 'ref:%' limit 3",
                &[id.into()],
                |row| Ok((row.text(0)?.to_owned(), placement::read(row.text(4)?.parse()?, row, 1)?)),
            );
            if users.is_ok_and(|users| users.iter().all(|(kind, at)| gate.reads(kind, at))) {
                return problem;
            }
            problem.message = anlan_kernel::Text::new("仍被其他记录引用", "other records still refer to it");
            problem
        }
        _ => problem,
    }
}
