//! Printed examples of toxic and thermal harm.

use anlan_consequence::harm::Probit;
use anlan_quantity::math::pow;
use serde_json::{Map, Value, json};

use super::printed::{self, failed, input, topic_has};
use crate::Verdict;

/// Tells whether a case is an example of harm.
pub(crate) fn knows(case: &Value) -> bool {
    topic_has(case, &["probit", "lethal dose", "toxic load"])
}

/// Checks an example of harm.
pub(crate) fn check(case: &Value) -> Verdict {
    let got = if case["inputs"]["models"].is_object() { doses(case) } else { single(case) };
    match got {
        Ok(got) => printed::judge(case, got),
        Err(reason) => failed(reason),
    }
}

/// Functions a + b ln(dose) by name; expected are doses named LD and a percentage.
fn doses(case: &Value) -> Result<Map<String, Value>, String> {
    let mut got = Map::new();
    let Some(models) = case["inputs"]["models"].as_object() else { return Ok(got) };
    for (name, pair) in models {
        let (a, b) = pair[0].as_f64().zip(pair[1].as_f64()).ok_or("a model is two numbers")?;
        let probit = Probit::new(a, b).map_err(|fault| fault.to_string())?;
        let mut levels = Map::new();
        for level in case["expected"][name].as_object().into_iter().flat_map(Map::keys) {
            if let Ok(percent) = level.trim_start_matches(char::is_alphabetic).parse::<f64>() {
                levels.insert(level.clone(), json!(probit.dose(percent / 100.0).map_err(|fault| fault.to_string())?));
            }
        }
        got.insert(name.clone(), Value::Object(levels));
    }
    Ok(got)
}

/// One function: forwards to probit and lethality, backwards to concentrations such as `LC50_30min_ppm` or doses such as `LD50`.
fn single(case: &Value) -> Result<Map<String, Value>, String> {
    let a = input(case, &["a", "probit_a", "Pr_a"]).ok_or("the constant a is missing")?;
    let b = input(case, &["b", "probit_b", "Pr_b"]).ok_or("the slope b is missing")?;
    let n = input(case, &["n", "probit_n"]).unwrap_or(1.0);
    let probit = Probit::new(a, b).map_err(|fault| fault.to_string())?;
    let mut got = Map::new();
    let minutes = input(case, &["exposure_min", "time_min", "t_min", "duration_min"])
        .or_else(|| input(case, &["exposure_s", "time_s"]).map(|seconds| seconds / 60.0));
    let concentration = input(case, &["concentration_mg_m3", "concentration_ppm", "concentration", "C_mg_m3", "C_ppm"]);
    let load = match (concentration, minutes) {
        (Some(concentration), Some(minutes)) => Some(pow(concentration, n) * minutes),
        _ => input(case, &["dose", "toxic_load", "V"]).or_else(|| heat(case)),
    };
    if let Some(load) = load {
        let lethality = probit.probability(load).map_err(|fault| fault.to_string())?;
        got.insert("probit".to_owned(), json!(probit.value(load)));
        for name in ["lethality", "probability", "P_death", "fraction"] {
            got.insert(name.to_owned(), json!(lethality));
        }
        got.insert("dose".to_owned(), json!(load));
        got.insert("toxic_load".to_owned(), json!(load));
    }
    for name in case["expected"].as_object().into_iter().flat_map(Map::keys) {
        let Some((percent, minutes)) = level(name) else { continue };
        let dose = probit.dose(percent / 100.0).map_err(|fault| fault.to_string())?;
        let value = minutes.map_or(dose, |minutes| pow(dose / minutes, 1.0 / n));
        got.insert(name.clone(), json!(value));
    }
    Ok(got)
}

/// Heat dose of a flux and a time, in the unit that the constant of the function belongs to.
fn heat(case: &Value) -> Option<f64> {
    let seconds = input(case, &["exposure_s", "time_s"])?;
    let flux = input(case, &["heat_flux_kW_m2", "q_kW_m2"]).or_else(|| input(case, &["heat_flux_W_m2", "q_W_m2"]))?;
    Some(pow(flux, 4.0 / 3.0) * seconds)
}

/// Reads `LC50_30min_ppm` as 50 % and 30 min, `LD1` as 1 %.
fn level(name: &str) -> Option<(f64, Option<f64>)> {
    let rest = name.strip_prefix("LC").or_else(|| name.strip_prefix("LD"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let percent = digits.parse().ok()?;
    let minutes = rest[digits.len()..]
        .split('_')
        .find_map(|part| part.strip_suffix("min").and_then(|number| number.parse::<f64>().ok()));
    (name.starts_with("LD") || minutes.is_some()).then_some((percent, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read() {
        assert_eq!(level("LC50_30min_ppm"), Some((50.0, Some(30.0))));
        assert_eq!(level("LC1_5min_ppm"), Some((1.0, Some(5.0))));
        assert_eq!(level("LD1"), Some((1.0, None)));
        assert_eq!(level("lethality"), None);
    }

    #[test]
    fn a_printed_inversion_is_met() {
        // UK HSE SPC/Tech/OSD/30 Table 2, chlorine.
        let case = json!({
            "topic": "toxic probit inversion (ppm, min)",
            "inputs": { "a": -8.29, "b": 0.92, "n": 2.0 },
            "expected": { "LC1_5min_ppm": 173, "LC50_30min_ppm": 250 },
            "tolerance": { "rel": 0.011, "abs_ppm": 1 }
        });
        assert!(knows(&case));
        assert_eq!(check(&case), Verdict::Passed);
    }
}
