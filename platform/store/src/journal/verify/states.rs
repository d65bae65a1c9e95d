//! Tables that hold the present state, against the journal that says how it came to be.

use std::collections::HashMap;

use anlan_kernel::{Position, Problem};
use anlan_merkle::{Hash, leaf_hash};

use super::{Report, faults};
use crate::journal::line::canonical;
use crate::reader::Reader;
use crate::value::Row;

/// A table whose rows are the last `after` of their records.
#[derive(Clone, Copy)]
pub struct StateCheck {
    /// Table, for messages.
    pub table: &'static str,
    /// Tells whether records of a type stand in this table.
    pub covers: fn(kind: &str) -> bool,
    /// Selects all rows; column 0 is the record's id.
    pub sql: &'static str,
    /// Returns a row as the JSON that the journal holds.
    pub state: fn(&Row<'_>) -> Result<String, Problem>,
}

/// Last entry of a record: where, and the hash of the state after it.
pub(super) struct Last {
    position: Position,
    after: Option<Hash>,
}

impl Last {
    pub(super) fn new(position: Position, after: Option<&str>) -> Self {
        Self { position, after: after.map(|text| leaf_hash(text.as_bytes())) }
    }
}

pub(super) fn compare(reader: &mut Reader, check: &StateCheck, mut last: HashMap<String, Last>, report: &mut Report) {
    let outcome = reader.query_each(check.sql, &[], |row| {
        report.records += 1;
        let id = row.text(0)?.to_owned();
        let state = (check.state)(row).and_then(|text| canonical(&text)).map(|text| leaf_hash(text.as_bytes()));
        match last.remove(&id) {
            Some(Last { position, after: Some(after) }) => {
                if state.ok() != Some(after) {
                    report.fault(Some(position), faults::state_edited(check.table, position).on_record(id));
                }
            }
            Some(Last { position, after: None }) => {
                report.fault(Some(position), faults::state_unexpected(check.table).on_record(id));
            }
            None => report.fault(None, faults::state_unexpected(check.table).on_record(id)),
        }
        Ok(())
    });
    if let Err(problem) = outcome {
        report.fault(None, problem);
        return;
    }
    let mut missing: Vec<_> = last.into_iter().filter(|(_, last)| last.after.is_some()).collect();
    missing.sort_by_key(|(_, last)| last.position);
    for (id, last) in missing {
        report.fault(Some(last.position), faults::state_missing(check.table, last.position).on_record(id));
    }
}
