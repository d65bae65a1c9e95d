//! The caller of a request, as the sign-in left it.

use anlan_kernel::{Caller, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::problem::Refusal;

/// Extracts who asks. Every request has a caller; one without a session may do what anybody may.
pub struct Asking(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.map(Self).ok_or_else(|| Problem::internal("http.no_caller", "the sign-in layer is missing").into())
    }
}
