//! OGC API Features.
use crate::doors::Door;
/// Routes.
pub fn ogc_routes(_door: Door) -> axum::Router {
    axum::Router::new()
}
