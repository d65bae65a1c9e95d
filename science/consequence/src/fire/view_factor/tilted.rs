//! The leaning cylinder in closed form, downwind.

use core::f64::consts::{FRAC_PI_2, PI};

use anlan_quantity::math::{atan, cos, sin};
use anlan_quantity::si::Radians;

use super::CylinderFactors;
use crate::{Fault, Inputs};

/// Returns the view factors of a leaning cylinder with level discs, from a place on the level of its foot in the direction to which it
/// leans; the angle is negative for a place on the other side.
///
/// # Units
///
/// `length_to_radius` is the slant length over the radius, `distance_to_radius` the distance from the axis at the foot over the radius.
///
/// # Source
///
/// Mudan, Fire Safety J. 12 (1987) 89; printed as TNO Yellow Book CPR 14E (2005) equations 6.A.14–6.A.21.
///
/// # Valid for
///
/// Places outside the foot and not under the flame.
///
/// # Errors
///
/// A [`Fault`] where a number is not in its bounds.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::view_factor::tilted_cylinder_downwind;
/// use anlan_quantity::si::Radians;
/// // Yellow Book 6.6.2, step 29.
/// let factors = tilted_cylinder_downwind(11.18, 14.43166, Radians::from_degrees(2.00843))?;
/// assert!((factors.vertical - 0.02665).abs() < 5e-6);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn tilted_cylinder_downwind(
    length_to_radius: f64,
    distance_to_radius: f64,
    tilt: Radians,
) -> Result<CylinderFactors, Fault> {
    let a = Inputs.positive("length_to_radius", length_to_radius)?;
    let b = Inputs.between("distance_to_radius", distance_to_radius, 1.0, 1e9)?;
    let tilt = Inputs.between("tilt", tilt.0, -FRAC_PI_2, FRAC_PI_2)?;
    let (sine, cosine) = (sin(tilt), cos(tilt));
    let far = (a * a + (b + 1.0) * (b + 1.0) - 2.0 * a * (b + 1.0) * sine).max(f64::MIN_POSITIVE).sqrt();
    let near = (a * a + (b - 1.0) * (b - 1.0) - 2.0 * a * (b - 1.0) * sine).max(f64::MIN_POSITIVE).sqrt();
    let c = (1.0 + (b * b - 1.0) * cosine * cosine).sqrt();
    let d = ((b - 1.0) / (b + 1.0)).sqrt();
    let e = a * cosine / (b - a * sine);
    let f = (b * b - 1.0).max(f64::MIN_POSITIVE).sqrt();
    let sum = atan((a * b - f * f * sine) / (f * c)) + atan(f * sine / c);
    let long = atan(far * d / near);
    let vertical = -e * atan(d)
        + e * (a * a + (b + 1.0) * (b + 1.0) - 2.0 * b * (1.0 + a * sine)) / (far * near) * long
        + cosine / c * sum;
    let horizontal = atan(1.0 / d) + sine / c * sum
        - (a * a + (b + 1.0) * (b + 1.0) - 2.0 * (b + 1.0 + a * b * sine)) / (far * near) * long;
    let (horizontal, vertical) = ((horizontal / PI).clamp(0.0, 1.0), (vertical / PI).clamp(0.0, 1.0));
    let maximum = (horizontal * horizontal + vertical * vertical).sqrt();
    Ok(CylinderFactors { horizontal, vertical, maximum })
}
