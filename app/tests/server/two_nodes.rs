//! Two servers on one PostgreSQL: what is written at one is seen at the other within a second, in what is derived too.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::setup::{Client, Server, load_sample_city};

/// Asks until the answer is as wanted; the time it took is told, and a minute is given so that a slow machine fails for no other reason.
fn until(wanted: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !wanted() {
        assert!(begun.elapsed() < Duration::from_mins(1), "never came true");
        std::thread::sleep(Duration::from_millis(20));
    }
    begun.elapsed()
}

fn ammonia(client: &Client) -> (String, String, u64) {
    let page = client.get("/hazards?q=DM004&limit=1");
    let unit = page.body["items"][0]["unit"].as_str().unwrap().to_owned();
    let lines = client.get(&format!("/hazards/{unit}"));
    let holding = lines.body["verdicts"][0]["lines"][0]["holding"].as_str().unwrap().to_owned();
    let record = client.get(&format!("/records/holding/{holding}"));
    (unit, holding, record.body["version"].as_u64().unwrap())
}

#[test]
fn a_change_at_one_node_is_seen_at_the_other() {
    let folder = anlan_testkit::folder();
    let database = anlan_testkit::postgres_database();
    load_sample_city(&database, folder.path());
    let (one, two) = (Server::on(&database, folder.path()), Server::on(&database, folder.path()));
    let (here, there) = (one.sign_in("bureau"), two.sign_in("bureau"));
    let (unit, holding, version) = ammonia(&here);
    let s = |client: &Client| client.get(&format!("/hazards/{unit}")).body["verdicts"][0]["s"]["exact"].clone();
    let before = s(&there);
    let change = json!({"fields": {"design_max_t": 12345}, "source": "核查"});
    let version = format!("\"{version}\"");
    let written = here.ask("PATCH", &format!("/records/holding/{holding}"), Some(&change), &[("if-match", &version)]);
    assert_eq!(written.status, 200, "{}", written.text);
    assert_ne!(s(&here), before, "the node that wrote it answers with it at once");
    let took = until(|| s(&there) != before);
    println!("seen at the other node after {} ms", took.as_millis());
    assert_eq!(s(&there), s(&here));
    assert_eq!(there.ask("DELETE", "/session", None, &[]).status, 204);
    assert_eq!(here.get("/session").status, 200, "another session of the same person stays");
    // A session that ends at one node ends at the other.
    let also_there = Client { url: two.url.clone(), ..here.clone() };
    assert_eq!(also_there.get("/session").status, 200);
    assert_eq!(here.ask("DELETE", "/session", None, &[]).status, 204);
    until(|| also_there.get("/session").status == 401);
}
