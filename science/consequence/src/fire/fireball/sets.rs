//! Size, life and radiation by correlations.

use core::f64::consts::PI;

use anlan_quantity::Confidence;
use anlan_quantity::math::pow;
use anlan_quantity::si::{JoulesPerKilogram, Kilograms, Metres, Pascals, Seconds, WattsPerSquareMetre};
use serde::{Deserialize, Serialize};

use crate::fire::view_factor::sphere::factor;
use crate::fire::{Exposure, Facing, Receiver, Transmission, Vector};
use crate::{Fault, Inputs, Model, Range, Trace};

const MASS: Range = Range { quantity: "mass", unit: "kg", from: 10.0, to: 5e6 };

/// Roberts 1982.
pub const ROBERTS: Model = Model {
    id: "fire.fireball.roberts",
    zh: "火球（Roberts）",
    en: "fireball (Roberts)",
    source: "Roberts, Fire Safety J. 4 (1982) 197–212",
    valid_for: &[MASS],
};
/// CCPS 2010.
pub const CCPS: Model = Model {
    id: "fire.fireball.ccps",
    zh: "火球（CCPS）",
    en: "fireball (CCPS)",
    source: "CCPS, Guidelines for Vapor Cloud Explosion, Pressure Vessel Burst, BLEVE and Flash Fire Hazards (2010) ch. 9",
    valid_for: &[MASS],
};
/// Yellow Book.
pub const TNO: Model = Model {
    id: "fire.fireball.yellow_book",
    zh: "火球（黄皮书）",
    en: "fireball (Yellow Book)",
    source: "TNO Yellow Book CPR 14E (2005) eq. 6.90–6.95",
    valid_for: &[MASS],
};

/// Correlations, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FireballSet {
    /// Roberts 1982: D = 5.8 M^⅓, t = 0.45 M^⅓, on the ground's level half a diameter up.
    Roberts,
    /// CCPS 2010: as Roberts up to 30 t, t = 2.6 M^⅙ above; the middle three quarters of a diameter up.
    #[default]
    Ccps,
    /// Yellow Book: D = 6.48 M^0.325, t = 0.852 M^0.26; the middle one diameter up.
    YellowBook,
}

/// What burns in a fireball.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FireballInput {
    /// Mass that burns.
    pub mass: Kilograms,
    /// Lower heat of combustion, less what vaporisation and heating take where a set asks for it.
    pub heat_of_combustion: JoulesPerKilogram,
    /// Share of it that is radiated; see [`radiated_by_pressure`].
    pub radiated_fraction: f64,
}

/// A fireball.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fireball {
    /// Largest diameter.
    pub diameter: Metres,
    /// Life.
    pub duration: Seconds,
    /// Height of the middle above the ground.
    pub height: Metres,
    /// Emissive power.
    pub emissive_power: WattsPerSquareMetre,
}

impl FireballSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::Roberts, Self::Ccps, Self::YellowBook];

    /// Returns the model.
    pub fn model(self) -> &'static Model {
        match self {
            Self::Roberts => &ROBERTS,
            Self::Ccps => &CCPS,
            Self::YellowBook => &TNO,
        }
    }
}

/// Returns the share of heat that a fireball radiates, by the pressure at which its vessel burst.
///
/// # Units
///
/// Absolute pressure, Pa.
///
/// # Source
///
/// Roberts (1982); Yellow Book CPR 14E (2005) eq. 6.94: F = 0.00325 p^0.32.
///
/// # Valid for
///
/// 0.5 … 2.5 MPa; no share above 0.4 is returned (CCPS 2010).
///
/// # Errors
///
/// A [`Fault`] where the pressure is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::fireball::radiated_by_pressure;
/// use anlan_quantity::si::Pascals;
/// assert!((radiated_by_pressure(Pascals(1e6))? - 0.27).abs() < 2e-3);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn radiated_by_pressure(pressure: Pascals) -> Result<f64, Fault> {
    Ok((0.003_25 * pow(Inputs.positive("pressure", pressure.0)?, 0.32)).min(0.4))
}

/// Returns a fireball.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// The set's model; the emissive power is F M ΔHc / (π D² t).
///
/// # Valid for
///
/// Pressure-liquefied fuels.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::fireball::{FireballInput, FireballSet, fireball};
/// use anlan_quantity::si::{JoulesPerKilogram, Kilograms};
/// let input = FireballInput { mass: Kilograms(100e3), heat_of_combustion: JoulesPerKilogram(46e6), radiated_fraction: 0.3 };
/// let ball = fireball(&input, FireballSet::Ccps, &mut Trace::default())?;
/// assert!((ball.diameter.0 - 269.2).abs() < 0.1 && (ball.duration.0 - 17.7).abs() < 0.1);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn fireball(input: &FireballInput, set: FireballSet, trace: &mut Trace) -> Result<Fireball, Fault> {
    let mass = Inputs.between("mass", input.mass.0, 1e-3, 1e9)?;
    let heat = Inputs.between("heat_of_combustion", input.heat_of_combustion.0, 1e3, 1e9)?;
    let fraction = Inputs.between("radiated_fraction", input.radiated_fraction, 0.0, 1.0)?;
    set.model().judge(&[("mass", mass)], trace);
    trace.rests_on(format!("{}.coefficients", set.model().id), set.model().source, Confidence::Recalled);
    let third = pow(mass, 1.0 / 3.0);
    let late = 2.6 * pow(mass, 1.0 / 6.0);
    let (diameter, duration, rise) = match set {
        FireballSet::Roberts => (5.8 * third, 0.45 * third, 0.5),
        FireballSet::Ccps => (5.8 * third, if mass <= 30e3 { 0.45 * third } else { late }, 0.75),
        FireballSet::YellowBook => (6.48 * pow(mass, 0.325), 0.852 * pow(mass, 0.26), 1.0),
    };
    Ok(Fireball {
        diameter: Metres(diameter),
        duration: Seconds(duration),
        height: Metres(rise * diameter),
        emissive_power: WattsPerSquareMetre(fraction * mass * heat / (PI * diameter * diameter * duration)),
    })
}

impl Fireball {
    /// Returns what a receiver gets; its origin is the ground below the middle.
    pub fn exposure(&self, receiver: &Receiver, transmission: &Transmission) -> Result<Exposure, Fault> {
        seen(self.diameter.0, self.height.0, self.emissive_power.0, receiver, transmission)
    }
}

/// What a receiver gets from a sphere at a height.
pub(crate) fn seen(
    diameter: f64,
    height: f64,
    power: f64,
    receiver: &Receiver,
    transmission: &Transmission,
) -> Result<Exposure, Fault> {
    let (place, normal) = receiver.checked()?;
    let radius = 0.5 * diameter;
    let line = Vector::new(0.0, 0.0, height) - place;
    let distance = line.length();
    if distance <= radius {
        return Ok(Exposure { flux: WattsPerSquareMetre(power), view_factor: 1.0, transmissivity: 1.0, inside: true });
    }
    let normal = normal.or_else(|| match receiver.facing {
        Facing::Vertical => Vector::new(line.x, line.y, 0.0).direction().or(Some(Vector::new(1.0, 0.0, 0.0))),
        _ => line.direction(),
    });
    let cosine = normal.map_or(0.0, |normal| (normal.dot(line) / distance).clamp(-1.0, 1.0));
    let view_factor = if radius > 0.0 { factor(distance / radius, cosine) } else { 0.0 };
    let transmissivity = transmission.over(distance - radius);
    let flux = WattsPerSquareMetre(power * view_factor * transmissivity);
    Ok(Exposure { flux, view_factor, transmissivity, inside: false })
}
