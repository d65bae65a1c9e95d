//! Lit later, by what the cloud drifts to.

use std::sync::LazyLock;

use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{exp, log1p};
use anlan_quantity::si::Seconds;
use anlan_quantity::{Confidence, Text};
use serde::{Deserialize, Serialize};

use super::Basis;
use crate::sets::rows;

/// Something that can light a cloud (AQ/T 3046-2013 Table G.5).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct IgnitionSource {
    /// Stable name, such as `furnace_outdoors`.
    pub id: String,
    zh: String,
    en: String,
    /// Chance that one of them lights the cloud within a minute in it.
    pub in_one_minute: f64,
    /// What it counts by: `piece`, `person`, `hundred_metres`.
    pub per: String,
    /// Publication.
    pub source: String,
    confidence: String,
}

impl IgnitionSource {
    /// Returns the name.
    pub fn name(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }

    /// Tells how sure the row is.
    pub fn confidence(&self) -> Confidence {
        Confidence::read(&self.confidence)
    }

    /// Returns how effective one is, 1/s: infinite where the chance within a minute is one.
    pub fn effectiveness(&self) -> f64 {
        -log1p(-self.in_one_minute) / 60.0
    }
}

static SOURCES: LazyLock<Vec<IgnitionSource>> = LazyLock::new(|| rows(include_str!("../../data/ignition-sources.csv")));

/// Returns all kinds of ignition sources.
pub fn ignition_sources() -> &'static [IgnitionSource] {
    &SOURCES
}

/// Ignition sources within the cloud.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// Kind, by its id.
    pub source: String,
    /// How many on average: pieces, persons, hundreds of metres; vehicles by [`traffic_density`].
    pub number: f64,
    /// Share of the time in which they are there and work.
    #[serde(default = "always")]
    pub share: f64,
}

fn always() -> f64 {
    1.0
}

/// A chance of delayed ignition and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delayed {
    /// Chance, 0 … 1.
    pub probability: f64,
    /// Chance by each of the sources alone, in their order.
    pub each: Vec<f64>,
    /// Rows.
    pub basis: Vec<Basis>,
}

/// Returns the chance that sources within a cloud light it within a time.
///
/// One source: P = s (1 − e^(−ω t)), with the share s of the time in which it is there. Several of a kind: whole pieces count each by
/// itself, a number below one is a share; people and lines count by their number, P = s (1 − e^(−n ω t)). Kinds are independent.
///
/// # Units
///
/// s; 1.
///
/// # Source
///
/// AQ/T 3046-2013 annex G and Table G.5; Purple Book CPR 18E appendix 4.A.
///
/// # Valid for
///
/// A cloud that burns all of the time over all of the sources.
///
/// # Errors
///
/// `qra.unknown_source`; figures that cannot be.
///
/// # Example
///
/// ```
/// use anlan_qra::ignition::{Present, delayed};
/// use anlan_quantity::si::Seconds;
/// let vehicle = Present { source: "vehicle".into(), number: 1.0, share: 1.0 };
/// assert!((delayed(&[vehicle], Seconds(60.0))?.probability - 0.4).abs() < 1e-12);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn delayed(present: &[Present], time: Seconds) -> Result<Delayed, Fault> {
    let time = Inputs.not_negative("time", time.get())?;
    let mut unlit = 1.0;
    let mut each = Vec::new();
    let mut basis: Vec<Basis> = Vec::new();
    for (at, given) in present.iter().enumerate() {
        let here = |fault: Fault| fault.within(&format!("ignition.present.{at}"));
        let row = SOURCES.iter().find(|row| row.id == given.source).ok_or_else(|| here(unknown(&given.source)))?;
        let number = Inputs.between("number", given.number, 0.0, 1e7).map_err(here)?;
        let share = Inputs.between("share", given.share, 0.0, 1.0).map_err(here)?;
        let lit = if row.per == "piece" {
            let (present, sources) = (share * number.min(1.0), number.max(1.0));
            present * (1.0 - dark(row, time, sources))
        } else {
            share * (1.0 - dark(row, time, number))
        };
        unlit *= 1.0 - lit;
        each.push(lit);
        let rests = Basis::new(format!("ignition.delayed.{}", row.id), row.source.clone(), row.confidence());
        if !basis.contains(&rests) {
            basis.push(rests);
        }
    }
    Ok(Delayed { probability: 1.0 - unlit, each, basis })
}

