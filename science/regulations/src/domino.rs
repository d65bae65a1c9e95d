//! Domino screening: whether heat or overpressure on neighbouring equipment may make it fail.
//!
//! Two sets stand side by side. AQ/T 3046-2013, Annex H, was read, but is a table of damage, not of escalation, and tells kinds of equipment
//! apart in part only. The set by kind of equipment of Cozzani and others is recalled. Neither replaces the other: [`escalates`] answers by
//! one set, [`screen`] by all, the stricter first.

use std::sync::LazyLock;

use anlan_quantity::si::{Pascals, Seconds, WattsPerSquareMetre};
use serde::{Deserialize, Serialize};

use crate::fault::not_negative;
use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// A set of thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Set {
    /// AQ/T 3046-2013, Tables H.2 and H.3.
    #[serde(rename = "aqt3046-2013")]
    Aqt3046,
    /// Cozzani, Gubinelli and Salzano, 2006.
    #[serde(rename = "cozzani-2006")]
    Cozzani2006,
}

impl Set {
    /// All sets.
    pub const ALL: [Self; 2] = [Self::Aqt3046, Self::Cozzani2006];

    /// Returns the title.
    pub fn text(self) -> Text {
        match self {
            Self::Aqt3046 => Text::new("AQ/T 3046-2013 附录H", "AQ/T 3046-2013, Annex H"),
            Self::Cozzani2006 => Text::new("Cozzani 等（2006）", "Cozzani et al. (2006)"),
        }
    }
}

/// Kind of equipment that is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equipment {
    /// 常压储罐.
    AtmosphericTank,
    /// 压力容器、压力储罐.
    PressureVessel,
    /// 塔、换热器等细长设备.
    Elongated,
    /// 机泵、压缩机.
    Machine,
    /// 钢结构建筑.
    SteelBuilding,
}

impl Equipment {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::AtmosphericTank, Self::PressureVessel, Self::Elongated, Self::Machine, Self::SteelBuilding];

    /// Returns the name.
    pub fn text(self) -> Text {
        match self {
            Self::AtmosphericTank => Text::new("常压储罐", "atmospheric tank"),
            Self::PressureVessel => Text::new("压力容器", "pressure vessel"),
            Self::Elongated => Text::new("塔、换热器等细长设备", "column, exchanger or other elongated equipment"),
            Self::Machine => Text::new("机泵、压缩机", "pump or compressor"),
            Self::SteelBuilding => Text::new("钢结构建筑", "steel building"),
        }
    }
}

/// What reaches the equipment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "vector")]
pub enum Effect {
    /// Heat of a fire that does not touch it.
    Heat {
        /// Flux on the equipment.
        flux: WattsPerSquareMetre,
        /// How long; where nobody knows, it is taken as long enough.
        duration: Option<Seconds>,
    },
    /// Blast.
    Overpressure {
        /// Peak side-on overpressure.
        pressure: Pascals,
    },
    /// Flame that touches it: no threshold, escalation is always possible.
    Engulfed,
}

/// Whether equipment may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// Below the threshold.
    NotExpected,
    /// The set says nothing of such equipment.
    NotSaid,
    /// At the threshold or above it.
    Possible,
}

/// Answer of one set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Screened {
    /// Set.
    pub set: Set,
    /// Kind of equipment.
    pub equipment: Equipment,
    /// Answer.
    pub escalation: Escalation,
    /// Threshold, in W/m² or Pa.
    pub threshold: Option<f64>,
    /// Effect over threshold: one or more where escalation is possible, unless it is too short.
    pub ratio: Option<f64>,
    /// What is said of it.
    pub text: Text,
    /// Clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Vector {
    Heat,
    Overpressure,
}

