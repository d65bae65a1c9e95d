//! `/risk/scenarios`: plans that are kept, found again, shared and put back.
//!
//! Who may read the risk map reads all of them; who saved one changes, deletes and restores it. The result is worked out when a plan is saved;
//! who opens it is told what has changed in the city since.

use std::collections::BTreeSet;

use anlan_http::etag::{self, IfMatch};
use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, Query, Refusal, work};
use anlan_kernel::{Body, Caller, Context, Kind, Problem, RecordId};
use anlan_qra::Place;
use anlan_registry::records::{self, Change as RecordChange, NewRecord};
use anlan_store::Sql as _;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::lists::distance;
use super::living;
use super::scenario_record::{
    KIND, MOST_NAME, MOST_REMARKS, Planned, ResultShown, Scenario, fields, no_scenario, not_yours,
};
use super::summary::levels_of;
use super::what_if::plan::{Change, MOST_CHANGES, how_many};
use super::what_if::{answered, note};
use crate::doors::Door;
use crate::risk::living::View;

/// Rows of the list at most.
const MOST_ROWS: usize = 500;
/// Changes since that are named at most.
const MOST_SINCE: usize = 50;
/// Entries of the journal that are looked through at most.
const MOST_ENTRIES: usize = 20_000;
/// How far around a plan a change of the city is told of as near, m.
const NEAR: f64 = 5_000.0;
/// Where the figures of a saved plan come from.
const SOURCE: &str = "选址推演 siting what-if";

/// A plan to be saved.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioAsked {
    /// What people call it.
    #[schema(min_length = 1, max_length = 80, example = "液氯储罐北移方案")]
    name: String,
    /// Remarks.
    #[serde(default)]
    #[schema(max_length = 2000)]
    remarks: String,
    /// Changes, at most twenty.
    changes: Vec<Change>,
}

/// What is to be changed of a saved plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioChange {
    /// Another name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// Other remarks.
    #[serde(default)]
    #[schema(max_length = 2000)]
    remarks: Option<String>,
    /// Other changes; the result is worked out anew.
    #[serde(default)]
    changes: Option<Vec<Change>>,
}

/// Which plans.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Whose {
    /// Only those that the caller saved.
    mine: Option<bool>,
    /// Part of a name.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// Saved plans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioList {
    /// The last changed first; at most 500.
    items: Vec<ScenarioRow>,
    /// How many there are.
    total: usize,
}

/// A saved plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioRow {
    /// Record.
    id: String,
    /// Version, for `If-Match`.
    version: u32,
    /// Name.
    name: String,
    /// Remarks.
    remarks: String,
    /// How many changes it has.
    changes: usize,
    /// Id of who saved it.
    by: String,
    /// Name of who saved it.
    by_name: String,
    /// Whether the caller saved it, and may change it.
    is_own: bool,
    /// When it was last changed.
    changed_at: String,
    /// Journal position that the result rests on.
    position: u64,
    /// Edition of the engine.
    engine: String,
    /// Result when it was saved.
    result: ResultShown,
}

/// A saved plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioShown {
    /// The plan as in the list.
    scenario: ScenarioRow,
    /// Its changes, in the shape of `POST /risk/what-if`.
    changes: Vec<Change>,
    /// What the sources and targets that it names are called: as now, or as they were when it was saved.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    names: std::collections::BTreeMap<String, String>,
    /// Changes, by index, whose source or target is no longer on the map.
    lost: Vec<usize>,
    /// What has changed in the city since it was saved.
    since: Since,
}

/// What has changed since a plan was saved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Since {
    /// Journal position that the result rests on.
    position: u64,
    /// Journal position now.
    now: u64,
    /// Changes of sites, units, vessels, holdings and protection targets since.
    changes: usize,
    /// There are more than were looked through.
    or_more: bool,
    /// Those of them within 5 km of the plan, or about what it names.
    near: usize,
    /// The last of those, at most fifty.
    items: Vec<SinceItem>,
    /// The engine is another edition.
    is_other_engine: bool,
}

