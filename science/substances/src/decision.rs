//! Decisions of a person on questions that matching leaves open.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::catalogue;
use crate::fold::{light, squeeze};
use crate::matching::{Match, Query, match_substance};
use crate::{Cas, Composition, Identity, Reason, Standing, normalise};

/// What a person decided on one question. Plain data: taking it away takes its effect away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Key of the question, from [`question_key`].
    pub question: String,
    /// Serial in the catalogue.
    pub serial: Option<u32>,
    /// CAS number, for a substance that the catalogue lacks.
    pub cas: Option<String>,
    /// Name, for a substance that the catalogue lacks.
    pub name: Option<String>,
    /// Not a hazardous chemical.
    pub not_hazardous: bool,
}

/// Decisions by question; held by the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions(BTreeMap<String, Decision>);

impl Decisions {
    /// Adds a decision; an earlier one on the same question is returned.
    pub fn insert(&mut self, decision: Decision) -> Option<Decision> {
        self.0.insert(decision.question.clone(), decision)
    }

    /// Takes a decision back and returns it.
    pub fn remove(&mut self, question: &str) -> Option<Decision> {
        self.0.remove(question)
    }

    /// Returns the decision on a question.
    pub fn get(&self, question: &str) -> Option<&Decision> {
        self.0.get(question)
    }

    /// Tells whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Decision> for Decisions {
    fn from_iter<T: IntoIterator<Item = Decision>>(decisions: T) -> Self {
        Self(decisions.into_iter().map(|decision| (decision.question.clone(), decision)).collect())
    }
}

/// Returns the key under which one decision answers all rows that ask the same.
///
/// Two queries that differ only in width, case, spaces, dashes or kind of brackets have the same key.
pub fn question_key(query: &Query<'_>) -> String {
    let key = |text: Option<&str>| squeeze(&light(text.unwrap_or_default())).replace('|', "/");
    let cas = query.cas.unwrap_or_default();
    let cas = cas.parse::<Cas>().map_or_else(|_| key(Some(cas)), |cas| cas.to_string());
    format!("{}|{}|{}|{}", key(query.name), cas, key(query.un).trim_start_matches("un"), key(query.note))
}

/// Answers a query, asking the decisions first.
///
/// # Example
///
/// ```
/// use anlan_substances::{Decision, Decisions, Match, Query, match_with, question_key};
///
/// let query = Query { name: Some("Flammable Mixture"), ..Query::default() };
/// let mut decisions = Decisions::default();
/// decisions.insert(Decision { question: question_key(&query), serial: Some(139), ..Decision::default() });
/// assert!(matches!(match_with(&decisions, &query), Match::Matched { .. }));
///
/// decisions.remove(&question_key(&query));
/// assert!(matches!(match_with(&decisions, &query), Match::Unsure { .. }));
/// ```
pub fn match_with(decisions: &Decisions, query: &Query<'_>) -> Match {
    if decisions.is_empty() {
        return match_substance(query);
    }
    match decisions.get(&question_key(query)) {
        Some(decision) => apply(decision, query),
        None => match_substance(query),
    }
}

fn apply(decision: &Decision, query: &Query<'_>) -> Match {
    let asked = normalise(query.name.unwrap_or_default()).composition;
    let reasons = vec![Reason::Decided];
    if let (Some(serial), false) = (decision.serial, decision.not_hazardous) {
        let all = catalogue();
        return match all.by_serial.get(&serial) {
            Some(row) => Match::Matched { identity: Identity::of(&all.rows[*row], &asked), reasons },
            None => Match::Unsure { candidates: Vec::new(), reasons: vec![Reason::DecisionUnusable] },
        };
    }
    let cas = decision.cas.as_deref().or(query.cas).and_then(|text| text.parse().ok());
    let name = decision.name.as_deref().or(query.name).unwrap_or_default().trim().to_owned();
    Match::Matched { identity: by_decision(name, cas, asked, decision.not_hazardous), reasons }
}

fn by_decision(name_zh: String, cas: Option<Cas>, composition: Composition, not_hazardous: bool) -> Identity {
    Identity {
        serial: None,
        cas,
        name_zh,
        name_en: None,
        aliases: &[],
        highly_toxic: false,
        composition,
        standing: if not_hazardous { Standing::NotHazardous } else { Standing::Unlisted },
        source: "decision",
        confidence: "decided",
    }
}
