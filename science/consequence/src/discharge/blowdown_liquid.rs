//! A liquid vessel that drains through a hole.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    ATMOSPHERE, CubicMetres, GRAVITY, Kelvin, Kilograms, KilogramsPerSecond, Metres, Pascals, Seconds,
};
use anlan_substances::properties::Substance;

use super::liquid_orifice::{chosen, circle, no_drive, pressure_of};
use super::outflow::HistoryPoint;
use super::vessel::Vessel;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Draining of a liquid vessel.
pub const MODEL: Model = Model {
    id: "discharge.blowdown_liquid",
    zh: "液体容器排空",
    en: "Draining of a liquid vessel",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.4; Crowl and Louvar, 3rd edition, section 4-3",
    valid_for: &[Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 1.0 }],
};

/// What stands above the liquid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pad {
    /// A vent or a supply keeps the pressure.
    Kept,
    /// A closed cushion of gas expands with this exponent: 1 if the wall keeps its temperature, γ if nothing warms it.
    Closed {
        /// Exponent.
        exponent: f64,
    },
}

/// A vessel of liquid with a hole.
#[derive(Clone, Copy, Debug)]
pub struct LiquidVessel {
    /// Substance.
    pub substance: &'static Substance,
    /// Shape.
    pub vessel: Vessel,
    /// Height of the surface above the bottom.
    pub level: Metres,
    /// Height of the hole above the bottom.
    pub hole_height: Metres,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Pressure above the liquid.
    pub pressure: Pascals,
    /// Temperature.
    pub temperature: Kelvin,
    /// What stands above the liquid.
    pub pad: Pad,
    /// Discharge coefficient; nothing takes that of a sharp edge.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
}

impl LiquidVessel {
    /// Returns a vented vessel with a sharp-edged hole at its bottom.
    pub fn vented(
        substance: &'static Substance,
        vessel: Vessel,
        level: Metres,
        temperature: Kelvin,
        hole_diameter: Metres,
    ) -> Self {
        Self {
            substance,
            vessel,
            level,
            hole_height: Metres(0.0),
            hole_diameter,
            pressure: ATMOSPHERE,
            temperature,
            pad: Pad::Kept,
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
        }
    }
}

const STEPS: u32 = 400;

