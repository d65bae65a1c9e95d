//! The risk map follows the journal, and following gives the bytes of computing anew.

use std::sync::Arc;

use anlan_assessment::risk::living::Living;
use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Level, Reach, RecordId};
use anlan_testkit::{Database, on_both};
use serde_json::json;

use crate::setup::City;

/// A drum of chlorine and a tank of methanol in one unit, a school and homes beside.
pub(crate) fn town(city: &City) -> (RecordId, RecordId) {
    let (_, unit) = city.firm(1, "210213");
    let drum = city.vessel(unit, "C1", json!({ "volume_m3": 1, "position": point(121.805, 39.005) }));
    let line = json!({ "unit": unit.to_string(), "vessel": drum.to_string(), "line": 1, "substance_name": "氯", "cas": "7782-50-5",
        "design_max_t": 1, "state": "liquefied_gas" });
    let holding = city.create("holding", line);
    let tank = city.vessel(unit, "M1", json!({ "volume_m3": 500, "position": point(121.8055, 39.005) }));
    city.create(
        "holding",
        json!({ "unit": unit.to_string(), "vessel": tank.to_string(), "line": 2, "substance_name": "甲醇",
        "cas": "67-56-1", "design_max_t": 300, "state": "liquid" }),
    );
    target(city, "演示小学", "education", 800, 121.807, 39.005);
    target(city, "演示小区", "dwelling", 2_000, 121.82, 39.006);
    (holding, drum)
}

pub(crate) fn target(city: &City, name: &str, kind: &str, persons: u32, lon: f64, lat: f64) -> RecordId {
    city.create(
        "protection_target",
        json!({ "code": name, "name": name, "target_kind": kind, "persons": persons,
        "outline": point(lon, lat) }),
    )
}

pub(crate) fn point(lon: f64, lat: f64) -> serde_json::Value {
    json!({ "type": "Point", "coordinates": [lon, lat] })
}

pub(crate) fn planner(city: &City) -> Caller {
    city.caller_who(Some(Reach::All), Level::Sensitive, vec![operation::RISK_READ])
}

fn sums(living: &Arc<Living>) -> (u64, u64, usize, usize) {
    living.settle(|_, _| {}).unwrap();
    living
        .look(|view| {
            assert!(view.computing.is_none());
            Ok((view.map.grid.checksum(), view.map.society.checksum(), view.map.sources.len(), view.map.problems.len()))
        })
        .unwrap()
}

fn following_gives_the_bytes_of_computing_anew(database: &Database) {
    let city = City::new(database);
    let (holding, drum) = town(&city);
    let living = city.living();
    let first = sums(living);
    assert_eq!((first.2, first.3), (2, 0));
    let risk_at_school =
        || living.look(|view| Ok(view.targets()?.iter().map(|target| target.per_year).fold(0.0, f64::max))).unwrap();
    let before = risk_at_school();
    assert!(before > 1e-9, "{before:e}");
    // Half of the stock goes.
    city.update(holding, json!({ "design_max_t": 0.5 }));
    let changed = sums(living);
    assert_ne!((first.0, first.1), (changed.0, changed.1));
    assert!(risk_at_school() < before);
    assert_eq!(changed, sums(&city.another_living()));
    // People come, and the account follows.
    target(&city, "演示医院", "medical", 300, 121.806, 39.006);
    let with_people = sums(living);
    assert_eq!(changed.0, with_people.0, "people do not change the risk of a place");
    assert_ne!(changed.1, with_people.1);
    assert_eq!(with_people, sums(&city.another_living()));
    // A drum that moves takes its risk with it.
    city.update(drum, json!({ "position": point(121.8, 39.0) }));
    assert_eq!(sums(living), sums(&city.another_living()));
    // And back again: the bytes of the beginning, but for the people.
    city.update(drum, json!({ "position": point(121.805, 39.005) }));
    city.update(holding, json!({ "design_max_t": 1 }));
    assert_eq!(sums(living).0, first.0);
}

fn what_cannot_be_computed_has_its_reason(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    city.vessel(unit, "X1", json!({ "volume_m3": 5 }));
    city.create(
        "holding",
        json!({ "unit": unit.to_string(), "line": 1, "substance_name": "清洗剂K-12", "design_max_t": 5 }),
    );
    let bare = city.create("site", json!({ "code": "S9", "name": "无界厂区", "district": "210213" }));
    let nowhere = city
        .create("unit", json!({ "code": "U9", "name": "罐区", "site": bare.to_string(), "unit_kind": "storage_tank" }));
    // A holding without a vessel is a source of its own, but this one has no place.
    city.create(
        "holding",
        json!({ "unit": nowhere.to_string(), "line": 1, "substance_name": "氨", "cas": "7664-41-7",
        "design_max_t": 20, "state": "liquefied_gas" }),
    );
    city.living().settle(|_, _| {}).unwrap();
    let answer = city.get(&planner(&city), "/risk/sources?state=not_computed");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let codes: Vec<&str> =
        answer.body["items"].as_array().unwrap().iter().filter_map(|item| item["problem"]["code"].as_str()).collect();
    assert!(codes.contains(&"consequence.no_known_substance") && codes.contains(&"risk.no_position"), "{codes:?}");
    assert_eq!(answer.body["total"], 2);
}

