//! Where a plant may stand, and what may stand beside one (measures 16 to 18).
//!
//! [`review`] goes through a new, extended or rebuilt plant rule by rule; [`review_target`] through a building beside hazards. Each rule that
//! applies gives a finding with its clause: refused, to be asked, needed, or in order. The articles of the Hazardous Chemicals Safety Law
//! were read in full text; they are in force from 2026-05-01, and every finding says from when its rule is.

mod plant;
mod target;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use plant::{Build, Exception, Nearest, PlaceFacts, Project, Purpose, review};
pub use target::{Pipeline, TargetProject, review_target};

use crate::Text;
use crate::table::{Confidence, rows};

/// First day on which the Hazardous Chemicals Safety Law is in force.
pub const LAW_FROM: &str = "2026-05-01";

/// What a rule makes of a project, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// In order, or the rule does not apply.
    Ok,
    /// Something is needed first.
    Needs,
    /// A fact nobody has given decides.
    Ask,
    /// Not allowed.
    Refused,
}

/// What one rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Rule, as a key.
    pub rule: &'static str,
    /// Outcome.
    pub outcome: Outcome,
    /// Clause.
    pub clause: String,
    /// What is said.
    pub text: Text,
    /// First day the rule is in force, where it is known.
    pub valid_from: Option<&'static str>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// All findings, the gravest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Gravest outcome.
    pub outcome: Outcome,
    /// Findings.
    pub findings: Vec<Finding>,
}

impl Review {
    fn of(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
        Self { outcome: findings.first().map_or(Outcome::Ok, |finding| finding.outcome), findings }
    }
}

/// One of the nine kinds of places of article 22.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// 居住区、人员密集场所.
    Dense,
    /// 公共设施.
    Public,
    /// 饮用水水源.
    DrinkingWater,
    /// 交通、通信.
    Transport,
    /// 生态、农业.
    Ecology,
    /// 河流、湖泊、海洋.
    Waters,
    /// 军事.
    Military,
    /// 核设施.
    Nuclear,
    /// 其他.
    Other,
}

/// A kind of place with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceKind {
    /// Kind.
    pub place: Place,
    /// Name.
    pub name: Text,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct PlaceRow {
    key: Place,
    name_zh: String,
    name_en: String,
    clause: String,
    confidence: String,
}

static PLACES: LazyLock<Vec<PlaceKind>> = LazyLock::new(|| {
    rows::<PlaceRow>(include_str!("../data/hazchem-law-2025-places.csv"))
        .into_iter()
        .map(|row| PlaceKind {
            place: row.key,
            name: Text::new(row.name_zh, row.name_en),
            clause: format!("Hazardous Chemicals Safety Law, art. {}", row.clause),
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns the nine kinds of places in the order of the article.
pub fn places() -> &'static [PlaceKind] {
    &PLACES
}

/// A finding of the law of 2025.
fn by_law(rule: &'static str, article: &str, outcome: Outcome, text: Text) -> Finding {
    Finding {
        rule,
        outcome,
        clause: format!("Hazardous Chemicals Safety Law, art. {article}"),
        text,
        valid_from: Some(LAW_FROM),
        confidence: Confidence::Verified,
    }
}

/// Findings from verdicts of individual risk, one a rule.
fn by_risk(verdicts: &[crate::risk_criteria::IndividualVerdict]) -> Vec<Finding> {
    use crate::risk_criteria::Acceptance;
    verdicts
        .iter()
        .map(|verdict| Finding {
            rule: "individual_risk",
            outcome: match verdict.acceptance {
                Acceptance::Accepted | Acceptance::NoLimit => Outcome::Ok,
                Acceptance::ToBeAsked => Outcome::Ask,
                Acceptance::NotAcceptable => Outcome::Refused,
            },
            clause: verdict.clause.to_owned(),
            text: verdict.text.clone(),
            valid_from: None,
            confidence: verdict.confidence,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nine_places_are_those_of_the_article() {
        assert_eq!(places().len(), 9);
        assert!(places().windows(2).all(|pair| pair[0].place < pair[1].place));
        assert!(places().iter().all(|kind| !kind.confidence.must_be_shown() && kind.clause.contains("22(1)")));
    }
}
