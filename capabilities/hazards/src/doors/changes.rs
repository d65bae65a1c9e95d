//! `GET /hazards/due`: what must be assessed anew; `GET /hazards/changes`: what changed since a day, and why.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{self, Outcome, ReasonView};
use super::{Door, View, day_of, edition_of, placement_of_part};
use crate::board::Board;
use crate::explain::Reason;
use crate::reassess;
use crate::verdict::Verdict;

/// Which are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct WantedDue {
    /// `2018` (default) or `2009`.
    edition: Option<String>,
    /// On which day; today where absent.
    as_of: Option<String>,
    /// District code.
    district: Option<String>,
    /// Enterprise.
    enterprise: Option<String>,
}

/// Hazards to be assessed anew.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueList {
    /// Day.
    as_of: String,
    /// Units, in order of their records.
    items: Vec<DueView>,
}

/// A hazard with the causes for assessing it anew.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueView {
    /// Unit.
    #[schema(value_type = String)]
    unit: RecordId,
    /// Name of the unit.
    name: String,
    /// Enterprise.
    #[schema(value_type = Option<String>)]
    enterprise: Option<RecordId>,
    /// Name of the enterprise.
    enterprise_name: String,
    /// District code.
    district: String,
    /// Day of the last assessment, where one is declared.
    assessed_on: Option<String>,
    /// Outcome now.
    outcome: Option<Outcome>,
    /// Causes, in the order of the article.
    causes: Vec<CauseView>,
}

/// One cause.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CauseView {
    /// `three_years`, `rebuilt`, `inventory_changed`, `surroundings_changed`, `accident`, `standard_changed`; `never_assessed` where none is on record.
    trigger: String,
    /// Day from which it is due, where a day is known.
    since: Option<String>,
    /// What shows it.
    text: BothLanguages,
    /// Clause.
    clause: BothLanguages,
}

/// Lists hazards to be assessed anew (Order 40, article 11)
#[utoipa::path(get, path = "/hazards/due", tag = "hazards", params(WantedDue), responses(
    (status = 200, description = "the hazards with their causes", body = DueList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn due(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<WantedDue>,
) -> Answer<Json<DueList>> {
    let view = View::of(&caller)?;
    work(move || -> Result<DueList, Problem> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
        let day = as_of.unwrap_or_else(|| door.live.day());
        let items = door.live.look(as_of, |board| {
            let asked = |own: &str, wanted: &Option<String>| {
                wanted.as_deref().is_none_or(|text| text.is_empty() || text == own)
            };
            let mut items = Vec::new();
            for due in reassess::in_city(&door.store, board, edition, day)? {
                let Some(placement) = placement_of_part(board, due.unit).filter(|place| view.shows(place)) else {
                    continue;
                };
                let verdict = board.of_unit(edition, due.unit);
                let district = placement.district.clone().unwrap_or_default();
                let owner = placement.owner.map(|owner| owner.to_string()).unwrap_or_default();
                if !asked(&district, &wanted.district) || !asked(&owner, &wanted.enterprise) {
                    continue;
                }
                let shows = verdict.map_or_else(
                    || view.shows_quantities(&placement),
                    |verdict| view.shows_quantities_of(board, verdict),
                );
                items.push(DueView {
                    unit: due.unit,
                    name: due.name,
                    enterprise: placement.owner,
                    enterprise_name: verdict.map(|verdict| verdict.subject.enterprise_name.clone()).unwrap_or_default(),
                    district,
                    assessed_on: due.assessed_on.map(|day| day.to_string()),
                    outcome: verdict.map(|verdict| wire::outcome(verdict)),
                    causes: due.due.iter().map(|cause| cause_view(&view, cause, shows)).collect(),
                });
            }
            Ok::<_, Problem>(items)
        })??;
        Ok(DueList { as_of: day.to_string(), items })
    })
    .await
    .map(Json)
}

fn cause_view(view: &View, due: &reassess::Due, shows_quantities: bool) -> CauseView {
    let text = match due.trigger.filter(|_| !due.reasons.is_empty()) {
        // What was declared is told only to those who may see quantities, and a neighbour's name only to those who may see it.
        Some(trigger) if !shows_quantities => wire::both_of_law(&trigger.text()),
        Some(trigger) => {
            let told: Vec<Reason> = due.reasons.iter().map(|reason| view.told(reason).into_owned()).collect();
            wire::both(&reassess::told(trigger, &told))
        }
        None => wire::both(&due.text),
    };
    CauseView {
        trigger: due.trigger.map_or_else(|| "never_assessed".to_owned(), |trigger| wire::word(&trigger)),
        since: due.since.map(|day| day.to_string()),
        text,
        clause: wire::both(&due.clause),
    }
}

/// Since when.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct WantedChanges {
    /// `2018` (default) or `2009`.
    edition: Option<String>,
    /// End of the day from which changes count.
    #[param(required = true)]
    since: Option<String>,
    /// End of the day up to which they count; today where absent.
    as_of: Option<String>,
    /// District code.
    district: Option<String>,
    /// Enterprise.
    enterprise: Option<String>,
}

