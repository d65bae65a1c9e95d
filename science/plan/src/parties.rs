//! Parties of a clause, by role.

use std::ops::Range;

use crate::clause::{Label, label};
use crate::clock;
use crate::plan::{Party, Role};
use crate::source::Source;
use crate::units;

/// Words that make up a phrase of responsibility, the longest first.
const WORDS: [&str; 34] = [
    "牵头", "负责", "主办", "协办", "承办", "配合", "参与", "参加", "协助", "协同", "支持", "落实", "职责", "职能",
    "分工", "各自", "按照", "根据", "依据", "按", "依", "共同", "联合", "分别", "具体", "组织", "实施", "抓好", "做好",
    "推进", "开展", "完成", "工作", "的",
];
/// Those that give a role.
const ROLES: [&str; 13] =
    ["牵头", "负责", "主办", "协办", "承办", "配合", "参与", "参加", "协助", "协同", "落实", "职责", "分工"];
/// Words that may follow 等 at the end of an open list.
const FURTHER: [&str; 14] =
    ["市级", "省级", "市直", "省直", "有关", "相关", "成员", "职能", "部门", "单位", "多个", "各", "和", "其他"];

/// Parties of a clause, and what was left over.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) parties: Vec<Party>,
    /// Lists that end with 等.
    pub(crate) open: Vec<Range<usize>>,
    /// Words that read as no unit.
    pub(crate) unclear: Vec<Range<usize>>,
}

/// A name that waits for its role.
struct Waiting {
    range: Range<usize>,
    joint: bool,
}

struct Reader<'s, 'a> {
    source: &'s Source<'a>,
    read: Read,
    waiting: Vec<Waiting>,
    /// Role of a label such as 责任单位：, for names that carry none.
    labelled: Option<Role>,
    /// Who has led so far.
    led: bool,
    /// The names that follow stand behind 会同.
    joint: bool,
}

/// Reads the parties of a stretch; `taken` are the words of its clocks.
pub(crate) fn read(source: &Source<'_>, range: Range<usize>, taken: &[Range<usize>]) -> Read {
    let mut reader =
        Reader { source, read: Read::default(), waiting: Vec::new(), labelled: None, led: false, joint: false };
    let mut taken = taken.iter().peekable();
    for phrase in clock::phrases(&source.text, range) {
        let mut from = phrase.start;
        while let Some(next) = taken.next_if(|taken| taken.start < phrase.end) {
            reader.stretch(from..next.start.max(from));
            from = next.end.max(from);
        }
        reader.stretch(from..phrase.end.max(from));
    }
    reader.settle(None);
    reader.read
}

impl Reader<'_, '_> {
    fn stretch(&mut self, range: Range<usize>) {
        let text = &self.source.text[range.clone()];
        let trimmed = text.trim_start_matches(['(', ':']);
        let mut from = range.end - trimmed.len();
        if let Some((found, len)) = label(trimmed) {
            self.settle(None);
            self.labelled = match found {
                Label::Party(role) => Some(role),
                Label::Clock => return,
            };
            from += len;
        }
        let mut start = from;
        let mut depth = 0_usize;
        while from < range.end {
            let rest = &self.source.text[from..range.end];
            let letter = rest.chars().next().map_or(1, char::len_utf8);
            match rest.as_bytes()[0] {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ if rest.starts_with("会同") => {
                    self.names(start..from);
                    self.joint = true;
                    from += "会同".len();
                    start = from;
                    continue;
                }
                _ => {
                    if let Some((role, len)) = phrase(rest) {
                        self.names(start..from);
                        self.settle(Some(role));
                        from += len;
                        start = from;
                        continue;
                    }
                }
            }
            from += letter;
        }
        self.names(start..range.end);
    }

    /// Takes names that stand before a role.
    fn names(&mut self, range: Range<usize>) {
        let text = &self.source.text;
        for part in parts(text, range) {
            let (name, open) = close(text, part);
            if let Some(open) = open {
                // 等有关部门 names further parties, if nobody in particular.
                if ["有关", "相关", "成员", "职能"].iter().any(|word| text[open.clone()].contains(word)) {
                    self.waiting.push(Waiting { range: name.clone(), joint: self.joint });
                    self.waiting.push(Waiting { range: open.start + "等".len()..open.end, joint: self.joint });
                    self.read.open.push(open);
                    continue;
                }
                self.read.open.push(open);
            }
            self.waiting.push(Waiting { range: name, joint: self.joint });
        }
    }

    /// Gives the waiting names their role.
    fn settle(&mut self, role: Option<Role>) {
        let role = role.or(self.labelled).unwrap_or(Role::Responsible);
        let joined = self.waiting.iter().any(|waiting| waiting.joint);
        for waiting in std::mem::take(&mut self.waiting) {
            let name = self.source.text[waiting.range.clone()].trim().to_owned();
            if name.is_empty() {
                continue;
            }
            let Some(kind) = units::kind(&name) else {
                self.read.unclear.push(waiting.range);
                continue;
            };
            let role = match role {
                _ if waiting.joint => Role::Joint,
                // 甲会同乙负责: 甲 leads.
                Role::Responsible if joined => Role::Lead,
                other => other,
            };
            let role = match role {
                Role::Lead if self.led => Role::CoLead,
                other => other,
            };
            self.led = self.led || role == Role::Lead;
            let span = self.source.span(waiting.range);
            let name = name.replace('(', "（").replace(')', "）");
            self.read.parties.push(Party { name, role, kind, span });
        }
        self.joint = false;
    }
}

