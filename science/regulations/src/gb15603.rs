//! GB 15603-2022: which classes of hazardous chemicals may be stored together (Table A.1).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::table::rows;

/// Mark of Table A.1, from the mildest to the strictest: together, an aisle between (隔离), a partition between (隔开), incompatible.
///
/// The order of 分 and 消 is ours, taken from the distance each asks for; the standard only says that of two hazards the stricter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// ○: may be stored together.
    Together,
    /// 分: kept apart by an aisle.
    Aisle,
    /// 消: partitioned, because fire fighting differs.
    FireFighting,
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

/// A group that stands in a room or building of its own whatever the table says (5.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeparatedGroup {
    /// 剧毒化学品.
    HighlyToxic,
    /// 易燃气体.
    FlammableGas,
    /// 氧化性气体.
    OxidisingGas,
    /// 急性毒性气体.
    AcutelyToxicGas,
    /// 遇水放出易燃气体的物质和混合物.
    WaterReactive,
    /// 氯酸盐.
    Chlorate,
    /// 高锰酸盐.
    Permanganate,
    /// 亚硝酸盐.
    Nitrite,
    /// 过氧化钠.
    SodiumPeroxide,
    /// 过氧化氢.
    HydrogenPeroxide,
    /// 溴.
    Bromine,
}

impl SeparatedGroup {
    /// The eleven groups in the order of the clause.
    pub const ALL: [Self; 11] = [
        Self::HighlyToxic,
        Self::FlammableGas,
        Self::OxidisingGas,
        Self::AcutelyToxicGas,
        Self::WaterReactive,
        Self::Chlorate,
        Self::Permanganate,
        Self::Nitrite,
        Self::SodiumPeroxide,
        Self::HydrogenPeroxide,
        Self::Bromine,
    ];

    /// Returns the name.
    pub fn text(self) -> Text {
        match self {
            Self::HighlyToxic => Text::new("剧毒化学品", "highly toxic chemicals"),
            Self::FlammableGas => Text::new("易燃气体", "flammable gases"),
            Self::OxidisingGas => Text::new("氧化性气体", "oxidising gases"),
            Self::AcutelyToxicGas => Text::new("急性毒性气体", "acute toxic gases"),
            Self::WaterReactive => {
                Text::new("遇水放出易燃气体的物质", "water-reactive substances emitting flammable gas")
            }
            Self::Chlorate => Text::new("氯酸盐", "chlorates"),
            Self::Permanganate => Text::new("高锰酸盐", "permanganates"),
            Self::Nitrite => Text::new("亚硝酸盐", "nitrites"),
            Self::SodiumPeroxide => Text::new("过氧化钠", "sodium peroxide"),
            Self::HydrogenPeroxide => Text::new("过氧化氢", "hydrogen peroxide"),
            Self::Bromine => Text::new("溴", "bromine"),
        }
    }

    /// Returns the group that a class of Table A.1 is as a whole; oxidisers, for one, hold groups that only the substance tells.
    pub fn of_class(code: &str) -> Option<Self> {
        match code {
            "FGA" => Some(Self::FlammableGas),
            "OXG" => Some(Self::OxidisingGas),
            "WR" => Some(Self::WaterReactive),
            "THI" | "THO" => Some(Self::HighlyToxic),
            _ => None,
        }
    }
}

/// Tells whether two goods stand in separate rooms or buildings: one is of a group the other is not of.
///
/// # Source
/// GB 15603-2022, 5.9.
pub fn must_be_separated(a: &[SeparatedGroup], b: &[SeparatedGroup]) -> bool {
    a.iter().any(|group| !b.contains(group)) || b.iter().any(|group| !a.contains(group))
}

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
            Mark::Incompatible > Mark::FireFighting && Mark::FireFighting > Mark::Aisle && Mark::Aisle > Mark::Together
        );
        // TOO–FL asks for an aisle, FS–FL for a partition.
        assert_eq!(strictest(&["TOO", "FS"], &["FL"]), Some(Mark::FireFighting));
        assert_eq!(strictest(&["FL"], &["FL", "NONE"]), None);
    }

    #[test]
    fn a_group_of_5_9_stands_alone() {
        let groups =
            |codes: &[&str]| codes.iter().filter_map(|code| SeparatedGroup::of_class(code)).collect::<Vec<_>>();
        assert!(must_be_separated(&groups(&["FGA"]), &groups(&["CGA"])));
        assert!(!must_be_separated(&groups(&["FGA"]), &groups(&["FGA"])));
        assert!(!must_be_separated(&groups(&["FL"]), &groups(&["FS"])));
        assert!(must_be_separated(&[SeparatedGroup::Chlorate], &[SeparatedGroup::Nitrite]));
        assert!(SeparatedGroup::ALL.iter().all(|group| !group.text().zh.is_empty()));
    }
}