/// A change of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SinceItem {
    /// Journal position.
    position: u64,
    /// When.
    at: String,
    /// `create`, `update`, `delete` …
    action: String,
    /// Record type.
    kind: String,
    /// Record.
    id: String,
    /// Name of what changed.
    title: String,
}

fn row(door: &Door, caller: &Caller, scenario: &Scenario) -> ScenarioRow {
    ScenarioRow {
        id: scenario.record.id.to_string(),
        version: scenario.record.version,
        name: scenario.name.clone(),
        remarks: scenario.remarks.clone(),
        changes: scenario.plan.changes.len(),
        by: scenario.owner().to_owned(),
        by_name: (door.actor_name)(scenario.owner()),
        is_own: is_own(caller, scenario),
        changed_at: scenario.changed_at.clone(),
        position: scenario.position,
        engine: scenario.engine.clone(),
        result: scenario.result.clone(),
    }
}

fn is_own(caller: &Caller, scenario: &Scenario) -> bool {
    caller.actor.as_ref().is_some_and(|actor| actor.id == scenario.owner())
}

fn id_of(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_| no_scenario())
}

fn name_of(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME {
        let (zh, en) =
            (format!("名称须为 1 至 {MOST_NAME} 字"), format!("the name must have 1 to {MOST_NAME} characters"));
        return Err(Problem::invalid("risk.scenario_name", zh, en)
            .remedy("填写简短的名称", "give it a short name")
            .in_field("/name"));
    }
    Ok(name.to_owned())
}

fn remarks_of(text: &str) -> Result<String, Problem> {
    let remarks = text.trim();
    if remarks.chars().count() > MOST_REMARKS {
        let (zh, en) =
            (format!("备注最多 {MOST_REMARKS} 字"), format!("remarks have at most {MOST_REMARKS} characters"));
        return Err(Problem::invalid("risk.scenario_remarks", zh, en)
            .remedy("缩短文字", "shorten the text")
            .in_field("/remarks"));
    }
    Ok(remarks.to_owned())
}

/// Works a plan out as the city is now and returns the fields that keep it.
fn worked_out(door: &Door, caller: &Caller, name: &str, changes: Vec<Change>) -> Result<Body, Problem> {
    if changes.is_empty() || changes.len() > MOST_CHANGES {
        return Err(how_many());
    }
    living(door).look(|view| {
        let answer = answered(door, view, &changes, &levels_of(None)?)?;
        note(caller, name, changes.len())?;
        let names =
            (changes.iter().filter_map(named)).map(|id| (id.to_owned(), title_now(view, id).unwrap_or_default()));
        let plan = Planned { names: names.collect(), changes: changes.clone() };
        fields(&plan, &ResultShown::of(&answer), view.facts.position)
    })
}

/// What of the city a change names.
fn named(change: &Change) -> Option<&str> {
    match change {
        Change::RemoveSource { source } | Change::ChangeStock { source, .. } => Some(source),
        Change::RemoveTarget { target } => Some(target),
        Change::AddEquipment { .. } | Change::AddTarget { .. } => None,
    }
}

/// What a source or a target is called, where it is on the map.
fn title_now(view: &View<'_>, id: &str) -> Option<String> {
    let id: RecordId = id.parse().ok()?;
    if view.map.sources.contains_key(&id) {
        return Some(view.facts.title(id).to_owned());
    }
    view.facts.targets.get(&id).map(|facts| facts.target.name.clone())
}

fn stored(door: &Door, id: RecordId) -> Result<Scenario, Problem> {
    let stored = door.store.read(|reader| records::stored(reader, id))?;
    stored.and_then(Scenario::read).ok_or_else(no_scenario)
}

/// Shows a plan with what has changed since.
fn shown(door: &Door, caller: &Caller, scenario: &Scenario) -> Result<Response, Problem> {
    let (names, lost, since) = living(door).look(|view| {
        let mut names = scenario.plan.names.clone();
        let mut lost = Vec::new();
        for (index, change) in scenario.plan.changes.iter().enumerate() {
            let Some(id) = named(change) else { continue };
            match title_now(view, id) {
                Some(title) => {
                    names.insert(id.to_owned(), title);
                }
                None => lost.push(index),
            }
        }
        Ok((names, lost, since(door, view, scenario)?))
    })?;
    let body = ScenarioShown {
        scenario: row(door, caller, scenario),
        changes: scenario.plan.changes.clone(),
        names,
        lost,
        since,
    };
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::ETAG, etag::of_version(scenario.record.version));
    Ok(response)
}

