//! Search: by name, pinyin, initials, codes and numbers.

use serde_json::{Value, json};

use crate::setup::{City, city, point, square};

fn town() -> City {
    let here = City::new();
    let firm = here.create(
        "enterprise",
        json!({ "name": "东海重油化工有限公司", "credit_code": "91990200MA0000001M", "district": "210213" }),
    );
    here.create("enterprise", json!({ "name": "化工东海", "district": "210213" }));
    let firm = firm.id.to_string();
    here.create("site", json!({ "code": "DH-01", "name": "东海重油（大孤山）厂区", "enterprise": firm, "boundary": square(121.6, 38.9, 0.001) }));
    here.create("unit", json!({ "code": "DH-01-U1", "name": "罐区A１２", "site": "DH-01", "unit_kind": "storage_tank", "outline": point(121.6, 38.9) }));
    here.create("holding", json!({ "unit": "DH-01-U1", "line": 1, "substance_name": "汽油", "cas": "86290-81-5", "un": "1203", "design_max_t": 10 }));
    here.create("risk_point", json!({ "code": "R1", "name": "装卸台", "enterprise": firm, "link": "transport", "place_class": "quay", "cas": "7783-06-4", "position": point(121.61, 38.91) }));
    here
}

fn find(here: &City, word: &str) -> Vec<Value> {
    let encoded = word.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    let answer = here.get(&format!("/api/v1/search?q={encoded}"), &city());
    assert_eq!(answer.status, 200);
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn things_are_found_however_people_write_them() {
    let here = town();
    for (word, kind, title, field) in [
        ("东海重油化工有限公司", "enterprise", "东海重油化工有限公司", "name"),
        ("重油", "enterprise", "东海重油化工有限公司", "name"),
        ("大孤山", "site", "东海重油（大孤山）厂区", "name"),
        ("dhzy", "enterprise", "东海重油化工有限公司", "name"),
        ("dhzyhg", "enterprise", "东海重油化工有限公司", "name"),
        ("donghai", "enterprise", "东海重油化工有限公司", "name"),
        ("zhongyou", "enterprise", "东海重油化工有限公司", "name"),
        ("91990200ma0000001m", "enterprise", "东海重油化工有限公司", "credit_code"),
        ("91990200", "enterprise", "东海重油化工有限公司", "credit_code"),
        ("dh-01-u1", "unit", "罐区A１２", "code"),
        ("a12", "unit", "罐区A１２", "name"),
        ("86290-81-5", "site", "东海重油（大孤山）厂区", "cas"),
        ("1203", "site", "东海重油（大孤山）厂区", "un"),
        ("UN1203", "site", "东海重油（大孤山）厂区", "un"),
        ("汽油", "site", "东海重油（大孤山）厂区", "substance_name"),
        ("7783-06-4", "risk_point", "装卸台", "cas"),
    ] {
        let found = find(&here, word);
        let first = found.first().unwrap_or_else(|| panic!("{word}"));
        assert_eq!((first["kind"].as_str(), first["title"].as_str()), (Some(kind), Some(title)), "{word}: {found:?}");
        assert_eq!(first["match"]["field"], field, "{word}");
    }
    assert_eq!(find(&here, "dhzy")[0]["match"]["text"], "东海重油化工有限公司");
    assert_eq!(find(&here, "1203")[0]["match"]["text"], "UN1203");
}

#[test]
fn a_firm_is_where_its_site_is_and_a_unit_stands_in_its_site() {
    let here = town();
    let firm = &find(&here, "东海重油化工")[0];
    assert!((firm["point"][0].as_f64().unwrap() - 121.6).abs() < 1e-3, "{firm}");
    assert_eq!(find(&here, "a12")[0]["subtitle"], "东海重油（大孤山）厂区");
}

#[test]
fn what_begins_with_the_word_comes_before_what_holds_it() {
    let here = town();
    let titles: Vec<String> =
        find(&here, "化工").iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["化工东海", "东海重油化工有限公司"]);
}

#[test]
fn words_that_mean_nothing_find_nothing() {
    let here = town();
    for word in ["", " ", "（）", "没有这家", "an", "86290", "\n", "%00", &"长".repeat(100)] {
        assert_eq!(find(&here, word), Vec::<Value>::new(), "{word:?}");
    }
    assert_eq!(here.get(&format!("/api/v1/search?q={}", "a".repeat(101)), &city()).status, 422);
    assert_eq!(here.get("/api/v1/search?limit=x", &city()).status, 422);
    assert_eq!(here.get("/api/v1/search", &city()).status, 200);
}

#[test]
fn what_is_renamed_is_no_longer_found_by_its_old_name() {
    let here = town();
    let id = find(&here, "化工东海")[0]["id"].as_str().unwrap().parse().unwrap();
    let firm = here.store.read(|reader| anlan_registry::records::require(reader, id)).unwrap();
    here.update(&firm, json!({ "name": "长兴化工" }));
    assert!(find(&here, "化工东海").is_empty());
    assert_eq!(find(&here, "zhangxing")[0]["id"], find(&here, "cxhg")[0]["id"], "长 is read in two ways");
}
