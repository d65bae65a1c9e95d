//! Bodies and queries read, with what is wrong said by field.

use anlan_kernel::Problem;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::Refusal;

/// A JSON body, in and out.
#[derive(Clone, Debug, Default)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(json_problem(&rejection).into()),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn json_problem(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            Problem::invalid("http.media_type", "请求体须为 application/json", "the body must be application/json")
                .remedy("设置 Content-Type: application/json", "set Content-Type: application/json")
        }
        JsonRejection::JsonSyntaxError(error) => Problem::invalid(
            "http.malformed",
            format!("请求体不是有效的JSON：{}", error.body_text()),
            format!("the body is not valid JSON: {}", error.body_text()),
        ),
        JsonRejection::JsonDataError(error) => Problem::invalid(
            "http.body",
            format!("请求体与接口不符：{}", error.body_text()),
            format!("the body does not have the shape asked for: {}", error.body_text()),
        )
        .remedy("接口见 /api/v1/openapi.json", "the shapes are described at /api/v1/openapi.json"),
        other => body_problem(&other.body_text()),
    }
}

/// The problem of a body that could not be read whole.
pub fn body_problem(said: &str) -> Problem {
    if said.contains("length limit") {
        return Problem::new(
            anlan_kernel::Kind::TooLarge,
            "http.too_large",
            "请求体超过上限",
            "the body is larger than what is taken",
        )
        .remedy("分批发送", "send it in parts");
    }
    Problem::invalid("http.malformed", format!("请求体读取失败：{said}"), format!("the body could not be read: {said}"))
}

/// A query string.
#[derive(Clone, Debug, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(query_problem(&rejection).into()),
        }
    }
}

fn query_problem(rejection: &QueryRejection) -> Problem {
    Problem::invalid(
        "http.query",
        format!("查询参数有误：{}", rejection.body_text()),
        format!("the query is wrong: {}", rejection.body_text()),
    )
    .remedy("接口见 /api/v1/openapi.json", "the parameters are described at /api/v1/openapi.json")
}

/// A path segment that is parsed, answering as if nothing were there when it cannot be.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(crate::problem::no_such_route().into()),
        }
    }
}
