//! `/settings`.

use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, work};
use anlan_kernel::permission::operation;
use anlan_store::Follower as _;
use axum::extract::State;

use super::{NotDone, NotRead};
use crate::audit::{self, Event};
use crate::keeper::Keeper;
use crate::settings::Settings;

/// Says the settings of the sign-in
#[utoipa::path(get, path = "/settings", tag = "access", responses(
    (status = 200, description = "settings", body = Settings),
    NotRead,
))]
pub(crate) async fn read(State(keeper): State<Arc<Keeper>>, Asking(caller): Asking) -> Answer<Json<Settings>> {
    caller.require(operation::SETTINGS_CHANGE)?;
    Ok(Json(Settings::clone(&keeper.settings())))
}

/// Changes the settings of the sign-in
///
/// What is left out gets its default.
#[utoipa::path(put, path = "/settings", tag = "access", request_body = Settings, responses(
    (status = 200, description = "the settings as they are now", body = Settings),
    NotDone,
))]
pub(crate) async fn change(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Json(given): Json<Settings>,
) -> Answer<Json<Settings>> {
    caller.require(operation::SETTINGS_CHANGE)?;
    let actor = caller.actor()?;
    let problems = given.check();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let now = (keeper.now)();
    let settings = given.clone();
    work(move || {
        let ids = keeper.ids.clone();
        keeper.store.write(move |tx| {
            let before = Settings::read(tx)?;
            if before == settings {
                return Ok(());
            }
            settings.write(tx)?;
            let json = |settings: &Settings| serde_json::to_value(settings).unwrap_or_default();
            let event =
                Event::new("settings_changed", actor.id).with("before", json(&before)).with("after", json(&settings));
            audit::note(tx, ids.as_ref(), now, event).map(|_| ())
        })?;
        keeper.directory.catch_up(&keeper.store).map(|_| ())
    })
    .await?;
    Ok(Json(given))
}
