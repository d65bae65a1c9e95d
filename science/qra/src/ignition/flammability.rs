//! How readily a substance is lit.

use std::sync::LazyLock;

use anlan_consequence::Fault;
use anlan_quantity::Confidence;
use anlan_quantity::si::{ATMOSPHERE, Kelvin};
use anlan_substances::properties::Substance;
use serde::{Deserialize, Serialize};

use super::Basis;
use crate::sets::rows;

/// Class of a flammable substance (AQ/T 3046-2013 Table G.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlammableClass {
    /// Class 0: gas, and liquid that flashes below 0 °C and boils to 35 °C.
    Extremely,
    /// Class 1: liquid that flashes below 21 °C.
    Highly,
    /// Class 2: liquid that flashes to 55 °C.
    Flammable,
    /// Class 3: liquid that flashes to 100 °C.
    Hardly,
    /// Class 4: liquid that flashes above 100 °C.
    VeryHardly,
}

impl FlammableClass {
    /// Number of the class.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// How readily a gas reacts (Purple Book Table 4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reactivity {
    /// Low.
    Low,
    /// Average or high: also where it is not known.
    AverageOrHigh,
}

/// A substance as the tables of ignition tell it apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Classified {
    /// Class; nothing where it does not burn.
    pub class: Option<FlammableClass>,
    /// Reactivity.
    pub reactivity: Reactivity,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

#[derive(Deserialize)]
struct LowRow {
    cas: String,
    source: String,
    confidence: String,
}

static LOW: LazyLock<Vec<LowRow>> = LazyLock::new(|| rows(include_str!("../../data/reactivity-low.csv")));

/// Bounds of Table G.3, °C: flash points of the classes, and the boiling point of class 0.
const FLASH: [f64; 4] = [0.0, 21.0, 55.0, 100.0];
const BOILING: f64 = 35.0;
/// A gas at normal conditions boils below this, °C.
const NORMAL: f64 = 20.0;

/// Classifies a substance at the temperature at which it is kept.
///
/// A liquid kept above its flash point is taken for class 1 at least: it gives off a vapour that burns, however high its flash point is.
///
/// # Units
///
/// K.
///
/// # Source
///
/// AQ/T 3046-2013 Table G.3; Purple Book CPR 18E Table 4.7 for the reactivity (recalled).
///
/// # Valid for
///
/// Substances whose flash point and limits are known. What has limits and boils below 35 °C is class 0; with neither flash point nor such a
/// boiling point, class 1.
///
/// # Errors
///
/// A temperature that is none.
///
/// # Example
///
/// ```
/// use anlan_qra::ignition::{FlammableClass, Reactivity, classify};
/// use anlan_quantity::si::Kelvin;
/// use anlan_substances::properties::Substance;
/// let ammonia = classify(Substance::find("7664-41-7").unwrap(), Kelvin(288.15))?;
/// assert_eq!((ammonia.class, ammonia.reactivity), (Some(FlammableClass::Extremely), Reactivity::Low));
/// let chlorine = classify(Substance::find("7782-50-5").unwrap(), Kelvin(288.15))?;
/// assert_eq!(chlorine.class, None);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn classify(substance: &'static Substance, temperature: Kelvin) -> Result<Classified, Fault> {
    let temperature = anlan_consequence::Inputs.positive("temperature", temperature.get())?;
    let mut basis = Vec::new();
    let low = LOW.iter().find(|row| row.cas == substance.cas());
    let reactivity = if let Some(row) = low {
        basis.push(Basis::new("ignition.reactivity", row.source.clone(), Confidence::read(&row.confidence)));
        Reactivity::Low
    } else {
        Reactivity::AverageOrHigh
    };
    let limits = substance.lower_flammability_limit().is_ok();
    let flash = substance.flash_point().ok();
    if !limits && flash.is_none() {
        return Ok(Classified { class: None, reactivity, basis });
    }
    basis.push(Basis::new("ignition.class", "AQ/T 3046-2013 Table G.3", Confidence::Verified));
    let boiling = substance.boiling_point_at(ATMOSPHERE).unwrap_or_else(|_| substance.boiling_point());
    let volatile = boiling.celsius() <= BOILING;
    let class = match flash.map(Kelvin::celsius) {
        _ if boiling.celsius() <= NORMAL => FlammableClass::Extremely,
        Some(flash) if flash < FLASH[0] && volatile => FlammableClass::Extremely,
        None if volatile => FlammableClass::Extremely,
        None => FlammableClass::Highly,
        Some(flash) if flash < FLASH[1] => FlammableClass::Highly,
        Some(flash) if flash <= FLASH[2] => FlammableClass::Flammable,
        Some(flash) if flash <= FLASH[3] => FlammableClass::Hardly,
        Some(_) => FlammableClass::VeryHardly,
    };
    let heated = flash.is_some_and(|flash| temperature >= flash.get());
    if heated && class > FlammableClass::Highly {
        basis.push(Basis::new(
            "ignition.heated",
            "RIVM Reference Manual Bevi 3.2, module C: kept above its flash point",
            Confidence::Recalled,
        ));
        return Ok(Classified { class: Some(FlammableClass::Highly), reactivity, basis });
    }
    Ok(Classified { class: Some(class), reactivity, basis })
}
