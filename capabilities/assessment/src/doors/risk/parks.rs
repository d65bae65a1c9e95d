// tidy: long because a park, its budget, its edge and its level read as one.
//! `GET /risk/parks`, `/risk/parks/{name}`: how much of what the criteria allow a park uses, by whom, and how grave its area is.

use std::collections::BTreeMap;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Kind, Problem, RecordId};
use anlan_qra::Place;
use anlan_regulations::area_risk::{AreaFacts, AreaSettings, area_risk_level};
use anlan_regulations::risk_criteria::{Acceptance, Criteria, Region};
use anlan_spatial::LonLat;
use axum::extract::State;
use geo::{ConvexHull as _, CoordsIter as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::enterprises::{SourcePart, contours_of, limit_of, ranked};
use super::lists::{HeadroomShown, Page, TargetShown, headroom, target_shown};
use super::places::{Limit, limits};
use super::summary::{name_of, society};
use super::{Basis, Named, both, living, word};
use crate::doors::Door;
use crate::risk::group::Group;
use crate::risk::living::View;
use crate::risk::targets::TargetRisk;

/// Targets of a park told at most.
const MOST_TARGETS: usize = 50;
/// Places looked at along the edge of a park, about.
const ALONG_EDGE: f64 = 800.0;

/// By what parks are put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortBy {
    /// Share of the limit that is used.
    #[default]
    Used,
    /// Loss of life.
    Loss,
    /// Highest risk at the edge.
    Edge,
    /// Level of the area.
    Level,
    /// Sources.
    Sources,
    /// Name.
    Name,
}

/// Which way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// Which parks.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ParksWanted {
    /// How many rows were read before.
    #[param(minimum = 0)]
    cursor: Option<usize>,
    /// How many at most: 50 where absent, 500 at most.
    #[param(minimum = 0, maximum = 500)]
    limit: Option<usize>,
    /// Part of a name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// By what they are put in order; the share of the limit that is used where absent.
    #[param(inline)]
    sort: Option<SortBy>,
    /// `asc` or `desc`; names from first to last and figures from the largest where absent.
    #[param(inline)]
    order: Option<Order>,
}

/// Parks and how much of what they may do they use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkPage {
    /// What it rests on.
    basis: Basis,
    /// The most used first where nothing else is asked.
    items: Vec<ParkShown>,
    /// Cursor of the next page.
    next: Option<usize>,
    /// How many there are.
    total: usize,
}

/// A park.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkShown {
    /// Name.
    name: String,
    /// Sites in it.
    sites: usize,
    /// Sources counted.
    sources: usize,
    /// Sources that could not be computed: figures are lower bounds.
    not_computed: usize,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// Share of the city's.
    share_of_city: f64,
    /// How much of the limit is used at the target that has least room because of this park.
    headroom: Option<HeadroomShown>,
    /// Where the risk of all sources is highest along the edge; absent where no site has a boundary.
    highest_at_edge: Option<AtEdge>,
    /// Level of risk of its area.
    level: LevelOfArea,
}

/// The highest risk along an edge.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AtEdge {
    /// Individual risk of all sources, 1/year.
    per_year: f64,
    /// Of it, that of the park's own, 1/year.
    own_per_year: f64,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Length of the edge, m.
    length_m: f64,
    /// What the edge is.
    border: BothLanguages,
}

/// Level of risk of an area with its working.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelOfArea {
    /// `low`, `general`, `larger` or `major`.
    #[schema(example = "larger")]
    level: String,
    /// Something is not known that could make it graver.
    at_least: bool,
    /// Reasons, the gravest first.
    reasons: Vec<AreaReason>,
    /// What is to be asked.
    questions: Vec<BothLanguages>,
    /// What it was worked out from.
    facts: AreaFactsShown,
    /// Settings of the city behind it.
    settings: AreaSettingsShown,
    /// What a reader must know.
    note: BothLanguages,
}

/// A reason for a level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AreaReason {
    /// Level that it gives; the gravest of all reasons decides.
    level: String,
    /// Why.
    text: BothLanguages,
    /// A setting of the city stands behind it, not a rule.
    setting: bool,
    /// How sure the rule behind it is.
    confidence: String,
}

/// What a level was worked out from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AreaFactsShown {
    /// Targets above the limit of GB 36894 to which a source of the area adds most.
    targets_over_limit: Option<u32>,
    /// Smallest margin of such a target: limit over risk.
    smallest_margin: Option<f64>,
    /// Region of the F-N curve of its sources alone: `acceptable`, `alarp` or `not_acceptable`.
    societal: Option<String>,
    /// Major hazards by grade, one to four; one whose grade is not known counts in the last. Absent where of no site it is known.
    major_hazards: Option<[u32; 4]>,
    /// Sites of which it is not known.
    sites_unknown: usize,
}

