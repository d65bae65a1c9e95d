//! Roots, integrals and tables; each deterministic.

mod interpolate;
mod quadrature;
mod root;

pub use interpolate::Curve;
pub use quadrature::{adaptive, gauss_legendre};
pub use root::bracketed;
