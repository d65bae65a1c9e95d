//! What may follow a release, and with what chance.
//!
//! A tree splits at each question; the chances of its branches are conditional and sum to one. A leaf names the hazards of
//! [`anlan_consequence::outcome`] to which it leads, which happen together there, or none where the release passes without harm.
//!
//! # Example
//!
//! ```
//! use anlan_consequence::outcome::{HazardKind, Phase};
//! use anlan_qra::event_tree::{Choice, Initiating, event_tree};
//! use anlan_qra::ignition::{FlammableClass, Released};
//! let leak = Initiating {
//!     class: Some(FlammableClass::Extremely),
//!     ..Initiating::of_phase(Released::Continuous { rate_kg_s: 5.0 }, Phase::Gas)
//! };
//! let tree = event_tree(&leak, &Choice::default())?;
//! // Lit at once with 0.2; else the free cloud is lit where it is largest: 0.8 × 0.4 explosions, 0.8 × 0.6 flash fires.
//! let explosion = tree.chance_of(HazardKind::CloudExplosion);
//! assert!((tree.chance_of(HazardKind::JetFire) - 0.2).abs() < 1e-12 && (explosion - 0.32).abs() < 1e-12);
//! # Ok::<(), anlan_consequence::Fault>(())
//! ```

mod build;
mod choice;

use std::sync::LazyLock;

use anlan_consequence::Warning;
use anlan_consequence::outcome::HazardKind;
use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

pub use build::event_tree;
pub use choice::{Choice, DelayedChoice, Initiating, Stated};

use crate::ignition::Basis;
use crate::sets::rows;

/// What a chance changes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    /// The weather: it decides what the cloud drifts to.
    Weather,
    /// Day and night: people and traffic are there or not.
    DayNight,
}

/// A branch of a tree, with what follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Stable name, such as `immediate`, `flash_fire`.
    pub id: &'static str,
    /// What happens.
    pub text: Text,
    /// Chance, given what went before.
    pub probability: f64,
    /// What that chance rests on.
    pub basis: Vec<Basis>,
    /// What that chance changes with.
    pub depends: Vec<Dependence>,
    /// Hazards of a leaf, which happen together.
    pub hazards: Vec<HazardKind>,
    /// What may follow; nothing after a leaf.
    pub branches: Vec<Node>,
}

/// A tree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tree {
    /// The release.
    pub root: Node,
    /// What a reader must know.
    pub warnings: Vec<Warning>,
}

/// A leaf with the way to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct End {
    /// Names of the branches from the release to the leaf.
    pub path: Vec<&'static str>,
    /// Chance, given the release.
    pub probability: f64,
    /// Hazards, which happen together.
    pub hazards: Vec<HazardKind>,
    /// Rows that it rests on.
    pub basis: Vec<Basis>,
    /// What the chance changes with.
    pub depends: Vec<Dependence>,
}

impl Node {
    pub(crate) fn new(id: &'static str, text: Text, probability: f64, basis: Vec<Basis>) -> Self {
        Self { id, text, probability, basis, depends: Vec::new(), hazards: Vec::new(), branches: Vec::new() }
    }

    fn ends(&self, before: &End, ends: &mut Vec<End>) {
        let mut here = before.clone();
        here.path.push(self.id);
        here.probability *= self.probability;
        for basis in &self.basis {
            if !here.basis.contains(basis) {
                here.basis.push(basis.clone());
            }
        }
        for depends in &self.depends {
            if !here.depends.contains(depends) {
                here.depends.push(*depends);
            }
        }
        if self.branches.is_empty() {
            here.hazards.clone_from(&self.hazards);
            ends.push(here);
            return;
        }
        for branch in &self.branches {
            branch.ends(&here, ends);
        }
    }
}

impl Tree {
    /// Returns the leaves in the order in which they are drawn; their chances sum to one.
    pub fn ends(&self) -> Vec<End> {
        let start =
            End { path: Vec::new(), probability: 1.0, hazards: Vec::new(), basis: Vec::new(), depends: Vec::new() };
        let mut ends = Vec::new();
        self.root.ends(&start, &mut ends);
        ends
    }

    /// Returns the chance that a hazard happens, alone or with others.
    pub fn chance_of(&self, kind: HazardKind) -> f64 {
        self.ends().iter().filter(|end| end.hazards.contains(&kind)).map(|end| end.probability).sum()
    }
}

#[derive(Deserialize)]
struct ShareRow {
    id: String,
    share: f64,
    source: String,
    confidence: String,
}

static SHARES: LazyLock<Vec<ShareRow>> = LazyLock::new(|| rows(include_str!("../data/event-shares.csv")));

/// A share of the Purple Book, with its row.
fn share(id: &str) -> (f64, Basis) {
    let row = SHARES.iter().find(|row| row.id == id).expect("the table has the shares that are asked for");
    (row.share, Basis::new(format!("event.{id}"), row.source.clone(), Confidence::read(&row.confidence)))
}
