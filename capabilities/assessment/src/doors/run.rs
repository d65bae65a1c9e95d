//! `POST /consequence`: a scenario answered.

use std::sync::LazyLock;

use anlan_consequence::outcome::Outcome;
use anlan_consequence::scenario::assess;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Caller, Problem, ReadNote, RecordId, day_in_city};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::Door;
use super::shape::{OutcomeShape, ScenarioShape};
use crate::fault;
use crate::held::Sighted;

/// Answers worked on at one time, so that many questions leave room for everything else; the rest wait.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new((processors / 2).max(1))
});
/// Letters of a title that the read log keeps.
const TITLE: usize = 200;

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunAsked {
    /// What is released, how, into what weather.
    #[schema(value_type = ScenarioShape)]
    scenario: Value,
    /// Vessel that it is about, for the read log; it must be within reach.
    #[serde(default)]
    vessel: Option<String>,
}

/// Answers a scenario
///
/// What a release does: what gets out, the hazards with their distances and contours, what happens at the receivers, and what the figures
/// rest on. The same question to the same edition gets the same bytes. Each answer is noted in the read log.
#[utoipa::path(post, path = "/consequence", tag = "consequence", request_body = RunAsked, responses(
    (status = 200, description = "the outcome", body = OutcomeShape),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "the vessel is not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the scenario cannot be answered; a pointer to the field", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn run(
    State(door): State<Door>,
    Asking(caller): Asking,
    body: Result<Json<RunAsked>, anlan_http::Refusal>,
) -> Answer<Response> {
    // Who may not ask is told so, whatever the body.
    super::require(&caller)?;
    let Json(asked) = body?;
    let vessel = asked.vessel.as_deref().map(super::id_of).transpose()?;
    let place = PLACES.acquire().await.map_err(|cause| Problem::internal("consequence.places", cause))?;
    work(move || -> Result<_, Problem> {
        // Held until the work is done, also where nobody waits for it any more.
        let _place = place;
        if let Some(id) = vessel {
            let sighted = Sighted::new(&door.catalogue, &caller, day_in_city((door.now)()));
            door.store.read(|reader| sighted.require(reader, id))?;
        }
        let scenario = fault::read(asked.scenario)?;
        let outcome = assess(&scenario).map_err(|found| fault::problem(&found, &scenario))?;
        let bytes = serde_json::to_vec(&outcome).map_err(|cause| Problem::internal("consequence.outcome", cause))?;
        note(&caller, &outcome, vessel)?;
        Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
    })
    .await
}

/// Notes what was asked about; nobody is told what could not be noted.
fn note(caller: &Caller, outcome: &Outcome, vessel: Option<RecordId>) -> Result<(), Problem> {
    let substance = &outcome.substance;
    caller.rights.note_read(ReadNote {
        action: "consequence".to_owned(),
        kind: if vessel.is_some() { "vessel" } else { "substance" }.to_owned(),
        record: vessel,
        fields: vec![format!("{} {}", substance.cas, substance.name.zh).trim().to_owned()],
        purpose: outcome.scenario.title.chars().take(TITLE).collect(),
        count: 1,
    })
}
