//! Bad input as users bring it: each is told with its place and a remedy in both languages, and nothing is lost.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::setup::{CREDIT_CODE, Desk, small_city};

const STOCK: &str = "厂区编号,序号,危险化学品名称,CAS号,设计最大量(t)\n";

/// Imports a file in both languages and returns the report and the problems of the first.
fn import(desk: &Desk, kind: &str, file: &str) -> (i32, Vec<Value>) {
    let run = desk.run(&["import", "--type", kind, "--json", file]);
    let problems: Vec<Value> = match serde_json::from_str::<Value>(&run.out) {
        Ok(reports) => reports[0]["problems"].as_array().unwrap().clone(),
        Err(_) => run.problems(),
    };
    for problem in &problems {
        for (part, language) in [("message", "zh"), ("message", "en"), ("remedy", "zh"), ("remedy", "en")] {
            let text = problem[part][language].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{file}: {part} in {language} is missing: {problem}");
        }
    }
    (run.code, problems)
}

/// Each row is wrong in one way: code of its problem, row and column where it stands, and whether the row is refused.
#[test]
fn every_wrong_row_is_named_and_the_others_are_taken() {
    let desk = Desk::new();
    small_city(&desk);
    let rows = [
        ("A,11,苯,71-43-2,-4", "value.negative", "设计最大量(t)", true),
        ("A,12,苯,71-43-2,NaN", "number.unreadable", "设计最大量(t)", true),
        ("A,13,苯,71-43-2,inf", "number.unreadable", "设计最大量(t)", true),
        ("A,14,苯,71-43-2,907000", "value.suspicious", "设计最大量(t)", false),
        ("A,15,苯,71-43-2,1e30", "value.out_of_range", "设计最大量(t)", true),
        ("A,16,苯,71-43-3,4", "value.cas", "CAS号", true),
        ("A,17,苯,无,4", "value.cas_unreadable", "CAS号", false),
        ("C,18,苯,71-43-2,4", "record.reference_not_found", "厂区编号", true),
        ("A,19,,71-43-2,4", "record.required", "危险化学品名称", true),
        ("A,14,甲醇,67-56-1,4", "import.duplicate_key", "", true),
        ("A,20,=HYPERLINK(1),,4", "value.formula", "危险化学品名称", false),
    ];
    let text = rows.iter().map(|(row, ..)| *row).collect::<Vec<_>>().join("\n") + "\n";
    let (code, problems) =
        import(&desk, "holding", &desk.write("stock.csv", format!("{STOCK}{text}A,21,苯,71-43-2,４．５\n")));
    assert_eq!(code, 1);
    for (at, (row, problem, column, refused)) in rows.iter().enumerate() {
        let found = problems.iter().find(|found| found["place"]["row"] == at + 2);
        let found = found.unwrap_or_else(|| panic!("{row}: nothing was said"));
        assert_eq!(found["code"], *problem, "{row}: {found}");
        assert_eq!(found["place"]["column"].as_str().unwrap_or_default(), *column, "{row}: {found}");
        assert_eq!(found["severity"] == "error", *refused, "{row}: {found}");
    }
    let stock = desk.done(&["export", "holding", "-o", "all.jsonl"]);
    assert!(
        stock.out.contains("7条"),
        "three that were there, three with remarks, one with full-width digits: {}",
        stock.out
    );
    let all = std::fs::read_to_string(desk.path("all.jsonl")).unwrap();
    assert!(all.contains("\"design_max_t\":4.5"), "full-width digits are digits: {all}");
}

#[test]
fn codes_days_and_places_are_checked() {
    let desk = Desk::new();
    small_city(&desk);
    let wrong = CREDIT_CODE.replace('M', "N");
    let (_, problems) =
        import(&desk, "enterprise", &desk.write("e.csv", format!("统一社会信用代码,企业名称\n{wrong},某厂\n")));
    assert_eq!(problems[0]["code"], "value.credit_code");
    let units =
        "单元编号,单元名称,厂区编号,单元类型,投用日期\nU1,罐区,A,储罐区,1955-03-01\nU2,罐区,A,储罐区,2202-03-01\n";
    let (_, problems) = import(&desk, "unit", &desk.write("u.csv", units));
    let said: Vec<_> =
        problems.iter().map(|one| (one["code"].as_str().unwrap(), one["place"]["row"].as_u64().unwrap())).collect();
    assert_eq!(said, [("value.suspicious_date", 2), ("value.date_out_of_range", 3)]);
    let sites = format!(
        "厂区编号,厂区名称,统一社会信用代码,经度,纬度\nS1,反了,{CREDIT_CODE},38.95,121.6\nS2,太远,{CREDIT_CODE},200,39\n"
    );
    let (_, problems) = import(&desk, "site", &desk.write("s.csv", sites));
    let places: Vec<_> = problems.iter().map(|one| one["place"]["row"].as_u64().unwrap()).collect();
    assert_eq!(places, [2, 3], "{problems:?}");
    assert!(problems[0]["remedy"]["zh"].as_str().unwrap().contains('经'), "swapped: {}", problems[0]);
}

