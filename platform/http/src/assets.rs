//! The browser client, served from memory: names that carry a hash are kept for ever, the page itself is asked for anew each time.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::etag;
use crate::guard::client_policy;
use crate::problem::{Refusal, no_such_route};

/// A file as served.
struct Asset {
    plain: Bytes,
    gzip: Option<Bytes>,
    media_type: &'static str,
    tag: HeaderValue,
}

/// What a script may do that runs beside the page.
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
                             base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What stands in the page where its nonce goes.
const NONCE: &str = "%NONCE%";

/// Files by their path.
#[derive(Clone)]
pub struct Assets {
    files: Arc<HashMap<String, Asset>>,
    nonce: fn() -> String,
}

impl Assets {
    /// Returns the files to serve, packed once; `nonce` makes a word that nobody can guess, for each time the page is served.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>, nonce: fn() -> String) -> Self {
        let files = files.into_iter().map(|(path, bytes)| {
            let media_type = media_type(&path);
            let gzip =
                is_text(media_type).then(|| Bytes::from(pack(&bytes))).filter(|packed| packed.len() < bytes.len());
            let digest = Sha256::digest(&bytes);
            let hex = anlan_kernel::hex(&digest[..12]);
            let tag = HeaderValue::from_str(&format!("\"{hex}\"")).expect("hexadecimal is a header value");
            (path, Asset { plain: bytes.into(), gzip, media_type, tag })
        });
        Self { files: Arc::new(files.collect()), nonce }
    }

    /// Tells whether there is a client to serve.
    pub fn has_client(&self) -> bool {
        self.files.contains_key("index.html")
    }

    /// Answers a request for a file; any path without a file ending is a page of the client, whose routes are its own.
    pub fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Refusal::from(no_such_route()).into_response();
        }
        let path = uri.path().trim_start_matches('/');
        let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.');
        let found = self.files.get(path).or_else(|| self.files.get("index.html").filter(|_| is_page));
        let Some(asset) = found else {
            return if is_page { missing_client() } else { Refusal::from(no_such_route()).into_response() };
        };
        if asset.media_type.starts_with("text/html") {
            return self.page(asset);
        }
        let mut response = etag::tagged(headers, asset.tag.clone(), || {
            let accepts =
                headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let packed = asset.gzip.clone().filter(|_| accepts.contains("gzip"));
            let is_packed = packed.is_some();
            let mut response = Response::new(Body::from(packed.unwrap_or_else(|| asset.plain.clone())));
            if is_packed {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        });
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if asset.media_type.starts_with("text/javascript") {
            // A worker lives under the policy of its own file: the map's fetches tiles.
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
        }
        response
    }
}

impl Assets {
    /// The page, with a nonce of its own each time.
    fn page(&self, asset: &Asset) -> Response {
        let nonce = (self.nonce)();
        let text = String::from_utf8_lossy(&asset.plain).replace(NONCE, &nonce);
        let mut response = Response::new(Body::from(text));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_SECURITY_POLICY, client_policy(&nonce));
        response
    }
}

fn missing_client() -> Response {
    const PAGE: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>安澜</title>\
        <h1>尚未构建浏览器端 The browser client is not built</h1><p>运行 <code>make web</code> 后重新构建。Run <code>make web</code> and build again.</p>\
        <p><a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p></html>";
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], PAGE).into_response()
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(assets: &Assets, path: &str) -> u16 {
        assets.answer(&Method::GET, &path.parse().unwrap(), &HeaderMap::new()).status().as_u16()
    }

    #[test]
    fn pages_of_the_client_are_its_own_and_files_must_be_there() {
        let assets = Assets::new(
            [("index.html".to_owned(), b"<html>".to_vec()), ("assets/worker.mjs".to_owned(), b"1".to_vec())],
            || "n".to_owned(),
        );
        assert_eq!(status(&assets, "/"), 200);
        assert_eq!(status(&assets, "/records/enterprise"), 200);
        assert_eq!(status(&assets, "/assets/none.js"), 404);
        let worker = assets.answer(&Method::GET, &"/assets/worker.mjs".parse().unwrap(), &HeaderMap::new());
        let policy = worker.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("connect-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(status(&assets, "/../secret.txt"), 404);
    }
}
