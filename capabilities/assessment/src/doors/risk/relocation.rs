//! `/risk/relocation`: which sites come into question to move, in what order, and what would change if one moved.

use std::collections::BTreeMap;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Kind, Problem, RecordId};
use anlan_quantity::scientific;
use anlan_regulations::relocation::{
    self, Condition, Criterion, Draws, Outcome, Ranked, Ranking, Screened, Spread, Stability, Swap, Truth,
};
use anlan_regulations::risk_criteria::Criteria;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::summary::{FnShown, curve_of, name_of, region_name, society};
use super::{Basis, Named, both, living};
use crate::doors::Door;
use crate::risk::living::View;
use crate::risk::relocation::{
    Eased, Exposed, Known, LEVEL_NAMES, LEVELS, Measured, Settings, asked_with, known, measured, moved,
};

/// Places that count as the top where nothing is said.
const TOP: usize = 10;
/// Weights that are tried where nothing is said, and at most.
const DRAWS: u32 = 2_000;
const MOST_DRAWS: u32 = 20_000;
/// How far each weight is varied where nothing is said, as a share of itself.
const SPREAD: f64 = 0.5;
/// Seed of the draws: the same question gets the same answer.
const SEED: u64 = 2_017;

/// Settings and weights to try.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RelocationAsked {
    /// Weights by criterion; those not named stay. Only their proportions count.
    weights: BTreeMap<String, f64>,
    /// Places that count as the top: 10 where absent.
    #[schema(minimum = 1)]
    top: Option<usize>,
    /// Weights that are tried for the stability: 2000 where absent, 20 000 at most.
    #[schema(minimum = 1, maximum = 20_000)]
    draws: Option<u32>,
    /// How far each weight is varied, as a share of itself: 0.5 where absent.
    spread: Option<f64>,
    /// Density from which a district is dense, people a km²: 1500 where absent.
    dense_per_km2: Option<f64>,
    /// How far around a site people are counted, m: 1000 where absent, 100 to 5000.
    #[schema(minimum = 100, maximum = 5000)]
    within_m: Option<f64>,
    /// Codes of the districts of the main city; every district where absent.
    main_districts: Option<Vec<String>>,
}

/// Sites screened, and the candidates in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relocation {
    /// What it rests on.
    basis: Basis,
    /// Settings of the city behind it.
    settings: SettingsShown,
    /// How many sites are in, out, or to be asked.
    counts: CountsShown,
    /// Every site, candidates first, then those to be asked, then those out.
    screened: Vec<ScreenedShown>,
    /// Candidates, the most urgent first.
    ranking: Vec<RankedShown>,
    /// Criteria with their weights.
    criteria: Vec<CriterionShown>,
    /// How firm the order is.
    stability: StabilityShown,
    /// What a reader must know.
    note: BothLanguages,
}

/// Settings of the screening.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingsShown {
    /// Density from which a district is dense, people a km².
    dense_per_km2: f64,
    /// How far around a site people are counted, m.
    within_m: f64,
    /// Districts of the main city; every district where absent.
    main_districts: Option<Vec<String>>,
    /// Where they come from.
    note: BothLanguages,
    /// How sure they are.
    confidence: &'static str,
    /// Whether they are the usual ones; a question may ask with others, which is kept by nobody.
    is_usual: bool,
    /// What the usual ones are: people a km², and how far they are counted, m.
    usual: (f64, f64),
    /// What other densities would make of the same sites.
    alternatives: Vec<Alternative>,
}

/// What another density would make of the same sites.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alternative {
    /// Density from which a district is dense, people a km².
    dense_per_km2: f64,
    /// It is the one in use.
    is_used: bool,
    /// How the sites would be screened.
    counts: CountsShown,
}

/// How many sites.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsShown {
    /// Candidates.
    #[serde(rename = "in")]
    inside: usize,
    /// To be asked.
    to_be_asked: usize,
    /// Out.
    out: usize,
}

/// A site as it was screened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScreenedShown {
    /// Site.
    id: String,
    /// Its name.
    title: String,
    /// Who operates it.
    enterprise: Option<Named>,
    /// `in`, `out` or `to_be_asked`.
    answer: &'static str,
    /// Why.
    reason: BothLanguages,
    /// Every condition, met or not.
    findings: Vec<ConditionShown>,
    /// What is to be asked.
    questions: Vec<BothLanguages>,
    /// People around it, a km²; absent without a boundary.
    people_per_km2: Option<f64>,
    /// Clause.
    clause: &'static str,
}

