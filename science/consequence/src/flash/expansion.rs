//! From the hole to ambient pressure: the state from which dispersion starts.

use anlan_quantity::Confidence;
use anlan_quantity::math::pow;
use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Pascals};
use anlan_substances::properties::{RealGas, Substance, ideal_gas_density};

use super::drops::drop_diameter;
use super::saturation::{final_temperature, saturated};
use crate::air;
use crate::discharge::Outflow;
use crate::{Fault, Inputs, Model, Trace, Warning};

/// Expansion of a jet to ambient pressure.
pub const EXPANSION: Model = Model {
    id: "flash.expansion",
    zh: "射流膨胀至环境压力",
    en: "Expansion of a jet to ambient pressure",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.3.7 (momentum and energy from the exit plane); Witlox and Bowen, HSE CRR 396 (2001) for the isentropic form",
    valid_for: &[],
};

/// Which balance closes the expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expansion {
    /// Momentum and energy are kept between the exit plane and ambient pressure: the physical balance of a free jet.
    Momentum,
    /// Entropy and energy are kept: the fastest jet that thermodynamics allows, which some consequence programs print.
    Isentropic,
}

/// A jet at ambient pressure before any air came in.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandedJet {
    /// Mass flow.
    pub mass_rate: KilogramsPerSecond,
    /// Velocity.
    pub velocity: MetresPerSecond,
    /// Temperature.
    pub temperature: Kelvin,
    /// Share of the mass that is liquid.
    pub liquid_mass_fraction: f64,
    /// Density of vapour and liquid together.
    pub density: KilogramsPerCubicMetre,
    /// Diameter.
    pub diameter: Metres,
    /// Diameter of the drops; nothing without liquid.
    pub droplet_diameter: Option<Metres>,
    /// What it rests on.
    pub trace: Trace,
}

/// Returns the jet of an outflow at ambient pressure.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// TNO Yellow Book CPR 14E (2005) 2.5.3.7. With pressure left at the exit, the velocity is u = u_e + (p_e − p_a) / (ρ_e u_e); enthalpy and
/// kinetic energy together are kept.
///
/// # Valid for
///
/// Pure substances in thermodynamic equilibrium after the expansion.
///
/// # Errors
///
/// Those of the properties, and of inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{LiquidOrifice, liquid_orifice};
/// use anlan_consequence::flash::{Expansion, expand};
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let propane = Substance::find("propane")?;
/// let hole = LiquidOrifice::new(propane, Pascals(22.01e5), Kelvin(300.15), Metres(0.005));
/// let jet = expand(propane, &liquid_orifice(&hole)?, ATMOSPHERE, Kelvin(283.0), Expansion::Momentum)?;
/// assert!((jet.temperature.get() - 231.0).abs() < 0.3 && jet.liquid_mass_fraction > 0.55);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn expand(
    substance: &'static Substance,
    outflow: &Outflow,
    ambient: Pascals,
    air_temperature: Kelvin,
    expansion: Expansion,
) -> Result<ExpandedJet, Fault> {
    let pa = Inputs.positive("ambient_pressure", ambient.get())?;
    let rate = Inputs.positive("mass_rate", outflow.mass_rate.get())?;
    Inputs.positive("exit_velocity", outflow.velocity.get())?;
    Inputs.positive("exit_density", outflow.density.get())?;
    let mut trace = Trace::default();
    EXPANSION.judge(&[], &mut trace);
    let state = match outflow.quality {
        Some(quality) => two_phase(substance, outflow, quality, pa, expansion, &mut trace)?,
        None => gas(substance, outflow, pa, expansion, &mut trace)?,
    };
    let area = rate / (state.density * state.velocity);
    let droplet_diameter = if state.quality < 1.0 {
        let air_density = air::density(air_temperature, ambient, 0.0)?;
        let sigma = substance.surface_tension(Kelvin(state.temperature))?;
        trace.used(super::drops::MODEL.id, super::drops::MODEL.source);
        trace.rests_on("flash.critical_weber", "Johnson and Woodward, RELEASE (CCPS 1999) ch. 4", Confidence::Recalled);
        Some(drop_diameter(sigma, air_density, MetresPerSecond(state.velocity))?)
    } else {
        None
    };
    trace.figure("jet.expanded_velocity", state.velocity, "m/s");
    Ok(ExpandedJet {
        mass_rate: outflow.mass_rate,
        velocity: MetresPerSecond(state.velocity),
        temperature: Kelvin(state.temperature),
        liquid_mass_fraction: 1.0 - state.quality,
        density: KilogramsPerCubicMetre(state.density),
        diameter: Metres((4.0 * area / core::f64::consts::PI).sqrt()),
        droplet_diameter,
        trace,
    })
}

