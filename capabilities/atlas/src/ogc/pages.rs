//! Landing page and conformance.

use anlan_http::{Answer, Asking};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{Asked, OPENAPI, document, html, link};
use crate::doors::Door;

/// Classes that are kept, all of them tried by clients that are not ours.
const CONFORMS_TO: [&str; 4] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
];

/// The landing page.
pub(super) async fn landing(State(door): State<Door>, Asking(_caller): Asking, asked: Asked) -> Answer<Response> {
    let as_html = asked.wants_html()?;
    let root = asked.root(&door);
    let body = json!({
        "title": "安澜 Anlan",
        "description": "危险化学品地理要素 Places of hazardous chemicals",
        "links": [
            link(format!("{root}/?f=json"), "self", "application/json", "本页 this page"),
            link(format!("{root}/?f=html"), "alternate", "text/html", "网页 as HTML"),
            link(format!("{root}/api"), "service-desc", OPENAPI, "接口定义 definition of the interface"),
            link(format!("{root}/conformance"), "conformance", "application/json", "符合的要求 conformance"),
            link(format!("{root}/collections"), "data", "application/json", "集合 collections"),
        ],
    });
    Ok(if as_html { html::page("安澜 Anlan", &body).into_response() } else { document("application/json", &body) })
}

/// What the service conforms to.
pub(super) async fn conformance(Asking(_caller): Asking, asked: Asked) -> Answer<Response> {
    let as_html = asked.wants_html()?;
    let body = json!({ "conformsTo": CONFORMS_TO });
    Ok(if as_html {
        html::page("符合的要求 Conformance", &body).into_response()
    } else {
        document("application/json", &body)
    })
}
