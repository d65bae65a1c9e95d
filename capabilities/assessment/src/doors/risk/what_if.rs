//! `POST /risk/what-if`: what a plant, a stock, a school or homes would change, before anybody builds.
//!
//! A question is read into a [`plan`], which is [`judged`]; [`findings`] tells the verdict rule by rule, [`moves`] looks for a better place by
//! the same verdict, [`budget`] tells what is spent of the headroom, [`pictures`] draws.

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Caller, Problem, ReadNote};
use anlan_qra::Society;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::lists::{VerdictShown, verdict_shown};
use super::summary::{FnShown, curve_of, levels_of, region_name, society};
use super::{Basis, living};
use crate::doors::Door;
use crate::risk::living::View;

pub(super) mod plan;

mod judged;

mod budget;
mod findings;
mod moves;
mod pictures;

use budget::{HeadroomUsed, InsideContour};
use findings::FindingShown;
use judged::{Hit, Judged, judge};
use moves::MoveShown;
use plan::{Change, Plan};

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

/// What a plan would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhatIf {
    /// What it rests on.
    pub(super) basis: Basis,
    /// `acceptable`, `needs`, `to_be_asked` or `not_acceptable`.
    pub(super) verdict: &'static str,
    /// In plain words.
    pub(super) text: BothLanguages,
    /// What the rules say, one finding a rule, the gravest first.
    findings: Vec<FindingShown>,
    /// Targets whose verdict changes or that come near a limit, least room first; at most a hundred.
    targets: Vec<TargetChange>,
    /// How many such targets there are.
    pub(super) targets_total: usize,
    /// How many of them stand against the plan.
    pub(super) targets_refusing: usize,
    /// Societal risk before and after.
    pub(super) society: SocietyChange,
    /// Contours around the changes as they are.
    #[schema(value_type = Object)]
    before: Value,
    /// Contours as they would be.
    #[schema(value_type = Object)]
    after: Value,
    /// People of the city inside each contour.
    people_inside: Vec<InsideContour>,
    /// How much of the headroom is used.
    headroom: HeadroomUsed,
    /// For each thing that is put somewhere, how far it would have to move.
    moves: Vec<MoveShown>,
    /// How long the answer took, ms.
    took_ms: f64,
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
    /// Whether it stands against the plan: above a limit, and the plan adds to it.
    is_refusing: bool,
    /// What each rule would make of it.
    verdicts: Vec<VerdictShown>,
}

/// Societal risk before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocietyChange {
    /// Before.
    pub(super) before: SocietyState,
    /// After.
    pub(super) after: SocietyState,
    /// What the plan builds, alone; absent where it builds nothing.
    of_plan: Option<SocietyState>,
    /// People of the plan are not in the curve: their number is told with the targets.
    without_new_people: bool,
}

/// Societal risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SocietyState {
    /// Deaths a year.
    pub(super) loss_of_life_per_year: f64,
    /// F-N curve.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// Worst region of all rules: `acceptable`, `alarp` or `unacceptable`.
    region: &'static str,
}

fn state_of(society_risk: &Society) -> Result<SocietyState, Problem> {
    let curve = society_risk.curve();
    let regions: Vec<&'static str> = society(&curve)?.into_iter().map(|verdict| region_name(verdict.region)).collect();
    let worst = ["unacceptable", "alarp"].into_iter().find(|region| regions.contains(region));
    Ok(SocietyState {
        loss_of_life_per_year: society_risk.loss_of_life(),
        curve: curve_of(&curve),
        region: worst.unwrap_or("acceptable"),
    })
}

