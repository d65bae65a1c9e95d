//! Pools: spreading on land or water, boiling and evaporating.
//!
//! [`pool`] marches a pool in time and gives mass, area, depth, temperature and rates; mass is kept to the last bits.

mod evaporation;
mod ground;
mod liquid;
mod march;
mod spreading;
mod surface;

pub use evaporation::{MODEL as EVAPORATION, mass_transfer, vapour_flux};
pub use ground::{MODEL as GROUND_HEAT, ground_heat_flux};
pub use march::{MODEL as POOL, PoolHistory, PoolInput, PoolPoint, pool};
pub use spreading::{MODEL as SPREADING, front_velocity};
pub use surface::{Surface, SurfaceRow, surfaces};
