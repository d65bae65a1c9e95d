//! Who is signed in, with what they may do.

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_kernel::permission::operation;
use anlan_kernel::{Problem, RecordId, Verb};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::keeper::Keeper;
use crate::roles::Role;
use crate::secrets;
use crate::sessions::Session;
use crate::sign_in::text_of;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    person: PersonView,
    /// Posts held today.
    posts: Vec<PostView>,
    /// Record types and what may be done with them, somewhere.
    types: BTreeMap<String, Vec<&'static str>>,
    /// Operations that are not about one record.
    features: Vec<&'static str>,
    /// To be repeated in the header `X-Anlan-Csrf` by unsafe methods.
    csrf: String,
    /// When the session ends in any case.
    expires_at: String,
    /// It ends earlier when nobody uses it for so long.
    idle_minutes: u32,
    /// Nothing else may be done before the password is changed.
    must_change_password: bool,
    /// One-time codes are in use.
    totp_enrolled: bool,
    /// A post demands one-time codes.
    totp_required: bool,
}

/// A person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonView {
    /// Id.
    pub(crate) id: String,
    /// Login.
    pub(crate) login: String,
    /// Name.
    pub(crate) name: String,
}

/// A post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PostView {
    id: String,
    name: String,
    unit: UnitView,
    role: RoleView,
    /// Last day of the term.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Name of the person whose post is filled for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    stands_in_for: Option<String>,
}

/// A unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UnitView {
    id: String,
    name: String,
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    district: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    park: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise: Option<String>,
}

/// A role.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleView {
    pub(crate) id: &'static str,
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        let label = role.label();
        Self { id: role.id(), zh: label.zh.into_owned(), en: label.en.into_owned() }
    }
}

/// Returns a person as the wire has it.
pub(crate) fn person_view(keeper: &Keeper, id: RecordId) -> Option<PersonView> {
    let state = keeper.directory.state();
    let person = state.people.get(&id)?;
    Some(PersonView { id: id.to_string(), login: person.login.clone(), name: person.name.clone() })
}

/// Returns who is signed in by a session, whose token is at hand.
pub(crate) fn me_of(keeper: &Arc<Keeper>, session: &Session, token: &str, now: Timestamp) -> Result<Me, Problem> {
    let standing = keeper.standing(session.person, now)?;
    let duties = keeper.duties(session.person, now)?;
    let totp_required = keeper.totp_required(session.person, now)?;
    let person = person_view(keeper, session.person).ok_or_else(super::not_found)?;
    let mut types = BTreeMap::new();
    for record_type in keeper.catalogue.types() {
        let kind = record_type.name.as_ref();
        let verbs: Vec<&'static str> = Verb::ALL
            .into_iter()
            .filter(|verb| !standing.grant(&keeper.policies, *verb, kind).is_empty())
            .map(Verb::name)
            .collect();
        if !verbs.is_empty() {
            types.insert(kind.to_owned(), verbs);
        }
    }
    let idle_minutes = keeper.settings().idle_minutes;
    let state = keeper.directory.state();
    let posts = standing.offices.iter().map(|office| PostView {
        id: office.post.to_string(),
        name: office.name.clone(),
        unit: UnitView {
            id: office.unit.to_string(),
            name: office.unit_name.clone(),
            level: office.level.name(),
            district: office.district.clone(),
            park: office.park.clone(),
            enterprise: office.enterprise.map(|id| id.to_string()),
        },
        role: office.role.into(),
        until: office.until.and_then(|day| day.yesterday().ok()).map(|day| day.to_string()),
        stands_in_for: office
            .stands_in_for
            .and_then(|post| state.people.get(&state.posts.get(&post)?.person))
            .map(|person| person.name.clone()),
    });
    Ok(Me {
        person,
        posts: posts.collect(),
        types,
        features: operation::ALL.into_iter().filter(|name| standing.may(&keeper.policies, name)).collect(),
        csrf: secrets::csrf_of(token),
        expires_at: text_of(session.expires_at),
        idle_minutes,
        must_change_password: duties.change_password,
        totp_enrolled: duties.totp_enrolled,
        totp_required,
    })
}
