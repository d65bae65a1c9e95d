//! Who may have to move: screened by facts, ranked by the map, and what a move would change.

use anlan_assessment::risk::relocation::MajorHazard;
use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, target, town};
use crate::setup::{Answer, City};

fn screened(city: &City) -> Value {
    let answer = city.get(&planner(city), "/risk/relocation");
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn ask(city: &City, body: &Value) -> Answer {
    city.post_to(&planner(city), "/risk/relocation", body)
}

fn finding<'a>(site: &'a Value, fact: &str) -> &'a Value {
    site["findings"].as_array().unwrap().iter().find(|finding| finding["fact"] == fact).unwrap()
}

/// A town whose homes are many enough to be dense.
fn dense(city: &City) -> String {
    town(city);
    target(city, "演示大小区", "dwelling", 30_000, 121.814, 39.004);
    city.living().settle(|_, _| {}).unwrap();
    screened(city)["screened"][0]["id"].as_str().unwrap().to_owned()
}

fn what_nobody_knows_is_asked_and_what_is_known_decides(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let body = screened(&city);
    assert_eq!(body["counts"], json!({ "in": 0, "to_be_asked": 1, "out": 0 }));
    let site = &body["screened"][0];
    // Few registered people are no fact where nobody surveyed; a sector that nobody recorded does not tell whom the goods serve.
    assert_eq!(finding(site, "dense_district")["value"], "unknown");
    assert_eq!(finding(site, "not_civil")["value"], "unknown");
    assert_eq!(finding(site, "major_hazard")["value"], "unknown");
    assert_eq!(finding(site, "produces_or_stores")["value"], "yes", "it has a tank farm");
    assert_eq!(finding(site, "key_process")["value"], "no", "nothing is produced");
    let chemicals = finding(site, "key_chemical")["reason"]["zh"].as_str().unwrap();
    assert!(chemicals.contains('氯') && chemicals.contains("甲醇"), "{chemicals}");
    assert_eq!(site["questions"].as_array().unwrap().len(), 2, "one of three suffices: {site}");
    assert!(body["ranking"].as_array().unwrap().is_empty());
    // Surveyed, it is known to be thinly settled.
    let id: anlan_kernel::RecordId = site["id"].as_str().unwrap().parse().unwrap();
    city.update(id, json!({ "surroundings_surveyed_on": "2026-05-01" }));
    let body = screened(&city);
    assert_eq!(body["screened"][0]["answer"], "out", "{}", body["screened"][0]);
    assert!(body["screened"][0]["findings"][0]["reason"]["zh"].as_str().unwrap().contains("1500"));
    // With many homes it is in, once the sector is known.
    target(&city, "演示大小区", "dwelling", 30_000, 121.814, 39.004);
    city.update(id, json!({ "sector": "storage" }));
    let site = screened(&city)["screened"][0].clone();
    assert_eq!(site["answer"], "in", "{site}");
    assert!(site["people_per_km2"].as_f64().unwrap() > 1_500.0);
    // A filling station has rules of its own, a thinner threshold is a setting, and so is the main city.
    let answer = |body: Value| {
        let answer = ask(&city, &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["screened"][0]["answer"].as_str().unwrap().to_owned()
    };
    assert_eq!(answer(json!({ "dense_per_km2": 50_000 })), "out");
    // The setting says whether it is the usual one and what others would do.
    let usual = screened(&city)["settings"].clone();
    assert_eq!(
        (&usual["is_usual"], &usual["dense_per_km2"], &usual["within_m"]),
        (&json!(true), &json!(1_500.0), &json!(1_000.0))
    );
    let changed = ask(&city, &json!({ "dense_per_km2": 50_000, "within_m": 500 })).body["settings"].clone();
    assert_eq!((&changed["is_usual"], &changed["usual"]), (&json!(false), &json!([1_500.0, 1_000.0])));
    let used: Vec<&Value> =
        changed["alternatives"].as_array().unwrap().iter().filter(|other| other["is_used"] == true).collect();
    assert_eq!((used.len(), &used[0]["dense_per_km2"], &used[0]["counts"]["in"]), (1, &json!(50_000.0), &json!(0)));
    assert_eq!(changed["alternatives"][0]["counts"]["in"], 1, "of a thinner district it would be one: {changed}");
    assert_eq!(answer(json!({ "main_districts": ["210202"] })), "out");
    assert_eq!(answer(json!({ "main_districts": ["210213"] })), "in");
    city.update(id, json!({ "sector": "filling_station" }));
    assert_eq!(screened(&city)["screened"][0]["answer"], "out");
}

fn candidates_are_ranked_by_the_map_and_weights_can_be_tried(database: &Database) {
    let city = City::new(database);
    let id = dense(&city);
    let site: anlan_kernel::RecordId = id.parse().unwrap();
    city.update(site, json!({ "sector": "storage" }));
    let body = screened(&city);
    let first = &body["ranking"][0];
    assert_eq!((&first["id"], &first["rank"]), (&json!(id), &json!(1)));
    let part = |body: &Value, key: &str| {
        let parts = body["ranking"][0]["parts"].as_array().unwrap().clone();
        parts.into_iter().find(|part| part["criterion"] == key).unwrap()
    };
    assert_eq!(part(&body, "pll_share")["value"], 1.0, "nothing else is a source");
    assert_eq!(part(&body, "key_count")["value"], 2.0);
    assert!(first["people_inside"]["3e-7"].as_f64().unwrap() > 0.0, "{first}");
    assert_eq!(part(&body, "people_3e-7")["value"].as_f64().unwrap().round(), first["people_inside"]["3e-7"]);
    assert!(part(&body, "target_distance_m")["value"].as_f64().is_some());
    // What is not known counts as the worst, is named, and leaves the score open downward.
    let unknown: Vec<&str> = first["unknown"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(unknown, ["hazard_grade", "age_years"]);
    assert!(first["lowest"].as_f64() < first["score"].as_f64());
    assert_eq!(first["in_top_share"], 1.0);
    city.hazards.lock().unwrap().insert(site, vec![MajorHazard { title: "罐区".to_owned(), grade: Some(3) }]);
    let known = screened(&city);
    assert_eq!(part(&known, "hazard_grade")["value"], 3.0);
    assert!(finding(&known["screened"][0], "major_hazard")["reason"]["zh"].as_str().unwrap().contains("罐区（三级）"));
    // Another weight changes its share and no other value.
    let heavy = ask(&city, &json!({ "weights": { "pll_share": 100.0 }, "top": 1, "draws": 100 })).body;
    assert_eq!(part(&heavy, "pll_share")["weight"], 100.0);
    assert!(heavy["ranking"][0]["score"].as_f64() > known["ranking"][0]["score"].as_f64());
    assert_eq!((&heavy["stability"]["draws"], &heavy["stability"]["top"]), (&json!(100), &json!(1)));
    // The same question gets the same draws.
    let again = ask(&city, &json!({ "weights": { "pll_share": 100.0 }, "top": 1, "draws": 100 })).body;
    assert_eq!(heavy["ranking"], again["ranking"]);
}

fn a_move_takes_the_sources_of_the_site_off_the_map(database: &Database) {
    let city = City::new(database);
    let id = dense(&city);
    let moved = |id: &str| city.post_to(&planner(&city), &format!("/risk/relocation/{id}/moved"), &json!({}));
    let answer = moved(&id);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.body;
    assert_eq!(body["sources"], 2);
    let loss = |side: &str| body[side]["loss_of_life_per_year"].as_f64().unwrap();
    assert!(loss("before") > 0.0);
    // Nothing else is there: nothing is left.
    assert_eq!(body["after"]["loss_of_life_per_year"], 0.0);
    for level in body["exposed"].as_array().unwrap() {
        assert_eq!(level["after"], 0.0, "{level}");
    }
    assert!(body["exposed"][3]["before"].as_f64().unwrap() > 0.0, "{body}");
    for target in body["targets"].as_array().unwrap() {
        assert_eq!((&target["is_freed"], &target["after"]), (&json!(true), &json!(0.0)));
    }
    assert_eq!(body["targets_freed"].as_u64().unwrap(), body["targets"].as_array().unwrap().len() as u64);
    // The map stays as it is.
    assert_eq!(moved(&id).body["before"], body["before"]);
    for other in ["no-id", "0000000000ZZZZZZZZZZZZZZZZ"] {
        let answer = moved(other);
        assert_eq!((answer.status, &answer.body["code"]), (404, &json!("risk.site_not_found")), "{other}");
    }
}

fn impossible_weights_and_settings_are_told_where(database: &Database) {
    let city = City::new(database);
    dense(&city);
    let zero: Value = screened(&city)["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|criterion| (criterion["id"].as_str().unwrap().to_owned(), json!(0)))
        .collect::<serde_json::Map<String, Value>>()
        .into();
    let cases = [
        (json!({ "weights": { "pll_share": -1 } }), "/weights/pll_share"),
        (json!({ "weights": { "no/such": 1 } }), "/weights/no~1such"),
        (json!({ "weights": zero }), "/weights"),
        (json!({ "top": 0 }), "/top"),
        (json!({ "draws": 0 }), "/draws"),
        (json!({ "draws": 1_000_000 }), "/draws"),
        (json!({ "spread": 2 }), "/spread"),
        (json!({ "dense_per_km2": 0 }), "/dense_per_km2"),
        (json!({ "within_m": 10 }), "/within_m"),
    ];
    for (body, pointer) in cases {
        let answer = ask(&city, &body);
        assert_eq!(answer.status, 422, "{body}: {}", answer.body);
        let error = &answer.body["errors"][0];
        assert_eq!(error["pointer"], pointer, "{body}: {}", answer.body);
        for text in ["message", "remedy"] {
            assert!(["zh", "en"].iter().all(|language| !error[text][language].as_str().unwrap().is_empty()), "{error}");
        }
    }
    assert_eq!(ask(&city, &json!({ "wieghts": {} })).status, 422);
}

fn who_may_not_read_the_risk_map_learns_nothing(database: &Database) {
    let city = City::new(database);
    let id = dense(&city);
    let manager = city.office();
    assert_eq!(city.get(&manager, "/risk/relocation").status, 403);
    for path in
        ["/risk/relocation".to_owned(), format!("/risk/relocation/{id}/moved"), "/risk/first-response".to_owned()]
    {
        assert_eq!(city.post_to(&manager, &path, &json!("no object")).status, 403, "{path}");
    }
}

on_both! {
    what_nobody_knows_is_asked_and_what_is_known_decides
    candidates_are_ranked_by_the_map_and_weights_can_be_tried
    a_move_takes_the_sources_of_the_site_off_the_map
    impossible_weights_and_settings_are_told_where
    who_may_not_read_the_risk_map_learns_nothing
}
