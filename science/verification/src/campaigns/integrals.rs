//! Integrals of risk whose values are known by mathematics alone: individual risk of a plume and of a circle, a pipeline without end, steps
//! of an F-N curve, and the potential loss of life.
//!
//! A case is known by what its scenario holds. Plumes are judged by direct quadrature, at the tolerance of the case; how far the folded
//! tables of a city lie from the same values is told beside it in the metrics.

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_consequence::Fault;
use anlan_consequence::weather::PasquillClass;
use anlan_qra::steady::SteadyPlume;
use anlan_qra::{
    Effect, Fold, Folded, Footprint, People, Place, Population, Rose, Round, Segment, Society, Source, WeatherClass,
    curve_of, least_for, quadrature,
};
use anlan_quantity::si::MetresPerSecond;
use anlan_regulations::risk_criteria::{Criteria, Region, societal_limits};
use serde_json::{Map, Value, json};

use crate::{Failure, FileReport};

/// Half of a pipeline that has no end, m: ends farther off than any effect do not count.
const FAR: f64 = 1e6;
/// Tolerance of a case that states none.
const TOLERANCE: f64 = 1e-6;
/// Individual risk below which nothing is asked of the tables, 1/year.
const LEAST_RISK: f64 = 1e-9;

/// What came out, under the names of what was expected, and figures beside it.
type Answer = Result<(Map<String, Value>, Map<String, Value>), Fault>;

/// Judges the files that hold such cases.
pub fn judge(files: &BTreeMap<String, String>) -> Vec<FileReport> {
    files.iter().filter_map(|(file, text)| report(file, text)).collect()
}

fn report(file: &str, text: &str) -> Option<FileReport> {
    // Most files are tables, and are not read as JSON at all.
    if !text.trim_start().starts_with('{') || !text.contains("\"scenario\"") {
        return None;
    }
    let document: Value = serde_json::from_str(text).ok()?;
    let cases = document.get("cases")?.as_array()?;
    if !cases.iter().any(|case| kind_of(case).is_some()) {
        return None;
    }
    let mut report = FileReport {
        file: file.to_owned(),
        family: "qra-integrals".to_owned(),
        cases: cases.len(),
        ..FileReport::default()
    };
    for (at, case) in cases.iter().enumerate() {
        let id = case.get("id").and_then(Value::as_str).map_or_else(|| format!("#{}", at + 1), str::to_owned);
        let Some(kind) = kind_of(case) else {
            report.not_implemented += 1;
            continue;
        };
        let expected = case.get("expected").cloned().unwrap_or(Value::Null);
        match kind(case) {
            Ok((got, figures)) => {
                let (is_met, worst) = compared(case, &expected, &got);
                let mut told = Map::from_iter([("worst_relative".to_owned(), worst.into())]);
                told.extend(figures);
                report.metrics.insert(id.clone(), Value::Object(told));
                if is_met {
                    report.passed += 1;
                } else {
                    report.failed.push(Failure { id, expected, got: Value::Object(got) });
                }
            }
            Err(fault) => report.failed.push(Failure { id, expected, got: json!({ "error": fault.text.en }) }),
        }
    }
    Some(report)
}

type Kind = fn(&Value) -> Answer;

/// Tells a case by its scenario.
fn kind_of(case: &Value) -> Option<Kind> {
    let scenario = case.get("scenario")?;
    let has = |names: &[&str]| names.iter().all(|name| scenario.get(name).is_some());
    if has(&["Q_kg_s", "stability", "u_m_s", "t_min", "a", "b", "n"]) {
        Some(plume)
    } else if has(&["events", "population"]) {
        Some(steps)
    } else if has(&["radius_m", "frequency_per_m_y"]) {
        Some(pipe)
    } else if has(&["radius_m"]) && case.get("frequency_per_y").is_some() {
        Some(circle)
    } else {
        None
    }
}

fn number(value: &Value, name: &'static str) -> Result<f64, Fault> {
    value.get(name).and_then(Value::as_f64).ok_or_else(|| {
        Fault::new(
            "verify.number",
            name.to_owned(),
            format!("算例缺少数值 {name}"),
            format!("the case has no number {name}"),
        )
    })
}

fn unknown(what: &str) -> Fault {
    Fault::new("verify.unknown", "scenario", format!("不认识：{what}"), format!("not known: {what}"))
}

/// The number in a name between two parts of it, such as 100 in `IR_r100m_per_y`; dots may be written as `p`.
fn inside(name: &str, before: &str, after: &str) -> Option<f64> {
    let rest = name.strip_prefix(before)?.strip_suffix(after)?;
    rest.strip_suffix('m').unwrap_or(rest).replace('p', ".").parse().ok()
}

