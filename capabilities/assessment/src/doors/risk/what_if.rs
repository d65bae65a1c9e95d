// tidy: long because a question, its answer and the working between them read as one.
//! `POST /risk/what-if`: what a plant, a stock, a school or homes would change, before anybody builds.

use std::sync::Arc;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Problem, ReadNote, RecordId};
use anlan_qra::{FnPoint, Folded, Grid, Place, Society};
use anlan_regulations::risk_criteria::{Acceptance, Criteria, IndividualVerdict};
use anlan_regulations::siting::{self, Build, Finding, Outcome, Project, Purpose, Review, TargetProject};
use anlan_spatial::LonLat;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::lists::{VerdictShown, distance, verdict_shown};
use super::places::place_on;
use super::sources::equipment_of;
use super::summary::{FnShown, curve_of, drawn, levels_of, name_of, region_name, society};
use super::{Basis, both, living, word};
use crate::doors::Door;
use crate::fault;
use crate::risk::living::View;
use crate::risk::map::Prepared;
use crate::risk::people::looked_at;
use crate::risk::targets::judged_as;

/// Most changes of one question.
const MOST_CHANGES: usize = 20;
/// Side of the map that is drawn, m, at most.
const DRAWN: f64 = 12_000.0;
/// Share of a limit from which a target is told of.
const NEAR: f64 = 1.0 / 3.0;
/// Farthest that a source is moved in search of an acceptable place, m.
const FARTHEST: f64 = 10_000.0;
/// Rows told of at most.
const MOST_TARGETS: usize = 100;

/// What is planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhatIfAsked {
    /// What people call it.
    #[serde(default)]
    #[schema(max_length = 200)]
    title: String,
    /// Changes, at most twenty.
    changes: Vec<Change>,
    /// Levels to draw, 1/year; those of the criteria where absent.
    #[serde(default)]
    levels: Option<Vec<f64>>,
}

/// One change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Change {
    /// A piece of equipment is put somewhere.
    AddEquipment {
        /// Longitude.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// The equipment, in the shape of a source's `equipment`.
        #[schema(value_type = Object)]
        equipment: Value,
        /// Whether the place lies in a recognised chemical park; asked where absent.
        #[serde(default)]
        in_park: Option<bool>,
        /// `production`, `storage`, `port`, `filling_station` or `use_only`.
        #[serde(default)]
        activity: Option<String>,
    },
    /// A source goes away.
    RemoveSource {
        /// Vessel.
        source: String,
    },
    /// A source holds another quantity.
    ChangeStock {
        /// Vessel.
        source: String,
        /// Mass, kg.
        mass_kg: f64,
    },
    /// People come somewhere.
    AddTarget {
        /// Longitude.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// Kind of place, as in the records of protection targets.
        target_kind: String,
        /// How many.
        persons: u64,
        /// Name.
        #[serde(default)]
        name: String,
    },
    /// A protection target goes away.
    RemoveTarget {
        /// Protection target.
        target: String,
    },
}

/// What a plan would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhatIf {
    /// What it rests on.
    basis: Basis,
    /// `acceptable`, `needs`, `to_be_asked` or `not_acceptable`.
    verdict: &'static str,
    /// In plain words.
    text: BothLanguages,
    /// What the rules say, the gravest first.
    findings: Vec<FindingShown>,
    /// Targets whose verdict changes or that come near a limit, worst first.
    targets: Vec<TargetChange>,
    /// Societal risk before and after.
    society: SocietyChange,
    /// Contours around the changes as they are.
    #[schema(value_type = Object)]
    before: Value,
    /// Contours as they would be.
    #[schema(value_type = Object)]
    after: Value,
    /// For each new piece of equipment, how far it would have to move.
    moves: Vec<MoveShown>,
}

/// What a rule says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingShown {
    /// `refused`, `ask`, `needs` or `ok`.
    outcome: String,
    /// What is said.
    text: BothLanguages,
    /// Clause.
    clause: String,
    /// First day the rule is in force.
    valid_from: Option<&'static str>,
    /// How sure it is.
    confidence: String,
}

/// A target before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetChange {
    /// Record; absent for a target that is part of the plan.
    id: Option<String>,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Individual risk before, 1/year.
    before: f64,
    /// Individual risk after, 1/year.
    after: f64,
    /// The strictest limit that counts here, 1/year.
    limit_per_year: Option<f64>,
    /// Whether the limit was met.
    was_met: bool,
    /// Whether it would be met.
    is_met: bool,
    /// What each rule would make of it.
    verdicts: Vec<VerdictShown>,
}

