//! Commands: durable together, failing alone.

use std::sync::mpsc;
use std::time::Duration;

use anlan_kernel::Problem;
use anlan_store::{Options, Store, Tx};

use crate::setup::{Place, TABLES, count, entry, ids, now, on_both, put, state};

on_both! {
    sixty_four_writers_lose_nothing
    a_failing_command_takes_back_its_own_changes_only
    a_panicking_command_takes_back_its_own_changes_only
    a_preview_leaves_nothing
    the_journal_is_read_back
    a_follower_is_woken
    whoever_waits_too_long_is_told
    a_store_opens_again_where_it_stopped
}

fn sixty_four_writers_lose_nothing(place: &Place) {
    let store = place.open();
    let ids = ids(64 * 20);
    std::thread::scope(|scope| {
        for chunk in ids.chunks(20) {
            let store = store.clone();
            scope.spawn(move || {
                for id in chunk.iter().copied() {
                    store.write(move |tx| put(tx, id, 1, "a")).unwrap();
                }
            });
        }
    });
    drop(store);
    let store = place.open();
    assert_eq!(count(&store, "thing"), 64 * 20);
    assert_eq!(store.journal_head().unwrap().size, 64 * 20);
    let mut expected = 0;
    store
        .read(|reader| {
            reader.each_entry_after(0, |entry| {
                expected += 1;
                assert_eq!(entry.position, expected, "positions have no gaps");
                Ok(())
            })
        })
        .unwrap();
    assert_eq!(expected, 64 * 20);
}

