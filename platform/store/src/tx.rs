//! Writing: statements and journal entries of one command, all kept or none.

use std::ops::{Deref, DerefMut};

use anlan_kernel::{Position, Problem};

use crate::journal::{NewEntry, Tail, line};
use crate::reader::{Reader, Sql};
use crate::value::Value;

/// A command under way. It sees its own changes and those of the commands before it.
pub struct Tx<'a> {
    reader: &'a mut Reader,
    tail: &'a mut Tail,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(reader: &'a mut Reader, tail: &'a mut Tail) -> Self {
        Self { reader, tail }
    }

    /// Runs a statement and returns how many rows it changed.
    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Problem> {
        self.reader.connection.execute(sql, parameters)
    }

    /// Writes a journal entry and returns its position.
    ///
    /// # Errors
    /// `journal.after` where the state after the change is no JSON.
    pub fn journal(&mut self, entry: NewEntry) -> Result<Position, Problem> {
        let position = self.tail.size() + 1;
        let at = line::time(entry.at);
        let after = entry.after.as_deref().map(line::canonical).transpose()?;
        let record = entry.record.to_string();
        let batch = entry.batch.map(|batch| batch.to_string());
        let previous = self.tail.chain();
        let hash = line::Line {
            position,
            at: &at,
            actor: &entry.actor,
            action: &entry.action,
            kind: &entry.kind,
            record: &record,
            version: entry.version.into(),
            after: after.as_deref(),
            batch: batch.as_deref(),
            previous: &previous,
        }
        .hash();
        self.reader.connection.execute(
            "insert into journal (position, at, actor, action, kind, record, version, after, batch, previous, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                crate::journal::number(position),
                at.as_str().into(),
                entry.actor.into(),
                entry.action.into(),
                entry.kind.into(),
                record.into(),
                entry.version.into(),
                after.into(),
                batch.into(),
                previous.into(),
                hash.into(),
            ],
        )?;
        self.tail.push(hash, at);
        Ok(position)
    }
}

impl Deref for Tx<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Reader {
        self.reader
    }
}

impl Sql for Tx<'_> {
    fn reader(&mut self) -> &mut Reader {
        self.reader
    }
}
