//! Texts laid end to end, to be scanned as a whole: a million names take a few milliseconds.

use std::collections::{BTreeSet, HashMap};

use anlan_kernel::{Record, RecordId};
use memchr::memmem;

use super::fold::{fold, spellings};
use crate::plan::{How, KindPlan};

/// Between texts; no folded text holds it.
const BETWEEN: u8 = b'\n';
/// A pile with more gone texts than present ones, and more than so many, is laid out anew.
const GONE: usize = 4_096;

/// All texts by which records are found.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) names: Pile,
    pub(crate) spelt: Pile,
    pub(crate) initials: Pile,
    pub(crate) codes: Pile,
    /// CAS and UN numbers, wholly; UN numbers without the letters.
    pub(crate) numbers: HashMap<String, BTreeSet<(RecordId, u16)>>,
    numbers_of: HashMap<RecordId, Vec<(String, u16)>>,
    /// Codes and numbers as written.
    written: HashMap<(RecordId, u16), Box<str>>,
}

/// Folded texts laid end to end.
#[derive(Debug, Default)]
pub(crate) struct Pile {
    text: Vec<u8>,
    entries: Vec<Entry>,
    of: HashMap<RecordId, Vec<u32>>,
    gone: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: usize,
    source: RecordId,
    field: u16,
    is_there: bool,
}

/// Where a text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'a> {
    pub(crate) source: RecordId,
    pub(crate) field: u16,
    /// The folded text.
    pub(crate) text: &'a str,
    /// Where in it.
    pub(crate) at: usize,
}

impl Index {
    /// Takes the texts of a record; those it had must have been removed.
    pub(crate) fn put(&mut self, plan: &KindPlan, record: &Record) {
        for found in &plan.found_by {
            let field = u16::try_from(found.field).unwrap_or(u16::MAX);
            let Some(text) = record.text(&plan.fields()[found.field].name) else { continue };
            match found.how {
                How::Name => {
                    self.names.push(&fold(text), record.id, field);
                    for spelling in spellings(text) {
                        self.spelt.push(&spelling.full, record.id, field);
                        self.initials.push(&spelling.initials, record.id, field);
                    }
                }
                How::Code => {
                    self.codes.push(&fold(text), record.id, field);
                    self.written.insert((record.id, field), text.into());
                }
                How::Number => {
                    let number = bare_number(text);
                    self.numbers.entry(number.to_owned()).or_default().insert((record.id, field));
                    self.numbers_of.entry(record.id).or_default().push((number.to_owned(), field));
                    self.written.insert((record.id, field), text.into());
                }
            }
        }
    }

    pub(crate) fn remove(&mut self, id: RecordId) {
        for pile in [&mut self.names, &mut self.spelt, &mut self.initials, &mut self.codes] {
            for field in pile.remove(id) {
                self.written.remove(&(id, field));
            }
        }
        for (number, field) in self.numbers_of.remove(&id).unwrap_or_default() {
            self.written.remove(&(id, field));
            if let Some(sources) = self.numbers.get_mut(&number) {
                sources.retain(|(source, _)| *source != id);
                if sources.is_empty() {
                    self.numbers.remove(&number);
                }
            }
        }
    }

    pub(crate) fn written(&self, id: RecordId, field: u16) -> Option<&str> {
        self.written.get(&(id, field)).map(AsRef::as_ref)
    }
}

/// Returns a CAS or UN number without blanks and without the letters UN.
pub(crate) fn bare_number(text: &str) -> &str {
    let text = text.trim();
    let bare = text.get(..2).filter(|head| head.eq_ignore_ascii_case("un")).map_or(text, |_| &text[2..]);
    bare.trim_start()
}

