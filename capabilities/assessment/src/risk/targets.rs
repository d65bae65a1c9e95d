//! The risk at protection targets and what the criteria make of it.

use std::sync::Arc;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::Place;
use anlan_regulations::risk_criteria::{Acceptance, IndividualVerdict, Size, Target, verdicts};

use super::facts::{Facts, TargetFacts};
use super::map::RiskMap;
use super::people::looked_at;

/// The risk at a protection target.
#[derive(Clone, Debug)]
pub struct TargetRisk {
    /// The target.
    pub id: RecordId,
    /// Where in it the risk is highest.
    pub worst: Place,
    /// Individual risk there, 1/year.
    pub per_year: f64,
    /// What each rule makes of it.
    pub verdicts: Vec<IndividualVerdict>,
    /// Source that adds most, with its share.
    pub main_cause: Option<(RecordId, f64)>,
    /// Every place at which it was looked, with the risk there.
    pub looked_at: Arc<[(Place, f64)]>,
}

impl TargetRisk {
    /// The worst verdict of all rules.
    pub fn worst_acceptance(&self) -> Acceptance {
        self.verdicts.iter().map(|verdict| verdict.acceptance).max().unwrap_or(Acceptance::NoLimit)
    }
}

/// Returns the risk at every target, worst first: not acceptable, to be asked, then by risk.
///
/// # Errors
/// A figure that is none.
pub fn targets(facts: &Facts, map: &RiskMap) -> Result<Vec<TargetRisk>, Problem> {
    let mut all = Vec::with_capacity(facts.targets.len());
    for (id, target) in &facts.targets {
        all.push(at(*id, target, map)?);
    }
    all.sort_by(|a, b| {
        (b.worst_acceptance().cmp(&a.worst_acceptance())).then(b.per_year.total_cmp(&a.per_year)).then(a.id.cmp(&b.id))
    });
    Ok(all)
}

/// Returns the risk at one target and what each rule makes of it.
///
/// # Errors
/// A figure that is none.
pub fn at(id: RecordId, facts: &TargetFacts, map: &RiskMap) -> Result<TargetRisk, Problem> {
    let looked_at: Arc<[(Place, f64)]> = looked_at(&facts.shape, facts.place, &map.frame)
        .into_iter()
        .map(|place| (place, map.sources.values().map(|source| source.folded.risk_at(&map.fold, place)).sum()))
        .collect();
    let (mut worst, mut per_year) = (map.place(facts.place), 0.0);
    for (place, risk) in looked_at.iter() {
        if *risk > per_year {
            (worst, per_year) = (*place, *risk);
        }
    }
    let main_cause = map.at(worst).1.first().map(|(source, risk)| (*source, risk / per_year));
    Ok(TargetRisk { id, worst, per_year, verdicts: judged(facts, per_year)?, main_cause, looked_at })
}

/// Returns the places that [`of_parts`] needs the risk at: those that are looked at, and the middle at the end.
pub(super) fn looks(facts: &TargetFacts, map: &RiskMap) -> Vec<Place> {
    let mut places = looked_at(&facts.shape, facts.place, &map.frame);
    places.push(map.place(facts.place));
    places
}

/// Returns what [`at`] returns, from what each source adds at each of the [`looks`], in the order of the sources; nothing is added where a
/// source is not named.
///
/// # Errors
/// A figure that is none.
pub(super) fn of_parts(
    id: RecordId,
    facts: &TargetFacts,
    places: &[Place],
    parts: &[Vec<(RecordId, f64)>],
) -> Result<TargetRisk, Problem> {
    let middle = places.len() - 1;
    let (mut worst, mut per_year) = (middle, 0.0);
    for (place, parts) in parts.iter().enumerate().take(middle) {
        let risk: f64 = parts.iter().map(|(_, risk)| risk).sum();
        if risk > per_year {
            (worst, per_year) = (place, risk);
        }
    }
    // Of equals the first, as a stable sort has it.
    let main = parts[worst].iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    let main_cause = main.map(|(source, risk)| (*source, risk / per_year));
    let looked_at = places.iter().zip(parts).take(middle).map(|(place, parts)| {
        let risk: f64 = parts.iter().map(|(_, risk)| risk).sum();
        (*place, risk)
    });
    let looked_at = looked_at.collect();
    Ok(TargetRisk { id, worst: places[worst], per_year, verdicts: judged(facts, per_year)?, main_cause, looked_at })
}

/// Judges a risk at a target by every rule, as in service.
///
/// # Errors
/// A figure that is none.
pub fn judged(facts: &TargetFacts, per_year: f64) -> Result<Vec<IndividualVerdict>, Problem> {
    let persons = facts.target.persons.and_then(|persons| u64::try_from(persons).ok());
    judged_as(&facts.target.target_kind, persons, false, per_year)
}

/// Judges a risk at a place of a kind by every rule.
///
/// # Errors
/// A figure that is none.
pub fn judged_as(
    kind: &str,
    persons: Option<u64>,
    new: bool,
    per_year: f64,
) -> Result<Vec<IndividualVerdict>, Problem> {
    let size = Size { persons, ..Size::default() };
    let target = Target { kind: Some(words_of(kind)), size, general_class: None };
    verdicts(&target, new, per_year).map_err(|found| Problem::internal("risk.verdict", format!("{found:?}")))
}

/// The words by which the rules know a kind of place.
fn words_of(kind: &str) -> &str {
    match kind {
        "welfare" => "social welfare",
        "culture" => "cultural",
        "urban_rail" => "urban rail",
        "dwelling" => "residential",
        "office" => "administrative",
        "commercial" => "shops",
        "transport_hub" => "transport hub",
        "park_square" => "park",
        "business" => "business office",
        other => other,
    }
}
