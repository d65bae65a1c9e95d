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
        assert_eq!(asked, count(summary, "queued") + count(summary, "category_needed"));
        let stored = desk.done(&["identify", "--json", "--edition", edition]).json();
        assert_eq!(stored["summary"]["by_grade"], summary["by_grade"], "{edition}");
    }
}

/// Lines of the inventory for which the page in `docs/` was written.
const LINES: u64 = 6530;

#[test]
fn the_page_on_them_is_true() {
    let Some(folder) = shared("facilities") else { return };
    let (facilities, inventory) = (folder.join("rmp_facilities.csv"), folder.join("rmp_inventory.csv"));
    let (facilities, inventory) = (facilities.to_str().unwrap(), inventory.to_str().unwrap());
    let desk = Desk::new();
    let mut rows: Vec<String> = Vec::new();
    for report in desk.run(&["import", "--json", facilities, inventory]).json().as_array().unwrap() {
        let figures = ["rows", "created", "refused", "warned"].map(|name| count(report, name).to_string());
        rows.push(format!("| {} | {} |", report["file"].as_str().unwrap(), figures.join(" | ")));
    }
    for edition in ["2018", "2009"] {
        let report = desk.run(&["identify", "--json", "--edition", edition, inventory]).json();
        let (name, summary) = (report["edition"].as_str().unwrap(), &report["summary"]);
        if count(summary, "lines") != LINES {
            eprintln!("left out: the page on the real facilities, which is on other files");
            return;
        }
        let figures = ["lines", "matched", "category_needed", "queued", "refused", "units"];
        rows.push(format!("| {name} | {} |", figures.map(|figure| count(summary, figure).to_string()).join(" | ")));
        let grades = ["1", "2", "3", "4", "major_hazard_not_graded", "not_decided", "not_major_hazard"];
        let grades = grades.map(|grade| summary["by_grade"][grade].as_u64().unwrap_or(0).to_string());
        rows.push(format!("| {name} | {} |", grades.join(" | ")));
    }
    let page = include_str!("../../../docs/real-facilities.md");
    for row in rows {
        assert!(page.contains(&row), "docs/real-facilities.md should say {row}");
    }
}
