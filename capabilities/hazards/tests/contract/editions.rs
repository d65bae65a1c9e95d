//! Two editions side by side, and the city as of a day or a journal position.

use anlan_hazards::explain::What;
use anlan_hazards::{Board, explain};
use anlan_regulations::gb18218::Edition;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::setup::{City, bytes, on_both, square, verdict};

on_both! {
    a_past_position_and_day_give_the_verdict_of_then
}

fn a_past_position_and_day_give_the_verdict_of_then(city: &City) {
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let holding = city.holding(unit, "氯", "4");
    let then = city.board();
    city.wait_days(10);
    city.change(holding, json!({"design_max_t": "6"}));
    let now = city.board();
    let shown = |board: &Board| {
        let verdict = verdict(board, Edition::E2018, unit);
        (verdict.s.text.clone(), verdict.major_hazard, verdict.derived_at)
    };
    assert_eq!(shown(&then), ("0.8000".to_owned(), false, Some(4)));
    assert_eq!(shown(&now), ("1.2000".to_owned(), true, Some(5)));
    let at = |position| bytes(&Board::as_of(&city.store, Some(position), None).unwrap());
    assert_eq!((at(4), at(5)), (bytes(&then), bytes(&now)));
    // The clock of the city begins on 5 January 2026, 8:00 in China.
    let on = |day: Date| bytes(&Board::at_end_of(&city.store, day).unwrap());
    assert_eq!(on(date(2026, 1, 4)), "");
    assert_eq!(on(date(2026, 1, 5)), bytes(&then));
    assert_eq!(on(date(2026, 1, 14)), bytes(&then));
    assert_eq!(on(date(2026, 1, 15)), bytes(&now));
}

#[test]
fn facts_count_on_the_days_they_hold() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    city.holding(unit, "氯", "1");
    let body = json!({"unit": unit.to_string(), "substance_name": "氯", "design_max_t": "5"});
    city.create_valid("holding", body, Some(date(2026, 3, 1)), Some(date(2026, 6, 1)));
    let s = |day| {
        let board = Board::as_of(&city.store, None, Some(day)).unwrap();
        verdict(&board, Edition::E2018, unit).s.text.clone()
    };
    assert_eq!(s(date(2026, 2, 28)), "0.2000");
    assert_eq!(s(date(2026, 3, 1)), "1.2000", "the first day counts");
    assert_eq!(s(date(2026, 5, 31)), "1.2000");
    assert_eq!(s(date(2026, 6, 1)), "0.2000", "the last day is the one before");
}

#[test]
fn a_unit_counts_only_while_its_site_does() {
    let city = City::sqlite();
    let body = json!({"code": "B", "name": "B厂", "boundary": square(0.0, 0.0, 200.0)});
    let site = city.create_valid("site", body, Some(date(2026, 3, 1)), None);
    let unit = city.unit(site, "B1");
    city.holding(unit, "氯", "50");
    assert_eq!(bytes(&Board::as_of(&city.store, None, Some(date(2026, 2, 1))).unwrap()), "");
    let board = Board::as_of(&city.store, None, Some(date(2026, 3, 1))).unwrap();
    assert!(verdict(&board, Edition::E2018, unit).major_hazard);
}

#[test]
fn the_older_edition_joins_what_is_nearer_than_500_m_and_one_operators() {
    let city = City::sqlite();
    let (operator, near) = city.site("A", 0.0, 0.0);
    let next = city.site_of(operator, "B", 699.0, 0.0); // edges 499 m apart
    let far = city.site_of(operator, "C", 1401.0, 0.0); // 502 m from B
    let (_, stranger) = city.site("D", 0.0, 300.0);
    let units = [(near, "A1"), (next, "B1"), (far, "C1"), (stranger, "D1")].map(|(site, code)| {
        let unit = city.unit(site, code);
        city.holding(unit, "氯", "3");
        unit
    });
    let board = city.board();
    let ids = |edition, unit| verdict(&board, edition, unit).subject.ids.clone();
    for unit in units {
        assert_eq!(ids(Edition::E2018, unit), [unit], "the 2018 edition joins nothing");
    }
    assert_eq!(ids(Edition::E2009, units[0]), [units[0], units[1]]);
    assert_eq!(ids(Edition::E2009, units[2]), [units[2]]);
    assert_eq!(ids(Edition::E2009, units[3]), [units[3]]);
    let joined = verdict(&board, Edition::E2009, units[1]);
    assert_eq!((joined.s.text.as_str(), joined.major_hazard), ("1.2000", true));
    assert_eq!(joined.subject.joined, ["A1罐区", "B1罐区"]);
    assert!(!verdict(&board, Edition::E2018, units[1]).major_hazard);
    assert_eq!(board.of_site(Edition::E2009, near).len(), 1);
    assert_eq!(board.of_site(Edition::E2009, near), board.of_site(Edition::E2009, next));
}

#[test]
fn a_chain_of_neighbours_is_one_unit() {
    let city = City::sqlite();
    let (operator, first) = city.site("A", 0.0, 0.0);
    let sites = [first, city.site_of(operator, "B", 600.0, 0.0), city.site_of(operator, "C", 1200.0, 0.0)];
    let units: Vec<_> = (1..).zip(sites).map(|(at, site)| city.unit(site, &format!("U{at}"))).collect();
    for unit in &units {
        city.holding(*unit, "氯", "2");
    }
    assert_eq!(verdict(&city.board(), Edition::E2009, units[2]).subject.ids, units);
    city.delete(verdict(&city.board(), Edition::E2018, units[1]).lines[0].holding.unwrap());
    city.delete(units[1]);
    assert_eq!(verdict(&city.board(), Edition::E2009, units[2]).subject.ids, [units[2]], "the link is gone");
}

#[test]
fn the_editions_differ_per_site_and_say_why() {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    let body = json!({
        "unit": unit.to_string(), "substance_name": "硝酸铵（含可燃物≤0.2%）", "cas": "6484-52-2", "design_max_t": "100",
    });
    city.create("holding", body);
    let board = city.board();
    let (old, new) = (verdict(&board, Edition::E2009, unit), verdict(&board, Edition::E2018, unit));
    assert_eq!((old.s.text.as_str(), new.s.text.as_str()), ("0.3333", "2.0000"), "300 t, then 50 t");
    let reasons = explain(Some(&old), Some(&new));
    let of = |what| reasons.iter().find(|reason| reason.what == what).unwrap_or_else(|| panic!("{what:?}"));
    assert_eq!(of(What::Edition).to.as_deref(), Some("gb18218-2018"));
    assert_eq!(of(What::CriticalQuantity).text.zh, "硝酸铵（含可燃物≤0.2%）：临界量 300 t → 50 t");
    assert_eq!(of(What::CriticalQuantity).text.en, "硝酸铵（含可燃物≤0.2%）: critical quantity 300 t → 50 t");
    assert_eq!(of(What::MajorHazard).text.zh, "现构成重大危险源");
}
