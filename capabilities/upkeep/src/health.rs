//! How the program and its database do.

use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Asking, Json, ProblemDocument, problem::BothLanguages, work};
use anlan_kernel::Problem;
use anlan_kernel::permission::operation;
use anlan_registry::records;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Door;

/// Health of the system.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Version of the program.
    version: String,
    /// When it started.
    #[schema(value_type = String, format = DateTime)]
    started: String,
    /// Seconds since then.
    uptime_seconds: i64,
    /// Where the database lies; no password.
    database: String,
    /// `sqlite` or `postgres`.
    database_kind: &'static str,
    /// Size of the database file, bytes; absent for a server.
    database_bytes: Option<u64>,
    /// How long the disk takes to flush, ms; absent for a server.
    flush_ms: Option<f64>,
    /// Commands that wait for their turn.
    queue: usize,
    /// Journal position.
    position: u64,
    /// What is kept in memory, and how far each has followed the journal.
    followers: Vec<FollowerView>,
    /// Records by type.
    records: Vec<CountView>,
    /// What a person should look at.
    warnings: Vec<ProblemItem>,
}

/// Something in memory that follows the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FollowerView {
    /// What.
    name: BothLanguages,
    /// Journal position it has reached.
    position: u64,
}

/// Records of one type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountView {
    /// Record type.
    kind: String,
    /// Label.
    label: BothLanguages,
    /// How many.
    count: u64,
}

/// Tells how the system does
#[utoipa::path(get, path = "/admin/health", tag = "admin", responses(
    (status = 200, description = "health", body = Health),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn health(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<Health>> {
    caller.require(operation::HEALTH_READ)?;
    work(move || -> Result<Health, Problem> {
        let (database_kind, database_bytes) = match door.store.location() {
            anlan_store::Location::File(path) => ("sqlite", std::fs::metadata(path).ok().map(|file| file.len())),
            anlan_store::Location::Postgres(_) => ("postgres", None),
        };
        let counts = door.store.read(records::counts)?;
        let now = (door.now)();
        Ok(Health {
            version: door.version.to_owned(),
            started: door.started.to_string(),
            uptime_seconds: now.duration_since(door.started).as_secs(),
            database: door.store.location().shown(),
            database_kind,
            database_bytes,
            flush_ms: door.store.health().flush_time.map(|time| (time.as_secs_f64() * 1e5).round() / 100.0),
            queue: door.store.queue_length(),
            position: door.store.journal_head()?.size,
            followers: (door.followers)()
                .into_iter()
                .map(|(name, position)| FollowerView { name: (&name).into(), position })
                .collect(),
            records: counts
                .into_iter()
                .map(|(kind, count)| {
                    let label = door.catalogue.get(&kind).map(|record_type| (&record_type.label).into());
                    let label = label.unwrap_or_else(|| BothLanguages { zh: kind.clone(), en: kind.clone() });
                    CountView { kind, label, count }
                })
                .collect(),
            warnings: door.store.health().warnings.iter().map(Into::into).collect(),
        })
    })
    .await
    .map(Json)
}
