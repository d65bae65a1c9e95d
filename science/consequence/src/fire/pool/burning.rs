//! How fast a pool burns.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::exp;
use anlan_quantity::si::{JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerSquareMetreSecond, Metres};
use serde::Deserialize;

use crate::sets::rows;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Burning rates that grow with the diameter.
pub const BABRAUSKAS: Model = Model {
    id: "fire.pool.burning.babrauskas",
    zh: "池火燃烧速率（Babrauskas）",
    en: "burning rate of pools (Babrauskas)",
    source: "Babrauskas, Fire Technology 19 (1983) 251–261: m = m∞ (1 − exp(−kβ D))",
    valid_for: &[Range { quantity: "diameter", unit: "m", from: 0.2, to: 100.0 }],
};

/// Burning rates from heats.
pub const BURGESS: Model = Model {
    id: "fire.pool.burning.burgess",
    zh: "池火燃烧速率（Burgess）",
    en: "burning rate of pools (Burgess)",
    source: "Burgess and Hertzberg, Heat Transfer in Flames (1974) ch. 27; Yellow Book CPR 14E (2005) eq. 6.67",
    valid_for: &[Range { quantity: "diameter", unit: "m", from: 1.0, to: 100.0 }],
};

/// How a fuel burns in a pool.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Burning {
    /// Fuel.
    pub fuel: String,
    /// Burning rate of a large pool, kg/(m²·s).
    pub m_inf: f64,
    /// Extinction over mean beam length, 1/m; nothing where the diameter has no effect.
    pub k_beta: Option<f64>,
    /// Publication.
    pub source: String,
    confidence: String,
}

static ROWS: LazyLock<Vec<Burning>> =
    LazyLock::new(|| rows(include_str!("../../../data/fire-burning-babrauskas-1983.csv")));

/// Returns every fuel with a burning rate.
pub fn burning_rates() -> &'static [Burning] {
    &ROWS
}

impl Burning {
    /// Returns the row of a fuel.
    pub fn of(fuel: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.fuel.eq_ignore_ascii_case(fuel))
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the burning rate of a pool.
    ///
    /// # Units
    ///
    /// m, kg/(m²·s).
    ///
    /// # Source
    ///
    /// [`BABRAUSKAS`].
    ///
    /// # Valid for
    ///
    /// Pools of 0.2 m and more; the rows' fuels.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the diameter is not above zero.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, fire::pool::Burning};
    /// use anlan_quantity::si::Metres;
    /// let rate = Burning::of("gasoline").unwrap().rate(Metres(10.0), &mut Trace::default())?;
    /// assert!((rate.0 - 0.055).abs() < 1e-6);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn rate(&self, diameter: Metres, trace: &mut Trace) -> Result<KilogramsPerSquareMetreSecond, Fault> {
        let diameter = Inputs.positive("diameter", diameter.0)?;
        BABRAUSKAS.judge(&[("diameter", diameter)], trace);
        trace.rests_on(format!("fire.pool.burning.{}", self.fuel), self.source.clone(), self.confidence());
        let share = self.k_beta.map_or(1.0, |k| 1.0 - exp(-k * diameter));
        Ok(KilogramsPerSquareMetreSecond(self.m_inf * share))
    }
}

/// Returns the burning rate of a large pool of a liquid that is not in the table.
///
/// # Units
///
/// J/kg, J/(kg·K), K, kg/(m²·s).
///
/// # Source
///
/// [`BURGESS`]: m = 0.001 ΔHc / (ΔHv + cp (Tb − Ta)), without the last term for a liquid that boils below the air's temperature.
///
/// # Valid for
///
/// Hydrocarbons in pools of a metre and more.
///
/// # Errors
///
/// A [`Fault`] where a figure is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, fire::pool::burgess};
/// use anlan_quantity::si::{JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin};
/// let benzene = burgess(JoulesPerKilogram(40.15e6), JoulesPerKilogram(3.94e5), JoulesPerKilogramKelvin(1750.0),
///     Kelvin(353.2), Kelvin(288.15), &mut Trace::default())?;
/// assert!((benzene.0 - 0.079).abs() < 1e-3);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn burgess(
    heat_of_combustion: JoulesPerKilogram,
    heat_of_vaporisation: JoulesPerKilogram,
    heat_capacity: JoulesPerKilogramKelvin,
    boiling_point: Kelvin,
    air: Kelvin,
    trace: &mut Trace,
) -> Result<KilogramsPerSquareMetreSecond, Fault> {
    let combustion = Inputs.positive("heat_of_combustion", heat_of_combustion.0)?;
    let vaporisation = Inputs.positive("heat_of_vaporisation", heat_of_vaporisation.0)?;
    let capacity = Inputs.not_negative("heat_capacity", heat_capacity.0)?;
    let rise = Inputs.positive("boiling_point", boiling_point.0)? - Inputs.positive("air", air.0)?;
    BURGESS.judge(&[], trace);
    Ok(KilogramsPerSquareMetreSecond(1e-3 * combustion / (vaporisation + capacity * rise.max(0.0))))
}
