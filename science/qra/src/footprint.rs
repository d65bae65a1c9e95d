//! Where one outcome in one weather kills: the chance of death over the ground, tabulated once so that a rose can be folded into it.
//!
//! A footprint does not depend on the direction of the wind, only on distance and on the angle off the wind's axis. Its table holds, for
//! each distance, the integral of lethality from an angle outwards; with it the mean over any sector of wind directions is a difference of
//! two look-ups.

mod round;
mod swath;

pub use round::Round;
pub(crate) use swath::Ring;
pub use swath::Swath;

/// Lethality below which a footprint ends, whatever the frequency.
pub(crate) const LEAST: f64 = 1e-8;

/// Returns the lethality below which a footprint may end for an event of a frequency: there it adds less than a ten-thousandth of 10⁻⁹ a
/// year.
pub fn least_for(per_year: f64) -> f64 {
    (1e-13 / per_year.max(1e-300)).clamp(LEAST, 1e-4)
}

/// The chance of death, outdoors, for one outcome in one weather.
#[derive(Clone, Debug, PartialEq)]
pub enum Footprint {
    /// The same in every direction from the source.
    Round(Round),
    /// With the wind.
    Swath(Swath),
}

impl Footprint {
    /// Distance beyond which nobody is killed, m.
    pub fn reach(&self) -> f64 {
        match self {
            Self::Round(round) => round.reach(),
            Self::Swath(swath) => swath.reach(),
        }
    }

    /// Returns the lethality at a distance and an angle off the wind's axis.
    pub fn at(&self, distance: f64, angle: f64) -> f64 {
        match self {
            Self::Round(round) => round.at(distance),
            Self::Swath(swath) => swath.at(distance, angle),
        }
    }

    /// Returns the area weighted with lethality, m²: people a square metre times it are the expected deaths.
    pub fn lethal_area(&self) -> f64 {
        match self {
            Self::Round(round) => round.lethal_area(),
            Self::Swath(swath) => swath.lethal_area(),
        }
    }
}