fn since(door: &Door, view: &View<'_>, scenario: &Scenario) -> Result<Since, Problem> {
    const KINDS: [&str; 5] = ["site", "unit", "vessel", "holding", "protection_target"];
    let map = view.map;
    let own: BTreeSet<&str> = scenario.plan.changes.iter().filter_map(named).collect();
    let places: Vec<Place> = (scenario.plan.changes.iter())
        .filter_map(|change| match change {
            Change::AddEquipment { lon, lat, .. } | Change::AddTarget { lon, lat, .. } => {
                Some(map.place(anlan_spatial::LonLat::new(*lon, *lat)))
            }
            _ => place_of(view, named(change)?.parse().ok()?),
        })
        .collect();
    let (mut at, mut changes, mut near, mut read) = (scenario.position, 0, 0, 0);
    let mut items: Vec<SinceItem> = Vec::new();
    while at < view.facts.position && read < MOST_ENTRIES {
        let entries = door.store.read(|reader| reader.entries_after(at, 2_000))?;
        let Some(last) = entries.last() else { break };
        at = last.position;
        read += entries.len();
        for entry in entries.into_iter().filter(|entry| KINDS.contains(&entry.kind.as_str())) {
            changes += 1;
            let id = entry.record.to_string();
            // What is gone has no place: it is told of.
            let is_near = own.contains(id.as_str())
                || place_of(view, entry.record)
                    .is_none_or(|place| places.iter().any(|own| distance(*own, place) <= NEAR));
            if !is_near {
                continue;
            }
            near += 1;
            let said = entry.after.as_ref().and_then(|record| record.text("name").or(record.text("substance_name")));
            let title = said.map_or_else(|| view.facts.title(entry.record).to_owned(), str::to_owned);
            items.push(SinceItem {
                position: entry.position,
                at: entry.at.to_string(),
                action: entry.action,
                kind: entry.kind,
                id,
                title,
            });
            if items.len() > MOST_SINCE {
                items.remove(0);
            }
        }
    }
    items.reverse();
    Ok(Since {
        position: scenario.position,
        now: view.facts.position,
        changes,
        or_more: at < view.facts.position && read >= MOST_ENTRIES,
        near,
        items,
        is_other_engine: scenario.engine != env!("CARGO_PKG_VERSION"),
    })
}

/// Where a record stands on the flat map.
fn place_of(view: &View<'_>, id: RecordId) -> Option<Place> {
    let at = match view.facts.targets.get(&id) {
        Some(target) => target.place,
        None => view.facts.origin(id)?.0,
    };
    Some(view.map.place(at))
}

/// Lists saved plans
#[utoipa::path(get, path = "/risk/scenarios", tag = "risk", params(Whose), responses(
    (status = 200, description = "saved plans", body = ScenarioList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn scenarios(
    State(door): State<Door>,
    Asking(caller): Asking,
    whose: Result<Query<Whose>, Refusal>,
) -> Answer<Json<ScenarioList>> {
    super::require(&caller)?;
    let Query(whose) = whose?;
    work(move || -> Result<_, Problem> {
        let mut ids = Vec::new();
        let mut all = door.store.read(|reader| {
            records::each(reader, KIND, |record| {
                ids.push(record.id);
                Ok(())
            })?;
            let mut all = Vec::new();
            for id in &ids {
                all.extend(records::stored(reader, *id)?.and_then(Scenario::read));
            }
            Ok(all)
        })?;
        let part = whose.q.as_deref().map(|q| q.trim().to_lowercase()).unwrap_or_default();
        all.retain(|one| (whose.mine != Some(true) || is_own(&caller, one)) && one.name.to_lowercase().contains(&part));
        all.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then(b.record.id.cmp(&a.record.id)));
        let total = all.len();
        let items = all.iter().take(MOST_ROWS).map(|one| row(&door, &caller, one)).collect();
        Ok(Json(ScenarioList { items, total }))
    })
    .await
}

