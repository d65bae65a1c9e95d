//! Saved views: one's own, and those that others share.

use std::sync::Arc;

use anlan_kernel::Level;
use anlan_testkit::Database;
use serde_json::json;

use super::setup::{City, Post, somebody};

anlan_testkit::on_both! {
    a_view_is_ones_own_until_it_is_shared
}

fn a_view_is_ones_own_until_it_is_shared(database: &Database) {
    let city = City::open(database);
    let post = Arc::new(Post::all(Level::Internal));
    let (li, wang) = (somebody("li", post.clone()), somebody("wang", post));
    let path = "/views/site/%E6%88%91%E7%9A%84";
    let put = |caller, body| city.ask(caller, "PUT", path, &[], Some(body));
    let view = json!({"query": "filter.district=210211", "columns": ["code", "name"]});
    assert_eq!(put(&li, view.clone()).body["name"], "我的");
    assert_eq!(city.get(&li, "/views/site").body["items"][0]["columns"], json!(["code", "name"]));
    assert_eq!(city.get(&wang, "/views/site").body["items"], json!([]));
    assert_eq!(city.get(&wang, path).code(), (404, "view.not_found"));
    put(&li, json!({"query": "sort=-changed", "columns": [], "shared": true}));
    let seen = city.get(&wang, path);
    assert_eq!((&seen.body["query"], &seen.body["own"]), (&json!("sort=-changed"), &json!(false)));
    assert_eq!(city.ask(&wang, "DELETE", path, &[], None).code(), (404, "view.not_found"), "another's is not deleted");
    put(&wang, view);
    assert_eq!(city.get(&wang, "/views/site").body["items"].as_array().unwrap().len(), 2);
    assert_eq!(city.get(&wang, path).body["own"], true, "one's own comes first");
    assert_eq!(city.ask(&li, "DELETE", path, &[], None).status.as_u16(), 204);
    assert_eq!(city.get(&li, path).code(), (404, "view.not_found"));
    let visitor = anlan_kernel::Caller { actor: None, ..somebody("", Arc::new(Post::all(Level::Public))) };
    assert_eq!(city.get(&visitor, "/views/site").code(), (401, "access.sign_in"));
    assert_eq!(put(&li, json!({"query": "x".repeat(5000)})).code(), (422, "view.too_long"));
}
