//! `GET /map/base/{name}`: what lies under the layers.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, ProblemDocument, etag};
use anlan_kernel::{Problem, Text};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::{Door, no_layer};

/// A base layer, packed once.
#[derive(Clone, Debug)]
pub struct BaseLayer {
    pub(super) name: String,
    pub(super) label: Text,
    pub(super) credit: String,
    pub(super) schematic: bool,
    pub(super) geometry: &'static str,
    pub(super) count: usize,
    pub(super) bounds: Option<[f64; 4]>,
    plain: Bytes,
    packed: Bytes,
    tag: HeaderValue,
}

impl BaseLayer {
    /// Returns the credit line to show.
    pub fn credit(&self) -> &str {
        &self.credit
    }

    /// Reads a GeoJSON feature collection.
    ///
    /// # Errors
    /// `map.base_layer` where it is none.
    pub fn new(name: &str, label: Text, credit: &str, schematic: bool, bytes: Vec<u8>) -> Result<Self, Problem> {
        let bad = |cause: &dyn std::fmt::Display| {
            Problem::invalid(
                "map.base_layer",
                format!("底图图层“{name}”不是GeoJSON：{cause}"),
                format!("base layer \u{201c}{name}\u{201d} is no GeoJSON: {cause}"),
            )
            .remedy("提供FeatureCollection", "give a FeatureCollection")
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(|cause| bad(&cause))?;
        let features = value["features"].as_array().ok_or_else(|| bad(&"features"))?;
        let mut bounds: Option<[f64; 4]> = None;
        for feature in features {
            around(&feature["geometry"]["coordinates"], &mut bounds);
        }
        let geometry = match features.first().and_then(|feature| feature["geometry"]["type"].as_str()) {
            Some("Point" | "MultiPoint") => "point",
            Some("LineString" | "MultiLineString") => "line",
            Some("Polygon" | "MultiPolygon") => "polygon",
            _ => "mixed",
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
        encoder.write_all(&bytes).expect("writing to memory");
        let packed = encoder.finish().expect("writing to memory").into();
        let mut hash = DefaultHasher::new();
        bytes.hash(&mut hash);
        Ok(Self {
            name: name.to_owned(),
            label,
            credit: credit.to_owned(),
            schematic,
            geometry,
            count: features.len(),
            bounds,
            packed,
            tag: HeaderValue::from_str(&format!("\"{:016x}\"", hash.finish())).expect("hexadecimal is a header value"),
            plain: bytes.into(),
        })
    }
}

fn around(coordinates: &Value, bounds: &mut Option<[f64; 4]>) {
    let Some(parts) = coordinates.as_array() else { return };
    if let (Some(lon), Some(lat)) = (parts.first().and_then(Value::as_f64), parts.get(1).and_then(Value::as_f64)) {
        let [west, south, east, north] = bounds.unwrap_or([lon, lat, lon, lat]);
        *bounds = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
    } else {
        for part in parts {
            around(part, bounds);
        }
    }
}

/// Serves a base layer
///
/// Open data that anybody may see; the credit stands in the list of layers.
#[utoipa::path(get, path = "/map/base/{name}", tag = "map",
    params(("name" = String, Path, description = "name of the layer")),
    responses(
        (status = 200, description = "a GeoJSON feature collection", body = serde_json::Value, content_type = "application/geo+json"),
        (status = 304, description = "the reader has it"),
        (status = 404, description = "no such layer", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn base(
    State(door): State<Door>,
    Asking(_caller): Asking,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let layer = door.base_layers.iter().find(|layer| layer.name == name).ok_or_else(no_layer)?;
    let mut response = etag::tagged(&headers, layer.tag.clone(), || {
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_packed = accepts.contains("gzip");
        let bytes = if is_packed { layer.packed.clone() } else { layer.plain.clone() };
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
        if is_packed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    });
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}
