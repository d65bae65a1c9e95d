//! Who acts, when, and where fresh ids come from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::IdSource;

/// A person or a program that acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Stable id, as the journal keeps it.
    pub id: String,
    /// Name to show.
    pub name: String,
}

impl Actor {
    /// Returns an actor.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into() }
    }
}

/// Source of the time; the app holds the one that asks the system.
pub trait Clock: Send + Sync {
    /// Returns the present instant.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still, for tests and for reproducible demo data.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// What every action is told besides its input.
pub struct Context<'a> {
    /// Who acts.
    pub actor: Actor,
    /// The time of the action; one action sees one time.
    pub now: Timestamp,
    /// Where new ids come from.
    pub ids: &'a dyn IdSource,
}

/// Returns the day in the city at an instant: China Standard Time is UTC+8, without summer time since 1992.
pub fn day_in_city(instant: Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::constant(8).to_datetime(instant).date()
}
