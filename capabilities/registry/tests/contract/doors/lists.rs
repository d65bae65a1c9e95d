//! Lists and counts by right.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_kernel::{Caller, Level, Reach};
use anlan_testkit::Database;
use serde_json::json;

use super::setup::{City, Post, somebody};

anlan_testkit::on_both! {
    a_list_holds_what_is_in_reach_and_counts_the_same
    no_hidden_or_personal_field_can_be_guessed_by_filters
    a_text_is_found_inside_titles_and_a_key_at_once
    pages_of_several_places_follow_one_another
    a_page_marker_that_is_not_ours_is_refused
    the_last_changed_comes_first
    days_are_asked_for_by_bounds
    titles_out_of_sight_order_nothing
}

fn a_list_holds_what_is_in_reach_and_counts_the_same(database: &Database) {
    let city = City::open(database);
    let check = |post: Post, sites: &[&str]| {
        let caller = somebody("li", Arc::new(post));
        let list = city.get(&caller, "/records/site");
        assert_eq!(list.titles(), sites);
        assert_eq!(city.get(&caller, "/records/site/count").body["count"], sites.len());
        let filtered = city.get(&caller, &format!("/records/site?filter.enterprise={}", city.ids["A"]));
        assert_eq!(filtered.titles(), sites.iter().filter(|title| title.contains("海湾")).copied().collect::<Vec<_>>());
    };
    let (a, b) = ("海湾仓储（演示）一库", "松岛化工（演示）一库");
    let district = |code: &str| Reach::Districts(BTreeSet::from([code.to_owned()]));
    check(Post::all(Level::Public), &[b, a]);
    check(Post::of_firm(city.ids["A"]), &[a]);
    check(Post::new(district("210281"), Level::Public), &[b]);
    check(
        Post::new(district("210281"), Level::Public).and(Reach::Owners(BTreeSet::from([city.ids["A"]])), Level::Public),
        &[b, a],
    );
    check(Post::new(Reach::Parks(BTreeSet::new()), Level::Public), &[]);
    let by =
        city.get(&somebody("li", Arc::new(Post::all(Level::Public))), "/records/enterprise/count?by=district,sector");
    assert_eq!(by.body, json!({"count": 2, "by": {"district": {"210211": 1, "210281": 1}, "sector": {"storage": 2}}}));
    let by = city.get(&somebody("li", Arc::new(Post::of_firm(city.ids["A"]))), "/records/enterprise/count?by=district");
    assert_eq!(by.body["by"]["district"], json!({"210211": 1}));
    let visitor = Caller { actor: None, ..somebody("", Arc::new(Post::default())) };
    assert_eq!(city.get(&visitor, "/records/site").code(), (401, "access.sign_in"));
    assert_eq!(city.get(&somebody("li", Arc::new(Post::default())), "/records/site").code(), (403, "access.forbidden"));
}

fn no_hidden_or_personal_field_can_be_guessed_by_filters(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Public)));
    let refusal = |field: &str| {
        let reply = city.get(&reader, &format!("/records/holding?filter.{field}=x"));
        assert_eq!(reply.code(), (422, "list.not_indexed"), "{field}");
        reply.body.to_string().replace(field, "FIELD")
    };
    let unknown = refusal("no_such_field");
    assert_eq!(refusal("state"), unknown, "above the level");
    assert_eq!(refusal("design_max_t"), unknown);
    assert_eq!(city.get(&reader, "/records/enterprise?filter.principal=x").code(), (422, "list.not_indexed"));
    assert_eq!(city.get(&reader, "/records/enterprise/count?by=principal").code(), (422, "list.not_indexed"));
    assert_eq!(city.get(&reader, "/records/enterprise?sort=principal").code(), (422, "http.query"));
    // A field that may be seen at some places filters only there.
    let firm = Reach::Owners(BTreeSet::from([city.ids["A"]]));
    let mixed = somebody("li", Arc::new(Post::all(Level::Public).and(firm, Level::Internal)));
    let unit = format!("/records/holding?filter.unit={}", city.ids["U-B"]);
    assert!(city.get(&mixed, &unit).titles().is_empty(), "of B the unit may not be known");
    let unit = format!("/records/holding?filter.unit={}", city.ids["U-A"]);
    assert_eq!(city.get(&mixed, &unit).body["items"].as_array().unwrap().len(), 1);
}

