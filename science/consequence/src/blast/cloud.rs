//! Vapour clouds: multi-energy and Baker–Strehlow–Tang, side by side.
//!
//! The printed curves of both methods have not been read. What stands here is a reconstruction that keeps what is remembered of them: the pressure in and near the cloud
//! (plateau of the class, or 2.4 M²/(1 + M) of the flame's speed), decay with the first power of the distance as sound has it, and nowhere
//! more than the shock of TNT of the same energy in free air. That last bound, which sets the far field of strong explosions, was chosen
//! because it meets the remembered curves; with the ground's doubling it would be about a third higher. Take the results as orders of
//! magnitude until the figures are digitised; they say that they rest on recalled figures.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::cbrt;
use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Joules, Metres, Pascals};
use serde::{Deserialize, Serialize};

use super::BlastWave;
use super::tnt::{TNT_ENERGY, kinney_graham};
use crate::sets::rows;
use crate::{Fault, Inputs, Model, Range, Trace};

/// TNO multi-energy.
pub const MULTI_ENERGY: Model = Model {
    id: "blast.cloud.multi_energy",
    zh: "TNO 多能法",
    en: "TNO multi-energy",
    source: "van den Berg, J. Hazard. Mater. 12 (1985) 1–10; Yellow Book CPR 14E (2005) figure 5.8A; curves rebuilt, see the module",
    valid_for: &[Range { quantity: "scaled_distance", unit: "1", from: 0.2, to: 100.0 }],
};

/// Baker–Strehlow–Tang.
pub const BAKER_STREHLOW_TANG: Model = Model {
    id: "blast.cloud.baker_strehlow_tang",
    zh: "Baker-Strehlow-Tang 法",
    en: "Baker–Strehlow–Tang",
    source: "Tang and Baker, Process Safety Progress 18 (1999) 235–240; Pierorazio et al. 24 (2005) 59–65; curves rebuilt, see the module",
    valid_for: &[
        Range { quantity: "scaled_distance", unit: "1", from: 0.1, to: 10.0 },
        Range { quantity: "flame_mach", unit: "1", from: 0.03, to: 5.2 },
    ],
};

/// Energy of a stoichiometric mixture of a hydrocarbon and air, J/m³ (Yellow Book 5.3; AQ/T 3046-2013 (E.60), second-hand).
const ENERGY_OF_MIXTURE: f64 = 3.5e6;
/// Scaled distance up to which a half-sphere of burning mixture keeps its plateau, recalled from the Yellow Book's figure.
const MULTI_ENERGY_EDGE: f64 = 0.6;
/// Scaled radius of the burnt cloud, of twice the energy in free air: (3/4π · p₀/3.5 MJ/m³)^⅓ times the cube root of an expansion of 7.
const BURNT_EDGE: f64 = 0.363;

#[derive(Deserialize)]
struct Class {
    #[serde(rename = "class")]
    number: u8,
    plateau: f64,
    source: String,
    confidence: String,
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| rows(include_str!("../../data/blast-multi-energy.csv")));

/// Returns the energy of a part of a cloud in an obstructed region.
///
/// # Units
///
/// m³ of mixture, J.
///
/// # Source
///
/// AQ/T 3046-2013 (E.60), second-hand; Yellow Book CPR 14E (2005) 5.3: E = 3.5 MJ/m³ V.
///
/// # Valid for
///
/// Hydrocarbons near the stoichiometric mixture.
///
/// # Errors
///
/// A [`Fault`] where the volume is negative.
///
/// # Example
///
/// ```
/// use anlan_consequence::blast::cloud::energy_of_cloud;
/// use anlan_quantity::si::CubicMetres;
/// assert_eq!(energy_of_cloud(CubicMetres(1000.0))?.0, 3.5e9);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn energy_of_cloud(mixture: CubicMetres) -> Result<Joules, Fault> {
    Ok(Joules(ENERGY_OF_MIXTURE * Inputs.not_negative("mixture", mixture.0)?))
}

/// Returns the blast of a cloud by multi-energy.
///
/// # Units
///
/// J, m; class of strength 1 … 10.
///
/// # Source
///
/// [`MULTI_ENERGY`].
///
/// # Valid for
///
/// Half-spheres on the ground; duration and impulse are not given.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::cloud::multi_energy};
/// use anlan_quantity::si::{Joules, Metres};
/// let mut trace = Trace::default();
/// let wave = multi_energy(Joules(3.5e9), 5, Metres(100.0), &mut trace)?;
/// assert!((1e3..8e3).contains(&wave.overpressure.0));
/// assert!(trace.used.iter().any(|used| used.confidence.is_some_and(|sure| sure.must_be_shown())));
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn multi_energy(energy: Joules, class: u8, distance: Metres, trace: &mut Trace) -> Result<BlastWave, Fault> {
    let energy = Inputs.between("energy", energy.0, 1e-3, 1e20)?;
    let distance = Inputs.between("distance", distance.0, 1e-6, 1e9)?;
    let class = Inputs.between("class", f64::from(class), 1.0, 10.0)?;
    let row = &CLASSES[CLASSES.iter().position(|row| f64::from(row.number) >= class).unwrap_or(CLASSES.len() - 1)];
    let scaled = distance / cbrt(energy / ATMOSPHERE.0);
    MULTI_ENERGY.judge(&[("scaled_distance", scaled)], trace);
    if !trace.is_silent() {
        trace.rests_on("blast.cloud.multi_energy.curves", row.source.clone(), Confidence::read(&row.confidence));
    }
    let sound = row.plateau * (MULTI_ENERGY_EDGE / scaled).min(1.0);
    Ok(wave(sound, scaled))
}

