//! Printed examples of explosions, and radii of a commercial program.

use std::collections::BTreeMap;

use anlan_consequence::Trace;
use anlan_consequence::blast::burst::{BurstEnergy, gas_energy};
use anlan_consequence::blast::cloud::{energy_of_cloud, multi_energy};
use anlan_consequence::blast::distance_to;
use anlan_consequence::blast::tnt::{TNT_ENERGY, TntSet, blast};
use anlan_quantity::math::cbrt;
use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Joules, Kilograms, Metres, Pascals};
use serde_json::{Map, Value, json};

use super::printed::{self, failed, input, topic_has};
use crate::{FileReport, Verdict};

/// Reports the radii of the commercial program in a folder, unjudged.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    radii(files).into_iter().collect()
}

/// Tells whether a case is an example of explosions.
pub(crate) fn knows(case: &Value) -> bool {
    topic_has(case, &["tnt", "explosion", "blast", "multi-energy", "overpressure", "vessel burst", "kinney"])
        && !topic_has(case, &["probit"])
}

/// Checks an example of explosions.
pub(crate) fn check(case: &Value) -> Verdict {
    let mut got = Map::new();
    match fill(case, &mut got) {
        Ok(()) if got.is_empty() => Verdict::NotImplemented,
        Ok(()) => printed::judge(case, got),
        Err(reason) => failed(reason),
    }
}

fn fill(case: &Value, got: &mut Map<String, Value>) -> Result<(), String> {
    let say = |fault: anlan_consequence::Fault| fault.to_string();
    let mut put = |names: &[&str], value: f64| {
        for name in names {
            got.insert((*name).to_owned(), json!(value));
        }
    };
    let energy_of_tnt = input(case, &["tnt_heat_J_kg", "E_tnt_J_kg", "tnt_energy_J_kg"]).unwrap_or(TNT_ENERGY.0);
    let charge = input(case, &["tnt_mass_kg", "W_tnt_kg", "charge_kg", "tnt_kg"]).or_else(|| {
        let mass = input(case, &["mass_kg", "fuel_mass_kg", "flammable_mass_kg"])?;
        let heat = input(case, &["heat_of_combustion_J_kg", "heat_J_kg"])?;
        let share = input(case, &["yield", "efficiency", "yield_factor", "explosion_efficiency"])?;
        Some(share * mass * heat / energy_of_tnt)
    });
    let distance = input(case, &["distance_m", "r_m", "R_m"]);
    if let Some(charge) = charge {
        put(&["tnt_mass_kg", "W_tnt_kg", "tnt_equivalent_kg"], charge);
        if let Some(distance) = distance {
            let wave =
                blast(TntSet::KinneyGraham, Kilograms(charge), Metres(distance), &mut Trace::default()).map_err(say)?;
            put(&["scaled_distance", "scaled_distance_m_kg13", "Z"], distance / cbrt(charge));
            put(&["overpressure_Pa"], wave.overpressure.0);
            put(&["overpressure_kPa"], wave.overpressure.0 / 1e3);
            put(&["overpressure_bar"], wave.overpressure.0 / 1e5);
            put(&["overpressure_psi"], wave.overpressure.0 / 6_894.757);
            put(&["scaled_overpressure", "P_over_pa"], wave.overpressure.0 / ATMOSPHERE.0);
        }
    } else if let Some(z) = input(case, &["scaled_distance", "scaled_distance_m_kg13", "Z"]) {
        let wave = blast(TntSet::KinneyGraham, Kilograms(1.0), Metres(z), &mut Trace::default()).map_err(say)?;
        put(&["overpressure_Pa"], wave.overpressure.0);
        put(&["overpressure_kPa"], wave.overpressure.0 / 1e3);
        put(&["scaled_overpressure", "P_over_pa"], wave.overpressure.0 / ATMOSPHERE.0);
    }
    let energy = input(case, &["energy_J", "combustion_energy_J", "E_J"]).or_else(|| {
        let volume = input(case, &["cloud_volume_m3", "mixture_volume_m3"])?;
        energy_of_cloud(CubicMetres(volume)).ok().map(|energy| energy.0)
    });
    if let (Some(energy), None) = (energy, charge) {
        put(&["energy_J", "combustion_energy_J"], energy);
        if let Some(distance) = distance {
            let air = input(case, &["ambient_pressure_Pa", "p0_Pa"]).unwrap_or(ATMOSPHERE.0);
            put(&["scaled_distance", "combustion_scaled_distance"], distance / cbrt(energy / air));
            if let Some(class) = input(case, &["class", "strength", "blast_strength"]) {
                let class = (1..=10).find(|number| f64::from(*number) >= class).unwrap_or(10);
                let wave = multi_energy(Joules(energy), class, Metres(distance), &mut Trace::default()).map_err(say)?;
                put(&["overpressure_Pa"], wave.overpressure.0);
                put(&["overpressure_kPa"], wave.overpressure.0 / 1e3);
                put(&["scaled_overpressure"], wave.overpressure.0 / ATMOSPHERE.0);
            }
        }
    }
    if let (Some(pressure), Some(volume)) =
        (input(case, &["pressure_Pa", "burst_pressure_Pa", "p1_Pa"]), input(case, &["volume_m3", "V_m3"]))
    {
        let gamma = input(case, &["gamma"]).unwrap_or(1.4);
        let air = Pascals(input(case, &["ambient_pressure_Pa", "p0_Pa"]).unwrap_or(ATMOSPHERE.0));
        for (definition, names) in [
            (BurstEnergy::Brode, &["energy_brode_J", "brode_energy_J", "energy_J"][..]),
            (BurstEnergy::Isentropic, &["energy_isentropic_J", "isentropic_energy_J"][..]),
            (BurstEnergy::Available, &["energy_available_J", "energy_isothermal_J"][..]),
        ] {
            put(names, gas_energy(definition, Pascals(pressure), air, CubicMetres(volume), gamma).map_err(say)?.0);
        }
    }
    Ok(())
}

