//! The risk of a whole city computed at once, of today or of a past day: for reports, not for following changes.
//!
//! Places that lie farther apart than a flat map is true are computed as regions, each on a map of its own. Every source gets a row: its
//! figures, or why it has none. The order of threads changes nothing: sources are prepared in any order and counted in that of their ids.

use std::collections::BTreeMap;

use anlan_kernel::{Problem, RecordId, end_of_day_in_city};
use anlan_qra::plant::Setting;
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::{FnPoint, Place, Society, parallel};
use anlan_spatial::{LonLat, contains};
use anlan_store::Store;
use jiff::civil::Date;

use super::facts::{Facts, TargetFacts};
use super::map::{MARGIN, Prepared, RiskMap, Workshop, population_of};
use super::targets::{TargetRisk, at};
use crate::fault;
use crate::proposal::Reason;

mod region;

pub mod split;

pub use region::Region;
use region::regions;

/// Entries read from the journal at a time.
const STRIDE: usize = 4096;
/// Sources that are prepared together, before somebody may call it off.
const TOGETHER: usize = 16;

/// A source with what became of it.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Vessel, or holding without one.
    pub id: RecordId,
    /// No vessel is recorded: the whole holding is one.
    pub is_holding: bool,
    /// Substance as it is computed; as declared where it is not.
    pub substance: String,
    /// Where it stands.
    pub at: Option<LonLat>,
    /// Its figures, or why there are none, the deciding reason first.
    pub outcome: Result<Figures, Vec<Problem>>,
}

/// Figures of a source.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Deaths a year.
    pub loss_of_life_per_year: f64,
    /// Releases a year.
    pub frequency_per_year: f64,
    /// Distance beyond which nobody dies, m.
    pub reach_m: f64,
    /// Why its description is as it is.
    pub defaults: Vec<Reason>,
}

/// A protection target with the risk at it.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// Risk, verdicts and main cause.
    pub risk: TargetRisk,
    /// Where in it the risk is highest.
    pub at: LonLat,
    /// What is odd about it.
    pub notes: Vec<Problem>,
}

/// What a survey found.
#[derive(Debug)]
pub struct Survey {
    /// Every source, those with the largest loss of life first, those that could not be computed last.
    pub sources: Vec<SourceRow>,
    /// Every protection target that has a place, worst first.
    pub targets: Vec<TargetRow>,
    /// Societal risk of all regions.
    pub society: Society,
    /// Checksum over the cells of all maps.
    pub checksum: u64,
    /// Smallest and largest side of a cell, m.
    pub cells_m: (f64, f64),
    /// Maps that were computed.
    pub regions: usize,
    /// Cells of them.
    pub cells: usize,
    /// People counted, by day and by night.
    pub people: (f64, f64),
    /// Of them, those who are beyond every map.
    pub people_outside: (f64, f64),
}

impl Survey {
    /// Returns how many sources were computed.
    pub fn computed(&self) -> usize {
        self.sources.iter().filter(|row| row.outcome.is_ok()).count()
    }

    /// Returns how many sources were not computed, by the code of the deciding reason.
    pub fn not_computed(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for problems in self.sources.iter().filter_map(|row| row.outcome.as_ref().err()) {
            let code = problems.first().map_or("risk.unknown", |problem| &problem.code);
            *counts.entry(code.to_owned()).or_default() += 1;
        }
        counts
    }

    /// Returns the F-N curve.
    pub fn curve(&self) -> Vec<FnPoint> {
        self.society.curve()
    }
}

/// Who watches a survey.
pub trait Watch: Send {
    /// Hears how many sources are done.
    fn done(&mut self, sources: usize);

    /// Whether the survey is called off.
    fn is_called_off(&self) -> bool;

    /// Hears what is to be said while others work.
    fn hear(&mut self, _news: &Problem) {}

    /// Sees each map when it is complete, before it is let go.
    ///
    /// # Errors
    /// Whatever ends the survey.
    fn map(&mut self, map: &RiskMap) -> Result<(), Problem>;
}

/// Reads the facts that hold today or on a past day: the journal up to now, or up to the end of that day.
///
/// # Errors
/// A database that cannot be read.
pub fn facts_of(store: &Store, today: Date, as_of: Option<Date>) -> Result<Facts, Problem> {
    let mut facts = Facts::on(as_of.unwrap_or(today));
    let end = as_of.map(|day| store.read(|reader| reader.position_at(end_of_day_in_city(day)))).transpose()?;
    read_up_to(store, &mut facts, end)?;
    Ok(facts)
}

/// Reads the facts of the whole journal that hold on a day.
///
/// # Errors
/// A database that cannot be read.
pub fn facts_on(store: &Store, day: Date) -> Result<Facts, Problem> {
    let mut facts = Facts::on(day);
    read_up_to(store, &mut facts, None)?;
    Ok(facts)
}

