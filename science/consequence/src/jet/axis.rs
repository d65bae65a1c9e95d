//! Decay along the axis of a free jet in still air.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::si::{KilogramsPerCubicMetre, Metres};

use super::NotionalNozzle;
use crate::{Fault, Inputs, Model, Range, Trace};

/// The model.
pub const MODEL: Model = Model {
    id: "jet.axis",
    zh: "自由射流轴线衰减",
    en: "Decay along the axis of a free jet",
    source: "Chen and Rodi, Vertical Turbulent Buoyant Jets (1980); Ricou and Spalding, J. Fluid Mech. 11 (1961) 21",
    valid_for: &[Range { quantity: "diameters", unit: "1", from: 10.0, to: 300.0 }],
};

struct Constant {
    quantity: String,
    value: f64,
    source: String,
    confidence: Confidence,
}

static CONSTANTS: LazyLock<Vec<Constant>> = LazyLock::new(|| {
    let text = include_str!("../../data/jet_axis_chen_rodi_1980.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("the table is well formed");
    records
        .iter()
        .map(|record| Constant {
            quantity: record[0].to_owned(),
            value: record[1].parse().expect("the table holds numbers"),
            source: record[2].to_owned(),
            confidence: Confidence::read(&record[3]),
        })
        .collect()
});

fn constant(quantity: &str, trace: &mut Trace) -> f64 {
    let row = CONSTANTS.iter().find(|row| row.quantity == quantity).expect("the table names its quantities");
    trace.rests_on("jet_axis_chen_rodi_1980", row.source.clone(), row.confidence);
    row.value
}

/// Returns velocity (m/s) and mass fraction on the axis of a jet at a distance from its nozzle.
///
/// # Units
///
/// SI; the mass fraction is that of the gas of the nozzle.
///
/// # Source
///
/// Chen and Rodi (1980): u/u₀ = 6.2 (ρ₀/ρₐ)^½ d/x, c/c₀ = 5.4 (ρ₀/ρₐ)^½ d/x, at most 1 in the core.
///
/// # Valid for
///
/// Momentum jets in still air, 10 to 300 diameters (d √(ρ₀/ρₐ)).
///
/// # Errors
///
/// A fault that names the input which is not possible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, jet::{NotionalNozzle, axis}};
/// use anlan_quantity::si::*;
/// let nozzle = NotionalNozzle {
///     diameter: Metres(0.05),
///     velocity: MetresPerSecond(400.0),
///     temperature: Kelvin(290.0),
///     density: KilogramsPerCubicMetre(0.67),
///     mass_rate: KilogramsPerSecond(0.53),
/// };
/// let (_, fraction) = axis::at(&nozzle, KilogramsPerCubicMetre(1.2), Metres(5.0), &mut Trace::default())?;
/// assert!((fraction - 5.4 * (0.67_f64 / 1.2).sqrt() * 0.01).abs() < 1e-12);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn at(
    nozzle: &NotionalNozzle,
    air: KilogramsPerCubicMetre,
    distance: Metres,
    trace: &mut Trace,
) -> Result<(f64, f64), Fault> {
    let check = Inputs;
    let diameter = check.positive("nozzle.diameter", nozzle.diameter.0)?;
    let density = check.positive("nozzle.density", nozzle.density.0)?;
    let velocity = check.not_negative("nozzle.velocity", nozzle.velocity.0)?;
    let air = check.positive("air", air.0)?;
    let distance = check.positive("distance", distance.0)?;
    let scaled = distance / (diameter * (density / air).sqrt());
    check.finite("distance", scaled)?;
    MODEL.judge(&[("diameters", scaled)], trace);
    let decay = |constant: f64| (constant / scaled).min(1.0);
    Ok((velocity * decay(constant("velocity", trace)), decay(constant("concentration", trace))))
}