/// Returns level, pressure of the cushion, mass and flow of a liquid vessel over time, until the hole is free or nothing drives any more.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// Bernoulli at each level; the volume that left gives the level by the vessel's shape and the cushion's pressure by its exponent.
///
/// # Valid for
///
/// Liquids that do not boil at the pressure of the cushion.
///
/// # Errors
///
/// Those of the properties; a hole above the surface; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{LiquidVessel, Vessel, blowdown_liquid};
/// use anlan_quantity::si::{Kelvin, Metres};
/// use anlan_substances::properties::Substance;
/// let tank = Vessel::VerticalCylinder { diameter: Metres(10.0), height: Metres(10.0) };
/// let spill = LiquidVessel::vented(Substance::find("benzene")?, tank, Metres(8.0), Kelvin(293.15), Metres(0.1));
/// let (history, _) = blowdown_liquid(&spill)?;
/// // Torricelli: t = (A/(c_d a)) (2h/g)^½.
/// let exact = 100.0_f64 * 100.0 / 0.62 * (2.0 * 8.0 / 9.806_65_f64).sqrt();
/// assert!((history[history.len() - 1].time.get() / exact - 1.0).abs() < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn blowdown_liquid(input: &LiquidVessel) -> Result<(Vec<HistoryPoint>, Trace), Fault> {
    let vessel = input.vessel.check()?;
    let top = vessel.height().get();
    let level = Inputs.between("level", input.level.get(), 0.0, top)?;
    let hole = Inputs.between("hole_height", input.hole_height.get(), 0.0, top)?;
    let diameter = Inputs.between("hole_diameter", input.hole_diameter.get(), 1e-5, 20.0)?;
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    if hole >= level {
        return Err(Fault::new(
            "discharge.hole_above_liquid",
            "hole_height",
            format!("孔口高度 {hole} m 不低于液位 {level} m，流出的是气体"),
            format!("the hole at {hole} m is not below the surface at {level} m: what leaves is gas"),
        )
        .remedy("按气体泄漏计算", "compute it as a gas"));
    }
    let mut trace = Trace::default();
    crate::flash::note_properties(input.substance, &mut trace);
    let cd = chosen(input.discharge_coefficient, "sharp", &mut trace)?;
    MODEL.judge(&[("hole_diameter", diameter)], &mut trace);
    let density = input.substance.liquid_density(input.temperature)?.get();
    let vapour_pressure = input.substance.vapour_pressure(input.temperature)?.get();
    let area = cd * circle(diameter);
    let (first, last) = (vessel.volume_below(Metres(level)).get(), vessel.volume_below(Metres(hole)).get());
    let cushion = (vessel.volume().get() - first).max(1e-6 * vessel.volume().get());
    let pad = |volume: f64| match input.pad {
        Pad::Kept => pressure,
        // The liquid's own vapour fills what the cushion leaves.
        Pad::Closed { exponent } => {
            let gas = (pressure - vapour_pressure).max(0.0);
            gas * pow(cushion / (cushion + first - volume), exponent.clamp(1.0, 2.0)) + vapour_pressure.min(pressure)
        }
    };
    // Finer towards the end, where the flow dies away: volumes fall as the square of the remaining steps.
    let mut history: Vec<HistoryPoint> = Vec::new();
    for step in 0..=STEPS {
        let share = 1.0 - f64::from(step) / f64::from(STEPS);
        let volume = last + (first - last) * share * share;
        let now = vessel.level_of(CubicMetres(volume)).get();
        let above = pad(volume);
        let drive = (above - ambient) / density + GRAVITY * (now - hole);
        if drive <= 0.0 && history.is_empty() {
            return Err(no_drive("pressure"));
        }
        let rate = area * density * (2.0 * drive.max(0.0)).sqrt();
        let mass = volume * density;
        let time = history.last().map_or(0.0, |before| {
            let mean = 0.5 * (before.mass_rate.get() + rate);
            before.time.get() + (before.mass.get() - mass) / mean.max(1e-12)
        });
        history.push(HistoryPoint {
            time: Seconds(time),
            mass: Kilograms(mass),
            pressure: Pascals(above),
            temperature: input.temperature,
            level: now,
            mass_rate: KilogramsPerSecond(rate),
        });
        if drive <= 0.0 {
            break;
        }
    }
    Ok((history, trace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_cushion_holds_the_liquid_back() {
        let sphere = Vessel::Sphere { diameter: Metres(6.0) };
        let water = Substance::find("water").unwrap();
        let open = LiquidVessel {
            pressure: Pascals(2e5),
            ..LiquidVessel::vented(water, sphere, Metres(4.0), Kelvin(293.15), Metres(0.05))
        };
        let closed = LiquidVessel { pad: Pad::Closed { exponent: 1.2 }, ..open };
        let (kept, _) = blowdown_liquid(&open).unwrap();
        let (held, _) = blowdown_liquid(&closed).unwrap();
        let end = |h: &[HistoryPoint]| h[h.len() - 1];
        assert!(end(&held).mass > end(&kept).mass && end(&held).pressure < Pascals(1.2e5));
    }

    #[test]
    fn a_hole_in_the_gas_space_is_told() {
        let tank = Vessel::HorizontalCylinder { diameter: Metres(2.0), length: Metres(6.0) };
        let vented =
            LiquidVessel::vented(Substance::find("water").unwrap(), tank, Metres(1.0), Kelvin(293.15), Metres(0.05));
        let high = LiquidVessel { hole_height: Metres(1.5), ..vented };
        assert_eq!(blowdown_liquid(&high).unwrap_err().code, "discharge.hole_above_liquid");
    }
}
