//! Where the rules were read, with their dates.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::rows;

/// A publication the tables come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Source {
    /// Key that rows carry.
    pub key: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// Number.
    pub number: String,
    /// Day of issue; `(recalled)` behind it where it was not read in print.
    pub issued: String,
    /// First day in force; `(recalled)` behind it where it was not read in print.
    pub valid_from: String,
    /// Last day in force, or what follows it.
    pub valid_to_or_successor: String,
    /// Copy that was read.
    pub where_read: String,
    /// How much of it was read.
    pub extent: String,
}

impl Source {
    /// Tells whether a date of it was not read in print.
    pub fn dates_are_recalled(&self) -> bool {
        [&self.issued, &self.valid_from].iter().any(|date| date.contains("recalled"))
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| rows(include_str!("../data/sources.csv")));

/// Returns every publication that a table of this crate comes from.
pub fn sources() -> &'static [Source] {
    &SOURCES
}

/// Returns the publication of a row's `source`; `recalled:` before the key means that nobody read it in print.
pub fn source(key: &str) -> Option<&'static Source> {
    let plain = key.strip_prefix("recalled:").unwrap_or(key);
    SOURCES.iter().find(|source| source.key == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_editions_are_dated() {
        assert_eq!(source("gb18218-2018").unwrap().valid_from, "2019-03-01");
        assert!(!source("gb18218-2018").unwrap().dates_are_recalled());
        assert!(source("gb18218-2009").unwrap().dates_are_recalled());
        assert_eq!(source("recalled:gb36894-2018"), source("gb36894-2018"));
        assert_eq!(source("gb18218-1999"), None);
    }

    #[test]
    fn every_row_names_a_publication_and_a_word_of_confidence() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "csv") {
                continue;
            }
            let mut reader = csv::Reader::from_path(&file).unwrap();
            let header = reader.headers().unwrap().clone();
            let column = |name: &str| header.iter().position(|own| own == name);
            let (Some(from), Some(sure)) = (column("source"), column("confidence")) else { continue };
            for row in reader.records().map(Result::unwrap) {
                assert!(source(&row[from]).is_some(), "{}: {}", file.display(), &row[from]);
                let recalled = crate::Confidence::read(&row[sure]).must_be_shown();
                assert!(recalled || !row[from].starts_with("recalled:"), "{}: {row:?}", file.display());
            }
        }
    }
}
