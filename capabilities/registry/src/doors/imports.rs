//! `/imports`: a file is uploaded, looked at, mended, imported, and taken back.
//!
//! An upload belongs to who uploaded it; to all others it is not there. It is kept for a day in a folder of its own, then deleted.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Json, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Actor, Caller, Kind, Problem, RecordId, Verb};
use anlan_spatial::Datum;
use anlan_tables::Limits;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::gate::HouseGate;
use super::{House, asked};
use crate::import::{self, Edits, Importer, Mapping, Report, Request, Source};

pub(super) mod list;
pub(super) mod preview;
pub(super) mod run;
pub(super) mod undo;
pub(super) mod upload;

/// Uploads are kept this long.
const KEPT_HOURS: i64 = 24;

/// How far an import has come.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    pub(super) actor: String,
    pub(super) id: String,
    pub(super) rows: u64,
}

/// What is known of an upload, kept beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Upload {
    actor: String,
    name: String,
    at: Timestamp,
    kind: Option<String>,
    datum: Option<String>,
    stated_on: Option<String>,
}

/// How a file is to be read.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ImportBody {
    /// Record type; recognised from the headings where absent.
    pub(super) kind: Option<String>,
    /// Heading → field, or `lon`, `lat`, `valid_from`, `valid_to`, `ignore`.
    pub(super) mapping: BTreeMap<String, String>,
    /// Datum of the coordinates: `wgs84`, `cgcs2000`, `gcj02`, `bd09`.
    pub(super) datum: Option<String>,
    /// The day the facts were stated.
    pub(super) stated_on: Option<String>,
    /// Cells mended by hand: row as counted in the file → heading → text.
    pub(super) edits: BTreeMap<String, BTreeMap<String, String>>,
}

/// What an import would do, or did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportReport {
    /// Upload.
    pub(super) id: String,
    /// Batch by which it can be taken back; absent in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) batch: Option<String>,
    /// File.
    file: String,
    /// Record type; empty where it was not recognised.
    kind: String,
    /// Format and encoding.
    format: String,
    /// How the columns were understood.
    columns: Vec<ColumnView>,
    /// Rows read.
    rows: u64,
    /// New records.
    created: u64,
    /// Records changed.
    updated: u64,
    /// Rows that say what is already known.
    unchanged: u64,
    /// Rows refused.
    refused: u64,
    /// Rows taken that a person should look at.
    warned: u64,
    /// The first problems in full.
    problems: Vec<ProblemItem>,
    /// All problems by code.
    problem_counts: BTreeMap<String, u64>,
    /// Rows with problems as they stand, by heading; the first 200.
    rows_at: BTreeMap<String, BTreeMap<String, String>>,
}

/// How one column was understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnView {
    /// Heading.
    heading: String,
    /// Field it fills; absent where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Factor by which its numbers are multiplied, where its unit differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    factor: Option<String>,
    /// `mapped` by the user, `recognised`, or `left_out`.
    how: &'static str,
}

/// Requires that the caller may import at all.
fn importer(caller: &Caller) -> Result<Actor, Problem> {
    caller.require(operation::IMPORT)?;
    caller.actor()
}

fn data_path(house: &House, id: RecordId) -> PathBuf {
    house.door.uploads.join(format!("{id}.data"))
}

fn note_path(house: &House, id: RecordId) -> PathBuf {
    house.door.uploads.join(format!("{id}.json"))
}

/// Returns an upload of the caller's own that has not run out.
fn open(house: &House, actor: &Actor, id: &str) -> Result<(RecordId, Upload), Problem> {
    let missing = || {
        Problem::new(
            Kind::NotFound,
            "import.no_upload",
            "没有这个上传的文件，或已过期",
            "there is no such upload, or it has run out",
        )
        .remedy("重新上传文件", "upload the file again")
    };
    let id: RecordId = id.parse().map_err(|_| missing())?;
    let note = std::fs::read(note_path(house, id)).map_err(|_| missing())?;
    let upload: Upload = serde_json::from_slice(&note).map_err(|_| missing())?;
    if upload.actor != actor.id || has_run_out(&upload, (house.door.now)()) {
        return Err(missing());
    }
    Ok((id, upload))
}

fn has_run_out(upload: &Upload, now: Timestamp) -> bool {
    upload.at.checked_add(KEPT_HOURS.hours()).is_ok_and(|end| end < now)
}

fn forget(house: &House, id: RecordId) {
    // What cannot be deleted now is deleted once it has run out.
    let _ = std::fs::remove_file(note_path(house, id));
    let _ = std::fs::remove_file(data_path(house, id));
}

/// What is done with an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// Told what an import would do; nothing is written, the upload stays.
    Preview,
    /// Imported, and the upload deleted.
    Import,
}

/// Answers a request about an upload of the caller's own.
async fn answer(house: House, caller: Caller, id: String, body: ImportBody, aim: Aim) -> Answer<Json<ImportReport>> {
    let actor = importer(&caller)?;
    work(move || {
        let (id, upload) = open(&house, &actor, &id)?;
        let mut request = request(&house, &caller, id, &upload, &body)?;
        request.dry_run = aim == Aim::Preview;
        let report = work_on(&house, &caller, &actor, id, request)?;
        if aim == Aim::Import {
            forget(&house, id);
        }
        Ok::<_, Problem>(report)
    })
    .await
    .map(Json)
}

