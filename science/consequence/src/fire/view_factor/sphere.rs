//! The sphere.

use core::f64::consts::PI;

use anlan_quantity::math::{acos, asin};
use anlan_quantity::si::{Metres, Radians};

use crate::{Fault, Inputs};

/// Returns the view factor of a sphere for a receiver that looks at its centre.
///
/// # Units
///
/// Radius and distance from the centre in m; the factor has no unit.
///
/// # Source
///
/// TNO Yellow Book CPR 14E (2005) equation 6.A.8: F = (r/X)².
///
/// # Valid for
///
/// Places outside the sphere; inside it the factor is 1.
///
/// # Errors
///
/// A [`Fault`] where a length is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::view_factor::sphere_maximum;
/// use anlan_quantity::si::Metres;
/// assert_eq!(sphere_maximum(Metres(10.0), Metres(20.0))?, 0.25);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn sphere_maximum(radius: Metres, distance: Metres) -> Result<f64, Fault> {
    sphere(radius, distance, Radians(0.0))
}

/// Returns the view factor of a sphere for a receiver whose normal makes an angle with the line to its centre, also where the plane of the
/// receiver cuts the sphere.
///
/// # Units
///
/// Radius and distance from the centre in m, angle in rad; the factor has no unit.
///
/// # Source
///
/// Naraghi, J. Thermophys. Heat Transfer 2 (1988) 373; catalogued by Howell as B-43.
///
/// # Valid for
///
/// Places outside the sphere; inside it the factor is 1.
///
/// # Errors
///
/// A [`Fault`] where a length is not above zero or the angle is not finite.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::view_factor::sphere;
/// use anlan_quantity::si::{Metres, Radians};
/// let factor = sphere(Metres(10.0), Metres(20.0), Radians::from_degrees(30.0))?;
/// assert!((factor - 0.25 * 0.75_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn sphere(radius: Metres, distance: Metres, angle: Radians) -> Result<f64, Fault> {
    let radius = Inputs.positive("radius", radius.0)?;
    let h = Inputs.positive("distance", distance.0)? / radius;
    let angle = Inputs.between("angle", angle.0, -PI, PI)?;
    if h <= 1.0 {
        return Ok(1.0);
    }
    Ok(factor(h, anlan_quantity::math::cos(angle)))
}

/// View factor by the distance in radii and the cosine between the normal and the line to the centre.
pub(crate) fn factor(h: f64, cosine: f64) -> f64 {
    if h * cosine >= 1.0 {
        return cosine / (h * h);
    }
    if h * cosine <= -1.0 {
        return 0.0;
    }
    let sine = (1.0 - cosine * cosine).max(0.0).sqrt();
    let root = (h * h - 1.0).max(0.0).sqrt();
    let first = asin((root / (h * sine)).clamp(-1.0, 1.0));
    let second = cosine * acos((-root * cosine / sine).clamp(-1.0, 1.0));
    let third = root * (1.0 - h * h * cosine * cosine).max(0.0).sqrt();
    (0.5 - first / PI + (second - third) / (PI * h * h)).clamp(0.0, 1.0)
}
