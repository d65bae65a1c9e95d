//! What people decide about substances: it holds for every row that asks the same, and can be taken back.

use anlan_hazards::substance::{Declared, question_of};
use anlan_kernel::RecordId;
use anlan_regulations::gb18218::Edition;
use serde_json::{Value, json};

use crate::setup::{City, bytes, on_both, verdict};

on_both! {
    a_decision_reaches_every_row_that_asks_and_can_be_taken_back
}

fn question(name: &str) -> String {
    question_of(&Declared { name: name.to_owned(), ..Declared::default() })
}

fn decide(city: &City, name: &str, mut fields: Value) -> RecordId {
    fields["question"] = question(name).into();
    fields["reason"] = "安全技术说明书".into();
    city.create("substance_decision", fields)
}

fn a_decision_reaches_every_row_that_asks_and_can_be_taken_back(city: &City) {
    let units: Vec<RecordId> = (0..3_u8)
        .map(|at| {
            let (_, site) = city.site(&format!("S{at}"), 2000.0 * f64::from(at), 0.0);
            let unit = city.unit(site, &format!("U{at}"));
            city.holding(unit, "配方甲", "600");
            unit
        })
        .collect();
    let other = city.holding(units[0], "配方乙", "10");
    let mut board = city.board();
    let before = bytes(&board);
    for unit in &units {
        let verdict = verdict(&board, Edition::E2018, *unit);
        assert!(verdict.lines.is_empty() && !verdict.major_hazard);
        assert!(verdict.open.iter().any(|line| line.declared == "配方甲" && line.question == question("配方甲")));
    }
    let decision = decide(city, "配方甲", json!({"categories": ["W5.4"]}));
    let changes = board.catch_up(&city.store).unwrap();
    assert_eq!(changes.len(), 6, "three units under two editions");
    for unit in &units {
        for edition in Edition::ALL {
            let verdict = verdict(&board, edition, *unit);
            assert_eq!(verdict.lines[0].declared, "配方甲", "{edition}");
            assert_eq!(verdict.derived_at, Some(board.inputs().position), "{edition}");
        }
        // W5.4: Q 5 000 t.
        assert_eq!(verdict(&board, Edition::E2018, *unit).s.exact, "3/25");
    }
    assert_eq!(verdict(&board, Edition::E2018, units[0]).open[0].holding, Some(other), "another question stays open");
    city.change(decision, json!({"categories": ["J1"]}));
    board.catch_up(&city.store).unwrap();
    assert_eq!(verdict(&board, Edition::E2018, units[2]).s.exact, "120", "J1: Q 5 t");
    city.delete(decision);
    board.catch_up(&city.store).unwrap();
    let without_positions = |text: &str| {
        let keep = |line: &str| {
            let mut verdict: Value = serde_json::from_str(line).unwrap();
            verdict.as_object_mut().unwrap().remove("derived_at");
            verdict.to_string()
        };
        text.lines().map(keep).collect::<Vec<_>>()
    };
    assert_eq!(without_positions(&bytes(&board)), without_positions(&before), "the question is back");
}

#[test]
fn a_decision_may_name_a_substance_or_say_that_it_is_none() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    for name in ["货号1", "货号2"] {
        city.holding(unit, name, "10");
    }
    decide(&city, "货号1", json!({"cas": "7782-50-5", "substance_name": "氯"}));
    decide(&city, "货号2", json!({"not_hazardous": true}));
    let verdict = verdict(&city.board(), Edition::E2018, unit);
    assert_eq!(verdict.s.exact, "2", "10 t of chlorine over 5 t");
    assert_eq!(verdict.lines[0].factor.q_basis.row, "12");
    assert_eq!(verdict.outside[0].reason.en, "decided not to be a hazardous chemical");
    assert!(verdict.open.is_empty());
}

#[test]
fn the_same_words_with_another_composition_ask_another_question() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    for composition in ["20%", "90%"] {
        let body = json!({
            "unit": unit.to_string(), "substance_name": "配方丙", "composition": composition, "design_max_t": "10",
        });
        city.create("holding", body);
    }
    let declared =
        Declared { name: "配方丙".to_owned(), composition: Some("90%".to_owned()), ..Declared::default() };
    city.create("substance_decision", json!({"question": question_of(&declared), "categories": ["J1"]}));
    let verdict = verdict(&city.board(), Edition::E2018, unit);
    assert_eq!((verdict.lines.len(), verdict.open.len()), (1, 1));
}

/// One case: name, CAS, composition, categories, boiling → table and row of Q, Q, β, or why it does not count.
type Case<'a> = (&'a str, Option<&'a str>, Option<&'a str>, &'a [&'a str], bool, &'a str);

#[test]
fn tables_mixtures_and_beta_are_chosen_as_the_standard_says() {
    let cases: [Case<'_>; 11] = [
        ("氯", Some("7782-50-5"), None, &[], false, "Table 1 12, Q 5, β 4"),
        ("氨", None, None, &[], false, "Table 1 1, Q 10, β 2"),
        ("未名剂", None, None, &["W5.3"], false, "Table 2 W5.3, Q 1000, β 1"),
        ("未名剂", None, None, &["W5.3", "J2"], false, "Table 2 J2, Q 50, β 1"),
        ("未名剂", None, None, &["W5.3"], true, "Table 2 W5.1, Q 10, β 1.5"),
        ("未名剂", None, None, &["无"], false, "outside"),
        ("未名剂", None, None, &[], false, "open"),
        // 4.2.3: a mixture whose class is another counts by that class; without a class a person is asked.
        ("甲醇", Some("67-56-1"), Some("30%水溶液"), &["W5.4"], false, "Table 2 W5.4, Q 5000, β 1"),
        ("甲醇", Some("67-56-1"), Some("30%水溶液"), &[], false, "open"),
        ("硝化纤维素", Some("9004-70-0"), None, &[], false, "open"),
        ("硝化纤维素[干的或含水(或乙醇)<25%]", Some("9004-70-0"), None, &[], false, "Table 1 37, Q 1, β 2"),
    ];
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let mut units = Vec::new();
    for (at, (name, cas, composition, categories, boiling, _)) in cases.iter().enumerate() {
        let unit = city.unit(site, &format!("U{at}"));
        let body = json!({
            "unit": unit.to_string(), "substance_name": name, "cas": cas, "composition": composition,
            "categories": categories, "above_boiling_point": boiling, "design_max_t": "1",
        });
        city.create("holding", body);
        units.push(unit);
    }
    let board = city.board();
    let mut wrong = Vec::new();
    for (unit, case) in units.iter().zip(&cases) {
        let verdict = verdict(&board, Edition::E2018, *unit);
        let found = match (verdict.lines.first(), verdict.open.first()) {
            (Some(line), _) => {
                let factor = &line.factor;
                let basis = &factor.q_basis;
                format!("{} {}, Q {}, β {}", basis.table, basis.row, factor.critical_quantity_t, factor.beta)
            }
            (None, Some(_)) => "open".to_owned(),
            (None, None) => "outside".to_owned(),
        };
        if found != case.5 {
            wrong.push(format!("{} {:?} {:?}: {found}, not {}", case.0, case.2, case.3, case.5));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
