//! Protection targets of GB 36894-2018: three groups, general targets in three classes by kind and size.
//!
//! The sizes are recalled, not read in print; every answer that rests on one says so. They are read from the criteria of the table as
//! bounds (`10 <= households < 30`), so that a corrected table needs no change here.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Sensitivity;
use super::targets::{Sorted, Target, Unsorted};
use crate::Text;
use crate::table::{Confidence, rows};

/// What is known of the size of a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Size {
    /// People present; stands in for staff, peak persons, passengers and the largest shift where those are not given.
    pub persons: Option<u64>,
    /// Households.
    pub households: Option<u64>,
    /// Staff of an office.
    pub staff: Option<u64>,
    /// People at the peak.
    pub peak_persons: Option<u64>,
    /// Passengers at the peak.
    pub peak_passengers: Option<u64>,
    /// Largest shift.
    pub largest_shift: Option<u64>,
    /// Beds.
    pub beds: Option<u64>,
    /// Area, m².
    pub area_m2: Option<f64>,
    /// An office of county level or above.
    pub county_level: Option<bool>,
    /// An outlet that fills vehicles with fuel or gas.
    pub filling_station: Option<bool>,
}

impl Size {
    /// Returns the value a criterion names.
    fn of(&self, measure: &str) -> Option<f64> {
        let people = |own: Option<u64>| own.or(self.persons).map(|count| count as f64);
        match measure {
            "households" => self.households.map(|count| count as f64),
            "persons" => people(None),
            "staff" => people(self.staff),
            "peak persons" => people(self.peak_persons),
            "peak passengers" => people(self.peak_passengers),
            "largest shift" => people(self.largest_shift),
            "beds" => self.beds.map(|count| count as f64),
            "area" | "building area" => self.area_m2,
            _ => None,
        }
    }
}

/// One row of the table of protection targets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct TargetKind {
    /// `highly sensitive`, `important` or `general`.
    pub target_group: String,
    /// Place in Chinese.
    pub place_zh: String,
    /// Place in English.
    pub place_en: String,
    /// Class of a general target, 1 to 3.
    pub general_class: Option<u8>,
    /// Size that puts it there.
    pub criterion: String,
    /// How sure it is.
    pub confidence: String,
}

static TARGET_KINDS: LazyLock<Vec<TargetKind>> =
    LazyLock::new(|| rows(include_str!("../../data/gb36894-2018-protection-targets.csv")));

/// Returns the 38 rows of the table.
pub fn target_kinds() -> &'static [TargetKind] {
    &TARGET_KINDS
}

/// Words for kinds of place: (words, beginning of `place_en` in the table). The first that is found decides.
const PLACES: &[(&[&str], &str)] = &[
    (&["school", "kindergarten", "nursery", "education", "学校", "幼儿园", "托儿所", "教育"], "education"),
    (&["hospital", "clinic", "medical", "医院", "医疗", "卫生"], "medical"),
    (&["welfare", "aged", "nursing home", "养老", "敬老", "福利"], "social welfare"),
    (&["library", "museum", "图书", "博物", "公共图书展览"], "public library"),
    (&["cultural", "youth", "文化设施", "文化馆", "少年宫"], "cultural"),
    (&["heritage", "文物"], "heritage"),
    (&["religious", "temple", "church", "宗教", "寺"], "religious"),
    (&["urban rail", "metro", "轨道交通", "地铁"], "urban rail"),
    (&["military", "security facilit", "军事", "安保"], "military"),
    (&["foreign affairs", "consulate", "外事", "领事"], "foreign affairs"),
    (&["prison", "hard to leave", "监狱", "不便撤离"], "other places worth protection"),
    (&["filling station", "petrol station", "outlet", "加油", "加气", "营业网点"], "public utility"),
    (&["administrative", "government", "行政", "党政"], "administrative"),
    (&["sport", "stadium", "体育"], "sports"),
    (&["shop", "restaurant", "mall", "market", "commercial", "商业", "商场", "餐饮", "超市", "饭店"], "shops"),
    (&["hotel", "旅馆", "宾馆", "酒店", "度假"], "hotels"),
    (&["business office", "office", "商务", "办公", "金融"], "business"),
    (&["entertainment", "recreation", "cinema", "娱乐", "康体"], "entertainment"),
    (&["industry", "industrial", "factory", "工业企业", "工厂"], "other (non-hazchem)"),
    (&["transport hub", "railway station", "bus station", "airport", "交通枢纽", "车站", "机场"], "transport"),
    (&["park", "square", "公园", "广场"], "parks"),
    (&["dwelling", "residential", "residence", "housing", "village", "住宅", "居民", "村"], "dwellings"),
];

