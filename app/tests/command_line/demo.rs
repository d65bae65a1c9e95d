//! `anlan demo`: the sample city, whole.

use crate::setup::Desk;

#[test]
fn the_sample_city_has_every_grade_and_a_page_of_its_own() {
    let desk = Desk::empty();
    let run = desk.done(&["demo"]);
    assert!(run.out.contains("全市") && !run.err.contains("错误"), "{}{}", run.out, run.err);
    for edition in ["2018", "2009"] {
        let report = desk.done(&["identify", "--json", "--edition", edition]).json();
        let by_grade = report["summary"]["by_grade"].as_object().unwrap();
        for grade in ["1", "2", "3", "4", "not_major_hazard", "not_decided"] {
            assert!(by_grade.get(grade).and_then(serde_json::Value::as_u64) > Some(0), "{edition}: {by_grade:?}");
        }
        let verdicts = report["verdicts"].as_array().unwrap();
        assert!(verdicts.iter().all(|verdict| verdict["subject"]["demo"] == true), "marked everywhere");
        let alphas: std::collections::BTreeSet<&str> =
            verdicts.iter().filter_map(|verdict| verdict["alpha"].as_str()).collect();
        assert_eq!(alphas.into_iter().collect::<Vec<_>>(), ["0.5", "1", "1.2", "1.5", "2"]);
    }
    assert!(!desk.done(&["queue", "--json"]).json().as_array().unwrap().is_empty(), "some substances wait");
    let page = std::fs::read_to_string(desk.path("out/archive.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("演示数据") && page.contains("OpenStreetMap"));
    assert!(!page.contains("src=") && !page.contains("href=") && !page.contains("url("), "nothing from elsewhere");
    desk.write("moved.csv", "统一社会信用代码,企业名称,地址\n91990200DM0000013Q,溆昶炼化有限公司（演示）,新址\n");
    desk.done(&["import", "--type", "enterprise", "moved.csv"]);
    let again = desk.done(&["demo"]);
    assert!(again.out.contains("保持现状"), "a second run changes nothing: {}", again.out);
    desk.done(&["export", "enterprise", "-o", "after.csv"]);
    assert!(std::fs::read_to_string(desk.path("after.csv")).unwrap().contains("新址"), "what people changed stays");
    desk.done(&["journal", "verify"]);
}

#[test]
fn the_archive_is_written_as_a_workbook_and_for_a_past_day() {
    let desk = Desk::empty();
    desk.done(&["demo"]);
    desk.done(&["archive", "-o", "archive.xlsx"]);
    let report = desk.run(&["identify", "--json", "archive.xlsx"]);
    assert_eq!(report.code, 2, "the archive is no inventory");
    let past = desk.done(&["archive", "--json", "--as-of", "2020-01-01", "-o", "past.html"]).json();
    assert_eq!(past["archive"]["rows"].as_array().unwrap().len(), 0, "nothing was declared then");
    let since = desk.done(&["archive", "--json", "--since", "2020-01-01", "-o", "since.html"]).json();
    let rows = since["archive"]["rows"].as_array().unwrap().len();
    assert_eq!(since["differences"].as_array().unwrap().len(), rows, "all of it is new");
}
