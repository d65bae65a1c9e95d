//! `/people/{id}/credential`: what the security administrator keeps of a person.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Kind, Problem, RecordId};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NotDone, NotRead, id_of, not_found};
use crate::credentials::Credential;
use crate::keeper::Keeper;
use crate::sessions::of_person;
use crate::sign_in::text_of;
use crate::throttle::Subject;

/// State of somebody's credential; nothing secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct CredentialState {
    /// Can sign in at all.
    has_password: bool,
    /// Must change the password at the next sign-in.
    must_change: bool,
    /// When the password was set.
    changed_at: Option<String>,
    /// Wrong tries counted now.
    failed_tries: u32,
    /// Locked until then.
    locked_until: Option<String>,
    /// One-time codes are in use.
    totp_enrolled: bool,
    /// When the person last signed in.
    last_sign_in: Option<String>,
    /// Sessions that run.
    sessions: usize,
}

/// A password for one use.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The password; the platform makes one where none is given.
    #[serde(default)]
    #[schema(max_length = 1024)]
    password: Option<String>,
}

/// A password for one use, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneTimePassword {
    /// The password.
    password: String,
}

/// Says how it stands with somebody's credential
#[utoipa::path(get, path = "/people/{id}/credential", tag = "access", params(("id" = String, Path, description = "person")), responses(
    (status = 200, description = "state", body = CredentialState),
    NotRead,
))]
pub(crate) async fn state(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<CredentialState>> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    let (person, at) = (id_of(&id)?, (keeper.now)().as_millisecond());
    let state = work(move || {
        let login = login_of(&keeper, person)?;
        let tries = keeper.throttle.tries(&keeper.store, &Subject::login(&login), at)?;
        keeper.store.read(|reader| {
            let credential = Credential::read(reader, person)?;
            let last = reader.query_optional(
                "select at from security_event where person = $1 and event = 'sign_in' order by position desc limit 1",
                &[person.into()],
                |row| row.integer(0),
            )?;
            Ok::<_, Problem>(CredentialState {
                has_password: credential.is_some(),
                must_change: credential.as_ref().is_some_and(|there| there.must_change),
                changed_at: credential.as_ref().map(|there| text_of(there.password_set_at)),
                failed_tries: tries.failures,
                locked_until: (tries.until > at).then(|| text_of(tries.until)),
                totp_enrolled: credential.is_some_and(|there| there.totp_secret.is_some()),
                last_sign_in: last.map(text_of),
                sessions: of_person(reader, person, at)?.len(),
            })
        })
    });
    state.await.map(Json)
}

/// Gives somebody a password for one use
///
/// Their sessions end, their one-time codes too; at the next sign-in they choose a password of their own.
#[utoipa::path(post, path = "/people/{id}/credential", tag = "access", params(("id" = String, Path, description = "person")),
    request_body = NewPassword, responses(
    (status = 200, description = "the password, shown once", body = OneTimePassword),
    NotDone,
))]
pub(crate) async fn reset(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    Json(given): Json<NewPassword>,
) -> Answer<Json<OneTimePassword>> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    let actor = caller.actor()?;
    let (person, now) = (id_of(&id)?, (keeper.now)());
    if actor.id == person.to_string() {
        return Err(Problem::new(
            Kind::Conflict,
            "access.own_credential",
            "不能重置自己的口令",
            "nobody resets their own password",
        )
        .remedy("在“我的账户”修改口令", "change it on the page of your account")
        .into());
    }
    let place = keeper.hasher.place().await?;
    let password = work(move || {
        login_of(&keeper, person)?;
        let password = keeper.reset_credential(&actor, person, given.password.as_deref(), now);
        drop(place);
        password
    })
    .await?;
    Ok(Json(OneTimePassword { password }))
}

/// Unlocks somebody's account
#[utoipa::path(post, path = "/people/{id}/unlock", tag = "access", params(("id" = String, Path, description = "person")), responses(
    (status = 204, description = "unlocked"),
    NotDone,
))]
pub(crate) async fn unlock(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    caller.require(operation::CREDENTIALS_MANAGE)?;
    let actor = caller.actor()?;
    let (person, now) = (id_of(&id)?, (keeper.now)());
    work(move || {
        login_of(&keeper, person)?;
        keeper.unlock(&actor, person, now)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn login_of(keeper: &Keeper, person: RecordId) -> Result<String, Problem> {
    keeper.directory.state().people.get(&person).map(|person| person.login.clone()).ok_or_else(not_found)
}
