//! Paragraphs made whole, and the numbers that order them.

use std::ops::Range;

use crate::clause;
use crate::marker::{Level, marker};
use crate::question::{Code, Question};
use crate::source::Source;

/// Letters of a heading at most.
const HEADING: usize = 40;
/// Letters shown on each side of a mended break.
const SHOWN: usize = 12;
/// Mended breaks beyond which the text is taken to be wrapped line by line.
const WRAPPED: usize = 20;

/// A numbered part of the text: from its number to the next number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) level: Level,
    pub(crate) number: u32,
    /// Start of the number.
    pub(crate) start: usize,
    /// Start of the words.
    pub(crate) words: usize,
    /// Start of the next number.
    pub(crate) end: usize,
}

impl Item {
    /// Returns the words, without the number.
    pub(crate) fn text<'a>(&self, source: &'a Source<'_>) -> &'a str {
        &source.text[self.words..self.end]
    }

    /// Returns the heading: the words up to the first stop, bracket or end of paragraph.
    pub(crate) fn heading<'a>(&self, source: &'a Source<'_>) -> &'a str {
        let text = self.text(source);
        text[..text.find(['。', '\n', '(', ':', ';']).unwrap_or(text.len())].trim()
    }
}

/// A text in order.
pub(crate) struct Outline<'a> {
    pub(crate) source: Source<'a>,
    /// End of what stands before the first number.
    pub(crate) front: usize,
    pub(crate) items: Vec<Item>,
    pub(crate) questions: Vec<Question>,
    /// Sentences that were cut in two.
    pub(crate) mended: usize,
}

/// Puts a text in order.
pub(crate) fn read<'a>(source: &Source<'a>) -> Outline<'a> {
    let joins = joins(&source.text);
    let questions = mended(source, &joins);
    let splits = splits(&source.text);
    let source = source.rearranged(&joins, &splits);
    let mut items: Vec<Item> = Vec::new();
    for line in lines(&source.text) {
        if let Some(marker) = marker(&source.text[line.clone()]) {
            if let Some(last) = items.last_mut() {
                last.end = line.start;
            }
            items.push(Item {
                level: marker.level,
                number: marker.number,
                start: line.start,
                words: line.start + marker.len,
                end: source.text.len(),
            });
        }
    }
    let front = items.first().map_or(source.text.len(), |item| item.start);
    Outline { source, front, items, questions, mended: joins.len() }
}

/// Returns the lines of a text, without their breaks.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

/// Finds the breaks that cut a sentence in two.
fn joins(text: &str) -> Vec<usize> {
    let mut joins = Vec::new();
    let mut begun = false;
    let mut before: Option<Range<usize>> = None;
    for line in lines(text) {
        if let Some(before) = before
            && begun
            && goes_on(&text[before.clone()], &text[line.clone()])
        {
            joins.push(before.end);
        }
        begun = begun || marker(&text[line.clone()]).is_some();
        before = Some(line);
    }
    joins
}

fn goes_on(before: &str, line: &str) -> bool {
    if before.ends_with(['。', '!', '?', ';', ':', '!', '…'])
        || ["。”", "。》", "。)"].iter().any(|end| before.ends_with(end))
    {
        return false;
    }
    if marker(line).is_some() || clause::begins_with_label(line) || is_end_matter(line) {
        return false;
    }
    if before.ends_with(')') && clause::ends_with_clause(before) {
        return false;
    }
    if clause::begins_with_label(before) && !before.ends_with(['、', ',']) {
        return false;
    }
    if line.starts_with('(') && clause::ends_with_clause(line) {
        return false;
    }
    !is_heading(before)
}

fn is_heading(line: &str) -> bool {
    marker(line).is_some_and(|marker| {
        let words = &line[marker.len..];
        words.chars().take(HEADING + 1).count() <= HEADING
            && !words.contains(['。', ';', ',', '('])
            && !words.ends_with('、')
    })
}

/// Attachments, signatures and dates after the text.
fn is_end_matter(line: &str) -> bool {
    line.starts_with("附件")
        || line.starts_with("附表")
        || line.starts_with("抄送")
        || (line.len() < 60 && crate::front::is_date(line))
}

