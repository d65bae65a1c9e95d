//! Fireballs: the burning cloud of a vessel that burst.

mod sets;
mod transient;

pub use sets::{CCPS, Fireball, FireballInput, FireballSet, ROBERTS, TNO, fireball, radiated_by_pressure};
pub use transient::{MARTINSEN_MARX, TransientFireball, martinsen_marx};
