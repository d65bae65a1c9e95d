//! A pressure wave at a distance, and the distance of a pressure.

use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{Metres, Pascals, PascalsSecond, Seconds};
use serde::Serialize;

use crate::numerics::bracketed;
use crate::{Fault, Inputs};

/// A pressure wave as it passes a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BlastWave {
    /// Side-on peak over-pressure.
    pub overpressure: Pascals,
    /// Time for which the pressure is above that of the air; nothing where the model has none.
    pub duration: Option<Seconds>,
    /// Impulse of that time; nothing where the model has none.
    pub impulse: Option<PascalsSecond>,
}

/// Returns the greatest distance at which a wave that falls with distance still has a peak over-pressure.
///
/// # Units
///
/// Pa, m.
///
/// # Source
///
/// Brent's method on the logarithm of the distance.
///
/// # Valid for
///
/// Distances of 1 mm to 1000 km; zero where the pressure is nowhere reached.
///
/// # Errors
///
/// A [`Fault`] where the pressure is not above zero or the wave has none.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::{distance_to, tnt::{TntSet, blast}}};
/// use anlan_quantity::si::{Kilograms, Pascals};
/// let wave = |distance| blast(TntSet::KinneyGraham, Kilograms(1000.0), distance, &mut Trace::default()).map(|wave| wave.overpressure);
/// let distance = distance_to(Pascals(5e3), wave)?;
/// assert!((wave(distance)?.0 - 5e3).abs() < 1.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn distance_to(
    overpressure: Pascals,
    mut wave: impl FnMut(Metres) -> Result<Pascals, Fault>,
) -> Result<Metres, Fault> {
    let target = Inputs.positive("overpressure", overpressure.0)?;
    let (near, far) = (ln(1e-3), ln(1e6));
    let mut missing = |x: f64| wave(Metres(exp(x))).map(|pressure| ln(pressure.0.max(1e-300) / target));
    if missing(near)? < 0.0 {
        return Ok(Metres(0.0));
    }
    if missing(far)? >= 0.0 {
        return Ok(Metres(1e6));
    }
    let root = bracketed(|x| missing(x).unwrap_or(f64::NAN), near, far, 1e-10);
    root.map(|x| Metres(exp(x))).ok_or_else(|| {
        Fault::new(
            "consequence.no_distance",
            "overpressure",
            "找不到达到该超压的距离",
            "no distance with this over-pressure was found",
        )
    })
}
