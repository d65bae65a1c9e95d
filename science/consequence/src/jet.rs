//! Jets: the notional nozzle of an expanding gas, decay along the axis, and the integral jet in a wind.
//!
//! A gas that leaves a hole above the pressure of the air is replaced by a jet at that pressure ([`birch_1984`], [`birch_1987`]); a flashing
//! liquid is expanded elsewhere. From there [`JetSource`] goes to [`crate::dense::release`], which follows the jet in the open by an
//! integral model ([`MODEL`]) and on the ground as a cloud. [`axis`] gives the decay of a free jet in still air in one line.

pub mod axis;
pub mod birch_1984;
pub mod birch_1987;
pub(crate) mod integral;
mod throat;

pub use integral::MODEL;
pub use throat::{GasHole, NotionalNozzle};

use anlan_quantity::si::{Kelvin, KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds};
use serde::{Deserialize, Serialize};

use crate::dense::DenseSource;

/// A jet at the pressure of the air.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JetSource {
    /// Mass rate.
    pub mass_rate: KilogramsPerSecond,
    /// Velocity.
    pub velocity: MetresPerSecond,
    /// Temperature.
    pub temperature: Kelvin,
    /// Liquid carried as droplets, as a share of mass.
    pub liquid_fraction: f64,
    /// Height of the hole.
    pub height: Metres,
    /// Angle above the horizontal; the jet points along the wind.
    pub angle: Radians,
    /// How long it lasts; nothing where it is steady.
    pub duration: Option<Seconds>,
}

impl From<JetSource> for DenseSource {
    fn from(jet: JetSource) -> Self {
        Self::Jet {
            rate: jet.mass_rate,
            velocity: jet.velocity,
            temperature: jet.temperature,
            liquid_fraction: jet.liquid_fraction,
            height: jet.height,
            angle: jet.angle,
            duration: jet.duration,
        }
    }
}
