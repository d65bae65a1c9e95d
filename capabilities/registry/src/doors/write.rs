//! `POST /records/{kind}`, `PATCH` and `DELETE /records/{kind}/{id}`.
//!
//! A write holds no thread while it waits: the command is queued for the store's writer, which answers after the commit.

use anlan_http::etag::{self, IfMatch};
use anlan_http::input::Path;
use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, Refusal, work};
use anlan_kernel::{Body, Caller, Context, Problem, RecordId, Text, Verb};
use anlan_store::Tx;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::gate::{HouseGate, soften};
use super::view::{Targets, Viewer};
use super::wire::RecordView;
use super::{House, asked};
use crate::catalogue::RecordType;
use crate::records::{self, Change, NewRecord, Stored, Written};
use crate::sight;

/// A record to be declared.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBody {
    /// Fields by name; references by key or id.
    #[schema(value_type = Object)]
    fields: Body,
    /// First day on which the fact holds.
    #[serde(default)]
    valid_from: Option<String>,
    /// First day on which it no longer holds.
    #[serde(default)]
    valid_to: Option<String>,
    /// What was read or who said it.
    #[schema(min_length = 1, max_length = 400)]
    source: String,
    /// The day it was stated.
    #[serde(default)]
    source_date: Option<String>,
}

/// A change of a record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeBody {
    /// Fields to set; `null` removes one.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Body,
    /// First day on which the fact holds, where it changes; `null` removes it.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    valid_from: Option<Said>,
    /// First day on which it no longer holds, where it changes; `null` removes it.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    valid_to: Option<Said>,
    /// What was read or who said it.
    #[schema(min_length = 1, max_length = 400)]
    source: String,
    /// The day it was stated.
    #[serde(default)]
    source_date: Option<String>,
}

/// What was said of a day: one, or none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct Said(Option<String>);

/// Tells a null that was said from what was not said.
fn said<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Said>, D::Error> {
    Option::deserialize(reader).map(|day| Some(Said(day)))
}

