//! The classes of holes of AQ/T 3046-2013, and what the sets put into them.

use std::sync::LazyLock;

use anlan_consequence::Fault;
use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

use super::equipment::Equipment;
use super::hole::{Hole, Into};
use super::leak::{LeakFrequency, frequencies};
use crate::sets::rows;

/// A class of holes (AQ/T 3046-2013 Table 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoleClass {
    /// To 5 mm.
    Small,
    /// To 50 mm.
    Medium,
    /// To 150 mm.
    Large,
    /// Above, the full bore, or the whole content.
    Rupture,
}

/// The range of a class.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct HoleRange {
    /// Class.
    pub class: HoleClass,
    zh: String,
    en: String,
    /// Diameters above this, m.
    pub from_m: f64,
    /// To this, m; nothing without an end.
    pub to_m: Option<f64>,
    /// Diameter that stands for the class, m; nothing for the full bore or the whole content.
    pub representative_m: Option<f64>,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl HoleRange {
    /// Returns the name.
    pub fn name(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }
}

static RANGES: LazyLock<Vec<HoleRange>> = LazyLock::new(|| rows(include_str!("../../data/aqt3046-hole-classes.csv")));

/// Returns the four classes, the smallest first.
pub fn hole_ranges() -> &'static [HoleRange] {
    &RANGES
}

impl HoleClass {
    /// Returns the class of a hole, given the diameter of pipe, connection or tube.
    ///
    /// The bounds belong to the smaller class. What empties a vessel, or opens a pipe fully, is a rupture whatever its size.
    pub fn of(hole: Hole, bore: Option<f64>) -> Self {
        let diameter = match hole {
            Hole::FullBore | Hole::Rupture | Hole::Bleve | Hole::TenMinutes | Hole::Fire | Hole::Detonation => None,
            Hole::Diameter { .. } | Hole::Share { .. } | Hole::Tubes { .. } => hole.diameter(bore),
        };
        let Some(diameter) = diameter else { return Self::Rupture };
        RANGES
            .iter()
            .find(|range| range.to_m.is_none_or(|to| diameter <= to))
            .map_or(Self::Rupture, |range| range.class)
    }

    /// Returns the row of the class.
    pub fn range(self) -> &'static HoleRange {
        RANGES.iter().find(|range| range.class == self).expect("all four classes are in the table")
    }
}

/// What a set says of a class of holes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassFrequency {
    /// Class.
    pub class: HoleClass,
    /// Where it lets out.
    pub into: Into,
    /// Hole that stands for it.
    pub hole: Hole,
    /// Sum, per year.
    pub per_year: f64,
    /// Holes of the set that are in it.
    pub members: Vec<LeakFrequency>,
}

/// Returns the frequencies of a set by the classes of AQ/T 3046-2013, the smallest first.
///
/// A class stands for its holes by the diameter of AQ/T 3046 Table 2; where equipment has a bore that is no larger, the full bore stands for
/// it and is counted with the ruptures. A burst in a fire stays apart from a cold one, and what runs into a second containment from what does not.
///
/// # Units
///
/// Per year.
///
/// # Source
///
/// AQ/T 3046-2013 Table 2; the set.
///
/// # Valid for
///
/// Equipment that the set has.
///
/// # Errors
///
/// As [`frequencies`].
///
/// # Example
///
/// ```
/// use anlan_qra::frequency::{Equipment, HoleClass, by_class};
/// let column = by_class("api581_2000", &Equipment::Column)?;
/// let classes: Vec<HoleClass> = column.iter().map(|class| class.class).collect();
/// assert_eq!(classes, [HoleClass::Small, HoleClass::Medium, HoleClass::Large, HoleClass::Rupture]);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn by_class(set: &str, equipment: &Equipment) -> Result<Vec<ClassFrequency>, Fault> {
    let mut classes: Vec<ClassFrequency> = Vec::new();
    for leak in frequencies(set, equipment)? {
        let (class, hole) = standing_for(&leak, equipment);
        let known =
            classes.iter_mut().find(|known| known.class == class && known.into == leak.into && known.hole == hole);
        match known {
            Some(known) => {
                known.per_year += leak.per_year;
                known.members.push(leak);
            }
            None => {
                classes.push(ClassFrequency {
                    class,
                    into: leak.into,
                    hole,
                    per_year: leak.per_year,
                    members: vec![leak],
                });
            }
        }
    }
    classes.sort_by_key(|class| class.class);
    Ok(classes)
}

fn standing_for(leak: &LeakFrequency, equipment: &Equipment) -> (HoleClass, Hole) {
    let whole = match leak.hole {
        Hole::FullBore | Hole::Tubes { .. } => Hole::FullBore,
        Hole::TenMinutes | Hole::Diameter { .. } | Hole::Share { .. } => whole_of(equipment),
        other => other,
    };
    match leak.class.range().representative_m {
        Some(diameter) if equipment.bore().is_none_or(|bore| diameter < bore) => {
            (leak.class, Hole::Diameter { metres: diameter })
        }
        _ => (HoleClass::Rupture, whole),
    }
}

/// What a rupture of the equipment is: all its content, or its bore.
fn whole_of(equipment: &Equipment) -> Hole {
    if equipment.holds_content() { Hole::Rupture } else { Hole::FullBore }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_fall_into_the_printed_ranges() {
        let of = |metres: f64| HoleClass::of(Hole::Diameter { metres }, None);
        assert_eq!(of(0.005), HoleClass::Small);
        assert_eq!(of(0.0051), HoleClass::Medium);
        assert_eq!(of(0.05), HoleClass::Medium);
        assert_eq!(of(0.1), HoleClass::Large);
        assert_eq!(of(0.2), HoleClass::Rupture);
        assert_eq!(HoleClass::of(Hole::FullBore, Some(0.02)), HoleClass::Rupture);
        let tenth = Hole::Share { share: 0.1, at_most_m: Some(0.05) };
        assert_eq!(HoleClass::of(tenth, Some(0.04)), HoleClass::Small);
        assert_eq!(HoleClass::of(tenth, Some(2.0)), HoleClass::Medium);
        assert!(hole_ranges().iter().all(|range| range.confidence() == Confidence::Verified));
    }
}
