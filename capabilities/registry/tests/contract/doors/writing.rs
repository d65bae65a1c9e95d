//! Writes by right, with versions, once.

use std::sync::Arc;

use anlan_kernel::{Level, Verb};
use anlan_testkit::Database;
use serde_json::json;

use super::setup::{City, Post, somebody};
use crate::setup::{CODE_A, CODE_B};

anlan_testkit::on_both! {
    a_record_is_declared_changed_and_deleted
    a_change_of_an_old_version_is_told_who_changed_what
    nobody_writes_outside_what_they_answer_for
    what_may_not_be_seen_may_not_be_set
    a_repeated_write_is_done_once
    many_are_changed_and_each_refusal_is_told
    a_form_that_sends_back_what_is_masked_changes_nothing
    no_record_out_of_reach_is_told_of_by_refusals
}

fn a_record_is_declared_changed_and_deleted(database: &Database) {
    let city = City::open(database);
    let writer = somebody("li", Arc::new(Post::all(Level::Sensitive)));
    let body = json!({"fields": {"code": "S9", "name": "=九库", "enterprise": CODE_A}, "source": "登记表", "source_date": "2026-05-01"});
    let made = city.post(&writer, "/records/site", body);
    assert_eq!((made.status.as_u16(), made.headers["etag"].to_str().unwrap()), (201, "\"1\""));
    assert_eq!(made.body["warnings"][0]["code"], "value.formula");
    assert_eq!(made.body["references"]["enterprise"]["title"], "海湾仓储（演示）");
    assert_eq!(
        made.body["default_source"],
        json!({"source": "登记表", "date": "2026-05-01", "by": "li", "by_name": "li（人员）"})
    );
    let place = made.headers["location"].to_str().unwrap().trim_start_matches("/api/v1").to_owned();
    let changed = city.patch(&writer, &place, 1, json!({"name": "九库", "address": "x", "enterprise": null}));
    assert_eq!((changed.status.as_u16(), changed.body["version"].clone()), (200, json!(2)));
    assert_eq!(changed.body.get("owner"), None);
    assert_eq!(city.get(&writer, &place).body["fields"], json!({"code": "S9", "name": "九库", "address": "x"}));
    let until = |version: u32, day: serde_json::Value| {
        let body = json!({"valid_to": day, "source": "s"});
        let headers = [("if-match", &*format!("\"{version}\""))];
        city.ask(&writer, "PATCH", &place, &headers, Some(body)).body.get("valid_to").cloned()
    };
    assert_eq!(until(2, json!("2027-01-01")), Some(json!("2027-01-01")));
    assert_eq!(until(3, json!(null)), None);
    let bad = city.patch(&writer, &place, 4, json!({"colour": "red", "sector": "nothing"}));
    let codes: Vec<_> = bad.body["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!((bad.status.as_u16(), codes), (422, vec![json!("/fields/colour"), json!("/fields/sector")]));
    assert_eq!(city.ask(&writer, "DELETE", &place, &[], None).code(), (428, "http.if_match_needed"));
    assert_eq!(city.ask(&writer, "DELETE", &place, &[("if-match", "\"4\"")], None).status.as_u16(), 204);
    assert_eq!(city.get(&writer, &place).status.as_u16(), 404);
    let used = city.ask(&writer, "DELETE", &city.path("site", "S-A"), &[("if-match", "\"1\"")], None);
    assert_eq!(used.code(), (409, "record.in_use"));
}

fn a_change_of_an_old_version_is_told_who_changed_what(database: &Database) {
    let city = City::open(database);
    let (li, wang) =
        (somebody("li", Arc::new(Post::all(Level::Internal))), somebody("wang", Arc::new(Post::all(Level::Internal))));
    let path = city.path("site", "S-A");
    assert_eq!(city.patch(&wang, &path, 1, json!({"name": "新名"})).status.as_u16(), 200);
    let late = city.patch(&li, &path, 1, json!({"name": "别名"}));
    assert_eq!(late.code(), (412, "record.version_conflict"));
    let text = late.body["message"]["zh"].as_str().unwrap();
    assert!(text.contains("wang（人员）") && text.contains("厂区名称"), "{text}");
    assert_eq!(city.get(&li, &path).body["fields"]["name"], "新名");
}

fn nobody_writes_outside_what_they_answer_for(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    // The firm of others may be seen by everybody here, so that a reference to it is no secret.
    let site =
        |code: &str, firm: &str| json!({"fields": {"code": code, "name": "新库", "enterprise": firm}, "source": "s"});
    assert_eq!(city.post(&manager, "/records/site", site("N1", CODE_A)).status.as_u16(), 201);
    let lost = city.post(&manager, "/records/site", site("N2", CODE_B));
    let none = city.post(&manager, "/records/site", site("N2", "91990200MA0000009X"));
    assert_eq!((lost.code(), none.code()), ((422, "record.reference_not_found"), (422, "record.reference_not_found")));
    assert_eq!(
        city.post(&manager, "/records/site", json!({"fields": {"code": "N3", "name": "无主"}, "source": "s"})).code(),
        (403, "access.out_of_reach")
    );
    let path = city.path("site", "S-A");
    assert_eq!(
        city.patch(&manager, &path, 1, json!({"enterprise": null})).code(),
        (403, "access.out_of_reach"),
        "nor out of it"
    );
    let reader = somebody("w", Arc::new(Post::all(Level::Internal).without(Verb::Update, "site")));
    assert_eq!(city.patch(&reader, &path, 1, json!({"name": "x"})).code(), (403, "access.forbidden"));
    let visitor = anlan_kernel::Caller { actor: None, ..somebody("", Arc::new(Post::all(Level::Public))) };
    assert_eq!(city.patch(&visitor, &path, 1, json!({"name": "x"})).code(), (401, "access.sign_in"));
}

fn what_may_not_be_seen_may_not_be_set(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let path = city.path("holding", "H-A");
    for given in [json!(51), json!(50), json!(null)] {
        let refused = city.patch(&reader, &path, 1, json!({"design_max_t": given}));
        assert_eq!(refused.body["errors"][0]["pointer"], "/fields/design_max_t", "{refused:?}");
        assert_eq!(refused.status.as_u16(), 422);
    }
    assert_eq!(
        city.patch(&reader, &path, 1, json!({"design_max_t": 50})).code(),
        (422, "access.field"),
        "even unchanged"
    );
    assert_eq!(
        city.patch(&reader, &path, 1, json!({"substance_name": "氨"})).status.as_u16(),
        200,
        "what is hidden stays"
    );
    assert_eq!(city.registry.get(city.ids["H-A"]).unwrap().body["design_max_t"], 50);
}

fn a_repeated_write_is_done_once(database: &Database) {
    let city = City::open(database);
    let writer = somebody("li", Arc::new(Post::all(Level::Sensitive)));
    let body = json!({"fields": {"code": "S9", "name": "九库"}, "source": "s"});
    let ask = |body: &serde_json::Value| {
        city.ask(&writer, "POST", "/records/site", &[("idempotency-key", "k1")], Some(body.clone()))
    };
    let (first, again) = (ask(&body), ask(&body));
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.body, again.body);
    let other = ask(&json!({"fields": {"code": "S8", "name": "八库"}, "source": "s"}));
    assert_eq!(other.code(), (409, "http.idempotency_reused"));
    let before = city.registry.journal_size();
    let path = city.path("site", "S-A");
    let body = json!({"fields": {"name": "改"}, "source": "s"});
    for _ in 0..2 {
        let reply =
            city.ask(&writer, "PATCH", &path, &[("idempotency-key", "k2"), ("if-match", "\"1\"")], Some(body.clone()));
        assert_eq!((reply.status.as_u16(), reply.body["version"].clone()), (200, json!(2)));
    }
    assert_eq!(city.registry.journal_size(), before + 1);
}

