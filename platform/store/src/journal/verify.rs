//! Finding what was changed behind the program's back.
//!
//! Every line is computed anew. An edited row is named by its hash, a row replaced together with its hash by the row after it, a deleted row by
//! the gap, a truncated or rewritten end by the head, and a head rewritten with it by any head kept elsewhere (a bundle, a printed report).
//! A fault never ends the search.

use std::ops::ControlFlow;

use anlan_kernel::{Position, Problem};
use serde::Serialize;

use super::{Head, Tail, number, unsigned};
use crate::reader::Reader;
use crate::store::Store;
use crate::value::Row;

mod faults;
mod states;
mod walk;

pub use states::StateCheck;

/// Faults kept in full; the rest is counted.
const KEPT: usize = 1000;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// Journal entry it was found at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What is wrong; the record is named in its place.
    pub problem: Problem,
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Entries read.
    pub entries: u64,
    /// Records compared with the journal.
    pub records: u64,
    /// Head as it stands in the database, where it can be read.
    pub head: Option<Head>,
    /// The first thousand faults.
    pub faults: Vec<Fault>,
    /// All faults.
    pub fault_count: u64,
}

impl Report {
    /// Tells whether everything is as it was written.
    pub fn is_sound(&self) -> bool {
        self.fault_count == 0
    }

    pub(super) fn fault(&mut self, position: Option<Position>, problem: Problem) {
        self.fault_count += 1;
        if self.faults.len() < KEPT {
            self.faults.push(Fault { position, problem });
        }
    }
}

/// Verifies the journal against itself, against heads known from elsewhere, and tables against the journal.
///
/// `progress` hears the position reached and the last one.
///
/// # Errors
/// Only where the database cannot be read at all; what is wrong in it is in the report.
pub fn verify(
    store: &Store,
    known: &[Head],
    states: &[StateCheck],
    progress: &mut dyn FnMut(Position, Position),
) -> Result<Report, Problem> {
    store.read(|reader| {
        let mut report = Report::default();
        for text in reader.connection.integrity() {
            report.fault(None, crate::problems::corrupt(text));
        }
        let tail = match Tail::read(reader, "") {
            Ok(tail) => Some(tail),
            Err(problem) => {
                report.fault(None, problem);
                None
            }
        };
        report.head = tail.as_ref().map(Tail::head);
        let mut walk = walk::Walk::new(&mut report, states, known);
        read_all(reader, &mut walk, tail.as_ref().map_or(0, Tail::size), progress);
        let last = walk.finish(tail.as_ref());
        if let Err(problem) = compare_root(reader, tail.as_ref(), &mut report) {
            report.fault(None, problem);
        }
        for (check, last) in states.iter().zip(last) {
            states::compare(reader, check, last, &mut report);
        }
        Ok(report)
    })
}

/// Walks over all rows; where some cannot be read the walk goes on behind them.
fn read_all(
    reader: &mut Reader,
    walk: &mut walk::Walk<'_>,
    size: Position,
    progress: &mut dyn FnMut(Position, Position),
) {
    let mut stride = 1;
    loop {
        let from = walk.next;
        let outcome = reader.query_until(
            "select position, at, actor, action, kind, record, version, after, batch, previous, hash
             from journal where position >= $1 order by position",
            &[signed(from)],
            |row: &Row<'_>| {
                walk.row(row);
                if walk.next % 1024 == 0 {
                    progress(unsigned(walk.next), size);
                }
                Ok(ControlFlow::Continue(()))
            },
        );
        let Err(problem) = outcome else { break };
        stride = if walk.next == from { stride * 2 } else { 1 };
        walk.unreadable(stride, problem);
        if unsigned(walk.next) > size {
            break;
        }
    }
    progress(size, size);
}

/// The root stands twice in the head row: as itself and in the peaks it is made of.
fn compare_root(reader: &mut Reader, tail: Option<&Tail>, report: &mut Report) -> Result<(), Problem> {
    let Some(tail) = tail else { return Ok(()) };
    let stored =
        reader.query_optional("select root from journal_head where id = 1", &[], |row| Ok(super::hex(row.blob(0)?)))?;
    if stored.as_deref() != Some(tail.head().root.as_str()) {
        report.fault(None, faults::head_inconsistent());
    }
    Ok(())
}

/// All positions, even those that an intruder put before the first.
fn signed(position: i64) -> crate::value::Value {
    if position <= 1 { crate::value::Value::Integer(i64::MIN) } else { number(unsigned(position)) }
}
