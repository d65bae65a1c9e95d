//! What an enterprise and a park add, and what other sets of frequencies make of a place.

use anlan_testkit::{Database, on_both};
use serde_json::{Value, json};

use crate::living::{planner, point, target, town};
use crate::setup::City;

fn got(city: &City, path: &str) -> Value {
    let answer = city.get(&planner(city), path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number: {value}"))
}

/// A second firm with a drum of ammonia, 600 m from the first; both in one park.
fn two_firms(city: &City) -> (String, String) {
    town(city);
    let firm = city.create("enterprise", json!({ "name": "演2化工", "district": "210213" }));
    let site = city.create(
        "site",
        json!({ "code": "S2", "name": "二厂", "enterprise": firm.to_string(), "district": "210213", "park": "演示化工园",
            "boundary": { "type": "Polygon", "coordinates": [[[121.812, 39.0], [121.818, 39.0], [121.818, 39.006], [121.812, 39.006], [121.812, 39.0]]] } }),
    );
    let unit = city.create(
        "unit",
        json!({ "code": "U2", "name": "氨罐区", "site": site.to_string(), "unit_kind": "storage_tank", "in_service_since": "2019-06-01" }),
    );
    let drum = city.vessel(unit, "A1", json!({ "volume_m3": 10, "position": point(121.815, 39.003) }));
    city.create(
        "holding",
        json!({ "unit": unit.to_string(), "vessel": drum.to_string(), "line": 1, "substance_name": "氨", "cas": "7664-41-7",
            "design_max_t": 5, "state": "liquefied_gas" }),
    );
    city.living().settle(|_, _| {}).unwrap();
    let first = got(city, "/risk/enterprises")["items"].as_array().unwrap().clone();
    let id = |title: &str| {
        let found = first.iter().find(|item| item["title"] == title);
        found.unwrap_or_else(|| panic!("{title}: {first:?}"))["id"].as_str().unwrap().to_owned()
    };
    (id("演1化工"), id("演2化工"))
}

fn an_enterprise_sees_its_part_and_all_parts_make_the_whole(database: &Database) {
    let city = City::new(database);
    let (one, two) = two_firms(&city);
    city.living().settle(|_, _| {}).unwrap();
    let all = got(&city, "/risk");
    let (first, second) =
        (got(&city, &format!("/risk/enterprises/{one}")), got(&city, &format!("/risk/enterprises/{two}")));
    let loss = |body: &Value| number(&body["loss_of_life_per_year"]);
    assert!((loss(&first) + loss(&second)).total_cmp(&0.0).is_gt());
    assert!(((loss(&first) + loss(&second)) / loss(&all) - 1.0).abs() < 1e-9);
    assert!((number(&first["share"]) + number(&second["share"]) - 1.0).abs() < 1e-9);
    assert_eq!((&first["sources"], &second["sources"], &first["of"]), (&json!(2), &json!(1), &json!(2)));
    let ranks = [number(&first["rank"]), number(&second["rank"])];
    assert_eq!(ranks[0] + ranks[1], 3.0, "one is the first and the other the second");
    // The school stands beside the first firm's drum of chlorine.
    let worst = &first["worst_target"];
    assert_eq!(worst["target"]["title"], "演示小学", "{worst}");
    assert!(number(&worst["own_share"]) > 0.5 && number(&worst["own_share"]) <= 1.0 + 1e-9, "{worst}");
    assert!(number(&worst["own_per_year"]) <= number(&worst["target"]["per_year"]) * (1.0 + 1e-9));
    assert!(!worst["target"]["verdicts"].as_array().unwrap().is_empty());
    // Its ranking is the whole of it, the largest first.
    let shares: Vec<f64> = first["ranking"].as_array().unwrap().iter().map(|part| number(&part["share"])).collect();
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9 && shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
    // Its contours lie around its own sources and nowhere else.
    let all_features = second["contours"]["features"].as_array().unwrap();
    let features: Vec<&Value> = all_features
        .iter()
        .filter(|feature| !feature["geometry"]["coordinates"].as_array().unwrap().is_empty())
        .collect();
    assert!(!features.is_empty() && all_features.len() == 5, "{}", second["contours"]);
    for feature in features {
        assert_eq!(feature["properties"]["is_cut"], false, "the window holds all of it");
        let ring = feature["geometry"]["coordinates"][0][0].as_array().unwrap();
        let middle = ring.iter().map(|at| number(&at[0])).sum::<f64>() / ring.len() as f64;
        assert!((middle - 121.815).abs() < 0.003, "{middle}");
    }
    assert!(number(&first["people_inside"]["3e-7"]) >= number(&first["people_inside"]["1e-5"]));
    // One without sources is told so, one that is not there is not found.
    let idle = city.create("enterprise", json!({ "name": "演3贸易", "district": "210213" }));
    let body = got(&city, &format!("/risk/enterprises/{idle}"));
    assert_eq!((&body["sources"], &body["rank"], &body["worst_target"]), (&json!(0), &Value::Null, &Value::Null));
    assert!(body["contours"]["features"].as_array().unwrap().is_empty());
    for absent in ["0000000000ZZZZZZZZZZZZZZZZ", "no-id"] {
        let answer = city.get(&planner(&city), &format!("/risk/enterprises/{absent}"));
        assert_eq!((answer.status, &answer.body["code"]), (404, &json!("risk.enterprise_not_found")));
    }
}

fn a_park_spends_the_limit_of_its_tightest_target(database: &Database) {
    let city = City::new(database);
    two_firms(&city);
    target(&city, "演示养老院", "welfare", 200, 121.816, 39.0045);
    city.living().settle(|_, _| {}).unwrap();
    let page = got(&city, "/risk/parks");
    assert_eq!(page["total"], 1, "only the second firm lies in a park");
    let body = got(&city, "/risk/parks/%E6%BC%94%E7%A4%BA%E5%8C%96%E5%B7%A5%E5%9B%AD");
    assert_eq!((&body["park"]["name"], &body["park"]["sources"]), (&json!("演示化工园"), &json!(1)));
    let budget = &body["budget"];
    assert_eq!(budget["target"]["title"], "演示养老院", "{budget}");
    // What is spent by each and by those outside is the whole.
    let spent: f64 = budget["spent"].as_array().unwrap().iter().map(|row| number(&row["used"])).sum();
    let used = number(&budget["used"]);
    assert!(((spent + number(&budget["outside"]["used"])) / used - 1.0).abs() < 1e-6, "{budget}");
    assert!((number(&body["park"]["headroom"]["used"]) - used).abs() < 1e-12);
    let row = budget["spent"].as_array().unwrap().last().unwrap();
    assert_eq!((&row["unit"]["title"], &row["in_service_since"]), (&json!("氨罐区"), &json!("2019-06-01")));
    assert!((number(&row["used_so_far"]) - used).abs() < 1e-6 * used);
    // The highest at the edge is that of the place itself, and the edge goes around the site.
    let highest = &body["park"]["highest_at_edge"];
    let place = got(&city, &format!("/risk/place?lon={}&lat={}", highest["lon"], highest["lat"]));
    assert!(
        (number(&highest["per_year"]) / number(&place["per_year"]) - 1.0).abs() < 1e-6,
        "{highest} {}",
        place["per_year"]
    );
    assert!(number(&highest["own_per_year"]) <= number(&highest["per_year"]) * (1.0 + 1e-9));
    assert!((number(&highest["length_m"]) - 2_370.0).abs() < 60.0, "about 520 by 666 m: {highest}");
    let met = |limits: &Value| -> Vec<(String, bool)> {
        let limits = limits.as_array().unwrap().iter();
        limits.map(|limit| (limit["criteria"].to_string(), limit["is_met"] == true)).collect()
    };
    assert_eq!(met(&body["edge"]["limits"]), met(&place["limits"]));
    // Nobody has identified its hazards: that is asked and may make it graver.
    let level = &body["park"]["level"];
    assert_eq!(level["facts"]["major_hazards"], Value::Null);
    assert_eq!((&level["at_least"], &level["facts"]["sites_unknown"]), (&json!(level["level"] != "major"), &json!(1)));
    let site: anlan_kernel::RecordId = budget["spent"][0]["site"]["id"].as_str().unwrap().parse().unwrap();
    let hazard = anlan_assessment::risk::relocation::MajorHazard { title: "氨罐区".to_owned(), grade: Some(1) };
    city.hazards.lock().unwrap().insert(site, vec![hazard]);
    let known = got(&city, "/risk/parks")["items"][0]["level"].clone();
    assert_eq!(known["facts"]["major_hazards"], json!([1, 0, 0, 0]));
    assert!(["larger", "major"].contains(&known["level"].as_str().unwrap()), "{known}");
    assert!(known["reasons"].as_array().unwrap().iter().any(|reason| reason["setting"] == true));
    let answer = city.get(&planner(&city), "/risk/parks/nowhere");
    assert_eq!((answer.status, &answer.body["code"]), (404, &json!("risk.park_not_found")));
}

fn parks_are_paged_found_and_put_in_order(database: &Database) {
    let city = City::new(database);
    for (number, park) in ["甲园", "乙园", "丙园区"].into_iter().enumerate() {
        let fields = json!({ "code": format!("P{number}"), "name": "厂区", "district": "210213", "park": park });
        city.create("site", fields);
    }
    let names = |query: &str| -> Vec<String> {
        let page = got(&city, &format!("/risk/parks{query}"));
        page["items"].as_array().unwrap().iter().map(|park| park["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = got(&city, "/risk/parks?sort=name&limit=2");
    assert_eq!((&first["next"], &first["total"]), (&json!(2), &json!(3)));
    assert_eq!(names("?sort=name&limit=2").len() + names("?sort=name&limit=2&cursor=2").len(), 3);
    let mut reversed = names("?sort=name&order=desc");
    reversed.reverse();
    assert_eq!(reversed, names("?sort=name"));
    assert_eq!(names("?q=%E4%B8%99"), ["丙园区"]);
    for wrong in ["?sort=colour", "?order=up", "?cursor=-1", "?limit=many"] {
        assert_eq!(city.get(&planner(&city), &format!("/risk/parks{wrong}")).status, 422, "{wrong}");
    }
}

fn sets_of_frequencies_stand_side_by_side(database: &Database) {
    let city = City::new(database);
    town(&city);
    city.living().settle(|_, _| {}).unwrap();
    let place = got(&city, "/risk/place?lon=121.807&lat=39.005");
    let body = got(&city, "/risk/place/sets?lon=121.807&lat=39.005");
    let sets = body["sets"].as_array().unwrap();
    assert!(sets.len() >= 5, "{body}");
    assert_eq!((&sets[0]["id"], &sets[0]["is_used"]), (&json!("purple_book"), &json!(true)));
    assert!((number(&sets[0]["per_year"]) / number(&place["per_year"]) - 1.0).abs() < 1e-9);
    let known: Vec<f64> = sets.iter().filter_map(|set| set["per_year"].as_f64()).collect();
    assert!(known.len() >= 3 && known.iter().any(|risk| (risk / known[0] - 1.0).abs() > 0.05), "{known:?}");
    for set in sets {
        // Without figures for a source it says so.
        assert!(set["per_year"].is_number() || !set["without"].as_array().unwrap().is_empty(), "{set}");
        assert!(["verified", "secondary", "recalled"].contains(&set["confidence"].as_str().unwrap()));
    }
    // The band says that it is a spread between sets and no share of chances.
    let band = &place["band"];
    assert_eq!(band["origin"], "spread", "{band}");
    assert!(band["text"]["zh"].as_str().unwrap().contains("不是 P05–P95"));
    assert!(number(&band["low"]) <= number(&place["per_year"]) && number(&place["per_year"]) <= number(&band["high"]));
    assert_eq!(city.get(&planner(&city), "/risk/place/sets?lon=10&lat=39").body["code"], "risk.outside");
}

on_both! {
    an_enterprise_sees_its_part_and_all_parts_make_the_whole
    a_park_spends_the_limit_of_its_tightest_target
    parks_are_paged_found_and_put_in_order
    sets_of_frequencies_stand_side_by_side
}
