//! What changed and why, told to both sides with the old and the new value and the journal entry (measure 2.3).

use std::sync::Arc;

use anlan_hazards::explain::{Reason, What, locate};
use anlan_hazards::{Board, Verdict, explain};
use anlan_kernel::RecordId;
use anlan_regulations::gb18218::Edition;
use anlan_regulations::order40::Trigger;
use serde_json::json;

use crate::setup::{City, on_both, point, square, verdict};

on_both! {
    what_was_taken_away_is_found_in_the_journal
}

struct Case {
    city: City,
    site: RecordId,
    unit: RecordId,
    chlorine: RecordId,
    village: RecordId,
    before: Arc<Verdict>,
    board: Board,
}

/// 15 t of chlorine and 20 people: S 3, α 1, R 12, grade 3.
fn case() -> Case {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let chlorine = city.holding(unit, "氯", "15");
    let village = city.target("村", 20, point(100.0, 400.0));
    let board = city.board();
    let before = verdict(&board, Edition::E2018, unit);
    assert_eq!((before.s.text.as_str(), before.r.as_ref().unwrap().text.as_str()), ("3.0000", "12.0"));
    Case { city, site, unit, chlorine, village, before, board }
}

impl Case {
    /// What following the journal tells of the unit under the 2018 edition.
    fn told(&mut self) -> Vec<Reason> {
        let changes = self.board.catch_up(&self.city.store).unwrap();
        let mine = changes.into_iter().find(|change| change.edition == Edition::E2018.id()).expect("a change");
        assert_eq!(mine.before.as_ref(), Some(&self.before));
        mine.reasons
    }
}

fn lines(reasons: &[Reason], chinese: bool) -> Vec<String> {
    let pick = |reason: &Reason| {
        let text = reason.told();
        if chinese { text.zh.into_owned() } else { text.en.into_owned() }
    };
    reasons.iter().map(pick).collect()
}

#[test]
fn a_quantity_is_told_with_its_old_and_new_value_and_what_followed() {
    let mut case = case();
    case.city.change(case.chlorine, json!({"design_max_t": "125"}));
    let reasons = case.told();
    assert_eq!(
        lines(&reasons, true),
        ["氯：设计最大量 15 t → 125 t（日志第6条）", "S：3.0000 → 25.0000", "R：12.0 → 100.0", "级别：3 → 1"]
    );
    assert_eq!(
        lines(&reasons, false),
        ["氯: design maximum 15 t → 125 t (journal entry 6)", "S: 3.0000 → 25.0000", "R: 12.0 → 100.0", "grade: 3 → 1"]
    );
    let cause = &reasons[0];
    assert_eq!((cause.what, cause.record, cause.position), (What::Quantity, Some(case.chlorine), Some(6)));
    assert_eq!(cause.trigger, Some(Trigger::InventoryChanged));
    assert!(cause.what.is_cause() && reasons[1..].iter().all(|reason| !reason.what.is_cause()));
}

#[test]
fn lines_that_come_and_go_are_told() {
    let mut case = case();
    let ammonia = case.city.holding(case.unit, "氨", "10");
    assert_eq!(lines(&case.told(), true), ["存量 氨：无 → 10 t（日志第6条）", "S：3.0000 → 4.0000", "R：12.0 → 14.0"]);
    case.city.delete(ammonia);
    case.before = verdict(&case.board, Edition::E2018, case.unit);
    assert_eq!(lines(&case.told(), false), ["holding 氨: 10 t → none", "S: 4.0000 → 3.0000", "R: 14.0 → 12.0"]);
}

#[test]
fn people_are_told_target_by_target() {
    let mut case = case();
    case.city.change(case.village, json!({"persons": 120}));
    assert_eq!(
        lines(&case.told(), true),
        [
            "防护目标 村：厂界外500 m内计入人数：20 → 120（日志第6条）",
            "厂界外500 m内人数：20 → 120",
            "α：1 → 2",
            "R：12.0 → 24.0"
        ]
    );
    case.before = verdict(&case.board, Edition::E2018, case.unit);
    case.city.change(case.site, json!({"boundary": square(0.0, -900.0, 200.0)}));
    let reasons = case.told();
    assert_eq!(reasons[0].what, What::Boundary);
    assert_eq!((reasons[0].record, reasons[0].position), (Some(case.site), Some(7)));
    assert_eq!(
        lines(&reasons[1..], false),
        [
            "protection target 村: people counted within 500 m: 120 → none (journal entry 7)",
            "people within 500 m: 120 → 0",
            "α: 2 → 0.5",
            "R: 24.0 → 6.0",
            "grade: 3 → 4"
        ]
    );
    assert!(reasons[..2].iter().all(|reason| reason.trigger == Some(Trigger::SurroundingsChanged)));
}

