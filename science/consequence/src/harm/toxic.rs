//! Toxic load and its probits.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{exp, ln, normal_cdf, pow};
use anlan_quantity::si::{GAS_CONSTANT, Kelvin, KilogramsPerMole, Pascals, Seconds};
use serde::{Deserialize, Serialize};

use super::Probit;
use crate::sets::rows;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Toxic load Cⁿ t.
pub const TOXIC: Model = Model {
    id: "harm.toxic_load",
    zh: "毒性负荷 Cⁿ·t",
    en: "toxic load Cⁿ·t",
    source: "ten Berge, Zwart and Appelman, J. Hazard. Mater. 13 (1986) 301–309",
    // AQ/T 3046-2013 and the Purple Book count no more than 30 min.
    valid_for: &[Range { quantity: "exposure", unit: "min", from: 1.0, to: 60.0 }],
};

/// Sets of toxic probits, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToxicSet {
    /// AQ/T 3046-2013 Table I.2.
    Aqt3046,
    /// TNO Purple Book 1999 Table 5.2.
    PurpleBook,
    /// Lees 2005.
    Lees,
}

/// Unit in which a set takes concentrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConcentrationUnit {
    /// mg/m³.
    #[serde(rename = "mg/m3")]
    MilligramsPerCubicMetre,
    /// Parts per million by volume.
    #[serde(rename = "ppm")]
    PartsPerMillion,
}

/// Probit of a substance: Y = a + b ln(Cⁿ t), t in minutes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ToxicProbit {
    /// Substance.
    pub substance: String,
    /// CAS number.
    pub cas: String,
    /// Constant.
    pub a: f64,
    /// Slope.
    pub b: f64,
    /// Exponent of the concentration.
    pub n: f64,
    /// Unit of the concentration.
    pub unit: ConcentrationUnit,
    /// Publication.
    pub source: String,
    confidence: String,
}

/// Straight pieces of the concentration indoors, while a cloud passes and after.
const STEPS: usize = 24;

static AQT3046: LazyLock<Vec<ToxicProbit>> =
    LazyLock::new(|| rows(include_str!("../../data/harm-toxic-aqt3046-2013.csv")));
static PURPLE_BOOK: LazyLock<Vec<ToxicProbit>> =
    LazyLock::new(|| rows(include_str!("../../data/harm-toxic-purple-book-1999.csv")));
static LEES: LazyLock<Vec<ToxicProbit>> = LazyLock::new(|| rows(include_str!("../../data/harm-toxic-lees-2005.csv")));

impl ToxicSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::Aqt3046, Self::PurpleBook, Self::Lees];
}

/// Returns the probits of a set.
pub fn toxic_probits(set: ToxicSet) -> &'static [ToxicProbit] {
    match set {
        ToxicSet::Aqt3046 => &AQT3046,
        ToxicSet::PurpleBook => &PURPLE_BOOK,
        ToxicSet::Lees => &LEES,
    }
}

/// Returns the probit of a substance, by name or CAS number.
pub fn toxic_probit(set: ToxicSet, substance: &str) -> Option<&'static ToxicProbit> {
    toxic_probits(set).iter().find(|row| row.cas == substance || row.substance.eq_ignore_ascii_case(substance))
}

impl ToxicProbit {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the function of the load.
    pub fn probit(&self) -> Probit {
        Probit { a: self.a, b: self.b }
    }

    /// Returns the concentration in the set's unit for one in kg/m³ of a substance of a molar mass, at the temperature and pressure of the air.
    pub fn in_own_unit(&self, kg_m3: f64, molar_mass: KilogramsPerMole, air: Kelvin, pressure: Pascals) -> f64 {
        match self.unit {
            ConcentrationUnit::MilligramsPerCubicMetre => kg_m3 * 1e6,
            ConcentrationUnit::PartsPerMillion => kg_m3 / molar_mass.0 * GAS_CONSTANT * air.0 / pressure.0 * 1e6,
        }
    }

