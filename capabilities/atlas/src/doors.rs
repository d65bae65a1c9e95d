//! Doors of the map: layers, tiles, base layers, cards, people around a place, search.

use std::sync::Arc;

use anlan_kernel::{Kind, Problem};
use anlan_registry::catalogue::Catalogue;
use anlan_store::Store;
use axum::http::{HeaderMap, header};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::atlas::Atlas;

mod layers;

mod tiles;

mod base;

mod card;

mod people;
mod search;

pub use base::BaseLayer;
pub(crate) use layers::bounds_of;

/// What the routes work with.
#[derive(Clone)]
pub struct Door {
    /// The map.
    pub atlas: Arc<Atlas>,
    /// Database.
    pub store: Store,
    /// Record types.
    pub catalogue: Arc<Catalogue>,
    /// What lies under the layers, the lowest first.
    pub base_layers: Arc<Vec<BaseLayer>>,
    /// Address under which the service is known outside, such as `https://anlan.example`; the host of the request where absent.
    pub public_url: Option<String>,
}

/// Returns the routes, relative to `/api/v1`.
pub fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(layers::layers))
        .routes(routes!(tiles::tile))
        .routes(routes!(tiles::tile_json))
        .routes(routes!(base::base))
        .routes(routes!(people::people))
        .routes(routes!(card::card))
        .routes(routes!(search::search))
        .with_state(door)
}

/// Returns the address by which the reader came, without a slash at the end.
pub(crate) fn own_address(public_url: Option<&str>, headers: &HeaderMap) -> String {
    if let Some(url) = public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let is_plain = |host: &&str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]_".contains(&byte));
    format!("http://{}", host.filter(is_plain).unwrap_or("localhost"))
}

/// The problem of a layer that is not there, or not for the reader; nobody can tell which.
pub(crate) fn no_layer() -> Problem {
    Problem::new(Kind::NotFound, "map.no_layer", "没有这个图层", "there is no such layer")
        .remedy("图层见 /api/v1/map/layers", "the layers are listed at /api/v1/map/layers")
}
