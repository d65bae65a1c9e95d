//! The question: what is released, how, into what weather.
//!
//! A scenario is JSON of the schema [`SCHEMA`]; every field names its unit. [`assess`] answers it with an [`Outcome`](crate::outcome::Outcome);
//! [`appraise`] gives the same without anything drawn, for those who ask many scenarios at many places.
//!
//! # Example
//!
//! ```
//! use anlan_consequence::scenario::{Scenario, assess};
//! let scenario = Scenario::read(r#"{
//!     "schema": "anlan.scenario/1",
//!     "substance": "7782-50-5",
//!     "vessel": { "volume_m3": 10, "mass_kg": 5000, "temperature_k": 293.15 },
//!     "release": { "kind": "hole", "diameter_m": 0.01, "height_m": 1 },
//!     "weather": { "wind_m_s": 2, "wind_from_deg": 45, "stability": "D", "temperature_k": 293.15 }
//! }"#)?;
//! let outcome = assess(&scenario)?;
//! assert!(outcome.source.rate_kg_s > 0.5);
//! assert!(outcome.hazards.iter().any(|hazard| hazard.kind == anlan_consequence::outcome::HazardKind::ToxicCloud));
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod chain;
mod check;
mod cloud;
mod emission;
mod explosion;
mod fires;
mod pipeline;
mod read;
mod slice;
mod spread;
mod stated;

use serde::{Deserialize, Serialize};

pub use chain::{appraise, assess};

use crate::discharge::{Detection, Isolation};
use crate::harm::ToxicSet;
use crate::weather::PasquillClass;

/// Name and edition of the schema.
pub const SCHEMA: &str = "anlan.scenario/1";

/// A question to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`SCHEMA`].
    pub schema: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Substance: CAS number, or a name in Chinese or English; a product sold by name, such as petrol, is computed as the substance that stands
    /// for it, and the trace says so.
    pub substance: String,
    /// Where it is kept; a spill, a known source or an explosive needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessel: Option<Vessel>,
    /// How it gets out.
    pub release: Release,
    /// The ground around.
    #[serde(default)]
    pub site: Site,
    /// The weather.
    pub weather: Conditions,
    /// How effects are judged.
    #[serde(default)]
    pub effects: Effects,
    /// Places to be told about, at most [`MOST_RECEIVERS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<Receiver>,
}

/// Most receivers of one scenario; more are asked page by page.
pub const MOST_RECEIVERS: usize = 10_000;

/// Heights, beside that of the people, at which receivers of a scenario may be; each is worked out anew.
pub const MOST_HEIGHTS: usize = 16;

/// A vessel and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vessel {
    /// Shape; an upright cylinder without it.
    #[serde(default)]
    pub shape: Shape,
    /// Volume, m³.
    pub volume_m3: f64,
    /// Mass of the substance inside, kg.
    pub mass_kg: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Absolute pressure, Pa; without it that of saturation, at least that of the air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure_pa: Option<f64>,
    /// Absolute pressure at which it would burst, Pa; without it 1.21 × the pressure inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst_pressure_pa: Option<f64>,
}

/// Shape of a vessel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Cylinder that stands, as high as wide.
    #[default]
    UprightCylinder,
    /// Cylinder that lies, three times as long as wide.
    LyingCylinder,
    /// Sphere.
    Sphere,
}

/// How a substance gets out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Release {
    /// A hole in the wall of the vessel, or a pipe of a length that is torn off.
    Hole {
        /// Diameter, m.
        diameter_m: f64,
        /// Height above ground, m.
        #[serde(default = "one")]
        height_m: f64,
        /// Height above the bottom of the vessel, m: above the liquid's surface it lets out vapour.
        #[serde(default)]
        above_bottom_m: f64,
        /// Length of pipe between vessel and opening, m.
        #[serde(default)]
        pipe_length_m: f64,
        /// Which way it blows.
        #[serde(default)]
        direction: Direction,
        /// Discharge coefficient; without it that of a sharp edge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coefficient: Option<f64>,
        /// How long it lasts, s; without it by detection and isolation, or until the vessel is empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_s: Option<f64>,
        /// How it is seen (AQ/T 3046-2013 Table F.1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detection: Option<Detection>,
        /// How it is stopped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        isolation: Option<Isolation>,
    },
    /// The vessel fails at once.
    Rupture,
    /// Liquid lies on the ground.
    Spill {
        /// Mass, kg.
        mass_kg: f64,
        /// Temperature, K; without it that of the air, at most the boiling point.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        temperature_k: Option<f64>,
    },
    /// A known flow of gas.
    Flow {
        /// Mass flow, kg/s.
        rate_kg_s: f64,
        /// How long, s.
        duration_s: f64,
        /// Height above ground, m.
        #[serde(default = "one")]
        height_m: f64,
        /// Temperature, K; without it that of the air.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        temperature_k: Option<f64>,
    },
    /// A long pipeline of gas breaks across.
    Pipeline {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Length between the valves that close, m.
        length_m: f64,
        /// Absolute pressure, Pa.
        pressure_pa: f64,
        /// Temperature of the gas, K; without it that of the air.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        temperature_k: Option<f64>,
        /// Where it breaks, as a share of the length.
        #[serde(default = "half")]
        position: f64,
        /// Height above ground, m.
        #[serde(default)]
        height_m: f64,
        /// Which way it blows; out of a crater, up.
        #[serde(default = "up")]
        direction: Direction,
        /// How long it lasts, s; without it until the pipe is empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_s: Option<f64>,
    },
    /// A solid explosive goes off.
    Explosive {
        /// Mass, kg.
        mass_kg: f64,
        /// Share that takes part.
        #[serde(default = "whole")]
        share: f64,
    },
}

