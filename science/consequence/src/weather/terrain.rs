//! Roughness lengths of terrain.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use serde::Deserialize;

use super::tables::{confidence, rows};

/// Terrain by what stands on it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Terrain {
    /// Name in English.
    pub terrain: String,
    /// Name in Chinese.
    pub zh: String,
    /// Roughness length, m.
    pub roughness_m: f64,
    /// Publication.
    pub source: String,
    /// How sure the figure is.
    #[serde(deserialize_with = "confidence")]
    pub confidence: Confidence,
}

static TERRAINS: LazyLock<Vec<Terrain>> =
    LazyLock::new(|| rows(include_str!("../../data/roughness-davenport-wieringa.csv")));

impl Terrain {
    /// Returns all terrains, from the smoothest.
    ///
    /// ```
    /// use anlan_consequence::weather::Terrain;
    /// assert!(Terrain::all().windows(2).all(|pair| pair[0].roughness_m < pair[1].roughness_m));
    /// ```
    pub fn all() -> &'static [Self] {
        &TERRAINS
    }
}
