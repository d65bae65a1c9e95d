//! `GET /risk` and `GET /risk/contours`.

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::Problem;
use anlan_qra::{FnPoint, contours as areas};
use anlan_regulations::risk_criteria::{self, Acceptance, Criteria, Region, SocietalVerdict};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::when::{When, look};
use super::{Basis, both, word};
use crate::doors::Door;
use crate::risk::living::View;
use crate::risk::map::RiskMap;

/// Levels that are drawn where nothing is said: those of the criteria.
pub(super) const LEVELS: [f64; 5] = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7];
/// Most levels of one question.
const MOST_LEVELS: usize = 12;

/// The risk of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RiskSummary {
    /// What it rests on.
    basis: Basis,
    /// Sources that are counted.
    sources: usize,
    /// Vessels that could not be computed; each has its reason in `/risk/sources`.
    not_computed: usize,
    /// Deaths a year (potential loss of life).
    loss_of_life_per_year: f64,
    /// F-N curve: how often so many or more die.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// What the criteria make of the curve.
    society: Vec<SocietyShown>,
    /// Levels of individual risk of each rule.
    criteria: Vec<CriteriaShown>,
    /// People counted.
    people: PeopleShown,
    /// Protection targets by their worst verdict.
    targets: TargetCounts,
}

/// A point of an F-N curve.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct FnShown {
    /// Deaths.
    deaths: f64,
    /// How often as many or more die, 1/year.
    per_year: f64,
}

/// What a rule makes of an F-N curve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocietyShown {
    /// Rule.
    #[schema(example = "announcement_2014_13")]
    criteria: String,
    /// Its title.
    title: BothLanguages,
    /// `acceptable`, `alarp` or `unacceptable`.
    region: &'static str,
    /// Deaths at which the curve is nearest to the upper line.
    critical_deaths: Option<f64>,
    /// Upper line over curve there: below one it is passed.
    margin_factor: Option<f64>,
    /// What is said of it.
    text: BothLanguages,
    /// Clause.
    clause: &'static str,
    /// How sure the lines are.
    confidence: String,
    /// Line above which risk is not acceptable.
    upper: Vec<FnShown>,
    /// Line below which it is acceptable.
    lower: Vec<FnShown>,
}

/// Levels of individual risk of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CriteriaShown {
    /// Rule.
    id: String,
    /// Its title.
    title: BothLanguages,
    /// Levels.
    levels: Vec<LevelShown>,
}

/// A level of individual risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelShown {
    /// Limit, 1/year.
    per_year: f64,
    /// Whom it protects.
    sensitivity: String,
    /// How sure it is.
    confidence: String,
}

/// People counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleShown {
    /// By day.
    day: f64,
    /// By night.
    night: f64,
}

/// Protection targets by their worst verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetCounts {
    /// Above a limit.
    not_acceptable: usize,
    /// Not sorted: something is to be asked.
    to_be_asked: usize,
    /// Within every limit.
    accepted: usize,
}

impl RiskSummary {
    /// Deaths a year.
    pub(super) fn loss(&self) -> f64 {
        self.loss_of_life_per_year
    }

    /// Journal position and day, as texts.
    pub(super) fn moment(&self) -> (String, String) {
        (self.basis.position.to_string(), self.basis.day.clone())
    }
}

pub(super) fn name_of<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn curve_of(points: &[FnPoint]) -> Vec<FnShown> {
    points.iter().map(|point| FnShown { deaths: point.deaths, per_year: point.per_year }).collect()
}

pub(super) fn region_name(region: Region) -> &'static str {
    match region {
        Region::Acceptable => "acceptable",
        Region::Alarp => "alarp",
        Region::NotAcceptable => "unacceptable",
    }
}

/// Judges a curve by every rule that draws lines.
///
/// # Errors
/// A curve that is none.
pub(super) fn society(points: &[FnPoint]) -> Result<Vec<SocietalVerdict>, Problem> {
    let curve: Vec<risk_criteria::FnPoint> = points
        .iter()
        .map(|point| risk_criteria::FnPoint { deaths: point.deaths, frequency_per_year: point.per_year })
        .collect();
    risk_criteria::societal_verdicts(&curve).map_err(|found| Problem::internal("risk.society", format!("{found:?}")))
}

pub(super) fn society_shown(verdict: &SocietalVerdict) -> SocietyShown {
    let line = |pick: fn(&risk_criteria::SocietalLimits) -> f64| {
        [1.0, 10.0, 100.0, 1_000.0]
            .into_iter()
            .filter_map(|deaths| {
                let limits = risk_criteria::societal_limits(verdict.criteria, deaths)?;
                Some(FnShown { deaths, per_year: pick(&limits) })
            })
            .collect()
    };
    SocietyShown {
        criteria: name_of(&verdict.criteria),
        title: both(&verdict.title),
        region: region_name(verdict.region),
        critical_deaths: verdict.critical.map(|point| point.deaths),
        margin_factor: verdict.critical.and_then(|point| point.to_upper.factor),
        text: both(&verdict.text),
        clause: verdict.clause,
        confidence: word(verdict.confidence),
        upper: line(|limits| limits.upper_per_year),
        lower: line(|limits| limits.lower_per_year),
    }
}

