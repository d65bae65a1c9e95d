//! The first minutes: zones, table distances, people and advice.

use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, town};
use crate::setup::{Answer, City};

fn ask(city: &City, body: &Value) -> Answer {
    city.post_to(&planner(city), "/risk/first-response", body)
}

fn answered(city: &City, body: &Value) -> Value {
    let answer = ask(city, body);
    assert_eq!(answer.status, 200, "{body}: {}", answer.body);
    answer.body
}

fn zone<'a>(body: &'a Value, id: &str) -> &'a Value {
    let found = body["zones"].as_array().unwrap().iter().find(|zone| zone["id"] == id);
    found.unwrap_or_else(|| panic!("no zone {id} in {:?}", ids(body)))
}

fn ids(body: &Value) -> Vec<&str> {
    body["zones"].as_array().unwrap().iter().filter_map(|zone| zone["id"].as_str()).collect()
}

fn at(lon: f64, lat: f64, substance: &str) -> Value {
    json!({ "lon": lon, "lat": lat, "substance": substance })
}

fn wind_from_east() -> Value {
    json!({ "wind_m_s": 3.0, "wind_from_deg": 90, "stability": "D" })
}

fn a_drum_of_chlorine_beside_a_school(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let mut asked = at(121.805, 39.005, "液氯");
    asked["size"] = "small".into();
    let body = answered(&city, &asked);
    assert_eq!((&body["substance"]["cas"], &body["substance"]["un"]), (&json!("7782-50-5"), &json!([1017])));
    assert_eq!(body["substance"]["state"], "liquefied_gas");
    // Noon in the city.
    assert_eq!((&body["is_day"], &body["is_wind_known"]), (&json!(true), &json!(false)));
    assert_eq!(
        (&body["guide"]["isolation_m"], &body["guide"]["protect_day_m"], &body["guide"]["protect_night_m"]),
        (&json!(60.0), &json!(400.0), &json!(1600.0))
    );
    assert_eq!(body["guide"]["confidence"], "secondary");
    // Publications are named, no keys.
    let source = &body["guide"]["source"];
    assert!(source["zh"].as_str().unwrap().contains("应急响应指南"), "{source}");
    assert!(source["en"].as_str().unwrap().contains("Emergency Response Guidebook"), "{source}");
    for zone in body["zones"].as_array().unwrap() {
        let zh = zone["source"]["zh"].as_str().unwrap();
        assert!(!zh.is_empty() && !zh.contains("erg20") && !zh.contains("Table"), "{zone}");
    }
    let protection = &body["protection"];
    let figure = |key: &str| protection[key].as_f64().unwrap();
    assert!((figure("distance_m") - figure("table_m").max(figure("computed_m"))).abs() < 1e-9, "{protection}");
    assert_eq!(body["plume_is_at_least_table"], figure("computed_m") >= figure("table_m"));
    assert!((zone(&body, "toxic_cloud.erpg_2")["distance_m"].as_f64().unwrap() - figure("computed_m")).abs() < 1e-9);
    let reach = |id: &str| zone(&body, id)["distance_m"].as_f64().unwrap();
    assert!(reach("toxic_cloud.erpg_3") < reach("toxic_cloud.erpg_2"));
    // The school of 800 lies 170 m away, in sight of any wind.
    assert_eq!(body["targets"][0]["title"], "演示小学", "{}", body["targets"]);
    assert!((body["targets"][0]["distance_m"].as_f64().unwrap() - 173.0).abs() < 3.0);
    assert!(body["people"]["day"].as_f64().unwrap() >= 700.0, "{}", body["people"]);
    let inside = |id: &str| zone(&body, id)["people"]["day"].as_f64().unwrap();
    assert!(inside("isolation") <= inside("protection"));
    assert!(body["advice"].as_array().unwrap().len() >= 5 && body["reasons"].as_array().unwrap().len() >= 3, "{body}");
    for zone in body["zones"].as_array().unwrap() {
        let ring = zone["ring"].as_array().unwrap();
        assert!(ring.len() > 4 && ring.iter().all(|place| place[0].is_number()), "{zone}");
        assert_eq!(ring.first(), ring.last(), "closed: {}", zone["id"]);
    }
    let note = city.notes().pop().unwrap();
    assert_eq!((note.action.as_str(), note.fields[0].as_str()), ("first_response", "7782-50-5 氯"));
}

