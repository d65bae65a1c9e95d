//! Radiometers about jet fires.

use std::collections::BTreeMap;

use anlan_consequence::Trace;
use anlan_consequence::fire::jet::{
    HydrogenJet, JetFire, JetSet, PointRow, Stagnation, choked_pressure, expanded, hydrogen, jet_fire,
};
use anlan_consequence::fire::{Air, Exposure, Facing, Receiver, Transmission, TransmissionSet, Vector};
use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, Kelvin, KilogramsPerMole, KilogramsPerSecond, Metres, MetresPerSecond, Pascals,
    Radians,
};

use super::{Outcome, figures, note, report};
use crate::FileReport;
use crate::campaigns::sheet::{Row, failure, find, number, words};
use crate::campaigns::statistics::Point;

const CONDITIONS: &[&str] =
    &["fire", "fuel", "mass_rate_kg_s", "orifice_m", "stagnation_barg", "direction", "wind_to_release_angle_deg"];
const FLUXES: &[&str] = &["fire", "x_along_release_m", "y_lateral_m", "z_up_rel_nozzle_m", "q_kW_m2"];

/// Natural gas as it came to the test sites of the North Sea's coast, and pure gases: molar mass, ratio of heat capacities, lower heat of
/// combustion.
const FUELS: &[(&str, f64, f64, f64)] = &[
    ("methane", 0.016_04, 1.31, 50.0e6),
    ("natural gas", 0.017_5, 1.30, 48.0e6),
    ("propane", 0.044_1, 1.13, 46.35e6),
    ("butane", 0.058_12, 1.09, 45.7e6),
];

/// A flame of either kind.
enum Flame {
    Hydrocarbon(JetFire),
    Hydrogen(PointRow, Transmission),
}

impl Flame {
    fn exposure(&self, receiver: &Receiver) -> Result<Exposure, String> {
        match self {
            Self::Hydrocarbon(fire) => fire.exposure(receiver),
            Self::Hydrogen(points, air) => points.exposure(receiver, air),
        }
        .map_err(|fault| fault.to_string())
    }
}

pub(super) fn judge(files: &BTreeMap<String, String>) -> Option<FileReport> {
    let name = find(files, FLUXES).or_else(|| find(files, CONDITIONS))?.0;
    let mut best = outcome(files);
    for (label, set) in [("johnson_1994 frustum", JetSet::Johnson), ("chamberlain_1987 frustum", JetSet::Chamberlain)] {
        let other = outcome_by(files, set);
        best.by_set.insert(label.to_owned(), figures(&other.points.iter().collect::<Vec<_>>()));
    }
    Some(report(name, "jet-fires", &best))
}

pub(super) fn outcome(files: &BTreeMap<String, String>) -> Outcome {
    outcome_by(files, JetSet::Points)
}

/// Hydrogen is computed one way whatever the set.
fn outcome_by(files: &BTreeMap<String, String>, set: JetSet) -> Outcome {
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
    let mut flames: BTreeMap<&str, Flame> = BTreeMap::new();
    for row in &conditions {
        let fire = words(row, "fire");
        match flame(row, set, &mut outcome.rests_on) {
            Ok((flame, length)) => {
                if let Some(observed) = number(row, "flame_length_m") {
                    outcome.lengths.push((fire.to_owned(), observed, length));
                }
                flames.insert(fire, flame);
            }
            Err(reason) => outcome.failures.push(failure(fire, reason)),
        }
    }
    for row in &fluxes {
        let fire = words(row, "fire");
        let found =
            flames.get(fire).ok_or_else(|| format!("no conditions of {fire}")).and_then(|flame| point(row, flame));
        match found {
            Ok(point) => outcome.points.push(point),
            Err(reason) => outcome.failures.push(failure(fire, reason)),
        }
    }
    outcome
}

