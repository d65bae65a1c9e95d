//! `GET /records/{kind}/export`: a list as a file, as the caller sees it, and noted in the read log.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, ProblemDocument, Query, work};
use anlan_kernel::problem::Language;
use anlan_kernel::{Caller, Kind, Problem, ReadNote, Verb};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt as _;

use super::House;
use super::asked::{Pairs, wrong};
use super::view::Viewer;
use crate::catalogue::Field;
use crate::export::{Format, Pick, ReferenceKeys, TableOut};
use crate::lists::{self, AsOf};
use crate::records::Stored;
use crate::sight;

/// Bytes sent at once.
const CHUNK: usize = 64 << 10;

/// Gives a list as a file
///
/// With the filters of the list and the columns asked for, as the caller sees them: fields above the level are left out, personal data is
/// masked. How many records went out is written into the read log first.
#[utoipa::path(get, path = "/records/{kind}/export", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"),
        ("format" = Option<String>, Query, description = "`xlsx` (default), `csv`, `geojson` or `jsonl`"),
        ("columns" = Option<String>, Query, description = "fields, separated by commas; all where absent"),
        ("lang" = Option<String>, Query, description = "`zh` or `en`; the caller's language where absent"),
        ("purpose" = Option<String>, Query, description = "what for; it is kept in the read log"),
        ("q" = Option<String>, Query, description = "text that the title contains, or the key"),
        ("key" = Option<String>, Query, description = "outside key"),
        ("sort" = Option<String>, Query, description = "`title` (default) or `-changed`"),
        ("as_of" = Option<String>, Query, description = "state at the end of this day, YYYY-MM-DD; then in no order"),
    ),
    responses(
        (status = 200, description = "the file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"),
            (Object = "application/geo+json"), (String = "application/x-ndjson"))),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn export(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Response> {
    let (file, name, format) = work(move || write(&house, &caller, &kind, pairs)).await?;
    sent(file, &name, format).await
}

fn write(
    house: &House,
    caller: &Caller,
    kind: &str,
    pairs: Vec<(String, String)>,
) -> Result<(NamedTempFile, String, Format), Problem> {
    let viewer = Viewer::of(house, caller, kind)?;
    let record_type = viewer.record_type;
    let grant = caller.grant(Verb::Export, kind)?;
    let mut pairs = Pairs::of(pairs)?;
    let format = Format::of_name(pairs.take("format").as_deref().unwrap_or("xlsx"))
        .map_err(|_| wrong("format", "可用 xlsx、csv、geojson、jsonl", "use xlsx, csv, geojson or jsonl"))?;
    let language = language_of(caller, pairs.take("lang").as_deref())?;
    let purpose = pairs.take("purpose").unwrap_or_default();
    let columns = pairs.take("columns");
    let as_of = pairs.day("as_of")?;
    let filter = pairs.filter(kind, viewer.read.clone())?;
    pairs.end()?;
    // A column that nobody may see is no column.
    let somewhere = |field: &&Field| {
        let shown = |scopes: &[anlan_kernel::Scope]| {
            scopes.iter().any(|scope| {
                field.level <= scope.level
                    && scope.fields.as_ref().is_none_or(|fields| fields.contains(field.name.as_ref()))
            })
        };
        shown(&viewer.read.scopes) && shown(&grant.scopes)
    };
    let fields: Vec<&Field> = match &columns {
        None => record_type.fields.iter().filter(somewhere).collect(),
        Some(names) => names
            .split(',')
            .map(str::trim)
            .map(|name| {
                record_type.get(name).filter(somewhere).ok_or_else(|| {
                    let name: String = name.chars().take(60).collect();
                    wrong("columns", format!("没有字段“{name}”"), format!("there is no field \u{201c}{name}\u{201d}"))
                })
            })
            .collect::<Result<_, _>>()?,
    };
    let names: Vec<String> = fields.iter().map(|field| field.name.to_string()).collect();
    let file = scratch(house, format)?;
    let count = house.door.store.read(|reader| {
        let may = |kind: &str, at: &anlan_kernel::Placement| caller.rights.grant(Verb::Read, kind).at(at).is_some();
        let references = ReferenceKeys::read(reader, record_type, may)?;
        let mut table = TableOut::create(record_type, Pick::of(fields.clone()), file.path(), language, references)?;
        let mut write = |stored: Stored| {
            let (Some(seen), Some(out)) = (viewer.read.at(&stored.placement), grant.at(&stored.placement)) else {
                return Ok(());
            };
            let mut record = stored.record;
            let mut shown = sight::of(record_type, &record, &seen).fields;
            shown.retain(|name, _| record_type.get(name).is_some_and(|field| sight::shows(&out, field)));
            record.body = shown;
            table.row(&record)
        };
        match as_of {
            None => lists::each(reader, &house.door.catalogue, &filter, &mut write)?,
            Some(day) => {
                let at = AsOf::end_of(reader, day)?;
                lists::each_as_of(reader, &house.door.catalogue, &filter, at, &mut write)?;
            }
        }
        table.finish()
    })?;
    caller.rights.note_read(ReadNote {
        action: "export".to_owned(),
        kind: kind.to_owned(),
        record: None,
        fields: names,
        purpose,
        count,
    })?;
    Ok((file, record_type.label.get(language).replace('/', " "), format))
}

/// Returns the language of a file.
pub(super) fn language_of(caller: &Caller, asked: Option<&str>) -> Result<Language, Problem> {
    match asked {
        None | Some("") => Ok(caller.language),
        Some("zh") => Ok(Language::Zh),
        Some("en") => Ok(Language::En),
        Some(_) => Err(wrong("lang", "可用 zh 或 en", "use zh or en")),
    }
}

/// Returns a file on its way out, which goes with the value.
pub(super) fn scratch(house: &House, format: Format) -> Result<NamedTempFile, Problem> {
    let made = std::fs::create_dir_all(&house.door.uploads).and_then(|()| {
        tempfile::Builder::new()
            .prefix("out-")
            .suffix(&format!(".{}", format.ending()))
            .tempfile_in(&house.door.uploads)
    });
    made.map_err(|cause| no_room(&cause))
}

pub(super) fn no_room(cause: &std::io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "files.no_room",
        format!("临时文件无法写入：{cause}"),
        format!("the temporary file cannot be written: {cause}"),
    )
    .remedy(
        "稍后重试；请系统管理员检查磁盘空间与权限",
        "try again later; the system administrator should check space and permissions",
    )
}

/// Sends a file under a name that a person understands.
pub(super) async fn sent(file: NamedTempFile, name: &str, format: Format) -> Answer<Response> {
    let (opened, path) = file.into_parts();
    drop(opened);
    let file = tokio::fs::File::open(&path).await.map_err(|cause| no_room(&cause))?;
    let size = file.metadata().await.map(|meta| meta.len()).ok();
    // The path goes with the stream, and the file with it.
    let parts = futures_util::stream::try_unfold((file, path), |(mut file, path)| async move {
        let mut part = vec![0; CHUNK];
        let read = file.read(&mut part).await?;
        part.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((part, (file, path))))
    });
    let mut response = Response::new(Body::from_stream(parts));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, attachment(name, format.ending()));
    if let Some(size) = size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    Ok(response)
}

/// Names a file for those who keep it; in UTF-8 as RFC 6266 has it, and in plain letters for the rest.
fn attachment(name: &str, ending: &str) -> HeaderValue {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in format!("{name}.{ending}").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a String takes everything");
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"anlan.{ending}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