/// Settings of the city behind a level.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct AreaSettingsShown {
    /// A margin below this factor makes orange.
    near_limit: f64,
    /// So many major hazards of grade one make orange.
    grade_one_orange: u32,
    /// So many major hazards of any grade make orange.
    hazards_orange: u32,
    /// So many major hazards of any grade make yellow.
    hazards_yellow: u32,
}

/// A park with its budget.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkTold {
    /// What it rests on.
    basis: Basis,
    /// The park.
    park: ParkShown,
    /// The limit at its tightest target as a budget; absent where it adds most to no target with a limit.
    budget: Option<Budget>,
    /// Its edge; absent where no site has a boundary.
    edge: Option<Edge>,
    /// Its sources, the largest loss of life first, then those not computed; 50 at most.
    ranking: Vec<SourcePart>,
    /// How many there are.
    ranking_total: usize,
    /// Targets to which one of its sources adds most, worst first; 50 at most.
    targets: Vec<TargetShown>,
    /// How many there are.
    targets_total: usize,
    /// Contours of its sources alone: GeoJSON as of `/risk/contours`.
    #[schema(value_type = Object)]
    contours: Value,
    /// Side of a cell of these contours, m.
    contours_cell_m: Option<f64>,
}

/// A limit as a budget, and who spends it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Budget {
    /// The tightest target.
    target: TargetShown,
    /// Limit, 1/year.
    limit_per_year: f64,
    /// Rule.
    criteria: String,
    /// Clause.
    clause: &'static str,
    /// How sure the limit is.
    confidence: String,
    /// Share of it that is spent: above one it is passed.
    used: f64,
    /// Of it, by sources outside the park.
    outside: Spender,
    /// Units of the park by the day they were taken into service, those whose day is not recorded first.
    spent: Vec<Spent>,
    /// What a reader must know.
    note: BothLanguages,
}

/// Who spends how much.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub(crate) struct Spender {
    /// Sources.
    sources: usize,
    /// Individual risk at the target, 1/year.
    per_year: f64,
    /// Share of the limit.
    used: f64,
}

/// What a unit spends.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Spent {
    /// The unit; absent for what is recorded with a site alone.
    unit: Option<Named>,
    /// Its site.
    site: Option<Named>,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Day it was taken into service, where that is recorded.
    in_service_since: Option<String>,
    /// What it spends.
    #[serde(flatten)]
    own: Spender,
    /// Share of the limit after it, with all before it and those outside.
    used_so_far: f64,
}

/// The edge of a park.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Edge {
    /// What the highest risk along it means for whom could stand there.
    limits: Vec<Limit>,
    /// Ring of longitude and latitude, closed.
    ring: Vec<[f64; 2]>,
}

/// The outline of a park on the flat map: the smallest outline without dents around the boundaries of its sites.
fn outline(view: &View<'_>, park: &str) -> Option<Vec<Place>> {
    let sites = view.facts.sites.values().filter(|site| site.park.as_deref() == Some(park));
    let corners: Vec<geo::Point<f64>> = sites
        .filter_map(|site| site.boundary.as_ref())
        .flat_map(|boundary| boundary.to_geo().coords_iter().collect::<Vec<_>>())
        .map(|corner| {
            let place = view.map.place(LonLat::new(corner.x, corner.y));
            geo::Point::new(place.east, place.north)
        })
        .collect();
    let hull = geo::MultiPoint::new(corners).convex_hull();
    let ring: Vec<Place> = hull.exterior().coords().map(|at| Place { east: at.x, north: at.y }).collect();
    (ring.len() > 3).then_some(ring)
}

fn length(ring: &[Place]) -> f64 {
    ring.windows(2).map(|pair| super::lists::distance(pair[0], pair[1])).sum()
}

