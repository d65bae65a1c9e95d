//! `GET /hazards/{unit}`: both editions with their working; `/timeline`: how the verdict came to be.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, Refusal, input::Path, work};
use anlan_kernel::{Problem, RecordId};
use anlan_regulations::gb18218::Edition;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{self, EditionVerdict, Outcome, ReasonView};
use super::{Door, View, day_of, edition_of, no_unit, placement_of_part};
use crate::board::Board;
use crate::explain::explain;
use crate::timeline::{self, Turn};
use crate::verdict::Verdict;

/// Which verdict is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `2018` (default) or `2009`: the one told first.
    edition: Option<String>,
    /// End of which day; today where absent.
    as_of: Option<String>,
}

/// A unit with its verdicts under both editions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitVerdicts {
    /// Unit.
    #[schema(value_type = String)]
    unit: RecordId,
    /// Code.
    code: String,
    /// Name.
    name: String,
    /// Site.
    #[schema(value_type = Option<String>)]
    site: Option<RecordId>,
    /// Name of the site.
    site_name: String,
    /// Enterprise.
    #[schema(value_type = Option<String>)]
    enterprise: Option<RecordId>,
    /// Name of the enterprise.
    enterprise_name: String,
    /// District code.
    district: String,
    /// Name of the district.
    district_name: String,
    /// Park.
    park: String,
    /// Day.
    as_of: String,
    /// Journal position.
    position: u64,
    /// Edition asked for.
    edition: String,
    /// Verdicts, the edition asked for first. A unit without lines has none.
    verdicts: Vec<EditionVerdict>,
    /// What differs between the editions, from 2009 to 2018.
    difference: Vec<ReasonView>,
    /// Other units of the same site.
    siblings: Vec<Sibling>,
    /// Invented for demonstration.
    demo: bool,
}

/// Another unit of the same site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sibling {
    /// Unit.
    #[schema(value_type = String)]
    unit: RecordId,
    /// Name.
    name: String,
    /// Outcome by the edition asked for.
    outcome: Outcome,
}

/// Tells one unit's verdicts with their working
///
/// Every step of S, α and R with clause, table row and confidence of the source, under both editions. A unit out of reach is not there.
#[utoipa::path(get, path = "/hazards/{unit}", tag = "hazards", params(Wanted, ("unit" = String, Path, description = "unit, or site that holds something itself")), responses(
    (status = 200, description = "the verdicts", body = UnitVerdicts),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "not there, or not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn verdict(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(unit): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<UnitVerdicts>> {
    let view = View::of(&caller)?;
    let unit: RecordId = unit.parse().map_err(|_| no_unit())?;
    work(move || -> Result<UnitVerdicts, Refusal> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
        let told = door.live.look(as_of, |board| {
            let day = as_of.unwrap_or_else(|| door.live.day());
            tell(&door, board, &view, edition, unit, day.to_string())
        })?;
        told.ok_or_else(|| no_unit().into())
    })
    .await
    .map(Json)
}