/// A condition of the rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConditionShown {
    /// `dense_district`, `produces_or_stores`, `not_civil`, `key_process`, `key_chemical` or `major_hazard`.
    fact: String,
    /// `yes`, `no` or `unknown`.
    value: String,
    /// The fact behind it.
    reason: BothLanguages,
}

/// A candidate in its place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RankedShown {
    /// Site.
    id: String,
    /// Its name.
    title: String,
    /// Who operates it.
    enterprise: Option<Named>,
    /// Place; equal scores share one.
    rank: usize,
    /// Score from nought to one, unknown values counted as the worst.
    score: f64,
    /// Score if every unknown value turned out the best.
    lowest: f64,
    /// Criterion by criterion.
    parts: Vec<PartShown>,
    /// Criteria whose value is not known.
    unknown: Vec<String>,
    /// People inside the contours of its own sources, by level; the larger of day and night.
    people_inside: BTreeMap<&'static str, f64>,
    /// Sensitive places and homes above a limit because of it.
    sensitive_hit: usize,
    /// Every target above a limit because of it.
    hit: Vec<HitShown>,
    /// Its sources on the map, and those that could not be computed.
    sources: usize,
    /// Its sources that could not be computed: figures are lower bounds.
    not_computed: usize,
    /// What would exchange it with its neighbours.
    swaps: Vec<SwapShown>,
    /// Share of the draws in which it is among the top.
    in_top_share: f64,
    /// Most and least urgent place in the draws.
    ranks: (usize, usize),
    /// What the draws say of it.
    stability: BothLanguages,
}

/// A part of a score.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartShown {
    /// Criterion.
    criterion: String,
    /// Value; absent where it is not known.
    value: Option<f64>,
    /// Reason to relocate from nought to one.
    normalised: f64,
    /// Weight.
    weight: f64,
    /// What it adds to the score.
    adds: f64,
}

/// A target above a limit because of a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitShown {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// People.
    persons: Option<i64>,
    /// Rules by which it is not acceptable.
    criteria: Vec<String>,
    /// Whether it is a sensitive place or homes.
    is_sensitive: bool,
}

/// What would exchange two neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SwapShown {
    /// The other one.
    with: String,
    /// Criterion whose weight changes; absent where no single weight does it, or where they are level.
    criterion: Option<String>,
    /// Weight now.
    from: f64,
    /// Weight at which they are level.
    to: f64,
    /// The change as a share of all weights.
    share_of_weights: f64,
    /// In words.
    text: BothLanguages,
}

/// A criterion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CriterionShown {
    /// Key.
    id: String,
    /// Name.
    text: BothLanguages,
    /// Unit.
    unit: BothLanguages,
    /// Weight.
    weight: f64,
    /// Which end is worse: `higher` or `lower`.
    direction: String,
    /// `linear` or `log`.
    scale: String,
    /// Value at which it counts least.
    low: f64,
    /// Value at which it counts most.
    high: f64,
    /// Why it counts.
    why: BothLanguages,
}

/// How firm the order is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StabilityShown {
    /// Places that count as the top.
    top: usize,
    /// Weights tried.
    draws: u32,
    /// Seed.
    seed: u64,
    /// Share of the draws in which the top are the very same sites.
    share_same_top: f64,
    /// In words.
    note: BothLanguages,
}

fn weighted(weights: &BTreeMap<String, f64>) -> Result<Vec<Criterion>, Problem> {
    let mut criteria = relocation::default_criteria().to_vec();
    for (key, weight) in weights {
        let place = format!("/weights/{}", key.replace('~', "~0").replace('/', "~1"));
        let Some(criterion) = criteria.iter_mut().find(|criterion| criterion.key == *key) else {
            let shown: String = key.chars().take(60).collect();
            return Err(Problem::invalid(
                "risk.criterion",
                format!("没有“{shown}”这项指标"),
                format!("there is no criterion \u{201c}{shown}\u{201d}"),
            )
            .remedy("指标见 criteria", "the criteria stand in the answer")
            .in_field(place));
        };
        if !(weight.is_finite() && *weight >= 0.0) {
            return Err(Problem::invalid("risk.weight", "权重应不小于零", "a weight is zero or more")
                .remedy("填写不小于零的数", "give a number of zero or more")
                .in_field(place));
        }
        criterion.weight = *weight;
    }
    Ok(criteria)
}

