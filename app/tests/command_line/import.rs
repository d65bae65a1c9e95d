//! `anlan import` and `anlan export`.

use anlan_spatial::{Datum, LonLat, ReadOptions, Shape, contains, unconvert};

use crate::setup::{CREDIT_CODE, Desk, small_city, verdict_on};

#[test]
fn a_refused_import_says_where_and_what_to_do_and_writes_nothing() {
    let desk = Desk::new();
    small_city(&desk);
    let before = desk.done(&["journal", "head", "--json"]).json();
    let file = desk.write(
        "more.csv",
        "厂区编号,序号,危险化学品名称,CAS号,设计最大量(t)\nA,9,苯,71-43-2,12\nC,1,苯,71-43-2,12\nA,10,苯,71-43-3,12\nA,11,苯,71-43-2,很多\n",
    );
    let run = desk.run(&["import", "--type", "holding", "--all-or-nothing", &file]);
    assert_eq!(run.code, 1);
    for part in ["整个文件被拒绝", "第3行", "第4行", "第5行", "处理"] {
        assert!(run.out.contains(part) || run.err.contains(part), "{part}: {}{}", run.out, run.err);
    }
    assert_eq!(desk.done(&["journal", "head", "--json"]).json(), before, "nothing was written");
    let preview = desk.run(&["import", "--type", "holding", "--dry-run", "--json", &file]).json();
    assert_eq!((preview[0]["created"].as_u64(), preview[0]["refused"].as_u64()), (Some(1), Some(3)));
    assert_eq!(desk.done(&["journal", "head", "--json"]).json(), before, "a preview writes nothing");
}

#[test]
fn an_import_is_undone() {
    let desk = Desk::new();
    small_city(&desk);
    let file = desk.write(
        "more.csv",
        "厂区编号,序号,危险化学品名称,CAS号,设计最大量(t)\nA,1,液氨,7664-41-7,60\nA,9,苯,71-43-2,12\n",
    );
    let s = || verdict_on(&desk, "A")["s"]["text"].clone();
    let before = s();
    let report = desk.done(&["import", "--type", "holding", "--json", &file]).json();
    assert_ne!(s(), before);
    desk.done(&["import", "--undo", report[0]["batch"].as_str().unwrap()]);
    assert_eq!(s(), before);
    let listed = desk.done(&["import", "--list", "--json"]).json();
    assert!(listed.as_array().unwrap().iter().any(|batch| batch["undone_at"].is_string()));
}

#[test]
fn what_is_exported_can_be_imported_again() {
    let desk = Desk::new();
    small_city(&desk);
    for name in ["stock.xlsx", "stock.csv", "stock.jsonl"] {
        desk.done(&["export", "holding", "-o", name]);
        let report = desk.done(&["import", "--type", "holding", "--json", name]).json();
        assert_eq!(report[0]["unchanged"], report[0]["rows"], "{name}: {report}");
    }
    desk.done(&["export", "site", "-o", "sites.geojson"]);
    let report = desk.done(&["import", "--type", "site", "--json", "sites.geojson"]).json();
    assert_eq!(report[0]["unchanged"], report[0]["rows"], "{report}");
    desk.done(&["export", "enterprise", "-o", "firms.xlsx"]);
    let report = desk.done(&["import", "--type", "enterprise", "--json", "firms.xlsx"]).json();
    assert_eq!(report[0]["unchanged"], report[0]["rows"], "18 digits survive: {CREDIT_CODE}: {report}");
    desk.done(&["export", "vessel", "--template", "-o", "template.xlsx"]);
    let empty = desk.run(&["import", "--type", "vessel", "--json", "template.xlsx"]);
    assert_eq!(empty.json()[0]["rows"], 0, "{}", empty.err);
}

/// Sites just inside the eastern shores of the sample city, as a map in GCJ-02 gives them.
fn shifted_sites() -> String {
    let land: serde_json::Value =
        serde_json::from_str(include_str!("../../../packs/demo-city/layers/land.geojson")).unwrap();
    let options = ReadOptions { max_positions: usize::MAX, region: None };
    let mainland = Shape::from_geojson(&land["features"][0]["geometry"], &options).unwrap();
    let polygons = mainland.polygons();
    let shore = polygons[0].rings().next().unwrap();
    let inland = shore.iter().step_by(31).map(|at| LonLat { lon: at.lon - 0.0023, lat: at.lat });
    let rows = inland.filter(|at| contains(&mainland, *at)).take(60).enumerate().map(|(number, at)| {
        let shown = unconvert(at, Datum::Gcj02);
        format!("G{number},岸边{number},{:.6},{:.6}", shown.lon, shown.lat)
    });
    "厂区编号,厂区名称,经度,纬度\n".to_owned() + &rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_wrong_datum_is_suspected_by_the_shoreline() {
    let desk = Desk::new();
    let file = desk.write("sites.csv", shifted_sites());
    let doubts = |datum: &str| {
        let report = desk.run(&["import", "--type", "site", "--dry-run", "--datum", datum, "--json", &file]).json();
        report[0]["problem_counts"]["import.datum_suspected"].as_u64()
    };
    assert_eq!(doubts("wgs84"), Some(1));
    assert_eq!(doubts("gcj02"), None, "in its own datum nothing is doubted");
    let run = desk.run(&["import", "--type", "site", "--dry-run", &file]);
    assert!(run.err.contains("--datum gcj02"), "{}", run.err);
}
