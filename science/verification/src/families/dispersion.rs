//! Printed examples of passive plumes and of the Britter–McQuaid screen.

use anlan_consequence::Trace;
use anlan_consequence::plume::{GaussianPlume, Release, Sigmas, averaging::TEN_MINUTES};
use anlan_consequence::screen::{Cloud, ScreenPlume, ScreenPuff};
use anlan_consequence::weather::{Conditions, PasquillClass, Weather};
use anlan_quantity::si::{
    ATMOSPHERE, CubicMetres, CubicMetresPerSecond, GAS_CONSTANT, Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond,
    Metres, MetresPerSecond, Radians, Seconds,
};
use serde_json::{Map, Value};

use super::failed;
use crate::Verdict;

/// Molar mass of dry air, kg/mol (US Standard Atmosphere 1976), and of butane, kg/mol.
const AIR: f64 = 0.028_964_4;
const BUTANE: f64 = 0.058_122;
/// Density of liquid butane at its boiling point, kg/m³ (CRC Handbook).
const BUTANE_LIQUID: f64 = 601.0;

pub(super) fn knows(case: &Value) -> bool {
    let topic = topic(case);
    let passive = ["passive plume", "elevated plume", "gaussian plume", "ground-level plume"];
    topic.contains("britter-mcquaid") || passive.iter().any(|words| topic.contains(words))
}

pub(super) fn check(case: &Value) -> Verdict {
    let inputs = Inputs(case.get("inputs").unwrap_or(&Value::Null));
    let topic = topic(case);
    let got = if topic.contains("britter-mcquaid") && topic.contains("puff") {
        screen_puff(&inputs, case)
    } else if topic.contains("britter-mcquaid") {
        screen_plume(&inputs)
    } else {
        plume(&inputs, case)
    };
    match got {
        Ok(got) => judge(case, &got),
        Err(reason) => failed(&reason),
    }
}

fn topic(case: &Value) -> String {
    case.get("topic").and_then(Value::as_str).unwrap_or_default().to_lowercase()
}

struct Inputs<'a>(&'a Value);

impl Inputs<'_> {
    fn maybe(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }

    fn need(&self, name: &str) -> Result<f64, String> {
        self.maybe(name).ok_or_else(|| format!("the input {name} is not given"))
    }

    fn text(&self, name: &str) -> String {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default().to_lowercase()
    }
}

fn plume(inputs: &Inputs, case: &Value) -> Result<Map<String, Value>, String> {
    let rate = match inputs.maybe("Q_kg_s") {
        Some(rate) => rate,
        None => 1e-3 * inputs.need("Q_g_s")?,
    };
    let wind = inputs.need("u_m_s")?;
    let stability = inputs.text("stability");
    let class = class_of(&stability).unwrap_or(PasquillClass::D);
    let sigmas = if stability.contains("urban") { "briggs_urban" } else { "briggs_rural" };
    let height = inputs.maybe("release_height_m").unwrap_or(0.0);
    let mut trace = Trace::default();
    let fault = |fault: anlan_consequence::Fault| fault.to_string();
    // The printed wind is that at the source: the anemometer is put there.
    let conditions = Conditions {
        wind_height: Metres(height.max(2.0)),
        mixing_height: Some(Metres(inputs.maybe("mixing_height_m").unwrap_or(10_000.0))),
        ..Conditions::of_class(class, MetresPerSecond(wind), Radians(0.0), Metres(0.03))
    };
    let weather = Weather::new(&conditions, &mut trace).map_err(fault)?;
    let release = Release {
        rate: KilogramsPerSecond(rate),
        height: Metres(height),
        averaging: TEN_MINUTES,
        sigmas: sigmas.to_owned(),
    };
    let field = GaussianPlume::new(&release, &weather, &mut trace).map_err(fault)?;
    let distance = inputs.need("distance_m")?;
    let receptor = inputs.maybe("receptor_height_m").unwrap_or(0.0);
    let spread = match (inputs.maybe("sigma_y_m"), inputs.maybe("sigma_z_m")) {
        (Some(y), Some(z)) => (Metres(y), Metres(z)),
        _ => Sigmas::named(sigmas).map_err(fault)?.at(Metres(distance), class),
    };
    let mut got = Map::new();
    for (name, _) in case.get("expected").and_then(Value::as_object).into_iter().flatten() {
        let aside = aside_of(name).unwrap_or_else(|| inputs.maybe("crosswind_m").unwrap_or(0.0));
        let found = field.with_spread(Metres(aside), Metres(receptor), spread.0, spread.1).get();
        let scale = [("_mg_m3", 1e6), ("_ug_m3", 1e9), ("_kg_m3", 1.0), ("_g_m3", 1e3)];
        if let Some((_, scale)) = scale.iter().find(|(unit, _)| name.ends_with(unit)) {
            got.insert(name.clone(), (found * scale).into());
        }
    }
    Ok(got)
}

