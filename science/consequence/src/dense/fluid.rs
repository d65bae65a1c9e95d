//! The released fluid, and its mixtures with moist air.

use anlan_quantity::math::exp;
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre,
    KilogramsPerMole, Pascals,
};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs};

/// Molar masses of dry air and of water, kg/mol.
const AIR_MASS: f64 = crate::air::MOLAR_MASS.0;
const WATER_MASS: f64 = crate::air::WATER_MOLAR_MASS.0;
/// Specific heat of dry air, J/(kg·K), at 0–30 °C.
const AIR_HEAT: f64 = 1_005.0;
/// Specific heat of water vapour and of liquid water, J/(kg·K).
const WATER_VAPOUR_HEAT: f64 = 1_870.0;
const WATER_LIQUID_HEAT: f64 = 4_190.0;
/// Heat of vaporisation of water at 0 °C, J/kg.
const WATER_LATENT: f64 = 2.501e6;

/// Mass fraction above which a mixture boils at one temperature, to the accuracy of a machine number.
const NEARLY_PURE: f64 = 1.0 - 1e-5;

/// What a dense-gas model must know of a fluid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DenseFluid {
    /// Molar mass.
    pub molar_mass: KilogramsPerMole,
    /// Specific heat of the vapour at constant pressure.
    pub vapour_heat: JoulesPerKilogramKelvin,
    /// Specific heat of the liquid.
    pub liquid_heat: JoulesPerKilogramKelvin,
    /// Normal boiling point.
    pub boiling_point: Kelvin,
    /// Heat of vaporisation at the boiling point.
    pub heat_of_vaporisation: JoulesPerKilogram,
    /// Density of the liquid at the boiling point.
    pub liquid_density: KilogramsPerCubicMetre,
    /// Constants B and C of ln p = A − B / (T + C); A follows from the boiling point. Without them: Clausius–Clapeyron.
    pub saturation: Option<(Kelvin, Kelvin)>,
}

impl DenseFluid {
    /// Returns the vapour pressure.
    pub fn vapour_pressure(&self, temperature: Kelvin) -> Pascals {
        Pascals(ATMOSPHERE.0 * self.saturation_ratio(temperature.0).0)
    }

    /// Returns vapour pressure over one atmosphere, and how its logarithm grows with temperature.
    fn saturation_ratio(&self, t: f64) -> (f64, f64) {
        let (b, c) = self.constants();
        let at = (t + c).max(1.0);
        (exp((b / (self.boiling_point.0 + c) - b / at).clamp(-600.0, 40.0)), b / (at * at))
    }

    fn constants(&self) -> (f64, f64) {
        match self.saturation {
            Some((b, c)) => (b.0, c.0),
            None => (self.molar_mass.0 * self.heat_of_vaporisation.0 / GAS_CONSTANT, 0.0),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        let check = Inputs;
        check.between("fluid.molar_mass", self.molar_mass.0, 1e-3, 2.0)?;
        check.between("fluid.vapour_heat", self.vapour_heat.0, 50.0, 2e4)?;
        check.between("fluid.liquid_heat", self.liquid_heat.0, 50.0, 2e4)?;
        check.between("fluid.boiling_point", self.boiling_point.0, 2.0, 2_000.0)?;
        check.between("fluid.heat_of_vaporisation", self.heat_of_vaporisation.0, 1e3, 1e7)?;
        check.between("fluid.liquid_density", self.liquid_density.0, 10.0, 3e4)?;
        if let Some((b, c)) = self.saturation {
            check.between("fluid.saturation.b", b.0, 1.0, 1e5)?;
            check.between("fluid.saturation.c", c.0, -1_000.0, 1_000.0)?;
            check.positive("fluid.saturation.c", self.boiling_point.0 + c.0)?;
        }
        Ok(())
    }
}

/// Moist air around the release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Air {
    /// Temperature, K.
    pub(crate) temperature: f64,
    /// Pressure, Pa.
    pub(crate) pressure: f64,
    /// Density, kg/m³.
    pub(crate) density: f64,
    /// Specific heat, J/(kg·K).
    pub(crate) heat: f64,
    /// Water in a kilogram of moist air, kg.
    water: f64,
    /// Moles in a kilogram of moist air.
    moles: f64,
}

