//! How much of what a small surface sees is flame.
//!
//! The view factor of a small flat receiver towards a surface is a line integral along the outline of what is visible of it (Sparrow 1963):
//! F = n·Γ, Γ = ∮ r × dr / (2π r²). For the outlines of discs, cylinders (upright, leaning with level discs, or with discs across the
//! axis) and frusta it is made of straight lines and arcs of circles, and both have a closed form; no quadrature is needed. Where the
//! plane of the receiver cuts the body, the outline is cut there, too.

mod band;
mod cylinder;
mod outline;
pub(crate) mod sphere;
mod tilted;

pub use band::{Band, Part};
pub use cylinder::{CylinderFactors, upright_cylinder};
pub use sphere::{sphere, sphere_maximum};
pub use tilted::tilted_cylinder_downwind;
