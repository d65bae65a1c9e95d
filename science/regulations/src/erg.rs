//! Distances of the first minutes: how far to isolate a spill and to protect people downwind, as printed tables give them.
//!
//! Only figures are taken over. Where several publications or rows speak of a substance, [`distances`] returns them all and [`largest`] the
//! largest of each: what is shown to responders never falls short of a table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table::rows;
use crate::{Confidence, Text};

/// Metres of a foot and of a statute mile.
const FOOT: f64 = 0.3048;
const MILE: f64 = 1_609.344;
/// Most that a small spill is, m³: 208 litres, a drum (ERG 2020, explanation of Table 1).
pub const SMALL_M3: f64 = 0.208;
/// Mass from which a container is compared with a rail tank car instead of a road tanker, kg: about what a road tanker takes.
const ROAD_TANKER_KG: f64 = 30_000.0;

/// How much is spilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// A drum or less, or a small leak from a large package.
    Small,
    /// More.
    Large,
}

/// A distance; some are printed as "so many or more".
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Distance {
    /// Metres.
    pub metres: f64,
    /// It may be more in some weather.
    pub or_more: bool,
}

impl Distance {
    fn read(text: &str, unit: f64) -> Self {
        let figure: f64 = text.trim_end_matches('+').parse().expect("distances of embedded tables are numbers");
        // To the metre: 5.6 km times 1000 has no other digits.
        Self { metres: (figure * unit).round(), or_more: text.ends_with('+') }
    }

