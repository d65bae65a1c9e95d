//! Boiling flow in equilibrium, from the properties themselves.

use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{
    ATMOSPHERE, Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Pascals, SquareMetres,
};
use anlan_substances::properties::Substance;

use super::liquid_orifice::{chosen, circle, no_drive, pressure_of};
use super::outflow::Outflow;
use crate::flash::{Saturated, note_properties, saturated};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Homogeneous equilibrium.
pub const MODEL: Model = Model {
    id: "discharge.hem",
    zh: "均相平衡两相流（HEM）",
    en: "Homogeneous equilibrium flow",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.3; Wallis, Int. J. Multiphase Flow 6 (1980) 97–112",
    valid_for: &[Range { quantity: "reduced_temperature", unit: "1", from: 0.4, to: 0.95 }],
};

/// A nozzle or pipe stub long enough for boiling in it.
#[derive(Clone, Copy, Debug)]
pub struct TwoPhaseHole {
    /// Substance.
    pub substance: &'static Substance,
    /// Pressure inside; the vapour pressure for a boiling content.
    pub pressure: Pascals,
    /// Temperature inside.
    pub temperature: Kelvin,
    /// Share of the mass that is vapour at the inlet.
    pub quality: f64,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Length that the flow runs in contact with the wall before it leaves.
    pub length: Metres,
    /// Discharge coefficient; nothing takes that of a rupture.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
}

impl TwoPhaseHole {
    /// Returns a hole 0.1 m long in a vessel with boiling liquid, into the standard atmosphere.
    pub fn boiling(substance: &'static Substance, temperature: Kelvin, hole_diameter: Metres) -> Result<Self, Fault> {
        Ok(Self {
            substance,
            pressure: substance.vapour_pressure(temperature)?,
            temperature,
            quality: 0.0,
            hole_diameter,
            length: Metres(0.1),
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
        })
    }
}

/// A checked inlet.
pub(super) struct Inlet {
    pub(super) state: Saturated,
    /// Pressure inside, at least the vapour pressure.
    pub(super) pressure: f64,
    pub(super) quality: f64,
    pub(super) ambient: f64,
    pub(super) area: f64,
    pub(super) length: f64,
}

pub(super) fn inlet(input: &TwoPhaseHole, coefficient: &str, trace: &mut Trace) -> Result<Inlet, Fault> {
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let diameter = Inputs.between("hole_diameter", input.hole_diameter.get(), 1e-5, 20.0)?;
    let length = Inputs.not_negative("length", input.length.get())?;
    let quality = Inputs.between("quality", input.quality, 0.0, 1.0)?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    note_properties(input.substance, trace);
    let state = saturated(input.substance, input.temperature)?;
    if pressure < 0.98 * state.pressure {
        return Err(Fault::new(
            "discharge.below_vapour_pressure",
            "pressure",
            format!("压力 {pressure} Pa 低于该温度下的饱和蒸气压 {:.0} Pa，物料应为气体", state.pressure),
            format!(
                "the pressure {pressure} Pa is below the vapour pressure {:.0} Pa: the content is a gas",
                state.pressure
            ),
        )
        .remedy("按气体泄漏计算，或核对温度", "compute it as a gas, or check the temperature"));
    }
    let area = chosen(input.discharge_coefficient, coefficient, trace)? * circle(diameter);
    Ok(Inlet { state, pressure: pressure.max(state.pressure), quality, ambient, area, length })
}

/// Returns the critical or sub-critical flow of a boiling liquid in thermal and mechanical equilibrium.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`]. Along the isentrope from the inlet the velocity follows from ∫ v dp, the flux is u / v, and the greatest flux above ambient
/// pressure is the flow. Sub-cooled liquid is incompressible down to its vapour pressure.
///
/// # Valid for
///
/// Nozzles and pipe stubs longer than about 0.1 m.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out, or lies below the vapour pressure.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{TwoPhaseHole, homogeneous_equilibrium};
/// use anlan_quantity::si::{Kelvin, Metres};
/// use anlan_substances::properties::Substance;
/// let chlorine = TwoPhaseHole::boiling(Substance::find("chlorine")?, Kelvin(293.15), Metres(0.025))?;
/// let out = homogeneous_equilibrium(&chlorine)?;
/// assert!(out.choked && out.quality.unwrap() > 0.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn homogeneous_equilibrium(input: &TwoPhaseHole) -> Result<Outflow, Fault> {
    let mut trace = Trace::default();
    let at = inlet(input, "pipe", &mut trace)?;
    let critical = input.substance.critical().temperature.get();
    MODEL.judge(&[("reduced_temperature", input.temperature.get() / critical)], &mut trace);
    let throat = isentrope(input.substance, &at)?;
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", throat.flux * at.area)?),
        velocity: MetresPerSecond(throat.flux / throat.density),
        pressure: Pascals(throat.pressure),
        temperature: Kelvin(throat.temperature),
        density: KilogramsPerCubicMetre(throat.density),
        quality: Some(throat.quality),
        area: SquareMetres(at.area),
        choked: throat.pressure > 1.000_1 * at.ambient,
        trace,
    })
}

