//! Which accidents may make neighbouring equipment fail, and the chains that follow.

use std::collections::BTreeSet;

use anlan_kernel::{Problem, RecordId};
use anlan_qra::plant::name;
use anlan_qra::{Place, Press};
use anlan_quantity::si::{Pascals, WattsPerSquareMetre};
use anlan_regulations::domino::{Effect, Equipment, Escalation, Screened, screen};

use super::map::RiskMap;

/// Steps of a chain that are followed.
const STEPS: usize = 3;
/// Chains that are told at most.
const MOST_CHAINS: usize = 200;

/// One piece of equipment that may fail of an accident at another.
#[derive(Clone, Debug)]
pub struct Link {
    /// Source of the accident.
    pub from: RecordId,
    /// Equipment that may fail.
    pub to: RecordId,
    /// Distance between them, m.
    pub distance_m: f64,
    /// Release case that reaches furthest beyond the threshold.
    pub case: String,
    /// Kind of accident.
    pub kind: &'static str,
    /// How often that release happens, 1/year.
    pub per_year: f64,
    /// Heat in W/m² or overpressure in Pa at the equipment.
    pub value: f64,
    /// What presses.
    pub press: Press,
    /// What each set says, the stricter first.
    pub screened: Vec<Screened>,
}

/// Accidents that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(pub Vec<RecordId>);

/// Finds what an accident at a source may make fail.
///
/// # Errors
/// A figure that is none.
pub fn links_from(map: &RiskMap, from: RecordId) -> Result<Vec<Link>, Problem> {
    let Some(source) = map.sources.get(&from) else { return Ok(Vec::new()) };
    let stands = source.folded.place();
    let reach = source.pressing.iter().map(|pressing| pressing.pressing.reach()).fold(0.0, f64::max);
    let mut links = Vec::new();
    for (to, target) in &map.sources {
        let distance_m = between(stands, target.folded.place());
        if *to == from || distance_m > reach {
            continue;
        }
        let equipment = kind_of(&target.described.equipment.equipment);
        let mut worst: Option<(f64, Link)> = None;
        for pressing in source.pressing.iter() {
            let value = pressing.pressing.at(distance_m);
            if value <= 0.0 {
                continue;
            }
            let effect = match pressing.pressing.press {
                Press::Heat => Effect::Heat { flux: WattsPerSquareMetre(value), duration: None },
                Press::Overpressure => Effect::Overpressure { pressure: Pascals(value) },
            };
            let screened =
                screen(&effect, equipment).map_err(|found| Problem::internal("risk.domino", format!("{found:?}")))?;
            let ratio = screened
                .iter()
                .filter(|own| own.escalation == Escalation::Possible)
                .filter_map(|own| own.ratio)
                .fold(0.0, f64::max);
            if ratio < 1.0 || worst.as_ref().is_some_and(|(own, _)| *own >= ratio) {
                continue;
            }
            let link = Link {
                from,
                to: *to,
                distance_m,
                case: pressing.case.clone(),
                kind: name(pressing.kind),
                per_year: pressing.per_year,
                value,
                press: pressing.pressing.press,
                screened,
            };
            worst = Some((ratio, link));
        }
        links.extend(worst.map(|(_, link)| link));
    }
    links.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.to.cmp(&b.to)));
    Ok(links)
}

/// Follows what may fail, step by step; no piece of equipment fails twice in a chain.
///
/// # Errors
/// A figure that is none.
pub fn chains_from(map: &RiskMap, from: RecordId) -> Result<Vec<Chain>, Problem> {
    let mut done = Vec::new();
    let mut open = vec![vec![from]];
    while let Some(chain) = open.pop() {
        if done.len() >= MOST_CHAINS {
            break;
        }
        let Some(last) = chain.last().copied() else { continue };
        let seen: BTreeSet<RecordId> = chain.iter().copied().collect();
        let next: Vec<RecordId> =
            links_from(map, last)?.into_iter().map(|link| link.to).filter(|to| !seen.contains(to)).collect();
        if chain.len() > 1 && (next.is_empty() || chain.len() > STEPS) {
            done.push(Chain(chain));
            continue;
        }
        for to in next.into_iter().rev() {
            let mut longer = chain.clone();
            longer.push(to);
            open.push(longer);
        }
    }
    Ok(done)
}

fn kind_of(equipment: &anlan_qra::frequency::Equipment) -> Equipment {
    use anlan_qra::frequency::Equipment as Own;
    match equipment {
        Own::AtmosphericTank { .. } => Equipment::AtmosphericTank,
        Own::Column | Own::HeatExchanger { .. } | Own::FinFan => Equipment::Elongated,
        Own::Pump { .. } | Own::Compressor { .. } => Equipment::Machine,
        _ => Equipment::PressureVessel,
    }
}

fn between(a: Place, b: Place) -> f64 {
    let (east, north) = (a.east - b.east, a.north - b.north);
    (east * east + north * north).sqrt()
}
