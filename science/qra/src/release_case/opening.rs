//! Openings that must be sized: the one through which all gets out in ten minutes, and what a vessel looks like for it.

use anlan_consequence::discharge::{self, GasOrifice, LiquidOrifice, gas_nozzle_real, gas_orifice, liquid_orifice};
use anlan_consequence::scenario::{Shape, Vessel};
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::cbrt;
use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Kelvin, Metres, Pascals};
use anlan_substances::properties::Substance;

/// Ten minutes, s (Purple Book CPR 18E chapter 3: all of the content in a continuous release of 10 min).
pub(super) const TEN_MINUTES: f64 = 600.0;
/// Largest opening that the engine takes, m.
const LARGEST: f64 = 5.0;
/// Opening of which the flow is computed, m: the flow goes by its area.
const PROBE: f64 = 0.1;

/// Shape of a vessel with the proportions that the engine gives it.
pub(super) fn shape_of(vessel: &Vessel) -> discharge::Vessel {
    let cube = |factor: f64| Metres(cbrt(vessel.volume_m3 * factor));
    let pi = core::f64::consts::PI;
    match vessel.shape {
        Shape::UprightCylinder => {
            let diameter = cube(4.0 / pi);
            discharge::Vessel::VerticalCylinder { diameter, height: diameter }
        }
        Shape::LyingCylinder => {
            let diameter = cube(4.0 / (3.0 * pi));
            discharge::Vessel::HorizontalCylinder { diameter, length: Metres(3.0 * diameter.0) }
        }
        Shape::Sphere => discharge::Vessel::Sphere { diameter: cube(6.0 / pi) },
    }
}

/// Diameter of the opening through which the content of a vessel gets out evenly in ten minutes, m, at most what the engine takes.
pub(super) fn ten_minute_opening(
    substance: &'static Substance,
    vessel: &Vessel,
    above_bottom: f64,
) -> Result<f64, Fault> {
    let wanted = Inputs.positive("vessel.mass_kg", vessel.mass_kg)? / TEN_MINUTES;
    Inputs.positive("vessel.volume_m3", vessel.volume_m3)?;
    let temperature = Kelvin(Inputs.positive("vessel.temperature_k", vessel.temperature_k)?);
    let supercritical = temperature >= substance.critical().temperature;
    let saturation = if supercritical { None } else { Some(substance.vapour_pressure(temperature)?.0) };
    let pressure = vessel.pressure_pa.unwrap_or_else(|| saturation.map_or(ATMOSPHERE.0, |p| p.max(ATMOSPHERE.0)));
    // The engine's own bound between gas and liquid.
    let is_gas = saturation.is_none_or(|saturation| pressure < 0.98 * saturation);
    let head = if is_gas { None } else { head(substance, vessel, temperature, above_bottom)? };
    let flow = if let Some(head) = head {
        let hole = LiquidOrifice {
            head: Metres(head),
            ..LiquidOrifice::new(substance, Pascals(pressure), temperature, Metres(PROBE))
        };
        liquid_orifice(&hole)?
    } else {
        let hole = GasOrifice::new(substance, Pascals(pressure), temperature, Metres(PROBE));
        gas_nozzle_real(&hole).or_else(|_| gas_orifice(&hole))?
    };
    Ok((PROBE * (wanted / flow.mass_rate.0).sqrt()).min(LARGEST))
}

/// Height of the liquid above the opening, m; nothing where the opening is in the vapour.
fn head(
    substance: &'static Substance,
    vessel: &Vessel,
    temperature: Kelvin,
    above_bottom: f64,
) -> Result<Option<f64>, Fault> {
    let volume = CubicMetres(vessel.mass_kg / substance.liquid_density(temperature)?.0);
    let level = shape_of(vessel).level_of(volume).0 - above_bottom;
    Ok((level > 0.0).then_some(level))
}
