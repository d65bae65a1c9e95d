//! Doors of the registry: types, records, lists, saved views, imports, and the stream of what changes.
//!
//! Every route asks the caller's rights first. What is out of reach is answered as if it were not there; what may be seen of a record is made
//! in one place, [`view`], and what may be written is asked at one gate, [`gate`].
//!
//! # How to add a route
//! One file a verb: its request, its answer, its handler; the handler is listed in [`routes`]. Shapes that several share stand in [`wire`].

use std::path::PathBuf;
use std::sync::Arc;

use anlan_kernel::{Actor, Caller, IdSource, Position};
use anlan_spatial::ShorelineTest;
use anlan_store::Store;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use jiff::Timestamp;
use tokio::sync::{broadcast, watch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::catalogue::Catalogue;
use crate::records::Gate;

pub mod wire;

mod asked;
mod gate;
mod view;

mod types;

mod list;
mod read;
mod write;

mod batch;
mod history;
mod reveal;
mod tree;

mod export;
mod views;

mod imports;

mod events;
mod feed;

pub use gate::HouseGate;

/// Largest JSON body taken: one record with an outline of 100 000 vertices, or a batch of 1 000.
const MOST_JSON: usize = 8 << 20;

/// Finds out anew who a request comes from; nobody where the session has ended.
pub type Recheck = Arc<dyn Fn(&HeaderMap) -> Option<Caller> + Send + Sync>;

/// Makes the gate that another capability puts before the writes of somebody.
pub type Gates = Arc<dyn Fn(&Actor) -> Arc<dyn Gate> + Send + Sync>;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// Folder of files on their way in and out; nobody else writes there.
    pub uploads: PathBuf,
    /// Shoreline of the city, by which a wrong datum is suspected.
    pub shoreline: Option<Arc<ShorelineTest>>,
    /// What another capability minds about writes, e.g. that nobody gives a post to oneself.
    pub gates: Option<Gates>,
    /// Asked again and again while a stream is open.
    pub recheck: Recheck,
    /// How far the journal goes; the streams end when its sender does.
    pub changed: watch::Receiver<Position>,
    /// Name of an actor, to show.
    pub actor_name: Arc<dyn Fn(&str) -> String + Send + Sync>,
    /// Version of the program, to greet with.
    pub version: &'static str,
}

impl Door {
    fn gate_of(&self, actor: &Actor) -> Option<Arc<dyn Gate>> {
        self.gates.as_ref().map(|gates| gates(actor))
    }
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) door: Arc<Door>,
    /// How far imports have come.
    pub(crate) imports: broadcast::Sender<imports::Progress>,
    /// The latest changes, read once for all streams.
    pub(crate) feed: Arc<feed::Feed>,
}

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    let feed = feed::Feed::new(&door.store);
    let house = House { door: Arc::new(door), imports: broadcast::channel(64).0, feed: Arc::new(feed) };
    OpenApiRouter::new()
        .routes(routes!(types::list))
        .routes(routes!(types::schema))
        .routes(routes!(types::template))
        .routes(routes!(list::list, write::create))
        .routes(routes!(list::count))
        .routes(routes!(export::export))
        .routes(routes!(batch::batch))
        .routes(routes!(read::read, write::update, write::delete))
        .routes(routes!(history::history))
        .routes(routes!(tree::tree))
        .routes(routes!(reveal::reveal))
        .routes(routes!(views::list))
        .routes(routes!(views::read, views::save, views::forget))
        .routes(routes!(imports::list::list, imports::upload::upload))
        .routes(routes!(imports::preview::preview))
        .routes(routes!(imports::run::run))
        .routes(routes!(imports::undo::undo))
        .routes(routes!(events::events))
        .layer(DefaultBodyLimit::max(MOST_JSON))
        .with_state(house)
}
