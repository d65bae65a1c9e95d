//! Listings of SLAB and DEGADIS, against which the dense-gas model is compared: codes, not nature.

use std::collections::BTreeMap;

use anlan_consequence::dense::{Closure, DenseCloud, DenseFluid, DenseSource, DenseWeather, release};
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre,
    KilogramsPerMole, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, Radians, Seconds, SquareMetres,
};
use serde_json::{Map, Value, json};

use super::dense::{Row, failure, has, number, rows};
use crate::FileReport;

/// Columns of a SLAB listing that are compared.
const SLAB: &[&str] = &[
    "cloud_height_h_m",
    "half_width_bb_m",
    "volume_fraction_cv",
    "density_kg_m3",
    "temperature_K",
    "cloud_speed_m_s",
    "ctr_conc_timeavg",
];
const DEGADIS: &[&str] = &["mole_fraction", "density_kg_m3", "temperature_K"];
/// Mean over centre value of SLAB's vertical profile, a half Gaussian of deviation h/√3 (Ermak 1990).
const UPRIGHT: f64 = 0.723_601;
/// Where the listing of a jet begins, m.
const NOZZLE: f64 = 1.0;

/// The concentration by which a section counts as met, and how near it must be.
const CENTRE: &[&str] = &["ctr_conc_timeavg", "mole_fraction"];
const NEAR: f64 = 0.05;

/// Compares the listings among the files of a folder.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    let mut inputs = BTreeMap::new();
    for text in files.values() {
        if let Ok(Value::Object(map)) = serde_json::from_str::<Value>(text) {
            for (case, input) in map.into_iter().filter(|(_, input)| input.is_object()) {
                inputs.insert(case, input);
            }
        }
    }
    let mut reports = Vec::new();
    for (file, text) in files {
        if has(text, &["case", "x_m", "volume_fraction_cv", "ctr_conc_timeavg"]) {
            reports.push(compare(file, text, &inputs, "SLAB listing", slab_cloud, slab_values, SLAB));
        } else if has(text, &["case", "x_m", "mole_fraction", "Sz_m"]) {
            reports.push(compare(file, text, &inputs, "DEGADIS listing", degadis_cloud, degadis_values, DEGADIS));
        }
    }
    reports
}

type Values = fn(&DenseCloud, &Row, f64) -> Option<BTreeMap<&'static str, f64>>;

fn compare(
    file: &str,
    text: &str,
    inputs: &BTreeMap<String, Value>,
    family: &str,
    cloud: fn(&Value) -> Result<DenseCloud, String>,
    values: Values,
    columns: &[&'static str],
) -> FileReport {
    let mut report = FileReport { file: file.to_owned(), family: family.to_owned(), ..FileReport::default() };
    let mut clouds: BTreeMap<String, Result<DenseCloud, String>> = BTreeMap::new();
    let mut errors: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in rows(text) {
        report.cases += 1;
        let case = row.get("case").cloned().unwrap_or_default();
        let made = clouds.entry(case.clone()).or_insert_with(|| cloud(&complete(&case, inputs)?));
        let (cloud, x) = match (made, number(&row, "x_m")) {
            (Ok(cloud), Some(x)) => (&*cloud, x),
            (Ok(_), None) => {
                report.failed.push(failure(&case, "no distance"));
                continue;
            }
            (Err(reason), _) => {
                let failed = failure(&case, reason);
                report.failed.push(failed);
                continue;
            }
        };
        let Some(got) = values(cloud, &row, x) else {
            report.not_implemented += 1;
            continue;
        };
        let near = columns.iter().filter(|column| CENTRE.contains(column)).all(|column| {
            match (number(&row, column), got.get(column)) {
                (Some(listed), Some(own)) => (own - listed).abs() <= NEAR * listed.abs(),
                _ => true,
            }
        });
        if near {
            report.passed += 1;
        } else {
            report.outside += 1;
        }
        for column in columns {
            let (Some(listed), Some(own)) = (number(&row, column), got.get(column)) else { continue };
            if listed > 0.0 {
                let error = (own / listed - 1.0).abs();
                errors.entry((*column).to_owned()).or_default().push(error);
                errors.entry(format!("{case} {column}")).or_default().push(error);
                errors.entry("all".to_owned()).or_default().push(error);
            }
        }
    }
    for (name, mut values) in errors {
        values.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let index = (part * (values.len() - 1) as f64).round();
            values.iter().enumerate().find(|(i, _)| *i as f64 >= index).map_or(0.0, |(_, value)| *value)
        };
        let mut map = Map::new();
        map.insert("n".to_owned(), json!(values.len()));
        map.insert("median".to_owned(), json!((at(0.5) * 1e4).round() / 1e4));
        map.insert("p95".to_owned(), json!((at(0.95) * 1e4).round() / 1e4));
        report.metrics.insert(name, Value::Object(map));
    }
    report
}