    /// Returns the probability of death at a steady concentration in the set's unit.
    ///
    /// # Units
    ///
    /// The set's unit, s.
    ///
    /// # Source
    ///
    /// [`TOXIC`] and the row's.
    ///
    /// # Valid for
    ///
    /// Exposures of minutes to an hour.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where a figure is negative.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, harm::{ToxicSet, toxic_probit}};
    /// use anlan_quantity::si::Seconds;
    /// let chlorine = toxic_probit(ToxicSet::Lees, "7782-50-5").unwrap();
    /// let death = chlorine.probability(250.2, Seconds(1800.0), &mut Trace::default())?;
    /// assert!((death - 0.5).abs() < 1e-3);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn probability(&self, concentration: f64, exposure: Seconds, trace: &mut Trace) -> Result<f64, Fault> {
        let load = toxic_load(concentration, self.n, exposure)?;
        self.note(exposure.0 / 60.0, trace);
        self.probit().probability(load)
    }

    /// Returns the probability of death for a concentration in time: pairs of seconds and the set's unit, joined by straight lines.
    pub fn probability_over(&self, history: &[(f64, f64)], trace: &mut Trace) -> Result<f64, Fault> {
        let load = toxic_load_over(history, self.n)?;
        let time = history.last().map_or(0.0, |last| last.0 - history[0].0);
        self.note(time / 60.0, trace);
        self.probit().probability(load)
    }

    /// Returns the probability of death over the steady concentration, for one exposure: what [`Self::probability`] gives, made ready for many
    /// places, since the probit is straight in the logarithm of the concentration.
    ///
    /// # Units
    ///
    /// The set's unit, s.
    ///
    /// # Source
    ///
    /// [`TOXIC`] and the row's.
    ///
    /// # Valid for
    ///
    /// As [`Self::probability`].
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the exposure is negative.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, harm::{ToxicSet, toxic_probit}};
    /// use anlan_quantity::si::Seconds;
    /// let chlorine = toxic_probit(ToxicSet::Lees, "7782-50-5").unwrap();
    /// let death = chlorine.steady(Seconds(1800.0))?;
    /// let whole = chlorine.probability(250.2, Seconds(1800.0), &mut Trace::default())?;
    /// assert!((death(250.2) - whole).abs() < 1e-12 && death(0.0) == 0.0);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn steady(&self, exposure: Seconds) -> Result<impl Fn(f64) -> f64 + Send + Sync + 'static, Fault> {
        let minutes = Inputs.not_negative("exposure", exposure.0)? / 60.0;
        let (start, slope) = (self.a + self.b * ln(minutes) - 5.0, self.b * self.n);
        let is_some = minutes > 0.0;
        Ok(
            move |concentration: f64| {
                if is_some && concentration > 0.0 { normal_cdf(start + slope * ln(concentration)) } else { 0.0 }
            },
        )
    }

    /// Returns the exposure in the open that is as harmful as staying in a building while a steady cloud passes and until a time after its
    /// arrival: the load indoors is that of the concentration outdoors over this time.
    ///
    /// # Units
    ///
    /// Air changes in 1/h; times in s.
    ///
    /// # Source
    ///
    /// [`indoor`] for the concentration, [`toxic_load_over`] for its load.
    ///
    /// # Valid for
    ///
    /// Well-mixed houses with windows shut.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where a figure is negative.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::harm::{ToxicSet, toxic_probit};
    /// use anlan_quantity::si::Seconds;
    /// let chlorine = toxic_probit(ToxicSet::Aqt3046, "7782-50-5").unwrap();
    /// let inside = chlorine.indoors(1.0, Seconds(600.0), Seconds(1800.0))?;
    /// assert!(inside.0 > 0.0 && inside.0 < 0.2 * 600.0);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn indoors(&self, air_changes_per_hour: f64, passage: Seconds, until: Seconds) -> Result<Seconds, Fault> {
        let end = until.0.max(passage.0);
        let mut history = Vec::with_capacity(2 * STEPS + 1);
        for i in 0..=2 * STEPS {
            let part = |of: usize| of as f64 / STEPS as f64;
            let time = if i <= STEPS { passage.0 * part(i) } else { passage.0 + (end - passage.0) * part(i - STEPS) };
            history.push((time, indoor(1.0, air_changes_per_hour, passage, Seconds(time))?));
        }
        Ok(Seconds(60.0 * toxic_load_over(&history, self.n)?))
    }

    /// Returns the steady concentration, in the set's unit, at which a share dies after an exposure.
    pub fn lethal_concentration(&self, share: f64, exposure: Seconds) -> Result<f64, Fault> {
        let minutes = Inputs.positive("exposure", exposure.0)? / 60.0;
        Ok(pow(self.probit().dose(share)? / minutes, 1.0 / self.n))
    }

    fn note(&self, minutes: f64, trace: &mut Trace) {
        TOXIC.judge(&[("exposure", minutes)], trace);
        trace.rests_on(format!("harm.toxic.{}", self.substance), self.source.clone(), self.confidence());
    }
}

/// Returns the toxic load of a steady concentration: Cⁿ t with t in minutes.
///
/// # Units
///
/// The unit of the concentration to the n times minutes.
///
/// # Source
///
/// [`TOXIC`].
///
/// # Valid for
///
/// Exponents of 0.1 … 10.
///
/// # Errors
///
/// A [`Fault`] where a figure is negative or the load is not finite.
///
/// # Example
///
/// ```
/// use anlan_consequence::harm::toxic_load;
/// use anlan_quantity::si::Seconds;
/// assert_eq!(toxic_load(100.0, 2.0, Seconds(600.0))?, 1e5);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn toxic_load(concentration: f64, n: f64, exposure: Seconds) -> Result<f64, Fault> {
    let concentration = Inputs.not_negative("concentration", concentration)?;
    let n = Inputs.between("n", n, 0.1, 10.0)?;
    let minutes = Inputs.not_negative("exposure", exposure.0)? / 60.0;
    if concentration == 0.0 {
        return Ok(0.0);
    }
    Inputs.finite("toxic_load", pow(concentration, n) * minutes)
}

