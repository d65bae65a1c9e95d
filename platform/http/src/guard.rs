//! What every answer carries and every request must pass: headers, hosts, forged requests.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_kernel::Problem;
use anlan_kernel::problem::Kind;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Refusal;

/// Of an answer that is no page: nothing may run, load or frame.
const NOTHING_RUNS: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Returns what the browser client needs and nothing more. Its widgets make style sheets at run time, under the nonce of the page.
pub fn client_policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'nonce-{nonce}'; \
         font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTHING_RUNS))
}

/// Names by which the service may be addressed.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Host names without port; empty accepts any.
    pub names: BTreeSet<String>,
    /// Reached by https, so that browsers may be told to stay there.
    pub https: bool,
}

const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// Refuses requests under a foreign host name, and adds the headers that browsers act on.
pub async fn protect(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let mut response = match check_host(&hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => Refusal::from(problem).into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING_RUNS));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if hosts.https {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}

fn check_host(hosts: &Hosts, request: &Request) -> Result<(), Problem> {
    let given = request
        .uri()
        .authority()
        .map(ToString::to_string)
        .or_else(|| request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned));
    let name = given.as_deref().and_then(host_name);
    let known = match &name {
        None => false,
        Some(name) => hosts.names.is_empty() || hosts.names.contains(name),
    };
    if known && request.headers().get_all(header::HOST).iter().count() <= 1 {
        return Ok(());
    }
    Err(Problem::new(
        Kind::Invalid,
        "http.host",
        "请求的主机名不属于本平台",
        "the host name of the request is not ours",
    )
    .remedy("用平台登记的地址访问；管理员可用 --host 增加", "use the address of the platform; --host adds one"))
}

fn host_name(authority: &str) -> Option<String> {
    let parsed: Authority = authority.parse().ok()?;
    Some(parsed.host().trim_matches(['[', ']']).to_lowercase())
}

/// Refuses a state-changing request that a page of another origin made a browser send. Requests without browser headers pass: they carry no
/// cookie that a browser added by itself.
pub fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign_site = text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let foreign_origin = text("origin").is_some_and(|origin| {
        let name = origin.split_once("://").and_then(|(_, rest)| host_and_port(rest));
        name.is_none() || name != text("host").and_then(host_and_port)
    });
    if foreign_site || foreign_origin {
        return Err(Problem::new(
            Kind::Forbidden,
            "http.cross_site",
            "请求来自其他网站，已拒绝",
            "the request came from another site and was refused",
        )
        .remedy("从平台自己的页面操作", "act from the platform's own pages"));
    }
    Ok(())
}

fn host_and_port(text: &str) -> Option<String> {
    let parsed: Authority = text.parse().ok()?;
    Some(parsed.as_str().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn forged_requests_are_refused() {
        let check = |pairs: &[(&'static str, &'static str)]| check_origin(&Method::POST, &headers(pairs)).is_ok();
        assert!(check(&[("host", "anlan.example")]));
        assert!(check(&[("host", "anlan.example:8080"), ("origin", "http://anlan.example:8080")]));
        assert!(!check(&[("host", "anlan.example"), ("origin", "https://evil.example")]));
        assert!(!check(&[("host", "anlan.example"), ("origin", "null")]));
        assert!(!check(&[("host", "anlan.example"), ("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("host", "anlan.example"), ("sec-fetch-site", "same-site")]));
        assert!(check_origin(&Method::GET, &headers(&[("origin", "https://evil.example")])).is_ok());
    }

    #[test]
    fn host_names_are_read_with_and_without_port() {
        assert_eq!(host_name("Anlan.Example:8080").as_deref(), Some("anlan.example"));
        assert_eq!(host_name("[::1]:8080").as_deref(), Some("::1"));
        assert_eq!(host_name("a b"), None);
    }
}
