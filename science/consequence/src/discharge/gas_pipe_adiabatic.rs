//! Gas from a vessel through a pipe with friction, without heat from the wall.

use anlan_quantity::math::{ln, log10, pow};
use anlan_quantity::si::{
    Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, SquareMetres,
};
use anlan_substances::properties::Substance;

use super::gas_orifice::{Inside, gas_phase};
use super::liquid_orifice::{circle, no_drive, pressure_of};
use super::outflow::Outflow;
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Adiabatic pipe flow.
pub const MODEL: Model = Model {
    id: "discharge.gas_pipe_adiabatic",
    zh: "气体管道绝热流动（Fanno）",
    en: "Adiabatic gas flow in a pipe (Fanno)",
    source: "Shapiro, The Dynamics and Thermodynamics of Compressible Fluid Flow (1953), ch. 6; Levenspiel, AIChE J. 23 (1977) 402; AQ/T 3046-2013 E.8 and E.18–E.22",
    valid_for: &[
        Range { quantity: "pipe_length_to_diameter", unit: "1", from: 1.0, to: 20_000.0 },
        Range { quantity: "compressibility", unit: "1", from: 0.7, to: 1.3 },
    ],
};

/// A pipe that is open at its end, fed by a vessel of constant pressure.
#[derive(Clone, Copy, Debug)]
pub struct GasPipe {
    /// Substance.
    pub substance: &'static Substance,
    /// Pressure in the vessel.
    pub pressure: Pascals,
    /// Temperature in the vessel.
    pub temperature: Kelvin,
    /// Length of the pipe, with the lengths that stand for bends and valves.
    pub length: Metres,
    /// Inner diameter.
    pub diameter: Metres,
    /// Roughness of the wall: 45 µm for drawn steel in use.
    pub roughness: Metres,
    /// Pressure outside.
    pub ambient: Pascals,
}

/// Returns Fanning's friction factor of rough, fully turbulent flow, 1 / (4 log10(3.7 D/ε))².
///
/// # Units
///
/// m; dimensionless. Darcy's factor is four times it.
///
/// # Source
///
/// AQ/T 3046-2013 E.8 (after a second-hand text); von Kármán 1930, Nikuradse 1933.
///
/// # Valid for
///
/// Relative roughness from 1e-6 to 0.05, Reynolds numbers so high that only the roughness counts.
///
/// # Errors
///
/// A roughness or diameter that is not above zero, or a roughness above a twentieth of the diameter.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::rough_friction;
/// use anlan_quantity::si::Metres;
/// assert!((rough_friction(Metres(0.1), Metres(45e-6))? - 0.00406).abs() < 2e-5);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn rough_friction(diameter: Metres, roughness: Metres) -> Result<f64, Fault> {
    let d = Inputs.positive("diameter", diameter.get())?;
    let relative =
        Inputs.between("relative_roughness", Inputs.positive("roughness", roughness.get())? / d, 1e-7, 0.05)?;
    let root = 4.0 * log10(3.7 / relative);
    Ok(1.0 / (root * root))
}

/// The pipe's resistance 4 f L / D and what else the pipe models share.
pub(super) struct Prepared {
    pub(super) inside: Inside,
    pub(super) resistance: f64,
    pub(super) ambient: f64,
    pub(super) area: f64,
}

pub(super) fn prepare(input: &GasPipe, model: &Model, trace: &mut Trace) -> Result<Prepared, Fault> {
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let length = Inputs.between("pipe_length", Inputs.positive("pipe_length", input.length.get())?, 1e-6, 1e7)?;
    let diameter = Inputs.between("diameter", input.diameter.get(), 1e-4, 10.0)?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    gas_phase(input.substance, input.pressure, input.temperature, trace)?;
    let inside = Inside::of(input.substance, input.pressure, input.temperature, false)?;
    let friction = rough_friction(input.diameter, input.roughness)?;
    model.judge(&[("pipe_length_to_diameter", length / diameter), ("compressibility", inside.z)], trace);
    trace.figure("pipe.fanning_friction", friction, "1");
    let resistance = Inputs.finite("pipe_length", 4.0 * friction * length / diameter)?;
    Ok(Prepared { inside, resistance, ambient, area: circle(diameter) })
}

