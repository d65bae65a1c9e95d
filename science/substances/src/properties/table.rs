//! The embedded tables, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::si::ATMOSPHERE;

use super::curve::Curve;
use super::substance::{Flammability, Given, Substance};
use super::vapour_pressure::VapourPressure;
use super::{Critical, Property, Provenance};

static SUBSTANCES: LazyLock<Vec<Substance>> = LazyLock::new(read);

/// Returns every substance; the first call reads the tables.
pub(super) fn substances() -> &'static [Substance] {
    &SUBSTANCES
}

fn read() -> Vec<Substance> {
    let mut curves: BTreeMap<String, Vec<(Property, Given)>> = BTreeMap::new();
    for row in rows(include_str!("../../data/thermo-curves.csv")) {
        let (property, given) = read_curve(&row);
        curves.entry(row["cas"].clone()).or_default().push((property, given));
    }
    rows(include_str!("../../data/thermo.csv"))
        .iter()
        .map(|row| read_substance(row, curves.remove(&row["cas"]).unwrap_or_default()))
        .collect()
}

pub(super) type Row = BTreeMap<String, String>;

/// Reads an embedded table: cells by the names of their columns.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().expect("embedded tables have a header").clone();
    reader
        .records()
        .map(|record| record.expect("embedded tables are well-formed"))
        .map(|record| head.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect())
        .collect()
}

fn read_curve(row: &Row) -> (Property, Given) {
    let (_, property) = Property::CURVES
        .into_iter()
        .find(|(name, _)| *name == row["property"])
        .expect("every curve is of a property that is known");
    let points: Vec<(f64, f64)> = row["points"]
        .split(' ')
        .map(|point| point.split_once(':').expect("a point is temperature:value"))
        .map(|(t, v)| (number(t).expect("a temperature"), number(v).expect("a value")))
        .collect();
    let curve = Curve::new(&points, property == Property::LiquidViscosity);
    let provenance = Provenance {
        set: row["set"].clone(),
        source: row["source"].clone(),
        confidence: Confidence::read(&row["confidence"]),
        range_k: Some(curve.range()),
    };
    (property, Given { curve, provenance })
}

fn read_substance(row: &Row, curves: Vec<(Property, Given)>) -> Substance {
    let maybe = |name: &str| number(&row[name]);
    let must = |name: &str| number(&row[name]).unwrap_or_else(|| panic!("{} lacks {name}", row["name"]));
    let list = |name: &str| row[name].split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
    let critical = Critical::new(must("Tc_K"), must("Pc_Pa"), must("omega"));
    let fitted = (must("psat_Tmin_K"), must("psat_Tmax_K"));
    let mut known = vec![(must("Tb_K"), ATMOSPHERE.get()), (critical.temperature.get(), critical.pressure.get())];
    known.extend(maybe("psat_298K_Pa").map(|p| (298.15, p)));
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let fit = ["psat_A", "psat_B", "psat_C", "psat_D"].map(must);
    Substance {
        cas: row["cas"].clone(),
        name_en: row["name"].clone(),
        name_zh: row["name_zh"].clone(),
        aliases: list("aliases").collect(),
        formula: row["formula"].clone(),
        molar_mass: must("mw_kg_kmol") / 1000.0,
        boiling: must("Tb_K"),
        melting: maybe("Tm_K"),
        critical,
        vapour_pressure: VapourPressure::new(fit, fitted, maybe("Tm_K"), &known),
        flammability: Flammability {
            flash: maybe("Tflash_K"),
            autoignition: maybe("Tauto_K"),
            lower: maybe("LFL_vol"),
            upper: maybe("UFL_vol"),
            heat_of_combustion: maybe("heat_combustion_lower_gas_J_kg"),
        },
        diffusion_volume: maybe("fuller_volume"),
        flags: list("flag").collect(),
        sets: list("sets").filter_map(|set| set.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()))).collect(),
        estimated: list("estimated").collect(),
        source: row["source"].clone(),
        curves,
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
