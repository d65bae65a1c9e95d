//! A gas vessel that empties itself.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    ATMOSPHERE, CubicMetres, Kelvin, Kilograms, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, Pascals, Seconds,
};
use anlan_substances::properties::{Property, RealGas, Substance};

use super::gas_orifice::{Inside, gas_phase, warn_condensed};
use super::liquid_orifice::{chosen, circle, no_drive, pressure_of};
use super::outflow::HistoryPoint;
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Blowdown of a gas vessel.
pub const MODEL: Model = Model {
    id: "discharge.blowdown_gas",
    zh: "气体容器泄压",
    en: "Blowdown of a gas vessel",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.2.2 (mass and energy of the content); real gas by Peng and Robinson (1976)",
    valid_for: &[
        Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 1.0 },
        Range { quantity: "compressibility", unit: "1", from: 0.7, to: 1.3 },
    ],
};

/// A vessel filled with gas, with a hole.
#[derive(Clone, Copy, Debug)]
pub struct GasVessel {
    /// Substance.
    pub substance: &'static Substance,
    /// Volume.
    pub volume: CubicMetres,
    /// Pressure at the beginning.
    pub pressure: Pascals,
    /// Temperature at the beginning.
    pub temperature: Kelvin,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Discharge coefficient; nothing takes that of a sharp edge with choked gas.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
    /// Whether the wall keeps the gas at its temperature; otherwise nothing warms it.
    pub isothermal: bool,
}

impl GasVessel {
    /// Returns a vessel without heat from its wall and with a sharp-edged hole into the standard atmosphere.
    pub fn new(
        substance: &'static Substance,
        volume: CubicMetres,
        pressure: Pascals,
        temperature: Kelvin,
        hole_diameter: Metres,
    ) -> Self {
        Self {
            substance,
            volume,
            pressure,
            temperature,
            hole_diameter,
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
            isothermal: false,
        }
    }
}

/// Steps of equal mass from the full vessel to ambient pressure.
const STEPS: u32 = 120;

/// Returns mass, pressure, temperature and flow of a gas vessel over time, until its pressure is that outside.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// The gas that stays expands adiabatically, T ∝ m^(γ−1), or keeps its temperature; each step takes the same mass, and its duration is that
/// mass over the mean of the flows at both ends.
///
/// # Valid for
///
/// Gas that does not condense: a warning says where it would.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{GasVessel, blowdown_gas};
/// use anlan_quantity::si::{CubicMetres, Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let vessel = GasVessel::new(Substance::find("nitrogen")?, CubicMetres(10.0), Pascals(2e6), Kelvin(293.0), Metres(0.02));
/// let (history, _) = blowdown_gas(&vessel)?;
/// let last = history[history.len() - 1];
/// assert!((last.pressure.get() / 101_325.0 - 1.0).abs() < 0.01 && last.temperature.get() < 150.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn blowdown_gas(input: &GasVessel) -> Result<(Vec<HistoryPoint>, Trace), Fault> {
    let volume = Inputs.between("volume", Inputs.positive("volume", input.volume.get())?, 1e-9, 1e9)?;
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let diameter = Inputs.between("hole_diameter", input.hole_diameter.get(), 1e-5, 20.0)?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    let mut trace = Trace::default();
    let cd = chosen(input.discharge_coefficient, "gas-hole", &mut trace)?;
    gas_phase(input.substance, input.pressure, input.temperature, &mut trace)?;
    let equation = RealGas::of(input.substance);
    let start = equation.state(input.temperature, input.pressure)?;
    MODEL.judge(&[("hole_diameter", diameter), ("compressibility", start.compressibility)], &mut trace);
    trace.used("properties.real_gas", equation.source());
    let area = cd * circle(diameter);
    let gas = Gas { input, equation };
    // The density at which the pressure is that outside: pressure falls with density along the path.
    let full = start.density.get();
    let over = |density: f64| gas.at(density, full).map_or(f64::NAN, |inside| inside.pressure - ambient);
    let end =
        bracketed(over, full * (ambient / pressure) * 0.2, full, 1e-9 * full).unwrap_or(full * ambient / pressure);
    let mut history: Vec<HistoryPoint> = Vec::new();
    for step in 0..=STEPS {
        let density = full + (end - full) * f64::from(step) / f64::from(STEPS);
        let inside = gas.at(density, full)?;
        let rate = area * inside.throat(ambient).flux;
        let mass = density * volume;
        let time = history
            .last()
            .map_or(0.0, |last| last.time.get() + 2.0 * (last.mass.get() - mass) / (last.mass_rate.get() + rate));
        warn_condensed(input.substance, Pascals(inside.pressure), Kelvin(inside.temperature), &mut trace);
        history.push(HistoryPoint {
            time: Seconds(time),
            mass: Kilograms(mass),
            pressure: Pascals(inside.pressure),
            temperature: Kelvin(inside.temperature),
            level: 0.0,
            mass_rate: KilogramsPerSecond(rate),
        });
    }
    Ok((history, trace))
}

