//! Dates as people type them.

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

use crate::text::{clean, half_width};

/// Returns a date from the forms in use: `2026-11-23`, `2026/11/23`, `2026.11.23`, `2026年11月23日`, `20261123`, each with full-width
/// digits too and with a time of day behind it, which is dropped.
///
/// The order is always year, month, day; whether the year makes sense is for the caller to say.
///
/// # Errors
/// `date.unreadable` for another form, `date.impossible` for a day that no calendar has.
///
/// # Example
/// ```
/// assert_eq!(anlan_tables::parse_date("２０２６年１１月２３日")?, jiff::civil::date(2026, 11, 23));
/// # Ok::<(), anlan_kernel::Problem>(())
/// ```
pub fn parse_date(text: &str) -> Result<Date> {
    let plain: String = clean(text).chars().map(half_width).collect();
    let plain = plain.trim();
    let day = plain.split_once([' ', 'T']).map_or(plain, |(day, _)| day);
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        vec![&day[..4], &day[4..6], &day[6..]]
    } else {
        day.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day_of_month] = parts.as_slice() else {
        return Err(unreadable(text));
    };
    let fits = |part: &str, width: std::ops::RangeInclusive<usize>| {
        width.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !(fits(year, 4..=4) && fits(month, 1..=2) && fits(day_of_month, 1..=2)) {
        return Err(unreadable(text));
    }
    let number = |part: &str| part.parse::<i16>().expect("at most four digits fit");
    let small = |part: &str| part.parse::<i8>().expect("at most two digits fit");
    Date::new(number(year), small(month), small(day_of_month)).map_err(|_| impossible(text))
}

/// Returns the moment of a serial number of a workbook.
///
/// # Source
/// ECMA-376 part 1, 18.17.4.1: days since 1899-12-31, where the 1900 system counts a 29 February 1900 that never was; days since
/// 1904-01-01 in the 1904 system.
///
/// # Valid for
/// 1 ≤ serial < 2 958 466 (end of the year 9999); `None` outside.
pub(crate) fn from_serial(serial: f64, since_1904: bool) -> Option<DateTime> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let epoch = match (since_1904, serial < 60.0) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31),
        (false, false) => date(1899, 12, 30), // one less: the day that never was has been counted
    };
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked above")]
    let (days, seconds) = (serial.floor() as i64, (serial.fract() * 86_400.0).round() as i64);
    epoch.at(0, 0, 0, 0).checked_add(days.days().seconds(seconds)).ok()
}

/// Returns the day of a serial number typed or stored as a plain number.
pub(crate) fn from_plain_number(value: f64, source: &str) -> Result<Date> {
    if (value - value.trunc()).abs() < f64::EPSILON && (10_000_101.0..=99_991_231.0).contains(&value) {
        return parse_date(&format!("{value:.0}"));
    }
    from_serial(value, false).map(DateTime::date).ok_or_else(|| unreadable(source))
}

fn unreadable(source: &str) -> Problem {
    let shown = crate::problems::shorten(source);
    Problem::invalid("date.unreadable", format!("“{shown}”不是日期"), format!("\"{shown}\" is not a date"))
        .remedy("按“年-月-日”填写，例如 2026-11-23", "write year-month-day, such as 2026-11-23")
}

fn impossible(source: &str) -> Problem {
    let shown = crate::problems::shorten(source);
    Problem::invalid(
        "date.impossible",
        format!("日历上没有“{shown}”这一天"),
        format!("no calendar has the day \"{shown}\""),
    )
    .remedy("核对月份和日期", "check the month and the day")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        for typed in [
            "2026-11-23",
            "2026/11/23",
            "2026.11.23",
            "2026年11月23日",
            "20261123",
            "２０２６－１１－２３",
            " 2026-11-23 08:30:00",
            "2026-11-23T08:30:00",
        ] {
            assert_eq!(parse_date(typed), Ok(date(2026, 11, 23)), "{typed}");
        }
        assert_eq!(parse_date("2202-1-5"), Ok(date(2202, 1, 5)), "the range is the caller's");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for typed in ["", "23-11-2026", "11/23/26", "2026-11", "2026-11-23-1", "2026年11月", "tomorrow", "2026--1-1"]
        {
            assert_eq!(parse_date(typed).unwrap_err().code, "date.unreadable", "{typed}");
        }
        for typed in ["2026-02-30", "2026-13-01", "20260229", "2026-00-10"] {
            assert_eq!(parse_date(typed).unwrap_err().code, "date.impossible", "{typed}");
        }
    }

    #[test]
    fn serial_numbers_of_both_systems() {
        assert_eq!(from_serial(1.0, false), Some(date(1900, 1, 1).at(0, 0, 0, 0)));
        assert_eq!(from_serial(59.0, false), Some(date(1900, 2, 28).at(0, 0, 0, 0)));
        assert_eq!(from_serial(61.0, false), Some(date(1900, 3, 1).at(0, 0, 0, 0)));
        assert_eq!(from_serial(46_349.5, false), Some(date(2026, 11, 23).at(12, 0, 0, 0)));
        assert_eq!(from_serial(44_887.0, true), Some(date(2026, 11, 23).at(0, 0, 0, 0)));
        assert_eq!(from_serial(f64::NAN, false), None);
        assert_eq!(from_serial(1e300, false), None);
    }
}
