//! What the matcher answers, case by case.

use anlan_substances::{
    Cas, Decision, Decisions, Match, Query, Reason, Standing, by_serial, match_substance, match_with, question_key,
    search, suggested_category,
};
use proptest::prelude::*;

fn query<'a>(name: &'a str, cas: &'a str, note: &'a str) -> Query<'a> {
    let given = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Query { name: given(name), cas: given(cas), note: given(note), un: None }
}

/// Returns `serial`, `?serial,serial: first reason` or `!reason`.
fn told(answer: &Match) -> String {
    let serial = |serial: Option<u32>| serial.map_or("-".to_owned(), |serial| serial.to_string());
    match answer {
        Match::Matched { identity, .. } => serial(identity.serial),
        Match::Unsure { candidates, reasons } => {
            let rows: Vec<String> = candidates.iter().map(|(identity, _)| serial(identity.serial)).collect();
            format!("?{}: {}", rows.join(","), reasons.first().map(Reason::text_en).unwrap_or_default())
        }
        Match::Refused { reason } => format!("!{}", reason.text_en()),
    }
}

#[track_caller]
fn check(name: &str, cas: &str, note: &str, expect: &str) {
    let got = told(&match_substance(&query(name, cas, note)));
    assert!(got.starts_with(expect), "{name} {cas} {note}: {got}");
    // A number stands for itself only: "2" must not pass for "2285".
    if !expect.starts_with(['?', '!']) {
        assert_eq!(got, expect, "{name} {cas} {note}");
    }
}

#[test]
fn name_and_number_agree() {
    check("液氨", "7664-41-7", "", "2");
    check("ＴＤＩ", "26471-62-5", "", "1017");
    check("2,4-TDI", "584-84-9", "", "1015");
    check("汽油", "8006-61-9", "", "1630");
    check("电石", "75-20-7", "", "2107");
    check("LPG", "68476-85-7", "", "2548");
    check("酒精", "64-17-5", "", "2568");
}

#[test]
fn composition_decides_between_rows_of_one_number() {
    check("", "7647-01-0", "", "?1475,2507: the composition");
    check("盐酸", "7647-01-0", "", "2507");
    check("氯化氢", "7647-01-0", "无水", "1475");
    check("氯化氢", "7647-01-0", "31%溶液", "2507");
    check("氯化氢", "", "含水60%", "2507");
    check("氟化氢", "7664-39-3", "", "756");
    check("氢氟酸", "7664-39-3", "", "1650");
    check("氟化氢", "7664-39-3", "含量40%", "1650");
    check("氨", "7664-41-7", "25%", "35");
    check("氨", "", "99.8%", "2");
    check("氨", "", "≥20%", "?2,35: the composition");
    check("甲醛", "50-00-0", "37%溶液", "1173");
    check("甲醛", "50-00-0", "含量95%", "-");
    check("甲醛", "50-00-0", "", "?1173,-: the composition");
    check("", "9004-70-0", "", "?2208,-,-,-,-,-: the composition");
    check("硝化纤维素", "9004-70-0", "含水≥30%", "-");
    check("硝化纤维素", "9004-70-0", "干的", "2208");
    check("硝化纤维素", "9004-70-0", "含水20%", "2208");
    check("硝酸铵", "6484-52-2", "", "?2286,-: the composition");
    check("硝酸铵", "6484-52-2", "含可燃物≤0.1%", "-");
    check("硝酸铵", "6484-52-2", "含可燃物0.3%", "2286");
    check("98%硫酸", "7664-93-9", "", "1302");
    check("双氧水", "7722-84-1", "5%", "?903: the composition");
}

#[test]
fn numbers_alone() {
    check("", "7782-50-5", "", "1381");
    check("", "74-82-8;8006-14-2", "", "?1188,2123");
    check("某商品名", "108-88-3", "", "1014");
    check("", "58-08-2", "", "?: CAS number 58-08-2 is not in the catalogue");
    check("", "7664-41-8", "", "!CAS number 7664-41-8: the check digit should be 7");
    check("氨", "7664-41-8", "", "!CAS number 7664-41-8: the check digit should be 7");
    check("", "混合物", "", "!“混合物” is not a CAS number");
    check("氨", "1234", "", "?2: “1234” is not a CAS number");
    check("", "", "", "!no name");
    check("无", "-", "", "!no name");
}

#[test]
fn contradictions_show_both() {
    check("甲醇", "64-17-5", "", "?1022,2568: name and CAS number mean different");
    check("氨", "7782-50-5", "", "?2,1381: name and CAS number mean different");
    let answer = match_substance(&Query { name: Some("氨"), un: Some("UN1017"), ..Query::default() });
    assert_eq!(told(&answer), "?2,1381: the UN number means another substance");
}

