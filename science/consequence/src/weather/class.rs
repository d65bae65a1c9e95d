//! Stability classes and how they are found from what a weather station reports.

use core::fmt;

use anlan_quantity::si::{Metres, MetresPerSecond, Radians, WattsPerSquareMetre};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs, Model, Range, Trace};

/// Pasquill stability class; G of Turner's scheme is taken as F.
///
/// # Source
///
/// Pasquill, Meteorological Magazine 90 (1961) 33–49.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PasquillClass {
    /// Very unstable.
    A,
    /// Unstable.
    B,
    /// Slightly unstable.
    C,
    /// Neutral.
    D,
    /// Slightly stable.
    E,
    /// Stable.
    F,
}

impl PasquillClass {
    /// All classes, from the most unstable.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// Returns the place in [`ALL`](Self::ALL).
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for PasquillClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Sky as an observer reports it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sky {
    /// Share of the sky that is covered, 0–1.
    pub cover: f64,
    /// Height of the cloud base above ground; nothing where there is no ceiling.
    pub ceiling: Option<Metres>,
}

/// Turner's classes from wind, sun and cloud.
pub const TURNER_1964: Model = Model {
    id: "weather.turner_1964",
    zh: "Turner 稳定度分级（风速、太阳高度角、云量）",
    en: "Turner stability classes from wind, sun and cloud",
    source: "Turner, Journal of Applied Meteorology 3 (1964) 83–91; US EPA-454/R-99-005 (2000) §6.4.1, Tables 6-4 to 6-6",
    valid_for: &[Range { quantity: "wind_10m", unit: "m/s", from: 0.0, to: 30.0 }],
};

/// Solar radiation and temperature difference classes.
pub const SRDT: Model = Model {
    id: "weather.srdt",
    zh: "太阳辐射—温差法稳定度分级",
    en: "stability classes from solar radiation and temperature difference",
    source: "US EPA-454/R-99-005 (2000) §6.4.2, Table 6-7",
    valid_for: &[Range { quantity: "wind_10m", unit: "m/s", from: 0.0, to: 30.0 }],
};

/// EPA-454/R-99-005 Table 6-5: upper end of the wind interval in m/s, class (1 = A … 7 = G) for net radiation index 4, 3, 2, 1, 0, −1, −2.
const TURNER_TABLE: [(f64, [u8; 7]); 9] = [
    (0.75, [1, 1, 2, 3, 4, 6, 7]),
    (1.85, [1, 2, 2, 3, 4, 6, 7]),
    (2.85, [1, 2, 3, 4, 4, 5, 6]),
    (3.35, [2, 2, 3, 4, 4, 5, 6]),
    (3.85, [2, 2, 3, 4, 4, 4, 5]),
    (4.85, [2, 3, 3, 4, 4, 4, 5]),
    (5.45, [3, 3, 4, 4, 4, 4, 5]),
    (5.95, [3, 3, 4, 4, 4, 4, 4]),
    (f64::INFINITY, [3, 4, 4, 4, 4, 4, 4]),
];

/// Returns Turner's class from the wind at 10 m, the altitude of the sun and the sky.
///
/// # Units
///
/// Wind in m/s, altitude of the sun in radians above the horizon, negative at night.
///
/// # Source
///
/// Turner (1964); EPA-454/R-99-005 §6.4.1.
///
/// # Valid for
///
/// Open country; hourly observations.
///
/// # Errors
///
/// A [`Fault`] for what is not a number, for negative wind and for a cover outside 0–1.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, weather::{PasquillClass, Sky, turner_class}};
/// use anlan_quantity::si::{MetresPerSecond, Radians};
/// let clear = Sky { cover: 0.1, ceiling: None };
/// let mut trace = Trace::default();
/// let noon = turner_class(MetresPerSecond(1.5), Radians::from_degrees(65.0), clear, &mut trace).unwrap();
/// let night = turner_class(MetresPerSecond(1.5), Radians::from_degrees(-30.0), clear, &mut trace).unwrap();
/// assert_eq!((noon, night), (PasquillClass::A, PasquillClass::F));
/// ```
pub fn turner_class(
    wind: MetresPerSecond,
    sun_altitude: Radians,
    sky: Sky,
    trace: &mut Trace,
) -> Result<PasquillClass, Fault> {
    let wind = Inputs.not_negative("wind_10m", wind.get())?;
    let altitude = Inputs.finite("sun_altitude", sun_altitude.get())?.to_degrees();
    let cover = Inputs.between("cover", sky.cover, 0.0, 1.0)?;
    let ceiling = match sky.ceiling {
        Some(height) => Inputs.not_negative("ceiling", height.get())?,
        None => f64::INFINITY,
    };
    TURNER_1964.judge(&[("wind_10m", wind)], trace);
    let index = net_radiation_index(altitude, cover, ceiling);
    let row = TURNER_TABLE.iter().find(|(to, _)| wind < *to).map_or(&TURNER_TABLE[8].1, |(_, row)| row);
    let class = row[usize::try_from(4 - index).unwrap_or(4)];
    Ok(PasquillClass::ALL[usize::from(class - 1).min(5)])
}

/// Net radiation index, EPA-454/R-99-005 §6.4.1 steps 1–3; 7000 ft and 16 000 ft are 2134 m and 4877 m.
fn net_radiation_index(altitude_deg: f64, cover: f64, ceiling: f64) -> i32 {
    const FULL: f64 = 0.999;
    if cover >= FULL && ceiling < 2134.0 {
        return 0;
    }
    if altitude_deg <= 0.0 {
        return if cover <= 0.4 { -2 } else { -1 };
    }
    // Table 6-4: insolation class by altitude of the sun.
    let insolation = match altitude_deg {
        a if a > 60.0 => 4,
        a if a > 35.0 => 3,
        a if a > 15.0 => 2,
        _ => 1,
    };
    if cover <= 0.5 {
        return insolation;
    }
    let taken = match ceiling {
        c if c < 2134.0 => 2,
        c if c < 4877.0 || cover >= FULL => 1,
        _ => 0,
    };
    (insolation - taken).max(1)
}

/// What a tower measures for the class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Heating {
    /// By day: solar radiation on the horizontal.
    Day {
        /// Solar radiation.
        solar: WattsPerSquareMetre,
    },
    /// By night: whether temperature rises with height.
    Night {
        /// Whether it is warmer at 10 m than at 2 m.
        inversion: bool,
    },
}

