//! The journal: hash-chained entries, the Merkle head over them, and reading them back.
//!
//! The hashed bytes of an entry are one line of JSON with the keys in alphabetical order and no spaces:
//! `{"action":…,"actor":…,"after":…,"at":…,"batch":…,"kind":…,"position":…,"previous":…,"record":…,"version":…}`. `after` is the record's JSON as a
//! string, so that its bytes are kept; `previous` is the hash of the entry before in hexadecimal, 64 zeros for the first. The hash of an
//! entry is the RFC 6962 leaf hash of that line, and the journal's root is the Merkle tree over these hashes.

use anlan_kernel::{Entry, Position, Problem, Record, RecordId};
use anlan_merkle::{Frontier, Hash, leaf_hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::connection::{Connection, Sql};
use crate::migration::hex;
use crate::value::{Row, Value};

/// An entry to be added; position and hashes are given by the journal.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// Id of who did it.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// Type of the record.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// Its version after the change.
    pub version: u32,
    /// The record after the change as JSON; absent when it was deleted.
    pub after: Option<String>,
    /// Batch it belongs to.
    pub batch: Option<RecordId>,
}

/// The head of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Entries.
    pub position: Position,
    /// Hash of the last entry, hexadecimal.
    pub hash: String,
    /// Merkle root over all entries, hexadecimal.
    pub root: String,
}

/// A row of the journal as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredEntry {
    pub(crate) position: Position,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) kind: String,
    pub(crate) record: String,
    pub(crate) version: i64,
    pub(crate) after: Option<String>,
    pub(crate) batch: Option<String>,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

/// The hashed line; the fields stand in alphabetical order.
#[derive(Serialize, Deserialize)]
pub(crate) struct Line<'a> {
    pub(crate) action: std::borrow::Cow<'a, str>,
    pub(crate) actor: std::borrow::Cow<'a, str>,
    pub(crate) after: Option<std::borrow::Cow<'a, str>>,
    pub(crate) at: std::borrow::Cow<'a, str>,
    pub(crate) batch: Option<std::borrow::Cow<'a, str>>,
    pub(crate) kind: std::borrow::Cow<'a, str>,
    pub(crate) position: Position,
    pub(crate) previous: std::borrow::Cow<'a, str>,
    pub(crate) record: std::borrow::Cow<'a, str>,
    pub(crate) version: i64,
}

impl StoredEntry {
    /// Returns the bytes that are hashed.
    pub(crate) fn line(&self) -> String {
        let line = Line {
            action: self.action.as_str().into(),
            actor: self.actor.as_str().into(),
            after: self.after.as_deref().map(Into::into),
            at: self.at.as_str().into(),
            batch: self.batch.as_deref().map(Into::into),
            kind: self.kind.as_str().into(),
            position: self.position,
            previous: hex(&self.previous).into(),
            record: self.record.as_str().into(),
            version: self.version,
        };
        serde_json::to_string(&line).expect("texts and numbers are JSON")
    }

    pub(crate) fn read(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            position: unsigned(row.integer(0)?),
            at: row.text(1)?.to_owned(),
            actor: row.text(2)?.to_owned(),
            action: row.text(3)?.to_owned(),
            kind: row.text(4)?.to_owned(),
            record: row.text(5)?.to_owned(),
            version: row.integer(6)?,
            after: row.optional_text(7)?.map(str::to_owned),
            batch: row.optional_text(8)?.map(str::to_owned),
            previous: row.blob(9)?.to_vec(),
            hash: row.blob(10)?.to_vec(),
        })
    }

    pub(crate) fn entry(&self) -> Result<Entry, Problem> {
        let bad = |what: &str, cause: &dyn std::fmt::Display| {
            Problem::internal("journal.entry", format!("entry {}: {what}: {cause}", self.position))
        };
        let mut after: Option<Record> =
            self.after.as_deref().map(serde_json::from_str).transpose().map_err(|cause| bad("after", &cause))?;
        if let Some(record) = &mut after {
            record.position = self.position;
        }
        Ok(Entry {
            position: self.position,
            at: self.at.parse().map_err(|cause| bad("at", &cause))?,
            actor: self.actor.clone(),
            action: self.action.clone(),
            kind: self.kind.clone(),
            record: self.record.parse()?,
            version: u32::try_from(self.version).map_err(|cause| bad("version", &cause))?,
            after,
            batch: self.batch.as_deref().map(str::parse).transpose()?,
        })
    }
}

pub(crate) const COLUMNS: &str = "position, at, actor, action, kind, record, version, after, batch, previous, hash";

/// The end of the journal as the writer holds it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    pub(crate) hash: Hash,
    pub(crate) frontier: Frontier,
}

impl Tail {
    /// Reads the head; `lock` keeps other writers away until the transaction ends.
    pub(crate) fn load(connection: &mut dyn Connection, lock: &str) -> Result<Self, Problem> {
        let mut found = None;
        connection.each(
            &format!("select position, hash, peaks from journal_head where id = 1{lock}"),
            &[],
            &mut |row| {
                found = Some((unsigned(row.integer(0)?), row.blob(1)?.to_vec(), row.blob(2)?.to_vec()));
                Ok(false)
            },
        )?;
        let Some((position, hash, peaks)) = found else { return Ok(Self::default()) };
        let broken =
            || Problem::internal("journal.head", "the head of the journal is damaged; run `anlan journal verify`");
        let peaks: Vec<Hash> = peaks.chunks(32).map(Hash::try_from).collect::<Result<_, _>>().map_err(|_| broken())?;
        Ok(Self {
            hash: hash.try_into().map_err(|_| broken())?,
            frontier: Frontier::from_parts(position, peaks).ok_or_else(broken)?,
        })
    }

