//! Emergency response planning guidelines.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use serde::Deserialize;

use crate::sets::rows;

/// Concentrations that nearly everybody bears for an hour without more than slight (1), lasting (2) or life-threatening (3) harm.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Erpg {
    /// Name in Chinese, as printed.
    pub name_zh: String,
    /// CAS number.
    pub cas: String,
    /// Unit of the levels.
    pub unit: String,
    /// Level 1.
    pub erpg_1: Option<f64>,
    /// Level 2.
    pub erpg_2: Option<f64>,
    /// Level 3.
    pub erpg_3: Option<f64>,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl Erpg {
    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }
}

static ROWS: LazyLock<Vec<Erpg>> = LazyLock::new(|| rows(include_str!("../../data/harm-erpg-2008.csv")));

/// Returns every row.
pub fn erpgs() -> &'static [Erpg] {
    &ROWS
}

/// Returns the levels of a substance by CAS number.
pub fn erpg_of(cas: &str) -> Option<&'static Erpg> {
    ROWS.iter().find(|row| row.cas == cas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise() {
        for row in erpgs() {
            let levels: Vec<f64> = [row.erpg_1, row.erpg_2, row.erpg_3].into_iter().flatten().collect();
            assert!(levels.windows(2).all(|pair| pair[0] <= pair[1]), "{row:?}");
            assert_eq!(row.confidence(), Confidence::Verified);
        }
        assert_eq!(erpg_of("7782-50-5").unwrap().erpg_3, Some(20.0));
    }
}
