//! Sources, grid, account and verdicts of one moment.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use anlan_consequence::outcome::HazardKind;
use anlan_kernel::{Problem, RecordId};
use anlan_qra::plant::{Appraised, Built, Setting, appraise_case, source_with};
use anlan_qra::release_case::{EquipmentDescription, ReleaseCase};
use anlan_qra::{Account, Fault, Fold, Folded, Grid, Place, Population, Pressing, RiskGrid, Society, Source};
use anlan_spatial::{Frame, LonLat};

use super::equipment::{Described, describe};
use super::facts::{Facts, TargetFacts};
use super::people;
use crate::held::Held;

/// Wind directions looked at in each sector of the rose for societal risk.
const DIRECTIONS: usize = 4;
/// Cells of a map, about; a wider city gets larger cells.
const CELLS: f64 = 9e6;
/// Smallest cell, m.
const SMALLEST: f64 = 50.0;
/// How far beyond its outermost source a map goes, m.
pub(super) const MARGIN: f64 = 8_000.0;
/// Sources whose footprints stay in memory.
const BUILT_KEPT: usize = 120;
/// Answers of the engine that are kept for equal equipment.
const APPRAISED_KEPT: usize = 4_000;
/// Descriptions that are kept for equal records.
const DESCRIBED_KEPT: usize = 8_000;

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
    /// Heat and overpressure that it may bring to its neighbours.
    pub pressing: Arc<Vec<CasePressing>>,
}

/// Heat or overpressure of one kind of accident of one release case.
#[derive(Clone, Debug)]
pub struct CasePressing {
    /// Release case.
    pub case: String,
    /// Kind of accident.
    pub kind: HazardKind,
    /// How often the release happens, 1/year.
    pub per_year: f64,
    /// By distance.
    pub pressing: Pressing,
}

/// Footprints and answers that were computed before; shared by everything that computes.
#[derive(Debug, Default)]
pub struct Workshop {
    appraised: Mutex<Kept<String, Arc<Result<Arc<Appraised>, Fault>>>>,
    built: Mutex<Kept<String, Arc<Built>>>,
    described: Mutex<Kept<String, Arc<Result<Described, Vec<Problem>>>>>,
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
    /// Describes a source by what its records say of it; from what is in the workshop where it is there.
    fn describe(&self, id: RecordId, held: &Held, unit_kind: &str) -> Result<Described, Vec<Problem>> {
        let words = |value: &anlan_kernel::Body| serde_json::to_string(value).unwrap_or_default();
        let lines: Vec<String> = held.lines.iter().map(|line| words(&line.fields)).collect();
        let key = format!(
            "{id} {unit_kind} {} {} {lines:?} {} {:?} {:?} {:?}",
            held.title,
            words(&held.vessel),
            held.lines_of_unit,
            held.hidden,
            held.enterprise,
            held.origin,
        );
        if let Some(described) = lock(&self.described).get(&key) {
            return described.as_ref().clone();
        }
        let described = describe(&id.to_string(), held, unit_kind);
        lock(&self.described).put(key, Arc::new(described.clone()), DESCRIBED_KEPT);
        described
    }

    /// Builds what a piece of equipment does, as if it stood at the origin; from what is in the workshop where it is there.
    ///
    /// # Errors
    /// As [`anlan_qra::plant::source`].
    pub fn build(&self, equipment: &EquipmentDescription, setting: &Setting) -> Result<Arc<Built>, Fault> {
        if let Some(built) = self.built(equipment, setting) {
            return Ok(built);
        }
        let built = Arc::new(self.build_apart(equipment, setting)?);
        lock(&self.built).put(key_of(equipment, setting), Arc::clone(&built), BUILT_KEPT);
        Ok(built)
    }

    /// Returns what a piece of equipment does where it is in the workshop, without building it.
    pub fn built(&self, equipment: &EquipmentDescription, setting: &Setting) -> Option<Arc<Built>> {
        lock(&self.built).get(&key_of(equipment, setting))
    }

