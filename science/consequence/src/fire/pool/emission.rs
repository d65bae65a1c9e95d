//! How hard the surface of a pool's flame radiates.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{exp, pow};
use anlan_quantity::si::{JoulesPerKilogram, KilogramsPerSquareMetreSecond, Metres, WattsPerSquareMetre};
use serde::Deserialize;

use super::Scales;
use crate::sets::rows;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Mean emissive powers by fuel.
pub const MUDAN: Model = Model {
    id: "fire.pool.emission.mudan",
    zh: "池火表面辐射力（Mudan）",
    en: "emissive power of pool fires (Mudan)",
    source: "Mudan, Prog. Energy Combust. Sci. 10 (1984) 59–80; Mudan and Croce, SFPE Handbook (1988)",
    valid_for: &[Range { quantity: "diameter", unit: "m", from: 1.0, to: 80.0 }],
};

/// Two zones: a clean one below, a smoky one above.
pub const REW_HULBERT: Model = Model {
    id: "fire.pool.emission.rew_hulbert",
    zh: "池火双区表面辐射力（Rew 与 Hulbert）",
    en: "two-zone emissive power of pool fires (Rew and Hulbert)",
    source: "Rew and Hulbert, HSE CRR 96 (1996); Rew, Hulbert and Deaves, Trans. IChemE 75 B (1997) 81–89",
    valid_for: &[Range { quantity: "diameter", unit: "m", from: 1.0, to: 60.0 }],
};

/// A share of the heat of combustion, dimmed by soot.
pub const YELLOW_BOOK: Model = Model {
    id: "fire.pool.emission.yellow_book",
    zh: "池火表面辐射力（黄皮书）",
    en: "emissive power of pool fires (Yellow Book)",
    source: "TNO Yellow Book CPR 14E (2005) eq. 6.17–6.19",
    valid_for: &[Range { quantity: "diameter", unit: "m", from: 1.0, to: 100.0 }],
};

/// Emissive power of soot, W/m² (Hägglund and Persson 1976; Yellow Book eq. 6.19).
const SOOT: f64 = 20e3;

/// Ways to find the emissive power.
#[derive(Clone, Debug, PartialEq)]
pub enum Emission {
    /// Mean power of a fuel by Mudan, by the name in [`emission_rows`].
    Mudan(String),
    /// Two zones by Rew and Hulbert, by the name in [`emission_rows`].
    RewHulbert(String),
    /// Share of the heat of combustion that is radiated, and share of the surface that soot covers.
    YellowBook {
        /// Radiative fraction, 0.1 … 0.4.
        radiative_fraction: f64,
        /// Share covered by soot.
        soot_fraction: f64,
    },
    /// Luketa 2011: 286 kW/m², large LNG fires on water.
    Luketa,
    /// Given.
    Given(WattsPerSquareMetre),
}

/// Emissive power of a fuel in one publication.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct EmissionRow {
    /// Publication: `mudan_1984` or `rew_hulbert_1996`.
    pub set: String,
    /// Fuel.
    pub fuel: String,
    /// Power of a thick flame, kW/m².
    pub sep_max: f64,
    /// Growth with the diameter, 1/m: E = E∞ (1 − exp(−k D)); nothing where it does not grow.
    pub k: Option<f64>,
    /// Decay with the diameter as smoke covers it, 1/m: E = E∞ exp(−s D) + 20 (1 − exp(−s D)).
    pub s: Option<f64>,
    /// Atomic ratio of carbon to hydrogen.
    pub c_to_h: Option<f64>,
    /// Share of the upper zone that smoke leaves free.
    pub upper_share: Option<f64>,
    /// Publication, with page or table.
    pub source: String,
    confidence: String,
}

impl EmissionRow {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }
}

static ROWS: LazyLock<Vec<EmissionRow>> = LazyLock::new(|| rows(include_str!("../../../data/fire-emissive-power.csv")));

/// Returns every row, of both publications.
pub fn emission_rows() -> &'static [EmissionRow] {
    &ROWS
}

