//! Pages of long lists.

use serde::{Deserialize, Serialize};

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// How many at most; 0 means the default of 50, and never more than 1 000 are given.
    pub limit: usize,
    /// Where the last page ended, as that page said.
    pub after: Option<String>,
}

impl PageRequest {
    /// Returns how many are given.
    pub fn size(&self) -> usize {
        match self.limit {
            0 => 50,
            limit => limit.min(1000),
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
