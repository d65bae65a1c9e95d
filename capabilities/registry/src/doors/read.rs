//! `GET /records/{kind}/{id}`.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, etag, short, work};
use anlan_kernel::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::House;
use super::asked::{self, Pairs};
use super::view::Viewer;
use super::wire::RecordView;
use crate::lists::AsOf;

/// Reads a record
///
/// Answers with its version as `ETag`; a change must give it back as `If-Match`.
#[utoipa::path(get, path = "/records/{kind}/{id}", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id"),
        ("as_of" = Option<String>, Query, description = "state at the end of this day, YYYY-MM-DD; then without `ETag`"),
    ),
    responses(
        (status = 200, description = "the record as the caller may see it", body = RecordView, headers(("ETag" = String, description = "version"))),
        (status = 304, description = "the version is that of `If-None-Match`"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn read(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer<Response> {
    // A past state is read out of the journal, which takes its time.
    let asks_for_past = pairs.iter().any(|(name, _)| name == "as_of");
    let store = house.door.store.clone();
    let job = move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let id = asked::id(&id)?;
        let mut pairs = Pairs::of(pairs)?;
        let day = pairs.day("as_of")?;
        pairs.end()?;
        house.door.store.read(|reader| {
            let stored = match day {
                None => viewer.require(reader, id)?,
                Some(day) => {
                    let at = AsOf::end_of(reader, day)?;
                    viewer.require_as_of(reader, id, at)?
                }
            };
            let mut views = viewer.views(reader, std::slice::from_ref(&stored))?;
            let mut view = views.pop().ok_or_else(|| crate::records::not_found(id))?;
            if day.is_some() {
                view.can.retain(|verb| matches!(*verb, "read" | "export"));
            }
            Ok::<_, Problem>((view, day.is_some()))
        })
    };
    let (view, is_past) = if asks_for_past { work(job).await? } else { short(&store, job).await? };
    if is_past {
        return Ok(Json(view).into_response());
    }
    let tag = etag::of_version(view.version);
    Ok(etag::tagged(&headers, tag, || Json(view).into_response()))
}
