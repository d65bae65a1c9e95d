//! The point source of the Chinese guideline.

use core::f64::consts::PI;

use anlan_quantity::math::pow;
use anlan_quantity::si::{JoulesPerKilogram, Kelvin, KilogramsPerSecond, Metres, WattsPerSquareMetre};

use crate::fire::{Transmission, TransmissionSet};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Jet fire as one point, AQ/T 3046-2013.
pub const JET_AQT3046: Model = Model {
    id: "fire.jet.aqt3046",
    zh: "喷射火点源模型（AQ/T 3046-2013）",
    en: "point source of a jet fire (AQ/T 3046-2013)",
    source: "AQ/T 3046-2013 equations (E.57)–(E.59), read in a second-hand copy",
    valid_for: &[Range { quantity: "mass_rate", unit: "kg/s", from: 0.01, to: 1000.0 }],
};

/// Length and flux of a jet fire by the guideline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aqt3046Flame {
    /// Length of the flame.
    pub length: Metres,
    radiated: f64,
}

/// Returns the jet fire of AQ/T 3046-2013.
///
/// # Units
///
/// kg/s, J/kg, share.
///
/// # Source
///
/// [`JET_AQT3046`]: L = (ΔHc m)^0.444 / 161.66; q = f ΔHc m τ / (4 π x²), τ = 1 − 0.0565 ln x.
///
/// # Valid for
///
/// Places well away from the flame.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, fire::jet::aqt3046};
/// use anlan_quantity::si::{JoulesPerKilogram, KilogramsPerSecond};
/// let flame = aqt3046(KilogramsPerSecond(8.0), JoulesPerKilogram(50e6), 0.2, &mut Trace::default())?;
/// assert!((flame.length.0 - 40.7).abs() < 0.5);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn aqt3046(
    mass_rate: KilogramsPerSecond,
    heat_of_combustion: JoulesPerKilogram,
    radiated_fraction: f64,
    trace: &mut Trace,
) -> Result<Aqt3046Flame, Fault> {
    let rate = Inputs.between("mass_rate", mass_rate.0, 1e-9, 1e9)?;
    let heat = Inputs.between("heat_of_combustion", heat_of_combustion.0, 1.0, 1e12)?;
    let fraction = Inputs.between("radiated_fraction", radiated_fraction, 0.0, 1.0)?;
    JET_AQT3046.judge(&[("mass_rate", rate)], trace);
    Ok(Aqt3046Flame { length: Metres(pow(rate * heat, 0.444) / 161.66), radiated: fraction * rate * heat })
}

impl Aqt3046Flame {
    /// Returns the flux at a distance from the point source.
    pub fn flux(&self, distance: Metres) -> Result<WattsPerSquareMetre, Fault> {
        let x = Inputs.between("distance", distance.0, 1e-2, 1e7)?;
        let air = Transmission::new(TransmissionSet::Aqt3046, Kelvin(288.15), 0.5)?;
        Ok(WattsPerSquareMetre(self.radiated * air.over(x) / (4.0 * PI * x * x)))
    }
}
