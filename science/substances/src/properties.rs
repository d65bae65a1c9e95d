//! Physical properties of substances, each with its data set and the temperatures it holds for.
//!
//! A [`Substance`] is looked up by CAS number or by a name in either language; a property is asked at a temperature. What is not known, and
//! what is asked outside the range a source covers, is a [`PropertyFault`], never a guess. Where a property was estimated, or its data
//! disagree with one another, [`Substance::provenance`] and [`Substance::flags`] say so.
//!
//! Data stand in `data/thermo.csv` and `data/thermo-curves.csv`.
//!
//! # Example
//!
//! ```
//! use anlan_quantity::si::Kelvin;
//! use anlan_substances::properties::{Property, Substance};
//!
//! let propane = Substance::find("丙烷")?;
//! assert_eq!(propane.cas(), "74-98-6");
//! let p = propane.vapour_pressure(Kelvin::from_celsius(27.0))?;
//! assert!((p.get() / 9.98e5 - 1.0).abs() < 0.01);
//! assert_eq!(propane.provenance(Property::VapourPressure).unwrap().set, "HEOS_FIT");
//! # Ok::<(), anlan_substances::properties::PropertyFault>(())
//! ```

#![allow(clippy::many_single_char_names, reason = "formulas keep the letters of their publications")]

mod curve;
mod fault;
mod property;

mod representative;
mod substance;
mod table;
mod vapour_pressure;

mod ideal_gas;
mod mixture;
mod peng_robinson;
mod real_gas;

pub use fault::PropertyFault;
pub use ideal_gas::{ideal_gas_density, speed_of_sound};
pub use mixture::{BubblePoint, Mixture};
pub use peng_robinson::{PengRobinson, Phase, RealState};
pub use property::{Property, Provenance};
pub use real_gas::RealGas;
pub use representative::{Representative, representative_of, representatives};
pub use substance::{Critical, Substance};
