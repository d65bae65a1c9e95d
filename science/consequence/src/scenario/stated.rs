//! Levels at which a hazard is told: limits of flammability, guidelines, probits, thresholds of heat and pressure.

use anlan_quantity::si::{GAS_CONSTANT, Pascals, Seconds};
use anlan_quantity::{Confidence, Text};
use anlan_substances::properties::Property;

use super::chain::Case;
use crate::Trace;
use crate::harm::{
    ConcentrationUnit, Threshold, ThresholdKind, ToxicProbit, ToxicSet, erpg_of, thresholds, toxic_probit,
};
use crate::outcome::Level;
use crate::plume::from_ppm;
use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre};

/// Levels of heat that are told, kW/m² (issue of the house; AQ/T 3046-2013 Table H.2 and CCPS).
const HEAT: [f64; 3] = [37.5, 12.5, 4.0];
/// Levels of over-pressure that are told, kPa.
const PRESSURE: [f64; 4] = [100.0, 40.0, 16.0, 5.0];
/// Shares of deaths that are told.
const DEATHS: [f64; 3] = [0.99, 0.5, 0.01];

pub(super) fn level(
    id: impl Into<String>,
    name: Text,
    value: f64,
    shown: String,
    source: impl Into<String>,
    confidence: Confidence,
) -> Level {
    Level {
        id: id.into(),
        name,
        value,
        shown,
        source: source.into(),
        confidence,
        distance_m: 0.0,
        half_width_m: 0.0,
        area_m2: 0.0,
        ring: Vec::new(),
    }
}

/// Limits between which a cloud burns, and half of the lower.
pub(super) fn flammable(case: &Case<'_>) -> Option<Vec<Level>> {
    let lower = case.substance.lower_flammability_limit().ok()?;
    let provenance = |property| case.substance.provenance(property);
    let of = |property, name: &str, zh: &str, en: &str, value: f64| {
        let row = provenance(property);
        let source = row.as_ref().map_or_else(String::new, |row| row.source.clone());
        let confidence = row.map_or(Confidence::Recalled, |row| row.confidence);
        level(name, Text::new(zh.to_owned(), en.to_owned()), value, percent(value), source, confidence)
    };
    let mut levels = Vec::new();
    if let Ok(upper) = case.substance.upper_flammability_limit() {
        levels.push(of(Property::UpperFlammabilityLimit, "ufl", "爆炸上限", "upper flammability limit", upper));
    }
    let low = Property::LowerFlammabilityLimit;
    levels.push(of(low, "lfl", "爆炸下限（闪火范围）", "lower flammability limit (flash fire)", lower));
    levels.push(of(low, "half_lfl", "爆炸下限的一半", "half of the lower flammability limit", 0.5 * lower));
    Some(levels)
}

fn percent(mole_fraction: f64) -> String {
    format!("{} %", trimmed(100.0 * mole_fraction, 3))
}

