//! Plans that are saved, found again, changed and put back.

use anlan_kernel::permission::operation;
use anlan_kernel::{Actor, Caller, Level, Reach};
use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, town};
use crate::plans::sphere;
use crate::setup::{Answer, City};

fn another(city: &City) -> Caller {
    Caller { actor: Some(Actor::new("wang", "王")), ..planner(city) }
}

fn save(city: &City, name: &str, changes: &Value) -> Answer {
    let body = json!({ "name": name, "remarks": "先比较两处", "changes": changes });
    city.ask(&planner(city), "POST", "/risk/scenarios", Some(&body), &[])
}

fn path(answer: &Value) -> String {
    format!("/risk/scenarios/{}", answer["scenario"]["id"].as_str().unwrap())
}

fn near(mass_kg: f64) -> Value {
    json!([{ "kind": "add_equipment", "lon": 121.808, "lat": 39.005, "equipment": sphere(mass_kg), "in_park": true,
        "activity": "storage" }])
}

fn what_is_saved_is_found_changed_and_put_back(database: &Database) {
    let city = City::new(database);
    let (holding, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let me = planner(&city);
    let mut changes = near(5_000.0);
    changes
        .as_array_mut()
        .unwrap()
        .push(json!({ "kind": "change_stock", "source": drum.to_string(), "mass_kg": 500.0 }));
    let saved = save(&city, " 北移方案 ", &changes);
    assert_eq!(saved.status, 201, "{}", saved.body);
    let one = &saved.body["scenario"];
    assert_eq!((&one["name"], &one["version"], &one["is_own"]), (&json!("北移方案"), &json!(1), &json!(true)));
    assert_eq!((&one["by"], &one["by_name"]), (&json!("lin"), &json!("lin其人")));
    assert_eq!(one["result"]["verdict"], "not_acceptable");
    let at = path(&saved.body);
    // Its changes ask the same question again.
    let opened = city.ask(&me, "GET", &at, None, &[]).body;
    let again = city.post_to(&me, "/risk/what-if", &json!({ "changes": opened["changes"] }));
    assert_eq!((again.status, &again.body["verdict"]), (200, &one["result"]["verdict"]));
    assert_eq!(again.body["society"]["after"]["loss_of_life_per_year"], one["result"]["loss_of_life_after"]);
    assert_eq!((&opened["since"]["changes"], &opened["lost"]), (&json!(0), &json!([])));
    assert_eq!(opened["names"][drum.to_string()], "C1");
    // The city goes on, and who opens it is told.
    city.update(holding, json!({ "design_max_t": 0.8 }));
    city.living().settle(|_, _| {}).unwrap();
    let since = city.ask(&me, "GET", &at, None, &[]).body["since"].clone();
    assert_eq!(
        (&since["changes"], &since["near"], &since["items"][0]["kind"]),
        (&json!(1), &json!(1), &json!("holding"))
    );
    assert!(since["now"].as_u64() > since["position"].as_u64());
    // Another name, and back.
    let renamed = city.ask(&me, "PATCH", &at, Some(&json!({ "name": "南移方案" })), &[("if-match", "\"1\"")]);
    assert_eq!((renamed.status, &renamed.body["scenario"]["name"]), (200, &json!("南移方案")), "{}", renamed.body);
    assert_eq!(renamed.body["scenario"]["position"], one["position"], "a name leaves the result as it was");
    let stale = city.ask(&me, "PATCH", &at, Some(&json!({ "name": "x" })), &[("if-match", "\"1\"")]);
    assert_eq!((stale.status, stale.body["code"].as_str()), (412, Some("record.version_conflict")));
    let undone = city.ask(&me, "POST", &format!("{at}/undo"), None, &[("if-match", "\"2\"")]);
    assert_eq!((undone.status, &undone.body["scenario"]["name"]), (200, &json!("北移方案")), "{}", undone.body);
    // Other changes are worked out as the city is now.
    let other = city.ask(&me, "PATCH", &at, Some(&json!({ "changes": near(100.0) })), &[("if-match", "\"3\"")]).body;
    assert!(other["scenario"]["position"].as_u64() > one["position"].as_u64(), "{other}");
    // Away, and back.
    assert_eq!(city.ask(&me, "DELETE", &at, None, &[]).status, 428);
    assert_eq!(city.ask(&me, "DELETE", &at, None, &[("if-match", "\"4\"")]).status, 204);
    assert_eq!(city.ask(&me, "GET", &at, None, &[]).status, 404);
    assert_eq!(city.ask(&me, "GET", "/risk/scenarios", None, &[]).body["total"], 0);
    assert_eq!(city.ask(&me, "POST", &format!("{at}/undo"), None, &[("if-match", "\"4\"")]).status, 409);
    let back = city.ask(&me, "POST", &format!("{at}/undo"), None, &[("if-match", "\"5\"")]);
    assert_eq!((back.status, &back.body["changes"]), (200, &near(100.0)), "{}", back.body);
    assert_eq!(city.ask(&me, "GET", "/risk/scenarios?mine=true", None, &[]).body["total"], 1);
    // Each step stands in the journal.
    let id = one["id"].as_str().unwrap().parse().unwrap();
    let actions: Vec<String> =
        city.store().read(|reader| reader.history(id)).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["create", "update", "undo", "update", "delete", "undo"]);
}

