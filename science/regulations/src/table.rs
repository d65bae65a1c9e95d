//! Reading of the embedded tables. They are part of the program, so a table that does not read is a fault found by the first test.

use std::sync::LazyLock;

pub(crate) use anlan_quantity::Confidence;
use anlan_quantity::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Reads all rows of an embedded table.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<Vec<T>, _>>()
        .expect("embedded tables are well-formed")
}

#[derive(Deserialize)]
struct AlsoRow {
    table: String,
    no: String,
    cas: String,
}

/// Further CAS numbers by which a row of a table is known: publications print different numbers for gasoline and for the isocyanates.
static ALSO: LazyLock<Vec<AlsoRow>> = LazyLock::new(|| rows(include_str!("../data/cas-also.csv")));

/// Returns the CAS numbers of a row, as printed and as other publications print them.
pub(crate) fn cas_numbers(table: &str, number: &str, printed: &str) -> Vec<String> {
    let also = ALSO.iter().filter(|row| row.table == table && row.no == number).map(|row| row.cas.as_str());
    printed.split(';').map(str::trim).filter(|cas| !cas.is_empty()).chain(also).map(str::to_owned).collect()
}

/// Reads a number of an embedded table.
pub(crate) fn number(text: &str) -> Decimal {
    text.parse().expect("numbers of embedded tables are decimals")
}

/// Reads a number that may be absent.
pub(crate) fn optional(text: &str) -> Option<Decimal> {
    (!text.is_empty()).then(|| number(text))
}
