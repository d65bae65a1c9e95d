//! Record ids: 128 bits, sortable by time, written as 26 characters of Crockford's base 32 (the ULID form).

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::Problem;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Id of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(u128);

impl RecordId {
    /// The lowest id there can be.
    pub const FIRST: Self = Self(0);
    /// The highest id there can be.
    pub const LAST: Self = Self(u128::MAX);

    /// Returns the id made of a time in milliseconds and 80 further bits.
    pub fn from_parts(milliseconds: u64, low: u128) -> Self {
        Self((u128::from(milliseconds) << 80) | (low & ((1 << 80) - 1)))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 26];
        let mut rest = self.0;
        for slot in text.iter_mut().rev() {
            *slot = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        f.write_str(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RecordId {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let bad = || {
            Problem::invalid(
                "id.malformed",
                format!("“{text}”不是记录编号（26位）"),
                format!("\u{201c}{text}\u{201d} is not a record id (26 characters)"),
            )
        };
        let bytes = text.as_bytes();
        if bytes.len() != 26 || bytes[0] > b'7' {
            return Err(bad());
        }
        let mut value: u128 = 0;
        for byte in bytes {
            let digit = ALPHABET.iter().position(|letter| letter == byte).ok_or_else(bad)?;
            value = (value << 5) | digit as u128;
        }
        Ok(Self(value))
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Source of fresh ids; the app holds the random one.
pub trait IdSource: Send + Sync {
    /// Returns an id not given before.
    fn next_id(&self, now: Timestamp) -> RecordId;
}

/// Ids that count up from a seed: the same run gives the same ids.
#[derive(Debug, Default)]
pub struct CountingIds {
    seed: u64,
    next: AtomicU64,
}

impl CountingIds {
    /// Returns a source of its own sequence for each seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, next: AtomicU64::new(0) }
    }
}

impl IdSource for CountingIds {
    fn next_id(&self, now: Timestamp) -> RecordId {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or(0);
        RecordId::from_parts(milliseconds, (u128::from(self.seed) << 48) | u128::from(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        let id = CountingIds::new(7).next_id(Timestamp::from_millisecond(1_770_000_000_123).unwrap());
        assert_eq!(id.to_string().parse::<RecordId>().unwrap(), id);
        assert_eq!(id.to_string().len(), 26);
    }

    #[test]
    fn malformed_ids_are_named() {
        for text in ["", "01", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000I"] {
            assert_eq!(text.parse::<RecordId>().unwrap_err().code, "id.malformed", "{text}");
        }
    }
}