/// The place along a ring whose cell of the map has the highest risk, with the exact risk there.
fn highest(view: &View<'_>, ring: &[Place], group: &Group<'_>) -> Option<AtEdge> {
    let grid = view.map.grid.grid();
    let step = (length(ring) / ALONG_EDGE).max(0.5 * grid.cell);
    let mut worst: Option<(f64, Place)> = None;
    for pair in ring.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most as many as ALONG_EDGE")]
        let steps = ((super::lists::distance(from, to) / step).ceil() as usize).max(1);
        for at in 0..steps {
            let share = at as f64 / steps as f64;
            let place = Place {
                east: from.east + share * (to.east - from.east),
                north: from.north + share * (to.north - from.north),
            };
            let Some((column, row)) = grid.cell_of(place) else { continue };
            let risk = view.map.grid.risk(column, row);
            if worst.is_none_or(|(own, _)| risk > own) {
                worst = Some((risk, place));
            }
        }
    }
    let (_, place) = worst?;
    let at = view.map.position(place);
    let (per_year, _) = view.map.at(place);
    Some(AtEdge {
        per_year,
        own_per_year: group.risk_at(place),
        lon: at.lon,
        lat: at.lat,
        length_m: length(ring).round(),
        border: BothLanguages {
            zh: "园区边界未登记：取园区内各厂界的最小外凸包络线，不是批准的四至范围".to_owned(),
            en: "the park's own boundary is not recorded: the smallest outline without dents around the boundaries of its sites, not the approved one".to_owned(),
        },
    })
}

/// Grades an area by the targets to which its sources add most, by the societal risk of its sources alone and by its major hazards.
fn level_of(door: &Door, view: &View<'_>, park: &str, group: &Group<'_>) -> Result<LevelOfArea, Problem> {
    let targets = view.targets()?;
    let own = || targets.iter().filter(|target| target.main_cause.is_some_and(|(source, _)| group.holds(source)));
    let judged = |target: &&TargetRisk| {
        let verdict = target.verdicts.iter().find(|verdict| verdict.criteria == Criteria::Gb36894);
        verdict.is_some_and(|verdict| verdict.acceptance == Acceptance::NotAcceptable)
    };
    let margin = own()
        .flat_map(|target| &target.verdicts)
        .filter(|verdict| verdict.criteria == Criteria::Gb36894)
        .filter_map(|verdict| verdict.margin?.factor)
        .reduce(f64::min);
    let rank = |region: &Region| {
        [Region::Acceptable, Region::Alarp, Region::NotAcceptable].iter().position(|own| own == region)
    };
    let societal = society(&group.society().curve())?.into_iter().map(|verdict| verdict.region).max_by_key(rank);
    let (mut by_grade, mut known, mut unknown) = ([0_u32; 4], 0_usize, 0_usize);
    let mut ungraded = 0_usize;
    for (site, _) in view.facts.sites.iter().filter(|(_, site)| site.park.as_deref() == Some(park)) {
        match (door.major_hazards_of)(*site) {
            None => unknown += 1,
            Some(hazards) => {
                known += 1;
                for hazard in hazards {
                    let grade = hazard.grade.filter(|grade| (1..=4).contains(grade));
                    ungraded += usize::from(grade.is_none());
                    by_grade[usize::from(grade.unwrap_or(4)) - 1] += 1;
                }
            }
        }
    }
    let facts = AreaFacts {
        targets_over_limit: u32::try_from(own().filter(judged).count()).ok(),
        smallest_margin: margin,
        societal,
        major_hazards: (known > 0).then_some(by_grade),
        park: None,
    };
    let settings = AreaSettings::default();
    let level =
        area_risk_level(&facts, &settings).map_err(|found| Problem::internal("risk.area", format!("{found:?}")))?;
    let mut questions: Vec<BothLanguages> = level.questions.iter().map(both).collect();
    let is_open = known > 0 && (unknown > 0 || ungraded > 0);
    if is_open {
        questions.push(BothLanguages {
            zh: format!("{unknown} 个厂区尚不能排除重大危险源，{ungraded} 处重大危险源尚未定级"),
            en: format!(
                "of {unknown} sites a major hazard is not ruled out yet, {ungraded} major hazards have no grade yet"
            ),
        });
    }
    Ok(LevelOfArea {
        level: name_of(&level.level),
        at_least: level.at_least || is_open && level.level < anlan_regulations::area_risk::Level::Major,
        reasons: (level.reasons.iter())
            .map(|reason| AreaReason {
                level: name_of(&reason.level),
                text: both(&reason.text),
                setting: reason.setting,
                confidence: word(reason.confidence),
            })
            .collect(),
        questions,
        facts: AreaFactsShown {
            targets_over_limit: facts.targets_over_limit,
            smallest_margin: facts.smallest_margin,
            societal: facts.societal.as_ref().map(name_of),
            major_hazards: facts.major_hazards,
            sites_unknown: unknown,
        },
        settings: AreaSettingsShown {
            near_limit: settings.near_limit,
            grade_one_orange: settings.grade_one_orange,
            hazards_orange: settings.hazards_orange,
            hazards_yellow: settings.hazards_yellow,
        },
        note: both(&level.note),
    })
}

