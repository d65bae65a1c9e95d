//! `anlan backup`, `anlan restore`, and databases that are not as they should be.

use crate::setup::{Desk, small_city};

#[test]
fn a_backup_is_restored_into_an_empty_place_only() {
    let desk = Desk::new();
    small_city(&desk);
    let verdicts = desk.done(&["identify", "--json"]).out;
    desk.done(&["backup", "backup.db"]);
    let refused = desk.run(&["restore", "backup.db"]);
    assert_eq!(refused.code, 4, "a database that is there is not overwritten: {}", refused.err);
    desk.done(&["--database", "restored.db", "restore", "backup.db"]);
    assert_eq!(desk.done(&["--database", "restored.db", "identify", "--json"]).out, verdicts);
    desk.done(&["--database", "restored.db", "journal", "verify"]);
}

#[test]
fn a_damaged_backup_is_refused() {
    let desk = Desk::new();
    desk.done(&["backup", "backup.db"]);
    let path = desk.path("backup.db");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let run = desk.run(&["--database", "restored.db", "restore", "backup.db"]);
    assert_ne!(run.code, 0);
    assert!(run.err.contains("处理"), "{}", run.err);
    assert!(!desk.path("restored.db").exists());
}

#[test]
fn without_a_database_the_first_step_is_named() {
    let desk = Desk::empty();
    let run = desk.run(&["queue"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("anlan init"), "{}", run.err);
    assert!(!desk.path("city.db").exists());
}

#[test]
fn another_programs_file_is_left_alone() {
    let desk = Desk::empty();
    desk.write("city.db", "this is a letter, not a database, and long enough to look at");
    let run = desk.run(&["init", "--json"]);
    assert_eq!(run.code, 70, "{}", run.err);
    assert_eq!(run.problems()[0]["severity"], "error");
    assert!(std::fs::read_to_string(desk.path("city.db")).unwrap().starts_with("this is a letter"));
}
