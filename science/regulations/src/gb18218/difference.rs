//! What changed between two outcomes on one unit, and why: two editions, two dates, before and after a declaration.

use anlan_quantity::{Decimal, Tonnes};
use serde::Serialize;

use super::Edition;
use super::identify::Outcome;
use super::resolve::Factor;
use crate::Text;

/// An outcome with what it was derived from.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Edition.
    pub edition: Edition,
    /// Lines: name, quantity, factor.
    pub lines: &'a [(&'a str, Tonnes, &'a Factor)],
    /// What came out.
    pub outcome: &'a Outcome,
}

/// One change. Causes come first (lines, rows, Q, β, α), then what followed from them (S, R, hazard, grade).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// Another edition was applied.
    Edition {
        /// Before.
        from: Edition,
        /// After.
        to: Edition,
    },
    /// A line counts that did not.
    Added {
        /// Name as declared.
        name: String,
        /// Quantity, t.
        quantity_t: Tonnes,
    },
    /// A line no longer counts.
    Removed {
        /// Name as declared.
        name: String,
        /// Quantity, t.
        quantity_t: Tonnes,
    },
    /// A quantity.
    Quantity {
        /// Name as declared.
        name: String,
        /// Before, t.
        from: Tonnes,
        /// After, t.
        to: Tonnes,
    },
    /// The row that gives the critical quantity.
    Row {
        /// Name as declared.
        name: String,
        /// Table and row before.
        from: String,
        /// Table and row after.
        to: String,
    },
    /// The critical quantity.
    CriticalQuantity {
        /// Name as declared.
        name: String,
        /// Before, t.
        from: Tonnes,
        /// After, t.
        to: Tonnes,
    },
    /// β.
    Beta {
        /// Name as declared.
        name: String,
        /// Before.
        from: Decimal,
        /// After.
        to: Decimal,
    },
    /// α, from the people within 500 m.
    Alpha {
        /// Before; nothing where the people were not known.
        from: Option<Decimal>,
        /// After.
        to: Option<Decimal>,
    },
    /// S, to four decimals.
    S {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// R, to one decimal.
    R {
        /// Before; nothing where it was not computed.
        from: Option<String>,
        /// After.
        to: Option<String>,
    },
    /// Whether it is a major hazard.
    MajorHazard {
        /// After.
        now: bool,
    },
    /// Grade.
    Grade {
        /// Before.
        from: Option<u8>,
        /// After.
        to: Option<u8>,
    },
}

impl Change {
    /// Returns the change as both sides read it.
    pub fn text(&self) -> Text {
        match self {
            Self::Edition { from, to } => Text::new(format!("版本：{from} → {to}"), format!("edition: {from} → {to}")),
            Self::Added { name, quantity_t } => {
                Text::new(format!("{name}：计入 {quantity_t} t"), format!("{name}: {quantity_t} t now count"))
            }
            Self::Removed { name, quantity_t } => {
                Text::new(format!("{name}：不再计入 {quantity_t} t"), format!("{name}: {quantity_t} t no longer count"))
            }
            Self::Quantity { name, from, to } => Text::new(
                format!("{name}：设计最大量 {from} t → {to} t"),
                format!("{name}: design maximum {from} t → {to} t"),
            ),
            Self::Row { name, from, to } => Text::new(
                format!("{name}：适用的行 {} → {}", chinese(from), chinese(to)),
                format!("{name}: row {from} → {to}"),
            ),
            Self::CriticalQuantity { name, from, to } => Text::new(
                format!("{name}：临界量 {from} t → {to} t"),
                format!("{name}: critical quantity {from} t → {to} t"),
            ),
            Self::Beta { name, from, to } => {
                Text::new(format!("{name}：β {from} → {to}"), format!("{name}: β {from} → {to}"))
            }
            Self::Alpha { from, to } => {
                let (from, to) = (from.map(|value| value.to_string()), to.map(|value| value.to_string()));
                Text::new(
                    format!("α {} → {}", or_zh(from.as_deref()), or_zh(to.as_deref())),
                    format!("α {} → {}", or_en(from.as_deref()), or_en(to.as_deref())),
                )
            }
            Self::S { from, to } => Text::new(format!("S {from} → {to}"), format!("S {from} → {to}")),
            Self::R { from, to } => Text::new(
                format!("R {} → {}", or_zh(from.as_deref()), or_zh(to.as_deref())),
                format!("R {} → {}", or_en(from.as_deref()), or_en(to.as_deref())),
            ),
            Self::MajorHazard { now: true } => Text::new("现构成重大危险源", "now a major hazard"),
            Self::MajorHazard { now: false } => Text::new("不再构成重大危险源", "no longer a major hazard"),
            Self::Grade { from, to } => {
                let (from, to) = (from.map(|grade| grade.to_string()), to.map(|grade| grade.to_string()));
                Text::new(
                    format!("级别 {} → {}", or_zh(from.as_deref()), or_zh(to.as_deref())),
                    format!("grade {} → {}", or_en(from.as_deref()), or_en(to.as_deref())),
                )
            }
        }
    }
}