/// Parks by name, with how many sites each has.
fn parks_of<'a>(view: &'a View<'_>) -> BTreeMap<&'a str, usize> {
    let mut sites: BTreeMap<&str, usize> = BTreeMap::new();
    for site in view.facts.sites.values() {
        if let Some(park) = site.park.as_deref().filter(|park| !park.is_empty()) {
            *sites.entry(park).or_default() += 1;
        }
    }
    sites
}

fn park_shown(
    door: &Door,
    view: &View<'_>,
    (park, sites): (&str, usize),
    group: &Group<'_>,
    ring: Option<&[Place]>,
) -> Result<ParkShown, Problem> {
    let (loss, all) = (group.loss_of_life(), view.map.society.loss_of_life());
    Ok(ParkShown {
        name: park.to_owned(),
        sites,
        sources: group.counted.len(),
        not_computed: group.not_computed.len(),
        loss_of_life_per_year: loss,
        share_of_city: if all > 0.0 { loss / all } else { 0.0 },
        headroom: headroom(view, |id| group.holds(id))?,
        highest_at_edge: ring.and_then(|ring| highest(view, ring, group)),
        level: level_of(door, view, park, group)?,
    })
}

fn sorted(items: &mut [ParkShown], wanted: &ParksWanted) {
    let sort = wanted.sort.unwrap_or_default();
    let rank = |park: &ParkShown| ["low", "general", "larger", "major"].iter().position(|own| *own == park.level.level);
    let figure = |park: &ParkShown| match sort {
        SortBy::Used => park.headroom.as_ref().map_or(-1.0, |headroom| headroom.used),
        SortBy::Loss => park.loss_of_life_per_year,
        SortBy::Edge => park.highest_at_edge.as_ref().map_or(-1.0, |edge| edge.per_year),
        SortBy::Level => rank(park).map_or(-1.0, |rank| rank as f64),
        SortBy::Sources => park.sources as f64,
        SortBy::Name => 0.0,
    };
    let order = wanted.order.unwrap_or(if sort == SortBy::Name { Order::Asc } else { Order::Desc });
    items.sort_by(|a, b| {
        let by = figure(a).total_cmp(&figure(b)).then(if sort == SortBy::Name {
            a.name.cmp(&b.name)
        } else {
            core::cmp::Ordering::Equal
        });
        let by = if order == Order::Asc { by } else { by.reverse() };
        by.then(b.loss_of_life_per_year.total_cmp(&a.loss_of_life_per_year)).then(a.name.cmp(&b.name))
    });
}

/// Tells how much of what the criteria allow each park uses
///
/// Risk capacity: at the protection target with least room to which a source of the park adds most, risk over limit. A page at a time, by
/// part of a name, in the order that is asked.
#[utoipa::path(get, path = "/risk/parks", tag = "risk", params(ParksWanted), responses(
    (status = 200, description = "parks", body = ParkPage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong, or the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn parks(
    State(door): State<Door>,
    Asking(caller): Asking,
    wanted: Result<Query<ParksWanted>, anlan_http::Refusal>,
) -> Answer<Json<ParkPage>> {
    super::require(&caller)?;
    let Query(wanted) = wanted?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            let page = Page::of(wanted.cursor, wanted.limit, wanted.q.clone());
            let mut items = Vec::new();
            for (park, sites) in parks_of(view).into_iter().filter(|(park, _)| page.matches(park)) {
                let group = Group::of_park(view.map, view.facts, park);
                let ring = outline(view, park);
                items.push(park_shown(&door, view, (park, sites), &group, ring.as_deref())?);
            }
            sorted(&mut items, &wanted);
            let (items, next, total) = page.cut(items);
            Ok(Json(ParkPage { basis: Basis::of(&door, view), items, next, total }))
        })
    })
    .await
}

/// The target to which a source of the park adds most and that has least room, with the limit of the standard in force.
fn tightest<'a>(targets: &'a [TargetRisk], group: &Group<'_>) -> Option<(&'a TargetRisk, f64)> {
    let own = targets.iter().filter(|target| target.main_cause.is_some_and(|(source, _)| group.holds(source)));
    let used = |(target, limit): &(&TargetRisk, f64)| target.per_year / limit;
    own.filter_map(|target| Some((target, limit_of(target)?)))
        .reduce(|worst, other| if used(&other) > used(&worst) { other } else { worst })
}

