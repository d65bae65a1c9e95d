//! A file seen as a heading and rows.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;

use crate::cell::{Cell, Row};
use crate::csv::{self, CsvReader};
use crate::input::Input;
use crate::json::{self, JsonReader};
use crate::limits::Limits;
use crate::problems::Fault;
use crate::sniff::{self, Content};
use crate::xlsx::{self, SheetReader};
use crate::{encoding, heading, problems};

/// Format of a file, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Workbook of ECMA-376.
    Xlsx,
    /// Delimited text.
    Csv,
    /// GeoJSON FeatureCollection, or GeoJSON features line by line.
    GeoJson,
    /// JSON array of objects.
    Json,
    /// JSON objects line by line.
    JsonLines,
}

impl Format {
    /// Returns the name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Csv => "CSV",
            Self::GeoJson => "GeoJSON",
            Self::Json => "JSON",
            Self::JsonLines => "JSON Lines",
        }
    }

    fn has_extension(self, extension: &str) -> bool {
        match self {
            Self::Xlsx => matches!(extension, "xlsx" | "xlsm"),
            Self::Csv => matches!(extension, "csv" | "tsv" | "txt" | "tab"),
            Self::GeoJson | Self::Json | Self::JsonLines => {
                matches!(extension, "geojson" | "json" | "jsonl" | "ndjson" | "geojsonl" | "geojsons")
            }
        }
    }
}

/// What a reader may be told beforehand.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Sheet to read; the first visible one otherwise.
    pub sheet: Option<String>,
    /// What is refused as too large.
    pub limits: Limits,
}

/// A file seen as a heading and rows.
pub struct Table {
    /// Format, told by content.
    pub format: Format,
    /// Encoding of a text file.
    pub encoding: &'static str,
    /// Visible sheets of a workbook.
    pub sheets: Vec<String>,
    /// Sheet that is read.
    pub sheet: Option<String>,
    /// Headings in the order of the cells; blank ones stay blank.
    pub header: Vec<String>,
    /// Row on which the heading stands, where the format has one.
    pub header_row: Option<u64>,
    /// Rows the file says it has, or that were counted; for showing progress only.
    pub total_hint: Option<u64>,
    /// What a person should look at, though the file is taken.
    pub warnings: Vec<Problem>,
    name: String,
    source: Source,
    waiting: VecDeque<Result<Row, Fault>>,
    position: Arc<AtomicU64>,
    size: u64,
    max_rows: u64,
    taken: u64,
    ended: bool,
    cut_short: bool,
}

enum Source {
    Csv(CsvReader),
    Xlsx(Box<SheetReader>),
    Json(JsonReader),
}

impl Source {
    fn next(&mut self) -> Option<Result<Row, Fault>> {
        match self {
            Self::Csv(reader) => reader.next(),
            Self::Xlsx(reader) => reader.next(),
            Self::Json(reader) => reader.next(),
        }
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("name", &self.name)
            .field("format", &self.format)
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

/// Opens a file as a table, whatever its extension says.
///
/// # Errors
/// A [`Problem`] with the file's name: not a table, too large, hostile, without a heading.
pub fn open(path: &Path, limits: &Limits) -> Result<Table> {
    Table::open(path, &Options { sheet: None, limits: limits.clone() })
}

impl Table {
    /// Opens a file as a table, with options.
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let opened = || -> Result<Self> {
            let meta = std::fs::metadata(path).map_err(|error| problems::io(&error))?;
            if meta.is_dir() {
                return Err(problems::directory());
            }
            let file = File::open(path).map_err(|error| problems::io(&error))?;
            Self::read(&name, Input::new(file, meta.len()), options)
        };
        opened().map_err(|problem| problem.in_file(&name))
    }

    /// Reads a table from bytes, as an upload brings them.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self> {
        let size = bytes.len() as u64;
        let options = Options { sheet: None, limits: limits.clone() };
        Self::read(name, Input::new(Cursor::new(bytes), size), &options).map_err(|problem| problem.in_file(name))
    }

