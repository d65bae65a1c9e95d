//! Properties against a table of reference values.

use std::collections::BTreeMap;

use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{
    JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, NewtonsPerMetre, PascalSeconds, Pascals,
};
use anlan_substances::properties::{PropertyFault, Substance};
use serde_json::{Map, Value, json};

use crate::{Failure, FileReport};

/// Goal: relative difference of every value.
const GOAL: f64 = 0.02;

type Row = BTreeMap<String, String>;

/// Checks every table of substance properties among some files: one with a CAS number, a boiling point and a vapour-pressure fit.
pub fn property_tables(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    files.iter().filter_map(|(file, text)| report(file, text)).collect()
}

fn report(file: &str, text: &str) -> Option<FileReport> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().ok()?.clone();
    let has = |name: &str| head.iter().any(|column| column == name);
    if !(has("cas") && has("Tb_K") && has("psat_A")) {
        return None;
    }
    let named = |r: csv::StringRecord| head.iter().map(str::to_owned).zip(r.iter().map(str::to_owned)).collect();
    let rows: Vec<Row> = reader.records().filter_map(Result::ok).map(named).collect();
    let mut report = FileReport {
        file: file.to_owned(),
        family: "substance properties".to_owned(),
        cases: rows.len(),
        ..FileReport::default()
    };
    let mut worst: BTreeMap<&'static str, f64> = BTreeMap::new();
    for row in &rows {
        let missed = missed(row, &mut worst);
        if missed.is_empty() {
            report.passed += 1;
        } else {
            report.failed.push(Failure { id: row["cas"].clone(), expected: Value::Null, got: missed.into() });
        }
    }
    report.metrics.insert("worst_relative_difference".to_owned(), json!(worst));
    report.metrics.insert("goal".to_owned(), json!(GOAL));
    Some(report)
}

/// Every value of a row that is not met, and what came out instead.
fn missed(row: &Row, worst: &mut BTreeMap<&'static str, f64>) -> Map<String, Value> {
    let mut missed = Map::new();
    let substance = match Substance::find(&row["cas"]) {
        Ok(substance) => substance,
        Err(fault) => {
            missed.insert("error".to_owned(), fault.text_en().into());
            return missed;
        }
    };
    for (name, wanted, got) in values(row, substance) {
        let off = got.as_ref().map_or(f64::INFINITY, |got| (got / wanted - 1.0).abs());
        if off.is_finite() {
            let entry = worst.entry(name).or_default();
            *entry = entry.max(off);
        }
        if off > GOAL {
            missed.insert(name.to_owned(), got.map_or_else(|fault| fault.text_en().into(), Value::from));
        }
    }
    missed
}

type Asked = Result<f64, PropertyFault>;

/// Every value of a row that can be asked, with what the row says and what the engine says.
fn values(row: &Row, s: &'static Substance) -> Vec<(&'static str, f64, Asked)> {
    let of = |name: &str| row.get(name).and_then(|text| text.parse::<f64>().ok());
    let boiling = s.boiling_point();
    let room = Kelvin(298.15);
    let latent = |t: Kelvin| s.heat_of_vaporisation(t).map(JoulesPerKilogram::get);
    let gas = |t: f64| s.vapour_heat_capacity(Kelvin(t)).map(JoulesPerKilogramKelvin::get);
    let mut all: Vec<(&'static str, Option<f64>, Asked)> = vec![
        ("vapour pressure at 298 K", of("psat_298K_Pa"), s.vapour_pressure(room).map(Pascals::get)),
        ("heat of vaporisation at the boiling point", of("hvap_Tb_J_kg"), latent(boiling)),
        ("heat of vaporisation at 298 K", of("hvap_298K_J_kg"), latent(room)),
        ("gas heat capacity at 250 K", of("cpg_250K_J_kgK"), gas(250.0)),
        ("gas heat capacity at 298 K", of("cpg_298K_J_kgK"), gas(298.15)),
        ("gas heat capacity at 500 K", of("cpg_500K_J_kgK"), gas(500.0)),
    ];
    if let Some(t) = of("T_liquid_ref_K").map(Kelvin) {
        all.push(("liquid density", of("rhol_ref_kg_m3"), s.liquid_density(t).map(KilogramsPerCubicMetre::get)));
        all.push((
            "liquid heat capacity",
            of("cpl_ref_J_kgK"),
            s.liquid_heat_capacity(t).map(JoulesPerKilogramKelvin::get),
        ));
        all.push(("liquid viscosity", of("mul_ref_Pa_s"), s.liquid_viscosity(t).map(PascalSeconds::get)));
        all.push(("surface tension", of("sigma_ref_N_m"), s.surface_tension(t).map(NewtonsPerMetre::get)));
        // A data set that repeats one density at every temperature says nothing about the boiling point.
        let repeated = of("rhol_ref_kg_m3") == of("rhol_Tb_kg_m3") && (t.get() - boiling.get()).abs() > 1.0;
        if !repeated {
            let density = s.liquid_density(boiling).map(KilogramsPerCubicMetre::get);
            all.push(("liquid density at the boiling point", of("rhol_Tb_kg_m3"), density));
        }
    }
    // The fit itself at ten temperatures of its range.
    let fit = ["psat_A", "psat_B", "psat_C", "psat_D", "psat_Tmin_K", "psat_Tmax_K"].map(of);
    if let [Some(a), Some(b), Some(c), Some(d), Some(from), Some(to)] = fit {
        for step in 0..10 {
            let t = from + (to - from) * f64::from(step) / 9.0;
            let wanted = exp(a + b / t + c * ln(t) + d * t);
            all.push(("vapour pressure over its range", Some(wanted), s.vapour_pressure(Kelvin(t)).map(Pascals::get)));
        }
    }
    all.into_iter().filter_map(|(name, wanted, got)| wanted.map(|wanted| (name, wanted, got))).collect()
}
