//! The jet at the pressure of the air.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, JoulesPerKilogram, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, KilogramsPerSecond,
    Metres, MetresPerSecond, Pascals,
};

use crate::{Fault, Inputs, Model, Range, Trace};

/// Expansion of a choked jet.
pub const EXPANSION: Model = Model {
    id: "fire.jet.expansion",
    zh: "射流膨胀至大气压",
    en: "expansion of a jet to the pressure of the air",
    source: "Chamberlain, Chem. Eng. Res. Des. 65 (1987) 299–309; Yellow Book CPR 14E (2005) eq. 6.32–6.42",
    valid_for: &[Range { quantity: "stagnation_pressure", unit: "Pa", from: 101_325.0, to: 1e7 }],
};

/// A jet of fuel that has expanded to the pressure of the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JetSource {
    /// Mass flow, vapour and liquid.
    pub mass_rate: KilogramsPerSecond,
    /// Velocity after expansion.
    pub velocity: MetresPerSecond,
    /// Density after expansion.
    pub density: KilogramsPerCubicMetre,
    /// Molar mass.
    pub molar_mass: KilogramsPerMole,
    /// Lower heat of combustion.
    pub heat_of_combustion: JoulesPerKilogram,
}

/// Gas at rest before the opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stagnation {
    /// Absolute pressure.
    pub pressure: Pascals,
    /// Temperature.
    pub temperature: Kelvin,
    /// Ratio of heat capacities.
    pub gamma: f64,
    /// Molar mass.
    pub molar_mass: KilogramsPerMole,
}

impl JetSource {
    /// Checks the figures.
    pub(crate) fn checked(&self) -> Result<Self, Fault> {
        Inputs.between("source.mass_rate", self.mass_rate.0, 1e-6, 1e6)?;
        Inputs.between("source.velocity", self.velocity.0, 0.1, 1e4)?;
        Inputs.between("source.density", self.density.0, 1e-3, 1e3)?;
        Inputs.between("source.molar_mass", self.molar_mass.0, 1e-3, 1.0)?;
        Inputs.between("source.heat_of_combustion", self.heat_of_combustion.0, 1e5, 1e9)?;
        Ok(*self)
    }

    /// Momentum flux, N.
    pub(crate) fn momentum(&self) -> f64 {
        self.mass_rate.0 * self.velocity.0
    }

    /// Diameter of the jet of air density that has the same mass flow and momentum, m.
    pub(crate) fn source_diameter(&self, air_density: f64) -> f64 {
        (4.0 * self.mass_rate.0 / (core::f64::consts::PI * self.velocity.0 * air_density)).sqrt()
    }

    /// Heat release of complete combustion, W.
    pub fn heat_release(&self) -> f64 {
        self.mass_rate.0 * self.heat_of_combustion.0
    }
}

/// Returns the jet that a gas at rest makes when it expands to one atmosphere.
///
/// # Units
///
/// Pa, K, kg/mol, kg/s, J/kg.
///
/// # Source
///
/// [`EXPANSION`].
///
/// # Valid for
///
/// Ideal gases, choked or not; up to some ten MPa for other gases than hydrogen.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or the pressure does not exceed one atmosphere.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, fire::jet::{Stagnation, expanded}};
/// use anlan_quantity::si::{JoulesPerKilogram, Kelvin, KilogramsPerMole, KilogramsPerSecond, Pascals};
/// let gas = Stagnation { pressure: Pascals(12.1e5), temperature: Kelvin(279.0), gamma: 1.3, molar_mass: KilogramsPerMole(0.0175) };
/// let jet = expanded(&gas, KilogramsPerSecond(7.9), JoulesPerKilogram(48e6), &mut Trace::default())?;
/// assert!((jet.velocity.0 - 707.0).abs() < 2.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn expanded(
    gas: &Stagnation,
    mass_rate: KilogramsPerSecond,
    heat_of_combustion: JoulesPerKilogram,
    trace: &mut Trace,
) -> Result<JetSource, Fault> {
    let gamma = Inputs.between("gamma", gas.gamma, 1.001, 2.0)?;
    let molar_mass = Inputs.between("molar_mass", gas.molar_mass.0, 1e-3, 1.0)?;
    let temperature = Inputs.between("temperature", gas.temperature.0, 20.0, 3000.0)?;
    let air = ATMOSPHERE.0;
    let pressure = Inputs.between("pressure", gas.pressure.0, air * (1.0 + 1e-6), 1e9)?;
    EXPANSION.judge(&[("stagnation_pressure", pressure)], trace);
    let share = (gamma - 1.0) / gamma;
    let throat = pressure * pow(2.0 / (gamma + 1.0), 1.0 / share);
    let mach_squared = if throat > air {
        ((gamma + 1.0) * pow(throat / air, share) - 2.0) / (gamma - 1.0)
    } else {
        2.0 / (gamma - 1.0) * (pow(pressure / air, share) - 1.0)
    };
    let after = 2.0 * temperature / (2.0 + (gamma - 1.0) * mach_squared);
    let velocity = (mach_squared * gamma * GAS_CONSTANT * after / molar_mass).sqrt();
    JetSource {
        mass_rate,
        velocity: MetresPerSecond(velocity),
        density: KilogramsPerCubicMetre(air * molar_mass / (GAS_CONSTANT * after)),
        molar_mass: gas.molar_mass,
        heat_of_combustion,
    }
    .checked()
}

/// Returns the pressure at which a gas at rest drives a given mass flow through an opening, choked.
///
/// # Units
///
/// kg/s, m, K, kg/mol, Pa.
///
/// # Source
///
/// Yellow Book CPR 14E (2005) eq. 2.22–2.24 with a discharge coefficient of one.
///
/// # Valid for
///
/// Ideal gases in choked flow.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::jet::choked_pressure;
/// use anlan_quantity::si::{Kelvin, KilogramsPerMole, KilogramsPerSecond, Metres};
/// let pressure = choked_pressure(KilogramsPerSecond(9.6), Metres(0.0356), Kelvin(290.0), 1.3, KilogramsPerMole(0.01604))?;
/// assert!((pressure.0 - 5.6e6).abs() < 1e5);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn choked_pressure(
    mass_rate: KilogramsPerSecond,
    orifice: Metres,
    temperature: Kelvin,
    gamma: f64,
    molar_mass: KilogramsPerMole,
) -> Result<Pascals, Fault> {
    let rate = Inputs.positive("mass_rate", mass_rate.0)?;
    let orifice = Inputs.positive("orifice", orifice.0)?;
    let temperature = Inputs.positive("temperature", temperature.0)?;
    let gamma = Inputs.between("gamma", gamma, 1.001, 2.0)?;
    let molar_mass = Inputs.positive("molar_mass", molar_mass.0)?;
    let area = 0.25 * core::f64::consts::PI * orifice * orifice;
    let flow = (gamma * pow(2.0 / (gamma + 1.0), (gamma + 1.0) / (gamma - 1.0))).sqrt();
    let pressure = rate / (area * flow) * (GAS_CONSTANT * temperature / molar_mass).sqrt();
    Ok(Pascals(Inputs.between("pressure", pressure, 0.0, 1e12)?))
}
