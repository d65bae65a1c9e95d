//! A scenario is proposed from what the records say; every default has its reason.

use anlan_kernel::{Level, Reach, RecordId};
use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::setup::{Answer, City};

fn proposed(city: &City, vessel: RecordId) -> Answer {
    city.get(&city.office(), &format!("/consequence/vessels/{vessel}"))
}

fn reason<'a>(answer: &'a Answer, path: &str) -> &'a str {
    let reasons = answer.body["reasons"].as_array().unwrap();
    for reason in reasons {
        assert!(
            ["zh", "en"].iter().all(|language| reason["text"][language].as_str().is_some_and(|text| !text.is_empty()))
        );
    }
    reasons.iter().find(|reason| reason["path"] == path).map_or("", |reason| reason["text"]["en"].as_str().unwrap())
}

fn what_is_recorded_is_taken_and_can_be_answered(database: &Database) {
    let city = City::new(database);
    let (firm, unit) = city.firm(1, "210213");
    let vessel = city.vessel(
        unit,
        "V1",
        json!({ "volume_m3": 50, "temperature_c": 5, "pressure_mpa": 1.2,
        "position": { "type": "Point", "coordinates": [121.8051, 39.0052] } }),
    );
    city.create(
        "holding",
        json!({ "vessel": vessel.to_string(), "unit": unit.to_string(), "line": 1, "substance_name": "液氯",
        "cas": "7782-50-5", "design_max_t": 50, "actual_max_t": 40, "state": "liquefied_gas" }),
    );
    let answer = proposed(&city, vessel);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let scenario = &answer.body["scenario"];
    assert_eq!(scenario["substance"], "7782-50-5");
    assert_eq!(scenario["vessel"]["mass_kg"], 40_000.0, "the actual maximum");
    assert_eq!(scenario["vessel"]["volume_m3"], 50.0);
    assert_eq!(scenario["vessel"]["temperature_k"], 278.15);
    assert_eq!(scenario["vessel"]["pressure_pa"], 1_301_325.0, "absolute");
    assert_eq!(answer.body["origin"], json!({ "lon": 121.8051, "lat": 39.0052 }));
    assert_eq!(answer.body["vessel"], json!({ "id": vessel.to_string(), "title": "V1", "kind": "tank" }));
    assert_eq!(answer.body["enterprise"], json!({ "id": firm.to_string(), "title": "演1化工" }));
    assert_eq!((reason(&answer, "vessel.temperature_k"), reason(&answer, "origin")), ("", ""), "nothing was assumed");
    assert!(!reason(&answer, "weather").is_empty() && !reason(&answer, "release").is_empty());
    let run = city.post(&city.office(), &json!({ "scenario": scenario, "vessel": vessel.to_string() }));
    assert_eq!(run.status, 200, "{}", run.body);
    assert_eq!(run.body["source"]["phase"], "flashing");
}

fn what_is_not_recorded_is_assumed_and_said(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({}));
    city.create("holding", json!({ "unit": unit.to_string(), "line": 1, "substance_name": "甲苯", "cas": "108-88-3", "design_max_t": 100, "state": "liquid" }));
    let answer = proposed(&city, vessel);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let inside = &answer.body["scenario"]["vessel"];
    assert_eq!(inside["temperature_k"], 293.15);
    assert!(reason(&answer, "vessel.temperature_k").contains("20 °C assumed"));
    assert_eq!(inside["mass_kg"], 100_000.0);
    assert!(reason(&answer, "vessel.mass_kg").contains("design maximum"));
    let volume = inside["volume_m3"].as_f64().unwrap();
    assert!((volume - 100_000.0 / 866.0 / 0.85).abs() < 1.5, "toluene has 866 kg/m³: {volume}");
    assert!(reason(&answer, "vessel.volume_m3").contains("0.85"));
    assert_eq!(inside.get("pressure_pa"), None, "of saturation");
    assert!(!reason(&answer, "vessel.pressure_pa").is_empty());
    assert!(reason(&answer, "origin").contains("unit"));
    let (lon, lat) = (answer.body["origin"]["lon"].as_f64().unwrap(), answer.body["origin"]["lat"].as_f64().unwrap());
    assert!((lon - 121.805).abs() < 0.001 && (lat - 39.005).abs() < 0.001, "inside the unit");
}

fn the_vessels_own_name_comes_before_the_largest_and_the_largest_before_others(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let lines: [(&str, &str, f64, &str); 4] = [
        ("清洗剂K-12", "", 9_000.0, "liquid"),
        ("甲醇", "67-56-1", 80.0, "liquid"),
        ("丙酮", "67-64-1", 900.0, "liquid"),
        ("白磷", "12185-10-3", 5_000.0, "solid"),
    ];
    for (number, (name, cas, tonnes, state)) in lines.into_iter().enumerate() {
        let mut fields = json!({ "unit": unit.to_string(), "line": number, "substance_name": name, "design_max_t": tonnes, "state": state });
        if !cas.is_empty() {
            fields["cas"] = cas.into();
        }
        city.create("holding", fields);
    }
    let any = city.vessel(unit, "V1", json!({ "volume_m3": 100 }));
    let named = city.vessel(unit, "V2", json!({ "volume_m3": 100, "name": "甲醇储罐" }));
    let of = |vessel| proposed(&city, vessel).body;
    assert_eq!(of(any)["scenario"]["substance"], "67-64-1");
    assert_eq!(of(named)["scenario"]["substance"], "67-56-1");
    let cleaner = city.vessel(unit, "V3", json!({ "volume_m3": 100, "name": "清洗剂K-12储罐1" }));
    let refused = proposed(&city, cleaner);
    assert_eq!(refused.status, 422, "its neighbours are no cleaner: {}", refused.body);
    assert_eq!(refused.body["errors"].as_array().unwrap().len(), 2);
    let filled = of(any)["scenario"]["vessel"]["mass_kg"].as_f64().unwrap();
    assert!((filled / (100.0 * 790.0 * 0.85) - 1.0).abs() < 0.01, "the unit's 900 t do not fit: {filled}");
}

