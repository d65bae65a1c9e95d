//! Heat dose and what it does.

use anlan_quantity::math::{log1p, pow};
use anlan_quantity::si::{Metres, MetresPerSecond, Seconds, WattsPerSquareMetre};
use serde::Serialize;

use super::effect;
use super::toxic::mean_power;
use crate::{Fault, Inputs, Model, Trace};

/// Death by heat, AQ/T 3046-2013.
pub const AQT3046_HEAT: Model = Model {
    id: "harm.heat.aqt3046",
    zh: "热辐射死亡概率（AQ/T 3046-2013）",
    en: "death by heat (AQ/T 3046-2013)",
    source: "AQ/T 3046-2013 clause 10.4 and Table 10: 20 s, 37.5 kW/m²; outdoors 0.14 for clothing, indoors 0 (societal)",
    valid_for: &[],
};

/// Exponent of the flux in the dose.
const POWER: f64 = 4.0 / 3.0;
/// Longest exposure that counts, s (AQ/T 3046-2013, second-hand; Purple Book 5.2.3).
const LONGEST: f64 = 20.0;
/// Flux from which everybody dies, W/m² (AQ/T 3046-2013 Table 10).
const EVERYBODY: f64 = 37.5e3;
/// Share of the outdoor probability left by clothing, societal risk (AQ/T 3046-2013 Table 10 note b).
const CLOTHING: f64 = 0.14;

/// Returns the heat dose of a steady flux.
///
/// # Units
///
/// (W/m²)^(4/3)·s.
///
/// # Source
///
/// Eisenberg, Lynch and Breeding (1975).
///
/// # Valid for
///
/// Seconds to a minute.
///
/// # Errors
///
/// A [`Fault`] where a figure is negative.
///
/// # Example
///
/// ```
/// use anlan_consequence::harm::heat_dose;
/// use anlan_quantity::si::{Seconds, WattsPerSquareMetre};
/// assert!((heat_dose(WattsPerSquareMetre(1000.0), Seconds(10.0))? - 1e5).abs() < 1e-6);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn heat_dose(flux: WattsPerSquareMetre, exposure: Seconds) -> Result<f64, Fault> {
    let flux = Inputs.not_negative("flux", flux.0)?;
    let time = Inputs.not_negative("exposure", exposure.0)?;
    if flux == 0.0 {
        return Ok(0.0);
    }
    Inputs.finite("heat_dose", pow(flux, POWER) * time)
}

/// Returns the heat dose of a flux in time: pairs of s and W/m², straight in between, exactly.
pub fn heat_dose_over(history: &[(f64, f64)]) -> Result<f64, Fault> {
    let mut dose = 0.0;
    for pair in history.windows(2) {
        let ((t0, q0), (t1, q1)) = (pair[0], pair[1]);
        Inputs.not_negative("history.flux", q0)?;
        Inputs.not_negative("history.flux", q1)?;
        dose += Inputs.not_negative("history.time_step", t1 - t0)? * mean_power(q0, q1, POWER);
    }
    Inputs.finite("heat_dose", dose)
}

/// Somebody who runs away from a fire.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Escape {
    /// Time until somebody starts to run (5 s in the Green Book).
    pub reaction: Seconds,
    /// Speed (4 m/s in the Green Book).
    pub speed: MetresPerSecond,
    /// Distance from the fire at the start.
    pub from: Metres,
    /// Distance at which it is safe: at 1 kW/m² in the Green Book.
    pub to: Metres,
}

impl Escape {
    /// Returns the heat dose of somebody who runs straight away from a flux that falls with the square of the distance.
    ///
    /// # Units
    ///
    /// (W/m²)^(4/3)·s.
    ///
    /// # Source
    ///
    /// TNO Green Book CPR 16E (1992) chapter 1: after the reaction the dose of the flight is
    /// (3/5) (x₀/u) q₀^(4/3) (1 − (1 + u t/x₀)^(−5/3)).
    ///
    /// # Valid for
    ///
    /// Open ground.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where a figure is impossible.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::harm::{Escape, heat_dose};
    /// use anlan_quantity::si::{Metres, MetresPerSecond, Seconds, WattsPerSquareMetre};
    /// let escape = Escape { reaction: Seconds(5.0), speed: MetresPerSecond(4.0), from: Metres(50.0), to: Metres(150.0) };
    /// let flux = WattsPerSquareMetre(10e3);
    /// assert!(escape.dose(flux)? < heat_dose(flux, Seconds(30.0))?);
    /// assert!(escape.dose(flux)? > heat_dose(flux, Seconds(5.0))?);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn dose(&self, flux: WattsPerSquareMetre) -> Result<f64, Fault> {
        let from = Inputs.positive("escape.from", self.from.0)?;
        let speed = Inputs.positive("escape.speed", self.speed.0)?;
        let to = Inputs.positive("escape.to", self.to.0)?.max(from);
        let standing = heat_dose(flux, self.reaction)?;
        // 1 − s^(−5/3) by the logarithm, so that a short flight loses nothing.
        let running = -anlan_quantity::math::expm1(-5.0 / 3.0 * log1p((to - from) / from));
        Inputs.finite("heat_dose", standing + 0.6 * from / speed * heat_dose(flux, Seconds(1.0))? * running)
    }
}

/// Probabilities of death by heat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HeatDeath {
    /// Individual risk: somebody unprotected.
    pub individual: f64,
    /// Societal risk, outdoors.
    pub outdoors: f64,
    /// Societal risk, indoors.
    pub indoors: f64,
}

impl HeatDeath {
    /// Nobody dies.
    pub const NONE: Self = Self { individual: 0.0, outdoors: 0.0, indoors: 0.0 };
}

/// Returns the probabilities of death by heat of AQ/T 3046-2013.
///
/// # Units
///
/// W/m², s.
///
/// # Source
///
/// [`AQT3046_HEAT`].
///
/// # Valid for
///
/// Pool fires, jet fires and fireballs; the exposure counts for 20 s at most.
///
/// # Errors
///
/// A [`Fault`] where a figure is negative.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, harm::aqt3046_heat};
/// use anlan_quantity::si::{Seconds, WattsPerSquareMetre};
/// let death = aqt3046_heat(WattsPerSquareMetre(12.5e3), Seconds(60.0), &mut Trace::default())?;
/// assert!(death.individual > 0.05 && death.indoors == 0.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn aqt3046_heat(flux: WattsPerSquareMetre, exposure: Seconds, trace: &mut Trace) -> Result<HeatDeath, Fault> {
    AQT3046_HEAT.judge(&[], trace);
    let flux = WattsPerSquareMetre(Inputs.not_negative("flux", flux.0)?);
    let time = Inputs.not_negative("exposure", exposure.0)?.min(LONGEST);
    if flux.0 >= EVERYBODY {
        return Ok(HeatDeath { individual: 1.0, outdoors: 1.0, indoors: 1.0 });
    }
    let individual = effect("thermal_aqt3046")?.probability(heat_dose(flux, Seconds(time))?, trace)?;
    Ok(HeatDeath { individual, outdoors: CLOTHING * individual, indoors: 0.0 })
}
