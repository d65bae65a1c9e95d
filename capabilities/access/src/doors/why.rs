//! `/records/{kind}/{id}/why`: why somebody may see a record, and who may.

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Kind, Problem, Verb};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::me::{PersonView, RoleView, person_view};
use super::policies::PolicyView;
use super::{NotRead, not_found, optional};
use crate::keeper::{Keeper, Placed};
use crate::why::{self, FieldVerdict, Mentioned};

/// About whom it is asked.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// Person; without one, everybody who may read the record is listed.
    person: Option<String>,
}

/// Why somebody may see a record, or who may.
#[derive(Serialize, ToSchema)]
pub(crate) struct Why {
    /// Of whom it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonView>,
    /// One for each verb, where a person was named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<VerbVerdict>,
    /// Who may read it, where nobody was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ReaderView>>,
}

/// Whether something may be done, and why.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerbVerdict {
    verb: &'static str,
    allowed: bool,
    /// How the record stands to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<BothLanguages>,
    /// Highest level of fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    policies: Vec<PolicyView>,
    agreements: Vec<AgreementView>,
    /// Fields, for reading.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, FieldSeen>,
}

/// An agreement that lets somebody see.
#[derive(Serialize, ToSchema)]
pub(crate) struct AgreementView {
    id: String,
    code: String,
    name: String,
    purpose: String,
    /// Last day.
    ends: String,
}

/// How a field is shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldSeen {
    shown: bool,
    masked: bool,
    why: BothLanguages,
}

/// Somebody who may read the record.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReaderView {
    person: PersonView,
    /// First unit in which they hold a post.
    unit: String,
    /// Roles they hold.
    roles: Vec<RoleView>,
    /// How the record stands to them.
    relation: Option<BothLanguages>,
    /// Highest level of fields.
    level: Option<&'static str>,
    policies: Vec<PolicyView>,
    agreements: Vec<AgreementView>,
}

/// Says why somebody may see a record
///
/// By person: each verb with the policies and agreements that decide it. Without one: who may read the record.
#[utoipa::path(get, path = "/records/{kind}/{id}/why", tag = "access",
    params(("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "record"), Asked),
    responses((status = 200, description = "why", body = Why), NotRead),
)]
pub(crate) async fn why(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer<Json<Why>> {
    caller.require(operation::WHY_ASK)?;
    let now = (keeper.now)();
    work(move || {
        let placed = placed(&keeper, &kind, &id)?;
        // Who does not keep the rights of others asks about what they see themselves.
        let keeps = caller.rights.may(operation::CREDENTIALS_MANAGE);
        if !keeps && caller.rights.grant(Verb::Read, &kind).at(&placed.placement).is_none() {
            return Err(missing());
        }
        let Some(person) = optional(asked.person.as_ref(), "person")? else {
            let readers = keeper.readers(&kind, &placed.placement, now)?;
            let items = readers.into_iter().filter_map(|reader| {
                let verdict = reader.verdict;
                let mut roles: Vec<RoleView> = Vec::new();
                for (_, _, role) in &reader.offices {
                    if !roles.iter().any(|there| there.id == role.id()) {
                        roles.push((*role).into());
                    }
                }
                Some(ReaderView {
                    person: person_view(&keeper, reader.person)?,
                    unit: reader.offices.first().map(|(_, unit, _)| unit.clone()).unwrap_or_default(),
                    roles,
                    relation: verdict.relation.map(|relation| (&relation.label()).into()),
                    level: verdict.level.map(anlan_kernel::Level::name),
                    policies: verdict.policies.iter().map(PolicyView::from).collect(),
                    agreements: verdict.agreements.into_iter().map(AgreementView::from).collect(),
                })
            });
            return Ok::<_, Problem>(Why { person: None, verdicts: Vec::new(), items: Some(items.collect()) });
        };
        let id = person.parse().map_err(|problem: Problem| problem.in_field("/person"))?;
        let person = person_view(&keeper, id).ok_or_else(not_found)?;
        let standing = keeper.standing(id, now)?;
        let verdicts = Verb::ALL.into_iter().map(|verb| {
            let verdict = keeper.verdict(&standing, verb, &kind, &placed.placement);
            view(verb, verdict)
        });
        Ok(Why { person: Some(person), verdicts: verdicts.collect(), items: None })
    })
    .await
    .map(Json)
}

fn placed(keeper: &Keeper, kind: &str, id: &str) -> Result<Placed, Problem> {
    let (Ok(id), Some(places), Some(_)) = (id.parse(), keeper.places.get(), keeper.catalogue.get(kind)) else {
        return Err(missing());
    };
    places(kind, id)?.ok_or_else(missing)
}

fn missing() -> Problem {
    Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record")
        .remedy("从列表重新选择", "choose it from the list again")
}

fn view(verb: Verb, verdict: why::Verdict) -> VerbVerdict {
    VerbVerdict {
        verb: verb.name(),
        allowed: verdict.allowed,
        relation: verdict.relation.map(|relation| (&relation.label()).into()),
        level: verdict.level.map(anlan_kernel::Level::name),
        policies: verdict.policies.iter().map(PolicyView::from).collect(),
        agreements: verdict.agreements.into_iter().map(AgreementView::from).collect(),
        fields: verdict.fields.into_iter().map(|(name, field)| (name, FieldSeen::from(field))).collect(),
    }
}

impl From<FieldVerdict> for FieldSeen {
    fn from(field: FieldVerdict) -> Self {
        Self { shown: field.shown, masked: field.masked, why: (&field.why).into() }
    }
}

impl From<Mentioned> for AgreementView {
    fn from(agreement: Mentioned) -> Self {
        let Mentioned { id, code, name, purpose, ends } = agreement;
        Self { id: id.to_string(), code, name, purpose, ends }
    }
}
