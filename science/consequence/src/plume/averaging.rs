//! How long a concentration is averaged.

use anlan_quantity::math::pow;
use anlan_quantity::si::Seconds;

use crate::{Model, Range};

/// Averaging time.
pub const MODEL: Model = Model {
    id: "plume.averaging_time",
    zh: "平均时间修正",
    en: "averaging time",
    source: "Gifford, in Lectures on Air Pollution and Environmental Impact Analyses, AMS (1975): σy grows with the 0.2 power of the averaging time; TNO Purple Book CPR 18E (1999) §4.4: not below 18.75 s",
    valid_for: &[Range { quantity: "averaging_time", unit: "s", from: 18.75, to: 3600.0 }],
};

/// Time for which dispersion parameters are usually given.
pub const TEN_MINUTES: Seconds = Seconds(600.0);
/// Time below which the lateral spread no longer shrinks, s: that of an instantaneous plume (Purple Book §4.4).
const SHORTEST: f64 = 18.75;

/// Returns by how much the lateral spread of one averaging time differs from that of another.
///
/// ```
/// use anlan_consequence::plume::averaging;
/// use anlan_quantity::si::Seconds;
/// let instantaneous = averaging::factor(Seconds(1.0), averaging::TEN_MINUTES);
/// assert!((instantaneous - 0.5).abs() < 1e-3);
/// ```
pub fn factor(averaging: Seconds, of: Seconds) -> f64 {
    pow(averaging.get().max(SHORTEST) / of.get().max(SHORTEST), 0.2)
}