    fn read(name: &str, mut input: Input, options: &Options) -> Result<Self> {
        let limits = &options.limits;
        if input.size == 0 {
            return Err(problems::empty());
        }
        let mut head = Vec::with_capacity(sniff::HEAD);
        input.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head).map_err(|error| problems::io(&error))?;
        let content = sniff::content(&head);
        let limit = if matches!(content, Ok(Content::Zip)) { limits.max_workbook_bytes } else { limits.max_file_bytes };
        if input.size > limit {
            return Err(problems::file_too_large(input.size, limit));
        }
        let content = content?;
        let (size, position) = (input.size, Arc::clone(&input.position));
        input.seek(SeekFrom::Start(0)).map_err(|error| problems::io(&error))?;
        let mut table = Self {
            format: Format::Csv,
            encoding: "UTF-8",
            sheets: Vec::new(),
            sheet: None,
            header: Vec::new(),
            header_row: None,
            total_hint: None,
            warnings: Vec::new(),
            name: name.to_owned(),
            source: Source::Csv(CsvReader::new(Box::new(std::io::empty()), b',', limits.clone())),
            waiting: VecDeque::new(),
            position,
            size,
            max_rows: limits.max_rows,
            taken: 0,
            ended: false,
            cut_short: false,
        };
        match content {
            Content::Zip => {
                let book = xlsx::open(input, options)?;
                table.format = Format::Xlsx;
                table.sheets = book.sheets;
                table.sheet = Some(book.sheet);
                table.total_hint = book.rows;
                table.source = Source::Xlsx(Box::new(book.reader));
                table.find_heading()?;
            }
            Content::Text => {
                let (encoding, skip) = encoding::detect(&mut input, limits, true)?;
                table.encoding = encoding.name();
                let mut text = encoding::text_of(input, encoding, skip)?;
                let mut sample = Vec::new();
                text.by_ref()
                    .take(sniff::HEAD as u64)
                    .read_to_end(&mut sample)
                    .map_err(|error| problems::io(&error))?;
                let whole = sample.len() < sniff::HEAD;
                let delimiter = csv::sniff_delimiter(&sample, whole, limits);
                let text = Box::new(std::io::BufReader::new(Cursor::new(sample).chain(text)));
                table.source = Source::Csv(CsvReader::new(text, delimiter, limits.clone()));
                table.find_heading()?;
            }
            Content::Json => {
                let (encoding, skip) = encoding::detect(&mut input, limits, false)?;
                table.encoding = encoding.name();
                let read = json::open(input, encoding, skip, limits)?;
                table.format = read.format;
                table.header = read.header;
                table.total_hint = read.rows;
                table.source = Source::Json(read.reader);
            }
        }
        let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
        if let Some(extension) = extension.filter(|extension| !table.format.has_extension(extension)) {
            table.warnings.push(problems::extension(&extension, table.format.name()).in_file(name));
        }
        Ok(table)
    }

    /// Takes the heading from the first rows; what stands behind it waits to be read.
    fn find_heading(&mut self) -> Result<()> {
        let mut first: Vec<Row> = Vec::new();
        // One row more than may stand above, so that a lone heading can be told from a title.
        while first.len() < heading::ROWS_ABOVE + 2 {
            match self.source.next() {
                None => break,
                Some(Ok(row)) => first.push(row),
                // Without any row before it the heading itself is at fault.
                Some(Err(fault)) if first.iter().all(|row| row.cells.iter().all(Cell::is_blank)) => {
                    return Err(fault.into_problem());
                }
                Some(Err(fault)) => {
                    self.waiting.push_back(Err(fault));
                    break;
                }
            }
        }
        let at = heading::find(&first).ok_or_else(problems::no_header)?;
        self.header = heading::headings(&first[at])?;
        self.header_row = Some(first[at].number);
        for row in first.drain(at + 1..).rev() {
            self.waiting.push_front(Ok(row));
        }
        Ok(())
    }

    /// Returns the rows that are still to be read; a problem is a row that was refused.
    pub fn rows(&mut self) -> Rows<'_> {
        Rows { table: self }
    }

    /// Tells whether reading ended before the end of the file; the last problem says why.
    pub fn cut_short(&self) -> bool {
        self.cut_short
    }

    /// Returns how many bytes of the file were read, and how many it has.
    pub fn progress(&self) -> (u64, u64) {
        (self.position.load(Ordering::Relaxed).min(self.size), self.size)
    }

    /// Returns the counter behind [`progress`](Self::progress), for a display on another thread.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.position)
    }

    fn next_row(&mut self) -> Option<Result<Row>> {
        loop {
            if self.ended {
                return None;
            }
            let Some(next) = self.waiting.pop_front().or_else(|| self.source.next()) else {
                self.ended = true;
                return None;
            };
            let row = match next {
                Ok(row) => row,
                Err(Fault::Row(problem)) => return Some(Err(self.placed(problem))),
                Err(Fault::Fatal(problem)) => return Some(Err(self.stop(problem))),
            };
            if row.cells.iter().all(Cell::is_blank) {
                continue;
            }
            if self.taken == self.max_rows {
                return Some(Err(self.stop(problems::too_many_rows(row.number, self.max_rows))));
            }
            self.taken += 1;
            return Some(self.fit(row).map_err(|problem| self.placed(problem)));
        }
    }

    fn stop(&mut self, problem: Problem) -> Problem {
        self.ended = true;
        self.cut_short = true;
        self.placed(problem)
    }

    fn placed(&self, problem: Problem) -> Problem {
        let problem = problem.in_file(&self.name);
        let problem = match &self.sheet {
            Some(sheet) => problem.in_sheet(sheet),
            None => problem,
        };
        // A reader knows letters; people know headings.
        let heading = problem.place.column.as_deref().and_then(column_index).and_then(|index| self.header.get(index));
        match heading.filter(|heading| !heading.is_empty()).cloned() {
            Some(heading) if self.format == Format::Csv || self.format == Format::Xlsx => problem.at_column(heading),
            _ => problem,
        }
    }

    /// Gives the row as many cells as there are headings.
    fn fit(&self, mut row: Row) -> Result<Row> {
        let columns = self.header.len();
        if row.cells.len() > columns {
            if row.cells[columns..].iter().any(|cell| !cell.is_blank()) {
                return Err(problems::ragged(row.number, row.cells.len(), columns));
            }
            row.cells.truncate(columns);
        }
        // A workbook leaves blank cells out; in text a missing cell means a missing delimiter, except behind the last heading.
        if self.format == Format::Csv && row.cells.len() < columns {
            return Err(problems::ragged(row.number, row.cells.len(), columns));
        }
        row.cells.resize(columns, Cell::Empty);
        let warnings = std::mem::take(&mut row.warnings);
        row.warnings = warnings.into_iter().map(|warning| self.placed(warning)).collect();
        Ok(row)
    }
}

/// Returns the place of a column from its letter.
fn column_index(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let index = letters.bytes().try_fold(0_usize, |index, letter| {
        letter.is_ascii_uppercase().then(|| index * 26 + usize::from(letter - b'A') + 1)
    })?;
    Some(index - 1)
}

/// Rows of a [`Table`] in the order of the file.
pub struct Rows<'a> {
    table: &'a mut Table,
}

impl Iterator for Rows<'_> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.table.next_row()
    }
}
