//! A vessel with boiling liquid that empties itself, through its vapour or through its liquid.

use anlan_quantity::si::{
    ATMOSPHERE, CubicMetres, GRAVITY, Kelvin, Kilograms, KilogramsPerSecond, Metres, Pascals, Seconds,
};
use anlan_substances::properties::Substance;

use super::gas_orifice::Inside;
use super::hem::TwoPhaseHole;
use super::liquid_orifice::{chosen, circle, no_drive};
use super::non_equilibrium::non_equilibrium;
use super::outflow::HistoryPoint;
use super::vessel::Vessel;
use crate::flash::{note_properties, saturated};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Blowdown of a vessel with boiling liquid.
pub const MODEL: Model = Model {
    id: "discharge.blowdown_boiling",
    zh: "沸腾液体容器泄压",
    en: "Blowdown of a vessel with boiling liquid",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.3.2 and 2.5.3.4 (mass and energy of liquid and vapour in equilibrium)",
    valid_for: &[
        Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 0.5 },
        Range { quantity: "reduced_temperature", unit: "1", from: 0.4, to: 0.9 },
    ],
};

/// A vessel with a liquid at its boiling point, and a hole.
#[derive(Clone, Copy, Debug)]
pub struct BoilingVessel {
    /// Substance.
    pub substance: &'static Substance,
    /// Shape.
    pub vessel: Vessel,
    /// Height of the surface above the bottom.
    pub level: Metres,
    /// Height of the hole above the bottom: above the surface it lets out vapour.
    pub hole_height: Metres,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Length of the hole's wall: 0.1 m and more let the liquid boil inside.
    pub hole_length: Metres,
    /// Temperature at the beginning.
    pub temperature: Kelvin,
    /// Discharge coefficient; nothing takes that of a sharp edge.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
}

impl BoilingVessel {
    /// Returns a vessel with a sharp-edged hole in a thin wall at a height.
    pub fn new(
        substance: &'static Substance,
        vessel: Vessel,
        level: Metres,
        temperature: Kelvin,
        hole_diameter: Metres,
        hole_height: Metres,
    ) -> Self {
        Self {
            substance,
            vessel,
            level,
            hole_height,
            hole_diameter,
            hole_length: Metres(0.0),
            temperature,
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
        }
    }
}

/// Steps in which the first mass leaves.
const STEPS: u32 = 150;

