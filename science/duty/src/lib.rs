//! Clocks of duties: when something is due, and why then.
//!
//! A [`Clock`] is declared in a pack; what happened to it is a list of [`Event`]s; [`due`] tells when it is due and shows its working, line by line in
//! both languages. Nothing of this is ever stored: "overdue" is a question to a [`Due`] and a moment ([`Due::is_overdue`]), and [`signals`] tells who
//! is to be reminded, so that a return takes its reminders with it.
//!
//! Words used here:
//! * a **day** ends at 23:59 city time (UTC+8, no summer time), and its last second is still in time;
//! * a **working day** is what the State's dated notices say; a year without one is asked for, never guessed;
//! * a **pause** has a reason and a name, and lengthens a period by exactly what was paused, in the period's own unit;
//! * a **return** starts the step's period anew, or lets it go on, as declared.
//!
//! # Example
//! ```
//! use anlan_duty::{Calendar, Clock, Event, Rule, What, due};
//! let clock = Clock::of(Rule::MonthEnd("2018-03".parse()?));
//! let start = Event::new("2017-06-01T00:00:00Z".parse()?, "李静（演示）", What::Start);
//! let due = due(&clock, &[start], Calendar::china())?;
//! // A Saturday, and it stays one.
//! assert_eq!(due.at.unwrap().to_string(), "2018-03-31T15:59:59Z");
//! assert!(!due.is_overdue("2018-03-31T15:59:59Z".parse()?) && due.is_overdue("2018-03-31T16:00:00Z".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How to add one more
//! A kind of rule is a variant of [`Rule`] and its arms in `due.rs`; a notice is a row of `data/notices-cn.csv` and its days in `data/holidays-cn.csv`.

mod clock;
mod due;
mod history;
mod signal;

mod calendar;
mod fault;

mod moment;

pub use calendar::{Calendar, DayKind, Exception, Notice};
pub use clock::{Clock, DayOff, Escalation, Every, Ground, Month, OnReturn, Reminder, Rule, Span, Stage, StageDue};
pub use due::{Due, Standing, due, due_without_working, occurrences};
pub use fault::Fault;
pub use history::{Event, What};
pub use signal::{Signal, SignalKind, signals};
