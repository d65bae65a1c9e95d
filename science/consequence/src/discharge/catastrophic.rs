//! A vessel that fails at once.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    CubicMetres, Joules, Kelvin, Kilograms, KilogramsPerCubicMetre, Metres, MetresPerSecond, Pascals,
};
use anlan_substances::properties::{RealGas, Substance};

use crate::flash::{note_properties, saturated};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Catastrophic rupture.
pub const MODEL: Model = Model {
    id: "discharge.catastrophic",
    zh: "容器瞬时完全破裂",
    en: "Catastrophic rupture of a vessel",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.3.5 and 7.5 (work of expansion: internal energy along the isentrope); CCPS, Guidelines for Vapor Cloud Explosion, Pressure Vessel Burst, BLEVE (2010) ch. 7",
    valid_for: &[Range { quantity: "reduced_temperature", unit: "1", from: 0.3, to: 0.95 }],
};

/// Rupture of a vessel and the cloud right after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rupture {
    /// Mass set free.
    pub mass: Kilograms,
    /// Work that the content does while it expands to ambient pressure.
    pub expansion_energy: Joules,
    /// Share of the mass that is vapour after the expansion.
    pub vapour_fraction: f64,
    /// Share of the mass that is airborne, as vapour or as drops: twice the vapour at most (rule of Kletz 1977).
    pub airborne_fraction: f64,
    /// Temperature after the expansion.
    pub temperature: Kelvin,
    /// Density of vapour and drops in the air, before air came in.
    pub density: KilogramsPerCubicMetre,
    /// Radius of the cloud as a half sphere.
    pub radius: Metres,
    /// Velocity that the work gives to the mass at most.
    pub expansion_velocity: MetresPerSecond,
    /// What it rests on.
    pub trace: Trace,
}

/// Returns what a vessel sets free when it fails at once: liquid at its boiling point filled to a share of the volume, the rest its vapour;
/// with share zero, gas at the given pressure.
///
/// # Units
///
/// SI; pressures absolute. `liquid_share` is one of volume. `pressure` counts for a gas only.
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Pure substances below their critical temperature when liquid.
///
/// # Errors
///
/// Those of the properties, and of inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::rupture;
/// use anlan_quantity::si::{ATMOSPHERE, CubicMetres, Kelvin, Pascals};
/// use anlan_substances::properties::Substance;
/// let burst = rupture(Substance::find("propane")?, CubicMetres(50.0), Kelvin(300.0), 0.8, Pascals(0.0), ATMOSPHERE)?;
/// assert!(burst.vapour_fraction > 0.3 && (burst.airborne_fraction - 0.7).abs() < 0.06);
/// assert!(burst.expansion_energy.get() > 3e8);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn rupture(
    substance: &'static Substance,
    volume: CubicMetres,
    temperature: Kelvin,
    liquid_share: f64,
    pressure: Pascals,
    ambient: Pascals,
) -> Result<Rupture, Fault> {
    let volume = Inputs.between("volume", Inputs.positive("volume", volume.get())?, 1e-9, 1e9)?;
    let share = Inputs.between("liquid_share", liquid_share, 0.0, 1.0)?;
    let pa = Inputs.positive("ambient_pressure", ambient.get())?;
    let mut trace = Trace::default();
    let reduced = temperature.get() / substance.critical().temperature.get();
    let (mass, energy, quality, after, density) = if share > 0.0 {
        MODEL.judge(&[("reduced_temperature", reduced)], &mut trace);
        note_properties(substance, &mut trace);
        boiling(substance, volume, temperature, share, pa)?
    } else {
        MODEL.judge(&[], &mut trace);
        gas(substance, volume, temperature, pressure, pa)?
    };
    let airborne = (2.0 * quality).min(1.0);
    let cloud = mass * airborne / density;
    Ok(Rupture {
        mass: Kilograms(Inputs.finite("volume", mass)?),
        expansion_energy: Joules(energy),
        vapour_fraction: quality,
        airborne_fraction: airborne,
        temperature: Kelvin(after),
        density: KilogramsPerCubicMetre(density),
        radius: Metres(anlan_quantity::math::cbrt(3.0 * cloud / (2.0 * core::f64::consts::PI))),
        expansion_velocity: MetresPerSecond((2.0 * energy / mass).sqrt()),
        trace,
    })
}

