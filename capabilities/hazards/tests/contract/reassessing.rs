//! Each cause of Order 40, article 11, for identifying and assessing a major hazard anew.

use anlan_hazards::Board;
use anlan_hazards::reassess::{Due, in_city};
use anlan_kernel::{RecordId, Text};
use anlan_regulations::gb18218::Edition;
use anlan_regulations::order40::Trigger;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::setup::{City, on_both, point};

on_both! {
    a_changed_inventory_is_a_cause_with_its_old_and_new_value
}

struct Case<'a> {
    city: &'a City,
    unit: RecordId,
    chlorine: RecordId,
    village: RecordId,
}

/// A grade 3 hazard, declared and assessed on 5 January 2026.
fn case(city: &City) -> Case<'_> {
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let chlorine = city.holding(unit, "氯", "15");
    let village = city.target("村", 20, point(100.0, 400.0));
    city.change(unit, json!({"assessed_on": "2026-01-05"}));
    city.wait_days(20);
    Case { city, unit, chlorine, village }
}

impl Case<'_> {
    fn change_unit(&self, fields: Value) {
        self.city.change(self.unit, fields);
    }

    fn due(&self, day: Date) -> Vec<Due> {
        let board = Board::as_of(&self.city.store, None, Some(day)).unwrap();
        let units = in_city(&self.city.store, &board, Edition::E2018, day).unwrap();
        assert!(units.len() <= 1 && units.iter().all(|due| due.unit == self.unit));
        units.into_iter().flat_map(|unit| unit.due).collect()
    }

    fn triggers(&self, day: Date) -> Vec<Trigger> {
        self.due(day).iter().filter_map(|due| due.trigger).collect()
    }
}

const SOON: Date = date(2026, 2, 1);

#[test]
fn nothing_changed_and_three_years_have_not_passed() {
    let city = City::sqlite();
    assert!(case(&city).due(SOON).is_empty());
}

#[test]
fn three_years_after_the_assessment_it_is_due() {
    let city = City::sqlite();
    let case = case(&city);
    assert!(case.due(date(2029, 1, 4)).is_empty());
    let due = case.due(date(2029, 1, 5));
    assert_eq!((due.len(), due[0].trigger, due[0].since), (1, Some(Trigger::ThreeYears), Some(date(2029, 1, 5))));
    assert_eq!(due[0].text.zh, "安全评估已满三年：上次评估：2026-01-05");
    assert_eq!(due[0].clause, Text::new("原安监总局令第40号第十一条", "Order 40, art. 11"));
}

#[test]
fn a_hazard_never_assessed_is_due() {
    let city = City::sqlite();
    let case = case(&city);
    case.change_unit(json!({"assessed_on": null}));
    let due = case.due(SOON);
    assert_eq!((due.len(), due[0].trigger), (1, None));
    assert_eq!(due[0].clause, Text::new("原安监总局令第40号第八条", "Order 40, art. 8"));
    assert_eq!(due[0].text.en, "no safety assessment is on record");
}

#[test]
fn rebuilding_is_a_cause_from_the_day_after_the_assessment() {
    let city = City::sqlite();
    let case = case(&city);
    case.change_unit(json!({"rebuilt_on": "2026-01-05"}));
    assert!(case.due(SOON).is_empty(), "the assessment was of the rebuilt plant");
    case.change_unit(json!({"rebuilt_on": "2026-01-20"}));
    assert_eq!(case.triggers(SOON), [Trigger::Rebuilt]);
    case.change_unit(json!({"rebuilt_on": null, "in_service_since": "2026-01-21"}));
    assert_eq!(case.due(SOON)[0].since, Some(date(2026, 1, 21)));
    case.change_unit(json!({"in_service_since": "2026-03-01"}));
    assert!(case.due(SOON).is_empty(), "not yet");
}

fn a_changed_inventory_is_a_cause_with_its_old_and_new_value(city: &City) {
    let case = case(city);
    city.change(case.chlorine, json!({"actual_max_t": "3"}));
    assert!(case.due(SOON).is_empty(), "the amount present does not count");
    city.change(case.chlorine, json!({"design_max_t": "16"}));
    let due = case.due(SOON);
    assert_eq!((due.len(), due[0].trigger), (1, Some(Trigger::InventoryChanged)));
    assert!(due[0].text.zh.contains("氯：设计最大量 15 t → 16 t"), "{}", due[0].text.zh);
    assert!(due[0].text.en.contains("design maximum 15 t → 16 t"), "{}", due[0].text.en);
    assert_eq!(due[0].reasons.len(), 1);
}

#[test]
fn changed_surroundings_are_a_cause_where_alpha_changes() {
    let city = City::sqlite();
    let case = case(&city);
    city.change(case.village, json!({"persons": 29}));
    assert!(case.due(SOON).is_empty(), "the same band, the same risk");
    city.change(case.village, json!({"persons": 30}));
    let due = case.due(SOON);
    assert_eq!((due.len(), due[0].trigger), (1, Some(Trigger::SurroundingsChanged)));
    assert!(due[0].text.zh.contains("防护目标 村：厂界外500 m内计入人数：20 → 30"), "{}", due[0].text.zh);
}

#[test]
fn inventory_and_surroundings_are_told_apart() {
    let city = City::sqlite();
    let case = case(&city);
    city.change(case.chlorine, json!({"design_max_t": "150"}));
    city.change(case.village, json!({"persons": 500}));
    assert_eq!(case.triggers(SOON), [Trigger::InventoryChanged, Trigger::SurroundingsChanged]);
}

#[test]
fn an_accident_is_a_cause() {
    let city = City::sqlite();
    let case = case(&city);
    case.change_unit(json!({"accident_on": "2026-01-19"}));
    let due = case.due(SOON);
    assert_eq!((due[0].trigger, due[0].since), (Some(Trigger::Accident), Some(date(2026, 1, 19))));
    assert!(due[0].text.zh.starts_with("发生致人死亡、10人以上受伤或影响公共安全的事故"));
    case.change_unit(json!({"assessed_on": "2026-01-30"}));
    assert!(case.due(SOON).is_empty(), "assessed since");
}

#[test]
fn a_new_standard_is_a_cause() {
    let city = City::sqlite();
    let case = case(&city);
    case.change_unit(json!({"assessed_on": "2018-06-01"}));
    let due = case.due(date(2019, 3, 2));
    let standard = due.iter().find(|due| due.trigger == Some(Trigger::StandardChanged)).expect("the edition changed");
    assert_eq!(standard.since, Some(date(2019, 3, 1)));
    assert!(standard.text.en.contains("gb18218-2009+order40-2011 → gb18218-2018"));
    assert!(!case.triggers(date(2019, 2, 28)).contains(&Trigger::StandardChanged));
}

#[test]
fn what_is_no_major_hazard_needs_no_assessment() {
    let city = City::sqlite();
    let case = case(&city);
    city.change(case.chlorine, json!({"design_max_t": "4"}));
    assert!(case.due(date(2032, 1, 1)).is_empty());
}
