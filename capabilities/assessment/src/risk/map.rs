//! Sources, grid, account and verdicts of one moment.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use anlan_kernel::{Problem, RecordId};
use anlan_qra::plant::{Appraised, Built, Setting, appraise_case, source_with};
use anlan_qra::release_case::{EquipmentDescription, ReleaseCase};
use anlan_qra::{Account, Fault, Fold, Folded, Grid, Place, Population, RiskGrid, Society};
use anlan_spatial::{Frame, LonLat};

use super::equipment::{Described, describe};
use super::facts::Facts;
use super::people;

/// Wind directions looked at in each sector of the rose for societal risk.
const DIRECTIONS: usize = 4;
/// Cells of a map, about; a wider city gets larger cells.
const CELLS: f64 = 9e6;
/// Smallest cell, m.
const SMALLEST: f64 = 50.0;
/// How far beyond its outermost source a map goes, m.
const MARGIN: f64 = 8_000.0;
/// Sources whose footprints stay in memory.
const BUILT_KEPT: usize = 120;
/// Answers of the engine that are kept for equal equipment.
const APPRAISED_KEPT: usize = 4_000;

/// A source that is counted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its table.
    pub folded: Arc<Folded>,
    /// What it does to people.
    pub account: Account,
    /// How it is described.
    pub described: Arc<Described>,
    /// Releases a year.
    pub per_year: f64,
}

/// Footprints and answers that were computed before; shared by everything that computes.
#[derive(Debug, Default)]
pub struct Workshop {
    appraised: Mutex<Kept<String, Arc<Result<Arc<Appraised>, Fault>>>>,
    built: Mutex<Kept<String, Arc<Built>>>,
}

#[derive(Debug)]
struct Kept<K, V> {
    values: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { values: HashMap::new(), order: VecDeque::new() }
    }
}

impl<K: Clone + Eq + std::hash::Hash, V: Clone> Kept<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        self.values.get(key).cloned()
    }

    fn put(&mut self, key: K, value: V, most: usize) {
        if self.values.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        while self.values.len() > most {
            let Some(oldest) = self.order.pop_front() else { break };
            self.values.remove(&oldest);
        }
    }
}

impl Workshop {
    /// Builds a source, from what is in the workshop where it is there.
    ///
    /// # Errors
    /// As [`anlan_qra::plant::source`].
    pub fn build(&self, equipment: &EquipmentDescription, place: Place, setting: &Setting) -> Result<Arc<Built>, Fault> {
        let key = format!(
            "{} {} {} {}",
            serde_json::to_string(equipment).unwrap_or_default(),
            place.east.to_bits(),
            place.north.to_bits(),
            setting.frequencies
        );
        if let Some(built) = lock(&self.built).get(&key) {
            return Ok(built);
        }
        let built = source_with(equipment, place, setting, |case, class| self.appraise(case, class, setting))?;
        let built = Arc::new(built);
        lock(&self.built).put(key, Arc::clone(&built), BUILT_KEPT);
        Ok(built)
    }