fn who_may_not_read_it_sees_none_of_it(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    let others: Vec<&str> = operation::ALL.into_iter().filter(|name| *name != operation::RISK_READ).collect();
    let firm = city.caller_who(Some(Reach::All), Level::Sensitive, others);
    let visitor = Caller { actor: None, ..city.caller_who(None, Level::Public, Vec::new()) };
    for (caller, status) in [(&firm, 403), (&visitor, 401)] {
        let source = format!("/risk/sources/{drum}");
        let enterprise = format!("/risk/enterprises/{drum}");
        for path in [
            "/risk",
            "/risk/contours",
            "/risk/place?lon=121.8&lat=39",
            "/risk/targets",
            "/risk/enterprises",
            "/risk/parks",
            "/risk/sources",
            "/risk/place/sets?lon=121.8&lat=39",
            "/risk/parks/nowhere",
            "/risk/parks?sort=colour",
            &enterprise,
            &source,
        ] {
            assert_eq!(city.get(caller, path).status, status, "{path}");
        }
        assert_eq!(city.post_to(caller, "/risk/what-if", &json!({ "changes": [] })).status, status);
    }
}

fn the_doors_tell_what_the_map_holds(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let planner = planner(&city);
    let summary = city.get(&planner, "/risk").body;
    assert_eq!(summary["sources"], 2, "{summary}");
    assert!(summary["loss_of_life_per_year"].as_f64().unwrap() > 0.0);
    assert!(!summary["fn"].as_array().unwrap().is_empty());
    assert_eq!(summary["society"].as_array().unwrap().len(), 2);
    let contours = city.get(&planner, "/risk/contours?levels=1e-6,3e-7");
    assert_eq!(contours.body["features"].as_array().unwrap().len(), 2);
    assert_eq!(city.get(&planner, "/risk/contours?levels=often").status, 422);
    let place = city.get(&planner, "/risk/place?lon=121.807&lat=39.005").body;
    let (sum, causes) = (place["per_year"].as_f64().unwrap(), place["causes"].as_array().unwrap());
    let told: f64 = causes.iter().map(|cause| cause["per_year"].as_f64().unwrap()).sum();
    assert!((told / sum - 1.0).abs() < 1e-3, "{told:e} of {sum:e}");
    assert!(
        causes.iter().any(|cause| cause["source"] == drum.to_string() && cause["kind"] == "toxic_cloud"),
        "{place}"
    );
    assert_eq!(city.get(&planner, "/risk/place?lon=10&lat=39.005").body["code"], "risk.outside");
    let targets = city.get(&planner, "/risk/targets").body;
    assert_eq!(targets["total"], 2);
    assert_eq!(targets["items"][0]["title"], "演示小学");
    let source = city.get(&planner, &format!("/risk/sources/{drum}")).body;
    let defaults = source["defaults"].as_array().unwrap();
    assert!(!defaults.is_empty(), "{source}");
    let value = |path: &str| &defaults.iter().find(|default| default["path"] == path).unwrap()["value"];
    assert_eq!(value("direction"), &json!({ "zh": "水平", "en": "level" }));
    assert_eq!(value("substance")["zh"], "氯");
    assert!(!value("equipment")["zh"].as_str().unwrap().is_empty(), "{}", value("equipment"));
    assert!(value("site")["zh"].as_str().unwrap().starts_with("粗糙度 0.1 m"), "{}", value("site"));
    assert!(source["cases"].as_array().unwrap().iter().all(|case| case["frequency_per_year"].as_f64().unwrap() > 0.0));
    let mut equipment = source["equipment"].clone();
    equipment["vessel"]["mass_kg"] = json!(100.0);
    let preview = city.post_to(&planner, &format!("/risk/sources/{drum}/preview"), &json!({ "equipment": equipment }));
    assert_eq!(preview.status, 200, "{}", preview.body);
    let loss = |side: &str| preview.body[side]["loss_of_life_per_year"].as_f64().unwrap();
    assert!(loss("after") < loss("before"));
    let absent = "0000000000ZZZZZZZZZZZZZZZZ";
    assert_eq!(city.get(&planner, &format!("/risk/sources/{absent}")).status, 404);
    assert_eq!(city.get(&planner, &format!("/risk/sources/{absent}/domino")).status, 404);
    let domino = city.get(&planner, &format!("/risk/sources/{drum}/domino"));
    assert_eq!(domino.status, 200, "{}", domino.body);
}

fn a_fire_that_reaches_its_neighbour_is_a_link_of_a_chain(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let tank = |line: u32, lon: f64| {
        let code = &format!("B{line}");
        let tank = city.vessel(unit, code, json!({ "volume_m3": 2_000, "position": point(lon, 39.005) }));
        city.create(
            "holding",
            json!({ "unit": unit.to_string(), "vessel": tank.to_string(), "line": line, "substance_name": "苯",
            "cas": "71-43-2", "design_max_t": 1_400, "state": "liquid" }),
        );
        tank
    };
    // Some 26 m from one to the next, and one far away.
    let (a, b, c) = (tank(1, 121.805), tank(2, 121.8053), tank(3, 121.8056));
    let far = tank(4, 121.83);
    city.living().settle(|_, _| {}).unwrap();
    let body = city.get(&planner(&city), &format!("/risk/sources/{a}/domino")).body;
    let reached: Vec<&str> =
        body["links"].as_array().unwrap().iter().filter_map(|link| link["to"]["id"].as_str()).collect();
    assert!(reached.contains(&b.to_string().as_str()), "{body}");
    assert!(!reached.contains(&far.to_string().as_str()));
    let chains = body["chains"].as_array().unwrap();
    assert!(chains.iter().any(|chain| chain.to_string().contains(&c.to_string())), "{body}");
}

on_both! {
    a_fire_that_reaches_its_neighbour_is_a_link_of_a_chain
    following_gives_the_bytes_of_computing_anew
    what_cannot_be_computed_has_its_reason
    who_may_not_read_it_sees_none_of_it
    the_doors_tell_what_the_map_holds
}
