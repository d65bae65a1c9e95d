//! Quick answers by correlation, against which finer models are held.

pub mod britter_mcquaid;

pub use britter_mcquaid::{Cloud, ScreenPlume, ScreenPuff};
