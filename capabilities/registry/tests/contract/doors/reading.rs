//! One record: fields by level, personal data masked, and nothing told of what is out of reach.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_kernel::{Level, Reach, Verb};
use anlan_testkit::Database;
use serde_json::json;

use super::setup::{City, Post, somebody};

anlan_testkit::on_both! {
    fields_above_the_level_are_left_out_and_personal_ones_masked
    what_is_out_of_reach_is_as_if_it_were_not_there
    what_is_masked_is_shown_for_a_purpose_and_noted
    history_tells_only_what_may_be_known
    a_tree_holds_what_may_be_seen
    types_say_what_the_caller_may_do
}

fn fields_above_the_level_are_left_out_and_personal_ones_masked(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let firm = city.get(&reader, &city.path("enterprise", "A"));
    assert_eq!((firm.status.as_u16(), firm.headers["etag"].to_str().unwrap()), (200, "\"1\""));
    assert_eq!(firm.body["fields"]["principal"], "王**");
    assert_eq!(firm.body["fields"]["telephone"], "0411-000-0001", "the duty telephone is the firm's");
    assert_eq!(firm.body["masked"], json!(["principal"]));
    assert_eq!(firm.body["owner"]["id"], city.ids["A"].to_string());
    assert_eq!(firm.body["changed_by"]["name"], "lin（人员）");
    let holding = city.get(&reader, &city.path("holding", "H-A"));
    assert!(holding.body["fields"].get("design_max_t").is_none(), "{holding:?}");
    assert!(holding.body["hidden"].as_array().unwrap().contains(&json!("design_max_t")));
    assert!(holding.body["hidden"].as_array().unwrap().contains(&json!("actual_max_t")), "whether or not it has one");
    assert_eq!(holding.body["references"]["unit"]["title"], "罐区");
    assert_eq!(holding.body["owner"]["title"], "海湾仓储（演示）");
    let trusted = somebody("zhao", Arc::new(Post::all(Level::Sensitive)));
    assert_eq!(city.get(&trusted, &city.path("holding", "H-A")).body["fields"]["design_max_t"], 50);
    let visitor = anlan_kernel::Caller { actor: None, ..somebody("", Arc::new(Post::all(Level::Public))) };
    let seen = city.get(&visitor, &city.path("enterprise", "A")).body;
    assert_eq!(seen["changed_by"]["id"], "", "a visitor is not told who");
    assert!(seen["fields"].get("telephone").is_none());
    let known = city.ask(&reader, "GET", &city.path("enterprise", "A"), &[("if-none-match", "\"1\"")], None);
    assert_eq!(known.status.as_u16(), 304);
}

fn what_is_out_of_reach_is_as_if_it_were_not_there(database: &Database) {
    let city = City::open(database);
    let manager = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let nowhere = "01ZZZZZZZZZZZZZZZZZZZZZZZZ";
    let same = |method: &str, tail: &str, body: Option<serde_json::Value>| {
        let headers = [("if-match", "\"1\"")];
        let ask = |id: &str| city.ask(&manager, method, &format!("/records/site/{id}{tail}"), &headers, body.clone());
        let (other, none) = (ask(&city.ids["S-B"].to_string()), ask(nowhere));
        let text = |reply: &super::setup::Reply, id: &str| reply.body.to_string().replace(id, "ID");
        assert_eq!(other.status.as_u16(), 404, "{method} {tail} {other:?}");
        assert_eq!(text(&other, &city.ids["S-B"].to_string()), text(&none, nowhere), "{method} {tail}");
    };
    same("GET", "", None);
    same("GET", "/history", None);
    same("GET", "/tree", None);
    same("GET", "?as_of=2027-01-01", None);
    same("PATCH", "", Some(json!({"fields": {"name": "x"}, "source": "s"})));
    same("DELETE", "", None);
    same("POST", "/reveal", Some(json!({"fields": ["name"], "purpose": "p"})));
    let of_other_type = city.get(&manager, &format!("/records/unit/{}", city.ids["S-A"]));
    assert_eq!(of_other_type.code(), (404, "record.not_found"));
    assert_eq!(city.get(&manager, "/records/site/%00").code(), (404, "record.not_found"));
    assert_eq!(city.get(&manager, "/records/nothing/x").code(), (404, "catalogue.unknown_type"));
    let holding = city.get(
        &somebody("w", Arc::new(Post::all(Level::Sensitive).without(Verb::Read, "enterprise"))),
        &city.path("site", "S-A"),
    );
    assert_eq!(holding.body["references"].get("enterprise"), None, "a name is not told through a reference");
    assert_eq!(holding.body.get("owner"), None);
}

fn what_is_masked_is_shown_for_a_purpose_and_noted(database: &Database) {
    let city = City::open(database);
    let post = Arc::new(Post::all(Level::Internal));
    let reader = somebody("li", post.clone());
    let path = format!("{}/reveal", city.path("enterprise", "A"));
    let shown = city.post(&reader, &path, json!({"fields": ["principal"], "purpose": "应急联络"}));
    assert_eq!(shown.body, json!({"fields": {"principal": "王小明"}}));
    {
        let notes = post.notes.lock().unwrap();
        assert_eq!((notes[0].action.as_str(), notes[0].purpose.as_str()), ("reveal", "应急联络"));
        assert_eq!(
            (notes[0].record, notes[0].fields.as_slice()),
            (Some(city.ids["A"]), ["principal".to_owned()].as_slice())
        );
    }
    assert_eq!(city.post(&reader, &path, json!({"fields": ["principal"], "purpose": " "})).code(), (422, "value.line"));
    assert_eq!(
        city.post(&reader, &path, json!({"fields": ["telephone"], "purpose": "p"})).code(),
        (422, "reveal.field")
    );
    let without = somebody("w", Arc::new(Post::all(Level::Internal).without(Verb::Reveal, "enterprise")));
    assert_eq!(
        city.post(&without, &path, json!({"fields": ["principal"], "purpose": "p"})).code(),
        (403, "access.forbidden")
    );
    assert_eq!(post.notes.lock().unwrap().len(), 1);
}

