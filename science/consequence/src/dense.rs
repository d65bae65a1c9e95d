//! Clouds that are heavier than air.
//!
//! An integral model of the class of SLAB: conservation of mass, fluid, heat and momentum along and across the wind over a cross-section,
//! marched along the wind. A jet is followed in the open by [`crate::jet`] until it touches the ground; from there, as for a pool, the cloud
//! lies on the ground, spreads under its own weight and mixes with the air through its top and sides until it is a plume like any other.
//! What is released at once is followed as a puff. A cloud that is no heavier than air grows as the similarity plume does.
//!
//! # Words
//!
//! Values of a section are those of its *centre on the ground*. *Depth* and *half-width* are effective: mass flux = density × speed × depth
//! × twice the half-width, all of the centre. The profile up is exp(−(z/S)^1.5), across a pair of error functions. *Stretch* is the length
//! of a cloud of finite duration over what the wind alone would give it.
//!
//! # What it does not do
//!
//! Flat ground, no obstacles, no slope, no rainout: droplets stay in the cloud in equilibrium with their vapour. Fluid and water do not mix
//! or react: hydrogen fluoride is taken as its monomer. A release of finite duration is a steady plume with ends that spread along the wind
//! by gravity and by turbulence, not a march in time. Where a pool gives more than the wind carries, a blanket of vapour forms whose
//! extent is estimated from a front that stands against the wind. The equations are not those of the program SLAB to the letter.

pub(crate) mod ambient;
mod closure;
mod cloud;
mod field;
pub(crate) mod fluid;
mod plume;
mod puff;
mod slab;
mod source;
pub(crate) mod station;

pub use ambient::DenseWeather;
pub use closure::Closure;
pub use field::{DenseCloud, Limits, Section, release};
pub use fluid::DenseFluid;
pub use source::DenseSource;

use crate::{Model, Range};

/// The model.
pub const MODEL: Model = Model {
    id: "dense.slab",
    zh: "重气云积分模型（SLAB 类）",
    en: "Dense-gas integral model (SLAB class)",
    source: "Ermak, UCRL-MA-105607 (1990) for the conservation laws; Spicer and Havens, Atmos. Environ. 20 (1986) 1163 for entrainment through \
             the top; Launder and Rodi, Annu. Rev. Fluid Mech. 15 (1983) 429 for jets along the ground; exchange with the air and passive crosswind spread \
             as in plume.similarity",
    valid_for: &[
        Range { quantity: "friction_velocity", unit: "m/s", from: 0.04, to: 1.5 },
        Range { quantity: "roughness", unit: "m", from: 1e-5, to: 1.0 },
        Range { quantity: "inverse_obukhov", unit: "1/m", from: -0.5, to: 0.5 },
        Range { quantity: "reach", unit: "m", from: 1.0, to: 20_000.0 },
    ],
};
