//! Errors that people read.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One sentence in both languages of the house.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// Returns a text from its two languages.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Returns the text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// Tells whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// Language of a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese, the first language of the house.
    #[default]
    Zh,
    /// English.
    En,
}

/// What the reader of a problem can do next; decides exit codes and, later, HTTP status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The input is wrong: mend it and try again.
    Invalid,
    /// The thing asked for is not there.
    NotFound,
    /// Nobody has signed in, or the session has ended.
    Unauthenticated,
    /// The actor may not do this.
    Forbidden,
    /// Somebody else changed it first, or a rule of identity stands against it.
    Conflict,
    /// The input is larger than what is taken.
    TooLarge,
    /// Too many tries in too short a time.
    TooMany,
    /// A part of the system cannot serve now: try later.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// Whether a problem stops the thing it stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The thing is taken; a person should look at it.
    Warning,
    /// The thing is refused.
    #[default]
    Error,
}

/// Where a problem was found; every part that is known is filled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// File name as the user gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row or line in the file as a person counts it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Column heading, or its letter where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Record the problem is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Field of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Longitude and latitude of a fault in a geometry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<[f64; 2]>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.file.clone());
        parts.extend(self.sheet.clone());
        parts.extend(self.row.map(|row| format!("行 row {row}")));
        parts.extend(self.column.as_ref().map(|column| format!("列 column {column}")));
        parts.extend(self.record.clone());
        parts.extend(self.field.clone());
        parts.extend(self.point.map(|[x, y]| format!("({x:.6}, {y:.6})")));
        f.write_str(&parts.join(" · "))
    }
}

/// An error or a warning with a stable code, its place and its remedy, in both languages.
///
/// # Example
/// ```
/// use anlan_kernel::problem::{Kind, Problem};
/// let problem = Problem::new(Kind::Invalid, "quantity.negative", "数量为负", "the quantity is negative")
///     .remedy("填写设计最大量，单位吨", "enter the design maximum in tonnes")
///     .at_row(12)
///     .at_column("设计最大量");
/// assert_eq!(problem.place.row, Some(12));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code, `area.reason`; never renamed once released.
    pub code: Cow<'static, str>,
    /// What the reader can do next.
    pub kind: Kind,
    /// Whether it refuses the thing it stands on.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub remedy: Text,
    /// Where.
    #[serde(default)]
    pub place: Place,
}

/// Result of everything that people may ask for.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    /// Returns an error with its message in both languages.
    pub fn new(
        kind: Kind,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code: Cow::Borrowed(code),
            kind,
            severity: Severity::Error,
            message: Text::new(zh, en),
            remedy: Text::default(),
            place: Place::default(),
        }
    }

    /// Returns an [`Kind::Invalid`] error.
    pub fn invalid(code: &'static str, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Invalid, code, zh, en)
    }

    /// Returns a fault of ours; the cause goes to the log, the reader gets the code.
    pub fn internal(code: &'static str, cause: impl fmt::Display) -> Self {
        Self::new(Kind::Internal, code, format!("内部错误：{cause}"), format!("internal error: {cause}"))
    }

    /// Turns the problem into a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Says what to do about it.
    pub fn remedy(mut self, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        self.remedy = Text::new(zh, en);
        self
    }

    /// Says in which file.
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place.file = Some(file.into());
        self
    }

    /// Says in which sheet.
    pub fn in_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.place.sheet = Some(sheet.into());
        self
    }

    /// Says on which row, counted from 1.
    pub fn at_row(mut self, row: u64) -> Self {
        self.place.row = Some(row);
        self
    }

    /// Says in which column.
    pub fn at_column(mut self, column: impl Into<String>) -> Self {
        self.place.column = Some(column.into());
        self
    }

    /// Says on which record.
    pub fn on_record(mut self, record: impl fmt::Display) -> Self {
        self.place.record = Some(record.to_string());
        self
    }

    /// Says in which field.
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.place.field = Some(field.into());
        self
    }

    /// Says at which longitude and latitude.
    pub fn at_point(mut self, point: [f64; 2]) -> Self {
        self.place.point = Some(point);
        self
    }

    /// Tells whether the problem refuses the thing it stands on.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {} {}", self.code, self.message.zh, self.message.en)?;
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, " @ {place}")?;
        }
        if !self.remedy.is_empty() {
            write!(f, " → {} {}", self.remedy.zh, self.remedy.en)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// Actions report every fault they find; a single one is a list of one.
impl From<Problem> for Vec<Problem> {
    fn from(problem: Problem) -> Self {
        vec![problem]
    }
}
