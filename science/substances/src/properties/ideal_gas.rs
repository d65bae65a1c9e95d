//! The ideal gas.

use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, MetresPerSecond, Pascals};

use super::substance::positive;
use super::{PropertyFault, Substance};

/// Returns the density of an ideal gas, p M / (R T).
///
/// # Example
///
/// ```
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin};
/// use anlan_substances::properties::{Substance, ideal_gas_density};
/// let chlorine = Substance::find("chlorine")?;
/// let density = ideal_gas_density(chlorine, Kelvin(288.15), ATMOSPHERE)?;
/// assert!((density.get() - 2.999).abs() < 0.005);
/// # Ok::<(), anlan_substances::properties::PropertyFault>(())
/// ```
pub fn ideal_gas_density(
    substance: &Substance,
    temperature: Kelvin,
    pressure: Pascals,
) -> Result<KilogramsPerCubicMetre, PropertyFault> {
    let t = positive("temperature", temperature.get())?;
    let p = positive("pressure", pressure.get())?;
    Ok(KilogramsPerCubicMetre(p / (substance.gas_constant().get() * t)))
}

/// Returns the speed of sound in an ideal gas, (γ R T / M)^½.
pub fn speed_of_sound(substance: &'static Substance, temperature: Kelvin) -> Result<MetresPerSecond, PropertyFault> {
    let gamma = substance.heat_capacity_ratio(temperature)?;
    Ok(MetresPerSecond((gamma * substance.gas_constant().get() * temperature.get()).sqrt()))
}
