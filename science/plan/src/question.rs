//! What the text leaves open, put to a person.

use anlan_quantity::Text;
use serde::Serialize;

use crate::Span;

/// A doubt that a person settles; the reading beside it is a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What kind of doubt it is.
    pub code: Code,
    /// The question.
    pub text: Text,
    /// Number of the measure it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<u32>,
    /// Where it arises.
    pub span: Span,
    /// Further places of the same doubt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Span>,
    /// Answers that offer themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
}

impl Question {
    pub(crate) fn new(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Text::new(zh.into(), en.into()), measure: None, span, also: Vec::new(), offers: Vec::new() }
    }

    pub(crate) fn about(mut self, measure: u32) -> Self {
        self.measure = Some(measure);
        self
    }

    pub(crate) fn also(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.also.extend(spans);
        self
    }

    pub(crate) fn offering(mut self, offers: impl IntoIterator<Item = String>) -> Self {
        self.offers.extend(offers);
        self
    }
}

/// Kinds of doubt, as they are written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// No title.
    NoTitle,
    /// No issuing body.
    NoIssuer,
    /// No document number.
    NoNumber,
    /// No date of issue.
    NoDate,
    /// A sentence is cut in two paragraphs.
    SplitSentence,
    /// Full-width and half-width brackets stand side by side.
    MixedBrackets,
    /// Numbers are followed by a blank here and by none there, or by different signs.
    MixedNumbering,
    /// A responsibility clause stands in a paragraph of its own.
    BracketOnOwnLine,
    /// A bracket opens and does not close.
    BracketNotClosed,
    /// A number is missing.
    NumberGap,
    /// A number comes twice.
    NumberTwice,
    /// A measure has no title of its own.
    NoMeasureTitle,
    /// A measure has no clock.
    NoClock,
    /// A measure has clocks of different kinds.
    TwoClocks,
    /// A measure names nobody.
    NoParty,
    /// More than one responsibility clause in a measure.
    SeveralClauses,
    /// A unit has two roles in a measure.
    TwoRoles,
    /// A unit is named twice in the same role.
    NamedTwice,
    /// Lists end with 等: they are open.
    OpenList,
    /// Several lead, and the text ranks nobody.
    LeadsNotRanked,
    /// Who is meant by "all relevant departments".
    AllRelevant,
    /// A unit that the table does not know.
    UnitUnknown,
    /// A unit that was renamed or merged since.
    UnitRenamed,
    /// A name that reads as no unit.
    UnitUnclear,
    /// A date that does not exist.
    ImpossibleDate,
    /// A date without its year.
    YearAssumed,
    /// "Before March": before its first or its last day.
    BeforeMonth,
    /// A window that ends before it begins.
    WindowReversed,
    /// A date before the plan itself.
    BeforePlan,
    /// A date after the end of the plan.
    AfterPlan,
    /// Two places of the plan give different dates for the same work.
    DatesContradict,
    /// Stages overlap or leave a gap.
    StagesDoNotMeet,
    /// More or fewer stages than announced.
    StageCount,
    /// A recurring duty without a day.
    NoDay,
    /// A cited standard or order has been superseded.
    Superseded,
    /// Further questions were left out.
    More,
}
