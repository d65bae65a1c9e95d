//! What a tree is asked about, and what people may choose.

use anlan_consequence::outcome::{HazardKind, Outcome, Phase};
use anlan_consequence::scenario::Release;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::si::Kelvin;
use anlan_substances::properties::Substance;
use serde::{Deserialize, Serialize};

use crate::ignition::{Basis, FlammableClass, Place, Present, Reactivity, Released, classify};

/// What a tree begins with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Initiating {
    /// How much gets out.
    pub released: Released,
    /// In what state.
    pub phase: Phase,
    /// How readily it is lit; nothing where it does not burn.
    pub class: Option<FlammableClass>,
    /// How readily it reacts.
    pub reactivity: Reactivity,
    /// Whether its cloud is toxic.
    pub toxic: bool,
    /// Whether some of it lies on the ground.
    pub pool: bool,
    /// Whether a vessel bursts with force.
    pub bursts: bool,
    /// Where.
    pub place: Place,
    /// Whether it is alight already: a vessel that bursts in a fire.
    pub alight: bool,
    /// What the class rests on.
    pub basis: Vec<Basis>,
}

impl Initiating {
    /// Returns a release in a state of something that neither burns nor poisons, from equipment that stands.
    pub fn of_phase(released: Released, phase: Phase) -> Self {
        Self {
            released,
            phase,
            class: None,
            reactivity: Reactivity::AverageOrHigh,
            toxic: false,
            pool: phase == Phase::Liquid,
            bursts: false,
            place: Place::Fixed,
            alight: false,
            basis: Vec::new(),
        }
    }

    /// Returns what an answered scenario begins with: its state and flow, and the hazards that it has.
    ///
    /// # Errors
    ///
    /// A source without mass; a temperature that is none.
    pub fn of(outcome: &Outcome, place: Place, alight: bool) -> Result<Self, Fault> {
        let source = &outcome.source;
        let released = if source.rate_kg_s > 0.0 {
            Released::Continuous { rate_kg_s: source.rate_kg_s }
        } else {
            Released::Instantaneous { mass_kg: Inputs.positive("source.mass_kg", source.mass_kg)? }
        };
        let has = |kind| outcome.hazards.iter().any(|hazard| hazard.kind == kind);
        let mut initiating = Self {
            toxic: has(HazardKind::ToxicCloud),
            pool: source.pool.is_some(),
            bursts: has(HazardKind::VesselBurst),
            place,
            alight,
            ..Self::of_phase(released, source.phase)
        };
        if let Release::Explosive { .. } = outcome.scenario.release {
            initiating.phase = Phase::Solid;
            return Ok(initiating);
        }
        if let Ok(substance) = Substance::find(&outcome.substance.cas) {
            let kept =
                outcome.scenario.vessel.map_or(outcome.scenario.weather.temperature_k, |vessel| vessel.temperature_k);
            let known = classify(substance, Kelvin(kept))?;
            initiating.class = known.class;
            initiating.reactivity = known.reactivity;
            initiating.basis = known.basis;
        }
        Ok(initiating)
    }
}

/// A chance that somebody gives, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// Chance, 0 … 1.
    pub value: f64,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

impl Stated {
    /// Returns the chance with the word it rests on.
    pub(super) fn checked(&self, place: &'static str) -> Result<(f64, Basis), Fault> {
        let value = Inputs.between("value", self.value, 0.0, 1.0).map_err(|fault| fault.within(place))?;
        let missing = [(&self.reason, "reason", "理由", "reason"), (&self.by, "by", "提出人", "name")];
        for (text, field, zh, en) in missing {
            if text.trim().is_empty() {
                return Err(Fault::new(
                    "qra.stated_without_reason",
                    field,
                    format!("概率 {value} 没有写明{zh}"),
                    format!("the chance {value} has no {en}"),
                )
                .remedy(format!("写明{zh}"), format!("give the {en}"))
                .within(place));
            }
        }
        Ok((value, Basis::said(format!("stated.{place}"), format!("{}: {}", self.by.trim(), self.reason.trim()))))
    }
}

/// How delayed ignition is judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DelayedChoice {
    /// What was not lit at once is lit where its cloud is largest. What is toxic as well is taken as toxic instead.
    #[default]
    FreeField,
    /// By the ignition sources within the cloud.
    Sources {
        /// Sources.
        present: Vec<Present>,
        /// How long the cloud is over them, s.
        seconds: f64,
    },
    /// As somebody says.
    Stated(Stated),
}

/// What people may choose of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// Set of immediate ignition.
    pub set: String,
    /// Immediate ignition, in place of the set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immediate: Option<Stated>,
    /// Delayed ignition.
    pub delayed: DelayedChoice,
    /// Share of explosions in delayed ignition, in place of the Purple Book's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explosion: Option<Stated>,
    /// Share of fireballs in the immediate ignition of what gets out at once, in place of the Purple Book's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fireball: Option<Stated>,
}

impl Default for Choice {
    /// Ignition by AQ/T 3046-2013, shares by the Purple Book, delayed ignition in the free field.
    fn default() -> Self {
        Self {
            set: crate::ignition::immediate_sets()[0].to_owned(),
            immediate: None,
            delayed: DelayedChoice::default(),
            explosion: None,
            fireball: None,
        }
    }
}
