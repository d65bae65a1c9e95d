//! With what chance something that burns is lit: at once, or later by what it drifts to.
//!
//! # Example
//!
//! ```
//! use anlan_qra::ignition::{FlammableClass, Place, Reactivity, Released, immediate};
//! let leak = Released::Continuous { rate_kg_s: 25.0 };
//! let lit = immediate("aqt3046", Place::Fixed, FlammableClass::Extremely, Reactivity::AverageOrHigh, leak)?;
//! assert!((lit.probability - 0.5).abs() < 1e-15);
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod delayed;
mod flammability;
mod immediate;

pub use delayed::{Delayed, IgnitionSource, Present, delayed, ignition_sources, traffic_density};
pub use flammability::{Classified, FlammableClass, Reactivity, classify};
pub use immediate::{Ignition, Place, Released, immediate, immediate_sets};

use anlan_quantity::Confidence;
use serde::Serialize;

/// A row that a probability rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Basis {
    /// What it is: `ignition.immediate`, `event.explosion`.
    pub id: String,
    /// Publication and table, or the person who says so.
    pub source: String,
    /// How sure it is; nothing for what a person says.
    pub confidence: Option<Confidence>,
}

impl Basis {
    /// Returns a basis in print.
    pub fn new(id: impl Into<String>, source: impl Into<String>, confidence: Confidence) -> Self {
        Self { id: id.into(), source: source.into(), confidence: Some(confidence) }
    }

    /// Returns a basis that is somebody's word.
    pub fn said(id: impl Into<String>, source: impl Into<String>) -> Self {
        Self { id: id.into(), source: source.into(), confidence: None }
    }
}
