//! The layer before all routes: turns a cookie or a token into the caller of a request, and refuses what was not meant.

use std::sync::Arc;

use anlan_http::Refusal;
use anlan_http::guard::check_origin;
use anlan_http::serve::Peer;
use anlan_http::short;
use anlan_kernel::problem::Language;
use anlan_kernel::{Caller, Kind, Problem};
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;

use crate::keeper::Keeper;
use crate::secrets;
use crate::sessions::Signed;

/// Name of the cookie.
pub const COOKIE: &str = "anlan_session";
/// Header by which a page shows that it is ours.
pub const CSRF: &str = "x-anlan-csrf";

/// The session token of a request, for those that answer with what depends on it.
#[derive(Clone, Debug)]
pub(crate) struct SessionToken(pub(crate) String);

/// Puts the [`Caller`] and who [`Signed`] into each request.
///
/// A request with `Authorization: Bearer anlan_…` is a program's; its cookies count for nothing. A request with a cookie is a person's: where it
/// changes something, it must come from our own page and repeat the session's word in the header `X-Anlan-Csrf`.
pub async fn sign_in_layer(State(keeper): State<Arc<Keeper>>, mut request: Request, next: Next) -> Response {
    let now = (keeper.now)();
    // A body cannot be shared between threads, so what is read of the request is taken out of it.
    let original = request.extensions().get::<OriginalUri>().map(|original| original.0.clone());
    let uri = original.unwrap_or_else(|| request.uri().clone());
    let (method, headers) = (request.method().clone(), request.headers().clone());
    match recognise(&keeper, &method, &headers, &uri, now).await {
        Ok((caller, signed, token)) => {
            let extensions = request.extensions_mut();
            extensions.insert(caller);
            extensions.insert(signed);
            if let Some(token) = token {
                extensions.insert(SessionToken(token));
            }
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn recognise(
    keeper: &Arc<Keeper>,
    method: &Method,
    headers: &HeaderMap,
    uri: &Uri,
    now: Timestamp,
) -> Result<(Caller, Signed, Option<String>), Refusal> {
    let language = language_of(uri, headers);
    if let Some(text) = bearer_of(headers) {
        let shared = Arc::clone(keeper);
        let found = short(&keeper.store, move || match shared.token_of_text(&text, now)? {
            Some(token) => shared.caller_of_token(&token, language, now).map(|caller| Some((caller, token))),
            None => Ok::<_, Problem>(None),
        });
        let (caller, token) = found.await?.ok_or_else(bad_token)?;
        return Ok((caller, Signed::Token(token), None));
    }
    check_origin(method, headers)?;
    let Some(token) = cookie_of(headers) else { return Ok((keeper.visitor(language), Signed::Visitor, None)) };
    let (shared, given) = (Arc::clone(keeper), token.clone());
    let found = short(&keeper.store, move || match shared.session_of_token(&given, now)? {
        Some(session) => {
            let caller = shared.caller_of_session(&session, language, now)?;
            let duties = shared.duties(session.person, now)?;
            let must_enrol = !duties.totp_enrolled && shared.totp_required(session.person, now)?;
            shared.used(&session, now);
            Ok::<_, Problem>(caller.map(|caller| (caller, session, duties, must_enrol)))
        }
        None => Ok(None),
    });
    let Some((caller, session, duties, must_enrol)) = found.await? else {
        return Ok((keeper.visitor(language), Signed::Visitor, None));
    };
    let path = uri.path();
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let signing_in = path == "/session" && *method == Method::POST;
    if is_unsafe(method) && !signing_in {
        let word = headers.get(CSRF).and_then(|word| word.to_str().ok()).unwrap_or_default();
        if !secrets::same(word, &secrets::csrf_of(&token)) {
            return Err(forged().into());
        }
    }
    let about_session = path == "/session" || path.starts_with("/session/") || path == "/meta";
    if !about_session {
        if duties.change_password {
            return Err(must_change().into());
        }
        if must_enrol {
            return Err(must_enrol_totp().into());
        }
    }
    Ok((caller, Signed::Session(Arc::new(session)), Some(token)))
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Returns the address a request comes from, as the connection has it.
pub(crate) fn address_of(extensions: &axum::http::Extensions) -> String {
    extensions.get::<Peer>().map_or_else(|| "?".to_owned(), |peer| peer.0.ip().to_canonical().to_string())
}

pub(crate) fn cookie_of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
        .filter(|value| secrets::is_token(value))
}

/// Returns the token of a program; an empty one where the header holds something else.
pub(crate) fn bearer_of(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::AUTHORIZATION)?;
    Some(given.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default().trim().to_owned())
}

/// Returns the cookie of a session that begins; it goes with the browser's own session.
pub(crate) fn cookie(token: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"))
        .expect("a token is of letters, digits and two signs")
}

/// Returns the cookie that takes it back.
pub(crate) fn no_cookie(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "anlan_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure"
    } else {
        "anlan_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    })
}

/// Returns the language of a reader: what the address says, then what the browser prefers, then Chinese.
pub(crate) fn language_of(uri: &Uri, headers: &HeaderMap) -> Language {
    let said = uri.query().into_iter().flat_map(|query| query.split('&')).find_map(|pair| pair.strip_prefix("lang="));
    let preferred = || headers.get(header::ACCEPT_LANGUAGE).and_then(|text| text.to_str().ok());
    match said.or_else(preferred) {
        Some(text) if text.trim_start().to_ascii_lowercase().starts_with("en") => Language::En,
        _ => Language::Zh,
    }
}

fn bad_token() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "access.bad_token",
        "令牌无效、已过期或已撤销",
        "the token is not valid, has ended or was taken back",
    )
    .remedy(
        "向安全管理员申请新令牌；写作 Authorization: Bearer anlan_…",
        "ask the security administrator for a new one; write Authorization: Bearer anlan_…",
    )
}