struct State {
    velocity: f64,
    temperature: f64,
    quality: f64,
    density: f64,
}

/// Velocity that the momentum balance leaves.
fn momentum_velocity(outflow: &Outflow, pa: f64) -> f64 {
    let u = outflow.velocity.get();
    u + (outflow.pressure.get() - pa).max(0.0) / (outflow.density.get() * u)
}

fn two_phase(
    substance: &'static Substance,
    outflow: &Outflow,
    quality: f64,
    pa: f64,
    expansion: Expansion,
    trace: &mut Trace,
) -> Result<State, Fault> {
    super::isenthalpic::note_properties(substance, trace);
    let exit = saturated(substance, outflow.temperature)?;
    let u = outflow.velocity.get();
    let compression = (outflow.pressure.get() - exit.pressure).max(0.0) / exit.liquid_density;
    let enthalpy = exit.liquid_enthalpy + quality * exit.heat_of_vaporisation + (1.0 - quality) * compression;
    if quality <= 0.0 && exit.pressure <= pa {
        // Nothing boils: a cold liquid jet.
        let velocity = momentum_velocity(outflow, pa);
        return Ok(State { velocity, temperature: exit.temperature, quality: 0.0, density: exit.liquid_density });
    }
    let boiling = final_temperature(substance, Pascals(pa))?;
    let after = saturated(substance, boiling)?;
    let total = enthalpy + 0.5 * u * u;
    let (velocity, quality) = match expansion {
        Expansion::Momentum => {
            let velocity = momentum_velocity(outflow, pa);
            (velocity, (total - 0.5 * velocity * velocity - after.liquid_enthalpy) / after.heat_of_vaporisation)
        }
        Expansion::Isentropic => {
            let entropy = exit.liquid_entropy + quality * exit.heat_of_vaporisation / exit.temperature;
            let quality = after.quality_of_entropy(entropy).clamp(0.0, 1.0);
            let kinetic = total - after.liquid_enthalpy - quality * after.heat_of_vaporisation;
            ((2.0 * kinetic).max(u * u).sqrt(), quality)
        }
    };
    let (temperature, quality) = if quality > 1.0 {
        // The excess superheats the vapour.
        let capacity = substance.vapour_heat_capacity(boiling)?.get();
        (boiling.get() + (quality - 1.0) * after.heat_of_vaporisation / capacity, 1.0)
    } else {
        (boiling.get(), quality.max(0.0))
    };
    let density = if temperature > boiling.get() {
        ideal_gas_density(substance, Kelvin(temperature), Pascals(pa))?.get()
    } else {
        1.0 / after.volume(quality)
    };
    Ok(State { velocity, temperature, quality, density })
}

fn gas(
    substance: &'static Substance,
    outflow: &Outflow,
    pa: f64,
    expansion: Expansion,
    trace: &mut Trace,
) -> Result<State, Fault> {
    let u = outflow.velocity.get();
    let (pe, te) = (outflow.pressure.get(), outflow.temperature.get());
    let capacity = substance.vapour_heat_capacity(outflow.temperature)?.get();
    let gamma = substance.heat_capacity_ratio(outflow.temperature)?;
    let (velocity, mut temperature) = match expansion {
        Expansion::Momentum => {
            let velocity = momentum_velocity(outflow, pa);
            (velocity, te - 0.5 * (velocity * velocity - u * u) / capacity)
        }
        Expansion::Isentropic => {
            let temperature = te * pow((pa / pe).min(1.0), (gamma - 1.0) / gamma);
            ((u * u + 2.0 * capacity * (te - temperature)).sqrt(), temperature)
        }
    };
    // Expanding vapour that reaches the boiling curve condenses; without that it would be colder than its own frost.
    let mut quality = 1.0;
    if let Ok(boiling) = substance.boiling_point_at(Pascals(pa))
        && temperature < boiling.get()
    {
        let latent = substance.heat_of_vaporisation(boiling)?.get();
        quality = (1.0 - capacity * (boiling.get() - temperature) / latent).clamp(0.0, 1.0);
        temperature = boiling.get();
        trace.warn(Warning::new(
            "flash.condenses",
            substance.cas().to_owned(),
            "射流膨胀后部分冷凝",
            "the jet condenses in part as it expands",
        ));
    }
    let density = vapour_density(substance, temperature, pa)?;
    let density = if quality < 1.0 {
        let liquid = substance.liquid_density(Kelvin(temperature))?.get();
        1.0 / (quality / density + (1.0 - quality) / liquid)
    } else {
        density
    };
    Ok(State { velocity, temperature, quality, density })
}

fn vapour_density(substance: &'static Substance, t: f64, p: f64) -> Result<f64, Fault> {
    Ok(RealGas::of(substance).state(Kelvin(t), Pascals(p))?.density.get())
}
