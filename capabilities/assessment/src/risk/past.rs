//! Pictures of past moments: the map as the journal had it at a position, on a day.
//!
//! A picture does not change, and serves all moments between which nothing was declared, began or ceased. It costs what differs from a map that is there already: what of another map has the same inputs to the bit is
//! taken over, and since risk is counted in whole units, the result has the bytes of a full computation. A few pictures are kept; the one
//! that nobody has looked at for longest goes first.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, Weak};

use anlan_kernel::{Position, Problem, RecordId, day_in_city, end_of_day_in_city};
use anlan_qra::plant::Setting;
use anlan_qra::{Place, Population, parallel};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::days::Days;
use super::equipment::Described;
use super::facts::Facts;
use super::living::{FEW, KeptTargets, Living, PATIENCE, View};
use super::map::{Counted, Prepared, RiskMap, population};
use super::survey;
use crate::fault;

/// Pictures that are kept at most.
const KEPT: usize = 8;
/// Cells of all pictures together, about: 8 bytes each.
const CELLS: usize = 16_000_000;
/// Pictures that are kept whatever their size, so that two can be compared.
const PAIR: usize = 2;
/// Sources that are computed together.
const TOGETHER: usize = 8;

/// A moment of a city: how far the journal went, and the day on which facts must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Journal position.
    pub position: Position,
    /// Day.
    pub day: Date,
}

/// The pictures that are kept, the last one looked at first.
#[derive(Default)]
pub(super) struct Past {
    making: Mutex<()>,
    kept: Mutex<Vec<Arc<Picture>>>,
    pub(super) days: Days,
    reused: AtomicUsize,
    computed: AtomicUsize,
}

/// A map of a past moment, and of all that have the same facts.
pub(super) struct Picture {
    key: Moment,
    facts: Facts,
    map: RwLock<RiskMap>,
    of: usize,
    left: AtomicUsize,
    revision: AtomicU64,
    is_dropped: AtomicBool,
    whole: (Mutex<bool>, Condvar),
    targets: KeptTargets,
}

impl Picture {
    fn map(&self) -> RwLockReadGuard<'_, RiskMap> {
        self.map.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self) {
        if self.left.load(Ordering::Acquire) <= FEW {
            let whole = self.whole.0.lock().unwrap_or_else(PoisonError::into_inner);
            drop(self.whole.1.wait_timeout_while(whole, PATIENCE, |whole| !*whole));
        }
    }

    fn view<'a>(&'a self, map: &'a RiskMap, asked: Moment) -> View<'a> {
        let left = self.left.load(Ordering::Acquire);
        View {
            facts: &self.facts,
            map,
            computing: (left > 0).then_some((left, self.of)),
            revision: self.revision.load(Ordering::Acquire),
            past: Some(asked),
            kept: &self.targets,
        }
    }
}

impl Living {
    /// Returns the moment of a day's end, or the present one for today.
    ///
    /// # Errors
    /// `risk.as_of_future` for a day to come; a database that cannot be read.
    pub fn moment_on(&self, day: Date) -> Result<Moment, Problem> {
        let today = day_in_city((self.now)());
        if day > today {
            return Err(Problem::invalid(
                "risk.as_of_future",
                format!("{day} 尚未到来"),
                format!("{day} has not come yet"),
            )
            .remedy("选择今天或以前的日期", "choose today or an earlier day"));
        }
        if day == today {
            return Ok(Moment { position: self.store.journal_head()?.size, day });
        }
        let position = self.store.read(|reader| reader.position_at(end_of_day_in_city(day)))?;
        Ok(Moment { position, day })
    }

    /// Returns today in the city.
    pub fn today(&self) -> Date {
        day_in_city((self.now)())
    }

    /// Returns what the sources of the city have in common.
    ///
    /// # Errors
    /// A city without weather.
    pub fn setting(&self) -> Result<Setting, Problem> {
        (self.setting)()
    }

