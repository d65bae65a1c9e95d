//! All verdicts of the city, kept current by the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anlan_kernel::{Entry, Position, Problem, RecordId, Text};
use anlan_regulations::gb18218::{self, Edition};
use anlan_store::Store;
use jiff::civil::Date;
use serde::Serialize;

use crate::inputs::Inputs;
use crate::verdict::{Verdict, derive_registered, differences};

/// Distance below which the 2009 edition joins units of one operator, m (GB 18218-2009, 3.3).
const JOINED_BELOW_M: f64 = 500.0;
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
    /// What changed, for both sides to read.
    pub reasons: Vec<Text>,
}

/// The declared facts and everything derived from them.
#[derive(Debug, Default)]
pub struct Board {
    inputs: Inputs,
    verdicts: BTreeMap<(Edition, RecordId), Arc<Verdict>>,
    subjects_of_site: BTreeMap<RecordId, BTreeSet<(Edition, RecordId)>>,
}

impl Board {
    /// Derives the board from the journal up to its head.
    pub fn load(store: &Store) -> Result<Self, Problem> {
        Self::as_of(store, None, None)
    }

    /// Derives the board as of a journal position, with the facts that hold on a day.
    pub fn as_of(store: &Store, position: Option<Position>, day: Option<Date>) -> Result<Self, Problem> {
        let mut board = Self::default();
        board.inputs.day = day;
        let mut dirty = BTreeSet::new();
        loop {
            let entries = store.read(|reader| reader.entries_after(board.inputs.position, STRIDE))?;
            let wanted = entries.iter().take_while(|entry| position.is_none_or(|last| entry.position <= last));
            let mut taken = 0;
            for entry in wanted {
                dirty.extend(board.inputs.take(entry)?);
                taken += 1;
            }
            if taken < STRIDE {
                break;
            }
        }
        board.derive_sites(&dirty);
        Ok(board)
    }

    /// Takes further entries of the journal and returns the verdicts that changed.
    pub fn follow(&mut self, entries: &[Entry]) -> Result<Vec<VerdictChange>, Problem> {
        let mut dirty = BTreeSet::new();
        for entry in entries {
            dirty.extend(self.inputs.take(entry)?);
        }
        Ok(self.derive_sites(&dirty))
    }

    /// Catches up with the journal and returns the verdicts that changed.
    pub fn catch_up(&mut self, store: &Store) -> Result<Vec<VerdictChange>, Problem> {
        let mut changes = Vec::new();
        loop {
            let entries = store.read(|reader| reader.entries_after(self.inputs.position, STRIDE))?;
            if entries.is_empty() {
                return Ok(changes);
            }
            changes.extend(self.follow(&entries)?);
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

    /// Returns the verdicts on one site under one edition.
    pub fn of_site(&self, edition: Edition, site: RecordId) -> Vec<&Arc<Verdict>> {
        self.subjects_of_site
            .get(&site)
            .into_iter()
            .flatten()
            .filter(|(of, _)| *of == edition)
            .filter_map(|key| self.verdicts.get(key))
            .collect()
    }

    fn derive_sites(&mut self, dirty: &BTreeSet<RecordId>) -> Vec<VerdictChange> {
        let mut sites = dirty.clone();
        // Under the 2009 edition a site's units may be joined with those of other sites of its operator.
        let operators: BTreeSet<RecordId> =
            dirty.iter().filter_map(|site| self.inputs.operator_of(self.inputs.sites.get(site)?)).collect();
        for operator in &operators {
            sites.extend(self.inputs.sites_of_operator(*operator));
        }
        let mut wanted: BTreeMap<(Edition, RecordId), Vec<RecordId>> = BTreeMap::new();
        let mut stale: BTreeSet<(Edition, RecordId)> = BTreeSet::new();
        let mut grouped: BTreeSet<RecordId> = BTreeSet::new();
        for site in &sites {
            stale.extend(self.subjects_of_site.remove(site).into_iter().flatten());
            let parts = self.parts_of(*site);
            for part in &parts {
                wanted.insert((Edition::E2018, *part), vec![*part]);
            }
            let operator = self.inputs.sites.get(site).and_then(|state| self.inputs.operator_of(state));
            if grouped.insert(operator.unwrap_or(*site)) {
                let together = operator.map_or_else(|| vec![*site], |operator| self.inputs.sites_of_operator(operator));
                for group in self.joined(&together) {
                    wanted.insert((Edition::E2009, group[0]), group);
                }
            }
        }
        let mut changes = Vec::new();
        for (key, parts) in &wanted {
            stale.remove(key);
            let after = derive_registered(key.0, parts, &mut self.inputs).map(Arc::new);
            self.settle(*key, after, &mut changes);
        }
        for key in stale {
            self.settle(key, None, &mut changes);
        }
        changes
    }

    fn settle(&mut self, key: (Edition, RecordId), after: Option<Arc<Verdict>>, changes: &mut Vec<VerdictChange>) {
        let before = match &after {
            Some(verdict) => {
                for site in self.sites_of_parts(&verdict.subject.ids) {
                    self.subjects_of_site.entry(site).or_default().insert(key);
                }
                self.verdicts.insert(key, verdict.clone())
            }
            None => self.verdicts.remove(&key),
        };
        let reasons = differences(before.as_deref(), after.as_deref());
        if !reasons.is_empty() {
            changes.push(VerdictChange { edition: key.0.id().to_owned(), before, after, reasons });
        }
    }

    /// Units of a site, and the site itself where holdings name no unit.
    fn parts_of(&self, site: RecordId) -> Vec<RecordId> {
        let Some(state) = self.inputs.sites.get(&site) else { return Vec::new() };
        let mut parts: Vec<RecordId> = state.units.iter().copied().collect();
        if !state.holdings.is_empty() {
            parts.push(site);
        }
        parts.sort_unstable();
        parts
    }

    fn sites_of_parts(&self, parts: &[RecordId]) -> BTreeSet<RecordId> {
        parts
            .iter()
            .filter_map(|part| match self.inputs.units.get(part) {
                Some(unit) => unit.site,
                None => Some(*part),
            })
            .collect()
    }

    /// Joins units whose edges are less than 500 m apart (2009 edition). Units without an outline take their site's boundary; where there
    /// is neither, units of one site are joined, being one operator's place.
    fn joined(&self, sites: &[RecordId]) -> Vec<Vec<RecordId>> {
        let mut parts: Vec<(RecordId, RecordId, Option<&anlan_spatial::Shape>)> = Vec::new();
        for site in sites {
            for part in self.parts_of(*site) {
                let own = self.inputs.units.get(&part).and_then(|unit| unit.outline.as_ref());
                let boundary = self.inputs.sites.get(site).and_then(|state| state.boundary.as_ref());
                parts.push((part, *site, own.or(boundary)));
            }
        }
        parts.sort_unstable_by_key(|(part, _, _)| *part);
        let (indices, shapes): (Vec<usize>, Vec<anlan_spatial::Shape>) =
            parts.iter().enumerate().filter_map(|(at, (_, _, shape))| Some((at, shape.cloned()?))).unzip();
        let mut near: Vec<(usize, usize)> = anlan_spatial::nearer_than(&shapes, JOINED_BELOW_M)
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
        gb18218::join(parts.len(), &near)
            .into_iter()
            .map(|group| group.into_iter().map(|at| parts[at].0).collect())
            .collect()
    }
}
