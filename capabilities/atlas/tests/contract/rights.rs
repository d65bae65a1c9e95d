//! What is out of reach is in nothing that the map tells.

use std::collections::BTreeSet;

use anlan_kernel::{Caller, Level, Reach};
use serde_json::{Value, json};

use crate::mvt;
use crate::setup::{City, caller_of, city, district, point, scope, square};

/// Two districts, one firm and one site each; the unit says nothing about where it is.
fn two_districts() -> City {
    let here = City::new();
    for (number, code) in ["210213", "210281"].into_iter().enumerate() {
        let lon = 121.6 + 0.001 * number as f64;
        let firm = here.create(
            "enterprise",
            json!({ "name": format!("海川化工{number}"), "district": code, "principal": "林黛玉" }),
        );
        let firm = firm.id.to_string();
        here.create("site", json!({ "code": format!("S{number}"), "name": format!("海川厂{number}"), "enterprise": firm, "district": code, "boundary": square(lon, 38.9, 0.000_4) }));
        here.create("unit", json!({ "code": format!("U{number}"), "name": format!("罐区{number}"), "site": format!("S{number}"), "unit_kind": "storage_tank", "outline": square(lon, 38.9, 0.000_2) }));
        here.create("vessel", json!({ "code": format!("V{number}"), "name": format!("T{number}"), "unit": format!("U{number}"), "vessel_kind": "tank", "volume_m3": 500, "position": point(lon, 38.9) }));
        here.create("holding", json!({ "unit": format!("U{number}"), "line": 1, "substance_name": "汽油", "cas": "86290-81-5", "design_max_t": 10 }));
    }
    here
}

fn ids(here: &City, layer: &str, z: u32, caller: &Caller) -> (usize, BTreeSet<String>) {
    let n = f64::from(1_u32 << z);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tile's number")]
    let (x, y) = (
        ((121.6 + 180.0) / 360.0 * n) as u32,
        ((1.0 - 38.9_f64.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n) as u32,
    );
    let answer = here.get(&format!("/api/v1/map/tiles/{layer}/{z}/{x}/{y}"), caller);
    let layers = mvt::decode(&answer.bytes);
    let features = layers.iter().filter(|decoded| decoded.name == layer).flat_map(|layer| &layer.features);
    let (mut count, mut titles) = (0, BTreeSet::new());
    for feature in features {
        count += feature.whole("count").map_or(1, |count| usize::try_from(count).unwrap());
        titles.extend(feature.text("title").map(str::to_owned));
    }
    (count, titles)
}

#[test]
fn a_district_sees_its_own_in_tiles_of_every_zoom() {
    let here = two_districts();
    for layer in ["site", "unit", "vessel"] {
        for z in [3, 10, 13] {
            assert_eq!(ids(&here, layer, z, &city()).0, 2, "{layer} {z}");
            let (count, titles) = ids(&here, layer, z, &district("210213"));
            assert_eq!(count, 1, "{layer} {z}");
            assert!(titles.iter().all(|title| title.ends_with('0')), "{titles:?}");
            assert_eq!(ids(&here, layer, z, &district("999999")).0, 0);
        }
    }
}

#[test]
fn a_unit_moves_with_its_site_and_a_site_with_its_firm() {
    let here = two_districts();
    let sites = here.get("/ogc/collections/site/items", &city()).json();
    let id = sites["features"][0]["id"].as_str().unwrap().parse().unwrap();
    let site = here.store.read(|reader| anlan_registry::records::require(reader, id)).unwrap();
    assert_eq!(ids(&here, "vessel", 13, &district("210281")).0, 1);
    here.update(&site, json!({ "district": "210281" }));
    assert_eq!(ids(&here, "vessel", 13, &district("210281")).0, 2);
    assert_eq!(ids(&here, "vessel", 13, &district("210213")).0, 0);
}

#[test]
fn lists_counts_searches_and_cards_keep_the_same_border() {
    let here = two_districts();
    let own = district("210213");
    let layers = here.get("/api/v1/map/layers", &own).json();
    for layer in layers["layers"].as_array().unwrap().iter().filter(|layer| layer["kind"].is_string()) {
        let expected = usize::from(matches!(layer["id"].as_str().unwrap(), "site" | "unit" | "vessel"));
        assert_eq!(layer["count"], expected, "{layer}");
    }
    for (word, found) in [("海川", 2), ("86290-81-5", 1), ("haichuan", 2), ("hch", 2)] {
        let items = here.get(&format!("/api/v1/search?q={word}"), &own).json()["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), found, "{word} {items}");
    }
    let all = here.get("/ogc/collections/site/items", &city()).json();
    let of = |number: usize| all["features"][number]["id"].as_str().unwrap().to_owned();
    for (number, status) in [(0, 200), (1, 404)] {
        assert_eq!(here.get(&format!("/api/v1/map/card/site/{}", of(number)), &own).status, status);
        assert_eq!(here.get(&format!("/ogc/collections/site/items/{}", of(number)), &own).status, status);
    }
    assert_eq!(here.get("/ogc/collections/site/items", &own).json()["numberMatched"], 1);
    for path in ["site/zzz", "none/0", "unit/00000000000000000000000000"] {
        assert_eq!(here.get(&format!("/api/v1/map/card/{path}"), &city()).status, 404, "{path}");
    }
}

#[test]
fn fields_above_the_level_and_grades_of_others_are_left_out() {
    let here = two_districts();
    let public = caller_of(vec![scope(Reach::All, Level::Public)], &["holding"], false);
    let n = 1_u32 << 13;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tile's number")]
    let x = ((121.6 + 180.0) / 360.0 * f64::from(n)) as u32;
    let attributes = |caller: &Caller| {
        let y = 3136;
        let found = (y - 6..y + 6).find_map(|y| {
            let answer = here.get(&format!("/api/v1/map/tiles/site/13/{x}/{y}"), caller);
            mvt::decode(&answer.bytes).into_iter().next()
        });
        found.unwrap().features[0].attributes.keys().cloned().collect::<Vec<_>>()
    };
    assert!(attributes(&city()).contains(&"colour".to_owned()));
    let shown = attributes(&public);
    assert!(!shown.contains(&"colour".to_owned()) && !shown.contains(&"grade".to_owned()), "{shown:?}");
    for (name, level) in
        here.catalogue.get("site").unwrap().fields.iter().map(|field| (field.name.to_string(), field.level))
    {
        assert!(level == Level::Public || !shown.contains(&name), "{name}");
        let properties = here.get("/ogc/collections/site/items", &public).json();
        let told = properties["features"][0]["properties"].get(&name).is_some_and(|value| *value != Value::Null);
        assert!(level == Level::Public || !told, "{name}");
    }
    assert_eq!(
        here.get("/api/v1/search?q=86290-81-5", &public).json()["items"],
        json!([]),
        "holdings are not for everybody"
    );
}
