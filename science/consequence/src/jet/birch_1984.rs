//! Notional nozzle that keeps mass.

use super::{GasHole, NotionalNozzle};
use crate::{Fault, Model, Range, Trace};

/// The model.
pub const MODEL: Model = Model {
    id: "jet.notional_birch_1984",
    zh: "等效喷嘴（Birch 1984，质量守恒）",
    en: "Notional nozzle (Birch 1984, mass kept)",
    source: "Birch, Brown, Dodson and Swaffield, Combust. Sci. Technol. 36 (1984) 249, eq. 3–5",
    valid_for: &[Range { quantity: "pressure_ratio", unit: "1", from: 1.9, to: 70.0 }],
};

/// Returns the nozzle at the pressure of the air through which the same mass flows at the speed of sound and the temperature inside.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// Birch et al. (1984), eq. 3–5.
///
/// # Valid for
///
/// Sonic holes, natural gas up to 70 bar in the experiments; below the sonic ratio the hole itself is returned.
///
/// # Errors
///
/// A fault that names the input which is not possible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, jet::{GasHole, birch_1984}};
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
/// let nozzle = birch_1984::nozzle(&hole, &mut Trace::default())?;
/// assert!(nozzle.diameter.0 > hole.diameter.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn nozzle(hole: &GasHole, trace: &mut Trace) -> Result<NotionalNozzle, Fault> {
    let throat = hole.throat()?;
    MODEL.judge(&[("pressure_ratio", hole.pressure.0 / hole.ambient_pressure.0)], trace);
    let mass = hole.discharge_coefficient * throat.density * throat.velocity * hole.area();
    if throat.pressure <= hole.ambient_pressure.0 {
        return Ok(hole.nozzle(mass, throat.velocity, throat.temperature, throat.constant));
    }
    let sound = (hole.heat_ratio * throat.constant * hole.temperature.0).sqrt();
    Ok(hole.nozzle(mass, sound, hole.temperature.0, throat.constant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::pow;
    use anlan_quantity::si::{ATMOSPHERE, Kelvin, KilogramsPerMole, Metres, Pascals};

    #[test]
    fn the_closed_form_of_the_paper_holds() {
        let hole = GasHole {
            diameter: Metres(0.01),
            discharge_coefficient: 0.85,
            pressure: Pascals(60.0 * ATMOSPHERE.0),
            temperature: Kelvin(288.0),
            ambient_pressure: ATMOSPHERE,
            molar_mass: KilogramsPerMole(0.016_043),
            heat_ratio: 1.31,
        };
        let got = nozzle(&hole, &mut Trace::default()).unwrap();
        // d_ps/d = √(C_D (p₀/pₐ) (2/(γ+1))^((γ+1)/(2(γ−1)))): eq. 5 with the temperature inside.
        let expected = (0.85 * 60.0 * pow(2.0 / 2.31, 2.31 / 0.62)).sqrt();
        assert!((got.diameter.0 / 0.01 - expected).abs() < 1e-9, "{} {expected}", got.diameter.0 / 0.01);
    }
}
