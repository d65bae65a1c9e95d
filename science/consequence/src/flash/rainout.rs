//! How much of a spray falls to the ground before it has evaporated.

use anlan_quantity::Confidence;
use anlan_quantity::math::{exp, ln, pow};
use anlan_quantity::si::{Kelvin, Kilograms, Metres, MetresPerSecond, Pascals};
use anlan_substances::properties::Substance;

use crate::{Fault, Inputs, Model, Range, Trace, air};

/// Rain-out of evaporating drops.
pub const MODEL: Model = Model {
    id: "flash.rainout",
    zh: "液滴沉降与蒸发（雨落）",
    en: "Rain-out of falling, evaporating drops",
    source: "Johnson and Woodward, RELEASE (CCPS 1999), ch. 5 (drop trajectories); Ranz and Marshall, Chem. Eng. Prog. 48 (1952) 141; Schiller and Naumann (1933)",
    valid_for: &[
        Range { quantity: "release_height", unit: "m", from: 0.1, to: 50.0 },
        Range { quantity: "droplet_diameter", unit: "m", from: 1e-6, to: 5e-3 },
    ],
};

/// Drops of a jet.
#[derive(Clone, Copy, Debug)]
pub struct RainOutInput {
    /// What the drops are of.
    pub substance: &'static Substance,
    /// Diameter of the drops.
    pub droplet_diameter: Metres,
    /// Horizontal velocity of the jet.
    pub velocity: MetresPerSecond,
    /// Height of the release.
    pub release_height: Metres,
    /// Temperature of the air.
    pub air_temperature: Kelvin,
    /// Ambient pressure.
    pub ambient_pressure: Pascals,
}

/// What falls.
#[derive(Clone, Debug, PartialEq)]
pub struct RainOut {
    /// Share of the liquid mass that reaches the ground.
    pub fraction: f64,
    /// Distance at which drops of the middle class reach it; nothing where they evaporate first.
    pub distance: Option<Metres>,
    /// What it rests on.
    pub trace: Trace,
}

/// Geometric standard deviation of the drop diameters (Johnson and Woodward 1999: 1.8, recalled).
const SPREAD: f64 = 1.8;
/// Drag coefficient of fast drops (Schiller and Naumann 1933, as commonly given above Re = 1000).
const LEAST_DRAG: f64 = 0.44;
/// Quantiles of the standard normal at 5, 15 … 95 % of the liquid's mass (Abramowitz and Stegun 1964, Table 26.5).
const CLASSES: [f64; 10] =
    [-1.644_854, -1.036_433, -0.674_490, -0.385_320, -0.125_661, 0.125_661, 0.385_320, 0.674_490, 1.036_433, 1.644_854];

/// Returns which share of a spray's liquid reaches the ground.
///
/// Ten classes of equal mass around the given diameter fall at their terminal velocity and evaporate in the air around them.
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
/// Horizontal jets over flat ground, drops in air (not yet in their own cold vapour, in which they live longer).
///
/// # Errors
///
/// Those of the properties, and of inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::flash::{RainOutInput, rain_out};
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, Metres, MetresPerSecond};
/// use anlan_substances::properties::Substance;
/// let drops = RainOutInput {
///     substance: Substance::find("benzene")?,
///     droplet_diameter: Metres(1e-3),
///     velocity: MetresPerSecond(10.0),
///     release_height: Metres(1.0),
///     air_temperature: Kelvin(293.15),
///     ambient_pressure: ATMOSPHERE,
/// };
/// assert!(rain_out(&drops)?.fraction > 0.9);
/// assert!(rain_out(&RainOutInput { droplet_diameter: Metres(3e-6), ..drops })?.fraction < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn rain_out(input: &RainOutInput) -> Result<RainOut, Fault> {
    let middle = Inputs.positive("droplet_diameter", input.droplet_diameter.get())?;
    let height = Inputs.positive("release_height", input.release_height.get())?;
    let u = Inputs.not_negative("velocity", input.velocity.get())?;
    let mut trace = Trace::default();
    MODEL.judge(&[("release_height", height), ("droplet_diameter", middle)], &mut trace);
    trace.rests_on("flash.drop_spread", "Johnson and Woodward, RELEASE (CCPS 1999)", Confidence::Recalled);
    let drop = Drop::of(input)?;
    let mut fraction = 0.0;
    let mut distance = None;
    for (class, quantile) in CLASSES.into_iter().enumerate() {
        let (left, time) = drop.fall(middle * exp(quantile * ln(SPREAD)), height);
        fraction += left / 10.0;
        if class == 5 && left > 0.0 {
            // The drop leaves the jet at its velocity and is slowed within a few metres; the jet's own decay is not followed here.
            distance = Some(Metres(u * time));
        }
    }
    Ok(RainOut { fraction: fraction.clamp(0.0, 1.0), distance, trace })
}

