//! Tables as they stand in a folder: rows of words under named columns.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Failure;

/// One row, by column.
pub(super) type Row = BTreeMap<String, String>;

/// Returns the first file that has every column, with its rows; a file that is no table is passed over.
pub(super) fn find<'a>(files: &'a BTreeMap<String, String>, columns: &[&str]) -> Option<(&'a str, Vec<Row>)> {
    files.iter().find_map(|(name, text)| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().ok()?.clone();
        columns.iter().all(|column| head.iter().any(|found| found == *column)).then_some(())?;
        Some((name.as_str(), reader.deserialize().filter_map(Result::ok).collect()))
    })
}

/// Returns a number; nothing where the cell is empty or holds something else.
pub(super) fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column)?.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// Returns both ends of a range such as `1.5-4.7`, or a number twice.
pub(super) fn range(row: &Row, column: &str) -> Option<(f64, f64)> {
    let text = row.get(column)?.trim();
    if let Ok(value) = text.parse::<f64>() {
        return Some((value, value));
    }
    let (low, high) = text.split_once('-')?;
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// Returns the words of a cell.
pub(super) fn words<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", |text| text.trim())
}

/// A case that could not be judged or was not met.
pub(super) fn failure(id: impl Into<String>, reason: impl Into<String>) -> Failure {
    Failure { id: id.into(), expected: Value::Null, got: Value::String(reason.into()) }
}
