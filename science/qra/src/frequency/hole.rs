//! What opens, and where it lets out.

use anlan_quantity::Text;
use serde::{Deserialize, Serialize};

/// What opens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Hole {
    /// All of the content gets out at once.
    Rupture,
    /// All of it at once out of a fire around the vessel, alight.
    Bleve,
    /// All of it within ten minutes, evenly.
    TenMinutes,
    /// The largest connection, or a pipe torn off.
    FullBore,
    /// A round hole.
    Diameter {
        /// Diameter, m.
        metres: f64,
    },
    /// A round hole, as a share of the diameter of pipe or connection.
    Share {
        /// Share of the diameter.
        share: f64,
        /// At most, m.
        #[serde(skip_serializing_if = "Option::is_none")]
        at_most_m: Option<f64>,
    },
    /// Tubes of a heat exchanger, torn off at once.
    Tubes {
        /// How many.
        number: f64,
    },
    /// A fire in the building.
    Fire,
    /// An explosive goes off.
    Detonation,
}

impl Hole {
    /// Returns the diameter of a round hole of the same area, m, given that of pipe, connection or tube; nothing where no hole is meant, or where
    /// that diameter would be needed and is not known.
    pub fn diameter(self, bore: Option<f64>) -> Option<f64> {
        match self {
            Self::Diameter { metres } => Some(metres),
            Self::FullBore => bore,
            Self::Share { share, at_most_m } => Some((share * bore?).min(at_most_m.unwrap_or(f64::INFINITY))),
            Self::Tubes { number } => Some(bore? * number.sqrt()),
            Self::Rupture | Self::Bleve | Self::TenMinutes | Self::Fire | Self::Detonation => None,
        }
    }

    /// Returns a name of the hole for identifiers: `rupture`, `10mm`, `share10`.
    pub fn id(self) -> String {
        match self {
            Self::Rupture => "rupture".to_owned(),
            Self::Bleve => "bleve".to_owned(),
            Self::TenMinutes => "ten_minutes".to_owned(),
            Self::FullBore => "full_bore".to_owned(),
            Self::Diameter { metres } => format!("{}mm", trimmed(1e3 * metres)),
            Self::Share { share, .. } => format!("share{}", trimmed(100.0 * share)),
            Self::Tubes { number } => format!("tubes{}", trimmed(number)),
            Self::Fire => "fire".to_owned(),
            Self::Detonation => "detonation".to_owned(),
        }
    }

    /// Returns what people call it.
    pub fn name(self) -> Text {
        match self {
            Self::Rupture => Text::new("瞬时全部泄漏", "whole content at once"),
            Self::Bleve => Text::new("火烤破裂（BLEVE）", "burst in a fire (BLEVE)"),
            Self::TenMinutes => Text::new("10 分钟内全部泄漏", "whole content in 10 minutes"),
            Self::FullBore => Text::new("全口径断裂", "full bore"),
            Self::Diameter { metres } => {
                let millimetres = trimmed(1e3 * metres);
                Text::new(format!("{millimetres} mm 孔"), format!("hole of {millimetres} mm"))
            }
            Self::Share { share, at_most_m } => {
                let percent = trimmed(100.0 * share);
                let most = at_most_m.map(|most| trimmed(1e3 * most));
                match most {
                    Some(most) => Text::new(
                        format!("直径 {percent}% 的孔，不大于 {most} mm"),
                        format!("hole of {percent} % of the diameter, at most {most} mm"),
                    ),
                    None => Text::new(format!("直径 {percent}% 的孔"), format!("hole of {percent} % of the diameter")),
                }
            }
            Self::Tubes { number } => {
                let number = trimmed(number);
                Text::new(format!("{number} 根换热管断裂"), format!("{number} tubes torn off"))
            }
            Self::Fire => Text::new("库房火灾", "fire in the building"),
            Self::Detonation => Text::new("整体爆轰", "mass detonation"),
        }
    }
}

/// Writes a number to a thousandth, without needless digits.
fn trimmed(value: f64) -> String {
    let rounded = (value * 1e3).round() / 1e3;
    format!("{rounded}")
}

/// Where it lets out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Into {
    /// Into the open.
    #[default]
    Air,
    /// Into a second containment, which is open above and holds the liquid.
    Second,
}
