//! All verdicts of the city, kept current by the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anlan_kernel::{Entry, Position, Problem, RecordId, end_of_day_in_city};
use anlan_regulations::gb18218::{self, Edition};
use anlan_spatial::Shape;
use anlan_store::Store;
use jiff::civil::Date;
use serde::Serialize;

use crate::explain::{Reason, explain};
use crate::inputs::{Inputs, Touched};
use crate::verdict::{Verdict, derive_registered};

/// Entries read from the journal at a time.
const STRIDE: usize = 4096;

/// One verdict that changed, and why.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictChange {
    /// Edition.
    pub edition: String,
    /// Verdict before.
    pub before: Option<Arc<Verdict>>,
    /// Verdict now.
    pub after: Option<Arc<Verdict>>,
    /// What changed and why, for both sides to read.
    pub reasons: Vec<Reason>,
}

type Key = (Edition, RecordId);

/// The declared facts and everything derived from them.
#[derive(Debug, Default)]
pub struct Board {
    inputs: Inputs,
    verdicts: BTreeMap<Key, Arc<Verdict>>,
    parts_of_site: BTreeMap<RecordId, Vec<RecordId>>,
    joined_of_group: BTreeMap<RecordId, Vec<Vec<RecordId>>>,
}

impl Board {
    /// Derives the board from the journal up to its head, every fact counting whatever its days.
    pub fn load(store: &Store) -> Result<Self, Problem> {
        Self::as_of(store, None, None)
    }

    /// Derives the board as of a journal position, with the facts that hold on a day.
    pub fn as_of(store: &Store, position: Option<Position>, day: Option<Date>) -> Result<Self, Problem> {
        let mut board = Self::default();
        board.inputs.day = day;
        let mut touched = Touched::default();
        loop {
            let entries = store.read(|reader| reader.entries_after(board.inputs.position, STRIDE))?;
            let wanted = entries.iter().take_while(|entry| position.is_none_or(|last| entry.position <= last));
            let mut taken = 0;
            for entry in wanted {
                touched.extend(board.inputs.take(entry)?);
                taken += 1;
            }
            if taken < STRIDE {
                break;
            }
        }
        board.settle(touched);
        Ok(board)
    }

    /// Derives the board as of the end of a day in the city: what the journal said then, of the facts that held on it.
    pub fn at_end_of(store: &Store, day: Date) -> Result<Self, Problem> {
        let position = store.read(|reader| reader.position_at(end_of_day_in_city(day)))?;
        Self::as_of(store, Some(position), Some(day))
    }

    /// Takes further entries of the journal and returns the verdicts that changed.
    pub fn follow(&mut self, entries: &[Entry]) -> Result<Vec<VerdictChange>, Problem> {
        let mut touched = Touched::default();
        for entry in entries {
            touched.extend(self.inputs.take(entry)?);
        }
        let settled = self.settle(touched);
        Ok(settled.into_iter().filter_map(|(key, before)| self.change(key, before)).collect())
    }

    /// Catches up with the journal and returns the verdicts that changed.
    pub fn catch_up(&mut self, store: &Store) -> Result<Vec<VerdictChange>, Problem> {
        let mut changes = Vec::new();
        loop {
            let entries = store.read(|reader| reader.entries_after(self.inputs.position, STRIDE))?;
            changes.extend(self.follow(&entries)?);
            if entries.len() < STRIDE {
                return Ok(changes);
            }
        }
    }

    /// Returns the declared facts.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Returns the declared facts, for counting substances.
    pub fn inputs_mut(&mut self) -> &mut Inputs {
        &mut self.inputs
    }

    /// Returns the verdicts under one edition, in order of their first record.
    pub fn verdicts(&self, edition: Edition) -> impl Iterator<Item = &Arc<Verdict>> {
        self.verdicts.range((edition, RecordId::FIRST)..=(edition, RecordId::LAST)).map(|(_, verdict)| verdict)
    }

    /// Returns the verdict on a unit under one edition, alone or joined with others.
    pub fn of_unit(&self, edition: Edition, unit: RecordId) -> Option<&Arc<Verdict>> {
        let own = self.verdicts.get(&(edition, unit));
        own.or_else(|| {
            let site = self.inputs.site_of_part(unit)?;
            self.of_site(edition, site).into_iter().find(|verdict| verdict.subject.ids.contains(&unit))
        })
    }

    /// Returns the verdicts on one site under one edition.
    pub fn of_site(&self, edition: Edition, site: RecordId) -> Vec<&Arc<Verdict>> {
        match edition {
            Edition::E2018 => {
                let parts = self.parts_of_site.get(&site).into_iter().flatten();
                parts.filter_map(|part| self.verdicts.get(&(edition, *part))).collect()
            }
            Edition::E2009 => {
                let joined = self.joined_with(site, |part| self.inputs.site_of_part(part) == Some(site));
                joined.into_iter().filter_map(|(key, _)| self.verdicts.get(&key)).collect()
            }
        }
    }

