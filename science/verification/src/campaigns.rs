//! Measured releases and fires, listings of other programs, and how well the engine meets them.
//!
//! The files of a campaign are not part of the program: they are read from a folder, and are known by their columns. A folder with other
//! trials of the same layout is judged the same way.

pub mod dense;
pub mod explosions;
pub mod fires;
pub mod harm;
pub mod phast;
pub mod prairie_grass;
pub mod slab_listings;
pub mod statistics;
pub mod viewfactors;

mod printed;
mod sheet;
