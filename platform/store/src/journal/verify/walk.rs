//! The journal row by row.

use std::cmp::Ordering;
use std::collections::HashMap;

use anlan_kernel::{Position, Problem};
use anlan_merkle::{Frontier, Hash};

use super::states::{Last, StateCheck};
use super::{Report, faults};
use crate::journal::line::Line;
use crate::journal::{Head, Tail, hex, to_hash, unsigned};
use crate::value::Row;

/// State of the walk: what the rows so far say.
pub(super) struct Walk<'a> {
    report: &'a mut Report,
    states: &'a [StateCheck],
    known: &'a [Head],
    /// Last state of each record, for each state check.
    last: Vec<HashMap<String, Last>>,
    /// Position expected next.
    pub(super) next: i64,
    /// The row before; its hash counts only once the row after it has confirmed it.
    pending: Option<Hashes>,
    /// Tree over the confirmed hashes; nothing after a gap that cannot be closed.
    frontier: Option<Frontier>,
}

/// What a row says its hash is, and what it should be.
struct Hashes {
    stored: Hash,
    computed: Option<Hash>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(report: &'a mut Report, states: &'a [StateCheck], known: &'a [Head]) -> Self {
        let last = states.iter().map(|_| HashMap::new()).collect();
        Self {
            report,
            states,
            known,
            last,
            next: 1,
            pending: Some(Hashes { stored: [0; 32], computed: None }),
            frontier: Some(Frontier::default()),
        }
    }

    /// Takes a row, whatever is wrong with it.
    pub(super) fn row(&mut self, row: &Row<'_>) {
        let Ok(position) = row.integer(0) else { return };
        self.report.entries += 1;
        if position < self.next {
            self.report.fault(None, faults::inserted(position));
            return;
        }
        let previous = row.blob(9).and_then(to_hash);
        if position > self.next {
            self.gap(position, previous.as_ref().ok());
        } else {
            self.confirm(previous.as_ref().ok());
        }
        let at = Some(unsigned(position));
        let stored = row.blob(10).and_then(to_hash);
        let computed = previous.and_then(|previous| self.computed(row, unsigned(position), &previous));
        match (&stored, &computed) {
            (Ok(stored), Ok(computed)) if stored == computed => {}
            (Ok(stored), Ok(computed)) => {
                let record = row.text(5).unwrap_or_default();
                self.report
                    .fault(at, faults::edited(unsigned(position), &hex(stored), &hex(computed)).on_record(record));
            }
            (Err(problem), _) | (_, Err(problem)) => {
                self.report.fault(at, faults::malformed(unsigned(position), problem));
            }
        }
        self.pending = match (stored, computed) {
            (Ok(stored), computed) => Some(Hashes { stored, computed: computed.ok() }),
            (Err(_), Ok(computed)) => Some(Hashes { stored: computed, computed: None }),
            (Err(_), Err(_)) => None,
        };
        self.next = position + 1;
    }

    /// Passes over rows that the database cannot give.
    pub(super) fn unreadable(&mut self, count: i64, problem: Problem) {
        let (first, last) = (self.next, self.next.saturating_add(count - 1));
        self.report.fault(Some(unsigned(first)), faults::unreadable(first, last, &problem));
        self.next = last.saturating_add(1);
        self.pending = None;
        self.frontier = None;
    }

    /// Compares the end with the head and returns the last state of each record.
    pub(super) fn finish(mut self, tail: Option<&Tail>) -> Vec<HashMap<String, Last>> {
        let last = unsigned(self.next - 1);
        if let Some(tail) = tail {
            let size = tail.size();
            match last.cmp(&size) {
                Ordering::Less => {
                    self.report.fault(Some(last + 1), faults::truncated(last + 1, size));
                }
                Ordering::Greater => {
                    self.report.fault(Some(size + 1), faults::beyond_head(size, last));
                }
                Ordering::Equal => {
                    self.confirm_by(&tail.chain(), faults::last_replaced);
                    let root = self.frontier.as_ref().map(|frontier| hex(&frontier.root()));
                    if root.is_some_and(|root| root != tail.head().root) {
                        self.report.fault(None, faults::root());
                    }
                }
            }
            for head in self.known.iter().filter(|head| head.size > size) {
                self.report.fault(None, faults::shorter_than_known(head.size, size));
            }
        }
        self.last
    }

    fn computed(&mut self, row: &Row<'_>, position: Position, previous: &Hash) -> Result<Hash, Problem> {
        let line = Line {
            position,
            at: row.text(1)?,
            actor: row.text(2)?,
            action: row.text(3)?,
            kind: row.text(4)?,
            record: row.text(5)?,
            version: row.integer(6)?,
            after: row.optional_text(7)?,
            batch: row.optional_text(8)?,
            previous,
        };
        for (check, last) in self.states.iter().zip(&mut self.last) {
            if (check.covers)(line.kind) {
                last.insert(line.record.to_owned(), Last::new(position, line.after));
            }
        }
        Ok(line.hash())
    }

    /// Compares what a row says of the one before with that one, and takes it into the tree.
    fn confirm(&mut self, previous: Option<&Hash>) {
        match previous {
            Some(previous) => self.confirm_by(previous, faults::replaced),
            None => self.take(None),
        }
    }

    fn confirm_by(&mut self, previous: &Hash, fault: impl FnOnce(Position) -> Problem) {
        let before = unsigned(self.next - 1);
        if let Some(Hashes { stored, computed }) = self.pending.take() {
            if *previous == stored || Some(*previous) == computed {
                // Where only the stored hash was edited the next row still holds the true one.
                self.pending = Some(Hashes { stored: *previous, computed: None });
            } else {
                self.report.fault(Some(before), fault(before));
                self.pending = Some(Hashes { stored, computed: None });
            }
        }
        self.take(None);
    }

    /// Takes the row before into the tree.
    fn take(&mut self, hash: Option<Hash>) {
        let hash = hash.or(self.pending.as_ref().map(|hashes| hashes.stored));
        if self.next > 1 {
            match (hash, &mut self.frontier) {
                (Some(hash), Some(frontier)) => frontier.push(hash),
                _ => self.frontier = None,
            }
        }
        self.compare_known();
    }

    fn compare_known(&mut self) {
        let Some(frontier) = &self.frontier else { return };
        for head in self.known.iter().filter(|head| head.size == frontier.size()) {
            if head.root != hex(&frontier.root()) {
                self.report.fault(Some(head.size), faults::differs_from_known(head.size));
            }
        }
    }

    fn gap(&mut self, position: i64, previous: Option<&Hash>) {
        let (first, last) = (self.next, position - 1);
        self.report.fault(Some(unsigned(first)), faults::deleted(first, last));
        self.take(None);
        self.next = position;
        // One missing row is still known by its hash; more are not.
        match (first == last, previous) {
            (true, Some(previous)) => self.take(Some(*previous)),
            _ => self.frontier = None,
        }
        self.pending = None;
    }
}
