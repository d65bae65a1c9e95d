//! The shapes of `anlan.scenario/1` and `anlan.outcome/1` for the description of the interface.
//!
//! Nothing on the wire is made of them: the engine writes and reads its own types, and knows nothing of descriptions. That both agree is
//! tested below.

#![allow(dead_code, reason = "they describe; the fields are read by the description alone")]

use anlan_http::problem::BothLanguages;
use serde::Deserialize;
use utoipa::ToSchema;

/// A question to the engine: `anlan.scenario/1`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Scenario)]
pub(super) struct ScenarioShape {
    /// `anlan.scenario/1`.
    #[schema(example = "anlan.scenario/1")]
    schema: String,
    /// What people call it.
    #[serde(default)]
    title: String,
    /// Substance: CAS number, or a name in Chinese or English.
    #[schema(example = "7782-50-5")]
    substance: String,
    /// Where it is kept; a spill, a known source or an explosive needs none.
    vessel: Option<VesselShape>,
    /// How it gets out.
    release: ReleaseShape,
    /// The ground around.
    #[serde(default)]
    site: SiteShape,
    /// The weather.
    weather: ConditionsShape,
    /// How effects are judged.
    #[serde(default)]
    effects: EffectsShape,
    /// Places to be told about, at most 10 000.
    #[serde(default)]
    #[schema(max_items = 10000)]
    receivers: Vec<ReceiverShape>,
}

/// A vessel and what is in it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioVessel)]
struct VesselShape {
    /// Shape; an upright cylinder without it.
    #[serde(default)]
    shape: VesselForm,
    /// Volume, m³: 0.001 to 1 000 000.
    #[schema(example = 10.0)]
    volume_m3: f64,
    /// Mass of the substance inside, kg.
    #[schema(example = 5000.0)]
    mass_kg: f64,
    /// Temperature, K.
    #[schema(example = 293.15)]
    temperature_k: f64,
    /// Absolute pressure, Pa; without it that of saturation, at least that of the air.
    pressure_pa: Option<f64>,
    /// Absolute pressure at which it would burst, Pa; without it 1.21 × the pressure inside.
    burst_pressure_pa: Option<f64>,
}

/// Shape of a vessel.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioVesselForm)]
enum VesselForm {
    /// Stands, as high as wide.
    #[default]
    UprightCylinder,
    /// Lies, three times as long as wide.
    LyingCylinder,
    /// Sphere.
    Sphere,
}

/// How a substance gets out, by `kind`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
#[schema(as = ScenarioRelease)]
enum ReleaseShape {
    /// A hole in the wall of the vessel, or a pipe that is torn off.
    Hole {
        /// Diameter, m: 0.0001 to 5.
        #[schema(example = 0.025)]
        diameter_m: f64,
        /// Height above ground, m; 1 without it.
        #[serde(default)]
        height_m: f64,
        /// Height above the bottom of the vessel, m: above the liquid's surface it lets out vapour.
        #[serde(default)]
        above_bottom_m: f64,
        /// Length of pipe between vessel and opening, m.
        #[serde(default)]
        pipe_length_m: f64,
        /// Which way it blows.
        #[serde(default)]
        direction: DirectionName,
        /// Discharge coefficient; without it that of a sharp edge.
        coefficient: Option<f64>,
        /// How long it lasts, s; without it by detection and isolation, or until the vessel is empty.
        duration_s: Option<f64>,
        /// How it is seen (AQ/T 3046-2013 Table F.1).
        detection: Option<MeansGrade>,
        /// How it is stopped (AQ/T 3046-2013 Table F.1).
        isolation: Option<MeansGrade>,
    },
    /// The vessel fails at once.
    Rupture,
    /// Liquid lies on the ground.
    Spill {
        /// Mass, kg.
        mass_kg: f64,
        /// Temperature, K; without it that of the air, at most the boiling point.
        temperature_k: Option<f64>,
    },
    /// A known flow of gas.
    Flow {
        /// Mass flow, kg/s.
        rate_kg_s: f64,
        /// How long, s.
        duration_s: f64,
        /// Height above ground, m; 1 without it.
        #[serde(default)]
        height_m: f64,
        /// Temperature, K; without it that of the air.
        temperature_k: Option<f64>,
    },
    /// A long pipeline of gas breaks across.
    Pipeline {
        /// Inner diameter, m.
        #[schema(example = 0.5)]
        diameter_m: f64,
        /// Length between the valves that close, m.
        #[schema(example = 20000.0)]
        length_m: f64,
        /// Absolute pressure, Pa.
        #[schema(example = 6e6)]
        pressure_pa: f64,
        /// Temperature of the gas, K; without it that of the air.
        temperature_k: Option<f64>,
        /// Where it breaks, as a share of the length; 0.5 without it.
        #[serde(default)]
        position: f64,
        /// Height above ground, m; 0 without it.
        #[serde(default)]
        height_m: f64,
        /// Which way it blows; up, out of a crater, without it.
        direction: Option<DirectionName>,
        /// How long it lasts, s; without it until the pipe is empty.
        duration_s: Option<f64>,
    },
    /// A solid explosive goes off.
    Explosive {
        /// Mass, kg.
        mass_kg: f64,
        /// Share that takes part; 1 without it.
        #[serde(default)]
        share: f64,
    },
}

