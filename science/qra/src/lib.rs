//! Risk: how often people die where, and how many at once.
//!
//! Pure calculation on top of [`anlan_consequence`]: no file, no clock, no randomness; the same bytes for any number of threads.
//!
//! # Words
//!
//! A *release case* is one way a piece of equipment fails, with how often a year. An *effect* is one way a case ends (jet fire, flash fire,
//! toxic cloud …). A *footprint* is where an effect kills in one weather. A *source* is a place with all its effects. *Individual risk* is
//! the yearly chance of death of a person who is always at a place, outdoors; *societal risk* is how often N or more people die at once
//! (F-N curve), and *PLL*, the potential loss of life, how many die a year.
//!
//! # How a city is computed
//!
//! A footprint is tabulated once by distance and angle ([`Swath`]); the wind rose is folded into it by differences of look-ups, exactly for
//! a rose that is even within each sector. Frequencies are counted in whole units ([`tally`]): sums do not depend on their order, so
//! threads may share a grid, and a source can be taken out and put in again with the bytes of a full recomputation.

#![allow(clippy::many_single_char_names, reason = "formulas keep the letters of their publications")]

mod sets;

pub mod frequency;

pub mod ignition;

pub mod event_tree;

pub mod release_case;

pub mod presence;

mod rose;

mod footprint;
mod source;

mod folded;

pub mod fast;

pub mod tally;

mod contour;
mod grid;
mod line;
mod society;

pub mod plant;

pub mod uncertainty;

mod pressing;

pub mod city;

pub mod parallel;
pub mod quadrature;
pub mod steady;

pub use anlan_consequence::{Fault, Inputs};
pub use contour::{Area, contours};
pub use folded::Folded;
pub use footprint::{Footprint, Round, Swath, least_for};
pub use grid::{Grid, MOST_CELLS, RiskGrid};
pub use line::Segment;
pub use pressing::{Press, Pressing};
pub use rose::{Rose, WeatherClass, read_joint, sample_rose};
pub use society::{Account, Event, FnPoint, Ladder, People, Population, Society, Toll, curve_of};
pub use source::{Effect, Fold, Place, Share, Source};
