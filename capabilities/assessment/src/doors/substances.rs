//! `GET /consequence/substances`: what can be computed with.

use anlan_consequence::harm::{ToxicSet, toxic_probit};
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::Problem;
use anlan_substances::properties::Substance;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// 20 °C.
const ROOM_K: f64 = 293.15;
/// Substances of one answer where nothing is said.
const USUAL: usize = 50;
/// Substances of one answer at most.
const MOST: usize = 1_000;

/// What is sought.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Sought {
    /// Part of a name in either language, of a formula or a CAS number, or another name; all where absent.
    #[param(max_length = 200)]
    q: Option<String>,
    /// How many at most: 50 where absent, 1000 at most.
    #[param(minimum = 0, maximum = 1000)]
    limit: Option<usize>,
}

/// Substances found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstanceChoices {
    /// The closest first.
    items: Vec<SubstanceChoice>,
}

/// A substance whose properties are known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstanceChoice {
    /// CAS number.
    cas: String,
    /// Name.
    name: BothLanguages,
    /// `gas`, `liquid` or `solid` at 20 °C and 101 325 Pa.
    #[schema(example = "gas")]
    state: &'static str,
    /// Boiling or sublimation point at 101 325 Pa, K.
    boiling_point_k: Option<f64>,
    /// Lower flammability limit, mole fraction.
    lower_limit: Option<f64>,
    /// Upper flammability limit, mole fraction.
    upper_limit: Option<f64>,
    /// Lower heat of combustion of the gas, J/kg.
    heat_of_combustion_j_kg: Option<f64>,
    /// Sets that have its toxic probit: `aqt3046`, `purple_book`, `lees`.
    toxic_sets: Vec<ToxicSetName>,
}

/// A set of toxic probits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ToxicSetName {
    /// AQ/T 3046-2013.
    Aqt3046,
    /// TNO Purple Book.
    PurpleBook,
    /// Lees 2005.
    Lees,
}

/// Lists the substances that can be computed with
#[utoipa::path(get, path = "/consequence/substances", tag = "consequence", params(Sought), responses(
    (status = 200, description = "what was found", body = SubstanceChoices),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn substances(Asking(caller): Asking, Query(sought): Query<Sought>) -> Answer<Json<SubstanceChoices>> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> {
        let text: String = sought.q.unwrap_or_default().trim().chars().take(200).collect();
        let limit = sought.limit.unwrap_or(USUAL).min(MOST);
        Ok(Json(SubstanceChoices { items: found(&text).into_iter().take(limit).map(choice).collect() }))
    })
    .await
}

/// Substances of a text: the one that is meant, then those whose name begins with it, then those that hold it.
fn found(text: &str) -> Vec<&'static Substance> {
    let wanted = text.to_lowercase();
    if wanted.is_empty() {
        return Substance::all().iter().collect();
    }
    let meant = Substance::find(text).ok();
    let rank = |substance: &'static Substance| {
        let names =
            [substance.name_zh(), substance.name_en(), substance.cas(), substance.formula()].map(str::to_lowercase);
        if meant.is_some_and(|meant| meant.cas() == substance.cas()) {
            Some(0)
        } else if names.iter().any(|name| name.starts_with(&wanted)) {
            Some(1)
        } else {
            names.iter().any(|name| name.contains(&wanted)).then_some(2)
        }
    };
    let mut found: Vec<_> =
        Substance::all().iter().filter_map(|substance| Some((rank(substance)?, substance))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, substance)| substance).collect()
}

fn choice(substance: &'static Substance) -> SubstanceChoice {
    let boiling = substance.boiling_point().get();
    let melting = substance.melting_point().ok().map(anlan_quantity::si::Kelvin::get);
    // What sublimes below room temperature is a gas, however high its triple point.
    let state = if boiling <= ROOM_K {
        "gas"
    } else if melting.is_some_and(|melting| melting > ROOM_K) {
        "solid"
    } else {
        "liquid"
    };
    let sets = [
        (ToxicSet::Aqt3046, ToxicSetName::Aqt3046),
        (ToxicSet::PurpleBook, ToxicSetName::PurpleBook),
        (ToxicSet::Lees, ToxicSetName::Lees),
    ];
    SubstanceChoice {
        cas: substance.cas().to_owned(),
        name: BothLanguages { zh: substance.name_zh().to_owned(), en: substance.name_en().to_owned() },
        state,
        boiling_point_k: Some(boiling).filter(|point| point.is_finite()),
        lower_limit: substance.lower_flammability_limit().ok(),
        upper_limit: substance.upper_flammability_limit().ok(),
        heat_of_combustion_j_kg: substance.heat_of_combustion().ok().map(anlan_quantity::si::JoulesPerKilogram::get),
        toxic_sets: sets
            .into_iter()
            .filter(|(set, _)| toxic_probit(*set, substance.cas()).is_some())
            .map(|(_, name)| name)
            .collect(),
    }
}
