//! The verdict on a plan: every target that it reaches, society, and what the law says of the place. The search for a better place asks the
//! same question.

use anlan_kernel::{Problem, RecordId};
use anlan_qra::{FnPoint, Place, Society};
use anlan_regulations::risk_criteria::individual_limit;
use anlan_regulations::risk_criteria::{Acceptance, Criteria, IndividualVerdict, Region, Sensitivity, SocietalVerdict};
use anlan_regulations::siting::{self, Build, Finding, Outcome, Project, TargetProject};

use super::super::lists::distance;
use super::super::summary::society;
use super::plan::Plan;
use crate::risk::living::View;
use crate::risk::targets::{TargetRisk, judged_as};

/// Share of a limit from which a target is told of.
const NEAR: f64 = 1.0 / 3.0;
/// What a risk changes by for nothing but the rounding of sums.
const ROUNDING: f64 = 1e-9;

/// A target that a plan reaches, as it is judged.
pub(super) struct Hit {
    /// Record; absent for a target that is part of the plan.
    pub(super) id: Option<RecordId>,
    pub(super) title: String,
    pub(super) kind: String,
    /// Where in it the risk is highest with the plan.
    pub(super) place: Place,
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) was_met: bool,
    pub(super) is_met: bool,
    pub(super) verdicts: Vec<IndividualVerdict>,
}

impl Hit {
    /// The strictest limit that counts here, 1/year.
    pub(super) fn limit(&self) -> Option<f64> {
        limit_of(&self.verdicts)
    }

    /// Whether the plan makes it worse; people who come are exposed by coming.
    pub(super) fn is_worse(&self) -> bool {
        self.id.is_none() || is_worse(self.before, self.after)
    }

    /// Whether it stands against the plan: above a limit, and the plan adds to it.
    pub(super) fn refuses(&self) -> bool {
        !self.is_met && self.is_worse()
    }

    /// Risk over limit.
    pub(super) fn used(&self) -> f64 {
        self.limit().map_or(0.0, |limit| self.after / limit)
    }
}

/// What a plan makes of one target that is there, told or not.
#[derive(Clone, Copy)]
pub(super) struct Reached {
    /// Index in the view's targets.
    pub(super) index: usize,
    pub(super) after: f64,
    pub(super) place: Place,
}

/// Societal risk with a plan.
pub(super) struct SocietyJudged {
    pub(super) before: Society,
    pub(super) after: Society,
    /// The plan's new equipment alone.
    pub(super) own: Society,
    /// Verdicts on what the plan builds, alone.
    pub(super) of_plan: Vec<SocietalVerdict>,
    pub(super) region_before: Region,
    pub(super) region_after: Region,
}

impl SocietyJudged {
    /// Whether it stands against the plan: what is built is not acceptable by itself, or takes the city across the upper line.
    pub(super) fn refuses(&self) -> bool {
        self.of_plan.iter().any(|verdict| verdict.region == Region::NotAcceptable) || self.takes_the_city_across()
    }

    /// Whether the city's curve crosses the upper line because of the plan.
    pub(super) fn takes_the_city_across(&self) -> bool {
        self.region_after == Region::NotAcceptable && self.region_before != Region::NotAcceptable
    }
}

/// The verdict on a plan and what it rests on.
pub(super) struct Judged {
    /// Targets to be told of, the least room first.
    pub(super) hits: Vec<Hit>,
    /// Every target within reach.
    pub(super) reached: Vec<Reached>,
    pub(super) society: SocietyJudged,
    /// What the law says, but for the figures.
    pub(super) law: Vec<Finding>,
}

impl Judged {
    /// Whether the law refuses it wherever the figures would allow it.
    pub(super) fn law_refuses(&self) -> bool {
        self.law.iter().any(|finding| finding.outcome == Outcome::Refused)
    }

    /// Whether the plan is refused.
    pub(super) fn is_refused(&self) -> bool {
        self.law_refuses() || self.hits.iter().any(Hit::refuses) || self.society.refuses()
    }
}

pub(super) fn is_worse(before: f64, after: f64) -> bool {
    after > before * (1.0 + ROUNDING)
}

pub(super) fn limit_of(verdicts: &[IndividualVerdict]) -> Option<f64> {
    verdicts.iter().filter_map(|verdict| verdict.limit_per_year).reduce(f64::min)
}

fn is_met(verdicts: &[IndividualVerdict]) -> bool {
    verdicts.iter().all(|verdict| verdict.acceptance != Acceptance::NotAcceptable)
}

/// The strictest limit that any target may have.
fn strictest(new: bool) -> f64 {
    Criteria::ALL
        .into_iter()
        .filter_map(|criteria| individual_limit(criteria, Sensitivity::First, new))
        .map(|limit| limit.limit_per_year)
        .fold(f64::INFINITY, f64::min)
}

/// How far from where its risk is highest a target reaches, m.
pub(super) fn span(target: &TargetRisk) -> f64 {
    target.looked_at.iter().map(|(place, _)| distance(*place, target.worst)).fold(0.0, f64::max)
}

