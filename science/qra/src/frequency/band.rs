//! How far a frequency may be off.

use anlan_quantity::Text;
use serde::Serialize;

/// Where a band comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Origin {
    /// The publication prints a range.
    Published,
    /// The spread between sets, for the same class of hole of the same equipment: no publication prints a range.
    Spread {
        /// Other sets that were compared.
        sets: Vec<&'static str>,
    },
    /// Neither a range nor another set is known: the band is the figure itself, and says nothing.
    Unknown,
}

/// A low, a middle and a high frequency, per year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Low.
    pub low: f64,
    /// The figure itself.
    pub median: f64,
    /// High.
    pub high: f64,
    /// Where it comes from.
    pub origin: Origin,
}

impl Band {
    /// Returns the band multiplied by a factor.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            low: factor * self.low,
            median: factor * self.median,
            high: factor * self.high,
            origin: self.origin.clone(),
        }
    }

    /// Says where it comes from.
    pub fn text(&self) -> Text {
        match &self.origin {
            Origin::Published => Text::new("文献给出的范围", "the range that is published"),
            Origin::Spread { sets } => {
                let sets = sets.join(", ");
                Text::new(
                    format!("文献未给出范围；取各数据集之间的差异（{sets}）"),
                    format!("no range is published; the spread between the sets ({sets})"),
                )
            }
            Origin::Unknown => Text::new(
                "范围未知：文献未给出，也没有其他数据集可比",
                "not known: none is published, and no other set to compare",
            ),
        }
    }

    /// The range that is published, scaled to a year of the equipment.
    pub(super) fn published(per_year: f64, low: f64, high: f64) -> Self {
        Self { low, median: per_year, high, origin: Origin::Published }
    }

    /// The spread of the class's sum between sets, carried over to one of its holes by the ratio of the sums.
    pub(super) fn spread(per_year: f64, own_sum: f64, others: &[(&'static str, f64)]) -> Self {
        if others.is_empty() || own_sum <= 0.0 {
            return Self { low: per_year, median: per_year, high: per_year, origin: Origin::Unknown };
        }
        let ratios = others.iter().map(|(_, sum)| sum / own_sum);
        let (least, most) = ratios.fold((1.0_f64, 1.0_f64), |(least, most), ratio| (least.min(ratio), most.max(ratio)));
        let sets = others.iter().map(|(set, _)| *set).collect();
        Self { low: least * per_year, median: per_year, high: most * per_year, origin: Origin::Spread { sets } }
    }
}
