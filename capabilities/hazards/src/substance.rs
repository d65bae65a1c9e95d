//! What a declared substance is, and how an edition counts it.

use std::collections::HashMap;
use std::sync::Arc;

use anlan_registry::types::{Holding, SubstanceDecision};
use anlan_regulations::Text;
use anlan_regulations::gb18218::{Asked, Conditions, Edition, Factor, Resolution, resolve};
use anlan_substances::{Decision, Decisions, Match, Query, Standing};
use serde::Serialize;

/// A substance as a holder declares it: the question that matching answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Declared {
    /// Name as written.
    pub name: String,
    /// CAS number as given.
    pub cas: Option<String>,
    /// UN number as given.
    pub un: Option<String>,
    /// Composition as given.
    pub composition: Option<String>,
    /// Hazard categories as given.
    pub categories: Vec<String>,
    /// Worked above its boiling point.
    pub above_boiling_point: bool,
    /// Special process conditions.
    pub special_process: bool,
}

impl From<&Holding> for Declared {
    fn from(holding: &Holding) -> Self {
        Self {
            name: holding.substance_name.clone(),
            cas: holding.cas.clone(),
            un: holding.un.clone(),
            composition: holding.composition.clone(),
            categories: holding.categories.clone(),
            above_boiling_point: holding.above_boiling_point,
            special_process: holding.special_process,
        }
    }
}

/// How a declared substance counts under one edition.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Key of the question, for the queue.
    pub question: String,
    /// Name of the substance as identified, Chinese.
    pub name_zh: String,
    /// The matching's answer.
    pub matched: Match,
    /// The edition's answer.
    pub resolution: Resolution,
    /// Critical quantity and β, where the line counts; shared by all lines that ask the same.
    pub factor: Option<Arc<Factor>>,
}

/// State of one line: every line is exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Identified; the row may still depend on a hazard category.
    Matched,
    /// A person must say what it is, or which of several rows applies.
    Queued,
    /// Not a line that can be taken.
    Refused,
}

/// Remembers answers, since a city asks few questions many times.
#[derive(Debug, Default)]
pub struct Substances {
    decisions: Decisions,
    categories: HashMap<String, Vec<String>>,
    memory: HashMap<Declared, Vec<(Edition, Arc<Counted>)>>,
}

impl Substances {
    /// Takes a decision of a person; what was remembered of its question is asked anew.
    pub fn decide(&mut self, decision: &SubstanceDecision) {
        self.unlearn(&decision.question);
        if !decision.categories.is_empty() {
            self.categories.insert(decision.question.clone(), decision.categories.clone());
        }
        self.decisions.insert(as_decision(decision));
    }

    /// Forgets a decision.
    pub fn forget(&mut self, question: &str) {
        self.unlearn(question);
        self.categories.remove(question);
        self.decisions.remove(question);
    }

    fn unlearn(&mut self, question: &str) {
        self.memory.retain(|_, answers| answers.iter().all(|(_, counted)| counted.question != question));
    }

    /// Returns how a declared substance counts under an edition.
    pub fn count(&mut self, edition: Edition, declared: &Declared) -> Arc<Counted> {
        if let Some((_, counted)) =
            self.memory.get(declared).into_iter().flatten().find(|(remembered, _)| *remembered == edition)
        {
            return counted.clone();
        }
        let counted = Arc::new(self.answer(edition, declared));
        self.memory.entry(declared.clone()).or_default().push((edition, counted.clone()));
        counted
    }

    fn answer(&self, edition: Edition, declared: &Declared) -> Counted {
        let query = query_of(declared);
        let question = anlan_substances::question_key(&query);
        let matched = anlan_substances::match_with(&self.decisions, &query);
        let categories = match self.categories.get(&question) {
            Some(decided) if declared.categories.is_empty() => decided,
            _ => &declared.categories,
        };
        let conditions = Conditions {
            categories: categories.clone(),
            above_boiling_point: declared.above_boiling_point,
            special_process: declared.special_process,
        };
        let mut asked = Asked {
            name: &declared.name,
            cas: declared.cas.as_deref(),
            note: declared.composition.as_deref(),
            also: Vec::new(),
        };
        let (name_zh, resolution) = match &matched {
            Match::Matched { identity, .. } if identity.standing == Standing::NotHazardous => (
                identity.name_zh.clone(),
                Resolution::NotCounted {
                    reason: Text::new("经认定不属于危险化学品", "decided not to be a hazardous chemical"),
                },
            ),
            Match::Matched { identity, .. } => {
                let cas = identity.cas.map(|cas| cas.to_string());
                let cas = cas.as_deref().or(declared.cas.as_deref());
                asked.cas = cas;
                asked.also.push(&identity.name_zh);
                asked.also.extend(identity.name_en.as_deref());
                (identity.name_zh.clone(), resolve(edition, &asked, &conditions))
            }
            _ => (declared.name.clone(), resolve(edition, &asked, &conditions)),
        };
        let factor = match &resolution {
            Resolution::Counted(factor) => Some(Arc::new(factor.as_ref().clone())),
            _ => None,
        };
        Counted { question, name_zh, matched, resolution, factor }
    }
}

fn as_decision(decision: &SubstanceDecision) -> Decision {
    Decision {
        question: decision.question.clone(),
        serial: decision.serial.and_then(|serial| u32::try_from(serial).ok()),
        cas: decision.cas.clone(),
        name: decision.substance_name.clone(),
        not_hazardous: decision.not_hazardous,
    }
}

/// Returns the key of the question that a declared substance asks.
pub fn question_of(declared: &Declared) -> String {
    anlan_substances::question_key(&query_of(declared))
}

fn query_of(declared: &Declared) -> Query<'_> {
    Query {
        name: Some(declared.name.as_str()),
        cas: declared.cas.as_deref(),
        un: declared.un.as_deref(),
        note: declared.composition.as_deref(),
    }
}