/// Writes a number to so many significant figures.
pub(super) fn trimmed(value: f64, figures: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = anlan_quantity::math::log10(value.abs()).floor();
    // As many decimals as leave the figures that are wanted; a number has no more than twelve that matter here.
    let decimals = (0..12_u8).find(|decimals| f64::from(*decimals) >= figures as f64 - 1.0 - magnitude).unwrap_or(12);
    let text = format!("{value:.*}", usize::from(decimals));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Probits of the substance: of the set that is asked for, or of the first that has it.
pub(super) fn probit_of(case: &Case<'_>) -> Option<(ToxicSet, &'static ToxicProbit)> {
    let sets: &[ToxicSet] = match &case.scenario.effects.toxic_set {
        Some(set) => core::slice::from_ref(set),
        None => &ToxicSet::ALL,
    };
    sets.iter().find_map(|set| toxic_probit(*set, case.substance.cas()).map(|row| (*set, row)))
}

/// The air in which concentrations are told.
fn air(case: &Case<'_>) -> (Kelvin, Pascals) {
    (Kelvin(case.scenario.weather.temperature_k), Pascals(case.scenario.weather.pressure_pa))
}

/// Mole fraction in the air as a set of probits takes it.
pub(super) fn in_own_unit(case: &Case<'_>, row: &ToxicProbit, mole_fraction: f64) -> f64 {
    match row.unit {
        ConcentrationUnit::PartsPerMillion => mole_fraction * 1e6,
        ConcentrationUnit::MilligramsPerCubicMetre => {
            let (temperature, pressure) = air(case);
            from_ppm(mole_fraction * 1e6, case.substance.molar_mass(), temperature, pressure).0 * 1e6
        }
    }
}

fn mole_fraction(case: &Case<'_>, value: f64, unit: ConcentrationUnit) -> f64 {
    let (temperature, pressure) = air(case);
    match unit {
        ConcentrationUnit::PartsPerMillion => value * 1e-6,
        ConcentrationUnit::MilligramsPerCubicMetre => {
            let mass = KilogramsPerCubicMetre(value * 1e-6);
            mass.0 / case.substance.molar_mass().0 * GAS_CONSTANT * temperature.0 / pressure.0
        }
    }
}

/// Concentrations that harm those who breathe them for a time.
pub(super) fn toxic(case: &Case<'_>, exposure: Seconds, trace: &mut Trace) -> Vec<Level> {
    let mut levels = Vec::new();
    if let Some((_, row)) = probit_of(case) {
        let minutes = trimmed(exposure.0 / 60.0, 3);
        let unit = match row.unit {
            ConcentrationUnit::PartsPerMillion => "ppm",
            ConcentrationUnit::MilligramsPerCubicMetre => "mg/m³",
        };
        trace.rests_on(format!("harm.toxic_probit.{}", row.substance), row.source.clone(), row.confidence());
        for share in DEATHS {
            let Ok(concentration) = row.lethal_concentration(share, exposure) else { continue };
            let percent = trimmed(100.0 * share, 2);
            levels.push(level(
                format!("lethality_{percent}"),
                Text::new(format!("{percent} % 死亡（{minutes} min）"), format!("{percent} % die ({minutes} min)")),
                mole_fraction(case, concentration, row.unit),
                format!("{} {unit}", trimmed(concentration, 3)),
                row.source.clone(),
                row.confidence(),
            ));
        }
    }
    if let Some(erpg) = erpg_of(case.substance.cas()) {
        let unit = if erpg.unit == "ppm" {
            ConcentrationUnit::PartsPerMillion
        } else {
            ConcentrationUnit::MilligramsPerCubicMetre
        };
        for (number, value) in [(3, erpg.erpg_3), (2, erpg.erpg_2), (1, erpg.erpg_1)] {
            let Some(value) = value else { continue };
            levels.push(level(
                format!("erpg_{number}"),
                Text::new(format!("ERPG-{number}（1 h）"), format!("ERPG-{number} (1 h)")),
                mole_fraction(case, value, unit),
                format!("{} {}", trimmed(value, 3), erpg.unit),
                erpg.source.clone(),
                erpg.confidence(),
            ));
        }
    }
    levels.sort_by(|a, b| b.value.total_cmp(&a.value));
    levels.retain(|level| level.value < 1.0);
    levels
}

/// Heat fluxes.
pub(super) fn heat() -> Vec<Level> {
    let of = |value: f64| {
        let text = Text::new(format!("{value} kW/m²"), format!("{value} kW/m²"));
        told(ThresholdKind::HeatFlux, value, format!("heat_{value}"), text, "kW/m²")
    };
    HEAT.into_iter().filter_map(of).collect()
}

/// Over-pressures.
pub(super) fn pressure() -> Vec<Level> {
    let of = |value: f64| {
        let text = Text::new(format!("{value} kPa"), format!("{value} kPa"));
        told(ThresholdKind::Overpressure, value, format!("pressure_{value}"), text, "kPa")
    };
    PRESSURE.into_iter().filter_map(of).collect()
}

fn told(kind: ThresholdKind, value: f64, id: String, name: Text, unit: &str) -> Option<Level> {
    let row: &Threshold = thresholds(kind).find(|row| row.value.total_cmp(&value).is_eq())?;
    let name = Text::new(name.zh, format!("{}: {}", name.en, row.effect));
    Some(level(id, name, row.si(), format!("{value} {unit}"), row.source.clone(), row.confidence()))
}
