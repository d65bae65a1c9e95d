//! What is known of how often a kind of equipment opens.

use std::sync::Arc;

use anlan_consequence::{Fault, Inputs};
use anlan_quantity::Text;
use anlan_quantity::math::{exp, ln};
use serde::{Deserialize, Serialize};

use super::draws;
use crate::frequency::{Equipment, HoleClass, Into, by_class, set, sets};

/// Standard normal quantile of 95 %.
const Z95: f64 = 1.644_853_626_951_472_7;
/// Greatest error factor: beyond it a mistake is more likely.
const MOST: f64 = 1e3;

/// How far a frequency may be off, as a person says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorFactor {
    /// P95 over P50 of a log-normal distribution.
    pub value: f64,
    /// Why: a publication, or a judgement.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// Word of the equipment it is for, as [`Equipment::id`]; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equipment: Option<String>,
    /// Class of holes it is for; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<HoleClass>,
}

impl ErrorFactor {
    /// Tells whether it is for a class of holes of a piece of equipment.
    pub fn is_for(&self, equipment: &Equipment, class: HoleClass) -> bool {
        self.equipment.as_deref().is_none_or(|word| word == equipment.id())
            && self.class.is_none_or(|only| only == class)
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        Inputs.between("error_factor.value", self.value, 1.0, MOST)?;
        if self.reason.trim().is_empty() {
            return Err(Fault::new(
                "qra.factor_without_reason",
                "error_factor.reason",
                format!("误差因子 {} 没有写明依据", self.value),
                format!("the error factor {} has no reason", self.value),
            )
            .remedy("写明文献或判断依据", "name the publication or the judgement"));
        }
        if self.by.trim().is_empty() {
            return Err(Fault::new(
                "qra.factor_without_name",
                "error_factor.by",
                format!("误差因子 {} 没有写明提出人", self.value),
                format!("nobody is named for the error factor {}", self.value),
            )
            .remedy("写明提出人", "name who says so"));
        }
        Ok(())
    }
}

/// Where a distribution comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Spread {
    /// Log-normal through the figures of all sets that have the equipment and the class.
    BetweenSets,
    /// Log-normal about the figure of the set, by an error factor that a person states.
    Stated {
        /// Why.
        reason: String,
        /// Who says so.
        by: String,
    },
    /// No other set has it: the figure is taken as it is.
    Unknown,
}

/// A figure of a set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Set.
    pub set: &'static str,
    /// Frequency of the class of holes, per year of the equipment.
    pub per_year: f64,
}

/// What is known of how often a kind of equipment opens by a class of holes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// Kind of equipment, class and where it lets out: pieces with the same name are off together.
    pub name: Arc<str>,
    /// Class of holes.
    pub class: HoleClass,
    /// What each set has for it, the chosen one first.
    pub figures: Vec<Figure>,
    /// Median of the distribution over the figure of the chosen set.
    pub median_ratio: f64,
    /// P95 over P50.
    pub error_factor: f64,
    /// Where the distribution comes from.
    pub spread: Spread,
}

