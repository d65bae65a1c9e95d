//! Words every capability shares: problems, ids, actors, permissions, the clock, records, journal entries, pages.
//!
//! The kernel knows no duty, no SQL and no HTTP. What stands here is what a newcomer must know before reading any capability:
//!
//! * a [`Record`](record::Record) is a declared fact with its provenance and its version;
//! * a [`Entry`](journal::Entry) is one change of one record, as the journal keeps it;
//! * a [`Problem`](problem::Problem) is every error a person may read: stable code, Chinese and English, place and remedy;
//! * a [`Context`](context::Context) says who acts, when, and where fresh ids come from: no code below the app asks the system for them;
//! * a [`Caller`](permission::Caller) says who asks through a door, and what they may do.

pub mod context;
pub mod hex;
pub mod masking;
pub mod permission;
pub mod problem;

pub mod id;
pub mod journal;
pub mod page;
pub mod record;

pub use hex::hex;

pub use context::{Actor, Clock, Context, FixedClock, begin_of_day_in_city, day_in_city, end_of_day_in_city};
pub use id::{IdSource, RecordId};
pub use journal::{Entry, Position};
pub use page::{Page, PageRequest};
pub use permission::{Caller, Grant, Level, Placement, Reach, ReadNote, Rights, Scope, Sight, Verb};
pub use problem::{Kind, Place, Problem, Severity, Text};
pub use record::{Body, FieldSource, Provenance, Record};
