//! State of a gas in the throat of a hole.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    GAS_CONSTANT, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, KilogramsPerSecond, Metres, MetresPerSecond,
    Pascals,
};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs};

/// A hole through which an ideal gas flows from rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GasHole {
    /// Diameter.
    pub diameter: Metres,
    /// Coefficient of discharge.
    pub discharge_coefficient: f64,
    /// Pressure inside.
    pub pressure: Pascals,
    /// Temperature inside.
    pub temperature: Kelvin,
    /// Pressure of the air.
    pub ambient_pressure: Pascals,
    /// Molar mass.
    pub molar_mass: KilogramsPerMole,
    /// Ratio of specific heats.
    pub heat_ratio: f64,
}

/// A hole of the pressure of the air that gives the same jet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotionalNozzle {
    /// Diameter.
    pub diameter: Metres,
    /// Velocity.
    pub velocity: MetresPerSecond,
    /// Temperature.
    pub temperature: Kelvin,
    /// Density.
    pub density: KilogramsPerCubicMetre,
    /// Mass rate.
    pub mass_rate: KilogramsPerSecond,
}

/// Gas in the throat.
pub(super) struct Throat {
    pub(super) pressure: f64,
    pub(super) temperature: f64,
    pub(super) density: f64,
    pub(super) velocity: f64,
    /// Gas constant of the gas, J/(kg·K).
    pub(super) constant: f64,
}

impl GasHole {
    /// Flow in the throat: sonic where the pressure suffices, else isentropic down to the pressure of the air.
    pub(super) fn throat(&self) -> Result<Throat, Fault> {
        let check = Inputs;
        check.between("hole.diameter", self.diameter.0, 1e-6, 10.0)?;
        check.between("hole.discharge_coefficient", self.discharge_coefficient, 0.01, 1.0)?;
        let air = check.between("hole.ambient_pressure", self.ambient_pressure.0, 1e3, 1e6)?;
        let inside = check.between("hole.pressure", self.pressure.0, air, 1e9)?;
        check.between("hole.temperature", self.temperature.0, 20.0, 3_000.0)?;
        check.between("hole.molar_mass", self.molar_mass.0, 1e-3, 2.0)?;
        let ratio = check.between("hole.heat_ratio", self.heat_ratio, 1.01, 1.7)?;
        let constant = GAS_CONSTANT / self.molar_mass.0;
        let critical = inside * pow(2.0 / (ratio + 1.0), ratio / (ratio - 1.0));
        let pressure = critical.max(air);
        let temperature = self.temperature.0 * pow(pressure / inside, (ratio - 1.0) / ratio);
        let heat = ratio * constant / (ratio - 1.0);
        let velocity = (2.0 * heat * (self.temperature.0 - temperature)).max(0.0).sqrt();
        Ok(Throat { pressure, temperature, density: pressure / (constant * temperature), velocity, constant })
    }

    pub(super) fn area(&self) -> f64 {
        0.25 * core::f64::consts::PI * self.diameter.0 * self.diameter.0
    }

    /// Nozzle with a mass rate, velocity and temperature at the pressure of the air.
    pub(super) fn nozzle(&self, mass_rate: f64, velocity: f64, temperature: f64, constant: f64) -> NotionalNozzle {
        let density = self.ambient_pressure.0 / (constant * temperature);
        let area = if velocity > 0.0 { mass_rate / (density * velocity) } else { self.area() };
        NotionalNozzle {
            diameter: Metres((4.0 * area / core::f64::consts::PI).sqrt()),
            velocity: MetresPerSecond(velocity),
            temperature: Kelvin(temperature),
            density: KilogramsPerCubicMetre(density),
            mass_rate: KilogramsPerSecond(mass_rate),
        }
    }
}
