//! Problems as answers: `application/problem+json` (RFC 9457), with the stable code, both languages and a pointer to each field.

use anlan_kernel::problem::{Kind, Severity};
use anlan_kernel::{Place, Problem, Text};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What a route answers: a value, or a refusal.
pub type Answer<T> = Result<T, Refusal>;

/// Problems on their way to the reader; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal(pub Vec<Problem>);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl From<Vec<Problem>> for Refusal {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems)
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BothLanguages {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&Text> for BothLanguages {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.to_string(), en: text.en.to_string() }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProblemItem {
    /// Stable code, `area.reason`.
    #[schema(example = "record.version_conflict")]
    pub code: String,
    /// `error`, or `warning` where the thing was taken all the same.
    #[schema(example = "error")]
    pub severity: &'static str,
    /// JSON pointer to the field, where one is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/fields/credit_code")]
    pub pointer: Option<String>,
    /// What is wrong.
    pub message: BothLanguages,
    /// What to do about it; both texts are empty where there is nothing to do.
    pub remedy: BothLanguages,
    /// Where: file, sheet, row, column, record, field, point, as far as known.
    #[schema(value_type = Object)]
    pub place: Place,
}

impl From<&Problem> for ProblemItem {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code.to_string(),
            severity: if problem.severity == Severity::Warning { "warning" } else { "error" },
            pointer: problem.place.field.as_ref().map(|field| {
                if field.starts_with('/') {
                    field.clone()
                } else {
                    format!("/fields/{}", field.replace('~', "~0").replace('/', "~1"))
                }
            }),
            message: (&problem.message).into(),
            remedy: (&problem.remedy).into(),
            place: problem.place.clone(),
        }
    }
}

/// Body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:anlan:problem:` and the code of the first problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:anlan:problem:record.not_found")]
    pub kind: String,
    /// HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// Code of the first problem.
    #[schema(example = "record.not_found")]
    pub code: String,
    /// What is wrong first, in both languages on one line.
    pub title: String,
    /// What is wrong first.
    pub message: BothLanguages,
    /// What to do about it.
    pub remedy: BothLanguages,
    /// Everything that is wrong.
    pub errors: Vec<ProblemItem>,
}

/// Returns the status of a problem: by what the reader can do next.
pub fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn status_of_problem(problem: &Problem) -> StatusCode {
    match problem.code.as_ref() {
        "http.method" => StatusCode::METHOD_NOT_ALLOWED,
        "http.media_type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "http.malformed" => StatusCode::BAD_REQUEST,
        "http.if_match_needed" => StatusCode::PRECONDITION_REQUIRED,
        "record.version_conflict" => StatusCode::PRECONDITION_FAILED,
        _ => status_of(problem.kind),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let fallback = Problem::internal("http.empty_refusal", "a refusal without a problem");
        let first = self.0.first().unwrap_or(&fallback);
        let status = status_of_problem(first);
        let errors: Vec<ProblemItem> = self.0.iter().map(shown).collect();
        let head = shown(first);
        let document = ProblemDocument {
            kind: format!("urn:anlan:problem:{}", head.code),
            status: status.as_u16(),
            code: head.code.clone(),
            title: format!("{} {}", head.message.zh, head.message.en),
            message: head.message,
            remedy: head.remedy,
            errors,
        };
        let mut response = (status, axum::Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// An internal cause is logged here, once, and not shown.
fn shown(problem: &Problem) -> ProblemItem {
    if problem.kind != Kind::Internal {
        return problem.into();
    }
    tracing::error!(code = %problem.code, cause = %problem.message.en, "internal fault");
    let mut item = ProblemItem::from(problem);
    item.message = BothLanguages {
        zh: format!("内部错误（{}）", problem.code),
        en: format!("internal fault ({})", problem.code),
    };
    item.remedy = BothLanguages {
        zh: "稍后重试；若仍出现，请将代码与时间告知系统管理员".to_owned(),
        en: "try again later; if it stays, tell the system administrator the code and the time".to_owned(),
    };
    item.place = Place::default();
    item
}

/// The problem of a path that leads nowhere.
pub fn no_such_route() -> Problem {
    Problem::new(Kind::NotFound, "http.no_route", "没有这个接口地址", "there is no such address")
        .remedy("接口见 /api/v1/openapi.json", "the addresses are described at /api/v1/openapi.json")
}

/// The problem of a method that a path does not take.
pub fn no_such_method() -> Problem {
    Problem::new(Kind::Invalid, "http.method", "该地址不支持此方法", "this address does not take this method")
        .remedy("接口见 /api/v1/openapi.json", "the addresses are described at /api/v1/openapi.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(problem: Problem) -> (StatusCode, serde_json::Value) {
        let response = Refusal::from(problem).into_response();
        let status = response.status();
        let bytes = futures_util::future::FutureExt::now_or_never(axum::body::to_bytes(response.into_body(), 1 << 20));
        let bytes = bytes.expect("ready at once").expect("a body");
        (status, serde_json::from_slice(&bytes).expect("JSON"))
    }

    #[test]
    fn a_problem_names_its_field_in_both_languages() {
        let problem = Problem::invalid("value.cas", "校验位不符", "wrong check digit").in_field("cas");
        let (status, body) = body_of(problem);
        assert_eq!(status, 422);
        assert_eq!(body["errors"][0]["pointer"], "/fields/cas");
        assert_eq!(body["message"]["zh"], "校验位不符");
    }

    #[test]
    fn an_internal_cause_is_not_shown() {
        let (status, body) = body_of(Problem::internal("store.sql", "no such table: secret"));
        assert_eq!(status, 500);
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}