    /// Builds what a piece of equipment does for one comparison: answers of the engine are kept, what was built is not.
    ///
    /// # Errors
    /// As [`anlan_qra::plant::source`].
    pub fn build_apart(&self, equipment: &EquipmentDescription, setting: &Setting) -> Result<Built, Fault> {
        source_with(equipment, Place::default(), setting, |case, class| self.appraise(case, class, setting))
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

fn key_of(equipment: &EquipmentDescription, setting: &Setting) -> String {
    format!("{} {}", serde_json::to_string(equipment).unwrap_or_default(), setting.frequencies)
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
    /// Middle of the map.
    pub centre: LonLat,
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
#[derive(Clone)]
pub struct Prepared {
    /// What can happen, as if it stood at the origin.
    pub built: Arc<Built>,
    /// The source where it stands.
    pub source: Source,
    /// Its table.
    pub folded: Arc<Folded>,
    /// What it does to people.
    pub account: Account,
}

impl RiskMap {
    /// Makes an empty map that covers the places of all sources.
    ///
    /// # Errors
    /// A [`Fault`] where the places do not fit on a map.
    pub fn over(facts: &Facts, setting: Setting) -> Result<Self, Fault> {
        let mut map = Self::around(&places_of(facts), setting, None)?;
        map.population = population(facts, &map.frame)?;
        Ok(map)
    }

    /// Makes an empty map, without people, that covers some places; with cells of a side, m, or else of one that suits its size.
    ///
    /// # Errors
    /// A [`Fault`] where the places do not fit on a map of such cells.
    pub fn around(places: &[LonLat], setting: Setting, cell: Option<f64>) -> Result<Self, Fault> {
        let (centre, grid) = extent(places, cell)?;
        let frame = Frame::at(centre);
        Ok(Self {
            fold: Fold::new(&setting.rose),
            setting,
            centre,
            frame,
            grid: RiskGrid::new(grid),
            society: Society::new(DIRECTIONS),
            population: Population::default(),
            sources: BTreeMap::new(),
            problems: BTreeMap::new(),
        })
    }

    /// Makes an empty map of given cells and people that lies nowhere on earth: for computing what is asked in metres.
    pub(super) fn of_cells(grid: Grid, setting: Setting, population: Population) -> Self {
        let centre = LonLat::new(0.0, 0.0);
        Self {
            fold: Fold::new(&setting.rose),
            setting,
            centre,
            frame: Frame::at(centre),
            grid: RiskGrid::new(grid),
            society: Society::new(DIRECTIONS),
            population,
            sources: BTreeMap::new(),
            problems: BTreeMap::new(),
        }
    }

    /// Makes the same map with the same sources and people, without what could not be computed.
    pub fn copy(&self) -> Self {
        Self {
            setting: self.setting.clone(),
            fold: self.fold.clone(),
            centre: self.centre,
            frame: self.frame,
            grid: self.grid.clone(),
            society: self.society.clone(),
            population: self.population.clone(),
            sources: self.sources.clone(),
            problems: BTreeMap::new(),
        }
    }

    /// Whether the map is still the one that these facts would be drawn on.
    ///
    /// # Errors
    /// A [`Fault`] where the places do not fit on a map.
    pub fn fits(&self, facts: &Facts) -> Result<bool, Fault> {
        Ok(extent(&places_of(facts), None)? == (self.centre, *self.grid.grid()))
    }

    /// Prepares a source without counting it.
    ///
    /// # Errors
    /// As [`Workshop::build`].
    pub fn prepare(
        &self,
        workshop: &Workshop,
        equipment: &EquipmentDescription,
        place: Place,
    ) -> Result<Prepared, Fault> {
        Ok(self.measured(workshop.build(equipment, &self.setting)?, place))
    }

    /// Prepares at a place what was built.
    pub fn measured(&self, built: Arc<Built>, place: Place) -> Prepared {
        let source = Source { place, ..built.source.clone() };
        let folded = Arc::new(Folded::new(&source, &self.fold));
        let account = self.society.account(&source, &self.fold, &self.setting.rose, &self.population);
        Prepared { built, source, folded, account }
    }

    /// Describes a vessel and finds where it stands.
    ///
    /// # Errors
    /// Why it cannot be computed.
    pub fn describe(
        &self,
        workshop: &Workshop,
        facts: &Facts,
        id: RecordId,
    ) -> Result<(Described, Place), Vec<Problem>> {
        let held = facts.held(id).ok_or_else(|| vec![gone()])?;
        let unit_kind = facts.unit_of(id).map_or("", |unit| unit.kind.as_str());
        let described = workshop.describe(id, &held, unit_kind)?;
        let Some((at, _)) = held.origin else {
            return Err(vec![
                Problem::invalid(
                    "risk.no_position",
                    "没有位置，不能计入风险图",
                    "it has no position, so it is not on the map",
                )
                .remedy(
                    "登记设备位置、单元轮廓或厂界",
                    "record its position, the outline of its unit or the site's boundary",
                ),
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
        let per_year = prepared.built.cases.iter().map(|case| case.case.frequency_per_year).sum();
        let pressing = prepared.built.cases.iter().flat_map(|case| {
            case.pressing.iter().map(|(kind, pressing)| CasePressing {
                case: case.case.id.clone(),
                kind: *kind,
                per_year: case.case.frequency_per_year,
                pressing: pressing.clone(),
            })
        });
        let counted = Counted {
            pressing: Arc::new(pressing.collect()),
            folded: Arc::clone(&prepared.folded),
            account: prepared.account.clone(),
            described: Arc::new(described),
            per_year,
        };
        self.count(id, counted);
    }

    /// Puts into the account, in place of what stood there, what was counted on a map of the same frame and setting.
    pub fn count(&mut self, id: RecordId, counted: Counted) {
        self.remove(id);
        self.grid.add(&counted.folded, &self.fold);
        self.society.count(&counted.account);
        self.sources.insert(id, counted);
    }

    /// Describes anew a source that stays as it is.
    pub fn describe_anew(&mut self, id: RecordId, described: Described) {
        if let Some(counted) = self.sources.get_mut(&id) {
            counted.described = Arc::new(described);
        }
    }

    /// Counts anew what a source that stays does to people.
    pub fn recount(&mut self, id: RecordId, account: Account, described: Described) {
        if let Some(counted) = self.sources.get_mut(&id) {
            self.society.discount(&counted.account);
            self.society.count(&account);
            counted.account = account;
            counted.described = Arc::new(described);
        }
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

/// The middle of a map and its cells: coarse steps of what the places of all sources span, so that a map stays what it is while sources come,
/// go and move, and is the same however they came about.
fn extent(places: &[LonLat], cell: Option<f64>) -> Result<(LonLat, Grid), Fault> {
    /// Steps of the middle, degrees.
    const MIDDLE: f64 = 0.25;
    /// Steps of the edges, m.
    const EDGE: f64 = 10_000.0;
    let middle = |of: fn(&LonLat) -> f64| {
        let (low, high) = places
            .iter()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low.is_finite() { (0.5 * (low + high) / MIDDLE).round() * MIDDLE } else { 0.0 }
    };
    let centre = LonLat::new(middle(|p| p.lon), middle(|p| p.lat));
    let frame = Frame::at(centre);
    let (mut low, mut high) = (Place::default(), Place::default());
    for (index, at) in places.iter().enumerate() {
        let place = place_in(&frame, *at);
        if index == 0 {
            (low, high) = (place, place);
        }
        low = Place { east: low.east.min(place.east), north: low.north.min(place.north) };
        high = Place { east: high.east.max(place.east), north: high.north.max(place.north) };
    }
    let out = |value: f64, margin: f64, round: fn(f64) -> f64| round((value + margin) / EDGE) * EDGE;
    let corner = Place { east: out(low.east, -MARGIN, f64::floor), north: out(low.north, -MARGIN, f64::floor) };
    let end = Place { east: out(high.east, MARGIN, f64::ceil), north: out(high.north, MARGIN, f64::ceil) };
    let side = ((end.east - corner.east) * (end.north - corner.north) / CELLS).sqrt();
    // Sides as people expect them.
    let usual = [SMALLEST, 100.0, 200.0, 500.0].into_iter().find(|cell| *cell >= side).unwrap_or(1_000.0);
    Ok((centre, Grid::covering(corner, end, 0.0, cell.unwrap_or(usual))?))
}

fn places_of(facts: &Facts) -> Vec<LonLat> {
    facts.sources().filter_map(|id| facts.origin(id)).map(|(at, _)| at).collect()
}

/// People of all protection targets.
///
/// # Errors
/// A [`Fault`] where they do not fit on a map.
pub fn population(facts: &Facts, frame: &Frame) -> Result<Population, Fault> {
    population_of(facts.targets.values(), frame)
}

/// People of some protection targets.
///
/// # Errors
/// A [`Fault`] where they do not fit on a map.
pub fn population_of<'a>(targets: impl Iterator<Item = &'a TargetFacts>, frame: &Frame) -> Result<Population, Fault> {
    let mut all = Vec::new();
    for target in targets {
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
