//! When it is due: the one function, with its working.

use anlan_quantity::Text;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::{Calendar, DayKind};
use crate::clock::{Clock, DayOff, Every, OnReturn, Rule, Span, StageDue};
use crate::fault::Fault;
use crate::history::{Event, What};
use crate::moment::{Day, shown, whole};

/// When something is due, as far as its clock can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last second in which it is in time; nothing where it has not started, stands still, or has no end. Of a clock that has ended, the one that
    /// held when it did.
    pub at: Option<Timestamp>,
    /// How it stands.
    pub standing: Standing,
    /// Times or stages done.
    pub done: u32,
    /// Year whose notice of holidays is not known and may still move the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_move_by: Option<i16>,
    /// How it was worked out, line by line.
    pub working: Vec<Text>,
}

/// How a clock stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// It has not started.
    Waiting,
    /// It runs.
    Running,
    /// It runs and has no end.
    Ongoing,
    /// It stands still.
    Paused {
        /// Since when.
        since: Timestamp,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
        /// What is left of it.
        left: Span,
    },
    /// It has ended.
    Ended {
        /// When.
        at: Timestamp,
    },
}

impl Due {
    /// Tells whether it is overdue at a moment: derived, never kept.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        match (&self.standing, self.at) {
            (Standing::Running, Some(at)) => whole(now) > at,
            _ => false,
        }
    }

    /// Tells whether it ended after it was due.
    pub fn ended_late(&self) -> bool {
        matches!((&self.standing, self.at), (Standing::Ended { at: ended }, Some(at)) if whole(*ended) > at)
    }
}

/// Tells when something is due, and shows the working.
///
/// # Units
/// Moments are whole seconds. A period of days ends at 23:59 city time (UTC+8) of its last day; the day it starts on does not count. Hours are
/// counted to the second. A pause lengthens a period by the days, working days or seconds between the pause and its end; of a period of months,
/// by calendar days.
///
/// # Source
/// The day on which a period begins is not counted, months end on the same day of a later one or on its last, and a day ends at 24:00: Civil Code,
/// articles 201 to 203. Whether the next working day takes the place of a day off is declared ([`DayOff`]); the plan's own dates stay.
///
/// # Errors
/// `clock.year_missing` asks for the notice of a year; `clock.history` where what happened cannot have happened so; `clock.out_of_range`.
///
/// # Example
/// ```
/// use anlan_duty::{Calendar, Clock, Event, Rule, Span, What, due};
/// let clock = Clock::of(Rule::Within(Span::WorkingDays(5)));
/// let start = Event::new("2026-09-28T01:00:00Z".parse()?, "陈明（演示）", What::Start);
/// let due = due(&clock, &[start], Calendar::china())?;
/// // 29 and 30 September, 8, 9 and 10 October: seven days off, and a Saturday worked.
/// assert_eq!(due.at.unwrap().to_string(), "2026-10-10T15:59:59Z");
/// assert!(due.working.iter().any(|line| line.zh.contains("国庆节")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due(clock: &Clock, history: &[Event], calendar: &Calendar) -> Result<Due, Fault> {
    work_out(clock, history, calendar, &mut Some(Vec::new()))
}

/// Tells the same without the working, for lists.
pub fn due_without_working(clock: &Clock, history: &[Event], calendar: &Calendar) -> Result<Due, Fault> {
    work_out(clock, history, calendar, &mut None)
}

type Working = Option<Vec<Text>>;

fn note(working: &mut Working, line: impl FnOnce() -> (String, String)) {
    if let Some(lines) = working {
        let (zh, en) = line();
        lines.push(Text::new(zh, en));
    }
}

/// How far a clock has come.
#[derive(Default)]
struct Run<'a> {
    /// From when it is counted.
    start: Option<Timestamp>,
    /// What pauses add, in the unit of the period.
    added: i64,
    paused: Option<(Timestamp, &'a str, &'a str)>,
    done: u32,
    ended: Option<Timestamp>,
}

fn work_out(clock: &Clock, history: &[Event], calendar: &Calendar, working: &mut Working) -> Result<Due, Fault> {
    let mut run = Run::default();
    let mut last: Option<Timestamp> = None;
    for event in history {
        if last.is_some_and(|last| event.at < last) {
            return Err(impossible("事件时间前后颠倒", "what happened is out of order"));
        }
        last = Some(event.at);
        step(clock, &mut run, event, calendar, working)?;
    }
    finish(clock, &run, calendar, working)
}