/// Sorts a target by group, and a general target by kind and size.
pub(super) fn sort(target: &Target<'_>) -> Result<Sorted, Unsorted> {
    if let Some(class) = target.general_class {
        let Some(sensitivity) = of_class(class) else {
            return Err(missing("一般防护目标分为一、二、三类", "general targets are of class 1, 2 or 3"));
        };
        let reason = Text::new(format!("一般防护目标{class}类"), format!("general target, class {class}"));
        return Ok(Sorted { sensitivity, reason, confidence: Confidence::Recalled });
    }
    let Some(kind) = target.kind.map(str::to_lowercase) else {
        return Err(missing("请填写场所类别", "give the kind of place"));
    };
    let of_place: Vec<&TargetKind> = place(&kind);
    let group = |name: &str, name_zh: &str| kind.contains(name) || kind.contains(name_zh);
    let first_by_group = of_place.first().is_some_and(|row| row.target_group != "general");
    if first_by_group || group("highly sensitive", "高敏感") || group("important", "重要") {
        return Ok(Sorted {
            sensitivity: Sensitivity::First,
            reason: Text::new("高敏感或重要防护目标", "a highly sensitive or important target"),
            confidence: Confidence::Recalled,
        });
    }
    if of_place.is_empty() {
        return Err(missing("场所类别不在GB 36894的表中", "the kind of place is not in the table of GB 36894"));
    }
    let fills = ["filling station", "petrol station", "加油", "加气"].iter().any(|word| kind.contains(word));
    let filling_station = target.size.filling_station.or(fills.then_some(true));
    by_size(&of_place, &Size { filling_station, ..target.size })
}

/// Returns the rows of a kind of place: the one so named in the table, else the first whose words are found.
fn place(kind: &str) -> Vec<&'static TargetKind> {
    let named: Vec<&TargetKind> =
        TARGET_KINDS.iter().filter(|row| row.place_zh == kind || row.place_en.to_lowercase() == kind).collect();
    if !named.is_empty() {
        return named;
    }
    PLACES
        .iter()
        .find(|(words, _)| words.iter().any(|word| kind.contains(word)))
        .map(|(_, place)| TARGET_KINDS.iter().filter(|row| row.place_en.starts_with(place)).collect())
        .unwrap_or_default()
}

/// Takes the strictest class one of whose bounds is met; where nothing of the size is known, the strictest the kind may have.
fn by_size(of_place: &[&TargetKind], size: &Size) -> Result<Sorted, Unsorted> {
    let mut ordered = of_place.to_vec();
    ordered.sort_by_key(|row| row.general_class);
    let answers: Vec<Option<bool>> = ordered.iter().map(|row| meets(&row.criterion, size)).collect();
    let met = ordered.iter().zip(&answers).find(|(_, answer)| **answer == Some(true)).map(|(row, _)| *row);
    let (row, sized) = match met {
        Some(row) => (row, true),
        // One bound only, not met: what is left is the class below.
        None if answers.contains(&Some(false)) => (*ordered.last().expect("a place has rows"), true),
        None => (ordered[0], false),
    };
    let class = row.general_class.expect("general targets have a class");
    let Some(sensitivity) = of_class(class) else {
        return Err(missing("一般防护目标分为一、二、三类", "general targets are of class 1, 2 or 3"));
    };
    let reason = if sized {
        Text::new(
            format!("一般防护目标{class}类：{}（{}）", row.place_zh, row.criterion),
            format!("general target, class {class}: {} ({})", row.place_en, row.criterion),
        )
    } else {
        Text::new(
            format!("规模未填，按{}可能的最严类别：{class}类", row.place_zh),
            format!("size not given: the strictest class of {}, class {class}", row.place_en),
        )
    };
    Ok(Sorted { sensitivity, reason, confidence: Confidence::Recalled })
}

/// Tells whether a criterion is met; nothing where none of its measures is known. Its parts are joined by `or`; `and` joins upper bounds of
/// the lowest class, which is reached when no stricter class is.
fn meets(criterion: &str, size: &Size) -> Option<bool> {
    let plain = criterion.replace("county level or above", "county level").replace(" m2", "");
    let parts = plain.split(" or ").flat_map(|part| part.split(" and ")).map(|part| part.trim().trim_end_matches(','));
    let answers: Vec<bool> = parts.filter_map(|part| part_met(part, size)).collect();
    if answers.is_empty() {
        return None;
    }
    let joined_by_and = plain.contains(" and ") && !plain.contains("filling station");
    Some(if joined_by_and { answers.iter().all(|met| *met) } else { answers.iter().any(|met| *met) })
}

