//! From a piece of equipment on a place to a source of risk: its release cases, what each does in each weather, and how each ends.
//!
//! ```
//! use anlan_consequence::scenario::Vessel;
//! use anlan_qra::frequency::{Equipment, Placing, Service};
//! use anlan_qra::plant::{Setting, source};
//! use anlan_qra::release_case::EquipmentDescription;
//! use anlan_qra::{Fold, Place};
//! let setting = Setting::new(anlan_qra::sample_rose());
//! let mut tank = EquipmentDescription::new(
//!     "v-1",
//!     Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General },
//!     "7664-41-7",
//! );
//! tank.vessel = Some(Vessel {
//!     shape: Default::default(),
//!     volume_m3: 50.0,
//!     mass_kg: 25_000.0,
//!     temperature_k: 293.15,
//!     pressure_pa: None,
//!     burst_pressure_pa: None,
//! });
//! let built = source(&tank, Place::default(), &setting)?;
//! let fold = Fold::new(&setting.rose);
//! let risk = built.source.risk_at(&fold, Place { east: 50.0, north: 0.0 });
//! assert!(risk > 1e-9 && risk < 1e-4, "{risk}");
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_consequence::outcome::{Hazard, HazardKind, Outcome};
use anlan_consequence::scenario::{Conditions, appraise};
use anlan_consequence::{Fault, Warning};
use anlan_quantity::si::ATMOSPHERE;
use serde::Serialize;

use crate::event_tree::{Choice, Tree, event_tree};
use crate::footprint::{Footprint, LEAST, Round, Swath};
use crate::parallel;
use crate::pressing::Pressing;
use crate::release_case::{EquipmentDescription, ReleaseCase, cases};
use crate::rose::Rose;
use crate::source::{Effect, Place, Source};

/// What sources of a city have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Wind and stability.
    pub rose: Rose,
    /// Temperature of the air, K.
    pub air_k: f64,
    /// Relative humidity, 0 … 1.
    pub humidity: f64,
    /// Set of failure frequencies.
    pub frequencies: String,
    /// Choices of the event tree.
    pub choice: Choice,
}

impl Setting {
    /// Returns the usual setting for a rose: the Purple Book's frequencies; 15 °C and 70 %, near the yearly mean of a northern coast.
    pub fn new(rose: Rose) -> Self {
        Self { rose, air_k: 288.15, humidity: 0.7, frequencies: "purple_book".to_owned(), choice: Choice::default() }
    }

    /// The weather of a class; the wind comes from north, which turns nothing: footprints lie with the wind.
    pub fn conditions(&self, class: usize) -> Conditions {
        let class = &self.rose.classes()[class];
        Conditions {
            wind_m_s: class.wind.get(),
            wind_height_m: 10.0,
            wind_from_deg: 0.0,
            stability: class.stability,
            temperature_k: self.air_k,
            humidity: self.humidity,
            pressure_pa: ATMOSPHERE.0,
            mixing_height_m: None,
            sun_deg: None,
        }
    }
}

/// A source with how it came about.
#[derive(Clone, Debug)]
pub struct Built {
    /// The source.
    pub source: Source,
    /// Its release cases.
    pub cases: Vec<CaseBuilt>,
}

/// A release case with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct CaseBuilt {
    /// The case.
    pub case: ReleaseCase,
    /// Its event tree in the first weather that could be computed; chances may differ in others.
    pub tree: Option<Tree>,
    /// Heat and overpressure of each kind of hazard, the greatest of all weathers.
    #[serde(skip)]
    pub pressing: Vec<(HazardKind, Pressing)>,
    /// Weather classes that could not be computed, and why.
    pub faults: Vec<(String, Fault)>,
    /// What the figures were warned of, each once.
    pub warnings: Vec<Warning>,
}

