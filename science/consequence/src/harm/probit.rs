//! Probits.

use std::sync::LazyLock;

use anlan_quantity::math::{exp, ln, normal_cdf};
use anlan_quantity::{Confidence, Text};
use serde::Deserialize;

use crate::numerics::bracketed;
use crate::sets::rows;
use crate::{Fault, Inputs, Model, Trace};

/// The probit method.
pub const PROBIT: Model = Model {
    id: "harm.probit",
    zh: "概率单位法",
    en: "probit method",
    source: "Finney, Probit Analysis (1971); P = Φ(Y − 5)",
    valid_for: &[],
};

/// A probit function Y = a + b ln(dose).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probit {
    /// Constant.
    pub a: f64,
    /// Slope.
    pub b: f64,
}

impl Probit {
    /// Checks the coefficients.
    pub fn new(a: f64, b: f64) -> Result<Self, Fault> {
        Ok(Self { a: Inputs.between("a", a, -1e4, 1e4)?, b: Inputs.between("b", b, 1e-6, 1e4)? })
    }

    /// Returns the probit of a dose; no dose is minus infinity.
    pub fn value(&self, dose: f64) -> f64 {
        self.a + self.b * ln(dose.max(0.0))
    }

    /// Returns the probability of harm at a dose.
    ///
    /// # Units
    ///
    /// The dose in the unit of the set.
    ///
    /// # Source
    ///
    /// [`PROBIT`].
    ///
    /// # Valid for
    ///
    /// Doses near those from which the set was made; far from them the tails mean little.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the dose is negative or not finite.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::harm::Probit;
    /// // Purple Book appendix 6.B: carbon monoxide, 21 300 mg/m³ for 30 min.
    /// let death = Probit::new(-7.4, 1.0)?.probability(21_300.0 * 30.0)?;
    /// assert!((death - 0.835).abs() < 0.002);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn probability(&self, dose: f64) -> Result<f64, Fault> {
        let dose = Inputs.not_negative("dose", dose)?;
        Ok(if dose == 0.0 { 0.0 } else { normal_cdf(self.value(dose) - 5.0) })
    }

    /// Returns the dose at which a share (0 … 1, both excluded) suffers the harm.
    pub fn dose(&self, share: f64) -> Result<f64, Fault> {
        let share = Inputs.between("share", share, 1e-300, 1.0 - 1e-15)?;
        let quantile = bracketed(|x| normal_cdf(x) - share, -38.0, 9.0, 1e-12).unwrap_or(0.0);
        Inputs.finite("dose", exp((5.0 + quantile - self.a) / self.b))
    }
}

/// What a probit of fire or blast acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// Heat.
    Thermal,
    /// Over-pressure.
    Overpressure,
    /// Impulse of a pressure wave.
    Impulse,
}

/// A probit of fire or blast, with what it is about and where it comes from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Effect {
    /// Name.
    pub id: String,
    /// What acts.
    pub kind: EffectKind,
    #[serde(rename = "effect_zh")]
    zh: String,
    #[serde(rename = "effect_en")]
    en: String,
    /// Constant.
    pub a: f64,
    /// Slope.
    pub b: f64,
    quantity: String,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl Effect {
    /// Returns the effect in words.
    pub fn text(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the function itself, in the unit of its publication.
    pub fn probit(&self) -> Probit {
        Probit { a: self.a, b: self.b }
    }

    /// Returns the number in the publication's unit for one in SI: a heat dose in (W/m²)^(4/3)·s, an over-pressure in Pa, an impulse in Pa·s.
    pub fn in_own_unit(&self, si: f64) -> f64 {
        match self.quantity.as_str() {
            "kw_dose" => si / 1e4,
            "psi" => si / PSI,
            _ => si,
        }
    }

    /// Returns the probability at a heat dose, an over-pressure or an impulse in SI, and notes the set.
    pub fn probability(&self, si: f64, trace: &mut Trace) -> Result<f64, Fault> {
        PROBIT.judge(&[], trace);
        if !trace.is_silent() {
            trace.rests_on(format!("harm.{}", self.id), self.source.clone(), self.confidence());
        }
        self.probit().probability(self.in_own_unit(Inputs.not_negative("dose", si)?))
    }
}

/// Pounds-force per square inch, Pa (exact by definition to the digits given).
const PSI: f64 = 6_894.757_293_168;

static EFFECTS: LazyLock<Vec<Effect>> = LazyLock::new(|| rows(include_str!("../../data/harm-effects.csv")));

/// Returns every probit of fire and blast.
pub fn effects() -> &'static [Effect] {
    &EFFECTS
}

/// Returns a probit of fire or blast by name.
pub fn effect(id: &str) -> Result<&'static Effect, Fault> {
    EFFECTS.iter().find(|row| row.id == id).ok_or_else(|| {
        Fault::new(
            "consequence.unknown_set",
            "effect",
            format!("没有名为 {id} 的概率单位函数"),
            format!("there is no probit function named {id}"),
        )
        .remedy("从列表中选择", "choose one of the list")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_read_and_thermal_units_agree() {
        assert!(effects().iter().all(|row| row.confidence() >= Confidence::Verified && !row.source.is_empty()));
        // Tsao and Perry and the form in W/m² are the same function.
        let dose =
            crate::harm::heat_dose(anlan_quantity::si::WattsPerSquareMetre(20e3), anlan_quantity::si::Seconds(20.0))
                .unwrap();
        let mut trace = Trace::default();
        let one = effect("thermal_tsao_perry").unwrap().probability(dose, &mut trace).unwrap();
        let other = effect("thermal_aqt3046").unwrap().probability(dose, &mut trace).unwrap();
        assert!((one - other).abs() < 0.01);
    }

    #[test]
    fn printed_lethal_doses_are_met() {
        // UK HSE SPC/Tech/OSD/30 Table 17, (kW/m²)^(4/3)·s.
        for (id, one, half) in [
            ("thermal_eisenberg", 960.0, 2380.0),
            ("thermal_tsao_perry", 420.0, 1046.0),
            ("thermal_lees", 828.0, 2670.0),
        ] {
            let probit = effect(id).unwrap().probit();
            assert!((probit.dose(0.01).unwrap() / one - 1.0).abs() < 0.005, "{id}");
            assert!((probit.dose(0.5).unwrap() / half - 1.0).abs() < 0.005, "{id}");
        }
    }
}
