//! `GET` and `POST /risk/runs`, one run, calling it off, computing it again.

use std::collections::BTreeMap;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::frequency;
use anlan_quantity::{Confidence, Text};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::summary::{FnShown, curve_of, name_of, region_name, society};
use super::when::day_of;
use super::{SetShown, both, living, word};
use crate::doors::Door;
use crate::risk::past::Moment;
use crate::risk::runs::{self, Counts, Pending, Run, Stage};

/// Runs of a list.
const MOST: usize = 200;

/// What a run is started with.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RiskRunAsked {
    /// End of which day; the present where absent.
    #[schema(example = "2026-06-01")]
    as_of: Option<String>,
}

/// Runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunPage {
    /// The last first: those that are not recorded, then those that are, at most 200.
    items: Vec<RunShown>,
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunShown {
    /// Id.
    id: String,
    /// `waiting`, `running`, `done`, `called_off` or `failed`. Only what is done is recorded.
    #[schema(example = "done")]
    state: &'static str,
    /// When it was asked for.
    at: String,
    /// Who asked for it.
    by: RunBy,
    /// Run that it computes again.
    replay_of: Option<String>,
    /// Journal position it rests on.
    position: u64,
    /// Day on which facts must hold.
    day: String,
    /// How far it is; absent when it is over.
    progress: Option<RunProgress>,
    /// Why it failed.
    problem: Option<RunFailed>,
    /// What it rests on, and what it found; absent while it is not done.
    done: Option<RunDone>,
    /// Of a replay: what differs from its run. Empty where it has the same bytes; absent where it is none or not done.
    differs: Option<Vec<RunDiffers>>,
}

/// Who started a run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunBy {
    /// Id.
    id: String,
    /// Name.
    name: String,
}

/// How far a run is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunProgress {
    /// Sources done.
    done: usize,
    /// Sources in all; 0 while they are not counted.
    of: usize,
}

/// Why a run failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunFailed {
    /// Stable code.
    code: String,
    /// What is wrong.
    text: BothLanguages,
    /// What to do.
    remedy: BothLanguages,
}

/// Inputs and result of a run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunDone {
    /// Edition of the engine.
    engine: String,
    /// Rules by which it was judged.
    criteria: Vec<String>,
    /// Set of failure frequencies.
    frequencies: SetShown,
    /// Sets of ignition and event tree, and what people put in their place.
    choice: Value,
    /// Temperature of the air, K.
    air_k: f64,
    /// Relative humidity.
    humidity: f64,
    /// SHA-256 of the weather table.
    weather: String,
    /// Sides of cells, smallest and largest, m.
    cell_m: [f64; 2],
    /// Cells.
    cells: usize,
    /// Maps: more than one where sources lie farther apart than a flat map is true.
    regions: usize,
    /// SHA-256 over every figure.
    checksum: String,
    /// Checksum over the cells of the map, as `anlan assess` tells it.
    map: String,
    /// Deaths a year.
    loss_of_life_per_year: f64,
    /// F-N curve.
    #[serde(rename = "fn")]
    curve: Vec<FnShown>,
    /// Region by each rule that draws lines: `acceptable`, `alarp` or `unacceptable`.
    society: BTreeMap<String, &'static str>,
    /// People inside each level.
    people_inside: Vec<RunInside>,
    /// People counted by day.
    people_day: f64,
    /// People counted by night.
    people_night: f64,
    /// Verdicts by rule.
    verdicts: BTreeMap<String, RunCounts>,
    /// Targets by their worst verdict.
    targets: RunCounts,
    /// Sources computed.
    computed: usize,
    /// Sources not computed, by the code of the deciding reason.
    refused: BTreeMap<String, usize>,
    /// Seconds it took.
    seconds: f64,
    /// Threads it had; they change nothing.
    threads: usize,
}

/// People inside a level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunInside {
    /// Level, 1/year.
    per_year: f64,
    /// People, the larger of day and night.
    people: f64,
}

/// Targets by verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunCounts {
    /// Above a limit.
    not_acceptable: usize,
    /// Something is to be asked.
    to_be_asked: usize,
    /// Within the limits.
    accepted: usize,
    /// No limit is drawn.
    no_limit: usize,
}