    fn appraise(&self, case: &ReleaseCase, class: usize, setting: &Setting) -> Result<Arc<Appraised>, Fault> {
        let conditions = setting.conditions(class);
        let mut template = case.scenario.clone();
        template.title = String::new();
        let key = format!(
            "{} {} {:?} {}",
            serde_json::to_string(&template).unwrap_or_default(),
            serde_json::to_string(&conditions).unwrap_or_default(),
            case.place,
            serde_json::to_string(&setting.choice).unwrap_or_default(),
        );
        if let Some(answer) = lock(&self.appraised).get(&key) {
            return answer.as_ref().clone();
        }
        let answer = appraise_case(case, conditions, &setting.choice).map(Arc::new);
        lock(&self.appraised).put(key, Arc::new(answer.clone()), APPRAISED_KEPT);
        answer
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The risk of a city at one moment.
pub struct RiskMap {
    /// What the sources have in common.
    pub setting: Setting,
    /// The rose made ready.
    pub fold: Fold,
    /// Flat frame of the map.
    pub frame: Frame,
    /// Individual risk.
    pub grid: RiskGrid,
    /// Societal risk.
    pub society: Society,
    /// People.
    pub population: Population,
    /// Sources that are counted.
    pub sources: BTreeMap<RecordId, Counted>,
    /// Vessels that cannot be computed, and why.
    pub problems: BTreeMap<RecordId, Vec<Problem>>,
}

/// A source as it is to be counted: its footprints, its table and its account.
pub struct Prepared {
    /// Where it stands and what can happen.
    pub built: Arc<Built>,
    /// Its table.
    pub folded: Arc<Folded>,
    /// What it does to people.
    pub account: Account,
}

impl RiskMap {
    /// Makes an empty map that covers the places of all vessels.
    ///
    /// # Errors
    /// A [`Fault`] where the places do not fit on a map.
    pub fn over(facts: &Facts, setting: Setting) -> Result<Self, Fault> {
        let places: Vec<LonLat> =
            facts.sources().filter_map(|id| facts.held(id)?.origin).map(|(at, _)| at).collect();
        let middle = |of: fn(&LonLat) -> f64| {
            let (low, high) = places.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
            if low.is_finite() { 0.5 * (low + high) } else { 0.0 }
        };
        let frame = Frame::at(LonLat::new(middle(|p| p.lon), middle(|p| p.lat)));
        let flat: Vec<Place> = places.iter().map(|p| place_in(&frame, *p)).collect();
        let fold_corner = |pick: fn(f64, f64) -> f64, start: f64| {
            flat.iter().fold(Place { east: start, north: start }, |corner, place| Place {
                east: pick(corner.east, place.east),
                north: pick(corner.north, place.north),
            })
        };
        let (south_west, north_east) = if flat.is_empty() {
            (Place::default(), Place::default())
        } else {
            (fold_corner(f64::min, f64::INFINITY), fold_corner(f64::max, f64::NEG_INFINITY))
        };
        let (width, height) =
            (north_east.east - south_west.east + 2.0 * MARGIN, north_east.north - south_west.north + 2.0 * MARGIN);
        let side = (width * height / CELLS).sqrt();
        // Sides as people expect them.
        let cell = [SMALLEST, 100.0, 200.0, 500.0].into_iter().find(|cell| *cell >= side).unwrap_or(1_000.0);
        let grid = Grid::covering(south_west, north_east, MARGIN, cell)?;
        let population = population(facts, &frame)?;
        Ok(Self {
            fold: Fold::new(&setting.rose),
            setting,
            frame,
            grid: RiskGrid::new(grid),
            society: Society::new(DIRECTIONS),
            population,
            sources: BTreeMap::new(),
            problems: BTreeMap::new(),
        })
    }

    /// Prepares a source without counting it.
    ///
    /// # Errors
    /// As [`Workshop::build`].
    pub fn prepare(&self, workshop: &Workshop, equipment: &EquipmentDescription, place: Place) -> Result<Prepared, Fault> {
        Ok(self.measured(workshop.build(equipment, place, &self.setting)?))
    }

    /// Prepares a source that is built.
    pub fn measured(&self, built: Arc<Built>) -> Prepared {
        let folded = Arc::new(Folded::new(&built.source, &self.fold));
        let account = self.society.account(&built.source, &self.fold, &self.setting.rose, &self.population);
        Prepared { built, folded, account }
    }

    /// Describes a vessel and finds where it stands.
    ///
    /// # Errors
    /// Why it cannot be computed.
    pub fn describe(&self, facts: &Facts, id: RecordId) -> Result<(Described, Place), Vec<Problem>> {
        let held = facts.held(id).ok_or_else(|| vec![gone()])?;
        let unit_kind = facts.unit_of(id).map_or("", |unit| unit.kind.as_str());
        let described = describe(&id.to_string(), &held, unit_kind)?;
        let Some((at, _)) = held.origin else {
            return Err(vec![
                Problem::invalid("risk.no_position", "没有位置，不能计入风险图", "it has no position, so it is not on the map")
                    .remedy("登记设备位置、单元轮廓或厂界", "record its position, the outline of its unit or the site's boundary"),
            ]);
        };
        Ok((described, place_in(&self.frame, at)))
    }

    /// Takes a source out of the account.
    pub fn remove(&mut self, id: RecordId) {
        self.problems.remove(&id);
        if let Some(counted) = self.sources.remove(&id) {
            self.grid.take(&counted.folded, &self.fold);
            self.society.discount(&counted.account);
        }
    }

    /// Puts a source into the account, in place of what stood there.
    pub fn put(&mut self, id: RecordId, described: Described, prepared: &Prepared) {
        self.remove(id);
        self.grid.add(&prepared.folded, &self.fold);
        self.society.count(&prepared.account);
        let per_year = prepared.built.cases.iter().map(|case| case.case.frequency_per_year).sum();
        let counted = Counted {
            folded: Arc::clone(&prepared.folded),
            account: prepared.account.clone(),
            described: Arc::new(described),
            per_year,
        };
        self.sources.insert(id, counted);
    }

    /// Notes why a vessel cannot be computed.
    pub fn refuse(&mut self, id: RecordId, problems: Vec<Problem>) {
        self.remove(id);
        self.problems.insert(id, problems);
    }

    /// Returns the individual risk at a place and what each source adds, largest first.
    pub fn at(&self, place: Place) -> (f64, Vec<(RecordId, f64)>) {
        let mut parts: Vec<(RecordId, f64)> = (self.sources.iter())
            .map(|(id, source)| (*id, source.folded.risk_at(&self.fold, place)))
            .filter(|(_, risk)| *risk > 0.0)
            .collect();
        let sum = parts.iter().map(|(_, risk)| risk).sum();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        (sum, parts)
    }

    /// Returns the place on the flat map.
    pub fn place(&self, at: LonLat) -> Place {
        place_in(&self.frame, at)
    }

    /// Returns the position of a place on the flat map.
    pub fn position(&self, place: Place) -> LonLat {
        self.frame.unproject([place.east, place.north])
    }

    /// Whether a place lies on the map.
    pub fn covers(&self, place: Place) -> bool {
        self.grid.grid().cell_of(place).is_some()
    }
}

/// People of all protection targets.
///
/// # Errors
/// A [`Fault`] where they do not fit on a map.
pub fn population(facts: &Facts, frame: &Frame) -> Result<Population, Fault> {
    let mut all = Vec::new();
    for target in facts.targets.values() {
        all.extend(people::spread(target, frame)?);
    }
    Population::new(all)
}

fn place_in(frame: &Frame, at: LonLat) -> Place {
    let [east, north] = frame.project(at);
    Place { east, north }
}

fn gone() -> Problem {
    Problem::new(anlan_kernel::Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record")
}
