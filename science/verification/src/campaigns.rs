//! Measured releases and fires, and how well the engine meets them.
//!
//! The files of a campaign are not part of the program: they are read from a folder, and are known by their columns. A folder with other
//! trials of the same layout is judged the same way.

pub mod explosions;
pub mod fires;
pub mod harm;
pub mod viewfactors;

pub mod statistics;

mod printed;
mod sheet;
