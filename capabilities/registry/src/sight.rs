//! What of a record a caller sees: fields above their level are left out, personal data is masked.

use anlan_kernel::{Body, Record, Sight, masking};
use serde_json::Value;

use crate::catalogue::{Field, RecordType};
use crate::records::title_of;

/// A record as one caller sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Title; empty where it may not be known.
    pub title: String,
    /// Outside key, where all of its fields may be seen.
    pub key: Option<String>,
    /// Fields, personal ones masked.
    pub fields: Body,
    /// Fields that are masked.
    pub masked: Vec<String>,
    /// Fields of the type that may not be known, whether or not the record has them.
    pub hidden: Vec<String>,
}

/// Returns what a sight leaves of a record.
pub fn of(record_type: &RecordType, record: &Record, sight: &Sight<'_>) -> Seen {
    let mut seen = Seen::default();
    for field in &record_type.fields {
        let name = field.name.as_ref();
        if !shows(sight, field) {
            seen.hidden.push(name.to_owned());
            continue;
        }
        let Some(value) = record.body.get(name) else { continue };
        if field.personal {
            seen.masked.push(name.to_owned());
            seen.fields.insert(name.to_owned(), masked(value));
        } else {
            seen.fields.insert(name.to_owned(), value.clone());
        }
    }
    seen.key = record.key.clone().filter(|_| shows_key(record_type, sight));
    seen.title =
        title(record_type, &title_of(record_type, record), sight).or_else(|| seen.key.clone()).unwrap_or_default();
    seen
}

/// Tells whether a sight shows a field, be it masked.
pub fn shows(sight: &Sight<'_>, field: &Field) -> bool {
    sight.shows(&field.name, field.level)
}

/// Returns a title as a sight shows it; nothing where it may not be known.
pub fn title(record_type: &RecordType, title: &str, sight: &Sight<'_>) -> Option<String> {
    let field = record_type.get(&record_type.title)?;
    match (shows(sight, field), field.personal) {
        (false, _) => None,
        (true, true) => Some(masking::mask(title)),
        (true, false) => Some(title.to_owned()),
    }
}

/// Returns a personal value masked.
pub fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(masking::mask(text)),
        Value::Array(items) => items.iter().map(masked).collect(),
        _ => Value::String("**".to_owned()),
    }
}

/// Tells whether every field of which the key may be formed can be seen as it is.
fn shows_key(record_type: &RecordType, sight: &Sight<'_>) -> bool {
    let fields = record_type.keys.iter().flatten().filter_map(|name| record_type.get(name));
    fields.into_iter().all(|field| !field.personal && shows(sight, field))
}