/// Returns the toxic load of a concentration in time, exact for what is straight between the points.
///
/// # Units
///
/// Pairs of seconds and concentration; the load is in the unit of the concentration to the n times minutes.
///
/// # Source
///
/// [`TOXIC`]; ∫Cⁿ dt of a straight piece is Δt (C₁ⁿ⁺¹ − C₀ⁿ⁺¹) / ((n + 1)(C₁ − C₀)).
///
/// # Valid for
///
/// Exponents of 0.1 … 10.
///
/// # Errors
///
/// A [`Fault`] where a concentration is negative or times do not rise.
///
/// # Example
///
/// ```
/// use anlan_consequence::harm::toxic_load_over;
/// // A triangle of 20 min and height 30 with n = 2: 2 · 10 · 30² / 3.
/// let load = toxic_load_over(&[(0.0, 0.0), (600.0, 30.0), (1200.0, 0.0)], 2.0)?;
/// assert!((load - 6000.0).abs() < 1e-9);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn toxic_load_over(history: &[(f64, f64)], n: f64) -> Result<f64, Fault> {
    let n = Inputs.between("n", n, 0.1, 10.0)?;
    for (time, concentration) in history {
        Inputs.finite("history.time", *time)?;
        Inputs.not_negative("history.concentration", *concentration)?;
    }
    let mut load = 0.0;
    for pair in history.windows(2) {
        let ((t0, c0), (t1, c1)) = (pair[0], pair[1]);
        let step = Inputs.not_negative("history.time_step", t1 - t0)? / 60.0;
        load += step * mean_power(c0, c1, n);
    }
    Inputs.finite("toxic_load", load)
}

/// Mean of Cⁿ along a straight line from one concentration to another.
pub(crate) fn mean_power(c0: f64, c1: f64, n: f64) -> f64 {
    let (low, high) = (c0.min(c1), c0.max(c1));
    if high == 0.0 {
        return 0.0;
    }
    let q = low / high;
    // With the larger taken out: (1 − q^(n+1)) / ((n + 1)(1 − q)); near q = 1 by the series in 1 − q.
    let gap = 1.0 - q;
    let share = if gap < 1e-5 {
        1.0 - 0.5 * n * gap
    } else {
        (1.0 - if q == 0.0 { 0.0 } else { pow(q, n + 1.0) }) / ((n + 1.0) * gap)
    };
    pow(high, n) * share
}

/// Returns the concentration indoors after a time in a steady concentration outdoors and, after it has passed, while the house airs out.
///
/// # Units
///
/// Concentrations in any unit; air changes in 1/h; times in s.
///
/// # Source
///
/// Purple Book CPR 18E (1999) 4.4: C_in = C_out (1 − exp(−λ t)).
///
/// # Valid for
///
/// Well-mixed houses; 0.5 … 1 air change an hour for houses, 1 in the Purple Book.
///
/// # Errors
///
/// A [`Fault`] where a figure is negative.
///
/// # Example
///
/// ```
/// use anlan_consequence::harm::indoor;
/// use anlan_quantity::si::Seconds;
/// let inside = indoor(100.0, 1.0, Seconds(1800.0), Seconds(1800.0))?;
/// assert!((inside - 39.3).abs() < 0.1);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn indoor(outdoor: f64, air_changes_per_hour: f64, passage: Seconds, time: Seconds) -> Result<f64, Fault> {
    let outdoor = Inputs.not_negative("concentration", outdoor)?;
    let rate = Inputs.not_negative("air_changes_per_hour", air_changes_per_hour)? / 3600.0;
    let passage = Inputs.not_negative("passage", passage.0)?;
    let time = Inputs.not_negative("time", time.0)?;
    let filled = 1.0 - exp(-rate * time.min(passage));
    Ok(outdoor * filled * exp(-rate * (time - passage).max(0.0)))
}

/// Dangerous toxic loads: of which about one to five in a hundred (SLOT) or half (SLOD) die.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DangerousLoad {
    /// Substance.
    pub substance: String,
    /// CAS number.
    pub cas: String,
    /// Exponent of the concentration.
    pub n: f64,
    /// Specified level of toxicity, ppmⁿ·min.
    pub slot: f64,
    /// Significant likelihood of death, ppmⁿ·min.
    pub slod: f64,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl DangerousLoad {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the concentration in ppm that reaches a load in a time.
    pub fn concentration(&self, load: f64, exposure: Seconds) -> Result<f64, Fault> {
        let minutes = Inputs.positive("exposure", exposure.0)? / 60.0;
        let load = Inputs.positive("load", load)?;
        Ok(exp(ln(load / minutes) / self.n))
    }
}

static LOADS: LazyLock<Vec<DangerousLoad>> = LazyLock::new(|| rows(include_str!("../../data/harm-dtl-hse.csv")));

/// Returns the dangerous toxic loads.
pub fn dangerous_loads() -> &'static [DangerousLoad] {
    &LOADS
}
