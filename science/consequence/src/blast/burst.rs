//! Vessels that burst: energy, blast, pieces.

use anlan_quantity::math::{ln, pow};
use anlan_quantity::si::{CubicMetres, Joules, JoulesPerKilogram, Kilograms, Metres, MetresPerSecond, Pascals};
use serde::{Deserialize, Serialize};

use super::BlastWave;
use super::tnt::{TntSet, blast, charge_of};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Energy and blast of a vessel that bursts.
pub const BURST: Model = Model {
    id: "blast.burst",
    zh: "容器破裂爆炸波",
    en: "blast of a bursting vessel",
    source: "Baker, Cox, Westine, Kulesz and Strehlow, Explosion Hazards and Evaluation (1983) ch. 2; Yellow Book CPR 14E (2005) ch. 7: far field as a charge on the ground",
    // Scaled with the energy doubled by the ground, r (p₀/2E)^⅓; nearer, the vessel is no point.
    valid_for: &[Range { quantity: "scaled_distance", unit: "1", from: 2.0, to: 100.0 }],
};

/// Range of large pieces.
pub const FRAGMENTS: Model = Model {
    id: "blast.burst.fragments",
    zh: "容器碎片射程（Birk）",
    en: "range of tub fragments (Birk)",
    source: "Birk, J. Loss Prev. Process Ind. 9 (1996) 173–181; CCPS (2010) 8.4: 90 M^0.333 up to 5 m³, 465 M^0.10 above",
    valid_for: &[Range { quantity: "mass", unit: "kg", from: 1.0, to: 5e5 }],
};

/// Definitions of the energy of compressed gas, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurstEnergy {
    /// Brode 1959: (p₁ − p₀) V / (γ − 1).
    Brode,
    /// Isentropic expansion: p₁ V / (γ − 1) · (1 − (p₀/p₁)^((γ−1)/γ)).
    Isentropic,
    /// Available energy of isothermal expansion (Crowl 1992): p₁ V (ln(p₁/p₀) − (1 − p₀/p₁)).
    Available,
}

/// Returns the energy of compressed gas.
///
/// # Units
///
/// Absolute pressures in Pa, m³, J.
///
/// # Source
///
/// [`BURST`]; the publication of the definition.
///
/// # Valid for
///
/// Ideal gases.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or the pressure is below that of the air.
///
/// # Example
///
/// ```
/// use anlan_consequence::blast::burst::{BurstEnergy, gas_energy};
/// use anlan_quantity::si::{CubicMetres, Pascals};
/// let energy = gas_energy(BurstEnergy::Brode, Pascals(1.1e6), Pascals(0.1e6), CubicMetres(10.0), 1.4)?;
/// assert!((energy.0 - 25e6).abs() < 1.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_energy(
    definition: BurstEnergy,
    pressure: Pascals,
    air: Pascals,
    volume: CubicMetres,
    gamma: f64,
) -> Result<Joules, Fault> {
    let air = Inputs.positive("air.pressure", air.0)?;
    let pressure = Inputs.between("pressure", pressure.0, air, 1e11)?;
    let volume = Inputs.between("volume", volume.0, 0.0, 1e9)?;
    let gamma = Inputs.between("gamma", gamma, 1.001, 2.0)?;
    let ratio = air / pressure;
    Ok(Joules(match definition {
        BurstEnergy::Brode => (pressure - air) * volume / (gamma - 1.0),
        BurstEnergy::Isentropic => pressure * volume / (gamma - 1.0) * (1.0 - pow(ratio, (gamma - 1.0) / gamma)),
        BurstEnergy::Available => pressure * volume * (-ln(ratio) - (1.0 - ratio)),
    }))
}

/// Returns the energy that a flashing liquid gives up: the drop of internal energy from the state at burst to the mixture at one atmosphere.
///
/// # Units
///
/// kg, J/kg, J.
///
/// # Source
///
/// Yellow Book CPR 14E (2005) eq. 7.6–7.8.
///
/// # Valid for
///
/// Pressure-liquefied gases.
///
/// # Errors
///
/// A [`Fault`] where the mass is negative or the energy would be.
///
/// # Example
///
/// ```
/// use anlan_consequence::blast::burst::liquid_energy;
/// use anlan_quantity::si::{JoulesPerKilogram, Kilograms};
/// assert_eq!(liquid_energy(Kilograms(1000.0), JoulesPerKilogram(500e3), JoulesPerKilogram(440e3))?.0, 60e6);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn liquid_energy(mass: Kilograms, at_burst: JoulesPerKilogram, after: JoulesPerKilogram) -> Result<Joules, Fault> {
    let mass = Inputs.not_negative("mass", mass.0)?;
    let drop = Inputs.finite("at_burst", at_burst.0)? - Inputs.finite("after", after.0)?;
    Ok(Joules(mass * Inputs.not_negative("energy_drop", drop)?))
}

