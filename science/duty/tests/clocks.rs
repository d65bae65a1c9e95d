//! Cases of clocks, as the plan and the law have them.

use anlan_duty::{
    Calendar, Clock, DayOff, Due, Event, Every, OnReturn, Rule, SignalKind, Span, Standing, What, due, occurrences,
    signals,
};
use jiff::Timestamp;

/// City time, `2026-03-02 10:00`, as a moment.
fn at(text: &str) -> Timestamp {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}

fn start(text: &str) -> Event {
    Event::new(at(text), "陈明（演示）", What::Start)
}

fn event(text: &str, what: What) -> Event {
    Event::new(at(text), "李静（演示）", what)
}

fn pause(text: &str) -> Event {
    event(text, What::Pause { reason: "等待检测报告".to_owned() })
}

fn told(clock: &Clock, history: &[Event]) -> Due {
    due(clock, history, Calendar::china()).unwrap()
}

/// Checks a rule that starts at a moment; the due moment is given to the minute.
fn check(rule: Rule, started: &str, expect: &str) {
    let due = told(&Clock::of(rule.clone()), &[start(started)]);
    let shown = at(expect).as_second() + if matches!(rule, Rule::Within(Span::Hours(_))) { 0 } else { 59 };
    assert_eq!(due.at.map(Timestamp::as_second), Some(shown), "{rule:?} from {started}: {:?}", due.at);
}

#[test]
fn rules_are_due_when_they_say() {
    check(Rule::On("2017-09-30".parse().unwrap()), "2017-06-01 09:00", "2017-09-30 23:59");
    check(Rule::MonthEnd("2018-03".parse().unwrap()), "2017-06-01 09:00", "2018-03-31 23:59");
    check(Rule::MonthEnd("2024-02".parse().unwrap()), "2024-01-01 09:00", "2024-02-29 23:59");
    check(Rule::Within(Span::Hours(1)), "2026-03-01 23:30", "2026-03-02 00:30");
    check(Rule::Within(Span::CalendarDays(15)), "2026-02-20 23:59", "2026-03-07 23:59");
    check(Rule::Within(Span::WorkingDays(5)), "2026-09-28 09:00", "2026-10-10 23:59");
    check(Rule::Within(Span::WorkingDays(1)), "2026-02-13 18:00", "2026-02-14 23:59");
    // Started on a day off: the next working day is the first.
    check(Rule::Within(Span::WorkingDays(1)), "2026-10-03 09:00", "2026-10-08 23:59");
    check(Rule::Within(Span::Months(36)), "2024-02-29 09:00", "2027-02-28 23:59");
    check(Rule::Within(Span::Months(1)), "2026-01-31 09:00", "2026-02-28 23:59");
}

#[test]
fn the_plan_has_ten_quarterly_reports() {
    let every = Every { months: 3, first: "2017-07-10".parse().ok(), until: "2019-10-10".parse().ok() };
    let days = occurrences(&every, "2017-01-01".parse().unwrap(), "2030-01-01".parse().unwrap()).unwrap();
    assert_eq!(days.len(), 10);
    assert_eq!((days[0].to_string(), days[9].to_string()), ("2017-07-10".to_owned(), "2019-10-10".to_owned()));
    let clock = Clock::of(Rule::Every(every));
    let mut history = vec![start("2017-06-01 09:00")];
    for (n, day) in days.iter().enumerate() {
        let due = told(&clock, &history);
        assert_eq!(
            (due.done as usize, due.at),
            (n, Some(at(&format!("{day} 23:59")) + jiff::SignedDuration::from_secs(59)))
        );
        history.push(event(&format!("{day} 10:00"), What::Done));
    }
    let due = told(&clock, &history);
    assert!(matches!(due.standing, Standing::Ended { .. }), "{due:?}");
    assert_eq!(due.done, 10);
}

#[test]
fn a_recurrence_without_fixed_days_runs_from_when_it_was_last_done() {
    let clock = Clock::of(Rule::Every(Every { months: 6, first: None, until: None }));
    let mut history = vec![start("2025-08-31 09:00")];
    assert_eq!(told(&clock, &history).at, Some(at("2026-02-28 23:59") + jiff::SignedDuration::from_secs(59)));
    history.push(event("2026-01-10 09:00", What::Done));
    assert_eq!(told(&clock, &history).at, Some(at("2026-07-10 23:59") + jiff::SignedDuration::from_secs(59)));
}