/// Returns the inputs of a case, those of the case that it is the same as filled in.
fn complete(case: &str, inputs: &BTreeMap<String, Value>) -> Result<Value, String> {
    let missing = || format!("the inputs of {case} are not in the folder");
    let own = inputs.get(case).and_then(Value::as_object).ok_or_else(missing)?;
    let mut whole = match own.get("same_as").and_then(Value::as_str) {
        Some(other) => inputs.get(other).and_then(Value::as_object).cloned().ok_or_else(missing)?,
        None => Map::new(),
    };
    whole.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    Ok(Value::Object(whole))
}

fn need(input: &Value, name: &str) -> Result<f64, String> {
    input.get(name).and_then(Value::as_f64).ok_or_else(|| format!("{name} is missing"))
}

fn slab_cloud(input: &Value) -> Result<DenseCloud, String> {
    let get = |name: &str| need(input, name);
    let saturation = match (get("sat_B_K"), get("sat_C_K")) {
        (Ok(b), Ok(c)) if b > 0.0 => Some((Kelvin(b), Kelvin(c))),
        _ => None,
    };
    let fluid = DenseFluid {
        molar_mass: KilogramsPerMole(get("molar_mass_kg")?),
        vapour_heat: JoulesPerKilogramKelvin(get("cp_vapour")?),
        liquid_heat: JoulesPerKilogramKelvin(get("cp_liquid")?),
        boiling_point: Kelvin(get("T_boil_K")?),
        heat_of_vaporisation: JoulesPerKilogram(get("heat_vap")?),
        liquid_density: KilogramsPerCubicMetre(get("rho_liquid")?),
        saturation,
    };
    let temperature = Kelvin(get("T_amb_K")?);
    let weather = DenseWeather {
        friction_velocity: MetresPerSecond(1.0),
        inverse_obukhov: get("inv_L_1_m")?,
        roughness: Metres(get("z0_m")?),
        temperature,
        pressure: ATMOSPHERE,
        relative_humidity: get("RH_pct")? / 100.0,
        ground_temperature: temperature,
        mixing_height: None,
    }
    .with_wind(MetresPerSecond(get("u_m_s")?), Metres(get("z_ref_m")?));
    let (rate, area) = (get("Q_kg_s")?, get("source_area_m2")?);
    let duration = get("duration_s").ok().filter(|seconds| *seconds > 0.0).map(Seconds);
    let kind = input.get("idspl").and_then(Value::as_str).unwrap_or_default();
    let source = if kind.contains("pool") {
        DenseSource::Pool {
            rate: KilogramsPerSecond(rate),
            area: SquareMetres(area),
            temperature: Kelvin(get("T_source_K")?),
            duration,
        }
    } else if kind.contains("jet") {
        let (liquid, stored) = (get("liquid_mass_frac")?, get("T_source_K")?);
        let vapour = ATMOSPHERE.0 * fluid.molar_mass.0 / (GAS_CONSTANT * stored);
        let density = 1.0 / ((1.0 - liquid) / vapour + liquid / fluid.liquid_density.0);
        DenseSource::Jet {
            rate: KilogramsPerSecond(rate),
            velocity: MetresPerSecond(rate / (density * area)),
            temperature: Kelvin(stored),
            liquid_fraction: liquid,
            height: Metres(get("release_height_m")?),
            angle: Radians(if kind.contains("vertical") { std::f64::consts::FRAC_PI_2 } else { 0.0 }),
            duration,
        }
    } else {
        return Err(format!("a source that is {kind:?} is not compared"));
    };
    let averaging = Seconds(get("averaging_time_s")?);
    release(&fluid, &source, &weather, Metres(5_000.0), averaging, &Closure::best()).map_err(|fault| fault.to_string())
}

