//! `GET /substances`: the catalogue of hazardous chemicals, by name, CAS, UN or serial.

use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::Problem;
use anlan_substances::Identity;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is sought.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Sought {
    /// Beginning of a name or alias, a CAS number, a UN number, or a serial of the catalogue.
    #[param(required = true, max_length = 200)]
    q: Option<String>,
}

/// Substances found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstanceList {
    /// The closest first.
    items: Vec<SubstanceView>,
}

/// A substance of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstanceView {
    /// Serial in the catalogue; the key, since one CAS number may stand in several rows.
    serial: Option<u32>,
    /// CAS number.
    cas: Option<String>,
    /// Name as printed.
    name_zh: String,
    /// English name, where a source has one.
    name_en: Option<String>,
    /// Other names.
    aliases: Vec<String>,
    /// 剧毒 by the catalogue.
    highly_toxic: bool,
    /// Source of the row.
    source: String,
    /// How well the source was read.
    confidence: String,
}

fn view(identity: &Identity) -> SubstanceView {
    SubstanceView {
        serial: identity.serial,
        cas: identity.cas.map(|cas| cas.to_string()),
        name_zh: identity.name_zh.clone(),
        name_en: identity.name_en.clone(),
        aliases: identity.aliases.to_vec(),
        highly_toxic: identity.highly_toxic,
        source: identity.source.to_owned(),
        confidence: identity.confidence.to_owned(),
    }
}

/// Looks substances up in the catalogue
#[utoipa::path(get, path = "/substances", tag = "substances", params(Sought), responses(
    (status = 200, description = "what was found, at most 50", body = SubstanceList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn search(Asking(caller): Asking, Query(sought): Query<Sought>) -> Answer<Json<SubstanceList>> {
    caller.actor()?;
    work(move || -> Result<SubstanceList, Problem> {
        let text: String = sought.q.unwrap_or_default().chars().take(200).collect();
        Ok(SubstanceList { items: anlan_substances::search(&text).iter().map(view).collect() })
    })
    .await
    .map(Json)
}
