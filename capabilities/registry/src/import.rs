//! Tables in: a file's columns are recognised, its rows become records, what is wrong is said row by row.
//!
//! The whole file is one transaction: an import killed half way has done nothing. A preview is the same work, rolled back, so that it can
//! promise nothing the import does not keep. An import is a batch and can be undone as a whole.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use anlan_kernel::{Actor, Body, Context, IdSource, Problem, RecordId};
use anlan_spatial::{Datum, LonLat, ShorelineTest};
use anlan_store::{Store, Tx};
use anlan_tables::{Cell, Limits, Row, Table};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::catalogue::{Catalogue, RecordType};
use crate::records::{self, Change, Gate, NewRecord, Open};
use crate::validate::key_of;

mod columns;
mod datum;
mod undo;

pub use columns::{ColumnMatch, Columns, Mapping, recognise, recognise_type};
pub use undo::{Batch, UndoReport, batch, batches, undo, was_imported};

/// Problems kept in full; the rest is counted by code.
const KEPT_PROBLEMS: usize = 1000;
/// Rows with problems kept as they stand.
const KEPT_ROWS: usize = 200;

/// What is to be imported, and how.
#[derive(Clone)]
pub struct Request {
    /// Where the table is.
    pub source: Source,
    /// Record type; recognised from the columns where absent.
    pub kind: Option<String>,
    /// Columns named by the user.
    pub mapping: Mapping,
    /// Datum of the coordinates in the file.
    pub datum: Datum,
    /// The day the facts were stated.
    pub stated_on: Option<Date>,
    /// Preview only.
    pub dry_run: bool,
    /// Refuse the whole file when one row is refused.
    pub all_or_nothing: bool,
    /// What is taken at most.
    pub limits: Limits,
    /// Cells mended by hand: row as counted in the file → heading → text.
    pub edits: Edits,
    /// Name to show instead of the file's own.
    pub shown_as: Option<String>,
    /// Asked for every row whether the one who imports may write it.
    pub gate: Arc<dyn Gate>,
}

impl Request {
    /// Returns the request to import a table whole, of the type that its columns tell, by somebody who may write anything.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            kind: None,
            mapping: Mapping::default(),
            datum: Datum::Wgs84,
            stated_on: None,
            dry_run: false,
            all_or_nothing: false,
            limits: Limits::default(),
            edits: Edits::new(),
            shown_as: None,
            gate: Arc::new(Open),
        }
    }
}

/// Cells mended by hand, by row and heading; they stand in the place of what the file says.
pub type Edits = BTreeMap<u64, BTreeMap<String, String>>;

/// Where a table is.
#[derive(Clone)]
pub enum Source {
    /// In a file.
    File(PathBuf),
    /// In memory, under a name.
    Bytes {
        /// Name to show.
        name: String,
        /// The file's bytes.
        bytes: Vec<u8>,
    },
}

impl Source {
    /// Returns the name to show.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    fn open(&self, limits: &Limits) -> Result<Table, Problem> {
        match self {
            Self::File(path) => anlan_tables::open(path, limits),
            Self::Bytes { name, bytes } => Table::from_bytes(name, bytes.clone(), limits),
        }
    }
}

/// Who imports, when, and what hears of the progress.
#[derive(Clone)]
pub struct Importer {
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// Hears how many rows are done.
    pub progress: Arc<dyn Fn(u64) + Send + Sync>,
    /// Shoreline of the city, by which a wrong datum is suspected.
    pub shoreline: Option<Arc<ShorelineTest>>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Batch, by which the import can be undone; absent in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<RecordId>,
    /// File name.
    pub file: String,
    /// Record type.
    pub kind: String,
    /// Text encoding or format found.
    pub format: String,
    /// How the columns were understood.
    pub columns: Vec<ColumnMatch>,
    /// Rows read.
    pub rows: u64,
    /// New records.
    pub created: u64,
    /// Records changed.
    pub updated: u64,
    /// Rows that say what is already known.
    pub unchanged: u64,
    /// Rows refused.
    pub refused: u64,
    /// Rows taken that a person should look at.
    pub warned: u64,
    /// The first problems in full.
    pub problems: Vec<Problem>,
    /// All problems by code.
    pub problem_counts: BTreeMap<String, u64>,
    /// Nothing was written.
    pub dry_run: bool,
    /// Rows with problems as they stand, by heading, to be mended by hand; only the first.
    #[serde(skip)]
    pub rows_at: Edits,
}

