//! Condensed explosives as TNT.

use std::sync::LazyLock;

use anlan_quantity::si::Kilograms;
use anlan_quantity::{Confidence, Text};
use serde::Deserialize;

use crate::sets::rows;
use crate::{Fault, Inputs, Trace};

/// How strong a substance is against TNT, by mass.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TntEquivalence {
    substance_zh: String,
    substance_en: String,
    /// CAS number, where it has one.
    pub cas: Option<String>,
    /// Kilograms of TNT to a kilogram.
    pub factor: f64,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl TntEquivalence {
    /// Returns the name.
    pub fn name(&self) -> Text {
        Text::new(self.substance_zh.clone(), self.substance_en.clone())
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns the charge of TNT of a mass of which a share takes part.
    ///
    /// # Units
    ///
    /// kg.
    ///
    /// # Source
    ///
    /// The row's.
    ///
    /// # Valid for
    ///
    /// Substances that detonate; the share that takes part is the reader's judgement (ammonium nitrate in fires: some hundredths to a third).
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the mass is negative or the share not 0 … 1.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::{Trace, blast::condensed::tnt_equivalence};
    /// use anlan_quantity::si::Kilograms;
    /// let nitrate = tnt_equivalence("6484-52-2").unwrap();
    /// assert!((nitrate.charge(Kilograms(1000.0), 1.0, &mut Trace::default())?.0 - 420.0).abs() < 1e-9);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn charge(&self, mass: Kilograms, share: f64, trace: &mut Trace) -> Result<Kilograms, Fault> {
        let mass = Inputs.not_negative("mass", mass.0)?;
        let share = Inputs.between("share", share, 0.0, 1.0)?;
        trace.rests_on(format!("blast.tnt_equivalence.{}", self.substance_en), self.source.clone(), self.confidence());
        Ok(Kilograms(mass * share * self.factor))
    }
}

static ROWS: LazyLock<Vec<TntEquivalence>> =
    LazyLock::new(|| rows(include_str!("../../data/blast-tnt-equivalence.csv")));

/// Returns every row.
pub fn tnt_equivalences() -> &'static [TntEquivalence] {
    &ROWS
}

/// Returns the row of a substance, by CAS number or name in either language.
pub fn tnt_equivalence(substance: &str) -> Option<&'static TntEquivalence> {
    ROWS.iter().find(|row| {
        row.cas.as_deref() == Some(substance)
            || row.substance_zh == substance
            || row.substance_en.eq_ignore_ascii_case(substance)
    })
}