/// Declares a record
#[utoipa::path(post, path = "/records/{kind}", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = NewBody,
    responses(
        (status = 201, description = "the record", body = RecordView, headers(("ETag" = String, description = "version"), ("Location" = String, description = "where it is"))),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post, or outside what the caller answers for", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "its key is taken", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn create(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    once: Once,
    Json(body): Json<NewBody>,
) -> Answer<Response> {
    house.door.catalogue.require(&kind)?;
    caller.grant(Verb::Create, &kind)?;
    let new = NewRecord {
        kind: kind.clone(),
        body: body.fields.clone(),
        valid_from: asked::optional_day(body.valid_from.as_deref(), "/valid_from")?,
        valid_to: asked::optional_day(body.valid_to.as_deref(), "/valid_to")?,
        source: asked::line(&body.source, "/source")?,
        source_date: asked::optional_day(body.source_date.as_deref(), "/source_date")?,
        batch: None,
    };
    let written = write(&house, &caller, &once, &body, move |tx, ctx, gate| {
        records::create_through(gate, tx, ctx, &gate.catalogue, new)
    })
    .await?;
    let place = format!("/api/v1/records/{kind}/{}", written.record.id);
    let mut response = (StatusCode::CREATED, answer(house, caller, kind, written).await?).into_response();
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Changes a record
#[utoipa::path(patch, path = "/records/{kind}/{id}", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id"),
        ("If-Match" = String, Header, description = "the `ETag` that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = ChangeBody,
    responses(
        (status = 200, description = "the record as it is now", body = RecordView, headers(("ETag" = String, description = "version"))),
        (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post, or outside what the caller answers for", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "its key is taken", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "somebody changed it first; who and what is said", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn update(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    once: Once,
    Json(body): Json<ChangeBody>,
) -> Answer<Response> {
    house.door.catalogue.require(&kind)?;
    let id = asked::id(&id)?;
    let day =
        |said: &Option<Said>, pointer| asked::optional_day(said.as_ref().and_then(|said| said.0.as_deref()), pointer);
    let change = Change {
        fields: body.fields.clone(),
        valid_from: day(&body.valid_from, "/valid_from")?,
        valid_to: day(&body.valid_to, "/valid_to")?,
        without_valid_from: body.valid_from == Some(Said(None)),
        without_valid_to: body.valid_to == Some(Said(None)),
        expected_version: version,
        source: asked::line(&body.source, "/source")?,
        source_date: asked::optional_day(body.source_date.as_deref(), "/source_date")?,
        batch: None,
    };
    let (at, asker, of_kind) = (house.clone(), caller.clone(), kind.clone());
    let written = write(&house, &caller, &once, &(&body, version), move |tx, ctx, gate| {
        let viewer = Viewer::of(&at, &asker, &of_kind)?;
        change_one(tx, ctx, gate, &viewer, id, change)
    })
    .await?;
    answer(house, caller, kind, written).await
}

/// Deletes a record
///
/// Its history stays. A record that others refer to cannot be deleted.
#[utoipa::path(delete, path = "/records/{kind}/{id}", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id"),
        ("If-Match" = String, Header, description = "the `ETag` that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    responses(
        (status = 204, description = "it is gone"),
        (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "others refer to it", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "somebody changed it first", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "the `Idempotency-Key` is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn delete(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    once: Once,
) -> Answer<StatusCode> {
    house.door.catalogue.require(&kind)?;
    let id = asked::id(&id)?;
    let (at, asker) = (house.clone(), caller.clone());
    write(&house, &caller, &once, &version, move |tx, ctx, _| {
        let viewer = Viewer::of(&at, &asker, &kind)?;
        delete_one(tx, ctx, &viewer, id, version, None)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes a record that the viewer may see and change.
pub(super) fn change_one(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    gate: &HouseGate,
    viewer: &Viewer<'_>,
    id: RecordId,
    mut change: Change,
) -> Result<Written, Vec<Problem>> {
    let there = viewer.require(tx, id)?;
    viewer.may(Verb::Update, &there)?;
    leave_masked(viewer.record_type, &there, &mut change.fields);
    records::update_through(gate, tx, ctx, &gate.catalogue, id, change)
}

/// Deletes a record that the viewer may see and delete.
pub(super) fn delete_one(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    viewer: &Viewer<'_>,
    id: RecordId,
    version: u32,
    batch: Option<RecordId>,
) -> Result<(), Vec<Problem>> {
    let there = viewer.require(tx, id)?;
    viewer.may(Verb::Delete, &there)?;
    records::delete(tx, ctx, id, version, batch)?;
    Ok(())
}

/// A form that sends back what it was shown masked means no change.
fn leave_masked(record_type: &RecordType, there: &Stored, fields: &mut Body) {
    fields.retain(|name, value| {
        let personal = record_type.get(name).is_some_and(|field| field.personal);
        !(personal && there.record.body.get(name).is_some_and(|own| *value == sight::masked(own)))
    });
}

/// Runs a command of the caller once, and takes out of its problems what they may not know.
pub(super) async fn write<T>(
    house: &House,
    caller: &Caller,
    once: &Once,
    body: &impl Serialize,
    command: impl FnOnce(&mut Tx<'_>, &Context<'_>, &HouseGate) -> Result<T, Vec<Problem>> + Send + 'static,
) -> Result<T, Refusal>
where
    T: Serialize + serde::de::DeserializeOwned + Send + 'static,
{
    let door = &house.door;
    let (actor, now, ids) = (caller.actor()?, (door.now)(), door.ids.clone());
    let gate = HouseGate::new(caller.rights.clone(), door.catalogue.clone()).beside(door.gate_of(&actor));
    let (acting, name_of) = (actor.clone(), door.actor_name.clone());
    let outcome = once.write_async(&door.store, &actor, now, body, move |tx| {
        let ctx = Context { actor: acting, now, ids: ids.as_ref() };
        command(tx, &ctx, &gate).map_err(|problems| {
            let problems = soften(tx, &gate, problems);
            problems.into_iter().map(|problem| named(tx, name_of.as_ref(), problem)).collect()
        })
    });
    Ok(outcome.await?)
}

/// Says who changed a record first by name.
fn named(tx: &mut Tx<'_>, name_of: &(dyn Fn(&str) -> String + Send + Sync), mut problem: Problem) -> Problem {
    if problem.code != "record.version_conflict" {
        return problem;
    }
    let id = problem.place.record.as_ref().and_then(|id| id.parse().ok());
    let there = id.and_then(|id| records::stored(tx, id).ok().flatten());
    if let Some(by) = there.map(|there| there.changed_by).filter(|by| !by.is_empty()) {
        let name = name_of(&by);
        problem.message =
            Text::new(problem.message.zh.replacen(&by, &name, 1), problem.message.en.replacen(&by, &name, 1));
    }
    problem
}

/// Answers with the record as written.
async fn answer(house: House, caller: Caller, kind: String, written: Written) -> Result<Response, Refusal> {
    let Written { record, placement, changed_at, changed_by, referred, warnings } = written;
    let stored = Stored { record, placement, changed_at, changed_by };
    let mut targets: Targets = referred.into_iter().map(|target| (target.id, target)).collect();
    let unknown = stored.placement.owner.filter(|owner| *owner != stored.record.id && !targets.contains_key(owner));
    if let Some(owner) = unknown {
        let store = house.door.store.clone();
        let more = work(move || store.read(|reader| crate::lists::titles(reader, [owner]))).await?;
        targets.extend(more);
    }
    let mut view = Viewer::writing(&house, &caller, &kind)?.view(&stored, &targets);
    view.warnings = warnings.iter().map(ProblemItem::from).collect();
    let tag = etag::of_version(view.version);
    let mut response = Json(view).into_response();
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
