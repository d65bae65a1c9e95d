//! The air about a fire.

use anlan_quantity::si::{ATMOSPHERE, GAS_CONSTANT, Kelvin, MetresPerSecond, Pascals};

use crate::air::MOLAR_MASS;
use crate::{Fault, Inputs};

/// The air about a fire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    /// Temperature.
    pub temperature: Kelvin,
    /// Pressure.
    pub pressure: Pascals,
    /// Relative humidity, 0 … 1.
    pub relative_humidity: f64,
    /// Wind speed at 10 m.
    pub wind: MetresPerSecond,
}

impl Default for Air {
    /// 15 °C, one atmosphere, 70 %, calm.
    fn default() -> Self {
        Self { temperature: Kelvin(288.15), pressure: ATMOSPHERE, relative_humidity: 0.7, wind: MetresPerSecond(0.0) }
    }
}

impl Air {
    /// Checks the figures.
    pub(crate) fn checked(&self) -> Result<Self, Fault> {
        Inputs.between("air.temperature", self.temperature.0, 200.0, 350.0)?;
        Inputs.between("air.pressure", self.pressure.0, 3e4, 2e5)?;
        Inputs.between("air.relative_humidity", self.relative_humidity, 0.0, 1.0)?;
        Inputs.between("air.wind", self.wind.0, 0.0, 100.0)?;
        Ok(*self)
    }

    /// Density, kg/m³, of dry air.
    pub(crate) fn density(&self) -> f64 {
        self.pressure.0 * MOLAR_MASS.0 / (GAS_CONSTANT * self.temperature.0)
    }

    /// Kinematic viscosity, m²/s: Sutherland's law (ISO 2533:1975, equation 22).
    pub(crate) fn kinematic_viscosity(&self) -> f64 {
        let t = self.temperature.0;
        1.458e-6 * t * t.sqrt() / (t + 110.4) / self.density()
    }
}