fn others_read_it_and_change_nothing(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let at = path(&save(&city, "方案", &near(1_000.0)).body);
    let (other, one) = (another(&city), [("if-match", "\"1\"")]);
    let seen = city.ask(&other, "GET", &at, None, &[]);
    assert_eq!((seen.status, &seen.body["scenario"]["is_own"]), (200, &json!(false)));
    assert_eq!(city.ask(&other, "GET", "/risk/scenarios", None, &[]).body["total"], 1);
    assert_eq!(city.ask(&other, "GET", "/risk/scenarios?mine=true", None, &[]).body["total"], 0);
    let undo = format!("{at}/undo");
    for (method, path, body) in
        [("PATCH", &at, Some(json!({ "name": "我的" }))), ("DELETE", &at, None), ("POST", &undo, None)]
    {
        let answer = city.ask(&other, method, path, body.as_ref(), &one);
        assert_eq!((answer.status, answer.body["code"].as_str()), (403, Some("risk.scenario_not_yours")), "{method}");
    }
    let others: Vec<&str> = operation::ALL.into_iter().filter(|name| *name != operation::RISK_READ).collect();
    let firm = city.caller_who(Some(Reach::All), Level::Restricted, others);
    for (method, path) in [
        ("GET", "/risk/scenarios"),
        ("POST", "/risk/scenarios"),
        ("GET", &at),
        ("PATCH", &at),
        ("DELETE", &at),
        ("POST", &undo),
    ] {
        let body = json!({ "name": "x", "changes": [] });
        let body = matches!(method, "POST" | "PATCH").then_some(&body);
        assert_eq!(city.ask(&firm, method, path, body, &one).status, 403, "{method} {path}");
    }
}

fn what_cannot_be_saved_is_told(database: &Database) {
    let city = City::new(database);
    let (holding, drum) = town(&city);
    city.living().settle(|_, _| {}).unwrap();
    for (name, changes, code) in [
        (" ", near(1_000.0), "risk.scenario_name"),
        ("方案", json!([]), "risk.changes"),
        ("方案", json!([{ "kind": "remove_source", "source": "nobody" }]), "risk.not_on_map"),
    ] {
        let answer = save(&city, name, &changes);
        assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some(code)), "{}", answer.body);
    }
    for id in ["nobody", "01BX5ZZKBKACTAV9WEVGEMMVRZ", &drum.to_string()] {
        let at = format!("/risk/scenarios/{id}");
        assert_eq!(city.ask(&planner(&city), "GET", &at, None, &[]).status, 404);
        let undo = city.ask(&planner(&city), "POST", &format!("{at}/undo"), None, &[("if-match", "\"1\"")]);
        assert_eq!(undo.status, 404, "{}", undo.body);
    }
    // A thing that the plan names is gone by the time it is opened.
    let at = path(&save(&city, "方案", &json!([{ "kind": "remove_source", "source": drum.to_string() }])).body);
    city.delete(holding);
    city.delete(drum);
    city.living().settle(|_, _| {}).unwrap();
    let opened = city.ask(&planner(&city), "GET", &at, None, &[]).body;
    assert_eq!((&opened["lost"], &opened["names"][drum.to_string()]), (&json!([0]), &json!("C1")), "{opened}");
}

on_both! {
    what_is_saved_is_found_changed_and_put_back
    others_read_it_and_change_nothing
    what_cannot_be_saved_is_told
}