/// The verdict in plain words.
fn told(judged: &Judged, findings: &[FindingShown]) -> (&'static str, BothLanguages) {
    let refusing = judged.hits.iter().filter(|hit| hit.refuses()).count();
    let has = |outcome: &str| findings.iter().any(|finding| finding.is(outcome));
    let mut against: Vec<(String, String)> = Vec::new();
    if judged.law_refuses() {
        against.push(("法规不允许".to_owned(), "the law refuses it".to_owned()));
    }
    if refusing > 0 {
        against.push((
            format!("{refusing} 个防护目标的个人风险超过限值"),
            format!("{refusing} protection targets would be above their limit"),
        ));
    }
    if judged.society.refuses() {
        against.push(("社会风险不可接受".to_owned(), "societal risk would not be acceptable".to_owned()));
    }
    let (verdict, zh, en) = if !against.is_empty() {
        let zh: Vec<&str> = against.iter().map(|(zh, _)| zh.as_str()).collect();
        let en: Vec<&str> = against.iter().map(|(_, en)| en.as_str()).collect();
        ("not_acceptable", format!("不可接受：{}", zh.join("；")), format!("not acceptable: {}", en.join("; ")))
    } else if has("ask") {
        (
            "to_be_asked",
            "风险可接受；还有影响结论的情况需要核实".to_owned(),
            "the risk is acceptable; something that decides has still to be asked".to_owned(),
        )
    } else if has("needs") {
        (
            "needs",
            "风险可接受；还需办理下列事项".to_owned(),
            "the risk is acceptable; the following is needed first".to_owned(),
        )
    } else {
        ("acceptable", "可接受".to_owned(), "acceptable".to_owned())
    };
    (verdict, BothLanguages { zh, en })
}

fn target_shown(view: &View<'_>, hit: &Hit) -> TargetChange {
    let at = view.map.position(hit.place);
    TargetChange {
        id: hit.id.map(|id| id.to_string()),
        title: hit.title.clone(),
        kind: hit.kind.clone(),
        lon: at.lon,
        lat: at.lat,
        before: hit.before,
        after: hit.after,
        limit_per_year: hit.limit(),
        was_met: hit.was_met,
        is_met: hit.is_met,
        is_refusing: hit.refuses(),
        verdicts: hit.verdicts.iter().map(verdict_shown).collect(),
    }
}

/// Answers what some changes would change.
///
/// # Errors
/// A change that is impossible, with a pointer to it.
pub(super) fn answered(door: &Door, view: &View<'_>, changes: &[Change], levels: &[f64]) -> Result<WhatIf, Problem> {
    let begun = (door.now)();
    let plan = Plan::read(door, view, changes)?;
    let judged = judge(view, &plan)?;
    let findings = findings::findings(door, view, &plan, &judged);
    let (verdict, text) = told(&judged, &findings);
    let (before, after) = pictures::pictures(view, &plan, levels)?;
    Ok(WhatIf {
        basis: Basis::of(door, view),
        verdict,
        text,
        findings,
        targets: judged.hits.iter().take(MOST_TARGETS).map(|hit| target_shown(view, hit)).collect(),
        targets_total: judged.hits.len(),
        targets_refusing: judged.hits.iter().filter(|hit| hit.refuses()).count(),
        society: SocietyChange {
            before: state_of(&judged.society.before)?,
            after: state_of(&judged.society.after)?,
            of_plan: if plan.is_new_plant() { Some(state_of(&judged.society.own)?) } else { None },
            without_new_people: !plan.new_targets.is_empty() || !plan.gone_targets.is_empty(),
        },
        before,
        after,
        people_inside: budget::inside(view, &plan, levels)?,
        headroom: budget::used(view, &plan, &judged)?,
        moves: moves::moves(view, &plan, &judged)?,
        took_ms: (door.now)().duration_since(begun).as_secs_f64() * 1e3,
    })
}

/// Notes that somebody asked what a plan would change.
pub(super) fn note(caller: &Caller, title: &str, count: usize) -> Result<(), Problem> {
    caller.rights.note_read(ReadNote {
        action: "risk.what_if".to_owned(),
        kind: "risk".to_owned(),
        record: None,
        fields: Vec::new(),
        purpose: title.chars().take(200).collect(),
        count: count as u64,
    })
}

/// Tells what a plan would change
///
/// Nothing is saved. Individual risk at protection targets before and after with the limits for new plants, what the rules say with the
/// targets each is about, societal risk of the city and of what is built, contours and people inside, headroom used, and how far each thing
/// would have to move for the verdict to be another.
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
            let answer = answered(&door, view, &asked.changes, &levels)?;
            note(&caller, &asked.title, asked.changes.len())?;
            Ok(Json(answer))
        })
    })
    .await
}
