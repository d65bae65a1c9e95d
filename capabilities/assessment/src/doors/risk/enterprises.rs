//! `GET /risk/enterprises/{id}`: what an enterprise adds to the risk of the city.

use std::collections::BTreeMap;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Kind, Problem, RecordId};
use anlan_regulations::risk_criteria::{Acceptance, Criteria};
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::lists::{TargetShown, target_shown};
use super::sources::{SourceShown, shown};
use super::summary::{FnShown, LEVELS, SocietyShown, curve_of, drawn, society, society_shown};
use super::{Basis, Named, living};
use crate::doors::Door;
use crate::fault;
use crate::risk::group::Group;
use crate::risk::living::View;
use crate::risk::map::Counted;
use crate::risk::relocation::{self, inside};
use crate::risk::targets::TargetRisk;

/// Sources told at most.
pub(super) const MOST_SOURCES: usize = 50;
/// Parts of a risk below this share are called none.
const LEAST_SHARE: f64 = 1e-3;

/// What an enterprise adds to the risk of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseRisk {
    /// What it rests on.
    basis: Basis,
    /// The enterprise.
    enterprise: Named,
    /// Its sites.
    sites: usize,
    /// Its sources that are counted.
    sources: usize,
    /// Those that could not be computed: figures are lower bounds.
    not_computed: usize,
    /// Place among all enterprises by loss of life; absent where none of its sources is counted.
    rank: Option<usize>,
    /// How many enterprises are ranked.
    of: usize,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// Share of the city's.
    share: f64,
    /// F-N curve of its sources alone.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// What the criteria, which are made for a whole area, make of its sources alone.
    society: Vec<SocietyShown>,
    /// The target at which its own risk uses most of the limit of GB 36894; where none has a limit, that of the highest own risk.
    worst_target: Option<TargetPart>,
    /// Targets it adds to.
    targets: TargetsOf,
    /// People inside the contours of its sources alone, by level; the larger of day and night.
    people_inside: BTreeMap<&'static str, f64>,
    /// Contours of its sources alone: GeoJSON as of `/risk/contours`.
    #[schema(value_type = Object)]
    contours: Value,
    /// Side of a cell of these contours, m.
    contours_cell_m: Option<f64>,
    /// Its sources, the largest loss of life first, then those not computed; 50 at most.
    ranking: Vec<SourcePart>,
    /// How many there are.
    ranking_total: usize,
}

/// A target and what an enterprise adds to its risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetPart {
    /// The target, with the verdict on the risk of all sources.
    target: TargetShown,
    /// Individual risk by the enterprise alone, 1/year.
    own_per_year: f64,
    /// Its share of the risk there.
    own_share: f64,
    /// Its own risk over the limit of GB 36894; absent where that is not known.
    own_used: Option<f64>,
}

/// Targets that an enterprise adds to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetsOf {
    /// Targets where it adds a thousandth of the risk or more.
    touched: usize,
    /// Of them, those where one of its sources adds most.
    main_cause: usize,
    /// Of these, those above a limit.
    not_acceptable: usize,
}

/// A source with its part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourcePart {
    /// The source.
    source: SourceShown,
    /// Share of the loss of life of the group.
    share: f64,
}

/// Ranks the sources of a group.
pub(super) fn ranked(view: &View<'_>, group: &Group<'_>) -> (Vec<SourcePart>, usize) {
    let loss = group.loss_of_life();
    let total = group.counted.len() + group.not_computed.len();
    let mut ids: Vec<(RecordId, f64)> =
        group.counted.iter().map(|(id, source)| (*id, source.account.loss_of_life())).collect();
    ids.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ids.extend(group.not_computed.iter().map(|id| (*id, 0.0)));
    let part = |(id, own): (RecordId, f64)| SourcePart {
        source: shown(view, id),
        share: if loss > 0.0 { own / loss } else { 0.0 },
    };
    (ids.into_iter().take(MOST_SOURCES).map(part).collect(), total)
}

/// Contours of a group alone, and the side of their cells.
pub(super) fn contours_of(view: &View<'_>, group: &Group<'_>) -> Result<(Value, Option<f64>), Problem> {
    let grid = group.grid().map_err(|found| fault::plain(&found))?;
    Ok(match grid {
        Some(grid) => (drawn(view.map, grid.grid(), &grid.risks(), &LEVELS), Some(grid.grid().cell)),
        None => (serde_json::json!({ "type": "FeatureCollection", "features": [] }), None),
    })
}

