//! Radiometers about pool fires.

use std::collections::BTreeMap;

use anlan_consequence::Trace;
use anlan_consequence::fire::pool::{LengthSet, PoolFire, PoolFlame, PoolSets, TiltSet, pool_fire};
use anlan_consequence::fire::{Air, Facing, Receiver, TransmissionSet};
use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, Kelvin, KilogramsPerSquareMetreSecond, Metres, MetresPerSecond, Pascals, Radians,
};

use super::{Outcome, figures, note, report};
use crate::FileReport;
use crate::campaigns::sheet::{Row, failure, find, number, range, words};
use crate::campaigns::statistics::Point;

const CONDITIONS: &[&str] = &["fire", "period", "fuel", "diameter_m", "burn_flux_kg_m2_s", "wind_m_s", "wind_from_deg"];
const FLUXES: &[&str] =
    &["fire", "period", "receptor_azimuth_deg", "r_from_centre_m", "receptor_height_m", "q_incident_kW_m2"];

/// Lower heat of combustion, J/kg, and density of the vapour at its boiling point over that of air at 15 °C.
const FUELS: &[(&str, f64, f64)] = &[
    ("LNG", 50.0e6, 1.47),
    ("LPG", 46.0e6, 1.9),
    ("gasoline", 43.7e6, 2.9),
    ("kerosene", 43.2e6, 3.5),
    ("JP-4", 43.5e6, 3.0),
    ("JP-5", 43.0e6, 3.5),
    ("crude oil", 42.6e6, 3.0),
    ("diesel", 42.6e6, 3.8),
    ("hexane", 44.7e6, 2.6),
    ("heptane", 44.6e6, 2.9),
    ("benzene", 40.1e6, 2.3),
];

pub(super) fn judge(files: &BTreeMap<String, String>) -> Option<FileReport> {
    let name = find(files, FLUXES).or_else(|| find(files, CONDITIONS))?.0;
    let mut best = outcome(files);
    for (label, sets) in OTHERS {
        let other = outcome_by(files, *sets);
        best.by_set.insert((*label).to_owned(), figures(&other.points.iter().collect::<Vec<_>>()));
    }
    Some(report(name, "pool-fires", &best))
}

pub(super) fn outcome(files: &BTreeMap<String, String>) -> Outcome {
    outcome_by(files, |fuel| PoolSets::mudan(fuel))
}

/// The combination of sets for a fuel.
type Choice = fn(&str) -> PoolSets;

/// Combinations that are not the default.
const OTHERS: &[(&str, Choice)] = &[
    ("rew_hulbert_1996", |fuel| PoolSets::rew_hulbert(fuel)),
    ("luketa_2011", |_| PoolSets::luketa()),
    ("yellow_book, 0.35 radiated, no soot", |_| PoolSets::yellow_book(0.35, 0.0)),
    ("mudan_1984 with the visible length (Heskestad)", |fuel| PoolSets {
        length: LengthSet::Heskestad,
        ..PoolSets::mudan(fuel)
    }),
    ("mudan_1984 with the lean of AGA", |fuel| PoolSets { tilt: TiltSet::Aga, ..PoolSets::mudan(fuel) }),
    ("mudan_1984 with transmissivity of Bagster", |fuel| PoolSets {
        transmission: TransmissionSet::Bagster,
        ..PoolSets::mudan(fuel)
    }),
];

