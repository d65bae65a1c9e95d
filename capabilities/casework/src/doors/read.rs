//! `GET /cases/{id}` and its timeline.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, etag, work};
use anlan_kernel::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::CaseView;
use super::{Door, seen};
use crate::{cases, step};

/// Reads a case
///
/// With the working of its clocks, and which actions the caller may do. Answers with its version as `ETag`; an action must give it back.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases",
    params(("id" = String, Path, description = "id")),
    responses(
        (status = 200, description = "the case", body = CaseView, headers(("ETag" = String, description = "version"))),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn read(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Response> {
    caller.actor()?;
    let view = work(move || {
        let now = (door.now)();
        let (stored, acting) = door.store.read(|reader| seen(&door, reader, &caller, &id))?;
        let lifecycle = door.rules.require(&stored.case.lifecycle)?;
        Ok::<_, Problem>((stored.version, CaseView::new(&door.rules, lifecycle, &stored, &acting, now)))
    });
    let (version, view) = view.await?;
    // What is due changes with the day, so a version alone does not say whether the reader has it all.
    Ok(etag::tagged(&HeaderMap::new(), etag::of_version(version), || Json(view).into_response()))
}

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseEvent {
    /// Version it made.
    version: u32,
    /// What it is called.
    label: BothLanguages,
    /// The event: `at`, `by`, `name`, `what`, and what belongs to it.
    #[schema(value_type = Object)]
    event: serde_json::Value,
}

/// What has happened to a case, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseTimeline {
    /// Events.
    items: Vec<CaseEvent>,
}

/// Reads what has happened to a case
#[utoipa::path(get, path = "/cases/{id}/timeline", tag = "cases",
    params(("id" = String, Path, description = "id")),
    responses(
        (status = 200, description = "events as the journal has them", body = CaseTimeline),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn timeline(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<CaseTimeline>> {
    caller.actor()?;
    let items = work(move || {
        door.store.read(|reader| {
            let (stored, _) = seen(&door, reader, &caller, &id)?;
            let lifecycle = door.rules.require(&stored.case.lifecycle)?;
            let events = cases::timeline(reader, stored.id)?;
            let item = |(version, event): (u32, crate::case::Event)| {
                let label = (&step::told(lifecycle, &event.what)).into();
                let event = serde_json::to_value(event).map_err(|cause| Problem::internal("casework.json", cause))?;
                Ok(CaseEvent { version, label, event })
            };
            events.into_iter().map(item).collect::<Result<Vec<_>, Problem>>()
        })
    });
    Ok(Json(CaseTimeline { items: items.await? }))
}
