//! Consequence analysis for people: a scenario proposed from a record, answered by the engine, told to those who may know.
//!
//! Nothing here is stored but runs of the risk map and plans that people save: an outcome is a function of the scenario and of the edition of the engine, so the same request gets the same
//! bytes. Who asks about which substance in which vessel stands in the read log.
//!
//! * [`weather`] offers classes of weather, each with its source;
//! * [`held`] reads what the records say of a vessel, as far as the caller may see it;
//! * [`proposal`] makes a scenario of it, and says of every default why it was taken;
//! * [`fault`] turns what the engine cannot compute into problems with pointers;
//! * [`risk`] keeps the risk map of the city;
//! * [`doors`] answers requests.

#![allow(
    clippy::type_complexity,
    clippy::items_after_statements,
    clippy::struct_field_names,
    clippy::enum_variant_names,
    clippy::float_cmp,
    reason = "fields and variants are words of the wire; what did not change is the same to the bit"
)]

pub mod weather;

pub mod held;

pub mod proposal;

pub mod fault;

pub mod risk;

pub mod doors;

pub use doors::{Door, routes, scenario_type};

use anlan_store::Migration;

/// Migrations, in order.
pub const MIGRATIONS: &[Migration] =
    &[Migration::shared(3_001, "assessment: runs", include_str!("../migrations/3001_risk_run.sql"))];
