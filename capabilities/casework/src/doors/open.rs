//! `POST /cases`.

use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, Refusal, etag};
use anlan_kernel::{Caller, Context, Kind, Placement, Problem, RecordId, Verb};
use anlan_store::Tx;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Door;
use super::wire::CaseView;
use crate::cases::{self, Stored};
use crate::lists::is_reached;
use crate::open::NewCase;
use crate::step::Acting;
use crate::tables::CASE;

/// A case to be opened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenBody {
    /// Lifecycle.
    lifecycle: String,
    /// What it is about, in a line.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Record it is about.
    #[serde(default)]
    subject: Option<String>,
    /// Who takes part.
    #[schema(max_items = 500)]
    seats: Vec<SeatBody>,
    /// Moment from which its clocks are counted, not after now; now, where none is given.
    #[serde(default)]
    #[schema(format = "date-time")]
    clock_start: Option<String>,
}

/// Somebody who takes part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeatBody {
    /// Party of the lifecycle.
    party: String,
    /// Id of a unit, an enterprise or a person.
    holder: String,
}

/// Opens a case
#[utoipa::path(post, path = "/cases", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours")),
    request_body = OpenBody,
    responses(
        (status = 201, description = "the case", body = CaseView, headers(("ETag" = String, description = "version"), ("Location" = String, description = "where it is"))),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post, or outside what the caller answers for", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such lifecycle", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "the key was used for another request", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn open(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    once: Once,
    Json(body): Json<OpenBody>,
) -> Answer<Response> {
    caller.grant(Verb::Create, CASE)?;
    door.rules.require(&body.lifecycle)?;
    let (inner, asked, asker) = (Arc::clone(&door), body.clone(), caller.clone());
    let stored = write(&door, &caller, &once, &body, move |tx, ctx| opened(&inner, tx, ctx, &asker, asked)).await?;
    let place = format!("/api/v1/cases/{}", stored.0.id);
    let mut response = (StatusCode::CREATED, answer(&door, &stored)?).into_response();
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

fn opened(
    door: &Door,
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    caller: &Caller,
    body: OpenBody,
) -> Result<(Stored, Acting), Vec<Problem>> {
    let acting = door.acting(tx, caller)?;
    let mut problems = Vec::new();
    let (subject, placement) = match &body.subject {
        None => (None, Placement::default()),
        Some(text) => {
            let unknown = || {
                Problem::invalid("case.subject_unknown", "没有这条记录", "there is no such record")
                    .remedy("选择所辖范围内的记录", "choose a record within your reach")
                    .in_field("/subject")
            };
            let id: RecordId = text.parse().map_err(|_| unknown())?;
            let (kind, placement) = cases::subject(tx, id)?.ok_or_else(unknown)?;
            if caller.rights.grant(Verb::Read, &kind).at(&placement).is_none() {
                return Err(vec![unknown()]);
            }
            (Some((id, kind)), placement)
        }
    };
    if !is_reached(&caller.rights.grant(Verb::Create, CASE), &placement) {
        return Err(vec![
            Problem::new(Kind::Forbidden, "case.outside", "不在您负责的范围内", "this is outside what you answer for")
                .remedy("请有权限的单位立案", "let the unit that answers for it open the case"),
        ]);
    }
    let mut seats = Vec::new();
    for (at, seat) in body.seats.into_iter().enumerate().take(crate::step::SEATS_MAX + 1) {
        match door.holder(tx, &seat.holder, &format!("/seats/{at}/holder")) {
            Ok(named) => seats.push((seat.party, named)),
            Err(problem) => problems.push(problem),
        }
    }
    let clock_start = match body.clock_start.as_deref().map(str::parse).transpose() {
        Ok(start) => start,
        Err(_) => {
            problems.push(
                Problem::invalid(
                    "case.clock_start",
                    "起算时间须写成 2026-03-02T09:00:00+08:00",
                    "write the moment as 2026-03-02T09:00:00+08:00",
                )
                .in_field("/clock_start"),
            );
            None
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let new = NewCase { title: body.title, subject, seats, clock_start };
    let stored = cases::open(tx, ctx, &door.rules, &body.lifecycle, new, placement, &acting)?;
    Ok((stored, acting))
}

/// Runs a command of the caller once.
pub(super) async fn write<T>(
    door: &Arc<Door>,
    caller: &Caller,
    once: &Once,
    body: &impl Serialize,
    command: impl FnOnce(&mut Tx<'_>, &Context<'_>) -> Result<T, Vec<Problem>> + Send + 'static,
) -> Result<T, Refusal>
where
    T: Kept,
{
    let (actor, now, ids) = (caller.actor()?, (door.now)(), Arc::clone(&door.ids));
    let acting = actor.clone();
    let outcome = once.write_async(&door.store, &actor, now, body, move |tx| {
        let ctx = Context { actor: acting, now, ids: ids.as_ref() };
        command(tx, &ctx)
    });
    Ok(outcome.await?)
}

/// What an answer to a repeated write is kept as.
pub(super) trait Kept: Serialize + DeserializeOwned + Send + 'static {}

impl<T: Serialize + DeserializeOwned + Send + 'static> Kept for T {}

/// Answers with a case as written.
pub(super) fn answer(door: &Door, (stored, acting): &(Stored, Acting)) -> Result<Response, Problem> {
    let lifecycle = door.rules.require(&stored.case.lifecycle)?;
    let view = CaseView::new(&door.rules, lifecycle, stored, acting, (door.now)());
    let mut response = Json(view).into_response();
    response.headers_mut().insert(header::ETAG, etag::of_version(stored.version));
    Ok(response)
}
