//! Runs are recorded with what they rest on, computed again to the same bytes, and leave nothing behind when they are called off.

use anlan_assessment::risk::runs::{KIND, STATE_CHECK, differences};
use anlan_kernel::permission::operation;
use anlan_kernel::{Actor, Level, Reach, RecordId};
use anlan_store::journal::verify::{StateCheck, verify};
use anlan_testkit::{Database, on_both};
use jiff::civil::date;
use serde_json::json;

use crate::living::{planner, target, town};
use crate::past::{may, spring};
use crate::setup::City;

fn started(answer: &crate::setup::Answer) -> RecordId {
    assert_eq!(answer.status, 202, "{}", answer.body);
    answer.body["id"].as_str().unwrap().parse().unwrap()
}

fn a_replay_after_later_edits_has_the_same_bytes(database: &Database) {
    let city = City::new(database);
    let (holding, _) = may(&city);
    city.on_day("2026-06-01");
    let planner = planner(&city);
    let id = started(&city.post_to(&planner, "/risk/runs", &json!({})));
    let run = city.runs().settle(id).unwrap();
    assert_eq!((run.found.computed, run.by.id.as_str(), run.replay_of), (2, "lin", None));
    // It is what the living map says.
    city.living().settle(|_, _| {}).unwrap();
    let living = city.living().look(|view| Ok((view.map.grid.checksum(), view.map.society.loss_of_life()))).unwrap();
    assert_eq!((run.found.map.clone(), run.found.loss_of_life_per_year), (format!("{:016x}", living.0), living.1));
    // Later edits change the map, and not the run.
    city.update(holding, json!({ "design_max_t": 0.25 }));
    target(&city, "演示医院", "medical", 300, 121.8055, 39.0052);
    let again = started(&city.post_to(&planner, &format!("/risk/runs/{id}/replay"), &json!({})));
    let replay = city.runs().settle(again).unwrap();
    assert_eq!((replay.replay_of, &replay.found.checksum), (Some(id), &run.found.checksum));
    assert_eq!((&replay.inputs, &replay.found), (&run.inputs, &run.found));
    assert!(differences(&run, &replay).is_empty());
    let told = city.get(&planner, &format!("/risk/runs/{again}")).body;
    assert_eq!((&told["state"], &told["differs"]), (&json!("done"), &json!([])));
    // A run of now is another one.
    let now = city.runs().settle(started(&city.post_to(&planner, "/risk/runs", &json!({})))).unwrap();
    assert_ne!(now.found.checksum, run.found.checksum);
    assert!(differences(&run, &now).iter().any(|differs| differs.what == "checksum"));
    let list = city.get(&planner, "/risk/runs").body;
    let ids: Vec<&str> = list["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids, [now.id.to_string(), again.to_string(), id.to_string()]);
    let done = &list["items"][2]["done"];
    assert_eq!(done["engine"], env!("CARGO_PKG_VERSION"));
    assert!(done["weather"].as_str().unwrap().len() == 64 && done["people_inside"].as_array().unwrap().len() == 5);
    assert_eq!(list["items"][2]["differs"], json!(null));
    // Two runs are compared as two days are.
    let query = format!("/risk/compare?then=run:{id}&now=run:{}", now.id);
    for run in [&run, &now] {
        city.living().settle_at(run.inputs.moment).unwrap();
    }
    let compared = city.get(&planner, &query).body;
    assert_eq!((&compared["is_whole"], &compared["sources_total"]), (&json!(true), &json!(2)));
    assert_eq!(compared["before"]["loss_of_life_per_year"].as_f64(), Some(run.found.loss_of_life_per_year));
    let shown = city.get(&planner, &format!("/risk?run={id}")).body;
    assert_eq!(shown["basis"]["position"].as_u64(), Some(run.inputs.moment.position));
    // What is recorded is what the journal says.
    let records = StateCheck { covers: |kind| kind != KIND, ..anlan_registry::STATE_CHECK };
    let report = verify(city.store(), &[], &[records, STATE_CHECK], &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

fn a_run_of_a_past_day_is_that_of_a_city_that_ends_there(database: &Database) {
    let city = City::new(database);
    spring(&city);
    let runs = city.runs();
    let by = || Actor::new("lin", "林");
    let past = runs.start(by(), city.living().moment_on(date(2026, 5, 5)).unwrap()).unwrap();
    let past = runs.settle(past.id).unwrap();
    let alone = City::alone();
    may(&alone);
    let whole = alone.runs().start(by(), alone.living().moment_on(date(2026, 5, 5)).unwrap()).unwrap();
    let whole = alone.runs().settle(whole.id).unwrap();
    assert_eq!((&past.inputs, &past.found), (&whole.inputs, &whole.found));
    let planner = planner(&city);
    let today =
        city.runs().settle(started(&city.post_to(&planner, "/risk/runs", &json!({ "as_of": "2026-06-01" })))).unwrap();
    assert_ne!(today.found.checksum, past.found.checksum);
    for wrong in [json!({ "as_of": "2026-06-02" }), json!({ "as_of": "Mai" }), json!({ "day": "2026-05-01" })] {
        assert_eq!(city.post_to(&planner, "/risk/runs", &wrong).status, 422, "{wrong}");
    }
}

fn what_is_called_off_leaves_nothing(database: &Database) {
    let city = City::new(database);
    town(&city);
    let planner = planner(&city);
    let before = city.store().journal_head().unwrap();
    let first = started(&city.post_to(&planner, "/risk/runs", &json!({})));
    let second = started(&city.post_to(&planner, "/risk/runs", &json!({})));
    let off = city.post_to(&planner, &format!("/risk/runs/{second}/call-off"), &json!({}));
    assert_eq!((off.status, &off.body["state"]), (200, &json!("called_off")), "{}", off.body);
    // The first is being computed, or on a fast machine done, and then it stands.
    let off = city.post_to(&planner, &format!("/risk/runs/{first}/call-off"), &json!({}));
    let was_done = off.status == 409;
    assert!(was_done || (off.status, &off.body["state"]) == (200, &json!("called_off")), "{}", off.body);
    assert_eq!(city.post_to(&planner, &format!("/risk/runs/{first}/call-off"), &json!({})).status, 409);
    // Whatever the thread was at: a run after it shows that it is through.
    let third = started(&city.post_to(&planner, "/risk/runs", &json!({})));
    let third = city.runs().settle(third).unwrap();
    let recorded = city.runs().recorded(10).unwrap();
    let kept = 1 + u64::from(was_done);
    assert_eq!((recorded[0].id, recorded.len() as u64), (third.id, kept));
    assert_eq!(city.store().journal_head().unwrap().size, before.size + kept);
    let states: Vec<String> = city.get(&planner, "/risk/runs").body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["state"].as_str().unwrap().to_owned())
        .collect();
    let done = states.iter().filter(|state| *state == "done").count() as u64;
    assert_eq!((states.len(), done), (3, kept), "{states:?}");
    assert!(states.iter().all(|state| state == "done" || state == "called_off"), "{states:?}");
    assert_eq!(city.post_to(&planner, &format!("/risk/runs/{}/call-off", third.id), &json!({})).status, 409);
    for path in ["/risk/runs/none", &format!("/risk/runs/{}", RecordId::FIRST)] {
        assert_eq!(city.get(&planner, path).status, 404, "{path}");
        assert_eq!(city.post_to(&planner, &format!("{path}/replay"), &json!({})).status, 404, "{path}");
        assert_eq!(city.post_to(&planner, &format!("{path}/call-off"), &json!({})).status, 404, "{path}");
    }
    let entry = city.store().read(|reader| reader.entry(before.size + kept)).unwrap().unwrap();
    assert_eq!((entry.kind.as_str(), entry.record), (KIND, third.id));
}

fn only_who_may_read_the_risk_sees_runs(database: &Database) {
    let city = City::new(database);
    let others: Vec<&str> = operation::ALL.into_iter().filter(|name| *name != operation::RISK_READ).collect();
    let caller = city.caller_who(Some(Reach::All), Level::Restricted, others);
    for path in ["/risk/days", "/risk/compare", "/risk/compare/table", "/risk/runs", "/risk/runs/x", "/risk?as_of=x"] {
        assert_eq!(city.get(&caller, path).status, 403, "{path}");
    }
    for path in ["/risk/runs", "/risk/runs/x/replay", "/risk/runs/x/call-off"] {
        assert_eq!(city.post_to(&caller, path, &json!({})).status, 403, "{path}");
    }
}

on_both! {
    a_replay_after_later_edits_has_the_same_bytes
    a_run_of_a_past_day_is_that_of_a_city_that_ends_there
    what_is_called_off_leaves_nothing
    only_who_may_read_the_risk_sees_runs
}
