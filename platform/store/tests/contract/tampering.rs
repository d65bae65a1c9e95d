//! What somebody changes behind the program's back is found and named.

use anlan_kernel::Position;
use anlan_store::journal::verify::{Report, StateCheck, verify};
use anlan_store::journal::{Head, bundle};
use anlan_store::{Store, Value};

use crate::setup::{Place, entry, ids, on_both, put};

on_both! {
    an_untouched_journal_is_sound
    an_edited_entry_is_named
    an_entry_edited_together_with_its_hash_is_named
    an_edited_hash_is_one_fault
    a_deleted_entry_is_named
    several_faults_are_all_named
    a_truncated_end_is_named
    a_journal_rewritten_with_its_head_differs_from_a_head_kept_elsewhere
    edited_added_and_deleted_records_are_named
    an_edited_head_is_named
    a_bundle_is_checked_by_itself
    every_range_makes_a_sound_bundle
    an_edited_bundle_is_refused
}

pub(crate) const THINGS: StateCheck = StateCheck {
    table: "thing",
    covers: |kind| kind == "thing",
    sql: "select id, body from thing",
    state: |row| Ok(row.text(1)?.to_owned()),
};

/// A store with ten things, the third deleted again: eleven entries.
fn filled(place: &Place) -> Store {
    let store = place.open();
    store
        .write(|tx| {
            for id in ids(10) {
                put(tx, id, 1, "名")?;
            }
            let third = ids(3)[2];
            tx.execute("delete from thing where id = $1", &[third.into()])?;
            tx.journal(entry(third, 2, None))
        })
        .unwrap();
    store
}

fn tamper(store: &Store, sql: &'static str, parameters: Vec<Value>) {
    assert_eq!(store.write(move |tx| tx.execute(sql, &parameters)).unwrap(), 1, "{sql}");
}

fn report(store: &Store, known: &[Head]) -> Report {
    verify(store, known, &[THINGS], &mut |_, _| {}).unwrap()
}

fn faults(store: &Store, known: &[Head]) -> Vec<(String, Option<Position>)> {
    report(store, known).faults.into_iter().map(|fault| (fault.problem.code.into_owned(), fault.position)).collect()
}

fn fault(code: &str, position: Position) -> (String, Option<Position>) {
    (code.to_owned(), Some(position))
}

fn an_untouched_journal_is_sound(place: &Place) {
    let store = filled(place);
    let head = store.journal_head().unwrap();
    let report = report(&store, std::slice::from_ref(&head));
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!((report.entries, report.records, report.head), (11, 9, Some(head)));
}

fn an_edited_entry_is_named(place: &Place) {
    let store = filled(place);
    tamper(&store, "update journal set actor = 'wang' where position = 4", vec![]);
    let report = report(&store, &[]);
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    let found = &report.faults[0];
    assert_eq!((found.problem.code.as_ref(), found.position), ("journal.edited", Some(4)));
    assert_eq!(found.problem.place.record, Some(ids(4)[3].to_string()));
    assert!(found.problem.message.zh.contains("第4条") && !found.problem.remedy.zh.is_empty());
}

fn an_entry_edited_together_with_its_hash_is_named(place: &Place) {
    let store = filled(place);
    // The hash of entry 5 with another actor, as an intruder who knows the format computes it.
    let mut bundle = Vec::new();
    bundle::export(&store, 5..=5, &mut bundle).unwrap();
    let line = String::from_utf8(bundle).unwrap().lines().nth(1).unwrap().replace("\"lin\"", "\"wang\"");
    let hash = anlan_merkle::leaf_hash(line.replacen("\"by\":\"wang\"", "\"by\":\"lin\"", 1).as_bytes());
    tamper(&store, "update journal set actor = 'wang', hash = $1 where position = 5", vec![hash.into()]);
    assert_eq!(faults(&store, &[]), [fault("journal.replaced", 5), ("journal.root".to_owned(), None)]);
}

fn an_edited_hash_is_one_fault(place: &Place) {
    let store = filled(place);
    tamper(&store, "update journal set hash = $1 where position = 6", vec![[7; 32].into()]);
    assert_eq!(faults(&store, &[]), [fault("journal.edited", 6)]);
    tamper(&store, "update journal set hash = $1 where position = 11", vec![[7; 32].into()]);
    assert_eq!(faults(&store, &[]), [fault("journal.edited", 6), fault("journal.edited", 11)]);
}

fn a_deleted_entry_is_named(place: &Place) {
    let store = filled(place);
    let head = store.journal_head().unwrap();
    tamper(&store, "delete from journal where position = 7", vec![]);
    // The record of the deleted entry is in its table, but nothing in the journal says so.
    assert_eq!(faults(&store, &[head]), [fault("journal.deleted", 7), ("state.unexpected".to_owned(), None)]);
}

