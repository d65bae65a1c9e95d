//! GB 18218: identification and grading of major hazards, editions 2018 and 2009 (the latter graded by Order 40).
//!
//! Two steps, kept apart because the first is remembered and the second is arithmetic:
//!
//! * [`resolve`] says how an edition counts a substance: its critical quantity Q and β, with the rows they come from;
//! * [`identify`] sums q/Q exactly and grades.
//!
//! To add an edition: a file beside `edition_2018.rs` that fills an [`edition::Tables`], a variant of [`Edition`], its worked cases.
//!
//! ```
//! use anlan_regulations::gb18218::{Asked, Conditions, Edition, Grade, Resolution, identify, resolve};
//! let asked = Asked { name: "氯", cas: Some("7782-50-5"), ..Asked::default() };
//! let Resolution::Counted(chlorine) = resolve(Edition::E2018, &asked, &Conditions::default()) else { panic!() };
//! let outcome = identify(Edition::E2018, Some(100), &[("250".parse()?, &chlorine)])?;
//! assert_eq!((outcome.s.to_string(), outcome.r.unwrap().to_string(), outcome.grade), ("50".into(), "400".into(), Some(Grade::One)));
//! # Ok::<(), anlan_quantity::QuantityError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::Confidence;

mod categories;
mod colour;
mod edition;
mod edition_2009;
mod edition_2018;
mod identify;
mod join;
mod resolve;
mod working;

pub use categories::is_category;
pub use colour::{Colour, colour_of};
pub use identify::{Grade, MOST_DECIMALS, Outcome, alpha, grade_of, identify};
pub use join::{JOINED_BELOW_M, join, join_nearer_than_500_m};
pub use resolve::{Asked, Basis, BetaChoice, Candidate, Conditions, Factor, Resolution, resolve, resolve_choosing};
pub use working::{Step, working};

/// An edition of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Edition {
    /// GB 18218-2009, graded by Order 40.
    #[serde(rename = "gb18218-2009+order40-2011")]
    E2009,
    /// GB 18218-2018, which carries the grading itself.
    #[serde(rename = "gb18218-2018")]
    E2018,
}

impl Edition {
    /// Both editions, the older first.
    pub const ALL: [Self; 2] = [Self::E2009, Self::E2018];

    /// Returns the id that verdicts carry.
    pub fn id(self) -> &'static str {
        match self {
            Self::E2009 => "gb18218-2009+order40-2011",
            Self::E2018 => "gb18218-2018",
        }
    }

    /// Returns the first day in force, year-month-day. That of the 2009 edition is recalled.
    pub fn valid_from(self) -> &'static str {
        match self {
            Self::E2009 => "2009-12-01",
            Self::E2018 => "2019-03-01",
        }
    }

    /// Returns the last day in force, year-month-day; nothing while it is in force.
    pub fn valid_to(self) -> Option<&'static str> {
        match self {
            Self::E2009 => Some("2019-02-28"),
            Self::E2018 => None,
        }
    }

    /// Returns how sure the dates are.
    pub fn dates_confidence(self) -> Confidence {
        match self {
            Self::E2009 => Confidence::Recalled,
            Self::E2018 => Confidence::Verified,
        }
    }

    /// Returns the edition in force on a day written year-month-day; nothing before the older one.
    pub fn in_force_on(day: &str) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|edition| edition.valid_from() <= day)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// No edition has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no edition {0:?}; there are 2018 and 2009")]
pub struct UnknownEdition(pub String);

impl FromStr for Edition {
    type Err = UnknownEdition;

    /// Reads `2018`, `gb18218-2018`, `2009`, `gb18218-2009`, `gb18218-2009 + order40-2011`.
    fn from_str(text: &str) -> Result<Self, UnknownEdition> {
        let plain = text.to_lowercase().replace(' ', "");
        match plain.as_str() {
            "2018" | "gb18218-2018" => Ok(Self::E2018),
            "2009" | "gb18218-2009" | "gb18218-2009+order40-2011" | "order40-2011" => Ok(Self::E2009),
            _ => Err(UnknownEdition(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_told_by_name_and_by_day() {
        for (text, expect) in [("2018", Edition::E2018), ("GB18218-2018", Edition::E2018), ("2009", Edition::E2009)] {
            assert_eq!(text.parse(), Ok(expect));
        }
        for edition in Edition::ALL {
            assert_eq!(edition.id().parse(), Ok(edition));
        }
        assert!("2000".parse::<Edition>().is_err());
        assert_eq!(Edition::in_force_on("2019-02-28"), Some(Edition::E2009));
        assert_eq!(Edition::in_force_on("2019-03-01"), Some(Edition::E2018));
        assert_eq!(Edition::in_force_on("1999-01-01"), None);
    }
}