/// Reads a phrase of responsibility: its role and length.
fn phrase(text: &str) -> Option<(Role, usize)> {
    let mut rest = text;
    let mut role = false;
    while let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
        role = role || ROLES.contains(word);
        rest = &rest[word.len()..];
    }
    let words = &text[..text.len() - rest.len()];
    // 参加, 落实 and their like may be part of a sentence; a name is never made of them.
    if !role {
        return None;
    }
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let role = if words.contains("牵头") {
        if has(&["职责", "分工", "分别", "各自"]) {
            Role::EachLeads
        } else if has(&["协助", "协同", "配合"]) && !words.starts_with("牵头") {
            Role::Cooperating
        } else if has(&["共同", "联合"]) {
            Role::CoLead
        } else {
            Role::Lead
        }
    } else if words.contains("主办") {
        Role::Lead
    } else if has(&["配合", "参与", "参加", "协助", "协同", "协办", "支持"]) && !words.contains("职责")
    {
        Role::Cooperating
    } else {
        Role::Responsible
    };
    Some((role, words.len()))
}

/// Splits a list at 、 and, between two units, at 和 and its like.
fn parts(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (range.start, 0_usize);
    for (at, letter) in text[range.clone()].char_indices() {
        let at = range.start + at;
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '、' | '/' if depth == 0 => {
                parts.push(start..at);
                start = at + letter.len_utf8();
            }
            '和' | '及' | '与' if depth == 0 && at > start => {
                let head = text[start..at].trim_end_matches("以");
                let tail = text[at + letter.len_utf8()..range.end].trim_start_matches("其");
                if units::ends_a_unit(head) && units::begins_a_unit(tail) {
                    parts.push(start..start + head.len());
                    start = at + letter.len_utf8();
                }
            }
            _ => {}
        }
    }
    parts.push(start..range.end);
    parts.into_iter().map(|part| trimmed(text, part)).filter(|part| part.start < part.end).collect()
}

/// Takes words of joining off a name.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    const HEADS: [&str; 8] = ["并由", "由", "以及", "及", "请", "其中", "包括", "和"];
    let mut name = text[range.clone()].trim_start_matches(['"', '“', ':', ' ', '-']);
    let mut end = range.end;
    while let Some(rest) = HEADS.iter().find_map(|head| name.strip_prefix(head)) {
        name = rest;
    }
    let start = end - name.len();
    let kept = name.trim_end_matches(['.', ';', ' ', '”', '"', ':', '-', '在', '于', '并', '。']);
    end = start + kept.len();
    start..end
}

/// Takes the open end off a list: 等, 等部门, 等市级有关部门和单位.
fn close(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let name = &text[range.clone()];
    if let Some(at) = name.rfind('等') {
        let mut rest = &name[at + "等".len()..];
        while let Some(after) = FURTHER.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = after;
        }
        if rest.is_empty() || rest == "等" {
            let at = range.start + at;
            return (range.start..at, Some(at..range.end));
        }
    }
    (range, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let source = Source::new(text);
        let clocks = clock::read(&source, 0..source.text.len(), clock::Calendar::default());
        let read = read(&source, 0..source.text.len(), &clocks.taken);
        let found: Vec<String> = read.parties.iter().map(|party| format!("{:?} {}", party.role, party.name)).collect();
        assert_eq!(found.join(" · "), expected, "{text}");
        assert!(read.unclear.is_empty(), "{text}");
    }

    #[test]
    fn forms_of_responsibility() {
        check("市安监局牵头，各有关部门按职责分工负责，持续推进", "Lead 市安监局 · Responsible 各有关部门");
        check(
            "市甲局、市乙局牵头，市丙局、市丁委等按职责分工负责，2018年3月底前完成",
            "Lead 市甲局 · CoLead 市乙局 · Responsible 市丙局 · Responsible 市丁委",
        );
        check("市甲局、市乙局等按职责分工牵头负责", "EachLeads 市甲局 · EachLeads 市乙局");
        check("市甲局牵头，市乙局共同牵头，市丙局配合", "Lead 市甲局 · CoLead 市乙局 · Cooperating 市丙局");
        check("市甲局会同市乙局、市丙局负责", "Lead 市甲局 · Joint 市乙局 · Joint 市丙局");
        check("由市甲局牵头，会同市乙局等部门落实", "Lead 市甲局 · Joint 市乙局");
        check(
            "责任单位：市甲局，各县（市、区）人民政府；完成时限：2018年底前",
            "Responsible 市甲局 · Responsible 各县（市、区）人民政府",
        );
        check(
            "牵头单位：市甲局；配合单位：市人力资源和社会保障局、市住房和城乡建设局和市公安局",
            "Lead 市甲局 · Cooperating 市人力资源和社会保障局 · Cooperating 市住房和城乡建设局 · Cooperating 市公安局",
        );
        check("责任部门：市甲局牵头，市乙局配合", "Lead 市甲局 · Cooperating 市乙局");
        check("市甲局牵头，市乙委等有关部门按职责分工负责", "Lead 市甲局 · Responsible 市乙委 · Responsible 有关部门");
        check(
            "市甲局牵头，市乙委等市级有关部门和单位及各区县（自治县）人民政府负责",
            "Lead 市甲局 · Responsible 市乙委 · Responsible 市级有关部门和单位 · Responsible 各区县（自治县）人民政府",
        );
        check("2018年3月底前由市甲局负责完成", "Responsible 市甲局");
        check("市委组织部、市残疾人联合会参加", "Cooperating 市委组织部 · Cooperating 市残疾人联合会");
    }
}
