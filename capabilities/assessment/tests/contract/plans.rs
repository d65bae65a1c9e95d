//! What a plan would change.

use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, town};
use crate::setup::City;

fn sphere(mass_kg: f64) -> Value {
    json!({
        "id": "new", "equipment": { "kind": "pressure_vessel" }, "substance": "7782-50-5",
        "vessel": { "volume_m3": 50, "mass_kg": mass_kg, "temperature_k": 288.15 },
    })
}

fn asked(city: &City, changes: Value) -> crate::setup::Answer {
    city.post_to(&planner(city), "/risk/what-if", &json!({ "title": "推演", "changes": changes }))
}

fn a_plant_beside_a_school_is_refused_and_told_where_to_go(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let near = json!([{ "kind": "add_equipment", "lon": 121.808, "lat": 39.005, "equipment": sphere(50_000.0), "in_park": true,
        "activity": "storage" }]);
    let answer = asked(&city, near);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.body;
    assert_eq!(body["verdict"], "not_acceptable", "{}", body["text"]);
    let school = &body["targets"][0];
    assert!(school["after"].as_f64() > school["before"].as_f64());
    assert_eq!(school["is_met"], false);
    assert!(body["moves"][0]["text"]["zh"].as_str().is_some_and(|text| !text.is_empty()));
    let loss = |side: &str| body["society"][side]["loss_of_life_per_year"].as_f64().unwrap();
    assert!(loss("after") > loss("before"));
    assert_eq!(body["after"]["features"].as_array().unwrap().len(), 5);
    // Production outside a park is refused by the law, wherever it stands.
    let far = json!([{ "kind": "add_equipment", "lon": 121.78, "lat": 38.97, "equipment": sphere(100.0), "in_park": false,
        "activity": "production" }]);
    let body = asked(&city, far).body;
    assert!(body["findings"].as_array().unwrap().iter().any(|finding| finding["outcome"] == "refused"), "{body}");
    assert_eq!(body["verdict"], "not_acceptable");
}

fn less_stock_and_a_source_away_lower_the_risk(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let loss = |body: &Value, side: &str| body["society"][side]["loss_of_life_per_year"].as_f64().unwrap();
    let less = asked(&city, json!([{ "kind": "change_stock", "source": drum.to_string(), "mass_kg": 200.0 }])).body;
    assert!(loss(&less, "after") < loss(&less, "before"), "{less}");
    let away = asked(&city, json!([{ "kind": "remove_source", "source": drum.to_string() }])).body;
    assert!(loss(&away, "after") < loss(&less, "after"));
    // The map itself is as it was.
    let again = asked(&city, json!([{ "kind": "remove_source", "source": drum.to_string() }])).body;
    assert_eq!(loss(&again, "before").to_bits(), loss(&away, "before").to_bits());
}

fn impossible_plans_are_told_where(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let cases = [
        (json!([]), "risk.changes", "/changes"),
        (json!([{ "kind": "remove_source", "source": "nobody" }]), "risk.not_on_map", "/changes/0/source"),
        (
            json!([{ "kind": "change_stock", "source": drum.to_string(), "mass_kg": -1.0 }]),
            "risk.mass",
            "/changes/0/mass_kg",
        ),
        (
            json!([{ "kind": "change_stock", "source": drum.to_string(), "mass_kg": 1e9 }]),
            "consequence.overfull",
            "/changes/0/mass_kg",
        ),
        (
            json!([{ "kind": "add_target", "lon": 0.0, "lat": 0.0, "target_kind": "education", "persons": 5 }]),
            "risk.outside",
            "/changes/0",
        ),
        (
            json!([{ "kind": "add_equipment", "lon": 121.8, "lat": 39.0, "equipment": { "id": "x" } }]),
            "risk.equipment",
            "/changes/0/equipment",
        ),
    ];
    for (changes, code, field) in cases {
        let answer = asked(&city, changes.clone());
        assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some(code)), "{changes}: {}", answer.body);
        assert!(answer.body.to_string().contains(field), "{field}: {}", answer.body);
    }
}

fn a_school_beside_a_hazard_is_judged_as_new(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let body = asked(
        &city,
        json!([{ "kind": "add_target", "lon": 121.8052, "lat": 39.0051, "target_kind": "education",
        "persons": 600, "name": "新校区" }]),
    )
    .body;
    let new = body["targets"].as_array().unwrap().iter().find(|target| target["title"] == "新校区").unwrap();
    assert!(new["after"].as_f64().unwrap() > 0.0);
    assert_eq!(body["society"]["without_new_people"], true);
}

on_both! {
    a_plant_beside_a_school_is_refused_and_told_where_to_go
    less_stock_and_a_source_away_lower_the_risk
    impossible_plans_are_told_where
    a_school_beside_a_hazard_is_judged_as_new
}