impl Pile {
    fn push(&mut self, text: &str, source: RecordId, field: u16) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.text.push(BETWEEN);
        }
        let number = u32::try_from(self.entries.len()).expect("there are fewer than 2^32 texts");
        self.of.entry(source).or_default().push(number);
        self.entries.push(Entry { start: self.text.len(), source, field, is_there: true });
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(BETWEEN);
    }

    fn remove(&mut self, source: RecordId) -> Vec<u16> {
        let Some(numbers) = self.of.remove(&source) else { return Vec::new() };
        let mut fields = Vec::new();
        for number in numbers {
            let entry = &mut self.entries[number as usize];
            entry.is_there = false;
            fields.push(entry.field);
            self.gone += 1;
        }
        if self.gone > GONE && self.gone * 2 > self.entries.len() {
            self.lay_out_anew();
        }
        fields
    }

    fn lay_out_anew(&mut self) {
        let old = std::mem::take(self);
        for number in 0..old.entries.len() {
            let entry = old.entries[number];
            if entry.is_there {
                self.push(old.text_of(number), entry.source, entry.field);
            }
        }
    }

    fn text_of(&self, number: usize) -> &str {
        let start = self.entries[number].start;
        let end = self.entries.get(number + 1).map_or(self.text.len(), |next| next.start) - 1;
        std::str::from_utf8(&self.text[start..end]).expect("only whole texts are laid down")
    }

    /// Calls back with each text that is, begins with or holds a word, until told to stop.
    pub(crate) fn scan<'a>(&'a self, place: Place, word: &str, mut each: impl FnMut(Hit<'a>) -> bool) {
        let mut pattern = Vec::with_capacity(word.len() + 2);
        if place != Place::Anywhere {
            pattern.push(BETWEEN);
        }
        pattern.extend_from_slice(word.as_bytes());
        if place == Place::Whole {
            pattern.push(BETWEEN);
        }
        let skipped = usize::from(place != Place::Anywhere);
        let finder = memmem::Finder::new(&pattern);
        let mut from = 0;
        while let Some(found) = self.text.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + found + skipped;
            let number = self.entries.partition_point(|entry| entry.start <= at) - 1;
            let entry = self.entries[number];
            let text = self.text_of(number);
            if entry.is_there && !each(Hit { source: entry.source, field: entry.field, text, at: at - entry.start }) {
                return;
            }
            // On with the next text; its separator belongs to it too.
            from = entry.start + text.len();
        }
    }
}

/// Where in a text a word must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole text.
    Whole,
    /// Its beginning.
    Beginning,
    /// Anywhere in it.
    Anywhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> RecordId {
        RecordId::from_parts(number, 0)
    }

    fn found(pile: &Pile, place: Place, word: &str) -> Vec<RecordId> {
        let mut all = Vec::new();
        pile.scan(place, word, |hit| {
            all.push(hit.source);
            true
        });
        all
    }

    #[test]
    fn words_are_found_where_they_may_stand() {
        let mut pile = Pile::default();
        for (number, text) in [(1, "ab"), (2, "cab"), (3, "abc"), (4, "ab")] {
            pile.push(text, id(number), 0);
        }
        assert_eq!(found(&pile, Place::Whole, "ab"), [id(1), id(4)]);
        assert_eq!(found(&pile, Place::Beginning, "ab"), [id(1), id(3), id(4)]);
        assert_eq!(found(&pile, Place::Anywhere, "ab"), [id(1), id(2), id(3), id(4)]);
        assert_eq!(found(&pile, Place::Anywhere, "bc"), [id(3)]);
        pile.remove(id(3));
        assert_eq!(found(&pile, Place::Anywhere, "bc"), []);
    }

    #[test]
    fn a_pile_laid_out_anew_finds_the_same() {
        let mut pile = Pile::default();
        let count = GONE as u64 * 3;
        for number in 0..count {
            pile.push(&format!("t{number}x"), id(number), 0);
        }
        for number in 0..count * 2 / 3 {
            pile.remove(id(number));
        }
        assert!(pile.entries.len() < GONE * 3);
        assert_eq!(found(&pile, Place::Whole, &format!("t{}x", count - 1)), [id(count - 1)]);
        assert_eq!(found(&pile, Place::Whole, "t5x"), []);
    }
}
