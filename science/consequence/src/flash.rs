//! Flashing: the boiling curve as a working fluid, the isenthalpic flash, the jet after it has expanded, drops and rain-out.

mod drops;
mod expansion;
mod isenthalpic;
mod rainout;
mod saturation;

pub use drops::{MODEL as DROPS, drop_diameter};
pub use expansion::{EXPANSION, ExpandedJet, Expansion, expand};
pub(crate) use isenthalpic::note_properties;
pub use isenthalpic::{Flashed, MODEL as ISENTHALPIC, flash};
pub use rainout::{MODEL as RAINOUT, RainOut, RainOutInput, airborne_by_rule, rain_out};
pub use saturation::{Saturated, saturated};
