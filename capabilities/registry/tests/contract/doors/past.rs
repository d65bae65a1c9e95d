//! What was, as the journal has it.

use std::sync::Arc;

use anlan_kernel::{Actor, Context, Level};
use anlan_registry::records::{self, Change};
use anlan_testkit::Database;
use jiff::ToSpan as _;

use super::setup::{City, Post, somebody};
use crate::setup::{body, now};

anlan_testkit::on_both! {
    a_list_of_a_past_day_is_what_the_journal_had
}

fn a_list_of_a_past_day_is_what_the_journal_had(database: &Database) {
    let city = City::open(database);
    let (site, holding) = (city.ids["S-A"], city.ids["H-B"]);
    let (catalogue, ids) = (city.registry.catalogue.clone(), city.registry.ids.clone());
    // Two days later a site gets another name and a holding goes.
    records::act(&city.registry.store, move |tx| {
        let later = now().checked_add(48.hours()).unwrap();
        let ctx = Context { actor: Actor::new("wang", "wang"), now: later, ids: ids.as_ref() };
        let fields = body(&[("name", "新名")]);
        let change = Change { fields, expected_version: 1, source: "s".to_owned(), ..Change::default() };
        records::update(tx, &ctx, &catalogue, site, change)?;
        Ok(records::delete(tx, &ctx, holding, 1, None)?)
    })
    .unwrap();
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let day = zone.to_datetime(now()).date();
    let before = day.yesterday().unwrap();
    let reader = somebody("li", Arc::new(Post::all(Level::Internal)));
    assert_eq!(city.get(&reader, "/records/site").titles(), ["新名", "松岛化工（演示）一库"]);
    assert_eq!(
        city.get(&reader, &format!("/records/site?as_of={day}")).titles(),
        ["松岛化工（演示）一库", "海湾仓储（演示）一库"]
    );
    assert!(city.get(&reader, &format!("/records/site?as_of={before}")).titles().is_empty());
    let next =
        city.get(&reader, &format!("/records/site?as_of={day}&limit=1")).body["next"].as_str().unwrap().to_owned();
    let second = city.get(&reader, &format!("/records/site?as_of={day}&limit=1&after={next}"));
    assert_eq!((second.titles(), second.body.get("next")), (vec!["海湾仓储（演示）一库"], None));
    assert_eq!(city.get(&reader, &format!("/records/holding/count?as_of={day}")).body["count"], 2);
    assert_eq!(city.get(&reader, "/records/holding/count").body["count"], 1);
    // Of what is gone, who could see it then sees it.
    let manager = somebody("m", Arc::new(Post::of_firm(city.ids["B"])));
    assert_eq!(city.get(&manager, &format!("/records/holding?as_of={day}")).titles(), ["液氨"]);
    let other = somebody("m", Arc::new(Post::of_firm(city.ids["A"])));
    assert_eq!(city.get(&other, &format!("/records/holding?as_of={day}")).body["items"].as_array().unwrap().len(), 1);
    let gone = city.get(&manager, &format!("{}?as_of={day}", city.path("holding", "H-B")));
    assert_eq!((gone.status.as_u16(), gone.body["fields"]["substance_name"].as_str()), (200, Some("液氨")));
    let groups =
        city.get(&reader, &format!("{}/tree?as_of={day}", city.path("enterprise", "B"))).body["groups"].clone();
    let kinds: Vec<&str> = groups.as_array().unwrap().iter().map(|group| group["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["site", "unit", "holding"], "the holding was still there");
    let file = city.get(&reader, &format!("/records/site/export?format=csv&as_of={day}"));
    assert!(!String::from_utf8(file.bytes).unwrap().contains("新名"));
}
