//! The answer: source, hazards with their distances and contours, receivers, and what it rests on.
//!
//! Contours and profiles are in metres downwind (x) and to the left of the wind (y) of the release; [`Outcome::ring_on_map`] turns them to
//! east and north.

use anlan_quantity::math::{cos, sin};
use anlan_quantity::{Confidence, Text};
use serde::Serialize;

use crate::Trace;
use crate::scenario::Scenario;

mod contour;
mod svg;

pub(crate) use contour::{Footprint, Spread};

/// Name and edition of the schema.
pub const SCHEMA: &str = "anlan.outcome/1";

/// An answered scenario.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Edition of the engine.
    pub engine: &'static str,
    /// The question.
    pub scenario: Scenario,
    /// The substance as it was understood.
    pub substance: SubstanceFacts,
    /// What gets out.
    pub source: Source,
    /// What it can do.
    pub hazards: Vec<Hazard>,
    /// What happens at the receivers.
    pub receivers: Vec<ReceiverAnswer>,
    /// What the figures rest on.
    pub trace: Trace,
}

/// The substance as it was understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubstanceFacts {
    /// CAS number.
    pub cas: String,
    /// Name.
    pub name: Text,
    /// Molar mass, kg/mol.
    pub molar_mass_kg_mol: f64,
    /// Boiling point at the pressure of the air, K, where it boils.
    pub boiling_point_k: Option<f64>,
    /// Lower flammability limit, mole fraction.
    pub lower_limit: Option<f64>,
    /// Upper flammability limit, mole fraction.
    pub upper_limit: Option<f64>,
}

/// What gets out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Source {
    /// State in which it leaves.
    pub phase: Phase,
    /// Mass flow at the beginning, kg/s; zero where all leaves at once.
    pub rate_kg_s: f64,
    /// How long, s.
    pub duration_s: f64,
    /// Mass in all, kg.
    pub mass_kg: f64,
    /// Jet at the pressure of the air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jet: Option<Jet>,
    /// Pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<Pool>,
    /// Course in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Moment>,
}

/// State of what leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Gas.
    #[default]
    Gas,
    /// Liquid below its boiling point.
    Liquid,
    /// Liquid that boils as it leaves.
    Flashing,
    /// Solid.
    Solid,
}

/// A jet at the pressure of the air, before air came in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Jet {
    /// Velocity, m/s.
    pub velocity_m_s: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Liquid, as a share of mass.
    pub liquid_fraction: f64,
    /// Share of that liquid that falls to the ground.
    pub rain_out: f64,
    /// Diameter of the drops, m.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop_diameter_m: Option<f64>,
}

/// A pool on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pool {
    /// Largest area, m².
    pub area_m2: f64,
    /// Evaporation at its highest, kg/s.
    pub evaporation_kg_s: f64,
    /// Mean evaporation until nearly all that evaporates has done so, kg/s.
    pub mean_evaporation_kg_s: f64,
    /// Temperature, K.
    pub temperature_k: f64,
}

/// A moment of the release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// Time, s.
    pub time_s: f64,
    /// Mass flow into the air or onto the ground, kg/s.
    pub rate_kg_s: f64,
    /// Pressure inside, Pa.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressure_pa: Option<f64>,
    /// Mass inside or in the pool, kg.
    pub mass_kg: f64,
}

/// One thing that a release can do.
#[derive(Debug, Serialize)]
pub struct Hazard {
    /// What.
    pub kind: HazardKind,
    /// Model of its field.
    pub model: &'static str,
    /// What the levels are of.
    pub quantity: Quantity,
    /// Unit of the levels.
    pub unit: &'static str,
    /// Averaging time of a concentration, s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub averaging_s: Option<f64>,
    /// Height at which it is told, m; nothing where the greatest value over the height counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height_m: Option<f64>,
    /// How long it lasts, s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// Figures of the hazard.
    pub figures: Vec<Fact>,
    /// Levels with their distances and contours, the highest first; not drawn by [`appraise`](crate::scenario::appraise).
    pub levels: Vec<Level>,
    /// Values along the axis downwind: x in m, value; empty from [`appraise`](crate::scenario::appraise).
    pub profile: Vec<(f64, f64)>,
    /// The field itself.
    #[serde(skip)]
    pub(crate) field: Footprint,
}