impl Known {
    /// Returns the distribution between the sets for a class of holes.
    ///
    /// # Units
    ///
    /// 1.
    ///
    /// # Source
    ///
    /// The sets; mean and standard deviation (with n − 1) of the logarithms of their figures.
    ///
    /// # Valid for
    ///
    /// Two sets and more; with one it is [`Spread::Unknown`]. Sets rest partly on one another (Bevi on the Purple Book), so that their spread
    /// is rather too narrow than too wide.
    ///
    /// # Errors
    ///
    /// `qra.unknown_set`.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_qra::frequency::{Equipment, HoleClass, Into, Placing, Service};
    /// use anlan_qra::uncertainty::Known;
    /// let vessel = Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::General };
    /// let known = Known::between_sets(&vessel, "purple_book", HoleClass::Rupture, Into::Air)?;
    /// assert!(known.figures.len() > 2 && known.error_factor > 1.0);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn between_sets(equipment: &Equipment, chosen: &str, class: HoleClass, into: Into) -> Result<Self, Fault> {
        let chosen = set(chosen)?.id;
        let of = |id: &'static str| {
            let classes = by_class(id, equipment).ok()?;
            let own = classes.iter().filter(|own| own.class == class && own.into == into);
            let per_year: f64 = own.map(|own| own.per_year).sum();
            (per_year > 0.0).then_some(Figure { set: id, per_year })
        };
        let others = sets().map(|set| set.id).filter(|id| *id != chosen);
        let figures: Vec<Figure> = core::iter::once(chosen).chain(others).filter_map(of).collect();
        let name = name(equipment, class, into);
        let own = figures.first().filter(|figure| figure.set == chosen);
        let (Some(own), true) = (own, figures.len() > 1) else {
            return Ok(Self { name, class, figures, median_ratio: 1.0, error_factor: 1.0, spread: Spread::Unknown });
        };
        let ratios: Vec<f64> = figures.iter().map(|figure| ln(figure.per_year / own.per_year)).collect();
        let count = ratios.len() as f64;
        let mean = ratios.iter().sum::<f64>() / count;
        let variance = ratios.iter().map(|ratio| (ratio - mean) * (ratio - mean)).sum::<f64>() / (count - 1.0);
        Ok(Self {
            name,
            class,
            figures,
            median_ratio: exp(mean),
            error_factor: exp(Z95 * variance.sqrt()),
            spread: Spread::BetweenSets,
        })
    }

    /// Returns the distribution that a person states, about the figure of the chosen set.
    pub fn stated(&self, factor: &ErrorFactor) -> Self {
        Self {
            median_ratio: 1.0,
            error_factor: factor.value,
            spread: Spread::Stated { reason: factor.reason.clone(), by: factor.by.clone() },
            ..self.clone()
        }
    }

    /// Tells whether its spread is known.
    pub fn is_spread(&self) -> bool {
        self.spread != Spread::Unknown
    }

    /// P05, P50 and P95 over the figure of the chosen set.
    pub fn band(&self) -> (f64, f64, f64) {
        (self.median_ratio / self.error_factor, self.median_ratio, self.median_ratio * self.error_factor)
    }

    /// Says where the distribution comes from.
    pub fn text(&self) -> Text {
        match &self.spread {
            Spread::BetweenSets => {
                let sets = self.figures.iter().map(|figure| figure.set).collect::<Vec<_>>().join(", ");
                Text::new(
                    format!("各数据集之间的差异按对数正态分布（{sets}）；文献未给出误差因子"),
                    format!(
                        "the spread between sets as a log-normal distribution ({sets}); no error factor is published"
                    ),
                )
            }
            Spread::Stated { reason, by } => Text::new(
                format!("误差因子 {}：{reason}（{by}）", self.error_factor),
                format!("error factor {}: {reason} ({by})", self.error_factor),
            ),
            Spread::Unknown => Text::new(
                "没有其他数据集可比，按所选数据集取值，不计差异",
                "no other set to compare: taken as the chosen set has it, without a spread",
            ),
        }
    }

    /// By what the frequency is multiplied in each draw.
    pub(super) fn factors(&self) -> Vec<f64> {
        if !self.is_spread() {
            return vec![1.0; draws::DRAWS];
        }
        let (middle, deviation) = (ln(self.median_ratio), ln(self.error_factor) / Z95);
        draws::normals(&self.name).into_iter().map(|normal| exp(middle + deviation * normal)).collect()
    }
}

fn name(equipment: &Equipment, class: HoleClass, into: Into) -> Arc<str> {
    let class = match class {
        HoleClass::Small => "small",
        HoleClass::Medium => "medium",
        HoleClass::Large => "large",
        HoleClass::Rupture => "rupture",
    };
    let into = if into == Into::Second { " second" } else { "" };
    let variant = equipment.variant();
    let gap = if variant.is_empty() { "" } else { " " };
    format!("{}{gap}{variant} {class}{into}", equipment.id()).into()
}
