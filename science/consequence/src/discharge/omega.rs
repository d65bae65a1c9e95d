//! Boiling flow by the omega method.

use anlan_quantity::math::ln;
use anlan_quantity::si::{KilogramsPerCubicMetre, KilogramsPerSecond, MetresPerSecond, Pascals, SquareMetres};

use super::hem::{TwoPhaseHole, inlet};
use super::outflow::Outflow;
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Leung's omega method.
pub const MODEL: Model = Model {
    id: "discharge.omega",
    zh: "ω 方法两相流（Leung）",
    en: "Omega method (Leung)",
    source: "Leung, AIChE J. 32 (1986) 1743–1746; sub-cooled inlets: Leung and Grolmes, AIChE J. 34 (1988) 1030–1034",
    valid_for: &[
        Range { quantity: "omega", unit: "1", from: 0.1, to: 100.0 },
        Range { quantity: "reduced_temperature", unit: "1", from: 0.4, to: 0.9 },
    ],
};

/// Returns the flux over (p₀/v₀)^½ of a saturated inlet, and the ratio of pressures at which it flows.
///
/// # Units
///
/// Dimensionless.
///
/// # Source
///
/// Leung (1986), eq. 9, 11 and 12.
///
/// # Valid for
///
/// ω above zero; ω = 1 is the isothermal ideal gas.
///
/// # Errors
///
/// Inputs that are no positive numbers, a ratio of pressures above one.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::omega_flux;
/// let (flux, ratio) = omega_flux(1.0, 0.1)?;
/// assert!((ratio - 0.606_53).abs() < 1e-4 && (flux - 0.606_53).abs() < 1e-4);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn omega_flux(omega: f64, back_pressure_ratio: f64) -> Result<(f64, f64), Fault> {
    let w = Inputs.between("omega", omega, 1e-6, 1e6)?;
    let back = Inputs.between("pressure_ratio", back_pressure_ratio, 0.0, 1.0)?;
    // Equation 12; its root is the critical ratio.
    let critical =
        |n: f64| n * n + (w * w - 2.0 * w) * (1.0 - n) * (1.0 - n) + 2.0 * w * w * ln(n) + 2.0 * w * w * (1.0 - n);
    let root = bracketed(critical, 1e-8, 1.0 - 1e-9, 1e-14).unwrap_or(1e-8);
    if back <= root {
        return Ok((root / w.sqrt(), root));
    }
    // Equation 9.
    let drive = -2.0 * (w * ln(back) + (w - 1.0) * (1.0 - back));
    Ok((drive.max(0.0).sqrt() / (w * (1.0 / back - 1.0) + 1.0), back))
}

/// Returns the flow of a boiling or sub-cooled liquid, or of a boiling mixture, by the omega method.
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
/// One component, away from its critical point.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out, or lies below the vapour pressure.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{TwoPhaseHole, homogeneous_equilibrium, omega};
/// use anlan_quantity::si::{Kelvin, Metres};
/// use anlan_substances::properties::Substance;
/// let hole = TwoPhaseHole::boiling(Substance::find("ammonia")?, Kelvin(293.15), Metres(0.05))?;
/// let ratio = omega(&hole)?.mass_rate.get() / homogeneous_equilibrium(&hole)?.mass_rate.get();
/// assert!((ratio - 1.0).abs() < 0.1);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn omega(input: &TwoPhaseHole) -> Result<Outflow, Fault> {
    let mut trace = Trace::default();
    let at = inlet(input, "pipe", &mut trace)?;
    let s = at.state;
    let reduced = input.temperature.get() / input.substance.critical().temperature.get();
    let gap = 1.0 / s.vapour_density - 1.0 / s.liquid_density;
    let heat = s.liquid_heat_capacity
        * s.temperature
        * s.pressure
        * (gap / s.heat_of_vaporisation)
        * (gap / s.heat_of_vaporisation);
    let sub_cooled = at.quality <= 0.0 && at.pressure > 1.000_1 * s.pressure;
    let v0 = if sub_cooled { 1.0 / s.liquid_density } else { s.volume(at.quality) };
    // Leung (1986) eq. 6; Leung and Grolmes (1988) eq. 5 has the same with nothing but liquid.
    let w = (at.quality * gap + heat) / v0;
    MODEL.judge(&[("omega", w), ("reduced_temperature", reduced)], &mut trace);
    trace.figure("omega", w, "1");
    let (flux, pressure) = if sub_cooled {
        sub_cooled_flux(w, at.pressure, s.pressure, at.ambient, s.liquid_density)
    } else {
        let (share, ratio) = omega_flux(w, (at.ambient / s.pressure).min(1.0))?;
        (share * (s.pressure / v0).sqrt(), ratio * s.pressure)
    };
    let expansion = if pressure < s.pressure { w * (s.pressure / pressure - 1.0) + 1.0 } else { 1.0 };
    let density = 1.0 / (v0 * expansion);
    let exit =
        if pressure < s.pressure { input.substance.boiling_point_at(Pascals(pressure))? } else { input.temperature };
    let there = crate::flash::saturated(input.substance, exit)?;
    let quality =
        (1.0 / density - 1.0 / there.liquid_density) / (1.0 / there.vapour_density - 1.0 / there.liquid_density);
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", flux * at.area)?),
        velocity: MetresPerSecond(flux / density),
        pressure: Pascals(pressure),
        temperature: exit,
        density: KilogramsPerCubicMetre(density),
        quality: Some(quality.clamp(0.0, 1.0)),
        area: SquareMetres(at.area),
        choked: pressure > 1.000_1 * at.ambient,
        trace,
    })
}

