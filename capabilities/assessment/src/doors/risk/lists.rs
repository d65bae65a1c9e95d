//! `GET /risk/targets`, `/risk/enterprises`.

use std::collections::BTreeMap;

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::Place;
use anlan_regulations::risk_criteria::{Acceptance, Criteria, IndividualVerdict};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::summary::name_of;
use super::when::{When, look};
use super::{Basis, Named, both, enterprise_of, living, title_of, word};
use crate::doors::Door;
use crate::risk::living::View;
use crate::risk::targets::TargetRisk;

/// Rows of a page where nothing is said.
const USUAL: usize = 50;
/// Rows of a page at most.
const MOST: usize = 500;

/// Which rows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Page {
    /// How many rows were read before.
    #[param(minimum = 0)]
    cursor: Option<usize>,
    /// How many at most: 50 where absent, 500 at most.
    #[param(minimum = 0, maximum = 500)]
    limit: Option<usize>,
    /// Part of a title.
    #[param(max_length = 200)]
    q: Option<String>,
    /// State: of targets `not_acceptable`, `to_be_asked`, `accepted`; of sources `computed`, `not_computed`.
    #[param(max_length = 40)]
    state: Option<String>,
    /// End of a past day; the present where absent.
    #[param(example = "2026-06-01", max_length = 10)]
    as_of: Option<String>,
    /// A recorded run, in place of a day.
    #[param(max_length = 40)]
    run: Option<String>,
}

impl Page {
    pub(super) fn of(cursor: Option<usize>, limit: Option<usize>, q: Option<String>) -> Self {
        Self { cursor, limit, q, state: None, as_of: None, run: None }
    }

    /// Of which moment.
    pub(super) fn when(&self) -> When {
        When::new(self.as_of.as_ref(), self.run.as_ref())
    }

    pub(super) fn matches(&self, title: &str) -> bool {
        self.q.as_deref().is_none_or(|part| title.to_lowercase().contains(&part.trim().to_lowercase()))
    }

    pub(super) fn state(&self) -> Option<&str> {
        self.state.as_deref().filter(|state| !state.is_empty())
    }

    /// Cuts a page out; returns it with the next cursor and how many there are.
    pub(super) fn cut<T>(&self, all: Vec<T>) -> (Vec<T>, Option<usize>, usize) {
        let total = all.len();
        let from = self.cursor.unwrap_or(0).min(total);
        let to = from.saturating_add(self.limit.unwrap_or(USUAL).min(MOST)).min(total);
        let rows: Vec<T> = all.into_iter().skip(from).take(to - from).collect();
        (rows, (to < total && to > from).then_some(to), total)
    }
}

/// Protection targets with the risk at them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetPage {
    /// What it rests on.
    basis: Basis,
    /// Worst first.
    items: Vec<TargetShown>,
    /// Cursor of the next page.
    next: Option<usize>,
    /// How many there are.
    total: usize,
}

/// A protection target.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetShown {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// People.
    persons: Option<i64>,
    /// Longitude of the place in it where the risk is highest.
    lon: f64,
    /// Latitude of it.
    lat: f64,
    /// Individual risk there, 1/year.
    per_year: f64,
    /// What each rule makes of it.
    verdicts: Vec<VerdictShown>,
    /// Source that adds most.
    main_cause: Option<MainCause>,
}

/// What a rule makes of the risk at a target.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerdictShown {
    /// Rule.
    criteria: String,
    /// Its title.
    title: BothLanguages,
    /// `accepted`, `no_limit`, `to_be_asked` or `not_acceptable`.
    acceptance: String,
    /// Why the target is of its class.
    class: Option<BothLanguages>,
    /// Limit, 1/year.
    limit_per_year: Option<f64>,
    /// Limit over risk.
    margin_factor: Option<f64>,
    /// What is said of it.
    text: BothLanguages,
    /// Clause.
    clause: &'static str,
    /// How sure it is.
    confidence: String,
}

/// The source that adds most to a risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MainCause {
    /// Vessel.
    source: String,
    /// Its title.
    title: String,
    /// Share of the risk.
    share: f64,
}

pub(super) fn verdict_shown(verdict: &IndividualVerdict) -> VerdictShown {
    VerdictShown {
        criteria: name_of(&verdict.criteria),
        title: both(&verdict.title),
        acceptance: name_of(&verdict.acceptance),
        class: verdict.sorted.as_ref().map(|sorted| both(&sorted.reason)),
        limit_per_year: verdict.limit_per_year,
        margin_factor: verdict.margin.and_then(|margin| margin.factor),
        text: both(&verdict.text),
        clause: verdict.clause,
        confidence: word(verdict.confidence),
    }
}

pub(super) fn target_shown(view: &View<'_>, risk: &TargetRisk) -> Option<TargetShown> {
    let facts = view.facts.targets.get(&risk.id)?;
    let at = view.map.position(risk.worst);
    Some(TargetShown {
        id: risk.id.to_string(),
        title: facts.target.name.clone(),
        kind: facts.target.target_kind.clone(),
        persons: facts.target.persons,
        lon: at.lon,
        lat: at.lat,
        per_year: risk.per_year,
        verdicts: risk.verdicts.iter().map(verdict_shown).collect(),
        main_cause: risk.main_cause.map(|(source, share)| MainCause {
            source: source.to_string(),
            title: title_of(view, source),
            share,
        }),
    })
}

