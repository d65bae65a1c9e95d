//! How far risk may be off because nobody knows how often equipment fails: sets of frequencies side by side, and a band from P05 to P95.
//!
//! No set of generic frequencies that is kept here prints an error factor for every row, so that none is taken: the band is the spread
//! *between the sets*. For each kind of equipment and class of hole the sets' frequencies are taken as a sample of one log-normal
//! distribution, whose median and error factor are those of their logarithms ([`Known`]). Who knows better states an error factor, with a
//! reason. What only one set has is taken as it is, and a [`Range`] says how much of its figure rests on such.
//!
//! What is not known of a kind is the same for every piece of it: all tanks of a city are off by the same factor, and kinds are off
//! independently of one another. Consequences, ignition and weather are not varied.
//!
//! Risk is a sum over release cases, each proportional to its frequency, so that nothing is computed anew: the parts are added up once for
//! each kind, and weighted [`DRAWS`] times. Every kind has its own order of the same even steps through its distribution, which comes from
//! its name: the same numbers on every machine, for any number of threads, and in whatever order sources come.
//!
//! ```
//! use anlan_consequence::scenario::Vessel;
//! use anlan_qra::frequency::{Equipment, Placing, Service};
//! use anlan_qra::plant::{Setting, source};
//! use anlan_qra::release_case::EquipmentDescription;
//! use anlan_qra::uncertainty::Study;
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
//! let mut study = Study::new(&setting.frequencies);
//! study.take(&tank, &built, Place::default())?;
//! let range = study.individual(&Fold::new(&setting.rose), Place { east: 50.0, north: 0.0 });
//! assert!(range.p05 < range.p50 && range.p50 < range.p95);
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod draws;
mod known;

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_consequence::Fault;
use serde::Serialize;

pub use draws::DRAWS;
pub use known::{ErrorFactor, Figure, Known, Spread};

use crate::frequency::{Set, sets};
use crate::parallel;
use crate::plant::{Appraised, Built, Setting, source_with};
use crate::release_case::{EquipmentDescription, ReleaseCase};
use crate::rose::Rose;
use crate::society::{Population, Society};
use crate::source::{Fold, Place, Source};

/// A figure and how far it may be off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// By the set that was chosen.
    pub figure: f64,
    /// With a probability of 5 % it is lower.
    pub p05: f64,
    /// As often higher as lower.
    pub p50: f64,
    /// With a probability of 5 % it is higher.
    pub p95: f64,
    /// Mean of the distribution.
    pub mean: f64,
    /// Share of the figure that rests on frequencies whose spread is known, 0 … 1; the rest is taken as it is.
    pub known: f64,
}

/// A point of an F-N curve and how far it may be off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FnRange {
    /// Deaths.
    pub deaths: f64,
    /// How often as many or more die, 1/year.
    pub per_year: Range,
}

/// Societal risk and how far it may be off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocietyRange {
    /// Deaths a year.
    pub loss_of_life: Range,
    /// F-N curve, where it steps. Each point is a band by itself: the line through all P95 is not one curve that may hold.
    pub curve: Vec<FnRange>,
}

/// Sources whose frequencies are varied together.
#[derive(Clone, Debug)]
pub struct Study {
    set: String,
    stated: Vec<ErrorFactor>,
    kinds: Vec<Known>,
    /// Place of a kind in the list, by its name and its distribution.
    index: BTreeMap<(Arc<str>, u64, u64), usize>,
    members: Vec<Member>,
}

/// A source, and of which kind each of its effects is.
#[derive(Clone, Debug)]
struct Member {
    source: Source,
    kinds: Vec<usize>,
}

impl Study {
    /// Begins with nothing, for a set of frequencies.
    pub fn new(set: &str) -> Self {
        Self { set: set.to_owned(), stated: Vec::new(), kinds: Vec::new(), index: BTreeMap::new(), members: Vec::new() }
    }

    /// Takes an error factor that a person states, instead of the spread between sets; for sources that are taken afterwards.
    ///
    /// # Errors
    ///
    /// `qra.factor_without_reason`, `qra.factor_without_name`; a factor below 1 or above 1000.
    pub fn state(&mut self, factor: ErrorFactor) -> Result<(), Fault> {
        factor.check()?;
        self.stated.push(factor);
        Ok(())
    }

    /// Takes a source that was built with the set, to stand at a place.
    ///
    /// # Errors
    ///
    /// `qra.unknown_set`; `qra.case_of_another_source` where an effect's case is none of the source's.
    pub fn take(&mut self, equipment: &EquipmentDescription, built: &Built, place: Place) -> Result<(), Fault> {
        let mut of_case: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &built.cases {
            let known = self.known(equipment, &case.case)?;
            of_case.insert(case.case.id.as_str(), self.enter(known));
        }
        let kinds = built.source.effects.iter().map(|effect| of_case.get(effect.case.as_ref()).copied());
        let kinds = kinds.collect::<Option<Vec<_>>>().ok_or_else(|| stranger(&built.source))?;
        let source = Source { place, ..built.source.clone() };
        self.members.push(Member { source, kinds });
        Ok(())
    }

    fn known(&self, equipment: &EquipmentDescription, case: &ReleaseCase) -> Result<Known, Fault> {
        let between = Known::between_sets(&equipment.equipment, &self.set, case.class, case.into)?;
        let stated = self.stated.iter().rev().find(|factor| factor.is_for(&equipment.equipment, case.class));
        Ok(match stated {
            Some(factor) => between.stated(factor),
            None => between,
        })
    }