impl Air {
    /// Returns the air at a temperature, pressure and relative humidity (0 … 1).
    pub(crate) fn new(temperature: f64, pressure: f64, humidity: f64) -> Self {
        let vapour = (humidity * water_pressure(temperature).0).min(0.9 * pressure);
        let ratio = WATER_MASS / AIR_MASS * vapour / (pressure - vapour);
        let water = ratio / (1.0 + ratio);
        let moles = (1.0 - water) / AIR_MASS + water / WATER_MASS;
        Self {
            temperature,
            pressure,
            density: pressure / (GAS_CONSTANT * temperature * moles),
            heat: (1.0 - water) * AIR_HEAT + water * WATER_VAPOUR_HEAT,
            water,
            moles,
        }
    }
}

/// Saturation pressure of water, Pa, and how its logarithm grows (Bolton, Mon. Weather Rev. 108 (1980) 1046, eq. 10).
fn water_pressure(t: f64) -> (f64, f64) {
    let over = (t - 29.65).max(40.0);
    (611.2 * exp(17.67 * (t - 273.15) / over), 17.67 * 243.5 / (over * over))
}

fn water_latent(t: f64) -> f64 {
    WATER_LATENT - (WATER_LIQUID_HEAT - WATER_VAPOUR_HEAT) * (t - 273.15)
}

/// A mixture in equilibrium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mixture {
    /// Temperature, K.
    pub(crate) temperature: f64,
    /// Density, kg/m³.
    pub(crate) density: f64,
    /// Moles of the fluid, vapour and liquid, in a mole of everything.
    pub(crate) mole_fraction: f64,
    /// Liquid fluid in a kilogram of mixture, kg.
    pub(crate) liquid: f64,
}

/// A fluid in given air: what a mixture of the two is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mixing {
    pub(crate) fluid: DenseFluid,
    pub(crate) air: Air,
}

impl Mixing {
    /// Returns the specific enthalpy of the released fluid, J/kg; vapour at the temperature of the air counts as zero.
    pub(crate) fn enthalpy(&self, temperature: f64, liquid: f64) -> f64 {
        self.fluid.vapour_heat.0 * (temperature - self.air.temperature) - liquid * self.latent(temperature)
    }

    fn latent(&self, t: f64) -> f64 {
        let fluid = &self.fluid;
        (fluid.heat_of_vaporisation.0 + (fluid.vapour_heat.0 - fluid.liquid_heat.0) * (t - fluid.boiling_point.0))
            .max(0.05 * fluid.heat_of_vaporisation.0)
    }

    /// Returns the density of the fluid alone at a temperature and liquid fraction, kg/m³.
    pub(crate) fn pure_density(&self, temperature: f64, liquid: f64) -> f64 {
        let vapour = self.air.pressure * self.fluid.molar_mass.0 / (GAS_CONSTANT * temperature);
        1.0 / ((1.0 - liquid) / vapour + liquid / self.fluid.liquid_density.0)
    }

    /// Returns the mass fraction of a mixture with a mole fraction of fluid.
    pub(crate) fn mass_fraction(&self, mole_fraction: f64) -> f64 {
        let fluid = mole_fraction * self.fluid.molar_mass.0;
        fluid / (fluid + (1.0 - mole_fraction) / self.air.moles)
    }

