//! `GET /records/{kind}/{id}/history`.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Entry, Problem, Record, Sight};
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::House;
use super::asked::{self, Pairs};
use super::view::Viewer;
use super::wire::Person;
use crate::catalogue::RecordType;
use crate::placement;
use crate::records;
use crate::sight;

/// What became of a record, the last change first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct History {
    /// Changes.
    items: Vec<HistoryItem>,
    /// Where to go on; absent where the record began.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One change of a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryItem {
    /// Journal position.
    position: u64,
    /// When.
    at: String,
    /// Who.
    actor: Person,
    /// `create`, `update`, `delete`, `undo`, `merge` …
    action: String,
    /// Version it made.
    version: u32,
    /// Batch it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    /// What changed, as far as the caller may know.
    changes: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldChange {
    /// Field, or `valid_from`, `valid_to`.
    field: String,
    /// Before; null where it was not there. Personal data is masked.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// After; null where it is gone.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

/// Tells the history of a record
///
/// The last change first, each with the fields before and after. Rights are those of where the record stands now; of one that was deleted,
/// where it stood last.
#[utoipa::path(get, path = "/records/{kind}/{id}/history", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id"),
        ("limit" = Option<u32>, Query, description = "how many at most, 50 where absent", minimum = 1, maximum = 1000),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "the changes", body = History),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn history(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Json<History>> {
    work(move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let id = asked::id(&id)?;
        let mut pairs = Pairs::of(pairs)?;
        let page = pairs.page()?;
        pairs.end()?;
        let before = match &page.after {
            None => u64::MAX,
            Some(text) => {
                text.parse().map_err(|_| asked::wrong("after", "分页标记无效", "the page marker is not valid"))?
            }
        };
        house.door.store.read(|reader| {
            let entries = reader.history(id)?;
            let Some(last) = entries.iter().rev().find_map(|entry| entry.after.as_ref().map(|after| (entry, after)))
            else {
                return Err(records::not_found(id));
            };
            let placement = match placement::of(reader, id)? {
                Some(placement) => placement,
                None => placement::then(reader, &house.door.catalogue, last.1, last.0.position)?,
            };
            let sight = viewer.read.at(&placement).filter(|_| last.1.kind == viewer.record_type.name);
            let Some(sight) = sight else { return Err(records::not_found(id)) };
            let shown: Vec<usize> =
                (0..entries.len()).rev().filter(|at| entries[*at].position < before).take(page.size() + 1).collect();
            let items: Vec<HistoryItem> = shown
                .iter()
                .take(page.size())
                .map(|at| {
                    item(&viewer, &sight, &entries[*at], at.checked_sub(1).and_then(|at| entries[at].after.as_ref()))
                })
                .collect();
            let next = items.last().filter(|_| shown.len() > page.size()).map(|item| item.position.to_string());
            Ok::<_, Problem>(History { items, next })
        })
    })
    .await
    .map(Json)
}

fn item(viewer: &Viewer<'_>, sight: &Sight<'_>, entry: &Entry, before: Option<&Record>) -> HistoryItem {
    HistoryItem {
        position: entry.position,
        at: entry.at.to_string(),
        actor: viewer.person(&entry.actor),
        action: entry.action.clone(),
        version: entry.version,
        batch: entry.batch.map(|batch| batch.to_string()),
        changes: changes(viewer.record_type, sight, before, entry.after.as_ref()),
    }
}

fn changes(
    record_type: &RecordType,
    sight: &Sight<'_>,
    before: Option<&Record>,
    after: Option<&Record>,
) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for field in record_type.fields.iter().filter(|field| sight::shows(sight, field)) {
        let value = |record: Option<&Record>| record.and_then(|record| record.body.get(field.name.as_ref())).cloned();
        let (before, after) = (value(before), value(after));
        if before != after {
            let shown =
                |value: Option<Value>| value.map(|value| if field.personal { sight::masked(&value) } else { value });
            changes.push(FieldChange { field: field.name.to_string(), before: shown(before), after: shown(after) });
        }
    }
    for (name, of) in [
        ("valid_from", (|record: &Record| record.valid_from) as fn(&Record) -> Option<jiff::civil::Date>),
        ("valid_to", |record| record.valid_to),
    ] {
        let value = |record: Option<&Record>| record.and_then(of).map(|day| Value::String(day.to_string()));
        let (before, after) = (value(before), value(after));
        if before != after {
            changes.push(FieldChange { field: name.to_owned(), before, after });
        }
    }
    changes
}
