//! Working days by dated notices: which days are off, which weekend days are worked, and by which notice.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::fault::Fault;
use crate::moment::Day;

const NOTICES: &str = include_str!("../data/notices-cn.csv");
const DAYS: &str = include_str!("../data/holidays-cn.csv");

/// From this day of December on, the notice of the next year may still change the days of this one: that of 2019 moved 29 December 2018.
const NEXT_YEAR_REACHES_BACK_TO: (i8, i8) = (12, 20);

/// Longest stretch of days one row may name.
const LONGEST: i64 = 60;

/// A notice of holidays for one year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Notice {
    /// Year it is for.
    pub year: i16,
    /// Its number, or its title.
    pub document: String,
    /// Day of issue.
    pub issued: Date,
    /// Where it stands.
    pub url: String,
    /// `read`: its own text was read; `transcribed`: taken from a transcription that names it.
    pub confidence: String,
}

/// A stretch of days that are not what their weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Exception {
    /// Year of the notice.
    pub notice: i16,
    /// Holiday.
    pub name: String,
    /// Off or worked.
    pub kind: DayKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayKind {
    /// Nobody works.
    Off,
    /// A working day.
    Work,
}

/// Years whose notices are known, and their working days.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    notices: BTreeMap<i16, Notice>,
    exceptions: Vec<Exception>,
    runs: Vec<Run>,
}

/// Known years without a gap.
#[derive(Clone, Debug)]
struct Run {
    first: Day,
    last: Day,
    last_year: i16,
    /// Working days up to and including each day.
    counted: Vec<u32>,
    working: Vec<Day>,
}