/// Reads the facts of the journal up to a position that hold on a day.
///
/// # Errors
/// A database that cannot be read.
pub fn facts_at(store: &Store, day: Date, end: anlan_kernel::Position) -> Result<Facts, Problem> {
    let mut facts = Facts::on(day);
    read_up_to(store, &mut facts, Some(end))?;
    Ok(facts)
}

fn read_up_to(store: &Store, facts: &mut Facts, end: Option<anlan_kernel::Position>) -> Result<(), Problem> {
    loop {
        let entries = store.read(|reader| reader.entries_after(facts.position, STRIDE))?;
        for entry in &entries {
            if end.is_some_and(|end| entry.position > end) {
                return Ok(());
            }
            facts.take(entry)?;
        }
        if entries.len() < STRIDE {
            return Ok(());
        }
    }
}

/// Plans the regions of a city and makes their empty maps, to be looked at before anything is computed.
///
/// # Errors
/// Places that do not fit on a map with cells of that side.
pub fn plan(facts: &Facts, setting: &Setting, cell: Option<f64>) -> Result<Vec<Region>, Problem> {
    regions(facts, setting, cell)
}

/// Computes a city. Nothing comes of a survey that was called off.
///
/// # Errors
/// A figure that is none; what the one who watches says.
pub fn survey(
    facts: &Facts,
    setting: &Setting,
    plan: Vec<Region>,
    watch: &mut dyn Watch,
) -> Result<Option<Survey>, Problem> {
    let workshop = Workshop::default();
    let mut found = Survey::empty(setting, plan.len())?;
    for region in plan {
        let mut map = found.open(facts, &region, setting)?;
        for chunk in region.sources.chunks(TOGETHER) {
            if watch.is_called_off() {
                return Ok(None);
            }
            let prepared = parallel::collect(chunk.len(), |i| prepare(&map, &workshop, facts, chunk[i]));
            for (id, prepared) in chunk.iter().zip(prepared) {
                found.sources.push(row_of(facts, &mut map, *id, prepared, &found.society));
            }
            watch.done(found.sources.len());
        }
        let rows = parallel::collect(region.targets.len(), |i| {
            let id = region.targets[i];
            let Some(target) = facts.targets.get(&id) else { return Ok(None) };
            at(id, target, &map).map(|risk| Some(target_row(facts, &map, target, risk)))
        });
        for row in rows {
            found.targets.extend(row?);
        }
        found.close(&map, watch)?;
    }
    Ok(Some(found.sorted()))
}

impl Survey {
    fn empty(setting: &Setting, regions: usize) -> Result<Self, Problem> {
        Ok(Self {
            sources: Vec::new(),
            targets: Vec::new(),
            society: RiskMap::around(&[], setting.clone(), None).map_err(|found| fault::plain(&found))?.society,
            checksum: 0xcbf2_9ce4_8422_2325,
            cells_m: (f64::INFINITY, 0.0),
            regions,
            cells: 0,
            people: (0.0, 0.0),
            people_outside: (0.0, 0.0),
        })
    }

    /// Makes the map of a region with its people, and counts them.
    fn open(&mut self, facts: &Facts, region: &Region, setting: &Setting) -> Result<RiskMap, Problem> {
        let map = peopled(facts, region, setting)?;
        for group in map.population.people() {
            self.people = (self.people.0 + group.day, self.people.1 + group.night);
            if !map.covers(group.place) {
                self.people_outside = (self.people_outside.0 + group.day, self.people_outside.1 + group.night);
            }
        }
        Ok(map)
    }

    /// Takes up what a map came to when all its sources are counted.
    fn close(&mut self, map: &RiskMap, watch: &mut dyn Watch) -> Result<(), Problem> {
        let grid = map.grid.grid();
        self.cells_m = (self.cells_m.0.min(grid.cell), self.cells_m.1.max(grid.cell));
        self.cells += grid.len();
        // One map has the checksum that the living map has.
        let own = map.grid.checksum();
        self.checksum = if self.regions == 1 { own } else { mixed(self.checksum, own) };
        watch.map(map)
    }

    fn sorted(mut self) -> Self {
        self.sources.sort_by(|a, b| {
            let loss = |row: &SourceRow| row.outcome.as_ref().map_or(-1.0, |figures| figures.loss_of_life_per_year);
            let reach = |row: &SourceRow| row.outcome.as_ref().map_or(-1.0, |figures| figures.reach_m);
            loss(b).total_cmp(&loss(a)).then(reach(b).total_cmp(&reach(a))).then(a.id.cmp(&b.id))
        });
        self.targets.sort_by(|a, b| {
            (b.risk.worst_acceptance().cmp(&a.risk.worst_acceptance()))
                .then(b.risk.per_year.total_cmp(&a.risk.per_year))
                .then(a.risk.id.cmp(&b.risk.id))
        });
        self
    }
}

