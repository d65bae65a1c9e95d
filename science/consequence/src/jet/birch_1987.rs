//! Notional nozzle that keeps mass and momentum.

use super::{GasHole, NotionalNozzle};
use crate::{Fault, Model, Range, Trace};

/// The model.
pub const MODEL: Model = Model {
    id: "jet.notional_birch_1987",
    zh: "等效喷嘴（Birch 1987，质量与动量守恒）",
    en: "Notional nozzle (Birch 1987, mass and momentum kept)",
    source: "Birch, Hughes and Swaffield, Combust. Sci. Technol. 52 (1987) 161, eq. 4–7",
    valid_for: &[Range { quantity: "pressure_ratio", unit: "1", from: 1.9, to: 70.0 }],
};

/// Returns the nozzle at the pressure of the air through which the same mass and momentum flow, at the temperature inside.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// Birch et al. (1987), eq. 4–7.
///
/// # Valid for
///
/// Sonic holes; below the sonic ratio the hole itself is returned.
///
/// # Errors
///
/// A fault that names the input which is not possible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, jet::{GasHole, birch_1984, birch_1987}};
/// use anlan_quantity::si::*;
/// let hole = GasHole {
///     diameter: Metres(0.01),
///     discharge_coefficient: 0.85,
///     pressure: Pascals(70e5),
///     temperature: Kelvin(290.0),
///     ambient_pressure: ATMOSPHERE,
///     molar_mass: KilogramsPerMole(0.016_043),
///     heat_ratio: 1.31,
/// };
/// let (a, b) = (birch_1984::nozzle(&hole, &mut Trace::default())?, birch_1987::nozzle(&hole, &mut Trace::default())?);
/// assert_eq!(a.mass_rate, b.mass_rate);
/// assert!(b.velocity > a.velocity && b.diameter < a.diameter);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn nozzle(hole: &GasHole, trace: &mut Trace) -> Result<NotionalNozzle, Fault> {
    let throat = hole.throat()?;
    MODEL.judge(&[("pressure_ratio", hole.pressure.0 / hole.ambient_pressure.0)], trace);
    let real = hole.discharge_coefficient * throat.velocity;
    let mass = throat.density * real * hole.area();
    if throat.pressure <= hole.ambient_pressure.0 {
        return Ok(hole.nozzle(mass, throat.velocity, throat.temperature, throat.constant));
    }
    let velocity = real + (throat.pressure - hole.ambient_pressure.0) / (throat.density * real);
    Ok(hole.nozzle(mass, velocity, hole.temperature.0, throat.constant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::si::{ATMOSPHERE, Kelvin, KilogramsPerMole, Metres, Pascals};

    #[test]
    fn momentum_is_kept() {
        let hole = GasHole {
            diameter: Metres(0.02),
            discharge_coefficient: 1.0,
            pressure: Pascals(40.0 * ATMOSPHERE.0),
            temperature: Kelvin(300.0),
            ambient_pressure: ATMOSPHERE,
            molar_mass: KilogramsPerMole(0.002_016),
            heat_ratio: 1.4,
        };
        let got = nozzle(&hole, &mut Trace::default()).unwrap();
        let throat = hole.throat().unwrap();
        let thrust = got.mass_rate.0 * throat.velocity + (throat.pressure - ATMOSPHERE.0) * hole.area();
        assert!((got.mass_rate.0 * got.velocity.0 / thrust - 1.0).abs() < 1e-12);
        // A hole at the pressure of the air is itself.
        let still = GasHole { pressure: Pascals(1.2 * ATMOSPHERE.0), ..hole };
        assert!((nozzle(&still, &mut Trace::default()).unwrap().diameter.0 - 0.02).abs() < 1e-9);
    }
}
