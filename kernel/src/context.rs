//! Who acts, when, and where fresh ids come from.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
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

/// The clock of the city: China Standard Time is UTC+8, without summer time since 1992.
const CITY: Offset = Offset::constant(8);

/// Returns the day in the city at an instant.
pub fn day_in_city(instant: Timestamp) -> Date {
    CITY.to_datetime(instant).date()
}

/// Returns the instant at which a day begins in the city; the first there is, where it would lie before that.
pub fn begin_of_day_in_city(day: Date) -> Timestamp {
    CITY.to_timestamp(day.to_datetime(Time::MIN)).unwrap_or(Timestamp::MIN)
}

/// Returns the last instant of a day in the city; the last there is, where it would lie after that.
pub fn end_of_day_in_city(day: Date) -> Timestamp {
    CITY.to_timestamp(day.to_datetime(Time::MAX)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_from_its_first_to_its_last_instant_in_the_city() {
        let day: Date = "2026-06-01".parse().unwrap();
        let (begin, end) = (begin_of_day_in_city(day), end_of_day_in_city(day));
        assert_eq!(begin.to_string(), "2026-05-31T16:00:00Z");
        assert_eq!(end.to_string(), "2026-06-01T15:59:59.999999999Z");
        assert_eq!([begin, end].map(day_in_city), [day, day]);
        let nanosecond = jiff::SignedDuration::from_nanos(1);
        assert_eq!(day_in_city(begin - nanosecond), day.yesterday().unwrap());
        assert_eq!(end + nanosecond, begin_of_day_in_city(day.tomorrow().unwrap()));
        assert_eq!((begin_of_day_in_city(Date::MIN), end_of_day_in_city(Date::MAX)), (Timestamp::MIN, Timestamp::MAX));
    }
}
