//! What follows from a case: who has to act, who is shown it, when it is due and in what colour. None of it is declared.

use std::collections::BTreeSet;

use anlan_duty::{Calendar, Due, Signal, Standing, due, due_without_working, signals};
use anlan_kernel::{Problem, RecordId, Text};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::lifecycle::{ActionKind, Lifecycle, NamedClock};
use crate::step::{of_clock, pending};

/// A case turns yellow so long before it is due; the plan's rules of colour say seven days.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A list that somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// 待办: what they have to act on.
    Todo,
    /// 已办: what they have acted on.
    Done,
    /// 抄送: what they are shown.
    Copied,
}

impl List {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Todo, Self::Done, Self::Copied];

    /// Returns the name in tables and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Done => "done",
            Self::Copied => "copied",
        }
    }
}

/// Colour of a case, by its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Nothing runs: not begun, or standing still.
    Grey,
    /// In time.
    Green,
    /// Due soon.
    Yellow,
    /// Overdue.
    Red,
    /// Done late.
    Blue,
}

impl Colour {
    /// Returns the name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Blue => "blue",
        }
    }

    /// Returns what it means.
    pub fn label(self) -> Text {
        match self {
            Self::Grey => Text::new("未计时", "no clock runs"),
            Self::Green => Text::new("正常", "in time"),
            Self::Yellow => Text::new("临期", "due soon"),
            Self::Red => Text::new("超期", "overdue"),
            Self::Blue => Text::new("逾期完成", "done late"),
        }
    }
}

/// Who has to act on a case now, and who is shown it.
pub fn who(lifecycle: &Lifecycle, case: &Case) -> BTreeSet<(RecordId, List)> {
    let mut found = BTreeSet::new();
    if case.ended_at.is_none() {
        let opinions = lifecycle.state(&case.state).and_then(|state| state.opinions.as_ref());
        let mut seats = Vec::new();
        if let Some(asked) = opinions {
            let all = pending(case, asked);
            seats.extend(all.take(if asked.in_turn { 1 } else { usize::MAX }));
        }
        let has_to = |kind| matches!(kind, ActionKind::Move | ActionKind::Return);
        for action in lifecycle.actions_in(&case.state).filter(|action| has_to(action.kind) && !action.optional) {
            seats.extend(case.seats_of(&action.by));
        }
        for seat in seats {
            found.insert((seat.holder, List::Todo));
            found.extend(seat.delegate.iter().map(|delegate| (delegate.holder, List::Todo)));
        }
    }
    for seat in &case.seats {
        let copied = lifecycle.party(&seat.party).is_some_and(|party| party.copied);
        if copied && !found.contains(&(seat.holder, List::Todo)) {
            found.insert((seat.holder, List::Copied));
        }
    }
    found
}

/// A clock of a case as it stands.
#[derive(Clone, Debug)]
pub struct Timed<'a> {
    /// The clock.
    pub named: &'a NamedClock,
    /// When it is due; where the calendar lacks a year, the question.
    pub due: Result<Due, Problem>,
    /// It runs over the whole case.
    pub of_case: bool,
}

/// Returns the clocks that count for a case: those of its state and that of the whole, with their working.
pub fn clocks<'a>(lifecycle: &'a Lifecycle, calendar: &Calendar, case: &'a Case) -> Vec<Timed<'a>> {
    let run = |name: &'a String, of_case: bool| {
        let (named, history) = (lifecycle.clock(name)?, case.clocks.get(name)?);
        let due = due(&named.clock, history, calendar).map_err(of_clock);
        Some(Timed { named, due, of_case })
    };
    let of_state = lifecycle.state(&case.state).map(|state| state.clocks.iter()).into_iter().flatten();
    of_state
        .filter_map(|name| run(name, false))
        .chain(lifecycle.clock.iter().filter_map(|name| run(name, true)))
        .collect()
}

/// The moment by which lists are ordered: the first at which a running clock of the case is due. A clock that waits for the notice of a year has
/// none until the notice is there.
///
/// # Errors
/// Where what happened to a clock cannot have happened.
pub fn deadline(lifecycle: &Lifecycle, calendar: &Calendar, case: &Case) -> Result<Option<Timestamp>, Problem> {
    let names = lifecycle.state(&case.state).map(|state| state.clocks.as_slice()).unwrap_or_default();
    let mut first: Option<Timestamp> = None;
    for name in names.iter().chain(&lifecycle.clock) {
        let (Some(named), Some(history)) = (lifecycle.clock(name), case.clocks.get(name)) else { continue };
        let due = match due_without_working(&named.clock, history, calendar) {
            Ok(due) => due,
            Err(fault) if fault.asked_year.is_some() => continue,
            Err(fault) => return Err(of_clock(fault)),
        };
        if let (Standing::Running, Some(at)) = (due.standing, due.at) {
            first = Some(first.map_or(at, |first| first.min(at)));
        }
    }
    Ok(first)
}

/// Returns the colour of clocks at a moment.
pub fn colour(case: &Case, clocks: &[Timed<'_>], now: Timestamp) -> Colour {
    if case.ended_at.is_some() {
        return if clocks.iter().any(|timed| timed.due.as_ref().is_ok_and(Due::ended_late)) {
            Colour::Blue
        } else {
            Colour::Green
        };
    }
    let running =
        clocks.iter().filter_map(|timed| timed.due.as_ref().ok()).filter(|due| due.standing == Standing::Running);
    colour_of_deadline(running.filter_map(|due| due.at).min(), now)
}

/// Returns the colour of an open case by its deadline.
pub fn colour_of_deadline(deadline: Option<Timestamp>, now: Timestamp) -> Colour {
    match deadline {
        None => Colour::Grey,
        Some(at) if now.as_second() > at.as_second() => Colour::Red,
        Some(at) if at.duration_since(now) <= SOON => Colour::Yellow,
        Some(_) => Colour::Green,
    }
}

/// Who is to be reminded or told of a case from when on, in order of time: derived, so that a return takes its reminders with it.
pub fn told<'a>(calendar: &Calendar, clocks: &'a [Timed<'_>]) -> Result<Vec<(&'a NamedClock, Signal)>, Problem> {
    let mut found = Vec::new();
    for timed in clocks {
        let Ok(due) = &timed.due else { continue };
        let signals = signals(&timed.named.clock, due, calendar).map_err(of_clock)?;
        found.extend(signals.into_iter().map(|signal| (timed.named, signal)));
    }
    found.sort_by_key(|(_, signal)| signal.at);
    Ok(found)
}