/// Returns the old rule of thumb that as much liquid stays airborne as flashed: the share of the whole mass that is in the air.
///
/// # Source
///
/// Kletz, Unconfined vapour cloud explosions, 11th Loss Prevention Symposium (1977); Yellow Book CPR 14E (2005) 2.3.4.3.
pub fn airborne_by_rule(total: Kilograms, vapour_fraction: f64) -> Result<Kilograms, Fault> {
    let mass = Inputs.not_negative("mass", total.get())?;
    let share = Inputs.between("vapour_fraction", vapour_fraction, 0.0, 1.0)?;
    Ok(Kilograms(mass * (2.0 * share).min(1.0)))
}

struct Drop {
    liquid_density: f64,
    gas_density: f64,
    gas_viscosity: f64,
    /// d(d²)/dt of a drop at rest, m²/s.
    shrinking: f64,
    schmidt: f64,
}

impl Drop {
    fn of(input: &RainOutInput) -> Result<Self, Fault> {
        let substance = input.substance;
        let boiling = substance.boiling_point_at(input.ambient_pressure)?.get();
        let gas_density = air::density(input.air_temperature, input.ambient_pressure, 0.0)?.get();
        let gas_viscosity = air::viscosity(input.air_temperature)?.get();
        let diffusivity = substance.diffusivity_in_air(input.air_temperature, input.ambient_pressure)?.get();
        let conductivity = air::conductivity(input.air_temperature)?.get() / air::HEAT_CAPACITY.get();
        // What diffuses away, and what the heat that comes can evaporate; the drop cools until both are one (wet bulb).
        let leaving = |t: f64| -> Result<f64, Fault> {
            let share = (substance.vapour_pressure(Kelvin(t))?.get() / input.ambient_pressure.get()).min(0.999);
            let mass = share * substance.molar_mass().get();
            Ok(gas_density * diffusivity * ln(1.0 + mass / ((1.0 - share) * air::MOLAR_MASS.get())))
        };
        let coming = |t: f64| -> Result<f64, Fault> {
            let latent = substance.heat_of_vaporisation(Kelvin(t))?.get();
            Ok(conductivity * ln(1.0 + air::HEAT_CAPACITY.get() * (input.air_temperature.get() - t).max(0.0) / latent))
        };
        let coldest = substance.melting_point().map_or(0.6 * boiling, Kelvin::get) + 0.02;
        let (mut low, mut high) = (coldest.min(boiling), boiling.min(input.air_temperature.get()).max(coldest));
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if leaving(middle)? > coming(middle)? { high = middle } else { low = middle }
        }
        let liquid_density = substance.liquid_density(Kelvin(high))?.get();
        let shrinking = 8.0 * leaving(high)? / liquid_density;
        Ok(Self {
            liquid_density,
            gas_density,
            gas_viscosity,
            shrinking,
            schmidt: gas_viscosity / (gas_density * diffusivity),
        })
    }

    /// Terminal velocity with Schiller and Naumann's drag, by Newton's method from a velocity nearby.
    fn terminal(&self, d: f64, near: f64) -> f64 {
        let weight =
            4.0 / 3.0 * anlan_quantity::si::GRAVITY * d * (self.liquid_density - self.gas_density) / self.gas_density;
        // Drag times u²: viscous · u (1 + share), which grows with u and is nearly straight.
        let viscous = 24.0 * self.gas_viscosity / (self.gas_density * d);
        let mut u = near;
        for _ in 0..30 {
            let reynolds = (self.gas_density * u * d / self.gas_viscosity).max(1e-9);
            let share = 0.15 * pow(reynolds, 0.687);
            let change = (viscous * u * (1.0 + share) - weight) / (viscous * (1.0 + 1.687 * share));
            u = (u - change).max(0.1 * u);
            if change.abs() < 1e-6 * u {
                break;
            }
        }
        // Above a Reynolds number of about a thousand the drag stays where it is.
        u.min((weight / LEAST_DRAG).sqrt())
    }

    /// Share of a drop's mass that reaches the ground, and the time it takes.
    fn fall(&self, diameter: f64, height: f64) -> (f64, f64) {
        let (mut d2, mut z, mut time) = (diameter * diameter, height, 0.0);
        let schmidt = anlan_quantity::math::cbrt(self.schmidt);
        let mut u = anlan_quantity::si::GRAVITY * d2 * self.liquid_density / (18.0 * self.gas_viscosity);
        for _ in 0..4000 {
            let d = d2.sqrt();
            u = self.terminal(d, u);
            let reynolds = self.gas_density * u * d / self.gas_viscosity;
            let rate = self.shrinking * (1.0 + 0.3 * reynolds.sqrt() * schmidt);
            let step = (0.01 * height / u).min(if rate > 0.0 { 0.01 * diameter * diameter / rate } else { f64::MAX });
            z -= u * step;
            d2 -= rate * step;
            time += step;
            if d2 <= 1e-4 * diameter * diameter {
                return (0.0, time);
            }
            if z <= 0.0 {
                let share = (d2 / (diameter * diameter)).sqrt();
                return (share * share * share, time);
            }
        }
        (0.0, time)
    }
}