fn a_gas_is_told_by_its_pressure(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({ "volume_m3": 5.2, "pressure_mpa": 12, "temperature_c": 80 }));
    city.create("holding", json!({ "unit": unit.to_string(), "line": 1, "substance_name": "氢气", "cas": "1333-74-0", "design_max_t": 3.65, "state": "gas" }));
    let answer = proposed(&city, vessel);
    let mass = answer.body["scenario"]["vessel"]["mass_kg"].as_f64().unwrap();
    assert!((mass - 43.3).abs() < 0.5, "p V M / R T: {mass}");
    assert!(reason(&answer, "vessel.mass_kg").contains("3.65 t"));
    // Liquid ammonia of which somebody wrote no pressure: it stands under its own.
    let vessel = city.vessel(unit, "液氨储罐", json!({ "volume_m3": 100, "pressure_mpa": 0, "temperature_c": 20 }));
    city.create("holding", json!({ "vessel": vessel.to_string(), "unit": unit.to_string(), "line": 2, "substance_name": "液氨", "cas": "7664-41-7", "design_max_t": 40, "state": "liquefied_gas" }));
    let answer = proposed(&city, vessel);
    assert_eq!(answer.body["scenario"]["vessel"].get("pressure_pa"), None, "{}", answer.body);
    assert!(reason(&answer, "vessel.pressure_pa").contains("vapour pressure"));
}

fn where_nothing_can_be_computed_each_line_says_why(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({}));
    let empty = proposed(&city, vessel);
    assert_eq!((empty.status, &empty.body["code"]), (422, &json!("consequence.no_known_substance")));
    for (line, name, state) in [(1, "清洗剂K-12", "liquid"), (2, "白磷", "solid")] {
        city.create("holding", json!({ "unit": unit.to_string(), "line": line, "substance_name": name, "design_max_t": 1, "state": state }));
    }
    let answer = proposed(&city, vessel);
    assert_eq!((answer.status, &answer.body["code"]), (422, &json!("consequence.no_known_substance")));
    let errors = answer.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 3, "one for all, one for each line: {errors:?}");
    assert!(errors.iter().any(|error| error["message"]["zh"].as_str().unwrap().contains("清洗剂K-12")));
    // Phenol melts at 41 °C.
    city.create("holding", json!({ "unit": unit.to_string(), "line": 3, "substance_name": "苯酚", "cas": "108-95-2", "design_max_t": 10, "state": "liquid" }));
    let solid = proposed(&city, vessel);
    assert_eq!(solid.status, 422, "{}", solid.body);
}

fn nothing_is_told_that_may_not_be_seen(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({ "volume_m3": 77, "pressure_mpa": 0, "temperature_c": 33 }));
    city.create("holding", json!({ "unit": unit.to_string(), "line": 1, "substance_name": "甲苯", "cas": "108-88-3", "design_max_t": 123, "state": "liquid" }));
    let path = format!("/consequence/vessels/{vessel}");
    // Volume, temperature and quantity are sensitive.
    let internal = city.get(&city.caller(Some(Reach::All), Level::Internal), &path);
    assert_eq!(internal.status, 422, "{}", internal.body);
    let public = city.get(&city.caller(Some(Reach::All), Level::Public), &path);
    assert_eq!(public.status, 422);
    for answer in [&internal, &public] {
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!text.contains("123") && !text.contains("77"), "{text}");
    }
    assert!(!public.body.to_string().contains("甲苯"));
}

on_both! {
    what_is_recorded_is_taken_and_can_be_answered
    what_is_not_recorded_is_assumed_and_said
    the_vessels_own_name_comes_before_the_largest_and_the_largest_before_others
    a_gas_is_told_by_its_pressure
    where_nothing_can_be_computed_each_line_says_why
    nothing_is_told_that_may_not_be_seen
}

#[test]
fn every_pointer_of_a_reason_is_a_field_of_the_scenario() {
    let city = City::alone();
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({}));
    city.create("holding", json!({ "unit": unit.to_string(), "line": 1, "substance_name": "甲苯", "cas": "108-88-3", "design_max_t": 100 }));
    let body = proposed(&city, vessel).body;
    assert!(body["reasons"].is_array(), "{body}");
    for reason in body["reasons"].as_array().unwrap() {
        let path = reason["path"].as_str().unwrap();
        // A pressure that is left to saturation stands in no field.
        if !["origin", "vessel.pressure_pa"].contains(&path) {
            let pointer = format!("/scenario/{}", path.replace('.', "/"));
            assert_ne!(body.pointer(&pointer), None::<&Value>, "{path}");
        }
    }
}
