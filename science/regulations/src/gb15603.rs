//! GB 15603-2022: which classes of hazardous chemicals may be stored together (Table A.1).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::table::rows;

/// Mark of Table A.1, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// ○: may be stored together.
    Together,
    /// 消: partitioned, because fire fighting differs.
    FireFighting,
    /// 分: kept apart by an aisle.
    Aisle,
    /// ×: incompatible.
    Incompatible,
}

impl Mark {
    /// Returns the mark as printed.
    pub fn printed(self) -> &'static str {
        match self {
            Self::Together => "○",
            Self::FireFighting => "消",
            Self::Aisle => "分",
            Self::Incompatible => "×",
        }
    }

    /// Returns what the mark asks for.
    pub fn text(self) -> Text {
        match self {
            Self::Together => {
                Text::new("原则上可同库储存，垛距不小于1 m", "may be stored together in principle, 1 m between stacks")
            }
            Self::FireFighting => Text::new("灭火方法不同，应隔开储存", "partition: fire fighting differs"),
            Self::Aisle => Text::new("隔离储存，通道不小于2 m", "kept apart by an aisle of 2 m"),
            Self::Incompatible => Text::new(
                "禁忌物，应隔开储存；5.9 所列应分离储存",
                "incompatible: partitioned, and separated where 5.9 says so",
            ),
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "○" => Self::Together,
            "消" => Self::FireFighting,
            "分" => Self::Aisle,
            "×" => Self::Incompatible,
            other => panic!("Table A.1 has no mark {other:?}"),
        }
    }
}

/// Groups that stand in separate rooms or buildings whatever the table says (5.9).
pub const SEPARATED: [(&str, &str); 11] = [
    ("剧毒化学品", "highly toxic chemicals"),
    ("易燃气体", "flammable gases"),
    ("氧化性气体", "oxidising gases"),
    ("急性毒性气体", "acutely toxic gases"),
    ("遇水放出易燃气体的物质", "water-reactive substances emitting flammable gas"),
    ("氯酸盐", "chlorates"),
    ("高锰酸盐", "permanganates"),
    ("亚硝酸盐", "nitrites"),
    ("过氧化钠", "sodium peroxide"),
    ("过氧化氢", "hydrogen peroxide"),
    ("溴", "bromine"),
];

#[derive(Deserialize)]
struct PairRow {
    class_a: String,
    class_b: String,
    mark_zh: String,
}

/// A storage class of Table A.1; the codes are ours.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct StorageClass {
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

static CLASSES: LazyLock<Vec<StorageClass>> = LazyLock::new(|| rows(include_str!("../data/gb15603-2022-classes.csv")));

static PAIRS: LazyLock<BTreeMap<(String, String), Mark>> = LazyLock::new(|| {
    let pairs: Vec<PairRow> = rows(include_str!("../data/gb15603-2022-compatibility.csv"));
    pairs.into_iter().map(|pair| (ordered(&pair.class_a, &pair.class_b), Mark::read(&pair.mark_zh))).collect()
});

/// Returns the classes of the table.
pub fn classes() -> &'static [StorageClass] {
    &CLASSES
}

/// Returns the mark of two classes; the table is symmetric. Nothing for a code that is not a class.
///
/// # Source
/// GB 15603-2022, Table A.1.
pub fn compatibility(a: &str, b: &str) -> Option<Mark> {
    PAIRS.get(&ordered(a, b)).copied()
}

/// Returns the strictest mark between two goods, each with one or more classes.
pub fn strictest(a: &[&str], b: &[&str]) -> Option<Mark> {
    let mut worst = None;
    for one in a {
        for other in b {
            worst = worst.max(Some(compatibility(one, other)?));
        }
    }
    worst
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(classes().len(), 21);
        for a in classes() {
            for b in classes() {
                assert_eq!(compatibility(&a.code, &b.code), compatibility(&b.code, &a.code));
                assert!(compatibility(&a.code, &b.code).is_some(), "{} {}", a.code, b.code);
            }
        }
        assert_eq!(compatibility("FL", "WATER"), None);
    }

    #[test]
    fn of_two_hazards_the_strictest_decides() {
        assert_eq!(strictest(&["FL"], &["FS"]), Some(Mark::FireFighting));
        assert_eq!(strictest(&["FL", "OXI"], &["FS"]), strictest(&["OXI"], &["FS"]).max(strictest(&["FL"], &["FS"])));
        assert!(
            Mark::Incompatible > Mark::Aisle && Mark::Aisle > Mark::FireFighting && Mark::FireFighting > Mark::Together
        );
    }
}
