//! What a plan is once it is read.

use jiff::civil::Date;
use serde::Serialize;

use crate::{Question, Span};

/// A plan read from its text. Every part says where it stands in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Title of the plan itself.
    pub title: String,
    /// Title of the notice that issues it, where there is one.
    pub notice: Option<String>,
    /// Who issued it.
    pub issued_by: Option<String>,
    /// Document number, as printed.
    pub number: Option<String>,
    /// Day of issue.
    pub date: Option<Date>,
    /// From the first to the last day of the work.
    pub window: Option<Window>,
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Chapters that hold measures.
    pub chapters: Vec<Chapter>,
    /// The measures.
    pub measures: Vec<Measure>,
    /// Duties outside the measures: unit plans, rosters, reports, summaries.
    pub requirements: Vec<Requirement>,
    /// Every party of a measure, once.
    pub units: Vec<Unit>,
    /// Standards and orders cited of which an edition is told.
    pub cited: Vec<Citation>,
    /// What can be counted.
    pub counts: Counts,
    /// Every question, those of measures too.
    pub questions: Vec<Question>,
}

/// A stretch of days, both included. A deadline ends at 23:59 city time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day, where one is told.
    pub from: Option<Date>,
    /// Last day, where one is told.
    pub to: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

/// A stage of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Name, as printed.
    pub name: String,
    /// First day of all its windows.
    pub from: Option<Date>,
    /// Last day of all its windows.
    pub to: Option<Date>,
    /// Its windows with what each is for.
    pub windows: Vec<StageWindow>,
    /// What is done in it.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A window of a stage or a measure: a result by a day, or work between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageWindow {
    /// What it is for, as printed.
    pub name: String,
    /// First day, where one is told.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

/// A chapter that holds measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Number from 1, as printed.
    pub no: u32,
    /// Title.
    pub title: String,
    /// Numbers of its measures.
    pub measures: Vec<u32>,
    /// Where its heading stands.
    pub span: Span,
}

/// A measure: what is to be done, by whom, by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Number: as printed where it runs through the plan, else counted.
    pub no: u32,
    /// Number as printed.
    pub label: String,
    /// Title.
    pub title: String,
    /// Title of its chapter.
    pub section: String,
    /// What is to be done, rejoined, in the source's own letters.
    pub body: String,
    /// The one named first before 牵头; nobody where each leads by its duties.
    pub leads: Vec<String>,
    /// The others named before the same 牵头, or all where each leads by its duties.
    pub co_leads: Vec<String>,
    /// Those responsible without leading.
    pub responsible: Vec<String>,
    /// Those that cooperate.
    pub cooperating: Vec<String>,
    /// A leading group or the members of a committee.
    pub group: Option<String>,
    /// How responsibility is given.
    pub form: Form,
    /// Fixed dates by which it is done; each ends at 23:59 city time.
    pub due: Vec<Date>,
    /// Results by a day and windows of work.
    pub stage: Vec<StageWindow>,
    /// Goes on without an end.
    pub ongoing: bool,
    /// Comes again and again.
    pub recurring: Vec<Recurring>,
    /// Parties with role and place.
    pub parties: Vec<Party>,
    /// Clocks with place.
    pub clocks: Vec<Clock>,
    /// Where its responsibility clauses stand.
    pub clauses: Vec<Span>,
    /// Where it stands, number and clause included.
    pub span: Span,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// How a measure gives responsibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One or several lead by name.
    NamedLead,
    /// Several, each leading by its duties.
    EachLeads,
    /// Units listed, nobody leading.
    Listed,
    /// "All relevant departments" only.
    AllRelevant,
    /// A leading group, or the members of a committee.
    Group,
    /// Districts only.
    Districts,
    /// Nobody named.
    Nobody,
}

/// Which clocks a measure carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockForm {
    /// A fixed date.
    Fixed,
    /// A result by a day, then deepening.
    Staged,
    /// Goes on.
    Ongoing,
    /// More than one of these.
    Mixed,
    /// None.
    None,
}

