//! A clock as it is declared: what makes something due.
//!
//! In a pack it reads so:
//! ```yaml
//! due: {within: {working_days: 20}}
//! may_pause: true
//! remind: [{before: {working_days: 2}}]
//! escalate: [{after: {calendar_days: 1}, to: lead}]
//! ground: {source: order88-2016, clause: "26", confidence: verified}
//! ```

use std::fmt;
use std::str::FromStr;

use anlan_quantity::Text;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// What makes it due.
    pub due: Rule,
    /// It may stand still, for a reason and by a named person.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_pause: bool,
    /// What a return of the step does to it.
    #[serde(default)]
    pub on_return: OnReturn,
    /// What becomes of a due day on which nobody works.
    #[serde(default)]
    pub day_off: DayOff,
    /// Who is reminded when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remind: Vec<Reminder>,
    /// Who is told when it runs over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Escalation>,
    /// On what ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What makes something due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// By the end of a day, 23:59 city time.
    On(Date),
    /// By the end of the last day of a month; no weekend moves it.
    MonthEnd(Month),
    /// So long after it started; the day it started on does not count.
    Within(Span),
    /// Again and again.
    Every(Every),
    /// One stage after another.
    Stages(Vec<Stage>),
    /// Without an end.
    Ongoing,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// By the clock.
    Hours(u32),
    /// Every day counts.
    CalendarDays(u32),
    /// Days on which offices work.
    WorkingDays(u32),
    /// To the same day of a later month, or its last one.
    Months(u32),
}

impl Span {
    /// How many.
    pub fn amount(self) -> u32 {
        match self {
            Self::Hours(n) | Self::CalendarDays(n) | Self::WorkingDays(n) | Self::Months(n) => n,
        }
    }

    /// The span in words.
    pub fn text(self) -> Text {
        let n = self.amount();
        let s = if n == 1 { "" } else { "s" };
        match self {
            Self::Hours(_) => Text::new(format!("{n}小时"), format!("{n} hour{s}")),
            Self::CalendarDays(_) => Text::new(format!("{n}日"), format!("{n} calendar day{s}")),
            Self::WorkingDays(_) => Text::new(format!("{n}个工作日"), format!("{n} working day{s}")),
            Self::Months(_) => Text::new(format!("{n}个月"), format!("{n} month{s}")),
        }
    }
}

/// A recurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// Months from one to the next: 1 monthly, 3 quarterly, 12 yearly.
    pub months: u32,
    /// First day it is due on; without it, so long after the start, and then after each time it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Date>,
    /// Last day it can be due on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A stage of a longer work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// What it is called.
    pub label: Text,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// When its result is due.
    pub due: StageDue,
}

/// What makes a stage due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageDue {
    /// By the end of a day.
    On(Date),
    /// By the end of a month.
    MonthEnd(Month),
    /// So long after the stage before it was done.
    Within(Span),
}

/// What a return of the step does to its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReturn {
    /// It starts anew.
    #[default]
    Restart,
    /// It goes on.
    GoOn,
}

/// What becomes of a due day on which nobody works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOff {
    /// It stays.
    #[default]
    Stays,
    /// The next working day takes its place.
    NextWorkingDay,
}

/// A reminder, from the begin of a day so long before the due day; of hours, to the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// How long before.
    pub before: Span,
    /// Who; whoever has to act where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A step of escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after the due moment.
    pub after: Span,
    /// Who is told.
    pub to: String,
}

/// Ground of a clock in law or standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Law, order, standard or plan.
    pub source: String,
    /// Clause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// `verified`, or `recalled` where it was written from memory and is to be checked; `setting` where the city decides.
    pub confidence: String,
}

/// A month of a year, written `2018-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Returns its last day.
    pub fn last_day(self) -> Date {
        date(self.year, self.month, 1).last_of_month()
    }
}

impl FromStr for Month {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let bad = || {
            Fault::new("clock.month", format!("“{text}”不是月份"), format!("\u{201c}{text}\u{201d} is no month"))
                .remedy("写成 2018-03", "write it as 2018-03")
        };
        let (year, month) =
            text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2).ok_or_else(bad)?;
        let (year, month) = (year.parse().map_err(|_| bad())?, month.parse().map_err(|_| bad())?);
        Date::new(year, month, 1).map_err(|_| bad())?;
        if year < 1 { Err(bad()) } else { Ok(Self { year, month }) }
    }
}

