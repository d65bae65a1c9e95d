//! Substance identity: catalogue, lists, CAS and UN numbers, matching with reasons.
//!
//! A *query* is what a holder wrote: name, CAS, UN, a note. [`match_substance`] answers with one row and its
//! reasons, with "not sure" and candidates, or refuses what cannot be right. The key of a substance is its serial in
//! the catalogue of hazardous chemicals, never its CAS number: rows exist without one and rows share one.
//! A person's [`Decision`] answers a *question* ([`question_key`]) for every row that asks the same, until it is taken
//! away. [`normalise`] brings names to one form and keeps what they say about composition.
//!
//! Data stand in `data/`, each file with its source: the catalogue of 2015 and its amendments, `further.csv` (rows that
//! GB 18218 tells apart and the copy of the catalogue does not), `aliases.csv`, `implied.csv` (what being a separate row
//! implies), `un.csv`, `properties.csv`. To add an alias, add a line to `aliases.csv` with its source; `dilute` in `when`
//! keeps it to queries that speak of a solution.
//!
//! What substances are made of and how they behave with temperature stands in [`properties`].
//!
//! # Example
//!
//! ```
//! use anlan_substances::{Match, Query, match_substance};
//!
//! let solution = Query { name: Some("氨（25%）"), cas: Some("7664-41-7"), ..Query::default() };
//! let Match::Matched { identity, reasons } = match_substance(&solution) else { panic!("the composition decides") };
//! assert_eq!(identity.name_zh, "氨溶液[含氨＞10%]");
//! assert_eq!(reasons[0].text_en(), "name and CAS number agree");
//!
//! let Match::Refused { reason } = match_substance(&Query { cas: Some("7664-41-8"), ..Query::default() }) else { panic!() };
//! assert_eq!(reason.text_zh(), "CAS 号 7664-41-8 的校验码有误，应为 7");
//! ```
//!
//! # Features
//!
//! None.

pub mod properties;

mod fold;

mod cas;
mod enterprise_code;
mod un_number;

mod composition;
mod name;

mod catalogue;
mod identity;
mod matching;
mod near;

mod decision;
mod search;
mod suggestion;

pub use cas::{Cas, CasError};
pub use composition::{Comparator, Composition, Fit, Limit, Percent, Word};
pub use decision::{Decision, Decisions, match_with, question_key};
pub use enterprise_code::{CreditCode, CreditCodeError};
pub use identity::{Identity, Reason, Standing};
pub use matching::{Match, Query, match_substance};
pub use name::{NormalName, normalise};
pub use search::{by_serial, search};
pub use suggestion::{Suggestion, suggested_category};
pub use un_number::{UnNumber, UnNumberError};
