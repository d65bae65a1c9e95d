//! `anlan queue`: one decision holds for all rows that ask the same, and can be taken back.

use crate::setup::{Desk, small_city};

#[test]
fn a_decision_changes_the_verdict_and_is_taken_back() {
    let desk = Desk::new();
    small_city(&desk);
    let grades = || desk.done(&["identify", "--json"]).json()["summary"]["by_grade"].clone();
    let before = grades();
    assert_eq!(before["not_decided"], 1, "{before}");
    let questions = desk.done(&["queue", "--json"]).json();
    assert_eq!(questions.as_array().unwrap().len(), 1, "{questions}");
    let question = questions[0]["question"].as_str().unwrap();
    desk.done(&["queue", question, "--category", "W5.1", "--reason", "演示：安全技术说明书"]);
    let after = grades();
    assert!(after.get("not_decided").is_none(), "{after}");
    assert_eq!(
        after["major_hazard_not_graded"].as_u64(),
        before["major_hazard_not_graded"].as_u64().map_or(Some(1), |count| Some(count + 1)),
        "{after}"
    );
    desk.done(&["queue", question, "--take-back"]);
    assert_eq!(grades(), before);
    assert_eq!(desk.run(&["queue", question, "--take-back"]).code, 3, "there is nothing left to take back");
}