/// Returns the blast of a vessel that bursts on or near the ground.
///
/// # Units
///
/// J, m.
///
/// # Source
///
/// [`BURST`]: half to all of the energy goes into the blast (`share`: 0.5 for brittle, 0.8 for ductile vessels is common).
///
/// # Valid for
///
/// Scaled distances above 2; nearer it is too strong, and a warning says so.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::burst::vessel_blast};
/// use anlan_quantity::si::{Joules, Metres};
/// let wave = vessel_blast(Joules(25e6), 0.5, Metres(30.0), &mut Trace::default())?;
/// assert!((3e3..12e3).contains(&wave.overpressure.0), "{wave:?}");
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn vessel_blast(energy: Joules, share: f64, distance: Metres, trace: &mut Trace) -> Result<BlastWave, Fault> {
    let energy = Inputs.between("energy", energy.0, 1e-3, 1e20)?;
    let share = Inputs.between("share", share, 1e-6, 1.0)?;
    let distance = Metres(Inputs.between("distance", distance.0, 1e-6, 1e9)?);
    let blasting = share * energy;
    let scaled = distance.0 / anlan_quantity::math::cbrt(2.0 * blasting / anlan_quantity::si::ATMOSPHERE.0);
    BURST.judge(&[("scaled_distance", scaled)], trace);
    blast(TntSet::KinneyGrahamGround, charge_of(Joules(blasting))?, distance, trace)
}

/// Returns the speed of the pieces of a vessel whose energy goes into their motion.
///
/// # Units
///
/// J, kg, m/s.
///
/// # Source
///
/// Moore (1967), as in Yellow Book CPR 14E (2005) eq. 7.20: v = 1.092 √(E G / M), G = 1 / (1 + C / 2M) for a long vessel.
///
/// # Valid for
///
/// An upper bound; vessels filled with gas.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::blast::burst::fragment_speed;
/// use anlan_quantity::si::{Joules, Kilograms};
/// let speed = fragment_speed(Joules(25e6), Kilograms(2000.0), Kilograms(130.0))?;
/// assert!((speed.0 - 120.1).abs() < 0.5);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn fragment_speed(energy: Joules, vessel: Kilograms, content: Kilograms) -> Result<MetresPerSecond, Fault> {
    let energy = Inputs.not_negative("energy", energy.0)?;
    let vessel = Inputs.positive("vessel", vessel.0)?;
    let content = Inputs.not_negative("content", content.0)?;
    let g = 1.0 / (1.0 + content / (2.0 * vessel));
    Ok(MetresPerSecond(Inputs.finite("speed", 1.092 * (energy * g / vessel).sqrt())?))
}

/// Returns how far the largest piece of a vessel of pressure-liquefied gas is thrown.
///
/// # Units
///
/// kg of content, m³, m.
///
/// # Source
///
/// [`FRAGMENTS`].
///
/// # Valid for
///
/// Lying cylinders in a fire.
///
/// # Errors
///
/// A [`Fault`] where a figure is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::burst::fragment_range};
/// use anlan_quantity::si::{CubicMetres, Kilograms};
/// let range = fragment_range(Kilograms(50e3), CubicMetres(100.0), &mut Trace::default())?;
/// assert!((range.0 - 1372.0).abs() < 2.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn fragment_range(content: Kilograms, volume: CubicMetres, trace: &mut Trace) -> Result<Metres, Fault> {
    let mass = Inputs.positive("content", content.0)?;
    let volume = Inputs.positive("volume", volume.0)?;
    FRAGMENTS.judge(&[("mass", mass)], trace);
    Ok(Metres(if volume <= 5.0 { 90.0 * pow(mass, 1.0 / 3.0) } else { 465.0 * pow(mass, 0.1) }))
}