fn forged() -> Problem {
    Problem::new(
        Kind::Forbidden,
        "access.csrf",
        "请求缺少页面凭证，已拒绝",
        "the request lacks the word of the page and was refused",
    )
    .remedy("刷新页面后重试；程序请使用令牌", "reload the page and try again; programs use a token")
}

fn must_change() -> Problem {
    Problem::new(Kind::Forbidden, "access.must_change_password", "请先修改口令", "change your password first")
        .remedy("在“我的账户”修改口令", "change it on the page of your account")
}

fn must_enrol_totp() -> Problem {
    Problem::new(
        Kind::Forbidden,
        "access.totp_required",
        "您的岗位须先启用动态验证码",
        "your post demands one-time codes: begin to use them first",
    )
    .remedy("在“我的账户”启用", "begin on the page of your account")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_bar_speaks_before_the_browser() {
        let language = |uri: &'static str, accept: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept))]);
            language_of(&Uri::from_static(uri), &headers)
        };
        assert_eq!(language("/x", "zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
        assert_eq!(language("/x", "en-GB,en;q=0.9"), Language::En);
        assert_eq!(language("/x?a=1&lang=zh", "en-GB"), Language::Zh);
        assert_eq!(language("/x?lang=en", "zh"), Language::En);
        assert_eq!(language("/x", "fr"), Language::Zh);
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let token = "A".repeat(43);
        let headers = |text: String| HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&text).unwrap())]);
        assert_eq!(cookie_of(&headers(format!("theme=dark; {COOKIE}={token}"))), Some(token.clone()));
        assert_eq!(cookie_of(&headers(format!("{COOKIE}x={token}"))), None);
        assert_eq!(cookie_of(&headers(format!("{COOKIE}=short"))), None);
        assert!(cookie(&token, true).to_str().unwrap().ends_with("; HttpOnly; SameSite=Strict; Secure"));
    }
}