type Parts = (f64, f64, f64, f64, f64);

fn boiling(
    substance: &'static Substance,
    volume: f64,
    temperature: Kelvin,
    share: f64,
    pa: f64,
) -> Result<Parts, Fault> {
    let before = saturated(substance, temperature)?;
    let (liquid, vapour) = (share * volume * before.liquid_density, (1.0 - share) * volume * before.vapour_density);
    let mass = liquid + vapour;
    if before.pressure <= pa {
        return Ok((mass, 0.0, vapour / mass, temperature.get(), before.liquid_density));
    }
    let boiling = substance.boiling_point_at(Pascals(pa))?;
    let after = saturated(substance, boiling)?;
    // Internal energy of each phase, and along its isentrope to ambient pressure.
    let internal = |h: f64, p: f64, v: f64| h - p * v;
    let mut energy = 0.0;
    let mut vapour_after = 0.0;
    for (part, entropy, u) in [
        (liquid, before.liquid_entropy, internal(before.liquid_enthalpy, before.pressure, 1.0 / before.liquid_density)),
        (
            vapour,
            before.vapour_entropy(),
            internal(before.vapour_enthalpy(), before.pressure, 1.0 / before.vapour_density),
        ),
    ] {
        let x = after.quality_of_entropy(entropy).clamp(0.0, 1.0);
        let end = internal(after.liquid_enthalpy + x * after.heat_of_vaporisation, pa, after.volume(x));
        energy += part * (u - end).max(0.0);
        vapour_after += part * x;
    }
    let quality = vapour_after / mass;
    // In the air hang the vapour and as much liquid again, as far as there is any.
    let airborne = (2.0 * quality).min(1.0);
    Ok((mass, energy, quality, boiling.get(), 1.0 / after.volume(quality / airborne)))
}

fn gas(
    substance: &'static Substance,
    volume: f64,
    temperature: Kelvin,
    pressure: Pascals,
    pa: f64,
) -> Result<Parts, Fault> {
    let p = Inputs.positive("pressure", pressure.get())?;
    let state = RealGas::of(substance).state(temperature, pressure)?;
    let mass = volume * state.density.get();
    let gamma = substance.heat_capacity_ratio(temperature)?;
    let ratio = (pa / p).min(1.0);
    // Isentropic work of an ideal gas (CCPS 2010, eq. 7.4).
    let energy = p * volume / (gamma - 1.0) * (1.0 - pow(ratio, (gamma - 1.0) / gamma));
    let mut after = temperature.get() * pow(ratio, (gamma - 1.0) / gamma);
    if let Ok(boiling) = substance.boiling_point_at(Pascals(pa)) {
        after = after.max(boiling.get());
    }
    let density = RealGas::of(substance).state(Kelvin(after), Pascals(pa))?.density.get();
    Ok((mass, energy, 1.0, after, density))
}

/// Returns Brode's energy of a burst, (p − p_a) V / (γ − 1): what is often asked for beside the isentropic work.
///
/// # Source
///
/// Brode, Phys. Fluids 2 (1959) 217; CCPS (2010) eq. 7.2.
pub fn brode_energy(pressure: Pascals, ambient: Pascals, volume: CubicMetres, gamma: f64) -> Result<Joules, Fault> {
    let over = Inputs.positive("over_pressure", pressure.get() - ambient.get())?;
    let gamma = Inputs.between("heat_capacity_ratio", gamma, 1.000_1, 2.0)?;
    Ok(Joules(over * Inputs.positive("volume", volume.get())? / (gamma - 1.0)))
}
