//! `POST /imports/{batch}/undo`.

use anlan_http::input::Path;
use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument};
use anlan_kernel::{Kind, Problem, RecordId};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::House;
use super::super::write::write;
use super::importer;
use super::list::is_for;
use crate::import::{batch, undo as take_back};

/// What taking back an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndoView {
    /// Records put back to their earlier state.
    restored: u64,
    /// Records taken away because the import had made them.
    removed: u64,
    /// Records left as they are, and why.
    kept: Vec<ProblemItem>,
}

/// Takes an import back
///
/// For who made it, and for who may import the type everywhere. What somebody has changed since stays.
#[utoipa::path(post, path = "/imports/{batch}/undo", tag = "imports",
    params(
        ("batch" = String, Path, description = "batch"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    responses(
        (status = 200, description = "what was done", body = UndoView),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such import, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "it was taken back already", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "the `Idempotency-Key` is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn undo(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    once: Once,
) -> Answer<Json<UndoView>> {
    importer(&caller)?;
    let id: RecordId = id.parse().map_err(|_| no_batch())?;
    let asker = caller.clone();
    let report = write(&house, &caller, &once, &(), move |tx, ctx, gate| {
        batch(tx, id)?.filter(|made| is_for(&asker, made)).ok_or_else(no_batch)?;
        Ok(take_back(tx, ctx, &gate.catalogue, id)?)
    })
    .await?;
    Ok(Json(UndoView {
        restored: report.restored,
        removed: report.removed,
        kept: report.kept.iter().map(ProblemItem::from).collect(),
    }))
}

fn no_batch() -> Problem {
    Problem::new(Kind::NotFound, "import.not_found", "没有这次导入", "there is no such import")
        .remedy("从导入记录重新选择", "choose one from the list of imports")
}
