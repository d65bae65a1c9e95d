//! A charge of TNT.

use anlan_quantity::math::{cbrt, exp, ln, pow};
use anlan_quantity::si::{ATMOSPHERE, Joules, JoulesPerKilogram, Kilograms, Metres, Pascals, PascalsSecond, Seconds};
use serde::{Deserialize, Serialize};

use super::BlastWave;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Blast of TNT in free air.
pub const KINNEY_GRAHAM: Model = Model {
    id: "blast.tnt.kinney_graham",
    zh: "TNT 爆炸波（Kinney 与 Graham）",
    en: "blast of TNT (Kinney and Graham)",
    source: "Kinney and Graham, Explosive Shocks in Air (1985), Table XI and eq. 6-2; pressure as printed by Guzas and Earls (2010)",
    valid_for: &[Range { quantity: "scaled_distance", unit: "m/kg^⅓", from: 0.05, to: 500.0 }],
};

/// Blast of TNT on the ground.
pub const SWISDAK: Model = Model {
    id: "blast.tnt.swisdak",
    zh: "TNT 地面爆炸波（Swisdak 简化 Kingery-Bulmash）",
    en: "blast of TNT on the ground (Swisdak, simplified Kingery–Bulmash)",
    source: "Swisdak, Simplified Kingery Airblast Calculations, 26th DoD Explosives Safety Seminar (1994), Table 2",
    valid_for: &[Range { quantity: "scaled_distance", unit: "m/kg^⅓", from: 0.2, to: 198.5 }],
};

/// Energy of a kilogram of TNT, J/kg (heat of detonation in common use; Crowl and Louvar; HSE takes 4.6, China 4.52 MJ/kg).
pub const TNT_ENERGY: JoulesPerKilogram = JoulesPerKilogram(4.52e6);

/// Curves of a charge of TNT, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TntSet {
    /// Kinney and Graham 1985, in free air.
    KinneyGraham,
    /// Kinney and Graham with the charge doubled: on ground that gives nothing away.
    KinneyGrahamGround,
    /// Swisdak 1994, a half-sphere on the ground; no impulse or duration is carried.
    SwisdakGround,
}

impl TntSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::KinneyGraham, Self::KinneyGrahamGround, Self::SwisdakGround];
}

/// Returns the blast of a charge of TNT at a distance.
///
/// # Units
///
/// kg, m; over-pressure in Pa, duration in s, impulse in Pa·s.
///
/// # Source
///
/// [`KINNEY_GRAHAM`], [`SWISDAK`].
///
/// # Valid for
///
/// One atmosphere at sea level; open ground.
///
/// # Errors
///
/// A [`Fault`] where a figure is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::tnt::{TntSet, blast}};
/// use anlan_quantity::si::{Kilograms, Metres};
/// let wave = blast(TntSet::KinneyGraham, Kilograms(1.0), Metres(10.0), &mut Trace::default())?;
/// assert!((wave.overpressure.0 - 9.98e3).abs() < 20.0, "{wave:?}");
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn blast(set: TntSet, charge: Kilograms, distance: Metres, trace: &mut Trace) -> Result<BlastWave, Fault> {
    let charge = Inputs.between("charge", charge.0, 1e-12, 1e15)?;
    let distance = Inputs.between("distance", distance.0, 1e-9, 1e9)?;
    let doubled = if set == TntSet::KinneyGrahamGround { 2.0 * charge } else { charge };
    let size = cbrt(doubled);
    let z = distance / size;
    if set == TntSet::SwisdakGround {
        SWISDAK.judge(&[("scaled_distance", z)], trace);
        let overpressure = Pascals(swisdak(z));
        return Ok(BlastWave { overpressure, duration: None, impulse: None });
    }
    KINNEY_GRAHAM.judge(&[("scaled_distance", z)], trace);
    Ok(BlastWave {
        overpressure: Pascals(kinney_graham(z) * ATMOSPHERE.0),
        duration: Some(Seconds(duration(z) * size * 1e-3)),
        impulse: Some(PascalsSecond(impulse(z) * size)),
    })
}