/// Flux and throat pressure of a sub-cooled liquid (Leung and Grolmes 1988, eq. 9 to 12): Bernoulli to the vapour pressure, then the
/// equation of state of the boiling liquid; the greatest flux above the back pressure.
fn sub_cooled_flux(w: f64, pressure: f64, vapour_pressure: f64, ambient: f64, density: f64) -> (f64, f64) {
    let flux = |p: f64| {
        if p >= vapour_pressure {
            return (2.0 * density * (pressure - p)).sqrt();
        }
        let n = vapour_pressure / p;
        let drive = (pressure - vapour_pressure) + w * vapour_pressure * ln(n) - (w - 1.0) * (vapour_pressure - p);
        (2.0 * density * drive.max(0.0)).sqrt() / (w * (n - 1.0) + 1.0)
    };
    if ambient >= vapour_pressure {
        return (flux(ambient), ambient);
    }
    // One peak between the vapour pressure and ambient pressure, by golden section; the end at the vapour pressure counts too.
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (ambient, vapour_pressure);
    for _ in 0..80 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if flux(a) < flux(b) { low = a } else { high = b }
    }
    let p = 0.5 * (low + high);
    let best = if flux(p) > flux(vapour_pressure) { p } else { vapour_pressure };
    (flux(best), best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discharge::homogeneous_equilibrium;
    use anlan_quantity::si::{Kelvin, Metres};
    use anlan_substances::properties::Substance;

    #[test]
    fn critical_ratios_are_those_of_the_chart() {
        // Leung (1986), figure 2, by its own fit ηc = (1 + (1.0446 − 0.0093431 ω^0.5) ω^−0.56261)^(−0.70356 + 0.014685 ln ω), within 1 %.
        for w in [0.5, 2.0, 5.0, 10.0, 50.0] {
            let fit = anlan_quantity::math::pow(
                1.0 + (1.0446 - 0.009_343_1 * f64::sqrt(w)) * anlan_quantity::math::pow(w, -0.562_61),
                -0.703_56 + 0.014_685 * ln(w),
            );
            let (_, ratio) = omega_flux(w, 0.0).unwrap();
            assert!((ratio / fit - 1.0).abs() < 0.015, "{w}: {ratio} {fit}");
        }
    }

    #[test]
    fn it_agrees_with_the_equilibrium_model_it_stands_for() {
        for (name, t) in
            [("propane", 290.0), ("chlorine", 293.15), ("n-butane", 320.0), ("water", 450.0), ("vinyl chloride", 300.0)]
        {
            let hole = TwoPhaseHole::boiling(Substance::find(name).unwrap(), Kelvin(t), Metres(0.05)).unwrap();
            let (a, b) = (omega(&hole).unwrap(), homogeneous_equilibrium(&hole).unwrap());
            assert!(
                (a.mass_rate.get() / b.mass_rate.get() - 1.0).abs() < 0.12,
                "{name} {} {}",
                a.mass_rate,
                b.mass_rate
            );
        }
    }
}
