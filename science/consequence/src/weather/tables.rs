//! Reading of embedded tables. They are part of the program: one that does not read is found by the first test.

use anlan_quantity::Confidence;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// Reads all rows of an embedded table.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<Vec<T>, _>>()
        .expect("embedded tables are well-formed")
}

/// Reads the word of the last column.
pub(crate) fn confidence<'de, D: Deserializer<'de>>(word: D) -> Result<Confidence, D::Error> {
    Ok(Confidence::read(&String::deserialize(word)?))
}