fn budget(view: &View<'_>, group: &Group<'_>, targets: &[TargetRisk]) -> Option<Budget> {
    let (target, limit) = tightest(targets, group)?;
    let verdict = target.verdicts.iter().find(|verdict| verdict.criteria == Criteria::Gb36894)?;
    let mut outside = Spender::default();
    let mut units: BTreeMap<(Option<RecordId>, Option<RecordId>), Spender> = BTreeMap::new();
    for (id, per_year) in view.map.at(target.worst).1 {
        let site = view.facts.site_of(id).map(|(site, _)| site);
        let own =
            if group.holds(id) { units.entry((view.facts.unit_id_of(id), site)).or_default() } else { &mut outside };
        own.sources += 1;
        own.per_year += per_year;
        own.used += per_year / limit;
    }
    let mut spent: Vec<(Option<jiff::civil::Date>, Spent)> = units
        .into_iter()
        .map(|((unit, site), own)| {
            let facts = unit.and_then(|unit| view.facts.units.get(&unit));
            let since = facts.and_then(|facts| facts.in_service_since);
            let of_site = site.and_then(|site| Some((site, view.facts.sites.get(&site)?)));
            let firm = of_site.and_then(|(_, site)| site.enterprise);
            let named = |id: RecordId, title: &str| Named { id: id.to_string(), title: title.to_owned() };
            let row = Spent {
                unit: unit.zip(facts).map(|(id, facts)| named(id, &facts.name)),
                site: of_site.map(|(id, site)| named(id, &site.name)),
                enterprise: firm.and_then(|firm| Some(named(firm, view.facts.enterprises.get(&firm)?))),
                in_service_since: since.map(|day| day.to_string()),
                own,
                used_so_far: 0.0,
            };
            (since, row)
        })
        .collect();
    spent.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.own.per_year.total_cmp(&a.1.own.per_year)));
    let mut so_far = outside.used;
    let spent = spent
        .into_iter()
        .map(|(_, mut row)| {
            so_far += row.own.used;
            row.used_so_far = so_far;
            row
        })
        .collect();
    Some(Budget {
        target: target_shown(view, target)?,
        limit_per_year: limit,
        criteria: name_of(&verdict.criteria),
        clause: verdict.clause,
        confidence: word(verdict.confidence),
        used: target.per_year / limit,
        outside,
        spent,
        note: BothLanguages {
            zh: "额度按园区内最紧的防护目标处 GB 36894 限值计；支出按单元和投用日期排列，未登记投用日期的在前；拟建项目在选址推演中试算后才占用额度".to_owned(),
            en: "the budget is the limit of GB 36894 at the tightest protection target; it is spent by units in the order in which they were taken into service, those without a recorded day first; a planned project spends nothing until it is recorded: try it on the siting page".to_owned(),
        },
    })
}

fn park_told(door: &Door, view: &View<'_>, name: &str) -> Result<ParkTold, Problem> {
    let (park, sites) = parks_of(view).into_iter().find(|(park, _)| *park == name).ok_or_else(no_park)?;
    let group = Group::of_park(view.map, view.facts, park);
    let ring = outline(view, park);
    let shown = park_shown(door, view, (park, sites), &group, ring.as_deref())?;
    let targets = view.targets()?;
    let own = || targets.iter().filter(|target| target.main_cause.is_some_and(|(source, _)| group.holds(source)));
    let (contours, contours_cell_m) = contours_of(view, &group)?;
    let (ranking, ranking_total) = ranked(view, &group);
    let edge = ring.zip(shown.highest_at_edge.as_ref()).map(|(ring, highest)| Edge {
        limits: limits(highest.per_year),
        ring: (ring.iter())
            .map(|place| {
                let at = view.map.position(*place);
                [at.lon, at.lat]
            })
            .collect(),
    });
    Ok(ParkTold {
        basis: Basis::of(door, view),
        budget: budget(view, &group, &targets),
        edge,
        park: shown,
        ranking,
        ranking_total,
        targets: own().filter_map(|target| target_shown(view, target)).take(MOST_TARGETS).collect(),
        targets_total: own().count(),
        contours,
        contours_cell_m,
    })
}

fn no_park() -> Problem {
    Problem::new(Kind::NotFound, "risk.park_not_found", "没有这个园区", "there is no such park")
        .remedy("在园区清单中重新选择", "choose it again from the list of parks")
}

/// Tells how a park spends what the criteria allow
///
/// The limit at its tightest protection target as a budget that its units spend in the order in which they were taken into service, the
/// highest risk along its edge, the level of its area with its working, contours and ranking of its sources alone.
#[utoipa::path(get, path = "/risk/parks/{name}", tag = "risk", params(("name" = String, Path, description = "name of the park")), responses(
    (status = 200, description = "the park", body = ParkTold),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such park", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn park(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(name): Path<String>,
) -> Answer<Json<ParkTold>> {
    super::require(&caller)?;
    work(move || living(&door).look(|view| park_told(&door, view, &name)).map(Json)).await
}