/// What one release case does in one weather: its endings with their chances and footprints. Independent of frequency and place, so that
/// equal equipment shares it.
#[derive(Clone, Debug)]
pub struct Appraised {
    /// Endings.
    pub ends: Vec<Ending>,
    /// Event tree.
    pub tree: Tree,
    /// Heat and overpressure of each kind of hazard that may happen.
    pub pressing: Vec<(HazardKind, Pressing)>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// One ending of a release case in one weather.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Hazards that happen together, joined by `+`.
    pub kind: Arc<str>,
    /// Chance, given the release.
    pub probability: f64,
    /// Where it kills outdoors.
    pub outdoors: Option<Arc<Footprint>>,
    /// Where it kills indoors.
    pub indoors: Option<Arc<Footprint>>,
}

/// Computes what a release case does in one weather.
///
/// # Errors
///
/// A [`Fault`] of the consequence engine or of the event tree.
pub fn appraise_case(case: &ReleaseCase, weather: Conditions, choice: &Choice) -> Result<Appraised, Fault> {
    let outcome = appraise(&case.scenario.in_weather(weather))?;
    let tree = event_tree(&case.initiating(&outcome)?, choice)?;
    // Endings with the same hazards are one.
    let mut chances: Vec<(Vec<HazardKind>, f64)> = Vec::new();
    for end in tree.ends() {
        let mut kinds: Vec<HazardKind> = end
            .hazards
            .iter()
            .copied()
            .filter(|kind| outcome.hazards.iter().any(|hazard| hazard.kind == *kind))
            .collect();
        kinds.sort_unstable_by_key(|kind| name(*kind));
        if kinds.is_empty() || end.probability <= 0.0 {
            continue;
        }
        match chances.iter_mut().find(|(own, _)| *own == kinds) {
            Some((_, chance)) => *chance += end.probability,
            None => chances.push((kinds, end.probability)),
        }
    }
    let ends = chances
        .into_iter()
        .map(|(kinds, probability)| {
            let names: Vec<&str> = kinds.iter().map(|kind| name(*kind)).collect();
            Ending {
                kind: names.join("+").into(),
                probability,
                outdoors: footprint(&outcome, &kinds, Hazard::lethality).map(Arc::new),
                indoors: footprint(&outcome, &kinds, Hazard::indoor_lethality).map(Arc::new),
            }
        })
        .collect();
    let pressing = (outcome.hazards.iter())
        .filter(|hazard| tree.chance_of(hazard.kind) > 0.0)
        .filter_map(|hazard| Some((hazard.kind, Pressing::of(hazard)?)))
        .collect();
    let mut warnings = outcome.trace.warnings.clone();
    warnings.extend(tree.warnings.iter().cloned());
    Ok(Appraised { ends, tree, pressing, warnings })
}

/// Stable name of a kind of hazard.
pub fn name(kind: HazardKind) -> &'static str {
    match kind {
        HazardKind::ToxicCloud => "toxic_cloud",
        HazardKind::FlammableCloud => "flammable_cloud",
        HazardKind::CloudExplosion => "cloud_explosion",
        HazardKind::JetFire => "jet_fire",
        HazardKind::PoolFire => "pool_fire",
        HazardKind::Fireball => "fireball",
        HazardKind::VesselBurst => "vessel_burst",
        HazardKind::Explosion => "explosion",
    }
}

/// Tabulates where hazards that happen together kill: who survives one may die of another.
fn footprint(
    outcome: &Outcome,
    kinds: &[HazardKind],
    lethality: impl Fn(&Hazard, f64, f64) -> f64,
) -> Option<Footprint> {
    let hazards: Vec<&Hazard> = outcome.hazards.iter().filter(|hazard| kinds.contains(&hazard.kind)).collect();
    let reach = hazards.iter().map(|hazard| hazard.reach()).fold(0.0, f64::max);
    if reach <= 0.0 {
        return None;
    }
    let together = |x: f64, y: f64| {
        1.0 - hazards.iter().map(|hazard| 1.0 - lethality(hazard, x, y).clamp(0.0, 1.0)).product::<f64>()
    };
    let is_round = hazards.iter().all(|hazard| hazard.is_round() == Some(0.0));
    let footprint = if is_round {
        Footprint::Round(Round::tabulate(reach, |distance| together(distance, 0.0)))
    } else {
        Footprint::Swath(Swath::tabulate(reach, 10.0 * LEAST, together))
    };
    (footprint.lethal_area() > 0.0).then_some(footprint)
}