/// Answers the names that are expected, each by the first of the answers that knows it.
fn answered(case: &Value, answer: impl Fn(&str) -> Option<f64>) -> Map<String, Value> {
    let names = case.get("expected").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    names.filter_map(|name| Some((name.clone(), answer(name)?.into()))).collect()
}

/// People a square metre, as the name of an expected number of deaths has them a square kilometre.
fn density(case: &Value) -> Option<f64> {
    let mut names = case.get("expected")?.as_object()?.keys();
    names.find_map(|name| inside(name, "N_uniform_", "_per_km2")).map(|number| number / 1e6)
}

/// Deaths and deaths a year of people who are spread evenly, where these are asked for.
fn of_area(case: &Value, name: &str, area: f64, per_year: f64) -> Option<f64> {
    if name == "lethal_area_m2" {
        return Some(area);
    }
    let deaths = density(case)? * area;
    if name == "PLL_per_y" { Some(per_year * deaths) } else { name.starts_with("N_uniform_").then_some(deaths) }
}

/// A wind that blows as often from everywhere.
fn even_rose(stability: PasquillClass, wind: f64) -> Result<Rose, Fault> {
    let shares = vec![1.0 / 36.0; 36];
    let class = WeatherClass { id: "even".to_owned(), stability, wind: MetresPerSecond(wind), day_share: 1.0, shares };
    Rose::new(vec![class])
}

fn source_of(effects: impl Iterator<Item = (f64, Footprint)>) -> Source {
    let effect = |(per_year, footprint)| Effect {
        case: "case".into(),
        kind: "harm".into(),
        per_year: vec![per_year],
        outdoors: vec![Some(Arc::new(footprint))],
        indoors: vec![None],
    };
    Source { id: "source".into(), place: Place::default(), effects: effects.map(effect).collect() }
}

fn plume(case: &Value) -> Answer {
    let scenario = &case["scenario"];
    let of = |name: &'static str| number(scenario, name);
    let letter = scenario.get("stability").and_then(Value::as_str).unwrap_or_default();
    let stability =
        PasquillClass::ALL.into_iter().find(|class| class.to_string() == letter).ok_or_else(|| unknown("stability"))?;
    let wind = case.get("wind").and_then(Value::as_str).unwrap_or_default();
    if !wind.contains("uniform") {
        return Err(unknown("a wind that is not uniform"));
    }
    let speed = of("u_m_s")?;
    let plume = SteadyPlume::new(of("Q_kg_s")?, (speed, stability), of("t_min")?, (of("a")?, of("b")?, of("n")?))?;
    let per_year = number(case, "frequency_per_y")?;
    let lethality = |x: f64, y: f64| plume.lethality(x, y);
    let angle = |distance: f64| quadrature::effective_angle(lethality, distance, 1e-9);
    let turn = core::f64::consts::TAU;
    let area = quadrature::lethal_area(lethality, plume.reach(1e-14), 1e-8);
    let got = answered(case, |name| {
        if let Some(distance) = inside(name, "IR_r", "_per_y") {
            Some(per_year * angle(distance) / turn)
        } else if let Some(distance) = inside(name, "effective_angle_r", "_rad") {
            Some(angle(distance))
        } else if let Some(distance) = inside(name, "P_centreline_r", "") {
            Some(lethality(distance, 0.0))
        } else {
            of_area(case, name, area, per_year)
        }
    });
    let figures = folded(case, &plume, per_year, &even_rose(stability, speed)?);
    Ok((got, figures))
}

/// How far the tables lie from what is expected, where risk is not below what anybody asks for.
fn folded(case: &Value, plume: &SteadyPlume, per_year: f64, rose: &Rose) -> Map<String, Value> {
    let fold = Fold::new(rose);
    let swath = plume.footprint(least_for(per_year));
    let area = swath.lethal_area();
    let source = source_of(core::iter::once((per_year, Footprint::Swath(swath))));
    let table = Folded::new(&source, &fold);
    let mut figures = Map::new();
    let mut worst = 0.0_f64;
    for (name, value) in case.get("expected").and_then(Value::as_object).into_iter().flatten() {
        let Some(exact) = value.as_f64() else { continue };
        if let Some(distance) = inside(name, "IR_r", "_per_y") {
            if exact >= LEAST_RISK {
                let got = table.risk_at(&fold, Place { east: distance, north: 0.0 });
                figures.insert(format!("folded_{name}"), (got / exact - 1.0).into());
                worst = worst.max((got / exact - 1.0).abs());
            }
        } else if name == "lethal_area_m2" {
            figures.insert(format!("folded_{name}"), (area / exact - 1.0).into());
        }
    }
    figures.insert("folded_worst_relative".to_owned(), worst.into());
    figures
}

