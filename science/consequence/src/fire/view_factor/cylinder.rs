//! The upright cylinder in closed form.

use core::f64::consts::PI;

use anlan_quantity::math::atan;
use anlan_quantity::si::Metres;

use crate::{Fault, Inputs};

/// View factors of a receiver on the level of a cylinder's foot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CylinderFactors {
    /// Receiver that looks up.
    pub horizontal: f64,
    /// Upright receiver that faces the cylinder.
    pub vertical: f64,
    /// Receiver turned to receive most.
    pub maximum: f64,
}

/// Returns the view factors of an upright cylinder from a place on the level of its foot.
///
/// # Units
///
/// Lengths in m; factors without unit.
///
/// # Source
///
/// Sparrow, J. Heat Transfer 85 (1963) 81; printed as TNO Yellow Book CPR 14E (2005) equations 6.A.11 ff.
///
/// # Valid for
///
/// Places outside the cylinder; the top disc is not seen from there.
///
/// # Errors
///
/// A [`Fault`] where a length is not above zero or the place is not outside.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::view_factor::upright_cylinder;
/// use anlan_quantity::si::Metres;
/// // Yellow Book Table 6.A.1, h/R = 2, x/R = 1.1.
/// let factors = upright_cylinder(Metres(10.0), Metres(20.0), Metres(11.0))?;
/// assert!((factors.vertical - 0.454).abs() < 1e-3);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn upright_cylinder(radius: Metres, height: Metres, distance: Metres) -> Result<CylinderFactors, Fault> {
    let radius = Inputs.positive("radius", radius.0)?;
    let a = Inputs.positive("height", height.0)? / radius;
    let b = Inputs.between("distance", distance.0, radius, f64::MAX)? / radius;
    if b <= 1.0 || !(a * b * b).is_finite() {
        return Ok(CylinderFactors { horizontal: 0.5, vertical: 0.5, maximum: 0.5 * core::f64::consts::SQRT_2 });
    }
    let far = (b + 1.0) * (b + 1.0) + a * a;
    let near = (b - 1.0) * (b - 1.0) + a * a;
    let root = (far * near).sqrt();
    let d = ((b - 1.0) / (b + 1.0)).sqrt();
    let long = atan(d * (far / near).sqrt());
    let vertical = (atan(a / (b * b - 1.0).sqrt()) / b + a * ((far - 2.0 * b) / (b * root) * long - atan(d) / b)) / PI;
    let horizontal = (atan(1.0 / d) - (b * b - 1.0 + a * a) / root * long) / PI;
    let (horizontal, vertical) = (horizontal.clamp(0.0, 1.0), vertical.clamp(0.0, 1.0));
    let maximum = (horizontal * horizontal + vertical * vertical).sqrt();
    Ok(CylinderFactors { horizontal, vertical, maximum })
}
