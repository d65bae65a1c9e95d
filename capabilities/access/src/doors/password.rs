//! `/session/password`: changing one's own password.

use std::sync::Arc;

use anlan_http::{Answer, Json, work};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{NotDone, session_of};
use crate::keeper::Keeper;
use crate::sessions::Signed;

/// A change of one's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The present one.
    #[schema(max_length = 1024)]
    current: String,
    /// The new one.
    #[schema(max_length = 1024)]
    new: String,
}

/// Changes one's own password
///
/// One's other sessions end.
#[utoipa::path(put, path = "/session/password", tag = "session", request_body = PasswordChange, responses(
    (status = 204, description = "changed"),
    NotDone,
))]
pub(crate) async fn change(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
    Json(given): Json<PasswordChange>,
) -> Answer<StatusCode> {
    let session = session_of(&signed)?;
    let now = (keeper.now)();
    let place = keeper.hasher.place().await?;
    work(move || {
        let done = keeper.change_password(&session, &given.current, &given.new, now);
        drop(place);
        done
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
