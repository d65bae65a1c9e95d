//! Dispersion distances of a commercial program's report: codes, not nature.

use std::collections::BTreeMap;

use anlan_consequence::dense::{Closure, DenseFluid, DenseWeather, release};
use anlan_consequence::jet::JetSource;
use anlan_quantity::si::{
    ATMOSPHERE, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole,
    KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds,
};
use serde_json::{Map, Value, json};

use super::dense::failure;
use crate::FileReport;

/// Distances that are compared, with the mole fraction they belong to.
const DISTANCES: &[(&str, f64)] = &[("UFL_95000ppm_m", 0.095), ("LFL_20000ppm_m", 0.02), ("halfLFL_10000ppm_m", 0.01)];

/// Compares the reports among the files of a folder.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    files.iter().filter_map(|(file, text)| judge_file(file, text)).collect()
}

fn judge_file(file: &str, text: &str) -> Option<FileReport> {
    let cases: Vec<Value> = serde_json::from_str(text).ok()?;
    let known = |case: &Value| DISTANCES.iter().any(|(name, _)| case["expected"].get(*name).is_some());
    if !cases.iter().any(known) {
        return None;
    }
    let mut report =
        FileReport { file: file.to_owned(), family: "commercial dispersion".to_owned(), ..FileReport::default() };
    let mut errors: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for case in cases.iter().filter(|case| known(case)) {
        report.cases += 1;
        let id = case["id"].as_str().unwrap_or_default();
        match compare(case, &mut errors) {
            Ok(()) => report.passed += 1,
            Err(reason) => report.failed.push(failure(id, &reason)),
        }
    }
    for (name, mut found) in errors {
        found.sort_by(f64::total_cmp);
        let near = found.iter().filter(|error| **error <= 0.25).count() as f64 / found.len() as f64;
        let mut map = Map::new();
        map.insert("n".to_owned(), json!(found.len()));
        map.insert("within_25_percent".to_owned(), json!((near * 1e4).round() / 1e4));
        map.insert("median".to_owned(), json!((found[found.len() / 2] * 1e4).round() / 1e4));
        report.metrics.insert(name, Value::Object(map));
    }
    Some(report)
}

fn compare(case: &Value, errors: &mut BTreeMap<String, Vec<f64>>) -> Result<(), String> {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let need = |value: &Value, name: &str| value[name].as_f64().ok_or_else(|| format!("{name} is missing"));
    if inputs["substance"].as_str() != Some("propane") {
        return Err("no properties of this substance".to_owned());
    }
    let jet = JetSource {
        mass_rate: KilogramsPerSecond(need(expected, "mass_rate_kg_s")?),
        velocity: MetresPerSecond(need(expected, "final_velocity_m_s")?),
        temperature: Kelvin::from_celsius(need(expected, "final_T_C")?),
        liquid_fraction: expected["liquid_fraction_final"].as_f64().unwrap_or(0.0),
        height: Metres(need(inputs, "release_height_m")?),
        angle: Radians(0.0),
        duration: None,
    };
    let roughness = need(inputs, "z0_m")?;
    let averaging = Seconds(need(inputs, "flammable_averaging_time_s")?);
    let conditions = inputs["weather"].as_object().ok_or("no weather")?;
    for (name, weather) in conditions {
        let temperature = Kelvin::from_celsius(need(weather, "Ta_C")?);
        let class = weather["stab"].as_str().unwrap_or("D");
        let weather = DenseWeather {
            friction_velocity: MetresPerSecond(1.0),
            inverse_obukhov: golder(class, roughness),
            roughness: Metres(roughness),
            temperature,
            pressure: ATMOSPHERE,
            relative_humidity: need(weather, "RH")?,
            ground_temperature: temperature,
            mixing_height: None,
        }
        .with_wind(MetresPerSecond(need(weather, "u")?), Metres(10.0));
        let cloud = release(&propane(), &jet.into(), &weather, Metres(300.0), averaging, &Closure::best())
            .map_err(|fault| fault.to_string())?;
        for (distance, fraction) in DISTANCES {
            let Some(listed) = expected[*distance][name].as_f64() else { continue };
            // The farthest point of the contour, wherever the axis is.
            let far = (0..=30)
                .filter_map(|step| cloud.distance_to(*fraction, Metres(0.1 * f64::from(step))))
                .map(|metres| metres.0)
                .fold(0.0, f64::max);
            let error = (far / listed - 1.0).abs();
            errors.entry((*distance).to_owned()).or_default().push(error);
            errors.entry("all".to_owned()).or_default().push(error);
        }
    }
    Ok(())
}

/// One over the Obukhov length of a stability class: Golder, Boundary-Layer Meteorol. 3 (1972) 47, as fitted by Seinfeld and Pandis (2006),
/// Table 16.2.
fn golder(class: &str, roughness: f64) -> f64 {
    let (factor, exponent) = match class {
        "A" => (-0.0875, -0.1029),
        "B" => (-0.03849, -0.1714),
        "C" => (-0.00807, -0.3049),
        "E" => (0.00807, -0.3049),
        "F" => (0.03849, -0.1714),
        _ => (0.0, 1.0),
    };
    factor * anlan_quantity::math::pow(roughness, exponent)
}

/// Propane (Perry's Chemical Engineers' Handbook, 8th ed., Tables 2-8, 2-150, 2-153 and 2-32).
fn propane() -> DenseFluid {
    DenseFluid {
        molar_mass: KilogramsPerMole(0.044_096),
        vapour_heat: JoulesPerKilogramKelvin(1_550.0),
        liquid_heat: JoulesPerKilogramKelvin(2_250.0),
        boiling_point: Kelvin(231.04),
        heat_of_vaporisation: JoulesPerKilogram(425_600.0),
        liquid_density: KilogramsPerCubicMetre(581.0),
        saturation: None,
    }
}
