//! How far to move: what is told is accepted when it is asked, and nothing nearer is.

use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, target, town};
use crate::plans::sphere;
use crate::setup::City;

/// Numbers as they fall, the same every time.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * f64::from(u32::try_from(self.0 >> 40).unwrap()) / f64::from(1_u32 << 24)
    }
}

fn ask(city: &City, changes: &Value) -> Value {
    let answer = city.post_to(&planner(city), "/risk/what-if", &json!({ "changes": changes, "levels": [1e-5] }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn at(change: &Value, lon: f64, lat: f64) -> Value {
    let mut moved = change.clone();
    (moved["lon"], moved["lat"]) = (json!(lon), json!(lat));
    json!([moved])
}

/// Metres to the east and north as degrees, near the town.
fn degrees(east: f64, north: f64) -> (f64, f64) {
    (east / (111_320.0 * 39.0_f64.to_radians().cos()), north / 111_000.0)
}

fn what_is_told_is_accepted_and_nothing_nearer_is(database: &Database) {
    let city = City::new(database);
    town(&city);
    let mut dice = Dice(7);
    for (number, kind) in ["education", "dwelling", "medical", "commercial", "office", "dwelling"].iter().enumerate() {
        let (lon, lat) = (dice.between(121.78, 121.83), dice.between(38.985, 39.025));
        target(&city, &format!("目标{number}"), kind, [600, 20, 90, 1_200, 45, 3_000][number], lon, lat);
    }
    city.living().settle(|_, _| {}).unwrap();
    let (mut moved, mut tried) = (0, 0);
    for number in 0..8 {
        let (lon, lat) = (dice.between(121.795, 121.815), dice.between(38.995, 39.015));
        let change = if number % 4 == 3 {
            json!({ "kind": "add_target", "lon": lon, "lat": lat, "target_kind": "education", "persons": 600, "name": "新校" })
        } else {
            let mass = dice.between(2_000.0, 30_000.0);
            json!({ "kind": "add_equipment", "lon": lon, "lat": lat, "equipment": sphere(mass), "in_park": true, "activity": "storage" })
        };
        let body = ask(&city, &json!([change]));
        let told = &body["moves"][0];
        if body["verdict"] != "not_acceptable" {
            assert_eq!(told["distance_m"], 0.0, "{told}");
            continue;
        }
        let Some(far) = told["distance_m"].as_f64() else {
            // Nothing is promised; how far was searched is said.
            assert!(told["text"]["zh"].as_str().unwrap().contains("10000 m"), "{told}");
            continue;
        };
        assert!(far > 0.0 && told["radius_m"] == 10_000.0 && told["directions"] == 32);
        let there = ask(&city, &at(&change, told["lon"].as_f64().unwrap(), told["lat"].as_f64().unwrap()));
        assert_ne!(there["verdict"], "not_acceptable", "{told}: {}", there["text"]);
        moved += 1;
        // Rings that are nearer, in some of the directions that were tried.
        for share in [0.4, 0.75] {
            let ring = (far * share / 50.0).floor() * 50.0;
            for direction in 0..4 {
                let angle = std::f64::consts::FRAC_PI_2 * f64::from(direction);
                let (east, north) = degrees(ring * angle.sin(), ring * angle.cos());
                if ring > 0.0 {
                    let nearer = ask(&city, &at(&change, lon + east, lat + north));
                    assert_eq!(nearer["verdict"], "not_acceptable", "{ring} m of {far} m, {angle}: {}", nearer["text"]);
                    tried += 1;
                }
            }
        }
    }
    assert!(moved >= 3 && tried >= 12, "{moved} {tried}");
}

fn moving_is_no_remedy_against_the_law_nor_for_others(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let outside = json!({ "kind": "add_equipment", "lon": 121.79, "lat": 39.0, "equipment": sphere(5_000.0), "in_park": false,
        "activity": "production" });
    let body = ask(&city, &json!([outside]));
    assert_eq!(body["verdict"], "not_acceptable");
    let refused: Vec<&Value> =
        body["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "parks_only").collect();
    assert_eq!((refused.len(), &refused[0]["outcome"]), (1, &json!("refused")));
    assert!(refused[0]["clause"].as_str().unwrap().contains("18(1)") && refused[0]["valid_from"] == "2026-05-01");
    assert!(
        body["moves"][0]["distance_m"].is_null() && body["moves"][0]["text"]["zh"].as_str().unwrap().contains("法规")
    );
    // Two spheres beside the school: moving one leaves the other.
    let near = |lon: f64| {
        json!({ "kind": "add_equipment", "lon": lon, "lat": 39.005, "equipment": sphere(30_000.0), "in_park": true,
            "activity": "storage" })
    };
    let body = ask(&city, &json!([near(121.8075), near(121.8065)]));
    for told in body["moves"].as_array().unwrap() {
        assert!(
            told["distance_m"].is_null() && told["text"]["zh"].as_str().unwrap().contains("只移动本项不够"),
            "{told}"
        );
    }
}

on_both! {
    what_is_told_is_accepted_and_nothing_nearer_is
    moving_is_no_remedy_against_the_law_nor_for_others
}