#[test]
fn a_crossed_polygon_is_told_with_its_place_and_a_repair() {
    let desk = Desk::new();
    let site = |code: &str, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","name":"甲"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        )
    };
    let crossed = site("S1", "[121.60,38.90],[121.62,38.92],[121.62,38.90],[121.60,38.92],[121.60,38.90]");
    let fine = site("S2", "[121.70,38.90],[121.71,38.90],[121.71,38.91],[121.70,38.91],[121.70,38.90]");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{crossed},{fine}]}}"#);
    let (code, problems) = import(&desk, "site", &desk.write("s.geojson", text));
    assert_eq!((code, problems.len()), (1, 1), "{problems:?}");
    let point: Vec<f64> =
        problems[0]["place"]["point"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    assert!((point[0] - 121.61).abs() < 1e-6 && (point[1] - 38.91).abs() < 1e-4, "where it crosses: {point:?}");
    assert!(problems[0]["remedy"]["zh"].as_str().unwrap().contains("MultiPolygon"), "{}", problems[0]);
}

#[test]
fn files_that_cannot_be_tables_are_refused_whole() {
    let desk = Desk::new();
    let many = "[121.5,38.5],".repeat(5_000_000);
    let vast = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"S","name":"甲"}},"geometry":{{"type":"LineString","coordinates":[{many}[1,2]]}}}}]}}"#
    );
    let huge = std::fs::File::create(desk.path("huge.csv")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let files: [(&str, Option<Vec<u8>>, &str); 6] = [
        ("empty.csv", Some(Vec::new()), "tables.empty"),
        ("huge.csv", None, "tables.file_too_large"),
        ("odd.csv", Some(b"code,name\nA,\xff\xfe\xfd\x81\n".to_vec()), "tables.encoding"),
        ("vast.geojson", Some(vast.into_bytes()), "tables.too_many_vertices"),
        ("cut.xlsx", Some(b"PK\x03\x04broken".to_vec()), "tables.workbook"),
        ("other.csv", Some("甲,乙\n1,2\n".into()), "import.missing_columns"),
    ];
    for (name, bytes, expected) in files {
        if let Some(bytes) = bytes {
            desk.write(name, bytes);
        }
        let (code, problems) = import(&desk, "site", name);
        assert!(code == 1 || code == 2, "{name}: {code}");
        assert_eq!(problems[0]["code"], expected, "{name}: {:?}", problems[0]);
    }
    let (gb, ..) = encoding_rs::GB18030.encode("厂区编号,厂区名称\nA,海湾一库\n");
    assert_eq!(import(&desk, "site", &desk.write("gb.csv", &*gb)), (0, vec![]));
    let sites = desk.done(&["export", "site", "-o", "sites.jsonl"]);
    assert!(
        sites.out.contains("1条") && std::fs::read_to_string(desk.path("sites.jsonl")).unwrap().contains("海湾一库")
    );
}

#[test]
fn an_import_killed_half_way_leaves_everything_or_nothing() {
    let desk = Desk::new();
    small_city(&desk);
    let rows: Vec<String> = (100..20_100).map(|line| format!("A,{line},苯,71-43-2,1")).collect();
    let file = desk.write("stock.csv", format!("{STOCK}{}", rows.join("\n")));
    let count = || {
        let head = desk.done(&["journal", "head", "--json"]).json();
        head["size"].as_u64().unwrap()
    };
    let before = count();
    for wait in [60, 200, 500, 900] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_anlan"))
            .args(["import", "--type", "holding", "--database", "city.db", &file])
            .current_dir(desk.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = count();
        assert!(now == before || now >= before + 20_000, "after {wait} ms: {before} → {now}");
        desk.done(&["journal", "verify"]);
    }
}