/// A figure of a hazard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// Stable name.
    pub id: std::borrow::Cow<'static, str>,
    /// Name.
    pub name: Text,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: &'static str,
}

/// Kinds of hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardKind {
    /// Toxic cloud.
    ToxicCloud,
    /// Cloud that can burn: flash fire.
    FlammableCloud,
    /// Cloud explosion.
    CloudExplosion,
    /// Jet fire.
    JetFire,
    /// Pool fire.
    PoolFire,
    /// Fireball.
    Fireball,
    /// Burst of a vessel.
    VesselBurst,
    /// Explosion of a solid.
    Explosion,
}

/// What a field is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Mole fraction in the air.
    Concentration,
    /// Heat flux.
    HeatFlux,
    /// Peak side-on over-pressure.
    Overpressure,
}

/// A level and how far it reaches.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Stable name, such as `lfl`, `lethality_50`, `heat_12.5`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Value in the hazard's unit.
    pub value: f64,
    /// Value as people write it, with unit: `4 kW/m²`, `1 500 ppm`.
    pub shown: String,
    /// Publication of the level.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Furthest distance from the release at which it is reached, m; zero where nowhere.
    pub distance_m: f64,
    /// Largest distance across the wind, m.
    pub half_width_m: f64,
    /// Area within, m².
    pub area_m2: f64,
    /// Ring of x, y in m; empty where it is nowhere reached.
    pub ring: Vec<(f64, f64)>,
}

/// What happens at a receiver.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReceiverAnswer {
    /// What it is.
    pub label: String,
    /// Metres downwind.
    pub x_m: f64,
    /// Metres to the left of the wind.
    pub y_m: f64,
    /// Height above ground, m.
    pub height_m: f64,
    /// Value of each hazard that there is at that height, in the order of [`Outcome::hazards`], and the chance of death outdoors where one is known.
    pub values: Vec<ReceiverValue>,
}

/// A hazard at a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReceiverValue {
    /// Hazard.
    pub kind: HazardKind,
    /// Value in the hazard's unit.
    pub value: f64,
    /// Chance of death in the open, 0 … 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lethality: Option<f64>,
    /// Chance of death in a building, 0 … 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indoor_lethality: Option<f64>,
}

impl Hazard {
    /// Returns the field's value at a place, x downwind and y to the left, in the hazard's unit.
    pub fn at(&self, x: f64, y: f64) -> f64 {
        self.field.at(x, y)
    }

    /// Returns the chance of death in the open at a place, x downwind and y to the left; none where no rule of death is known.
    pub fn lethality(&self, x_downwind: f64, y_left: f64) -> f64 {
        self.field.lethality(x_downwind, y_left)
    }

    /// Returns the chance of death in a building at a place, x downwind and y to the left; none where no rule of death is known.
    pub fn indoor_lethality(&self, x_downwind: f64, y_left: f64) -> f64 {
        self.field.indoor_lethality(x_downwind, y_left)
    }

    /// Returns the x of the point on the axis around which the field is the same in every direction, if there is one.
    pub fn is_round(&self) -> Option<f64> {
        self.field.is_round()
    }

    /// Returns a distance from the release beyond which the chance of death in the open is below one in a million; never too short.
    pub fn reach(&self) -> f64 {
        self.field.reach()
    }

    /// Draws what people look at: contours and values along the axis.
    pub(crate) fn draw(&mut self) {
        for level in &mut self.levels {
            self.field.draw(level);
        }
        self.profile = self.field.profile();
    }
}

impl Outcome {
    /// Returns a ring in metres east and north of the release, as the wind lies.
    pub fn ring_on_map(&self, ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let (east, north) = downwind(&self.scenario);
        ring.iter().map(|(x, y)| (x * east - y * north, x * north + y * east)).collect()
    }

    /// Returns a picture of the contours of all hazards.
    pub fn svg(&self) -> String {
        svg::picture(self)
    }
}

/// Returns the direction in which the wind blows, as parts east and north: opposite to where it comes from.
pub(crate) fn downwind(scenario: &Scenario) -> (f64, f64) {
    let from = scenario.weather.wind_from_deg.to_radians();
    (-sin(from), -cos(from))
}
