//! Reminders and escalations: derived from how a clock stands, so that none outlives a return and none is lost.

use jiff::Timestamp;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::clock::{Clock, Span};
use crate::due::{Due, Standing};
use crate::fault::Fault;
use crate::moment::Day;

/// Something that somebody is to be told from a moment on, while the clock runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// From when.
    pub at: Timestamp,
    /// Before the due moment, or after it.
    pub kind: SignalKind,
    /// Place in the declaration, from 0.
    pub step: usize,
    /// Who; whoever has to act where nobody is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What a signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// It will be due.
    Reminder,
    /// It is overdue.
    Escalation,
}

/// Returns what is to be told of a clock, in order of time; nothing while it stands still or once it has ended.
///
/// # Errors
/// `clock.year_missing` where the working days before or after the due day are not known.
pub fn signals(clock: &Clock, due: &Due, calendar: &Calendar) -> Result<Vec<Signal>, Fault> {
    let (Standing::Running, Some(at)) = (&due.standing, due.at) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (step, reminder) in clock.remind.iter().enumerate() {
        let at = before(at, reminder.before, calendar)?;
        found.push(Signal { at, kind: SignalKind::Reminder, step, to: reminder.to.clone() });
    }
    for (step, escalation) in clock.escalate.iter().enumerate() {
        let at = after(at, escalation.after, calendar)?;
        found.push(Signal { at, kind: SignalKind::Escalation, step, to: Some(escalation.to.clone()) });
    }
    found.sort_by_key(|signal| signal.at);
    Ok(found)
}

fn before(due: Timestamp, span: Span, calendar: &Calendar) -> Result<Timestamp, Fault> {
    let day = Day::of(due);
    let n = i64::from(span.amount());
    let day = match span {
        Span::Hours(_) => return moved(due, -n * 3600),
        Span::CalendarDays(_) => day.plus(-n),
        Span::WorkingDays(_) => Some(calendar.before(day, n)?),
        Span::Months(n) => {
            let date = day.date().and_then(|date| date.checked_sub(jiff::Span::new().try_months(n).ok()?).ok());
            date.map(Day::of_date)
        }
    };
    day.and_then(Day::begin).ok_or_else(Fault::out_of_range)
}

/// An escalation of days comes with the begin of the last of them: one day after the due day is the morning after it.
fn after(due: Timestamp, span: Span, calendar: &Calendar) -> Result<Timestamp, Fault> {
    let day = Day::of(due);
    let n = i64::from(span.amount());
    let day = match span {
        Span::Hours(_) => return moved(due, n * 3600),
        Span::CalendarDays(_) => day.plus(n),
        Span::WorkingDays(_) => Some(calendar.after(day, n)?),
        Span::Months(n) => {
            let date = day.date().and_then(|date| date.checked_add(jiff::Span::new().try_months(n).ok()?).ok());
            date.map(Day::of_date)
        }
    };
    day.and_then(Day::begin).ok_or_else(Fault::out_of_range)
}

fn moved(at: Timestamp, seconds: i64) -> Result<Timestamp, Fault> {
    let second = at.as_second().checked_add(seconds).ok_or_else(Fault::out_of_range)?;
    Timestamp::from_second(second).map_err(|_| Fault::out_of_range())
}
