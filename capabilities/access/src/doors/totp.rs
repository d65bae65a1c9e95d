//! `/session/totp`: one-time codes of one's own.

use std::sync::Arc;

use anlan_http::{Answer, Json, work};
use anlan_kernel::Problem;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NotDone, session_of};
use crate::keeper::Keeper;
use crate::secrets;
use crate::sessions::Signed;

/// A secret to be taken into an authenticator.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotpSecret {
    /// Base 32, to be typed.
    secret: String,
    /// `otpauth:` address, to be shown as a picture.
    uri: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TotpCode {
    /// Six digits; ending the use of codes also takes a recovery code.
    #[schema(max_length = 64)]
    code: String,
}

/// Recovery codes, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each opens the account once where the authenticator is lost.
    recovery_codes: Vec<String>,
}

/// Asks for a secret of one-time codes
///
/// It is in use once a code of it was confirmed.
#[utoipa::path(post, path = "/session/totp", tag = "session", responses(
    (status = 200, description = "the secret, shown once", body = TotpSecret),
    NotDone,
))]
pub(crate) async fn begin(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
) -> Answer<Json<TotpSecret>> {
    let session = session_of(&signed)?;
    work(move || {
        let secret = keeper.begin_totp(session.person)?;
        let login = keeper.directory.state().people.get(&session.person).map(|person| person.login.clone());
        let uri = secrets::totp_uri(&secret, &login.unwrap_or_default());
        Ok::<_, Problem>(TotpSecret { secret, uri })
    })
    .await
    .map(Json)
}

/// Confirms one-time codes
#[utoipa::path(put, path = "/session/totp", tag = "session", request_body = TotpCode, responses(
    (status = 200, description = "in use from now on; recovery codes, shown once", body = RecoveryCodes),
    NotDone,
))]
pub(crate) async fn confirm(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
    Json(given): Json<TotpCode>,
) -> Answer<Json<RecoveryCodes>> {
    let session = session_of(&signed)?;
    let now = (keeper.now)();
    let recovery_codes = work(move || keeper.confirm_totp(session.person, &given.code, now)).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Ends the use of one-time codes
#[utoipa::path(delete, path = "/session/totp", tag = "session", request_body = TotpCode, responses(
    (status = 204, description = "no longer in use"),
    NotDone,
))]
pub(crate) async fn end(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
    Json(given): Json<TotpCode>,
) -> Answer<StatusCode> {
    let session = session_of(&signed)?;
    let now = (keeper.now)();
    work(move || keeper.end_totp(session.person, &given.code, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
