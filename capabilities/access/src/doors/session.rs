//! `/session`: who is signed in, signing in, signing out.

use std::sync::Arc;

use anlan_http::{Answer, Json, work};
use anlan_kernel::Problem;
use axum::Extension;
use axum::extract::State;
use axum::http::header::{self, HeaderMap};
use axum::http::{Extensions, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::me::{Me, me_of};
use super::{NotDone, NotRead, plain, session_of};
use crate::keeper::Keeper;
use crate::layer::{self, SessionToken};
use crate::sessions::Signed;
use crate::sign_in::{self, Attempt};

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// Login.
    #[schema(max_length = 400)]
    login: String,
    /// Password.
    #[schema(max_length = 1024)]
    password: String,
    /// Six digits of the authenticator, or a recovery code.
    #[serde(default)]
    #[schema(max_length = 64)]
    code: Option<String>,
}

/// Says who is signed in
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, description = "who is signed in, and what they may do", body = Me),
    NotRead,
))]
pub(crate) async fn read(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
    token: Option<Extension<SessionToken>>,
) -> Answer<Json<Me>> {
    let session = session_of(&signed)?;
    let token = token.map(|Extension(token)| token.0).unwrap_or_default();
    let now = (keeper.now)();
    work(move || me_of(&keeper, &session, &token, now)).await.map(Json)
}

/// Signs in
///
/// The answer sets the cookie `anlan_session`. An unknown login is answered as a wrong password is.
#[utoipa::path(post, path = "/session", tag = "session", request_body = Credentials, security(()), responses(
    (status = 200, description = "signed in", body = Me, headers(("set-cookie" = String, description = "the session"))),
    NotDone,
))]
pub(crate) async fn begin(
    State(keeper): State<Arc<Keeper>>,
    extensions: Extensions,
    headers: HeaderMap,
    Json(given): Json<Credentials>,
) -> Answer<Response> {
    let attempt = Attempt {
        login: plain(&given.login, "login").map_err(|_| sign_in::bad_credentials())?.to_owned(),
        password: given.password,
        code: given.code.filter(|code| code.len() <= 64),
        address: layer::address_of(&extensions),
        agent: headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned(),
    };
    let now = (keeper.now)();
    let place = keeper.hasher.place().await?;
    let (shared, secure) = (Arc::clone(&keeper), keeper.secure);
    let (token, me) = work(move || {
        let begun = shared.sign_in(&attempt, now)?;
        drop(place);
        let me = me_of(&shared, &begun.session, &begun.token, now)?;
        Ok::<_, Problem>((begun.token, me))
    })
    .await?;
    let mut response = Json(me).into_response();
    response.headers_mut().insert(header::SET_COOKIE, layer::cookie(&token, secure));
    Ok(response)
}

/// Signs out
#[utoipa::path(delete, path = "/session", tag = "session", responses(
    (status = 204, description = "signed out; the cookie is taken back"),
    NotDone,
))]
pub(crate) async fn end(State(keeper): State<Arc<Keeper>>, Extension(signed): Extension<Signed>) -> Answer<Response> {
    let session = session_of(&signed)?;
    let (now, secure) = ((keeper.now)(), keeper.secure);
    work(move || keeper.sign_out(&session, now)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::SET_COOKIE, layer::no_cookie(secure));
    Ok(response)
}
