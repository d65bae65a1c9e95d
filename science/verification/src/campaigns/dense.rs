//! Field trials of dense gases: LNG on water, and the pools and jets of the EPA study of 1991.

use std::collections::BTreeMap;

use anlan_consequence::dense::{Closure, DenseCloud, DenseFluid, DenseSource, DenseWeather, release};
use anlan_quantity::si::{
    JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, KilogramsPerSecond,
    Metres, MetresPerSecond, Pascals, Radians, Seconds, SquareMetres,
};
use serde_json::{Value, json};

use super::statistics::{Point, Statistics, within};
use crate::{Failure, FileReport};

/// A mole fraction that counts as nothing, so that a place which is not reached keeps its place in the figures.
const NOTHING: f64 = 1e-12;

pub(super) type Row = BTreeMap<String, String>;

pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize::<Row>().filter_map(Result::ok).collect()
}

pub(super) fn number(row: &Row, name: &str) -> Option<f64> {
    row.get(name)?.trim().parse().ok()
}

pub(super) fn has(text: &str, columns: &[&str]) -> bool {
    let head = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = head.split(',').collect();
    columns.iter().all(|column| names.contains(column))
}

/// Judges the files of dense-gas trials among the files of a folder.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    judged(files).into_iter().map(|(report, _)| report).collect()
}

/// Returns the points of every file, under its name, for a chart; the trial is that of the campaign.
pub fn compare(files: &BTreeMap<String, String>) -> Vec<(String, Vec<Point>)> {
    judged(files).into_iter().map(|(report, points)| (report.file, points)).collect()
}

fn judged(files: &BTreeMap<String, String>) -> Vec<(FileReport, Vec<Point>)> {
    let find = |columns: &[&str]| files.iter().filter(|(_, text)| has(text, columns)).collect::<Vec<_>>();
    let mut reports = Vec::new();
    let mut lng: BTreeMap<String, Row> = BTreeMap::new();
    for (_, text) in find(&["trial", "ustar_m_s", "pool_diameter_m", "Q_kg_s"]) {
        lng.extend(rows(text).into_iter().filter_map(|row| Some((row.get("trial")?.clone(), row))));
    }
    for (_, text) in find(&["trial", "z_m", "u_m_s"]) {
        let profile = rows(text);
        for (trial, row) in &mut lng {
            let sums = profile.iter().filter(|point| point.get("trial") == Some(trial)).fold(
                (0.0, 0.0),
                |sums, point| match (number(point, "z_m"), number(point, "u_m_s")) {
                    (Some(z), Some(u)) => {
                        let log = (z / 2e-5).ln() / 0.4;
                        (sums.0 + u * log, sums.1 + log * log)
                    }
                    _ => sums,
                },
            );
            if sums.1 > 0.0 {
                row.insert("ustar_from_profile".to_owned(), (sums.0 / sums.1).to_string());
            }
        }
    }
    for (file, text) in find(&["trial", "distance_m", "c_arcmax_vol_pct"]) {
        reports.push(judge_file(file, text, &lng, "c_arcmax_vol_pct", 1e-2, lng_cloud, lng_group));
    }
    let mut epa: BTreeMap<String, Row> = BTreeMap::new();
    for (_, text) in find(&["trial", "u_2m_m_s", "liquid_mass_fraction", "release_type"]) {
        epa.extend(rows(text).into_iter().filter_map(|row| Some((row.get("trial")?.clone(), row))));
    }
    for (file, text) in find(&["trial", "distance_m", "c_max_observed_ppm"]) {
        reports.push(judge_file(file, text, &epa, "c_max_observed_ppm", 1e-6, epa_cloud, epa_group));
    }
    reports
}