/// Societal risk before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocietyChange {
    /// Before.
    before: SocietyState,
    /// After.
    after: SocietyState,
    /// People of the plan are not in the curve: their number is told with the targets.
    without_new_people: bool,
}

/// Societal risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocietyState {
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// F-N curve.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// Worst region of all rules: `acceptable`, `alarp` or `unacceptable`.
    region: &'static str,
}

/// How far a new piece of equipment would have to move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoveShown {
    /// Index of the change.
    change: usize,
    /// How far from where it was put, directly away from the target that is hit most, m; zero where it may stay; absent where no distance
    /// within reach is enough.
    distance_m: Option<f64>,
    /// Where it would stand then.
    lon: Option<f64>,
    /// Where it would stand then.
    lat: Option<f64>,
    /// Why.
    text: BothLanguages,
}

/// A new or changed source.
struct Added {
    change: usize,
    prepared: Prepared,
    is_new: bool,
    in_park: Option<bool>,
    activity: Option<String>,
}

/// A target that is part of the plan.
struct NewTarget {
    place: Place,
    kind: String,
    persons: u64,
    name: String,
}

/// A plan as it changes the map.
#[derive(Default)]
struct Plan {
    removed: Vec<(RecordId, Arc<Folded>)>,
    added: Vec<Added>,
    new_targets: Vec<NewTarget>,
    gone_targets: Vec<RecordId>,
}

impl Plan {
    fn read(door: &Door, view: &View<'_>, changes: Vec<Change>) -> Result<Self, Problem> {
        if changes.is_empty() || changes.len() > MOST_CHANGES {
            return Err(Problem::invalid(
                "risk.changes",
                format!("一次推演应有 1 至 {MOST_CHANGES} 项变更"),
                format!("a plan has between 1 and {MOST_CHANGES} changes"),
            )
            .remedy("增减变更项", "add or take away changes")
            .in_field("/changes"));
        }
        let mut plan = Self::default();
        for (index, change) in changes.into_iter().enumerate() {
            plan.take(door, view, index, change)?;
        }
        Ok(plan)
    }

    fn take(&mut self, door: &Door, view: &View<'_>, index: usize, change: Change) -> Result<(), Problem> {
        let root = format!("/changes/{index}");
        let source_of = |text: &str| {
            let id = text.parse::<RecordId>().ok().filter(|id| view.map.sources.contains_key(id));
            id.ok_or_else(|| missing(&format!("{root}/source")))
        };
        match change {
            Change::AddEquipment { lon, lat, equipment, in_park, activity } => {
                let place = place_on(view, lon, lat).map_err(|problem| problem.in_field(root.clone()))?;
                let equipment = equipment_of(equipment, &format!("{root}/equipment"))?;
                let prepared = (view.map.prepare(living(door).workshop(), &equipment, place))
                    .map_err(|found| fault::plain(&found).in_field(format!("{root}/equipment")))?;
                self.added.push(Added { change: index, prepared, is_new: true, in_park, activity });
            }
            Change::RemoveSource { source } => {
                let id = source_of(&source)?;
                self.removed.push((id, Arc::clone(&view.map.sources[&id].folded)));
            }
            Change::ChangeStock { source, mass_kg } => {
                let id = source_of(&source)?;
                let counted = &view.map.sources[&id];
                let mut equipment = counted.described.equipment.clone();
                if !(mass_kg.is_finite() && mass_kg > 0.0) {
                    return Err(Problem::invalid(
                        "risk.mass",
                        "存量应为大于零的千克数；清空请用“移除”",
                        "the quantity is a number of kilograms above zero; to empty it, remove the source",
                    )
                    .remedy("填写质量，kg", "give the mass in kg")
                    .in_field(format!("{root}/mass_kg")));
                }
                if let Some(vessel) = &mut equipment.vessel {
                    vessel.mass_kg = mass_kg;
                }
                let prepared = (view.map.prepare(living(door).workshop(), &equipment, counted.folded.place()))
                    .map_err(|found| fault::plain(&found).in_field(format!("{root}/mass_kg")))?;
                self.removed.push((id, Arc::clone(&counted.folded)));
                self.added.push(Added { change: index, prepared, is_new: false, in_park: None, activity: None });
            }
            Change::AddTarget { lon, lat, target_kind, persons, name } => {
                let place = place_on(view, lon, lat).map_err(|problem| problem.in_field(root))?;
                self.new_targets.push(NewTarget { place, kind: target_kind, persons, name });
            }
            Change::RemoveTarget { target } => {
                let id = target.parse::<RecordId>().ok().filter(|id| view.facts.targets.contains_key(id));
                self.gone_targets.push(id.ok_or_else(|| missing(&format!("{root}/target")))?);
            }
        }
        Ok(())
    }

