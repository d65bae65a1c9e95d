//! Lists of special chemicals and processes: 剧毒, 易制爆, 特别管控, 重点监管.

use std::sync::LazyLock;

use anlan_substances::{Fit, NormalName, normalise};
use serde::{Deserialize, Serialize};

use crate::table::{Confidence, cas_numbers, rows};

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
    /// CAS numbers, those that other publications print for it included.
    pub cas: Vec<String>,
    /// What the entry is limited to.
    pub scope: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Names and aliases in one form of writing.
    #[serde(skip)]
    names: Vec<NormalName>,
}

#[derive(Deserialize)]
struct Row {
    no: String,
    name_zh: String,
    #[serde(default)]
    alias_zh: String,
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
        (List::HighlyToxic2015, "highly-toxic-2015", include_str!("../data/highly-toxic-2015.csv")),
        (
            List::ExplosivePrecursors2017,
            "explosive-precursors-2017",
            include_str!("../data/explosive-precursors-2017.csv"),
        ),
        (List::SpecialControl2020, "special-control-2020", include_str!("../data/special-control-2020.csv")),
        (List::KeyChemicals2011, "key-chemicals-2011-batch1", include_str!("../data/key-chemicals-2011-batch1.csv")),
        (List::KeyChemicals2013, "key-chemicals-2013-batch2", include_str!("../data/key-chemicals-2013-batch2.csv")),
    ];
    files
        .into_iter()
        .flat_map(|(list, table, text)| rows::<Row>(text).into_iter().map(move |row| (list, table, row)))
        .map(|(list, table, row)| Entry {
            list,
            cas: cas_numbers(table, &row.no, &row.cas),
            names: names(&row),
            number: row.no,
            name_zh: row.name_zh,
            name_en: row.name_en,
            scope: row.scope_note,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// Returns every entry of every list.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// Names of a row: as printed, the parts that 、 joins, aliases, English.
fn names(row: &Row) -> Vec<NormalName> {
    std::iter::once(row.name_zh.as_str())
        .chain(row.name_zh.split('、'))
        .chain(row.alias_zh.split(';'))
        .chain([row.name_en.as_str()])
        .chain(row.name_en.split(';'))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(normalise)
        .collect()
}

/// Returns the entries a CAS number or a name stands in. Names are compared in one form of writing; a name that states a composition
/// outside that of the entry does not stand in it.
pub fn memberships(cas: Option<&str>, name: Option<&str>) -> Vec<&'static Entry> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).map(normalise);
    ENTRIES
        .iter()
        .filter(|entry| {
            cas.is_some_and(|cas| entry.cas.iter().any(|own| own == cas))
                || name.as_ref().is_some_and(|name| entry.is_named(name))
        })
        .collect()
}

impl Entry {
    fn is_named(&self, name: &NormalName) -> bool {
        self.names.iter().any(|own| {
            own.whole == name.whole
                || (own.name == name.name && name.composition.fits(&self.names[0].composition) != Fit::Outside)
        })
    }
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

/// Returns the key supervised process of a name: as printed, or with 工艺 left out, in either language.
pub fn key_process(name: &str) -> Option<&'static KeyProcess> {
    let wanted = process_key(name);
    PROCESSES.iter().find(|process| {
        !wanted.is_empty() && [&process.name_zh, &process.name_en].iter().any(|own| process_key(own) == wanted)
    })
}

/// Name of a process in one form of writing, without its notes in brackets and the word 工艺 behind it.
fn process_key(name: &str) -> String {
    let plain = name.split(['（', '(']).next().unwrap_or(name).trim().to_lowercase();
    plain.strip_suffix("生产工艺").or_else(|| plain.strip_suffix("工艺")).unwrap_or(&plain).to_owned()
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

    #[test]
    fn names_and_other_numbers_lead_to_the_same_entries() {
        let lists = |cas, name| memberships(cas, name).iter().map(|entry| entry.list).collect::<Vec<List>>();
        assert_eq!(lists(None, Some("氯")), lists(Some("7782-50-5"), None));
        assert_eq!(lists(None, Some("Methanol")), [List::SpecialControl2020, List::KeyChemicals2011]);
        assert_eq!(lists(None, Some("烯丙胺")), [List::HighlyToxic2015, List::KeyChemicals2011]);
        for gasoline in ["8006-61-9", "86290-81-5"] {
            assert_eq!(lists(Some(gasoline), None), [List::SpecialControl2020, List::KeyChemicals2011], "{gasoline}");
        }
        assert_eq!(lists(Some("26471-62-5"), None), lists(Some("584-84-9"), None));
        assert!(lists(Some("7732-18-5"), Some("水")).is_empty());
        assert!(lists(None, Some(" ")).is_empty());
    }

    #[test]
    fn pentaerythritol_is_listed_and_ammonium_nitrate_is_not() {
        let precursor =
            |name| memberships(None, Some(name)).iter().any(|entry| entry.list == List::ExplosivePrecursors2017);
        assert!(precursor("季戊四醇"));
        assert!(!precursor("硝酸铵"));
        assert!(precursor("过氧化氢溶液（含量30%）"));
        assert!(!precursor("过氧化氢溶液（含量3%）"));
    }

    #[test]
    fn processes_are_found_by_name() {
        assert_eq!(key_process("氯化工艺").unwrap().number, "3");
        assert_eq!(key_process("电解（氯碱）").unwrap().number, "2");
        assert_eq!(key_process("偶氮化").unwrap().number, "18");
        assert!(key_process("蒸馏").is_none());
        assert!(key_process("").is_none());
    }
}