#[test]
fn a_change_of_people_within_a_band_changes_no_risk_and_is_still_told() {
    let mut case = case();
    case.city.change(case.village, json!({"persons": 25}));
    let reasons = case.told();
    let what: Vec<What> = reasons.iter().map(|reason| reason.what).collect();
    assert_eq!(what, [What::Target, What::Persons]);
}

#[test]
fn rows_and_standing_are_told() {
    let mut case = case();
    let unknown = case.city.holding(case.unit, "未名剂", "1000");
    case.before = verdict(&case.city.board(), Edition::E2018, case.unit);
    case.board.catch_up(&case.city.store).unwrap();
    case.city.change(unknown, json!({"categories": ["W5.3"]}));
    let reasons = case.told();
    assert_eq!(reasons[0].what, What::Standing);
    assert!(reasons[0].text.zh.ends_with("→ 表2第W5.3行"), "{}", reasons[0].text.zh);
    assert!(reasons[0].text.zh.starts_with("未名剂：认定 待认定（"), "{}", reasons[0].text.zh);
    case.before = verdict(&case.board, Edition::E2018, case.unit);
    case.city.change(unknown, json!({"categories": ["J1"]}));
    assert_eq!(
        lines(&case.told(), true)[..3],
        [
            "未名剂：适用的行 表2第W5.3行 → 表2第J1行（日志第8条）",
            "未名剂：临界量 1000 t → 5 t（日志第8条）",
            "未名剂：β 1 → 4（日志第8条）"
        ]
    );
}

#[test]
fn a_difference_beyond_what_is_shown_is_shown_exactly() {
    let mut case = case();
    case.city.change(case.chlorine, json!({"design_max_t": "15.000000001"}));
    let reasons = case.told();
    let s = reasons.iter().find(|reason| reason.what == What::S).unwrap();
    assert_eq!((s.from.as_deref(), s.to.as_deref()), (Some("3"), Some("15000000001/5000000000")));
}

#[test]
fn a_new_unit_and_one_that_went_are_told() {
    let case = case();
    let reasons = explain(None, Some(&case.before));
    assert_eq!(reasons[0].text.zh, "单元：无 → A1罐区");
    assert_eq!(reasons[0].trigger, Some(Trigger::Rebuilt));
    assert_eq!(lines(&reasons, true)[1], "存量 氯：无 → 15 t（日志第4条）");
    assert!(reasons.iter().any(|reason| reason.text.zh == "现构成重大危险源"));
    let reasons = explain(Some(&case.before), None);
    assert!(reasons.iter().any(|reason| reason.text.en == "no longer a major hazard"));
    assert!(reasons.iter().any(|reason| reason.text.zh == "级别：3 → 无"));
    assert!(explain(Some(&case.before), Some(&case.before)).is_empty());
    assert!(explain(None, None).is_empty());
}

fn what_was_taken_away_is_found_in_the_journal(city: &City) {
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let chlorine = city.holding(unit, "氯", "15");
    city.holding(unit, "氨", "1");
    let then = city.board();
    city.delete(chlorine);
    city.create("enterprise", json!({"name": "别家"}));
    let now = city.board();
    let mut changes = now.changes_since(&then, Edition::E2018);
    assert_eq!(changes.len(), 1);
    let reasons = &mut changes[0].reasons;
    assert_eq!((reasons[0].what, reasons[0].position), (What::Line, None));
    city.store.read(|reader| locate(reasons, reader, now.inputs().position)).unwrap();
    assert_eq!(reasons[0].position, Some(6));
    assert_eq!(reasons[0].told().zh, "存量 氯：15 t → 无（日志第6条）");
}
