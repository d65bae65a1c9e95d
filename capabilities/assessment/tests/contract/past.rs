//! A picture of a past day has the bytes of a city that never knew what came after, and costs only what differs; two are told apart.

use std::sync::Arc;

use anlan_assessment::risk::living::Living;
use anlan_assessment::risk::past::Moment;
use anlan_kernel::RecordId;
use anlan_testkit::{Database, on_both};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::living::{planner, point, target, town};
use crate::setup::City;

/// What a map is told by: cells, people, targets.
type Sums = (u64, u64, Vec<(RecordId, u64)>);

pub(crate) fn sums_at(living: &Arc<Living>, moment: Moment) -> Sums {
    living.settle_at(moment).unwrap();
    living
        .look_at(moment, |view| {
            assert!(view.computing.is_none() && view.past == Some(moment));
            let targets = view.targets()?;
            let of = targets.iter().map(|target| (target.id, target.per_year.to_bits())).collect();
            Ok((view.map.grid.checksum(), view.map.society.checksum(), of))
        })
        .unwrap()
}

fn sums_of_today(city: &City) -> Sums {
    city.living().settle(|_, _| {}).unwrap();
    city.living()
        .look(|view| {
            let targets = view.targets()?;
            let of = targets.iter().map(|target| (target.id, target.per_year.to_bits())).collect();
            Ok((view.map.grid.checksum(), view.map.society.checksum(), of))
        })
        .unwrap()
}

/// A town of May: its drum is emptied by half on the 10th, a hospital comes on the 20th, and the tank of methanol goes today.
pub(crate) struct Spring {
    pub(crate) drum: RecordId,
    pub(crate) holding: RecordId,
    pub(crate) hospital: RecordId,
}

pub(crate) fn may(city: &City) -> (RecordId, RecordId) {
    city.on_day("2026-05-01");
    town(city)
}

pub(crate) fn spring(city: &City) -> Spring {
    let (holding, drum) = may(city);
    city.on_day("2026-05-10");
    city.update(holding, json!({ "design_max_t": 0.5 }));
    city.on_day("2026-05-20");
    let hospital = target(city, "演示医院", "medical", 300, 121.8055, 39.0052);
    city.on_day("2026-06-01");
    city.update(drum, json!({ "position": point(121.8051, 39.0051) }));
    Spring { drum, holding, hospital }
}

fn a_past_day_has_the_bytes_of_a_city_that_ends_there(database: &Database) {
    let city = City::new(database);
    spring(&city);
    let living = city.living();
    // Whatever is there already: nothing, then the map of today.
    let first = living.moment_on(date(2026, 5, 5)).unwrap();
    let early = sums_at(living, first);
    let alone = City::alone();
    may(&alone);
    assert_eq!(early, sums_of_today(&alone));
    let today = sums_of_today(&city);
    assert_ne!(early.0, today.0);
    // The 12th: what did not change since then is taken over, what did is computed.
    let middle = living.moment_on(date(2026, 5, 12)).unwrap();
    let (reused, computed) = living.settle_at(first).unwrap();
    let twelfth = sums_at(living, middle);
    let (reused_now, computed_now) = living.settle_at(middle).unwrap();
    assert_eq!((reused_now - reused, computed_now - computed), (1, 1), "the tank is taken over, the drum computed");
    assert_ne!(twelfth.0, early.0);
    // The 13th has the facts of the 12th: the same picture under its own day.
    let next = living.moment_on(date(2026, 5, 13)).unwrap();
    assert_eq!(sums_at(living, next), twelfth);
    assert_eq!(living.settle_at(next).unwrap(), (reused_now, computed_now));
    // The 25th has the sources of the 12th among other people: nothing is computed.
    let later = living.moment_on(date(2026, 5, 25)).unwrap();
    let twenty_fifth = sums_at(living, later);
    assert_eq!(living.settle_at(later).unwrap(), (reused_now + 2, computed_now));
    assert_eq!(twenty_fifth.0, twelfth.0);
    assert_ne!(twenty_fifth.1, twelfth.1);
    assert_eq!(twenty_fifth, sums_at(&city.another_living(), later), "taken over and computed have the same bytes");
    // Nothing yet.
    let before = living.moment_on(date(2026, 4, 1)).unwrap();
    assert_eq!(before.position, 0);
    assert!(sums_at(living, before).2.is_empty());
    assert_eq!(living.moment_on(date(2026, 6, 2)).unwrap_err().code, "risk.as_of_future");
}

