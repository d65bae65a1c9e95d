//! Relocation: what each site is screened by, what candidates are ranked by, and what would change if one moved.
//!
//! What the records do not say stays unknown and is asked; nothing is taken for granted to put a site out.

use std::collections::BTreeMap;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::{Place, Society};
use anlan_regulations::lists::{self, List};
use anlan_regulations::relocation::{Activity, Candidate, Facts as Asked, Use};
use anlan_regulations::risk_criteria::Acceptance;
use anlan_spatial::{CountingRule, Frame, Shape, TargetIndex, distance_m};
use geo::{Area as _, Buffer as _, MapCoords as _};

use super::facts::{Facts, SiteFacts, TargetFacts};
use super::living::View;
use super::map::{Counted, RiskMap};
use super::people::looked_at;
use super::targets::{TargetRisk, judged};

/// Density from which a district counts as dense, people a km²: the density from which China's census of 2000 counted all of a city district
/// as urban, and that of an urban centre in the United Nations' Degree of Urbanisation (both recalled). No publication fixes it for
/// relocation: it is a setting.
pub const DENSE_PER_KM2: f64 = 1_500.0;
/// How far around a site people are counted for it, m.
pub const WITHIN_M: f64 = 1_000.0;
/// Levels of individual risk whose people are told, 1/year.
pub const LEVELS: [f64; 4] = [1e-5, 3e-6, 1e-6, 3e-7];
/// Names of the levels, as they are written.
pub const LEVEL_NAMES: [&str; LEVELS.len()] = ["1e-5", "3e-6", "1e-6", "3e-7"];
/// Kinds of places that count as sensitive: those whose people are many, weak or hard to move, and homes.
const SENSITIVE: [&str; 5] = ["education", "medical", "welfare", "culture", "dwelling"];
/// Days of a year.
const YEAR: f64 = 365.25;
/// A target's outline is smaller than this beside the reach of a source, m.
const OUTLINE: f64 = 2_000.0;

/// A major hazard of a site, as identified elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MajorHazard {
    /// Its unit.
    pub title: String,
    /// Grade, one the gravest; absent where it is not known.
    pub grade: Option<u8>,
}

/// Settings of the city for the screening.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Density from which a district is dense, people a km².
    pub dense_per_km2: f64,
    /// How far around a site people are counted, m.
    pub within_m: f64,
    /// Codes of the districts of the main city; every district where nothing is said.
    pub main_districts: Option<Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { dense_per_km2: DENSE_PER_KM2, within_m: WITHIN_M, main_districts: None }
    }
}

/// People around a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Density {
    /// People of protection targets within the distance outside the boundary.
    pub persons: u64,
    /// Area around the boundary, km².
    pub km2: f64,
}

impl Density {
    /// People a km².
    pub fn per_km2(&self) -> f64 {
        if self.km2 > 0.0 { self.persons as f64 / self.km2 } else { 0.0 }
    }
}

/// What is known of a site.
#[derive(Clone, Debug)]
pub struct Known {
    /// The site.
    pub site: RecordId,
    /// Facts of the screening.
    pub asked: Asked,
    /// People around it; absent without a boundary.
    pub density: Option<Density>,
    /// Major hazards with their grades.
    pub major_hazards: Option<Vec<MajorHazard>>,
}

