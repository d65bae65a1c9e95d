//! A fireball that grows, rises and fades.

use anlan_quantity::Confidence;
use anlan_quantity::math::pow;
use anlan_quantity::si::{Kilograms, Metres, Seconds, WattsPerSquareMetre};

use super::sets::seen;
use super::{Fireball, FireballInput};
use crate::fire::{Exposure, Receiver, Transmission};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Martinsen and Marx 1999.
pub const MARTINSEN_MARX: Model = Model {
    id: "fire.fireball.martinsen_marx",
    zh: "动态火球（Martinsen 与 Marx）",
    en: "fireball in time (Martinsen and Marx)",
    source: "Martinsen and Marx, International Conference and Workshop on Modeling the Consequences of Accidental Releases, CCPS (1999) 605–621",
    valid_for: &[Range { quantity: "mass", unit: "kg", from: 10.0, to: 5e6 }],
};

/// A fireball in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransientFireball {
    /// Mass that burns.
    pub mass: Kilograms,
    /// Life.
    pub duration: Seconds,
    /// Largest diameter, reached after a third of the life.
    pub diameter: Metres,
    /// Largest emissive power.
    pub emissive_power: WattsPerSquareMetre,
}

/// Returns a fireball in time.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// [`MARTINSEN_MARX`]: life 0.9 M^¼, diameter 8.664 M^¼ t^⅓ up to a third of it, constant after; emissive power constant up to a third,
/// then falling to nothing at the end.
///
/// # Valid for
///
/// Pressure-liquefied fuels.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::fireball::{FireballInput, martinsen_marx};
/// use anlan_quantity::si::{JoulesPerKilogram, Kilograms, Seconds};
/// let input = FireballInput { mass: Kilograms(100e3), heat_of_combustion: JoulesPerKilogram(46e6), radiated_fraction: 0.3 };
/// let ball = martinsen_marx(&input, &mut Trace::default())?;
/// assert!((ball.duration.0 - 16.0).abs() < 0.01);
/// // Growth meets the largest diameter.
/// assert!((ball.at(Seconds(16.0 / 3.0)).diameter.0 - ball.diameter.0).abs() < 0.02 * ball.diameter.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn martinsen_marx(input: &FireballInput, trace: &mut Trace) -> Result<TransientFireball, Fault> {
    let mass = Inputs.between("mass", input.mass.0, 1e-3, 1e9)?;
    let heat = Inputs.between("heat_of_combustion", input.heat_of_combustion.0, 1e3, 1e9)?;
    let fraction = Inputs.between("radiated_fraction", input.radiated_fraction, 0.0, 1.0)?;
    MARTINSEN_MARX.judge(&[("mass", mass)], trace);
    trace.rests_on("fire.fireball.martinsen_marx.coefficients", MARTINSEN_MARX.source, Confidence::Recalled);
    Ok(TransientFireball {
        mass: input.mass,
        duration: Seconds(0.9 * pow(mass, 0.25)),
        diameter: Metres(5.8 * pow(mass, 1.0 / 3.0)),
        emissive_power: WattsPerSquareMetre((0.0133 * fraction * heat * pow(mass, 1.0 / 12.0)).min(400e3)),
    })
}

impl TransientFireball {
    /// Returns the fireball at a time after the burst.
    pub fn at(&self, time: Seconds) -> Fireball {
        let life = self.duration.0;
        let share = if time.0.is_finite() { (time.0 / life).clamp(0.0, 1.0) } else { 1.0 };
        let grown = 8.664 * pow(self.mass.0, 0.25) * pow(share * life, 1.0 / 3.0);
        let (diameter, height, power) = if share <= 1.0 / 3.0 {
            let diameter = grown.min(self.diameter.0);
            (diameter, 0.5 * diameter, 1.0)
        } else {
            (self.diameter.0, 1.5 * self.diameter.0 * share, 1.5 * (1.0 - share))
        };
        Fireball {
            diameter: Metres(diameter),
            duration: self.duration,
            height: Metres(height),
            emissive_power: WattsPerSquareMetre(self.emissive_power.0 * power),
        }
    }

    /// Returns what a receiver gets at a time; its origin is the ground below the middle.
    pub fn exposure(&self, time: Seconds, receiver: &Receiver, transmission: &Transmission) -> Result<Exposure, Fault> {
        let ball = self.at(time);
        seen(ball.diameter.0, ball.height.0, ball.emissive_power.0, receiver, transmission)
    }
}