/// Finds numbers that stand within a paragraph because its break was lost.
fn splits(text: &str) -> Vec<usize> {
    let mut splits = Vec::new();
    let mut last = [0_u32; Level::ALL.len()];
    let mut above: Option<Level> = None;
    let mut before = '\n';
    for (at, letter) in text.char_indices() {
        if matches!(before, '\n' | '。' | ')')
            && let Some(marker) = marker(window(&text[at..]))
        {
            let level = marker.level as usize;
            // Numbers run on through the chapters, or begin anew below each.
            let first = marker.number == 1 && above.is_some_and(|above| above < marker.level);
            let follows = marker.number == last[level] + 1 || first;
            let worded = text[at + marker.len..].starts_with(|next: char| !next.is_ascii() && next != '、');
            let lost =
                follows && worded && marker.level <= Level::Item && (before == '。' || after_clause(&text[..at]));
            if before == '\n' || lost {
                last[level] = marker.number;
                above = Some(marker.level);
                if lost && before != '\n' {
                    splits.push(at);
                }
            }
        }
        before = letter;
    }
    splits
}

/// The longest marker fits into this.
fn window(text: &str) -> &str {
    let end = text.char_indices().nth(12).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn after_clause(before: &str) -> bool {
    let start = before.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let tail = &before[start..];
    clause::ends_with_clause(&tail[tail.rfind('\n').map_or(0, |at| at + 1)..])
}

fn mended(source: &Source<'_>, joins: &[usize]) -> Vec<Question> {
    let place = |at: usize| {
        let from = source.text[..at].char_indices().rev().nth(SHOWN - 1).map_or(0, |(start, _)| start);
        let to = source.text[at..].char_indices().nth(SHOWN + 1).map_or(source.text.len(), |(end, _)| at + end);
        source.span(from..to)
    };
    if joins.len() > WRAPPED {
        return vec![
            Question::new(
                Code::SplitSentence,
                place(joins[0]),
                format!("全文逐行折断，已接回{}处断行；接法对吗？", joins.len()),
                format!("the text is wrapped line by line; {} breaks were closed. Is it joined rightly?", joins.len()),
            )
            .also(joins.iter().skip(1).take(WRAPPED).map(|at| place(*at))),
        ];
    }
    joins
        .iter()
        .map(|at| {
            Question::new(
                Code::SplitSentence,
                place(*at),
                "这句话被分成两段，已接为一句；对吗？",
                "this sentence is cut into two paragraphs and was read as one; is that right?",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(raw: &str) -> Vec<(Level, u32, String)> {
        let outline = read(&Source::new(raw));
        outline
            .items
            .iter()
            .map(|item| (item.level, item.number, item.text(&outline.source).trim().to_owned()))
            .collect()
    }

    #[test]
    fn a_cut_sentence_is_joined_and_a_heading_is_not() {
        let items =
            outline("一、目标\n\n摸清风险、\n\n管住风险。\n（一）甲\n甲之一。\n1.乙做某事，\n做完。（甲局负责）");
        assert_eq!(items[0].2, "目标\n摸清风险、管住风险。");
        assert_eq!(items[1].2, "甲\n甲之一。");
        assert_eq!(items[2].2, "乙做某事,做完。(甲局负责)");
    }

    #[test]
    fn a_lost_break_is_found_by_its_number() {
        let items = outline("一、内容\n1.甲。做甲。（甲局负责）2.乙。做乙。（乙局负责）二、要求\n做到3.5倍。");
        assert_eq!(items.iter().map(|item| item.1).collect::<Vec<_>>(), [1, 1, 2, 2]);
        let items =
            outline("一、内容\n（一）子。1.甲。（甲局负责）（二）丑。2.乙。（乙局负责）（三）寅。1.丙。（丙局负责）");
        assert_eq!(items.iter().map(|item| item.1).collect::<Vec<_>>(), [1, 1, 1, 2, 2, 3, 1]);
    }
}
