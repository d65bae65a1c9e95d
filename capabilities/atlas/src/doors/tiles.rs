//! `GET /map/tiles/{layer}` and its tiles.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, ProblemDocument, Refusal, etag, work};
use anlan_kernel::{Caller, Kind, Problem};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::layers::{bounds_of, drawn_as};
use super::{Door, no_layer, own_address};
use crate::atlas::Atlas;
use crate::tiles::{self, Key, LABELLED, MAX_ZOOM, Tile, TileId, label_layer};
use crate::view::Rights;

/// Tiles a reader asks for are at most of this zoom: a unit is some decimetres there.
pub(super) const TOLD_ZOOM: u8 = 16;

/// Serves a vector tile
///
/// Mapbox Vector Tile 2.1, extent 4096. A tile with nothing in it has no bytes. What is out of the reader's reach is missing, from gathered points too.
#[utoipa::path(get, path = "/map/tiles/{layer}/{z}/{x}/{y}", tag = "map",
    params(
        ("layer" = String, Path, description = "record type"),
        ("z" = u8, Path, maximum = 22, description = "zoom"),
        ("x" = u32, Path, description = "column, from the west"),
        ("y" = u32, Path, description = "row, from the north"),
    ),
    responses(
        (status = 200, description = "a tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 304, description = "the reader has it"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such layer, no such tile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn tile(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path((layer, z, x, y)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (number, rights) = layer_for(&door.atlas, &caller, &layer)?;
    let address = (|| TileId::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?))();
    let key = Key { layer: number, tile: address.ok_or_else(no_tile)?, rights: rights.fingerprint() };
    let tile = match door.atlas.kept_tile(&door.store, &key) {
        Some(tile) => tile,
        None => work(move || door.atlas.made_tile(&door.store, key, &rights)).await?,
    };
    Ok(answer(&headers, &tile))
}

fn answer(headers: &HeaderMap, tile: &Tile) -> Response {
    let mut response = etag::tagged(headers, tile.tag.clone(), || {
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let packed = if accepts.contains("gzip") { tile.packed() } else { None };
        let is_packed = packed.is_some();
        let mut response = Response::new(Body::from(packed.unwrap_or_else(|| tile.bytes.clone())));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.mapbox-vector-tile"));
        if is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    });
    let headers = response.headers_mut();
    // Kept by the reader's own browser only, and asked about each time: rights may have changed.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie, authorization"));
    response
}

/// A layer's tiles, as TileJSON 3.0 describes them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TileJson {
    /// Version of the form.
    #[schema(example = "3.0.0")]
    tilejson: &'static str,
    /// Name in Chinese.
    name: String,
    /// Name in English.
    description: String,
    /// `xyz`: rows from the north.
    scheme: &'static str,
    /// Addresses with places for zoom, column and row.
    tiles: Vec<String>,
    /// Smallest zoom.
    minzoom: u8,
    /// Largest zoom.
    maxzoom: u8,
    /// West, south, east, north.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    /// Layers inside the tiles.
    vector_layers: Vec<VectorLayer>,
}

/// A layer inside tiles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VectorLayer {
    /// Name.
    id: String,
    /// What it holds.
    description: String,
    /// Smallest zoom.
    minzoom: u8,
    /// Largest zoom.
    maxzoom: u8,
    /// Attributes and what they say.
    fields: serde_json::Map<String, serde_json::Value>,
}

/// Describes a layer's tiles
#[utoipa::path(get, path = "/map/tiles/{layer}", tag = "map",
    params(("layer" = String, Path, description = "record type")),
    responses(
        (status = 200, description = "TileJSON 3.0", body = TileJson),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such layer", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn tile_json(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(layer): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (number, rights) = layer_for(&door.atlas, &caller, &layer)?;
    let address = own_address(door.public_url.as_deref(), &headers);
    let document = work(move || {
        let atlas = &door.atlas;
        let day = atlas.today();
        atlas.look(&door.store, |world| {
            let plan = world.kind_of_layer(number);
            let view = rights.view(plan, &world.places);
            let fields = || {
                let all = atlas.attributes(number).iter();
                all.map(|attribute| (attribute.name.clone(), attribute.describes.clone().into())).collect()
            };
            let label = &plan.record_type.label;
            let mut vector_layers = vec![VectorLayer {
                id: layer.clone(),
                description: format!("{} {}; {}", label.zh, label.en, drawn_as(plan)),
                minzoom: 0,
                maxzoom: TOLD_ZOOM,
                fields: fields(),
            }];
            if LABELLED.contains(&plan.name()) {
                vector_layers.push(VectorLayer {
                    id: label_layer(plan.name()),
                    description: format!("{}标注点 labels of {}", label.zh, label.en),
                    minzoom: tiles::GATHERED_BELOW,
                    maxzoom: TOLD_ZOOM,
                    fields: fields(),
                });
            }
            TileJson {
                tilejson: "3.0.0",
                name: label.zh.to_string(),
                description: label.en.to_string(),
                scheme: "xyz",
                tiles: vec![format!("{address}/api/v1/map/tiles/{layer}/{{z}}/{{x}}/{{y}}")],
                minzoom: 0,
                maxzoom: TOLD_ZOOM,
                bounds: bounds_of(world, number, &view, day).1,
                vector_layers,
            }
        })
    })
    .await?;
    let mut response = (StatusCode::OK, axum::Json(document)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// Returns the number of a layer and what the reader may see of it.
fn layer_for(atlas: &Atlas, caller: &Caller, layer: &str) -> Result<(usize, Rights), Refusal> {
    let number = atlas.plan.number(layer).and_then(|kind| atlas.plan.kind(kind).layer).ok_or_else(no_layer)?;
    caller.grant(anlan_kernel::Verb::Read, layer)?;
    let rights = Rights::of(caller, layer).ok_or_else(no_layer)?;
    Ok((number, rights))
}

fn no_tile() -> Problem {
    Problem::new(Kind::NotFound, "map.no_tile", "没有这个瓦片", "there is no such tile").remedy(
        format!("级别为0到{MAX_ZOOM}，行列小于2的级别次方"),
        format!("zooms go from 0 to {MAX_ZOOM}, columns and rows are less than 2 to the power of the zoom"),
    )
}