/// State of greatest flux.
struct Throat {
    flux: f64,
    pressure: f64,
    temperature: f64,
    density: f64,
    quality: f64,
}

fn isentrope(substance: &'static Substance, at: &Inlet) -> Result<Throat, Fault> {
    let start = at.state;
    let volume = start.volume(at.quality);
    let entropy = start.liquid_entropy + at.quality * start.heat_of_vaporisation / start.temperature;
    // Sub-cooled part: down to the vapour pressure or to ambient pressure, whichever comes first.
    let first = start.pressure.max(at.ambient);
    let mut work = (at.pressure - first) / start.liquid_density * (1.0 - at.quality);
    let mut best = Throat {
        flux: (2.0 * work).sqrt() / volume,
        pressure: first,
        temperature: start.temperature,
        density: 1.0 / volume,
        quality: at.quality,
    };
    if start.pressure <= at.ambient {
        return Ok(best);
    }
    // Even steps in ln p down to ambient pressure; the trapezoid of v over p is the work. The flux rises to one peak and falls.
    let steps = 200;
    let rate = ln(start.pressure / at.ambient) / f64::from(steps);
    let (mut last_p, mut last_v) = (start.pressure, volume);
    for step in 1..=steps {
        let p = if step == steps { at.ambient } else { start.pressure * exp(-rate * f64::from(step)) };
        let state = saturated(substance, substance.boiling_point_at(Pascals(p))?)?;
        let quality = state.quality_of_entropy(entropy).clamp(0.0, 1.0);
        let v = state.volume(quality);
        // ∫ v dp = ∫ v p d(ln p), by the trapezoid.
        work += 0.5 * (v * p + last_v * last_p) * ln(last_p / p);
        (last_p, last_v) = (p, v);
        let flux = (2.0 * work).sqrt() / v;
        if flux > best.flux {
            best = Throat { flux, pressure: p, temperature: state.temperature, density: 1.0 / v, quality };
        } else if flux < 0.98 * best.flux {
            break;
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boiling_liquid_flows_less_than_a_cold_one_and_more_than_its_vapour() {
        let propane = Substance::find("propane").unwrap();
        let hole = TwoPhaseHole::boiling(propane, Kelvin(300.0), Metres(0.05)).unwrap();
        let boiling = homogeneous_equilibrium(&hole).unwrap();
        let flux = boiling.mass_rate.get() / boiling.area.get();
        let liquid = (2.0 * 489.0 * (9.98e5 - 101_325.0_f64)).sqrt();
        assert!(flux < 0.5 * liquid && flux > 2500.0, "{flux} {liquid}");
        let sub_cooled = homogeneous_equilibrium(&TwoPhaseHole { pressure: Pascals(2.2e6), ..hole }).unwrap();
        assert!(sub_cooled.mass_rate > boiling.mass_rate);
        // Far below the boiling point the flow is Bernoulli's towards the vapour pressure.
        let far = (2.0 * 489.0 * (2.2e6 - 9.98e5_f64)).sqrt();
        assert!((sub_cooled.mass_rate.get() / sub_cooled.area.get() / far - 1.0).abs() < 0.02);
    }

    #[test]
    fn it_agrees_with_reference_equations_of_state() {
        // Flux of the boiling liquid along the isentropes of Lemmon et al. 2009 (propane), Bücker and Wagner 2006 (n-butane), Gao et al. 2020
        // (ammonia), IAPWS-95 (water) and Smukala et al. 2000 (ethylene), computed with CoolProp 8.0.0 and maximised over pressure: kg/(m² s), Pa.
        for (name, t, flux, pressure) in [
            ("propane", 290.0, 5733.5, 6.4545e5),
            ("ammonia", 293.15, 5797.7, 7.4280e5),
            ("n-butane", 320.0, 3713.6, 3.9966e5),
            ("water", 450.0, 6101.8, 8.3245e5),
            ("ethylene", 230.0, 9160.5, 1.0367e6),
        ] {
            let hole = TwoPhaseHole::boiling(Substance::find(name).unwrap(), Kelvin(t), Metres(0.1)).unwrap();
            let out = homogeneous_equilibrium(&hole).unwrap();
            let got = out.mass_rate.get() / out.area.get();
            assert!(
                (got / flux - 1.0).abs() < 0.02 && (out.pressure.get() / pressure - 1.0).abs() < 0.01,
                "{name} {got}"
            );
        }
    }

    #[test]
    fn what_is_a_gas_is_told() {
        let propane = Substance::find("propane").unwrap();
        let hole = TwoPhaseHole::boiling(propane, Kelvin(300.0), Metres(0.05)).unwrap();
        let low = TwoPhaseHole { pressure: Pascals(3e5), ..hole };
        assert_eq!(homogeneous_equilibrium(&low).unwrap_err().code, "discharge.below_vapour_pressure");
        assert!(TwoPhaseHole::boiling(propane, Kelvin(400.0), Metres(0.05)).is_err());
    }
}
