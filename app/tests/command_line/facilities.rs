//! Real facilities, read as they are: every line is matched, queued or refused, and the sums agree.

use serde_json::Value;

use crate::setup::{Desk, shared};

fn count(summary: &Value, name: &str) -> u64 {
    summary[name].as_u64().unwrap()
}

#[test]
fn files_and_database_come_to_the_same() {
    let Some(folder) = shared("facilities") else { return };
    let (facilities, inventory) = (folder.join("rmp_facilities.csv"), folder.join("rmp_inventory.csv"));
    let (facilities, inventory) = (facilities.to_str().unwrap(), inventory.to_str().unwrap());
    let lines = std::fs::read_to_string(inventory).unwrap().lines().count() as u64 - 1;
    let sites = std::fs::read_to_string(facilities).unwrap().lines().count() as u64 - 1;
    let desk = Desk::new();
    let imported = desk.run(&["import", "--json", facilities, inventory]).json();
    for (report, rows) in imported.as_array().unwrap().iter().zip([sites, lines]) {
        let sum: u64 = ["created", "updated", "unchanged", "refused"].iter().map(|name| count(report, name)).sum();
        assert_eq!((count(report, "rows"), sum), (rows, rows), "{}", report["file"]);
        assert_eq!(count(report, "refused"), 0, "{}", report["problems"]);
    }
    for edition in ["2018", "2009"] {
        let report = desk.run(&["identify", "--json", "--edition", edition, inventory]).json();
        let summary = &report["summary"];
        assert_eq!(count(summary, "lines"), lines);
        assert_eq!(count(summary, "matched") + count(summary, "queued") + count(summary, "refused"), lines);
        let grades: u64 = summary["by_grade"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(grades, count(summary, "units"));
        let asked: u64 = report["queue"].as_array().unwrap().iter().map(|question| count(question, "lines")).sum();
        assert_eq!(asked, count(summary, "queued"));
        let stored = desk.done(&["identify", "--json", "--edition", edition]).json();
        assert_eq!(stored["summary"]["by_grade"], summary["by_grade"], "{edition}");
    }
}
