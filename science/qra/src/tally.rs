//! Yearly frequencies counted in whole units of 10⁻¹⁸, so that sums do not depend on the order in which they were made.
//!
//! Sums of floating-point numbers differ with their order; a city whose tanks change one at a time would drift from the same city computed
//! at once. Whole numbers do not: what was added can be taken away, any number of threads may add, and the bytes are the same. A unit is a
//! thousand-millionth of the smallest risk anybody looks at (10⁻⁹ a year); the largest sum is 18 deaths a year at one place, the largest single
//! figure half of it.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// Units of one event a year.
const UNITS: f64 = 1e18;

/// A yearly frequency in whole units of 10⁻¹⁸.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(pub u64);

impl Units {
    /// Rounds a frequency to whole units.
    pub fn of(per_year: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
        let units = (per_year * UNITS + 0.5) as i64;
        // Signed on the way, which processors do in one step.
        Self(units.max(0).cast_unsigned())
    }

    /// Frequency a year.
    pub fn per_year(self) -> f64 {
        self.0 as f64 / UNITS
    }
}

/// Many counters that threads may add to at once.
#[derive(Debug, Default)]
pub struct Tally(pub(crate) Vec<AtomicU64>);

impl Tally {
    /// Makes counters at zero.
    pub fn new(len: usize) -> Self {
        Self((0..len).map(|_| AtomicU64::new(0)).collect())
    }

    /// How many counters there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds to a counter.
    pub fn add(&self, index: usize, units: Units) {
        if units.0 > 0 {
            self.0[index].fetch_add(units.0, Ordering::Relaxed);
        }
    }

    /// Takes away what was added before.
    pub fn take(&self, index: usize, units: Units) {
        if units.0 > 0 {
            self.0[index].fetch_sub(units.0, Ordering::Relaxed);
        }
    }

    /// Returns a counter.
    pub fn get(&self, index: usize) -> Units {
        Units(self.0[index].load(Ordering::Relaxed))
    }

    /// Returns all counters in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Units> + ExactSizeIterator + '_ {
        self.0.iter().map(|counter| Units(counter.load(Ordering::Relaxed)))
    }
}

impl Clone for Tally {
    fn clone(&self) -> Self {
        Self(self.iter().map(|units| AtomicU64::new(units.0)).collect())
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// A checksum of counters: FNV-1a over their bytes.
pub fn checksum(counters: impl Iterator<Item = Units>) -> u64 {
    counters
        .flat_map(|units| units.0.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_can_be_taken_away() {
        let tally = Tally::new(2);
        let amounts = [1.3e-5, 2.7e-9, 9.9e-4, 1e-18];
        for amount in amounts {
            tally.add(1, Units::of(amount));
        }
        for amount in amounts.into_iter().rev() {
            tally.take(1, Units::of(amount));
        }
        assert_eq!(tally.get(1), Units(0));
        assert!((Units::of(3e-7).per_year() / 3e-7 - 1.0).abs() < 1e-11);
    }
}
