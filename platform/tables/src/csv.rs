//! Delimited text.
//!
//! RFC 4180 as it is met in the field: any of four delimiters, any line end, quotation marks only where a cell begins with one.
//! An own state machine, because bounds must hold inside a cell that never ends and because the row where a quotation mark
//! opened must be named.

use std::io::BufRead;

use anlan_kernel::problem::Result;

use crate::cell::{Cell, Row};
use crate::limits::Limits;
use crate::problems::{self, Fault};
use crate::write::csv::without_guard;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const SAMPLE_ROWS: usize = 20;

/// Reads delimited text row by row.
pub(crate) struct CsvReader {
    text: Box<dyn BufRead + Send>,
    pub(crate) delimiter: u8,
    limits: Limits,
    number: u64,
    /// The last line ended with CR: an LF that follows belongs to it.
    after_cr: bool,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark inside a quoted cell: the end, or the first of two.
    Closing,
}

impl CsvReader {
    pub(crate) fn new(text: Box<dyn BufRead + Send>, delimiter: u8, limits: Limits) -> Self {
        Self { text, delimiter, limits, number: 0, after_cr: false, bytes: Vec::new(), ends: Vec::new() }
    }

    /// Returns the next row, or `None` behind the last.
    pub(crate) fn next(&mut self) -> Option<Result<Row, Fault>> {
        match self.record() {
            Ok(false) => None,
            Ok(true) => Some(self.row()),
            Err(fault) => Some(Err(fault)),
        }
    }

    /// Reads one record into `bytes` and `ends`; `false` at the end of the text.
    fn record(&mut self) -> Result<bool, Fault> {
        self.bytes.clear();
        self.ends.clear();
        self.number += 1;
        let (number, delimiter) = (self.number, self.delimiter);
        let limits = &self.limits;
        let mut state = State::Start;
        let mut cell_start = 0;
        let mut length = 0_usize;
        // A row that is refused is still read to its end; its first fault is kept and its text is not.
        let mut fault = None;
        'read: loop {
            let chunk = self.text.fill_buf().map_err(|error| Fault::Fatal(problems::io(&error)))?;
            if chunk.is_empty() {
                if state == State::Quoted {
                    return Err(Fault::Fatal(problems::open_quote(number)));
                }
                if length == 0 {
                    return Ok(false);
                }
                break;
            }
            let mut used = 0;
            while used < chunk.len() {
                // Everything up to the next byte that means something goes over at once.
                let run = match state {
                    State::Quoted => memchr::memchr(b'"', &chunk[used..]).unwrap_or(chunk.len() - used),
                    State::Plain => chunk[used..]
                        .iter()
                        .position(|&b| b == delimiter || b == b'\n' || b == b'\r')
                        .unwrap_or(chunk.len() - used),
                    State::Start | State::Closing => 0,
                };
                if run > 0 {
                    length += run;
                    if fault.is_none() {
                        let column = self.ends.len();
                        if self.bytes.len() - cell_start + run > limits.max_cell_bytes {
                            fault = Some(problems::cell_too_long(number, column, limits.max_cell_bytes));
                        } else {
                            self.bytes.extend_from_slice(&chunk[used..used + run]);
                        }
                    }
                    used += run;
                    if length > limits.max_line_bytes {
                        let quoted = state == State::Quoted;
                        return Err(Fault::Fatal(if quoted {
                            problems::open_quote(number)
                        } else {
                            problems::line_too_long(number, limits.max_line_bytes)
                        }));
                    }
                    continue;
                }
                let byte = chunk[used];
                used += 1;
                if std::mem::take(&mut self.after_cr) && length == 0 && byte == b'\n' {
                    continue;
                }
                length += 1;
                match (state, byte) {
                    (State::Start, b'"') => state = State::Quoted,
                    (State::Quoted, _) => state = State::Closing, // runs stop at quotation marks only
                    (State::Closing, b'"') => {
                        self.bytes.push(b'"');
                        state = State::Quoted;
                    }
                    (_, b'\n' | b'\r') => {
                        self.after_cr = byte == b'\r';
                        self.text.consume(used);
                        break 'read;
                    }
                    (_, b) if b == delimiter => {
                        self.ends.push(self.bytes.len());
                        cell_start = self.bytes.len();
                        state = State::Start;
                        if self.ends.len() >= limits.max_columns && fault.is_none() {
                            fault = Some(problems::too_many_columns(number, limits.max_columns));
                        }
                        if fault.is_some() {
                            self.ends.clear();
                            self.bytes.clear();
                            cell_start = 0;
                        }
                    }
                    (_, b) => {
                        self.bytes.push(b);
                        state = State::Plain;
                    }
                }
                if length > limits.max_line_bytes {
                    return Err(Fault::Fatal(problems::line_too_long(number, limits.max_line_bytes)));
                }
            }
            self.text.consume(used);
        }
        self.ends.push(self.bytes.len());
        fault.map_or(Ok(true), |problem| Err(Fault::Row(problem)))
    }

    fn row(&self) -> Result<Row, Fault> {
        let mut cells = Vec::with_capacity(self.ends.len());
        let mut start = 0;
        for (column, &end) in self.ends.iter().enumerate() {
            let bytes = &self.bytes[start..end];
            start = end;
            let text = match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains('\u{fffd}') => text,
                _ => return Err(Fault::Row(problems::characters(self.number, column))),
            };
            if memchr::memchr(0, bytes).is_some() {
                return Err(Fault::Row(problems::nul(self.number, column)));
            }
            cells.push(Cell::from_text(without_guard(text)));
        }
        Ok(Row { number: self.number, cells, warnings: Vec::new() })
    }
}

/// Returns the delimiter under which the first rows agree best on more than one column.
pub(crate) fn sniff_delimiter(sample: &[u8], whole: bool, limits: &Limits) -> u8 {
    let score = |delimiter: u8| {
        let text = Box::new(std::io::Cursor::new(sample.to_vec()));
        let mut reader = CsvReader::new(text, delimiter, limits.clone());
        let mut widths: Vec<usize> = Vec::new();
        while widths.len() < SAMPLE_ROWS && matches!(reader.record(), Ok(true)) {
            widths.push(reader.ends.len());
        }
        if !whole && widths.len() < SAMPLE_ROWS && widths.len() > 1 {
            widths.pop(); // the sample may have cut it
        }
        widths
            .iter()
            .filter(|&&width| width > 1)
            .map(|width| (widths.iter().filter(|other| *other == width).count(), *width))
            .max()
            .unwrap_or_default()
    };
    // The first of equals wins, so that a comma stands before the others.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).expect("there are delimiters")
}