/// Verdicts that changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeList {
    /// From the end of this day.
    since: String,
    /// To the end of this one.
    as_of: String,
    /// Edition.
    edition: String,
    /// Verdicts that changed.
    items: Vec<ChangeView>,
}

/// One verdict that changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// Unit.
    #[schema(value_type = String)]
    unit: RecordId,
    /// Name of the unit.
    name: String,
    /// Name of the enterprise.
    enterprise_name: String,
    /// District code.
    district: String,
    /// Before.
    before: Option<Outcome>,
    /// After.
    after: Option<Outcome>,
    /// What changed and why.
    reasons: Vec<ReasonView>,
    /// In one line.
    summary: BothLanguages,
}

/// Tells which verdicts changed since a day, and why
#[utoipa::path(get, path = "/hazards/changes", tag = "hazards", params(WantedChanges), responses(
    (status = 200, description = "the verdicts that changed", body = ChangeList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn changes(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<WantedChanges>,
) -> Answer<Json<ChangeList>> {
    let view = View::of(&caller)?;
    work(move || -> Result<ChangeList, Problem> {
        let edition = edition_of(wanted.edition.as_deref())?;
        let as_of = day_of(wanted.as_of.as_deref(), "as_of")?;
        let since = day_of(wanted.since.as_deref(), "since")?.ok_or_else(|| {
            Problem::invalid(
                "changes.since_needed",
                "须给出起始日期 since",
                "give the day from which changes count: since",
            )
            .in_field("/since")
        })?;
        if since >= as_of.unwrap_or_else(|| door.live.day()) {
            return Err(Problem::invalid(
                "changes.order",
                "起始日期须早于截止日期",
                "the first day must be before the second",
            )
            .remedy("改正两个日期", "correct the two days")
            .in_field("/since"));
        }
        let items = door.live.look(Some(since), |then| {
            door.live.look(as_of, |now| {
                let shown = now.changes_since(then, edition).into_iter().filter_map(|change| {
                    let verdict = change.after.as_ref().or(change.before.as_ref())?;
                    let unit = super::list::id_of(verdict);
                    let placement = placement_of_part(now, unit).or_else(|| placement_of_part(then, unit))?;
                    let asked = |own: &str, wanted: &Option<String>| {
                        wanted.as_deref().is_none_or(|text| text.is_empty() || text == own)
                    };
                    let owner = placement.owner.map(|owner| owner.to_string()).unwrap_or_default();
                    if !view.shows(&placement)
                        || !asked(&verdict.subject.district, &wanted.district)
                        || !asked(&owner, &wanted.enterprise)
                    {
                        return None;
                    }
                    let of = |board: &Board, verdict: &Option<Arc<Verdict>>| {
                        verdict.as_ref().is_none_or(|verdict| view.shows_quantities_of(board, verdict))
                    };
                    let shows = view.shows_quantities(&placement) && of(then, &change.before) && of(now, &change.after);
                    let reasons = change.reasons.iter().filter(|reason| shows || !reason.what.is_cause());
                    Some(ChangeView {
                        unit,
                        name: verdict.subject.name.clone(),
                        enterprise_name: verdict.subject.enterprise_name.clone(),
                        district: verdict.subject.district.clone(),
                        before: change.before.as_deref().map(wire::outcome),
                        after: change.after.as_deref().map(wire::outcome),
                        reasons: reasons.map(|reason| wire::reason(&view, reason)).collect(),
                        summary: summary(change.before.as_deref(), change.after.as_deref()),
                    })
                });
                shown.collect()
            })
        })??;
        let as_of = as_of.unwrap_or_else(|| door.live.day());
        Ok(ChangeList { since: since.to_string(), as_of: as_of.to_string(), edition: edition.id().to_owned(), items })
    })
    .await
    .map(Json)
}

/// Says in one line what a change comes to.
pub(super) fn summary(before: Option<&Verdict>, after: Option<&Verdict>) -> BothLanguages {
    let name = |verdict: &Verdict| match (verdict.grade, verdict.major_hazard) {
        (Some(grade), _) => (format!("{}级", grade.name_zh()), format!("grade {}", grade.number())),
        (None, true) => ("重大危险源，未定级".to_owned(), "a major hazard, not graded".to_owned()),
        (None, false) => ("未构成重大危险源".to_owned(), "no major hazard".to_owned()),
    };
    let (zh, en) = match (before.map(name), after.map(name)) {
        (None, Some((zh, en))) => (format!("首次辨识：{zh}"), format!("first identified: {en}")),
        (Some((zh, en)), None) => (format!("不再有存量（原{zh}）"), format!("holds nothing any more (was {en})")),
        (Some(old), Some(new)) if old == new => (format!("仍为{}", new.0), format!("still {}", new.1)),
        (Some(old), Some(new)) => (format!("{} → {}", old.0, new.0), format!("{} → {}", old.1, new.1)),
        (None, None) => (String::new(), String::new()),
    };
    BothLanguages { zh, en }
}
