//! `POST /imports/{id}/run`.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument};
use axum::extract::State;

use super::super::House;
use super::{Aim, ImportBody, ImportReport, answer};

/// Imports an upload
///
/// One transaction: whole, or not at all. Rows that are refused are told and left out. Progress comes as events `import`. The upload is
/// deleted; the batch takes the import back.
#[utoipa::path(post, path = "/imports/{id}/run", tag = "imports",
    params(("id" = String, Path, description = "upload")),
    request_body = ImportBody,
    responses(
        (status = 200, description = "what the import did", body = ImportReport),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such upload of the caller's own, or no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the file holds too much", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "it cannot be read as asked for", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn run(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    Json(body): Json<ImportBody>,
) -> Answer<Json<ImportReport>> {
    answer(house, caller, id, body, Aim::Import).await
}
