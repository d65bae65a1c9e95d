//! `/setup`: the first start.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Json, work};
use anlan_kernel::{Problem, Text};
use anlan_store::Location;
use axum::extract::State;
use axum::http::{Extensions, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NotDone, NotRead};
use crate::keeper::Keeper;
use crate::layer;
use crate::roles::Role;
use crate::setup::{Administrator, Wish};

/// What the first start needs.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupState {
    /// Nobody can sign in yet.
    needed: bool,
    /// `sqlite` or `postgresql`.
    database: &'static str,
    /// The disk of a database file.
    #[serde(skip_serializing_if = "Option::is_none")]
    disk: Option<DiskView>,
    /// What was looked at.
    checks: Vec<CheckView>,
}

/// A disk.
#[derive(Serialize, ToSchema)]
pub(crate) struct DiskView {
    /// How long it takes to flush, in milliseconds.
    flush_ms: f64,
}

/// Something that was looked at.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckView {
    /// Stable code.
    code: String,
    /// `ok` or `warning`.
    state: &'static str,
    /// What was found.
    message: BothLanguages,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<BothLanguages>,
}

/// With what the city begins.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum City {
    /// Invented firms and people, to look around in.
    Sample,
    /// Nothing.
    Empty,
}

/// Which of the three.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdministratorRole {
    /// Units, people, posts, backups.
    System,
    /// Credentials, tokens, agreements, settings.
    Security,
    /// Logs.
    Audit,
}

/// One of the three who keep the city.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAdministrator {
    role: AdministratorRole,
    #[schema(min_length = 2, max_length = 64)]
    login: String,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[schema(max_length = 1024)]
    password: String,
}

/// The first start.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupWish {
    /// Code that stands on the console of the server.
    #[schema(max_length = 64)]
    code: String,
    city: City,
    /// Name of the city.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Three people, one for each of the three.
    #[schema(min_items = 3, max_items = 3)]
    administrators: Vec<NewAdministrator>,
}

/// Says what the first start needs
///
/// Once the platform is set up, nothing but that is told.
#[utoipa::path(get, path = "/setup", tag = "session", security(()), responses(
    (status = 200, description = "state", body = SetupState),
    NotRead,
))]
pub(crate) async fn state(State(keeper): State<Arc<Keeper>>) -> Answer<Json<SetupState>> {
    work(move || {
        let needed = keeper.needs_setup()?;
        let health = keeper.store.health();
        let database = match keeper.store.location() {
            Location::File(_) => "sqlite",
            Location::Postgres(_) => "postgresql",
        };
        let mut checks = Vec::new();
        if needed {
            let opened = Text::new("数据库已打开，可写", "the database is open and can be written");
            checks.push(CheckView {
                code: "setup.database".to_owned(),
                state: "ok",
                message: (&opened).into(),
                remedy: None,
            });
            checks.extend(health.warnings.iter().map(|problem| CheckView {
                code: problem.code.to_string(),
                state: "warning",
                message: (&problem.message).into(),
                remedy: Some((&problem.remedy).into()),
            }));
        }
        let disk = health.flush_time.filter(|_| needed).map(|time| DiskView { flush_ms: time.as_secs_f64() * 1000.0 });
        Ok::<_, Problem>(SetupState { needed, database, disk, checks })
    })
    .await
    .map(Json)
}

/// Sets the platform up
///
/// Needs the code of the console; makes the city and its three administrators. With the sample city it takes a while.
#[utoipa::path(post, path = "/setup", tag = "session", request_body = SetupWish, security(()), responses(
    (status = 204, description = "set up; sign in now"),
    NotDone,
))]
pub(crate) async fn set_up(
    State(keeper): State<Arc<Keeper>>,
    extensions: Extensions,
    Json(given): Json<SetupWish>,
) -> Answer<StatusCode> {
    let (address, now) = (layer::address_of(&extensions), (keeper.now)());
    let administrators = given.administrators.into_iter().map(|one| Administrator {
        role: match one.role {
            AdministratorRole::System => Role::SystemAdmin,
            AdministratorRole::Security => Role::SecurityAdmin,
            AdministratorRole::Audit => Role::AuditAdmin,
        },
        login: one.login,
        name: one.name,
        password: one.password,
    });
    let wish = Wish {
        code: given.code,
        sample: matches!(given.city, City::Sample),
        name: given.name,
        administrators: administrators.collect(),
    };
    work(move || keeper.set_up(&wish, &address, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