    /// What the plan adds to the risk at a place; below zero where it takes away more.
    fn change_at(&self, view: &View<'_>, place: Place) -> f64 {
        let fold = &view.map.fold;
        let added: f64 = self.added.iter().map(|added| added.prepared.folded.risk_at(fold, place)).sum();
        let removed: f64 = self.removed.iter().map(|(_, folded)| folded.risk_at(fold, place)).sum();
        added - removed
    }

    /// Sources that change, each with its table.
    fn touched(&self) -> impl Iterator<Item = &Arc<Folded>> {
        self.added.iter().map(|added| &added.prepared.folded).chain(self.removed.iter().map(|(_, folded)| folded))
    }
}

fn missing(field: &str) -> Problem {
    Problem::invalid("risk.not_on_map", "风险图上没有这个对象", "there is no such thing on the risk map")
        .remedy("在清单或图上重新选择", "choose it again from the list or on the map")
        .in_field(field.to_owned())
}

/// A target that the plan reaches, as it is judged.
struct Hit {
    shown: TargetChange,
    place: Place,
    verdicts: Vec<IndividualVerdict>,
}

fn limit_of(verdicts: &[IndividualVerdict]) -> Option<f64> {
    verdicts.iter().filter_map(|verdict| verdict.limit_per_year).reduce(f64::min)
}

fn is_met(verdicts: &[IndividualVerdict]) -> bool {
    verdicts.iter().all(|verdict| verdict.acceptance != Acceptance::NotAcceptable)
}

fn hits(view: &View<'_>, plan: &Plan) -> Result<Vec<Hit>, Problem> {
    let map = view.map;
    let is_new_plant = plan.added.iter().any(|added| added.is_new);
    let mut hits = Vec::new();
    for risk in view.targets()?.iter() {
        if plan.gone_targets.contains(&risk.id) {
            continue;
        }
        let Some(facts) = view.facts.targets.get(&risk.id) else { continue };
        let middle = map.place(facts.place);
        // Targets are small beside the reach of what changes.
        let is_near = |folded: &Arc<Folded>| distance(folded.place(), middle) <= folded.reach() + 2_000.0;
        if !plan.touched().any(is_near) {
            continue;
        }
        let (mut after, mut worst) = (0.0, middle);
        for place in looked_at(&facts.shape, facts.place, &map.frame) {
            let now: f64 = map.sources.values().map(|source| source.folded.risk_at(&map.fold, place)).sum();
            let then = (now + plan.change_at(view, place)).max(0.0);
            if then > after {
                (after, worst) = (then, place);
            }
        }
        let persons = facts.target.persons.and_then(|persons| u64::try_from(persons).ok());
        let kind = facts.target.target_kind.as_str();
        // Beside a new plant the limits for new plants hold.
        let verdicts = judged_as(kind, persons, is_new_plant, after)?;
        let before = judged_as(kind, persons, is_new_plant, risk.per_year)?;
        let limit = limit_of(&verdicts);
        let (was, is) = (is_met(&before), is_met(&verdicts));
        let is_told = was != is || limit.is_some_and(|limit| after >= NEAR * limit) && after != risk.per_year;
        if is_told {
            let at = map.position(worst);
            hits.push(Hit {
                shown: TargetChange {
                    id: Some(risk.id.to_string()),
                    title: facts.target.name.clone(),
                    kind: kind.to_owned(),
                    lon: at.lon,
                    lat: at.lat,
                    before: risk.per_year,
                    after,
                    limit_per_year: limit,
                    was_met: was,
                    is_met: is,
                    verdicts: verdicts.iter().map(verdict_shown).collect(),
                },
                place: worst,
                verdicts,
            });
        }
    }
    for target in &plan.new_targets {
        let now = map.at(target.place).0;
        let after = (now + plan.change_at(view, target.place)).max(0.0);
        let verdicts = judged_as(&target.kind, Some(target.persons), true, after)?;
        let at = map.position(target.place);
        hits.push(Hit {
            shown: TargetChange {
                id: None,
                title: target.name.clone(),
                kind: target.kind.clone(),
                lon: at.lon,
                lat: at.lat,
                before: now,
                after,
                limit_per_year: limit_of(&verdicts),
                was_met: true,
                is_met: is_met(&verdicts),
                verdicts: verdicts.iter().map(verdict_shown).collect(),
            },
            place: target.place,
            verdicts,
        });
    }
    let used = |hit: &Hit| hit.shown.limit_per_year.map_or(0.0, |limit| hit.shown.after / limit);
    hits.sort_by(|a, b| used(b).total_cmp(&used(a)));
    hits.truncate(MOST_TARGETS);
    Ok(hits)
}

