//! Harm: from a concentration, a heat flux or a pressure to the share of people or things that suffer it.
//!
//! A probit Y = a + b ln(dose) becomes a probability by the normal distribution, P = Φ(Y − 5). Sets of coefficients are data with a source,
//! chosen by name.

mod erpg;
mod limits;
mod overpressure;
mod presence;
mod probit;
mod thermal;
mod toxic;

pub use erpg::{Erpg, erpg_of, erpgs};
pub use limits::{Threshold, ThresholdKind, thresholds};
pub use overpressure::{AQT3046_BLAST, BlastDeath, aqt3046_blast};
pub use presence::{Presence, presences};
pub use probit::{Effect, EffectKind, PROBIT, Probit, effect, effects};
pub use thermal::{AQT3046_HEAT, Escape, HeatDeath, aqt3046_heat, heat_dose, heat_dose_over};
pub use toxic::{
    ConcentrationUnit, DangerousLoad, TOXIC, ToxicProbit, ToxicSet, dangerous_loads, indoor, toxic_load,
    toxic_load_over, toxic_probit, toxic_probits,
};
