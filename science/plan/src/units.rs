//! Units: what a name is, and what became of it.

use std::sync::LazyLock;

use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

use crate::plan::UnitKind;

/// A row of the table of units. The table proposes; a person of the city confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Successor {
    /// Name of 2017 without its city; `*` stands for what comes before or between.
    pub name: String,
    /// Other ways to write it.
    pub also: Vec<String>,
    /// Names today, `*` as above; the same name where nothing changed.
    pub today: Vec<String>,
    /// Year of the change.
    pub changed: Option<i16>,
    /// What moved.
    pub note: Text,
    /// Where it was read.
    pub source: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// What the table says of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Row.
    pub row: &'static Successor,
    /// Names today, with the city of the name that was asked for.
    pub today: Vec<String>,
}

impl Known {
    /// Tells whether the name is another today.
    pub fn changed(&self) -> bool {
        self.row.changed.is_some()
    }
}

#[derive(Deserialize)]
struct Row {
    name: String,
    also: String,
    today: String,
    changed: Option<i16>,
    note_zh: String,
    note_en: String,
    source: String,
    confidence: String,
}

/// The embedded table.
static TABLE: LazyLock<Vec<Successor>> = LazyLock::new(|| {
    let list = |text: &str| text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    csv::Reader::from_reader(include_str!("../data/units.csv").as_bytes())
        .deserialize::<Row>()
        .collect::<Result<Vec<Row>, _>>()
        .expect("embedded tables are well-formed")
        .into_iter()
        .map(|row| Successor {
            also: list(&row.also),
            today: list(&row.today),
            note: Text::new(row.note_zh, row.note_en),
            confidence: Confidence::read(&row.confidence),
            name: row.name,
            changed: row.changed,
            source: row.source,
        })
        .collect()
});

/// Returns the table of units.
pub fn table() -> &'static [Successor] {
    &TABLE
}

/// Ends of names of units.
const ENDS: [&str; 41] = [
    "局",
    "委",
    "办",
    "部",
    "厅",
    "署",
    "院",
    "会",
    "关",
    "行",
    "社",
    "校",
    "中心",
    "公司",
    "集团",
    "政府",
    "总队",
    "支队",
    "大队",
    "队",
    "办公室",
    "委员会",
    "管委会",
    "站",
    "所",
    "台",
    "报社",
    "机关",
    "处",
    "学院",
    "大学",
    "联社",
    "工会",
    "妇联",
    "团委",
    "团市委",
    "军",
    "组",
    "企业",
    "单位",
    "消防",
];
/// Heads of names of units.
const HEADS: [char; 14] = ['市', '省', '区', '县', '州', '各', '国', '中', '有', '相', '自', '所', '其', '驻'];

/// Tells whether a name may end here.
pub(crate) fn ends_a_unit(name: &str) -> bool {
    let name = name.strip_suffix(')').and_then(|name| name.rfind('(').map(|at| &name[..at])).unwrap_or(name);
    ENDS.iter().any(|end| name.ends_with(end)) || name.ends_with("部门") || name.ends_with("地区")
}

/// Tells whether a name may begin here.
pub(crate) fn begins_a_unit(name: &str) -> bool {
    name.starts_with(HEADS) || known(name).is_some()
}

/// Returns what a name is, or nothing where it reads as no unit.
pub(crate) fn kind(name: &str) -> Option<UnitKind> {
    const DISTRICTS: [&str; 15] = [
        "各级",
        "各区",
        "各县",
        "各市",
        "各州",
        "各地",
        "各先导区",
        "各乡",
        "各镇",
        "各街道",
        "各开发区",
        "各园区",
        "各功能区",
        "属地",
        "所在地",
    ];
    const GROUPS: [&str; 7] = ["领导小组", "成员单位", "指挥部", "联席会议", "专班", "工作组", "协调小组"];
    const ALL: [&str; 7] = ["有关部门", "相关部门", "有关单位", "相关单位", "职能部门", "主管部门", "部门和单位"];
    let length = name.chars().take(41).count();
    if !(2..=40).contains(&length) {
        return None;
    }
    if GROUPS.iter().any(|word| name.contains(word)) && !name.ends_with("领导小组办公室") {
        return Some(UnitKind::Group);
    }
    if DISTRICTS.iter().any(|word| name.starts_with(word)) || is_district(name) {
        return Some(UnitKind::Districts);
    }
    if name.contains("企业") && !name.ends_with(['局', '委', '办']) {
        return Some(UnitKind::Enterprises);
    }
    if name.starts_with('各') || ALL.iter().any(|word| name.ends_with(word)) || name == "有关方面" {
        return Some(UnitKind::AllRelevant);
    }
    (ends_a_unit(name) || known(name).is_some()).then_some(UnitKind::Unit)
}

