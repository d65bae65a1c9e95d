//! Hydrogen jets.

use anlan_quantity::Confidence;
use anlan_quantity::math::{cbrt, log10, pow};
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, GRAVITY, Kelvin, KilogramsPerSecond, Metres, MetresPerSecond, Pascals,
    WattsPerSquareMetre,
};

use super::chamberlain::heading;
use super::{PointRow, johnson};
use anlan_substances::properties::Substance;

use crate::discharge::{GasOrifice, gas_nozzle_real};
use crate::fire::view_factor::{Band, Part};
use crate::fire::{Air, Vector};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Length and radiation of hydrogen's jet flames.
pub const HOUF_SCHEFER: Model = Model {
    id: "fire.jet.hydrogen",
    zh: "氢气喷射火（Schefer、Houf）",
    en: "hydrogen jet flame (Schefer, Houf)",
    source: "Houf and Schefer, Int. J. Hydrogen Energy 32 (2007) 136–151; Schefer et al. 31 (2006) 1332–1340; Molina et al., Proc. Combust. Inst. 31 (2007) 2565–2572",
    valid_for: &[
        Range { quantity: "stagnation_pressure", unit: "Pa", from: 2e5, to: 9e7 },
        Range { quantity: "orifice", unit: "m", from: 0.0005, to: 0.06 },
    ],
};

/// Stoichiometric mass fraction (Houf and Schefer 2007).
const STOICHIOMETRIC: f64 = 0.0283;
/// Adiabatic flame temperature, K (Houf and Schefer 2007).
const FLAME_TEMPERATURE: f64 = 2390.0;
/// Molar mass of the products of stoichiometric burning in air, kg/mol.
const PRODUCTS: f64 = 0.024_5;
/// Planck-mean absorption of the products, 1/m (Molina et al. 2007).
const ABSORPTION: f64 = 0.23;
/// Lower heat of combustion, J/kg.
const HEAT: f64 = 119.96e6;
/// Width over visible length (Schefer et al. 2006).
const WIDTH: f64 = 0.17;

/// Hydrogen at rest before an opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HydrogenJet {
    /// Absolute pressure.
    pub pressure: Pascals,
    /// Temperature.
    pub temperature: Kelvin,
    /// Diameter of the opening.
    pub orifice: Metres,
    /// Discharge coefficient.
    pub discharge: f64,
}

/// Flame of a hydrogen jet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HydrogenFlame {
    /// Mass flow.
    pub mass_rate: KilogramsPerSecond,
    /// Velocity after expansion.
    pub velocity: MetresPerSecond,
    /// Visible length.
    pub length: Metres,
    /// Share of the heat of combustion that is radiated.
    pub radiated_fraction: f64,
    /// Radiated heat, W.
    pub radiated: f64,
    /// Froude number of the flame.
    pub froude: f64,
    /// Richardson number of the flame, ξ = (g / D²u²)^⅓ L.
    pub richardson: f64,
}

impl HydrogenFlame {
    /// Returns the flame as a row of points from the opening.
    ///
    /// Buoyancy lifts that of a level jet as Johnson et al. (1994) have it for natural gas, by the flame's own Richardson number: a step
    /// beyond what they tested.
    pub fn points(&self, direction: Vector) -> Result<PointRow, Fault> {
        let heading = heading("direction", direction)?;
        let (reach, rise) = johnson::axis(self.richardson);
        let flat = (1.0 - heading.z * heading.z).max(0.0);
        // An upright jet keeps its line; in between the two are mixed by the level part of the direction.
        let lifted = heading * (reach * self.length.0) + Vector::UP * (rise * self.length.0);
        let tip = heading * ((1.0 - flat) * self.length.0) + lifted * flat;
        let band = Band::straight(Vector::default(), Metres(0.0), tip, Metres(0.5 * WIDTH * self.length.0));
        let area = band.area(Part::Side) + band.area(Part::Top);
        let power = WattsPerSquareMetre(self.radiated / area.max(f64::MIN_POSITIVE));
        Ok(PointRow::new(Vector::default(), tip, self.radiated, Some((band, power))))
    }
}

