//! Reading of embedded tables; a table that does not read is found by the first test.

use serde::de::DeserializeOwned;

/// Reads all rows of an embedded table.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<Vec<T>, _>>()
        .expect("embedded tables are well-formed")
}