fn step<'a>(
    clock: &Clock,
    run: &mut Run<'a>,
    event: &'a Event,
    calendar: &Calendar,
    working: &mut Working,
) -> Result<(), Fault> {
    let at = whole(event.at);
    if run.ended.is_some() {
        return Err(impossible("期限已结束", "the clock has ended"));
    }
    if run.start.is_none() && event.what != What::Start {
        return Err(impossible("期限尚未开始", "the clock has not started"));
    }
    match &event.what {
        What::Start if run.start.is_some() => return Err(impossible("期限已经开始", "the clock has started already")),
        What::Start => {
            run.start = Some(at);
            note(working, || (format!("{}起算", shown(at)), format!("it starts at {}", shown(at))));
        }
        What::Pause { reason } => {
            if !clock.may_pause || !matches!(clock.due, Rule::Within(_)) {
                return Err(impossible("该期限不得暂停", "this clock may not stand still"));
            }
            if run.paused.is_some() {
                return Err(impossible("期限已经暂停", "the clock stands still already"));
            }
            if reason.trim().is_empty() || event.by.trim().is_empty() {
                return Err(impossible("暂停须写明理由和暂停人", "a pause has a reason and a name"));
            }
            if moment(clock, run, calendar)?.is_some_and(|due| at > due) {
                return Err(impossible("期限已过，不能再暂停", "the time is up; it can no longer stand still"));
            }
            run.paused = Some((at, &event.by, reason));
            note(working, || {
                let when = shown(at);
                (
                    format!("{when}由{}暂停：{reason}", event.by),
                    format!("{when}: {} lets it stand still: {reason}", event.by),
                )
            });
        }
        What::Resume => {
            let Some((since, ..)) = run.paused.take() else {
                return Err(impossible("期限没有暂停", "the clock does not stand still"));
            };
            let paused = counted(&clock.due, since, at, calendar)?;
            run.added += paused;
            note(working, || {
                let (zh, en) = unit(&clock.due);
                (
                    format!("{}恢复，期限顺延{paused}{zh}", shown(at)),
                    format!("{}: it goes on, lengthened by {paused} {en}", shown(at)),
                )
            });
        }
        What::Return { reason } => match clock.on_return {
            OnReturn::Restart => {
                (run.start, run.added, run.paused) = (Some(at), 0, None);
                note(working, || {
                    (
                        format!("{}退回（{reason}），重新起算", shown(at)),
                        format!("{}: returned ({reason}), it starts anew", shown(at)),
                    )
                });
            }
            OnReturn::GoOn => note(working, || {
                (
                    format!("{}退回（{reason}），期限不变", shown(at)),
                    format!("{}: returned ({reason}), it goes on", shown(at)),
                )
            }),
        },
        What::Done => {
            note(working, || (format!("{}完成", shown(at)), format!("{}: done", shown(at))));
            let is_last = match &clock.due {
                Rule::Every(every) => occurrence(every, run.done + 1, run.start, Some(at))?.is_none(),
                Rule::Stages(stages) => run.done as usize + 1 >= stages.len(),
                Rule::On(_) | Rule::MonthEnd(_) | Rule::Within(_) | Rule::Ongoing => true,
            };
            if is_last {
                run.ended = Some(at);
            } else {
                run.done += 1;
                (run.start, run.added, run.paused) = (Some(at), 0, None);
            }
        }
        What::Stop => {
            run.ended = Some(at);
            note(working, || (format!("{}终止", shown(at)), format!("{}: stopped", shown(at))));
        }
    }
    Ok(())
}

fn finish(clock: &Clock, run: &Run<'_>, calendar: &Calendar, working: &mut Working) -> Result<Due, Fault> {
    let done = run.done + u32::from(run.ended.is_some() && !matches!(clock.due, Rule::Ongoing));
    let made = |at, standing, may_move_by, working: &mut Working| Due {
        at,
        standing,
        done,
        may_move_by,
        working: working.take().unwrap_or_default(),
    };
    let Some(start) = run.start else {
        note(working, || ("尚未起算".to_owned(), "it has not started".to_owned()));
        // A fixed day is known beforehand.
        let at = if matches!(clock.due, Rule::Within(_)) { None } else { moment(clock, run, calendar)? };
        return Ok(made(at, Standing::Waiting, None, working));
    };
    if let (Rule::Within(span), Some((since, by, reason)), None) = (&clock.due, run.paused, run.ended) {
        let left = left(*span, run.added, start, since, calendar)?;
        note(working, || {
            let left = left.text();
            (format!("暂停中，剩余{}", left.zh), format!("it stands still with {} left", left.en))
        });
        let standing = Standing::Paused { since, by: by.to_owned(), reason: reason.to_owned(), left };
        return Ok(made(None, standing, None, working));
    }
    let at = moment(clock, run, calendar)?;
    if let (Some(at), Some(_)) = (at, working.as_ref()) {
        explain(clock, run, start, at, calendar, working);
    }
    let is_in_days = |span: &Span| matches!(span, Span::WorkingDays(_));
    let leans_on_notices =
        clock.day_off == DayOff::NextWorkingDay || matches!(&clock.due, Rule::Within(span) if is_in_days(span));
    let may_move_by = at.filter(|_| leans_on_notices).and_then(|at| calendar.may_move(Day::of(at)));
    if let Some(year) = may_move_by {
        note(working, || {
            (
                format!("{year}年的节假日安排尚未录入，可能改变十二月下旬的工作日"),
                format!("the notice for {year} is not known and may change the last days of December"),
            )
        });
    }
    let standing = match (run.ended, &clock.due) {
        (Some(at), _) => Standing::Ended { at },
        (None, Rule::Ongoing) => Standing::Ongoing,
        (None, _) => Standing::Running,
    };
    Ok(made(at, standing, may_move_by, working))
}