    /// Returns the mixture of a mass fraction of fluid with air, at a specific enthalpy, both liquids pure and in equilibrium.
    pub(crate) fn at(&self, mass_fraction: f64, enthalpy: f64) -> Mixture {
        let (fluid, air) = (&self.fluid, &self.air);
        let w = mass_fraction.clamp(0.0, 1.0);
        let parts = Parts {
            gas: (1.0 - w) * (1.0 - air.water) / AIR_MASS,
            fluid: w / fluid.molar_mass.0,
            water: (1.0 - w) * air.water / WATER_MASS,
        };
        let heat = w * fluid.vapour_heat.0 + (1.0 - w) * air.heat;
        let dry = (air.temperature + enthalpy / heat).max(20.0);
        let mut t = dry;
        let mut phases = self.phases(&parts, t);
        if phases.fluid < parts.fluid || phases.water < parts.water {
            // Condensation heats: the temperature lies above that of vapour alone, and heat content grows with temperature.
            let (mut low, mut high) = (dry, air.temperature.max(dry).max(fluid.boiling_point.0) + 60.0);
            for _ in 0..60 {
                let drops = (parts.fluid - phases.fluid) * fluid.molar_mass.0;
                let dew = (parts.water - phases.water) * WATER_MASS;
                let (latent, wet) = (self.latent(t), water_latent(t));
                let over = heat * (t - air.temperature) - drops * latent - dew * wet - enthalpy;
                if over > 0.0 {
                    high = t;
                } else {
                    low = t;
                }
                let slope = heat
                    + drops * (fluid.liquid_heat.0 - fluid.vapour_heat.0)
                    + dew * (WATER_LIQUID_HEAT - WATER_VAPOUR_HEAT)
                    + phases.fluid_slope * fluid.molar_mass.0 * latent
                    + phases.water_slope * WATER_MASS * wet;
                let newton = t - over / slope;
                let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
                let change = (next - t).abs();
                t = next;
                phases = self.phases(&parts, t);
                if change < 1e-7 * t {
                    break;
                }
            }
        }
        let dew = (parts.water - phases.water) * WATER_MASS;
        let mut liquid = (parts.fluid - phases.fluid) * fluid.molar_mass.0;
        if w > NEARLY_PURE {
            // Boiling at one temperature: the phases do not follow from the temperature, but from the heat.
            let missing = heat * (t - air.temperature) - dew * water_latent(t) - enthalpy;
            liquid = (missing / self.latent(t)).clamp(0.0, w);
            phases.fluid = parts.fluid - liquid / fluid.molar_mass.0;
        }
        let vapour = parts.gas + phases.fluid + phases.water;
        let volume = vapour * GAS_CONSTANT * t / air.pressure + liquid / fluid.liquid_density.0 + dew / 1_000.0;
        Mixture {
            temperature: t,
            density: 1.0 / volume,
            mole_fraction: parts.fluid / (parts.gas + parts.fluid + parts.water),
            liquid,
        }
    }

    /// Returns the moles of fluid and water that are vapour at a temperature.
    fn phases(&self, parts: &Parts, t: f64) -> Phases {
        let pressure = self.air.pressure;
        let (ratio, growth) = self.fluid.saturation_ratio(t);
        let f = ratio * ATMOSPHERE.0 / pressure;
        let all = parts.gas + parts.fluid + parts.water;
        let water_full = parts.water > 0.0;
        let (wet, wet_growth) = if water_full { water_pressure(t) } else { (0.0, 0.0) };
        let g = wet / pressure;
        let mut phases = Phases { fluid: parts.fluid, water: parts.water, fluid_slope: 0.0, water_slope: 0.0 };
        let fluid_over = f < 1.0 && parts.fluid > f * all;
        let water_over = water_full && g < 1.0 && parts.water > g * all;
        // Two passes: what condenses first takes room from the vapour and may bring the other to condense.
        let fluid_wet =
            fluid_over || (water_over && f < 1.0 && parts.fluid > f * (parts.gas + parts.fluid) / (1.0 - g).max(1e-9));
        let water_wet = water_over
            || (fluid_over
                && g < 1.0
                && water_full
                && parts.water > g * (parts.gas + parts.water) / (1.0 - f).max(1e-9));
        match (fluid_wet, water_wet) {
            (false, false) => {}
            (true, false) => {
                let room = (parts.gas + parts.water) / (1.0 - f).max(1e-9);
                phases.fluid = (f * room).min(parts.fluid);
                phases.fluid_slope = phases.fluid * growth / (1.0 - f).max(1e-9);
            }
            (false, true) => {
                let room = (parts.gas + parts.fluid) / (1.0 - g).max(1e-9);
                phases.water = (g * room).min(parts.water);
                phases.water_slope = phases.water * wet_growth / (1.0 - g).max(1e-9);
            }
            (true, true) => {
                let room = parts.gas / (1.0 - f - g).max(1e-9);
                phases.fluid = (f * room).min(parts.fluid);
                phases.water = (g * room).min(parts.water);
                phases.fluid_slope = phases.fluid * growth / (1.0 - f - g).max(1e-9);
                phases.water_slope = phases.water * wet_growth / (1.0 - f - g).max(1e-9);
            }
        }
        phases
    }
}

