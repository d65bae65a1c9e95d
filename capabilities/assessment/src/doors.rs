//! Doors of consequence analysis: substances, weather, a scenario proposed for a vessel, and the answer.

use std::sync::Arc;

use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, IdSource, Kind, Problem, RecordId};
use anlan_registry::catalogue::Catalogue;
use anlan_store::Store;
use axum::extract::DefaultBodyLimit;
use jiff::Timestamp;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::risk::living::Living;
use crate::risk::relocation::MajorHazard;
use crate::risk::runs::Runs;

mod shape;

mod substances;
mod weather;

mod run;
mod vessel;

mod risk;

/// Largest body: ten thousand receivers, each with a name.
const MOST_JSON: usize = 4 << 20;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// Tells the name of who acted.
    pub actor_name: Arc<dyn Fn(&str) -> String + Send + Sync>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// Tells whether the city is the sample city, whose climate is known.
    pub is_sample: Arc<dyn Fn() -> Result<bool, Problem> + Send + Sync>,
    /// The living risk map.
    pub living: Arc<Living>,
    /// Recorded runs of the risk map.
    pub runs: Arc<Runs>,
    /// Major hazards of a site as they are identified; nothing where nobody knows.
    pub major_hazards_of: Arc<MajorHazardsOf>,
}

/// Tells the major hazards of a site.
pub type MajorHazardsOf = dyn Fn(RecordId) -> Option<Vec<MajorHazard>> + Send + Sync;

pub use risk::scenario_record::scenario_type;

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(substances::substances))
        .routes(routes!(weather::weather))
        .routes(routes!(vessel::vessel))
        .routes(routes!(run::run))
        .routes(routes!(risk::summary::summary))
        .routes(routes!(risk::summary::contours))
        .routes(routes!(risk::places::place))
        .routes(routes!(risk::places::place_sets))
        .routes(routes!(risk::lists::targets))
        .routes(routes!(risk::lists::enterprises))
        .routes(routes!(risk::enterprises::enterprise))
        .routes(routes!(risk::parks::parks))
        .routes(routes!(risk::parks::park))
        .routes(routes!(risk::sources::sources))
        .routes(routes!(risk::sources::source))
        .routes(routes!(risk::sources::preview))
        .routes(routes!(risk::domino::domino))
        .routes(routes!(risk::what_if::what_if))
        .routes(routes!(risk::scenario::scenarios, risk::scenario::save))
        .routes(routes!(risk::scenario::scenario, risk::scenario::change, risk::scenario::delete))
        .routes(routes!(risk::scenario::undo))
        .routes(routes!(risk::relocation::relocation, risk::relocation::relocation_by))
        .routes(routes!(risk::relocation::site_moved))
        .routes(routes!(risk::response::first_response))
        .routes(routes!(risk::compare::days))
        .routes(routes!(risk::compare::compared))
        .routes(routes!(risk::compare::table))
        .routes(routes!(risk::runs::runs, risk::runs::start))
        .routes(routes!(risk::runs::run))
        .routes(routes!(risk::runs::call_off))
        .routes(routes!(risk::runs::replay))
        .layer(DefaultBodyLimit::max(MOST_JSON))
        .with_state(door)
}

/// Requires that the caller may compute consequences at all.
fn require(caller: &Caller) -> Result<(), Problem> {
    caller.require(operation::CONSEQUENCE_RUN)
}

/// Reads the id of a vessel; what is no id is not there.
fn id_of(text: &str) -> Result<RecordId, Problem> {
    text.parse()
        .map_err(|_| Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record"))
}
