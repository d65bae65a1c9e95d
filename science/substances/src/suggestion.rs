//! Hazard categories that physical data suggest; a person confirms them from the safety data sheet.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use crate::Cas;
use crate::catalogue::table;

/// A suggestion, never a decision: categories of GB 18218-2018 Table 2 that physical data point to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Symbols of Table 2.
    pub symbols: Vec<&'static str>,
    /// Reason, Chinese.
    pub why_zh: String,
    /// Reason, English.
    pub why_en: String,
    /// Source of the figures.
    pub source: String,
}

#[derive(Debug)]
struct Properties {
    boiling_k: Option<f64>,
    flash_k: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    source: String,
}

static PROPERTIES: LazyLock<HashMap<Cas, Properties>> = LazyLock::new(|| {
    table(include_str!("../data/properties.csv"))
        .filter_map(|[cas, _, boiling, flash, lower, upper, source]| {
            let number = |text: String| text.parse().ok();
            let properties = Properties {
                boiling_k: number(boiling),
                flash_k: number(flash),
                lower: number(lower),
                upper: number(upper),
                source,
            };
            cas.parse().ok().map(|cas| (cas, properties))
        })
        .collect()
});

/// 0 °C.
const ICE_K: f64 = 273.15;
/// A gas is gaseous at 20 °C and 101.3 kPa, GB 30000.3-2013 3.1.
const GAS_K: f64 = 293.15;

/// Suggests categories from flash point, boiling point and flammability limits.
///
/// # Units
///
/// Temperatures in kelvin, limits as volume fractions.
///
/// # Source
///
/// Flammable gas category 1: lower limit ≤ 13 %, or range ≥ 12 points (GB 30000.3-2013, 4). Flammable liquid:
/// flash point < 23 °C and boiling ≤ 35 °C → 1; < 23 °C and above → 2; 23–60 °C → 3 (GB 30000.7-2013, 4).
/// Symbols: GB 18218-2018 Table 2 (W2 flammable gas 1 and 2; W5.1 flammable liquid 1; W5.3 liquid 2; W5.4 liquid 3).
///
/// # Valid for
///
/// Substances with sourced data; handling above the boiling point or under special conditions (W5.1, W5.2) and toxic
/// categories are not considered.
///
/// # Example
///
/// ```
/// let cyclopentane = anlan_substances::suggested_category("287-92-3".parse()?).expect("its flash point is known");
/// assert_eq!(cyclopentane.symbols, ["W5.3"]);
/// # Ok::<(), anlan_substances::CasError>(())
/// ```
pub fn suggested_category(cas: Cas) -> Option<Suggestion> {
    if SPECIAL_GASES.contains(&cas.to_string().as_str()) {
        return None;
    }
    let found = PROPERTIES.get(&cas)?;
    let boiling = found.boiling_k?;
    let (symbol, why_zh, why_en) = if boiling <= GAS_K { gas(found)? } else { liquid(found.flash_k?, boiling)? };
    Some(Suggestion { symbols: vec![symbol], why_zh, why_en, source: found.source.clone() })
}

/// Ammonia and methyl bromide: GHS 2.2.2 treats them as special cases, so their limits suggest nothing.
const SPECIAL_GASES: [&str; 2] = ["7664-41-7", "74-83-9"];

type Suggested = (&'static str, String, String);

fn gas(found: &Properties) -> Option<Suggested> {
    let (lower, upper) = (found.lower?, found.upper?);
    let category = if lower <= 0.13 || upper - lower >= 0.12 { 1 } else { 2 };
    let (low, high) = (lower * 100.0, upper * 100.0);
    Some((
        "W2",
        format!("易燃气体类别 {category}：爆炸极限 {low:.1}%～{high:.1}%（建议，需按安全技术说明书确认）"),
        format!(
            "flammable gas category {category}: limits {low:.1}–{high:.1} % (a suggestion; confirm from the safety data sheet)"
        ),
    ))
}

fn liquid(flash_k: f64, boiling_k: f64) -> Option<Suggested> {
    let (flash, boiling) = (flash_k - ICE_K, boiling_k - ICE_K);
    let (symbol, category) = match flash {
        flash if flash < 23.0 && boiling <= 35.0 => ("W5.1", 1),
        flash if flash < 23.0 => ("W5.3", 2),
        flash if flash <= 60.0 => ("W5.4", 3),
        _ => return None,
    };
    Some((
        symbol,
        format!("易燃液体类别 {category}：闪点 {flash:.0} °C，沸点 {boiling:.0} °C（建议，需按安全技术说明书确认）"),
        format!(
            "flammable liquid category {category}: flash point {flash:.0} °C, boiling point {boiling:.0} °C (a suggestion; confirm from the safety data sheet)"
        ),
    ))
}