impl RelocationAsked {
    fn settings(&self) -> Result<Settings, Problem> {
        let usual = Settings::default();
        let dense_per_km2 = self.dense_per_km2.unwrap_or(usual.dense_per_km2);
        if !(dense_per_km2.is_finite() && dense_per_km2 > 0.0) {
            return Err(Problem::invalid("risk.density", "人口密度应大于零", "a density is above zero")
                .remedy("填写人/km²，例如 1500", "give people a km², such as 1500")
                .in_field("/dense_per_km2"));
        }
        let within_m = self.within_m.unwrap_or(usual.within_m);
        if !(100.0..=5_000.0).contains(&within_m) {
            return Err(Problem::invalid(
                "risk.within",
                "统计距离应为 100 至 5000 m",
                "a distance between 100 and 5000 m",
            )
            .remedy("填写米数，例如 1000", "give metres, such as 1000")
            .in_field("/within_m"));
        }
        Ok(Settings { dense_per_km2, within_m, main_districts: self.main_districts.clone() })
    }

    fn draws(&self) -> Result<Draws, Problem> {
        let count = self.draws.unwrap_or(DRAWS);
        if count == 0 || count > MOST_DRAWS {
            return Err(Problem::invalid(
                "risk.draws",
                format!("抽样次数应为 1 至 {MOST_DRAWS}"),
                format!("between 1 and {MOST_DRAWS} draws"),
            )
            .remedy("改为例如 2000", "such as 2000")
            .in_field("/draws"));
        }
        Ok(Draws { count, seed: SEED, spread: Spread::Around(self.spread.unwrap_or(SPREAD)) })
    }
}

/// A fault of the scoring; its place becomes a pointer into the body.
fn refused(found: &anlan_regulations::Fault) -> Problem {
    let field = match found.place.as_str() {
        "top" => "/top",
        "draws.count" => "/draws",
        "draws.spread" => "/spread",
        _ => "/weights",
    };
    Problem::invalid("risk.scoring", found.reason.zh.clone(), found.reason.en.clone())
        .remedy("修改后重试", "change it and try again")
        .in_field(field)
}

fn enterprise(view: &View<'_>, site: RecordId) -> Option<Named> {
    let id = view.facts.sites.get(&site)?.enterprise?;
    Some(Named { id: id.to_string(), title: view.facts.enterprises.get(&id)?.clone() })
}

fn screened_shown(view: &View<'_>, known: &Known, screened: &Screened, settings: &Settings) -> ScreenedShown {
    let finding = |finding: &relocation::Finding| ConditionShown {
        fact: name_of(&finding.condition),
        value: name_of(&finding.truth),
        reason: match (finding.condition, known.density) {
            (Condition::DenseDistrict, Some(density)) => {
                let (own, limit, within) = (density.per_km2(), settings.dense_per_km2, settings.within_m);
                let (zh, en) = match finding.truth {
                    Truth::Unknown => (
                        "；周边人员未调查或区县未登记，不能据此排除",
                        "; the surroundings were not surveyed or the district is not recorded, so this puts it out of nothing",
                    ),
                    _ => ("", ""),
                };
                BothLanguages {
                    zh: format!(
                        "{}：厂界外 {within:.0} m 内登记防护目标 {own:.0} 人/km²，阈值 {limit:.0} 人/km²{zh}",
                        finding.text.zh
                    ),
                    en: format!(
                        "{}: {own:.0} people a km² in registered targets within {within:.0} m of the boundary, threshold {limit:.0}{en}",
                        finding.text.en
                    ),
                }
            }
            _ => both(&finding.text),
        },
    };
    ScreenedShown {
        id: screened.id.clone(),
        title: screened.name.clone(),
        enterprise: enterprise(view, known.site),
        answer: match screened.outcome {
            Outcome::In => "in",
            Outcome::Out => "out",
            Outcome::ToBeAsked => "to_be_asked",
        },
        reason: both(&screened.reason),
        findings: screened.findings.iter().map(finding).collect(),
        questions: screened.questions.iter().map(both).collect(),
        people_per_km2: known.density.map(|density| density.per_km2()),
        clause: screened.clause,
    }
}

fn criteria_names(criteria: &[Criteria]) -> Vec<String> {
    criteria.iter().map(name_of).collect()
}

fn swap_shown(swap: &Swap, of: &str) -> Option<SwapShown> {
    let with = match of {
        id if id == swap.above => &swap.below,
        id if id == swap.below => &swap.above,
        _ => return None,
    };
    Some(SwapShown {
        with: with.clone(),
        criterion: swap.criterion.clone(),
        from: swap.from,
        to: swap.to,
        share_of_weights: swap.share_of_weights,
        text: both(&swap.text),
    })
}

