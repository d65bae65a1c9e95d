//! What a result rests on.

use std::borrow::Cow;

use anlan_quantity::{Confidence, Text};
use serde::Serialize;

use crate::{Model, Range};

/// Everything that was used on the way to a result, in order of first use.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trace {
    /// Models, correlation sets and coefficients.
    pub used: Vec<Used>,
    /// Where a model was asked beyond what it is valid for, and what else must be known.
    pub warnings: Vec<Warning>,
    /// Intermediate figures by name, with unit.
    pub figures: Vec<Figure>,
    /// Nobody will read it.
    #[serde(skip)]
    silent: bool,
}

/// A model, a set or a coefficient that was used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Used {
    /// Id of the model or set.
    pub id: Cow<'static, str>,
    /// Publication.
    pub source: Cow<'static, str>,
    /// How sure the figures are; nothing for a model's equations.
    pub confidence: Option<Confidence>,
}

/// An intermediate figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Name, such as `jet.exit_velocity`.
    pub name: Cow<'static, str>,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: &'static str,
}

/// Something that a reader must know to judge a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// Stable code, such as `consequence.outside_validity`.
    pub code: &'static str,
    /// What it is about.
    pub about: Cow<'static, str>,
    /// What it says.
    pub text: Text,
}

impl Warning {
    /// Returns a warning.
    pub fn new(
        code: &'static str,
        about: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { code, about: about.into(), text: Text::new(zh, en) }
    }

    /// A model was asked outside the range it is valid for.
    pub fn outside(model: &Model, range: &Range, value: f64) -> Self {
        let Range { quantity, unit, from, to } = range;
        Self::new(
            "consequence.outside_validity",
            format!("{}.{quantity}", model.id),
            format!("{}：{quantity} 为 {value} {unit}，超出适用范围 {from}–{to} {unit}", model.zh),
            format!("{}: {quantity} is {value} {unit}, outside {from}–{to} {unit}", model.en),
        )
    }
}

impl Trace {
    /// Returns a trace that keeps nothing: for fields that are asked at many places.
    pub(crate) fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// Whether it keeps nothing, so that nothing need be made up for it.
    pub(crate) fn is_silent(&self) -> bool {
        self.silent
    }

    /// Notes a model, once.
    pub fn used(&mut self, id: impl Into<Cow<'static, str>>, source: impl Into<Cow<'static, str>>) {
        self.note(id.into(), source.into(), None);
    }

    /// Notes a set or coefficient with how sure it is, once.
    pub fn rests_on(
        &mut self,
        id: impl Into<Cow<'static, str>>,
        source: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) {
        self.note(id.into(), source.into(), Some(confidence));
    }

    fn note(&mut self, id: Cow<'static, str>, source: Cow<'static, str>, confidence: Option<Confidence>) {
        if !self.silent && !self.used.iter().any(|used| used.id == id && used.source == source) {
            self.used.push(Used { id, source, confidence });
        }
    }

    /// Adds a warning, once.
    pub fn warn(&mut self, warning: Warning) {
        if !self.silent && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Writes down an intermediate figure.
    pub fn figure(&mut self, name: impl Into<Cow<'static, str>>, value: f64, unit: &'static str) {
        if self.silent {
            return;
        }
        self.figures.push(Figure { name: name.into(), value, unit });
    }

    /// Takes over what another trace holds.
    pub fn take(&mut self, other: Self) {
        if self.silent {
            return;
        }
        for used in other.used {
            self.note(used.id, used.source, used.confidence);
        }
        for warning in other.warnings {
            self.warn(warning);
        }
        self.figures.extend(other.figures);
    }
}