/// Which way a jet blows.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioDirection)]
enum DirectionName {
    /// With the wind, level: the longest reach.
    #[default]
    Level,
    /// Upwards.
    Up,
    /// Against the ground or an obstacle.
    Blocked,
}

/// Grade of the means by which a leak is seen or stopped (AQ/T 3046-2013 Table F.1).
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ScenarioMeansGrade)]
enum MeansGrade {
    /// Instruments that act by themselves.
    A,
    /// Detectors; an operator away from the leak.
    B,
    /// Eyes; hand valves.
    C,
}

/// The ground around a release.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioSite)]
struct SiteShape {
    /// Roughness length, m; 0.1 without it.
    #[serde(default)]
    roughness_m: f64,
    /// What a pool lies on.
    #[serde(default)]
    ground: GroundName,
    /// Area inside the bund, m²; without it a pool spreads freely.
    bund_m2: Option<f64>,
    /// Strength of a cloud explosion by multi-energy; 7 without it.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10)]
    blast_class: u8,
    /// Flame speed of a cloud explosion by BST, as a Mach number; 0.35 without it.
    #[serde(default)]
    flame_mach: f64,
    /// Share of a cloud's energy in a TNT charge; 0.04 without it.
    #[serde(default)]
    tnt_share: f64,
    /// Changes of air in buildings, per hour; 1 without it.
    #[serde(default)]
    air_changes_per_hour: f64,
}

/// What a pool lies on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioGround)]
enum GroundName {
    /// Concrete.
    #[default]
    Concrete,
    /// Soil.
    Soil,
    /// Water.
    Water,
}

/// The weather of a scenario.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioConditions)]
pub(super) struct ConditionsShape {
    /// Wind speed, m/s: 0.2 to 60.
    #[schema(example = 2.0)]
    wind_m_s: f64,
    /// Height at which it is measured, m; 10 without it.
    #[serde(default)]
    wind_height_m: f64,
    /// Where the wind comes from, degrees clockwise from north.
    #[schema(example = 45.0)]
    wind_from_deg: f64,
    /// Stability class.
    stability: StabilityName,
    /// Air temperature, K.
    #[schema(example = 293.15)]
    temperature_k: f64,
    /// Relative humidity, 0 to 1; 0.6 without it.
    #[serde(default)]
    humidity: f64,
    /// Pressure, Pa; 101 325 without it.
    #[serde(default)]
    pressure_pa: f64,
    /// Depth of the mixed layer, m, where it is known.
    mixing_height_m: Option<f64>,
    /// Altitude of the sun, degrees, where it is known.
    sun_deg: Option<f64>,
}

/// Pasquill's classes, from very unstable to stable.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ScenarioStability)]
enum StabilityName {
    /// Very unstable.
    A,
    /// Unstable.
    B,
    /// Slightly unstable.
    C,
    /// Neutral.
    D,
    /// Slightly stable.
    E,
    /// Stable.
    F,
}