    /// Says what changed since another board (an earlier day, an earlier position), verdict by verdict.
    pub fn changes_since(&self, then: &Self, edition: Edition) -> Vec<VerdictChange> {
        let of = |board: &Self| {
            board
                .verdicts
                .range((edition, RecordId::FIRST)..=(edition, RecordId::LAST))
                .map(|(key, _)| *key)
                .collect::<BTreeSet<Key>>()
        };
        let keys: BTreeSet<Key> = of(then).union(&of(self)).copied().collect();
        keys.into_iter().filter_map(|key| self.change(key, then.verdicts.get(&key).cloned())).collect()
    }

    fn change(&self, key: Key, before: Option<Arc<Verdict>>) -> Option<VerdictChange> {
        let after = self.verdicts.get(&key).cloned();
        let reasons = explain(before.as_deref(), after.as_deref());
        (!reasons.is_empty()).then(|| VerdictChange { edition: key.0.id().to_owned(), before, after, reasons })
    }

    /// Derives anew what was touched and returns what stood there before.
    fn settle(&mut self, touched: Touched) -> BTreeMap<Key, Option<Arc<Verdict>>> {
        let mut wanted: BTreeMap<Key, Vec<RecordId>> = BTreeMap::new();
        let mut stale: BTreeSet<Key> = BTreeSet::new();
        for site in &touched.sites {
            let parts = self.inputs.parts_of(*site);
            wanted.extend(parts.iter().map(|part| ((Edition::E2018, *part), vec![*part])));
            let before = replace(&mut self.parts_of_site, *site, parts);
            stale.extend(before.into_iter().flatten().map(|part| (Edition::E2018, part)));
        }
        for group in &touched.groups {
            let joined = self.joined(&self.inputs.sites_of_group(*group));
            wanted.extend(joined.iter().map(|parts| ((Edition::E2009, parts[0]), parts.clone())));
            let before = replace(&mut self.joined_of_group, *group, joined);
            stale.extend(before.into_iter().flatten().map(|parts| (Edition::E2009, parts[0])));
        }
        for part in &touched.parts {
            if let Some(site) = self.inputs.site_of_part(*part) {
                wanted.insert((Edition::E2018, *part), vec![*part]);
                wanted.extend(self.joined_with(site, |other| other == *part));
            }
        }
        for site in &touched.sites {
            wanted.extend(self.joined_with(*site, |part| self.inputs.site_of_part(part) == Some(*site)));
        }
        let mut before = BTreeMap::new();
        for (key, parts) in wanted {
            stale.remove(&key);
            let old = match derive_registered(key.0, &parts, &mut self.inputs) {
                Some(verdict) => self.verdicts.insert(key, Arc::new(verdict)),
                None => self.verdicts.remove(&key),
            };
            before.insert(key, old);
        }
        for key in stale {
            before.insert(key, self.verdicts.remove(&key));
        }
        before
    }

    /// Joined units of the group of a site, of which one is asked for.
    fn joined_with(&self, site: RecordId, asked: impl Fn(RecordId) -> bool) -> Vec<(Key, Vec<RecordId>)> {
        let group = self.inputs.group_of(site).and_then(|group| self.joined_of_group.get(&group));
        let found = group.into_iter().flatten().filter(|parts| parts.iter().any(|part| asked(*part)));
        found.map(|parts| ((Edition::E2009, parts[0]), parts.clone())).collect()
    }

    /// Joins units whose edges are less than 500 m apart (GB 18218-2009, 3.3). Units without an outline take their site's boundary; where
    /// there is neither, units of one site are joined, being one operator's place.
    fn joined(&self, sites: &BTreeSet<RecordId>) -> Vec<Vec<RecordId>> {
        let mut parts: Vec<(RecordId, RecordId, Option<&Shape>)> = Vec::new();
        for site in sites {
            let boundary = self.inputs.sites.get(site).and_then(|state| state.boundary.as_ref());
            for part in self.inputs.parts_of(*site) {
                let own = self.inputs.units.get(&part).and_then(|unit| unit.outline.as_ref());
                parts.push((part, *site, own.or(boundary)));
            }
        }
        parts.sort_unstable_by_key(|(part, _, _)| *part);
        let (indices, shapes): (Vec<usize>, Vec<Shape>) =
            parts.iter().enumerate().filter_map(|(at, (_, _, shape))| Some((at, shape.cloned()?))).unzip();
        let mut near: Vec<(usize, usize)> = anlan_spatial::nearer_than(&shapes, gb18218::JOINED_BELOW_M)
            .into_iter()
            .map(|pair| (indices[pair.a], indices[pair.b]))
            .collect();
        for (first, (_, site, shape)) in parts.iter().enumerate() {
            for (second, (_, other, other_shape)) in parts.iter().enumerate().skip(first + 1) {
                if site == other && (shape.is_none() || other_shape.is_none()) {
                    near.push((first, second));
                }
            }
        }
        let groups = gb18218::join(parts.len(), &near);
        groups.into_iter().map(|group| group.into_iter().map(|at| parts[at].0).collect()).collect()
    }
}

/// Puts a list under a key, none where it is empty, and returns the one before.
fn replace<T>(lists: &mut BTreeMap<RecordId, Vec<T>>, key: RecordId, list: Vec<T>) -> Option<Vec<T>> {
    if list.is_empty() { lists.remove(&key) } else { lists.insert(key, list) }
}
