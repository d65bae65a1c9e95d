//! Who may ask, and about which vessels; every answer is noted.

use std::collections::BTreeSet;

use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Level, Reach};
use anlan_testkit::{Database, on_both};
use serde_json::json;

use crate::setup::{City, flow};

fn of_others_vessels_nobody_can_tell_whether_they_are_there(database: &Database) {
    let city = City::new(database);
    let (own_firm, own_unit) = city.firm(1, "210213");
    let (_, other_unit) = city.firm(2, "210281");
    let (own, other) = (
        city.vessel(own_unit, "V1", json!({ "volume_m3": 10 })),
        city.vessel(other_unit, "V2", json!({ "volume_m3": 10 })),
    );
    for unit in [own_unit, other_unit] {
        city.create("holding", json!({ "unit": unit.to_string(), "line": 1, "substance_name": "甲苯", "cas": "108-88-3", "design_max_t": 5 }));
    }
    let absent = "0000000000ZZZZZZZZZZZZZZZZ";
    let district = city.caller(Some(Reach::Districts(BTreeSet::from(["210213".to_owned()]))), Level::Sensitive);
    for caller in [city.manager(own_firm), district] {
        let get = |id: &str| city.get(&caller, &format!("/consequence/vessels/{id}"));
        assert_eq!(get(&own.to_string()).status, 200);
        let post = |id: &str| city.post(&caller, &json!({ "scenario": flow(), "vessel": id }));
        assert_eq!(post(&own.to_string()).status, 200);
        for ask in [&get as &dyn Fn(&str) -> _, &post] {
            let (foreign, none) = (ask(&other.to_string()), ask(absent));
            assert_eq!((foreign.status, none.status), (404, 404));
            let text = |bytes: &[u8], id: &str| String::from_utf8_lossy(bytes).replace(id, "");
            assert_eq!(text(&foreign.bytes, &other.to_string()), text(&none.bytes, absent), "nobody can tell which");
            assert_eq!(ask("no-id").status, 404);
            // A record of another type is no vessel.
            assert_eq!(ask(&own_unit.to_string()).status, 404);
        }
    }
}

fn who_does_not_hold_the_operation_gets_nothing(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({ "volume_m3": 10 }));
    let others: Vec<&str> = operation::ALL.into_iter().filter(|name| *name != operation::CONSEQUENCE_RUN).collect();
    let insurer = city.caller_who(Some(Reach::All), Level::Sensitive, others);
    let visitor = Caller { actor: None, ..city.caller_who(None, Level::Public, Vec::new()) };
    for (caller, status) in [(&insurer, 403), (&visitor, 401)] {
        let vessel = format!("/consequence/vessels/{vessel}");
        for path in ["/consequence/substances", "/consequence/weather", &vessel] {
            assert_eq!(city.get(caller, path).status, status, "{path}");
        }
        assert_eq!(city.post(caller, &json!({ "scenario": flow() })).status, status);
        assert_eq!(city.post_text(caller, "not JSON".to_owned()).status, status, "whatever the body");
    }
    assert!(city.notes().is_empty());
}

fn every_answer_is_noted(database: &Database) {
    let city = City::new(database);
    let (_, unit) = city.firm(1, "210213");
    let vessel = city.vessel(unit, "V1", json!({}));
    assert_eq!(city.post(&city.office(), &json!({ "scenario": flow(), "vessel": vessel.to_string() })).status, 200);
    assert_eq!(city.post(&city.office(), &json!({ "scenario": flow() })).status, 200);
    assert_eq!(city.post(&city.office(), &json!({ "scenario": {} })).status, 422);
    let notes = city.notes();
    let of = |at: usize| (notes[at].action.as_str(), notes[at].kind.as_str(), notes[at].record);
    assert_eq!(notes.len(), 2, "what was not answered told nothing");
    assert_eq!(of(0), ("consequence", "vessel", Some(vessel)));
    assert_eq!(of(1), ("consequence", "substance", None));
    assert_eq!((notes[0].fields[0].as_str(), notes[0].purpose.as_str()), ("7782-50-5 氯", "演练"));
}

on_both! {
    of_others_vessels_nobody_can_tell_whether_they_are_there
    who_does_not_hold_the_operation_gets_nothing
    every_answer_is_noted
}
