//! Runs: the risk of a moment computed from the journal alone, recorded with all it rests on, and computed again.
//!
//! A run takes nothing over from maps that are there. It goes through the survey that `anlan assess` uses, one run at a time, and is recorded
//! when it is whole: who calls it off leaves nothing behind. Its checksum goes over every figure, so that a replay has the same bytes or
//! says what differs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use anlan_kernel::{Actor, IdSource, Kind, Problem, RecordId, hex};
use anlan_qra::event_tree::Choice;
use anlan_qra::plant::Setting;
use anlan_qra::{FnPoint, Rose, WeatherClass, parallel};
use anlan_regulations::risk_criteria::{Acceptance, Criteria};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::living::Living;
use super::map::RiskMap;
use super::past::Moment;
use super::people::inside;
use super::survey::{self, Survey, Watch};

mod kept;

pub use kept::{KIND, STATE_CHECK};

/// Edition of the engine.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
/// Levels at which people inside are counted: those of the criteria, 1/year.
pub const LEVELS: [f64; 5] = [1e-4, 1e-5, 3e-6, 1e-6, 3e-7];
/// Runs that may wait at one time.
const WAITING: usize = 8;
/// Runs that were called off or failed, and are remembered until the program ends.
const REMEMBERED: usize = 20;

/// What a run rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// Journal position and day.
    #[serde(flatten)]
    pub moment: Moment,
    /// Rules by which it was judged.
    pub criteria: Vec<String>,
    /// Set of failure frequencies.
    pub frequencies: String,
    /// Sets of ignition and event tree, and what people put in their place.
    pub choice: Choice,
    /// Temperature of the air, K.
    pub air_k: f64,
    /// Relative humidity.
    pub humidity: f64,
    /// SHA-256 of the weather table.
    pub weather: String,
    /// The weather table.
    pub classes: Vec<WeatherClass>,
    /// Edition of the engine.
    pub engine: String,
}

impl Inputs {
    fn of(moment: Moment, setting: &Setting) -> Self {
        Self {
            moment,
            criteria: Criteria::ALL.iter().map(word).collect(),
            frequencies: setting.frequencies.clone(),
            choice: setting.choice.clone(),
            air_k: setting.air_k,
            humidity: setting.humidity,
            weather: weather_of(&setting.rose),
            classes: setting.rose.classes().to_vec(),
            engine: ENGINE.to_owned(),
        }
    }

    /// The setting that the run was computed with; the weather table of the city where it is still the same.
    fn setting(&self, current: Setting) -> Result<Setting, Problem> {
        let rose = if weather_of(&current.rose) == self.weather {
            current.rose
        } else {
            Rose::new(self.classes.clone()).map_err(|found| crate::fault::plain(&found))?
        };
        Ok(Setting {
            rose,
            air_k: self.air_k,
            humidity: self.humidity,
            frequencies: self.frequencies.clone(),
            choice: self.choice.clone(),
        })
    }
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// SHA-256 over every figure of every source and target, the map and the F-N curve.
    pub checksum: String,
    /// Checksum over the cells of the map, as `anlan assess` tells it.
    pub map: String,
    /// Sides of cells, smallest and largest, m.
    pub cells_m: (f64, f64),
    /// Cells in all.
    pub cells: usize,
    /// Maps that were computed.
    pub regions: usize,
    /// Deaths a year.
    pub loss_of_life_per_year: f64,
    /// F-N curve.
    pub curve: Vec<FnPoint>,
    /// People inside each level.
    pub inside: Vec<Inside>,
    /// Verdicts by rule.
    pub verdicts: BTreeMap<String, Counts>,
    /// Targets by their worst verdict.
    pub targets: Counts,
    /// Sources computed.
    pub computed: usize,
    /// Sources not computed, by the code of the deciding reason.
    pub refused: BTreeMap<String, usize>,
    /// People counted, by day and by night.
    pub people: (f64, f64),
}

/// People inside a level of individual risk.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// Level, 1/year.
    pub per_year: f64,
    /// People, the larger of day and night.
    pub people: f64,
}

