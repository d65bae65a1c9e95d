//! A survey whose sources are computed by workers, with the bytes of one that is computed here.
//!
//! Sources are independent: a batch of them is described here, computed anywhere, and added up here in any order, since risk is counted in
//! whole units ([`anlan_qra::tally`]). What is a floating-point sum — the risk at a protection target — comes back source by source and is
//! summed in the order of the ids, as always. A worker is told figures only: equipment, metres on a flat map, weather, people; no names.

mod gather;
mod wire;
mod work;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anlan_consequence::scenario::Vessel;
use anlan_kernel::{Problem, RecordId};
use anlan_qra::frequency::{Equipment, Placing, Service};
use anlan_qra::plant::Setting;
use anlan_qra::release_case::EquipmentDescription;
use anlan_qra::{Fold, Folded, Place, sample_rose};

use super::super::equipment::Described;
use super::super::facts::Facts;
use super::super::map::Workshop;
use super::super::targets::looks;
use super::{Region, peopled};
use wire::{Ask, Batch, Ground};

pub use gather::gather;
pub use work::{Bench, Done};

/// Sources of a batch.
const TOGETHER: usize = 8;
/// Most batches of a run; a larger city has larger ones.
const MOST_BATCHES: usize = 20_000;

static ENGINE: LazyLock<String> =
    LazyLock::new(|| format!("{}+{:08x}", env!("CARGO_PKG_VERSION"), fingerprint() & 0xffff_ffff));

/// Returns the version of the engine: that of the program, and a fingerprint of the figures that it finds for a tank of ammonia. Two builds
/// that compute otherwise have different versions, whatever they are called.
pub fn engine() -> &'static str {
    &ENGINE
}

/// FNV-1a over what the engine finds for one tank in the sample weather.
fn fingerprint() -> u64 {
    let mut tank = EquipmentDescription::new(
        "probe",
        Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General },
        "7664-41-7",
    );
    tank.vessel = Some(Vessel {
        shape: anlan_consequence::scenario::Shape::default(),
        volume_m3: 50.0,
        mass_kg: 25_000.0,
        temperature_k: 293.15,
        pressure_pa: None,
        burst_pressure_pa: None,
    });
    let setting = Setting::new(sample_rose());
    let fold = Fold::new(&setting.rose);
    let Ok(built) = anlan_qra::plant::source(&tank, Place::default(), &setting) else { return 0 };
    let folded = Folded::new(&built.source, &fold);
    let risks = (1..=200_u32).map(|step| {
        let far = 12.0 * f64::from(step);
        folded.risk_at(&fold, Place { east: far, north: 0.37 * far })
    });
    risks.chain([folded.reach()]).fold(0xcbf2_9ce4_8422_2325, |hash, risk| super::mixed(hash, risk.to_bits()))
}

/// A survey cut into batches.
pub struct Split {
    /// Identity of the run, by all that goes into it: the same city in the same weather is the same run.
    pub id: String,
    /// What the batches of each region share.
    grounds: Vec<Vec<u8>>,
    /// Places at which the targets of each region are looked at.
    looks: Vec<Vec<Place>>,
    /// Sources that can be computed, by batch.
    batches: Vec<Vec<Asked>>,
    /// Region of each batch.
    of_region: Vec<usize>,
    /// Sources that cannot even be described, and why.
    refused: Vec<BTreeMap<RecordId, Vec<Problem>>>,
}

/// A source that is asked for.
#[derive(Clone)]
struct Asked {
    id: RecordId,
    described: Described,
    place: Place,
}

impl Split {
    /// Returns how many batches there are.
    pub fn batches(&self) -> usize {
        self.batches.len()
    }

    /// Returns how many bytes the workers share.
    pub fn shared_bytes(&self) -> usize {
        self.grounds.iter().map(Vec::len).sum()
    }
}

/// Name of what the batches of a region share.
fn ground_name(region: usize) -> String {
    format!("ground_{region}")
}

/// A batch as it is sent.
fn batch_of(region: usize, asked: &[Asked]) -> Vec<u8> {
    let sources = asked.iter().map(|asked| Ask {
        // Names of cases begin with it; a number does not tell whose it is.
        equipment: EquipmentDescription { title: anlan_quantity::Text::default(), ..asked.described.equipment.clone() },
        place: asked.place,
    });
    wire::bytes(&Batch { ground: region, sources: sources.collect() })
}

/// Cuts a planned survey into batches.
///
/// # Errors
/// Places that do not fit on a map.
pub fn split(facts: &Facts, setting: &Setting, plan: &[Region]) -> Result<Split, Problem> {
    let mut split = Split {
        id: String::new(),
        grounds: Vec::new(),
        looks: Vec::new(),
        batches: Vec::new(),
        of_region: Vec::new(),
        refused: Vec::new(),
    };
    let all: usize = plan.iter().map(|region| region.sources.len()).sum();
    let together = TOGETHER.max(all.div_ceil(MOST_BATCHES));
    let workshop = Workshop::default();
    let mut content = engine().as_bytes().to_vec();
    for (number, region) in plan.iter().enumerate() {
        let map = peopled(facts, region, setting)?;
        let targets = region.targets.iter().filter_map(|id| facts.targets.get(id));
        let places: Vec<Place> = targets.flat_map(|target| looks(target, &map)).collect();
        let ground = wire::bytes(&Ground::new(&map, &places));
        content.extend(anlan_link::digest(&ground).bytes());
        let (mut asked, mut refused) = (Vec::new(), BTreeMap::new());
        for id in &region.sources {
            match map.describe(&workshop, facts, *id) {
                Ok((described, place)) => asked.push(Asked { id: *id, described, place }),
                Err(problems) => {
                    refused.insert(*id, problems);
                }
            }
        }
        for batch in asked.chunks(together) {
            content.extend(anlan_link::digest(&batch_of(number, batch)).bytes());
            split.batches.push(batch.to_vec());
            split.of_region.push(number);
        }
        split.grounds.push(ground);
        split.looks.push(places);
        split.refused.push(refused);
    }
    anlan_link::digest(&content)[..16].clone_into(&mut split.id);
    Ok(split)
}