pub(super) fn summary_of(door: &Door, view: &View<'_>) -> Result<RiskSummary, Problem> {
    let curve = view.map.society.curve();
    let (day, night) = view.map.population.total();
    let targets = view.targets()?;
    let count =
        |wanted: &[Acceptance]| targets.iter().filter(|target| wanted.contains(&target.worst_acceptance())).count();
    let criteria = Criteria::ALL
        .into_iter()
        .map(|criteria| CriteriaShown {
            id: name_of(&criteria),
            title: both(&criteria.text()),
            levels: risk_criteria::contours(criteria, false)
                .into_iter()
                .map(|contour| LevelShown {
                    per_year: contour.level_per_year,
                    sensitivity: name_of(&contour.sensitivity),
                    confidence: word(contour.confidence),
                })
                .collect(),
        })
        .collect();
    Ok(RiskSummary {
        basis: Basis::of(door, view),
        sources: view.map.sources.len(),
        not_computed: view.map.problems.len(),
        loss_of_life_per_year: view.map.society.loss_of_life(),
        society: society(&curve)?.iter().map(society_shown).collect(),
        curve: curve_of(&curve),
        criteria,
        people: PeopleShown { day, night },
        targets: TargetCounts {
            not_acceptable: count(&[Acceptance::NotAcceptable]),
            to_be_asked: count(&[Acceptance::ToBeAsked]),
            accepted: count(&[Acceptance::Accepted, Acceptance::NoLimit]),
        },
    })
}

/// Tells the risk of the city
///
/// Societal risk, verdicts and counts of one moment. The first question starts the computation; until it is done, `basis.computing` says how
/// far it is.
#[utoipa::path(get, path = "/risk", tag = "risk", params(When), responses(
    (status = 200, description = "the risk", body = RiskSummary),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no such day or run; the city has no weather table, or its places do not fit on a map", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn summary(
    State(door): State<Door>,
    Asking(caller): Asking,
    when: Result<Query<When>, anlan_http::Refusal>,
) -> Answer<Json<RiskSummary>> {
    super::require(&caller)?;
    let Query(when) = when?;
    work(move || look(&door, &when, |view| summary_of(&door, view)).map(Json)).await
}

/// Which contours.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// Levels, 1/year, parted by commas; those of the criteria where absent.
    #[param(example = "1e-5,3e-6,3e-7", max_length = 200)]
    levels: Option<String>,
    /// End of a past day; the present where absent.
    #[param(example = "2026-06-01", max_length = 10)]
    as_of: Option<String>,
    /// A recorded run, in place of a day.
    #[param(max_length = 40)]
    run: Option<String>,
}

/// Reads levels of risk.
///
/// # Errors
/// `risk.level` for what is no frequency between 1e-12 and 1 a year, and for too many.
pub(super) fn levels_of(text: Option<&str>) -> Result<Vec<f64>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(LEVELS.to_vec()) };
    let mut levels = Vec::new();
    for part in text.split(',') {
        let level = part.trim().parse::<f64>().ok().filter(|level| (1e-12..=1.0).contains(level));
        levels.push(level.ok_or_else(|| {
            let shown: String = part.chars().take(40).collect();
            Problem::invalid(
                "risk.level",
                format!("“{shown}”不是每年 1e-12 至 1 之间的风险值"),
                format!("\u{201c}{shown}\u{201d} is no risk between 1e-12 and 1 a year"),
            )
            .remedy("例如 1e-5,3e-6,3e-7", "such as 1e-5,3e-6,3e-7")
        })?);
    }
    if levels.len() > MOST_LEVELS {
        return Err(Problem::invalid(
            "risk.level",
            format!("一次最多 {MOST_LEVELS} 条等值线"),
            format!("at most {MOST_LEVELS} contours at once"),
        )
        .remedy("减少数目", "ask for fewer"));
    }
    levels.sort_by(|a, b| b.total_cmp(a));
    levels.dedup();
    Ok(levels)
}

/// Draws areas as GeoJSON.
pub(super) fn drawn(map: &RiskMap, grid: &anlan_qra::Grid, risks: &[f64], levels: &[f64]) -> Value {
    let features: Vec<Value> = areas(grid, risks, levels)
        .into_iter()
        .map(|area| {
            let polygons: Vec<Vec<Vec<[f64; 2]>>> = area
                .polygons
                .iter()
                .map(|rings| {
                    rings
                        .iter()
                        .map(|ring| {
                            ring.iter()
                                .map(|place| {
                                    let at = map.position(*place);
                                    [round(at.lon), round(at.lat)]
                                })
                                .collect()
                        })
                        .collect()
                })
                .collect();
            json!({
                "type": "Feature",
                "geometry": { "type": "MultiPolygon", "coordinates": polygons },
                "properties": { "level": area.level, "area_m2": area.square_metres.round(), "is_cut": area.is_cut },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}

/// A degree to a tenth of a metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Draws the contours of individual risk
///
/// GeoJSON, one MultiPolygon a level, with `basis` beside. `is_cut` says that an area goes beyond the map.
#[utoipa::path(get, path = "/risk/contours", tag = "risk", params(Wanted), responses(
    (status = 200, description = "GeoJSON", body = serde_json::Value),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a level is none; no such day or run", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn contours(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Value>> {
    super::require(&caller)?;
    let levels = levels_of(wanted.levels.as_deref())?;
    let when = When::new(wanted.as_of.as_ref(), wanted.run.as_ref());
    work(move || -> Result<_, Problem> {
        look(&door, &when, |view| {
            let mut collection = drawn(view.map, view.map.grid.grid(), &view.map.grid.risks(), &levels);
            collection["basis"] =
                serde_json::to_value(Basis::of(&door, view)).map_err(|cause| Problem::internal("risk.basis", cause))?;
            Ok(Json(collection))
        })
    })
    .await
}
