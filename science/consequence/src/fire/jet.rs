//! Jet fires: a flame blown from an opening.
//!
//! [`JetSource`] is the jet after it has expanded to the pressure of the air. [`chamberlain`] and [`johnson`] give the flame as a frustum;
//! [`PointRow`] lets a flame radiate from points along its axis; [`jet_fire`] chooses. [`hydrogen`] has its own lengths and radiant
//! fraction, and [`aqt3046`] is the single point of the Chinese guideline.

mod aqt3046;
mod chamberlain;
mod choice;
mod frustum;
mod hydrogen;
mod johnson;
mod points;
mod source;

pub use aqt3046::{Aqt3046Flame, JET_AQT3046, aqt3046};
pub use chamberlain::{CHAMBERLAIN, calm_length, chamberlain, radiated_fraction};
pub use choice::{JetFire, JetSet, jet_fire};
pub use frustum::JetFlame;
pub use hydrogen::{HOUF_SCHEFER, HydrogenFlame, HydrogenJet, hydrogen};
pub use johnson::{JOHNSON, johnson, wind_number};
pub use points::{HANKINSON_LOWESMITH, PointRow};
pub use source::{EXPANSION, JetSource, Stagnation, choked_pressure, expanded};
