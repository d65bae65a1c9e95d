//! GeoJSON (RFC 7946) and JSON lines out.

use std::io::Write;

use anlan_kernel::problem::Result;
use serde_json::value::RawValue;

use super::{Column, ColumnKind, RowWriter, plain};
use crate::cell::Cell;
use crate::json::GEOMETRY;
use crate::problems;

/// Writes one JSON object a line.
pub struct JsonLinesWriter<W: Write> {
    out: W,
    columns: Vec<Column>,
}

impl<W: Write> JsonLinesWriter<W> {
    /// Returns a writer onto `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out, columns: Vec::new() }
    }
}

impl<W: Write> RowWriter for JsonLinesWriter<W> {
    fn header(&mut self, columns: &[Column]) -> Result<()> {
        self.columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let mut line = members(self.columns.iter().zip(cells));
        line.push('\n');
        self.out.write_all(line.as_bytes()).map_err(|error| problems::io(&error))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(|error| problems::io(&error))
    }
}

/// Writes a FeatureCollection; the column of kind [`ColumnKind::Geometry`] becomes the geometry.
pub struct GeoJsonWriter<W: Write> {
    out: W,
    columns: Vec<Column>,
    rows: u64,
}

impl<W: Write> GeoJsonWriter<W> {
    /// Returns a writer onto `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out, columns: Vec::new(), rows: 0 }
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(|error| problems::io(&error))
    }
}

impl<W: Write> RowWriter for GeoJsonWriter<W> {
    fn header(&mut self, columns: &[Column]) -> Result<()> {
        self.columns = columns.to_vec();
        self.write("{\"type\":\"FeatureCollection\",\"features\":[")
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let is_geometry = |column: &Column| column.kind == ColumnKind::Geometry;
        let geometry = self.columns.iter().zip(cells).find(|(column, _)| is_geometry(column));
        let geometry = geometry.map_or_else(|| "null".to_owned(), |(_, cell)| value(ColumnKind::Geometry, cell));
        let properties = members(self.columns.iter().zip(cells).filter(|(column, _)| !is_geometry(column)));
        let comma = if self.rows > 0 { "," } else { "" };
        self.rows += 1;
        self.write(&format!("{comma}\n{{\"type\":\"Feature\",\"{GEOMETRY}\":{geometry},\"properties\":{properties}}}"))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.write("\n]}\n")?;
        self.out.flush().map_err(|error| problems::io(&error))
    }
}

fn members<'a>(pairs: impl Iterator<Item = (&'a Column, &'a Cell)>) -> String {
    let members: Vec<String> =
        pairs.map(|(column, cell)| format!("{}:{}", quoted(&column.name), value(column.kind, cell))).collect();
    format!("{{{}}}", members.join(","))
}

fn value(kind: ColumnKind, cell: &Cell) -> String {
    match cell {
        Cell::Empty => "null".to_owned(),
        Cell::Formula { cached, .. } => value(kind, cached),
        Cell::Bool(value) => value.to_string(),
        // Digits go over as they are, so that decimals stay exact.
        Cell::Number { text, .. } if kind != ColumnKind::Code && is_json(text) => text.clone(),
        Cell::Text(text) if kind == ColumnKind::Geometry && is_json(text) => text.clone(),
        other => quoted(&plain(other)),
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}