/// Gathers what is known of every site.
pub fn known(
    facts: &Facts,
    settings: &Settings,
    major_hazards: impl Fn(RecordId) -> Option<Vec<MajorHazard>>,
) -> Vec<Known> {
    let index = TargetIndex::new((0..).zip(facts.targets.values()).map(|(number, target)| {
        let persons = target.target.persons.and_then(|persons| u32::try_from(persons).ok()).unwrap_or_default();
        (number, target.shape.clone(), persons)
    }));
    let held = facts.holdings_of_sites();
    let mut units: BTreeMap<RecordId, Vec<&super::facts::UnitFacts>> = BTreeMap::new();
    for unit in facts.units.values() {
        if let Some(site) = unit.site {
            units.entry(site).or_default().push(unit);
        }
    }
    let of_site = |(id, site): (&RecordId, &SiteFacts)| {
        let units = units.get(id).map_or(&[][..], Vec::as_slice);
        let sector = match site.sector.as_str() {
            "" => site.enterprise.and_then(|firm| facts.sectors.get(&firm)).map_or("", String::as_str),
            own => own,
        };
        let density = site.boundary.as_ref().and_then(|boundary| density(boundary, &index, settings.within_m));
        let hazards = major_hazards(*id);
        let name = site.enterprise.and_then(|firm| facts.enterprises.get(&firm));
        Known {
            site: *id,
            asked: Asked {
                id: id.to_string(),
                name: name.filter(|_| site.name.is_empty()).unwrap_or(&site.name).clone(),
                dense_district: is_dense(site, density, settings),
                activity: activity(sector, units),
                served: served(sector),
                key_processes: processes(units),
                key_chemicals: held.get(id).map(|lines| chemicals(lines)),
                major_hazards: hazards.as_ref().map(|all| all.iter().map(told).collect()),
            },
            density,
            major_hazards: hazards,
        }
    };
    facts.sites.iter().map(of_site).collect()
}

fn told(hazard: &MajorHazard) -> String {
    let grade = hazard.grade.and_then(|grade| ["一级", "二级", "三级", "四级"].get(usize::from(grade).wrapping_sub(1)));
    grade.map_or_else(|| hazard.title.clone(), |grade| format!("{}（{grade}）", hazard.title))
}

/// Whether a site lies in a dense district. Few registered people are a fact only where somebody counted them.
fn is_dense(site: &SiteFacts, density: Option<Density>, settings: &Settings) -> Option<bool> {
    if let (Some(main), Some(own)) = (&settings.main_districts, &site.district)
        && !main.contains(own)
    {
        return Some(false);
    }
    let is_main_known = settings.main_districts.is_none() || site.district.is_some();
    let is_dense = density?.per_km2() >= settings.dense_per_km2;
    (is_dense && is_main_known || !is_dense && site.is_surveyed).then_some(is_dense)
}

/// Returns what the screening is asked of a site where another density counts as dense; everything else stays.
pub fn asked_with(facts: &Facts, known: &Known, settings: &Settings) -> Asked {
    let site = facts.sites.get(&known.site);
    let dense_district = site.and_then(|site| is_dense(site, known.density, settings));
    Asked { dense_district, ..known.asked.clone() }
}

fn density(boundary: &Shape, index: &TargetIndex, within_m: f64) -> Option<Density> {
    let middle = boundary.bbox()?.centre();
    let frame = Frame::at(middle);
    let flat = boundary.to_geo().map_coords(|c| {
        let [x, y] = frame.project(anlan_spatial::LonLat::new(c.x, c.y));
        geo::Coord { x, y }
    });
    let around = flat.buffer(within_m).unsigned_area() - flat.unsigned_area();
    let count = index.people_within(boundary, within_m, CountingRule::ByArea);
    Some(Density { persons: count.people, km2: around * 1e-6 })
}

fn activity(sector: &str, units: &[&super::facts::UnitFacts]) -> Option<Activity> {
    let has = |kind: &str| units.iter().any(|unit| unit.kind.starts_with(kind));
    match sector {
        "production" => Some(Activity::Production),
        "storage" | "port" | "filling_station" => Some(Activity::Storage),
        "use" => Some(Activity::UseOnly),
        "trade" => has("storage").then_some(Activity::Storage),
        _ if has("production") => Some(Activity::Production),
        _ => has("storage").then_some(Activity::Storage),
    }
}

fn served(sector: &str) -> Option<Use> {
    match sector {
        "production" | "storage" | "port" | "use" | "waste" => Some(Use::Industrial),
        "filling_station" => Some(Use::FillingStation),
        // A trader may sell to households.
        _ => None,
    }
}