fn history_tells_only_what_may_be_known(database: &Database) {
    let city = City::open(database);
    let there = city.registry.get(city.ids["H-A"]).unwrap();
    city.registry.update("wang", &there, &[("design_max_t", "60"), ("substance_name", "液氯")]).unwrap();
    let path = format!("{}/history", city.path("holding", "H-A"));
    let fields = |level: Level| {
        let reply = city.get(&somebody("li", Arc::new(Post::all(level))), &path);
        let changes = reply.body["items"][0]["changes"].as_array().unwrap().clone();
        (reply, changes)
    };
    let (reply, changes) = fields(Level::Internal);
    assert_eq!(changes, [json!({"field": "substance_name", "before": "液氨", "after": "液氯"})]);
    assert_eq!(reply.body["items"][0]["actor"]["id"], "wang");
    assert_eq!(fields(Level::Sensitive).1.len(), 2);
    let firm = city.registry.get(city.ids["A"]).unwrap();
    city.registry.update("wang", &firm, &[("principal", "李四")]).unwrap();
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let masked = city.get(&reader, &format!("{}/history?limit=1", city.path("enterprise", "A")));
    assert_eq!(masked.body["items"][0]["changes"][0], json!({"field": "principal", "before": "王**", "after": "李**"}));
    let next = masked.body["next"].as_str().unwrap();
    let older = city.get(&reader, &format!("{}/history?limit=1&after={next}", city.path("enterprise", "A")));
    assert_eq!((older.body["items"][0]["version"].clone(), older.body.get("next")), (json!(1), None));
    let id = city.ids["H-A"];
    city.registry.act("lin", move |tx, ctx, _| Ok(anlan_registry::records::delete(tx, ctx, id, 2, None)?)).unwrap();
    let own = somebody("li", Arc::new(Post::of_firm(city.ids["A"])));
    let other = somebody("li", Arc::new(Post::of_firm(city.ids["B"])));
    assert_eq!(city.get(&own, &path).body["items"][0]["action"], "delete", "history outlives the record");
    assert_eq!(city.get(&other, &path).code(), (404, "record.not_found"));
}

fn a_tree_holds_what_may_be_seen(database: &Database) {
    let city = City::open(database);
    let kinds = |caller: &anlan_kernel::Caller, query: &str| -> Vec<String> {
        let reply = city.get(caller, &format!("{}/tree{query}", city.path("enterprise", "A")));
        assert_eq!(reply.body["root"]["title"], "海湾仓储（演示）", "{reply:?}");
        reply.body["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    assert_eq!(kinds(&reader, ""), ["site", "unit", "holding"]);
    let id = city.ids["H-A"];
    city.registry.act("lin", move |tx, ctx, _| Ok(anlan_registry::records::delete(tx, ctx, id, 1, None)?)).unwrap();
    assert_eq!(kinds(&reader, ""), ["site", "unit"]);
    let day = jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_datetime(crate::setup::now()).date();
    assert_eq!(kinds(&reader, &format!("?as_of={day}")), ["site", "unit"], "the same day ends with the deletion");
    assert_eq!(
        city.get(&reader, &format!("{}/tree?as_of=2001-01-01", city.path("enterprise", "A"))).code(),
        (404, "record.not_found"),
        "it was not there yet"
    );
    let narrow = somebody("li", Arc::new(Post::all(Level::Internal).without(Verb::Read, "unit")));
    assert_eq!(kinds(&narrow, ""), ["site"]);
}

fn types_say_what_the_caller_may_do(database: &Database) {
    let city = City::open(database);
    let post = Post::new(Reach::Districts(BTreeSet::from(["210211".to_owned()])), Level::Internal);
    let reader = somebody("li", Arc::new(post.without(Verb::Delete, "enterprise")));
    let reply = city.get(&reader, "/types");
    let items = reply.body["items"].as_array().unwrap();
    let firm = items.iter().find(|item| item["name"] == "enterprise").unwrap();
    assert_eq!(firm["count"], 1, "only what may be read is counted");
    assert_eq!(firm["group"]["zh"], "企业与设施");
    assert!(!firm["verbs"].as_array().unwrap().contains(&json!("delete")));
    let principal = firm["fields"].as_array().unwrap().iter().find(|field| field["name"] == "principal").unwrap();
    assert_eq!((principal["personal"].clone(), principal["kind"].clone()), (json!(true), json!("text")));
    assert_eq!(principal["aliases"], json!(["负责人"]), "a pasted form is read by these too");
    let template = city.get(&reader, "/types/holding/template?format=csv&lang=zh");
    let text = String::from_utf8(template.bytes).unwrap();
    assert!(text.contains("危险化学品名称") && !text.contains("设计最大量"), "{text}");
    assert_eq!(city.get(&reader, "/types/holding/schema").body["type"], "object");
    assert_eq!(city.get(&reader, "/types/holding/template?format=pdf").status.as_u16(), 422);
}