/// Chance that none of a number lights it: e^(−n ω t), where nothing times anything is nothing.
fn dark(row: &IgnitionSource, time: f64, number: f64) -> f64 {
    if time == 0.0 || number == 0.0 { 1.0 } else { exp(-number * row.effectiveness() * time) }
}

/// Returns how many vehicles or trains are within the cloud on average: d = N E / v.
///
/// # Units
///
/// 1/h, m, m/s; 1.
///
/// # Source
///
/// AQ/T 3046-2013 annex G; Purple Book CPR 18E appendix 4.A.
///
/// # Valid for
///
/// Traffic that flows.
///
/// # Errors
///
/// Figures that cannot be.
///
/// # Example
///
/// ```
/// use anlan_qra::ignition::traffic_density;
/// // 300 vehicles an hour over 200 m at 50 km/h.
/// assert!((traffic_density(300.0, 200.0, 50.0 / 3.6)? - 1.2).abs() < 1e-12);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn traffic_density(per_hour: f64, length_m: f64, speed_m_s: f64) -> Result<f64, Fault> {
    let per_second = Inputs.between("traffic.per_hour", per_hour, 0.0, 1e5)? / 3_600.0;
    let length = Inputs.between("traffic.length_m", length_m, 0.0, 1e5)?;
    Ok(per_second * length / Inputs.between("traffic.speed_m_s", speed_m_s, 0.1, 200.0)?)
}

fn unknown(source: &str) -> Fault {
    let known = SOURCES.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(", ");
    Fault::new(
        "qra.unknown_source",
        "source",
        format!("没有名为“{source}”的点火源"),
        format!("there is no ignition source “{source}”"),
    )
    .remedy(format!("从以下点火源中选用：{known}"), format!("choose one of {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str, number: f64, share: f64, time: f64) -> f64 {
        delayed(&[Present { source: source.into(), number, share }], Seconds(time)).unwrap().probability
    }

    #[test]
    fn the_printed_minute_comes_back() {
        for row in ignition_sources() {
            let p = of(&row.id, 1.0, 1.0, 60.0);
            assert!((p - row.in_one_minute).abs() < 1e-12, "{}", row.id);
        }
    }

    #[test]
    fn time_number_and_presence_count() {
        // Ten minutes past a vehicle: 1 − 0.6¹⁰.
        assert!((of("vehicle", 1.0, 1.0, 600.0) - (1.0 - 0.006_046_617_6)).abs() < 1e-12);
        // Two vehicles for one minute are one for two.
        assert!((of("vehicle", 2.0, 1.0, 60.0) - of("vehicle", 1.0, 1.0, 120.0)).abs() < 1e-12);
        // A fifth of a vehicle is one that is there a fifth of the time.
        assert!((of("vehicle", 0.2, 1.0, 60.0) - of("vehicle", 1.0, 0.2, 60.0)).abs() < 1e-12);
        // A hundred people: 1 − 0.99¹⁰⁰.
        assert!((of("resident", 100.0, 1.0, 60.0) - 0.633_967_658_726_770_6).abs() < 1e-12);
        assert!((of("flame", 1.0, 0.3, 1.0) - 0.3).abs() < 1e-15);
        assert_eq!(of("flame", 1.0, 1.0, 0.0).to_bits(), 0);
        assert_eq!(of("flame", 0.0, 1.0, 60.0).to_bits(), 0);
    }
}