/// FNV-1a over the bytes of one more figure.
fn mixed(hash: u64, value: u64) -> u64 {
    value
        .to_le_bytes()
        .into_iter()
        .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

type Ready = Result<(super::equipment::Described, Prepared), Vec<Problem>>;

fn prepare(map: &RiskMap, workshop: &Workshop, facts: &Facts, id: RecordId) -> Ready {
    let (described, place) = map.describe(workshop, facts, id)?;
    let prepared = computed(map, workshop, &described.equipment, place).map_err(|found| vec![found])?;
    Ok((described, prepared))
}

fn computed(
    map: &RiskMap,
    workshop: &Workshop,
    equipment: &EquipmentDescription,
    place: Place,
) -> Result<Prepared, Problem> {
    let prepared = map.prepare(workshop, equipment, place).map_err(|found| fault::plain(&found))?;
    if frequency(&prepared) > 0.0 {
        Ok(prepared)
    } else {
        Err(Problem::invalid(
            "risk.zero_frequency",
            "泄漏频率为零，不产生风险",
            "its releases have a frequency of zero: no risk comes of it",
        )
        .remedy(
            "核对设备类型、数量和使用时间比例",
            "check the kind of equipment, its number and its share of time in use",
        ))
    }
}

/// Releases a year.
fn frequency(prepared: &Prepared) -> f64 {
    prepared.built.cases.iter().map(|case| case.case.frequency_per_year).sum()
}

fn row_of(facts: &Facts, map: &mut RiskMap, id: RecordId, ready: Ready, society: &Society) -> SourceRow {
    let mut row = empty_row(facts, id);
    row.outcome = match ready {
        Ok((described, prepared)) => {
            row.substance.clone_from(&described.substance);
            let figures = Figures {
                loss_of_life_per_year: prepared.account.loss_of_life(),
                frequency_per_year: frequency(&prepared),
                reach_m: prepared.folded.reach(),
                defaults: described.reasons.clone(),
            };
            society.count(&prepared.account);
            map.put(id, described, &prepared);
            Ok(figures)
        }
        Err(problems) => {
            map.refuse(id, problems.clone());
            Err(deciding_first(problems))
        }
    };
    row
}

/// What the records say of a source, before it is computed.
fn empty_row(facts: &Facts, id: RecordId) -> SourceRow {
    let held = facts.held(id);
    let declared = held.as_ref().and_then(|held| held.lines.first()).and_then(|line| line.text("substance_name"));
    SourceRow {
        id,
        is_holding: !facts.vessels.contains_key(&id),
        substance: declared.unwrap_or_default().to_owned(),
        at: held.as_ref().and_then(|held| held.origin).map(|(at, _)| at),
        outcome: Err(Vec::new()),
    }
}

/// Of "nothing that is held can be computed" and the reason of each line, the reason of the first line decides.
fn deciding_first(mut problems: Vec<Problem>) -> Vec<Problem> {
    if problems.len() > 1 && problems[0].code == "consequence.no_known_substance" {
        problems.swap(0, 1);
    }
    problems
}

/// The empty map of a region, with its people.
fn peopled(facts: &Facts, region: &Region, setting: &Setting) -> Result<RiskMap, Problem> {
    let mut map = region.empty_map(setting).map_err(|found| fault::plain(&found))?;
    let targets = region.targets.iter().filter_map(|id| facts.targets.get(id));
    map.population = population_of(targets, &map.frame).map_err(|found| fault::plain(&found))?;
    Ok(map)
}

fn target_row(facts: &Facts, map: &RiskMap, target: &TargetFacts, risk: TargetRisk) -> TargetRow {
    let mut notes = Vec::new();
    let inside = facts.sites.values().find(|site| {
        let boundary = site.boundary.as_ref().filter(|boundary| boundary.is_areal());
        boundary.is_some_and(|boundary| contains(boundary, target.place))
    });
    if let Some(site) = inside {
        notes.push(
            Problem::invalid(
                "risk.target_in_site",
                format!("位于“{}”厂界之内：厂内人员不按防护目标判定", site.name),
                format!(
                    "it lies inside the boundary of \u{201c}{}\u{201d}: those who work there are no protection target",
                    site.name
                ),
            )
            .warning()
            .remedy(
                "核对位置；确在厂内的不登记为防护目标",
                "check its place; what is on the site is not declared as a target",
            ),
        );
    }
    if !map.covers(map.place(target.place)) {
        notes.push(
            Problem::invalid(
                "risk.target_outside",
                format!("距所有风险源超过 {:.0} km，在风险图之外", MARGIN / 1e3),
                format!("it is more than {:.0} km from every source, beyond the map", MARGIN / 1e3),
            )
            .warning()
            .remedy("核对坐标系和经纬度", "check datum, longitude and latitude"),
        );
    }
    TargetRow { at: map.position(risk.worst), risk, notes }
}
