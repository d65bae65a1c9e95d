//! Where a dense cloud comes from.

use anlan_quantity::si::{
    Kelvin, Kilograms, KilogramsPerSecond, Metres, MetresPerSecond, Radians, Seconds, SquareMetres,
};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs};

/// Source of a dense cloud.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DenseSource {
    /// A pool that evaporates at its boiling point or at a given temperature, all vapour.
    Pool {
        /// Rate of evaporation.
        rate: KilogramsPerSecond,
        /// Area of the pool.
        area: SquareMetres,
        /// Temperature of the vapour.
        temperature: Kelvin,
        /// How long; nothing for a steady release.
        duration: Option<Seconds>,
    },
    /// A jet, after it has come to the pressure of the air.
    Jet {
        /// Mass rate.
        rate: KilogramsPerSecond,
        /// Velocity.
        velocity: MetresPerSecond,
        /// Temperature.
        temperature: Kelvin,
        /// Liquid, as a share of mass, carried as droplets.
        liquid_fraction: f64,
        /// Height.
        height: Metres,
        /// Angle above the horizontal along the wind: 0 for a horizontal jet, π/2 for a stack.
        angle: Radians,
        /// How long; nothing for a steady release.
        duration: Option<Seconds>,
    },
    /// A volume that is there at once, standing on the ground.
    Instantaneous {
        /// Mass.
        mass: Kilograms,
        /// Temperature.
        temperature: Kelvin,
        /// Liquid, as a share of mass, carried as droplets.
        liquid_fraction: f64,
        /// Mass of air already mixed in.
        air: Kilograms,
        /// Height of the volume over its radius.
        aspect: f64,
    },
}

impl DenseSource {
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let check = Inputs;
        let lasting = |duration: Option<Seconds>| match duration {
            Some(seconds) => check.between("source.duration", seconds.0, 1e-2, 1e7).map(|_| ()),
            None => Ok(()),
        };
        match *self {
            Self::Pool { rate, area, temperature, duration } => {
                check.between("source.rate", rate.0, 1e-6, 1e6)?;
                check.between("source.area", area.0, 1e-4, 1e7)?;
                check.between("source.temperature", temperature.0, 20.0, 1_500.0)?;
                lasting(duration)
            }
            Self::Jet { rate, velocity, temperature, liquid_fraction, height, angle, duration } => {
                check.between("source.rate", rate.0, 1e-6, 1e6)?;
                check.between("source.velocity", velocity.0, 1e-3, 3e3)?;
                check.between("source.temperature", temperature.0, 20.0, 2_500.0)?;
                check.between("source.liquid_fraction", liquid_fraction, 0.0, 1.0)?;
                check.between("source.height", height.0, 0.0, 500.0)?;
                check.between("source.angle", angle.0, -1.571, 1.571)?;
                lasting(duration)
            }
            Self::Instantaneous { mass, temperature, liquid_fraction, air, aspect } => {
                check.between("source.mass", mass.0, 1e-3, 1e9)?;
                check.between("source.temperature", temperature.0, 20.0, 2_500.0)?;
                check.between("source.liquid_fraction", liquid_fraction, 0.0, 1.0)?;
                check.between("source.air", air.0, 0.0, 1e9)?;
                check.between("source.aspect", aspect, 1e-3, 1e2)?;
                Ok(())
            }
        }
    }

    /// How long the release lasts; nothing where it is steady.
    pub fn duration(&self) -> Option<Seconds> {
        match *self {
            Self::Pool { duration, .. } | Self::Jet { duration, .. } => duration,
            Self::Instantaneous { .. } => Some(Seconds(0.0)),
        }
    }
}