fn circle(case: &Value) -> Answer {
    let (radius, per_year) = (number(&case["scenario"], "radius_m")?, number(case, "frequency_per_y")?);
    let fold = Fold::new(&even_rose(PasquillClass::D, 5.0)?);
    let footprint = Footprint::Round(Round::circle(radius));
    let area = footprint.lethal_area();
    let source = source_of(core::iter::once((per_year, footprint)));
    let got = answered(case, |name| {
        let distance = inside(name, "IR_r", "_per_y").or_else(|| inside(name, "IR_r", ""));
        match distance {
            Some(distance) => Some(source.risk_at(&fold, Place { east: distance, north: 0.0 })),
            None => of_area(case, name, area, per_year),
        }
    });
    Ok((got, Map::new()))
}

fn pipe(case: &Value) -> Answer {
    let scenario = &case["scenario"];
    let (radius, per_metre) = (number(scenario, "radius_m")?, number(scenario, "frequency_per_m_y")?);
    if scenario.get("length_m").is_some() {
        return Err(unknown("where a pipe of finite length ends"));
    }
    let pipe = Segment { from: Place { east: -FAR, north: 0.0 }, to: Place { east: FAR, north: 0.0 } };
    let circle = Round::circle(radius);
    let got = answered(case, |name| {
        let off = inside(name, "IR_d", "_per_y").or_else(|| inside(name, "IR_d", ""))?;
        Some(per_metre * pipe.exposure(&circle, Place { east: 0.0, north: off }))
    });
    Ok((got, Map::new()))
}

fn steps(case: &Value) -> Answer {
    let scenario = &case["scenario"];
    let list = |name: &str| scenario[name].as_array().map_or(&[][..], Vec::as_slice);
    let circles: Result<Vec<_>, Fault> = list("events")
        .iter()
        .map(|event| Ok((number(event, "f_per_y")?, Footprint::Round(Round::circle(number(event, "R_m")?)))))
        .collect();
    let crowds: Result<Vec<_>, Fault> = list("population")
        .iter()
        .map(|crowd| {
            let (distance, count) = (number(crowd, "r_m")?, number(crowd, "n")?);
            Ok(People { place: Place { east: distance, north: 0.0 }, day: count, night: count, indoors: 0.0 })
        })
        .collect();
    let rose = even_rose(PasquillClass::D, 5.0)?;
    let (fold, population) = (Fold::new(&rose), Population::new(crowds?)?);
    let mut events = Vec::new();
    let source = source_of(circles?.into_iter());
    Society::new(1)
        .events(&source, &fold, &rose, &population, &mut |event| events.push((event.per_year, event.deaths)));
    let curve = curve_of(&events);
    let loss: f64 = events.iter().map(|(per_year, deaths)| per_year * deaths).sum();
    let mut got = answered(case, |name| (name == "PLL_per_y").then_some(loss));
    let points = curve.iter().map(|point| json!({ "N": point.deaths, "F": point.per_year }));
    got.insert("FN".to_owned(), points.collect());
    let asked = case["expected"].as_object().into_iter().flat_map(Map::keys);
    for name in asked.filter(|name| name.starts_with("verdict")) {
        let criteria = if name.contains("36894") { Criteria::Gb36894 } else { Criteria::Announcement2014 };
        let regions = curve.iter().map(|point| {
            let limits = societal_limits(criteria, point.deaths.clamp(1.0, 1_000.0));
            let region = limits.map(|limits| limits.region(point.per_year));
            json!({ "N": point.deaths, "region": region })
        });
        got.insert(name.clone(), regions.collect());
    }
    Ok((got, Map::new()))
}

/// Whether everything that was expected came out, and the largest relative difference of the numbers.
fn compared(case: &Value, expected: &Value, got: &Map<String, Value>) -> (bool, f64) {
    let tolerance = case.get("tolerance_relative").and_then(Value::as_f64).unwrap_or(TOLERANCE);
    let Some(expected) = expected.as_object().filter(|expected| !expected.is_empty()) else { return (false, 0.0) };
    let mut worst = 0.0_f64;
    let mut is_met = true;
    for (name, value) in expected {
        let Some(found) = got.get(name) else {
            is_met = false;
            continue;
        };
        if let Some(text) = value.as_str() {
            is_met &= same_verdict(text, found);
        } else {
            let off = difference(value, found);
            worst = worst.max(off);
            is_met &= off <= tolerance;
        }
    }
    (is_met, worst)
}

/// Largest relative difference between numbers at the same places; without end where something is missing.
fn difference(expected: &Value, got: &Value) -> f64 {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) if a.abs() > 0.0 => (b / a - 1.0).abs(),
            (Some(_), Some(b)) if b.abs() > 0.0 => f64::INFINITY,
            (Some(_), Some(_)) => 0.0,
            _ => f64::INFINITY,
        },
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).map(|(a, b)| difference(a, b)).fold(0.0, f64::max)
        }
        (Value::Object(a), Value::Object(b)) => {
            a.iter().map(|(name, a)| b.get(name).map_or(f64::INFINITY, |b| difference(a, b))).fold(0.0, f64::max)
        }
        _ => f64::INFINITY,
    }
}

