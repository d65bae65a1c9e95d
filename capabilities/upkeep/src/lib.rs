//! What the city's IT officer looks after: is it healthy, what is loaded, when was it backed up, is the journal sound.
//!
//! * [`health`] says how the program and its database do;
//! * [`packs`] lists what was loaded, with the measures it serves;
//! * [`backups`] makes backups while writing goes on, and lists those made;
//! * [`journal`] shows entries and heads, and verifies the whole.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anlan_kernel::{Position, Text};
use anlan_registry::catalogue::Catalogue;
use anlan_store::Store;
use anlan_store::journal::verify::StateCheck;
use jiff::Timestamp;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub mod backups;
pub mod health;
pub mod journal;
pub mod packs;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Packs loaded.
    pub packs: Arc<Vec<PackInfo>>,
    /// Folder of backups.
    pub backups: PathBuf,
    /// The time.
    pub now: fn() -> Timestamp,
    /// When the program started.
    pub started: Timestamp,
    /// Version of the program.
    pub version: &'static str,
    /// What is kept in memory and follows the journal: name and position.
    pub followers: Arc<dyn Fn() -> Vec<(Text, Position)> + Send + Sync>,
    /// Name of an actor, to show.
    pub actor_name: Arc<dyn Fn(&str) -> String + Send + Sync>,
    /// How records are compared with the journal.
    pub states: &'static [StateCheck],
    /// Held while a backup or a verification runs: one at a time.
    pub busy: Arc<Mutex<()>>,
}

/// A pack as loaded.
#[derive(Clone, Debug)]
pub struct PackInfo {
    /// Name.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Rows of the requirements matrix it serves.
    pub measures: Vec<String>,
    /// Record types it declares.
    pub types: Vec<String>,
    /// Tables that come with it.
    pub tables: usize,
    /// Map layers that come with it.
    pub layers: Vec<String>,
    /// Everything in it is invented.
    pub demo: bool,
}

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(packs::packs))
        .routes(routes!(backups::list, backups::make))
        .routes(routes!(journal::entries))
        .routes(routes!(journal::head))
        .routes(routes!(journal::verify))
        .with_state(door)
}

/// Returns the problem that another backup or verification is under way.
pub(crate) fn busy() -> anlan_kernel::Problem {
    anlan_kernel::Problem::new(
        anlan_kernel::Kind::Conflict,
        "upkeep.busy",
        "另一项备份或核对正在进行",
        "another backup or verification is under way",
    )
    .remedy("等它完成后再试", "wait until it is done")
}
