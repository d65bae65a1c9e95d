//! Where one JSON value ends, without building it.

use std::io::BufRead;

use crate::limits::Limits;
use crate::problems::{self, Fault};

/// Follows the bytes of one JSON value: its depth, its vertices, its end.
#[derive(Default)]
pub(crate) struct Walker {
    depth: usize,
    in_string: bool,
    escaped: bool,
    in_scalar: bool,
    /// The last byte that was no blank opened a list: a number next to it begins a position.
    after_open: bool,
    pub(crate) deepest: usize,
    pub(crate) vertices: usize,
}

/// What a byte did to the value.
#[derive(PartialEq, Eq)]
pub(crate) enum Step {
    /// The value goes on.
    Inside,
    /// The value ends with this byte.
    Last,
    /// The value ended before this byte.
    Behind,
}

impl Walker {
    /// Takes the next byte of the value.
    pub(crate) fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return if self.depth == 0 { Step::Last } else { Step::Inside };
                }
                _ => {}
            }
            return Step::Inside;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' if self.depth > 0 || !self.in_scalar => return Step::Inside,
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Last;
                }
            }
            b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return Step::Behind,
            b'0'..=b'9' | b'-' if self.after_open => self.vertices += 1,
            _ => {}
        }
        self.in_scalar = self.depth == 0;
        self.after_open = byte == b'[';
        Step::Inside
    }
}

/// Reads JSON values one after another from a text of any length.
pub(crate) struct Scanner {
    text: Box<dyn BufRead + Send>,
}

impl Scanner {
    pub(crate) fn new(text: Box<dyn BufRead + Send>) -> Self {
        Self { text }
    }

    /// Returns the next byte that is no blank, without taking it.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let chunk = self.text.fill_buf().map_err(|error| Fault::Fatal(problems::io(&error)))?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blanks = chunk.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
            let next = chunk.get(blanks).copied();
            self.text.consume(blanks);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Takes the next byte that is no blank if it is the one expected.
    pub(crate) fn take(&mut self, expected: u8) -> Result<bool, Fault> {
        let found = self.peek()? == Some(expected);
        if found {
            self.text.consume(1);
        }
        Ok(found)
    }

    /// Reads one value into `value`; a value too large or too deep is passed over and refused with its row.
    pub(crate) fn value(&mut self, row: u64, limits: &Limits, value: &mut Vec<u8>) -> Result<(), Fault> {
        value.clear();
        let mut walker = Walker::default();
        let mut length = 0;
        let mut ended = false;
        while !ended {
            let chunk = self.text.fill_buf().map_err(|error| Fault::Fatal(problems::io(&error)))?;
            if chunk.is_empty() {
                if walker.in_scalar && walker.depth == 0 && !walker.in_string {
                    break;
                }
                return Err(Fault::Fatal(problems::json(
                    row,
                    "文件不完整，突然结束",
                    "the file ends before its data does",
                )));
            }
            let mut used = 0;
            for &byte in chunk {
                let step = walker.step(byte);
                used += usize::from(step != Step::Behind);
                if step != Step::Inside {
                    ended = true;
                    break;
                }
            }
            length += used;
            if length > limits.max_feature_bytes {
                return Err(Fault::Fatal(if walker.vertices > limits.max_vertices {
                    problems::too_many_vertices(row, limits.max_vertices)
                } else {
                    problems::line_too_long(row, limits.max_feature_bytes)
                }));
            }
            if walker.vertices <= limits.max_vertices && walker.deepest <= limits.max_depth {
                value.extend_from_slice(&chunk[..used]);
            }
            self.text.consume(used);
        }
        walker.verdict(row, limits).map_err(Fault::Row)
    }

    /// Reads one line into `line`, without its end; `false` behind the last.
    pub(crate) fn line(&mut self, row: u64, limits: &Limits, line: &mut Vec<u8>) -> Result<bool, Fault> {
        line.clear();
        loop {
            let chunk = self.text.fill_buf().map_err(|error| Fault::Fatal(problems::io(&error)))?;
            if chunk.is_empty() {
                return Ok(!line.is_empty());
            }
            let end = memchr::memchr(b'\n', chunk);
            let used = end.unwrap_or(chunk.len());
            if line.len() + used > limits.max_feature_bytes {
                return Err(Fault::Fatal(problems::line_too_long(row, limits.max_feature_bytes)));
            }
            line.extend_from_slice(&chunk[..used]);
            self.text.consume(used + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

impl Walker {
    /// Returns the problem of a value that is too large or too deep.
    pub(crate) fn verdict(&self, row: u64, limits: &Limits) -> Result<(), anlan_kernel::Problem> {
        if self.vertices > limits.max_vertices {
            return Err(problems::too_many_vertices(row, limits.max_vertices));
        }
        if self.deepest > limits.max_depth {
            let limit = limits.max_depth;
            return Err(problems::json(
                row,
                format!("嵌套超过 {limit} 层"),
                format!("it is nested deeper than {limit}"),
            ));
        }
        Ok(())
    }
}