#[test]
fn stages_follow_one_another() {
    let yaml = "
due:
  stages:
    - {label: {zh: 阶段性成果, en: first results}, due: {month_end: 2018-03}}
    - {label: {zh: 深化提升, en: deepening}, from: 2018-04-01, due: {on: 2019-10-31}}
";
    let clock: Clock = serde_saphyr::from_str(yaml).unwrap();
    assert_eq!(clock.check(), []);
    let mut history = vec![start("2017-06-01 09:00")];
    let first = told(&clock, &history);
    assert!(first.is_overdue(at("2018-04-01 00:00")) && !first.is_overdue(at("2018-03-31 23:59")));
    history.push(event("2018-03-20 09:00", What::Done));
    let second = told(&clock, &history);
    assert_eq!(second.at, Some(at("2019-10-31 23:59") + jiff::SignedDuration::from_secs(59)));
    assert!(second.working.iter().any(|line| line.zh.contains("深化提升") && line.en.contains("deepening")));
}

#[test]
fn a_pause_stops_the_clock_and_lengthens_it_in_its_own_unit() {
    let clock = Clock { may_pause: true, ..Clock::of(Rule::Within(Span::WorkingDays(20))) };
    let mut history = vec![start("2026-09-07 09:00"), pause("2026-09-10 15:00")];
    let due = told(&clock, &history);
    let Standing::Paused { by, reason, left, .. } = &due.standing else { panic!("{due:?}") };
    assert_eq!((by.as_str(), reason.as_str(), *left), ("李静（演示）", "等待检测报告", Span::WorkingDays(17)));
    assert!(!due.is_overdue(at("2027-01-01 00:00")), "what stands still is not overdue");
    history.push(event("2026-10-09 09:00", What::Resume));
    // 17 working days after 9 October.
    assert_eq!(told(&clock, &history).at, Some(at("2026-11-02 23:59") + jiff::SignedDuration::from_secs(59)));
    assert!(told(&clock, &history).working.iter().any(|line| line.zh.contains("顺延")));
}

#[test]
fn a_return_starts_the_step_anew_or_lets_it_go_on() {
    let returned = event("2026-11-10 09:00", What::Return { reason: "缺照片".to_owned() });
    let history = [start("2026-11-02 09:00"), returned];
    let clock = Clock::of(Rule::Within(Span::CalendarDays(15)));
    let going_on = Clock { on_return: OnReturn::GoOn, ..clock.clone() };
    assert_eq!(told(&clock, &history).at, Some(at("2026-11-25 23:59") + jiff::SignedDuration::from_secs(59)));
    assert_eq!(told(&going_on, &history).at, Some(at("2026-11-17 23:59") + jiff::SignedDuration::from_secs(59)));
}

#[test]
fn a_day_off_stays_unless_it_is_declared_to_give_way() {
    let clock = Clock::of(Rule::Within(Span::CalendarDays(3)));
    let history = [start("2026-09-29 09:00")];
    assert_eq!(told(&clock, &history).at, Some(at("2026-10-02 23:59") + jiff::SignedDuration::from_secs(59)));
    let clock = Clock { day_off: DayOff::NextWorkingDay, ..clock };
    assert_eq!(told(&clock, &history).at, Some(at("2026-10-08 23:59") + jiff::SignedDuration::from_secs(59)));
}

#[test]
fn signals_follow_from_the_state_and_go_with_it() {
    let yaml = "
due: {within: {working_days: 5}}
remind: [{before: {working_days: 2}}, {before: {hours: 4}, to: lead}]
escalate: [{after: {calendar_days: 1}, to: lead}, {after: {calendar_days: 3}, to: city_office}]
";
    let clock: Clock = serde_saphyr::from_str(yaml).unwrap();
    let history = [start("2026-11-16 09:00")];
    let all = signals(&clock, &told(&clock, &history), Calendar::china()).unwrap();
    let shown: Vec<_> = all.iter().map(|signal| (signal.at, signal.kind, signal.to.as_deref())).collect();
    assert_eq!(shown[0], (at("2026-11-19 00:00"), SignalKind::Reminder, None));
    assert_eq!(shown[1].0.as_second(), at("2026-11-23 19:59").as_second() + 59);
    assert_eq!(shown[2], (at("2026-11-24 00:00"), SignalKind::Escalation, Some("lead")));
    assert_eq!(shown[3], (at("2026-11-26 00:00"), SignalKind::Escalation, Some("city_office")));
    let returned = [history[0].clone(), event("2026-11-18 09:00", What::Return { reason: "重做".to_owned() })];
    let after = signals(&clock, &told(&clock, &returned), Calendar::china()).unwrap();
    assert_eq!(after[0].at, at("2026-11-23 00:00"), "the old reminder went with the return");
    let done = [history[0].clone(), event("2026-11-18 09:00", What::Done)];
    assert_eq!(signals(&clock, &told(&clock, &done), Calendar::china()).unwrap(), []);
}