/// Radii of over-pressures that the commercial program gives for TNT, over ours: a tenth of the energy, in free air.
fn radii(files: &BTreeMap<String, String>) -> Option<FileReport> {
    let (name, cases) = files.iter().find_map(|(name, text)| {
        let cases = serde_json::from_str::<Value>(text).ok()?.as_array()?.clone();
        cases.iter().any(|case| case["expected"]["tnt"].is_object()).then_some((name, cases))
    })?;
    let mut ratios = Map::new();
    for case in &cases {
        let tnt = &case["expected"]["tnt"];
        let heat = match case["inputs"]["substance"].as_str() {
            Some("propane") => 46.35e6,
            Some("butane") => 45.7e6,
            Some("methane") => 50.0e6,
            _ => continue,
        };
        for (weather, mass) in tnt["flammable_mass_kg"].as_object().into_iter().flatten() {
            for (key, by_weather) in tnt.as_object().into_iter().flatten() {
                let Some(bar) = key.strip_prefix("radius_").and_then(|rest| rest.strip_suffix("bar_m")) else {
                    continue;
                };
                let (Ok(bar), Some(radius), Some(mass)) =
                    (bar.replace('p', ".").parse::<f64>(), by_weather[weather].as_f64(), mass.as_f64())
                else {
                    continue;
                };
                let charge = Kilograms(0.1 * mass * heat / TNT_ENERGY.0);
                let found = distance_to(Pascals(bar * 1e5), |distance| {
                    blast(TntSet::KinneyGraham, charge, distance, &mut Trace::default()).map(|wave| wave.overpressure)
                });
                let ratio = found.map_or(Value::Null, |found| json!(found.0 / radius));
                let id = case["id"].as_str().unwrap_or("case");
                ratios.insert(format!("{id} {weather} {key}"), ratio);
            }
        }
    }
    let mut report =
        FileReport { file: name.clone(), family: "TNT of Phast (report only)".to_owned(), ..FileReport::default() };
    report.metrics.insert("computed_over_phast".to_owned(), Value::Object(ratios));
    Some(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_formula_is_met() {
        let case = json!({
            "topic": "TNT equivalence, Kinney-Graham",
            "inputs": { "tnt_mass_kg": 1000.0, "distance_m": 100.0 },
            "expected": { "scaled_distance": 10.0, "scaled_overpressure": 0.0985 },
            "tolerance": { "rel": 0.01 }
        });
        assert!(knows(&case));
        assert_eq!(check(&case), Verdict::Passed);
    }
}
