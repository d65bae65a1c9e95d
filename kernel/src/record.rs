//! Declared facts: records with provenance, validity and versions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::journal::Position;

/// Fields of a record by name. Keys are kept sorted, so that the text of a body is canonical.
pub type Body = serde_json::Map<String, serde_json::Value>;

/// Where a field, or a whole record, comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSource {
    /// What was read or who said it: a file name, a register, an inspection, a form.
    pub source: String,
    /// The date the fact was stated or measured, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Id of the actor that entered it.
    pub by: String,
}

/// Provenance of a record: one default and, where they differ, the fields' own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Source of every field not listed below.
    #[serde(flatten)]
    pub default: FieldSource,
    /// Fields that came from elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldSource>,
}

impl Provenance {
    /// Returns the source of one field.
    pub fn of(&self, field: &str) -> &FieldSource {
        self.fields.get(field).unwrap_or(&self.default)
    }
}

/// One declared thing as it stands at one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its id, for ever.
    pub id: RecordId,
    /// Record type, a name of the catalogue.
    pub kind: String,
    /// Key given by the world outside (credit code, facility number), unique within the type; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Counts up from 1 with every change.
    pub version: u32,
    /// The fields.
    pub body: Body,
    /// First day on which the fact holds; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// First day on which it no longer holds; absent means still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Where the fields come from.
    pub provenance: Provenance,
    /// Journal position of the change that made this version; the journal itself carries it beside the record, not inside.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub position: Position,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(position: &Position) -> bool {
    *position == 0
}

impl Record {
    /// Tells whether the fact holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// Returns a text field, or nothing where it is absent or not text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field)?.as_str()
    }
}