fn ranked_shown(
    view: &View<'_>,
    ranked: &Ranked,
    (measured, known): (&Measured, &Known),
    ranking: &Ranking,
    criteria: &[Criterion],
    stability: &Stability,
) -> Option<RankedShown> {
    let firm = stability.firms.iter().find(|firm| firm.id == ranked.id)?;
    let hit = |hit: &crate::risk::relocation::Hit| {
        let facts = view.facts.targets.get(&hit.target)?;
        Some(HitShown {
            id: hit.target.to_string(),
            title: facts.target.name.clone(),
            kind: facts.target.target_kind.clone(),
            persons: facts.target.persons,
            criteria: criteria_names(&hit.criteria),
            is_sensitive: hit.is_sensitive,
        })
    };
    let parts = ranked.parts.iter().zip(criteria).map(|(part, criterion)| PartShown {
        criterion: part.key.clone(),
        value: part.value,
        normalised: part.normalised,
        weight: criterion.weight,
        adds: part.adds,
    });
    Some(RankedShown {
        id: ranked.id.clone(),
        title: ranked.name.clone(),
        enterprise: enterprise(view, known.site),
        rank: ranked.rank,
        score: ranked.score,
        lowest: ranked.lowest,
        parts: parts.collect(),
        unknown: ranked.unknown.clone(),
        people_inside: LEVEL_NAMES.into_iter().zip(measured.inside.iter().map(|people| people.round())).collect(),
        sensitive_hit: measured.hit.iter().filter(|hit| hit.is_sensitive).count(),
        hit: measured.hit.iter().filter_map(hit).collect(),
        sources: measured.sources.0,
        not_computed: measured.sources.1,
        swaps: ranking.swaps.iter().filter_map(|swap| swap_shown(swap, &ranked.id)).collect(),
        in_top_share: firm.share_in_top,
        ranks: (firm.most_urgent, firm.least_urgent),
        stability: both(&firm.text),
    })
}

/// Densities that are tried beside the one in use, people a km².
const TRIED: [f64; 5] = [500.0, 1_000.0, 1_500.0, 3_000.0, 6_000.0];

fn alternatives(view: &View<'_>, all: &[Known], settings: &Settings) -> Vec<Alternative> {
    let is_used = |density: f64| (density - settings.dense_per_km2).abs() < 0.5;
    let mut densities = TRIED.to_vec();
    if !TRIED.into_iter().any(is_used) {
        densities.push(settings.dense_per_km2);
        densities.sort_by(f64::total_cmp);
    }
    let tried = |dense_per_km2: f64| {
        let other = Settings { dense_per_km2, ..settings.clone() };
        let mut counts = CountsShown { inside: 0, to_be_asked: 0, out: 0 };
        for known in all {
            match relocation::screen(&asked_with(view.facts, known, &other)).outcome {
                Outcome::In => counts.inside += 1,
                Outcome::ToBeAsked => counts.to_be_asked += 1,
                Outcome::Out => counts.out += 1,
            }
        }
        Alternative { dense_per_km2, is_used: is_used(dense_per_km2), counts }
    };
    densities.into_iter().map(tried).collect()
}

fn settings_shown(settings: &Settings, alternatives: Vec<Alternative>) -> SettingsShown {
    let usual = Settings::default();
    SettingsShown {
        dense_per_km2: settings.dense_per_km2,
        within_m: settings.within_m,
        is_usual: *settings == usual,
        usual: (usual.dense_per_km2, usual.within_m),
        alternatives,
        main_districts: settings.main_districts.clone(),
        note: BothLanguages {
            zh: "“人口密集区”未见量化规定：默认以厂界外 1 km 内登记防护目标人口密度 1500 人/km² 为界（2000 年人口普查划分城镇的密度，凭记忆），由城市设定；未登记或未调查的事实列为待核实；主城区未设定时不按区县排除".to_owned(),
            en: "no publication puts a figure on a dense district: 1500 people a km² in registered targets within 1 km of the boundary (the density of the urban rule of the census of 2000, recalled) is a setting of the city; what is not recorded or surveyed is to be asked; where no main districts are set, no site is put out by its district".to_owned(),
        },
        confidence: "recalled",
    }
}