fn many_are_changed_and_each_refusal_is_told(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let items = json!([
        {"id": city.ids["S-A"].to_string(), "version": 1},
        {"id": city.ids["S-B"].to_string(), "version": 1},
        {"id": "nonsense", "version": 1},
    ]);
    let body = json!({"action": "update", "items": items, "fields": {"address": "港湾路"}, "source": "核对"});
    let reply = city.post(&manager, "/records/site/batch", body);
    assert_eq!(reply.body["done"], json!([city.ids["S-A"].to_string()]));
    let codes: Vec<_> =
        reply.body["failed"].as_array().unwrap().iter().map(|failed| failed["errors"][0]["code"].clone()).collect();
    assert_eq!(codes, ["record.not_found", "record.not_found"]);
    assert!(!city.registry.get(city.ids["S-B"]).unwrap().body.contains_key("address"));
    let gone =
        json!({"action": "delete", "items": [{"id": city.ids["H-A"].to_string(), "version": 1}], "source": "清理"});
    assert_eq!(city.post(&manager, "/records/holding/batch", gone).body["done"].as_array().unwrap().len(), 1);
    let none = json!({"action": "delete", "items": [], "source": "清理"});
    assert_eq!(city.post(&manager, "/records/holding/batch", none).code(), (422, "batch.size"));
}

fn a_form_that_sends_back_what_is_masked_changes_nothing(database: &Database) {
    let city = City::open(database);
    let writer = somebody("li", Arc::new(Post::all(Level::Internal)));
    let path = city.path("enterprise", "A");
    let reply = city.patch(&writer, &path, 1, json!({"principal": "王**", "telephone": "0411-000-0002"}));
    assert_eq!(reply.status.as_u16(), 200);
    assert_eq!(city.registry.get(city.ids["A"]).unwrap().text("principal"), Some("王小明"));
    assert_eq!(city.patch(&writer, &path, 2, json!({"principal": "李四"})).body["fields"]["principal"], "李**");
    assert_eq!(city.registry.get(city.ids["A"]).unwrap().text("principal"), Some("李四"));
}

fn no_record_out_of_reach_is_told_of_by_refusals(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let taken = city.post(
        &manager,
        "/records/site",
        json!({"fields": {"code": "S-B", "name": "新库", "enterprise": CODE_A}, "source": "s"}),
    );
    assert_eq!(taken.code(), (409, "record.duplicate_key"));
    let text = taken.body.to_string();
    assert!(!text.contains("松岛") && !text.contains(&city.ids["S-B"].to_string()), "{text}");
    let own = city.post(
        &manager,
        "/records/site",
        json!({"fields": {"code": "S-A", "name": "新库", "enterprise": CODE_A}, "source": "s"}),
    );
    assert!(own.body.to_string().contains("海湾"), "one's own is named");
}
