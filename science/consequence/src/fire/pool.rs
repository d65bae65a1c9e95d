//! Pool fires: a leaning cylinder of flame over a burning liquid.
//!
//! Burning rate ([`Burning`]), length ([`LengthSet`]), lean ([`TiltSet`]), drag of the foot ([`DragSet`]) and emissive power
//! ([`Emission`]) are sets by name; [`PoolSets`] holds the combinations in which publications use them. Emissive power and length belong
//! together: the power that Mudan gives is the mean over the length that Thomas gives, which is shorter than the flame one sees.

mod burning;
mod emission;
mod fire;
mod shape;

pub use burning::{BABRAUSKAS, BURGESS, Burning, burgess, burning_rates};
pub use emission::{Emission, EmissionRow, MUDAN, REW_HULBERT, YELLOW_BOOK, emission_rows, smoky, yellow_book};
pub use fire::{PoolFire, PoolFlame, PoolSets, pool_fire};
pub use shape::{DragSet, LengthSet, Scales, TiltSet, lean};
