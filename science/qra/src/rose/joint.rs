//! A joint table of hours by wind, stability and part of the day, brought to the six weather classes of AQ/T 3046-2013.

use anlan_consequence::Fault;
use anlan_consequence::weather::PasquillClass;
use anlan_quantity::si::MetresPerSecond;
use serde::Deserialize;

use super::{Rose, WeatherClass};

/// The classes of AQ/T 3046-2013 Table 9: stability and a range of wind, with the wind in the middle of it.
const CLASSES: [(&str, PasquillClass, f64); 6] = [
    ("B4", PasquillClass::B, 4.0),
    ("D1.5", PasquillClass::D, 1.5),
    ("D4", PasquillClass::D, 4.0),
    ("D8.5", PasquillClass::D, 8.5),
    ("E4", PasquillClass::E, 4.0),
    ("F1.5", PasquillClass::F, 1.5),
];

/// Points of the compass, clockwise.
const COMPASS: [&str; 16] =
    ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];

#[derive(Deserialize)]
struct Row {
    period: String,
    wind_from: String,
    stability: PasquillClass,
    mean_wind_ms: f64,
    frequency: f64,
}

/// Reads a joint table: columns `period` (day or night), `wind_from` (point of the compass, or calm), `stability` (A to F), `mean_wind_ms`
/// and `frequency` (share of all hours).
///
/// Each cell goes to one of the six classes of AQ/T 3046-2013 Table 9: A to C with wind above 2 m/s to B; C and D by their wind, parted at
/// 2.5 and 6 m/s; E to its own class from 2.5 m/s on; E in less wind and F to F. Calms blow from every side as often as light winds of the
/// same class and part of the day do.
///
/// # Units
///
/// m/s; shares of a year.
///
/// # Source
///
/// AQ/T 3046-2013 Table 9 for the classes; their bounds are choices of this house, in the manner of Purple Book CPR 18E 4.5.
///
/// # Errors
///
/// A [`Fault`] with the line for what cannot be read, and those of [`Rose::new`].
pub fn read_joint(text: &str) -> Result<Rose, Fault> {
    // By class, part of the day and sector; the last stands for calms.
    let mut hours = [[[0.0_f64; 17]; 2]; 6];
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for (line, row) in reader.deserialize::<Row>().enumerate() {
        let row = row.map_err(|cause| unreadable(line + 2, &cause.to_string()))?;
        let sector = match row.wind_from.to_ascii_uppercase().as_str() {
            "CALM" | "C" | "静风" => 16,
            point => COMPASS
                .iter()
                .position(|own| *own == point)
                .ok_or_else(|| unreadable(line + 2, &format!("wind_from {}", row.wind_from)))?,
        };
        let period = match row.period.as_str() {
            "day" | "昼" | "白天" => 0,
            "night" | "夜" | "夜间" => 1,
            other => return Err(unreadable(line + 2, &format!("period {other}"))),
        };
        if !(row.frequency.is_finite() && row.frequency >= 0.0 && row.mean_wind_ms.is_finite()) {
            return Err(unreadable(line + 2, "frequency, mean_wind_ms"));
        }
        hours[class_of(row.stability, row.mean_wind_ms)][period][sector] += row.frequency;
    }
    let classes = CLASSES.into_iter().zip(&mut hours).map(|((id, stability, wind), hours)| {
        let mut totals = [0.0; 2];
        for (period, total) in hours.iter_mut().zip(&mut totals) {
            let calm = period[16];
            let moving: f64 = period[..16].iter().sum();
            for share in &mut period[..16] {
                *share = if moving > 0.0 { *share * (1.0 + calm / moving) } else { calm / 16.0 };
            }
            *total = moving + calm;
        }
        let all = totals[0] + totals[1];
        WeatherClass {
            id: id.to_owned(),
            stability,
            wind: MetresPerSecond(wind),
            day_share: if all > 0.0 { totals[0] / all } else { 0.5 },
            shares: (0..16).map(|sector| hours[0][sector] + hours[1][sector]).collect(),
        }
    });
    Rose::new(classes.collect())
}

fn class_of(stability: PasquillClass, wind: f64) -> usize {
    match stability {
        PasquillClass::A | PasquillClass::B => 0,
        PasquillClass::C | PasquillClass::D if wind < 2.5 => 1,
        PasquillClass::C | PasquillClass::D if wind < 6.0 => 2,
        PasquillClass::C | PasquillClass::D => 3,
        PasquillClass::E if wind >= 2.5 => 4,
        PasquillClass::E | PasquillClass::F => 5,
    }
}

fn unreadable(line: usize, what: &str) -> Fault {
    Fault::new(
        "qra.weather_row",
        format!("weather.line_{line}"),
        format!("气象联合频率表第 {line} 行无法读取：{what}"),
        format!("line {line} of the joint weather table cannot be read: {what}"),
    )
    .remedy(
        "列为 period、wind_from、stability、mean_wind_ms、frequency；风向用 16 方位，静风写 calm",
        "columns are period, wind_from, stability, mean_wind_ms, frequency; wind by the 16 points of the compass, calms as calm",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "period,wind_from,wind_class_ms,stability,mean_wind_ms,frequency\n";

    #[test]
    fn cells_go_to_their_classes_and_calms_are_spread() {
        let table =
            format!("{HEAD}day,N,3,B,3.0,0.3\nnight,S,1,F,1.2,0.4\nnight,calm,0,F,0.2,0.1\nday,E,7,D,7.0,0.2\n");
        let rose = read_joint(&table).unwrap();
        let share = |id: &str| rose.classes().iter().find(|class| class.id == id).unwrap().shares.iter().sum::<f64>();
        assert!((share("B4") - 0.3).abs() < 1e-12 && (share("F1.5") - 0.5).abs() < 1e-12);
        assert!((share("D8.5") - 0.2).abs() < 1e-12);
        let night = rose.classes().iter().find(|class| class.id == "F1.5").unwrap();
        assert!((night.shares[8] - 0.5).abs() < 1e-12 && night.day_share == 0.0);
    }

    #[test]
    fn a_row_that_cannot_be_is_named() {
        let fault = read_joint(&format!("{HEAD}day,NX,3,B,3.0,1.0\n")).unwrap_err();
        assert_eq!((fault.code, fault.place.as_ref()), ("qra.weather_row", "weather.line_2"));
        assert_eq!(read_joint(&format!("{HEAD}day,N,3,B,3.0,0.4\n")).unwrap_err().code, "qra.rose_sum");
    }
}
