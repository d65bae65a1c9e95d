//! Days on which something touched the risk: a record that it rests on was declared, changed or withdrawn, or began or ceased to hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anlan_kernel::{Entry, Position, Problem, RecordId, day_in_city};
use anlan_registry::types::{Enterprise, ProtectionTarget, Site, Typed as _, Unit};
use anlan_store::Store;
use jiff::civil::Date;

use super::living::Living;
use super::past::Moment;

/// Entries read from the journal at a time.
const STRIDE: usize = 4096;
/// Kinds of records that facts are made of; the names of enterprises are told with the risk and touch none.
const FOLLOWED: [&str; 6] = [Enterprise::KIND, Site::KIND, Unit::KIND, "vessel", "holding", ProtectionTarget::KIND];

/// What happened on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Changes of sites, units, vessels and holdings.
    pub sources: usize,
    /// Changes of protection targets.
    pub targets: usize,
    /// Records that began or ceased to hold, as they say themselves.
    pub validity: usize,
    /// Last journal position of the day that is counted here; 0 where only validity is.
    pub position: Position,
}

/// The days so far, as the journal tells them.
#[derive(Debug, Default)]
pub(super) struct Days(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    position: Position,
    changes: BTreeMap<Date, Day>,
    /// First and last days of records that were declared before them.
    edges: BTreeMap<RecordId, [Option<Date>; 2]>,
    /// Positions of all entries that change facts.
    positions: Vec<Position>,
    /// All days on which any version of a record begins or ceases to hold.
    turns: BTreeSet<Date>,
}

impl Days {
    fn followed(&self, store: &Store) -> Result<MutexGuard<'_, Told>, Problem> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let entries = store.read(|reader| reader.entries_after(told.position, STRIDE))?;
            for entry in &entries {
                told.take(entry);
            }
            if entries.len() < STRIDE {
                return Ok(told);
            }
        }
    }

    /// Returns the first moment that has the same facts: moments between which nothing was declared, began or ceased share it.
    pub(super) fn first_alike(&self, store: &Store, moment: Moment) -> Result<Moment, Problem> {
        let told = self.followed(store)?;
        let before = told.positions.partition_point(|position| *position <= moment.position);
        let position = before.checked_sub(1).map_or(0, |last| told.positions[last]);
        let day = told.turns.range(..=moment.day).next_back().copied().unwrap_or(Date::MIN);
        Ok(Moment { position, day })
    }

    fn upto(&self, store: &Store, today: Date) -> Result<(Position, BTreeMap<Date, Day>), Problem> {
        let told = self.followed(store)?;
        let mut days = told.changes.clone();
        for edge in told.edges.values().flatten().flatten().filter(|day| **day <= today) {
            days.entry(*edge).or_default().validity += 1;
        }
        Ok((told.position, days))
    }
}

impl Told {
    fn take(&mut self, entry: &Entry) {
        self.position = entry.position;
        if !FOLLOWED.contains(&entry.kind.as_str()) {
            return;
        }
        self.positions.push(entry.position);
        let turns = entry.after.as_ref().map(|record| [record.valid_from, record.valid_to]);
        self.turns.extend(turns.into_iter().flatten().flatten());
        if entry.kind == Enterprise::KIND {
            return;
        }
        let is_target = entry.kind == ProtectionTarget::KIND;
        let on = day_in_city(entry.at);
        let day = self.changes.entry(on).or_default();
        day.position = entry.position;
        if is_target {
            day.targets += 1;
        } else {
            day.sources += 1;
        }
        let later = |day: Option<Date>| day.filter(|day| *day > on);
        let edges = entry.after.as_ref().map(|record| [later(record.valid_from), later(record.valid_to)]);
        match edges.filter(|edges| edges.iter().any(Option::is_some)) {
            Some(edges) => self.edges.insert(entry.record, edges),
            None => self.edges.remove(&entry.record),
        };
    }
}

impl Living {
    /// Returns the days on which something touched the risk, up to today, and how far the journal was read.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn days(&self) -> Result<(Position, BTreeMap<Date, Day>), Problem> {
        self.past.days.upto(&self.store, self.today())
    }
}
