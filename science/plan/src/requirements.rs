//! Duties outside the measures: unit plans, rosters, reports, summaries.

use crate::clock::{self, Calendar};
use crate::marker::{Level, in_chinese};
use crate::outline::{Item, Outline};
use crate::plan::{Reading, Requirement, Stage};
use crate::question::{Code, Question};
use crate::units;

/// Words of a section that asks for something.
const SECTIONS: [&str; 8] = ["要求", "保障", "督查", "督导", "考核", "报送", "组织实施", "组织领导"];
/// Words after which another duty begins within a sentence.
const CUTS: [&str; 5] = [",并于", ",并在", ",并将", ",并向", ",同时"];

/// Reads the duties of the sections that ask for something.
pub(crate) fn read(
    outline: &Outline<'_>,
    items: &[(usize, &Item, String)],
    calendar: Calendar,
) -> (Vec<Requirement>, Vec<Question>) {
    let source = &outline.source;
    let (mut requirements, mut questions) = (Vec::new(), Vec::new());
    for (_, item, section) in items {
        let asks = SECTIONS.iter().any(|word| section.contains(word));
        let no = label(item);
        let mut asked: Vec<String> = Vec::new();
        let own = if item.level == Level::Chapter { after_heading(outline, item) } else { item.words };
        for sentence in sentences(&source.text, own..item.end) {
            let found = clock::read(source, sentence.clone(), calendar);
            let (mut due, mut recurring) = (Vec::new(), Vec::new());
            for clock in found.clocks {
                match clock.read {
                    Reading::Due { by } => due.push(by),
                    Reading::Stage { to: Some(to), from: None } => due.push(to),
                    Reading::Recurring(again) => recurring.push(again),
                    Reading::Stage { .. } | Reading::Ongoing => {}
                }
            }
            let timed = !due.is_empty() || !recurring.is_empty();
            if !asks && !timed {
                continue;
            }
            questions.extend(found.questions);
            let span = source.span(sentence.clone());
            let words = &source.text[sentence.clone()];
            let found = who(words);
            // 并于… goes on with those of the words before.
            if !found.is_empty() || !words.starts_with('并') {
                asked = found;
            }
            let to = to(words);
            let text = source.own_words(sentence).trim().to_owned();
            if text.chars().count() > 3 && !text.starts_with("附件") {
                requirements.push(Requirement {
                    no: no.clone(),
                    section: section.clone(),
                    text,
                    who: asked.clone(),
                    to,
                    due,
                    recurring,
                    span,
                });
            }
        }
    }
    (requirements, questions)
}

fn after_heading(outline: &Outline<'_>, item: &Item) -> usize {
    let text = item.text(&outline.source);
    item.words + text.find('\n').map_or(text.len(), |at| at + 1)
}

/// Names that stand before the first 要, 应 or 负责.
fn who(words: &str) -> Vec<String> {
    let end = ["要", "应", "须", "负责", "视情", "按"].iter().filter_map(|word| words.find(word)).min();
    let head = &words[..end.unwrap_or(0)];
    let head = head.rsplit([',', '。', ':']).next().unwrap_or_default().trim();
    names(head)
}

/// Names behind 报送 and 向.
fn to(words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in ["报送", "向", "报"] {
        for (at, _) in words.match_indices(word) {
            let rest = words[at + word.len()..].trim_start_matches('送');
            let end = rest.find([',', '。', ';', '(']).unwrap_or(rest.len());
            let rest = &rest[..end];
            let end =
                ["报", "通", "提", "反", "上"].iter().filter_map(|word| rest.find(word)).min().unwrap_or(rest.len());
            for name in names(&rest[..end]) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}

fn names(list: &str) -> Vec<String> {
    let named = |name: &&str| units::begins_a_unit(name) && units::kind(name).is_some();
    let names = list.split('、').map(str::trim);
    if !names.clone().all(|name| named(&name)) {
        return Vec::new();
    }
    names.map(|name| name.replace('(', "（").replace(')', "）")).collect()
}

/// Number as printed, brackets made one.
pub(crate) fn label(item: &Item) -> String {
    match item.level {
        Level::Chapter => in_chinese(item.number),
        Level::Section => format!("（{}）", in_chinese(item.number)),
        Level::Item => item.number.to_string(),
        Level::Sub => format!("({})", item.number),
        Level::Circle => char::from_u32(u32::from('①') - 1 + item.number).unwrap_or('①').to_string(),
    }
}

fn sentences(text: &str, range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = range.start;
    for (at, letter) in text[range.clone()].char_indices() {
        let at = range.start + at;
        let end = at + letter.len_utf8();
        if matches!(letter, '。' | ';' | '\n') {
            sentences.push(start..end);
            start = end;
        } else if letter == ',' && CUTS.iter().any(|cut| text[at..range.end].starts_with(cut)) {
            sentences.push(start..at);
            start = end;
        }
    }
    sentences.push(start..range.end);
    sentences.retain(|sentence| !text[sentence.clone()].trim().is_empty());
    sentences
}

/// Asks where a summary is due at two times.
pub(crate) fn contradictions(stages: &[Stage], requirements: &[Requirement]) -> Vec<Question> {
    let mut questions = Vec::new();
    let Some(stage) = stages.iter().find(|stage| stage.name.contains("总结")) else { return questions };
    for requirement in requirements.iter().filter(|requirement| requirement.text.contains("总结")) {
        for due in &requirement.due {
            let outside = stage.to.is_some_and(|to| *due > to) || stage.from.is_some_and(|from| *due < from);
            if let (true, Some(to)) = (outside, stage.to) {
                questions.push(
                    Question::new(
                        Code::DatesContradict,
                        requirement.span,
                        format!("总结在“{}”到{to}为止，这里却是{due}前报送；以哪个为准？", stage.name),
                        format!(
                            "the summary belongs to “{}”, which ends on {to}; here it is due by {due}. Which holds?",
                            stage.name
                        ),
                    )
                    .also([stage.span])
                    .offering([to.to_string(), due.to_string()]),
                );
            }
        }
    }
    questions
}