/// Moles in a kilogram of mixture.
struct Parts {
    gas: f64,
    fluid: f64,
    water: f64,
}

/// Moles that are vapour, and how they grow with temperature.
struct Phases {
    fluid: f64,
    water: f64,
    fluid_slope: f64,
    water_slope: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ammonia() -> Mixing {
        let fluid = DenseFluid {
            molar_mass: KilogramsPerMole(0.017_031),
            vapour_heat: JoulesPerKilogramKelvin(2_045.9),
            liquid_heat: JoulesPerKilogramKelvin(4_611.8),
            boiling_point: Kelvin(239.57),
            heat_of_vaporisation: JoulesPerKilogram(1_370_000.0),
            liquid_density: KilogramsPerCubicMetre(682.0),
            saturation: None,
        };
        Mixing { fluid, air: Air::new(306.0, 91_000.0, 0.2) }
    }

    #[test]
    fn heat_and_moles_balance_in_every_mixture() {
        let mixing = ammonia();
        let released = mixing.enthalpy(239.57, 0.81);
        for step in 1..=100 {
            let fraction = f64::from(step) / 100.0;
            let got = mixing.at(fraction, fraction * released);
            // Heat: vapour and liquid at the temperature found hold what was put in; dew is bounded by the water of the air.
            let dry = fraction * mixing.fluid.vapour_heat.0 + (1.0 - fraction) * mixing.air.heat;
            let held = dry * (got.temperature - 306.0) - got.liquid * mixing.latent(got.temperature);
            let dew = (1.0 - fraction) * mixing.air.water * water_latent(got.temperature);
            let missing = held - fraction * released;
            assert!(missing > -1.0 && missing < dew + 1.0, "{fraction} {missing} {dew}");
            // Saturation: liquid only where the vapour is saturated.
            let total = 1.0 / got.density;
            let moles = (fraction - got.liquid) / mixing.fluid.molar_mass.0;
            let pressure = moles * GAS_CONSTANT * got.temperature / total;
            let saturation = mixing.fluid.vapour_pressure(Kelvin(got.temperature)).0;
            assert!(
                got.liquid < 1e-9 || (pressure / saturation - 1.0).abs() < 0.02,
                "{fraction} {pressure} {saturation}"
            );
        }
        assert!(mixing.at(1.0, released).liquid > 0.7);
    }

    #[test]
    fn air_alone_is_air() {
        let mixing = ammonia();
        let air = mixing.at(0.0, 0.0);
        assert!((air.density / mixing.air.density - 1.0).abs() < 1e-9 && (air.temperature - 306.0).abs() < 1e-9);
    }

    #[test]
    fn water_boils_at_one_atmosphere() {
        // 1013.25 hPa at 100 °C; the formula is given for −35 … 35 °C and is 3 % high there.
        assert!((water_pressure(373.15).0 / 101_325.0 - 1.0).abs() < 0.05);
        assert!((water_pressure(293.15).0 / 2_339.0 - 1.0).abs() < 0.003);
    }
}
