//! How much of what the criteria allow a plan spends: of each park, of the target with least room, and people inside the contours.

use std::collections::BTreeMap;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::presence::{self, Period};
use anlan_regulations::risk_criteria::Criteria;
use anlan_spatial::contains;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::summary::name_of;
use super::super::{Named, word};
use super::judged::Judged;
use super::plan::Plan;
use crate::fault;
use crate::risk::living::View;
use crate::risk::people;

/// Headroom that a plan uses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeadroomUsed {
    /// Parks whose share changes, the most used first. Limits are those of plants in service, as on the page of parks.
    parks: Vec<ParkUsed>,
    /// The place with least room that the plan reaches, against the limit that this plan must keep.
    worst: Option<PlaceUsed>,
}

/// Headroom of a park.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkUsed {
    /// Park.
    park: String,
    /// Risk over limit before, at the target with least room to which a source of the park adds most: above one the limit is passed.
    before: f64,
    /// The same with the plan.
    after: f64,
    /// The target with least room with the plan.
    target: Named,
    /// Its limit, 1/year.
    limit_per_year: f64,
    /// Rule.
    criteria: String,
    /// Clause.
    clause: &'static str,
    /// How sure the limit is.
    confidence: String,
}

/// A place and how much of its limit is used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceUsed {
    /// The target there; its id is empty where it is part of the plan.
    target: Named,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Individual risk of the target before, 1/year.
    risk_before: f64,
    /// With the plan, 1/year.
    risk_after: f64,
    /// Limit, 1/year.
    limit_per_year: f64,
    /// Risk over limit before.
    before: f64,
    /// With the plan.
    after: f64,
}

/// People inside a contour.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InsideContour {
    /// Level, 1/year.
    level: f64,
    /// By day, in the whole city, before.
    day_before: f64,
    /// By day with the plan.
    day_after: f64,
    /// By night before.
    night_before: f64,
    /// By night with the plan.
    night_after: f64,
}

/// How much of the headroom a plan uses.
///
/// # Errors
/// A figure that is none.
pub(super) fn used(view: &View<'_>, plan: &Plan, judged: &Judged) -> Result<HeadroomUsed, Problem> {
    let targets = view.targets()?;
    let park_of = |id: RecordId| view.facts.site_of(id).and_then(|(_, site)| site.park.as_deref());
    // Where the plan builds inside a site of a park, the park answers for it.
    let built_in: Vec<Option<&str>> = plan
        .added
        .iter()
        .map(|added| match added.changed {
            Some(id) => park_of(id),
            None => {
                let at = view.map.position(added.prepared.folded.place());
                let holds = |boundary: &anlan_spatial::Shape| contains(boundary, at);
                let site = view.facts.sites.values().find(|site| site.boundary.as_ref().is_some_and(holds));
                site.and_then(|site| site.park.as_deref())
            }
        })
        .collect();
    let after: BTreeMap<usize, (f64, anlan_qra::Place)> =
        judged.reached.iter().map(|reached| (reached.index, (reached.after, reached.place))).collect();
    let mut parks: BTreeMap<&str, ParkUsed> = BTreeMap::new();
    let mut befores: BTreeMap<&str, f64> = BTreeMap::new();
    for (index, target) in targets.iter().enumerate() {
        if plan.gone_targets.contains(&target.id) {
            continue;
        }
        // The standard in force; the older rules stand beside it with each target.
        let verdict = target.verdicts.iter().find(|verdict| verdict.criteria == Criteria::Gb36894);
        let Some((verdict, limit)) = verdict.and_then(|verdict| Some((verdict, verdict.limit_per_year?))) else {
            continue;
        };
        let (then, place) = after.get(&index).copied().unwrap_or((target.per_year, target.worst));
        let own = target.main_cause.map(|(source, _)| source);
        let main = own.map_or(0.0, |id| {
            let gone = plan.removed.iter().any(|(other, _)| *other == id);
            if gone { 0.0 } else { view.map.sources.get(&id).map_or(0.0, |s| s.folded.risk_at(&view.map.fold, place)) }
        });
        let planned = (plan.added.iter().zip(&built_in))
            .map(|(added, park)| (added.prepared.folded.risk_at(&view.map.fold, place), *park))
            .filter(|(risk, _)| *risk > main)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let before_park = own.and_then(park_of);
        if let Some(park) = before_park {
            let share = befores.entry(park).or_default();
            *share = share.max(target.per_year / limit);
        }
        let Some(park) = planned.map_or(before_park, |(_, park)| park) else { continue };
        if parks.get(park).is_none_or(|there| then / limit > there.after) {
            let title = view.facts.targets.get(&target.id).map(|facts| facts.target.name.clone());
            parks.insert(
                park,
                ParkUsed {
                    park: park.to_owned(),
                    before: 0.0,
                    after: then / limit,
                    target: Named { id: target.id.to_string(), title: title.unwrap_or_default() },
                    limit_per_year: limit,
                    criteria: name_of(&verdict.criteria),
                    clause: verdict.clause,
                    confidence: word(verdict.confidence),
                },
            );
        }
    }
    let mut parks: Vec<ParkUsed> = parks.into_values().collect();
    for park in &mut parks {
        park.before = befores.get(park.park.as_str()).copied().unwrap_or_default();
    }
    parks.retain(|park| (park.after - park.before).abs() > 1e-9 * park.before.max(park.after));
    parks.sort_by(|a, b| b.after.total_cmp(&a.after));
    let worst = judged.hits.iter().find_map(|hit| {
        let limit = hit.limit()?;
        let at = view.map.position(hit.place);
        Some(PlaceUsed {
            target: Named { id: hit.id.map(|id| id.to_string()).unwrap_or_default(), title: hit.title.clone() },
            lon: at.lon,
            lat: at.lat,
            risk_before: hit.before,
            risk_after: hit.after,
            limit_per_year: limit,
            before: hit.before / limit,
            after: hit.after / limit,
        })
    });
    Ok(HeadroomUsed { parks, worst })
}

