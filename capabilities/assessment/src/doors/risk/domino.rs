//! `GET /risk/sources/{id}/domino`: what an accident at a source may make fail.

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::Press;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::sources::not_there;
use super::summary::name_of;
use super::{Basis, Named, both, enterprise_of, kind_name, living, title_of, word};
use crate::doors::Door;
use crate::risk::domino::{chains_from, links_from};
use crate::risk::living::View;

/// What an accident at a source may make fail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Domino {
    /// What it rests on.
    basis: Basis,
    /// Equipment that may fail, the nearest first.
    links: Vec<LinkShown>,
    /// Chains of accidents, each from the source on.
    chains: Vec<Vec<Named>>,
    /// What a reader must know.
    note: BothLanguages,
}

/// Equipment that may fail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkShown {
    /// The equipment.
    to: Named,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Distance, m.
    distance_m: f64,
    /// Release case.
    case: String,
    /// Kind of accident.
    kind: &'static str,
    /// How people call it.
    kind_name: BothLanguages,
    /// How often that release happens, 1/year.
    per_year: f64,
    /// `heat`, W/m², or `overpressure`, Pa.
    press: &'static str,
    /// How much reaches the equipment.
    value: f64,
    /// What each set says.
    screened: Vec<ThresholdSaid>,
}

/// What a set of thresholds says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThresholdSaid {
    /// Set.
    set: String,
    /// `possible`, `not_expected` or `not_said`.
    escalation: String,
    /// Threshold, in W/m² or Pa.
    threshold: Option<f64>,
    /// What is said.
    text: BothLanguages,
    /// Clause.
    clause: String,
    /// How sure it is.
    confidence: String,
}

fn named(view: &View<'_>, id: RecordId) -> Named {
    Named { id: id.to_string(), title: title_of(view, id) }
}

/// Tells what an accident at a source may make fail
///
/// Screening by thresholds of heat and overpressure on neighbouring equipment, and the chains of accidents that may follow, three steps deep.
/// Frequencies of chains are not computed.
#[utoipa::path(get, path = "/risk/sources/{id}/domino", tag = "risk", params(("id" = String, Path, description = "vessel")), responses(
    (status = 200, description = "links and chains", body = Domino),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "not there, or not computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn domino(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<Domino>> {
    super::require(&caller)?;
    let id = crate::doors::id_of(&id)?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            if !view.map.sources.contains_key(&id) {
                return Err(not_there());
            }
            let links = (links_from(view.map, id)?.into_iter())
                .map(|link| LinkShown {
                    to: named(view, link.to),
                    enterprise: enterprise_of(view, link.to),
                    distance_m: link.distance_m,
                    case: link.case.rsplit('/').next().unwrap_or_default().to_owned(),
                    kind: link.kind,
                    kind_name: kind_name(link.kind),
                    per_year: link.per_year,
                    press: match link.press {
                        Press::Heat => "heat",
                        Press::Overpressure => "overpressure",
                    },
                    value: link.value,
                    screened: (link.screened.iter())
                        .map(|own| ThresholdSaid {
                            set: name_of(&own.set),
                            escalation: name_of(&own.escalation),
                            threshold: own.threshold,
                            text: both(&own.text),
                            clause: own.clause.clone(),
                            confidence: word(own.confidence),
                        })
                        .collect(),
                })
                .collect();
            let chains = (chains_from(view.map, id)?.into_iter())
                .map(|chain| chain.0.into_iter().map(|id| named(view, id)).collect())
                .collect();
            Ok(Json(Domino {
                basis: Basis::of(&door, view),
                links,
                chains,
                note: BothLanguages {
                    zh: "按阈值筛查，持续时间未计；阈值部分为回忆值。后续设备按其自身最不利情景推演，未计连锁频率".to_owned(),
                    en: "screened by thresholds, without duration; some thresholds are recalled. What follows is taken at its own worst case; frequencies of chains are not computed".to_owned(),
                },
            }))
        })
    })
    .await
}