fn every_picture_says_its_position_and_day(database: &Database) {
    let city = City::new(database);
    spring(&city);
    city.living().settle(|_, _| {}).unwrap();
    let day = city.living().moment_on(date(2026, 5, 12)).unwrap();
    city.living().settle_at(day).unwrap();
    let planner = planner(&city);
    let (place, sets) = ("/risk/place?lon=121.805&lat=39.005", "/risk/place/sets?lon=121.805&lat=39.005");
    for path in ["/risk", "/risk/contours", "/risk/targets", "/risk/sources", place, sets] {
        let join = if path.contains('?') { '&' } else { '?' };
        let past = city.get(&planner, &format!("{path}{join}as_of=2026-05-12"));
        assert_eq!(past.status, 200, "{path}: {}", past.body);
        let basis = &past.body["basis"];
        assert_eq!((basis["day"].as_str(), basis["is_past"].as_bool()), (Some("2026-05-12"), Some(true)), "{path}");
        assert_eq!(basis["position"].as_u64(), Some(day.position), "{path}");
        let now = city.get(&planner, path);
        assert_eq!(
            (now.body["basis"]["day"].as_str(), now.body["basis"]["is_past"].as_bool()),
            (Some("2026-06-01"), Some(false))
        );
        assert_ne!(now.body["basis"]["position"], past.body["basis"]["position"], "{path}");
        for wrong in ["as_of=gestern", "as_of=2027-01-01", "run=none"] {
            assert_eq!(city.get(&planner, &format!("{path}{join}{wrong}")).status, 422, "{path} {wrong}");
        }
    }
    let days = city.get(&planner, "/risk/days").body;
    let told: Vec<&str> = days["items"].as_array().unwrap().iter().filter_map(|day| day["day"].as_str()).collect();
    assert_eq!(told, ["2026-05-01", "2026-05-10", "2026-05-20", "2026-06-01"]);
    assert_eq!((&days["items"][2]["targets"], &days["items"][2]["sources"]), (&json!(1), &json!(0)));
    assert_eq!(days["today"], "2026-06-01");
}

fn named(list: &Value, id: RecordId) -> &Value {
    let found = list.as_array().unwrap().iter().find(|item| item["id"] == id.to_string());
    found.unwrap_or_else(|| panic!("{id} is not in {list}"))
}

fn two_days_are_told_apart_with_the_causes(database: &Database) {
    let city = City::new(database);
    let Spring { drum, hospital, holding } = spring(&city);
    let planner = planner(&city);
    let compare = |query: &str| {
        for day in [date(2026, 5, 5), date(2026, 5, 12), date(2026, 5, 25), date(2026, 6, 1)] {
            city.living().settle_at(city.living().moment_on(day).unwrap()).unwrap();
        }
        let answer = city.get(&planner, &format!("/risk/compare?{query}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.body["is_whole"], true);
        answer.body
    };
    // The drum was half emptied.
    let body = compare("then=2026-05-05&now=2026-05-12");
    assert_eq!(body["sources_total"], 1);
    let source = named(&body["sources"], drum);
    assert_eq!((&source["how"], &source["what"][0]["path"]), (&json!("changed"), &json!("vessel.mass_kg")));
    let (then, now) = (&source["what"][0]["before"], &source["what"][0]["after"]);
    assert!((then.as_f64().unwrap() / now.as_f64().unwrap() - 2.0).abs() < 1e-9, "{then} {now}");
    assert!(source["loss_after"].as_f64() < source["loss_before"].as_f64());
    let (old, new) = (&body["before"]["loss_of_life_per_year"], &body["after"]["loss_of_life_per_year"]);
    assert!(new.as_f64() < old.as_f64());
    assert_eq!(body["targets"][0]["causes"][0]["source"], drum.to_string());
    assert_eq!(body["targets"][0]["causes"][0]["how"], "changed");
    assert_eq!(body["sites_total"], 1);
    assert!(body["levels"][4]["area_after_m2"].as_f64() <= body["levels"][4]["area_before_m2"].as_f64());
    // A hospital came: the sources are what they were, among other people.
    let body = compare("then=2026-05-12&now=2026-05-25");
    let come = named(&body["targets"], hospital);
    assert_eq!((&come["how"], &come["before"]), (&json!("added"), &Value::Null));
    assert!(come["verdicts"][0]["from"].is_null() && come["verdicts"][0]["to"].is_string());
    assert!(body["sources"].as_array().unwrap().iter().all(|source| source["how"] == "people"), "{}", body["sources"]);
    // The drum moved.
    let body = compare("then=2026-05-25&now=now");
    assert_eq!(named(&body["sources"], drum)["what"][0]["path"], "position");
    // Nothing changed.
    let body = compare("then=2026-05-12&now=2026-05-12");
    assert_eq!(
        (&body["sources_total"], &body["targets_total"], &body["sites_total"]),
        (&json!(0), &json!(0), &json!(0))
    );
    // As a table.
    let table = city.get(&planner, "/risk/compare/table?then=2026-05-05&now=2026-05-12");
    assert_eq!(table.status, 200);
    let text = String::from_utf8(table.bytes).unwrap();
    let row = text.lines().find(|line| line.starts_with("source,")).unwrap();
    assert!(row.contains(&drum.to_string()) && row.contains("changed") && row.contains("存量 kg"), "{row}");
    assert!(text.starts_with('\u{feff}'));
    // A tank that goes is gone, one that comes was added.
    city.update(holding, json!({ "cas": "0000-00-0", "substance_name": "无此物质" }));
    let body = compare("then=2026-05-25&now=now");
    let gone = named(&body["sources"], drum);
    assert_eq!((&gone["how"], &gone["loss_after"]), (&json!("gone"), &Value::Null));
    assert!(gone["problem_after"]["zh"].is_string(), "{gone}");
    assert_eq!(named(&compare("then=now&now=2026-05-25")["sources"], drum)["how"], "added");
    for wrong in ["then=run:none", "then=x&now=now", "then=2030-01-01"] {
        assert_eq!(city.get(&planner, &format!("/risk/compare?{wrong}")).status, 422, "{wrong}");
    }
}

on_both! {
    a_past_day_has_the_bytes_of_a_city_that_ends_there
    every_picture_says_its_position_and_day
    two_days_are_told_apart_with_the_causes
}
