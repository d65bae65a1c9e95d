//! City time without tables: China Standard Time is UTC+8 and has no summer time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

const CITY: Offset = Offset::constant(8);
const DAY_S: i64 = 86_400;
const SHIFT_S: i64 = 8 * 3_600;

/// A day in the city, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    /// The day in the city at an instant.
    pub(crate) fn of(instant: Timestamp) -> Self {
        Self((instant.as_second() + SHIFT_S).div_euclid(DAY_S))
    }

    pub(crate) fn of_date(date: Date) -> Self {
        Self::of(begin(date))
    }

    /// Nothing where a calendar of years 1 to 9999 ends.
    pub(crate) fn date(self) -> Option<Date> {
        let instant = Timestamp::from_second(self.0.checked_mul(DAY_S)?.checked_sub(SHIFT_S)?).ok()?;
        Some(CITY.to_datetime(instant).date())
    }

    /// 00:00 in the city.
    pub(crate) fn begin(self) -> Option<Timestamp> {
        Timestamp::from_second(self.0.checked_mul(DAY_S)?.checked_sub(SHIFT_S)?).ok()
    }

    /// The last second, shown as 23:59.
    pub(crate) fn end(self) -> Option<Timestamp> {
        Timestamp::from_second(self.0.checked_mul(DAY_S)?.checked_add(DAY_S - 1 - SHIFT_S)?).ok()
    }

    pub(crate) fn plus(self, days: i64) -> Option<Self> {
        self.0.checked_add(days).map(Self)
    }

    /// Saturday or Sunday: 1 January 1970 was a Thursday.
    pub(crate) fn is_weekend(self) -> bool {
        matches!((self.0 + 3).rem_euclid(7), 5 | 6)
    }
}

fn begin(date: Date) -> Timestamp {
    CITY.to_timestamp(date.to_datetime(jiff::civil::Time::MIN)).unwrap_or(Timestamp::MIN)
}

/// An instant as a person in the city reads it, to the minute.
pub(crate) fn shown(instant: Timestamp) -> String {
    let at: DateTime = CITY.to_datetime(instant);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// The same instant in whole seconds: clocks know nothing finer.
pub(crate) fn whole(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_one_another_through_leap_years_and_summer_time_of_old() {
        // 1986 to 1991 had summer time; duties of today are counted in the time of today.
        for (date, next) in [
            ("2024-02-28", "2024-02-29"),
            ("2024-02-29", "2024-03-01"),
            ("2100-02-28", "2100-03-01"),
            ("1988-04-16", "1988-04-17"),
        ] {
            let day = Day::of_date(date.parse().unwrap());
            assert_eq!(day.plus(1).unwrap().date().unwrap().to_string(), next);
            assert_eq!(day.end().unwrap().as_second() + 1, day.plus(1).unwrap().begin().unwrap().as_second());
        }
        assert_eq!(shown(Day::of_date("2018-03-31".parse().unwrap()).end().unwrap()), "2018-03-31 23:59");
        assert!(Day::of_date("2026-10-10".parse().unwrap()).is_weekend());
        assert!(!Day::of_date("2026-10-09".parse().unwrap()).is_weekend());
    }
}
