//! Lit where it gets out.

use std::sync::LazyLock;

use anlan_consequence::{Fault, Inputs};
use anlan_quantity::Confidence;
use serde::{Deserialize, Serialize};

use super::{Basis, FlammableClass, Reactivity};
use crate::sets::rows;

/// How something gets out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Released {
    /// In the course of time.
    Continuous {
        /// Mass flow, kg/s.
        rate_kg_s: f64,
    },
    /// At once.
    Instantaneous {
        /// Mass, kg.
        mass_kg: f64,
    },
}

/// Where something gets out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Equipment that stands.
    #[default]
    Fixed,
    /// Road tanker.
    Road,
    /// Rail tanker.
    Rail,
    /// Ship.
    Ship,
}

/// A chance of ignition and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ignition {
    /// Chance, 0 … 1.
    pub probability: f64,
    /// Rows.
    pub basis: Vec<Basis>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Band {
    Small,
    Medium,
    Large,
}

#[derive(Deserialize)]
struct Row {
    set: String,
    place: Place,
    class: u8,
    reactivity: String,
    band: Option<Band>,
    release: String,
    probability: f64,
    source: String,
    confidence: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/ignition-immediate.csv")));

/// Returns the sets of immediate ignition, the first being the one to take without another wish.
pub fn immediate_sets() -> [&'static str; 2] {
    ["aqt3046", "purple_book"]
}

/// Returns the chance that something is lit where and when it gets out.
///
/// # Units
///
/// kg/s, kg; 1.
///
/// # Source
///
/// `aqt3046`: AQ/T 3046-2013 Tables G.1 and G.2. `purple_book`: Purple Book CPR 18E Tables 4.5 and 4.6.
///
/// # Valid for
///
/// Single substances. The bounds 10 and 100 kg/s, 1 and 10 t belong to the middle band, as they are printed.
///
/// # Errors
///
/// `qra.unknown_set`; `qra.no_ignition` where the set has no figure for the place; a rate or mass that is not above zero.
///
/// # Example
///
/// See [`crate::ignition`].
pub fn immediate(
    set: &str,
    place: Place,
    class: FlammableClass,
    reactivity: Reactivity,
    released: Released,
) -> Result<Ignition, Fault> {
    if !immediate_sets().contains(&set) {
        let known = immediate_sets().join(", ");
        return Err(Fault::new(
            "qra.unknown_set",
            "ignition.set",
            format!("没有名为“{set}”的点火概率数据集"),
            format!("there is no set of ignition probabilities “{set}”"),
        )
        .remedy(format!("从以下数据集中选用：{known}"), format!("choose one of {known}")));
    }
    let (kind, band) = match released {
        Released::Continuous { rate_kg_s } => {
            ("continuous", banded(Inputs.positive("release.rate_kg_s", rate_kg_s)?, 10.0))
        }
        Released::Instantaneous { mass_kg } => {
            ("instantaneous", banded(Inputs.positive("release.mass_kg", mass_kg)?, 1_000.0))
        }
    };
    let reacts = match reactivity {
        Reactivity::Low => "low",
        Reactivity::AverageOrHigh => "average_high",
    };
    let row = ROWS.iter().find(|row| {
        row.set == set
            && row.place == place
            && row.class == class.number()
            && (row.reactivity.is_empty() || row.reactivity == reacts)
            && row.band.is_none_or(|of| of == band)
            && (row.release.is_empty() || row.release == kind)
    });
    let row = row.ok_or_else(|| {
        Fault::new(
            "qra.no_ignition",
            "ignition.set",
            format!("数据集“{set}”没有此类场所和释放方式的立即点火概率"),
            format!("the set “{set}” has no immediate ignition for such a place and release"),
        )
        .remedy("改用其他数据集，或给出概率和理由", "choose another set, or give a probability with its reason")
    })?;
    let basis = Basis::new(format!("ignition.immediate.{set}"), row.source.clone(), Confidence::read(&row.confidence));
    Ok(Ignition { probability: row.probability, basis: vec![basis] })
}

/// The middle band goes from a bound to ten times as much, both included.
fn banded(value: f64, bound: f64) -> Band {
    if value < bound {
        Band::Small
    } else if value <= 10.0 * bound {
        Band::Medium
    } else {
        Band::Large
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_figures_and_their_bounds() {
        let gas = |rate_kg_s| {
            let released = Released::Continuous { rate_kg_s };
            immediate("purple_book", Place::Fixed, FlammableClass::Extremely, Reactivity::Low, released)
                .unwrap()
                .probability
        };
        assert_eq!(
            [9.9, 10.0, 100.0, 100.1].map(|rate| gas(rate).to_bits()),
            [0.02, 0.04, 0.04, 0.09].map(f64::to_bits)
        );
        let rail = immediate(
            "aqt3046",
            Place::Rail,
            FlammableClass::Extremely,
            Reactivity::Low,
            Released::Instantaneous { mass_kg: 50_000.0 },
        );
        assert_eq!(rail.unwrap().probability.to_bits(), 0.8_f64.to_bits());
    }

    #[test]
    fn both_sets_agree_where_both_are_read() {
        for rate_kg_s in [1.0, 50.0, 500.0] {
            for reactivity in [Reactivity::Low, Reactivity::AverageOrHigh] {
                let of = |set| {
                    immediate(
                        set,
                        Place::Fixed,
                        FlammableClass::Extremely,
                        reactivity,
                        Released::Continuous { rate_kg_s },
                    )
                    .unwrap()
                    .probability
                };
                assert_eq!(of("aqt3046").to_bits(), of("purple_book").to_bits());
            }
        }
    }

    #[test]
    fn a_ship_is_not_in_the_purple_book_table() {
        let fault = immediate(
            "purple_book",
            Place::Ship,
            FlammableClass::Extremely,
            Reactivity::Low,
            Released::Continuous { rate_kg_s: 1.0 },
        );
        assert_eq!(fault.unwrap_err().code, "qra.no_ignition");
    }
}
