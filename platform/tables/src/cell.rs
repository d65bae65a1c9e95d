//! One row and its cells, as they stand in the file.

use std::borrow::Cow;

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;
use jiff::civil::{Date, DateTime};

use crate::text::{clean, half_width};
use crate::{date, number, problems};

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number as a person counts it: the row a spreadsheet shows, the line of a JSON lines file, the place of a feature or object
    /// in its list, from 1.
    pub number: u64,
    /// As many cells as the table has headings.
    pub cells: Vec<Cell>,
    /// What a person should look at, though the row is taken: computed values, numbers too long for a workbook.
    pub warnings: Vec<Problem>,
}

/// What stands in one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as written.
    Text(String),
    /// A number with the digits it has in the file.
    Number {
        /// Digits as they stand in the file.
        text: String,
        /// Nearest binary number.
        value: f64,
    },
    /// Yes or no.
    Bool(bool),
    /// A day, with a time of day where one was given.
    Date(DateTime),
    /// A formula of a workbook with the value it had when the workbook was saved.
    Formula {
        /// Formula, without the equals sign.
        text: String,
        /// Saved value; [`Cell::Empty`] where the workbook holds none.
        cached: Box<Cell>,
    },
    /// An error of a workbook, such as `#REF!`.
    Error(String),
}

impl Cell {
    /// Returns a text cell, or an empty one for an empty text.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Returns a number cell from its digits; text that is no plain number stays text.
    pub fn from_digits(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Number { text, value },
            _ => Self::from_text(text),
        }
    }

    /// Tells whether the cell holds nothing that can be seen.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => clean(text).is_empty(),
            _ => false,
        }
    }

    /// Returns the text without surrounding blanks and invisible marks, or `None` for a blank cell. A number gives its digits, a
    /// date `2026-11-23`, yes and no `true` and `false`, a formula its saved value.
    ///
    /// # Errors
    /// A cell with an error of the workbook, a formula without a saved value.
    pub fn text(&self) -> Result<Option<Cow<'_, str>>> {
        Ok(match self {
            Self::Empty => None,
            Self::Text(text) => Some(clean(text)).filter(|text| !text.is_empty()),
            Self::Number { text, .. } => Some(Cow::Borrowed(text)),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Date(moment) if moment.time() == jiff::civil::Time::midnight() => {
                Some(Cow::Owned(moment.date().to_string()))
            }
            Self::Date(moment) => Some(Cow::Owned(moment.to_string())),
            Self::Formula { text, cached } => match cached.as_ref() {
                Self::Empty => return Err(problems::formula_without_value(text)),
                value => value.text()?,
            },
            Self::Error(error) => return Err(problems::error_cell(error)),
        })
    }

    /// Returns the number as a plain decimal, see [`parse_decimal`](crate::parse_decimal), or `None` for a blank cell.
    pub fn decimal_text(&self) -> Result<Option<String>> {
        if let Self::Date(_) | Self::Bool(_) = self.value() {
            let shown = self.text()?.unwrap_or_default().into_owned();
            return Err(problems::not_a_number(&shown));
        }
        self.text()?.map(|text| number::parse_decimal(&text)).transpose()
    }

    /// Returns the day, see [`parse_date`](crate::parse_date), or `None` for a blank cell. A number is read as a serial number of a
    /// workbook, or as `yyyymmdd`.
    pub fn date(&self) -> Result<Option<Date>> {
        match self.value() {
            Self::Date(moment) => Ok(Some(moment.date())),
            Self::Number { text, value } => date::from_plain_number(*value, text).map(Some),
            other => match other.text()? {
                None => Ok(None),
                Some(text) => match text.parse::<f64>() {
                    Ok(serial) if text.len() < 8 => date::from_plain_number(serial, &text).map(Some),
                    _ => date::parse_date(&text).map(Some),
                },
            },
        }
    }

    /// Returns yes or no, or `None` for a blank cell: 是 否, 有 无, 对 错, √ ×, ✓ ✗, true false, yes no, y n, t f, 1 0.
    pub fn bool(&self) -> Result<Option<bool>> {
        let Some(text) = self.text()? else { return Ok(None) };
        let plain: String = text.chars().map(half_width).collect::<String>().to_lowercase();
        match plain.as_str() {
            "是" | "有" | "对" | "√" | "✓" | "✔" | "☑" | "true" | "yes" | "y" | "t" | "1" => Ok(Some(true)),
            "否" | "无" | "错" | "×" | "✗" | "✘" | "☐" | "false" | "no" | "n" | "f" | "0" => Ok(Some(false)),
            _ => Err(problems::not_a_bool(&text)),
        }
    }

    /// Returns the cell a formula stands for, or the cell itself.
    fn value(&self) -> &Cell {
        match self {
            Self::Formula { cached, .. } if **cached != Self::Empty => cached,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_answers_in_the_type_that_is_asked() {
        let number = Cell::from_digits("210102198001011234");
        assert_eq!(number.text().unwrap().as_deref(), Some("210102198001011234"));
        assert_eq!(Cell::from_digits("46349").date(), Ok(Some(jiff::civil::date(2026, 11, 23))));
        assert_eq!(Cell::from_digits("20261123").date(), Ok(Some(jiff::civil::date(2026, 11, 23))));
        assert_eq!(Cell::from_text("20261123").date(), Ok(Some(jiff::civil::date(2026, 11, 23))));
        assert_eq!(Cell::from_text("\u{3000}").date(), Ok(None));
        let moment = Cell::Date(jiff::civil::date(2026, 11, 23).at(0, 0, 0, 0));
        assert_eq!(moment.text().unwrap().as_deref(), Some("2026-11-23"));
        assert_eq!(moment.decimal_text().unwrap_err().code, "number.unreadable");
        for (typed, expected) in
            [("是", true), ("√", true), ("Ｙ", true), ("１", true), ("否", false), ("FALSE", false)]
        {
            assert_eq!(Cell::from_text(typed).bool(), Ok(Some(expected)), "{typed}");
        }
        assert_eq!(Cell::from_text("maybe").bool().unwrap_err().code, "bool.unreadable");
    }

    #[test]
    fn formulas_and_errors_never_pass_as_values_by_accident() {
        let with = Cell::Formula { text: "A1*2".into(), cached: Box::new(Cell::from_digits("4")) };
        let without = Cell::Formula { text: "A1*2".into(), cached: Box::default() };
        assert_eq!(with.decimal_text(), Ok(Some("4".into())));
        for cell in [without, Cell::Error("#REF!".into())] {
            assert!(
                cell.text().is_err() && cell.decimal_text().is_err() && cell.date().is_err() && cell.bool().is_err()
            );
            assert!(!cell.is_blank());
        }
    }
}