    fn larger(self, other: Self) -> Self {
        if other.metres > self.metres {
            other
        } else {
            Self { or_more: self.or_more || other.or_more && other.metres >= self.metres, ..self }
        }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// CAS number.
    pub cas: &'a str,
    /// How much.
    pub size: Size,
    /// Wind at 10 m, m/s; light wind where it is not known.
    pub wind_m_s: Option<f64>,
    /// What the container holds, kg; a road tanker where it is not known.
    pub mass_kg: Option<f64>,
    /// It gets into water.
    pub on_water: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Publication.
    pub publication: Text,
    /// UN number, where the table goes by it.
    pub un: Option<u16>,
    /// Substance as printed.
    pub name: String,
    /// What the row holds for: a container, a condition; nothing for every spill.
    pub holds_for: Option<Text>,
    /// Whether it holds for what was asked.
    pub holds: bool,
    /// Isolate in all directions, m.
    pub isolate_m: f64,
    /// Protect people downwind, by day.
    pub day: Distance,
    /// Protect people downwind, by night.
    pub night: Distance,
    /// Key of the publication.
    pub source: String,
    /// Table or clause.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// The largest of each distance over the rows that hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Largest {
    /// Isolate in all directions, m.
    pub isolate_m: f64,
    /// Protect people downwind, by day.
    pub day: Distance,
    /// Protect people downwind, by night.
    pub night: Distance,
    /// Publications and tables.
    pub source: String,
    /// The least sure of the rows.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct Table1Row {
    un: u16,
    name_en: String,
    condition: String,
    small_isolate_m: f64,
    small_protect_day_km: String,
    small_protect_night_km: String,
    large_isolate_m: Option<f64>,
    large_protect_day_km: String,
    large_protect_night_km: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct Table3Row {
    un: u16,
    name_en: String,
    container: String,
    isolate_ft: f64,
    day_low_wind_mi: String,
    day_moderate_wind_mi: String,
    day_high_wind_mi: String,
    night_low_wind_mi: String,
    night_moderate_wind_mi: String,
    night_high_wind_mi: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct KeyRow {
    cas: String,
    name_zh: String,
    small_isolate_m: f64,
    small_protect_day_m: String,
    small_protect_night_m: String,
    large_isolate_m: f64,
    large_protect_day_m: String,
    large_protect_night_m: String,
    source: String,
    clause: String,
    confidence: String,
}

static TABLE1: LazyLock<Vec<Table1Row>> = LazyLock::new(|| rows(include_str!("../data/erg2020-table1-isolation.csv")));
static TABLE3: LazyLock<Vec<Table3Row>> =
    LazyLock::new(|| rows(include_str!("../data/erg2024-table3-large-spill.csv")));
static KEY: LazyLock<Vec<KeyRow>> =
    LazyLock::new(|| rows(include_str!("../data/key-chemicals-2011-142-isolation.csv")));

/// CAS numbers behind names that the catalogue of hazardous chemicals prints otherwise.
const NAMED_OTHERWISE: [(u16, &str); 27] = [
    (1026, "460-19-5"),
    (1067, "10544-72-6"),
    (1067, "10102-44-0"),
    (1135, "107-07-3"),
    (1163, "57-14-7"),
    (1239, "107-30-2"),
    (1340, "1314-80-3"),
    (1360, "1305-99-3"),
    (1560, "7784-34-1"),
    (1605, "106-93-4"),
    (1732, "7783-70-2"),
    (1754, "7790-94-5"),
    (1758, "14977-61-8"),
    (1818, "10026-04-7"),
    (1828, "10025-67-9"),
    (1831, "8014-95-7"),
    (1859, "7783-61-1"),
    (1994, "13463-40-6"),
    (2191, "2699-79-8"),
    (2198, "7647-19-0"),
    (2337, "108-98-5"),
    (2438, "3282-30-2"),
    (2482, "110-78-1"),
    (2485, "111-36-4"),
    (2606, "681-84-5"),
    (2740, "109-61-5"),
    (2743, "592-34-7"),
];

/// UN numbers of Table 1 by the CAS number of the substance behind them.
static UN_OF_CAS: LazyLock<BTreeMap<String, Vec<u16>>> = LazyLock::new(|| {
    let mut all: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for row in TABLE1.iter() {
        for identity in anlan_substances::search(&format!("UN{:04}", row.un)) {
            let Some(cas) = identity.cas else { continue };
            all.entry(cas.to_string()).or_default().push(row.un);
        }
    }
    for (un, cas) in NAMED_OTHERWISE {
        all.entry(cas.to_owned()).or_default().push(un);
    }
    for numbers in all.values_mut() {
        numbers.sort_unstable();
        numbers.dedup();
    }
    all
});

/// Returns the UN numbers of Table 1 under which a substance is carried.
pub fn un_numbers(cas: &str) -> &'static [u16] {
    UN_OF_CAS.get(cas).map_or(&[], Vec::as_slice)
}

/// Returns every row that speaks of a substance, those that hold for what is asked marked.
///
/// # Source
/// ERG 2020, Table 1; ERG 2024, Table 3, for large spills of six gases; 安监总厅管三〔2011〕142号 for chlorine. None of them was read in print:
/// every row carries its confidence.
pub fn distances(asked: &Asked<'_>) -> Vec<Row> {
    let numbers = un_numbers(asked.cas);
    let mut all: Vec<Row> =
        (TABLE1.iter().filter(|row| numbers.contains(&row.un))).filter_map(|row| table1(row, asked)).collect();
    if asked.size == Size::Large {
        all.extend(TABLE3.iter().filter(|row| numbers.contains(&row.un)).map(|row| table3(row, asked)));
    }
    all.extend(KEY.iter().filter(|row| row.cas == asked.cas).map(|row| key(row, asked.size)));
    all
}

/// Returns the largest of each distance over the rows that hold; nothing where none does.
pub fn largest(all: &[Row]) -> Option<Largest> {
    let mut holding = all.iter().filter(|row| row.holds);
    let first = holding.next()?;
    let start = Largest {
        isolate_m: first.isolate_m,
        day: first.day,
        night: first.night,
        source: source_of(first),
        confidence: first.confidence,
    };
    Some(holding.fold(start, |sum, row| {
        let own = source_of(row);
        Largest {
            isolate_m: sum.isolate_m.max(row.isolate_m),
            day: sum.day.larger(row.day),
            night: sum.night.larger(row.night),
            source: if sum.source.contains(&own) { sum.source } else { format!("{}; {own}", sum.source) },
            confidence: sum.confidence.max(row.confidence),
        }
    }))
}

/// Key and table; what a clause explains in brackets is left out.
fn source_of(row: &Row) -> String {
    let clause = row.clause.split(" (").next().unwrap_or_default();
    format!("{} {clause}", row.source)
}

fn table1(row: &Table1Row, asked: &Asked<'_>) -> Option<Row> {
    let (isolate_m, day, night) = match asked.size {
        Size::Small => (row.small_isolate_m, &row.small_protect_day_km, &row.small_protect_night_km),
        Size::Large => (row.large_isolate_m?, &row.large_protect_day_km, &row.large_protect_night_km),
    };
    let (holds_for, holds) = match row.condition.as_str() {
        "when spilled in water" => (Some(Text::new("泄漏入水时", "when spilled in water")), asked.on_water),
        "when spilled on land" => (Some(Text::new("泄漏在陆上时", "when spilled on land")), !asked.on_water),
        _ => (None, true),
    };
    Some(Row {
        publication: Text::new("《应急响应指南》ERG 2020 表1", "Emergency Response Guidebook 2020, Table 1"),
        un: Some(row.un),
        name: row.name_en.clone(),
        holds_for,
        holds,
        isolate_m,
        day: Distance::read(day, 1_000.0),
        night: Distance::read(night, 1_000.0),
        source: row.source.clone(),
        clause: row.clause.clone(),
        confidence: Confidence::read(&row.confidence),
    })
}

fn table3(row: &Table3Row, asked: &Asked<'_>) -> Row {
    // ERG: low below 10 km/h, moderate to 20 km/h.
    let (day, night) = match asked.wind_m_s.map(|wind| wind * 3.6) {
        Some(wind) if wind > 20.0 => (&row.day_high_wind_mi, &row.night_high_wind_mi),
        Some(wind) if wind >= 10.0 => (&row.day_moderate_wind_mi, &row.night_moderate_wind_mi),
        _ => (&row.day_low_wind_mi, &row.night_low_wind_mi),
    };
    let wanted = if asked.mass_kg.is_some_and(|mass| mass > ROAD_TANKER_KG) {
        "Rail tank car"
    } else {
        "Highway tank truck or trailer"
    };
    Row {
        publication: Text::new("《应急响应指南》ERG 2024 表3", "Emergency Response Guidebook 2024, Table 3"),
        un: Some(row.un),
        name: row.name_en.clone(),
        holds_for: Some(Text::new(container_zh(&row.container), row.container.clone())),
        holds: row.container == wanted,
        isolate_m: (row.isolate_ft * FOOT).round(),
        day: Distance::read(day, MILE),
        night: Distance::read(night, MILE),
        source: row.source.clone(),
        clause: row.clause.clone(),
        confidence: Confidence::read(&row.confidence),
    }
}

fn container_zh(container: &str) -> &'static str {
    match container {
        "Rail tank car" => "铁路罐车",
        "Highway tank truck or trailer" => "公路罐车",
        "Agricultural nurse tank" => "农用储罐",
        "Multiple ton cylinders" => "多只吨瓶",
        "Multiple small cylinders" => "多只小钢瓶",
        _ => "多只小钢瓶或单只吨瓶",
    }
}

fn key(row: &KeyRow, size: Size) -> Row {
    let (isolate_m, day, night) = match size {
        Size::Small => (row.small_isolate_m, &row.small_protect_day_m, &row.small_protect_night_m),
        Size::Large => (row.large_isolate_m, &row.large_protect_day_m, &row.large_protect_night_m),
    };
    Row {
        publication: Text::new(
            "安监总厅管三〔2011〕142号 应急处置原则",
            "安监总厅管三〔2011〕142号, principles of response",
        ),
        un: None,
        name: row.name_zh.clone(),
        holds_for: None,
        holds: true,
        isolate_m,
        day: Distance::read(day, 1.0),
        night: Distance::read(night, 1.0),
        source: row.source.clone(),
        clause: row.clause.clone(),
        confidence: Confidence::read(&row.confidence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(cas: &str, size: Size) -> Asked<'_> {
        Asked { cas, size, wind_m_s: None, mass_kg: None, on_water: false }
    }

    #[test]
    fn chlorine_is_in_all_three_and_the_largest_of_each_counts() {
        assert_eq!(un_numbers("7782-50-5"), [1017]);
        let small = distances(&asked("7782-50-5", Size::Small));
        assert_eq!(small.iter().map(|row| row.isolate_m).collect::<Vec<f64>>(), [60.0, 60.0]);
        let both = largest(&small).unwrap();
        assert_eq!((both.isolate_m, both.day.metres, both.night.metres), (60.0, 400.0, 1_600.0));
        let large = largest(&distances(&asked("7782-50-5", Size::Large))).unwrap();
        // 2000 ft and 3.5 mi of a road tanker in light wind; 8 km by night of the other table.
        assert_eq!((large.isolate_m, large.day.metres, large.night.metres), (610.0, 5_633.0, 8_000.0));
        assert_eq!(
            large.source,
            "erg2024 Table 3; aqsjg-2011-142 chlorine, emergency principle: isolation and evacuation distance"
        );
    }

    #[test]
    fn container_and_wind_choose_the_row() {
        let row = |wind_m_s, mass_kg| {
            let all = distances(&Asked { wind_m_s, mass_kg, ..asked("7664-41-7", Size::Large) });
            largest(&all).map(|found| (found.isolate_m, found.day.metres, found.night.metres)).unwrap()
        };
        assert_eq!(row(None, None), (152.0, 805.0, 1_770.0));
        assert_eq!(row(Some(2.0), Some(60_000.0)), (305.0, 1_609.0, 4_184.0));
        assert_eq!(row(Some(4.0), Some(60_000.0)), (305.0, 1_287.0, 2_092.0));
        assert_eq!(row(Some(9.0), Some(60_000.0)), (305.0, 966.0, 1_287.0));
    }

    #[test]
    fn what_reacts_with_water_counts_in_water_only() {
        // Trichlorosilane.
        let dry = distances(&asked("10025-78-2", Size::Large));
        assert!(dry.len() == 1 && largest(&dry).is_none());
        let wet = distances(&Asked { on_water: true, ..asked("10025-78-2", Size::Large) });
        assert_eq!((largest(&wet).unwrap().isolate_m, largest(&wet).unwrap().night.metres), (60.0, 2_100.0));
    }

    #[test]
    fn every_row_reads_and_by_night_it_is_never_nearer() {
        let mut with_more = 0;
        for size in [Size::Small, Size::Large] {
            for cas in UN_OF_CAS.keys() {
                for row in distances(&Asked { on_water: true, ..asked(cas, size) }) {
                    assert!(row.day.metres <= row.night.metres && row.isolate_m >= 15.0, "{row:?}");
                    with_more += usize::from(row.night.or_more);
                }
            }
        }
        assert!(with_more > 5, "{with_more}");
        assert!(UN_OF_CAS.len() > 150, "{}", UN_OF_CAS.len());
        for (un, cas) in NAMED_OTHERWISE {
            assert!(cas.parse::<anlan_substances::Cas>().is_ok(), "{un} {cas}");
            assert!(TABLE1.iter().any(|row| row.un == un), "{un}");
        }
        assert!(distances(&asked("67-56-1", Size::Small)).is_empty(), "methanol is not in the table");
    }
}
