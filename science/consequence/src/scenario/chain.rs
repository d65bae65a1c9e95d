//! From the question to the answer.

use anlan_quantity::Text;
use anlan_quantity::si::Pascals;
use anlan_substances::properties::Substance;

use super::emission::emit;
use super::{Release, Scenario, explosion, fires, spread};
use crate::outcome::{self, Hazard, HazardKind, Outcome, ReceiverAnswer, ReceiverValue, SubstanceFacts};
use crate::weather::Weather;
use crate::{Fault, Trace};

/// What every part of the chain looks at.
pub(super) struct Case<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) substance: &'static Substance,
    pub(super) weather: Weather,
    /// What is only shown is worked out too.
    pub(super) is_told: bool,
}

/// Answers a scenario: [`appraise`], with contours, values along the axis, receivers and what other methods say beside it.
///
/// # Units
///
/// As the field names say.
///
/// # Source
///
/// The models of the trace.
///
/// # Valid for
///
/// Flat, open ground; one substance; what each model says, with a warning beyond it.
///
/// # Errors
///
/// A [`Fault`] that names the field which makes an answer impossible.
///
/// # Example
///
/// See [`crate::scenario`].
pub fn assess(scenario: &Scenario) -> Result<Outcome, Fault> {
    let mut outcome = work_out(scenario, true)?;
    for hazard in &mut outcome.hazards {
        hazard.draw();
        if hazard.kind == HazardKind::CloudExplosion {
            spread::compare(scenario, hazard);
        }
    }
    outcome.receivers = answers(scenario, &outcome.hazards)?;
    Ok(outcome)
}

/// Works a scenario out without drawing it: source without its course in time, hazards with their fields and levels, trace. What is asked at
/// single places only needs no more, and has it in a fraction of the time.
///
/// # Units
///
/// As the field names say.
///
/// # Source
///
/// The models of the trace.
///
/// # Valid for
///
/// As [`assess`].
///
/// # Errors
///
/// As [`assess`].
///
/// # Example
///
/// ```
/// use anlan_consequence::scenario::{Scenario, appraise};
/// let scenario = Scenario::read(r#"{
///     "schema": "anlan.scenario/1",
///     "substance": "7782-50-5",
///     "release": { "kind": "flow", "rate_kg_s": 2, "duration_s": 600 },
///     "weather": { "wind_m_s": 2, "wind_from_deg": 45, "stability": "D", "temperature_k": 293.15 }
/// }"#)?;
/// let outcome = appraise(&scenario)?;
/// let cloud = &outcome.hazards[0];
/// assert!(cloud.lethality(100.0, 0.0) > cloud.indoor_lethality(100.0, 0.0));
/// assert!(cloud.lethality(cloud.reach(), 0.0) < 1e-6 && cloud.is_round().is_none());
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn appraise(scenario: &Scenario) -> Result<Outcome, Fault> {
    work_out(scenario, false)
}

fn work_out(scenario: &Scenario, is_told: bool) -> Result<Outcome, Fault> {
    scenario.check()?;
    let mut trace = Trace::default();
    if let Release::Explosive { mass_kg, share } = scenario.release {
        return explosion::of_solid(scenario, mass_kg, share, trace);
    }
    let substance = scenario.find_substance(&mut trace)?;
    let weather = scenario.weather(&mut trace)?;
    let case = Case { scenario, substance, weather, is_told };
    let emitted = emit(&case, &mut trace)?;
    let mut hazards = Vec::new();
    spread::clouds(&case, &emitted, &mut hazards, &mut trace)?;
    fires::fires(&case, &emitted, &mut hazards, &mut trace);
    let burst = explosion::of_vessel(&case, &emitted, &mut hazards, &mut trace);
    fires::left_out(("容器爆裂", "vessel burst"), burst, &mut trace);
    Ok(Outcome {
        schema: outcome::SCHEMA,
        engine: env!("CARGO_PKG_VERSION"),
        scenario: scenario.clone(),
        substance: facts(substance, Pascals(scenario.weather.pressure_pa)),
        source: emitted.facts,
        hazards,
        receivers: Vec::new(),
        trace,
    })
}

/// Returns what happens at the receivers, each at its own height.
fn answers(scenario: &Scenario, hazards: &[Hazard]) -> Result<Vec<ReceiverAnswer>, Fault> {
    let (east, north) = outcome::downwind(scenario);
    let mut elsewhere: Vec<(f64, Vec<Hazard>)> = Vec::new();
    for height in other_heights(scenario) {
        let mut there = Scenario { receivers: Vec::new(), ..scenario.clone() };
        there.effects.height_m = height;
        elsewhere.push((height, appraise(&there)?.hazards));
    }
    let answer = |receiver: &super::Receiver| {
        let x = receiver.east_m * east + receiver.north_m * north;
        let y = receiver.north_m * east - receiver.east_m * north;
        let height_m = receiver.height_m.unwrap_or(scenario.effects.height_m);
        let there = elsewhere
            .iter()
            .find(|(height, _)| height.total_cmp(&height_m).is_eq())
            .map_or(hazards, |(_, hazards)| hazards);
        let values = there.iter().map(|hazard| {
            let value = hazard.at(x, y);
            let deaths = hazard.field.deaths(value);
            let (lethality, indoor_lethality) = (deaths.map(|both| both.0), deaths.map(|both| both.1));
            ReceiverValue { kind: hazard.kind, value, lethality, indoor_lethality }
        });
        ReceiverAnswer { label: receiver.label.clone(), x_m: x, y_m: y, height_m, values: values.collect() }
    };
    Ok(scenario.receivers.iter().map(answer).collect())
}

/// Heights of receivers that are not that of the people, from the lowest.
pub(super) fn other_heights(scenario: &Scenario) -> Vec<f64> {
    let own = scenario.receivers.iter().filter_map(|receiver| receiver.height_m);
    let mut heights: Vec<f64> = own.filter(|height| height.total_cmp(&scenario.effects.height_m).is_ne()).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    heights
}

fn facts(substance: &'static Substance, ambient: Pascals) -> SubstanceFacts {
    SubstanceFacts {
        cas: substance.cas().to_owned(),
        name: Text::new(substance.name_zh().to_owned(), substance.name_en().to_owned()),
        molar_mass_kg_mol: substance.molar_mass().0,
        boiling_point_k: substance.boiling_point_at(ambient).ok().map(|point| point.0),
        lower_limit: substance.lower_flammability_limit().ok(),
        upper_limit: substance.upper_flammability_limit().ok(),
    }
}
