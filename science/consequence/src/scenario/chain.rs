//! From the question to the answer.

use anlan_quantity::Text;
use anlan_quantity::si::Pascals;
use anlan_substances::properties::Substance;

use super::emission::{Emitted, emit};
use super::{Release, Scenario, explosion, fires, spread};
use crate::outcome::{self, Hazard, Outcome, ReceiverAnswer, ReceiverValue, SubstanceFacts};
use crate::weather::Weather;
use crate::{Fault, Trace};

/// What every part of the chain looks at.
pub(super) struct Case<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) substance: &'static Substance,
    pub(super) weather: Weather,
}

/// Answers a scenario.
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
    scenario.check()?;
    let mut trace = Trace::default();
    if let Release::Explosive { mass_kg, share } = scenario.release {
        return explosion::of_solid(scenario, mass_kg, share, trace);
    }
    let substance = scenario.find_substance()?;
    let weather = scenario.weather(&mut trace)?;
    let case = Case { scenario, substance, weather };
    let emitted = emit(&case, &mut trace)?;
    let mut hazards = Vec::new();
    spread::clouds(&case, &emitted, &mut hazards, &mut trace)?;
    fires::fires(&case, &emitted, &mut hazards, &mut trace)?;
    explosion::of_vessel(&case, &emitted, &mut hazards, &mut trace)?;
    let facts = facts(substance, Pascals(scenario.weather.pressure_pa));
    Ok(finish(scenario, facts, emitted, hazards, trace))
}

fn finish(
    scenario: &Scenario,
    substance: SubstanceFacts,
    emitted: Emitted,
    hazards: Vec<Hazard>,
    trace: Trace,
) -> Outcome {
    let receivers = answers(scenario, &hazards);
    Outcome {
        schema: outcome::SCHEMA,
        engine: env!("CARGO_PKG_VERSION"),
        scenario: scenario.clone(),
        substance,
        source: emitted.facts,
        hazards,
        receivers,
        trace,
    }
}

/// Returns what happens at the receivers, at the height of the people.
pub(super) fn answers(scenario: &Scenario, hazards: &[Hazard]) -> Vec<ReceiverAnswer> {
    let (east, north) = outcome::downwind(scenario);
    let answer = |receiver: &super::Receiver| {
        let x = receiver.east_m * east + receiver.north_m * north;
        let y = receiver.north_m * east - receiver.east_m * north;
        let values = hazards.iter().map(|hazard| ReceiverValue {
            kind: hazard.kind,
            value: hazard.at(x, y),
            lethality: hazard.lethality(x, y),
        });
        ReceiverAnswer { label: receiver.label.clone(), x_m: x, y_m: y, values: values.collect() }
    };
    scenario.receivers.iter().map(answer).collect()
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
