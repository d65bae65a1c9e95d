//! The archive: frozen as of a day, its sums those of the verdicts, two days compared, the same bytes each time.

use std::collections::BTreeMap;

use anlan_hazards::archive::compare::{Difference, compare, give_causes};
use anlan_hazards::archive::html::{Page, page};
use anlan_hazards::archive::{self, Archive, Colour, RowKind, sheet};
use anlan_hazards::{Board, Verdict};
use anlan_kernel::problem::Language;
use anlan_regulations::gb18218::{Edition, Grade};
use anlan_tables::Limits;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::setup::{City, on_both, point};

on_both! {
    an_archive_is_frozen_as_of_its_day
}

const DAY: Date = date(2026, 1, 5);

fn derive(board: &Board, day: Date) -> Archive {
    let districts = BTreeMap::from([("210211".to_owned(), "甘井子区".to_owned())]);
    archive::derive(board, Edition::E2018, day, &districts)
}

/// Sites of every colour, an open one, an empty one, and a risk point, in two districts and two sectors.
fn fill(city: &City) {
    for (at, (substance, tonnes)) in
        [("氯", "250"), ("氯", "70"), ("氯", "20"), ("氯", "5"), ("氯", "4.99999999"), ("未名剂", "1")]
            .iter()
            .enumerate()
    {
        let east = 3000.0 * f64::from(u32::try_from(at).unwrap());
        let (_, site) = city.site(&format!("S{at}"), east, 0.0);
        let unit = city.unit(site, &format!("U{at}"));
        city.holding(unit, substance, tonnes);
        if at % 2 == 0 {
            city.change(site, json!({"district": "210213", "sector": "storage"}));
        }
        if at == 0 {
            city.target("村", 120, point(east + 100.0, 400.0));
        }
    }
    let (_, empty) = city.site("S9", 0.0, 9000.0);
    city.change(empty, json!({"name": "<script>alert('厂')</script>", "sector": "trade"}));
    city.create(
        "risk_point",
        json!({"name": "卸车", "link": "transport", "place_class": "quay", "site": empty.to_string()}),
    );
}

fn an_archive_is_frozen_as_of_its_day(city: &City) {
    fill(city);
    let then = derive(&city.board(), DAY);
    city.wait_days(30);
    let (_, site) = city.site("后来", 0.0, 20000.0);
    let unit = city.unit(site, "后来1");
    city.holding(unit, "氯", "500");
    let frozen = derive(&Board::at_end_of(&city.store, DAY).unwrap(), DAY);
    assert_eq!(frozen, then);
    assert_eq!(html(&frozen, &[]), html(&then, &[]));
    assert_eq!(derive(&city.board(), date(2026, 3, 1)).rows.len(), then.rows.len() + 1);
}

fn html(archive: &Archive, differences: &[Difference]) -> String {
    let since = (!differences.is_empty()).then_some((DAY, differences));
    page(archive, &Page { city: "示例城市", layers: &[], since, language: Language::Zh })
}

#[test]
fn colours_follow_the_grades_with_the_reason() {
    let city = City::sqlite();
    fill(&city);
    let archive = derive(&city.board(), DAY);
    let of = |name: &str| archive.rows.iter().find(|row| row.name == name).unwrap();
    for (name, colour, reason) in [
        ("S0厂", Some(Colour::Red), "一级重大危险源：S = 50.0000，R = 400.0"),
        ("S1厂", Some(Colour::Yellow), "三级重大危险源：S = 14.0000，R = 28.0"),
        ("S2厂", Some(Colour::Blue), "四级重大危险源：S = 4.0000，R = 8.0"),
        ("S4厂", Some(Colour::Blue), "未构成重大危险源，S = 0.999999998"),
        ("S5厂", None, "有物质待认定，S至少为0.0000"),
        ("<script>alert('厂')</script>", None, "没有申报存量"),
    ] {
        assert_eq!((of(name).colour, of(name).reason.zh.as_ref()), (colour, reason), "{name}");
        assert!(!of(name).reason.en.is_empty());
    }
    let levels: Vec<u8> = archive.rows.iter().map(|row| row.colour.map_or(9, Colour::level)).collect();
    assert!(levels.is_sorted(), "the worst first");
}

type Label<T> = fn(&T) -> &str;

#[test]
fn sums_by_district_and_sector_equal_the_verdicts() {
    let city = City::sqlite();
    fill(&city);
    let board = city.board();
    let archive = derive(&board, DAY);
    let labels: [(Label<archive::RiskRow>, Label<Verdict>); 2] = [
        (|row| &row.district, |verdict| &verdict.subject.district),
        (|row| &row.sector, |verdict| &verdict.subject.sector),
    ];
    for (of_row, of_verdict) in labels {
        let counts = archive.count_by(RowKind::Site, of_row);
        for (label, columns) in &counts {
            // Each site of the sample has one unit, so that its worst grade is its verdict's.
            let verdicts: Vec<_> =
                board.verdicts(Edition::E2018).filter(|verdict| of_verdict(verdict) == *label).collect();
            let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
            assert_eq!(columns[0], count(|verdict| verdict.grade == Some(Grade::One)), "{label}");
            assert_eq!(columns[1], count(|verdict| verdict.grade == Some(Grade::Two)), "{label}");
            assert_eq!(columns[2], count(|verdict| verdict.grade == Some(Grade::Three)), "{label}");
            let blue = |verdict: &Verdict| match verdict.grade {
                Some(grade) => grade == Grade::Four,
                None => !verdict.major_hazard && verdict.open.is_empty(),
            };
            assert_eq!(columns[3], count(blue), "{label}");
        }
        assert_eq!(counts.values().flatten().sum::<usize>(), board.inputs().sites.len());
    }
    let whole = [RowKind::Site, RowKind::RiskPoint].map(|kind| archive.count_by(kind, |_| ""));
    assert_eq!(whole.iter().flat_map(|counts| counts.values().flatten()).sum::<usize>(), archive.rows.len());
}

