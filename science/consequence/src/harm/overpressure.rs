//! Death by blast.

use anlan_quantity::si::Pascals;
use serde::Serialize;

use crate::{Fault, Inputs, Model, Trace};

/// Death by blast, AQ/T 3046-2013.
pub const AQT3046_BLAST: Model = Model {
    id: "harm.blast.aqt3046",
    zh: "爆炸超压死亡概率（AQ/T 3046-2013）",
    en: "death by blast (AQ/T 3046-2013)",
    source: "AQ/T 3046-2013 clause 10.4.2 and Table 10",
    valid_for: &[],
};

/// Over-pressure from which everybody dies, Pa (AQ/T 3046-2013 10.4.2).
const EVERYBODY: f64 = 30e3;
/// Over-pressure up to which nobody dies, Pa (AQ/T 3046-2013 10.4.2).
const NOBODY: f64 = 10e3;
/// Share of those indoors that die between the two, by damage to buildings; societal risk only (AQ/T 3046-2013 Table 10 note a).
const INDOORS: f64 = 0.025;

/// Probabilities of death by blast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BlastDeath {
    /// Individual risk.
    pub individual: f64,
    /// Societal risk, outdoors.
    pub outdoors: f64,
    /// Societal risk, indoors.
    pub indoors: f64,
}

impl BlastDeath {
    /// Nobody dies.
    pub const NONE: Self = Self { individual: 0.0, outdoors: 0.0, indoors: 0.0 };
}

/// Returns the probabilities of death by blast of AQ/T 3046-2013.
///
/// # Units
///
/// Over-pressure, Pa.
///
/// # Source
///
/// [`AQT3046_BLAST`].
///
/// # Valid for
///
/// Explosions of vapour clouds.
///
/// # Errors
///
/// A [`Fault`] where the over-pressure is negative.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, harm::aqt3046_blast};
/// use anlan_quantity::si::Pascals;
/// let death = aqt3046_blast(Pascals(20e3), &mut Trace::default())?;
/// assert_eq!((death.individual, death.outdoors, death.indoors), (0.0, 0.0, 0.025));
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn aqt3046_blast(overpressure: Pascals, trace: &mut Trace) -> Result<BlastDeath, Fault> {
    let pressure = Inputs.not_negative("overpressure", overpressure.0)?;
    AQT3046_BLAST.judge(&[], trace);
    let (all, indoors) = if pressure >= EVERYBODY {
        (1.0, 1.0)
    } else if pressure > NOBODY {
        (0.0, INDOORS)
    } else {
        (0.0, 0.0)
    };
    Ok(BlastDeath { individual: all, outdoors: all, indoors })
}
