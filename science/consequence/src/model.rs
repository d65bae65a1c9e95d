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
        if trace.is_silent() {
            return;
        }
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
    &crate::plume::averaging::MODEL,
    &crate::plume::deposition::MODEL,
    &crate::plume::gaussian::MODEL,
    &crate::plume::puff::MODEL,
    &crate::plume::similarity::MODEL,
    &crate::screen::britter_mcquaid::MODEL,
    &crate::weather::MODEL,
    &crate::weather::class::SRDT,
    &crate::weather::class::TURNER_1964,
    &crate::weather::mixing::MODEL,
    &crate::weather::obukhov::MODEL,
    &crate::weather::power_law::MODEL,
    &crate::weather::sun::MODEL,
    &crate::weather::surface_layer::MODEL,
    &crate::weather::turbulence::LATERAL,
    &crate::weather::turbulence::VERTICAL,
    &crate::dense::MODEL,
    &crate::fire::WAYNE,
    &crate::fire::BAGSTER,
    &crate::fire::AQT3046,
    &crate::fire::pool::BABRAUSKAS,
    &crate::fire::pool::BURGESS,
    &crate::fire::pool::MUDAN,
    &crate::fire::pool::REW_HULBERT,
    &crate::fire::pool::YELLOW_BOOK,
    &crate::fire::jet::EXPANSION,
    &crate::fire::jet::CHAMBERLAIN,
    &crate::fire::jet::JOHNSON,
    &crate::fire::jet::HANKINSON_LOWESMITH,
    &crate::fire::jet::HOUF_SCHEFER,
    &crate::fire::jet::JET_AQT3046,
    &crate::fire::fireball::ROBERTS,
    &crate::fire::fireball::CCPS,
    &crate::fire::fireball::TNO,
    &crate::fire::fireball::MARTINSEN_MARX,
    &crate::blast::tnt::KINNEY_GRAHAM,
    &crate::blast::tnt::SWISDAK,
    &crate::blast::cloud::MULTI_ENERGY,
    &crate::blast::cloud::BAKER_STREHLOW_TANG,
    &crate::blast::burst::BURST,
    &crate::blast::burst::FRAGMENTS,
    &crate::harm::PROBIT,
    &crate::harm::TOXIC,
    &crate::harm::AQT3046_HEAT,
    &crate::harm::AQT3046_BLAST,
    &crate::pool::POOL,
    &crate::pool::SPREADING,
    &crate::pool::EVAPORATION,
    &crate::pool::GROUND_HEAT,
    &crate::jet::MODEL,
    &crate::jet::birch_1984::MODEL,
    &crate::jet::birch_1987::MODEL,
    &crate::jet::axis::MODEL,
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