    pub(crate) fn position(&self) -> Position {
        self.frontier.size()
    }

    pub(crate) fn append(&mut self, connection: &mut dyn Connection, entry: NewEntry) -> Result<Position, Problem> {
        let mut stored = StoredEntry {
            position: self.position() + 1,
            at: format!("{:.6}", entry.at),
            actor: entry.actor,
            action: entry.action,
            kind: entry.kind,
            record: entry.record.to_string(),
            version: i64::from(entry.version),
            after: entry.after,
            batch: entry.batch.map(|batch| batch.to_string()),
            previous: self.hash.to_vec(),
            hash: Vec::new(),
        };
        let hash = leaf_hash(stored.line().as_bytes());
        stored.hash = hash.to_vec();
        let position = stored.position;
        let optional = |text: Option<String>| text.map_or(Value::Null, Value::Text);
        connection.execute(
            "insert into journal (position, at, actor, action, kind, record, version, after, batch, previous, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                Value::Integer(signed(position)),
                stored.at.into(),
                stored.actor.into(),
                stored.action.into(),
                stored.kind.into(),
                stored.record.into(),
                stored.version.into(),
                optional(stored.after),
                optional(stored.batch),
                stored.previous.into(),
                stored.hash.into(),
            ],
        )?;
        self.hash = hash;
        self.frontier.push(hash);
        Ok(position)
    }

    /// Writes the head, in the transaction of the entries it stands for.
    pub(crate) fn save(&self, connection: &mut dyn Connection) -> Result<(), Problem> {
        connection.execute(
            "insert into journal_head (id, position, hash, peaks, root) values (1, $1, $2, $3, $4)
             on conflict (id) do update set position = excluded.position, hash = excluded.hash, peaks = excluded.peaks, root = excluded.root",
            &[
                Value::Integer(signed(self.position())),
                self.hash.to_vec().into(),
                self.frontier.peaks().concat().into(),
                self.frontier.root().to_vec().into(),
            ],
        )?;
        Ok(())
    }
}

/// Reading of the journal; both a transaction and a snapshot can.
pub trait JournalRead: Sql + Sized {
    /// Returns the entries after a position, at most so many.
    fn entries_after(&mut self, position: Position, limit: usize) -> Result<Vec<Entry>, Problem> {
        self.query(
            &format!("select {COLUMNS} from journal where position > $1 order by position limit {limit}"),
            &[Value::Integer(signed(position))],
            |row| StoredEntry::read(row)?.entry(),
        )
    }

    /// Returns the entries of a batch in order.
    fn entries_of_batch(&mut self, batch: RecordId) -> Result<Vec<Entry>, Problem> {
        self.query(
            &format!("select {COLUMNS} from journal where batch = $1 order by position"),
            &[batch.to_string().into()],
            |row| StoredEntry::read(row)?.entry(),
        )
    }

    /// Returns the history of a record, the first entry first.
    fn history(&mut self, record: RecordId) -> Result<Vec<Entry>, Problem> {
        self.query(
            &format!("select {COLUMNS} from journal where record = $1 order by position"),
            &[record.to_string().into()],
            |row| StoredEntry::read(row)?.entry(),
        )
    }

    /// Returns a record as it was before a position; nothing where it was not there.
    fn state_before(&mut self, record: RecordId, position: Position) -> Result<Option<Record>, Problem> {
        let entry = self.query_optional(
            &format!(
                "select {COLUMNS} from journal where record = $1 and position < $2 order by position desc limit 1"
            ),
            &[record.to_string().into(), Value::Integer(signed(position))],
            |row| StoredEntry::read(row)?.entry(),
        )?;
        Ok(entry.and_then(|entry| entry.after))
    }

    /// Returns the last position at or before an instant.
    fn position_at(&mut self, instant: Timestamp) -> Result<Position, Problem> {
        let found = self.query_optional(
            "select position from journal where at <= $1 order by at desc, position desc limit 1",
            &[format!("{instant:.6}").into()],
            |row| row.integer(0),
        )?;
        Ok(found.map_or(0, unsigned))
    }

    /// Returns the head.
    fn head(&mut self) -> Result<Head, Problem> {
        let found = self.query_optional("select position, hash, root from journal_head where id = 1", &[], |row| {
            Ok(Head { position: unsigned(row.integer(0)?), hash: hex(row.blob(1)?), root: hex(row.blob(2)?) })
        })?;
        Ok(found.unwrap_or_else(|| Head { position: 0, hash: hex(&[0; 32]), root: hex(&anlan_merkle::empty_root()) }))
    }
}

impl<S: Sql> JournalRead for S {}

pub(crate) fn signed(position: Position) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

pub(crate) fn unsigned(number: i64) -> Position {
    Position::try_from(number).unwrap_or(0)
}
