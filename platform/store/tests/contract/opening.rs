//! Opening: what is not ours or not yet ours is left alone.

use anlan_kernel::Kind;
use anlan_store::{Location, Migration, Store};

use crate::setup::{Place, TABLES, count, ids, on_both, put};

on_both! {
    a_database_of_a_newer_program_is_refused
    a_changed_step_is_refused
    stores_opened_at_once_make_one_schema
    two_stores_share_one_journal
}

fn a_database_of_a_newer_program_is_refused(place: &Place) {
    drop(place.open());
    let problem = Store::open(&place.location, &TABLES[..1]).err().unwrap();
    assert_eq!((problem.code.as_ref(), problem.kind), ("store.newer", Kind::Conflict));
    for text in [&problem.message.zh, &problem.message.en] {
        assert!(text.contains("1002") && text.contains("1001"), "it names both versions: {text}");
    }
    assert!(!problem.remedy.zh.is_empty() && !problem.remedy.en.is_empty());
    place.open();
}

fn a_changed_step_is_refused(place: &Place) {
    drop(place.open());
    let changed = [TABLES[0], Migration::shared(1002, "test: numbers", "create table number (value text)")];
    assert_eq!(Store::open(&place.location, &changed).err().unwrap().code, "store.schema_changed");
    let twice = [TABLES[0], TABLES[0]];
    assert_eq!(Store::open(&place.location, &twice).err().unwrap().code, "store.migrations");
}

fn stores_opened_at_once_make_one_schema(place: &Place) {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| place.open());
        }
    });
    assert_eq!(count(&place.open(), "store_migration"), 4);
}

fn two_stores_share_one_journal(place: &Place) {
    let stores = [place.open(), place.open()];
    let ids = ids(200);
    std::thread::scope(|scope| {
        for (store, ids) in stores.iter().zip(ids.chunks(100)) {
            scope.spawn(move || {
                for id in ids.iter().copied() {
                    store.write(move |tx| put(tx, id, 1, "a")).unwrap();
                }
            });
        }
    });
    let report = anlan_store::journal::verify::verify(&stores[0], &[], &[], &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.entries, 200);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let folder = anlan_testkit::folder();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to be looked at as one").unwrap();
    let problem = Store::open(&Location::File(text.clone()), TABLES).err().unwrap();
    assert_eq!(problem.code, "store.corrupt");
    assert!(problem.place.file.unwrap().ends_with("notes.txt"));
    assert!(std::fs::read_to_string(text).unwrap().starts_with("not a database"));
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("create table theirs (x)").unwrap();
    assert_eq!(Store::open(&Location::File(other), TABLES).err().unwrap().code, "store.foreign");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let problem = Store::open(&Location::parse("postgres://postgres@127.0.0.1:1/none"), TABLES).err().unwrap();
    assert_eq!((problem.code.as_ref(), problem.kind), ("store.unreachable", Kind::Unavailable));
    assert_eq!(Store::open(&Location::parse("postgres://host:port/city"), TABLES).err().unwrap().code, "store.address");
}

#[test]
fn the_disk_is_measured_at_opening() {
    let place = Place::sqlite();
    let store = place.open();
    assert!(store.health().flush_time.is_some_and(|time| time.as_nanos() > 0));
    let files: Vec<_> = std::fs::read_dir(place.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(files.iter().all(|name| name.to_string_lossy().starts_with("city.db")), "{files:?}");
    assert!(files.iter().all(|name| !name.to_string_lossy().contains("flush")), "{files:?}");
}
