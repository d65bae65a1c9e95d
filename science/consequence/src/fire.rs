//! Fires: how large the flame is, how hard it radiates, who gets how much.

mod flame;
mod receiver;
mod transmission;
mod vector;

pub mod view_factor;

pub use flame::SolidFlame;
pub use receiver::{Exposure, Facing, Receiver};
pub use transmission::{AQT3046, BAGSTER, Transmission, TransmissionSet, WAYNE};
pub use vector::Vector;