/// Whether a verdict in words says of every number of deaths what came out, and the same of the upper line.
fn same_verdict(text: &str, got: &Value) -> bool {
    let points: Vec<(f64, Option<Region>)> = got
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|point| {
            let region = [Region::Acceptable, Region::Alarp, Region::NotAcceptable]
                .into_iter()
                .find(|region| json!(region) == point["region"]);
            Some((point["N"].as_f64()?, region))
        })
        .collect();
    let is_exceeded = points.iter().any(|(_, region)| *region == Some(Region::NotAcceptable));
    let mut named = 0;
    for part in text.split(';') {
        let lower = part.to_lowercase();
        if let Some((_, rest)) =
            part.split_once("N=").filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            let deaths = rest.split_whitespace().next().and_then(|word| word.parse::<f64>().ok());
            let said = lower.split_once("->").map_or(lower.as_str(), |(_, said)| said);
            let region = points.iter().find(|(own, _)| Some(*own) == deaths).and_then(|(_, region)| *region);
            if region.is_none() || region != region_said(said) {
                return false;
            }
            named += 1;
        }
        if lower.contains("upper line") && lower.contains("exceeded") {
            let says_exceeded = !lower.contains("not exceeded");
            if says_exceeded != is_exceeded {
                return false;
            }
        }
    }
    named == points.len()
}

fn region_said(text: &str) -> Option<Region> {
    if text.contains("alarp") {
        Some(Region::Alarp)
    } else if ["not acceptable", "unacceptable", "above the upper", "exceed"].iter().any(|word| text.contains(word)) {
        Some(Region::NotAcceptable)
    } else if text.contains("accept") || text.contains("below the lower") {
        Some(Region::Acceptable)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(case: Value) -> FileReport {
        let text = json!({ "cases": [case] }).to_string();
        judge(&BTreeMap::from([("any.json".to_owned(), text)])).remove(0)
    }

    #[test]
    fn a_chlorine_plume_is_integrated_to_six_digits() {
        // From the same formulas by adaptive quadrature in another language.
        let case = json!({
            "id": "plume", "frequency_per_y": 1e-4, "wind": "continuous uniform direction", "tolerance_relative": 1e-6,
            "scenario": { "Q_kg_s": 3.0, "stability": "D", "u_m_s": 5.0, "t_min": 30.0, "a": -6.35, "b": 0.5, "n": 2.75 },
            "expected": { "IR_r200m_per_y": 1.300_353_9e-6, "effective_angle_r1000m_rad": 3.982_102_33e-6, "lethal_area_m2": 5_428.563_93,
                "N_uniform_1000_per_km2": 5.428_563_93, "PLL_per_y": 5.428_563_93e-4 },
        });
        let report = judged(case.clone());
        assert_eq!((report.passed, report.failed.len()), (1, 0), "{report:?}");
        assert!(report.metrics["plume"]["folded_worst_relative"].as_f64().unwrap() < 1e-3);
        let mut wrong = case;
        wrong["expected"]["PLL_per_y"] = 5.428_6e-4.into();
        assert_eq!(judged(wrong).failed.len(), 1);
    }

    #[test]
    fn steps_and_their_verdict_in_words() {
        let case = |verdict: &str| {
            json!({
                "id": "steps", "tolerance_relative": 1e-12,
                "scenario": { "events": [{ "f_per_y": 1e-3, "R_m": 100 }], "population": [{ "r_m": 50, "n": 20 }] },
                "expected": { "FN": [{ "N": 20, "F": 1e-3 }], "PLL_per_y": 0.02, "verdict_CN_2014_13": verdict },
            })
        };
        assert_eq!(judged(case("N=20 1e-3 > 5e-5 -> not acceptable; upper line exceeded")).passed, 1);
        assert_eq!(judged(case("N=20 1e-3 -> in the ALARP band; upper line not exceeded")).passed, 0);
        assert_eq!(judged(case("upper line exceeded")).passed, 0, "a point is not named");
    }

    #[test]
    fn what_is_not_of_the_kind_is_left_alone() {
        let files = BTreeMap::from([
            ("a.csv".to_owned(), "x,y\n1,2\n".to_owned()),
            ("b.json".to_owned(), json!({ "cases": [{ "scenario": {}, "expected": {} }] }).to_string()),
        ]);
        assert!(judge(&files).is_empty());
        let odd =
            json!({ "scenario": { "radius_m": 250.0 }, "frequency_per_y": 1e-6, "expected": { "IR_everywhere": 1.0 } });
        assert_eq!(judged(odd).failed.len(), 1);
    }
}