/// Returns the blast of a cloud by Baker–Strehlow–Tang.
///
/// # Units
///
/// J of combustion, m; flame speed as a Mach number. `ground` is 2 for a cloud on the ground, 1 for one in free air.
///
/// # Source
///
/// [`BAKER_STREHLOW_TANG`].
///
/// # Valid for
///
/// Flames of Mach 0.03 … 5.2; duration and impulse are not given.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, blast::cloud::baker_strehlow_tang};
/// use anlan_quantity::si::{Joules, Metres};
/// let wave = baker_strehlow_tang(Joules(3.5e9), 0.35, 2.0, Metres(100.0), &mut Trace::default())?;
/// assert!((1e3..8e3).contains(&wave.overpressure.0));
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn baker_strehlow_tang(
    energy: Joules,
    flame_mach: f64,
    ground: f64,
    distance: Metres,
    trace: &mut Trace,
) -> Result<BlastWave, Fault> {
    let energy = Inputs.between("energy", energy.0, 1e-3, 1e20)?;
    let mach = Inputs.between("flame_mach", flame_mach, 1e-4, 10.0)?;
    let ground = Inputs.between("ground", ground, 1.0, 2.0)?;
    let distance = Inputs.between("distance", distance.0, 1e-6, 1e9)?;
    let scaled = distance / cbrt(ground * energy / ATMOSPHERE.0);
    BAKER_STREHLOW_TANG.judge(&[("scaled_distance", scaled), ("flame_mach", mach)], trace);
    trace.rests_on("blast.cloud.baker_strehlow_tang.curves", BAKER_STREHLOW_TANG.source, Confidence::Recalled);
    // Tang and Baker (1999): greatest over-pressure of a flame of constant speed.
    let most = 2.4 * mach * mach / (1.0 + mach);
    let sound = most * (BURNT_EDGE / scaled).min(1.0);
    Ok(wave(sound, scaled * cbrt(ground)))
}

/// Flame speeds of Pierorazio et al. 2005 by reactivity, congestion and confinement, as Mach numbers.
///
/// `reactivity` and `congestion` are 0 (low), 1 (medium), 2 (high); `expansion` is 2 (two dimensions), 2.5 or 3 (three). Recalled; a
/// flame that turns into a detonation is given Mach 5.2.
pub fn flame_mach(reactivity: u8, congestion: u8, expansion: f64) -> Result<f64, Fault> {
    let expansion = Inputs.between("expansion", expansion, 2.0, 3.0)?;
    let row = usize::from(reactivity.min(2));
    let column = usize::from(congestion.min(2));
    // Rows: low, medium, high reactivity; columns: low, medium, high congestion (Pierorazio et al. 2005, Table 1).
    let (two, middle, three) = (
        [[0.079, 0.47, 0.66], [0.11, 0.66, 1.6], [0.59, 5.2, 5.2]],
        [[0.053, 0.29, 0.50], [0.08, 0.55, 1.0], [0.36, 1.0, 5.2]],
        [[0.026, 0.11, 0.34], [0.05, 0.23, 0.50], [0.11, 0.42, 5.2]],
    );
    let table = if expansion < 2.25 {
        two
    } else if expansion < 2.75 {
        middle
    } else {
        three
    };
    Ok(table[row][column])
}

/// The lower of what sound carries and of the shock of the whole energy; `by_energy` is the distance scaled with the energy itself.
fn wave(sound: f64, by_energy: f64) -> BlastWave {
    let z = by_energy * cbrt(TNT_ENERGY.0 / ATMOSPHERE.0);
    BlastWave { overpressure: Pascals(sound.min(kinney_graham(z)) * ATMOSPHERE.0), duration: None, impulse: None }
}

/// A cloud explosion by every method, with the choice left to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SideBySide {
    /// TNT with a share of the energy.
    pub tnt: BlastWave,
    /// Multi-energy.
    pub multi_energy: BlastWave,
    /// Baker–Strehlow–Tang.
    pub baker_strehlow_tang: BlastWave,
}

/// Returns the blast of a cloud by three methods: TNT with a share of the energy, multi-energy with a class, BST with a flame speed.
pub fn side_by_side(
    energy: Joules,
    share: f64,
    class: u8,
    flame_mach: f64,
    distance: Metres,
    trace: &mut Trace,
) -> Result<SideBySide, Fault> {
    let share = Inputs.between("share", share, 1e-6, 1.0)?;
    let charge = super::tnt::charge_of(Joules(share * Inputs.positive("energy", energy.0)?))?;
    Ok(SideBySide {
        tnt: super::tnt::blast(super::tnt::TntSet::KinneyGrahamGround, charge, distance, trace)?,
        multi_energy: multi_energy(energy, class, distance, trace)?,
        baker_strehlow_tang: baker_strehlow_tang(energy, flame_mach, 2.0, distance, trace)?,
    })
}
