//! One change of one record, as the journal keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::record::Record;

/// Position in the journal: the first entry stands at 1.
pub type Position = u64;

/// One line of the journal. The state before the change is the last entry of the same record before this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Position, counted up without gaps from 1.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// Id of who did it.
    pub actor: String,
    /// What was done: `create`, `update`, `delete`, `merge`, `undo` …
    pub action: String,
    /// Type of the record.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// Its version after the change.
    pub version: u32,
    /// The record after the change; absent when it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Record>,
    /// Why, and what batch it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<RecordId>,
}