fn purpose_of(activity: Option<&str>) -> Option<Purpose> {
    Some(match activity? {
        "production" => Purpose::Production,
        "storage" => Purpose::Storage,
        "port" => Purpose::Port,
        "filling_station" => Purpose::FillingStation,
        "use" | "use_only" => Purpose::UseOnly,
        _ => return None,
    })
}

/// What the rules say of a plan.
fn reviewed(plan: &Plan, hits: &[Hit]) -> Result<Review, Problem> {
    // The standard in force decides; the announcement of 2014 stands beside it.
    let in_force = |is_of_plan: bool| -> Vec<IndividualVerdict> {
        (hits.iter().filter(|hit| hit.shown.id.is_none() == is_of_plan))
            .flat_map(|hit| &hit.verdicts)
            .filter(|verdict| verdict.criteria == Criteria::Gb36894)
            .cloned()
            .collect()
    };
    let internal = |found: anlan_regulations::Fault| Problem::internal("risk.siting", format!("{found:?}"));
    let mut findings: Vec<Finding> = Vec::new();
    for added in plan.added.iter().filter(|added| added.is_new) {
        let project = Project {
            purpose: purpose_of(added.activity.as_deref()),
            build: Some(Build::New),
            inside_park: added.in_park,
            risk: in_force(false),
            ..Project::default()
        };
        findings.extend(siting::review(&project).map_err(internal)?.findings);
    }
    if plan.added.iter().all(|added| !added.is_new) && plan.new_targets.is_empty() {
        let target = TargetProject { risk: in_force(false), ..TargetProject::default() };
        let risky = siting::review_target(&target).map_err(internal)?.findings;
        findings.extend(risky.into_iter().filter(|finding| finding.outcome == Outcome::Refused));
    }
    if !plan.new_targets.is_empty() {
        let target = TargetProject { risk: in_force(true), ..TargetProject::default() };
        findings.extend(siting::review_target(&target).map_err(internal)?.findings);
    }
    findings.sort_by_key(|finding| core::cmp::Reverse(finding.outcome));
    let mut seen: Vec<Finding> = Vec::new();
    for finding in findings {
        if !seen.contains(&finding) {
            seen.push(finding);
        }
    }
    Ok(Review { outcome: seen.first().map_or(Outcome::Ok, |finding| finding.outcome), findings: seen })
}