fn judge_file(
    file: &str,
    text: &str,
    conditions: &BTreeMap<String, Row>,
    observed: &str,
    unit: f64,
    cloud: fn(&Row) -> Result<DenseCloud, String>,
    group: fn(&Row) -> String,
) -> (FileReport, Vec<Point>) {
    let mut report = FileReport { file: file.to_owned(), family: "dense-gas".to_owned(), ..FileReport::default() };
    let arcs = rows(text);
    let mut clouds: BTreeMap<String, Result<DenseCloud, String>> = BTreeMap::new();
    let mut points = Vec::new();
    let mut peers: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    report.cases = arcs.len();
    for arc in &arcs {
        let trial = arc.get("trial").cloned().unwrap_or_default();
        let (Some(distance), Some(value)) = (number(arc, "distance_m"), number(arc, observed)) else {
            report.failed.push(failure(&trial, "no distance or concentration"));
            continue;
        };
        let Some(condition) = conditions.get(&trial) else {
            report.failed.push(failure(&trial, "the conditions of this trial are not in the folder"));
            continue;
        };
        if condition.get("note").is_some_and(|note| note.contains("fence")) {
            report.not_implemented += 1;
            continue;
        }
        match clouds.entry(trial.clone()).or_insert_with(|| cloud(condition)) {
            Err(reason) => {
                let failed = failure(&trial, reason);
                report.failed.push(failed);
            }
            Ok(cloud) => {
                let height = number(condition, "receptor_height_m").unwrap_or(1.0);
                let predicted = cloud.concentration(Metres(distance), Metres(0.0), Metres(height));
                let point = Point::new(group(condition), distance, value * unit, predicted.max(NOTHING));
                if within([&point], 2.0) == Some(1.0) {
                    report.passed += 1;
                } else {
                    report.outside += 1;
                }
                points.push(point);
                for (name, cell) in arc.iter().filter(|(name, _)| name.starts_with("peer_")) {
                    if let Ok(peer) = cell.trim().parse::<f64>() {
                        let point = Point::new(trial.as_str(), distance, value, peer.max(NOTHING));
                        peers.entry(name.clone()).or_default().push(point);
                    }
                }
            }
        }
    }
    let mut groups: BTreeMap<String, Vec<&Point>> = BTreeMap::new();
    for point in &points {
        groups.entry("all".to_owned()).or_default().push(point);
        groups.entry(point.run.clone()).or_default().push(point);
        groups.entry(format!("at {}", band(point.distance))).or_default().push(point);
    }
    for (name, peer) in &peers {
        groups.entry(name.clone()).or_default().extend(peer);
    }
    for (name, points) in groups {
        report.metrics.insert(name, Statistics::of(points).map_or(Value::Null, Statistics::to_json));
    }
    (report, points)
}

/// A case that could not be judged, with the reason.
pub(super) fn failure(id: &str, reason: &str) -> Failure {
    Failure { id: id.to_owned(), expected: Value::Null, got: json!({ "error": reason }) }
}

fn band(distance: f64) -> &'static str {
    match distance {
        d if d < 100.0 => "0-100 m",
        d if d < 300.0 => "100-300 m",
        d if d < 700.0 => "300-700 m",
        _ => "700 m and more",
    }
}

fn lng_group(row: &Row) -> String {
    row.get("trial").map(|trial| trial.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()).unwrap_or_default()
}

fn epa_group(row: &Row) -> String {
    row.get("campaign").cloned().unwrap_or_default()
}

/// Methane, for LNG that is rich in it (Perry's Chemical Engineers' Handbook, 8th ed., Tables 2-8, 2-141, 2-150).
pub(super) fn methane() -> DenseFluid {
    fluid([0.016_043, 2_238.0, 3_348.5, 111.7, 509_900.0, 424.1], None)
}

fn fluid(v: [f64; 6], saturation: Option<(f64, f64)>) -> DenseFluid {
    DenseFluid {
        molar_mass: KilogramsPerMole(v[0]),
        vapour_heat: JoulesPerKilogramKelvin(v[1]),
        liquid_heat: JoulesPerKilogramKelvin(v[2]),
        boiling_point: Kelvin(v[3]),
        heat_of_vaporisation: JoulesPerKilogram(v[4]),
        liquid_density: KilogramsPerCubicMetre(v[5]),
        saturation: saturation.map(|(b, c)| (Kelvin(b), Kelvin(c))),
    }
}

fn need(row: &Row, name: &str) -> Result<f64, String> {
    number(row, name).ok_or_else(|| format!("{name} is missing"))
}

