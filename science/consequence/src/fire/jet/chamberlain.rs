//! Chamberlain's flare model.

use anlan_quantity::Confidence;
use anlan_quantity::math::{acos, cbrt, cos, exp, pow, sin};
use anlan_quantity::si::{GRAVITY, Metres, Radians};

use super::{JetFlame, JetSource};
use crate::fire::{Air, Vector};
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Chamberlain's flame of a flare or leak in the open.
pub const CHAMBERLAIN: Model = Model {
    id: "fire.jet.chamberlain",
    zh: "喷射火锥台模型（Chamberlain）",
    en: "frustum of a jet fire (Chamberlain)",
    source: "Chamberlain, Chem. Eng. Res. Des. 65 (1987) 299–309; Yellow Book CPR 14E (2005) eq. 6.32–6.60",
    valid_for: &[
        // The tests: flares and inclined field releases.
        Range { quantity: "angle_to_wind", unit: "°", from: 30.0, to: 150.0 },
        Range { quantity: "velocity_ratio", unit: "1", from: 0.001, to: 0.3 },
    ],
};

/// Length of the flame in still air.
///
/// # Units
///
/// m.
///
/// # Source
///
/// Kalghatgi, Combustion Science and Technology 41 (1984) 17, as in Chamberlain (1987):
/// 0.2 + 0.024 ξ(Y) = (2.85 / (Y W))^⅔ with ξ the Richardson number of the flame and W the stoichiometric mass fraction.
///
/// # Valid for
///
/// Turbulent flames of paraffins.
///
/// # Errors
///
/// A [`Fault`] where a figure of the source is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::{Air, jet::{JetSource, calm_length}};
/// use anlan_quantity::si::*;
/// let jet = JetSource { mass_rate: KilogramsPerSecond(7.9), velocity: MetresPerSecond(707.0), density: KilogramsPerCubicMetre(1.36),
///     molar_mass: KilogramsPerMole(0.0175), heat_of_combustion: JoulesPerKilogram(48e6) };
/// assert!((calm_length(&jet, &Air::default())?.0 - 34.0).abs() < 1.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn calm_length(source: &JetSource, air: &Air) -> Result<Metres, Fault> {
    let (source, air) = (source.checked()?, air.checked()?);
    let ds = source.source_diameter(air.density());
    let stoichiometric = source.molar_mass.0 / (15.816 * source.molar_mass.0 + 0.0395);
    let ca = 0.024 * cbrt(GRAVITY * ds / (source.velocity.0 * source.velocity.0));
    let cc = pow(2.85 / stoichiometric, 2.0 / 3.0);
    // In y = Y^⅓: ca y⁵ + 0.2 y² = cc, rising; the root lies below that of either term alone.
    let most = (cc / 0.2).sqrt();
    let root = bracketed(|y| ca * y * y * y * y * y + 0.2 * y * y - cc, 0.0, most, 1e-12).unwrap_or(most);
    Ok(Metres(Inputs.positive("flame_length", root * root * root * ds)?))
}

/// Returns the share of the heat of combustion that a jet's flame radiates.
///
/// # Units
///
/// Share.
///
/// # Source
///
/// Chamberlain (1987): F = 0.21 exp(−0.00323 u) + 0.11; Yellow Book CPR 14E (2005) eq. 6.56 with the factors for heavier fuels (Cook 1990).
///
/// # Valid for
///
/// Hydrocarbons.
///
/// # Errors
///
/// None.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::jet::radiated_fraction;
/// use anlan_quantity::si::{KilogramsPerMole, MetresPerSecond};
/// assert!((radiated_fraction(MetresPerSecond(500.0), KilogramsPerMole(0.016)) - 0.152).abs() < 1e-3);
/// ```
pub fn radiated_fraction(
    velocity: anlan_quantity::si::MetresPerSecond,
    molar_mass: anlan_quantity::si::KilogramsPerMole,
) -> f64 {
    let fraction = 0.21 * exp(-0.003_23 * velocity.0) + 0.11;
    let heavier = if molar_mass.0 > 0.060 {
        1.69
    } else if molar_mass.0 > 0.021 {
        (molar_mass.0 / 0.021).sqrt()
    } else {
        1.0
    };
    (fraction * heavier).min(1.0)
}