/// Imports one file.
pub fn import(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    importer: &Importer,
    request: Request,
) -> Result<Report, Problem> {
    let catalogue = Arc::clone(catalogue);
    let importer = importer.clone();
    store.write_or_roll_back(move |tx| {
        let report = run(tx, &catalogue, &importer, &request)?;
        let keep = !report.dry_run && report.batch.is_some();
        Ok((report, keep))
    })
}

/// Returns the headings of a file.
pub fn headings(source: &Source, limits: &Limits) -> Result<Vec<String>, Problem> {
    source.open(limits).map(|table| table.header)
}

/// Returns the record type of a file: the one that the request names, or the one that its headings tell.
pub fn kind_of<'c>(catalogue: &'c Catalogue, request: &Request) -> Result<&'c RecordType, Problem> {
    match &request.kind {
        Some(kind) => catalogue.require(kind),
        None => recognise_type(catalogue, &headings(&request.source, &request.limits)?, &request.mapping),
    }
}

fn run(tx: &mut Tx<'_>, catalogue: &Catalogue, importer: &Importer, request: &Request) -> Result<Report, Problem> {
    let file = request.shown_as.clone().unwrap_or_else(|| request.source.name());
    let mut table = request.source.open(&request.limits).map_err(|problem| problem.in_file(file.clone()))?;
    let header = table.header.clone();
    let record_type = match &request.kind {
        Some(kind) => catalogue.require(kind)?,
        None => {
            recognise_type(catalogue, &header, &request.mapping).map_err(|problem| problem.in_file(file.clone()))?
        }
    };
    let columns = recognise(record_type, &header, &request.mapping, request.datum)
        .map_err(|problem| problem.in_file(file.clone()))?;
    let batch = importer.ids.next_id(importer.now);
    let mut import = Import {
        tx,
        catalogue,
        record_type,
        gate: request.gate.as_ref(),
        header: &header,
        context: Context { actor: importer.actor.clone(), now: importer.now, ids: importer.ids.as_ref() },
        batch,
        stated_on: request.stated_on,
        seen: HashSet::new(),
        places: Vec::new(),
        report: Report {
            file,
            kind: record_type.name.to_string(),
            format: format!("{} {}", table.format.name(), table.encoding),
            columns: columns.matches().to_vec(),
            dry_run: request.dry_run,
            ..Report::default()
        },
    };
    for row in table.rows() {
        import.report.rows += 1;
        if import.report.rows.is_multiple_of(1000) {
            (importer.progress)(import.report.rows);
        }
        match row {
            Ok(mut row) => {
                mend(&mut row, &header, &request.edits);
                import.take(&columns, &row)?;
            }
            Err(problem) if problem.kind == anlan_kernel::Kind::TooLarge => {
                return Err(problem.in_file(import.report.file));
            }
            Err(problem) => import.refuse(vec![problem], None),
        }
    }
    (importer.progress)(import.report.rows);
    let doubt = importer.shoreline.as_ref().and_then(|shore| datum::doubt(shore, &import.places, request.datum));
    import.note(doubt.into_iter().collect(), None);
    let mut report = import.report;
    if request.all_or_nothing && report.refused > 0 {
        report.created = 0;
        report.updated = 0;
        return Ok(report);
    }
    if !request.dry_run {
        report.batch = Some(batch);
        undo::remember(tx, importer, batch, &report)?;
    }
    Ok(report)
}

/// Puts what was mended by hand in the place of what the file says.
fn mend(row: &mut Row, header: &[String], edits: &Edits) {
    for (heading, text) in edits.get(&row.number).into_iter().flatten() {
        if let Some(at) = header.iter().position(|own| own.trim() == heading.trim())
            && let Some(cell) = row.cells.get_mut(at)
        {
            *cell = Cell::from_text(text.trim());
        }
    }
}

/// One import under way.
struct Import<'a, 't> {
    tx: &'a mut Tx<'t>,
    catalogue: &'a Catalogue,
    record_type: &'a RecordType,
    gate: &'a dyn Gate,
    header: &'a [String],
    context: Context<'a>,
    batch: RecordId,
    stated_on: Option<Date>,
    seen: HashSet<String>,
    /// A position of each geometry, for the test of the datum.
    places: Vec<LonLat>,
    report: Report,
}