fn criterion_shown(criterion: &Criterion) -> CriterionShown {
    CriterionShown {
        id: criterion.key.clone(),
        text: both(&criterion.name),
        unit: both(&criterion.unit),
        weight: criterion.weight,
        direction: name_of(&criterion.worse),
        scale: name_of(&criterion.scale),
        low: criterion.low,
        high: criterion.high,
        why: both(&criterion.why),
    }
}

fn relocated(door: &Door, view: &View<'_>, asked: &RelocationAsked) -> Result<Relocation, Problem> {
    let (criteria, settings, draws) = (weighted(&asked.weights)?, asked.settings()?, asked.draws()?);
    let all = known(view.facts, &settings, |site| (door.major_hazards_of)(site));
    let mut screened: Vec<(&Known, Screened)> =
        all.iter().map(|known| (known, relocation::screen(&known.asked))).collect();
    screened.sort_by_key(|(_, screened)| core::cmp::Reverse(screened.outcome));
    let count = |outcome| screened.iter().filter(|(_, screened)| screened.outcome == outcome).count();
    let counts =
        CountsShown { inside: count(Outcome::In), to_be_asked: count(Outcome::ToBeAsked), out: count(Outcome::Out) };
    let inside: Vec<&Known> =
        screened.iter().filter(|(_, screened)| screened.outcome == Outcome::In).map(|(known, _)| *known).collect();
    let measured = measured(view, &inside)?;
    let candidates: Vec<_> = measured.iter().map(|measured| measured.candidate.clone()).collect();
    let ranking = relocation::rank(&criteria, &candidates).map_err(|found| refused(&found))?;
    let stability = relocation::stability(&criteria, &candidates, asked.top.unwrap_or(TOP), draws)
        .map_err(|found| refused(&found))?;
    let of: BTreeMap<&str, (&Measured, &Known)> =
        (measured.iter().zip(&inside)).map(|(measured, known)| (known.asked.id.as_str(), (measured, *known))).collect();
    let shown =
        |ranked: &Ranked| ranked_shown(view, ranked, *of.get(ranked.id.as_str())?, &ranking, &criteria, &stability);
    Ok(Relocation {
        basis: Basis::of(door, view),
        settings: settings_shown(&settings, alternatives(view, &all, &settings)),
        counts,
        screened: (screened.iter()).map(|(known, screened)| screened_shown(view, known, screened, &settings)).collect(),
        ranking: ranking.order.iter().filter_map(shown).collect(),
        criteria: criteria.iter().map(criterion_shown).collect(),
        stability: StabilityShown {
            top: stability.top,
            draws: stability.draws.count,
            seed: stability.draws.seed,
            share_same_top: stability.share_same_top,
            note: both(&stability.note),
        },
        note: both(&ranking.note),
    })
}

/// Screens sites for relocation and ranks the candidates
///
/// In a dense district, producing or storing, not for civil use, and with a key process, a key chemical or a major hazard: every condition
/// with the fact behind it. What nobody knows is to be asked and puts no site out. The order rests on the risk map and on weights that
/// are settings.
#[utoipa::path(get, path = "/risk/relocation", tag = "risk", responses(
    (status = 200, description = "sites and candidates", body = Relocation),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn relocation(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<Relocation>> {
    super::require(&caller)?;
    let asked = RelocationAsked::default();
    work(move || living(&door).look(|view| relocated(&door, view, &asked)).map(Json)).await
}

/// Ranks the candidates by other weights and settings
///
/// Nothing is saved.
#[utoipa::path(post, path = "/risk/relocation", tag = "risk", request_body = RelocationAsked, responses(
    (status = 200, description = "sites and candidates", body = Relocation),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a weight or setting is impossible; a pointer to it", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn relocation_by(
    State(door): State<Door>,
    Asking(caller): Asking,
    body: Result<Json<RelocationAsked>, anlan_http::Refusal>,
) -> Answer<Json<Relocation>> {
    super::require(&caller)?;
    let Json(asked) = body?;
    work(move || living(&door).look(|view| relocated(&door, view, &asked)).map(Json)).await
}

/// What would change if a site moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedShown {
    /// What it rests on.
    basis: Basis,
    /// The site.
    site: Named,
    /// Its sources on the map.
    sources: usize,
    /// People around it at a level of risk or more.
    exposed: Vec<ExposedShown>,
    /// Targets above a limit around it, before and after.
    targets: Vec<EasedShown>,
    /// How many of them would be within every limit.
    targets_freed: usize,
    /// The city before.
    before: CityShown,
    /// The city after.
    after: CityShown,
    /// In words.
    text: BothLanguages,
}