/// How effects are judged.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioEffects)]
struct EffectsShape {
    /// Height of the people, m; 1.5 without it.
    #[serde(default)]
    height_m: f64,
    /// Averaging time of concentrations that burn, s; 18.75 without it.
    #[serde(default)]
    flammable_averaging_s: f64,
    /// Averaging time of concentrations that are breathed, s; 600 without it.
    #[serde(default)]
    toxic_averaging_s: f64,
    /// Longest exposure to a toxic cloud, s; 1800 without it.
    #[serde(default)]
    toxic_exposure_s: f64,
    /// Longest exposure to heat, s; 20 without it.
    #[serde(default)]
    heat_exposure_s: f64,
    /// Toxic probits; without it the first set that has the substance.
    toxic_set: Option<ToxicSetShape>,
    /// Dispersion.
    #[serde(default)]
    dispersion: DispersionName,
}

/// A set of toxic probits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioToxicSet)]
enum ToxicSetShape {
    /// AQ/T 3046-2013.
    Aqt3046,
    /// TNO Purple Book.
    PurpleBook,
    /// Lees 2005.
    Lees,
}

/// Choice of the dispersion model.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioDispersion)]
enum DispersionName {
    /// By the release.
    #[default]
    Best,
    /// The dense-gas integral model.
    Dense,
    /// The passive plume.
    Passive,
}

/// A place to be told about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioReceiver)]
struct ReceiverShape {
    /// What it is.
    #[serde(default)]
    label: String,
    /// East of the release, m.
    east_m: f64,
    /// North of the release, m.
    north_m: f64,
    /// Height, m; without it that of the people.
    height_m: Option<f64>,
}

/// An answered scenario: `anlan.outcome/1`.
///
/// Contours and profiles are in metres downwind (x) and to the left of the wind (y) of the release.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Outcome)]
pub(super) struct OutcomeShape {
    /// `anlan.outcome/1`.
    #[schema(example = "anlan.outcome/1")]
    schema: String,
    /// Edition of the engine.
    engine: String,
    /// The question.
    scenario: ScenarioShape,
    /// The substance as it was understood.
    substance: SubstanceShape,
    /// What gets out.
    source: SourceShape,
    /// What it can do.
    hazards: Vec<HazardShape>,
    /// What happens at the receivers.
    receivers: Vec<ReceiverAnswerShape>,
    /// What the figures rest on.
    trace: TraceShape,
}

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextShape {
    zh: String,
    en: String,
}

/// The substance as it was understood.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeSubstance)]
struct SubstanceShape {
    /// CAS number; empty for an explosive without one.
    cas: String,
    /// Name.
    #[schema(value_type = BothLanguages)]
    name: TextShape,
    /// Molar mass, kg/mol.
    molar_mass_kg_mol: f64,
    /// Boiling point at the pressure of the air, K, where it boils.
    boiling_point_k: Option<f64>,
    /// Lower flammability limit, mole fraction.
    lower_limit: Option<f64>,
    /// Upper flammability limit, mole fraction.
    upper_limit: Option<f64>,
}

/// What gets out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeSource)]
struct SourceShape {
    /// State in which it leaves.
    phase: PhaseName,
    /// Mass flow at the beginning, kg/s; zero where all leaves at once.
    rate_kg_s: f64,
    /// How long, s.
    duration_s: f64,
    /// Mass in all, kg.
    mass_kg: f64,
    /// Jet at the pressure of the air.
    jet: Option<JetShape>,
    /// Pool.
    pool: Option<PoolShape>,
    /// Course in time.
    #[serde(default)]
    history: Vec<MomentShape>,
}

/// State of what leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutcomePhase)]
enum PhaseName {
    /// Gas.
    Gas,
    /// Liquid below its boiling point.
    Liquid,
    /// Liquid that boils as it leaves.
    Flashing,
    /// Solid.
    Solid,
}

/// A jet at the pressure of the air, before air came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeJet)]
struct JetShape {
    /// Velocity, m/s.
    velocity_m_s: f64,
    /// Temperature, K.
    temperature_k: f64,
    /// Liquid, as a share of mass.
    liquid_fraction: f64,
    /// Share of that liquid that falls to the ground.
    rain_out: f64,
    /// Diameter of the drops, m.
    drop_diameter_m: Option<f64>,
}