/// Builds a source from a piece of equipment.
///
/// # Errors
///
/// A [`Fault`] where the equipment has no release cases, or where none of them can be computed in any weather.
pub fn source(equipment: &EquipmentDescription, place: Place, setting: &Setting) -> Result<Built, Fault> {
    source_with(equipment, place, setting, |case, class| {
        appraise_case(case, setting.conditions(class), &setting.choice).map(Arc::new)
    })
}

/// Builds a source, asking for what each case does in each weather class: a caller may keep and share the answers.
///
/// # Errors
///
/// As [`source`].
pub fn source_with(
    equipment: &EquipmentDescription,
    place: Place,
    setting: &Setting,
    appraised: impl Fn(&ReleaseCase, usize) -> Result<Arc<Appraised>, Fault> + Sync + Send,
) -> Result<Built, Fault> {
    let cases = cases(equipment, &setting.frequencies)?;
    let classes = setting.rose.classes().len();
    let answers = parallel::collect(cases.len() * classes, |i| appraised(&cases[i / classes], i % classes));
    let mut answers = answers.into_iter();
    let mut effects = Vec::new();
    let mut built = Vec::new();
    let mut first_fault = None;
    let mut some = false;
    for case in cases {
        let mut of_case =
            CaseBuilt { tree: None, pressing: Vec::new(), faults: Vec::new(), warnings: Vec::new(), case };
        let mut by_kind: BTreeMap<Arc<str>, Effect> = BTreeMap::new();
        for class in 0..classes {
            match answers.next() {
                Some(Ok(answer)) => {
                    some = true;
                    take(&mut by_kind, &answer, &of_case.case, class, classes);
                    of_case.tree.get_or_insert_with(|| answer.tree.clone());
                    for (kind, pressing) in &answer.pressing {
                        match of_case.pressing.iter_mut().find(|(own, _)| own == kind) {
                            Some((_, own)) => own.widen(pressing),
                            None => of_case.pressing.push((*kind, pressing.clone())),
                        }
                    }
                    for warning in &answer.warnings {
                        if !of_case.warnings.iter().any(|own| own.code == warning.code && own.about == warning.about) {
                            of_case.warnings.push(warning.clone());
                        }
                    }
                }
                Some(Err(fault)) => {
                    first_fault.get_or_insert_with(|| fault.clone());
                    of_case.faults.push((setting.rose.classes()[class].id.clone(), fault));
                }
                None => {}
            }
        }
        effects.extend(by_kind.into_values());
        built.push(of_case);
    }
    if let (false, Some(fault)) = (some, first_fault) {
        return Err(fault);
    }
    let source = Source { id: equipment.id.as_str().into(), place, effects };
    Ok(Built { source, cases: built })
}

fn take(
    by_kind: &mut BTreeMap<Arc<str>, Effect>,
    answer: &Appraised,
    case: &ReleaseCase,
    class: usize,
    classes: usize,
) {
    for end in &answer.ends {
        let effect = by_kind.entry(Arc::clone(&end.kind)).or_insert_with(|| Effect {
            case: case.id.as_str().into(),
            kind: Arc::clone(&end.kind),
            per_year: vec![0.0; classes],
            outdoors: vec![None; classes],
            indoors: vec![None; classes],
        });
        effect.per_year[class] = case.frequency_per_year * end.probability;
        effect.outdoors[class].clone_from(&end.outdoors);
        effect.indoors[class].clone_from(&end.indoors);
    }
}
