//! Quantitative risk: how often something is released, what may follow with what chance, and who is there.
//!
//! Pure calculation: no file, no clock, no randomness. Frequencies, probabilities and shares are data with a source and a word on how sure
//! they are; a figure that somebody changes carries the reason.

pub mod event_tree;
pub mod frequency;
pub mod ignition;
pub mod presence;
pub mod release_case;

mod sets;