fn with_a_known_wind_zones_lie_downwind(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let mut asked = at(121.8, 39.0, "7782-50-5");
    asked["weather"] = wind_from_east();
    let body = answered(&city, &asked);
    let protection = zone(&body, "protection");
    assert!(protection["ring"].as_array().unwrap().iter().all(|place| place[0].as_f64().unwrap() <= 121.800_001));
    let plume = zone(&body, "toxic_cloud.erpg_3")["ring"].as_array().unwrap().clone();
    let mean = plume.iter().map(|place| place[0].as_f64().unwrap()).sum::<f64>() / plume.len() as f64;
    assert!(mean < 121.8, "{mean}");
    // Large spills read the third table, by container and wind.
    assert_eq!(body["guide"]["isolation_m"], 610.0);
    assert!(body["guides"].as_array().unwrap().iter().any(|row| row["holds"] == false));
}

fn a_vessel_of_the_records_is_taken_as_it_is(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let body = answered(&city, &json!({ "vessel": drum.to_string() }));
    assert_eq!(body["substance"]["cas"], "7782-50-5");
    assert_eq!((&body["lon"], &body["lat"]), (&json!(121.805), &json!(39.005)));
    assert_eq!(city.notes().pop().unwrap().record, Some(drum));
    for other in ["no-id", "0000000000ZZZZZZZZZZZZZZZZ"] {
        assert_eq!(ask(&city, &json!({ "vessel": other })).status, 404);
    }
}

fn what_burns_shows_fire_and_blast(database: &Database) {
    let city = City::new(database);
    town(&city);
    let body = answered(&city, &at(121.8, 39.0, "丙烷"));
    let ids = ids(&body);
    assert!(ids.iter().any(|id| id.starts_with("fireball.")), "{ids:?}");
    assert!(ids.contains(&"flammable_cloud.lfl"), "{ids:?}");
    assert_eq!((&body["guide"], &body["substance"]["state"]), (&Value::Null, &json!("liquefied_gas")));
    let advice = body["advice"].to_string();
    assert!(advice.contains("火源") && advice.contains("容器受火"), "{advice}");
    assert_eq!(answered(&city, &at(121.8, 39.0, "甲醇"))["substance"]["state"], "liquid");
    assert_eq!(answered(&city, &at(121.8, 39.0, "1333-74-0"))["substance"]["state"], "gas");
}

fn without_properties_the_table_still_answers(database: &Database) {
    let city = City::new(database);
    town(&city);
    // Chloropicrin is in the guidebook.
    let body = answered(&city, &at(121.8, 39.0, "UN1580"));
    assert_eq!((&body["guide"]["isolation_m"], &body["plume_is_at_least_table"]), (&json!(200.0), &json!(false)));
    // Far from the city nobody is registered, and that is said.
    let far = answered(&city, &at(100.0, 30.0, "7782-50-5"));
    assert_eq!((&far["is_on_map"], &far["people"]["day"]), (&json!(false), &json!(0.0)));
}

fn what_cannot_be_is_told_where(database: &Database) {
    let city = City::new(database);
    town(&city);
    let with = |key: &str, value: Value| {
        let mut asked = at(121.8, 39.0, "7782-50-5");
        asked[key] = value;
        asked
    };
    let mut weather = wind_from_east();
    weather["wind_m_s"] = 0.into();
    let cases = [
        (with("substance", "无名混合物".into()), "risk.unknown_substance", "/substance"),
        (with("substance", "7782-50-6".into()), "risk.unknown_substance", "/substance"),
        (with("substance", "  ".into()), "risk.no_substance", "/substance"),
        (with("substance", "108-95-2".into()), "risk.solid", "/substance"),
        (with("lon", 181.into()), "risk.outside", "/lon"),
        (with("lat", (-90).into()), "risk.outside", "/lat"),
        (with("lat", Value::Null), "risk.no_place", "/lat"),
        (json!({ "substance": "氯" }), "risk.no_place", "/lon"),
        (with("weather", weather), "risk.weather", "/weather/wind_m_s"),
    ];
    for (body, code, pointer) in cases {
        let answer = ask(&city, &body);
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!(code)), "{body}: {}", answer.body);
        let error = &answer.body["errors"][0];
        assert_eq!(error["pointer"], pointer, "{body}: {}", answer.body);
        for text in ["message", "remedy"] {
            assert!(["zh", "en"].iter().all(|language| !error[text][language].as_str().unwrap().is_empty()), "{error}");
        }
    }
    for body in [with("size", "huge".into()), with("wind", 1.into()), json!([])] {
        assert_eq!(ask(&city, &body).status, 422, "{body}");
    }
}

on_both! {
    a_drum_of_chlorine_beside_a_school
    with_a_known_wind_zones_lie_downwind
    a_vessel_of_the_records_is_taken_as_it_is
    what_burns_shows_fire_and_blast
    without_properties_the_table_still_answers
    what_cannot_be_is_told_where
}
