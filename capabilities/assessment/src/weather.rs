//! Classes of weather that a scenario may be asked in.
//!
//! Two typical ones hold everywhere; a table of the city's climate has the share of the hours that each class and wind takes. What stands in
//! `data/weather-demo-city.csv` is the climate of the sample city: synthetic hours, not observations.

use std::sync::LazyLock;

use anlan_consequence::scenario::Conditions;
use anlan_consequence::weather::PasquillClass;
use anlan_kernel::Text;
use anlan_quantity::si::ATMOSPHERE;
use serde::Deserialize;

/// Air temperature where none is known, K.
pub const AIR_K: f64 = 293.15;
/// Relative humidity where none is known.
pub const HUMIDITY: f64 = 0.6;
/// Lowest wind that a scenario takes, m/s.
const CALMEST: f64 = 0.5;

/// A class that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Stable name.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Share of all hours, where it is known.
    pub share: Option<f64>,
    /// Publication or data set.
    pub source: Text,
    /// How sure it is: a word of the tables, or `synthetic`.
    pub confidence: String,
    /// What it means for a scenario.
    pub conditions: Conditions,
}

#[derive(Deserialize)]
struct TypicalRow {
    id: String,
    name_zh: String,
    name_en: String,
    stability: PasquillClass,
    wind_m_s: f64,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
struct ClimateRow {
    stability: PasquillClass,
    from_m_s: f64,
    to_m_s: Option<f64>,
    mean_wind_m_s: f64,
    prevailing_from_deg: f64,
    share: f64,
    confidence: String,
}

/// Returns the typical classes: unfavourable weather first.
pub fn typical() -> &'static [Class] {
    static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
        rows(include_str!("../data/weather-typical.csv"))
            .map(|row: TypicalRow| Class {
                id: row.id,
                name: Text::new(row.name_zh, row.name_en),
                share: None,
                source: Text::new(row.source.clone(), row.source),
                confidence: row.confidence,
                conditions: conditions(row.stability, row.wind_m_s, 0.0),
            })
            .collect()
    });
    &CLASSES
}

/// Returns the climate of the sample city, by class, then by wind; the shares sum to one.
pub fn sample_climate() -> &'static [Class] {
    static CLASSES: LazyLock<Vec<Class>> =
        LazyLock::new(|| rows(include_str!("../data/weather-demo-city.csv")).map(climate_class).collect());
    &CLASSES
}

/// What the classes rest on, in one sentence.
pub fn source(with_climate: bool) -> Text {
    if with_climate {
        Text::new(
            "典型气象取自标准；城市气象为示例城市的合成逐时数据（大连，CC0），仅供演示，不是观测值；各级风向取该级的主导风向，气温20 °C、相对湿度60 %为假定",
            "typical classes stand in standards; the city's classes are of synthetic hours for the sample city (Dalian, CC0), for demonstration and not observed; each has its prevailing wind, 20 °C and 60 % humidity are assumed",
        )
    } else {
        Text::new(
            "典型气象取自标准；本市气象资料未录入；风向为北，气温20 °C、相对湿度60 %为假定",
            "typical classes stand in standards; the climate of this city is not given; wind from north, 20 °C and 60 % humidity are assumed",
        )
    }
}

fn climate_class(row: ClimateRow) -> Class {
    let class = format!("{:?}", row.stability);
    let (zh, en) = match row.to_m_s {
        Some(to) if row.from_m_s == 0.0 => (format!("低于 {to} m/s"), format!("below {to} m/s")),
        Some(to) => (format!("{}–{to} m/s", row.from_m_s), format!("{}–{to} m/s", row.from_m_s)),
        None => (format!("{} m/s 及以上", row.from_m_s), format!("{} m/s and above", row.from_m_s)),
    };
    Class {
        id: format!("city-{class}-{}", row.from_m_s),
        name: Text::new(format!("{class} 类，{zh}（示例）"), format!("class {class}, {en} (sample)")),
        share: Some(row.share),
        source: Text::new("大连合成逐时数据（CC0，非观测）", "synthetic hours of Dalian (CC0, not observed)"),
        confidence: row.confidence,
        conditions: conditions(row.stability, row.mean_wind_m_s.max(CALMEST), row.prevailing_from_deg),
    }
}

/// Returns the conditions of a class, with what is not known assumed.
fn conditions(stability: PasquillClass, wind_m_s: f64, wind_from_deg: f64) -> Conditions {
    Conditions {
        wind_m_s,
        wind_height_m: 10.0,
        wind_from_deg,
        stability,
        temperature_k: AIR_K,
        humidity: HUMIDITY,
        pressure_pa: ATMOSPHERE.0,
        mixing_height_m: None,
        sun_deg: None,
    }
}

fn rows<R: for<'de> Deserialize<'de>>(text: &'static str) -> impl Iterator<Item = R> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|row| row.expect("embedded tables are well-formed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_climate_covers_every_hour_once() {
        let sum: f64 = sample_climate().iter().filter_map(|class| class.share).sum();
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        let mut ids: Vec<&str> = sample_climate().iter().chain(typical()).map(|class| class.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), sample_climate().len() + typical().len());
    }

    #[test]
    fn typical_weather_is_the_unfavourable_and_the_common() {
        let ids: Vec<&str> = typical().iter().map(|class| class.id.as_str()).collect();
        assert_eq!(ids, ["1.5F", "5D"]);
        assert_eq!((typical()[0].conditions.stability, typical()[0].conditions.wind_m_s), (PasquillClass::F, 1.5));
    }
}