impl Measure {
    /// Tells which clocks it carries.
    pub fn clock_form(&self) -> ClockForm {
        match (!self.due.is_empty(), !self.stage.is_empty(), self.ongoing || !self.recurring.is_empty()) {
            (false, false, false) => ClockForm::None,
            (true, false, false) => ClockForm::Fixed,
            (_, true, false) => ClockForm::Staged,
            (false, false, true) => ClockForm::Ongoing,
            _ => ClockForm::Mixed,
        }
    }
}

/// A party of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Name as printed.
    pub name: String,
    /// What it does.
    pub role: Role,
    /// What it is.
    pub kind: UnitKind,
    /// Where it is named.
    pub span: Span,
}

/// Role of a party. They differ: a measure led jointly is done only when each leader's part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 牵头, named first.
    Lead,
    /// 牵头 with another, or 共同牵头.
    CoLead,
    /// 按职责分工牵头: each leads its part.
    EachLeads,
    /// 会同: joined by the lead.
    Joint,
    /// 负责, 责任单位.
    Responsible,
    /// 配合, 参与, 协助.
    Cooperating,
}

impl Role {
    /// Chinese word.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Lead => "牵头",
            Self::CoLead => "共同牵头",
            Self::EachLeads => "按职责分工牵头",
            Self::Joint => "会同",
            Self::Responsible => "负责",
            Self::Cooperating => "配合",
        }
    }

    /// English word.
    pub fn english(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::CoLead => "co-lead",
            Self::EachLeads => "leads its part",
            Self::Joint => "joint",
            Self::Responsible => "responsible",
            Self::Cooperating => "cooperating",
        }
    }
}

/// What a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A unit with a name.
    Unit,
    /// 各有关部门 and the like.
    AllRelevant,
    /// Districts, counties, zones.
    Districts,
    /// A leading group, a command, the members of a committee.
    Group,
    /// Enterprises.
    Enterprises,
}

/// A clock as printed and as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Words of the source.
    pub text: String,
    /// Reading.
    pub read: Reading,
    /// Where it stands.
    pub span: Span,
}

/// Reading of a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reading {
    /// By the end of a day, 23:59 city time.
    Due {
        /// The day.
        by: Date,
    },
    /// A result by a day, or a window.
    Stage {
        /// First day.
        from: Option<Date>,
        /// Last day.
        to: Option<Date>,
    },
    /// Goes on.
    Ongoing,
    /// Comes again.
    Recurring(Recurring),
}

/// A duty that comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recurring {
    /// How often.
    pub every: Every,
    /// Month within the period, from 1, where one is told or meant.
    pub month: Option<i8>,
    /// Day of that month; 31 for its last day.
    pub day: Option<i8>,
    /// The due days from the plan's own date to its end.
    pub dates: Vec<Date>,
    /// Where it stands.
    pub span: Span,
}

/// How often a duty comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each half year.
    HalfYear,
    /// Each year.
    Year,
}

impl Every {
    /// Months of the period.
    pub fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// A duty outside the measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Number of its paragraph, as printed.
    pub no: String,
    /// Heading of its section.
    pub section: String,
    /// Words, in the source's own letters.
    pub text: String,
    /// Who is asked, as printed.
    pub who: Vec<String>,
    /// To whom something goes.
    pub to: Vec<String>,
    /// Fixed dates.
    pub due: Vec<Date>,
    /// Comes again and again.
    pub recurring: Vec<Recurring>,
    /// Where it stands.
    pub span: Span,
}

/// A party over the whole plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Name as printed.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Measures that name it.
    pub measures: Vec<u32>,
    /// Names it has today by the table, to be confirmed by a person; none where the table does not know it.
    pub today: Vec<String>,
    /// Where it is named first.
    pub span: Span,
}

/// A standard or order that is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// As the table writes it.
    pub cited: String,
    /// What came after it.
    pub successor: String,
    /// Where it is cited.
    pub span: Span,
}

/// What can be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Chapters with measures.
    pub chapters: usize,
    /// Measures.
    pub measures: usize,
    /// Measures by their clocks.
    pub clocks: std::collections::BTreeMap<ClockForm, usize>,
    /// Measures by the form of responsibility.
    pub forms: std::collections::BTreeMap<Form, usize>,
    /// Measures that several lead by name.
    pub co_led: usize,
    /// Units with a name.
    pub units: usize,
    /// Sentences that were cut in two.
    pub split_sentences: usize,
}