/// Limit of the standard in force at a target.
pub(super) fn limit_of(target: &TargetRisk) -> Option<f64> {
    target.verdicts.iter().find(|verdict| verdict.criteria == Criteria::Gb36894)?.limit_per_year
}

fn part_of(view: &View<'_>, group: &Group<'_>, target: &TargetRisk) -> Option<TargetPart> {
    let own = group.risk_at(target.worst);
    (own > 0.0 && own >= LEAST_SHARE * target.per_year).then_some(())?;
    Some(TargetPart {
        target: target_shown(view, target)?,
        own_per_year: own,
        own_share: own / target.per_year,
        own_used: limit_of(target).map(|limit| own / limit),
    })
}

fn told(door: &Door, view: &View<'_>, enterprise: RecordId) -> Result<EnterpriseRisk, Problem> {
    let title = view.facts.enterprises.get(&enterprise).ok_or_else(not_there)?;
    let group = Group::of_enterprise(view.map, view.facts, enterprise);
    let targets = view.targets()?;
    let mut of = TargetsOf { touched: 0, main_cause: 0, not_acceptable: 0 };
    let mut worst: Option<TargetPart> = None;
    for target in targets.iter() {
        let Some(part) = part_of(view, &group, target) else { continue };
        of.touched += 1;
        if target.main_cause.is_some_and(|(source, _)| group.holds(source)) {
            of.main_cause += 1;
            of.not_acceptable += usize::from(target.worst_acceptance() == Acceptance::NotAcceptable);
        }
        let key = |part: &TargetPart| (part.own_used.unwrap_or(-1.0), part.own_per_year);
        if worst.as_ref().is_none_or(|worst| key(&part) > key(worst)) {
            worst = Some(part);
        }
    }
    let mut all: BTreeMap<RecordId, f64> = BTreeMap::new();
    for (id, source) in &view.map.sources {
        if let Some(firm) = view.facts.site_of(*id).and_then(|(_, site)| site.enterprise) {
            *all.entry(firm).or_default() += source.account.loss_of_life();
        }
    }
    let (loss, whole) = (group.loss_of_life(), view.map.society.loss_of_life());
    let curve = group.society().curve();
    let counted: Vec<&Counted> = group.counted.iter().map(|(_, source)| *source).collect();
    let (contours, contours_cell_m) = contours_of(view, &group)?;
    let (ranking, ranking_total) = ranked(view, &group);
    Ok(EnterpriseRisk {
        basis: Basis::of(door, view),
        enterprise: Named { id: enterprise.to_string(), title: title.clone() },
        sites: view.facts.sites.values().filter(|site| site.enterprise == Some(enterprise)).count(),
        sources: group.counted.len(),
        not_computed: group.not_computed.len(),
        rank: all.get(&enterprise).map(|own| 1 + all.values().filter(|other| *other > own).count()),
        of: all.len(),
        loss_of_life_per_year: loss,
        share: if whole > 0.0 { loss / whole } else { 0.0 },
        society: society(&curve)?.iter().map(society_shown).collect(),
        curve: curve_of(&curve),
        worst_target: worst,
        targets: of,
        people_inside: (relocation::LEVEL_NAMES.into_iter())
            .zip(inside(view.map, &counted).into_iter().map(f64::round))
            .collect(),
        contours,
        contours_cell_m,
        ranking,
        ranking_total,
    })
}

fn not_there() -> Problem {
    Problem::new(Kind::NotFound, "risk.enterprise_not_found", "没有这家企业", "there is no such enterprise")
        .remedy("在企业清单中重新选择", "choose it again from the list of enterprises")
}

/// Tells what an enterprise adds to the risk of the city
///
/// Its share of the loss of life, the target at which its own risk uses most of the limit, contours of its sources alone, and the ranking
/// of its sources.
#[utoipa::path(get, path = "/risk/enterprises/{id}", tag = "risk", params(("id" = String, Path, description = "enterprise")), responses(
    (status = 200, description = "its part", body = EnterpriseRisk),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such enterprise", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn enterprise(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<EnterpriseRisk>> {
    super::require(&caller)?;
    let id: RecordId = id.parse().map_err(|_| not_there())?;
    work(move || living(&door).look(|view| told(&door, view, id)).map(Json)).await
}