/// Emissive powers of a flame from foot to tip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Zones {
    /// Share of the length that the lower zone takes.
    pub(crate) lower_share: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Emission {
    /// Returns the zones.
    pub(crate) fn zones(&self, fire: &Burner, scales: &Scales, trace: &mut Trace) -> Result<Zones, Fault> {
        let even = |power: f64| Zones { lower_share: 1.0, lower: power, upper: power };
        let at = [("diameter", fire.diameter)];
        Ok(match self {
            Self::Given(power) => even(Inputs.between("emissive_power", power.0, 1.0, 1e7)?),
            Self::Luketa => {
                trace.rests_on("fire.pool.emission.luketa", LUKETA, Confidence::Recalled);
                even(286e3)
            }
            Self::Mudan(fuel) => {
                MUDAN.judge(&at, trace);
                let row = find("mudan_1984", fuel)?;
                trace.rests_on(format!("{}.{}", MUDAN.id, row.fuel), row.source.clone(), row.confidence());
                let grown = row.k.map_or(1.0, |k| 1.0 - exp(-k * fire.diameter));
                let clear = row.s.map_or(1.0, |s| exp(-s * fire.diameter));
                even(row.sep_max * 1e3 * grown * clear + SOOT * (1.0 - clear))
            }
            Self::RewHulbert(fuel) => {
                REW_HULBERT.judge(&at, trace);
                let row = find("rew_hulbert_1996", fuel)?;
                trace.rests_on(format!("{}.{}", REW_HULBERT.id, row.fuel), row.source.clone(), row.confidence());
                let grown = row.k.map_or(1.0, |k| 1.0 - exp(-k * fire.diameter));
                let lower = row.sep_max * 1e3 * grown;
                let free = row.upper_share.unwrap_or(1.0);
                // Pritchard and Binding 1992: clean length over the diameter.
                let clean = 11.404
                    * pow(scales.burning, 1.13)
                    * pow(scales.wind_by_vapour, 0.179)
                    * pow(row.c_to_h.unwrap_or(0.5), -2.49);
                let upper = free * lower + (1.0 - free) * SOOT;
                Zones { lower_share: (clean / fire.length_to_diameter).clamp(0.0, 1.0), lower, upper }
            }
            Self::YellowBook { radiative_fraction, soot_fraction } => {
                YELLOW_BOOK.judge(&at, trace);
                let (_, actual) = yellow_book(
                    KilogramsPerSquareMetreSecond(fire.burning),
                    JoulesPerKilogram(fire.heat_of_combustion),
                    fire.length_to_diameter,
                    *radiative_fraction,
                    *soot_fraction,
                )?;
                even(actual.0)
            }
        })
    }
}

const LUKETA: &str = "Luketa, Sandia report SAND2011-9415 (2011): 286 ± 20 kW/m²";

/// What the emissive power depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Burner {
    pub(crate) diameter: f64,
    pub(crate) burning: f64,
    pub(crate) heat_of_combustion: f64,
    pub(crate) length_to_diameter: f64,
}

fn find(set: &str, fuel: &str) -> Result<&'static EmissionRow, Fault> {
    ROWS.iter().find(|row| row.set == set && row.fuel.eq_ignore_ascii_case(fuel)).ok_or_else(|| {
        Fault::new(
            "consequence.unknown_fuel",
            "emission",
            format!("表面辐射力数据集 {set} 中没有燃料 {fuel}"),
            format!("the set {set} of emissive powers has no fuel {fuel}"),
        )
        .remedy("选用数据集中的燃料，或直接给出表面辐射力", "choose a fuel of the set, or give the emissive power")
    })
}

/// Returns the largest and the actual emissive power of the Yellow Book.
///
/// # Units
///
/// kg/(m²·s), J/kg, W/m².
///
/// # Source
///
/// [`YELLOW_BOOK`]: E = F m″ ΔHc / (1 + 4 L/D); actual E (1 − s) + 20 kW/m² s.
///
/// # Valid for
///
/// Radiative fractions of 0.1 … 0.4, soot shares near 0.8 for hydrocarbons.
///
/// # Errors
///
/// A [`Fault`] where a share is not 0 … 1 or a figure not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::pool::yellow_book;
/// use anlan_quantity::si::{JoulesPerKilogram, KilogramsPerSquareMetreSecond};
/// // Yellow Book 6.6.3.
/// let (most, _) = yellow_book(KilogramsPerSquareMetreSecond(0.085), JoulesPerKilogram(40.15e6), 1.101938, 0.4, 0.8)?;
/// assert!((most.0 - 252_400.0).abs() < 100.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn yellow_book(
    burning: KilogramsPerSquareMetreSecond,
    heat_of_combustion: JoulesPerKilogram,
    length_to_diameter: f64,
    radiative_fraction: f64,
    soot_fraction: f64,
) -> Result<(WattsPerSquareMetre, WattsPerSquareMetre), Fault> {
    let m = Inputs.positive("burning_rate", burning.0)?;
    let heat = Inputs.positive("heat_of_combustion", heat_of_combustion.0)?;
    let ratio = Inputs.positive("length_to_diameter", length_to_diameter)?;
    let fraction = Inputs.between("radiative_fraction", radiative_fraction, 0.0, 1.0)?;
    let soot = Inputs.between("soot_fraction", soot_fraction, 0.0, 1.0)?;
    let most = fraction * m * heat / (1.0 + 4.0 * ratio);
    Ok((WattsPerSquareMetre(most), WattsPerSquareMetre(most * (1.0 - soot) + SOOT * soot)))
}

/// Returns the mean emissive power of a smoky flame.
///
/// # Units
///
/// m, W/m².
///
/// # Source
///
/// Mudan and Croce, SFPE Handbook (1988): E = 140 exp(−0.12 D) + 20 (1 − exp(−0.12 D)) kW/m².
///
/// # Valid for
///
/// Gasoline, kerosene, crude oil and the like; 1 … 80 m.
///
/// # Errors
///
/// A [`Fault`] where the diameter is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::pool::smoky;
/// use anlan_quantity::si::Metres;
/// assert!((smoky(Metres(10.0))?.0 - 56_143.0).abs() < 1.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn smoky(diameter: Metres) -> Result<WattsPerSquareMetre, Fault> {
    let clear = exp(-0.12 * Inputs.positive("diameter", diameter.0)?);
    Ok(WattsPerSquareMetre(140e3 * clear + SOOT * (1.0 - clear)))
}