/// Returns mass, pressure, temperature, level and flow over time: liquid while the hole is covered, then vapour, until the pressure is that
/// outside or the liquid is gone.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`]. Vapour that leaves or fills the room of what left takes its heat of vaporisation from the liquid, which cools and keeps its
/// vapour pressure.
///
/// # Valid for
///
/// Vessels without heat from outside; the swelling of a liquid that boils fast, which lets it reach a hole above its surface, is not followed.
///
/// # Errors
///
/// Those of the properties; a vapour pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{BoilingVessel, Vessel, blowdown_boiling};
/// use anlan_quantity::si::{Kelvin, Metres};
/// use anlan_substances::properties::Substance;
/// let tank = Vessel::HorizontalCylinder { diameter: Metres(2.0), length: Metres(8.0) };
/// let top = BoilingVessel::new(Substance::find("chlorine")?, tank, Metres(1.6), Kelvin(293.0), Metres(0.05), Metres(1.9));
/// let (history, _) = blowdown_boiling(&top)?;
/// let last = history[history.len() - 1];
/// // By vapour alone it cools to its boiling point and keeps most of its mass.
/// assert!((last.temperature.get() - 239.2).abs() < 1.5 && last.mass.get() > 0.75 * history[0].mass.get());
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn blowdown_boiling(input: &BoilingVessel) -> Result<(Vec<HistoryPoint>, Trace), Fault> {
    let vessel = input.vessel.check()?;
    let top = vessel.height().get();
    let level = Inputs.between("level", input.level.get(), 1e-3 * top, top)?;
    let hole = Inputs.between("hole_height", input.hole_height.get(), 0.0, top)?;
    let diameter = Inputs.between("hole_diameter", input.hole_diameter.get(), 1e-5, 20.0)?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let mut trace = Trace::default();
    note_properties(input.substance, &mut trace);
    let start = saturated(input.substance, input.temperature)?;
    let reduced = input.temperature.get() / input.substance.critical().temperature.get();
    MODEL.judge(&[("hole_diameter", diameter), ("reduced_temperature", reduced)], &mut trace);
    let liquid_cd = chosen(input.discharge_coefficient, "sharp", &mut trace)?;
    let vapour_cd = chosen(input.discharge_coefficient, "gas-hole", &mut trace)?;
    let whole = vessel.volume().get();
    let mut liquid = vessel.volume_below(Metres(level)).get() * start.liquid_density;
    let mut t = input.temperature.get();
    let mut time = 0.0;
    let mut history: Vec<HistoryPoint> = Vec::new();
    let total = liquid;
    for _ in 0..20 * STEPS {
        let state = saturated(input.substance, Kelvin(t))?;
        let below = liquid / state.liquid_density;
        let surface = vessel.level_of(CubicMetres(below)).get();
        let vapour = (whole - below).max(0.0) * state.vapour_density;
        let head = GRAVITY * state.liquid_density * (surface - hole);
        let covered = surface > hole + 1e-9 * top;
        let inside = Pascals(state.pressure + if covered { head } else { 0.0 });
        let drives = inside.get() > 1.001 * ambient;
        let rate = if !drives {
            0.0
        } else if covered {
            let nozzle = TwoPhaseHole {
                substance: input.substance,
                pressure: inside,
                temperature: Kelvin(t),
                quality: 0.0,
                hole_diameter: input.hole_diameter,
                length: input.hole_length,
                discharge_coefficient: Some(1.0),
                ambient: input.ambient,
            };
            if input.hole_length.get() > 0.0 {
                non_equilibrium(&nozzle)?.mass_rate.get()
            } else {
                liquid_cd * circle(diameter) * (2.0 * state.liquid_density * (inside.get() - ambient)).sqrt()
            }
        } else {
            let gas = Inside {
                pressure: state.pressure,
                temperature: t,
                gamma: input.substance.heat_capacity_ratio(Kelvin(t))?,
                z: state.pressure / (state.vapour_density * input.substance.gas_constant().get() * t),
                specific: input.substance.gas_constant().get(),
            };
            vapour_cd * circle(diameter) * gas.throat(ambient).flux
        };
        history.push(HistoryPoint {
            time: Seconds(time),
            mass: Kilograms(liquid + vapour),
            pressure: Pascals(state.pressure),
            temperature: Kelvin(t),
            level: surface,
            mass_rate: KilogramsPerSecond(rate),
        });
        if rate <= 0.0 || liquid < 1e-4 * total {
            break;
        }
        // Each step takes its share of the first mass, or of what stands above the hole.
        let above = if covered {
            (below - vessel.volume_below(Metres(hole)).get()) * state.liquid_density + 1e-4 * total
        } else {
            liquid
        };
        let leaving = (total / f64::from(STEPS)).min(above).min(0.05 * liquid.max(1e-6 * total));
        // Room that the leaving volume makes is filled with vapour; that much liquid boils.
        let boiled = if covered {
            leaving / state.liquid_density * state.vapour_density
        } else {
            leaving * (1.0 - state.vapour_density / state.liquid_density).recip().min(1.5)
        };
        liquid -= if covered { leaving + boiled } else { boiled };
        t -= boiled * state.heat_of_vaporisation / (liquid.max(1e-6 * total) * state.liquid_heat_capacity);
        time += leaving / rate;
    }
    if history.len() == 1 && history[0].mass_rate.get() <= 0.0 {
        return Err(no_drive("temperature"));
    }
    Ok((history, trace))
}