/// Distance from the axis in a name such as `at_y50m_g_m3`.
fn aside_of(name: &str) -> Option<f64> {
    let after = name.split("_y").nth(1)?;
    let digits: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().ok()
}

fn class_of(stability: &str) -> Option<PasquillClass> {
    let letter = stability.split_whitespace().find(|word| word.len() == 1)?;
    PasquillClass::ALL.into_iter().find(|class| class.to_string().to_lowercase() == letter)
}

fn screen_plume(inputs: &Inputs) -> Result<Map<String, Value>, String> {
    let air_temperature = inputs.need("T_amb_K")?;
    let wind = inputs.need("u10_m_s")?;
    let (density, rate, temperature) = if let Some(density) = inputs.maybe("vapour_density_kg_m3") {
        let mass = inputs.need("liquid_rate_m3_s")? * inputs.need("liquid_density_kg_m3")?;
        (density, mass / density, inputs.need("T_vapour_K")?)
    } else if inputs.text("substance").contains("butane") || inputs.maybe("flash_fraction").is_some() {
        let (mass, cold) = (inputs.need("airborne_rate_kg_s")?, inputs.need("cloud_T_K")?);
        let flashed = inputs.need("flash_fraction")?;
        let vapour = ATMOSPHERE.get() * BUTANE / (GAS_CONSTANT * cold);
        let density = 1.0 / (flashed / vapour + (1.0 - flashed) / BUTANE_LIQUID);
        (density, mass / density, cold)
    } else {
        return Err("the density of the cloud is not given".to_owned());
    };
    let cloud = cloud(density, temperature, 1.0, air_temperature, wind);
    let mut trace = Trace::default();
    let text = |fault: anlan_consequence::Fault| fault.to_string();
    let plume = ScreenPlume::new(&cloud, CubicMetresPerSecond(rate), &mut trace).map_err(text)?;
    let target = inputs.maybe("target_vol_frac").unwrap_or(0.05);
    let distance = plume.distance(target, &mut trace).map_err(text)?.get();
    let mut got = Map::new();
    got.insert("alpha".to_owned(), plume.alpha().into());
    got.insert("temperature_corrected_target".to_owned(), plume.corrected(target).into());
    got.insert("distance_m".to_owned(), distance.into());
    got.insert("distance_m_at_5pct".to_owned(), distance.into());
    Ok(got)
}

fn screen_puff(inputs: &Inputs, case: &Value) -> Result<Map<String, Value>, String> {
    let air_temperature = inputs.need("T_amb_K")?;
    let temperature = inputs.maybe("cloud_T_K").unwrap_or(air_temperature);
    let share = inputs.maybe("initial_conc_vol_frac").unwrap_or(1.0);
    let density = inputs.need("initial_density_kg_m3")?;
    let cloud = cloud(density, temperature, share, air_temperature, inputs.need("u10_m_s")?);
    let mut trace = Trace::default();
    let volume = CubicMetres(inputs.need("initial_volume_m3")?);
    let puff = ScreenPuff::new(&cloud, volume, &mut trace).map_err(|fault| fault.to_string())?;
    let mut got = Map::new();
    for (name, value) in case.get("expected").and_then(Value::as_object).into_iter().flatten() {
        let Some(distance) = number_in(name, "_at_", 'm') else { continue };
        let mut times = Map::new();
        for (time, _) in value.as_object().into_iter().flatten() {
            if let Some(seconds) = number_in(time, "t", 's') {
                times.insert(time.clone(), puff.share_at(Metres(distance), Seconds(seconds)).into());
            }
        }
        let whole = if times.is_empty() { puff.share(Metres(distance)).into() } else { Value::Object(times) };
        got.insert(name.clone(), whole);
    }
    Ok(got)
}