/// Saves a plan
///
/// Its result is worked out as the city is now, and kept with the journal position that it rests on.
#[utoipa::path(post, path = "/risk/scenarios", tag = "risk", request_body = ScenarioAsked,
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition with the same key gets the first answer")), responses(
    (status = 201, description = "saved", body = ScenarioShown, headers(("ETag" = String, description = "version"), ("Location" = String, description = "where it is"))),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a change is impossible; a pointer to it", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(door): State<Door>,
    Asking(caller): Asking,
    once: Once,
    body: Result<Json<ScenarioAsked>, Refusal>,
) -> Answer<Response> {
    super::require(&caller)?;
    let Json(asked) = body?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let (name, remarks) = (name_of(&asked.name)?, remarks_of(&asked.remarks)?);
        let mut fields = worked_out(&door, &caller, &name, asked.changes.clone())?;
        fields.insert("name".to_owned(), name.into());
        if !remarks.is_empty() {
            fields.insert("remarks".to_owned(), remarks.into());
        }
        let (ids, catalogue, now, acting) = (door.ids.clone(), door.catalogue.clone(), (door.now)(), actor.clone());
        let id: RecordId = once.write(&door.store, &actor, now, &asked, move |tx| {
            let ctx = Context { actor: acting, now, ids: ids.as_ref() };
            let new =
                NewRecord { kind: KIND.to_owned(), body: fields, source: SOURCE.to_owned(), ..NewRecord::default() };
            records::create(tx, &ctx, &catalogue, new).map(|written| written.record.id)
        })?;
        let mut response = shown(&door, &caller, &stored(&door, id)?)?;
        *response.status_mut() = StatusCode::CREATED;
        if let Ok(place) = format!("/api/v1/risk/scenarios/{id}").parse() {
            response.headers_mut().insert(header::LOCATION, place);
        }
        Ok(response)
    })
    .await
}

/// Opens a saved plan
///
/// With what has changed in the city since it was saved. Its result now is that of `POST /risk/what-if` with its changes.
#[utoipa::path(get, path = "/risk/scenarios/{id}", tag = "risk", params(("id" = String, Path, description = "scenario")), responses(
    (status = 200, description = "the plan", body = ScenarioShown, headers(("ETag" = String, description = "version"))),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "there is none", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn scenario(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Response> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> { shown(&door, &caller, &stored(&door, id_of(&id)?)?) }).await
}

/// Changes a saved plan
///
/// Only who saved it may. Other changes are worked out as the city is now; another name leaves the result as it was.
#[utoipa::path(patch, path = "/risk/scenarios/{id}", tag = "risk", request_body = ScenarioChange, params(
    ("id" = String, Path, description = "scenario"), ("If-Match" = String, Header, description = "the `ETag` that was read")), responses(
    (status = 200, description = "the plan", body = ScenarioShown, headers(("ETag" = String, description = "version"))),
    (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post, or somebody else's", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "there is none", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 412, description = "it was changed in between", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a change is impossible; a pointer to it", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    version: Result<IfMatch, Refusal>,
    body: Result<Json<ScenarioChange>, Refusal>,
) -> Answer<Response> {
    super::require(&caller)?;
    let IfMatch(version) = version?;
    let Json(asked) = body?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let id = id_of(&id)?;
        let there = stored(&door, id)?;
        if !is_own(&caller, &there) {
            return Err(vec![not_yours()]);
        }
        let mut fields = Body::new();
        if let Some(name) = &asked.name {
            fields.insert("name".to_owned(), name_of(name)?.into());
        }
        if let Some(remarks) = &asked.remarks {
            let remarks = remarks_of(remarks)?;
            let value = if remarks.is_empty() { serde_json::Value::Null } else { remarks.into() };
            fields.insert("remarks".to_owned(), value);
        }
        if let Some(changes) = asked.changes {
            fields.extend(worked_out(&door, &caller, &there.name, changes)?);
        }
        let (ids, catalogue, now) = (door.ids.clone(), door.catalogue.clone(), (door.now)());
        records::act(&door.store, move |tx| {
            let ctx = Context { actor, now, ids: ids.as_ref() };
            let change = RecordChange {
                fields,
                expected_version: version,
                source: SOURCE.to_owned(),
                ..RecordChange::default()
            };
            records::update(tx, &ctx, &catalogue, id, change).map(|_| ())
        })?;
        Ok(shown(&door, &caller, &stored(&door, id)?)?)
    })
    .await
}

