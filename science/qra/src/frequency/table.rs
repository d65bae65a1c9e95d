//! The sets and their rows, as data.

use std::sync::LazyLock;

use anlan_consequence::Fault;
use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

use super::class::HoleClass;
use super::hole::{Hole, Into};
use crate::sets::rows;

/// A publication of frequencies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Set {
    /// Stable name, such as `purple_book`.
    pub id: &'static str,
    /// Name.
    pub title: Text,
    /// Edition.
    pub edition: String,
    /// Publication.
    pub source: String,
    /// What a reader must know of it.
    pub note: Text,
    /// Rows by how sure they are: read in full, second-hand, recalled.
    pub rows: [usize; 3],
}

/// What a frequency counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Year of a piece of equipment.
    Year,
    /// Metre and year.
    MetreYear,
    /// Foot and year.
    FootYear,
    /// Year of a piece of piping, whatever its length.
    ComponentYear,
    /// Hour of use.
    Hour,
    /// Transfer.
    Operation,
    /// Package that is handled.
    Handling,
    /// Year in which one is present.
    PresenceYear,
}

impl Per {
    /// Returns the unit as it is written.
    pub fn unit(self) -> Text {
        match self {
            Self::Year => Text::new("每年", "per year"),
            Self::MetreYear => Text::new("每米每年", "per metre and year"),
            Self::FootYear => Text::new("每英尺每年", "per foot and year"),
            Self::ComponentYear => Text::new("每部件每年", "per component and year"),
            Self::Hour => Text::new("每使用小时", "per hour of use"),
            Self::Operation => Text::new("每次作业", "per operation"),
            Self::Handling => Text::new("每件次搬运", "per package handled"),
            Self::PresenceYear => Text::new("每在场年", "per year of presence"),
        }
    }
}

#[derive(Deserialize)]
struct SetRow {
    id: String,
    zh: String,
    en: String,
    edition: String,
    source: String,
    note_zh: String,
    note_en: String,
}

/// A row as it stands in the file.
#[derive(Deserialize)]
struct FileRow {
    equipment: String,
    variant: String,
    from: Option<f64>,
    to: Option<f64>,
    least: Option<f64>,
    loss: String,
    hole_m: Option<f64>,
    share: Option<f64>,
    at_most_m: Option<f64>,
    number: Option<f64>,
    into: Into,
    class: Option<HoleClass>,
    frequency: f64,
    per: Per,
    low: Option<f64>,
    high: Option<f64>,
    source: String,
    confidence: String,
}

/// A row as it is used.
pub(super) struct Entry {
    pub(super) equipment: String,
    pub(super) variant: String,
    /// Sizes it is for, from and below: m of a pipe, m³ of a tank.
    pub(super) sizes: (f64, f64),
    /// Least length that counts, m.
    pub(super) least: f64,
    pub(super) hole: Hole,
    pub(super) into: Into,
    /// Class by the publication's own name for the hole.
    pub(super) class: Option<HoleClass>,
    pub(super) frequency: f64,
    pub(super) per: Per,
    /// Range, where one is printed.
    pub(super) range: Option<(f64, f64)>,
    pub(super) source: String,
    pub(super) confidence: Confidence,
}

impl From<FileRow> for Entry {
    fn from(row: FileRow) -> Self {
        let hole = match row.loss.as_str() {
            "rupture" => Hole::Rupture,
            "bleve" => Hole::Bleve,
            "ten_minutes" => Hole::TenMinutes,
            "full_bore" => Hole::FullBore,
            "diameter" => Hole::Diameter { metres: row.hole_m.expect("a hole has a diameter") },
            "share" => Hole::Share { share: row.share.expect("a share is written"), at_most_m: row.at_most_m },
            "tubes" => Hole::Tubes { number: row.number.expect("tubes are counted") },
            "fire" => Hole::Fire,
            other => {
                assert_eq!(other, "detonation", "not a word of the tables");
                Hole::Detonation
            }
        };
        Self {
            equipment: row.equipment,
            variant: row.variant,
            sizes: (row.from.unwrap_or(0.0), row.to.unwrap_or(f64::INFINITY)),
            least: row.least.unwrap_or(0.0),
            hole,
            into: row.into,
            class: row.class,
            frequency: row.frequency,
            per: row.per,
            range: row.low.zip(row.high),
            source: row.source,
            confidence: Confidence::read(&row.confidence),
        }
    }
}