#[test]
fn two_days_are_compared_with_the_causes() {
    let city = City::sqlite();
    fill(&city);
    let then = city.board();
    let earlier = derive(&then, DAY);
    city.wait_days(30);
    let chlorine = then.verdicts(Edition::E2018).find(|verdict| verdict.subject.code == "U3").unwrap().clone();
    city.change(chlorine.lines[0].holding.unwrap(), json!({"design_max_t": "90"}));
    let (_, new) = city.site("新", 0.0, 20000.0);
    let now = city.board();
    let later = derive(&now, date(2026, 3, 1));
    let mut differences = compare(&earlier, &later);
    give_causes(&mut differences, &now.changes_since(&then, Edition::E2018));
    assert_eq!(differences.len(), 2);
    let added = differences.iter().any(|one| matches!(one, Difference::Added { now } if now.id == new));
    assert!(added, "the new site");
    let changed = differences.iter().find_map(|one| match one {
        Difference::Changed { now, what, causes, .. } => Some((now.name.as_str(), what, causes)),
        _ => None,
    });
    let (name, what, causes) = changed.expect("a site that changed");
    assert_eq!(name, "S3厂");
    let told: Vec<&str> = what.iter().map(|text| text.zh.as_ref()).collect();
    assert_eq!(told, ["颜色：蓝 → 黄", "S：1.0000 → 18.0000", "R：2.0 → 36.0"]);
    let position = now.inputs().position;
    assert!(causes[0].told().zh.starts_with("氯：设计最大量 5 t → 90 t（日志第"), "{:?}", causes[0]);
    assert!(causes[0].position.is_some_and(|at| at > then.inputs().position && at <= position));
    assert!(html(&later, &differences).contains("氯：设计最大量 5 t → 90 t（日志第"));
    assert!(compare(&later, &later).is_empty());
    let gone = compare(&later, &earlier);
    assert!(gone.iter().any(|one| matches!(one, Difference::Removed { then } if then.id == new)));
}

#[test]
fn the_page_asks_for_nothing_outside_and_runs_nothing() {
    let city = City::sqlite();
    fill(&city);
    let page = html(&derive(&city.board(), DAY), &[]);
    for outside in
        ["<script", "<link", "<iframe", "<object", "<embed", "<img", "src=", "href=", "url(", "@import", " on"]
    {
        let found = page.find(outside).map(|at| page[at..].chars().take(80).collect::<String>());
        // The page's own English text may say " on"; an attribute would be followed by a name and "=".
        let harmless = outside == " on" && !page.contains(" onload=") && !page.contains(" onclick=");
        assert!(found.is_none() || harmless, "{outside}: {found:?}");
    }
    let namespace = "http://www.w3.org/2000/svg";
    assert_eq!(page.matches("http").count(), page.matches(namespace).count(), "no address but the name of SVG");
    assert!(page.contains("&lt;script&gt;alert(&#39;厂&#39;)&lt;/script&gt;"), "names are text");
    assert!(page.contains("<svg class=\"map\""), "the map is drawn inside");
    assert!(page.contains("日志位置"));
}

#[test]
fn the_same_archive_gives_the_same_bytes_and_its_workbook_reads_back() {
    let city = City::sqlite();
    fill(&city);
    let archive = derive(&city.board(), DAY);
    let folder = anlan_testkit::folder();
    let files = ["a.xlsx", "b.xlsx"].map(|name| folder.path().join(name));
    sheet::write(&archive, &files[0], true).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2100)); // a clock in the file would have gone on
    sheet::write(&derive(&city.board(), DAY), &files[1], true).unwrap();
    assert_eq!(std::fs::read(&files[0]).unwrap(), std::fs::read(&files[1]).unwrap());
    assert_eq!(html(&archive, &[]), html(&derive(&city.board(), DAY), &[]));
    let mut table = anlan_tables::open(&files[0], &Limits::default()).unwrap();
    assert_eq!(table.header.len(), sheet::HEADINGS.len());
    let read: Vec<Vec<String>> = table
        .rows()
        .map(|row| {
            let row = row.unwrap();
            (0..sheet::HEADINGS.len())
                .map(|at| row.cells.get(at).and_then(|cell| cell.text().unwrap()).unwrap_or_default().into_owned())
                .collect()
        })
        .collect();
    let number = |text: &String| text.parse::<f64>().map_or_else(|_| text.clone(), |number| number.to_string());
    let plain = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(number).collect()).collect()
    };
    assert_eq!(plain(read), plain(sheet::rows(&archive, true).collect()));
}