/// Key processes; a site without production has none, and a production unit that declares none was perhaps not asked.
fn processes(units: &[&super::facts::UnitFacts]) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for process in units.iter().flat_map(|unit| &unit.processes).filter(|process| !process.trim().is_empty()) {
        let name = lists::key_process(process).map_or(process.trim(), |known| known.name_zh.as_str());
        if !names.iter().any(|own| own == name) {
            names.push(name.to_owned());
        }
    }
    let is_open = units.is_empty() || units.iter().any(|unit| unit.kind == "production");
    (!names.is_empty() || !is_open).then_some(names)
}

fn chemicals(lines: &[&anlan_kernel::Body]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        let text = |field: &str| line.get(field).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty());
        for entry in lists::memberships(text("cas"), text("substance_name")) {
            let is_key = matches!(entry.list, List::KeyChemicals2011 | List::KeyChemicals2013);
            if is_key && !names.contains(&entry.name_zh) {
                names.push(entry.name_zh.clone());
            }
        }
    }
    names
}

/// A target above a limit because of a site.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The target.
    pub target: RecordId,
    /// Rules by which it is not acceptable.
    pub criteria: Vec<anlan_regulations::risk_criteria::Criteria>,
    /// Whether it is a sensitive place or homes.
    pub is_sensitive: bool,
}

/// A site as it is ranked.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Values by criterion.
    pub candidate: Candidate,
    /// People inside the contours of the site's own sources, in the order of [`LEVELS`], the larger of day and night.
    pub inside: Vec<f64>,
    /// Targets above a limit of whose risk a source of the site is the main cause.
    pub hit: Vec<Hit>,
    /// Its sources that are counted, and those that could not be computed.
    pub sources: (usize, usize),
}

/// Sources of each site.
pub fn sources_of_sites(view: &View<'_>) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut all: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for id in view.map.sources.keys() {
        if let Some((site, _)) = view.facts.site_of(*id) {
            all.entry(site).or_default().push(*id);
        }
    }
    all
}

/// Measures candidates on the map.
///
/// # Errors
/// A figure that is none.
pub fn measured(view: &View<'_>, candidates: &[&Known]) -> Result<Vec<Measured>, Problem> {
    let sources = sources_of_sites(view);
    let targets = view.targets()?;
    let mut not_computed: BTreeMap<RecordId, usize> = BTreeMap::new();
    for id in view.map.problems.keys() {
        if let Some((site, _)) = view.facts.site_of(*id) {
            *not_computed.entry(site).or_default() += 1;
        }
    }
    let measure = |known: &&Known| {
        let own = sources.get(&known.site).map_or(&[][..], Vec::as_slice);
        let open = not_computed.get(&known.site).copied().unwrap_or_default();
        measure(view, known, own, open, &targets)
    };
    Ok(candidates.iter().map(measure).collect())
}

fn measure(view: &View<'_>, known: &Known, own: &[RecordId], open: usize, targets: &[TargetRisk]) -> Measured {
    let counted: Vec<&Counted> = own.iter().filter_map(|id| view.map.sources.get(id)).collect();
    let inside = inside(view.map, &counted);
    let hit = hits(view.facts, own, targets);
    let (whole, loss) =
        (view.map.society.loss_of_life(), counted.iter().map(|source| source.account.loss_of_life()).sum::<f64>());
    let listed = |list: &Option<Vec<String>>| list.as_ref().map(Vec::len);
    let kinds = listed(&known.asked.key_processes).zip(listed(&known.asked.key_chemicals));
    // Of what is not computed nothing is known.
    let on_map = |value: f64| (!counted.is_empty()).then_some(value);
    let values = [
        ("people_1e-5", on_map(inside[0])),
        ("people_3e-7", on_map(inside[3])),
        ("targets_over_limit", on_map(hit.len() as f64)),
        ("pll_share", on_map(if whole > 0.0 { loss / whole } else { 0.0 })),
        ("hazard_grade", known.major_hazards.as_deref().and_then(gravest)),
        ("target_distance_m", nearest_sensitive(view.facts, known.site)),
        ("age_years", age(view.facts, known.site)),
        ("key_count", kinds.map(|(processes, chemicals)| (processes + chemicals) as f64)),
    ];
    let values = values.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    Measured {
        candidate: Candidate { id: known.asked.id.clone(), name: known.asked.name.clone(), values },
        inside,
        hit,
        sources: (counted.len(), open),
    }
}