fn several_faults_are_all_named(place: &Place) {
    let store = filled(place);
    tamper(&store, "delete from journal where position = 1", vec![]);
    tamper(&store, "update journal set at = '1955-01-01T00:00:00.000000000Z' where position = 3", vec![]);
    tamper(&store, "update journal set position = -5 where position = 8", vec![]);
    let found = faults(&store, &[]);
    for expected in [
        fault("journal.deleted", 1),
        fault("journal.edited", 3),
        fault("journal.deleted", 8),
        ("journal.inserted".to_owned(), None),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

fn a_truncated_end_is_named(place: &Place) {
    let store = filled(place);
    tamper(&store, "delete from journal where position = 11", vec![]);
    assert_eq!(faults(&store, &[]), [fault("journal.truncated", 11), fault("state.missing", 3)]);
}

fn a_journal_rewritten_with_its_head_differs_from_a_head_kept_elsewhere(place: &Place) {
    let honest = filled(place).journal_head().unwrap();
    // Another history of the same length, sound in itself.
    let other = Place::sqlite();
    let store = other.open();
    store
        .write(|tx| {
            for id in ids(11) {
                put(tx, id, 1, "另")?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(faults(&store, &[]), []);
    assert_eq!(faults(&store, std::slice::from_ref(&honest)), [fault("journal.rewritten", 11)]);
    let longer = Head { size: 12, ..honest };
    assert_eq!(faults(&store, &[longer]), [("journal.rewritten".to_owned(), None)]);
}

fn edited_added_and_deleted_records_are_named(place: &Place) {
    let store = filled(place);
    let id = |number: usize| ids(10)[number - 1];
    let other = crate::setup::state(id(2), 1, "改");
    tamper(&store, "update thing set body = $2 where id = $1", vec![id(2).into(), other.into()]);
    tamper(&store, "delete from thing where id = $1", vec![id(5).into()]);
    tamper(&store, "insert into thing (id, version, body) values ($1, 1, '{}')", vec![id(3).into()]);
    tamper(&store, "insert into thing (id, version, body) values ('x', 1, '{}')", vec![]);
    let mut found = report(&store, &[])
        .faults
        .into_iter()
        .map(|fault| (fault.problem.code.into_owned(), fault.problem.place.record.unwrap()))
        .collect::<Vec<_>>();
    found.sort();
    let expected = [
        ("state.edited", id(2).to_string()),
        ("state.missing", id(5).to_string()),
        ("state.unexpected", id(3).to_string()),
        ("state.unexpected", "x".to_owned()),
    ];
    assert_eq!(found, expected.map(|(code, record)| (code.to_owned(), record)));
}

fn an_edited_head_is_named(place: &Place) {
    let store = filled(place);
    tamper(&store, "update journal_head set root = $1", vec![[1; 32].into()]);
    assert_eq!(faults(&store, &[]), [("journal.head_edited".to_owned(), None)]);
    tamper(&store, "delete from journal_head", vec![]);
    let found = faults(&store, &[]);
    assert_eq!(found, [("journal.head_damaged".to_owned(), None)]);
}

fn exported(store: &Store, first: Position, last: Position) -> String {
    let mut out = Vec::new();
    bundle::export(store, first..=last, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn a_bundle_is_checked_by_itself(place: &Place) {
    let store = filled(place);
    let text = exported(&store, 3, 6);
    let checked = bundle::verify(&mut text.as_bytes()).unwrap();
    assert_eq!((checked.entries, checked.faults), (4, vec![]));
    assert_eq!(checked.header.head, store.journal_head().unwrap());
    let beyond = bundle::export(&store, 3..=12, &mut Vec::new()).unwrap_err();
    assert_eq!(beyond.code, "bundle.range");
}

fn every_range_makes_a_sound_bundle(place: &Place) {
    let store = filled(place);
    for first in 1..=11 {
        for last in first..=11 {
            let checked = bundle::verify(&mut exported(&store, first, last).as_bytes()).unwrap();
            assert_eq!(checked.faults, [], "{first} to {last}");
        }
    }
}

fn an_edited_bundle_is_refused(place: &Place) {
    let text = exported(&filled(place), 3, 6);
    let codes = |text: &str| {
        let checked = bundle::verify(&mut text.as_bytes()).unwrap();
        checked.faults.into_iter().map(|problem| problem.code.into_owned()).collect::<Vec<_>>()
    };
    let lines: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n");
    // Each single line, the last one included; the middle ones by name.
    for number in 1..lines.len() {
        let edited = lines[number].replace("\"version\":1", "\"version\":2");
        let mut changed = lines.clone();
        changed[number] = &edited;
        let found = codes(&joined(&changed));
        assert_eq!(found.contains(&"bundle.entry".to_owned()), number + 1 < lines.len(), "{found:?}");
        assert!(found.contains(&"bundle.root".to_owned()));
    }
    assert_eq!(codes(&joined(&lines[..4])), ["bundle.length"]);
    assert!(
        codes(&text.replace(
            "\"consistency\":[\"",
            "\"consistency\":[\"0000000000000000000000000000000000000000000000000000000000000000\",\""
        ))
        .contains(&"bundle.root".to_owned())
    );
    assert_eq!(bundle::verify(&mut "{}".as_bytes()).unwrap_err().code, "bundle.malformed");
    assert_eq!(bundle::verify(&mut "".as_bytes()).unwrap_err().code, "bundle.malformed");
}
