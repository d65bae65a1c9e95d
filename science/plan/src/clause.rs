//! Where a measure says who and when.

use std::ops::Range;

use crate::dates;
use crate::plan::Role;
use crate::units;

/// Bytes of a clause at most.
const LONGEST: usize = 8_000;

/// Labels of a line or a bracket, and what they mean.
const LABELS: [(&str, Label); 36] = [
    ("牵头责任单位", Label::Party(Role::Lead)),
    ("牵头单位", Label::Party(Role::Lead)),
    ("牵头部门", Label::Party(Role::Lead)),
    ("主办单位", Label::Party(Role::Lead)),
    ("主责单位", Label::Party(Role::Lead)),
    ("主责部门", Label::Party(Role::Lead)),
    ("责任单位", Label::Party(Role::Responsible)),
    ("责任部门", Label::Party(Role::Responsible)),
    ("责任主体", Label::Party(Role::Responsible)),
    ("负责单位", Label::Party(Role::Responsible)),
    ("负责部门", Label::Party(Role::Responsible)),
    ("落实单位", Label::Party(Role::Responsible)),
    ("实施单位", Label::Party(Role::Responsible)),
    ("承办单位", Label::Party(Role::Responsible)),
    ("责任分工", Label::Party(Role::Responsible)),
    ("配合单位", Label::Party(Role::Cooperating)),
    ("配合部门", Label::Party(Role::Cooperating)),
    ("参与单位", Label::Party(Role::Cooperating)),
    ("参加单位", Label::Party(Role::Cooperating)),
    ("参加部门", Label::Party(Role::Cooperating)),
    ("协办单位", Label::Party(Role::Cooperating)),
    ("协同单位", Label::Party(Role::Cooperating)),
    ("协助单位", Label::Party(Role::Cooperating)),
    ("支持单位", Label::Party(Role::Cooperating)),
    ("完成时限", Label::Clock),
    ("完成时间", Label::Clock),
    ("完成期限", Label::Clock),
    ("时限要求", Label::Clock),
    ("工作时限", Label::Clock),
    ("时间要求", Label::Clock),
    ("时间安排", Label::Clock),
    ("时间节点", Label::Clock),
    ("时间进度", Label::Clock),
    ("进度安排", Label::Clock),
    ("进度要求", Label::Clock),
    ("实施时间", Label::Clock),
];

/// Words of responsibility.
const ROLES: [&str; 12] =
    ["牵头", "负责", "按职责", "职责分工", "责任单位", "责任部门", "配合", "参与", "参加", "主办", "协办", "落实"];
/// Words of a clock that has no end.
pub(crate) const ONGOING: [&str; 9] =
    ["持续", "长期", "常态", "常抓不懈", "贯穿", "全年", "始终", "全过程推进", "日常"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Party(Role),
    Clock,
}

/// A clause: where it stands with its brackets, and what is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) outer: Range<usize>,
    pub(crate) inner: Range<usize>,
    pub(crate) closed: bool,
    /// In brackets, in a paragraph of its own.
    pub(crate) alone: bool,
}

/// Finds every clause of a text, in order.
pub(crate) fn all(text: &str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for line in crate::outline::lines(text) {
        in_line(text, line, &mut clauses);
    }
    clauses
}

fn in_line(text: &str, line: Range<usize>, clauses: &mut Vec<Clause>) {
    let paragraph = &text[line.clone()];
    let words = crate::marker::marker(paragraph).map_or(0, |marker| marker.len);
    let first = clauses.len();
    for (start, end, closed) in groups(paragraph).into_iter().filter(|(start, ..)| *start >= words) {
        let inner = &paragraph[start + 1..end];
        let after = &paragraph[(end + usize::from(closed)).min(paragraph.len())..];
        let last = after.trim_start_matches(['。', ';', '.', ',', ')']).is_empty();
        if says_who(inner, last) || (last && says_when(inner)) {
            let outer = line.start + start..line.start + end + usize::from(closed);
            let alone = start == words && words == 0 && last;
            clauses.push(Clause { outer, inner: line.start + start + 1..line.start + end, closed, alone });
        }
    }
    let Some(label) = labels(paragraph).next() else { return };
    let at = line.start + label;
    if !clauses[first..].iter().any(|clause| clause.outer.contains(&at)) {
        let range = at..line.end;
        // Lines with labels that follow one another are one clause.
        match clauses.last_mut().filter(|last| label == 0 && last.inner == last.outer && last.outer.end + 1 == at) {
            Some(last) => (last.outer.end, last.inner.end) = (range.end, range.end),
            None => clauses.push(Clause { outer: range.clone(), inner: range, closed: true, alone: false }),
        }
    }
}

