//! `GET /consequence/vessels/{id}`: a scenario proposed from the records of a vessel.

use anlan_consequence::scenario::Scenario;
use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Problem, day_in_city};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Door;
use super::shape::ScenarioShape;
use crate::held::{Held, Sighted};
use crate::proposal::propose;

/// A scenario for a vessel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposed {
    /// The vessel.
    vessel: VesselShown,
    /// Who answers for it; absent where that may not be known.
    enterprise: Option<EnterpriseShown>,
    /// Where the release begins; absent where no record says.
    origin: Option<Origin>,
    /// The scenario.
    #[schema(value_type = ScenarioShape)]
    scenario: Scenario,
    /// Why its figures were taken.
    reasons: Vec<ReasonShown>,
}

/// A vessel by its title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VesselShown {
    /// Record.
    id: String,
    /// Title; empty where it may not be known.
    title: String,
    /// `tank`, `vessel` or `bay`; empty where it may not be known.
    kind: String,
}

/// An enterprise by its title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseShown {
    /// Record.
    id: String,
    /// Title.
    title: String,
}

/// A position, WGS 84 / CGCS2000.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Origin {
    /// Longitude, degrees.
    lon: f64,
    /// Latitude, degrees.
    lat: f64,
}

/// Why a figure was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonShown {
    /// Path in the scenario; `origin` for the place.
    #[schema(example = "vessel.temperature_k")]
    path: &'static str,
    /// Why.
    text: BothLanguages,
}

/// Proposes a scenario for a vessel
///
/// From what the records within reach say of it, its unit and what is held there; every default has its reason. Nothing is computed yet.
#[utoipa::path(get, path = "/consequence/vessels/{id}", tag = "consequence",
    params(("id" = String, Path, description = "vessel")),
    responses(
        (status = 200, description = "the scenario and its reasons", body = Proposed),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "nothing in it can be computed; a reason for each line", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn vessel(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<Proposed>> {
    super::require(&caller)?;
    let id = super::id_of(&id)?;
    work(move || -> Result<_, Vec<Problem>> {
        let sighted = Sighted::new(&door.catalogue, &caller, day_in_city((door.now)()));
        let held = door.store.read(|reader| sighted.vessel(reader, id))?;
        let proposal = propose(&held)?;
        let Held { title, vessel, enterprise, origin, .. } = held;
        let kind = vessel.get("vessel_kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Ok(Json(Proposed {
            vessel: VesselShown { id: id.to_string(), title, kind },
            enterprise: enterprise.map(|(id, title)| EnterpriseShown { id: id.to_string(), title }),
            origin: origin.map(|(at, _)| Origin { lon: at.lon, lat: at.lat }),
            scenario: proposal.scenario,
            reasons: proposal
                .reasons
                .iter()
                .map(|reason| ReasonShown { path: reason.path, text: (&reason.text).into() })
                .collect(),
        }))
    })
    .await
}