/// A circle around sources: beyond it none of them kills.
fn circle(own: &[&Counted]) -> (Place, f64) {
    let count = own.len().max(1) as f64;
    let mean = |of: fn(Place) -> f64| own.iter().map(|source| of(source.folded.place())).sum::<f64>() / count;
    let middle = Place { east: mean(|place| place.east), north: mean(|place| place.north) };
    let reach = |source: &&Counted| apart(middle, source.folded.place()) + source.folded.reach();
    (middle, own.iter().map(reach).fold(0.0, f64::max))
}

fn apart(a: Place, b: Place) -> f64 {
    let (east, north) = (a.east - b.east, a.north - b.north);
    (east * east + north * north).sqrt()
}

/// People inside the contours of some sources alone, in the order of [`LEVELS`], the larger of day and night.
pub fn inside(map: &RiskMap, own: &[&Counted]) -> Vec<f64> {
    let (middle, reach) = circle(own);
    let mut sums = [(0.0, 0.0); LEVELS.len()];
    for group in map.population.around(middle, reach) {
        let risk: f64 = own.iter().map(|source| source.folded.risk_at(&map.fold, group.place)).sum();
        add(&mut sums, risk, group.day, group.night);
    }
    sums.into_iter().map(|(day, night)| day.max(night)).collect()
}

fn add(sums: &mut [(f64, f64); LEVELS.len()], risk: f64, day: f64, night: f64) {
    for (sum, level) in sums.iter_mut().zip(LEVELS) {
        if risk >= level {
            *sum = (sum.0 + day, sum.1 + night);
        }
    }
}

fn hits(facts: &Facts, own: &[RecordId], targets: &[TargetRisk]) -> Vec<Hit> {
    let is_own = |target: &&TargetRisk| target.main_cause.is_some_and(|(source, _)| own.contains(&source));
    let hit = |target: &TargetRisk| {
        let refused = target.verdicts.iter().filter(|verdict| verdict.acceptance == Acceptance::NotAcceptable);
        let criteria: Vec<_> = refused.map(|verdict| verdict.criteria).collect();
        let is_sensitive = facts.targets.get(&target.id).is_some_and(is_sensitive);
        (!criteria.is_empty()).then_some(Hit { target: target.id, criteria, is_sensitive })
    };
    targets.iter().filter(is_own).filter_map(hit).collect()
}

/// Whether a target counts as sensitive: education, health, welfare, culture, homes.
pub fn is_sensitive(target: &TargetFacts) -> bool {
    SENSITIVE.contains(&target.target.target_kind.as_str())
}

/// Gravest grade; five where there is no major hazard, nothing where a grade that nobody knows might be graver.
fn gravest(hazards: &[MajorHazard]) -> Option<f64> {
    let known = hazards.iter().filter_map(|hazard| hazard.grade).min();
    let is_open = hazards.iter().any(|hazard| hazard.grade.is_none());
    match known {
        Some(1) => Some(1.0),
        _ if is_open => None,
        grade => Some(f64::from(grade.unwrap_or(5))),
    }
}

/// Distance from the boundary of a site to the nearest sensitive target, m.
fn nearest_sensitive(facts: &Facts, site: RecordId) -> Option<f64> {
    let boundary = facts.sites.get(&site)?.boundary.as_ref()?;
    let sensitive = facts.targets.values().filter(|target| is_sensitive(target));
    sensitive.filter_map(|target| distance_m(boundary, &target.shape)).min_by(f64::total_cmp)
}

/// Years since the oldest unit of a site was taken into service.
fn age(facts: &Facts, site: RecordId) -> Option<f64> {
    let since =
        facts.units.values().filter(|unit| unit.site == Some(site)).filter_map(|unit| unit.in_service_since).min()?;
    let days = since.until(facts.day?).ok()?.get_days();
    Some((f64::from(days) / YEAR).max(0.0))
}

