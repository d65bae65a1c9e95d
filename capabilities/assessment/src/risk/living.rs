//! The risk map kept current: it follows the journal, computes what was touched, and says what is still being computed.
//!
//! Nothing is computed until somebody first asks; from then on one thread works through what is waiting, changed sources first. Readers never
//! wait for it longer than a moment.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use anlan_kernel::{Position, Problem, RecordId, day_in_city};
use anlan_qra::plant::Setting;
use anlan_store::{Follower, Store};
use jiff::Timestamp;

use super::facts::{Facts, Touched};
use super::map::{RiskMap, Workshop, population};
use super::past::{Moment, Past};
use super::targets::{TargetRisk, targets};
use crate::fault;

/// Entries read from the journal at a time.
const STRIDE: usize = 4096;
/// How long an answer waits for a few changed sources, so that who changed a stock sees its effect.
pub(super) const PATIENCE: Duration = Duration::from_millis(900);
/// Sources that are few.
pub(super) const FEW: usize = 12;

/// The living map of a city.
pub struct Living {
    pub(super) store: Store,
    pub(super) now: fn() -> Timestamp,
    pub(super) setting: Arc<dyn Fn() -> Result<Setting, Problem> + Send + Sync>,
    pub(super) workshop: Arc<Workshop>,
    /// Pictures of past moments.
    pub(super) past: Past,
    state: RwLock<Option<State>>,
    /// Sources waiting, and whether somebody works on them.
    queue: Mutex<Queue>,
    idle: Condvar,
}

#[derive(Default)]
struct Queue {
    order: VecDeque<RecordId>,
    waiting: BTreeSet<RecordId>,
    working: Option<RecordId>,
    is_running: bool,
}

struct State {
    facts: Facts,
    map: RiskMap,
    /// Counts up with every change of the map.
    revision: u64,
    targets: KeptTargets,
}

/// What a reader sees.
pub struct View<'a> {
    /// Declared facts.
    pub facts: &'a Facts,
    /// The map.
    pub map: &'a RiskMap,
    /// Sources that still have to be computed: how many, of how many.
    pub computing: Option<(usize, usize)>,
    /// Counts up with every change of the map.
    pub revision: u64,
    /// The moment that was asked for, of a picture that does not follow the journal.
    pub past: Option<Moment>,
    pub(super) kept: &'a KeptTargets,
}

/// Verdicts with the revision of the map that they were found on.
pub(super) type KeptTargets = Mutex<Option<(u64, Arc<Vec<TargetRisk>>)>>;

impl View<'_> {
    /// Returns the risk at every protection target and the verdicts on it, worst first.
    ///
    /// # Errors
    /// A figure that is none.
    pub fn targets(&self) -> Result<Arc<Vec<TargetRisk>>, Problem> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((revision, found)) = kept.as_ref()
            && *revision == self.revision
        {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(targets(self.facts, self.map)?);
        *kept = Some((self.revision, Arc::clone(&found)));
        Ok(found)
    }
}