    fn enter(&mut self, known: Known) -> usize {
        let key = (Arc::clone(&known.name), known.median_ratio.to_bits(), known.error_factor.to_bits());
        let next = self.kinds.len();
        let kinds = &mut self.kinds;
        *self.index.entry(key).or_insert_with(|| {
            kinds.push(known);
            next
        })
    }

    /// The kinds of equipment and hole that were met, with what is known of each.
    pub fn kinds(&self) -> &[Known] {
        &self.kinds
    }

    /// Returns the individual risk at a place, 1/year.
    pub fn individual(&self, fold: &Fold, place: Place) -> Range {
        let of_members = parallel::collect(self.members.len(), |i| {
            let member = &self.members[i];
            let shares = member.source.shares_at(fold, place);
            shares.into_iter().map(|share| (member.kinds[share.effect], share.per_year)).collect::<Vec<_>>()
        });
        let mut parts = vec![0.0; self.kinds.len()];
        for (kind, per_year) in of_members.into_iter().flatten() {
            parts[kind] += per_year;
        }
        self.range(&parts, &self.weights())
    }

    /// Returns the societal risk, with so many wind directions a sector.
    pub fn society(&self, fold: &Fold, rose: &Rose, population: &Population, directions: usize) -> SocietyRange {
        let society = Society::new(directions);
        let rungs = society.rungs();
        let of_members = parallel::collect(self.members.len(), |i| {
            let member = &self.members[i];
            let (mut deaths, mut counts) = (BTreeMap::<usize, f64>::new(), BTreeMap::<(usize, usize), f64>::new());
            society.events(&member.source, fold, rose, population, &mut |event| {
                let kind = member.kinds[event.effect];
                *deaths.entry(kind).or_default() += event.per_year * event.deaths;
                if let Some(rung) = society.rung(event.deaths) {
                    *counts.entry((rung, kind)).or_default() += event.per_year;
                }
            });
            (deaths, counts)
        });
        let mut deaths = vec![0.0; self.kinds.len()];
        let mut counts = BTreeMap::<usize, Vec<f64>>::new();
        for (own, at_rungs) in of_members {
            for (kind, per_year) in own {
                deaths[kind] += per_year;
            }
            for ((rung, kind), per_year) in at_rungs {
                counts.entry(rung).or_insert_with(|| vec![0.0; self.kinds.len()])[kind] += per_year;
            }
        }
        let weights = self.weights();
        let mut sum = vec![0.0; self.kinds.len()];
        let mut curve: Vec<FnRange> = Vec::with_capacity(counts.len());
        for (rung, parts) in counts.into_iter().rev() {
            for (sum, part) in sum.iter_mut().zip(parts) {
                *sum += part;
            }
            curve.push(FnRange { deaths: rungs[rung], per_year: self.range(&sum, &weights) });
        }
        curve.reverse();
        SocietyRange { loss_of_life: self.range(&deaths, &weights), curve }
    }

    /// By what each kind's frequency is multiplied in each draw.
    fn weights(&self) -> Vec<Vec<f64>> {
        self.kinds.iter().map(Known::factors).collect()
    }

    fn range(&self, parts: &[f64], weights: &[Vec<f64>]) -> Range {
        let figure: f64 = parts.iter().sum();
        if figure <= 0.0 {
            return Range::default();
        }
        let known = parts.iter().zip(&self.kinds).filter(|(_, kind)| kind.is_spread()).map(|(part, _)| part);
        let known = known.sum::<f64>() / figure;
        let mut sums = vec![0.0; DRAWS];
        for (part, factors) in parts.iter().zip(weights).filter(|(part, _)| **part > 0.0) {
            for (sum, factor) in sums.iter_mut().zip(factors) {
                *sum += part * factor;
            }
        }
        sums.sort_by(f64::total_cmp);
        let mean = sums.iter().sum::<f64>() / DRAWS as f64;
        Range {
            figure,
            p05: draws::quantile(&sums, 0.05),
            p50: draws::quantile(&sums, 0.5),
            p95: draws::quantile(&sums, 0.95),
            mean,
            known,
        }
    }
}

fn stranger(source: &Source) -> Fault {
    Fault::new(
        "qra.case_of_another_source",
        "source.effects",
        format!("风险源 {} 的后果不属于它的泄漏情景", source.id),
        format!("effects of source {} belong to none of its release cases", source.id),
    )
    .remedy("以同一套参数重新计算该风险源", "compute the source anew with one setting")
}

/// A source by one set of frequencies.
#[derive(Clone, Debug)]
pub struct Aside {
    /// The set.
    pub set: &'static Set,
    /// The source, or why the set has none: mostly that it does not have the equipment.
    pub built: Result<Built, Fault>,
}

/// Builds a source by every set of frequencies, side by side, asking for what each case does in each weather class as
/// [`source_with`] does: sets whose holes fall into the same classes ask the same questions, which a caller answers once.
pub fn side_by_side(
    equipment: &EquipmentDescription,
    place: Place,
    setting: &Setting,
    appraised: impl Fn(&ReleaseCase, usize) -> Result<Arc<Appraised>, Fault> + Sync + Send,
) -> Vec<Aside> {
    sets()
        .map(|set| {
            let setting = Setting { frequencies: set.id.to_owned(), ..setting.clone() };
            Aside { set, built: source_with(equipment, place, &setting, &appraised) }
        })
        .collect()
}
