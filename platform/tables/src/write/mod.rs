//! Tables out: the same rows as XLSX, CSV, GeoJSON or JSON lines, written as they come.

pub mod csv;
mod json;
mod xlsx;

use anlan_kernel::Text;
use anlan_kernel::problem::Result;

pub use csv::CsvWriter;
pub use json::{GeoJsonWriter, JsonLinesWriter};
pub use xlsx::XlsxWriter;

use crate::cell::Cell;

/// One column of a table to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Heading.
    pub name: String,
    /// What stands in it, for the sheet of notes.
    pub description: Text,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Values a person may choose from in a template; none means anything.
    pub choices: Vec<String>,
}

impl Column {
    /// Returns a column with a heading and a kind.
    pub fn new(name: impl Into<String>, kind: ColumnKind) -> Self {
        Self { name: name.into(), description: Text::default(), kind, choices: Vec::new() }
    }

    /// Says what stands in the column.
    pub fn describe(mut self, description: Text) -> Self {
        self.description = description;
        self
    }

    /// Offers values to choose from.
    pub fn choices(mut self, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Digits that are no amount, such as an 18-digit code: never a number.
    Code,
    /// An amount.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// A geometry as JSON text.
    Geometry,
}

/// Takes a heading and rows and writes them in one format.
pub trait RowWriter {
    /// Writes the heading; first, and once.
    fn header(&mut self, columns: &[Column]) -> Result<()>;

    /// Writes one row, a cell for each column.
    fn row(&mut self, cells: &[Cell]) -> Result<()>;

    /// Writes what stands at the end and makes sure that all is in the file.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Returns the text that stands for a cell in a file; an error of a workbook stays visible as its name.
fn plain(cell: &Cell) -> std::borrow::Cow<'_, str> {
    match cell {
        Cell::Empty => "".into(),
        Cell::Text(text) | Cell::Error(text) => text.into(),
        Cell::Formula { cached, .. } => plain(cached),
        other => other.text().ok().flatten().unwrap_or_default(),
    }
}