impl Release {
    /// A hole as it is taken where nothing else is known: a sharp edge at the height of a metre and at the vessel's bottom, blowing level,
    /// open until the vessel is empty.
    pub fn hole(diameter_m: f64) -> Self {
        Self::Hole {
            diameter_m,
            height_m: one(),
            above_bottom_m: 0.0,
            pipe_length_m: 0.0,
            direction: Direction::default(),
            coefficient: None,
            duration_s: None,
            detection: None,
            isolation: None,
        }
    }
}

/// Which way a jet blows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// With the wind, level: the longest reach.
    #[default]
    Level,
    /// Upwards.
    Up,
    /// Against the ground or an obstacle: the jet loses its force.
    Blocked,
}

/// The ground around a release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Roughness length, m.
    pub roughness_m: f64,
    /// What a pool lies on.
    pub ground: Ground,
    /// Area inside the bund, m²; without it a pool spreads freely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bund_m2: Option<f64>,
    /// Strength of a cloud explosion by multi-energy, 1 … 10.
    pub blast_class: u8,
    /// Flame speed of a cloud explosion by BST, as a Mach number.
    pub flame_mach: f64,
    /// Share of a cloud's energy in a TNT charge.
    pub tnt_share: f64,
    /// Changes of air in buildings, per hour.
    pub air_changes_per_hour: f64,
}

impl Default for Site {
    /// Low crops and a few obstacles; a concrete floor; a cloud in moderate congestion.
    fn default() -> Self {
        Self {
            roughness_m: 0.1,
            ground: Ground::Concrete,
            bund_m2: None,
            blast_class: 7,
            flame_mach: 0.35,
            tnt_share: 0.04,
            air_changes_per_hour: 1.0,
        }
    }
}

/// What a pool lies on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Concrete.
    #[default]
    Concrete,
    /// Soil.
    Soil,
    /// Water.
    Water,
}

/// The weather of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// Wind speed, m/s.
    pub wind_m_s: f64,
    /// Height at which it is measured, m.
    #[serde(default = "ten")]
    pub wind_height_m: f64,
    /// Where the wind comes from, degrees clockwise from north.
    pub wind_from_deg: f64,
    /// Stability class.
    pub stability: PasquillClass,
    /// Air temperature, K.
    pub temperature_k: f64,
    /// Relative humidity, 0 … 1.
    #[serde(default = "humid")]
    pub humidity: f64,
    /// Pressure, Pa.
    #[serde(default = "atmosphere")]
    pub pressure_pa: f64,
    /// Depth of the mixed layer, m, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mixing_height_m: Option<f64>,
    /// Altitude of the sun, degrees, where it is known: the class is judged against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sun_deg: Option<f64>,
}

/// How effects are judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Effects {
    /// Height of the people, m.
    pub height_m: f64,
    /// Averaging time of concentrations that burn, s.
    pub flammable_averaging_s: f64,
    /// Averaging time of concentrations that are breathed, s.
    pub toxic_averaging_s: f64,
    /// Longest exposure to a toxic cloud, s.
    pub toxic_exposure_s: f64,
    /// Longest exposure to heat, s.
    pub heat_exposure_s: f64,
    /// Toxic probits; without it the first of AQ/T 3046, the Purple Book and Lees that has the substance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toxic_set: Option<ToxicSet>,
    /// Dispersion.
    pub dispersion: Dispersion,
}

impl Default for Effects {
    /// 30 min and 20 s are the longest exposures of AQ/T 3046-2013; 18.75 s is the averaging time in common use for what burns, 600 s for what
    /// is breathed (Purple Book CPR 18E, 4.6).
    fn default() -> Self {
        Self {
            height_m: 1.5,
            flammable_averaging_s: 18.75,
            toxic_averaging_s: 600.0,
            toxic_exposure_s: 1_800.0,
            heat_exposure_s: 20.0,
            toxic_set: None,
            dispersion: Dispersion::Best,
        }
    }
}

/// Choice of the dispersion model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dispersion {
    /// By the release: jets and dense clouds by the integral model, the rest by the similarity plume.
    #[default]
    Best,
    /// The dense-gas integral model.
    Dense,
    /// The passive plume.
    Passive,
}

/// A place to be told about: metres east and north of the release, height above ground.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// East, m.
    pub east_m: f64,
    /// North, m.
    pub north_m: f64,
    /// Height, m; without it that of [`Effects`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_m: Option<f64>,
}

fn one() -> f64 {
    1.0
}

fn half() -> f64 {
    0.5
}

fn up() -> Direction {
    Direction::Up
}

fn ten() -> f64 {
    10.0
}

fn whole() -> f64 {
    1.0
}

fn humid() -> f64 {
    0.6
}

fn atmosphere() -> f64 {
    anlan_quantity::si::ATMOSPHERE.0
}