type Work = Box<dyn FnOnce(&mut Tx<'_>) -> Result<u64, Problem> + Send>;

/// Puts a good, a bad and a good command into the same transaction by holding the writer until all wait.
fn sandwich(place: &Place, bad: fn(&mut Tx<'_>) -> Result<u64, Problem>) -> (Store, Problem) {
    let store = place.open();
    let ids = ids(3);
    let (go, wait) = mpsc::channel();
    let problem = std::thread::scope(|scope| {
        let holder = store.clone();
        scope.spawn(move || {
            holder.write(move |_| wait.recv().map_err(|cause| Problem::internal("test", cause))).unwrap();
        });
        std::thread::sleep(Duration::from_millis(30));
        let spawn = |work: Work| {
            let store = store.clone();
            let handle = scope.spawn(move || store.write(work));
            std::thread::sleep(Duration::from_millis(10));
            handle
        };
        let (first, last) = (ids[0], ids[2]);
        let good = spawn(Box::new(move |tx| put(tx, first, 1, "first")));
        let failing = spawn(Box::new(bad));
        let other = spawn(Box::new(move |tx| put(tx, last, 1, "last")));
        go.send(()).unwrap();
        assert_eq!(good.join().unwrap().unwrap(), 1);
        assert_eq!(other.join().unwrap().unwrap(), 2, "the position of the command taken back is given again");
        failing.join().unwrap().unwrap_err()
    });
    assert_eq!(count(&store, "thing"), 2);
    assert_eq!(store.journal_head().unwrap().size, 2);
    (store, problem)
}

fn a_failing_command_takes_back_its_own_changes_only(place: &Place) {
    let (_, problem) = sandwich(place, |tx| {
        put(tx, ids(3)[1], 1, "bad")?;
        Err(Problem::invalid("test.bad", "坏", "bad"))
    });
    assert_eq!(problem.code, "test.bad");
}

fn a_panicking_command_takes_back_its_own_changes_only(place: &Place) {
    let (_, problem) = sandwich(place, |tx| {
        put(tx, ids(3)[1], 1, "bad")?;
        panic!("as a test wants it");
    });
    assert_eq!(problem.code, "store.command_panicked");
    assert!(problem.message.en.contains("as a test wants it"));
}

fn a_preview_leaves_nothing(place: &Place) {
    let store = place.open();
    let id = ids(1)[0];
    let seen = store.write_or_roll_back(move |tx| {
        put(tx, id, 1, "a")?;
        let seen = tx.query_optional("select count(*) from thing", &[], |row| row.integer(0))?;
        Ok((seen, false))
    });
    assert_eq!(seen.unwrap(), Some(1));
    assert_eq!((count(&store, "thing"), store.journal_head().unwrap().size), (0, 0));
}

fn the_journal_is_read_back(place: &Place) {
    let store = place.open();
    let (id, batch) = (ids(2)[0], ids(2)[1]);
    store
        .write(move |tx| {
            put(tx, id, 1, "one")?;
            let mut second = entry(id, 2, Some(state(id, 2, "two")));
            second.at = now() + jiff::SignedDuration::from_millis(1500);
            second.batch = Some(batch);
            tx.journal(second)?;
            let mut gone = entry(id, 3, None);
            gone.at = now() + jiff::SignedDuration::from_secs(3);
            tx.journal(gone)
        })
        .unwrap();
    store
        .read(|reader| {
            let name =
                |record: Option<anlan_kernel::Record>| record.and_then(|record| record.text("name").map(str::to_owned));
            assert_eq!(reader.history(id)?.len(), 3);
            assert_eq!(reader.entries_of_batch(batch)?.iter().map(|entry| entry.position).collect::<Vec<_>>(), [2]);
            assert_eq!(name(reader.as_of(id, 1)?).as_deref(), Some("one"));
            assert_eq!(name(reader.as_of(id, 2)?).as_deref(), Some("two"));
            assert_eq!(reader.as_of(id, 2)?.unwrap().position, 2);
            assert_eq!(reader.as_of(id, 3)?, None);
            assert_eq!(name(reader.state_before(id, 3)?).as_deref(), Some("two"));
            assert_eq!(reader.state_before(id, 1)?, None);
            assert_eq!(reader.entries_after(1, 1)?[0].position, 2);
            assert_eq!(reader.entry(3)?.unwrap().after, None);
            let at = |milliseconds| now() + jiff::SignedDuration::from_millis(milliseconds);
            assert_eq!(reader.position_at(at(-1))?, 0);
            assert_eq!(reader.position_at(at(0))?, 1);
            assert_eq!(reader.position_at(at(1600))?, 2);
            assert_eq!(reader.position_at(at(9000))?, 3);
            assert_eq!(reader.journal_head()?.at, Some(at(3000)));
            Ok(())
        })
        .unwrap();
}

fn a_follower_is_woken(place: &Place) {
    let store = place.open();
    assert_eq!(store.wait_for(1, Duration::from_millis(20)).unwrap(), 0);
    let follower = store.clone();
    let waiting = std::thread::spawn(move || follower.wait_for(1, Duration::from_secs(30)).unwrap());
    let id = ids(1)[0];
    store.write(move |tx| put(tx, id, 1, "a")).unwrap();
    assert_eq!(waiting.join().unwrap(), 1);
    // A store opened beside it, as another node has, sees the same.
    assert_eq!(place.open().wait_for(1, Duration::from_secs(30)).unwrap(), 1);
}

fn whoever_waits_too_long_is_told(place: &Place) {
    let options = Options { patience: Duration::from_millis(50), ..Options::default() };
    let store = Store::open_with(&place.location, TABLES, options).unwrap();
    let (go, wait) = mpsc::channel::<()>();
    let (started, ready) = mpsc::channel();
    let holder = store.clone();
    let held = std::thread::spawn(move || {
        holder.write(move |_| {
            started.send(()).unwrap();
            let _ = wait.recv();
            Ok(())
        })
    });
    ready.recv().unwrap();
    let problem = store.write(|tx| tx.execute("insert into number (value) values (1)", &[])).unwrap_err();
    assert_eq!((problem.code.as_ref(), problem.kind), ("store.queue", anlan_kernel::Kind::Unavailable));
    go.send(()).unwrap();
    held.join().unwrap().unwrap();
    // What was refused is not done later either.
    store.write(|tx| tx.execute("insert into number (value) values (2)", &[])).unwrap();
    assert_eq!(count(&store, "number"), 1);
}

fn a_store_opens_again_where_it_stopped(place: &Place) {
    let ids = ids(2);
    let (first, second) = (ids[0], ids[1]);
    let head = {
        let store = place.open();
        store.write(move |tx| put(tx, first, 1, "a")).unwrap();
        store.journal_head().unwrap()
    };
    let store = place.open();
    assert_eq!(store.journal_head().unwrap(), head);
    assert_eq!(store.write(move |tx| put(tx, second, 1, "b")).unwrap(), 2);
}