/// Counts the people of the city inside each contour, before and after.
///
/// # Errors
/// A set of presence that is not known.
pub(super) fn inside(view: &View<'_>, plan: &Plan, levels: &[f64]) -> Result<Vec<InsideContour>, Problem> {
    let map = view.map;
    let grid = map.grid.grid();
    let mut rows: Vec<InsideContour> = levels
        .iter()
        .map(|level| InsideContour {
            level: *level,
            day_before: 0.0,
            day_after: 0.0,
            night_before: 0.0,
            night_after: 0.0,
        })
        .collect();
    // As the contours have it: of the cell.
    let risks = |place: anlan_qra::Place| {
        let (column, row) = grid.cell_of(place)?;
        let now = map.grid.risk(column, row);
        Some((now, (now + plan.change_at(view, grid.centre(column, row))).max(0.0)))
    };
    for group in map.population.people() {
        let Some((now, then)) = risks(group.place) else { continue };
        for row in &mut rows {
            if now >= row.level {
                (row.day_before, row.night_before) = (row.day_before + group.day, row.night_before + group.night);
            }
            if then >= row.level {
                (row.day_after, row.night_after) = (row.day_after + group.day, row.night_after + group.night);
            }
        }
    }
    let mut come = |place: anlan_qra::Place, day: f64, night: f64| {
        let Some((_, then)) = risks(place) else { return };
        for row in rows.iter_mut().filter(|row| then >= row.level) {
            (row.day_after, row.night_after) = (row.day_after + day, row.night_after + night);
        }
    };
    for target in &plan.new_targets {
        let who = people::who(&target.kind);
        let of = |period| presence::presence("purple_book", who, period).map_err(|found| fault::plain(&found));
        let count = target.persons as f64;
        come(target.place, count * of(Period::Day)?.present, count * of(Period::Night)?.present);
    }
    for id in &plan.gone_targets {
        if let Some(facts) = view.facts.targets.get(id) {
            for group in people::spread(facts, &map.frame).map_err(|found| fault::plain(&found))? {
                come(group.place, -group.day, -group.night);
            }
        }
    }
    for row in &mut rows {
        (row.day_after, row.night_after) = (row.day_after.max(0.0), row.night_after.max(0.0));
    }
    Ok(rows)
}
