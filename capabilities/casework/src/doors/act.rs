//! `POST /cases/{id}/actions`, `…/comments`, `…/urgings`.

use std::sync::Arc;

use anlan_http::etag::IfMatch;
use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument};
use anlan_kernel::{Body, Caller, Kind, Problem, RecordId, Verb};
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::open::{answer, write};
use super::wire::CaseView;
use super::{Door, seen};
use crate::case::{Evidence, Stance};
use crate::cases;
use crate::lists::is_reached;
use crate::step::Act;
use crate::tables::CASE;

/// An action on a case.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActBody {
    /// Action of the lifecycle.
    action: String,
    /// Fields that it asks for.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Body,
    /// Evidence: `kind`, `name`, `media_type`, `sha256`, `size_bytes`, `taken_at`, `place`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, max_items = 60)]
    evidence: Vec<Evidence>,
    /// What is to be said.
    #[serde(default)]
    comment: Option<String>,
    /// Of an opinion: `agree`, `agree_with_conditions`, `object`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    stance: Option<Stance>,
    /// Whose seat, where the caller has several.
    #[serde(default)]
    seat: Option<String>,
    /// Id of the unit, enterprise or person that is added, takes over or acts in one's place.
    #[serde(default)]
    to: Option<String>,
}

/// Something said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SayBody {
    /// What.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// Acts on a case
///
/// Of two who act on the same step one is first; the other is answered 412, with who did what. Comments since then do not count.
#[utoipa::path(post, path = "/cases/{id}/actions", tag = "cases",
    params(
        ("id" = String, Path, description = "id"),
        ("If-Match" = String, Header, description = "the `ETag` that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = ActBody,
    responses(
        (status = 200, description = "the case as it is now", body = CaseView, headers(("ETag" = String, description = "version"))),
        (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post, or for another party to do", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "not in this state, not in turn, or the clock does not allow it", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "somebody acted first; who and what is said", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn act(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    once: Once,
    Json(body): Json<ActBody>,
) -> Answer<Response> {
    caller.grant(Verb::Update, CASE)?;
    let (inner, asked, asker) = (Arc::clone(&door), body.clone(), caller.clone());
    let request = (&body, version);
    let stored = write(&door, &caller, &once, &request, move |tx, ctx| {
        let (stored, acting) = seen(&inner, tx, &asker, &id)?;
        let to = asked.to.as_deref().map(|to| inner.holder(tx, to, "/to")).transpose()?;
        let seat = asked
            .seat
            .as_deref()
            .map(str::parse::<RecordId>)
            .transpose()
            .map_err(|problem| problem.in_field("/seat"))?;
        let act = Act {
            action: asked.action,
            fields: asked.fields,
            evidence: asked.evidence,
            comment: asked.comment,
            stance: asked.stance,
            seat,
            to,
        };
        let stored = cases::act(tx, ctx, &inner.rules, stored, version, &act, &acting)?;
        Ok((stored, acting))
    });
    Ok(answer(&door, &stored.await?)?)
}

/// Comments on a case
#[utoipa::path(post, path = "/cases/{id}/comments", tag = "cases",
    params(
        ("id" = String, Path, description = "id"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = SayBody,
    responses(
        (status = 200, description = "the case as it is now", body = CaseView, headers(("ETag" = String, description = "version"))),
        (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "the key was used for another request", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "nothing said, or too much", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn comment(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    once: Once,
    Json(body): Json<SayBody>,
) -> Answer<Response> {
    say(door, caller, id, once, body, false).await
}

/// Urges those who have to act
///
/// 催办: open to the parties of the case, and to whoever answers for where it stands.
#[utoipa::path(post, path = "/cases/{id}/urgings", tag = "cases",
    params(
        ("id" = String, Path, description = "id"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = SayBody,
    responses(
        (status = 200, description = "the case as it is now", body = CaseView, headers(("ETag" = String, description = "version"))),
        (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "the case has ended", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "nothing said, or too much", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn urge(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    once: Once,
    Json(body): Json<SayBody>,
) -> Answer<Response> {
    say(door, caller, id, once, body, true).await
}

async fn say(door: Arc<Door>, caller: Caller, id: String, once: Once, body: SayBody, urges: bool) -> Answer<Response> {
    caller.actor()?;
    let (inner, asked, asker) = (Arc::clone(&door), body.clone(), caller.clone());
    let stored = write(&door, &caller, &once, &body, move |tx, ctx| {
        let (stored, acting) = seen(&inner, tx, &asker, &id)?;
        let own = acting.holders();
        let has_seat = stored.case.seats.iter().any(|seat| own.contains(&seat.holder));
        if urges && !has_seat && !is_reached(&asker.rights.grant(Verb::Update, CASE), &stored.placement) {
            return Err(vec![
                Problem::new(
                    Kind::Forbidden,
                    "case.cannot_urge",
                    "只有参与方和主管单位可以催办",
                    "the parties and those who answer for it may urge",
                )
                .remedy("请主管单位催办", "ask whoever answers for it"),
            ]);
        }
        let stored = cases::say(tx, ctx, &inner.rules, stored, &asked.text, urges, &acting)?;
        Ok((stored, acting))
    });
    Ok(answer(&door, &stored.await?)?)
}