fn outcome_by(files: &BTreeMap<String, String>, sets: Choice) -> Outcome {
    let mut outcome = Outcome::default();
    let fluxes = find(files, FLUXES).map_or_else(Vec::new, |(_, rows)| rows);
    let Some((_, conditions)) = find(files, CONDITIONS) else {
        if !fluxes.is_empty() {
            outcome
                .failures
                .push(failure("conditions", "the radiometers are here, the conditions of the fires are not"));
        }
        return outcome;
    };
    let mut flames: BTreeMap<(String, String), PoolFlame> = BTreeMap::new();
    for row in &conditions {
        let key = key(row);
        let label = format!("{} {}", key.0, key.1);
        match flame(row, sets, &mut outcome.rests_on) {
            Ok(flame) => {
                if let Some(length) = number(row, "flame_length_m") {
                    outcome.lengths.push((label.clone(), length, flame.visible_length.0));
                }
                if let Some(band) = range(row, "sep_kW_m2") {
                    outcome.powers.push((label, band, flame.emissive_power.0 / 1e3));
                }
                flames.insert(key, flame);
            }
            Err(reason) => outcome.failures.push(failure(label, reason)),
        }
    }
    for row in &fluxes {
        let key = key(row);
        let found = flames.get(&key).ok_or_else(|| format!("no conditions of {} {}", key.0, key.1)).and_then(|flame| {
            let wind =
                conditions.iter().find(|found| self::key(found) == key).and_then(|row| number(row, "wind_from_deg"));
            point(row, flame, wind.unwrap_or(0.0))
        });
        match found {
            Ok(point) => outcome.points.push(point),
            Err(reason) => outcome.failures.push(failure(format!("{} {}", key.0, key.1), reason)),
        }
    }
    outcome
}

fn key(row: &Row) -> (String, String) {
    (words(row, "fire").to_owned(), words(row, "period").to_owned())
}

fn flame(row: &Row, sets: Choice, rests_on: &mut Vec<String>) -> Result<PoolFlame, String> {
    let fuel = words(row, "fuel");
    let lower = fuel.to_lowercase();
    let (name, heat, vapour) = FUELS
        .iter()
        .find(|(name, ..)| lower.contains(&name.to_lowercase()))
        .ok_or_else(|| format!("no figures of the fuel {fuel}"))?;
    let fire = PoolFire {
        diameter: Metres(number(row, "diameter_m").ok_or("the diameter is missing")?),
        burning_rate: KilogramsPerSquareMetreSecond(
            number(row, "burn_flux_kg_m2_s").ok_or("the burning rate is missing")?,
        ),
        heat_of_combustion: JoulesPerKilogram(*heat),
        vapour_to_air: *vapour,
        air: Air {
            temperature: number(row, "T_amb_C").map_or(Kelvin(288.15), Kelvin::from_celsius),
            pressure: number(row, "p_Pa").map_or(ATMOSPHERE, Pascals),
            relative_humidity: number(row, "RH_pct").unwrap_or(50.0) / 100.0,
            wind: MetresPerSecond(number(row, "wind_m_s").unwrap_or(0.0)),
        },
    };
    let mut trace = Trace::default();
    let flame = pool_fire(&fire, &sets(name), &mut trace).map_err(|fault| fault.to_string())?;
    note(rests_on, &trace);
    Ok(flame)
}

fn point(row: &Row, flame: &PoolFlame, wind_from: f64) -> Result<Point, String> {
    let observed = number(row, "q_incident_kW_m2").ok_or("the flux is missing")?;
    let distance = number(row, "r_from_centre_m").ok_or("the distance is missing")?;
    let azimuth = number(row, "receptor_azimuth_deg").ok_or("the azimuth is missing")?;
    let (low, high) = range(row, "receptor_height_m").unwrap_or((1.5, 1.5));
    // Azimuths turn right from north, the model's angles left from downwind.
    let angle = Radians::from_degrees(wind_from + 180.0 - azimuth).0;
    let orientation = words(row, "orientation");
    let facing = if orientation.contains("vertical") {
        Facing::Vertical
    } else if orientation.contains("horizontal") {
        Facing::Up
    } else {
        Facing::Maximum
    };
    let receiver = Receiver {
        x: Metres(distance * cos(angle)),
        y: Metres(distance * sin(angle)),
        z: Metres(0.5 * (low + high)),
        facing,
    };
    let exposure = flame.exposure(&receiver).map_err(|fault| fault.to_string())?;
    Ok(Point::new(words(row, "fire"), distance, observed, exposure.flux.0 / 1e3))
}
