//! The text as it was given, the text as it is read, and the way back.

use std::ops::Range;

use serde::Serialize;

/// A stretch of the source, counted in characters for a screen and in bytes for a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First character (Unicode scalar value), from 0.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
    /// First byte of the UTF-8 text.
    pub byte_start: usize,
    /// Byte after the last.
    pub byte_end: usize,
}

impl Span {
    /// Returns the bytes, to slice the source with.
    pub fn bytes(&self) -> Range<usize> {
        self.byte_start..self.byte_end
    }

    /// Returns the text of the span within its source, or nothing where the source is another one.
    pub fn of<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.bytes()).unwrap_or_default()
    }
}

/// Bytes of the source between two counts of characters.
const BLOCK: usize = 512;

/// A source with its reading: widths and brackets made one, blanks dropped, one paragraph a line.
pub(crate) struct Source<'a> {
    raw: &'a str,
    /// What is analysed.
    pub(crate) text: String,
    /// For each byte of `text` the byte of `raw` at which its character begins.
    origin: Vec<u32>,
    /// Characters of `raw` before each block.
    counted: Vec<u32>,
}

impl<'a> Source<'a> {
    /// Reads a text of less than 4 GiB.
    pub(crate) fn new(raw: &'a str) -> Self {
        let mut source = Self { raw, text: String::with_capacity(raw.len()), origin: Vec::new(), counted: count(raw) };
        source.origin.reserve(raw.len());
        let mut blank: Option<usize> = None;
        for (at, letter) in raw.char_indices() {
            match fold(letter) {
                Folded::Nothing => {}
                Folded::Blank => {
                    blank.get_or_insert(at);
                }
                Folded::Break => {
                    blank = None;
                    if !source.text.is_empty() && !source.text.ends_with('\n') {
                        source.push('\n', at);
                    }
                }
                Folded::Letter(letter) => {
                    if let Some(before) = blank.take()
                        && letter.is_ascii_alphanumeric()
                        && source.text.ends_with(|last: char| last.is_ascii_alphanumeric())
                    {
                        source.push(' ', before);
                    }
                    source.push(letter, at);
                }
            }
        }
        while source.text.ends_with('\n') {
            source.text.pop();
            source.origin.pop();
        }
        source
    }

    fn push(&mut self, letter: char, at: usize) {
        self.text.push(letter);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.origin.extend(std::iter::repeat_n(at, letter.len_utf8()));
    }

    /// Returns the source read anew: without the breaks at `joins`, with further breaks before `splits`. Both rise.
    pub(crate) fn rearranged(&self, joins: &[usize], splits: &[usize]) -> Self {
        let mut other = Self {
            raw: self.raw,
            text: String::with_capacity(self.text.len() + splits.len()),
            origin: Vec::with_capacity(self.origin.len() + splits.len()),
            counted: self.counted.clone(),
        };
        let (mut joins, mut splits) = (joins.iter().peekable(), splits.iter().peekable());
        for (at, letter) in self.text.char_indices() {
            let origin = self.origin[at] as usize;
            if splits.next_if(|split| **split == at).is_some() {
                other.push('\n', origin);
            }
            if joins.next_if(|join| **join == at).is_none() {
                other.push(letter, origin);
            }
        }
        other
    }

    /// Returns where a stretch of the reading stands in the source; blanks at its ends are left out.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let inner = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start + (inner.len() - inner.trim_start().len());
        let end = start + inner.trim().len();
        if start >= end {
            let at = self.origin.get(range.start).map_or(self.raw.len(), |origin| *origin as usize);
            let characters = self.characters(at);
            return Span { start: characters, end: characters, byte_start: at, byte_end: at };
        }
        let byte_start = self.origin[start] as usize;
        let last = self.origin[end - 1] as usize;
        let byte_end = last + self.raw[last..].chars().next().map_or(0, char::len_utf8);
        Span { start: self.characters(byte_start), end: self.characters(byte_end), byte_start, byte_end }
    }

    /// Returns the source's own letters of a stretch, breaks left out.
    pub(crate) fn own_words(&self, range: Range<usize>) -> String {
        let words = self.span(range).of(self.raw);
        words.chars().filter(|letter| !matches!(fold(*letter), Folded::Break | Folded::Nothing)).collect()
    }

    /// Returns the source's letters of a stretch as they stand.
    pub(crate) fn raw_of(&self, range: Range<usize>) -> &'a str {
        self.span(range).of(self.raw)
    }

    fn characters(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let before = self.counted.get(block).copied().unwrap_or_default() as usize;
        before + self.raw.as_bytes()[block * BLOCK..byte].iter().filter(|byte| begins(**byte)).count()
    }
}

/// Returns the span of bytes of a text. For a few places only: it counts from the beginning.
pub(crate) fn at(raw: &str, byte_start: usize, byte_end: usize) -> Span {
    let characters = |byte: usize| raw.as_bytes()[..byte].iter().filter(|byte| begins(**byte)).count();
    Span { start: characters(byte_start), end: characters(byte_end), byte_start, byte_end }
}

fn count(raw: &str) -> Vec<u32> {
    let mut total = 0_u32;
    let mut counted = vec![0];
    for block in raw.as_bytes().chunks(BLOCK) {
        total = total.saturating_add(u32::try_from(block.iter().filter(|byte| begins(**byte)).count()).unwrap_or(0));
        counted.push(total);
    }
    counted
}

fn begins(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

enum Folded {
    Nothing,
    Blank,
    Break,
    Letter(char),
}

/// Makes widths, brackets and dashes one.
fn fold(letter: char) -> Folded {
    Folded::Letter(match letter {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => return Folded::Break,
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' => return Folded::Nothing,
        '［' | '【' | '〔' | '｛' | '[' | '{' | '〖' => '(',
        '］' | '】' | '〕' | '｝' | ']' | '}' | '〗' => ')',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '—' | '–' | '―' | '─' => '-',
        '○' | '零' => '〇',
        '｡' => '。',
        letter if letter.is_whitespace() => return Folded::Blank,
        letter if letter.is_control() => return Folded::Nothing,
        letter => letter,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_source() {
        let raw = "６． 加强（ａ】\r\n\r\n二〇一七";
        let source = Source::new(raw);
        assert_eq!(source.text, "6.加强(a)\n二〇一七");
        let at = source.text.find("加强").unwrap();
        let span = source.span(at..at + 6);
        assert_eq!((span.of(raw), span.start, span.end), ("加强", 3, 5));
        let joined = source.rearranged(&[source.text.find('\n').unwrap()], &[2]);
        assert_eq!(joined.text, "6.\n加强(a)二〇一七");
        assert_eq!(joined.own_words(0..joined.text.len()), "６． 加强（ａ】二〇一七");
    }
}
