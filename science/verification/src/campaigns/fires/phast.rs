//! Distances to heat fluxes of a commercial program's jet fires.
//!
//! The discharge is taken as the program gives it, so that only the fire is compared; the distance is along the jet,
//! at the receptor height of AQ/T 3046-2013, one metre. The program's own receptor height is not
//! known; the distances on the ground are reported beside, not judged.

use std::collections::BTreeMap;

use anlan_consequence::Trace;
use anlan_consequence::fire::jet::{JetSet, JetSource, jet_fire};
use anlan_consequence::fire::{Air, Receiver, TransmissionSet, Vector};
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, KilogramsPerSecond, Metres,
    MetresPerSecond,
};
use serde_json::{Map, Value, json};

use crate::campaigns::sheet::failure;
use crate::{Failure, FileReport};

/// Names of the distances, with the flux in W/m².
const LEVELS: &[(&str, f64)] =
    &[("jetfire_5kW_m", 5e3), ("jetfire_12p5kW_m", 12.5e3), ("jetfire_37p5kW_m", 37.5e3), ("jetfire_4kW_m", 4e3)];
/// Height of people above the ground, m (AQ/T 3046-2013 11).
const RECEPTOR_HEIGHT: f64 = 1.0;
/// Share by which a distance may differ.
const BAND: f64 = 0.25;
/// Fuels: molar mass, lower heat of combustion, density of the vapour at its boiling point.
const FUELS: &[(&str, f64, f64, f64)] =
    &[("propane", 0.0441, 46.35e6, 2.32), ("butane", 0.0581, 45.7e6, 2.6), ("methane", 0.016_04, 50.0e6, 1.8)];

pub(super) fn judge(files: &BTreeMap<String, String>) -> Option<FileReport> {
    let (name, cases) = files.iter().find_map(|(name, text)| {
        let cases = serde_json::from_str::<Value>(text).ok()?.as_array()?.clone();
        cases
            .iter()
            .any(|case| LEVELS.iter().any(|(level, _)| !case["expected"][*level].is_null()))
            .then_some((name, cases))
    })?;
    let mut report =
        FileReport { file: name.clone(), family: "jet-fires of Phast".to_owned(), ..FileReport::default() };
    let (mut ratios, mut ground) = (Map::new(), Map::new());
    for case in &cases {
        let id = case["id"].as_str().unwrap_or("case");
        let Some(weathers) = case["inputs"]["weather"].as_object() else { continue };
        for (weather, conditions) in weathers {
            for (level, flux) in LEVELS {
                let Some(expected) = case["expected"][*level][weather].as_f64() else { continue };
                report.cases += 1;
                let label = format!("{id} {weather} {level}");
                if let Ok(on_ground) = distance(case, conditions, *flux, 0.0) {
                    ground.insert(label.clone(), json!(on_ground / expected));
                }
                match distance(case, conditions, *flux, RECEPTOR_HEIGHT) {
                    Ok(found) => {
                        ratios.insert(label.clone(), json!(found / expected));
                        if (found / expected - 1.0).abs() <= BAND {
                            report.passed += 1;
                        } else {
                            report.failed.push(Failure { id: label, expected: json!(expected), got: json!(found) });
                        }
                    }
                    Err(reason) => report.failed.push(failure(label, reason)),
                }
            }
        }
    }
    report.metrics.insert("computed_over_phast".to_owned(), Value::Object(ratios));
    report.metrics.insert("computed_on_the_ground_over_phast".to_owned(), Value::Object(ground));
    Some(report)
}

fn distance(case: &Value, weather: &Value, flux: f64, receptor: f64) -> Result<f64, String> {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let figure = |value: &Value, name: &str| value[name].as_f64().ok_or_else(|| format!("{name} is missing"));
    let substance = inputs["substance"].as_str().unwrap_or_default().to_lowercase();
    let (_, molar_mass, heat, density) =
        FUELS.iter().find(|(name, ..)| substance.contains(name)).ok_or_else(|| format!("no figures of {substance}"))?;
    let velocity = figure(expected, "final_velocity_m_s").or_else(|_| figure(expected, "orifice_velocity_m_s"))?;
    let liquid = expected["liquid_fraction_final"].as_f64().unwrap_or(0.0).clamp(0.0, 0.99);
    let jet = JetSource {
        mass_rate: KilogramsPerSecond(figure(expected, "mass_rate_kg_s")?),
        velocity: MetresPerSecond(velocity),
        density: KilogramsPerCubicMetre(density / (1.0 - liquid)),
        molar_mass: KilogramsPerMole(*molar_mass),
        heat_of_combustion: JoulesPerKilogram(*heat),
    };
    let air = Air {
        temperature: Kelvin::from_celsius(figure(weather, "Ta_C")?),
        pressure: ATMOSPHERE,
        relative_humidity: figure(weather, "RH")?,
        wind: MetresPerSecond(figure(weather, "u")?),
    };
    let direction = match inputs["direction"].as_str() {
        Some("vertical" | "up") => Vector::UP,
        _ => Vector::new(1.0, 0.0, 0.0),
    };
    let along = Vector::new(1.0, 0.0, 0.0);
    let fire =
        jet_fire(&jet, direction, along, &air, JetSet::Points, TransmissionSet::Wayne, None, &mut Trace::default())
            .map_err(|fault| fault.to_string())?;
    let height = inputs["release_height_m"].as_f64().unwrap_or(1.0);
    let at = |x: f64| {
        let receiver = Receiver::at(Metres(x), Metres(0.0), Metres(receptor - height));
        fire.exposure(&receiver).map(|exposure| exposure.flux.0).map_err(|fault| fault.to_string())
    };
    // The furthest place that still gets the flux: inwards by steps, then by halves.
    let mut out = 20.0 * fire.flame.length.0;
    let mut inside = out;
    while inside > 0.01 && at(inside)? < flux {
        out = inside;
        inside *= 0.97;
    }
    for _ in 0..40 {
        let middle = 0.5 * (inside + out);
        if at(middle)? >= flux {
            inside = middle;
        } else {
            out = middle;
        }
    }
    Ok(inside)
}