/// A pool on the ground.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomePool)]
struct PoolShape {
    /// Largest area, m².
    area_m2: f64,
    /// Evaporation at its highest, kg/s.
    evaporation_kg_s: f64,
    /// Mean evaporation until nearly all that evaporates has done so, kg/s.
    mean_evaporation_kg_s: f64,
    /// Temperature, K.
    temperature_k: f64,
}

/// A moment of the release.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeMoment)]
struct MomentShape {
    /// Time, s.
    time_s: f64,
    /// Mass flow into the air or onto the ground, kg/s.
    rate_kg_s: f64,
    /// Pressure inside, Pa.
    pressure_pa: Option<f64>,
    /// Mass inside or in the pool, kg.
    mass_kg: f64,
}

/// One thing that a release can do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeHazard)]
struct HazardShape {
    /// What.
    kind: HazardName,
    /// Model of its field.
    model: String,
    /// What the levels are of.
    quantity: QuantityName,
    /// Unit of the levels.
    unit: String,
    /// Averaging time of a concentration, s.
    averaging_s: Option<f64>,
    /// Height at which it is told, m.
    height_m: Option<f64>,
    /// How long it lasts, s.
    duration_s: Option<f64>,
    /// Figures of the hazard.
    figures: Vec<FactShape>,
    /// Levels with their distances and contours, the highest first.
    levels: Vec<LevelShape>,
    /// Values along the axis downwind: x in m, value.
    profile: Vec<[f64; 2]>,
}

/// Kinds of hazard.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutcomeHazardKind)]
enum HazardName {
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
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutcomeQuantity)]
enum QuantityName {
    /// Mole fraction in the air.
    Concentration,
    /// Heat flux.
    HeatFlux,
    /// Peak side-on over-pressure.
    Overpressure,
}

/// A figure of a hazard.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeFact)]
struct FactShape {
    /// Stable name.
    id: String,
    /// Name.
    #[schema(value_type = BothLanguages)]
    name: TextShape,
    /// Value.
    value: f64,
    /// Unit.
    unit: String,
}

/// A level and how far it reaches.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeLevel)]
struct LevelShape {
    /// Stable name, such as `lfl`, `lethality_50`, `heat_12.5`.
    id: String,
    /// Name.
    #[schema(value_type = BothLanguages)]
    name: TextShape,
    /// Value in the hazard's unit.
    value: f64,
    /// Value as people write it, with unit.
    shown: String,
    /// Publication of the level.
    source: String,
    /// How sure it is.
    confidence: ConfidenceName,
    /// Furthest distance from the release at which it is reached, m; zero where nowhere.
    distance_m: f64,
    /// Largest distance across the wind, m.
    half_width_m: f64,
    /// Area within, m².
    area_m2: f64,
    /// Ring of x, y in m; empty where it is nowhere reached.
    ring: Vec<[f64; 2]>,
}

/// How sure a figure is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = OutcomeConfidence)]
enum ConfidenceName {
    /// Read in a full text.
    Verified,
    /// Computed from verified rows.
    Derived,
    /// Read in a second-hand copy.
    Secondary,
    /// Not read in print.
    Recalled,
}

/// What happens at a receiver.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeReceiver)]
struct ReceiverAnswerShape {
    /// What it is.
    label: String,
    /// Metres downwind.
    x_m: f64,
    /// Metres to the left of the wind.
    y_m: f64,
    /// Height above ground, m.
    height_m: f64,
    /// Value of each hazard, in their order.
    values: Vec<ReceiverValueShape>,
}

/// A hazard at a receiver.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeReceiverValue)]
struct ReceiverValueShape {
    /// Hazard.
    kind: HazardName,
    /// Value in the hazard's unit.
    value: f64,
    /// Chance of death in the open, 0 to 1.
    lethality: Option<f64>,
    /// Chance of death in a building, 0 to 1.
    indoor_lethality: Option<f64>,
}

/// What a result rests on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeTrace)]
struct TraceShape {
    /// Models, correlation sets and coefficients, in order of first use.
    used: Vec<UsedShape>,
    /// Where a model was asked beyond what it is valid for, and what else must be known.
    warnings: Vec<WarningShape>,
    /// Intermediate figures.
    figures: Vec<FigureShape>,
}

