//! CSV out: UTF-8 with byte order mark, CR LF, quotation marks where needed (RFC 4180).
//!
//! A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break, full-width forms
//! included) is guarded by an apostrophe; the reader of this crate takes exactly one away again, so that text survives a round
//! trip. Numbers are written as they are.

use std::io::Write;

use anlan_kernel::problem::Result;

use super::{Column, RowWriter, plain};
use crate::cell::Cell;
use crate::problems;

/// Writes CSV.
pub struct CsvWriter<W: Write> {
    out: W,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Returns a writer onto `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out, line: String::new() }
    }

    fn end_line(&mut self) -> Result<()> {
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes()).map_err(|error| problems::io(&error))?;
        self.line.clear();
        Ok(())
    }

    fn cell(&mut self, text: &str, guard: bool) {
        let guard = if guard && needs_guard(text) { "'" } else { "" };
        if text.contains([',', '"', '\r', '\n', ';', '\t', '|']) {
            self.line.push('"');
            self.line.push_str(guard);
            self.line.push_str(&text.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(guard);
            self.line.push_str(text);
        }
    }
}

impl<W: Write> RowWriter for CsvWriter<W> {
    fn header(&mut self, columns: &[Column]) -> Result<()> {
        self.line.push('\u{feff}');
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            self.cell(&column.name, true);
        }
        self.end_line()
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            let value = match cell {
                Cell::Formula { cached, .. } => cached,
                other => other,
            };
            self.cell(&plain(value), !matches!(value, Cell::Number { .. }));
        }
        self.end_line()
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(|error| problems::io(&error))
    }
}

/// Tells whether a spreadsheet may run the text, now or after the reader took one apostrophe away.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Takes away the apostrophe that guards a text.
pub(crate) fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}