/// The due moment of what is to be done next.
fn moment(clock: &Clock, run: &Run<'_>, calendar: &Calendar) -> Result<Option<Timestamp>, Fault> {
    let by_rule = match &clock.due {
        Rule::On(day) => Some(end(Day::of_date(*day))?),
        Rule::MonthEnd(month) => Some(end(Day::of_date(month.last_day()))?),
        Rule::Within(span) => match run.start {
            Some(start) => Some(add(start, *span, run.added, calendar)?),
            None => None,
        },
        Rule::Every(every) => occurrence(every, run.done, run.start, run.start)?,
        Rule::Stages(stages) => match stages.get(run.done as usize).map(|stage| stage.due) {
            Some(StageDue::On(day)) => Some(end(Day::of_date(day))?),
            Some(StageDue::MonthEnd(month)) => Some(end(Day::of_date(month.last_day()))?),
            Some(StageDue::Within(span)) => match run.start {
                Some(start) => Some(add(start, span, run.added, calendar)?),
                None => None,
            },
            None => None,
        },
        Rule::Ongoing => None,
    };
    let is_by_hours = matches!(clock.due, Rule::Within(Span::Hours(_)));
    match by_rule {
        Some(at) if clock.day_off == DayOff::NextWorkingDay && !is_by_hours => {
            end(calendar.on_or_after(Day::of(at))?).map(Some)
        }
        other => Ok(other),
    }
}

/// The n-th time of a recurrence, counted from 0; nothing where it has come to its end.
fn occurrence(
    every: &Every,
    n: u32,
    start: Option<Timestamp>,
    last: Option<Timestamp>,
) -> Result<Option<Timestamp>, Fault> {
    let day = match every.first {
        Some(first) => months_after(first, u64::from(every.months) * u64::from(n))?,
        None => {
            let Some(from) = last.or(start).and_then(|from| Day::of(from).date()) else { return Ok(None) };
            months_after(from, u64::from(every.months))?
        }
    };
    if every.until.is_some_and(|until| day > until) { Ok(None) } else { end(Day::of_date(day)).map(Some) }
}

/// Returns the days on which a recurrence of fixed days is due within two days, the first and the last included.
///
/// # Errors
/// `clock.out_of_range` where they go beyond the years that can be told.
pub fn occurrences(every: &Every, from: Date, to: Date) -> Result<Vec<Date>, Fault> {
    let Some(first) = every.first else { return Ok(Vec::new()) };
    let to = every.until.map_or(to, |until| until.min(to));
    let mut days = Vec::new();
    let mut n = 0_u64;
    loop {
        let day = months_after(first, u64::from(every.months) * n)?;
        if day > to {
            return Ok(days);
        }
        if day >= from {
            days.push(day);
        }
        if every.months == 0 {
            return Ok(days);
        }
        n += 1;
    }
}

fn add(start: Timestamp, span: Span, added: i64, calendar: &Calendar) -> Result<Timestamp, Fault> {
    let n = i64::from(span.amount());
    let day = Day::of(start);
    let later = |day: Day, days: i64| day.plus(days).ok_or_else(Fault::out_of_range);
    match span {
        Span::Hours(_) => {
            let second = start.as_second().checked_add(n * 3600 + added).ok_or_else(Fault::out_of_range)?;
            Timestamp::from_second(second).map_err(|_| Fault::out_of_range())
        }
        Span::CalendarDays(_) => end(later(day, n + added)?),
        Span::WorkingDays(_) => end(calendar.after(day, n + added)?),
        Span::Months(n) => {
            let date = months_after(day.date().ok_or_else(Fault::out_of_range)?, u64::from(n))?;
            end(later(Day::of_date(date), added)?)
        }
    }
}

fn months_after(day: Date, months: u64) -> Result<Date, Fault> {
    let months = i64::try_from(months).ok().filter(|months| *months <= 12 * 9_000).ok_or_else(Fault::out_of_range)?;
    day.checked_add(jiff::Span::new().months(months)).map_err(|_| Fault::out_of_range())
}

