//! A long gas pipeline that ruptures across.

use anlan_quantity::math::{exp, log10};
use anlan_quantity::si::{ATMOSPHERE, Kelvin, Kilograms, KilogramsPerSecond, Metres, Pascals, Seconds};
use anlan_substances::properties::Substance;

use super::gas_orifice::{Inside, gas_phase};
use super::liquid_orifice::{circle, no_drive, pressure_of};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Wilson's double exponential.
pub const MODEL: Model = Model {
    id: "discharge.pipeline_wilson",
    zh: "长输气管道断裂（Bell–Wilson 双指数）",
    en: "Rupture of a long gas pipeline (Bell–Wilson double exponential)",
    source: "Wilson, Pipeline Engineering Symposium, ASME (1979); Bell, Loss Prevention 12 (1978) 80; TNO Yellow Book CPR 14E (2005) 2.5.2.5, eq. 2.29–2.35",
    valid_for: &[
        Range { quantity: "pipe_length_to_diameter", unit: "1", from: 200.0, to: 1_000_000.0 },
        Range { quantity: "pressure_ratio", unit: "1", from: 5.0, to: 200.0 },
    ],
};

/// A pipeline of gas, open at one end from one moment on.
#[derive(Clone, Copy, Debug)]
pub struct Pipeline {
    /// Substance.
    pub substance: &'static Substance,
    /// Pressure.
    pub pressure: Pascals,
    /// Temperature.
    pub temperature: Kelvin,
    /// Length between the rupture and the end or valve.
    pub length: Metres,
    /// Inner diameter.
    pub diameter: Metres,
    /// Roughness of the wall.
    pub roughness: Metres,
    /// Pressure outside.
    pub ambient: Pascals,
}

impl Pipeline {
    /// Returns a steel pipeline (roughness 45 µm) into the standard atmosphere.
    pub fn steel(
        substance: &'static Substance,
        pressure: Pascals,
        temperature: Kelvin,
        length: Metres,
        diameter: Metres,
    ) -> Self {
        Self { substance, pressure, temperature, length, diameter, roughness: Metres(45e-6), ambient: ATMOSPHERE }
    }
}

/// The flow from a ruptured pipeline over time.
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineRelease {
    /// Flow at the first moment.
    pub initial_rate: KilogramsPerSecond,
    /// Mass in the pipe at the beginning.
    pub mass: Kilograms,
    /// Time constant.
    pub time_constant: Seconds,
    /// Mass over what the first flow would carry in one time constant.
    pub conservation_factor: f64,
    /// What it rests on.
    pub trace: Trace,
}

impl PipelineRelease {
    /// Returns the flow at a time.
    pub fn rate(&self, time: Seconds) -> KilogramsPerSecond {
        let t = time.get().max(0.0) / self.time_constant.get();
        let c = self.conservation_factor;
        KilogramsPerSecond(self.initial_rate.get() / (1.0 + c) * (exp(-t / (c * c)) + c * exp(-t)))
    }

    /// Returns the mass that has left by a time.
    pub fn released(&self, time: Seconds) -> Kilograms {
        let t = time.get().max(0.0) / self.time_constant.get();
        let c = self.conservation_factor;
        let sum = c * c * (1.0 - exp(-t / (c * c))) + c * (1.0 - exp(-t));
        Kilograms(self.initial_rate.get() * self.time_constant.get() * sum / (1.0 + c))
    }
}

/// Returns the flow from one end of a ruptured pipeline over time.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`]: q = q₀ / (1 + C) (exp(−t / (C² τ)) + C exp(−t / τ)), C = m₀ / (τ q₀), τ = ⅔ (L / c) (γ f L / D)^½ with Darcy's friction factor of
/// rough pipes. The whole of it sums to the mass in the pipe.
///
/// # Valid for
///
/// Full-bore ruptures, flow choked at the rupture for most of the time. Both ends of a rupture are two pipelines.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{Pipeline, pipeline_rupture};
/// use anlan_quantity::si::{Kelvin, Metres, Pascals, Seconds};
/// use anlan_substances::properties::Substance;
/// let line = Pipeline::steel(Substance::find("methane")?, Pascals(7e6), Kelvin(288.0), Metres(10_000.0), Metres(0.5));
/// let release = pipeline_rupture(&line)?;
/// assert!((release.released(Seconds(1e7)).get() / release.mass.get() - 1.0).abs() < 1e-9);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn pipeline_rupture(input: &Pipeline) -> Result<PipelineRelease, Fault> {
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let length = Inputs.between("pipe_length", input.length.get(), 1e-3, 1e7)?;
    let diameter = Inputs.between("diameter", input.diameter.get(), 1e-3, 10.0)?;
    let relative = Inputs.between(
        "relative_roughness",
        Inputs.positive("roughness", input.roughness.get())? / diameter,
        1e-7,
        0.05,
    )?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    let mut trace = Trace::default();
    MODEL.judge(&[("pipe_length_to_diameter", length / diameter), ("pressure_ratio", pressure / ambient)], &mut trace);
    gas_phase(input.substance, input.pressure, input.temperature, &mut trace)?;
    let inside = Inside::of(input.substance, input.pressure, input.temperature, false)?;
    let area = circle(diameter);
    let initial = area * inside.throat(ambient).flux;
    let mass = area * length * inside.density();
    // Equation 2.34, von Kármán.
    let root = -2.0 * log10(relative / 3.715);
    let friction = 1.0 / (root * root);
    let sound = (inside.gamma * inside.z * inside.specific * inside.temperature).sqrt();
    let time_constant = 2.0 / 3.0 * length / sound * (inside.gamma * friction * length / diameter).sqrt();
    trace.figure("pipeline.darcy_friction", friction, "1");
    Ok(PipelineRelease {
        initial_rate: KilogramsPerSecond(initial),
        mass: Kilograms(mass),
        time_constant: Seconds(time_constant),
        conservation_factor: mass / (time_constant * initial),
        trace,
    })
}