/// Deletes a saved plan
///
/// Only who saved it may; `POST /risk/scenarios/{id}/undo` brings it back.
#[utoipa::path(delete, path = "/risk/scenarios/{id}", tag = "risk", params(
    ("id" = String, Path, description = "scenario"), ("If-Match" = String, Header, description = "the `ETag` that was read")), responses(
    (status = 204, description = "it is gone"),
    (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post, or somebody else's", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "there is none", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 412, description = "it was changed in between", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn delete(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    version: Result<IfMatch, Refusal>,
) -> Answer<StatusCode> {
    super::require(&caller)?;
    let IfMatch(version) = version?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let id = id_of(&id)?;
        if !is_own(&caller, &stored(&door, id)?) {
            return Err(vec![not_yours()]);
        }
        let (ids, now) = (door.ids.clone(), (door.now)());
        records::act(&door.store, move |tx| {
            let ctx = Context { actor, now, ids: ids.as_ref() };
            records::delete(tx, &ctx, id, version, None).map(|_| ()).map_err(|problem| vec![problem])
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Takes back the last change of a saved plan, or its deletion
///
/// Only who saved it may. `If-Match` names the version that the change made: that of the answer to `PATCH`, or one more than the version
/// that was deleted. Taking back what was taken back brings it again.
#[utoipa::path(post, path = "/risk/scenarios/{id}/undo", tag = "risk", params(
    ("id" = String, Path, description = "scenario"), ("If-Match" = String, Header, description = "the version that the change made")), responses(
    (status = 200, description = "the plan as it was before", body = ScenarioShown, headers(("ETag" = String, description = "version"))),
    (status = 400, description = "the request cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post, or somebody else's", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "there never was one", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "it was changed in between, or there is nothing to take back", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 428, description = "send `If-Match`", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn undo(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
    version: Result<IfMatch, Refusal>,
) -> Answer<Response> {
    super::require(&caller)?;
    let IfMatch(version) = version?;
    let actor = caller.actor()?;
    work(move || -> Result<_, Vec<Problem>> {
        let id = id_of(&id)?;
        let (ids, catalogue, now) = (door.ids.clone(), door.catalogue.clone(), (door.now)());
        let me = actor.id.clone();
        records::act(&door.store, move |tx| {
            let history = tx.reader().history(id).map_err(|problem| vec![problem])?;
            let Some(last) = history.last().filter(|entry| entry.kind == KIND) else {
                return Err(vec![no_scenario()]);
            };
            let first = history.iter().find_map(|entry| entry.after.as_ref());
            if first.is_none_or(|record| record.provenance.default.by != me) {
                return Err(vec![not_yours()]);
            }
            let before = history.iter().rev().nth(1).and_then(|entry| entry.after.clone());
            let (Some(before), true) = (before, last.version == version) else {
                return Err(vec![nothing_to_undo()]);
            };
            let ctx = Context { actor, now, ids: ids.as_ref() };
            records::take_back(tx, &ctx, &catalogue, last, before).map_err(|problem| vec![problem])
        })?;
        Ok(shown(&door, &caller, &stored(&door, id)?)?)
    })
    .await
}

fn nothing_to_undo() -> Problem {
    Problem::new(
        Kind::Conflict,
        "risk.scenario_changed",
        "方案此后又有改动，或没有可撤销的改动",
        "the scenario was changed in between, or there is nothing to take back",
    )
    .remedy("重新打开方案", "open the scenario again")
}