/// Outermost brackets of a paragraph: start, end, closed.
fn groups(text: &str) -> Vec<(usize, usize, bool)> {
    let mut groups = Vec::new();
    let mut open = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                {
                    groups.push((start, at, true));
                }
            }
            _ => {}
        }
    }
    if let Some(start) = open.first() {
        groups.push((*start, text.len(), false));
    }
    groups
}

fn says_who(inner: &str, last: bool) -> bool {
    if inner.len() > LONGEST {
        return false;
    }
    if labels(inner).next().is_some() {
        return true;
    }
    let mut rest = inner;
    while let Some(at) = ROLES.iter().filter_map(|word| rest.find(word)).min() {
        rest = &rest[at..];
        let word = ROLES.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.len());
        let excused = rest.starts_with("负责人") || (rest.starts_with("落实") && !last);
        if !excused {
            return inner.contains("负责") || inner.contains("牵头") || last;
        }
        rest = &rest[word..];
    }
    // Names and nothing else.
    last && !inner.is_empty()
        && inner.split(['、', ',']).all(|part| {
            let part = part.trim_end_matches('等');
            units::begins_a_unit(part) && units::ends_a_unit(part) && units::kind(part).is_some()
        })
}

fn says_when(inner: &str) -> bool {
    if inner.chars().take(81).count() > 80 {
        return false;
    }
    ONGOING.iter().any(|word| inner.starts_with(word))
        || (inner.contains(['前', '底', '成', '止', '至']) && dates::find(inner, 0..inner.len()).is_some())
}

/// Tells whether a paragraph ends with a bracket that says who or when.
pub(crate) fn ends_with_clause(text: &str) -> bool {
    let text = text.trim_end_matches(['。', ';', '.', ',']);
    if !text.ends_with(')') {
        return false;
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => {
                depth -= 1;
                if depth == 0 {
                    let inner = &text[at + 1..text.len() - 1];
                    return says_who(inner, true) || says_when(inner);
                }
            }
            _ => {}
        }
    }
    false
}

/// Tells whether a paragraph begins with a label such as 责任单位：.
pub(crate) fn begins_with_label(text: &str) -> bool {
    label(text.strip_prefix('(').unwrap_or(text)).is_some()
}

/// Reads a label at the head of a text: what it means, and its length.
pub(crate) fn label(text: &str) -> Option<(Label, usize)> {
    LABELS.iter().find_map(|(word, label)| {
        let rest = text.strip_prefix(word)?;
        rest.starts_with(':').then_some((*label, word.len() + 1))
    })
}

/// Places of the labels in a text.
pub(crate) fn labels(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(':').filter_map(|(colon, _)| {
        // The longest first: 牵头责任单位 ends as 责任单位 does.
        LABELS.iter().find(|(word, _)| text[..colon].ends_with(word)).map(|(word, _)| colon - word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = all(text).iter().map(|clause| &text[clause.inner.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn clauses_are_told_from_other_brackets() {
        check("1.甲(含乙)。做甲。(甲局负责,持续推进)", &["甲局负责,持续推进"]);
        check("1.甲(主要负责人、管理人员)。(2018年底前完成)。", &["2018年底前完成"]);
        check("1.甲。(各县(市、区)政府按职责分工负责)", &["各县(市、区)政府按职责分工负责"]);
        check("1.甲。(甲局负责", &["甲局负责"]);
        check("1.甲。(市安监局、市公安局)", &["市安监局、市公安局"]);
        check("1.甲(国家安监总局公告2014年第13号)", &[]);
        check("1.甲。责任单位:甲局;完成时限:2018年底", &["责任单位:甲局;完成时限:2018年底"]);
        check("1.甲。\n牵头单位:甲局\n配合单位:乙局\n完成时限:长期", &["牵头单位:甲局\n配合单位:乙局\n完成时限:长期"]);
        check("（一）部署阶段(2017年4月)。各地区按职责分工负责。", &[]);
    }
}
