//! `anlan identify` on files.

use serde_json::json;

use crate::setup::Desk;

const STOCK: &str = "单位名称,单元名称,物质名称,CAS号,最大存量(t),500m内人数\n\
    演示厂,罐区,液氨,7664-41-7,30,40\n\
    演示厂,罐区,汽油,,500,40\n\
    演示厂,库房,红墨水,,3,40\n\
    演示厂,罐区,甲醇,67-56-2,30,40\n\
    演示厂,罐区,苯,71-43-2,-4,40\n";

#[test]
fn every_line_is_matched_queued_or_refused() {
    let desk = Desk::empty();
    let run = desk.run(&["identify", "--json", &desk.write("stock.csv", STOCK)]);
    assert_eq!(run.code, 1, "two lines are refused");
    let report = run.json();
    let summary = &report["summary"];
    assert_eq!(summary["lines"], 5);
    assert_eq!((&summary["matched"], &summary["queued"], &summary["refused"]), (&json!(2), &json!(1), &json!(2)));
    assert_eq!(summary["units"], 2);
    assert_eq!(summary["by_grade"], json!({"3": 1, "not_decided": 1}));
    let tanks = &report["verdicts"][0];
    assert_eq!(tanks["s"]["text"], "5.5000");
    assert_eq!(tanks["r"]["text"], "10.2");
    assert_eq!(tanks["alpha"], "1.2");
    let refused: Vec<_> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["place"]["row"].as_u64().unwrap()))
        .collect();
    assert_eq!(refused, [("value.cas", 5), ("value.negative", 6)]);
}

#[test]
fn columns_are_told_by_a_map_where_their_names_say_nothing() {
    let desk = Desk::empty();
    let stock = desk.write("stock.csv", "a,b,c\n液氯,7782-50-5,5\n");
    let run = desk.run(&["identify", &stock]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--map"), "the remedy names the map: {}", run.err);
    let map = desk.write("map.json", r#"{"a": "substance_name", "b": "cas", "c": "design_max_t"}"#);
    let report = desk.done(&["identify", "--json", "--map", &map, "--persons", "0", &stock]).json();
    assert_eq!(report["verdicts"][0]["s"]["text"], "1.0000");
    assert_eq!(report["verdicts"][0]["grade"], json!(4));
}

#[test]
fn json_and_tables_of_other_kinds_are_read() {
    let desk = Desk::empty();
    let stock = desk.write("stock.json", r#"[{"substance": "液氯", "cas": "7782-50-5", "quantity_t": 4.9999}]"#);
    let report = desk.done(&["identify", "--json", &stock]).json();
    assert_eq!(report["summary"]["by_grade"], json!({"not_major_hazard": 1}));
    for edition in ["2018", "2009"] {
        let report = desk.done(&["identify", "--json", "--edition", edition, &stock]).json();
        assert!(report["edition"].as_str().unwrap().contains(edition));
    }
}

#[test]
fn bad_files_are_told_apart_in_both_languages() {
    let desk = Desk::empty();
    let cases: [(&str, &[u8], i32, &str); 5] = [
        ("empty.csv", b"", 2, "tables.empty"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n0000", 2, "tables."),
        ("odd.csv", b"a,b\n1,2\n", 2, "import."),
        ("broken.json", b"[{\"a\": 1", 2, "tables."),
        ("missing.csv", b"", 3, "tables.not_found"),
    ];
    for (name, bytes, code, problem) in cases {
        if name != "missing.csv" {
            desk.write(name, bytes);
        }
        let zh = desk.run(&["identify", name]);
        let en = desk.run(&["--lang", "en", "identify", name]);
        assert_eq!((zh.code, en.code), (code, code), "{name}: {}", zh.err);
        assert!(zh.err.contains(problem) && zh.err.contains("处理"), "{name}: {}", zh.err);
        assert!(!en.err.chars().any(|letter| ('一'..='鿿').contains(&letter)), "{name}: {}", en.err);
        assert!(en.err.contains("remedy"), "{name}: {}", en.err);
    }
}

#[test]
fn the_working_is_printed_with_its_clauses() {
    let desk = Desk::empty();
    let run = desk.run(&["identify", "--working", &desk.write("stock.csv", STOCK)]);
    for part in
        ["30 t ÷ 10 t = 3.0000", "4.1.2 a)", "3.0000 + 2.5000 = 5.5000", "1.2 × (2 × 3.0000 + 1 × 2.5000) = 10.2"]
    {
        assert!(run.out.contains(part), "{part} is missing: {}", run.out);
    }
}