/// Targets by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Above a limit.
    pub not_acceptable: usize,
    /// Something is to be asked.
    pub to_be_asked: usize,
    /// Within the limits.
    pub accepted: usize,
    /// The rule draws no limit.
    pub no_limit: usize,
}

impl Counts {
    fn add(&mut self, acceptance: Acceptance) {
        match acceptance {
            Acceptance::NotAcceptable => self.not_acceptable += 1,
            Acceptance::ToBeAsked => self.to_be_asked += 1,
            Acceptance::Accepted => self.accepted += 1,
            Acceptance::NoLimit => self.no_limit += 1,
        }
    }
}

/// A run that is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Id.
    pub id: RecordId,
    /// When it was asked for.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: Actor,
    /// Run that it computes again.
    pub replay_of: Option<RecordId>,
    /// What it rests on.
    pub inputs: Inputs,
    /// What it found.
    pub found: Found,
    /// Seconds it took.
    pub seconds: f64,
    /// Threads it had; they change nothing.
    pub threads: usize,
}

/// Something in which a replay differs from its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// What: a field of [`Inputs`] or [`Found`].
    pub what: &'static str,
    /// In the run.
    pub was: String,
    /// In the replay.
    pub is: String,
}

/// Tells in what a replay differs from its run; nothing where it has the same bytes.
pub fn differences(run: &Run, replay: &Run) -> Vec<Differs> {
    let mut all = Vec::new();
    let mut tell = |what, was: String, is: String| {
        if was != is {
            all.push(Differs { what, was, is });
        }
    };
    tell("checksum", run.found.checksum.clone(), replay.found.checksum.clone());
    tell("engine", run.inputs.engine.clone(), replay.inputs.engine.clone());
    tell("weather", run.inputs.weather.clone(), replay.inputs.weather.clone());
    tell("criteria", run.inputs.criteria.join(", "), replay.inputs.criteria.join(", "));
    let (old, new) = (&run.found, &replay.found);
    tell("map", old.map.clone(), new.map.clone());
    tell("cells", old.cells.to_string(), new.cells.to_string());
    let loss = |found: &Found| format!("{:e}", found.loss_of_life_per_year);
    tell("loss_of_life_per_year", loss(old), loss(new));
    tell("computed", old.computed.to_string(), new.computed.to_string());
    let refused = |found: &Found| found.refused.values().sum::<usize>().to_string();
    tell("refused", refused(old), refused(new));
    tell("not_acceptable", old.targets.not_acceptable.to_string(), new.targets.not_acceptable.to_string());
    all
}

/// A run that is not recorded: it waits, is being computed, was called off, or failed.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Id.
    pub id: RecordId,
    /// When it was asked for.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: Actor,
    /// Run that it computes again.
    pub replay_of: Option<RecordId>,
    /// Journal position and day.
    pub moment: Moment,
    /// How far it is.
    pub stage: Stage,
}

/// How far a run is that is not recorded.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Others come first.
    Waiting,
    /// Sources done, of so many.
    Running(usize, usize),
    /// It was called off.
    CalledOff,
    /// It failed.
    Failed(Box<Problem>),
}

impl Stage {
    fn is_over(&self) -> bool {
        matches!(self, Self::CalledOff | Self::Failed(_))
    }
}

struct Job {
    pending: Pending,
    /// The run that is computed again.
    again: Option<Box<Inputs>>,
    progress: Arc<Progress>,
}

#[derive(Default)]
struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
    is_called_off: AtomicBool,
}

#[derive(Default)]
struct Jobs {
    all: Vec<Job>,
    is_working: bool,
    /// The run whose record is being written: it can no longer be called off.
    writing: Option<RecordId>,
}

/// The runs of a city.
pub struct Runs {
    living: Arc<Living>,
    ids: Arc<dyn IdSource>,
    jobs: Mutex<Jobs>,
    changed: Condvar,
}

impl Runs {
    /// Returns the runs of a city.
    pub fn new(living: Arc<Living>, ids: Arc<dyn IdSource>) -> Arc<Self> {
        Arc::new(Self { living, ids, jobs: Mutex::default(), changed: Condvar::new() })
    }

