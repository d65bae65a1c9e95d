//! Clouds that are heavier than air.
//!
//! An integral model of the class of SLAB: conservation of mass, fluid, heat and momentum over a cross-section, marched along the wind.
//! A jet is followed in the open by [`crate::jet`] until it touches the ground; from there, as for a pool, the cloud lies on the ground,
//! spreads under its own weight and mixes with the air through its top and sides until it is a plume like any other.

pub(crate) mod ambient;
mod cloud;
mod field;
pub(crate) mod fluid;
mod plume;
mod puff;
mod slab;
mod source;
pub(crate) mod station;

pub use ambient::DenseWeather;
pub use field::{DenseCloud, Limits, Section, release};
pub use fluid::DenseFluid;
pub use source::DenseSource;

use crate::{Model, Range};

/// Constants of the processes, each from its publication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closure {
    /// Value at zero of the function Φ of the Richardson number that divides entrainment through the top.
    pub neutral: f64,
    /// Factor and exponent of the Richardson number in it.
    pub richardson: (f64, f64),
    /// Speed of a gravity front over √(g′ h).
    pub front: f64,
    /// Entrainment velocity at the sides of a steady plume over the speed of its front.
    pub edge_entrainment: f64,
    /// Entrainment velocity at the front of a puff over its speed.
    pub still_edge: f64,
    /// Share of the convective velocity scale in the stirring velocity.
    pub convective_share: f64,
    /// Height at which the stability of the air acts, over depth.
    pub stability_height: f64,
    /// Relative error of a step.
    pub tolerance: f64,
}

impl Closure {
    /// Best estimate.
    pub const BEST: Self = Self {
        // Spicer and Havens, Atmos. Environ. 20 (1986) 1163: w = k (1 + α) u* / Φ, Φ = 0.88 + 0.099 Ri*^1.04 on flume and wind-tunnel data.
        neutral: 0.88,
        richardson: (0.099, 1.04),
        // Britter 1979; van Ulden 1984; CPR 14E (2005) §4.5.3: 1.15.
        front: 1.15,
        // Steady plumes mix little at their sides (Britter and McQuaid 1988; Witlox and Holt 1999).
        edge_entrainment: 0.0,
        // Havens and Spicer (1985), still-air releases: 0.59.
        still_edge: 0.59,
        // Eidsvik, Atmos. Environ. 14 (1980) 769; Spicer and Havens 1986: u² = u*² + (w*/2)².
        convective_share: 0.5,
        // Van Ulden, Atmos. Environ. 12 (1978) 2125: a layer of mean height z is stirred as at 1.55 z; depth is 1.37 z.
        stability_height: 1.13,
        tolerance: 1e-4,
    };
}

/// The model.
pub const MODEL: Model = Model {
    id: "dense.slab",
    zh: "重气云积分模型（SLAB 类）",
    en: "Dense-gas integral model (SLAB class)",
    source: "Ermak, UCRL-MA-105607 (1990) for the conservation laws; Spicer and Havens, Atmos. Environ. 20 (1986) 1163 for entrainment through \
             the top; Launder and Rodi, Annu. Rev. Fluid Mech. 15 (1983) 429 for jets along the ground",
    valid_for: &[
        Range { quantity: "friction_velocity", unit: "m/s", from: 0.04, to: 1.5 },
        Range { quantity: "roughness", unit: "m", from: 1e-5, to: 1.0 },
        Range { quantity: "inverse_obukhov", unit: "1/m", from: -0.5, to: 0.5 },
        Range { quantity: "reach", unit: "m", from: 1.0, to: 20_000.0 },
    ],
};
