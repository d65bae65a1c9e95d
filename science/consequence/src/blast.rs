//! Explosions: the pressure wave of a charge, a vapour cloud, a vessel that bursts; what it throws.
//!
//! [`tnt`] is the wave of a charge of TNT; [`cloud`] holds multi-energy and Baker–Strehlow–Tang, side by side; [`burst`] the energies of
//! vessels and the range of their pieces; [`condensed`] explosives as TNT.

pub mod burst;
pub mod cloud;
pub mod condensed;
pub mod tnt;

mod wave;

pub use wave::{BlastWave, distance_to};
