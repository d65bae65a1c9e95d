//! Campaigns: files of measured or computed trials, each with the figures by which a model is judged.

pub mod properties;
pub mod source;