fn part_met(part: &str, size: &Size) -> Option<bool> {
    if part == "county level" {
        return size.county_level;
    }
    if part.contains("filling station") || part == "fuel" {
        return size.filling_station;
    }
    if part.starts_with("other outlets") {
        return size.filling_station.map(|filling| !filling);
    }
    let words: Vec<&str> = part.split_whitespace().collect();
    let sign = words.iter().rposition(|word| matches!(*word, ">=" | "<"))?;
    let bound: f64 = words.get(sign + 1)?.parse().ok()?;
    let (low, measure) = match words.iter().position(|word| *word == "<=") {
        Some(at) => (words.first()?.parse::<f64>().ok(), words[at + 1..sign].join(" ")),
        None => (None, words[..sign].join(" ")),
    };
    let value = size.of(&measure)?;
    Some(match words[sign] {
        ">=" => value >= bound,
        _ => value < bound && low.is_none_or(|low| value >= low),
    })
}

fn of_class(class: u8) -> Option<Sensitivity> {
    match class {
        1 => Some(Sensitivity::First),
        2 => Some(Sensitivity::Second),
        3 => Some(Sensitivity::Third),
        _ => None,
    }
}

fn missing(zh: &'static str, en: &'static str) -> Unsorted {
    Unsorted { reason: Text::new(zh, en) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, size: Size, expect: Sensitivity) {
        let target = Target { kind: Some(kind), size, ..Target::default() };
        let sorted = sort(&target).unwrap();
        assert_eq!(sorted.sensitivity, expect, "{kind} {size:?}: {}", sorted.reason.en);
        assert!(sorted.confidence.must_be_shown());
    }

    #[test]
    fn all_rows_are_there_and_every_criterion_reads() {
        assert_eq!(target_kinds().len(), 38);
        let all = Size {
            persons: Some(1),
            households: Some(1),
            beds: Some(1),
            area_m2: Some(1.0),
            county_level: Some(false),
            filling_station: Some(false),
            ..Size::default()
        };
        for row in target_kinds().iter().filter(|row| row.general_class.is_some()) {
            assert!(meets(&row.criterion, &all).is_some(), "{}", row.criterion);
        }
        for (_, start) in PLACES {
            assert!(target_kinds().iter().any(|row| row.place_en.starts_with(start)), "{start}");
        }
    }

    #[test]
    fn dwellings_are_sorted_by_households_or_people() {
        let households = |count| Size { households: Some(count), ..Size::default() };
        let persons = |count| Size { persons: Some(count), ..Size::default() };
        check("住宅", households(9), Sensitivity::Third);
        check("住宅", households(10), Sensitivity::Second);
        check("住宅", households(29), Sensitivity::Second);
        check("住宅", households(30), Sensitivity::First);
        check("village", persons(29), Sensitivity::Third);
        check("village", persons(30), Sensitivity::Second);
        check("village", persons(100), Sensitivity::First);
        check(
            "dwellings with services",
            Size { households: Some(5), persons: Some(40), ..Size::default() },
            Sensitivity::Second,
        );
    }

    #[test]
    fn other_kinds_have_their_own_sizes() {
        let area = |area| Size { area_m2: Some(area), ..Size::default() };
        check("shops, restaurants, mixed commercial", area(4999.9), Sensitivity::Second);
        check("商场", Size { peak_persons: Some(300), area_m2: Some(100.0), ..Size::default() }, Sensitivity::First);
        check(
            "restaurant",
            Size { peak_persons: Some(99), area_m2: Some(1499.0), ..Size::default() },
            Sensitivity::Third,
        );
        check("stadium", area(4999.0), Sensitivity::Second);
        check("hotel", Size { beds: Some(100), ..Size::default() }, Sensitivity::First);
        check("hotel", Size { beds: Some(99), ..Size::default() }, Sensitivity::Second);
        check("行政办公设施", Size { county_level: Some(true), staff: Some(5), ..Size::default() }, Sensitivity::First);
        check(
            "行政办公设施",
            Size { county_level: Some(false), staff: Some(99), ..Size::default() },
            Sensitivity::Second,
        );
        check("加油站营业网点", Size::default(), Sensitivity::Third);
        check("公共设施营业网点", Size { filling_station: Some(false), ..Size::default() }, Sensitivity::Second);
        check("bus station", Size { persons: Some(100), ..Size::default() }, Sensitivity::First);
        check("公园", area(1500.0), Sensitivity::Second);
        check("公园", area(1499.9), Sensitivity::Third);
        check("school", Size::default(), Sensitivity::First);
        check("shop", Size::default(), Sensitivity::First);
        check("factory", Size { largest_shift: Some(100), ..Size::default() }, Sensitivity::Second);
    }

    #[test]
    fn what_is_not_in_the_table_is_said() {
        assert!(sort(&Target { kind: Some("lighthouse"), ..Target::default() }).is_err());
        assert!(sort(&Target { general_class: Some(4), ..Target::default() }).is_err());
        assert!(sort(&Target::default()).is_err());
    }
}
