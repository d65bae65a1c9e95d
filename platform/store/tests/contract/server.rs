//! The server dies and comes back.

use std::time::{Duration, Instant};

use anlan_store::journal::verify::verify;
use anlan_store::{Location, Store};
use anlan_testkit::PostgresServer;

use crate::setup::{TABLES, count, ids, put};

#[test]
fn a_server_that_died_is_found_again() {
    let server = PostgresServer::start().unwrap();
    let store = Store::open(&Location::Postgres(server.create_database().unwrap()), TABLES).unwrap();
    let ids = ids(500);
    let mut acknowledged = Vec::new();
    std::thread::scope(|scope| {
        let restarting = scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(100));
            server.crash_and_restart().unwrap();
            Instant::now()
        });
        for id in ids.iter().copied() {
            match store.write(move |tx| put(tx, id, 1, "a")) {
                Ok(_) => acknowledged.push((id, Instant::now())),
                Err(problem) => {
                    assert!(
                        ["store.unreachable", "store.commit_unknown"].contains(&problem.code.as_ref()),
                        "{problem}"
                    );
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
        let back = restarting.join().unwrap();
        let id = ids[499];
        while !acknowledged.iter().any(|(_, at)| *at > back) {
            let outcome = store.write(move |tx| put(tx, id, 2, "b"));
            assert!(back.elapsed() < Duration::from_mins(1), "it reconnects: {outcome:?}");
            acknowledged.extend(outcome.ok().map(|_| (id, Instant::now())));
        }
    });
    let there =
        store.read(|reader| reader.query("select id from thing", &[], |row| Ok(row.text(0)?.to_owned()))).unwrap();
    let missing = acknowledged.iter().filter(|(id, _)| !there.contains(&id.to_string())).count();
    assert_eq!(missing, 0, "of {} acknowledged", acknowledged.len());
    assert!(count(&store, "thing") > 0);
    assert!(verify(&store, &[], &[], &mut |_, _| {}).unwrap().is_sound());
}