fn tell(
    door: &Door,
    board: &Board,
    view: &View,
    edition: Edition,
    unit: RecordId,
    as_of: String,
) -> Option<UnitVerdicts> {
    let placement = placement_of_part(board, unit)?;
    if !view.shows(&placement) {
        return None;
    }
    let other = if edition == Edition::E2018 { Edition::E2009 } else { Edition::E2018 };
    let of = |edition| board.of_unit(edition, unit);
    let (first, second) = (of(edition), of(other));
    let (newer, older) = (of(Edition::E2018), of(Edition::E2009));
    let with_quantities = first.into_iter().chain(second).all(|verdict| view.shows_quantities_of(board, verdict));
    let difference = explain(older.map(AsRef::as_ref), newer.map(AsRef::as_ref));
    let inputs = board.inputs();
    let site = inputs.site_of_part(unit)?;
    let state = inputs.sites.get(&site)?;
    let (name, code) = match inputs.units.get(&unit) {
        Some(own) => (own.unit.name.clone(), own.unit.code.clone()),
        None => (state.site.name.clone(), state.site.code.clone()),
    };
    let enterprise = inputs.operator_of(state);
    let district = state.site.district.clone().unwrap_or_default();
    let siblings = board.of_site(Edition::E2018, site).into_iter().filter(|own| !own.subject.ids.contains(&unit));
    Some(UnitVerdicts {
        unit,
        code,
        name,
        site: Some(site),
        site_name: state.site.name.clone(),
        enterprise,
        enterprise_name: enterprise
            .and_then(|id| inputs.enterprises.get(&id))
            .map(|enterprise| enterprise.name.clone())
            .or_else(|| state.site.operator.clone())
            .unwrap_or_default(),
        district_name: door.districts.get(&district).unwrap_or(&district).clone(),
        district,
        park: state.site.park.clone().unwrap_or_default(),
        as_of,
        position: inputs.position,
        edition: edition.id().to_owned(),
        verdicts: first.into_iter().chain(second).map(|verdict| wire::verdict(view, board, verdict)).collect(),
        difference: difference
            .iter()
            .filter(|reason| with_quantities || !reason.what.is_cause())
            .map(|reason| wire::reason(view, reason))
            .collect(),
        siblings: siblings
            .filter_map(|own| {
                let unit = *own.subject.ids.first()?;
                let shown = board.of_unit(edition, unit).unwrap_or(own);
                Some(Sibling { unit, name: own.subject.name.clone(), outcome: wire::outcome(shown) })
            })
            .collect(),
        demo: state.site.demo,
    })
}

/// The changes of a verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Timeline {
    /// Edition.
    edition: String,
    /// Changes, the latest first.
    items: Vec<TurnView>,
}

/// One change of a verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnView {
    /// Journal position.
    position: u64,
    /// When it was declared.
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// Who declared it.
    actor: String,
    /// Name of who declared it.
    actor_name: String,
    /// Verdict before; absent where there was none.
    before: Option<Outcome>,
    /// Verdict after; absent where the unit holds nothing any more.
    after: Option<Outcome>,
    /// What changed and why; causes are left out where the caller may not see quantities.
    reasons: Vec<ReasonView>,
    /// What it comes to, in one line.
    summary: BothLanguages,
}

/// Tells how one unit's verdict came to be
#[utoipa::path(get, path = "/hazards/{unit}/timeline", tag = "hazards", params(Wanted, ("unit" = String, Path, description = "unit, or site that holds something itself")), responses(
    (status = 200, description = "the changes, the latest first", body = Timeline),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "not there, or not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn timeline(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(unit): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Timeline>> {
    let view = View::of(&caller)?;
    let unit: RecordId = unit.parse().map_err(|_| no_unit())?;
    work(move || -> Result<Timeline, Problem> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
        let items = door.live.look(as_of, |board| {
            let placement = placement_of_part(board, unit).filter(|place| view.shows(place)).ok_or_else(no_unit)?;
            let with_quantities = view.shows_quantities(&placement);
            let mut turns = timeline::of_unit(&door.store, board, edition, unit)?;
            turns.retain(|turn| turn.position <= board.inputs().position);
            let shows = |verdict: &Arc<Verdict>| view.shows_quantities_of(board, verdict);
            let shown = |turn: &Turn| {
                with_quantities && [&turn.change.before, &turn.change.after].into_iter().flatten().all(shows)
            };
            Ok::<_, Problem>(turns.iter().map(|turn| turn_view(&door, &view, turn, shown(turn))).collect())
        })??;
        Ok(Timeline { edition: edition.id().to_owned(), items })
    })
    .await
    .map(Json)
}

fn turn_view(door: &Door, view: &View, turn: &Turn, with_quantities: bool) -> TurnView {
    let (before, after) = (turn.change.before.as_deref(), turn.change.after.as_deref());
    let reasons = turn.change.reasons.iter().filter(|reason| with_quantities || !reason.what.is_cause());
    TurnView {
        position: turn.position,
        at: turn.at.to_string(),
        actor: turn.actor.clone(),
        actor_name: (door.actor_name)(&turn.actor),
        before: before.map(wire::outcome),
        after: after.map(wire::outcome),
        reasons: reasons.map(|reason| wire::reason(view, reason)).collect(),
        summary: super::changes::summary(before, after),
    }
}