fn a_text_is_found_inside_titles_and_a_key_at_once(database: &Database) {
    let city = City::open(database);
    for number in 0..30 {
        let (code, name) = (format!("T{number}"), format!("Depot {number} 液氨储存站"));
        city.registry.create("site", &[("code", &code), ("name", &name)]).unwrap();
    }
    let reader = somebody("li", Arc::new(Post::all(Level::Public)));
    let found = |q: &str| -> usize {
        let mut path = format!("/records/site?q={q}&limit=7");
        let mut titles = Vec::new();
        loop {
            let page = city.get(&reader, &path);
            titles.extend(page.titles().iter().map(|title| (*title).to_owned()));
            let Some(next) = page.body["next"].as_str() else { break };
            path = format!("/records/site?q={q}&limit=7&after={next}");
        }
        let distinct: BTreeSet<&String> = titles.iter().collect();
        assert_eq!(distinct.len(), titles.len(), "no doubles");
        assert_eq!(city.get(&reader, &format!("/records/site/count?q={q}")).body["count"], titles.len());
        titles.len()
    };
    assert_eq!(found("%E6%B6%B2%E6%B0%A8"), 30, "inside");
    assert_eq!(found("dEPOT%201"), 11, "whatever the case");
    assert_eq!(found("%25"), 0, "a percent sign is a percent sign");
    assert_eq!(found("_"), 0);
    assert_eq!(found("T7"), 1, "by key");
    assert_eq!(city.get(&reader, "/records/site?q=T7").titles(), ["Depot 7 液氨储存站"]);
    assert_eq!(city.get(&reader, "/records/site?key=T7").titles().len(), 1);
}

fn pages_of_several_places_follow_one_another(database: &Database) {
    let city = City::open(database);
    for number in 0..20 {
        let (code, name) = (format!("T{number}"), format!("库{}", number % 4));
        let district = ["210211", "210213", "210281"][number % 3];
        city.registry.create("site", &[("code", &code), ("name", &name), ("district", district)]).unwrap();
    }
    let reach = Reach::Districts(BTreeSet::from(["210211".to_owned(), "210213".to_owned()]));
    let reader = somebody("li", Arc::new(Post::new(reach, Level::Public)));
    for sort in ["title", "-changed"] {
        let (mut path, mut ids) = (format!("/records/site?limit=3&sort={sort}"), Vec::new());
        loop {
            let page = city.get(&reader, &path);
            ids.extend(
                page.body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page.body["next"].as_str() else { break };
            path = format!("/records/site?limit=3&sort={sort}&after={next}");
        }
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!((ids.len(), distinct.len()), (15, 15), "{sort}");
    }
}

fn a_page_marker_that_is_not_ours_is_refused(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Public)));
    let next = city.get(&reader, "/records/site?limit=1").body["next"].as_str().unwrap().to_owned();
    assert_eq!(city.get(&reader, &format!("/records/site?limit=1&after={next}")).titles().len(), 1);
    let broken = format!("{}A", &next[..next.len() - 1]);
    for path in [
        format!("/records/site?after={broken}x"),
        format!("/records/unit?after={next}"),
        format!("/records/site?sort=-changed&after={next}"),
        "/records/site?after=%00".to_owned(),
    ] {
        assert_eq!(city.get(&reader, &path).code(), (422, "page.cursor"), "{path}");
    }
    for path in ["?limit=0", "?limit=1001", "?limit=x", "?sort=title-", "?nothing=1", "?q=%00", "?as_of=31.5.2026"] {
        assert_eq!(city.get(&reader, &format!("/records/site{path}")).status.as_u16(), 422, "{path}");
    }
}

fn the_last_changed_comes_first(database: &Database) {
    let city = City::open(database);
    let site = city.registry.get(city.ids["S-A"]).unwrap();
    city.registry.update("lin", &site, &[("address", "港湾路1号")]).unwrap();
    let reader = somebody("li", Arc::new(Post::all(Level::Public)));
    assert_eq!(city.get(&reader, "/records/site?sort=-changed").titles()[0], "海湾仓储（演示）一库");
    let next = city.get(&reader, "/records/site?sort=-changed&limit=1").body["next"].as_str().unwrap().to_owned();
    let second = city.get(&reader, &format!("/records/site?sort=-changed&limit=1&after={next}"));
    assert_eq!((second.titles(), second.body.get("next")), (vec!["松岛化工（演示）一库"], None));
}

fn days_are_asked_for_by_bounds(database: &Database) {
    let city = City::open(database);
    for (name, day) in [("U-A", "2024-03-01"), ("U-B", "2025-03-01")] {
        let unit = city.registry.get(city.ids[name]).unwrap();
        city.registry.update("lin", &unit, &[("assessed_on", day)]).unwrap();
    }
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    let count = |query: &str| city.get(&reader, &format!("/records/unit/count?{query}")).body["count"].clone();
    assert_eq!(count("to.assessed_on=2024-12-31"), 1);
    assert_eq!(count("from.assessed_on=2024-03-01&to.assessed_on=2025-03-01"), 2);
    assert_eq!(count("from.assessed_on=2025-03-02"), 0);
    assert_eq!(city.get(&reader, "/records/unit?from.site=2024-01-01").code(), (422, "list.not_indexed"));
}

fn titles_out_of_sight_order_nothing(database: &Database) {
    let city = City::open(database);
    let reader = somebody("li", Arc::new(Post::all(Level::Public)));
    let page = city.get(&reader, "/records/holding?limit=1");
    assert_eq!(page.titles(), [""], "what is held is internal");
    let next = page.body["next"].as_str().unwrap().to_owned();
    assert_eq!(city.get(&reader, &format!("/records/holding?limit=1&after={next}")).titles(), [""]);
    assert!(city.get(&reader, "/records/holding?q=%E6%B6%B2").titles().is_empty(), "nor can it be searched");
}
