//! Table 1: by name and composition, never by CAS where several rows share it.

use std::collections::BTreeMap;

use anlan_regulations::gb18218::{Edition, Resolution};

use super::{asked, table, told};

const TABLE_2018: &str = include_str!("../../data/gb18218-2018-table1-substances.csv");
const TABLE_2009: &str = include_str!("../../data/gb18218-2009-table1-substances.csv");

fn tables() -> [(Edition, &'static str, &'static str); 2] {
    [(Edition::E2018, TABLE_2018, "cas"), (Edition::E2009, TABLE_2009, "cas_added")]
}

#[test]
fn every_printed_row_is_reached_by_its_names_with_its_own_quantity() {
    let mut wrong = Vec::new();
    for (edition, text, cas_column) in tables() {
        let rows = table(text);
        for row in &rows {
            let cas = row[cas_column].split([';', '|', ' ']).next().filter(|cas| !cas.is_empty());
            let names = [row["name_zh"].split(';'), row["name_en"].split(';')];
            for (name, cas) in names.into_iter().flatten().flat_map(|name| [(name, None), (name, cas)]) {
                let found = told(&asked(edition, name, cas, None, &[]));
                let expect = format!("Table 1 {}, Q {},", row["no"], row["critical_quantity_t"]);
                if !found.starts_with(&expect) {
                    wrong.push(format!("{edition}: {name} {cas:?}: {found}, not {expect}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_cas_number_alone_decides_only_where_one_row_has_it() {
    for (edition, text, cas_column) in tables() {
        let rows = table(text);
        let mut shared: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in &rows {
            for cas in row[cas_column].split([';', '|', ' ']).filter(|cas| !cas.is_empty()) {
                shared.entry(cas).or_default().push(&row["no"]);
            }
        }
        assert!(shared.values().any(|rows| rows.len() > 1), "{edition}");
        for (cas, numbers) in shared {
            let found = asked(edition, "某货", Some(cas), None, &[]);
            match (numbers.as_slice(), &found) {
                ([number], Resolution::Counted(factor)) => assert_eq!(factor.q_basis.row, **number, "{edition} {cas}"),
                // A row that asks for a composition is not met by a bare number.
                (_, Resolution::Undecided { candidates, .. }) => {
                    let rows: Vec<&str> = candidates.iter().map(|candidate| candidate.row.as_str()).collect();
                    assert!(numbers.iter().all(|number| rows.contains(number)), "{edition} {cas}: {rows:?}");
                }
                (_, other) => panic!("{edition} {cas} {numbers:?}: {}", told(other)),
            }
        }
    }
}

#[test]
fn composition_tells_the_rows_of_one_cas_apart() {
    const NC: &str = "9004-70-0";
    const AN: &str = "6484-52-2";
    let mut wrong = Vec::new();
    for (name, cas, note, expect) in [
        ("硝化纤维素", NC, "含水30%", "Table 1 41, Q 50"),
        ("硝化纤维素", NC, "含水10%", "Table 1 37, Q 1"),
        ("硝化纤维素", NC, "含乙醇30%", "Table 1 39, Q 10"),
        ("硝化纤维素", NC, "", "open"),
        ("硝化棉", NC, "含水≥25%", "Table 1 41, Q 50"),
        ("硝酸铵", AN, "含可燃物0.1%", "Table 1 44, Q 50"),
        ("硝酸铵", AN, "含可燃物0.2%", "Table 1 44, Q 50"),
        ("硝酸铵", AN, "含可燃物0.3%", "Table 1 43, Q 5"),
        ("硝酸铵", AN, "", "open"),
        // Whether it fumes red decides, and must be said.
        ("硝酸", "7697-37-2", "98%", "open 81"),
        ("硝酸", "7697-37-2", "发红烟的除外，含硝酸98%", "Table 1 81, Q 100"),
        ("硝酸", "7697-37-2", "发红烟的除外，65%", "open"),
        ("硝酸", "7697-37-2", "", "open"),
    ] {
        let found = told(&asked(Edition::E2018, name, Some(cas), Some(note), &[]));
        if !found.starts_with(expect) {
            wrong.push(format!("{name} {note}: {found}, not {expect}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_named_substance_of_unknown_composition_does_not_slip_into_table_two() {
    for (name, cas, note) in [("硝化纤维素", "9004-70-0", ""), ("硝酸铵", "6484-52-2", "")] {
        let found = asked(Edition::E2018, name, Some(cas), Some(note), &["W10"]);
        assert!(told(&found).starts_with("open"), "{name}: {}", told(&found));
    }
}

#[test]
fn a_name_and_a_cas_number_that_contradict_each_other_are_asked_back() {
    let found = asked(Edition::E2018, "氯", Some("7664-41-7"), None, &[]);
    assert_eq!(told(&found), "open 12 1");
    let found = asked(Edition::E2018, "氯", Some("7664-41-7"), None, &["J1"]);
    assert_eq!(told(&found), "open 12 1", "a category does not settle which substance it is");
}

#[test]
fn a_dilution_is_a_mixture_and_takes_the_class_it_has() {
    for (name, note, categories, expect) in [
        ("甲醇", "", &[][..], "Table 1 6"),
        ("甲醇", "99.9%", &[], "Table 1 6"),
        ("甲醇", "30%水溶液", &[], "open"),
        ("甲醇", "30%水溶液", &["W5.4"], "Table 2 W5.4, Q 5000"),
        ("甲醇", "30%水溶液", &["无"], "outside"),
        ("氨", "25%水溶液", &["无"], "outside"),
    ] {
        let found = told(&asked(Edition::E2018, name, None, Some(note), categories));
        let expect = if expect == "Table 1 6" { "Table 1 " } else { expect };
        assert!(found.starts_with(expect), "{name} {note} {categories:?}: {found}, not {expect}");
    }
}

#[test]
fn nothing_said_is_asked_back_and_never_counted() {
    for edition in Edition::ALL {
        for name in ["", " ", "\u{3000}", "？", "（）", "1", "\u{0}"] {
            assert!(
                matches!(asked(edition, name, None, None, &[]), Resolution::Undecided { .. }),
                "{edition} {name:?}"
            );
        }
    }
}
