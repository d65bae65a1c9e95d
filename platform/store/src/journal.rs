//! The journal: one row for every change, chained by hashes, with a Merkle root over all.
//!
//! # What is hashed
//! The line of a row is one JSON object without spaces, its keys in this order:
//! ```text
//! {"action":A,"actor":A,"after":J,"at":"2026-11-23T08:00:00.000000000Z","batch":B,"kind":K,"position":1,"previous":"00…","record":R,"version":1}
//! ```
//! `after` is the record as JSON with sorted keys and without spaces, or `null`; `batch` is text or `null`; `previous` is the hash of the row
//! before as 64 hexadecimal digits, zeros for the first. Text is escaped as `serde_json` does: `\"`, `\\`, `\b \f \n \r \t`, other control
//! characters as `\u00xx`, everything else as it is. The hash of a row is SHA-256 of the byte 0x00 and the line (RFC 6962, 2.1: a leaf), so
//! that `printf '\0%s' "$line" | sha256sum` gives it. The root over all hashes is the Merkle tree hash of the same section.

pub(crate) use anlan_kernel::hex;
use anlan_kernel::{Position, Problem, RecordId};
use anlan_merkle::{Frontier, Hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::reader::Reader;
use crate::value::Value;

pub mod bundle;
pub mod verify;

pub(crate) mod line;
mod read;

/// A journal entry to be written; the store adds position and hashes.
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

/// How far the journal goes, and the hashes that hold all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Position of the last entry; 0 when there is none.
    pub size: Position,
    /// Hash of the last entry, hexadecimal.
    pub chain: String,
    /// RFC 6962 root over all entries, hexadecimal.
    pub root: String,
    /// Time of the last entry.
    pub at: Option<Timestamp>,
}

/// The end of the journal as the writer knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tail {
    frontier: Frontier,
    chain: Hash,
    at: Option<String>,
}

impl Tail {
    /// Reads the head row; with `lock` no other writer passes until the transaction ends.
    pub(crate) fn read(reader: &mut Reader, lock: &str) -> Result<Self, Problem> {
        let sql = format!("select size, chain, peaks, at from journal_head where id = 1{lock}");
        let tail = reader.query_optional(&sql, &[], |row| {
            let peaks = row.blob(2)?.chunks(32).map(to_hash).collect::<Result<Vec<_>, _>>()?;
            Ok(Self {
                frontier: Frontier::from_parts(unsigned(row.integer(0)?), peaks).ok_or_else(damaged)?,
                chain: to_hash(row.blob(1)?)?,
                at: row.optional_text(3)?.map(str::to_owned),
            })
        })?;
        tail.ok_or_else(damaged)
    }

    pub(crate) fn write(&self, reader: &mut Reader) -> Result<(), Problem> {
        let changed = reader.connection.execute(
            "update journal_head set size = $1, chain = $2, root = $3, peaks = $4, at = $5 where id = 1",
            &[
                number(self.size()),
                self.chain.into(),
                self.frontier.root().into(),
                self.frontier.peaks().concat().into(),
                self.at.clone().into(),
            ],
        )?;
        if changed == 1 { Ok(()) } else { Err(damaged()) }
    }

    /// Puts down the head row of an empty journal.
    pub(crate) fn initialise(reader: &mut Reader) -> Result<(), Problem> {
        let empty = Self::default();
        reader.connection.execute(
            "insert into journal_head (id, size, chain, root, peaks) values (1, 0, $1, $2, $3)
             on conflict (id) do nothing",
            &[empty.chain.into(), empty.frontier.root().into(), Value::Blob(Vec::new())],
        )?;
        Ok(())
    }

    pub(crate) fn push(&mut self, hash: Hash, at: String) {
        self.frontier.push(hash);
        self.chain = hash;
        self.at = Some(at);
    }

    pub(crate) fn size(&self) -> Position {
        self.frontier.size()
    }

    pub(crate) fn chain(&self) -> Hash {
        self.chain
    }

    pub(crate) fn head(&self) -> Head {
        Head {
            size: self.size(),
            chain: hex(&self.chain),
            root: hex(&self.frontier.root()),
            at: self.at.as_deref().and_then(|at| at.parse().ok()),
        }
    }
}

/// Returns a position as a parameter.
pub(crate) fn number(position: Position) -> Value {
    Value::Integer(i64::try_from(position).unwrap_or(i64::MAX))
}

pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(crate) fn to_hash(bytes: &[u8]) -> Result<Hash, Problem> {
    bytes.try_into().map_err(|_| damaged())
}

pub(crate) fn from_hex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

fn damaged() -> Problem {
    Problem::internal("journal.head_damaged", "the head row of the journal is missing or malformed").remedy(
        "运行 anlan journal verify，并用最近的备份恢复",
        "run anlan journal verify and restore the latest backup",
    )
}