/// Judges a plan.
///
/// # Errors
/// A figure that is none.
pub(super) fn judge(view: &View<'_>, plan: &Plan) -> Result<Judged, Problem> {
    let (hits, reached) = hits(view, plan)?;
    Ok(Judged { hits, reached, society: societal(view, plan)?, law: law(plan)? })
}

fn hits(view: &View<'_>, plan: &Plan) -> Result<(Vec<Hit>, Vec<Reached>), Problem> {
    let is_new = plan.is_new_plant();
    let worth_asking = NEAR * strictest(is_new);
    let (mut hits, mut reached) = (Vec::new(), Vec::new());
    for (index, risk) in view.targets()?.iter().enumerate() {
        if plan.gone_targets.contains(&risk.id) {
            continue;
        }
        let Some(facts) = view.facts.targets.get(&risk.id) else { continue };
        let span = span(risk);
        if !plan.touched().any(|folded| distance(folded.place(), risk.worst) <= folded.reach() + span) {
            continue;
        }
        let (mut after, mut place) = (0.0, risk.worst);
        for (looked_at, now) in risk.looked_at.iter() {
            let then = (now + plan.change_at(view, *looked_at)).max(0.0);
            if then > after {
                (after, place) = (then, *looked_at);
            }
        }
        reached.push(Reached { index, after, place });
        let persons = facts.target.persons.and_then(|persons| u64::try_from(persons).ok());
        let kind = facts.target.target_kind.as_str();
        // Beside a new plant the limits for new plants hold.
        let verdicts = judged_as(kind, persons, is_new, after)?;
        let before = judged_as(kind, persons, is_new, risk.per_year)?;
        let (was, is) = (is_met(&before), is_met(&verdicts));
        let is_changed = is_worse(risk.per_year, after) || is_worse(after, risk.per_year);
        let is_near = match limit_of(&verdicts) {
            Some(limit) => after >= NEAR * limit,
            None => after >= worth_asking,
        };
        if was != is || is_near && is_changed {
            hits.push(Hit {
                id: Some(risk.id),
                title: facts.target.name.clone(),
                kind: kind.to_owned(),
                place,
                before: risk.per_year,
                after,
                was_met: was,
                is_met: is,
                verdicts,
            });
        }
    }
    for target in &plan.new_targets {
        let now = view.map.at(target.place).0;
        let after = (now + plan.change_at(view, target.place)).max(0.0);
        let verdicts = judged_as(&target.kind, Some(target.persons), true, after)?;
        hits.push(Hit {
            id: None,
            title: target.name.clone(),
            kind: target.kind.clone(),
            place: target.place,
            before: now,
            after,
            was_met: true,
            is_met: is_met(&verdicts),
            verdicts,
        });
    }
    hits.sort_by(|a, b| b.used().total_cmp(&a.used()));
    Ok((hits, reached))
}

/// The limit that a target of the plan must keep, 1/year.
pub(super) fn limit_as_new(kind: &str, persons: u64) -> Result<Option<f64>, Problem> {
    Ok(limit_of(&judged_as(kind, Some(persons), true, 0.0)?))
}

fn worst(verdicts: &[SocietalVerdict]) -> Region {
    let regions = || verdicts.iter().map(|verdict| verdict.region);
    [Region::NotAcceptable, Region::Alarp]
        .into_iter()
        .find(|own| regions().any(|region| region == *own))
        .unwrap_or(Region::Acceptable)
}

fn societal(view: &View<'_>, plan: &Plan) -> Result<SocietyJudged, Problem> {
    let before = view.map.society.clone();
    let (after, own) = (before.clone(), before.emptied());
    for (id, _) in &plan.removed {
        after.discount(&view.map.sources[id].account);
    }
    for added in &plan.added {
        after.count(&added.prepared.account);
        if added.is_new() {
            own.count(&added.prepared.account);
        }
    }
    let judged = |of: &Society| -> Result<Vec<SocietalVerdict>, Problem> {
        let curve: Vec<FnPoint> = of.curve();
        society(&curve)
    };
    let (region_before, region_after) = (worst(&judged(&before)?), worst(&judged(&after)?));
    let of_plan = if plan.is_new_plant() { judged(&own)? } else { Vec::new() };
    Ok(SocietyJudged { before, after, own, of_plan, region_before, region_after })
}

/// What the law says of a plan, but for the figures.
fn law(plan: &Plan) -> Result<Vec<Finding>, Problem> {
    let internal = |found: anlan_regulations::Fault| Problem::internal("risk.siting", format!("{found:?}"));
    let mut all: Vec<Finding> = Vec::new();
    for added in plan.added.iter().filter(|added| added.is_new()) {
        let project = Project {
            purpose: added.purpose,
            build: Some(Build::New),
            inside_park: added.in_park,
            ..Project::default()
        };
        all.extend(siting::review(&project).map_err(internal)?.findings);
    }
    if !plan.new_targets.is_empty() {
        all.extend(siting::review_target(&TargetProject::default()).map_err(internal)?.findings);
    }
    let mut seen: Vec<Finding> = Vec::new();
    for finding in all {
        if !seen.contains(&finding) {
            seen.push(finding);
        }
    }
    Ok(seen)
}
