//! Air and the water vapour in it.

use anlan_quantity::math::{exp, pow};
use anlan_quantity::si::{
    GAS_CONSTANT, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, PascalSeconds, Pascals,
    WattsPerMetreKelvin,
};

use crate::{Fault, Inputs};

/// Molar mass of dry air (Picard et al., Metrologia 45 (2008) 149, CIPM-2007, Table 1).
pub const MOLAR_MASS: KilogramsPerMole = KilogramsPerMole(0.028_965_46);
/// Molar mass of water (CIPM-2007).
pub const WATER_MOLAR_MASS: KilogramsPerMole = KilogramsPerMole(0.018_015_28);
/// Heat capacity of dry air at constant pressure near 290 K (Lemmon et al., J. Phys. Chem. Ref. Data 29 (2000) 331).
pub const HEAT_CAPACITY: JoulesPerKilogramKelvin = JoulesPerKilogramKelvin(1006.0);
/// Heat capacity of water vapour at constant pressure near 290 K (IAPWS-95, ideal gas).
pub const WATER_VAPOUR_HEAT_CAPACITY: JoulesPerKilogramKelvin = JoulesPerKilogramKelvin(1862.0);

/// Returns the saturation pressure of water vapour, over water from 0 °C and over ice below.
///
/// # Source
///
/// Buck, J. Appl. Meteor. 20 (1981) 1527–1532, Table 2, curves w2 and i2 (without enhancement).
///
/// # Valid for
///
/// −80 °C to 50 °C, within 0.2 %; 2 % too high at 100 °C.
///
/// # Example
///
/// ```
/// use anlan_consequence::air::saturation_pressure;
/// use anlan_quantity::si::Kelvin;
/// assert!((saturation_pressure(Kelvin(293.15))?.get() - 2338.0).abs() < 5.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn saturation_pressure(temperature: Kelvin) -> Result<Pascals, Fault> {
    let t = Inputs.between("temperature", temperature.get(), 150.0, 400.0)? - 273.15;
    Ok(Pascals(if t >= 0.0 {
        611.21 * exp(17.502 * t / (240.97 + t))
    } else {
        611.15 * exp(22.452 * t / (272.55 + t))
    }))
}

/// Returns the density of moist air as an ideal mixture.
///
/// `relative_humidity` runs from 0 to 1.
///
/// # Example
///
/// ```
/// use anlan_consequence::air::density;
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin};
/// assert!((density(Kelvin(288.15), ATMOSPHERE, 0.0)?.get() - 1.225).abs() < 0.001);
/// assert!(density(Kelvin(303.15), ATMOSPHERE, 1.0)? < density(Kelvin(303.15), ATMOSPHERE, 0.0)?);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn density(
    temperature: Kelvin,
    pressure: Pascals,
    relative_humidity: f64,
) -> Result<KilogramsPerCubicMetre, Fault> {
    let p = Inputs.positive("pressure", pressure.get())?;
    let t = Inputs.positive("temperature", temperature.get())?;
    let water = mole_fraction_of_water(temperature, pressure, relative_humidity)?;
    let mass = MOLAR_MASS.get() * (1.0 - water) + WATER_MOLAR_MASS.get() * water;
    Ok(KilogramsPerCubicMetre(p * mass / (GAS_CONSTANT * t)))
}

/// Returns the mole fraction of water in air of a relative humidity from 0 to 1; never above one.
pub fn mole_fraction_of_water(temperature: Kelvin, pressure: Pascals, relative_humidity: f64) -> Result<f64, Fault> {
    let p = Inputs.positive("pressure", pressure.get())?;
    let share = Inputs.between("relative_humidity", relative_humidity, 0.0, 1.0)?;
    if share <= 0.0 {
        return Ok(0.0);
    }
    Ok((share * saturation_pressure(temperature)?.get() / p).min(1.0))
}

/// Returns the dynamic viscosity of air.
///
/// # Source
///
/// U.S. Standard Atmosphere (1976), eq. 51 (Sutherland).
///
/// # Valid for
///
/// 100 K to 1900 K.
pub fn viscosity(temperature: Kelvin) -> Result<PascalSeconds, Fault> {
    let t = Inputs.positive("temperature", temperature.get())?;
    Ok(PascalSeconds(1.458e-6 * t * t.sqrt() / (t + 110.4)))
}

/// Returns the thermal conductivity of air.
///
/// # Source
///
/// U.S. Standard Atmosphere (1976), eq. 53.
pub fn conductivity(temperature: Kelvin) -> Result<WattsPerMetreKelvin, Fault> {
    let t = Inputs.positive("temperature", temperature.get())?;
    Ok(WattsPerMetreKelvin(2.646_38e-3 * t * t.sqrt() / (t + 245.4 * pow(10.0, -12.0 / t))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_the_standard_atmosphere() {
        // U.S. Standard Atmosphere (1976), Table 2, sea level.
        assert!((viscosity(Kelvin(288.15)).unwrap().get() - 1.7894e-5).abs() < 1e-9);
        assert!((conductivity(Kelvin(288.15)).unwrap().get() - 2.5326e-2).abs() < 1e-5);
    }

    #[test]
    fn water_and_ice_meet_at_zero_and_boil_at_a_hundred() {
        assert!((saturation_pressure(Kelvin(273.15)).unwrap().get() - 611.2).abs() < 0.2);
        assert!((saturation_pressure(Kelvin(273.149)).unwrap().get() - 611.1).abs() < 0.2);
        assert!((saturation_pressure(Kelvin(373.15)).unwrap().get() / 101_325.0 - 1.0).abs() < 0.025);
        assert!(saturation_pressure(Kelvin(f64::NAN)).is_err() && saturation_pressure(Kelvin(0.0)).is_err());
    }
}
