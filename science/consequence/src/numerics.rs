//! Roots, integrals, tables and differential equations; each deterministic.

mod interpolate;
mod ode;
mod quadrature;
mod root;

pub use interpolate::Curve;
pub use ode::{End, Next, Pace, Step, follow};
pub use quadrature::{adaptive, gauss_legendre, gauss_legendre_8};
pub use root::bracketed;