/// Returns the flame of a jet of any direction in wind.
///
/// `direction` is the way the jet blows, `wind` the way the wind blows towards (its speed is that of the air), both of any length.
///
/// # Units
///
/// SI; places in m from the opening.
///
/// # Source
///
/// [`CHAMBERLAIN`].
///
/// # Valid for
///
/// Upward and inclined jets; flat jets are answered with a warning (see [`super::johnson`]).
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or a direction has no length.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::{Air, Vector, jet::{JetSource, chamberlain}};
/// use anlan_quantity::si::*;
/// let jet = JetSource { mass_rate: KilogramsPerSecond(10.0), velocity: MetresPerSecond(500.0), density: KilogramsPerCubicMetre(1.0),
///     molar_mass: KilogramsPerMole(0.0175), heat_of_combustion: JoulesPerKilogram(48e6) };
/// let air = Air { wind: MetresPerSecond(5.0), ..Air::default() };
/// let flame = chamberlain(&jet, Vector::UP, Vector::new(1.0, 0.0, 0.0), &air, None, &mut Trace::default())?;
/// assert!(flame.tip.x > 0.0 && flame.tip.z > 10.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn chamberlain(
    source: &JetSource,
    direction: Vector,
    wind: Vector,
    air: &Air,
    fraction: Option<f64>,
    trace: &mut Trace,
) -> Result<JetFlame, Fault> {
    let calm = calm_length(source, air)?.0;
    let (direction, wind) = (heading("direction", direction)?, heading("wind", wind)?);
    let fraction = match fraction {
        Some(given) => Inputs.between("radiated_fraction", given, 0.0, 1.0)?,
        None => radiated_fraction(source.velocity, source.molar_mass),
    };
    let (u, w) = (source.velocity.0, air.wind.0);
    let between = acos(direction.dot(wind).clamp(-1.0, 1.0));
    let degrees = between.to_degrees();
    let ratio = w / u;
    CHAMBERLAIN.judge(&[("angle_to_wind", degrees), ("velocity_ratio", ratio)], trace);
    trace.rests_on("fire.jet.chamberlain.coefficients", CHAMBERLAIN.source, Confidence::Recalled);
    let density = air.density();
    let ds = source.source_diameter(density);
    let fall = cbrt(GRAVITY / (ds * ds * u * u));
    // Still air has no direction: the length then is that of a jet across the wind.
    let turned = if w > 0.0 { degrees - 90.0 } else { 0.0 };
    let length = calm * (0.51 * exp(-0.4 * w) + 0.49) * (1.0 - 6.07e-3 * turned);
    let richardson = fall * calm;
    let bend = turned * (1.0 - exp(-25.6 * ratio))
        + if ratio <= 0.05 { 8000.0 * ratio } else { 134.0 + 1726.0 * (ratio - 0.026).sqrt() } / richardson;
    let bend = Radians::from_degrees(bend.clamp(-175.0, 175.0)).0;
    let k = 0.185 * exp(-20.0 * ratio) + 0.015;
    let lift = if bend.abs() < 1e-6 { length * k } else { length * sin(k * bend) / sin(bend) };
    let (sine, cosine) = (sin(bend), cos(bend));
    let frustum = (length * length - lift * lift * sine * sine).max(0.0).sqrt() - lift * cosine;
    let c = 1000.0 * exp(-100.0 * ratio) + 0.8;
    let narrow = 1.0 - (1.0 - (density / source.density.0).sqrt() / 15.0) * exp(-70.0 * pow(fall * ds, c * ratio));
    let start_width = ds * (13.5 * exp(-6.0 * ratio) + 1.5) * narrow;
    let tip_width = length * (0.18 * exp(-1.5 * ratio) + 0.31) * (1.0 - 0.47 * exp(-25.0 * ratio));

    // The flame bends towards the wind in the plane of jet and wind; where they are parallel, in the upright plane.
    let aside = (direction - wind * direction.dot(wind)).direction().filter(|_| sin(between) > 1e-9);
    let aside = aside.unwrap_or(Vector::UP);
    let axis = wind * cos(between - bend) + aside * sin(between - bend);
    let start = direction * lift;
    trace.figure("jet_fire.calm_length", calm, "m");
    trace.figure("jet_fire.length", length, "m");
    let flame = JetFlame::new(start, start + axis * frustum, (start_width, tip_width), fraction, source.heat_release());
    Ok(JetFlame { length: Metres(length), ..flame })
}

pub(crate) fn heading(place: &'static str, direction: Vector) -> Result<Vector, Fault> {
    direction.direction().ok_or_else(|| {
        Fault::new(
            "consequence.no_direction",
            place,
            format!("{place} 的长度为零或不是有限的数"),
            format!("{place} has no length or is not finite"),
        )
        .remedy("填写一个方向", "give a direction")
    })
}