/// Something in which a replay differs from its run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunDiffers {
    /// What: `checksum`, `engine`, `weather`, `criteria`, `map`, `cells`, `loss_of_life_per_year`, `computed`, `refused`, `not_acceptable`.
    what: &'static str,
    /// In the run.
    was: String,
    /// In the replay.
    is: String,
}

impl From<Counts> for RunCounts {
    fn from(counts: Counts) -> Self {
        Self {
            not_acceptable: counts.not_acceptable,
            to_be_asked: counts.to_be_asked,
            accepted: counts.accepted,
            no_limit: counts.no_limit,
        }
    }
}

fn pending_shown(pending: Pending) -> RunShown {
    let (state, progress, problem) = match pending.stage {
        Stage::Waiting => ("waiting", Some(RunProgress { done: 0, of: 0 }), None),
        Stage::Running(done, of) => ("running", Some(RunProgress { done, of }), None),
        Stage::CalledOff => ("called_off", None, None),
        Stage::Failed(problem) => {
            let failed = RunFailed {
                code: problem.code.to_string(),
                text: (&problem.message).into(),
                remedy: (&problem.remedy).into(),
            };
            ("failed", None, Some(failed))
        }
    };
    RunShown {
        id: pending.id.to_string(),
        state,
        at: pending.at.to_string(),
        by: RunBy { id: pending.by.id, name: pending.by.name },
        replay_of: pending.replay_of.map(|id| id.to_string()),
        position: pending.moment.position,
        day: pending.moment.day.to_string(),
        progress,
        problem,
        done: None,
        differs: None,
    }
}

fn run_shown(run: Run, first: Option<&Run>) -> Result<RunShown, Problem> {
    let differs = first.map(|first| {
        let all = runs::differences(first, &run).into_iter();
        all.map(|differs| RunDiffers { what: differs.what, was: differs.was, is: differs.is }).collect()
    });
    let verdicts = society(&run.found.curve)?;
    let title = frequency::set(&run.inputs.frequencies).map_or_else(|_| Text::default(), |set| set.title.clone());
    let (inputs, found) = (run.inputs, run.found);
    let done = RunDone {
        engine: inputs.engine,
        criteria: inputs.criteria,
        frequencies: SetShown { id: inputs.frequencies, title: both(&title), confidence: word(Confidence::Recalled) },
        choice: serde_json::to_value(&inputs.choice).map_err(|cause| Problem::internal("risk.run", cause))?,
        air_k: inputs.air_k,
        humidity: inputs.humidity,
        weather: inputs.weather,
        cell_m: [found.cells_m.0, found.cells_m.1],
        cells: found.cells,
        regions: found.regions,
        checksum: found.checksum,
        map: found.map,
        loss_of_life_per_year: found.loss_of_life_per_year,
        curve: curve_of(&found.curve),
        society: verdicts.iter().map(|verdict| (name_of(&verdict.criteria), region_name(verdict.region))).collect(),
        people_inside: (found.inside.iter())
            .map(|inside| RunInside { per_year: inside.per_year, people: inside.people.round() })
            .collect(),
        people_day: found.people.0,
        people_night: found.people.1,
        verdicts: found.verdicts.into_iter().map(|(criteria, counts)| (criteria, counts.into())).collect(),
        targets: found.targets.into(),
        computed: found.computed,
        refused: found.refused,
        seconds: run.seconds,
        threads: run.threads,
    };
    Ok(RunShown {
        id: run.id.to_string(),
        state: "done",
        at: run.at.to_string(),
        by: RunBy { id: run.by.id, name: run.by.name },
        replay_of: run.replay_of.map(|id| id.to_string()),
        position: inputs.moment.position,
        day: inputs.moment.day.to_string(),
        progress: None,
        problem: None,
        done: Some(done),
        differs,
    })
}

fn shown_with_first(door: &Door, run: Run) -> Result<RunShown, Problem> {
    let first = run.replay_of.map(|first| door.runs.get(first)).transpose()?.flatten();
    run_shown(run, first.as_ref())
}

