//! Sorting of protection targets, each rule in its own way.

use serde::Serialize;

use super::gb36894::{self, Size};
use super::{Criteria, Sensitivity};
use crate::Text;
use crate::table::Confidence;

/// A protection target as it is described.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Target<'a> {
    /// Kind of place, in Chinese or English.
    pub kind: Option<&'a str>,
    /// Class of a general target, where it has been sorted already (GB 36894).
    pub general_class: Option<u8>,
    /// What is known of its size.
    pub size: Size,
}

/// Where a target was sorted, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sorted {
    /// Class that has a limit.
    pub sensitivity: Sensitivity,
    /// What decided.
    pub reason: Text,
    /// How sure the sorting is.
    pub confidence: Confidence,
}

/// A target that what is known of it does not sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", reason.en)]
pub struct Unsorted {
    /// What is missing.
    pub reason: Text,
}

/// Sorts a target by the rule's own classes.
///
/// # Source
/// Announcement 13 of 2014, Table 1, and Order 40, Annex 2: highly sensitive and important places whatever their size; else by people, 30
/// and 100; a kind that names a dense place decides where the people are not known. GB 36894-2018, 3.1 and the table of general targets
/// (sizes recalled).
///
/// # Errors
/// [`Unsorted`] says what is missing.
pub fn sort_target(criteria: Criteria, target: &Target<'_>) -> Result<Sorted, Unsorted> {
    match criteria {
        Criteria::Gb36894 => gb36894::sort(target),
        Criteria::Announcement2014 | Criteria::Order40 => by_kind_and_people(target),
    }
}

/// Sorts by people alone.
pub fn sensitivity_by_persons(persons: u64) -> Sensitivity {
    match persons {
        0..30 => Sensitivity::Third,
        30..100 => Sensitivity::Second,
        _ => Sensitivity::First,
    }
}

/// Kinds that are highly sensitive or important whatever their size.
const ALWAYS_FIRST: &[&str] = &[
    "school",
    "kindergarten",
    "nursery",
    "nurseries",
    "education",
    "hospital",
    "medical",
    "home for the aged",
    "homes for the aged",
    "old people",
    "welfare",
    "cultur",
    "prison",
    "library",
    "exhibition",
    "heritage",
    "religious",
    "military",
    "security",
    "foreign affairs",
    "government",
    "party organ",
    "highly sensitive",
    "important",
    "学校",
    "幼儿园",
    "托儿所",
    "教育",
    "医院",
    "医疗",
    "养老院",
    "敬老院",
    "福利",
    "文化",
    "监狱",
    "图书",
    "展览",
    "文物",
    "宗教",
    "军事",
    "安保",
    "外事",
    "党政机关",
    "高敏感",
    "重要目标",
    "重要防护目标",
];

/// Kinds that are specially dense (100 persons or more) where the people are not known.
const SPECIALLY_DENSE: &[&str] =
    &["stadium", "transport hub", "urban rail", "specially dense", "体育场", "交通枢纽", "轨道交通", "特殊高密度"];

/// Kinds that are dense places (30 to 99 persons) where the people are not known.
const DENSE: &[&str] = &[
    "dense residential",
    "dense public",
    "residential",
    "housing",
    "public gathering",
    "public-gathering",
    "hotel",
    "holiday village",
    "office",
    "shop",
    "restaurant",
    "entertainment",
    "居住类高密度",
    "公众聚集类高密度",
    "居民区",
    "宾馆",
    "度假村",
    "办公",
    "商场",
    "饭店",
    "娱乐",
];

fn by_kind_and_people(target: &Target<'_>) -> Result<Sorted, Unsorted> {
    let kind = target.kind.map(str::to_lowercase).unwrap_or_default();
    let is = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    let sorted = |sensitivity, zh: &str, en: &str| {
        Ok(Sorted { sensitivity, reason: Text::new(zh.to_owned(), en.to_owned()), confidence: Confidence::Verified })
    };
    if is(ALWAYS_FIRST) {
        return sorted(Sensitivity::First, "高敏感场所或重要目标", "a highly sensitive or important place");
    }
    if let Some(persons) = target.size.persons {
        return sorted(
            sensitivity_by_persons(persons),
            &format!("按人数分类：{persons}人"),
            &format!("sorted by its people: {persons}"),
        );
    }
    if is(SPECIALLY_DENSE) {
        return sorted(Sensitivity::First, "特殊高密度场所（人数未填）", "a specially dense place (people not given)");
    }
    if is(DENSE) {
        return sorted(Sensitivity::Second, "高密度场所（人数未填）", "a dense place (people not given)");
    }
    if kind.contains("low density") || kind.contains("低密度") {
        return sorted(Sensitivity::Third, "低密度人员场所", "a place of low density");
    }
    Err(Unsorted {
        reason: Text::new("请填写人数或场所类别", "give the number of people or the kind of place")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Option<&str>, persons: Option<u64>, expect: Option<Sensitivity>) {
        let target = Target { kind, size: Size { persons, ..Size::default() }, ..Target::default() };
        let sorted = sort_target(Criteria::Announcement2014, &target).ok().map(|sorted| sorted.sensitivity);
        assert_eq!(sorted, expect, "{kind:?} {persons:?}");
    }

    #[test]
    fn people_are_sorted_at_30_and_100() {
        check(None, Some(0), Some(Sensitivity::Third));
        check(None, Some(29), Some(Sensitivity::Third));
        check(None, Some(30), Some(Sensitivity::Second));
        check(None, Some(99), Some(Sensitivity::Second));
        check(None, Some(100), Some(Sensitivity::First));
    }

    #[test]
    fn some_kinds_decide_whatever_their_size() {
        check(Some("school"), Some(5), Some(Sensitivity::First));
        check(Some("党政机关"), None, Some(Sensitivity::First));
        check(Some("hotel"), None, Some(Sensitivity::Second));
        check(Some("hotel"), Some(12), Some(Sensitivity::Third));
        check(Some("hotel"), Some(120), Some(Sensitivity::First));
        check(Some("stadium"), None, Some(Sensitivity::First));
        check(Some("低密度人员场所"), None, Some(Sensitivity::Third));
        check(Some("lighthouse"), None, None);
        check(None, None, None);
    }
}