/// Makes the request of an upload.
fn request(
    house: &House,
    caller: &Caller,
    id: RecordId,
    upload: &Upload,
    body: &ImportBody,
) -> Result<Request, Problem> {
    let datum = match body.datum.as_ref().or(upload.datum.as_ref()).map(String::as_str) {
        None | Some("") => Datum::Wgs84,
        Some(text) => text.parse().map_err(|_| {
            asked::wrong("datum", "可用 wgs84、cgcs2000、gcj02、bd09", "use wgs84, cgcs2000, gcj02 or bd09")
        })?,
    };
    let mut edits = Edits::new();
    for (row, cells) in &body.edits {
        let number = row.parse().map_err(|_| asked::wrong("edits", "行号须为整数", "rows are whole numbers"))?;
        edits.insert(number, cells.clone());
    }
    let gate = HouseGate::of_import(caller.rights.clone(), house.door.catalogue.clone())
        .beside(house.door.gate_of(&caller.actor()?));
    let request = Request {
        kind: body.kind.clone().or_else(|| upload.kind.clone()).filter(|kind| !kind.is_empty()),
        mapping: Mapping(body.mapping.clone()),
        datum,
        stated_on: asked::optional_day(body.stated_on.as_deref().or(upload.stated_on.as_deref()), "/stated_on")?,
        limits: Limits { max_file_bytes: upload::MOST_BYTES, ..Limits::default() },
        edits,
        shown_as: Some(upload.name.clone()),
        gate: Arc::new(gate),
        ..Request::new(Source::File(data_path(house, id)))
    };
    Ok(request)
}

/// Does the work of an import, or what it would do.
fn work_on(
    house: &House,
    caller: &Caller,
    actor: &Actor,
    id: RecordId,
    request: Request,
) -> Result<ImportReport, Problem> {
    let door = &house.door;
    let named = request.mapping.clone();
    let source = request.source.clone();
    let limits = request.limits.clone();
    let in_file = |problem: Problem| problem.in_file(request.shown_as.clone().unwrap_or_default());
    // The headings are read before anything else: a file that is none is told so at once.
    let headings = import::headings(&source, &limits).map_err(&in_file)?;
    let kind = match import::kind_of(&door.catalogue, &request) {
        Ok(record_type) => record_type.name.to_string(),
        Err(problem) if is_open_question(&problem) && request.dry_run => {
            return Ok(unrecognised(id, &request, headings, &problem));
        }
        Err(problem) => return Err(problem),
    };
    caller.grant(Verb::Import, &kind)?;
    let (sender, told) = (house.imports.clone(), Progress { actor: actor.id.clone(), id: id.to_string(), rows: 0 });
    let importer = Importer {
        actor: actor.clone(),
        now: (door.now)(),
        ids: door.ids.clone(),
        // Nobody may be listening.
        progress: Arc::new(move |rows| drop(sender.send(Progress { rows, ..told.clone() }))),
        shoreline: door.shoreline.clone(),
    };
    let dry_run = request.dry_run;
    let shown = request.clone();
    match import::import(&door.store, &door.catalogue, &importer, request.clone()) {
        Ok(report) => Ok(report_view(id, report, &named)),
        Err(problem) if is_open_question(&problem) && dry_run => Ok(unrecognised(id, &shown, headings, &problem)),
        Err(problem) => Err(problem),
    }
}

/// Tells whether a file only needs its columns or its type to be named.
fn is_open_question(problem: &Problem) -> bool {
    matches!(problem.code.as_ref(), "import.type_not_recognised" | "import.missing_columns" | "import.unknown_field")
}

fn unrecognised(id: RecordId, request: &Request, headings: Vec<String>, problem: &Problem) -> ImportReport {
    let columns = headings.into_iter().map(|heading| {
        let field = request.mapping.0.get(heading.trim()).cloned();
        ColumnView { how: if field.is_some() { "mapped" } else { "left_out" }, field, factor: None, heading }
    });
    ImportReport {
        id: id.to_string(),
        batch: None,
        file: request.shown_as.clone().unwrap_or_default(),
        kind: request.kind.clone().unwrap_or_default(),
        format: String::new(),
        columns: columns.collect(),
        rows: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        warned: 0,
        problems: vec![problem.into()],
        problem_counts: BTreeMap::from([(problem.code.to_string(), 1)]),
        rows_at: BTreeMap::new(),
    }
}

fn report_view(id: RecordId, report: Report, named: &Mapping) -> ImportReport {
    let columns = report.columns.into_iter().map(|column| ColumnView {
        how: match &column.field {
            _ if named.0.contains_key(column.heading.trim()) => "mapped",
            Some(_) => "recognised",
            None => "left_out",
        },
        heading: column.heading,
        field: column.field,
        factor: column.factor,
    });
    ImportReport {
        id: id.to_string(),
        batch: report.batch.map(|batch| batch.to_string()),
        file: report.file,
        kind: report.kind,
        format: report.format,
        columns: columns.collect(),
        rows: report.rows,
        created: report.created,
        updated: report.updated,
        unchanged: report.unchanged,
        refused: report.refused,
        warned: report.warned,
        problems: report.problems.iter().map(ProblemItem::from).collect(),
        problem_counts: report.problem_counts,
        rows_at: report.rows_at.into_iter().map(|(row, cells)| (row.to_string(), cells)).collect(),
    }
}