/// Number in a name between a word and a letter.
fn number_in(name: &str, after: &str, before: char) -> Option<f64> {
    name.split_once(after)?.1.split(before).next()?.parse().ok()
}

fn cloud(density: f64, temperature: f64, share: f64, air_temperature: f64, wind: f64) -> Cloud {
    Cloud {
        density: KilogramsPerCubicMetre(density),
        temperature: Kelvin(temperature),
        share,
        air_density: KilogramsPerCubicMetre(ATMOSPHERE.get() * AIR / (GAS_CONSTANT * air_temperature)),
        air_temperature: Kelvin(air_temperature),
        wind_10m: MetresPerSecond(wind),
    }
}

/// Compares within the tolerances of the case: `<name>_rel`, `<name>_abs`, else `rel`, `abs`.
fn judge(case: &Value, got: &Map<String, Value>) -> Verdict {
    let tolerance = case.get("tolerance").unwrap_or(&Value::Null);
    let expected = case.get("expected").and_then(Value::as_object);
    let numbers = expected.into_iter().flatten().filter(|(_, value)| !value.is_string());
    let mut any = false;
    let met = numbers.fold(true, |met, (name, value)| {
        any = true;
        met && got.get(name).is_some_and(|found| near(tolerance, name, value, found))
    });
    if met && any { Verdict::Passed } else { Verdict::Failed { got: Value::Object(got.clone()) } }
}

fn near(tolerance: &Value, name: &str, expected: &Value, found: &Value) -> bool {
    if let (Some(expected), Some(found)) = (expected.as_object(), found.as_object()) {
        return expected.iter().all(|(key, value)| found.get(key).is_some_and(|got| near(tolerance, name, value, got)));
    }
    let (Some(expected), Some(found)) = (expected.as_f64(), found.as_f64()) else { return false };
    let of = |kind: &str| {
        let own = tolerance.get(format!("{name}_{kind}"));
        own.or_else(|| tolerance.get(kind)).and_then(Value::as_f64)
    };
    let allowed = match (of("rel"), of("abs")) {
        (None, None) => 1e-9 * expected.abs(),
        (relative, absolute) => (relative.unwrap_or(0.0) * expected.abs()).max(absolute.unwrap_or(0.0)),
    };
    (found - expected).abs() <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn printed_plumes_are_met() {
        // TNO Purple Book CPR 18E (1999) appendix 6.B.
        let case = json!({
            "topic": "passive plume, ground reflection",
            "inputs": {"Q_kg_s": 100, "u_m_s": 5, "release_height_m": 1, "receptor_height_m": 1, "distance_m": 361,
                "sigma_y_m": 28.8, "sigma_z_m": 10.3},
            "expected": {"concentration_g_m3": 21.3},
            "tolerance": {"abs": 0.05}
        });
        assert!(knows(&case));
        assert_eq!(check(&case), Verdict::Passed);
        // Crowl and Louvar, Example 5-1.
        let case = json!({
            "topic": "elevated plume, rural D, ground level",
            "inputs": {"Q_g_s": 80, "release_height_m": 60, "u_m_s": 6, "distance_m": 500, "stability": "D rural Briggs"},
            "expected": {"centreline_g_m3": 0.000_145, "at_y50m_g_m3": 6.37e-5},
            "tolerance": {"rel": 0.01}
        });
        assert_eq!(check(&case), Verdict::Passed);
    }

    #[test]
    fn a_case_that_misses_an_input_fails_with_the_reason() {
        let case = json!({"topic": "passive plume", "inputs": {"Q_kg_s": 1}, "expected": {"concentration_g_m3": 1.0}});
        let Verdict::Failed { got } = check(&case) else { panic!("must fail") };
        assert!(got["error"].as_str().unwrap().contains("u_m_s"));
    }
}
