//! Versions as entity tags: `ETag: "7"` on reading, `If-Match: "7"` on changing.

use anlan_kernel::Problem;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::problem::Refusal;

/// The version a change was made on; a change without one is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub u32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let Some(given) = parts.headers.get(IF_MATCH) else {
            return Err(Problem::invalid(
                "http.if_match_needed",
                "修改须带 If-Match，给出所依据的版本",
                "a change must carry If-Match with the version it was made on",
            )
            .remedy("先读取记录，用其 ETag", "read the record first and use its ETag")
            .into());
        };
        let version = given.to_str().ok().and_then(|text| text.trim_matches('"').parse().ok());
        version.map(Self).ok_or_else(|| {
            Problem::invalid(
                "http.malformed",
                "If-Match 须为读取时得到的 ETag",
                "If-Match must be the ETag that was read",
            )
            .into()
        })
    }
}

/// Returns the entity tag of a version.
pub fn of_version(version: u32) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits are a header value")
}

/// Tells whether the reader already has what a tag names.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let Some(given) = headers.get(IF_NONE_MATCH).and_then(|given| given.to_str().ok()) else { return false };
    let tag = tag.to_str().unwrap_or_default();
    given.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}

/// Answers with a tag, or with 304 where the reader has it.
pub fn tagged(headers: &HeaderMap, tag: HeaderValue, body: impl FnOnce() -> Response) -> Response {
    let mut response = if is_known(headers, &tag) { StatusCode::NOT_MODIFIED.into_response() } else { body() };
    response.headers_mut().insert(ETAG, tag);
    response
}
