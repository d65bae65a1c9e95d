//! `GET /meta`: what anybody may know before signing in; `GET /openapi.json`: the description of the interface.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Json, work};
use anlan_kernel::{Problem, Text};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the route works with.
#[derive(Clone)]
pub(crate) struct Door {
    /// Name of the city as it is called now.
    pub(crate) city: Arc<dyn Fn() -> Text + Send + Sync>,
    pub(crate) credits: Arc<Vec<String>>,
    /// Day of the first journal entry.
    pub(crate) first_day: Arc<dyn Fn() -> Result<Option<String>, Problem> + Send + Sync>,
    pub(crate) needs_setup: Arc<dyn Fn() -> Result<bool, Problem> + Send + Sync>,
    /// People of the sample city with their posts, where it is loaded.
    pub(crate) demo_people: Arc<dyn Fn() -> Result<Vec<DemoPerson>, Problem> + Send + Sync>,
}

/// What anybody may know.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Meta {
    /// Name of the program.
    name: BothLanguages,
    /// Name of the city.
    city: BothLanguages,
    /// Version of the program.
    version: &'static str,
    /// The city is a sample: its firms, people and stocks are invented.
    demo: bool,
    /// Nobody has set the administrators yet.
    needs_setup: bool,
    /// Languages, the first the default.
    languages: [&'static str; 2],
    /// Datum of all coordinates.
    datum: &'static str,
    /// Credits of the map.
    credits: Vec<String>,
    /// Day of the first declaration; absent while there is none.
    first_day: Option<String>,
    /// People of the sample city, who may be signed in as; empty in a real one.
    demo_people: Vec<DemoPerson>,
}

/// An invented person of the sample city.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DemoPerson {
    /// Login.
    pub(crate) login: String,
    /// Password.
    pub(crate) password: String,
    /// Name.
    pub(crate) name: String,
    /// Role.
    pub(crate) role: RoleName,
    /// Unit.
    pub(crate) unit: String,
}

/// A role with its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleName {
    /// Id in policies.
    pub(crate) id: String,
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

/// Tells what anybody may know before signing in
#[utoipa::path(get, path = "/meta", tag = "session", security(()), responses(
    (status = 200, description = "the program and its city", body = Meta),
    (status = 503, description = "try again later", body = anlan_http::ProblemDocument, content_type = "application/problem+json"),
))]
async fn meta(State(door): State<Door>) -> Answer<Json<Meta>> {
    work(move || -> Result<Meta, Problem> {
        let demo_people = (door.demo_people)()?;
        Ok(Meta {
            name: BothLanguages { zh: "安澜".to_owned(), en: "Anlan".to_owned() },
            city: (&(door.city)()).into(),
            version: env!("CARGO_PKG_VERSION"),
            demo: !demo_people.is_empty(),
            needs_setup: (door.needs_setup)()?,
            languages: ["zh", "en"],
            datum: "WGS 84 / CGCS2000",
            credits: door.credits.to_vec(),
            first_day: (door.first_day)()?,
            demo_people,
        })
    })
    .await
    .map(Json)
}

/// Returns the route, relative to `/api/v1`.
pub(crate) fn routes(door: Door) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(meta)).with_state(door)
}

/// Returns the routes that give the description of the interface, relative to `/api/v1`.
pub(crate) fn description(text: String) -> Router {
    let text: Arc<str> = text.into();
    let answer = move || {
        let text = text.to_string();
        async move { ([(header::CONTENT_TYPE, "application/json")], text).into_response() }
    };
    Router::new().route("/openapi.json", get(answer))
}
