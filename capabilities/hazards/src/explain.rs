//! What changed between two verdicts on one subject, and why, for both sides to read (measure 2.3).
//!
//! A pure function of the two verdicts: they carry every input they were derived from, with the journal position of its declaration. Causes
//! come first (what was declared, or which rule applied), then what followed from them (S, α, R, hazard, grade).

use anlan_kernel::{Placement, Position, Problem, RecordId, Text};
use anlan_regulations::order40::Trigger;
use anlan_store::Reader;
use serde::Serialize;

use crate::verdict::{Subject, Verdict};

mod lines;
mod people;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The unit itself: it came, or it holds nothing any more.
    Unit,
    /// The edition applied.
    Edition,
    /// The units joined by the 500 m rule of the 2009 edition.
    Joined,
    /// A line came or went.
    Line,
    /// The name under which a line was declared.
    Substance,
    /// A design maximum.
    Quantity,
    /// Whether a line counts: its row is known, it is still to be decided, or it stands outside the tables.
    Standing,
    /// The row that gives the critical quantity.
    Row,
    /// A critical quantity.
    CriticalQuantity,
    /// A β.
    Beta,
    /// A protection target: its people, or where it lies.
    Target,
    /// The site boundary.
    Boundary,
    /// People within 500 m.
    Persons,
    /// S.
    S,
    /// α.
    Alpha,
    /// R.
    R,
    /// Whether it is a major hazard.
    MajorHazard,
    /// Grade.
    Grade,
}

impl What {
    /// Tells whether it is declared or ruled, not derived.
    pub fn is_cause(self) -> bool {
        self < Self::Persons
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What changed.
    pub what: What,
    /// Record it was declared in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// Where that record stands, if it is a neighbour's: who may not see it is told no name.
    #[serde(skip)]
    pub neighbour: Option<Placement>,
    /// Value before; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Value after; absent where there is none any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Journal position of the declaration that changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Cause of Order 40, article 11, that it falls under when grade or risk is affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// The change as both sides read it.
    pub text: Text,
}

impl Reason {
    /// A change of a value, told as `name: from → to`.
    fn of(what: What, zh: &str, en: &str, from: Option<String>, to: Option<String>) -> Self {
        let (old, new) = (from.as_deref(), to.as_deref());
        let text = Text::new(
            format!("{zh}：{} → {}", old.unwrap_or("无"), new.unwrap_or("无")),
            format!("{en}: {} → {}", old.unwrap_or("none"), new.unwrap_or("none")),
        );
        Self { what, record: None, neighbour: None, from, to, position: None, trigger: None, text }
    }

    fn declared(mut self, record: Option<RecordId>, position: Option<Position>, trigger: Trigger) -> Self {
        (self.record, self.position, self.trigger) = (record, position, Some(trigger));
        self
    }

    /// Returns the change for who may not see the neighbour it names: what kind of record it is and how many people count, nothing more.
    pub fn unnamed(&self) -> Self {
        let (zh, en) = people::LABEL;
        let told = Self::of(self.what, zh, en, self.from.clone(), self.to.clone());
        Self { position: self.position, trigger: self.trigger, ..told }
    }

