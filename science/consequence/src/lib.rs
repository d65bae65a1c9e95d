//! From a hole to who is hurt: discharge, dispersion, fire, explosion and harm.
//!
//! Pure calculation: no file, no clock, no randomness, the same bits on every machine and for any number of threads.
//!
//! # Words
//!
//! A *model* is one published way of computing one thing, in one file, whose head names units, source, limits and errors. A
//! *correlation set* (dispersion parameters, probits, curves) is data with a source, named in every result. A model that is asked for
//! something impossible returns a [`Fault`] that names the place; one that is asked for something outside the range it was made for
//! answers, and says so in a [`Warning`]. What was used stands in the [`Trace`].
//!
//! # Conventions
//!
//! SI units inside. The wind direction is always where the wind comes *from*; x runs downwind, y to the left of it, z up. Pressures are
//! absolute unless a name says over-pressure. A concentration carries its averaging time.
//!
//! # How to add a model
//!
//! One file in the folder of its subject: a `pub const MODEL: Model` (id, names, source, [`Range`]s of validity), a struct of inputs,
//! a function that checks them with [`Inputs`] and computes, tests against a published figure, one line in [`register`].

#![allow(clippy::many_single_char_names, reason = "formulas keep the letters of their publications")]

mod fault;
mod model;
mod sets;
mod trace;

pub mod blast;
pub mod dense;
pub mod fire;
pub mod harm;
pub mod jet;
pub mod numerics;

pub mod air;

pub mod discharge;
pub mod flash;
pub mod plume;
pub mod screen;
pub mod weather;

pub mod outcome;
pub mod pool;
pub mod scenario;

pub use fault::{Fault, Inputs};
pub use model::{Model, Range, register};
pub use trace::{Trace, Used, Warning};
