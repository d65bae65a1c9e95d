//! From a piece of equipment to the releases it may suffer, each with its frequency and its question to the consequence engine.
//!
//! What is not said is assumed, and every assumption stands in the case with its reason, so that a person sees and changes it.
//!
//! # Example
//!
//! ```
//! use anlan_consequence::scenario::Vessel;
//! use anlan_qra::frequency::{Equipment, Placing, Service};
//! use anlan_qra::release_case::{EquipmentDescription, cases};
//! let sphere = EquipmentDescription {
//!     vessel: Some(Vessel {
//!         shape: Default::default(),
//!         volume_m3: 100.0,
//!         mass_kg: 40_000.0,
//!         temperature_k: 293.15,
//!         pressure_pa: None,
//!         burst_pressure_pa: None,
//!     }),
//!     ..EquipmentDescription::new(
//!         "v-101",
//!         Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::Lpg },
//!         "74-98-6",
//!     )
//! };
//! let cases = cases(&sphere, "purple_book")?;
//! // 25 mm for the hole of 10 mm; the whole content at once, that of ten minutes among it.
//! assert_eq!(cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["v-101/25mm", "v-101/rupture"]);
//! assert!((cases[1].frequency_per_year - 1e-6).abs() < 1e-18);
//! assert!(!cases[0].assumed.is_empty());
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod assumed;
mod build;
mod opening;

use anlan_consequence::Fault;
use anlan_consequence::discharge::{Detection, Isolation};
use anlan_consequence::outcome::Outcome;
use anlan_consequence::scenario::{Conditions, Direction, Effects, Release, SCHEMA, Scenario, Site, Vessel};
use anlan_quantity::Text;
use serde::{Deserialize, Serialize};

pub use assumed::Assumed;
pub use build::cases;

use crate::event_tree::Initiating;
use crate::frequency::{Band, Equipment, Factor, Hole, HoleClass, Into, Row};
use crate::ignition::Place;

/// How the holes of a set are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holes {
    /// By the classes of AQ/T 3046-2013: 5, 25, 100 mm, rupture.
    #[default]
    Aqt3046,
    /// As the set has them.
    AsPublished,
}

/// A piece of equipment, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EquipmentDescription {
    /// Stable name; the names of the cases begin with it.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub title: Text,
    /// Kind, with what its frequency depends on.
    pub equipment: Equipment,
    /// How many alike, counted together.
    #[serde(default = "one")]
    pub number: f64,
    /// Substance: CAS number, or a name in Chinese or English.
    pub substance: String,
    /// What is in it, or feeds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessel: Option<Vessel>,
    /// Mass of one package or of the explosive, kg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass_kg: Option<f64>,
    /// Height of the opening above ground, m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_m: Option<f64>,
    /// Height of the opening above the bottom of the vessel, m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_bottom_m: Option<f64>,
    /// Length of pipe between the vessel and where a pipe is torn off, m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipe_length_m: Option<f64>,
    /// Which way a jet blows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// How a leak is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detection: Option<Detection>,
    /// How it is stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolation: Option<Isolation>,
    /// The ground around.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    /// How effects are judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Effects>,
    /// How holes are taken.
    #[serde(default)]
    pub holes: Holes,
    /// What people change of the frequencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
}

fn one() -> f64 {
    1.0
}

impl EquipmentDescription {
    /// Returns a description of which nothing more is known.
    pub fn new(id: impl ToString, equipment: Equipment, substance: impl ToString) -> Self {
        Self {
            id: id.to_string(),
            title: Text::default(),
            equipment,
            number: 1.0,
            substance: substance.to_string(),
            vessel: None,
            mass_kg: None,
            height_m: None,
            above_bottom_m: None,
            pipe_length_m: None,
            direction: None,
            detection: None,
            isolation: None,
            site: None,
            effects: None,
            holes: Holes::default(),
            factors: Vec::new(),
        }
    }
}

/// A question to the consequence engine that lacks the weather.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What people call it.
    pub title: String,
    /// Substance.
    pub substance: String,
    /// Content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessel: Option<Vessel>,
    /// How it gets out.
    pub release: Release,
    /// The ground around.
    pub site: Site,
    /// How effects are judged.
    pub effects: Effects,
}

impl Template {
    /// Returns the question in a weather.
    pub fn in_weather(&self, weather: Conditions) -> Scenario {
        Scenario {
            schema: SCHEMA.to_owned(),
            title: self.title.clone(),
            substance: self.substance.clone(),
            vessel: self.vessel,
            release: self.release,
            site: self.site,
            weather,
            effects: self.effects,
            receivers: Vec::new(),
        }
    }
}

/// A step in the working of a frequency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What is taken.
    pub text: Text,
    /// Number.
    pub value: f64,
    /// Unit, empty for a plain number.
    pub unit: Text,
}

/// How a frequency comes about: its steps in order, and the rows and factors behind them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Working {
    /// Steps; the last is the frequency.
    pub steps: Vec<Step>,
    /// Rows of the set.
    pub rows: Vec<Row>,
    /// Factors that count.
    pub factors: Vec<Factor>,
    /// What a reader must know.
    pub notes: Vec<Text>,
}

/// A release that a piece of equipment may suffer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReleaseCase {
    /// Stable name: that of the equipment and of the hole.
    pub id: String,
    /// Name of the equipment.
    pub equipment: String,
    /// What people call it.
    pub title: Text,
    /// Where: equipment that stands, or a tanker.
    pub place: Place,
    /// What opens.
    pub hole: Hole,
    /// Where it lets out.
    pub into: Into,
    /// Class of AQ/T 3046-2013.
    pub class: HoleClass,
    /// Frequency, per year.
    pub frequency_per_year: f64,
    /// How far that may be off.
    pub band: Band,
    /// How it comes about.
    pub working: Working,
    /// The question to the consequence engine, without weather.
    pub scenario: Template,
    /// What was not said and is assumed.
    pub assumed: Vec<Assumed>,
}

impl ReleaseCase {
    /// Returns what its event tree begins with, once the engine has answered its question.
    ///
    /// # Errors
    ///
    /// As [`Initiating::of`].
    pub fn initiating(&self, outcome: &Outcome) -> Result<Initiating, Fault> {
        Initiating::of(outcome, self.place, self.hole == Hole::Bleve)
    }
}