/// People at one level of risk and more, before and after a move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposed {
    /// Level, 1/year.
    pub per_year: f64,
    /// Before, the larger of day and night.
    pub before: f64,
    /// After.
    pub after: f64,
}

/// A target that was above a limit, before and after a move.
#[derive(Clone, Debug)]
pub struct Eased {
    /// The target.
    pub target: RecordId,
    /// Risk before, 1/year.
    pub before: f64,
    /// Risk after, 1/year.
    pub after: f64,
    /// Rules by which it was not acceptable.
    pub was: Vec<anlan_regulations::risk_criteria::Criteria>,
    /// Rules by which it still is not.
    pub remains: Vec<anlan_regulations::risk_criteria::Criteria>,
}

/// The map without the sources of a site.
#[derive(Debug)]
pub struct Moved {
    /// Its sources that are counted.
    pub sources: usize,
    /// People around them whose risk changes, by level.
    pub exposed: Vec<Exposed>,
    /// Targets around them that were above a limit.
    pub targets: Vec<Eased>,
    /// Societal risk without them.
    pub society: Society,
}

/// Takes the sources of a site off the map.
///
/// # Errors
/// A figure that is none.
pub fn moved(view: &View<'_>, site: RecordId) -> Result<Moved, Problem> {
    let (map, own) = (view.map, sources_of_sites(view).remove(&site).unwrap_or_default());
    let leaving: Vec<&Counted> = own.iter().filter_map(|id| map.sources.get(id)).collect();
    let (middle, reach) = circle(&leaving);
    // What stays is summed by itself: a difference of sums would leave traces where nothing is left.
    let staying: Vec<&Counted> = (map.sources.iter().filter(|(id, _)| !own.contains(id)))
        .map(|(_, source)| source)
        .filter(|source| apart(source.folded.place(), middle) <= reach + source.folded.reach() + OUTLINE)
        .collect();
    let sum = |sources: &[&Counted], place| -> f64 {
        sources.iter().map(|source| source.folded.risk_at(&map.fold, place)).sum()
    };
    let (mut before, mut after) = ([(0.0, 0.0); LEVELS.len()], [(0.0, 0.0); LEVELS.len()]);
    for group in map.population.around(middle, reach) {
        let rest = sum(&staying, group.place);
        add(&mut before, rest + sum(&leaving, group.place), group.day, group.night);
        add(&mut after, rest, group.day, group.night);
    }
    let larger = |(day, night): (f64, f64)| f64::max(day, night);
    let exposed = (LEVELS.into_iter().zip(before.into_iter().zip(after)))
        .map(|(per_year, (before, after))| Exposed { per_year, before: larger(before), after: larger(after) })
        .collect();
    let mut targets = Vec::new();
    for target in view.targets()?.iter().filter(|target| target.worst_acceptance() == Acceptance::NotAcceptable) {
        let Some(facts) = view.facts.targets.get(&target.id) else { continue };
        if apart(map.place(facts.place), middle) > reach + OUTLINE || sum(&leaving, target.worst) <= 0.0 {
            continue;
        }
        let looked = looked_at(&facts.shape, facts.place, &map.frame);
        let rest = looked.into_iter().map(|place| sum(&staying, place)).fold(0.0, f64::max);
        let refused = |verdicts: &[anlan_regulations::risk_criteria::IndividualVerdict]| {
            let refused = verdicts.iter().filter(|verdict| verdict.acceptance == Acceptance::NotAcceptable);
            refused.map(|verdict| verdict.criteria).collect::<Vec<_>>()
        };
        targets.push(Eased {
            target: target.id,
            before: target.per_year,
            after: rest,
            was: refused(&target.verdicts),
            remains: refused(&judged(facts, rest)?),
        });
    }
    let society = map.society.clone();
    for source in &leaving {
        society.discount(&source.account);
    }
    Ok(Moved { sources: leaving.len(), exposed, targets, society })
}
