//! The two phases of a substance side by side along its boiling curve.

use anlan_quantity::si::{JoulesPerKilogramKelvin, Kelvin, Pascals};
use anlan_substances::properties::{PengRobinson, Phase, Substance, ideal_gas_density};

use crate::Fault;
use crate::numerics::gauss_legendre;

/// Liquid and vapour in equilibrium at a temperature. Plain numbers in SI units: formulas take them from here.
///
/// Enthalpies and entropies count from the liquid at the normal boiling point, or at the end of the liquid's heat capacity nearest to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturated {
    /// Temperature, K.
    pub temperature: f64,
    /// Vapour pressure, Pa.
    pub pressure: f64,
    /// Density of the liquid, kg/m³.
    pub liquid_density: f64,
    /// Density of the vapour, kg/m³.
    pub vapour_density: f64,
    /// Heat of vaporisation, J/kg.
    pub heat_of_vaporisation: f64,
    /// Enthalpy of the liquid, J/kg.
    pub liquid_enthalpy: f64,
    /// Entropy of the liquid, J/(kg·K).
    pub liquid_entropy: f64,
    /// Heat capacity of the liquid, J/(kg·K).
    pub liquid_heat_capacity: f64,
}

impl Saturated {
    /// Enthalpy of the vapour, J/kg.
    pub fn vapour_enthalpy(&self) -> f64 {
        self.liquid_enthalpy + self.heat_of_vaporisation
    }

    /// Entropy of the vapour, J/(kg·K).
    pub fn vapour_entropy(&self) -> f64 {
        self.liquid_entropy + self.heat_of_vaporisation / self.temperature
    }

    /// Volume of a kilogram that is vapour to a share, m³/kg.
    pub fn volume(&self, quality: f64) -> f64 {
        quality / self.vapour_density + (1.0 - quality) / self.liquid_density
    }

    /// Share of vapour in a kilogram of a given entropy; may lie outside 0 … 1.
    pub fn quality_of_entropy(&self, entropy: f64) -> f64 {
        (entropy - self.liquid_entropy) * self.temperature / self.heat_of_vaporisation
    }
}

/// Returns liquid and vapour in equilibrium at a temperature.
///
/// # Source
///
/// The substance's curves; the vapour's density by Peng and Robinson (1976) at the vapour pressure.
///
/// # Errors
///
/// Those of the properties: solid, supercritical, not known, outside a range.
pub fn saturated(substance: &'static Substance, temperature: Kelvin) -> Result<Saturated, Fault> {
    let pressure = substance.vapour_pressure(temperature)?;
    let liquid_density = substance.liquid_density(temperature)?.get();
    let vapour = PengRobinson::of(substance).state(temperature, pressure, Phase::Vapour);
    let ideal = ideal_gas_density(substance, temperature, pressure)?.get();
    // Where the cubic has one root only and it is the liquid's, the ideal gas is nearer.
    let vapour_density = vapour.map(|v| v.density.get()).ok().filter(|d| *d < 0.6 * liquid_density).unwrap_or(ideal);
    let start = origin(substance);
    let t = temperature.get();
    let capacity = |at: f64| substance.liquid_heat_capacity(Kelvin(at)).map_or(f64::NAN, JoulesPerKilogramKelvin::get);
    let liquid_entropy = gauss_legendre(|at| capacity(at) / at, start.get(), t, 2);
    Ok(Saturated {
        temperature: t,
        pressure: pressure.get(),
        liquid_density,
        vapour_density,
        heat_of_vaporisation: substance.heat_of_vaporisation(temperature)?.get(),
        liquid_enthalpy: substance.liquid_enthalpy_change(start, temperature)?.get(),
        liquid_entropy,
        liquid_heat_capacity: substance.liquid_heat_capacity(temperature)?.get(),
    })
}

/// Returns the boiling temperature at a pressure that is at or below a given one, or the temperature where the liquid's data begin.
pub(crate) fn final_temperature(substance: &'static Substance, ambient: Pascals) -> Result<Kelvin, Fault> {
    Ok(substance.boiling_point_at(ambient)?)
}

/// Where enthalpy and entropy count from.
fn origin(substance: &'static Substance) -> Kelvin {
    use anlan_substances::properties::Property;
    let range = substance.provenance(Property::LiquidHeatCapacity).and_then(|p| p.range_k);
    let boiling = substance.boiling_point().get();
    Kelvin(range.map_or(boiling, |(from, to)| boiling.clamp(from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn propane_is_that_of_the_steam_tables() {
        // Lemmon, McLinden and Wagner, J. Chem. Eng. Data 54 (2009) 3141, computed with CoolProp 8.0.0 at 300 K: 9.977 bar, 489.45, 21.630 kg/m³.
        let s = saturated(Substance::find("propane").unwrap(), Kelvin(300.0)).unwrap();
        assert!((s.pressure / 9.978e5 - 1.0).abs() < 0.005, "{s:?}");
        assert!(
            (s.liquid_density / 489.5 - 1.0).abs() < 0.005 && (s.vapour_density / 21.63 - 1.0).abs() < 0.02,
            "{s:?}"
        );
        assert!((s.vapour_enthalpy() - s.liquid_enthalpy - s.heat_of_vaporisation).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_liquid_is_told() {
        let code = |name: &str, t: f64| saturated(Substance::find(name).unwrap(), Kelvin(t)).unwrap_err().code;
        assert_eq!(code("methane", 300.0), "properties.supercritical");
        assert_eq!(code("benzene", 200.0), "properties.solid");
        assert_eq!(code("benzene", f64::NAN), "properties.not_positive");
    }
}