impl Living {
    /// Makes the map of a city; `setting` tells what its sources have in common.
    pub fn new(
        store: Store,
        now: fn() -> Timestamp,
        setting: Arc<dyn Fn() -> Result<Setting, Problem> + Send + Sync>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            now,
            setting,
            workshop: Arc::default(),
            past: Past::default(),
            state: RwLock::new(None),
            queue: Mutex::default(),
            idle: Condvar::new(),
        })
    }

    /// What was computed before.
    pub fn workshop(&self) -> &Arc<Workshop> {
        &self.workshop
    }

    /// Looks at the map as it is, after the journal has been followed. Waits a moment for few changed sources.
    ///
    /// # Errors
    /// A database that cannot be read; a city without weather.
    pub fn look<T>(self: &Arc<Self>, look: impl FnOnce(&View<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        self.follow()?;
        self.start();
        self.wait(PATIENCE, FEW);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let state = state.as_ref().ok_or_else(|| Problem::internal("risk.state", "no map after following"))?;
        let waiting = self.waiting();
        let computing = (waiting > 0).then_some((waiting, state.facts.sources().count()));
        look(&View {
            facts: &state.facts,
            map: &state.map,
            computing,
            revision: state.revision,
            past: None,
            kept: &state.targets,
        })
    }

    /// Looks at the map as far as it was computed; nothing where nobody has asked yet.
    pub(super) fn peek<T>(&self, look: impl FnOnce(&RiskMap) -> T) -> Option<T> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| look(&state.map))
    }

    /// Computes everything that is waiting before it returns: for commands and tests.
    ///
    /// # Errors
    /// As [`Living::look`].
    pub fn settle(self: &Arc<Self>, mut told: impl FnMut(usize, usize)) -> Result<(), Problem> {
        self.follow()?;
        let all = self.waiting();
        while let Some(id) = self.take() {
            self.compute(id);
            self.done();
            told(all - self.waiting().min(all), all);
        }
        Ok(())
    }

    /// Position of the journal that the map rests on; nothing while nobody has asked.
    pub fn position(&self) -> Option<Position> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|state| state.facts.position)
    }

    fn waiting(&self) -> usize {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.len() + usize::from(queue.working.is_some())
    }

    fn wait(&self, patience: Duration, few: usize) {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.waiting.len() > few {
            return;
        }
        let busy = |queue: &mut Queue| !queue.waiting.is_empty() || queue.working.is_some();
        // Whether it became idle or patience ran out, the answer says what is still being computed.
        drop(self.idle.wait_timeout_while(queue, patience, busy));
    }

    /// Follows the journal and notes what must be computed.
    fn follow(&self) -> Result<(), Problem> {
        let day = day_in_city((self.now)());
        {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(state) = state.as_ref()
                && state.facts.day == Some(day)
                && state.facts.position >= self.store.reached()
            {
                return Ok(());
            }
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let is_same_day = state.as_ref().is_some_and(|state| state.facts.day == Some(day));
        if !is_same_day {
            // The first question, or midnight: facts begin and cease to hold without anybody declaring anything.
            let mut facts = Facts::on(day);
            read(&self.store, &mut facts)?;
            let setting = (self.setting)()?;
            let map = RiskMap::over(&facts, setting).map_err(|found| fault::plain(&found))?;
            let all: Vec<RecordId> = facts.sources().collect();
            *state = Some(State { facts, map, revision: 1, targets: Mutex::default() });
            drop(state);
            self.enqueue(all, false);
            return Ok(());
        }
        let Some(state) = state.as_mut() else { return Ok(()) };
        let touched = read(&self.store, &mut state.facts)?;
        let mut sources: BTreeSet<RecordId> = touched.sources.clone();
        if !touched.targets.is_empty() {
            let before = core::mem::replace(
                &mut state.map.population,
                population(&state.facts, &state.map.frame).map_err(|found| fault::plain(&found))?,
            );
            // Who reaches people that came, went or changed counts anew.
            for (id, source) in &state.map.sources {
                let (place, reach) = (source.folded.place(), source.folded.reach());
                let around =
                    |population: &anlan_qra::Population| population.around(place, reach).copied().collect::<Vec<_>>();
                if around(&before) != around(&state.map.population) {
                    sources.insert(*id);
                }
            }
        }
        let is_drawn_anew =
            !touched.sources.is_empty() && !state.map.fits(&state.facts).map_err(|found| fault::plain(&found))?;
        if is_drawn_anew {
            state.map = RiskMap::over(&state.facts, state.map.setting.clone()).map_err(|found| fault::plain(&found))?;
            sources = state.facts.sources().collect();
        }
        // Verdicts stay while what is declared concerns nobody at risk.
        if !touched.targets.is_empty() || !touched.sources.is_empty() || is_drawn_anew {
            state.revision += 1;
        }
        self.enqueue(sources.into_iter().collect(), !is_drawn_anew);
        Ok(())
    }

    fn enqueue(&self, ids: Vec<RecordId>, is_first: bool) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            if queue.waiting.insert(id) {
                if is_first {
                    queue.order.push_front(id);
                } else {
                    queue.order.push_back(id);
                }
            }
        }
    }

    fn take(&self) -> Option<RecordId> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let id = queue.order.pop_front()?;
        queue.waiting.remove(&id);
        queue.working = Some(id);
        Some(id)
    }

    fn done(&self) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.working = None;
        if queue.waiting.is_empty() {
            self.idle.notify_all();
        }
    }

    /// Starts the thread that works through what is waiting, where there is something and nobody works on it.
    fn start(self: &Arc<Self>) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.is_running || queue.waiting.is_empty() {
            return;
        }
        let living = Arc::downgrade(self);
        let started = std::thread::Builder::new().name("risk".to_owned()).spawn(move || work(&living));
        queue.is_running = started.is_ok();
    }

    /// Computes one source and counts it.
    fn compute(&self, id: RecordId) {
        let asked = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let Some(state) = state.as_ref() else { return };
            let is_there = state.facts.is_source(id);
            is_there.then(|| (state.map.describe(&self.workshop, &state.facts, id), state.map.setting.clone()))
        };
        let Some((described, setting)) = asked else {
            self.change(|state| state.map.remove(id));
            return;
        };
        match described {
            Err(problems) => self.change(|state| state.map.refuse(id, problems)),
            Ok((described, place)) => {
                // The long part, with nobody waiting for it.
                match self.workshop.build(&described.equipment, &setting) {
                    Err(found) => self.change(|state| state.map.refuse(id, vec![fault::plain(&found)])),
                    Ok(_) => {
                        let prepared = {
                            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
                            state.as_ref().map(|state| state.map.prepare(&self.workshop, &described.equipment, place))
                        };
                        match prepared {
                            Some(Ok(prepared)) => self.change(|state| state.map.put(id, described, &prepared)),
                            Some(Err(found)) => self.change(|state| state.map.refuse(id, vec![fault::plain(&found)])),
                            None => {}
                        }
                    }
                }
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = state.as_mut() {
            change(state);
            state.revision += 1;
        }
    }
}

impl Follower for Living {
    /// Follows only where somebody has asked before.
    fn catch_up(&self, store: &Store) -> Result<Position, Problem> {
        match self.position() {
            None => Ok(store.reached()),
            Some(_) => {
                self.follow()?;
                Ok(self.position().unwrap_or_default())
            }
        }
    }
}

/// Works through the queue of a map until it is empty or the map is gone.
fn work(living: &Weak<Living>) {
    while let Some(living) = living.upgrade() {
        let Some(id) = living.take() else {
            let mut queue = living.queue.lock().unwrap_or_else(PoisonError::into_inner);
            // Somebody may have added to it since.
            if queue.waiting.is_empty() {
                queue.is_running = false;
                return;
            }
            continue;
        };
        living.compute(id);
        living.done();
    }
}

/// Reads what the journal has beyond the facts.
fn read(store: &Store, facts: &mut Facts) -> Result<Touched, Problem> {
    let mut touched = Touched::default();
    loop {
        let entries = store.read(|reader| reader.entries_after(facts.position, STRIDE))?;
        for entry in &entries {
            let more = facts.take(entry)?;
            touched.sources.extend(more.sources);
            touched.targets.extend(more.targets);
        }
        if entries.len() < STRIDE {
            return Ok(touched);
        }
    }
}
