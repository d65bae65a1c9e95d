//! What cannot be judged, and what to do about it.

use serde::{Deserialize, Serialize};

use crate::Text;

/// Something given that is missing, impossible or contradictory: its place, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{place}: {}", reason.en)]
pub struct Fault {
    /// Field, as the caller names it.
    pub place: String,
    /// What is wrong and what to do.
    pub reason: Text,
}

impl Fault {
    pub(crate) fn new(
        place: impl Into<String>,
        zh: impl Into<std::borrow::Cow<'static, str>>,
        en: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Self {
        Self { place: place.into(), reason: Text::new(zh, en) }
    }
}

/// Returns a number that is finite and not below zero.
pub(crate) fn not_negative(place: &str, value: f64) -> Result<f64, Fault> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(Fault::new(place, "请填写不小于零的数", "give a number of zero or more"))
    }
}

/// Returns a number that is finite and above zero.
pub(crate) fn positive(place: &str, value: f64) -> Result<f64, Fault> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Fault::new(place, "请填写大于零的数", "give a number above zero"))
    }
}