    /// Starts a run of a moment in the background, or has it wait for its turn.
    ///
    /// # Errors
    /// `risk.runs_full` where too many wait.
    pub fn start(self: &Arc<Self>, by: Actor, moment: Moment) -> Result<Pending, Problem> {
        self.push(by, moment, None)
    }

    /// Starts to compute a run again.
    ///
    /// # Errors
    /// `risk.run_not_found`; as [`Runs::start`].
    pub fn replay(self: &Arc<Self>, by: Actor, id: RecordId) -> Result<Pending, Problem> {
        let run = self.require(id)?;
        // A replay is computed again from the run itself.
        let run = match run.replay_of {
            Some(first) => self.require(first)?,
            None => run,
        };
        self.push(by, run.inputs.moment, Some((run.id, Box::new(run.inputs))))
    }

    fn push(
        self: &Arc<Self>,
        by: Actor,
        moment: Moment,
        again: Option<(RecordId, Box<Inputs>)>,
    ) -> Result<Pending, Problem> {
        let at = (self.living.now)();
        let mut jobs = self.jobs();
        if jobs.all.iter().filter(|job| !job.pending.stage.is_over()).count() >= WAITING {
            return Err(Problem::new(
                Kind::TooMany,
                "risk.runs_full",
                format!("已有 {WAITING} 个计算在进行或排队"),
                format!("{WAITING} runs are being computed or waiting already"),
            )
            .remedy("等待其完成，或取消其中一个", "wait until one is done, or call one off"));
        }
        let (replay_of, again) = again.map_or((None, None), |(id, inputs)| (Some(id), Some(inputs)));
        let pending = Pending { id: self.ids.next_id(at), at, by, replay_of, moment, stage: Stage::Waiting };
        jobs.all.push(Job { pending: pending.clone(), again, progress: Arc::default() });
        let over = jobs.all.iter().filter(|job| job.pending.stage.is_over()).count();
        if over > REMEMBERED
            && let Some(oldest) = jobs.all.iter().position(|job| job.pending.stage.is_over())
        {
            jobs.all.remove(oldest);
        }
        if !jobs.is_working {
            let runs = Arc::downgrade(self);
            let started = std::thread::Builder::new().name("risk-run".to_owned()).spawn(move || work(&runs));
            if let Err(cause) = started {
                jobs.all.pop();
                return Err(Problem::internal("risk.thread", cause));
            }
            jobs.is_working = true;
        }
        Ok(pending)
    }

    /// Calls a run off that is not recorded yet.
    ///
    /// # Errors
    /// `risk.run_over` where it is recorded or over, `risk.run_not_found`.
    pub fn call_off(&self, id: RecordId) -> Result<Pending, Problem> {
        let mut jobs = self.jobs();
        let is_written = jobs.writing == Some(id);
        if let Some(job) = jobs.all.iter_mut().find(|job| job.pending.id == id)
            && !job.pending.stage.is_over()
            && !is_written
        {
            job.progress.is_called_off.store(true, Ordering::Release);
            job.pending.stage = Stage::CalledOff;
            self.changed.notify_all();
            return Ok(job.pending.clone());
        }
        let is_known = is_written || jobs.all.iter().any(|job| job.pending.id == id);
        drop(jobs);
        if !is_known {
            self.require(id)?;
        }
        Err(Problem::new(Kind::Conflict, "risk.run_over", "该次计算已经结束", "this run is over already")
            .remedy("已存档的计算不会删除", "runs that are recorded are not deleted"))
    }

    /// Returns runs that are not recorded, the last first.
    pub fn pending(&self) -> Vec<Pending> {
        self.jobs().all.iter().rev().map(shown).collect()
    }

    /// Returns one that is not recorded.
    pub fn pending_one(&self, id: RecordId) -> Option<Pending> {
        self.jobs().all.iter().find(|job| job.pending.id == id).map(shown)
    }

