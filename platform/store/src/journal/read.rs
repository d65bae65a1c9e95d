//! The journal read back.

use anlan_kernel::{Entry, Position, Problem, Record, RecordId};
use jiff::Timestamp;

use super::{Head, Tail, line, number, unsigned};
use crate::reader::Reader;
use crate::value::Row;

const COLUMNS: &str = "position, at, actor, action, kind, record, version, after, batch";

impl Reader {
    /// Returns the entries after a position, at most so many.
    pub fn entries_after(&mut self, position: Position, limit: usize) -> Result<Vec<Entry>, Problem> {
        self.query(
            &format!("select {COLUMNS} from journal where position > $1 order by position limit $2"),
            &[number(position), number(limit as u64)],
            entry,
        )
    }

    /// Calls back with every entry after a position, in order, without holding them all.
    pub fn each_entry_after(
        &mut self,
        position: Position,
        mut each: impl FnMut(Entry) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.query_each(
            &format!("select {COLUMNS} from journal where position > $1 order by position"),
            &[number(position)],
            |row| each(entry(row)?),
        )
    }

    /// Returns the entry at a position.
    pub fn entry(&mut self, position: Position) -> Result<Option<Entry>, Problem> {
        self.query_optional(&format!("select {COLUMNS} from journal where position = $1"), &[number(position)], entry)
    }

    /// Returns all entries of a record, in order.
    pub fn history(&mut self, record: RecordId) -> Result<Vec<Entry>, Problem> {
        self.query(
            &format!("select {COLUMNS} from journal where record = $1 order by position"),
            &[record.into()],
            entry,
        )
    }

    /// Returns the entries of a batch, in order.
    pub fn entries_of_batch(&mut self, batch: RecordId) -> Result<Vec<Entry>, Problem> {
        self.query(&format!("select {COLUMNS} from journal where batch = $1 order by position"), &[batch.into()], entry)
    }

    /// Returns a record as it stood at a position; nothing where it did not exist then.
    pub fn as_of(&mut self, record: RecordId, position: Position) -> Result<Option<Record>, Problem> {
        let last = self.query_optional(
            &format!(
                "select {COLUMNS} from journal where record = $1 and position <= $2 order by position desc limit 1"
            ),
            &[record.into(), number(position)],
            entry,
        )?;
        Ok(last.and_then(|entry| entry.after.map(|after| Record { position: entry.position, ..after })))
    }

    /// Returns a record as it stood before the entry at a position; nothing where it did not exist then.
    pub fn state_before(&mut self, record: RecordId, position: Position) -> Result<Option<Record>, Problem> {
        self.as_of(record, position.saturating_sub(1))
    }

    /// Returns the position the journal had reached at a time; 0 before the first entry.
    pub fn position_at(&mut self, time: Timestamp) -> Result<Position, Problem> {
        let found = self.query_optional(
            "select position from journal where at <= $1 order by at desc, position desc limit 1",
            &[line::time(time).into()],
            |row| row.integer(0),
        )?;
        Ok(found.map_or(0, unsigned))
    }

    /// Returns how far the journal goes.
    pub fn journal_head(&mut self) -> Result<Head, Problem> {
        Ok(Tail::read(self, "")?.head())
    }
}

fn entry(row: &Row<'_>) -> Result<Entry, Problem> {
    let position = unsigned(row.integer(0)?);
    let bad = |cause: String| Problem::internal("journal.row", format!("entry {position}: {cause}"));
    Ok(Entry {
        position,
        at: row.text(1)?.parse().map_err(|cause: jiff::Error| bad(cause.to_string()))?,
        actor: row.text(2)?.to_owned(),
        action: row.text(3)?.to_owned(),
        kind: row.text(4)?.to_owned(),
        record: row.text(5)?.parse()?,
        version: u32::try_from(row.integer(6)?).map_err(|cause| bad(cause.to_string()))?,
        after: row
            .optional_text(7)?
            .map(serde_json::from_str)
            .transpose()
            .map_err(|cause: serde_json::Error| bad(cause.to_string()))?,
        batch: row.optional_text(8)?.map(str::parse).transpose()?,
    })
}
