//! Fires: how large the flame is, how hard it radiates, who gets how much.
//!
//! A flame is a solid that radiates from its surface ([`SolidFlame`]) or a row of points ([`jet::PointRow`]); a [`Receiver`] is a place and
//! an orientation. Geometry is exact: see [`view_factor`].

mod air;
mod flame;
mod receiver;
mod transmission;
mod vector;

pub mod view_factor;

pub mod pool;

pub mod jet;

pub mod fireball;

pub mod flash;

pub use air::Air;
pub use flame::SolidFlame;
pub use receiver::{Exposure, Facing, Receiver};
pub use transmission::{AQT3046, BAGSTER, Transmission, TransmissionSet, WAYNE};
pub use vector::Vector;