/// Returns the flame of a hydrogen jet.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// [`HOUF_SCHEFER`]. Throat: real gas (Lemmon, Huber and Leachman 2008); notional nozzle: mass, momentum and energy kept (Yüceil and
/// Ötügen 2002).
///
/// # Valid for
///
/// Jets into still air. The printed correlation of the length jumps from 21 to 23 at a Froude number of 5; it is kept as printed.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or the pressure does not choke the opening.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::{Air, jet::{HydrogenJet, hydrogen}};
/// use anlan_quantity::si::{Kelvin, Metres, Pascals};
/// let jet = HydrogenJet { pressure: Pascals(35e6), temperature: Kelvin(287.8), orifice: Metres(0.00356), discharge: 1.0 };
/// let flame = hydrogen(&jet, &Air::default(), &mut Trace::default())?;
/// assert!((flame.length.0 - 8.2).abs() < 0.1, "{flame:?}");
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn hydrogen(jet: &HydrogenJet, air: &Air, trace: &mut Trace) -> Result<HydrogenFlame, Fault> {
    let air = air.checked()?;
    let p0 = Inputs.between("pressure", jet.pressure.0, 1.9 * ATMOSPHERE.0, 2e8)?;
    let t0 = Inputs.between("temperature", jet.temperature.0, 150.0, 1000.0)?;
    let orifice = Inputs.between("orifice", jet.orifice.0, 1e-6, 10.0)?;
    let discharge = Inputs.between("discharge", jet.discharge, 0.01, 1.0)?;
    HOUF_SCHEFER.judge(&[("stagnation_pressure", p0), ("orifice", orifice)], trace);
    trace.rests_on("fire.jet.hydrogen.coefficients", HOUF_SCHEFER.source, Confidence::Recalled);
    let gas = Substance::find("1333-74-0")?;
    let throat = gas_nozzle_real(&GasOrifice {
        discharge_coefficient: Some(discharge),
        ambient: air.pressure,
        ..GasOrifice::new(gas, jet.pressure, jet.temperature, jet.orifice)
    })?;
    let area = 0.25 * core::f64::consts::PI * orifice * orifice;
    let rate = throat.mass_rate.0;
    let heat_capacity = gas.vapour_heat_capacity(jet.temperature)?.0;
    // Momentum and energy from the throat to the notional nozzle.
    let velocity = discharge * throat.velocity.0 + (throat.pressure.0 - air.pressure.0) * area / rate;
    let temperature = (t0 - velocity * velocity / (2.0 * heat_capacity)).max(20.0);
    let density = air.pressure.0 / (gas.gas_constant().0 * temperature);
    let diameter = (4.0 * rate / (core::f64::consts::PI * density * velocity)).sqrt();
    let ratio = density / air.density();
    let rise = (FLAME_TEMPERATURE - air.temperature.0) / air.temperature.0;
    let froude = velocity * pow(STOICHIOMETRIC, 1.5) / (pow(ratio, 0.25) * (rise * GRAVITY * diameter).sqrt());
    let scaled = if froude < 5.0 { 13.5 * pow(froude, 0.4) / pow(1.0 + 0.07 * froude * froude, 0.2) } else { 23.0 };
    let length = scaled * diameter * ratio.sqrt() / STOICHIOMETRIC;
    let hot = air.pressure.0 * PRODUCTS / (GAS_CONSTANT * FLAME_TEMPERATURE);
    let width = WIDTH * length;
    // Residence time of the flame in ms (Turns and Myhr 1991).
    let residence = 1e3 * core::f64::consts::PI * hot * width * width * length * STOICHIOMETRIC / (12.0 * rate);
    let t4 = FLAME_TEMPERATURE * FLAME_TEMPERATURE * FLAME_TEMPERATURE * FLAME_TEMPERATURE;
    let fraction = (0.089_16 * log10(residence * ABSORPTION * t4) - 1.217_2).clamp(0.01, 0.3);
    trace.figure("jet_fire.length", length, "m");
    trace.figure("jet_fire.radiated_fraction", fraction, "1");
    Ok(HydrogenFlame {
        mass_rate: KilogramsPerSecond(rate),
        velocity: MetresPerSecond(velocity),
        length: Metres(length),
        radiated_fraction: fraction,
        radiated: fraction * rate * HEAT,
        froude,
        richardson: cbrt(GRAVITY / (4.0 * rate * velocity / (core::f64::consts::PI * air.density()))) * length,
    })
}
