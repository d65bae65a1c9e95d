//! `POST /imports`: a file, streamed to the disk as it comes.

use anlan_http::input::body_problem;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, Refusal, work};
use anlan_kernel::{Kind, Problem, RecordId, Verb};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use utoipa::IntoParams;

use super::super::export::no_room;
use super::super::{House, asked};
use super::{ImportBody, ImportReport, Upload, data_path, forget, has_run_out, importer, note_path, request, work_on};
use crate::validate::is_invisible;

/// Largest upload.
pub(super) const MOST_BYTES: u64 = 200 << 20;
/// Uploads that one person has at one time; the oldest goes.
const MOST_UPLOADS: usize = 10;

/// What is uploaded.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct UploadWanted {
    /// Name of the file.
    name: Option<String>,
    /// Record type; recognised from the headings where absent.
    kind: Option<String>,
    /// Datum of the coordinates: `wgs84` (default), `cgcs2000`, `gcj02`, `bd09`.
    datum: Option<String>,
    /// The day the facts were stated, YYYY-MM-DD.
    stated_on: Option<String>,
}

/// Uploads a file and tells what its import would do
///
/// A workbook, delimited text, GeoJSON, JSON or JSON lines of at most 200 MB. Nothing is written yet; where type or columns were not
/// recognised, `problems` say so and the answer holds no more than the headings. The upload is kept for 24 hours.
#[utoipa::path(post, path = "/imports", tag = "imports",
    params(UploadWanted),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the file"),
    responses(
        (status = 201, description = "what the import would do", body = ImportReport),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the file is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "it is no table, or a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn upload(
    State(house): State<House>,
    Asking(caller): Asking,
    Query(wanted): Query<UploadWanted>,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<ImportReport>)> {
    let actor = importer(&caller)?;
    let kind = wanted.kind.filter(|kind| !kind.is_empty());
    if let Some(kind) = &kind {
        house.door.catalogue.require(kind)?;
        caller.grant(Verb::Import, kind)?;
    }
    asked::optional_day(wanted.stated_on.as_deref(), "/stated_on")?;
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|size| size.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|size| size > MOST_BYTES) {
        return Err(too_large().into());
    }
    let now = (house.door.now)();
    let id = house.door.ids.next_id(now);
    let note = Upload {
        actor: actor.id.clone(),
        name: file_name(wanted.name.as_deref()),
        at: now,
        kind,
        datum: wanted.datum,
        stated_on: wanted.stated_on,
    };
    let at = house.clone();
    let ours = actor.id.clone();
    work(move || make_room(&at, &ours)).await?;
    if let Err(refusal) = receive(&house, id, body).await {
        forget(&house, id);
        return Err(refusal);
    }
    work(move || {
        let looked_at = keep(&house, id, &note).and_then(|()| {
            let mut request = request(&house, &caller, id, &note, &ImportBody::default())?;
            request.dry_run = true;
            work_on(&house, &caller, &actor, id, request)
        });
        // A file that cannot be read at all is not kept.
        looked_at.inspect_err(|_| forget(&house, id))
    })
    .await
    .map(|report| (StatusCode::CREATED, Json(report)))
}

/// Writes a body to the disk as it comes, up to the largest upload.
async fn receive(house: &House, id: RecordId, body: Body) -> Result<(), Refusal> {
    let mut file = tokio::fs::File::create(data_path(house, id)).await.map_err(|cause| no_room(&cause))?;
    let mut size = 0;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.try_next().await.map_err(|cause| body_problem(&cause.to_string()))? {
        size += part.len() as u64;
        if size > MOST_BYTES {
            return Err(too_large().into());
        }
        file.write_all(&part).await.map_err(|cause| no_room(&cause))?;
    }
    file.flush().await.map_err(|cause| no_room(&cause))?;
    Ok(())
}

fn keep(house: &House, id: RecordId, note: &Upload) -> Result<(), Problem> {
    let text = serde_json::to_vec(note).map_err(|cause| Problem::internal("registry.json", cause))?;
    std::fs::write(note_path(house, id), text).map_err(|cause| no_room(&cause))
}

/// Deletes what has run out, what was cut off, and the oldest of a person who has too many.
fn make_room(house: &House, actor: &str) -> Result<(), Problem> {
    let folder = &house.door.uploads;
    std::fs::create_dir_all(folder).map_err(|cause| no_room(&cause))?;
    let now = (house.door.now)();
    let mut own = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|cause| no_room(&cause))?.flatten() {
        let path = entry.path();
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<RecordId>().ok())
        else {
            continue;
        };
        let note = std::fs::read(note_path(house, id)).ok();
        match note.and_then(|note| serde_json::from_slice::<Upload>(&note).ok()) {
            Some(note) if has_run_out(&note, now) => forget(house, id),
            Some(note) if note.actor == actor && path.extension().is_some_and(|ending| ending == "json") => {
                own.push((note.at, id));
            }
            Some(_) => {}
            None => {
                // A file without a note is one under way, or one that was cut off.
                let touched = entry.metadata().and_then(|meta| meta.modified()).ok();
                let touched = touched.and_then(|at| jiff::Timestamp::try_from(at).ok());
                if touched.is_some_and(|at| now.duration_since(at).as_hours() >= super::KEPT_HOURS) {
                    forget(house, id);
                }
            }
        }
    }
    own.sort_unstable();
    let too_many = (own.len() + 1).saturating_sub(MOST_UPLOADS);
    own.iter().take(too_many).for_each(|(_, id)| forget(house, *id));
    Ok(())
}

/// Returns a name without folders and without what nobody sees.
fn file_name(given: Option<&str>) -> String {
    let last = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|letter| !is_invisible(*letter)).take(200).collect();
    if name.trim().is_empty() { "upload".to_owned() } else { name }
}

fn too_large() -> Problem {
    let most = MOST_BYTES >> 20;
    Problem::new(
        Kind::TooLarge,
        "import.too_large",
        format!("文件超过{most} MB"),
        format!("the file is larger than {most} MB"),
    )
    .remedy("拆分为几个文件，分别导入", "split it into several files and import them one by one")
}