type Tables = Vec<(Set, Vec<Entry>)>;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let texts = [
        ("purple_book", include_str!("../../data/frequency-purple-book-1999.csv")),
        ("bevi", include_str!("../../data/frequency-bevi-2009.csv")),
        ("hj169", include_str!("../../data/frequency-hj169-2018.csv")),
        ("hse", include_str!("../../data/frequency-hse-2012.csv")),
        ("api581_2000", include_str!("../../data/frequency-api581-2000.csv")),
        ("api581_2016", include_str!("../../data/frequency-api581-2016.csv")),
        ("rostekhnadzor", include_str!("../../data/frequency-rostekhnadzor-2020.csv")),
    ];
    let named: Vec<SetRow> = rows(include_str!("../../data/frequency-sets.csv"));
    let table = |(id, text): (&'static str, &str)| {
        let entries: Vec<Entry> = rows::<FileRow>(text).into_iter().map(Entry::from).collect();
        let row = named.iter().find(|row| row.id == id).expect("every set is named");
        let count = |sure: &[Confidence]| entries.iter().filter(|entry| sure.contains(&entry.confidence)).count();
        let set = Set {
            id,
            title: Text::new(row.zh.clone(), row.en.clone()),
            edition: row.edition.clone(),
            source: row.source.clone(),
            note: Text::new(row.note_zh.clone(), row.note_en.clone()),
            rows: [
                count(&[Confidence::Verified, Confidence::Derived]),
                count(&[Confidence::Secondary]),
                count(&[Confidence::Recalled]),
            ],
        };
        (set, entries)
    };
    texts.into_iter().map(table).collect()
});

/// Returns all sets.
pub fn sets() -> impl Iterator<Item = &'static Set> {
    TABLES.iter().map(|(set, _)| set)
}

/// Finds a set by its id.
///
/// # Errors
///
/// `qra.unknown_set`, with the sets there are.
pub fn set(id: &str) -> Result<&'static Set, Fault> {
    find(id).map(|(set, _)| set)
}

pub(super) fn find(id: &str) -> Result<(&'static Set, &'static [Entry]), Fault> {
    TABLES.iter().find(|(set, _)| set.id == id).map(|(set, entries)| (set, entries.as_slice())).ok_or_else(|| {
        let known = sets().map(|set| set.id).collect::<Vec<_>>().join(", ");
        Fault::new(
            "qra.unknown_set",
            "set",
            format!("没有名为“{id}”的失效频率数据集"),
            format!("there is no set of frequencies “{id}”"),
        )
        .remedy(format!("从以下数据集中选用：{known}"), format!("choose one of {known}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_and_is_a_frequency() {
        let mut all = 0;
        for (set, entries) in TABLES.iter() {
            assert_eq!(set.rows.iter().sum::<usize>(), entries.len(), "{}", set.id);
            all += entries.len();
            for entry in entries {
                assert!(entry.frequency > 0.0 && entry.frequency < 1.0, "{} {}", set.id, entry.equipment);
                assert!(entry.sizes.0 < entry.sizes.1 && !entry.source.is_empty());
                if let Some((low, high)) = entry.range {
                    assert!(low <= entry.frequency && entry.frequency <= high);
                }
            }
        }
        assert!(all > 300);
    }

    #[test]
    fn the_page_beside_the_tables_counts_as_they_do() {
        let page = include_str!("../../data/README.md");
        let counts: Vec<String> = page
            .lines()
            .filter(|line| line.starts_with("| `frequency-"))
            .map(|line| line.split('|').skip(3).collect::<Vec<_>>().join("|"))
            .collect();
        for set in sets() {
            let [read, second_hand, recalled] = set.rows;
            let line = format!(" {read} | {second_hand} | {recalled} |");
            assert!(counts.contains(&line), "{}: {line}", set.id);
        }
        assert_eq!(counts.len(), sets().count());
    }

    #[test]
    fn an_unknown_set_is_named_with_those_there_are() {
        let fault = set("oreda").unwrap_err();
        assert_eq!(fault.code, "qra.unknown_set");
        assert!(fault.remedy.en.contains("purple_book"));
    }
}