/// Lists protection targets with the risk at them
///
/// Worst first: above a limit, to be asked, then by risk.
#[utoipa::path(get, path = "/risk/targets", tag = "risk", params(Page), responses(
    (status = 200, description = "targets", body = TargetPage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn targets(
    State(door): State<Door>,
    Asking(caller): Asking,
    page: Result<Query<Page>, anlan_http::Refusal>,
) -> Answer<Json<TargetPage>> {
    super::require(&caller)?;
    let Query(page) = page?;
    work(move || -> Result<_, Problem> {
        look(&door, &page.when(), |view| {
            let all = view.targets()?;
            let is_wanted = |risk: &&TargetRisk| match page.state() {
                Some("accepted") => {
                    matches!(risk.worst_acceptance(), Acceptance::Accepted | Acceptance::NoLimit)
                }
                Some(state) => name_of(&risk.worst_acceptance()) == state,
                None => true,
            };
            let shown: Vec<TargetShown> = (all.iter().filter(is_wanted))
                .filter_map(|risk| target_shown(view, risk))
                .filter(|shown| page.matches(&shown.title))
                .collect();
            let (items, next, total) = page.cut(shown);
            Ok(Json(TargetPage { basis: Basis::of(&door, view), items, next, total }))
        })
    })
    .await
}

/// Enterprises by what they add to the loss of life.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseRanking {
    /// What it rests on.
    basis: Basis,
    /// The largest first.
    items: Vec<EnterpriseShare>,
}

/// What an enterprise adds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseShare {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Sources counted.
    sources: usize,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// Share of the city's.
    share: f64,
    /// Targets above a limit to which one of its sources adds most.
    targets_not_acceptable: usize,
}

/// Ranks enterprises by what they add to the loss of life
#[utoipa::path(get, path = "/risk/enterprises", tag = "risk", responses(
    (status = 200, description = "enterprises", body = EnterpriseRanking),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn enterprises(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<EnterpriseRanking>> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> {
        living(&door).look(|view| {
            let all = view.map.society.loss_of_life();
            let mut of: BTreeMap<String, EnterpriseShare> = BTreeMap::new();
            for (id, source) in &view.map.sources {
                let Some(named) = enterprise_of(view, *id) else { continue };
                let share = of.entry(named.id.clone()).or_insert_with(|| EnterpriseShare {
                    id: named.id,
                    title: named.title,
                    sources: 0,
                    loss_of_life_per_year: 0.0,
                    share: 0.0,
                    targets_not_acceptable: 0,
                });
                share.sources += 1;
                share.loss_of_life_per_year += source.account.loss_of_life();
            }
            for target in view.targets()?.iter() {
                if target.worst_acceptance() != Acceptance::NotAcceptable {
                    continue;
                }
                let named = target.main_cause.and_then(|(source, _)| enterprise_of(view, source));
                if let Some(share) = named.and_then(|named| of.get_mut(&named.id)) {
                    share.targets_not_acceptable += 1;
                }
            }
            let mut items: Vec<EnterpriseShare> = of.into_values().collect();
            for item in &mut items {
                item.share = if all > 0.0 { item.loss_of_life_per_year / all } else { 0.0 };
            }
            items.sort_by(|a, b| b.loss_of_life_per_year.total_cmp(&a.loss_of_life_per_year));
            Ok(Json(EnterpriseRanking { basis: Basis::of(&door, view), items }))
        })
    })
    .await
}

/// How much of a limit is used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HeadroomShown {
    /// Limit, 1/year.
    limit_per_year: f64,
    /// Risk over limit: above one it is passed.
    pub(super) used: f64,
    /// The target.
    target: Named,
    /// Rule.
    criteria: String,
    /// Clause.
    clause: &'static str,
    /// How sure the limit is.
    confidence: String,
}

/// The target to which some sources add most of all sources and that has least room left.
pub(super) fn headroom(view: &View<'_>, of: impl Fn(RecordId) -> bool) -> Result<Option<HeadroomShown>, Problem> {
    let mut worst: Option<HeadroomShown> = None;
    for target in view.targets()?.iter() {
        if !target.main_cause.is_some_and(|(source, _)| of(source)) {
            continue;
        }
        for verdict in &target.verdicts {
            // The standard in force; the older rules stand beside it with each target.
            let Some(limit) = verdict.limit_per_year.filter(|_| verdict.criteria == Criteria::Gb36894) else {
                continue;
            };
            let used = target.per_year / limit;
            if worst.as_ref().is_none_or(|worst| used > worst.used) {
                let title = view.facts.targets.get(&target.id).map(|facts| facts.target.name.clone());
                worst = Some(HeadroomShown {
                    limit_per_year: limit,
                    used,
                    target: Named { id: target.id.to_string(), title: title.unwrap_or_default() },
                    criteria: name_of(&verdict.criteria),
                    clause: verdict.clause,
                    confidence: word(verdict.confidence),
                });
            }
        }
    }
    Ok(worst)
}

/// Distance between two places, m.
pub(super) fn distance(a: Place, b: Place) -> f64 {
    let (east, north) = (a.east - b.east, a.north - b.north);
    (east * east + north * north).sqrt()
}