/// 金州区政府, 高新区管委会 and the like.
fn is_district(name: &str) -> bool {
    let bare = |name: &str| name.strip_suffix(')').and_then(|name| name.rfind('(')).map_or(name.len(), |at| at);
    let name = &name[..bare(name)];
    let name = name.trim_end_matches("人民政府").trim_end_matches("政府").trim_end_matches("管委会");
    let name = &name[..bare(name)];
    name.ends_with(['区', '县', '旗', '镇', '乡']) || (name.ends_with("街道") || name.ends_with("街道办事处"))
}

/// Returns what the table says of a name, the longest form first.
///
/// # Example
/// ```
/// let known = anlan_plan::units::known("市安监局").expect("in the table");
/// assert_eq!(known.today, ["市应急管理局"]);
/// ```
pub fn known(name: &str) -> Option<Known> {
    let mut best: Option<(usize, &'static Successor, String)> = None;
    for row in TABLE.iter() {
        for form in std::iter::once(&row.name).chain(&row.also) {
            if let Some(place) = matches(name, form)
                && best.as_ref().is_none_or(|(length, ..)| *length < form.len())
            {
                best = Some((form.len(), row, place));
            }
        }
    }
    let (_, row, place) = best?;
    let today = row
        .today
        .iter()
        .map(|today| if today.contains('*') { today.replace('*', &place) } else { format!("{place}{today}") })
        .collect();
    Some(Known { row, today })
}

/// Returns what stands for the city, where a name has a form of the table.
fn matches(name: &str, form: &str) -> Option<String> {
    if let Some((head, tail)) = form.split_once('*') {
        let place = name.strip_prefix(head)?.strip_suffix(tail)?;
        return (2..=8).contains(&place.chars().count()).then(|| place.to_owned());
    }
    let place = name.strip_suffix(form)?;
    let level = place.is_empty()
        || (place.chars().count() <= 6
            && ["市", "省", "区", "县", "州", "政府", "委", "国家"].iter().any(|end| place.ends_with(end)));
    level.then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_became_of_them() {
        let check = |name: &str, today: &str| {
            let found = known(name).map(|known| known.today.join(";")).unwrap_or_default();
            assert_eq!(found, today, "{name}");
        };
        check("市安监局", "市应急管理局");
        check("市安全监管局", "市应急管理局");
        check("安全监管总局", "应急管理部");
        check("大连保监局", "国家金融监督管理总局大连监管局");
        check("中国人民银行大连市中心支行", "中国人民银行大连市分行");
        check("市公安局", "市公安局");
        check("市月球局", "");
    }

    #[test]
    fn kinds() {
        assert_eq!(kind("各县(市、区)人民政府"), Some(UnitKind::Districts));
        assert_eq!(kind("金州区管委会"), Some(UnitKind::Districts));
        assert_eq!(kind("有关县(市、区)政府"), Some(UnitKind::Districts));
        assert_eq!(kind("市油气输送管道安全隐患整治工作领导小组各成员单位"), Some(UnitKind::Group));
        assert_eq!(kind("各有关部门"), Some(UnitKind::AllRelevant));
        assert_eq!(kind("市安监局"), Some(UnitKind::Unit));
        assert_eq!(kind("摸清底数"), None);
    }
}
