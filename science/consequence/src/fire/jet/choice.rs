//! The jet fire by the set that is asked for, or by the one that fits the jet.

use serde::{Deserialize, Serialize};

use super::{HANKINSON_LOWESMITH, JetFlame, JetSource, chamberlain, johnson, wind_number};
use crate::fire::{Air, Exposure, Receiver, Transmission, TransmissionSet, Vector};
use crate::{Fault, Trace};

/// Ways to compute a jet fire, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JetSet {
    /// Weighted points along the axis of the flame that fits the jet: Johnson's for level jets that are stronger than the wind,
    /// Chamberlain's for others. The best estimate.
    #[default]
    Points,
    /// Chamberlain's frustum.
    Chamberlain,
    /// Johnson's frustum.
    Johnson,
}

/// A jet fire that is ready to radiate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JetFire {
    /// The flame; its origin is the opening.
    pub flame: JetFlame,
    /// How it radiates.
    pub set: JetSet,
    /// The air in between.
    pub transmission: Transmission,
}

impl JetFire {
    /// Returns what a receiver gets; its origin is the opening.
    pub fn exposure(&self, receiver: &Receiver) -> Result<Exposure, Fault> {
        match self.set {
            JetSet::Points => self.flame.points().exposure(receiver, &self.transmission),
            JetSet::Chamberlain | JetSet::Johnson => self.flame.exposure(receiver, &self.transmission),
        }
    }
}

/// Sine of the steepest direction that still counts as level.
const LEVEL: f64 = 0.26;
/// Wind number up to which Johnson's flame is used; a choice of this program, see the limits of [`super::JOHNSON`].
const STRONGER_THAN_WIND: f64 = 2.0;

/// Returns a jet fire.
///
/// `direction` is the way the jet blows, `wind` the way the wind blows towards; `fraction` overrides the share of heat that is radiated.
///
/// # Units
///
/// SI; places in m from the opening.
///
/// # Source
///
/// [`super::CHAMBERLAIN`], [`super::JOHNSON`], [`HANKINSON_LOWESMITH`].
///
/// # Valid for
///
/// Free jets of gas and of flashing liquid; not for impinging ones.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or a direction has no length.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::{Air, Receiver, TransmissionSet, Vector, jet::{JetSet, JetSource, jet_fire}};
/// use anlan_quantity::si::*;
/// let jet = JetSource { mass_rate: KilogramsPerSecond(7.9), velocity: MetresPerSecond(707.0), density: KilogramsPerCubicMetre(1.36),
///     molar_mass: KilogramsPerMole(0.0175), heat_of_combustion: JoulesPerKilogram(48e6) };
/// let air = Air { wind: MetresPerSecond(3.9), ..Air::default() };
/// let ahead = Vector::new(1.0, 0.0, 0.0);
/// let fire = jet_fire(&jet, ahead, ahead, &air, JetSet::Points, TransmissionSet::Wayne, None, &mut Trace::default())?;
/// let flux = fire.exposure(&Receiver::at(Metres(15.0), Metres(24.3), Metres(-2.0)))?.flux;
/// assert!((3e3..9e3).contains(&flux.0));
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
#[allow(clippy::too_many_arguments, reason = "a jet fire is a jet, two directions, the air and the sets")]
pub fn jet_fire(
    source: &JetSource,
    direction: Vector,
    wind: Vector,
    air: &Air,
    set: JetSet,
    transmission: TransmissionSet,
    fraction: Option<f64>,
    trace: &mut Trace,
) -> Result<JetFire, Fault> {
    let level = direction.z.abs() <= LEVEL * direction.length();
    let use_johnson = match set {
        JetSet::Johnson => true,
        JetSet::Chamberlain => false,
        JetSet::Points => level && wind_number(source, air)? <= STRONGER_THAN_WIND,
    };
    let flame = if use_johnson {
        johnson(source, direction, wind, air, fraction, trace)?
    } else {
        chamberlain(source, direction, wind, air, fraction, trace)?
    };
    if set == JetSet::Points {
        HANKINSON_LOWESMITH.judge(&[("mass_rate", source.mass_rate.0)], trace);
    }
    let transmission = Transmission::new(transmission, air.temperature, air.relative_humidity)?;
    if let Some(model) = transmission.set().model() {
        model.judge(&[], trace);
    }
    trace.figure("jet_fire.radiated_fraction", flame.radiated_fraction, "1");
    trace.figure("jet_fire.emissive_power", flame.emissive_power.0, "W/m²");
    Ok(JetFire { flame, set, transmission })
}
