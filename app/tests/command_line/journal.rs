//! `anlan journal`: edits behind the program's back are found.

use std::io::{Read as _, Seek as _, Write as _};

use crate::setup::{Desk, small_city, verdict_on};

/// Changes one byte of the database file, in the stock of a holding as the journal keeps it.
fn edit(desk: &Desk) {
    let path = desk.path("city.db");
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    let needle = "\"design_max_t\":400".as_bytes();
    let at = bytes.windows(needle.len()).position(|window| window == needle).expect("the stock is in the file");
    file.seek(std::io::SeekFrom::Start((at + needle.len() - 3) as u64)).unwrap();
    file.write_all(b"3").unwrap();
}

#[test]
fn one_byte_changed_on_disk_is_found_and_named() {
    let desk = Desk::new();
    small_city(&desk);
    let sound = desk.done(&["journal", "verify"]);
    assert!(sound.out.contains("完好"), "{}", sound.out);
    desk.done(&["journal", "export", "journal.bundle"]);
    desk.done(&["journal", "verify", "journal.bundle"]);
    edit(&desk);
    let run = desk.run(&["journal", "verify"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("第") && run.err.contains("处理"), "the entry is named: {}{}", run.out, run.err);
    let report = desk.run(&["journal", "verify", "--json"]).json();
    assert!(report["fault_count"].as_u64().unwrap() > 0, "{report}");
}

#[test]
fn an_exported_journal_is_verified_without_the_database() {
    let desk = Desk::new();
    small_city(&desk);
    desk.done(&["journal", "export", "journal.bundle"]);
    let text = std::fs::read_to_string(desk.path("journal.bundle")).unwrap();
    let elsewhere = Desk::empty();
    elsewhere.write("journal.bundle", &text);
    elsewhere.done(&["journal", "verify", "journal.bundle"]);
    elsewhere.write("journal.bundle", text.replacen("海湾", "海岸", 1));
    let run = elsewhere.run(&["journal", "verify", "journal.bundle"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
}

#[test]
fn the_history_of_a_record_tells_before_and_after() {
    let desk = Desk::new();
    small_city(&desk);
    let file = desk.write("more.csv", "厂区编号,序号,危险化学品名称,CAS号,设计最大量(t)\nA,1,液氨,7664-41-7,60\n");
    desk.done(&["--actor", "lin", "import", "--type", "holding", &file]);
    let verdict = verdict_on(&desk, "A");
    let holding = verdict["lines"].as_array().unwrap().iter().find(|line| line["declared"] == "液氨").unwrap();
    let run = desk.done(&["journal", "history", holding["holding"].as_str().unwrap()]);
    assert!(run.out.contains("lin") && run.out.contains("30 → 60"), "{}", run.out);
}