/// Says what changed between two outcomes and why. Lines are paired by name in the order given; nothing where both say the same.
pub fn difference(before: &Judged<'_>, after: &Judged<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.edition != after.edition {
        changes.push(Change::Edition { from: before.edition, to: after.edition });
    }
    let mut paired = vec![false; after.lines.len()];
    for (name, quantity, factor) in before.lines {
        let partner = after.lines.iter().enumerate().find(|(at, line)| !paired[*at] && line.0 == *name);
        let Some((at, (_, now, now_factor))) = partner else {
            changes.push(Change::Removed { name: (*name).to_owned(), quantity_t: *quantity });
            continue;
        };
        paired[at] = true;
        if now != quantity {
            changes.push(Change::Quantity { name: (*name).to_owned(), from: *quantity, to: *now });
        }
        line_changes(name, factor, now_factor, &mut changes);
    }
    for (_, (name, quantity, _)) in after.lines.iter().enumerate().filter(|(at, _)| !paired[*at]) {
        changes.push(Change::Added { name: (*name).to_owned(), quantity_t: *quantity });
    }
    let (old, new) = (before.outcome, after.outcome);
    if old.alpha != new.alpha {
        changes.push(Change::Alpha { from: old.alpha, to: new.alpha });
    }
    if old.s != new.s {
        changes.push(Change::S { from: old.s.to_decimal_text(4), to: new.s.to_decimal_text(4) });
    }
    if old.r != new.r {
        let shown = |outcome: &Outcome| outcome.r.map(|r| r.to_decimal_text(1));
        changes.push(Change::R { from: shown(old), to: shown(new) });
    }
    if old.major_hazard != new.major_hazard {
        changes.push(Change::MajorHazard { now: new.major_hazard });
    }
    if old.grade != new.grade {
        changes
            .push(Change::Grade { from: old.grade.map(super::Grade::number), to: new.grade.map(super::Grade::number) });
    }
    changes
}

fn line_changes(name: &str, before: &Factor, after: &Factor, changes: &mut Vec<Change>) {
    let row = |factor: &Factor| format!("{} {}", factor.q_basis.table, factor.q_basis.row);
    // Rows are numbered anew with each edition: a number that moved within one table says nothing, another table does.
    let of_one_edition = before.q_basis.source == after.q_basis.source;
    if before.q_basis.table != after.q_basis.table || (of_one_edition && before.q_basis.row != after.q_basis.row) {
        changes.push(Change::Row { name: name.to_owned(), from: row(before), to: row(after) });
    }
    if before.critical_quantity_t != after.critical_quantity_t {
        changes.push(Change::CriticalQuantity {
            name: name.to_owned(),
            from: before.critical_quantity_t,
            to: after.critical_quantity_t,
        });
    }
    if before.beta != after.beta {
        changes.push(Change::Beta { name: name.to_owned(), from: before.beta, to: after.beta });
    }
}

fn chinese(row: &str) -> String {
    row.replace("Table ", "表")
}

fn or_zh(value: Option<&str>) -> &str {
    value.unwrap_or("无")
}

fn or_en(value: Option<&str>) -> &str {
    value.unwrap_or("none")
}