impl Calendar {
    /// The notices that come with the program, 2017 to 2026.
    pub fn china() -> &'static Self {
        static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::read(NOTICES, DAYS).expect("the tables of the crate are sound; a test reads them")
        });
        &CHINA
    }

    /// Reads notices and their days from two tables of comma-separated values.
    ///
    /// # Errors
    /// `calendar.table` names the row that is wrong: a day before its first, a day named twice, a notice that is not there.
    pub fn read(notices: &str, days: &str) -> Result<Self, Fault> {
        let notices: Vec<Notice> = rows(notices, "notices")?;
        let exceptions: Vec<Exception> = rows(days, "days")?;
        Self::new(notices, exceptions)
    }

    /// Returns a calendar of notices and their days.
    pub fn new(notices: Vec<Notice>, mut exceptions: Vec<Exception>) -> Result<Self, Fault> {
        let notices: BTreeMap<i16, Notice> = notices.into_iter().map(|notice| (notice.year, notice)).collect();
        let mut kinds: BTreeMap<Day, DayKind> = BTreeMap::new();
        for (at, row) in exceptions.iter().enumerate() {
            let bad = |zh: &str, en: &str| {
                Fault::new("calendar.table", format!("第{}行：{zh}", at + 2), format!("row {}: {en}", at + 2))
            };
            if !notices.contains_key(&row.notice) {
                return Err(bad("没有该年度的通知", "there is no notice for that year"));
            }
            let (from, to) = (Day::of_date(row.from), Day::of_date(row.to));
            if to < from || to.0 - from.0 > LONGEST {
                return Err(bad("止日早于起日，或跨度过长", "the last day is before the first, or too far from it"));
            }
            for day in from.0..=to.0 {
                if kinds.insert(Day(day), row.kind).is_some() {
                    return Err(bad("同一天出现两次", "a day is named twice"));
                }
            }
        }
        exceptions.sort_by_key(|row| row.from);
        let mut runs: Vec<Run> = Vec::new();
        for year in notices.keys().copied() {
            match runs.last_mut() {
                Some(run) if run.last_year + 1 == year => run.extend(year, &kinds),
                _ => {
                    let first = Day::of_date(date(year, 1, 1));
                    let mut run = Run { first, last: first, last_year: year, counted: Vec::new(), working: Vec::new() };
                    run.extend(year, &kinds);
                    runs.push(run);
                }
            }
        }
        Ok(Self { notices, exceptions, runs })
    }

    /// Notices that are known, by year.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.notices.values()
    }

    /// Returns the calendar with one more notice; one of the same year is replaced with its days.
    pub fn with(&self, notice: Notice, days: Vec<Exception>) -> Result<Self, Fault> {
        let year = notice.year;
        let notices = self.notices.values().filter(|there| there.year != year).cloned().chain([notice]).collect();
        let kept = self.exceptions.iter().filter(|there| there.notice != year).cloned();
        Self::new(notices, kept.chain(days).collect())
    }

    /// Tells whether a day is worked.
    ///
    /// # Errors
    /// `clock.year_missing` where the year has no notice.
    pub fn is_working(&self, day: Date) -> Result<bool, Fault> {
        let day = Day::of_date(day);
        let run = self.run(day)?;
        Ok(run.working.binary_search(&day).is_ok())
    }

    /// Returns the days within two that are not what their weekday says.
    pub fn exceptions(&self, from: Date, to: Date) -> impl Iterator<Item = &Exception> {
        self.exceptions.iter().filter(move |row| row.from <= to && row.to >= from)
    }

    /// The n-th working day after a day; the day itself for none.
    pub(crate) fn after(&self, day: Day, n: i64) -> Result<Day, Fault> {
        if n <= 0 {
            return Ok(day);
        }
        let run = self.run(day)?;
        let at = i64::from(run.count(day)) + n - 1;
        let found = usize::try_from(at).ok().and_then(|at| run.working.get(at));
        found.copied().ok_or_else(|| Fault::year_missing(run.last_year + 1))
    }

    /// The n-th working day before a day; the day itself for none.
    pub(crate) fn before(&self, day: Day, n: i64) -> Result<Day, Fault> {
        if n <= 0 {
            return Ok(day);
        }
        let run = self.run(day)?;
        let at = i64::from(run.count(Day(day.0 - 1))) - n;
        let found = usize::try_from(at).ok().and_then(|at| run.working.get(at));
        found.copied().ok_or_else(|| Fault::year_missing(year_of(run.first) - 1))
    }

    /// The day itself where it is worked, else the next one that is.
    pub(crate) fn on_or_after(&self, day: Day) -> Result<Day, Fault> {
        let run = self.run(day)?;
        let at = run.working.partition_point(|there| *there < day);
        run.working.get(at).copied().ok_or_else(|| Fault::year_missing(run.last_year + 1))
    }

    /// Working days after one day up to and including another.
    pub(crate) fn between(&self, from: Day, to: Day) -> Result<i64, Fault> {
        if to <= from {
            return Ok(0);
        }
        let run = self.run(from)?;
        if to > run.last {
            return Err(Fault::year_missing(run.last_year + 1));
        }
        Ok(i64::from(run.count(to)) - i64::from(run.count(from)))
    }

    /// The year whose notice is not known and may still move a day.
    pub(crate) fn may_move(&self, day: Day) -> Option<i16> {
        let date = day.date()?;
        let next = date.year() + 1;
        ((date.month(), date.day()) >= NEXT_YEAR_REACHES_BACK_TO && !self.notices.contains_key(&next)).then_some(next)
    }

    fn run(&self, day: Day) -> Result<&Run, Fault> {
        let found = self.runs.iter().rev().find(|run| run.first <= day && day <= run.last);
        found.ok_or_else(|| Fault::year_missing(year_of(day)))
    }
}

impl Run {
    fn extend(&mut self, year: i16, kinds: &BTreeMap<Day, DayKind>) {
        self.last = Day::of_date(date(year, 12, 31));
        self.last_year = year;
        for day in Day::of_date(date(year, 1, 1)).0..=self.last.0 {
            let day = Day(day);
            let is_working = kinds.get(&day).map_or(!day.is_weekend(), |kind| *kind == DayKind::Work);
            if is_working {
                self.working.push(day);
            }
            self.counted.push(u32::try_from(self.working.len()).unwrap_or(u32::MAX));
        }
    }

