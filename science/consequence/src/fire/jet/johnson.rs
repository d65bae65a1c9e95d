//! The flat jet's flame by Johnson, Brightwell and Carsley.

use anlan_quantity::Confidence;
use anlan_quantity::math::{cbrt, exp, pow};
use anlan_quantity::si::GRAVITY;

use super::chamberlain::{calm_length, heading, radiated_fraction};
use super::{JetFlame, JetSource};
use crate::fire::{Air, Vector};
use crate::{Fault, Inputs, Model, Range, Trace};

/// The flame of a level jet, which buoyancy lifts and the wind stretches or pushes aside.
pub const JOHNSON: Model = Model {
    id: "fire.jet.johnson",
    zh: "水平喷射火锥台模型（Johnson 等）",
    en: "frustum of a level jet fire (Johnson, Brightwell and Carsley)",
    source: "Johnson, Brightwell and Carsley, Process Saf. Environ. Prot. 72 B (1994) 157–166; equations recalled, not read in print",
    valid_for: &[
        // Not of the paper: about the span of large leaks.
        Range { quantity: "mass_rate", unit: "kg/s", from: 0.5, to: 60.0 },
        // Not of the paper: set here, because the formula for the length grows without bound with the wind.
        Range { quantity: "wind_number", unit: "1", from: -2.0, to: 2.0 },
    ],
};

/// Returns the momentum of the wind against that of the jet, Ω = √(π ρa / 4 G) L u.
///
/// # Units
///
/// No unit; `wind` in m/s.
///
/// # Source
///
/// [`JOHNSON`].
///
/// # Valid for
///
/// Any jet.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::{Air, jet::{JetSource, wind_number}};
/// use anlan_quantity::si::*;
/// let jet = JetSource { mass_rate: KilogramsPerSecond(7.9), velocity: MetresPerSecond(707.0), density: KilogramsPerCubicMetre(1.36),
///     molar_mass: KilogramsPerMole(0.0175), heat_of_combustion: JoulesPerKilogram(48e6) };
/// assert!((wind_number(&jet, &Air { wind: MetresPerSecond(3.9), ..Air::default() })? - 1.73).abs() < 0.05);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn wind_number(source: &JetSource, air: &Air) -> Result<f64, Fault> {
    let length = calm_length(source, air)?.0;
    Ok((core::f64::consts::PI * air.density() / (4.0 * source.momentum())).sqrt() * length * air.wind.0)
}

/// Returns the flame of a level jet.
///
/// `direction` is the way the jet blows (its upward part is left out), `wind` the way the wind blows towards.
///
/// # Units
///
/// SI; places in m from the opening.
///
/// # Source
///
/// [`JOHNSON`].
///
/// # Valid for
///
/// Level jets of natural gas.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or a direction has no length.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::{Air, Vector, jet::{JetSource, johnson}};
/// use anlan_quantity::si::*;
/// let jet = JetSource { mass_rate: KilogramsPerSecond(8.4), velocity: MetresPerSecond(500.0), density: KilogramsPerCubicMetre(1.0),
///     molar_mass: KilogramsPerMole(0.0175), heat_of_combustion: JoulesPerKilogram(48e6) };
/// let ahead = Vector::new(1.0, 0.0, 0.0);
/// let flame = johnson(&jet, ahead, ahead, &Air::default(), None, &mut Trace::default())?;
/// assert!((20.0..40.0).contains(&flame.tip.x) && flame.tip.z > 3.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn johnson(
    source: &JetSource,
    direction: Vector,
    wind: Vector,
    air: &Air,
    fraction: Option<f64>,
    trace: &mut Trace,
) -> Result<JetFlame, Fault> {
    let calm = calm_length(source, air)?.0;
    let ahead = heading("direction", Vector::new(direction.x, direction.y, 0.0))?;
    let left = Vector::new(-ahead.y, ahead.x, 0.0);
    let wind = heading("wind", wind)?;
    let number = wind_number(source, air)?;
    let fraction = match fraction {
        Some(given) => Inputs.between("radiated_fraction", given, 0.0, 1.0)?,
        None => radiated_fraction(source.velocity, source.molar_mass),
    };
    JOHNSON.judge(&[("mass_rate", source.mass_rate.0), ("wind_number", number)], trace);
    trace.rests_on("fire.jet.johnson.coefficients", JOHNSON.source, Confidence::Recalled);
    let (along, across) = (number * wind.dot(ahead), number * wind.dot(left));
    let density = air.density();
    let ds = source.source_diameter(density);
    let xi = cbrt(GRAVITY / (ds * ds * source.velocity.0 * source.velocity.0)) * calm;
    let (f, h) = axis(xi);
    let r = if xi <= 3.3 { 0.0 } else { 0.82 * (1.0 - exp(-0.5 * (xi - 3.3))) };
    // A head wind does not turn the flame back on its opening.
    let reach = (calm * f * (1.0 + r * along)).max(0.3 * calm * f);
    let rise = (calm * h * (1.0 + 0.02 * xi * along)).max(0.0);
    let lift = (0.141 * (source.momentum() * density).sqrt()).min(0.5 * reach);
    let aside = 0.178 * across * (reach - lift);
    let slant = (reach * reach + rise * rise).sqrt();
    let spread = -0.004 + 0.0396 * xi - along * (0.0094 + 9.5e-7 * xi * xi * xi * xi * xi);
    let start_width = lift * (-0.18 + 0.081 * xi).max(0.12);
    let tip_width = slant * spread.clamp(0.05, 1.0);
    let start = ahead * lift;
    let tip = ahead * reach + left * aside + Vector::UP * rise;
    trace.figure("jet_fire.calm_length", calm, "m");
    trace.figure("jet_fire.length", tip.length(), "m");
    Ok(JetFlame::new(start, tip, (start_width, tip_width), fraction, source.heat_release()))
}

/// Reach and rise of the flame's tip in still air over its length in still air, by the Richardson number.
pub(super) fn axis(xi: f64) -> (f64, f64) {
    let beyond = (xi - 5.11).max(0.0);
    (0.55 + 0.45 * exp(-0.168 * xi - 0.3 * beyond * beyond), pow(1.0 + 1.0 / xi, -8.78))
}