    /// Returns recorded runs, the last first.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn recorded(&self, limit: usize) -> Result<Vec<Run>, Problem> {
        self.living.store.read(|reader| kept::list(reader, limit))
    }

    /// Returns a recorded run, if there is one.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn get(&self, id: RecordId) -> Result<Option<Run>, Problem> {
        self.living.store.read(|reader| kept::get(reader, id))
    }

    /// Returns a recorded run.
    ///
    /// # Errors
    /// `risk.run_not_found`.
    pub fn require(&self, id: RecordId) -> Result<Run, Problem> {
        self.get(id)?.ok_or_else(not_found)
    }

    /// Waits until a run is recorded or over: for tests and commands.
    ///
    /// # Errors
    /// What it failed of; `risk.run_not_found` where it was called off or nobody knows it.
    pub fn settle(&self, id: RecordId) -> Result<Run, Problem> {
        let mut jobs = self.jobs();
        loop {
            match jobs.all.iter().find(|job| job.pending.id == id).map(|job| &job.pending.stage) {
                Some(Stage::Waiting | Stage::Running(..)) => {
                    jobs = self.changed.wait(jobs).unwrap_or_else(PoisonError::into_inner);
                }
                Some(Stage::Failed(problem)) => return Err((**problem).clone()),
                Some(Stage::CalledOff) => return Err(not_found()),
                None => break,
            }
        }
        drop(jobs);
        self.require(id)
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Computes one job and records it.
    fn compute(&self, id: RecordId) {
        let Some((pending, again, progress)) = ({
            let mut jobs = self.jobs();
            jobs.all.iter_mut().find(|job| job.pending.id == id).map(|job| {
                job.pending.stage = Stage::Running(0, 0);
                (job.pending.clone(), job.again.clone(), Arc::clone(&job.progress))
            })
        }) else {
            return;
        };
        let outcome = self.run(pending, again.as_deref(), &progress);
        let mut jobs = self.jobs();
        if progress.is_called_off.load(Ordering::Acquire) {
            return;
        }
        let written = match outcome {
            Ok(Some(run)) => {
                jobs.writing = Some(id);
                drop(jobs);
                let now = (self.living.now)();
                let written = self.living.store.write(move |tx| kept::record(tx, &run, now));
                jobs = self.jobs();
                jobs.writing = None;
                written
            }
            Ok(None) => return,
            Err(problem) => Err(problem),
        };
        match written {
            Ok(()) => jobs.all.retain(|job| job.pending.id != id),
            Err(problem) => {
                if let Some(job) = jobs.all.iter_mut().find(|job| job.pending.id == id) {
                    job.pending.stage = Stage::Failed(Box::new(problem));
                }
            }
        }
    }

    fn run(&self, pending: Pending, again: Option<&Inputs>, progress: &Progress) -> Result<Option<Run>, Problem> {
        let current = (self.living.setting)()?;
        let setting = again.map_or_else(|| Ok(current.clone()), |inputs| inputs.setting(current.clone()))?;
        let begun = (self.living.now)();
        let facts = survey::facts_at(&self.living.store, pending.moment.day, pending.moment.position)?;
        let plan = survey::plan(&facts, &setting, None)?;
        progress.of.store(plan.iter().map(|region| region.sources.len()).sum(), Ordering::Release);
        let mut watching = Watching { progress, inside: vec![0.0; LEVELS.len()] };
        let Some(found) = survey::survey(&facts, &setting, plan, &mut watching)? else { return Ok(None) };
        let inside =
            LEVELS.into_iter().zip(watching.inside).map(|(per_year, people)| Inside { per_year, people }).collect();
        Ok(Some(Run {
            id: pending.id,
            at: pending.at,
            by: pending.by,
            replay_of: pending.replay_of,
            inputs: Inputs::of(pending.moment, &setting),
            found: found_of(&found, inside),
            seconds: (self.living.now)().duration_since(begun).as_secs_f64(),
            threads: parallel::threads(),
        }))
    }
}

fn shown(job: &Job) -> Pending {
    let mut pending = job.pending.clone();
    if let Stage::Running(done, of) = &mut pending.stage {
        (*done, *of) = (job.progress.done.load(Ordering::Acquire), job.progress.of.load(Ordering::Acquire));
    }
    pending
}

