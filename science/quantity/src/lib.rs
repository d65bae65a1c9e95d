//! Exact decimals, ratios and quantities, and the words in which results are told.
//!
//! The law compares sums of ratios with whole numbers, equality included; binary floating point cannot do that. Quantities are therefore
//! [`Decimal`]s as they were written, and sums of ratios are [`Ratio`]s. Rounding happens for show only.
//!
//! Physics is computed in `f64` inside the newtypes of [`si`], with the functions of [`math`], which give the same bits on every machine.
//!
//! ```
//! use anlan_quantity::{Ratio, Tonnes};
//! let chlorine = "2.5".parse::<Tonnes>()?;
//! let ammonia = "5".parse::<Tonnes>()?;
//! let s = chlorine.ratio_to("5".parse()?)?.checked_add(&ammonia.ratio_to("10".parse()?)?)?;
//! assert!(s >= Ratio::ONE);
//! # Ok::<(), anlan_quantity::QuantityError>(())
//! ```

mod decimal;
mod ratio;
mod tonnes;
mod written;

pub mod math;
pub mod si;

mod confidence;
mod text;

pub use confidence::Confidence;
pub use decimal::Decimal;
pub use ratio::Ratio;
pub use text::Text;
pub use tonnes::Tonnes;
pub use written::{power_of_ten, scientific};

/// Why a number cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// Nothing was written.
    #[error("the number is empty")]
    Empty,
    /// What was written is not a plain decimal number.
    #[error("not a number")]
    NotANumber,
    /// NaN or infinite.
    #[error("not a finite number")]
    NotFinite,
    /// More digits than can be kept exactly.
    #[error("more digits than can be kept exactly")]
    TooPrecise,
    /// Below zero where only zero or more makes sense.
    #[error("negative quantity")]
    Negative,
    /// Division by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// The exact result needs more than 127 bits.
    #[error("the exact result is too large")]
    Overflow,
}
