//! What cannot be computed, and why.

use std::borrow::Cow;

use anlan_quantity::Text;
use anlan_substances::properties::PropertyFault;
use serde::Serialize;

/// Why a model has no answer: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} at {place}: {}", text.en)]
pub struct Fault {
    /// Stable code, such as `consequence.not_positive`.
    pub code: &'static str,
    /// Input it is about, as a path in the scenario: `release.hole_diameter_m`.
    pub place: Cow<'static, str>,
    /// What is wrong.
    pub text: Text,
    /// What to do.
    pub remedy: Text,
}

impl Fault {
    /// Returns a fault without a remedy.
    pub fn new(
        code: &'static str,
        place: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { code, place: place.into(), text: Text::new(zh, en), remedy: Text::default() }
    }

    /// Adds what to do.
    pub fn remedy(mut self, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        self.remedy = Text::new(zh, en);
        self
    }

    /// Puts a path before the place: a fault of a part becomes a fault of the whole.
    pub fn within(mut self, path: &str) -> Self {
        self.place = format!("{path}.{}", self.place).into();
        self
    }
}

impl From<PropertyFault> for Fault {
    fn from(fault: PropertyFault) -> Self {
        let (zh, en) = fault.remedy();
        Self::new(fault.code(), "substance", fault.text_zh(), fault.text_en()).remedy(zh, en)
    }
}

/// Checks of inputs: the first that is wrong is told.
///
/// ```
/// use anlan_consequence::Inputs;
/// assert!(Inputs.positive("hole_diameter", 0.05).is_ok());
/// assert_eq!(Inputs.positive("hole_diameter", f64::NAN).unwrap_err().code, "consequence.not_a_number");
/// assert_eq!(Inputs.positive("hole_diameter", 0.0).unwrap_err().code, "consequence.not_positive");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Inputs;

impl Inputs {
    /// Takes any finite number.
    pub fn finite(self, place: &'static str, value: f64) -> Result<f64, Fault> {
        if value.is_finite() {
            return Ok(value);
        }
        Err(Fault::new(
            "consequence.not_a_number",
            place,
            format!("{place} 不是有限的数（{value}）"),
            format!("{place} is not a finite number ({value})"),
        )
        .remedy("填写一个数", "give a number"))
    }

    /// Takes a finite number above zero.
    pub fn positive(self, place: &'static str, value: f64) -> Result<f64, Fault> {
        if self.finite(place, value)? > 0.0 {
            return Ok(value);
        }
        Err(Fault::new(
            "consequence.not_positive",
            place,
            format!("{place} 应大于零，现为 {value}"),
            format!("{place} must be above zero, it is {value}"),
        )
        .remedy("填写大于零的值", "give a value above zero"))
    }

    /// Takes zero or a finite number above it.
    pub fn not_negative(self, place: &'static str, value: f64) -> Result<f64, Fault> {
        if self.finite(place, value)? >= 0.0 {
            return Ok(value);
        }
        Err(Fault::new(
            "consequence.negative",
            place,
            format!("{place} 不能为负，现为 {value}"),
            format!("{place} must not be negative, it is {value}"),
        )
        .remedy("填写零或大于零的值", "give zero or more"))
    }

    /// Takes a finite number from one bound to another, both included.
    pub fn between(self, place: &'static str, value: f64, from: f64, to: f64) -> Result<f64, Fault> {
        if (from..=to).contains(&self.finite(place, value)?) {
            return Ok(value);
        }
        Err(Fault::new(
            "consequence.out_of_bounds",
            place,
            format!("{place} 应在 {from} 与 {to} 之间，现为 {value}"),
            format!("{place} must lie between {from} and {to}, it is {value}"),
        )
        .remedy("核对数值和单位", "check the value and its unit"))
    }
}
