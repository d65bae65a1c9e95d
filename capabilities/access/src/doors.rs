//! Routes: the session and one's own account, the first start, credentials, tokens, settings, logs, policies, and why somebody sees a record.

use std::sync::Arc;

use anlan_http::ProblemDocument;
use anlan_kernel::{Kind, Problem, RecordId, begin_of_day_in_city};
use axum::extract::DefaultBodyLimit;
use jiff::civil::Date;
use utoipa::IntoResponses;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::keeper::Keeper;
use crate::sessions::{Session, Signed};

mod me;
mod password;
mod session;
mod sessions;
mod totp;

mod setup;

mod credential;
mod settings;
mod tokens;

mod audit;
mod read_log;

mod policies;
mod why;

pub use me::Me;

/// Bodies here are small.
const MOST_JSON: usize = 64 << 10;

/// Returns the routes, relative to `/api/v1`. The layer [`sign_in_layer`](crate::sign_in_layer) must stand before them.
pub fn routes(keeper: Arc<Keeper>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(session::read, session::begin, session::end))
        .routes(routes!(password::change))
        .routes(routes!(totp::begin, totp::confirm, totp::end))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(setup::state, setup::set_up))
        .routes(routes!(credential::state, credential::reset))
        .routes(routes!(credential::unlock))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::revoke))
        .routes(routes!(settings::read, settings::change))
        .routes(routes!(read_log::list))
        .routes(routes!(audit::list))
        .routes(routes!(policies::list))
        .routes(routes!(why::why))
        .layer(DefaultBodyLimit::max(MOST_JSON))
        .with_state(keeper)
}

/// Why nothing can be read.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "described for the interface file, never made")]
pub(crate) enum NotRead {
    /// sign in
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] ProblemDocument),
    /// not for this post
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] ProblemDocument),
    /// not there, or not for the caller
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(#[to_schema] ProblemDocument),
    /// a parameter is wrong
    #[response(status = 422, content_type = "application/problem+json")]
    Wrong(#[to_schema] ProblemDocument),
    /// try again later
    #[response(status = 503, content_type = "application/problem+json")]
    Later(#[to_schema] ProblemDocument),
}

/// Why nothing was changed.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "described for the interface file, never made")]
pub(crate) enum NotDone {
    /// the body is no JSON
    #[response(status = 400, content_type = "application/problem+json")]
    Unreadable(#[to_schema] ProblemDocument),
    /// sign in
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] ProblemDocument),
    /// not for this post, or not from our page
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] ProblemDocument),
    /// not there, or not for the caller
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(#[to_schema] ProblemDocument),
    /// something stands against it
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] ProblemDocument),
    /// the body is too large
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(#[to_schema] ProblemDocument),
    /// the body must be JSON
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(#[to_schema] ProblemDocument),
    /// a field is wrong
    #[response(status = 422, content_type = "application/problem+json")]
    Wrong(#[to_schema] ProblemDocument),
    /// too many tries
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(#[to_schema] ProblemDocument),
    /// try again later
    #[response(status = 503, content_type = "application/problem+json")]
    Later(#[to_schema] ProblemDocument),
}

/// Returns the session of a request, or the problem that nobody has signed in; a program has none.
pub(crate) fn session_of(signed: &Signed) -> Result<Session, Problem> {
    signed.session().cloned().ok_or_else(|| {
        Problem::new(Kind::Unauthenticated, "access.sign_in", "请先登录", "sign in first").remedy(
            "登录后重试；未保存的内容仍在页面上",
            "sign in and try again; what you entered is still on the page",
        )
    })
}

/// Reads an id of a path: one that is none leads nowhere.
pub(crate) fn id_of(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_| not_found())
}

pub(crate) fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "access.not_found", "没有此项", "there is no such thing")
        .remedy("从列表重新选择", "choose it from the list again")
}

/// Checks a short text of a query or a body.
pub(crate) fn plain<'a>(text: &'a str, field: &str) -> Result<&'a str, Problem> {
    let text = text.trim();
    if text.chars().count() > 400 || text.chars().any(char::is_control) {
        return Err(Problem::invalid(
            "access.text",
            "文本过长或含控制字符",
            "the text is too long or has control characters",
        )
        .remedy("至多400个可见字符", "at most 400 visible characters")
        .in_field(format!("/{field}")));
    }
    Ok(text)
}

/// Reads an optional text; an empty one is none.
pub(crate) fn optional(text: Option<&String>, field: &str) -> Result<Option<String>, Problem> {
    let text = text.map(|text| plain(text, field)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()).map(str::to_owned))
}

/// Reads a day.
pub(crate) fn day_of(text: Option<&String>, field: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = optional(text, field)? else { return Ok(None) };
    let day: Option<Date> = text.parse().ok();
    match day.filter(|day| (1949..=2200).contains(&day.year())) {
        Some(day) => Ok(Some(day)),
        None => Err(Problem::invalid(
            "day.unreadable",
            format!("“{text}”不是日期"),
            format!("\u{201c}{text}\u{201d} is not a day"),
        )
        .remedy("写作 2026-05-31", "write it as 2026-05-31")
        .in_field(format!("/{field}"))),
    }
}

/// Returns the instant at which a day begins in the city, in milliseconds since 1970.
pub(crate) fn begin_of(day: Date) -> i64 {
    begin_of_day_in_city(day).as_millisecond()
}
