//! OGC API Features: the records with a place, for any program that speaks it (GDAL, QGIS).
//!
//! Part 1 (17-069r4): core, GeoJSON, OpenAPI 3.0; part 2 (18-058r1): coordinate reference systems by reference. Each record type with a
//! geometry is a collection; what is out of the reader's reach is in none. Pages follow one another by `next` links, whose cursor is the last
//! id of the page before: a record that comes or goes meanwhile moves no other.
//!
//! Collections in which the reader has nothing are not listed, though they may be asked.

use std::collections::BTreeMap;

use anlan_http::Refusal;
use anlan_kernel::{Kind, Problem};
use axum::Router;
use axum::extract::{FromRequestParts, RawQuery};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::doors::{Door, own_address};

mod pages;

mod collections;

mod items;
mod query;

mod crs;

mod api;
mod html;

/// Returns the routes, all under `/ogc`.
pub fn ogc_routes(door: Door) -> Router {
    Router::new()
        .route("/ogc", get(pages::landing))
        .route("/ogc/", get(pages::landing))
        .route("/ogc/conformance", get(pages::conformance))
        .route("/ogc/api", get(api::api))
        .route("/ogc/collections", get(collections::all))
        .route("/ogc/collections/{collection}", get(collections::one))
        .route("/ogc/collections/{collection}/items", get(items::items))
        .route("/ogc/collections/{collection}/items/{feature}", get(items::item))
        .with_state(door)
}

/// Media type of features.
const GEOJSON: &str = "application/geo+json";
/// Media type of the description of the interface.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// What a request says besides its path.
pub(crate) struct Asked {
    /// Parameters, each once.
    pub(crate) parameters: BTreeMap<String, String>,
    /// Address of the service for the reader, without a slash at the end.
    headers: HeaderMap,
    query: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, state).await.unwrap_or(RawQuery(None));
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let pairs = pairs.map_err(|cause| malformed("查询参数有误", "the query cannot be read", &cause.body_text()))?;
        let mut parameters = BTreeMap::new();
        for (name, value) in pairs.0 {
            if parameters.insert(name.clone(), value).is_some() {
                return Err(malformed("参数重复", "a parameter is given twice", &name).into());
            }
        }
        Ok(Self { parameters, headers: parts.headers.clone(), query })
    }
}

impl Asked {
    fn root(&self, door: &Door) -> String {
        format!("{}/ogc", own_address(door.public_url.as_deref(), &self.headers))
    }

    /// Returns the address asked for.
    fn address(&self, door: &Door, path: &str) -> String {
        let query = self.query.as_deref().filter(|query| !query.is_empty()).map(|query| format!("?{query}"));
        format!("{}{path}{}", self.root(door), query.unwrap_or_default())
    }

    /// Tells whether a page is wanted as HTML; refuses parameters that such pages do not have.
    fn wants_html(&self) -> Result<bool, Problem> {
        if let Some(name) = self.parameters.keys().find(|name| *name != "f") {
            return Err(unknown_parameter(name, "f"));
        }
        match self.parameters.get("f").map(String::as_str) {
            Some("json") => Ok(false),
            Some("html") => Ok(true),
            Some(other) => Err(malformed("f 应为 json 或 html", "f must be json or html", other)),
            None => {
                let accepts =
                    self.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
                Ok(accepts.contains("text/html") && !accepts.starts_with("application/json"))
            }
        }
    }
}

fn link(href: impl Into<String>, rel: &str, media_type: &str, title: &str) -> Value {
    json!({ "href": href.into(), "rel": rel, "type": media_type, "title": title })
}

fn document(media_type: &'static str, body: &Value) -> Response {
    let mut response = (StatusCode::OK, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The standard asks for 400 where a parameter is wrong.
fn malformed(zh: &str, en: &str, said: &str) -> Problem {
    Problem::invalid("http.malformed", format!("{zh}：{said}"), format!("{en}: {said}"))
        .remedy("接口见 /ogc/api", "the parameters are described at /ogc/api")
}

fn unknown_parameter(name: &str, known: &str) -> Problem {
    Problem::invalid(
        "http.malformed",
        format!("没有参数“{name}”"),
        format!("there is no parameter \u{201c}{name}\u{201d}"),
    )
    .remedy(format!("可用：{known}"), format!("there are: {known}"))
}

/// The problem of a collection or feature that is not there, or not for the reader; nobody can tell which.
fn nothing_there() -> Problem {
    Problem::new(Kind::NotFound, "ogc.not_found", "没有这个集合或要素", "there is no such collection or feature")
        .remedy("集合见 /ogc/collections", "the collections are listed at /ogc/collections")
}