/// Peak over-pressure over that of the air, Z in m/kg^⅓.
pub(crate) fn kinney_graham(z: f64) -> f64 {
    let grown = |at: f64| 1.0 + (z / at) * (z / at);
    808.0 * grown(4.5) / (grown(0.048) * grown(0.32) * grown(1.35)).sqrt()
}

/// Duration for one kilogram, ms.
fn duration(z: f64) -> f64 {
    980.0 * (1.0 + pow(z / 0.54, 10.0))
        / ((1.0 + pow(z / 0.02, 3.0)) * (1.0 + pow(z / 0.74, 6.0)) * (1.0 + z / 6.9 * (z / 6.9)).sqrt())
}

/// Impulse for one kilogram, Pa·s (printed in bar·ms).
fn impulse(z: f64) -> f64 {
    100.0 * 0.067 * (1.0 + pow(z / 0.23, 4.0)).sqrt() / (z * z * cbrt(1.0 + pow(z / 1.55, 3.0)))
}

/// Over-pressure, Pa, of a half-sphere on the ground: exp of a polynomial in ln Z (Swisdak 1994 Table 2, kPa).
fn swisdak(z: f64) -> f64 {
    let [a, b, c, d, e] = if z <= 2.9 {
        [7.2106, -2.1069, -0.3229, 0.1117, 0.0685]
    } else if z <= 23.8 {
        [7.5938, -3.0523, 0.409_77, 0.0261, -0.012_67]
    } else {
        [6.0536, -1.4066, 0.0, 0.0, 0.0]
    };
    // Nearer than the table reaches, the value at its end.
    let x = ln(z.max(0.2));
    1e3 * exp(a + x * (b + x * (c + x * (d + x * e))))
}

/// Returns the charge of TNT whose energy is a share of a fuel's heat of combustion.
///
/// # Units
///
/// kg, J/kg, share.
///
/// # Source
///
/// W = η M ΔHc / 4.52 MJ/kg; η of 0.03 … 0.04 for vapour clouds (HSE 1986; Lees chapter 17).
///
/// # Valid for
///
/// The far field; near the cloud it is far too strong.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::blast::tnt::equivalent;
/// use anlan_quantity::si::{JoulesPerKilogram, Kilograms};
/// assert!((equivalent(Kilograms(1000.0), JoulesPerKilogram(46.0e6), 0.03)?.0 - 305.3).abs() < 0.1);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn equivalent(mass: Kilograms, heat_of_combustion: JoulesPerKilogram, share: f64) -> Result<Kilograms, Fault> {
    let mass = Inputs.positive("mass", mass.0)?;
    let heat = Inputs.positive("heat_of_combustion", heat_of_combustion.0)?;
    let share = Inputs.between("share", share, 0.0, 1.0)?;
    charge_of(Joules(share * mass * heat))
}

/// Returns the charge of TNT of an energy.
pub fn charge_of(energy: Joules) -> Result<Kilograms, Fault> {
    Ok(Kilograms(Inputs.not_negative("energy", energy.0)? / TNT_ENERGY.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_the_polynomial_meet() {
        for z in [2.9, 23.8] {
            assert!((swisdak(z * 0.9999) / swisdak(z * 1.0001) - 1.0).abs() < 0.02, "{z}");
        }
    }

    #[test]
    fn ground_and_air_differ_as_they_should() {
        let at = |set, z| blast(set, Kilograms(1.0), Metres(z), &mut Trace::default()).unwrap().overpressure.0;
        for z in [2.0, 5.0, 20.0] {
            let (ground, table) = (at(TntSet::KinneyGrahamGround, z), at(TntSet::SwisdakGround, z));
            assert!((0.7..1.5).contains(&(ground / table)), "{z}: {ground} {table}");
        }
    }
}