/// How far a new source would have to move, away from the target that it hits most.
fn moved(view: &View<'_>, plan: &Plan, hits: &[Hit], added: &Added) -> MoveShown {
    let map = view.map;
    let told = |distance_m: Option<f64>, at: Option<LonLat>, zh: String, en: String| MoveShown {
        change: added.change,
        distance_m,
        lon: at.map(|at| at.lon),
        lat: at.map(|at| at.lat),
        text: BothLanguages { zh, en },
    };
    let own = |hit: &Hit, place: Place| {
        // The source moved, as seen from the target.
        let seen = Place {
            east: hit.place.east - place.east + added.prepared.folded.place().east,
            north: hit.place.north - place.north + added.prepared.folded.place().north,
        };
        added.prepared.folded.risk_at(&map.fold, seen)
    };
    let stands = added.prepared.folded.place();
    let failing: Vec<&Hit> = hits.iter().filter(|hit| !hit.shown.is_met).collect();
    let Some(worst) = failing.iter().max_by(|a, b| own(a, stands).total_cmp(&own(b, stands))) else {
        return told(Some(0.0), None, "现位置可接受".to_owned(), "it may stay where it is".to_owned());
    };
    let over_without = failing.iter().find(|hit| {
        let without = hit.shown.after - own(hit, stands);
        hit.shown.limit_per_year.is_some_and(|limit| without > limit)
    });
    if let Some(hit) = over_without {
        return told(
            None,
            None,
            format!("“{}”没有本项目也已超过限值：移动不能解决，应先降低现有风险", hit.shown.title),
            format!(
                "\u{201c}{}\u{201d} is above its limit without this project: moving is no remedy, existing risk must fall first",
                hit.shown.title
            ),
        );
    }
    let away = distance(stands, worst.place).max(1.0);
    let (east, north) = ((stands.east - worst.place.east) / away, (stands.north - worst.place.north) / away);
    let at = |step: f64| Place { east: stands.east + step * east, north: stands.north + step * north };
    let targets = view.targets().unwrap_or_default();
    let is_fine = |step: f64| {
        let place = at(step);
        targets.iter().filter(|target| !plan.gone_targets.contains(&target.id)).all(|target| {
            let hit_place = target.worst;
            let seen = Place {
                east: hit_place.east - place.east + stands.east,
                north: hit_place.north - place.north + stands.north,
            };
            let risk = target.per_year + added.prepared.folded.risk_at(&map.fold, seen);
            let limit = limit_of(&target.verdicts);
            limit.is_none_or(|limit| target.per_year > limit || risk <= limit)
        }) && map.covers(place)
    };
    let mut step = 50.0;
    while step <= FARTHEST {
        if is_fine(step) {
            let place = map.position(at(step));
            return told(
                Some(step),
                Some(place),
                format!("背离“{}”移动约 {step:.0} m 后可接受", worst.shown.title),
                format!("acceptable when moved some {step:.0} m away from \u{201c}{}\u{201d}", worst.shown.title),
            );
        }
        step += 50.0;
    }
    told(
        None,
        None,
        format!("沿背离“{}”的方向 {FARTHEST:.0} m 内没有可接受的位置", worst.shown.title),
        format!("no acceptable place within {FARTHEST:.0} m away from \u{201c}{}\u{201d}", worst.shown.title),
    )
}

fn state_of(society_risk: &Society) -> Result<SocietyState, Problem> {
    let curve: Vec<FnPoint> = society_risk.curve();
    let worst =
        society(&curve)?.into_iter().map(|verdict| verdict.region).max_by_key(|region| match region_name(*region) {
            "unacceptable" => 2,
            "alarp" => 1,
            _ => 0,
        });
    Ok(SocietyState {
        loss_of_life_per_year: society_risk.loss_of_life(),
        curve: curve_of(&curve),
        region: worst.map_or("acceptable", region_name),
    })
}

/// Contours around the changes, before and after.
fn pictures(view: &View<'_>, plan: &Plan, levels: &[f64]) -> Result<(Value, Value), Problem> {
    let map = view.map;
    let whole = map.grid.grid();
    let (mut low, mut high) = (
        Place { east: f64::INFINITY, north: f64::INFINITY },
        Place { east: f64::NEG_INFINITY, north: f64::NEG_INFINITY },
    );
    let mut widen = |place: Place, reach: f64| {
        low = Place { east: low.east.min(place.east - reach), north: low.north.min(place.north - reach) };
        high = Place { east: high.east.max(place.east + reach), north: high.north.max(place.north + reach) };
    };
    for folded in plan.touched() {
        widen(folded.place(), folded.reach().min(0.5 * DRAWN));
    }
    for target in &plan.new_targets {
        widen(target.place, 2_000.0);
    }
    for id in &plan.gone_targets {
        if let Some(facts) = view.facts.targets.get(id) {
            widen(map.place(facts.place), 2_000.0);
        }
    }
    // Whole cells of the city's grid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid")]
    let index =
        |value: f64, from: f64, count: usize| ((value - from) / whole.cell).clamp(0.0, count as f64 - 1.0) as usize;
    let columns =
        index(low.east, whole.corner.east, whole.columns)..index(high.east, whole.corner.east, whole.columns) + 1;
    let rows = index(low.north, whole.corner.north, whole.rows)..index(high.north, whole.corner.north, whole.rows) + 1;
    let corner = Place {
        east: whole.corner.east + columns.start as f64 * whole.cell,
        north: whole.corner.north + rows.start as f64 * whole.cell,
    };
    let grid = Grid::new(corner, whole.cell, columns.len(), rows.len()).map_err(|found| fault::plain(&found))?;
    let (mut before, mut after) = (Vec::with_capacity(grid.len()), Vec::with_capacity(grid.len()));
    for row in rows {
        for column in columns.clone() {
            let now = map.grid.risk(column, row);
            before.push(now);
            after.push((now + plan.change_at(view, whole.centre(column, row))).max(0.0));
        }
    }
    Ok((drawn(map, &grid, &before, levels), drawn(map, &grid, &after, levels)))
}