struct Gas<'a> {
    input: &'a GasVessel,
    equation: RealGas,
}

impl Gas<'_> {
    /// State at a density on the way from the full vessel.
    fn at(&self, density: f64, full: f64) -> Result<Inside, Fault> {
        let substance = self.input.substance;
        let start = self.input.temperature.get();
        let (from, to) =
            substance.provenance(Property::VapourHeatCapacity).and_then(|p| p.range_k).unwrap_or((start, start));
        let gamma = |t: f64| substance.heat_capacity_ratio(Kelvin(t.clamp(from, to)));
        let mut temperature = start;
        let mut ratio = gamma(start)?;
        if !self.input.isothermal {
            // γ at the mean temperature of the path.
            for _ in 0..4 {
                temperature = start * pow(density / full, ratio - 1.0);
                ratio = gamma(0.5 * (start + temperature))?;
            }
        }
        let pressure = self.equation.pressure(Kelvin(temperature), KilogramsPerCubicMetre(density));
        let specific = substance.gas_constant().get();
        // Below the boiling curve the equation of state turns back: the ideal gas is the bound.
        let pressure = pressure.map_or(density * specific * temperature, Pascals::get);
        Ok(Inside {
            pressure,
            temperature,
            gamma: gamma(temperature)?,
            z: pressure / (density * specific * temperature),
            specific,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choked_blowdown_follows_the_closed_form() {
        // Ideal gas, isothermal, choked: m = m₀ exp(−t/τ), τ = V / (c_d A Γ (R T)^½).
        let nitrogen = Substance::find("nitrogen").unwrap();
        let vessel = GasVessel {
            isothermal: true,
            discharge_coefficient: Some(1.0),
            ..GasVessel::new(nitrogen, CubicMetres(1.0), Pascals(8e5), Kelvin(300.0), Metres(0.01))
        };
        let (history, _) = blowdown_gas(&vessel).unwrap();
        let rt = nitrogen.gas_constant().get() * 300.0;
        let tau = 1.0 / (circle(0.01) * 0.6847 * rt.sqrt());
        let middle = history[30];
        let share = middle.mass.get() / history[0].mass.get();
        let exact = -tau * anlan_quantity::math::ln(share);
        assert!((middle.time.get() / exact - 1.0).abs() < 0.01, "{} {exact}", middle.time);
    }

    #[test]
    fn everything_falls() {
        let vessel = GasVessel::new(
            Substance::find("methane").unwrap(),
            CubicMetres(50.0),
            Pascals(7e6),
            Kelvin(290.0),
            Metres(0.05),
        );
        let (history, _) = blowdown_gas(&vessel).unwrap();
        assert!(
            history
                .windows(2)
                .all(|w| w[0].pressure > w[1].pressure && w[0].time < w[1].time && w[0].mass_rate > w[1].mass_rate)
        );
    }
}
