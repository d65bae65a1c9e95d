//! Relocation of hazardous-chemical firms out of dense districts (measure 7 of the plan of 2017): which firms come into question, in what
//! order, and how firm that order is.
//!
//! [`screen`] says of each firm in, out, or what is to be asked, with every condition shown: a fact nobody knows never puts a firm out.
//! [`rank`] orders the candidates by weighted criteria whose weights and scales are settings of the city; [`stability`] tells what becomes
//! of the order when the weights are others, and [`Ranking::swaps`] which change of one weight would exchange two neighbours.

mod draw;
mod scoring;
mod screening;
mod stability;

pub use scoring::{Candidate, Criterion, Part, Ranked, Ranking, Scale, Swap, Worse, default_criteria, rank};
pub use screening::{Activity, Condition, Facts, Finding, Outcome, Screened, Truth, Use, screen, screen_all};
pub use stability::{Draws, FirmStability, Spread, Stability, stability};
