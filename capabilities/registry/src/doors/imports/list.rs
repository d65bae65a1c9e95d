//! `GET /imports`.

use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Caller, Problem, Verb};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::House;
use super::importer;
use crate::import::{Batch, batches};

/// Imports made, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Batches {
    /// At most 1000.
    items: Vec<BatchView>,
}

/// An import made earlier.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchView {
    /// Batch.
    id: String,
    /// When.
    at: String,
    /// Who.
    actor: String,
    /// Name of who.
    actor_name: String,
    /// File.
    file: String,
    /// Record type.
    kind: String,
    /// What it did: `rows`, `created`, `updated`, `unchanged`, `refused`.
    #[schema(value_type = Object)]
    summary: serde_json::Value,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_at: Option<String>,
}

/// Lists imports
///
/// The caller's own; all of a type for who may import it everywhere.
#[utoipa::path(get, path = "/imports", tag = "imports", responses(
    (status = 200, description = "imports made", body = Batches),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(house): State<House>, Asking(caller): Asking) -> Answer<Json<Batches>> {
    importer(&caller)?;
    work(move || {
        let made = house.door.store.read(batches)?;
        let items = made.into_iter().filter(|batch| is_for(&caller, batch)).map(|batch| BatchView {
            actor_name: (house.door.actor_name)(&batch.actor),
            id: batch.id,
            at: batch.at,
            actor: batch.actor,
            file: batch.file,
            kind: batch.kind,
            summary: batch.summary,
            undone_at: batch.undone_at,
        });
        Ok::<_, Problem>(Batches { items: items.collect() })
    })
    .await
    .map(Json)
}

/// Tells whether an import is the caller's own, or of a type that they may import everywhere.
pub(super) fn is_for(caller: &Caller, batch: &Batch) -> bool {
    let own = caller.actor.as_ref().is_some_and(|actor| actor.id == batch.actor);
    let grant = caller.rights.grant(Verb::Import, &batch.kind);
    (own && !grant.is_empty()) || grant.reaches_all()
}