/// The problem that there is no such run.
pub fn not_found() -> Problem {
    Problem::new(Kind::NotFound, "risk.run_not_found", "没有这次计算", "there is no such run")
        .remedy("从计算记录列表选择", "choose it from the list of runs")
}

/// Works through the jobs until none waits, or the city is gone.
fn work(runs: &Weak<Runs>) {
    while let Some(runs) = runs.upgrade() {
        let next = {
            let mut jobs = runs.jobs();
            let next =
                jobs.all.iter().find(|job| matches!(job.pending.stage, Stage::Waiting)).map(|job| job.pending.id);
            jobs.is_working = next.is_some();
            next
        };
        let Some(id) = next else { return };
        runs.compute(id);
        runs.changed.notify_all();
    }
}

struct Watching<'a> {
    progress: &'a Progress,
    inside: Vec<f64>,
}

impl Watch for Watching<'_> {
    fn done(&mut self, sources: usize) {
        self.progress.done.store(sources, Ordering::Release);
    }

    fn is_called_off(&self) -> bool {
        self.progress.is_called_off.load(Ordering::Acquire)
    }

    fn map(&mut self, map: &RiskMap) -> Result<(), Problem> {
        for (sum, people) in self.inside.iter_mut().zip(inside(map, &LEVELS)) {
            *sum += people;
        }
        Ok(())
    }
}

fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// SHA-256 over the bits of a weather table.
fn weather_of(rose: &Rose) -> String {
    let mut hash = Sha256::new();
    for class in rose.classes() {
        hash.update(format!("{} {:?} ", class.id, class.stability));
        hash.update(class.wind.get().to_bits().to_le_bytes());
        hash.update(class.day_share.to_bits().to_le_bytes());
        for share in &class.shares {
            hash.update(share.to_bits().to_le_bytes());
        }
    }
    hex(&hash.finalize())
}

fn found_of(survey: &Survey, inside: Vec<Inside>) -> Found {
    let mut verdicts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut targets = Counts::default();
    for row in &survey.targets {
        targets.add(row.risk.worst_acceptance());
        for verdict in &row.risk.verdicts {
            verdicts.entry(word(&verdict.criteria)).or_default().add(verdict.acceptance);
        }
    }
    Found {
        checksum: checksum_of(survey),
        map: format!("{:016x}", survey.checksum),
        cells_m: if survey.regions == 0 { (0.0, 0.0) } else { survey.cells_m },
        cells: survey.cells,
        regions: survey.regions,
        loss_of_life_per_year: survey.society.loss_of_life(),
        curve: survey.curve(),
        inside,
        verdicts,
        targets,
        computed: survey.computed(),
        refused: survey.not_computed(),
        people: survey.people,
    }
}

/// SHA-256 over every figure, in an order that does not depend on how it came about.
fn checksum_of(survey: &Survey) -> String {
    let mut hash = Sha256::new();
    hash.update(survey.checksum.to_le_bytes());
    hash.update(survey.society.checksum().to_le_bytes());
    let mut sources: Vec<_> = survey.sources.iter().collect();
    sources.sort_by_key(|row| row.id);
    for row in sources {
        hash.update(row.id.to_string());
        match &row.outcome {
            Ok(figures) => {
                for figure in [figures.loss_of_life_per_year, figures.frequency_per_year, figures.reach_m] {
                    hash.update(figure.to_bits().to_le_bytes());
                }
            }
            Err(problems) => {
                for problem in problems {
                    hash.update(problem.code.as_bytes());
                }
            }
        }
    }
    let mut targets: Vec<_> = survey.targets.iter().collect();
    targets.sort_by_key(|row| row.risk.id);
    for row in targets {
        hash.update(row.risk.id.to_string());
        hash.update(row.risk.per_year.to_bits().to_le_bytes());
        for verdict in &row.risk.verdicts {
            hash.update(format!("{} {}", word(&verdict.criteria), word(&verdict.acceptance)));
        }
    }
    hex(&hash.finalize())
}
