//! Backups made while writing goes on, restored elsewhere, refused by name.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use anlan_store::journal::verify::verify;
use anlan_store::{Location, Migration, Store, backup};

use crate::setup::{Place, TABLES, count, ids, now, on_both, put};

on_both! {
    a_backup_under_writing_is_one_state
    an_older_backup_is_brought_up_to_date
    unusable_backups_are_refused_by_name
    nothing_is_overwritten
}

fn filled(place: &Place, things: usize) -> (Store, PathBuf) {
    let store = place.open();
    store
        .write(move |tx| {
            for id in ids(things) {
                put(tx, id, 1, "液氨\n\"罐\"")?;
            }
            tx.execute("insert into number (value, half, data) values (1, 0.1, $1)", &[vec![0_u8, 255].into()])
        })
        .unwrap();
    (store, place.folder.path().join("city.backup"))
}

/// An empty place on the same kind of database.
fn elsewhere(place: &Place) -> Place {
    match place.location {
        Location::File(_) => Place::sqlite(),
        Location::Postgres(_) => Place::postgres(),
    }
}

fn a_backup_under_writing_is_one_state(place: &Place) {
    let (store, path) = filled(place, 500);
    let stop = AtomicBool::new(false);
    let manifest = std::thread::scope(|scope| {
        let (writing, stop) = (store.clone(), &stop);
        scope.spawn(move || {
            for id in ids(5000).into_iter().skip(500) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                writing.write(move |tx| put(tx, id, 1, "b")).unwrap();
            }
        });
        store.wait_for(520, std::time::Duration::from_secs(30)).unwrap();
        let manifest = store.backup(&path, now()).unwrap();
        stop.store(true, Ordering::Relaxed);
        manifest
    });
    assert!(manifest.head.size >= 520, "what was answered before is in it");
    assert_eq!(backup::check(&path).unwrap(), manifest);
    let target = elsewhere(place);
    assert_eq!(backup::restore(&path, &target.location, TABLES).unwrap(), manifest);
    let restored = target.open();
    assert_eq!(restored.journal_head().unwrap(), manifest.head);
    assert_eq!(count(&restored, "thing"), manifest.head.size);
    assert!(verify(&restored, &[manifest.head], &[crate::tampering::THINGS], &mut |_, _| {}).unwrap().is_sound());
    let data =
        restored.read(|reader| reader.query_optional("select data from number", &[], |row| Ok(row.blob(0)?.to_vec())));
    assert_eq!(data.unwrap(), Some(vec![0, 255]));
    // And it goes on where the backup ended.
    let id = ids(6000)[5999];
    assert_eq!(restored.write(move |tx| put(tx, id, 1, "c")).unwrap(), count(&restored, "journal"));
}

fn an_older_backup_is_brought_up_to_date(place: &Place) {
    const MORE: &[Migration] =
        &[TABLES[0], TABLES[1], Migration::shared(1003, "test: later", "create table later (id bigint primary key)")];
    let (store, path) = filled(place, 3);
    store.backup(&path, now()).unwrap();
    let target = elsewhere(place);
    backup::restore(&path, &target.location, MORE).unwrap();
    let restored = Store::open(&target.location, MORE).unwrap();
    assert_eq!((count(&restored, "thing"), count(&restored, "later")), (3, 0));
}

fn unusable_backups_are_refused_by_name(place: &Place) {
    let (store, path) = filled(place, 50);
    store.backup(&path, now()).unwrap();
    let target = elsewhere(place).location;
    let refused = |migrations| {
        let problem = backup::restore(&path, &target, migrations).unwrap_err();
        assert!(!problem.remedy.zh.is_empty() && problem.place.file.is_some(), "{problem}");
        problem.code.into_owned()
    };
    assert_eq!(refused(&TABLES[..1]), "backup.newer");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 100]).unwrap();
    assert_eq!(refused(TABLES), "backup.truncated");
    let mut broken = whole.clone();
    broken[whole.len() / 2] ^= 1;
    fs::write(&path, &broken).unwrap();
    assert_eq!(refused(TABLES), "backup.broken");
    fs::write(&path, &whole).unwrap();
    let other = match place.location {
        Location::File(_) => Location::parse("postgres://nowhere/none"),
        Location::Postgres(_) => Location::File(place.folder.path().join("other.db")),
    };
    assert_eq!(backup::restore(&path, &other, TABLES).unwrap_err().code, "backup.other_database");
    fs::write(place.folder.path().join("city.backup.manifest.json"), "{}").unwrap();
    assert_eq!(refused(TABLES), "backup.foreign");
}

fn nothing_is_overwritten(place: &Place) {
    let (store, path) = filled(place, 1);
    store.backup(&path, now()).unwrap();
    assert_eq!(store.backup(&path, now()).unwrap_err().code, "backup.exists");
    assert_eq!(backup::restore(&path, &place.location, TABLES).unwrap_err().code, "backup.target_exists");
    assert_eq!(count(&store, "thing"), 1);
}
