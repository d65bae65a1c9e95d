//! Bytes changed in the database file itself.

use std::fs;

use anlan_store::Location;
use anlan_store::journal::verify::{Report, verify};

use crate::setup::{Place, count, ids, put};

fn filled(place: &Place) -> std::path::PathBuf {
    let store = place.open();
    store
        .write(|tx| {
            for (number, id) in ids(300).into_iter().enumerate() {
                put(tx, id, 1, &format!("marker-{number:04}"))?;
            }
            Ok(())
        })
        .unwrap();
    drop(store);
    let Location::File(path) = &place.location else { unreachable!("the place is a file") };
    assert!(!path.with_extension("db-wal").exists(), "closing puts everything into the file");
    path.clone()
}

fn report(place: &Place) -> Report {
    verify(&place.open(), &[], &[], &mut |_, _| {}).unwrap()
}

#[test]
fn one_byte_in_an_entry_names_the_entry() {
    let place = Place::sqlite();
    let path = filled(&place);
    assert!(report(&place).is_sound());
    let mut bytes = fs::read(&path).unwrap();
    // The name stands in the thing's body and in the journal: change it in the journal, whose text goes on as a journal entry.
    let needle = b"marker-0123";
    let places: Vec<usize> =
        bytes.windows(needle.len()).enumerate().filter(|(_, at)| at == needle).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2, "once in the table, once in the journal");
    let mut named = Vec::new();
    for at in places {
        bytes[at] = b'M';
        fs::write(&path, &bytes).unwrap();
        named.extend(report(&place).faults.into_iter().map(|fault| (fault.problem.code, fault.position)));
        bytes[at] = b'm';
    }
    assert_eq!(named, [("journal.edited".into(), Some(124))]);
}

#[test]
fn a_destroyed_page_does_not_end_the_search() {
    let place = Place::sqlite();
    let path = filled(&place);
    let mut bytes = fs::read(&path).unwrap();
    // The page that holds entry 150 in the middle of the journal; its header is made nonsense.
    let needle = b"\"name\":\"marker-0150\"";
    let tables = count(&place.open(), "journal");
    for at in
        bytes.windows(needle.len()).enumerate().filter(|(_, at)| at == needle).map(|(at, _)| at).collect::<Vec<_>>()
    {
        let page = at / 4096 * 4096;
        bytes[page..page + 8].fill(0xff);
    }
    fs::write(&path, &bytes).unwrap();
    let report = report(&place);
    let codes: Vec<&str> = report.faults.iter().map(|fault| fault.problem.code.as_ref()).collect();
    assert!(codes.contains(&"store.corrupt"), "{codes:?}");
    assert!(codes.contains(&"journal.unreadable") || codes.contains(&"journal.deleted"), "{codes:?}");
    assert!(report.entries > 100 && report.entries < tables, "the entries on other pages are read: {}", report.entries);
}