#[test]
fn a_year_without_its_notice_is_a_question() {
    let clock = Clock::of(Rule::Within(Span::WorkingDays(30)));
    let fault = due(&clock, &[start("2026-12-10 09:00")], Calendar::china()).unwrap_err();
    assert_eq!((fault.code, fault.asked_year), ("clock.year_missing", Some(2027)));
    assert!(fault.reason.zh.ends_with('？') && fault.reason.en.ends_with('?') && !fault.remedy.zh.is_empty());
    let near = told(&Clock::of(Rule::Within(Span::WorkingDays(10))), &[start("2026-12-15 09:00")]);
    assert_eq!(near.may_move_by, Some(2027));
    // Calendar days need no notice.
    assert!(told(&Clock::of(Rule::Within(Span::CalendarDays(30))), &[start("2031-12-10 09:00")]).at.is_some());
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let clock = Clock { may_pause: true, ..Clock::of(Rule::Within(Span::CalendarDays(3))) };
    let begin = start("2026-11-02 09:00");
    let nameless = Event::new(at("2026-11-03 09:00"), "", What::Pause { reason: "等".to_owned() });
    let silent = event("2026-11-03 09:00", What::Pause { reason: " ".to_owned() });
    let stopped = event("2026-11-03 09:00", What::Stop);
    for history in [
        vec![pause("2026-11-02 09:00")],
        vec![begin.clone(), start("2026-11-03 09:00")],
        vec![begin.clone(), event("2026-11-01 09:00", What::Done)],
        vec![begin.clone(), pause("2026-11-03 09:00"), pause("2026-11-04 09:00")],
        vec![begin.clone(), event("2026-11-03 09:00", What::Resume)],
        vec![begin.clone(), pause("2026-11-06 00:00")],
        vec![begin.clone(), nameless],
        vec![begin.clone(), silent],
        vec![begin.clone(), stopped.clone(), stopped],
    ] {
        let fault = due(&clock, &history, Calendar::china()).unwrap_err();
        assert_eq!(fault.code, "clock.history", "{history:?}");
    }
    let fixed = Clock { may_pause: true, ..Clock::of(Rule::On("2026-12-01".parse().unwrap())) };
    assert_eq!(fixed.check()[0].code, "clock.cannot_pause");
    assert_eq!(
        due(&fixed, &[begin.clone(), pause("2026-11-03 09:00")], Calendar::china()).unwrap_err().code,
        "clock.history"
    );
    let endless = Clock::of(Rule::Within(Span::Months(u32::MAX)));
    assert_eq!(due(&endless, &[begin], Calendar::china()).unwrap_err().code, "clock.out_of_range");
}

#[test]
fn declarations_are_checked() {
    for (yaml, code) in [
        ("due: {within: {hours: 0}}", "clock.no_length"),
        ("due: {every: {months: 0}}", "clock.no_length"),
        ("due: {every: {months: 3, first: 2019-01-01, until: 2018-01-01}}", "clock.reversed"),
        ("due: {stages: []}", "clock.no_stages"),
        ("due: ongoing\nescalate: [{after: {hours: 1}, to: ' '}]", "clock.nobody"),
        (
            "due: {stages: [{label: {zh: 一, en: a}, due: {on: 2019-01-01}}, {label: {zh: 二, en: b}, due: {on: 2018-01-01}}]}",
            "clock.reversed",
        ),
    ] {
        let clock: Clock = serde_saphyr::from_str(yaml).unwrap();
        assert_eq!(clock.check().iter().map(|fault| fault.code).collect::<Vec<_>>(), [code], "{yaml}");
    }
    assert!(serde_saphyr::from_str::<Clock>("due: {month_end: 2018-13}").is_err());
    assert!(serde_saphyr::from_str::<Clock>("due: {on: 2018-02-30}").is_err());
    assert!(serde_saphyr::from_str::<Clock>("due: {within: {fortnights: 1}}").is_err());
}