fn flame(row: &Row, set: JetSet, rests_on: &mut Vec<String>) -> Result<(Flame, f64), String> {
    let mut trace = Trace::default();
    let air = Air {
        temperature: Kelvin(number(row, "T_amb_K").unwrap_or(288.15)),
        pressure: ATMOSPHERE,
        relative_humidity: number(row, "RH_frac").unwrap_or(0.5),
        wind: MetresPerSecond(number(row, "wind_m_s").unwrap_or(0.0)),
    };
    let direction = match words(row, "direction") {
        "vertical" | "up" | "upward" => Vector::UP,
        _ => Vector::new(1.0, 0.0, 0.0),
    };
    let fuel = words(row, "fuel").to_lowercase();
    let temperature = Kelvin(number(row, "stagnation_T_K").unwrap_or(air.temperature.0));
    let orifice = number(row, "orifice_m").map(Metres);
    let pressure = number(row, "stagnation_barg").map(|gauge| Pascals(gauge * 1e5 + ATMOSPHERE.0));
    let (flame, length) = if fuel.contains("hydrogen") {
        let jet = HydrogenJet {
            pressure: pressure.ok_or("the pressure is missing")?,
            temperature,
            orifice: orifice.ok_or("the orifice is missing")?,
            discharge: 1.0,
        };
        let flame = hydrogen(&jet, &air, &mut trace).map_err(|fault| fault.to_string())?;
        let points = flame.points(direction).map_err(|fault| fault.to_string())?;
        let transmission = Transmission::new(TransmissionSet::Wayne, air.temperature, air.relative_humidity)
            .map_err(|fault| fault.to_string())?;
        (Flame::Hydrogen(points, transmission), flame.length.0)
    } else {
        let (_, molar_mass, gamma, heat) = FUELS
            .iter()
            .find(|(name, ..)| fuel.contains(name) && (*name != "natural gas" || !fuel.contains("methane")))
            .ok_or_else(|| format!("no figures of the fuel {fuel}"))?;
        let molar_mass = KilogramsPerMole(*molar_mass);
        let rate = KilogramsPerSecond(number(row, "mass_rate_kg_s").ok_or("the mass flow is missing")?);
        let pressure = match (pressure, orifice) {
            (Some(pressure), _) => pressure,
            (None, Some(orifice)) => {
                choked_pressure(rate, orifice, temperature, *gamma, molar_mass).map_err(|fault| fault.to_string())?
            }
            (None, None) => return Err("neither pressure nor orifice is given".to_owned()),
        };
        let gas = Stagnation { pressure, temperature, gamma: *gamma, molar_mass };
        let jet = expanded(&gas, rate, JoulesPerKilogram(*heat), &mut trace).map_err(|fault| fault.to_string())?;
        let angle = Radians::from_degrees(number(row, "wind_to_release_angle_deg").unwrap_or(0.0)).0;
        let wind = Vector::new(cos(angle), sin(angle), 0.0);
        let fire = jet_fire(&jet, direction, wind, &air, set, TransmissionSet::Wayne, None, &mut trace)
            .map_err(|fault| fault.to_string())?;
        let length = fire.flame.length.0;
        (Flame::Hydrocarbon(fire), length)
    };
    note(rests_on, &trace);
    Ok((flame, length))
}

fn point(row: &Row, flame: &Flame) -> Result<Point, String> {
    let at = |column: &str| number(row, column).ok_or_else(|| format!("{column} is missing"));
    let (x, y, z) = (at("x_along_release_m")?, at("y_lateral_m")?, at("z_up_rel_nozzle_m")?);
    let orientation = words(row, "orientation");
    let facing = if orientation.contains("vertical") {
        Facing::Vertical
    } else if orientation.contains("horizontal") {
        Facing::Up
    } else {
        Facing::Maximum
    };
    let exposure = flame.exposure(&Receiver { x: Metres(x), y: Metres(y), z: Metres(z), facing })?;
    let distance = (x * x + y * y).sqrt();
    Ok(Point::new(words(row, "fire"), distance, at("q_kW_m2")?, exposure.flux.0 / 1e3))
}
