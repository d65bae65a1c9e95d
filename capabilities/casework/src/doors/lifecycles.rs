//! `GET /case-lifecycles` and their pictures.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query};
use anlan_kernel::Problem;
use anlan_kernel::problem::Language;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::Door;
use super::wire::{ActionView, CaseField, both};
use crate::diagram;
use crate::lifecycle::Lifecycle;

/// A party of a lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PartyView {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// `lead`, `co_lead`, `joint_lead`, `responsible`, `cooperating`, `all_relevant`, `group`.
    #[schema(value_type = String)]
    kind: crate::lifecycle::PartyKind,
    /// What the capacity is called.
    capacity: BothLanguages,
    /// Fewest holders.
    least: usize,
    /// Most holders; absent where there is no limit.
    most: Option<usize>,
    /// It is shown the case although it has nothing to do.
    copied: bool,
}

/// A state of a lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StateView {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// Nothing follows.
    end: bool,
    /// Clocks that run in it.
    clocks: Vec<String>,
    /// Parties whose opinions are asked.
    opinions_of: Vec<String>,
}

/// A clock of a lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockRule {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// The rule in words.
    rule: BothLanguages,
    /// The rule as it is declared.
    #[schema(value_type = Object)]
    clock: anlan_duty::Clock,
}

/// A lifecycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LifecycleView {
    /// Name.
    name: String,
    /// What a case of it is called.
    label: BothLanguages,
    /// Pack and file that declare it.
    origin: String,
    /// Record types a case may be about.
    subjects: Vec<String>,
    /// State in which a case begins.
    start: String,
    /// Who takes part.
    parties: Vec<PartyView>,
    /// States.
    states: Vec<StateView>,
    /// Actions.
    actions: Vec<ActionView>,
    /// What may be written down.
    fields: Vec<CaseField>,
    /// Clocks.
    clocks: Vec<ClockRule>,
    /// The lifecycle as Mermaid text.
    mermaid: BothLanguages,
}

/// Lifecycles.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Lifecycles {
    /// In order of names.
    items: Vec<LifecycleView>,
}

impl From<&Lifecycle> for LifecycleView {
    fn from(lifecycle: &Lifecycle) -> Self {
        let party = |party: &crate::lifecycle::Party| {
            let (least, most) = party.kind.bounds();
            PartyView {
                name: party.name.clone(),
                label: (&party.label).into(),
                kind: party.kind,
                capacity: (&party.kind.label()).into(),
                least: if party.required { least } else { 0 },
                most: (most < usize::MAX).then_some(most),
                copied: party.copied,
            }
        };
        let state = |state: &crate::lifecycle::State| StateView {
            name: state.name.clone(),
            label: (&state.label).into(),
            end: state.is_end,
            clocks: state.clocks.clone(),
            opinions_of: state.opinions.as_ref().map(|asked| asked.of.clone()).unwrap_or_default(),
        };
        let clock = |named: &crate::lifecycle::NamedClock| ClockRule {
            name: named.name.clone(),
            label: (&named.label).into(),
            rule: both(&named.clock.text()),
            clock: named.clock.clone(),
        };
        Self {
            name: lifecycle.name.clone(),
            label: (&lifecycle.label).into(),
            origin: lifecycle.origin.clone(),
            subjects: lifecycle.subjects.clone(),
            start: lifecycle.start.clone(),
            parties: lifecycle.parties.iter().map(party).collect(),
            states: lifecycle.states.iter().map(state).collect(),
            actions: lifecycle.actions.iter().map(|action| ActionView::new(action, None)).collect(),
            fields: lifecycle.fields.iter().map(Into::into).collect(),
            clocks: lifecycle.clocks.iter().map(clock).collect(),
            mermaid: BothLanguages {
                zh: diagram::mermaid(lifecycle, Language::Zh),
                en: diagram::mermaid(lifecycle, Language::En),
            },
        }
    }
}

/// Lists the lifecycles of cases
#[utoipa::path(get, path = "/case-lifecycles", tag = "cases",
    responses(
        (status = 200, description = "lifecycles as the packs declare them", body = Lifecycles),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn list(State(door): State<Arc<Door>>, Asking(caller): Asking) -> Answer<Json<Lifecycles>> {
    caller.actor()?;
    Ok(Json(Lifecycles { items: door.rules.lifecycles.values().map(Into::into).collect() }))
}

/// Draws a lifecycle
#[utoipa::path(get, path = "/case-lifecycles/{name}/diagram", tag = "cases",
    params(
        ("name" = String, Path, description = "lifecycle"),
        ("language" = Option<String>, Query, description = "`zh` or `en`"),
        ("state" = Option<String>, Query, description = "state to draw strong"),
    ),
    responses(
        (status = 200, description = "a picture drawn from the declaration", body = String, content_type = "image/svg+xml"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such lifecycle", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn diagram(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(name): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Response> {
    caller.actor()?;
    let lifecycle = door.rules.require(&name)?;
    let (mut language, mut current) = (caller.language, None);
    for (name, value) in &pairs {
        match (name.as_str(), value.as_str()) {
            ("language", "zh") => language = Language::Zh,
            ("language", "en") => language = Language::En,
            ("state", state) if state.is_empty() || lifecycle.state(state).is_some() => current = Some(state),
            _ => return Err(unknown(name).into()),
        }
    }
    let picture = diagram::svg(lifecycle, language, current);
    Ok(([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], picture).into_response())
}

pub(super) fn unknown(name: &str) -> Problem {
    Problem::invalid(
        "http.query",
        format!("参数“{name}”或其值不可用"),
        format!("parameter \u{201c}{name}\u{201d} or its value is not known"),
    )
    .remedy("接口见 /api/v1/openapi.json", "the parameters are described at /api/v1/openapi.json")
    .in_field(format!("/{name}"))
}