    /// Returns the change with the journal position of its declaration.
    pub fn told(&self) -> Text {
        match self.position {
            Some(position) => Text::new(
                format!("{}（日志第{position}条）", self.text.zh),
                format!("{} (journal entry {position})", self.text.en),
            ),
            None => self.text.clone(),
        }
    }
}

/// Says what changed between two verdicts on one subject and why; nothing where both say the same. A verdict that is absent says that the
/// unit held nothing.
pub fn explain(before: Option<&Verdict>, after: Option<&Verdict>) -> Vec<Reason> {
    let Some(any) = after.or(before) else { return Vec::new() };
    let nothing = crate::verdict::derive(any.of_edition(), Subject::default(), None, &[], None);
    let (old, new) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
    let mut reasons = Vec::new();
    match (before, after) {
        (None, Some(_)) => {
            reasons.push(Reason::of(What::Unit, "单元", "unit", None, Some(any.subject.name.clone())).declared(
                any.subject.ids.first().copied(),
                None,
                Trigger::Rebuilt,
            ));
        }
        (Some(_), None) => reasons.push(
            Reason::of(
                What::Unit,
                "单元不再有存量",
                "unit, which holds nothing any more",
                Some(any.subject.name.clone()),
                None,
            )
            .declared(any.subject.ids.first().copied(), None, Trigger::InventoryChanged),
        ),
        _ => {}
    }
    if old.edition != new.edition {
        let (from, to) = (Some(old.edition.clone()), Some(new.edition.clone()));
        let reason = Reason::of(What::Edition, "版本", "edition", from, to);
        reasons.push(Reason { trigger: Some(Trigger::StandardChanged), ..reason });
    }
    if old.subject.joined != new.subject.joined {
        let shown =
            |verdict: &Verdict| (!verdict.subject.joined.is_empty()).then(|| verdict.subject.joined.join(" + "));
        reasons.push(Reason::of(What::Joined, "合并辨识的单元", "units joined", shown(old), shown(new)));
    }
    lines::compare(old, new, &mut reasons);
    if before.is_some() && after.is_some() {
        people::compare(old, new, &mut reasons);
    }
    results(before, after, &mut reasons);
    reasons
}

/// S, α, R, hazard and grade before and after.
fn results(before: Option<&Verdict>, after: Option<&Verdict>, reasons: &mut Vec<Reason>) {
    type Column = fn(&Verdict) -> Option<String>;
    let columns: [(What, &str, &str, Column, Column); 6] = [
        (
            What::Persons,
            "厂界外500 m内人数",
            "people within 500 m",
            |verdict| verdict.persons_500m.map(|persons| persons.to_string()),
            |verdict| verdict.persons_500m.map(|persons| persons.to_string()),
        ),
        (What::S, "S", "S", |verdict| Some(verdict.s.exact.clone()), |verdict| Some(verdict.s.text.clone())),
        (What::Alpha, "α", "α", |verdict| verdict.alpha.clone(), |verdict| verdict.alpha.clone()),
        (
            What::R,
            "R",
            "R",
            |verdict| verdict.r.as_ref().map(|r| r.exact.clone()),
            |verdict| verdict.r.as_ref().map(|r| r.text.clone()),
        ),
        (What::MajorHazard, "重大危险源", "major hazard", hazard, hazard),
        (What::Grade, "级别", "grade", grade, grade),
    ];
    for (what, zh, en, exact, shown) in columns {
        if before.and_then(exact) != after.and_then(exact) {
            let (mut from, mut to) = (before.and_then(shown), after.and_then(shown));
            if from == to {
                // They differ only beyond what is shown: the exact fractions tell them apart.
                (from, to) = (before.and_then(exact), after.and_then(exact));
            }
            let mut reason = Reason::of(what, zh, en, from, to);
            if what == What::MajorHazard {
                let now = after.is_some_and(|verdict| verdict.major_hazard);
                let was = before.is_some_and(|verdict| verdict.major_hazard);
                if now == was {
                    continue; // a unit that came or went without being one
                }
                reason.text = if now {
                    Text::new("现构成重大危险源", "now a major hazard")
                } else {
                    Text::new("不再构成重大危险源", "no longer a major hazard")
                };
            }
            reasons.push(reason);
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of the columns")]
fn hazard(verdict: &Verdict) -> Option<String> {
    Some(verdict.major_hazard.to_string())
}

fn grade(verdict: &Verdict) -> Option<String> {
    verdict.grade.map(|grade| grade.number().to_string())
}

/// Finds in the journal, up to a position, the declarations that the verdicts cannot name: what was taken away carries no position any more.
pub fn locate(reasons: &mut [Reason], reader: &mut Reader, up_to: Position) -> Result<(), Problem> {
    for reason in reasons.iter_mut().filter(|reason| reason.position.is_none()) {
        if let Some(record) = reason.record {
            let history = reader.history(record)?;
            reason.position = history.iter().map(|entry| entry.position).rfind(|position| *position <= up_to);
        }
    }
    Ok(())
}
