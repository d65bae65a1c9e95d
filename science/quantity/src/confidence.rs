//! How sure a figure is.

use serde::{Deserialize, Serialize};

/// How sure a row of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Read in a full text.
    Verified,
    /// Computed from verified rows.
    Derived,
    /// Read in a second-hand copy.
    Secondary,
    /// Not read in print: compare before it decides anything.
    Recalled,
}

impl Confidence {
    /// Reads the word in the last column of a table that is part of the program.
    ///
    /// # Panics
    ///
    /// On a word that tables do not use: the first test finds it.
    pub fn read(text: &str) -> Self {
        match text {
            "verified" | "verified-2" | "read" | "package-dataset" | "measured" => Self::Verified,
            "derived" => Self::Derived,
            "secondary" | "read-secondary" => Self::Secondary,
            other => {
                assert!(other.starts_with("recalled"), "confidence {other:?} is not a word of the tables");
                Self::Recalled
            }
        }
    }

    /// Tells whether a result that rests on it must say so.
    pub fn must_be_shown(self) -> bool {
        self == Self::Recalled
    }
}
