//! Cases: lifecycles declared in packs, their clocks, who has to act, and lists of it.
//!
//! A finding, an approval, a permit, a measure: each is a case of a [`lifecycle`] that a pack declares in YAML. What happens to a case is an
//! [`event`](case::Event), journalled like every other change; who has to act, when it is due and in what colour is [derived](derive) of it and of the
//! day, and stands in no journal.
//!
//! * [`lifecycle`] is what a pack declares, read by [`check`], which finds dead states, unreachable actions and missing texts by file and line;
//! * [`step`] is the state machine: an action on a case by somebody at a moment gives events, or says what stands against it;
//! * [`open`] makes a case, [`case`] takes events;
//! * [`derive`] tells who has to act, and when;
//! * [`diagram`] draws a lifecycle;
//! * [`cases`] keeps cases, [`lists`] lists them, [`absence`] knows who stands in for whom, [`doors`] are the routes.

//!
//! # How to add a lifecycle
//! A YAML file in a pack, named under `lifecycles:` in its `pack.yaml`; `anlan pack check` says what is wrong with it. Nothing else.

pub mod lifecycle;

pub mod check;

pub mod case;
pub mod open;
pub mod step;

pub mod derive;
pub mod diagram;

pub mod cases;

pub mod absence;
pub mod lists;

pub mod doors;

mod declare;
mod tables;

pub use tables::{ABSENCE, ABSENCE_CHECK, CASE, CASE_CHECK, MIGRATIONS};