impl Import<'_, '_> {
    fn take(&mut self, columns: &Columns, row: &Row) -> Result<(), Problem> {
        let read = match columns.read(self.record_type, row) {
            Ok(read) => read,
            Err(problems) => {
                self.keep(row);
                self.refuse(problems, Some(row.number));
                return Ok(());
            }
        };
        if read.body.is_empty() {
            self.report.rows -= 1; // a blank line is not a row
            return Ok(());
        }
        if self.places.len() < datum::MOST_PLACES {
            self.places.extend(datum::place_of(self.record_type, &read.body));
        }
        let given_key = key_of(self.record_type, &read.body);
        if let Some(key) = &given_key
            && !self.seen.insert(key.clone())
        {
            let problem = Problem::invalid(
                "import.duplicate_key",
                format!("编号“{key}”在文件中重复出现"),
                format!("the code \u{201c}{key}\u{201d} stands in the file more than once"),
            )
            .remedy("合并或删除重复的行", "merge the rows or remove one of them");
            self.keep(row);
            self.refuse(vec![problem], Some(row.number));
            return Ok(());
        }
        let source = format!("{} #{}", self.report.file, row.number);
        let written = self.write(read.body, read.valid_from, read.valid_to, source);
        match written {
            Ok(warnings) => {
                let warnings = warnings.into_iter().map(|problem| columns.name_column(problem));
                let warnings: Vec<Problem> = read.warnings.into_iter().chain(warnings).collect();
                if !warnings.is_empty() {
                    self.keep(row);
                    self.report.warned += 1;
                    self.note(warnings, Some(row.number));
                }
            }
            Err(problems) => {
                if let Some(fatal) = problems.iter().find(|problem| {
                    matches!(problem.kind, anlan_kernel::Kind::Internal | anlan_kernel::Kind::Unavailable)
                }) {
                    return Err(fatal.clone());
                }
                let problems = problems.into_iter().map(|problem| columns.name_column(problem)).collect();
                self.keep(row);
                self.refuse(problems, Some(row.number));
            }
        }
        Ok(())
    }

    fn write(
        &mut self,
        body: Body,
        valid_from: Option<Date>,
        valid_to: Option<Date>,
        source: String,
    ) -> Result<Vec<Problem>, Vec<Problem>> {
        // Keys that hold references are formed from ids, so they are looked up after the references are resolved.
        let there = match records::key_when_stored(self.tx, self.record_type, &body)? {
            Some(key) => {
                records::find_by_key(self.tx, &self.record_type.name, &key).map_err(|problem| vec![problem])?
            }
            None => None,
        };
        if let Some(there) = there {
            let change = Change {
                fields: body,
                valid_from,
                valid_to,
                expected_version: there.version,
                source,
                source_date: self.stated_on,
                batch: Some(self.batch),
                ..Change::default()
            };
            let written = records::update_through(self.gate, self.tx, &self.context, self.catalogue, there.id, change)?;
            if written.record.version == there.version {
                self.report.unchanged += 1;
            } else {
                self.report.updated += 1;
            }
            return Ok(written.warnings);
        }
        let new = NewRecord {
            kind: self.record_type.name.to_string(),
            body,
            valid_from,
            valid_to,
            source,
            source_date: self.stated_on,
            batch: Some(self.batch),
        };
        let written = records::create_through(self.gate, self.tx, &self.context, self.catalogue, new)?;
        self.report.created += 1;
        Ok(written.warnings)
    }

    /// Keeps a row with problems as it stands.
    fn keep(&mut self, row: &Row) {
        if self.report.rows_at.len() < KEPT_ROWS {
            let cells = self.header.iter().zip(&row.cells).filter(|(heading, _)| !heading.trim().is_empty());
            let texts = cells.map(|(heading, cell)| (heading.clone(), shown(cell))).collect();
            self.report.rows_at.insert(row.number, texts);
        }
    }

    fn refuse(&mut self, problems: Vec<Problem>, row: Option<u64>) {
        self.report.refused += 1;
        self.note(problems, row);
    }

    fn note(&mut self, problems: Vec<Problem>, row: Option<u64>) {
        for mut problem in problems {
            *self.report.problem_counts.entry(problem.code.to_string()).or_default() += 1;
            if self.report.problems.len() < KEPT_PROBLEMS {
                problem.place.file = Some(self.report.file.clone());
                problem.place.row = problem.place.row.or(row);
                self.report.problems.push(problem);
            }
        }
    }
}

/// Returns a cell as a person reads it; an error of a workbook stays visible as its name.
fn shown(cell: &Cell) -> String {
    const MOST: usize = 1000;
    let text = match cell {
        Cell::Error(text) => text.clone(),
        Cell::Formula { text, cached } if cached.is_blank() => format!("={text}"),
        cell => cell.text().ok().flatten().unwrap_or_default().into_owned(),
    };
    text.chars().take(MOST).collect()
}