fn end(day: Day) -> Result<Timestamp, Fault> {
    day.end().ok_or_else(Fault::out_of_range)
}

/// What lies between two moments, in the unit of a rule.
fn counted(rule: &Rule, from: Timestamp, to: Timestamp, calendar: &Calendar) -> Result<i64, Fault> {
    match rule {
        Rule::Within(Span::Hours(_)) => Ok(to.as_second() - from.as_second()),
        Rule::Within(Span::WorkingDays(_)) => calendar.between(Day::of(from), Day::of(to)),
        _ => Ok(Day::of(to).0 - Day::of(from).0),
    }
}

fn unit(rule: &Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Within(Span::Hours(_)) => ("秒", "seconds"),
        Rule::Within(Span::WorkingDays(_)) => ("个工作日", "working days"),
        _ => ("日", "calendar days"),
    }
}

/// What is left of a period at a moment; of hours, those begun; of months, in days.
fn left(span: Span, added: i64, start: Timestamp, at: Timestamp, calendar: &Calendar) -> Result<Span, Fault> {
    let up = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    let due = add(start, span, added, calendar)?;
    let rest = counted(&Rule::Within(span), at, due, calendar)?;
    Ok(match span {
        Span::Hours(_) => Span::Hours(up((rest + 3599).div_euclid(3600))),
        Span::WorkingDays(_) => Span::WorkingDays(up(rest)),
        Span::CalendarDays(_) | Span::Months(_) => Span::CalendarDays(up(rest)),
    })
}

fn explain(clock: &Clock, run: &Run<'_>, start: Timestamp, at: Timestamp, calendar: &Calendar, working: &mut Working) {
    let rule = clock.text();
    match &clock.due {
        Rule::Within(span) => {
            let began = !matches!(span, Span::Hours(_));
            let (zh, en) =
                if began { ("，当日不计入", "; the day it starts on does not count") } else { ("", "") };
            note(working, || (format!("{}{zh}", rule.zh), format!("{}{en}", rule.en)));
            if matches!(span, Span::WorkingDays(_)) {
                days_between(start, at, calendar, working);
            }
        }
        Rule::Every(_) => note(working, || {
            (format!("{}，第{}次", rule.zh, run.done + 1), format!("{}, time {}", rule.en, run.done + 1))
        }),
        Rule::Stages(stages) => note(working, || {
            let stage = stages.get(run.done as usize).map(|stage| stage.label.clone()).unwrap_or_default();
            (format!("第{}阶段：{}", run.done + 1, stage.zh), format!("stage {}: {}", run.done + 1, stage.en))
        }),
        Rule::On(_) | Rule::MonthEnd(_) => note(working, || {
            let stays = clock.day_off == DayOff::Stays;
            let (zh, en) = if stays {
                ("，不因周末和节假日顺延", "; no weekend or holiday moves it")
            } else {
                ("", "")
            };
            (format!("{}{zh}", rule.zh), format!("{}{en}", rule.en))
        }),
        Rule::Ongoing => {}
    }
    if clock.day_off == DayOff::NextWorkingDay {
        note(working, || {
            (
                "末日为非工作日的，顺延至其后第一个工作日".to_owned(),
                "a last day off gives way to the next working day".to_owned(),
            )
        });
    }
    note(working, || (format!("{}到期", shown(at)), format!("it is due at {}", shown(at))));
}

/// Says which days did not count, and by which notice.
fn days_between(start: Timestamp, at: Timestamp, calendar: &Calendar, working: &mut Working) {
    let (Some(from), Some(to)) = (Day::of(start).date().and_then(|day| day.tomorrow().ok()), Day::of(at).date()) else {
        return;
    };
    let mut cited: Vec<i16> = Vec::new();
    for row in calendar.exceptions(from, to) {
        cited.push(row.notice);
        note(working, || {
            let days = if row.from == row.to { row.from.to_string() } else { format!("{}—{}", row.from, row.to) };
            match row.kind {
                DayKind::Off => {
                    (format!("{days}放假（{}），不计", row.name), format!("{days} off ({}), not counted", row.name))
                }
                DayKind::Work => (
                    format!("{days}调休上班（{}），计入", row.name),
                    format!("{days} worked in exchange ({}), counted", row.name),
                ),
            }
        });
    }
    cited.dedup();
    for notice in calendar.notices().filter(|notice| cited.contains(&notice.year)) {
        note(working, || (format!("依据：{}", notice.document), format!("by: {}", notice.document)));
    }
}

fn impossible(zh: &str, en: &str) -> Fault {
    Fault::new("clock.history", zh, en).remedy("核对期限的经过", "check what happened to the clock")
}