/// Returns the class from the wind at 10 m and solar radiation by day, or the temperature difference by night.
///
/// # Units
///
/// Wind in m/s, radiation in W/m².
///
/// # Source
///
/// EPA-454/R-99-005 §6.4.2, Table 6-7.
///
/// # Valid for
///
/// Open country; hourly means.
///
/// # Errors
///
/// A [`Fault`] for what is not a number and for negative wind or radiation.
///
/// # Example
///
/// ```
/// use anlan_consequence::{Trace, weather::{Heating, PasquillClass, srdt_class}};
/// use anlan_quantity::si::{MetresPerSecond, WattsPerSquareMetre};
/// let day = Heating::Day { solar: WattsPerSquareMetre(700.0) };
/// assert_eq!(srdt_class(MetresPerSecond(4.0), day, &mut Trace::default()), Ok(PasquillClass::B));
/// ```
pub fn srdt_class(wind: MetresPerSecond, heating: Heating, trace: &mut Trace) -> Result<PasquillClass, Fault> {
    use PasquillClass::{A, B, C, D, E, F};
    /// Table 6-7, day: upper end of the wind interval; radiation from 925, 675, 175 and 0 W/m².
    const DAY: [(f64, [PasquillClass; 4]); 5] = [
        (2.0, [A, A, B, D]),
        (3.0, [A, B, C, D]),
        (5.0, [B, B, C, D]),
        (6.0, [C, C, D, D]),
        (f64::INFINITY, [C, D, D, D]),
    ];
    let wind = Inputs.not_negative("wind_10m", wind.get())?;
    SRDT.judge(&[("wind_10m", wind)], trace);
    match heating {
        Heating::Day { solar } => {
            let solar = Inputs.not_negative("solar", solar.get())?;
            let column = [925.0, 675.0, 175.0].iter().position(|from| solar >= *from).unwrap_or(3);
            Ok(DAY.iter().find(|(to, _)| wind < *to).map_or(D, |(_, row)| row[column]))
        }
        // Table 6-7, night: below 2.0, below 2.5 and above, m/s.
        Heating::Night { inversion } => Ok(match (wind, inversion) {
            (w, false) if w < 2.0 => E,
            (w, true) if w < 2.0 => F,
            (w, true) if w < 2.5 => E,
            _ => D,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turner(wind: f64, altitude: f64, cover: f64, ceiling: Option<f64>) -> PasquillClass {
        let sky = Sky { cover, ceiling: ceiling.map(Metres) };
        turner_class(MetresPerSecond(wind), Radians::from_degrees(altitude), sky, &mut Trace::default()).unwrap()
    }

    #[test]
    fn classes_are_those_of_the_table() {
        assert_eq!(turner(1.0, 70.0, 0.0, None), PasquillClass::A);
        assert_eq!(turner(4.0, 40.0, 0.3, None), PasquillClass::C);
        assert_eq!(turner(8.0, 70.0, 0.0, None), PasquillClass::C);
        assert_eq!(turner(3.0, -10.0, 0.2, None), PasquillClass::F);
        assert_eq!(turner(3.0, -10.0, 0.8, None), PasquillClass::E);
        // Overcast and low: neutral by day and night.
        assert_eq!(turner(1.0, 70.0, 1.0, Some(500.0)), PasquillClass::D);
        assert_eq!(turner(1.0, -70.0, 1.0, Some(500.0)), PasquillClass::D);
        // High cloud takes one from the insolation.
        assert_eq!(turner(3.5, 40.0, 0.7, Some(3000.0)), PasquillClass::C);
    }

    #[test]
    fn day_and_night_by_radiation_and_temperature() {
        let night = |wind, inversion| {
            srdt_class(MetresPerSecond(wind), Heating::Night { inversion }, &mut Trace::default()).unwrap()
        };
        assert_eq!(night(1.0, true), PasquillClass::F);
        assert_eq!(night(2.2, true), PasquillClass::E);
        assert_eq!(night(2.2, false), PasquillClass::D);
        assert_eq!(night(1.0, false), PasquillClass::E);
    }

    #[test]
    fn what_is_impossible_is_told() {
        let sky = Sky { cover: 1.4, ceiling: None };
        let fault = turner_class(MetresPerSecond(1.0), Radians(1.0), sky, &mut Trace::default()).unwrap_err();
        assert_eq!((fault.code, fault.place.as_ref()), ("consequence.out_of_bounds", "cover"));
        assert!(
            turner_class(
                MetresPerSecond(f64::NAN),
                Radians(1.0),
                Sky { cover: 0.0, ceiling: None },
                &mut Trace::default()
            )
            .is_err()
        );
    }
}