fn id_of(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_| runs::not_found())
}

/// Lists runs
///
/// Runs that wait, are being computed, were called off or failed since the program started, then recorded runs, the last first.
#[utoipa::path(get, path = "/risk/runs", tag = "risk", responses(
    (status = 200, description = "runs", body = RunPage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn runs(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<RunPage>> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> {
        let recorded = door.runs.recorded(MOST)?;
        let mut items: Vec<RunShown> = door.runs.pending().into_iter().map(pending_shown).collect();
        for run in &recorded {
            // The run of a replay is mostly on the same list.
            let first = run.replay_of.and_then(|first| recorded.iter().find(|other| other.id == first));
            items.push(match first {
                Some(first) => run_shown(run.clone(), Some(first))?,
                None => shown_with_first(&door, run.clone())?,
            });
        }
        Ok(Json(RunPage { items }))
    })
    .await
}

/// Starts a run in the background
///
/// The risk of a moment is computed from the journal alone and recorded with all it rests on. One run is computed at a time; `GET
/// /risk/runs/{id}` tells how far it is.
#[utoipa::path(post, path = "/risk/runs", tag = "risk", request_body = RiskRunAsked, responses(
    (status = 202, description = "it waits or is being computed", body = RunShown),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no such day; the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "too many wait already", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn start(
    State(door): State<Door>,
    Asking(caller): Asking,
    body: Result<Json<RiskRunAsked>, anlan_http::Refusal>,
) -> Answer<(StatusCode, Json<RunShown>)> {
    super::require(&caller)?;
    let actor = caller.actor()?;
    let Json(asked) = body?;
    work(move || -> Result<_, Problem> {
        let day = match asked.as_of.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
            Some(day) => day_of(day).map_err(|problem| problem.in_field("/as_of"))?,
            None => living(&door).today(),
        };
        let moment: Moment = living(&door).moment_on(day).map_err(|problem| problem.in_field("/as_of"))?;
        // A city without weather is told at once, not when its turn comes.
        living(&door).setting()?;
        let pending = door.runs.start(actor, moment)?;
        Ok((StatusCode::ACCEPTED, Json(pending_shown(pending))))
    })
    .await
}

/// Tells a run
#[utoipa::path(get, path = "/risk/runs/{id}", tag = "risk", params(("id" = String, Path, description = "run")), responses(
    (status = 200, description = "the run", body = RunShown),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such run", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn run(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<RunShown>> {
    super::require(&caller)?;
    let id = id_of(&id)?;
    work(move || -> Result<_, Problem> {
        // What is recorded in the meantime is no longer pending: the record is asked last.
        match door.runs.pending_one(id) {
            Some(pending) => Ok(Json(pending_shown(pending))),
            None => shown_with_first(&door, door.runs.require(id)?).map(Json),
        }
    })
    .await
}

/// Calls a run off
///
/// Nothing of it is kept. A run that is recorded stays.
#[utoipa::path(post, path = "/risk/runs/{id}/call-off", tag = "risk", params(("id" = String, Path, description = "run")), responses(
    (status = 200, description = "it was called off", body = RunShown),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such run", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "it is over already", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn call_off(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<Json<RunShown>> {
    super::require(&caller)?;
    let id = id_of(&id)?;
    work(move || door.runs.call_off(id).map(|pending| Json(pending_shown(pending)))).await
}

/// Computes a run again in the background
///
/// From the journal as of its position, with its sets and its weather table, by the engine of today. The replay is recorded as a run of its
/// own and says in `differs` what is not the same.
#[utoipa::path(post, path = "/risk/runs/{id}/replay", tag = "risk", params(("id" = String, Path, description = "run")), responses(
    (status = 202, description = "it waits or is being computed", body = RunShown),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "no such run", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "too many wait already", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn replay(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<(StatusCode, Json<RunShown>)> {
    super::require(&caller)?;
    let actor = caller.actor()?;
    let id = id_of(&id)?;
    work(move || door.runs.replay(actor, id).map(|pending| (StatusCode::ACCEPTED, Json(pending_shown(pending))))).await
}
