//! Boiling that lags: short nozzles.

use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, MetresPerSecond, Pascals, SquareMetres};

use super::hem::{TwoPhaseHole, inlet};
use super::outflow::Outflow;
use crate::flash::Saturated;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Fauske's rate model of short nozzles.
pub const MODEL: Model = Model {
    id: "discharge.non_equilibrium",
    zh: "短管非平衡闪蒸流（Fauske）",
    en: "Non-equilibrium flashing flow in short nozzles (Fauske)",
    source: "Fauske, Plant/Operations Progress 4 (1985) 132–134; Crowl and Louvar, 3rd edition, eq. 4-87 to 4-92; TNO Yellow Book CPR 14E (2005) 2.5.3",
    valid_for: &[
        Range { quantity: "length", unit: "m", from: 0.0, to: 2.0 },
        Range { quantity: "reduced_temperature", unit: "1", from: 0.4, to: 0.9 },
    ],
};

/// Length over which boiling catches up with equilibrium, m (Fauske 1985).
const RELAXATION: f64 = 0.1;
/// Discharge coefficient of the liquid through a nozzle without length (Fauske 1985).
const ORIFICE: f64 = 0.61;

/// Returns the flow of a liquid that boils as it leaves, between the metastable liquid of a hole without length and equilibrium at 0.1 m.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// G² = 2 ρ (p₀ − p_v) + G_e² / N with G_e = (h / v) (T c)^−½ and N = h² / (2 Δp ρ K² v² T c) + L / L_e for L < L_e, 1 above (Fauske 1985).
///
/// # Valid for
///
/// Saturated and sub-cooled liquids, holes to short pipes without much friction. `discharge_coefficient` scales the area only where it is
/// given; Fauske's coefficient is part of the formula.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out, or lies below the vapour pressure; an inlet that holds vapour.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{TwoPhaseHole, non_equilibrium};
/// use anlan_quantity::si::{Kelvin, Metres};
/// use anlan_substances::properties::Substance;
/// // The case of Crowl and Louvar, example 4-8; with the book's properties the formula gives 0.668 kg/s.
/// let hole = TwoPhaseHole::boiling(Substance::find("propane")?, Kelvin(298.15), Metres(0.01))?;
/// assert!((non_equilibrium(&hole)?.mass_rate.get() / 0.668 - 1.0).abs() < 0.1);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn non_equilibrium(input: &TwoPhaseHole) -> Result<Outflow, Fault> {
    let mut trace = Trace::default();
    let given = TwoPhaseHole { discharge_coefficient: Some(input.discharge_coefficient.unwrap_or(1.0)), ..*input };
    let at = inlet(&given, "pipe", &mut trace)?;
    let reduced = input.temperature.get() / input.substance.critical().temperature.get();
    MODEL.judge(&[("length", at.length), ("reduced_temperature", reduced)], &mut trace);
    if at.quality > 0.0 {
        return Err(Fault::new(
            "discharge.inlet_not_liquid",
            "quality",
            "非平衡模型只适用于入口为液体的情形",
            "the non-equilibrium model is for a liquid inlet",
        )
        .remedy("改用均相平衡模型或 ω 方法", "use homogeneous equilibrium or the omega method"));
    }
    let s = at.state;
    let share = (at.length / RELAXATION).min(1.0);
    let flux = flux(&s, at.pressure, at.ambient, at.length);
    // The exit holds liquid at the inlet's temperature, still to boil: the expansion goes on from there.
    let contraction = ORIFICE + (1.0 - ORIFICE) * share;
    let area = at.area * contraction;
    let flux_there = flux / contraction;
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", flux * at.area)?),
        velocity: MetresPerSecond(flux_there / s.liquid_density),
        pressure: Pascals(if share > 0.0 && s.pressure > at.ambient { s.pressure } else { at.ambient }),
        temperature: Kelvin(s.temperature),
        density: KilogramsPerCubicMetre(s.liquid_density),
        quality: Some(0.0),
        area: SquareMetres(area),
        choked: share > 0.0 && s.pressure > at.ambient,
        trace,
    })
}

/// Flux, kg/(m²·s), of a liquid at its temperature under a pressure, at least that of its vapour, through a nozzle of a length.
pub(super) fn flux(s: &Saturated, pressure: f64, ambient: f64, length: f64) -> f64 {
    let gap = 1.0 / s.vapour_density - 1.0 / s.liquid_density;
    let equilibrium2 =
        (s.heat_of_vaporisation / gap) * (s.heat_of_vaporisation / gap) / (s.temperature * s.liquid_heat_capacity);
    // Pressure that is left for the boiling liquid once the sub-cooled one has come down to its vapour pressure.
    let left = (s.pressure - ambient).max(0.0);
    let sub_cooled = pressure - s.pressure.max(ambient);
    let share = (length / RELAXATION).min(1.0);
    let metastable2 = 2.0 * left * s.liquid_density * ORIFICE * ORIFICE;
    let boiling2 = if left <= 0.0 {
        0.0
    } else if share >= 1.0 {
        // Equilibrium cannot pass more than the metastable liquid would.
        equilibrium2.min(2.0 * left * s.liquid_density)
    } else {
        equilibrium2 / (equilibrium2 / metastable2 + share)
    };
    let sub_cooled2 =
        2.0 * s.liquid_density * sub_cooled * (ORIFICE + (1.0 - ORIFICE) * share) * (ORIFICE + (1.0 - ORIFICE) * share);
    (sub_cooled2 + boiling2).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::si::Metres;
    use anlan_substances::properties::Substance;

    #[test]
    fn longer_nozzles_pass_less_down_to_equilibrium() {
        let hole = TwoPhaseHole::boiling(Substance::find("ammonia").unwrap(), Kelvin(297.0), Metres(0.02)).unwrap();
        let at =
            |length: f64| non_equilibrium(&TwoPhaseHole { length: Metres(length), ..hole }).unwrap().mass_rate.get();
        let rates: Vec<f64> = [0.0, 0.02, 0.05, 0.08, 0.0999].into_iter().map(at).collect();
        assert!(rates.windows(2).all(|pair| pair[0] > pair[1]), "{rates:?}");
        assert!((at(0.1) - at(1.0)).abs() < 1e-12);
    }
}
