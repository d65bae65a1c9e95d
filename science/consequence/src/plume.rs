//! Passive dispersion: plumes and puffs that neither rise nor sink.
//!
//! [`SimilarityPlume`] is the best estimate near the ground; [`GaussianPlume`] and [`Puff`] rest on a published set of dispersion
//! parameters, chosen by name.

use anlan_quantity::si::{GAS_CONSTANT, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, Metres, Pascals, Seconds};

pub mod averaging;
pub mod deposition;
mod diffusion;
pub mod gaussian;
pub mod puff;
pub mod sigmas;
pub mod similarity;

pub use deposition::Deposition;
pub use gaussian::{GaussianPlume, Release};
pub use puff::{Course, Puff, PuffRelease};
pub use sigmas::Sigmas;
pub use similarity::{Lateral, SimilarityPlume, SurfaceRelease};

/// Concentration over place and time.
pub trait Field {
    /// Returns the concentration: x downwind of the source, y to the left of the wind, z above ground, time from the start of the release.
    ///
    /// A steady field does not look at the time.
    fn concentration_at(&self, x: Metres, y: Metres, z: Metres, time: Seconds) -> KilogramsPerCubicMetre;

    /// Returns how long concentrations are averaged.
    fn averaging_time(&self) -> Seconds;
}

/// Returns the farthest distance on the axis at which a field, looked at at one height and time, still has a concentration.
///
/// The axis is searched from `until` inwards in steps of 5 %; nothing where no point of it reaches the concentration down to one metre.
pub fn farthest(
    field: &dyn Field,
    concentration: KilogramsPerCubicMetre,
    height: Metres,
    time: Seconds,
    until: Metres,
) -> Option<Metres> {
    let above = |x: f64| field.concentration_at(Metres(x), Metres(0.0), height, time).get() - concentration.get();
    let mut far = until.get();
    if !far.is_finite() || above(far) >= 0.0 {
        return far.is_finite().then_some(until);
    }
    while far > 1.0 {
        let near = far / 1.05;
        if above(near) >= 0.0 {
            return crate::numerics::bracketed(above, near, far, 1e-9 * far).map(Metres);
        }
        far = near;
    }
    None
}

/// Distance from the axis at which a bell-shaped profile falls to a concentration.
fn half_width(axis: KilogramsPerCubicMetre, of: KilogramsPerCubicMetre, spread: Metres) -> Option<Metres> {
    let ratio = axis.get() / of.get();
    (ratio > 1.0 && ratio.is_finite()).then(|| Metres(spread.get() * (2.0 * anlan_quantity::math::ln(ratio)).sqrt()))
}

/// Returns the volume share, in parts per million, of a concentration.
///
/// ```
/// use anlan_consequence::plume::{from_ppm, to_ppm};
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, KilogramsPerCubicMetre, KilogramsPerMole};
/// // Chlorine, 25 °C: 1 ppm is 2.90 mg/m³.
/// let (chlorine, room) = (KilogramsPerMole(0.070_906), Kelvin(298.15));
/// let ppm = to_ppm(KilogramsPerCubicMetre(2.898e-6), chlorine, room, ATMOSPHERE);
/// assert!((ppm - 1.0).abs() < 1e-3);
/// assert!((from_ppm(ppm, chlorine, room, ATMOSPHERE).get() - 2.898e-6).abs() < 1e-18);
/// ```
pub fn to_ppm(
    concentration: KilogramsPerCubicMetre,
    molar_mass: KilogramsPerMole,
    temperature: Kelvin,
    pressure: Pascals,
) -> f64 {
    concentration.get() / from_ppm(1.0, molar_mass, temperature, pressure).get()
}

/// Returns the concentration of a volume share in parts per million.
pub fn from_ppm(
    ppm: f64,
    molar_mass: KilogramsPerMole,
    temperature: Kelvin,
    pressure: Pascals,
) -> KilogramsPerCubicMetre {
    KilogramsPerCubicMetre(1e-6 * ppm * pressure.get() * molar_mass.get() / (GAS_CONSTANT * temperature.get()))
}
