//! What a plan would change.

use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, target, town};
use crate::setup::City;

pub(crate) fn sphere(mass_kg: f64) -> Value {
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

fn a_rule_is_told_once_with_its_targets(database: &Database) {
    let city = City::new(database);
    town(&city);
    for (name, kind, persons) in
        [("甲小区", "dwelling", 900), ("乙医院", "medical", 300), ("丙商场", "commercial", 2_000)]
    {
        target(&city, name, kind, persons, 121.8085, 39.0055);
    }
    city.living().settle(|_, _| {}).unwrap();
    let near = json!([{ "kind": "add_equipment", "lon": 121.808, "lat": 39.005, "equipment": sphere(50_000.0), "in_park": true,
        "activity": "storage" }]);
    let body = asked(&city, near).body;
    let findings = body["findings"].as_array().unwrap();
    let of = |rule: &str, outcome: &str| -> Vec<&Value> {
        findings.iter().filter(|finding| finding["rule"] == rule && finding["outcome"] == outcome).collect()
    };
    let refused = of("individual_risk", "refused");
    let mut clauses: Vec<&str> = refused.iter().filter_map(|finding| finding["clause"].as_str()).collect();
    clauses.dedup();
    assert_eq!(clauses.len(), refused.len(), "one finding a rule: {clauses:?}");
    assert_eq!(clauses[0], "GB 36894-2018, Table 1");
    let targets = refused[0]["targets"].as_array().unwrap();
    assert_eq!(refused[0]["targets_total"], targets.len());
    assert!(targets.len() >= 4, "{targets:?}");
    let margins: Vec<f64> = targets.iter().filter_map(|target| target["margin_factor"].as_f64()).collect();
    assert!(margins.is_sorted() && margins.iter().all(|margin| *margin < 1.0), "worst first: {margins:?}");
    for target in targets {
        let driver = &target["driver"];
        assert_eq!((&driver["change"], &driver["source"]), (&json!(0), &Value::Null), "{target}");
        assert!(
            driver["case"].is_string() && driver["kind_name"]["zh"].is_string() && driver["share"].as_f64() > Some(0.5)
        );
    }
    let most = refused.iter().filter_map(|finding| finding["targets_total"].as_u64()).max();
    assert!(body["targets_refusing"].as_u64() >= most, "{most:?}");
    // What is used of the headroom, and who lives inside.
    let worst = &body["headroom"]["worst"];
    assert!(worst["after"].as_f64() > worst["before"].as_f64() && worst["after"].as_f64() > Some(1.0), "{worst}");
    for row in body["people_inside"].as_array().unwrap() {
        assert!(row["day_after"].as_f64() >= row["day_before"].as_f64(), "{row}");
    }
    assert!(
        body["people_inside"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["day_after"].as_f64() > row["day_before"].as_f64())
    );
    assert!(body["took_ms"].is_number() && body["society"]["of_plan"]["loss_of_life_per_year"].as_f64() > Some(0.0));
}

/// Who takes away from a risk is not refused for what is left of it.
fn what_lowers_the_risk_is_not_refused(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let stock = |mass_kg: f64| {
        asked(&city, json!([{ "kind": "change_stock", "source": drum.to_string(), "mass_kg": mass_kg }])).body
    };
    let more = stock(1_240.0);
    let less = stock(300.0);
    assert_ne!(less["verdict"], "not_acceptable", "{}", less["text"]);
    assert!(less["moves"].as_array().unwrap().is_empty() && less["targets_refusing"] == 0);
    let loss = |body: &Value| body["society"]["after"]["loss_of_life_per_year"].as_f64();
    assert!(loss(&more) > loss(&less));
}

fn a_park_tells_where_on_its_border_the_risk_is_highest(database: &Database) {
    let city = City::new(database);
    town(&city);
    let site = json!({ "code": "P1", "name": "园区厂", "district": "210213", "park": "演示园区",
        "boundary": { "type": "Polygon", "coordinates": [[[121.80, 39.0], [121.81, 39.0], [121.81, 39.01], [121.80, 39.01], [121.80, 39.0]]] } });
    city.create("site", site);
    city.living().settle(|_, _| {}).unwrap();
    let parks = city.get(&planner(&city), "/risk/parks").body;
    let edge = &parks["items"][0]["highest_at_edge"];
    assert!(edge["per_year"].as_f64() > Some(0.0) && edge["length_m"].as_f64() > Some(3_000.0), "{parks}");
    let (lon, lat) = (edge["lon"].as_f64().unwrap(), edge["lat"].as_f64().unwrap());
    let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
    assert!([121.80, 121.81].iter().any(|x| near(lon, *x)) || [39.0, 39.01].iter().any(|y| near(lat, *y)), "{edge}");
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
    a_rule_is_told_once_with_its_targets
    what_lowers_the_risk_is_not_refused
    a_park_tells_where_on_its_border_the_risk_is_highest
    a_plant_beside_a_school_is_refused_and_told_where_to_go
    less_stock_and_a_source_away_lower_the_risk
    impossible_plans_are_told_where
    a_school_beside_a_hazard_is_judged_as_new
}