fn told(outcome: Outcome, hits: &[Hit]) -> (&'static str, BothLanguages) {
    let failing = hits.iter().filter(|hit| !hit.shown.is_met).count();
    let (verdict, zh, en) = match outcome {
        Outcome::Refused if failing > 0 => (
            "not_acceptable",
            format!("不可接受：{failing} 个防护目标的个人风险超过限值，或选址被法规禁止"),
            format!(
                "not acceptable: {failing} protection targets would be above their limit, or the law refuses the place"
            ),
        ),
        Outcome::Refused => {
            ("not_acceptable", "不可接受：法规不允许".to_owned(), "not acceptable: the law refuses it".to_owned())
        }
        _ if failing > 0 => (
            "not_acceptable",
            format!("不可接受：{failing} 个防护目标的个人风险超过限值"),
            format!("not acceptable: {failing} protection targets would be above their limit"),
        ),
        Outcome::Ask => (
            "to_be_asked",
            "个人风险可接受；还有影响结论的情况需要核实".to_owned(),
            "individual risk is acceptable; something that decides has still to be asked".to_owned(),
        ),
        Outcome::Needs => (
            "needs",
            "个人风险可接受；还需办理下列事项".to_owned(),
            "individual risk is acceptable; the following is needed first".to_owned(),
        ),
        Outcome::Ok => ("acceptable", "可接受".to_owned(), "acceptable".to_owned()),
    };
    (verdict, BothLanguages { zh, en })
}

/// Tells what a plan would change
///
/// Nothing is saved. Individual risk at protection targets before and after with the limits for new plants, what the siting rules say,
/// societal risk, contours around the changes, and how far a new source would have to move.
#[utoipa::path(post, path = "/risk/what-if", tag = "risk", request_body = WhatIfAsked, responses(
    (status = 200, description = "before and after", body = WhatIf),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a change is impossible; a pointer to it", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn what_if(
    State(door): State<Door>,
    Asking(caller): Asking,
    body: Result<Json<WhatIfAsked>, anlan_http::Refusal>,
) -> Answer<Json<WhatIf>> {
    super::require(&caller)?;
    let Json(asked) = body?;
    let text = asked.levels.as_ref().map(|levels| levels.iter().map(f64::to_string).collect::<Vec<String>>().join(","));
    let levels = levels_of(text.as_deref()).map_err(|problem| problem.in_field("/levels"))?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            let count = asked.changes.len() as u64;
            let plan = Plan::read(&door, view, asked.changes)?;
            caller.rights.note_read(ReadNote {
                action: "risk.what_if".to_owned(),
                kind: "risk".to_owned(),
                record: None,
                fields: Vec::new(),
                purpose: asked.title.chars().take(200).collect(),
                count,
            })?;
            let hits = hits(view, &plan)?;
            let review = reviewed(&plan, &hits)?;
            let (verdict, text) = told(review.outcome, &hits);
            let after = view.map.society.clone();
            for (id, _) in &plan.removed {
                after.discount(&view.map.sources[id].account);
            }
            for added in &plan.added {
                after.count(&added.prepared.account);
            }
            let moves = (plan.added.iter().filter(|added| added.is_new))
                .map(|added| moved(view, &plan, &hits, added))
                .collect();
            let (before_picture, after_picture) = pictures(view, &plan, &levels)?;
            Ok(Json(WhatIf {
                basis: Basis::of(&door, view),
                verdict,
                text,
                findings: review.findings.iter().map(finding_shown).collect(),
                targets: hits.into_iter().map(|hit| hit.shown).collect(),
                society: SocietyChange {
                    before: state_of(&view.map.society)?,
                    after: state_of(&after)?,
                    without_new_people: !plan.new_targets.is_empty() || !plan.gone_targets.is_empty(),
                },
                before: before_picture,
                after: after_picture,
                moves,
            }))
        })
    })
    .await
}

fn finding_shown(finding: &Finding) -> FindingShown {
    FindingShown {
        outcome: name_of(&finding.outcome),
        text: both(&finding.text),
        clause: finding.clause.clone(),
        valid_from: finding.valid_from,
        confidence: word(finding.confidence),
    }
}
