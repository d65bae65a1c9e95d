//! Models and what they are valid for, as data.

use serde::Serialize;

use crate::{Trace, Warning};

/// One published way of computing one thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Model {
    /// Stable id: subject and name, such as `plume.similarity`.
    pub id: &'static str,
    /// Name in Chinese.
    pub zh: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// Publication, with page, equation or clause.
    pub source: &'static str,
    /// What it was made for and tested on.
    pub valid_for: &'static [Range],
}

/// Range of one quantity in which a model is valid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// Quantity, by the name of the model's input.
    pub quantity: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Lowest value.
    pub from: f64,
    /// Highest value.
    pub to: f64,
}

impl Model {
    /// Notes in a trace that the model was used, and warns where a value lies outside what it is valid for.
    ///
    /// Values are given by the names of the ranges; a range whose quantity is not given is not judged.
    pub fn judge(&self, values: &[(&str, f64)], trace: &mut Trace) {
        trace.used(self.id, self.source);
        for range in self.valid_for {
            let outside =
                values.iter().find(|(name, value)| *name == range.quantity && !(range.from..=range.to).contains(value));
            if let Some((_, value)) = outside {
                trace.warn(Warning::outside(self, range, *value));
            }
        }
    }
}

/// Returns every model of the crate.
pub fn register() -> &'static [&'static Model] {
    REGISTER
}

const REGISTER: &[&Model] = &[
    &crate::discharge::LIQUID_ORIFICE,
    &crate::discharge::GAS_ORIFICE,
    &crate::discharge::GAS_NOZZLE_REAL,
    &crate::discharge::CONTRACTION,
    &crate::discharge::GAS_PIPE_ADIABATIC,
    &crate::discharge::GAS_PIPE_ISOTHERMAL,
    &crate::discharge::HEM,
    &crate::discharge::OMEGA,
    &crate::discharge::NON_EQUILIBRIUM,
    &crate::discharge::BLOWDOWN_GAS,
    &crate::discharge::BLOWDOWN_LIQUID,
    &crate::discharge::BLOWDOWN_BOILING,
    &crate::discharge::PIPELINE,
    &crate::discharge::CATASTROPHIC,
    &crate::discharge::ISOLATION,
    &crate::flash::ISENTHALPIC,
    &crate::flash::EXPANSION,
    &crate::flash::DROPS,
    &crate::flash::RAINOUT,
    &crate::pool::POOL,
    &crate::pool::SPREADING,
    &crate::pool::EVAPORATION,
    &crate::pool::GROUND_HEAT,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sources_are_named() {
        let mut ids: Vec<&str> = register().iter().map(|model| model.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), register().len());
        assert!(register().iter().all(|model| !model.source.is_empty() && !model.zh.is_empty()));
    }
}