/// The values of a listing, in its own terms: means over the section where the model has values of the centre. A section in the air is
/// round here and as high as wide there, of the same area; the listing has the nozzle at x = 1 m.
fn slab_values(cloud: &DenseCloud, row: &Row, x: f64) -> Option<BTreeMap<&'static str, f64>> {
    let z = number(row, "plume_height_zc_m")?;
    let x = if cloud.range().0.0 < 0.0 { x } else { x - NOZZLE };
    let section = cloud.section_at(Metres(x))?;
    if section.height.0 > 0.0 {
        let (mean, temperature, density) = cloud.mixed_at(Metres(x))?;
        let side = section.half_width.0 * std::f64::consts::PI.sqrt();
        return Some(BTreeMap::from([
            ("cloud_height_h_m", side),
            ("half_width_bb_m", 0.5 * side),
            ("volume_fraction_cv", mean),
            ("density_kg_m3", density.0),
            ("temperature_K", temperature.0),
            ("cloud_speed_m_s", section.speed.0),
            ("ctr_conc_timeavg", cloud.concentration(Metres(x), Metres(0.0), Metres(z))),
        ]));
    }
    let sigma = section.crosswind.0;
    let core2 = (section.half_width.0.powi(2) - 1.571 * sigma * sigma).max(0.0);
    let wide = (core2 + 3.0 * sigma * sigma).sqrt();
    let mean = section.mole_fraction * UPRIGHT * section.half_width.0 / wide;
    let (temperature, density) = cloud.thinned(Metres(x), mean)?;
    Some(BTreeMap::from([
        ("cloud_height_h_m", section.depth.0 / UPRIGHT),
        ("half_width_bb_m", wide),
        ("volume_fraction_cv", mean),
        ("density_kg_m3", density.0),
        ("temperature_K", temperature.0),
        ("cloud_speed_m_s", section.speed.0),
        ("ctr_conc_timeavg", cloud.concentration(Metres(x), Metres(0.0), Metres(z))),
    ]))
}

fn degadis_cloud(input: &Value) -> Result<DenseCloud, String> {
    let get = |name: &str| need(input, name);
    let weather = DenseWeather {
        friction_velocity: MetresPerSecond(1.0),
        inverse_obukhov: 1.0 / get("L_m")?,
        roughness: Metres(get("z0_m")?),
        temperature: Kelvin(get("T_amb_K")?),
        pressure: Pascals(101_325.0 * get("p_atm")?),
        relative_humidity: get("RH_pct")? / 100.0,
        ground_temperature: Kelvin(get("T_surface_K")?),
        mixing_height: None,
    }
    .with_wind(MetresPerSecond(get("u_m_s")?), Metres(get("z_ref_m")?));
    let radius = get("source_radius_m")?;
    let source = DenseSource::Pool {
        rate: KilogramsPerSecond(get("source_rate_kg_s")?),
        area: SquareMetres(std::f64::consts::PI * radius * radius),
        temperature: Kelvin(get("T_source_K")?),
        duration: None,
    };
    let averaging = Seconds(get("averaging_time_s")?);
    release(&super::dense::methane(), &source, &weather, Metres(5_000.0), averaging, &Closure::best())
        .map_err(|fault| fault.to_string())
}

fn degadis_values(cloud: &DenseCloud, _: &Row, x: f64) -> Option<BTreeMap<&'static str, f64>> {
    let section = cloud.section_at(Metres(x))?;
    Some(BTreeMap::from([
        ("mole_fraction", section.mole_fraction),
        ("density_kg_m3", section.density.0),
        ("temperature_K", section.temperature.0),
    ]))
}