#[derive(Deserialize)]
struct Row {
    set: Set,
    equipment: Equipment,
    vector: Vector,
    threshold: f64,
    unit: String,
    minutes_min: Option<f64>,
    note_zh: String,
    note_en: String,
    clause: String,
    confidence: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../data/domino-thresholds.csv")));

/// Tells by one set whether an effect may make equipment fail: from the threshold on, equality included.
///
/// # Units
/// W/m², Pa, s.
///
/// # Source
/// AQ/T 3046-2013, Tables H.2 and H.3 (damage; the lower end of printed ranges); Cozzani, Gubinelli and Salzano, J. Hazard. Mater. A129
/// (2006) 1–21 (recalled).
///
/// # Errors
/// [`Fault`] where a figure is below zero or not a number.
pub fn escalates(set: Set, effect: &Effect, equipment: Equipment) -> Result<Screened, Fault> {
    let (vector, value, duration) = match effect {
        Effect::Heat { flux, duration } => {
            let duration = duration.map(|own| not_negative("duration", own.get())).transpose()?;
            (Vector::Heat, not_negative("flux", flux.get())?, duration)
        }
        Effect::Overpressure { pressure } => (Vector::Overpressure, not_negative("pressure", pressure.get())?, None),
        Effect::Engulfed => return Ok(engulfed(set, equipment)),
    };
    let found = ROWS.iter().find(|row| row.set == set && row.equipment == equipment && row.vector == vector);
    let Some(row) = found else {
        return Ok(Screened {
            set,
            equipment,
            escalation: Escalation::NotSaid,
            threshold: None,
            ratio: None,
            text: Text::new(
                format!("{}未给出{}的阈值", set.text().zh, equipment.text().zh),
                format!("{} gives no threshold for a {}", set.text().en, equipment.text().en),
            ),
            clause: set.text().en.into_owned(),
            confidence: Confidence::Verified,
        });
    };
    // kW/m² and kPa alike.
    let threshold = 1e3 * row.threshold;
    let strong = value >= threshold;
    let short = row.minutes_min.zip(duration).is_some_and(|(minutes, own)| own < 60.0 * minutes);
    let escalation = if strong && !short { Escalation::Possible } else { Escalation::NotExpected };
    let (sign, verdict) = match (strong, short) {
        (true, false) => ("≥", Text::new("可能引发多米诺效应", "escalation is possible")),
        (true, true) => ("≥", Text::new("持续时间不足，预计不引发", "too short to escalate")),
        (false, _) => ("<", Text::new("预计不引发", "no escalation expected")),
    };
    let note = |own: &str, (open, close): (&str, &str)| {
        if own.is_empty() { String::new() } else { format!("{open}{own}{close}") }
    };
    let shown = 1e-3 * value;
    Ok(Screened {
        set,
        equipment,
        escalation,
        threshold: Some(threshold),
        ratio: Some(value / threshold),
        text: Text::new(
            format!(
                "{}：{shown:.1} {sign} {} {}{}，{}",
                equipment.text().zh,
                row.threshold,
                row.unit,
                note(&row.note_zh, ("（", "）")),
                verdict.zh
            ),
            format!(
                "{}: {shown:.1} {sign} {} {}{}, {}",
                equipment.text().en,
                row.threshold,
                row.unit,
                note(&row.note_en, (" (", ")")),
                verdict.en
            ),
        ),
        clause: format!("{}, {}", set.text().en, row.clause),
        confidence: Confidence::read(&row.confidence),
    })
}

/// Tells by every set, the gravest answer first.
///
/// # Errors
/// As [`escalates`].
pub fn screen(effect: &Effect, equipment: Equipment) -> Result<Vec<Screened>, Fault> {
    let mut all = Set::ALL.into_iter().map(|set| escalates(set, effect, equipment)).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|screened| std::cmp::Reverse(screened.escalation));
    Ok(all)
}

fn engulfed(set: Set, equipment: Equipment) -> Screened {
    Screened {
        set,
        equipment,
        escalation: Escalation::Possible,
        threshold: None,
        ratio: None,
        text: Text::new("火焰直接包围，可能引发多米诺效应", "flame touches it: escalation is possible"),
        clause: set.text().en.into_owned(),
        confidence: Confidence::Recalled,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heat(kilowatts: f64, minutes: Option<f64>) -> Effect {
        Effect::Heat { flux: WattsPerSquareMetre(1e3 * kilowatts), duration: minutes.map(|own| Seconds(60.0 * own)) }
    }

    fn blast(kilopascals: f64) -> Effect {
        Effect::Overpressure { pressure: Pascals(1e3 * kilopascals) }
    }

    #[test]
    fn thresholds_are_those_of_the_tables() {
        let of = |set, effect: &Effect, equipment| escalates(set, effect, equipment).unwrap().escalation;
        assert_eq!(of(Set::Aqt3046, &heat(37.5, None), Equipment::PressureVessel), Escalation::Possible);
        assert_eq!(of(Set::Aqt3046, &heat(37.4, None), Equipment::PressureVessel), Escalation::NotExpected);
        assert_eq!(of(Set::Aqt3046, &blast(20.7), Equipment::AtmosphericTank), Escalation::Possible);
        assert_eq!(of(Set::Aqt3046, &blast(50.0), Equipment::PressureVessel), Escalation::NotSaid);
        assert_eq!(of(Set::Cozzani2006, &heat(15.0, Some(10.0)), Equipment::AtmosphericTank), Escalation::Possible);
        assert_eq!(of(Set::Cozzani2006, &heat(15.0, Some(9.0)), Equipment::AtmosphericTank), Escalation::NotExpected);
        assert_eq!(of(Set::Cozzani2006, &heat(15.0, None), Equipment::AtmosphericTank), Escalation::Possible);
        assert_eq!(of(Set::Cozzani2006, &blast(16.0), Equipment::PressureVessel), Escalation::Possible);
    }

    #[test]
    fn the_sets_stand_side_by_side_with_how_sure_they_are() {
        let both = screen(&heat(20.0, None), Equipment::AtmosphericTank).unwrap();
        assert_eq!(both[0].set, Set::Cozzani2006);
        assert!(both[0].confidence.must_be_shown() && !both[1].confidence.must_be_shown());
        assert!(
            screen(&Effect::Engulfed, Equipment::Machine)
                .unwrap()
                .iter()
                .all(|own| own.escalation == Escalation::Possible)
        );
        assert_eq!(escalates(Set::Aqt3046, &blast(-1.0), Equipment::Machine).unwrap_err().place, "pressure");
    }

    proptest! {
        #[test]
        fn more_is_never_milder(value in 0.0_f64..100.0, more in 1.0_f64..5.0, kind in 0_usize..5, hot: bool) {
            for set in Set::ALL {
                let of = |value| {
                    let effect = if hot { heat(value, None) } else { blast(value) };
                    escalates(set, &effect, Equipment::ALL[kind]).unwrap().escalation
                };
                prop_assert!(of(value * more) >= of(value));
            }
        }
    }
}
