//! Imports: previewed, partly or wholly taken, undone.

use anlan_registry::import::undo;
use anlan_registry::records;
use anlan_testkit::Database;

use crate::setup::{Registry, code};

anlan_testkit::on_both! {
    a_preview_promises_what_the_import_keeps
    an_undo_keeps_what_somebody_changed_since
    a_second_import_of_the_same_table_changes_nothing
    the_days_a_fact_holds_are_imported_and_changed
}

const SITES: &str = "厂区编号,厂区名称,district\nS1,一库,210211\nS2,二库,210213\n,三库,210213\n";

fn a_preview_promises_what_the_import_keeps(database: &Database) {
    let registry = Registry::open(database);
    let preview = registry.import("site", SITES, |request| request.dry_run = true);
    assert_eq!((preview.batch, registry.journal_size()), (None, 0));
    let whole = registry.import("site", SITES, |request| request.all_or_nothing = true);
    assert_eq!((whole.batch, whole.created, registry.journal_size()), (None, 0, 0), "one row is refused, so all are");
    let taken = registry.import("site", SITES, |_| {});
    assert!(taken.batch.is_some());
    assert_eq!((taken.created, taken.refused), (preview.created, preview.refused));
    assert_eq!((taken.created, taken.refused, registry.journal_size()), (2, 1, 2));
    assert_eq!(taken.problems[0].place.row, Some(4));
}

fn a_second_import_of_the_same_table_changes_nothing(database: &Database) {
    let registry = Registry::open(database);
    registry.import("site", SITES, |_| {});
    let again = registry.import("site", SITES, |_| {});
    assert_eq!((again.created, again.updated, again.unchanged, registry.journal_size()), (0, 0, 2, 2));
}

fn the_days_a_fact_holds_are_imported_and_changed(database: &Database) {
    let registry = Registry::open(database);
    let table = |from: &str| format!("厂区编号,厂区名称,有效期起\nS1,一库,{from}\n");
    registry.import("site", &table("2024-01-01"), |_| {});
    let changed = registry.import("site", &table("2025-01-01"), |_| {});
    assert_eq!((changed.updated, changed.unchanged), (1, 0));
    let there = registry.store.read(|reader| records::find_by_key(reader, "site", "S1")).unwrap().unwrap();
    assert_eq!(there.valid_from.map(|day| day.to_string()).as_deref(), Some("2025-01-01"));
}

fn an_undo_keeps_what_somebody_changed_since(database: &Database) {
    let registry = Registry::open(database);
    registry.import("site", "厂区编号,厂区名称\nS1,旧名\n", |_| {});
    let batch = registry.import("site", SITES, |_| {}).batch.unwrap();
    let find = |key: &str| registry.store.read(|reader| records::find_by_key(reader, "site", key)).unwrap();
    registry.update("wang", &find("S2").unwrap(), &[("name", "二号库")]).unwrap();
    let take_back = || registry.act("lin", move |tx, context, catalogue| Ok(undo(tx, context, catalogue, batch)?));
    let report = take_back().unwrap();
    assert_eq!((report.restored, report.removed, report.kept.len()), (1, 0, 1), "{report:?}");
    assert_eq!(find("S1").unwrap().text("name"), Some("旧名"), "put back to what it was");
    assert_eq!(find("S2").unwrap().text("name"), Some("二号库"), "what Wang changed stays");
    assert_eq!(code(take_back()), "import.already_undone");
}