#[test]
fn un_numbers_support_or_decide() {
    let alone = match_substance(&Query { un: Some("1017"), ..Query::default() });
    assert_eq!(told(&alone), "1381");
    let Match::Matched { reasons, .. } =
        match_substance(&Query { name: Some("氯"), un: Some("UN 1017"), ..Query::default() })
    else {
        panic!("chlorine is listed")
    };
    assert_eq!(reasons, [Reason::NameOnly, Reason::UnAgrees]);
}

#[test]
fn nothing_near_is_taken() {
    check("甲纯", "", "", "?");
    check("Metanol", "", "", "?1022");
    check("盐酸（进口某某牌）", "", "", "?2507: the part");
    check("盐酸（工业级）", "", "", "2507");
    check("混合物", "", "", "?: “混合物” is a general name");
    check("其它", "", "", "?: “其它” is a general name");
    check("Flammable Mixture", "00-11-11", "", "?: “Flammable Mixture” is a general name");
}

#[test]
fn every_row_is_found_by_its_own_name_and_number() {
    let mut lost = Vec::new();
    for serial in 1..=2833 {
        let row = by_serial(serial).unwrap_or_else(|| panic!("row {serial}"));
        let cas = row.cas.map(|cas| cas.to_string());
        let answer = match_substance(&Query { name: Some(&row.name_zh), cas: cas.as_deref(), ..Query::default() });
        if told(&answer) != serial.to_string() {
            lost.push(format!("{serial} {}: {}", row.name_zh, told(&answer)));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn the_remark_highly_toxic_stands_148_times() {
    let marked = (1..=2833).filter_map(by_serial).filter(|row| row.highly_toxic).count();
    assert_eq!(marked, 148);
}

#[test]
fn one_decision_answers_every_row_with_the_question() {
    let asked = query("Flammable  Mixture", "", "");
    let again = query("ＦＬＡＭＭＡＢＬＥ　mixture", "", "");
    assert_eq!(question_key(&asked), question_key(&again));
    assert_ne!(question_key(&asked), question_key(&query("Flammable Mixture", "", "含丙烷")));

    let mut decisions = Decisions::default();
    let question = question_key(&asked);
    decisions.insert(Decision { question: question.clone(), serial: Some(139), ..Decision::default() });
    assert_eq!(told(&match_with(&decisions, &again)), "139");

    decisions.insert(Decision { question: question.clone(), not_hazardous: true, ..Decision::default() });
    let Match::Matched { identity, reasons } = match_with(&decisions, &again) else { panic!("it was decided") };
    assert_eq!((identity.standing, reasons), (Standing::NotHazardous, vec![Reason::Decided]));

    decisions.insert(Decision { question: question.clone(), serial: Some(9999), ..Decision::default() });
    assert!(told(&match_with(&decisions, &again)).contains("does not exist"));

    decisions.remove(&question);
    assert!(told(&match_with(&decisions, &again)).starts_with('?'));
}

#[test]
fn search_finds_by_beginning_and_number() {
    let first = |text: &str| search(text).first().map(|hit| hit.name_zh.clone());
    assert_eq!(first("环氧乙"), Some("环氧乙烷".into()));
    assert_eq!(first("benzene"), Some("苯".into()));
    assert_eq!(first("7782-50-5"), Some("氯".into()));
    assert_eq!(first("2833"), Some("2-硝基-3-甲基苯甲酸".into()));
    assert_eq!(first(""), None);
    assert_eq!(first("没有这种物质"), None);
    assert!(search("甲").len() <= 50);
}

#[test]
fn suggested_categories() {
    let symbols = |cas: &str| suggested_category(cas.parse::<Cas>().unwrap()).map(|found| found.symbols);
    assert_eq!(symbols("74-98-6"), Some(vec!["W2"])); // propane
    assert_eq!(symbols("109-66-0"), Some(vec!["W5.3"])); // pentane boils at 36 °C
    assert_eq!(symbols("60-29-7"), Some(vec!["W5.1"])); // diethyl ether boils at 34.6 °C
    assert_eq!(symbols("100-42-5"), Some(vec!["W5.4"])); // styrene flashes at 31 °C
    assert_eq!(symbols("7782-50-5"), None); // chlorine does not burn
    assert_eq!(symbols("7664-41-7"), None); // ammonia is a special case
    assert_eq!(symbols("58-08-2"), None);
}

proptest! {
    #[test]
    fn matching_never_panics(name in "\\PC{0,40}", cas in "\\PC{0,14}", un in "\\PC{0,8}", note in "\\PC{0,30}") {
        let asked = Query { name: Some(&name), cas: Some(&cas), un: Some(&un), note: Some(&note) };
        let _ = match_substance(&asked);
        let _ = question_key(&asked);
        let _ = search(&name);
    }

    #[test]
    fn matching_never_panics_near_the_grammar(name in "[氨水酸甲醇 ()（）,0-9%≥<含量或-]{0,24}", note in "[含量水酸0-9.%≥<~-]{0,20}") {
        let _ = match_substance(&Query { name: Some(&name), note: Some(&note), ..Query::default() });
    }
}
