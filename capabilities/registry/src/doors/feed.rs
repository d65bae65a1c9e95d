//! The latest changes, read from the journal once for all streams.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anlan_kernel::{Entry, Placement, Position, Problem, RecordId};
use anlan_store::{Reader, Store};

use crate::catalogue::Catalogue;
use crate::placement;

/// Changes kept at hand; a stream that is further behind reads the journal itself.
const KEPT: usize = 8192;
/// Entries read at once.
pub(super) const AT_ONCE: usize = 1000;

/// One change, with the place by which rights to hear of it are decided.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(super) position: Position,
    pub(super) kind: String,
    pub(super) id: RecordId,
    pub(super) action: String,
    pub(super) placement: Placement,
}

/// The latest changes.
pub(crate) struct Feed {
    kept: Mutex<Kept>,
}

struct Kept {
    /// Position of the last change taken.
    position: Position,
    changes: VecDeque<Change>,
}

impl Feed {
    /// Returns a feed of what comes after now.
    pub(super) fn new(store: &Store) -> Self {
        Self { kept: Mutex::new(Kept { position: store.reached(), changes: VecDeque::new() }) }
    }

    /// Returns the changes after a position, the first thousand or all that are at hand.
    pub(super) fn after(
        &self,
        store: &Store,
        catalogue: &Catalogue,
        position: Position,
    ) -> Result<Vec<Change>, Problem> {
        let mut kept = self.kept();
        let reached = store.reached();
        if reached > kept.position + KEPT as u64 {
            // What lies further back is read by those who still need it.
            kept.changes.clear();
            kept.position = reached - KEPT as u64;
        }
        while kept.position < reached {
            let from = kept.position;
            let fresh = store.read(|reader| read(reader, catalogue, from))?;
            let Some(last) = fresh.last() else { break };
            kept.position = last.position;
            kept.changes.extend(fresh);
        }
        while kept.changes.len() > KEPT {
            kept.changes.pop_front();
        }
        let reaches_back = kept.changes.front().map_or(kept.position, |first| first.position - 1) <= position;
        if reaches_back {
            let start = kept.changes.partition_point(|change| change.position <= position);
            return Ok(kept.changes.range(start..).take(AT_ONCE).cloned().collect());
        }
        drop(kept);
        store.read(|reader| read(reader, catalogue, position))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(reader: &mut Reader, catalogue: &Catalogue, from: Position) -> Result<Vec<Change>, Problem> {
    let entries = reader.entries_after(from, AT_ONCE)?;
    entries.into_iter().map(|entry| change(reader, catalogue, entry)).collect()
}

/// A record that is there is where it stands now; one that is gone, where it stood before.
fn change(reader: &mut Reader, catalogue: &Catalogue, entry: Entry) -> Result<Change, Problem> {
    let placement = match placement::of(reader, entry.record)? {
        Some(placement) => placement,
        None => {
            let before = match entry.after {
                Some(after) => Some(after),
                None => reader.state_before(entry.record, entry.position)?,
            };
            match before {
                Some(before) => placement::then(reader, catalogue, &before, entry.position.saturating_sub(1))?,
                None => Placement::default(),
            }
        }
    };
    Ok(Change { position: entry.position, kind: entry.kind, id: entry.record, action: entry.action, placement })
}
