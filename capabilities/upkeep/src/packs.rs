//! Packs that were loaded.

use anlan_http::{Answer, Asking, Json, ProblemDocument, problem::BothLanguages};
use anlan_kernel::permission::operation;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Door;

/// Packs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackList {
    /// In the order they were loaded.
    items: Vec<PackView>,
}

/// A pack.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackView {
    /// Name.
    name: String,
    /// Title.
    title: BothLanguages,
    /// Measures of the plan it serves.
    measures: Vec<String>,
    /// Record types it declares.
    types: Vec<PackType>,
    /// Tables that come with it.
    tables: usize,
    /// Map layers that come with it.
    layers: Vec<String>,
    /// Everything in it is invented.
    demo: bool,
}

/// A record type of a pack.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackType {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// Fields.
    fields: usize,
}

/// Lists the packs that are loaded
///
/// A pack is checked whole when it is loaded: one with a fault does not start.
#[utoipa::path(get, path = "/admin/packs", tag = "admin", responses(
    (status = 200, description = "packs", body = PackList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn packs(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<PackList>> {
    caller.require(operation::HEALTH_READ)?;
    let type_view = |name: &String| {
        let record_type = door.catalogue.get(name)?;
        Some(PackType { name: name.clone(), label: (&record_type.label).into(), fields: record_type.fields.len() })
    };
    let items = door.packs.iter().map(|pack| PackView {
        name: pack.name.clone(),
        title: (&pack.title).into(),
        measures: pack.measures.clone(),
        types: pack.types.iter().filter_map(type_view).collect(),
        tables: pack.tables,
        layers: pack.layers.clone(),
        demo: pack.demo,
    });
    Ok(Json(PackList { items: items.collect() }))
}