/// Cloud of an LNG trial on water.
fn lng_cloud(row: &Row) -> Result<DenseCloud, String> {
    let text = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
    let temperature = Kelvin::from_celsius(need(row, "T_amb_C")?);
    let mut weather = DenseWeather {
        friction_velocity: MetresPerSecond(need(row, "ustar_m_s")?),
        inverse_obukhov: 1.0 / need(row, "L_m")?,
        roughness: Metres(need(row, "z0_m")?),
        temperature,
        pressure: Pascals(100.0 * number(row, "p_mbar").unwrap_or(1013.25)),
        relative_humidity: number(row, "RH_pct").unwrap_or(50.0) / 100.0,
        ground_temperature: temperature,
        mixing_height: None,
    };
    // The note of the data base: the profile over the sea is that of neutral air over a much smoother surface.
    let note = text("note").to_lowercase();
    if note.contains("on the sea") || note.contains("class d is the usual") {
        weather.inverse_obukhov = 0.0;
        weather.roughness = Metres(2e-5);
        if let Some(friction) = number(row, "ustar_from_profile") {
            weather.friction_velocity = MetresPerSecond(friction);
        }
    }
    let diameter = need(row, "pool_diameter_m")?;
    let source = DenseSource::Pool {
        rate: KilogramsPerSecond(need(row, "Q_kg_s")?),
        area: SquareMetres(0.25 * std::f64::consts::PI * diameter * diameter),
        temperature: Kelvin(111.7),
        duration: number(row, "duration_s").map(Seconds),
    };
    release(&methane(), &source, &weather, Metres(2000.0), Seconds(1.0), &Closure::best())
        .map_err(|fault| fault.to_string())
}

/// Cloud of a trial of the EPA study.
fn epa_cloud(row: &Row) -> Result<DenseCloud, String> {
    let text = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
    let substance = match text("substance") {
        "ammonia" => fluid([0.017_031, 2_045.9, 4_611.8, 239.57, 1_370_000.0, 682.0], Some((2_132.5, -32.98))),
        "hydrogen fluoride" => fluid([0.020_01, 1_450.0, 2_528.0, 292.67, 373_200.0, 957.0], Some((3_404.5, 15.06))),
        "LNG" => methane(),
        other => return Err(format!("no properties of {other}")),
    };
    let pressure = Pascals(101_325.0 * need(row, "p_atm_atm")?);
    let temperature = Kelvin(need(row, "T_amb_K")?);
    let weather = DenseWeather {
        friction_velocity: MetresPerSecond(1.0),
        inverse_obukhov: 1.0 / need(row, "L_m")?,
        roughness: Metres(need(row, "z0_m")?),
        temperature,
        pressure,
        relative_humidity: need(row, "RH_pct")? / 100.0,
        ground_temperature: number(row, "T_substrate_K").map_or(temperature, Kelvin),
        mixing_height: None,
    }
    .with_wind(MetresPerSecond(need(row, "u_2m_m_s")?), Metres(2.0));
    let rate = need(row, "Q_kg_s")?;
    let duration = number(row, "duration_s").map(Seconds);
    let source = if text("release_type").contains("pool") {
        DenseSource::Pool {
            rate: KilogramsPerSecond(rate),
            area: SquareMetres(need(row, "source_area_m2")?),
            temperature: Kelvin(need(row, "T_storage_K")?),
            duration,
        }
    } else {
        // Expansion to the pressure of the air keeps momentum. The liquid leaves at the pressure that Bernoulli's equation leaves it, or at
        // saturation, whichever is less.
        let area = need(row, "source_area_m2")?;
        let stored = Kelvin(need(row, "T_storage_K")?);
        let density = substance.liquid_density.0;
        let speed = rate / (density * area);
        let saturation = substance.vapour_pressure(stored).0;
        let exit = (1_000.0 * need(row, "release_pressure_kPa")? - 0.5 * density * speed * speed).min(saturation);
        let velocity = speed + (exit - pressure.0).max(0.0) * area / rate;
        let liquid = need(row, "liquid_mass_fraction")?;
        DenseSource::Jet {
            rate: KilogramsPerSecond(rate),
            velocity: MetresPerSecond(velocity),
            temperature: substance.boiling_point,
            liquid_fraction: liquid,
            height: Metres(need(row, "release_height_m")?),
            angle: Radians(0.0),
            duration,
        }
    };
    let averaging = number(row, "averaging_time_s").unwrap_or(60.0);
    release(&substance, &source, &weather, Metres(4000.0), Seconds(averaging), &Closure::best())
        .map_err(|fault| fault.to_string())
}
