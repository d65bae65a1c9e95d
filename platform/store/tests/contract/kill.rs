//! A process killed while it writes loses nothing that it had acknowledged.
//!
//! The test program runs itself again as the writer: that process prints an id after each answer of the store, the parent reads the ids,
//! kills it at a random moment and looks for every one of them.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anlan_kernel::{IdSource as _, id::CountingIds};
use anlan_store::journal::verify::{StateCheck, verify};
use anlan_store::{Location, Store};

use crate::setup::{Place, TABLES, now, put};

const WRITER: &str = "ANLAN_KILL_WRITER";
const CYCLE: &str = "ANLAN_KILL_CYCLE";
/// Threads that write at one time.
const WRITERS: u64 = 16;

/// Does nothing in an ordinary run; as the child it writes until it is killed.
#[test]
fn writer_process() {
    let (Ok(location), Ok(cycle)) = (std::env::var(WRITER), std::env::var(CYCLE)) else { return };
    let cycle: u64 = cycle.parse().unwrap();
    let store = Store::open(&Location::parse(&location), TABLES).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..WRITERS {
            let store = store.clone();
            scope.spawn(move || {
                let ids = CountingIds::new(cycle * WRITERS + thread);
                loop {
                    let id = ids.next_id(now());
                    if store.write(move |tx| put(tx, id, 1, "液氨")).is_ok() {
                        // One write call for the line: a line is there whole or not at all.
                        std::io::stdout().lock().write_all(format!("id={id}\n").as_bytes()).unwrap();
                    }
                }
            });
        }
    });
}

fn cycles() -> u64 {
    std::env::var("ANLAN_KILL_CYCLES").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

/// Runs the writer and kills it after a while; returns the ids it had acknowledged.
fn run_and_kill(location: &Location, cycle: u64, lifetime: Duration) -> Vec<String> {
    let location = match location {
        Location::File(path) => path.display().to_string(),
        Location::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::writer_process", "--nocapture"])
        .env(WRITER, location)
        .env(CYCLE, cycle.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    let mut begun = None;
    while let Some(Ok(line)) = lines.next() {
        // The harness prints words of its own before the first id.
        if let Some((_, id)) = line.split_once("id=") {
            acknowledged.push(id.to_owned());
            let begun = *begun.get_or_insert_with(Instant::now);
            if begun.elapsed() >= lifetime {
                break;
            }
        }
    }
    child.kill().unwrap();
    // What it had said before it died counts too; the last line may be cut.
    acknowledged.extend(
        lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("id=").map(str::to_owned))
            .filter(|id| id.len() == 26),
    );
    child.wait().unwrap();
    acknowledged
}

fn nothing_acknowledged_is_lost(place: &Place, cycles: u64) {
    let things = StateCheck {
        table: "thing",
        covers: |kind| kind == "thing",
        sql: "select id, body from thing",
        state: |row| Ok(row.text(1)?.to_owned()),
    };
    let mut acknowledged = Vec::new();
    let mut heads = Vec::new();
    for cycle in 0..cycles {
        // Moments spread over 10 to 210 ms by a fixed multiplicative sequence, so that a run can be repeated.
        let lifetime = Duration::from_millis(10 + (cycle * 7919 + 13) % 201);
        acknowledged.extend(run_and_kill(&place.location, cycle, lifetime));
        let store = place.open();
        heads.push(store.journal_head().unwrap());
        let last = cycle + 1 == cycles;
        let mut there = HashSet::new();
        if last || cycle % 10 == 0 {
            store
                .read(|reader| {
                    reader.query_each("select t.id from thing t join journal j on j.record = t.id", &[], |row| {
                        there.insert(row.text(0)?.to_owned());
                        Ok(())
                    })
                })
                .unwrap();
            let missing = acknowledged.iter().filter(|id| !there.contains(*id)).count();
            assert_eq!(missing, 0, "of {} acknowledged in {} cycles", acknowledged.len(), cycle + 1);
            let report = verify(&store, &heads, &[things], &mut |_, _| {}).unwrap();
            assert!(report.is_sound(), "cycle {cycle}: {:?}", report.faults);
        }
    }
    assert!(acknowledged.len() as u64 > cycles, "the writer wrote");
    eprintln!("{} kills, {} acknowledged, 0 missing", cycles, acknowledged.len());
}

#[test]
fn a_killed_process_loses_nothing_on_sqlite() {
    nothing_acknowledged_is_lost(&Place::sqlite(), cycles());
}

#[test]
fn a_killed_process_loses_nothing_on_postgres() {
    nothing_acknowledged_is_lost(&Place::postgres(), cycles().min(10));
}