    fn count(&self, day: Day) -> u32 {
        usize::try_from(day.0 - self.first.0).ok().and_then(|at| self.counted.get(at)).copied().unwrap_or_default()
    }
}

fn year_of(day: Day) -> i16 {
    day.date().map_or(i16::MAX, Date::year)
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str, what: &str) -> Result<Vec<T>, Fault> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.map_err(|cause| {
        Fault::new("calendar.table", format!("{what}表有误：{cause}"), format!("table of {what}: {cause}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn working(day: &str) -> bool {
        Calendar::china().is_working(day.parse().unwrap()).unwrap()
    }

    #[test]
    fn days_are_what_the_notices_say() {
        for day in ["2018-12-29", "2020-01-19", "2022-10-08", "2023-06-25", "2024-05-11", "2025-09-28", "2026-01-04"] {
            assert!(working(day), "{day} is worked");
        }
        for day in ["2019-05-02", "2020-01-31", "2022-12-31", "2023-10-06", "2024-02-16", "2025-10-08", "2026-02-23"] {
            assert!(!working(day), "{day} is off");
        }
        assert!(working("2026-11-25") && !working("2026-11-22"));
    }

    #[test]
    fn each_year_has_as_many_working_days_as_its_notice_leaves() {
        // Days off of the law that fall on working days, exchanged ones aside: counted by hand from the notices.
        let of = |year: i16| {
            let calendar = Calendar::china();
            let last = Day::of_date(date(year - 1, 12, 31));
            if year == 2017 { None } else { calendar.between(last, Day::of_date(date(year, 12, 31))).ok() }
        };
        let counts: Vec<_> = (2018..=2026).map(|year| of(year).unwrap()).collect();
        assert_eq!(counts, [250, 250, 249, 250, 249, 249, 251, 248, 248]);
    }

    #[test]
    fn a_year_without_a_notice_is_asked_for() {
        let calendar = Calendar::china();
        let fault = calendar.is_working("2027-01-04".parse().unwrap()).unwrap_err();
        assert_eq!((fault.code, fault.asked_year), ("clock.year_missing", Some(2027)));
        let fault = calendar.after(Day::of_date("2026-12-30".parse().unwrap()), 5).unwrap_err();
        assert_eq!(fault.asked_year, Some(2027));
        assert_eq!(calendar.may_move(Day::of_date("2026-12-29".parse().unwrap())), Some(2027));
        assert_eq!(calendar.may_move(Day::of_date("2025-12-29".parse().unwrap())), None);
        let fault = calendar.before(Day::of_date("2017-01-05".parse().unwrap()), 9).unwrap_err();
        assert_eq!(fault.asked_year, Some(2016));
    }

    #[test]
    fn a_notice_is_added_and_a_table_with_a_fault_refused() {
        let notice = Notice {
            year: 2027,
            document: "虚构的通知".to_owned(),
            issued: "2026-11-20".parse().unwrap(),
            url: String::new(),
            confidence: "invented".to_owned(),
        };
        let day = |from: &str, to: &str, kind| Exception {
            notice: 2027,
            name: "元旦".to_owned(),
            kind,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        let calendar =
            Calendar::china().with(notice.clone(), vec![day("2027-01-01", "2027-01-03", DayKind::Off)]).unwrap();
        assert!(calendar.is_working("2027-01-04".parse().unwrap()).unwrap());
        let twice = vec![day("2027-01-01", "2027-01-03", DayKind::Off), day("2027-01-03", "2027-01-03", DayKind::Work)];
        assert_eq!(Calendar::china().with(notice.clone(), twice).unwrap_err().code, "calendar.table");
        let back = vec![day("2027-01-03", "2027-01-01", DayKind::Off)];
        assert_eq!(Calendar::china().with(notice, back).unwrap_err().code, "calendar.table");
        assert_eq!(Calendar::read("year\nx\n", DAYS).unwrap_err().code, "calendar.table");
    }
}
