//! How often equipment fails: generic frequencies as named sets.
//!
//! A *set* is one publication. Each of its rows says what fails, how large the opening is, how often that happens and per what; the sets
//! stand side by side in `data/frequency-*.csv` and are never mixed within one result. A person may multiply a frequency by a [`Factor`],
//! with a reason.
//!
//! # Holes
//!
//! AQ/T 3046-2013 chooses four classes of holes (Table 2) and gives no frequencies. [`by_class`] shows which holes of a set fall into which
//! class, and adds up what they contribute: nothing is lost in the change.
//!
//! # How sure
//!
//! Where a publication prints a range, the [`Band`] is that range. Elsewhere it is the spread between the sets for the same class of hole
//! of the same equipment, and says so.
//!
//! # Example
//!
//! ```
//! use anlan_qra::frequency::{Equipment, frequencies};
//! let pipe = Equipment::Pipe { diameter_m: 0.1, length_m: 200.0, pieces: 1.0 };
//! let leaks = frequencies("purple_book", &pipe)?;
//! // 3 × 10⁻⁷ per metre and year for the rupture, 2 × 10⁻⁶ for a leak of a tenth of the diameter.
//! assert_eq!(leaks.len(), 2);
//! assert!((leaks[0].per_year - 6e-5).abs() < 1e-12);
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod band;
mod class;
mod equipment;
mod factor;
mod hole;
mod leak;
mod table;

pub use band::{Band, Origin};
pub use class::{ClassFrequency, HoleClass, HoleRange, by_class, hole_ranges};
pub use equipment::{
    CompressorKind, Containment, Contents, Equipment, Placing, Protection, Provision, PumpKind, Service, Tanker,
};
pub use factor::{Factor, product};
pub use hole::{Hole, Into};
pub use leak::{LeakFrequency, Row, frequencies};
pub use table::{Per, Set, set, sets};