    /// Looks at the map of a moment. What is not computed yet is said by [`View::computing`].
    ///
    /// # Errors
    /// A database that cannot be read; a city without weather.
    pub fn look_at<T>(
        self: &Arc<Self>,
        moment: Moment,
        look: impl FnOnce(&View<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let picture = self.picture(moment)?;
        picture.wait();
        let map = picture.map();
        look(&picture.view(&map, moment))
    }

    /// Looks at the maps of two moments.
    ///
    /// # Errors
    /// As [`Living::look_at`].
    pub fn look_at_both<T>(
        self: &Arc<Self>,
        then: Moment,
        now: Moment,
        look: impl FnOnce(&View<'_>, &View<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let asked = (then, now);
        let (then, now) = (self.picture(then)?, self.picture(now)?);
        then.wait();
        now.wait();
        // The same picture is not locked twice: a writer that waits between would stop both.
        if Arc::ptr_eq(&then, &now) {
            let map = now.map();
            return look(&now.view(&map, asked.0), &now.view(&map, asked.1));
        }
        let (map_then, map_now) = (then.map(), now.map());
        look(&then.view(&map_then, asked.0), &now.view(&map_now, asked.1))
    }

    /// Waits until the map of a moment is whole: for commands and tests. Returns how many sources were taken over and how many were
    /// computed for pictures so far.
    ///
    /// # Errors
    /// As [`Living::look_at`].
    pub fn settle_at(self: &Arc<Self>, moment: Moment) -> Result<(usize, usize), Problem> {
        let picture = self.picture(moment)?;
        let mut whole = picture.whole.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !*whole && !picture.is_dropped.load(Ordering::Acquire) {
            whole = picture.whole.1.wait_timeout(whole, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok((self.past.reused.load(Ordering::Relaxed), self.past.computed.load(Ordering::Relaxed)))
    }

    fn picture(self: &Arc<Self>, moment: Moment) -> Result<Arc<Picture>, Problem> {
        let key = self.past.days.first_alike(&self.store, moment)?;
        if let Some(picture) = self.past.get(key) {
            return Ok(picture);
        }
        // Several questions for the same moment come at once: one of them makes the picture.
        let _making = self.past.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(picture) = self.past.get(key) {
            return Ok(picture);
        }
        let (picture, waiting) = self.make(moment, key)?;
        let picture = Arc::new(picture);
        self.past.keep(&picture);
        if !waiting.is_empty() {
            let (living, filled) = (Arc::downgrade(self), Arc::clone(&picture));
            let started = std::thread::Builder::new()
                .name("risk-past".to_owned())
                .spawn(move || fill(&living, &filled, &waiting));
            if let Err(cause) = started {
                self.past.forget(key);
                return Err(Problem::internal("risk.thread", cause));
            }
        }
        Ok(picture)
    }

    /// Makes a picture of what other maps have already; returns it with the sources that must be computed.
    fn make(&self, moment: Moment, key: Moment) -> Result<(Picture, Vec<RecordId>), Problem> {
        let facts = survey::facts_at(&self.store, moment.day, moment.position)?;
        let setting = (self.setting)()?;
        let mut map = self.begun(&facts, setting)?;
        let before = core::mem::replace(
            &mut map.population,
            population(&facts, &map.frame).map_err(|found| fault::plain(&found))?,
        );
        let mut pools: Option<Vec<Pool>> = None;
        let gone: Vec<RecordId> = map.sources.keys().filter(|id| !facts.is_source(**id)).copied().collect();
        for id in gone {
            map.remove(id);
        }
        let (mut waiting, mut reused) = (Vec::new(), 0);
        let all: Vec<RecordId> = facts.sources().collect();
        for id in &all {
            let (described, place) = match map.describe(&self.workshop, &facts, *id) {
                Ok(found) => found,
                Err(problems) => {
                    map.refuse(*id, problems);
                    continue;
                }
            };
            if let Some(own) = map.sources.get(id).filter(|own| is_same(own, &described, place)) {
                if is_among_the_same(own, &before, &map.population) {
                    map.describe_anew(*id, described);
                } else {
                    let account = account_of(&map, own);
                    map.recount(*id, account, described);
                }
                reused += 1;
                continue;
            }
            map.remove(*id);
            let pools = pools.get_or_insert_with(|| self.pools(&map));
            let found = pools.iter().find_map(|pool| {
                let other = pool.sources.get(id).filter(|other| is_same(other, &described, place))?;
                Some((other, &pool.population))
            });
            match found {
                Some((other, population)) => {
                    let mut counted = other.clone();
                    if !is_among_the_same(other, population, &map.population) {
                        counted.account = account_of(&map, other);
                    }
                    counted.described = Arc::new(described);
                    map.count(*id, counted);
                    reused += 1;
                }
                None => waiting.push(*id),
            }
        }
        self.past.reused.fetch_add(reused, Ordering::Relaxed);
        self.past.computed.fetch_add(waiting.len(), Ordering::Relaxed);
        let picture = Picture {
            key,
            facts,
            map: RwLock::new(map),
            of: all.len(),
            left: AtomicUsize::new(waiting.len()),
            revision: AtomicU64::new(1),
            is_dropped: AtomicBool::new(false),
            whole: (Mutex::new(waiting.is_empty()), Condvar::new()),
            targets: KeptTargets::default(),
        };
        Ok((picture, waiting))
    }

    /// The map to begin with: a copy of one that has the same cells, or an empty one.
    fn begun(&self, facts: &Facts, setting: Setting) -> Result<RiskMap, Problem> {
        let fits = |map: &RiskMap| map.setting == setting && map.fits(facts).unwrap_or(false);
        let copied = |map: &RiskMap| fits(map).then(|| map.copy());
        if let Some(map) = self.peek(copied).flatten() {
            return Ok(map);
        }
        let kept = self.past.all();
        if let Some(map) = kept.iter().find_map(|picture| copied(&picture.map())) {
            return Ok(map);
        }
        RiskMap::over(facts, setting).map_err(|found| fault::plain(&found))
    }

    /// What was counted on other maps of the same frame and setting.
    fn pools(&self, map: &RiskMap) -> Vec<Pool> {
        let pool = |other: &RiskMap| {
            let is_alike = other.centre == map.centre && other.setting == map.setting;
            is_alike.then(|| Pool { sources: other.sources.clone(), population: other.population.clone() })
        };
        let living = self.peek(pool).flatten();
        living.into_iter().chain(self.past.all().iter().filter_map(|picture| pool(&picture.map()))).collect()
    }
}

/// Sources as they were counted, and the people they were counted among.
struct Pool {
    sources: BTreeMap<RecordId, Counted>,
    population: Population,
}

/// Whether a source has the same inputs to the bit.
fn is_same(counted: &Counted, described: &Described, place: Place) -> bool {
    counted.described.equipment == described.equipment && counted.folded.place() == place
}

/// Whether the people whom a source may reach are the same.
fn is_among_the_same(counted: &Counted, then: &Population, now: &Population) -> bool {
    let (place, reach) = (counted.folded.place(), counted.folded.reach());
    then.around(place, reach).eq(now.around(place, reach))
}

fn account_of(map: &RiskMap, counted: &Counted) -> anlan_qra::Account {
    map.society.account(counted.folded.source(), &map.fold, &map.setting.rose, &map.population)
}

impl Past {
    fn list(&self) -> MutexGuard<'_, Vec<Arc<Picture>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Arc<Picture>> {
        self.list().clone()
    }

    fn get(&self, key: Moment) -> Option<Arc<Picture>> {
        let mut list = self.list();
        let at = list.iter().position(|picture| picture.key == key)?;
        let picture = list.remove(at);
        list.insert(0, Arc::clone(&picture));
        Some(picture)
    }

    fn keep(&self, picture: &Arc<Picture>) {
        let mut list = self.list();
        list.insert(0, Arc::clone(picture));
        let cells = |list: &[Arc<Picture>]| list.iter().map(|one| one.map().grid.grid().len()).sum::<usize>();
        while list.len() > PAIR && (list.len() > KEPT || cells(&list) > CELLS) {
            if let Some(oldest) = list.pop() {
                oldest.is_dropped.store(true, Ordering::Release);
            }
        }
    }

    fn forget(&self, key: Moment) {
        self.list().retain(|picture| picture.key != key);
    }
}

/// Computes what a picture lacks, until it is whole, or nobody keeps it any longer.
fn fill(living: &Weak<Living>, picture: &Picture, waiting: &[RecordId]) {
    for chunk in waiting.chunks(TOGETHER) {
        let Some(living) = living.upgrade() else { return };
        if picture.is_dropped.load(Ordering::Acquire) {
            return;
        }
        let ready: Vec<Ready> = {
            let map = picture.map();
            parallel::collect(chunk.len(), |i| prepare(&living, &map, &picture.facts, chunk[i]))
        };
        {
            let mut map = picture.map.write().unwrap_or_else(PoisonError::into_inner);
            for (id, ready) in chunk.iter().zip(ready) {
                match ready {
                    Ok((described, prepared)) => map.put(*id, described, &prepared),
                    Err(problems) => map.refuse(*id, problems),
                }
            }
            picture.revision.fetch_add(1, Ordering::AcqRel);
            picture.left.fetch_sub(chunk.len(), Ordering::AcqRel);
        }
    }
    *picture.whole.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    picture.whole.1.notify_all();
}

type Ready = Result<(Described, Prepared), Vec<Problem>>;

fn prepare(living: &Living, map: &RiskMap, facts: &Facts, id: RecordId) -> Ready {
    let (described, place) = map.describe(&living.workshop, facts, id)?;
    let prepared =
        map.prepare(&living.workshop, &described.equipment, place).map_err(|found| vec![fault::plain(&found)])?;
    Ok((described, prepared))
}