/// People at a level of risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExposedShown {
    /// Level, 1/year.
    per_year: f64,
    /// People before, the larger of day and night.
    before: f64,
    /// People after.
    after: f64,
}

/// A target above a limit, before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EasedShown {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// People.
    persons: Option<i64>,
    /// Individual risk before, 1/year.
    before: f64,
    /// Individual risk after, 1/year.
    after: f64,
    /// Rules by which it is not acceptable.
    was: Vec<String>,
    /// Rules by which it still would not be.
    remains: Vec<String>,
    /// Whether it would be within every limit.
    is_freed: bool,
}

/// Societal risk of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CityShown {
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// F-N curve.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// Region by each rule: `acceptable`, `alarp` or `unacceptable`.
    regions: BTreeMap<String, &'static str>,
}

fn city(risk: &anlan_qra::Society) -> Result<CityShown, Problem> {
    let curve = risk.curve();
    let regions =
        society(&curve)?.iter().map(|verdict| (name_of(&verdict.criteria), region_name(verdict.region))).collect();
    Ok(CityShown { loss_of_life_per_year: risk.loss_of_life(), curve: curve_of(&curve), regions })
}

fn eased_shown(view: &View<'_>, eased: &Eased) -> Option<EasedShown> {
    let facts = view.facts.targets.get(&eased.target)?;
    Some(EasedShown {
        id: eased.target.to_string(),
        title: facts.target.name.clone(),
        kind: facts.target.target_kind.clone(),
        persons: facts.target.persons,
        before: eased.before,
        after: eased.after,
        was: criteria_names(&eased.was),
        remains: criteria_names(&eased.remains),
        is_freed: eased.remains.is_empty(),
    })
}

fn no_site() -> Problem {
    Problem::new(Kind::NotFound, "risk.site_not_found", "没有这个厂区", "there is no such site")
        .remedy("在搬迁筛查清单中重新选择", "choose it again from the list of sites")
}

/// Tells what would change if a site moved away
///
/// The map without the sources of the site: people at each level of risk around it, targets that would be within their limits, and the
/// loss of life of the city. Where it moves to is not counted.
#[utoipa::path(post, path = "/risk/relocation/{site}/moved", tag = "risk", params(("site" = String, Path, description = "site")),
    responses(
    (status = 200, description = "before and after", body = MovedShown),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such site", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn site_moved(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(site): Path<String>,
) -> Answer<Json<MovedShown>> {
    super::require(&caller)?;
    let site: RecordId = site.parse().map_err(|_| no_site())?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            let facts = view.facts.sites.get(&site).ok_or_else(no_site)?;
            let change = moved(view, site)?;
            let targets: Vec<EasedShown> =
                change.targets.iter().filter_map(|eased| eased_shown(view, eased)).collect();
            let targets_freed = targets.iter().filter(|target| target.is_freed).count();
            let (before, after) = (city(&view.map.society)?, city(&change.society)?);
            // The level at which most people gain, the highest of equals.
            let gained = |exposed: &Exposed| exposed.before - exposed.after;
            let most = change.exposed.iter().rev().max_by(|a, b| gained(a).total_cmp(&gained(b)));
            let (fewer, level) = most.map_or((0.0, LEVELS[0]), |most| (gained(most).max(0.0), most.per_year));
            let level = scientific(level);
            let text = if change.sources == 0 {
                BothLanguages {
                    zh: "该厂区没有已计算的风险源：风险图不变".to_owned(),
                    en: "no source of this site is computed: the map stays as it is".to_owned(),
                }
            } else {
                BothLanguages {
                    zh: format!("搬离后：个人风险 {level}/年及以上的人数减少 {fewer:.0} 人，{targets_freed} 个防护目标恢复达标；迁入地的风险未计"),
                    en: format!("after it moved away: {fewer:.0} fewer people at {level} a year and more, {targets_freed} targets within their limits again; the risk where it moves to is not counted"),
                }
            };
            Ok(Json(MovedShown {
                basis: Basis::of(&door, view),
                site: Named { id: site.to_string(), title: facts.name.clone() },
                sources: change.sources,
                exposed: (change.exposed.iter())
                    .map(|exposed| ExposedShown {
                        per_year: exposed.per_year,
                        before: exposed.before.round(),
                        after: exposed.after.round(),
                    })
                    .collect(),
                targets,
                targets_freed,
                before,
                after,
                text,
            }))
        })
    })
    .await
}
