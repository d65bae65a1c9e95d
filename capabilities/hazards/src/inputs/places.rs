//! Where records lie, for asking which are near.

use std::collections::HashMap;

use anlan_kernel::RecordId;
use anlan_spatial::{Count, CountingRule, Shape, TargetIndex};

/// Shapes of records, with the people there.
#[derive(Debug, Default)]
pub(super) struct Places {
    index: TargetIndex,
    number_of: HashMap<RecordId, u64>,
    record_at: HashMap<u64, RecordId>,
    next: u64,
}

impl Places {
    /// Puts a record in a place, instead of where it was.
    pub(super) fn put(&mut self, id: RecordId, shape: Shape, people: u32) {
        self.take_out(id);
        self.next += 1;
        self.number_of.insert(id, self.next);
        self.record_at.insert(self.next, id);
        self.index.insert(self.next, shape, people);
    }

    /// Takes a record out.
    pub(super) fn take_out(&mut self, id: RecordId) {
        if let Some(number) = self.number_of.remove(&id) {
            self.record_at.remove(&number);
            self.index.remove(number);
        }
    }

    /// Records whose box comes within a distance of a shape's box.
    pub(super) fn near(&self, shape: &Shape, metres: f64) -> Vec<RecordId> {
        self.index.near(shape, metres).iter().filter_map(|number| self.record_at.get(number)).copied().collect()
    }

    /// Counts the people within a distance outside a boundary, and says which record each row is of.
    pub(super) fn people_within(&self, boundary: &Shape, metres: f64) -> (Count, Vec<RecordId>) {
        let count = self.index.people_within(boundary, metres, CountingRule::Whole);
        let records = count.rows.iter().map(|row| self.record_at[&row.target]).collect();
        (count, records)
    }
}
