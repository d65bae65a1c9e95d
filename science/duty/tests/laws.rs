//! What holds of every clock.

use anlan_duty::{Calendar, Clock, DayOff, Event, Every, OnReturn, Rule, Span, What, due, due_without_working};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// Moments of 2018 to 2024, to the second: what follows stays within the years whose notices are known.
fn moments() -> impl Strategy<Value = Timestamp> {
    (1_515_000_000_i64..1_735_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1_u32..500).prop_map(Span::Hours),
        (1_u32..90).prop_map(Span::CalendarDays),
        (1_u32..60).prop_map(Span::WorkingDays),
        (1_u32..6).prop_map(Span::Months),
    ]
}

fn clocks() -> impl Strategy<Value = Clock> {
    let rules = prop_oneof![
        spans().prop_map(Rule::Within),
        (1_i16..9000, 1_i8..=12)
            .prop_map(|(year, month)| Rule::MonthEnd(format!("{year:04}-{month:02}").parse().unwrap())),
        moments().prop_map(|at| Rule::On(jiff::tz::Offset::constant(8).to_datetime(at).date())),
        (1_u32..40).prop_map(|months| Rule::Every(Every { months, first: None, until: None })),
        Just(Rule::Ongoing),
    ];
    let returns = prop_oneof![Just(OnReturn::Restart), Just(OnReturn::GoOn)];
    let offs = prop_oneof![Just(DayOff::Stays), Just(DayOff::NextWorkingDay)];
    (rules, any::<bool>(), returns, offs).prop_map(|(rule, may_pause, on_return, day_off)| Clock {
        may_pause,
        on_return,
        day_off,
        ..Clock::of(rule)
    })
}

fn started(at: Timestamp) -> Event {
    Event::new(at, "甲", What::Start)
}

fn when(span: Span, history: &[Event]) -> Timestamp {
    let clock = Clock { may_pause: true, ..Clock::of(Rule::Within(span)) };
    due(&clock, history, Calendar::china()).unwrap().at.unwrap()
}

fn day(at: Timestamp) -> i64 {
    (at.as_second() + 28_800).div_euclid(86_400)
}

/// Working days after one day up to another, counted one by one.
fn working_between(from: Timestamp, to: Timestamp) -> u32 {
    let days = (day(from) + 1..=day(to)).filter(|day| {
        let date = jiff::tz::Offset::UTC.to_datetime(Timestamp::from_second(day * 86_400).unwrap()).date();
        Calendar::china().is_working(date).unwrap()
    });
    u32::try_from(days.count()).unwrap()
}

proptest! {
    #[test]
    fn who_starts_later_is_due_later_or_together(span in spans(), first in moments(), later in 0_i64..40_000_000) {
        let second = first + SignedDuration::from_secs(later.min(1_735_000_000 - first.as_second()));
        prop_assert!(when(span, &[started(first)]) <= when(span, &[started(second)]));
    }

    #[test]
    fn more_time_is_never_less(span in spans(), start in moments()) {
        let more = match span {
            Span::Hours(n) => Span::Hours(n + 1),
            Span::CalendarDays(n) => Span::CalendarDays(n + 1),
            Span::WorkingDays(n) => Span::WorkingDays(n + 1),
            Span::Months(n) => Span::Months(n + 1),
        };
        prop_assert!(when(span, &[started(start)]) < when(more, &[started(start)]));
        prop_assert!(start < when(span, &[started(start)]));
    }

    #[test]
    fn a_pause_lengthens_by_exactly_what_was_paused(span in spans(), start in moments(), after in 0_i64..1000, long in 0_i64..4_000_000) {
        let plain = when(span, &[started(start)]);
        let begin = start + SignedDuration::from_secs((plain.as_second() - start.as_second()) * after / 1000);
        let end = begin + SignedDuration::from_secs(long);
        let history = [
            started(start),
            Event::new(begin, "乙", What::Pause { reason: "等待".to_owned() }),
            Event::new(end, "乙", What::Resume),
        ];
        let paused = when(span, &history);
        match span {
            Span::Hours(_) => prop_assert_eq!(paused.as_second() - plain.as_second(), long),
            Span::CalendarDays(_) | Span::Months(_) => prop_assert_eq!(day(paused) - day(plain), day(end) - day(begin)),
            Span::WorkingDays(_) => prop_assert_eq!(working_between(plain, paused), working_between(begin, end)),
        }
    }

    #[test]
    fn working_days_are_those_that_are_counted(n in 1_u32..60, start in moments()) {
        let at = when(Span::WorkingDays(n), &[started(start)]);
        prop_assert_eq!(working_between(start, at), n);
        let date = jiff::tz::Offset::constant(8).to_datetime(at).date();
        prop_assert!(Calendar::china().is_working(date).unwrap());
        prop_assert_eq!((at.as_second() + 28_800).rem_euclid(86_400), 86_399);
    }

    #[test]
    fn a_return_restarts_as_if_it_had_started_then(span in spans(), start in moments(), later in 0_i64..4_000_000) {
        let again = start + SignedDuration::from_secs(later);
        let returned = Event::new(again, "乙", What::Return { reason: "重做".to_owned() });
        prop_assert_eq!(when(span, &[started(start), returned]), when(span, &[started(again)]));
    }

    #[test]
    fn a_clock_survives_its_text(clock in clocks()) {
        let json = serde_json::to_string(&clock).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Clock>(&json).unwrap(), &clock);
        let yaml = serde_saphyr::to_string(&clock).unwrap();
        prop_assert_eq!(&serde_saphyr::from_str::<Clock>(&yaml).unwrap(), &clock, "{}", yaml);
    }

    #[test]
    fn with_and_without_working_is_the_same(clock in clocks(), start in moments()) {
        let history = [started(start)];
        let (with, without) = (due(&clock, &history, Calendar::china()), due_without_working(&clock, &history, Calendar::china()));
        match (with, without) {
            (Ok(with), Ok(without)) => {
                prop_assert!(without.working.is_empty());
                prop_assert!(with.working.iter().all(|line| !line.zh.is_empty() && !line.en.is_empty()));
                prop_assert_eq!((with.at, with.standing), (without.at, without.standing));
            }
            (Err(with), Err(without)) => prop_assert_eq!(with, without),
            (with, without) => prop_assert!(false, "{:?} {:?}", with, without),
        }
    }

    #[test]
    fn overdue_begins_with_the_second_after(span in spans(), start in moments()) {
        let clock = Clock::of(Rule::Within(span));
        let due = due(&clock, &[started(start)], Calendar::china()).unwrap();
        let at = due.at.unwrap();
        prop_assert!(!due.is_overdue(at) && !due.is_overdue(at + SignedDuration::from_millis(999)));
        prop_assert!(due.is_overdue(at + SignedDuration::from_secs(1)));
    }
}