/// A model, a set or a coefficient that was used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeUsed)]
struct UsedShape {
    /// Id of the model or set.
    id: String,
    /// Publication.
    source: String,
    /// How sure the figures are; nothing for a model's equations.
    confidence: Option<ConfidenceName>,
}

/// Something that a reader must know to judge a result.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeWarning)]
struct WarningShape {
    /// Stable code, such as `consequence.outside_validity`.
    code: String,
    /// What it is about.
    about: String,
    /// What it says.
    #[schema(value_type = BothLanguages)]
    text: TextShape,
}

/// An intermediate figure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutcomeFigure)]
struct FigureShape {
    /// Name, such as `jet.exit_velocity`.
    name: String,
    /// Value.
    value: f64,
    /// Unit.
    unit: String,
}

#[cfg(test)]
mod tests {
    use anlan_consequence::scenario::{Scenario, assess};
    use serde_json::{Value, json};

    use super::*;

    fn weather() -> Value {
        json!({ "wind_m_s": 3, "wind_from_deg": 0, "stability": "D", "temperature_k": 293.15, "mixing_height_m": 800, "sun_deg": 30 })
    }

    fn answered(scenario: &Value) -> Value {
        let scenario = Scenario::read(&scenario.to_string()).unwrap();
        serde_json::to_value(assess(&scenario).unwrap()).unwrap()
    }

    #[test]
    fn what_the_engine_writes_has_the_shape_that_is_described() {
        let vessel = json!({ "volume_m3": 10, "mass_kg": 4000, "temperature_k": 293.15, "burst_pressure_pa": 3e6, "shape": "sphere" });
        let receivers = json!([{ "label": "a", "east_m": 0, "north_m": -100, "height_m": 2 }]);
        let cases = [
            (
                "74-98-6",
                json!({ "kind": "hole", "diameter_m": 0.02, "direction": "up", "detection": "A", "isolation": "B" }),
            ),
            ("74-98-6", json!({ "kind": "rupture" })),
            ("7782-50-5", json!({ "kind": "hole", "diameter_m": 0.02, "coefficient": 0.6, "duration_s": 600 })),
            ("7664-41-7", json!({ "kind": "flow", "rate_kg_s": 1, "duration_s": 600 })),
            ("71-43-2", json!({ "kind": "spill", "mass_kg": 1000 })),
            (
                "74-82-8",
                json!({ "kind": "pipeline", "diameter_m": 0.3, "length_m": 5000, "pressure_pa": 4e6, "position": 0.4, "direction": "level", "duration_s": 600 }),
            ),
            ("118-96-7", json!({ "kind": "explosive", "mass_kg": 100 })),
        ];
        for (substance, release) in cases {
            let outcome = answered(&json!({
                "schema": "anlan.scenario/1", "title": "t", "substance": substance, "vessel": vessel, "release": release,
                "site": { "bund_m2": 100, "ground": "soil" }, "weather": weather(),
                "effects": { "toxic_set": "lees", "dispersion": "best" }, "receivers": receivers
            }));
            let read = serde_json::from_value::<OutcomeShape>(outcome.clone());
            assert!(read.is_ok(), "{substance} {release}: {:?}\n{outcome}", read.err());
        }
    }

    #[test]
    fn what_is_described_is_what_the_engine_reads() {
        let whole = json!({
            "schema": "anlan.scenario/1", "title": "t", "substance": "7782-50-5", "vessel": null, "release": { "kind": "spill", "mass_kg": 1, "temperature_k": null },
            "site": { "roughness_m": 0.1, "ground": "water", "bund_m2": null, "blast_class": 7, "flame_mach": 0.35, "tnt_share": 0.04, "air_changes_per_hour": 1 },
            "weather": weather(), "receivers": [],
            "effects": { "height_m": 1.5, "flammable_averaging_s": 18.75, "toxic_averaging_s": 600, "toxic_exposure_s": 1800, "heat_exposure_s": 20, "toxic_set": null, "dispersion": "dense" }
        });
        assert!(serde_json::from_value::<ScenarioShape>(whole.clone()).is_ok());
        assert!(Scenario::read(&whole.to_string()).is_ok());
    }
}