/// Returns the flow from the open end of a pipe without heat exchange: isentropic inlet, then Fanno's line to choking or to ambient pressure.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Steady flow; a pipeline that empties itself is [`super::pipeline_rupture`].
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{GasPipe, gas_pipe_adiabatic};
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let pipe = GasPipe {
///     substance: Substance::find("methane")?, pressure: Pascals(1e6), temperature: Kelvin(288.0),
///     length: Metres(50.0), diameter: Metres(0.1), roughness: Metres(45e-6), ambient: ATMOSPHERE,
/// };
/// let out = gas_pipe_adiabatic(&pipe)?;
/// assert!(out.choked && out.mass_rate.get() > 4.0 && out.mass_rate.get() < 8.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_pipe_adiabatic(input: &GasPipe) -> Result<Outflow, Fault> {
    let mut trace = Trace::default();
    let Prepared { inside, resistance, ambient, area } = prepare(input, &MODEL, &mut trace)?;
    let k = inside.gamma;
    // Mach number at the inlet from which friction alone leads to sound at the end.
    let choking = bracketed(|m| fanno(m, k) - resistance, 1e-7, 1.0 - 1e-12, 1e-15).unwrap_or(1e-7);
    let inlet_pressure = |m: f64| inside.pressure / pow(stagnation(m, k), k / (k - 1.0));
    let sonic_pressure = inlet_pressure(choking) * choking * (2.0 * stagnation(choking, k) / (k + 1.0)).sqrt();
    let choked = sonic_pressure >= ambient;
    let (inlet, exit) = if choked {
        (choking, 1.0)
    } else {
        // Find the inlet Mach number whose exit, after the resistance, stands at ambient pressure.
        let exit_of = |m: f64| {
            let rest = fanno(m, k) - resistance;
            bracketed(|x| fanno(x, k) - rest, m, 1.0, 1e-14).unwrap_or(1.0)
        };
        let at_exit = |m: f64| {
            let e = exit_of(m);
            inlet_pressure(m) * m / e * (stagnation(m, k) / stagnation(e, k)).sqrt() - ambient
        };
        let inlet = bracketed(at_exit, 1e-6 * choking, choking, 1e-14).unwrap_or(choking);
        (inlet, exit_of(inlet))
    };
    let total = inside.temperature;
    let (t1, t2) = (total / stagnation(inlet, k), total / stagnation(exit, k));
    let sound = |t: f64| (k * inside.z * inside.specific * t).sqrt();
    let flux = inlet_pressure(inlet) / (inside.z * inside.specific * t1) * inlet * sound(t1);
    let velocity = exit * sound(t2);
    let density = flux / velocity;
    trace.figure("pipe.inlet_mach", inlet, "1");
    trace.figure("pipe.exit_mach", exit, "1");
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", flux * area)?),
        velocity: MetresPerSecond(velocity),
        pressure: Pascals(density * inside.z * inside.specific * t2),
        temperature: Kelvin(t2),
        density: KilogramsPerCubicMetre(density),
        quality: None,
        area: SquareMetres(area),
        choked,
        trace,
    })
}

/// 1 + (γ−1)/2 M².
fn stagnation(m: f64, k: f64) -> f64 {
    1.0 + 0.5 * (k - 1.0) * m * m
}

/// Resistance 4 f L / D from a Mach number to that of sound (Shapiro, eq. 6.20).
fn fanno(m: f64, k: f64) -> f64 {
    let m2 = m * m;
    (1.0 - m2) / (k * m2) + (k + 1.0) / (2.0 * k) * ln((k + 1.0) * m2 / (2.0 * stagnation(m, k)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::si::ATMOSPHERE;

    #[test]
    fn fannos_function_is_that_of_the_tables() {
        // Shapiro, Table B.4, γ = 1.4: 4fL/D = 14.533 at M = 0.2, 1.0691 at 0.5, 0.072290 at 0.8.
        for (m, value) in [(0.2, 14.533), (0.5, 1.0691), (0.8, 0.072_290)] {
            assert!((fanno(m, 1.4) / value - 1.0).abs() < 1e-4);
        }
    }

    fn pipe(p: f64, length: f64) -> GasPipe {
        GasPipe {
            substance: Substance::find("nitrogen").unwrap(),
            pressure: Pascals(p),
            temperature: Kelvin(293.15),
            length: Metres(length),
            diameter: Metres(0.1),
            roughness: Metres(45e-6),
            ambient: ATMOSPHERE,
        }
    }

    #[test]
    fn longer_pipes_and_lower_pressures_give_less_and_end_at_ambient_pressure() {
        let rate = |p: f64, l: f64| gas_pipe_adiabatic(&pipe(p, l)).unwrap();
        assert!(rate(1e6, 1.0).mass_rate > rate(1e6, 10.0).mass_rate);
        assert!(rate(1e6, 100.0).mass_rate > rate(5e5, 100.0).mass_rate);
        let slow = rate(1.1e5, 200.0);
        assert!(!slow.choked && (slow.pressure.get() / ATMOSPHERE.get() - 1.0).abs() < 1e-6, "{slow:?}");
    }
}