impl TryFrom<String> for Month {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Clock {
    /// Returns a clock of a rule and nothing else.
    pub fn of(due: Rule) -> Self {
        Self {
            due,
            may_pause: false,
            on_return: OnReturn::default(),
            day_off: DayOff::default(),
            remind: Vec::new(),
            escalate: Vec::new(),
            ground: None,
        }
    }

    /// Returns what is wrong with it as it is declared, all of it.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut no_length = |span: Span| {
            if span.amount() == 0 {
                faults.push(
                    Fault::new("clock.no_length", "期限为零", "a period of nothing")
                        .remedy("写明大于零的期限", "give a period above zero"),
                );
            }
        };
        match &self.due {
            Rule::Within(span) => no_length(*span),
            Rule::Stages(stages) => {
                for stage in stages {
                    if let StageDue::Within(span) = stage.due {
                        no_length(span);
                    }
                }
            }
            Rule::On(_) | Rule::MonthEnd(_) | Rule::Every(_) | Rule::Ongoing => {}
        }
        for span in self.remind.iter().map(|one| one.before).chain(self.escalate.iter().map(|one| one.after)) {
            no_length(span);
        }
        match &self.due {
            Rule::Every(every) if every.months == 0 => faults.push(
                Fault::new("clock.no_length", "间隔为零个月", "it comes again after no months")
                    .remedy("months 至少为1", "months is 1 at least"),
            ),
            Rule::Every(Every { first: Some(first), until: Some(until), .. }) if until < first => faults.push(
                Fault::new("clock.reversed", "止日早于首次到期日", "it ends before it is due for the first time")
                    .remedy("改正 first 或 until", "correct first or until"),
            ),
            Rule::Stages(stages) if stages.is_empty() => faults.push(
                Fault::new("clock.no_stages", "没有阶段", "it has no stages")
                    .remedy("至少写一个阶段", "declare a stage at least"),
            ),
            Rule::Stages(stages) => {
                let day = |stage: &Stage| match stage.due {
                    StageDue::On(day) => Some(day),
                    StageDue::MonthEnd(month) => Some(month.last_day()),
                    StageDue::Within(_) => None,
                };
                let days: Vec<Date> = stages.iter().filter_map(day).collect();
                let reversed = |stage: &Stage| matches!((stage.from, day(stage)), (Some(from), Some(to)) if to < from);
                if !days.is_sorted() || stages.iter().any(reversed) {
                    faults.push(
                        Fault::new("clock.reversed", "阶段的日期前后颠倒", "the days of the stages are out of order")
                            .remedy("按时间先后排列", "put them in order of time"),
                    );
                }
            }
            _ => {}
        }
        if self.may_pause && !matches!(self.due, Rule::Within(_)) {
            faults.push(
                Fault::new("clock.cannot_pause", "固定日期的期限不能暂停", "a clock of fixed days cannot stand still")
                    .remedy("去掉 may_pause，或改用 within", "remove may_pause, or use within"),
            );
        }
        if self.escalate.iter().any(|step| step.to.trim().is_empty()) {
            faults.push(
                Fault::new("clock.nobody", "升级没有写明对象", "an escalation tells nobody")
                    .remedy("写明 to", "say to whom"),
            );
        }
        faults
    }

    /// The rule in words.
    pub fn text(&self) -> Text {
        match &self.due {
            Rule::On(day) => Text::new(format!("{day}（含当日）前"), format!("by the end of {day}")),
            Rule::MonthEnd(month) => Text::new(format!("{month}月底前"), format!("before the end of {month}")),
            Rule::Within(span) => {
                let span = span.text();
                Text::new(format!("{}内", span.zh), format!("within {}", span.en))
            }
            Rule::Every(every) => match every.months {
                1 => Text::new("每月", "monthly"),
                3 => Text::new("每季度", "quarterly"),
                12 => Text::new("每年", "yearly"),
                n => Text::new(format!("每{n}个月"), format!("every {n} months")),
            },
            Rule::Stages(stages) => {
                Text::new(format!("分{}个阶段", stages.len()), format!("in {} stages", stages.len()))
            }
            Rule::Ongoing => Text::new("长期坚持", "without an end"),
        }
    }
}
