//! Lists of special chemicals and processes: 剧毒, 易制爆, 特别管控, 重点监管.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::{Confidence, rows};

/// One list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// 剧毒化学品: remark of the catalogue of 2015.
    HighlyToxic2015,
    /// 易制爆危险化学品名录, 2017.
    ExplosivePrecursors2017,
    /// 特别管控危险化学品目录（第一版）, 2020.
    SpecialControl2020,
    /// 首批重点监管的危险化学品, 2011.
    KeyChemicals2011,
    /// 第二批重点监管危险化学品, 2013.
    KeyChemicals2013,
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// List.
    pub list: List,
    /// Number in it.
    pub number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// CAS numbers.
    pub cas: Vec<String>,
    /// What the entry is limited to.
    pub scope: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct Row {
    no: String,
    name_zh: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    cas: String,
    #[serde(default)]
    scope_note: String,
    confidence: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let files = [
        (List::HighlyToxic2015, include_str!("../data/highly-toxic-2015.csv")),
        (List::ExplosivePrecursors2017, include_str!("../data/explosive-precursors-2017.csv")),
        (List::SpecialControl2020, include_str!("../data/special-control-2020.csv")),
        (List::KeyChemicals2011, include_str!("../data/key-chemicals-2011-batch1.csv")),
        (List::KeyChemicals2013, include_str!("../data/key-chemicals-2013-batch2.csv")),
    ];
    files
        .into_iter()
        .flat_map(|(list, text)| rows::<Row>(text).into_iter().map(move |row| (list, row)))
        .map(|(list, row)| Entry {
            list,
            number: row.no,
            name_zh: row.name_zh,
            name_en: row.name_en,
            cas: row.cas.split(';').map(str::trim).filter(|cas| !cas.is_empty()).map(str::to_owned).collect(),
            scope: row.scope_note,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns every entry of every list.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// Returns the entries a CAS number or a name stands in. CAS numbers are compared as text, names as printed.
pub fn memberships(cas: Option<&str>, name_zh: Option<&str>) -> Vec<&'static Entry> {
    ENTRIES
        .iter()
        .filter(|entry| {
            cas.is_some_and(|cas| entry.cas.iter().any(|own| own == cas))
                || name_zh.is_some_and(|name| entry.name_zh == name)
        })
        .collect()
}

/// A key supervised process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyProcess {
    /// Number, running on from the first list to the second.
    pub number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// How sure it is.
    pub confidence: Confidence,
}

static PROCESSES: LazyLock<Vec<KeyProcess>> = LazyLock::new(|| {
    [include_str!("../data/key-processes-2009-batch1.csv"), include_str!("../data/key-processes-2013-batch2.csv")]
        .into_iter()
        .flat_map(rows::<Row>)
        .map(|row| KeyProcess {
            number: row.no,
            name_zh: row.name_zh,
            name_en: row.name_en,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns the key supervised processes of 2009 and 2013.
pub fn key_processes() -> &'static [KeyProcess] {
    &PROCESSES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole() {
        let count = |list| entries().iter().filter(|entry| entry.list == list).count();
        assert_eq!(count(List::HighlyToxic2015), 148);
        assert_eq!(count(List::ExplosivePrecursors2017), 74);
        assert_eq!(count(List::SpecialControl2020), 20);
        assert_eq!(count(List::KeyChemicals2011), 60);
        assert_eq!(count(List::KeyChemicals2013), 14);
        assert_eq!(key_processes().len(), 18);
    }

    #[test]
    fn chlorine_stands_in_three_lists() {
        let lists: Vec<List> = memberships(Some("7782-50-5"), None).iter().map(|entry| entry.list).collect();
        assert_eq!(lists, [List::HighlyToxic2015, List::SpecialControl2020, List::KeyChemicals2011]);
    }
}
