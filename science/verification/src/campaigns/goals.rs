//! What the house wants to reach on each campaign, and whether it does.
//!
//! Goals are data: a looser one is a change that everybody sees.

use anlan_quantity::Text;
use serde::Serialize;
use serde_json::Value;

use crate::FileReport;

/// A goal for one figure of a report.
struct Wanted {
    family: &'static str,
    zh: &'static str,
    en: &'static str,
    /// Names one inside the other.
    path: &'static [&'static str],
    from: f64,
    to: f64,
}

/// A goal and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// File.
    pub file: String,
    /// Figure.
    pub name: Text,
    /// Lowest value that is wanted.
    pub from: f64,
    /// Highest value that is wanted.
    pub to: f64,
    /// What came out.
    pub value: f64,
    /// Whether it lies between.
    pub met: bool,
}

impl Goal {
    /// Returns the bounds as they are written.
    pub fn bound(&self) -> String {
        match (self.from, self.to) {
            (from, to) if to.is_infinite() => format!("≥ {from}"),
            (from, to) if from <= 0.0 => format!("≤ {to}"),
            (from, to) => format!("{from}–{to}"),
        }
    }
}

const ANY: f64 = f64::INFINITY;

const fn wanted(
    family: &'static str,
    (zh, en): (&'static str, &'static str),
    path: &'static [&'static str],
    from: f64,
    to: f64,
) -> Wanted {
    Wanted { family, zh, en, path, from, to }
}

const MEASURED: (&str, &str) = ("Prairie Grass，用实测 σθ", "Prairie Grass with measured σθ");
const ROUTINE: (&str, &str) = ("Prairie Grass，仅常规气象", "Prairie Grass with routine weather");
const LNG: (&str, &str) = ("LNG 重气扩散（无围栏）", "LNG clouds without a fence");
const EPA: (&str, &str) = ("EPA 1991 射流和液池", "EPA 1991 jets and pools");

const WANTED: &[Wanted] = &[
    wanted("prairie-grass", MEASURED, &["Prairie Grass", "fac2"], 0.95, ANY),
    wanted("prairie-grass", MEASURED, &["Prairie Grass", "mg"], 0.93, 1.07),
    wanted("prairie-grass", MEASURED, &["Prairie Grass", "vg"], 0.0, 1.15),
    wanted("prairie-grass", ROUTINE, &["Prairie Grass, routine weather", "fac2"], 0.90, ANY),
    wanted("prairie-grass", ROUTINE, &["Prairie Grass, routine weather", "vg"], 0.0, 1.25),
    wanted("dense-gas/lng", LNG, &["all", "fac2"], 0.90, ANY),
    wanted("dense-gas/lng", LNG, &["all", "mg"], 0.85, 1.2),
    wanted("dense-gas/lng", LNG, &["all", "vg"], 0.0, 1.3),
    wanted("dense-gas/epa", EPA, &["all", "fac2"], 0.75, ANY),
    wanted("dense-gas/epa", EPA, &["all", "mg"], 0.7, 1.4),
    wanted("dense-gas/epa", EPA, &["all", "vg"], 0.0, 1.6),
    wanted("pool-fires", ("池火热通量", "pool-fire radiometers"), &["all", "within_factor_1_5"], 0.80, ANY),
    wanted("jet-fires", ("喷射火热通量", "jet-fire radiometers"), &["all", "within_factor_1_5"], 0.75, ANY),
    wanted("SLAB listing", ("SLAB 清单，中位误差", "SLAB listings, median"), &["all", "median"], 0.0, 0.01),
    wanted("SLAB listing", ("SLAB 清单，95 % 误差", "SLAB listings, 95th percentile"), &["all", "p95"], 0.0, 0.05),
    wanted(
        "commercial dispersion",
        ("商用报告，LFL 距离在 25 % 内的份额", "commercial report, share of LFL distances within 25 %"),
        &["LFL_20000ppm_m", "within_25_percent"],
        1.0,
        ANY,
    ),
];

/// Returns the goals that the figures of a report are measured by.
pub fn goals(report: &FileReport) -> Vec<Goal> {
    let of = |family: &str| {
        let (family, kind) = family.split_once('/').unwrap_or((family, ""));
        report.family.split(" + ").any(|own| own == family) && report.file.contains(kind)
    };
    WANTED
        .iter()
        .filter(|wanted| of(wanted.family))
        .filter_map(|wanted| {
            let mut figure = report.metrics.get(wanted.path[0])?;
            for name in &wanted.path[1..] {
                figure = figure.get(name)?;
            }
            let value = Value::as_f64(figure)?;
            let figure = wanted.path[wanted.path.len() - 1];
            let (zh, en) = if wanted.path.len() > 1 && matches!(figure, "fac2" | "mg" | "vg") {
                let figure = figure.to_uppercase();
                (format!("{} · {figure}", wanted.zh), format!("{} · {figure}", wanted.en))
            } else {
                (wanted.zh.to_owned(), wanted.en.to_owned())
            };
            Some(Goal {
                file: report.file.clone(),
                name: Text::new(zh, en),
                from: wanted.from,
                to: wanted.to,
                value,
                met: (wanted.from..=wanted.to).contains(&value),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_goal_is_met_by_what_lies_between() {
        let mut report = FileReport { family: "pool-fires".to_owned(), ..FileReport::default() };
        report.metrics.insert("all".to_owned(), json!({ "within_factor_1_5": 0.9 }));
        assert!(goals(&report)[0].met);
        report.metrics.insert("all".to_owned(), json!({ "within_factor_1_5": 0.7 }));
        assert!(!goals(&report)[0].met);
        report.metrics.clear();
        assert!(goals(&report).is_empty());
    }
}
