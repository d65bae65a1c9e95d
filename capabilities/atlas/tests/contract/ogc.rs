//! OGC API Features: what the standard asks for.

use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::{Value, json};

use crate::setup::{City, Dice, city, district, nobody, point, square};

const CRS: [&str; 4] = [
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "http://www.opengis.net/def/crs/EPSG/0/4490",
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    "http://www.opengis.net/def/crs/EPSG/0/3857",
];

pub(crate) fn sites(here: &City, count: usize) {
    let mut dice = Dice(5);
    for number in 0..count {
        let (lon, lat) = (dice.between(121.5, 121.7), dice.between(38.85, 38.95));
        let district = if number % 3 == 0 { "210213" } else { "210281" };
        let outline = if number % 2 == 0 { square(lon, lat, 0.001) } else { point(lon, lat) };
        here.create("site", json!({ "code": format!("S{number:03}"), "name": format!("厂区{number}"), "district": district, "boundary": outline, "demo": true }));
    }
}

fn ids(page: &Value) -> Vec<String> {
    page["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
}

fn link<'a>(page: &'a Value, rel: &str) -> Option<&'a str> {
    page["links"].as_array().unwrap().iter().find(|link| link["rel"] == rel)?["href"].as_str()
}

#[test]
fn pages_are_complete_and_without_doubles() {
    let here = City::new();
    sites(&here, 47);
    let mut all = Vec::new();
    let mut path = "/ogc/collections/site/items?limit=10&demo=true".to_owned();
    loop {
        let answer = here.get(&path, &city());
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"));
        let page = answer.json();
        assert_eq!(
            (&page["numberMatched"], page["numberReturned"].as_u64()),
            (&json!(47), Some(ids(&page).len() as u64))
        );
        assert_eq!(link(&page, "self"), Some(format!("http://map.example{path}").as_str()));
        all.extend(ids(&page));
        match link(&page, "next") {
            Some(next) => path = next.strip_prefix("http://map.example").unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(all.len(), 47);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 47);
}

#[test]
fn axes_follow_the_system_asked_for() {
    let here = City::new();
    let site = here.create("site", json!({ "code": "S", "name": "厂", "boundary": point(121.6, 38.9) }));
    for (crs, expected) in
        CRS.into_iter().zip([[121.6, 38.9], [38.9, 121.6], [38.9, 121.6], [13_536_450.1, 4_707_357.5]])
    {
        for path in [
            format!("/ogc/collections/site/items?crs={crs}"),
            format!("/ogc/collections/site/items/{}?crs={crs}", site.id),
        ] {
            let answer = here.get(&path, &city());
            assert_eq!(answer.header("content-crs"), format!("<{crs}>"));
            let body = answer.json();
            let feature = if body["type"] == "Feature" { &body } else { &body["features"][0] };
            for (axis, expected) in expected.iter().enumerate() {
                let given = feature["geometry"]["coordinates"][axis].as_f64().unwrap();
                assert!((given / expected - 1.0).abs() < 1e-7, "{crs} {given}");
            }
        }
    }
    assert_eq!(here.get("/ogc/collections/site/items", &city()).header("content-crs"), format!("<{}>", CRS[0]));
}

#[test]
fn boxes_are_read_in_their_own_system_and_met_by_geometry() {
    let here = City::new();
    // A triangle whose box meets more than it does.
    here.create("site", json!({ "code": "S", "name": "厂", "boundary": { "type": "Polygon", "coordinates": [[[121.6, 38.9], [121.7, 38.9], [121.6, 39.0], [121.6, 38.9]]] } }));
    let matched = |query: &str| {
        here.get(&format!("/ogc/collections/site/items?{query}"), &city()).json()["numberMatched"].clone()
    };
    assert_eq!(matched("bbox=121.61,38.91,121.62,38.92"), 1);
    assert_eq!(matched("bbox=121.68,38.98,121.7,39.0"), 0, "in the box of the triangle, outside of it");
    assert_eq!(matched("bbox=121.61,38.91,-10,121.62,38.92,10"), 1);
    assert_eq!(matched(&format!("bbox=38.91,121.61,38.92,121.62&bbox-crs={}", CRS[1])), 1);
    assert_eq!(matched(&format!("bbox=13537000,4707000,13538000,4709000&bbox-crs={}", CRS[3])), 1);
    assert_eq!(matched("bbox=170,38,-170,39"), 0, "across the 180th meridian");
    assert_eq!(matched("bbox=121,38,-170,39"), 1);
    assert_eq!(matched("bbox=121.61,38.91,121.61,38.91"), 1);
    assert_eq!(matched("bbox=121.5,38.95,121.8,38.95"), 1);
}

#[test]
fn filters_by_field_and_by_time() {
    let here = City::new();
    sites(&here, 12);
    here.create_between(
        "site",
        json!({ "code": "old", "name": "旧厂", "boundary": point(121.6, 38.9) }),
        Some(date(2010, 1, 1)),
        Some(date(2020, 1, 1)),
    );
    let matched = |query: &str| {
        here.get(&format!("/ogc/collections/site/items?{query}"), &city()).json()["numberMatched"].clone()
    };
    assert_eq!(matched("district=210213"), 4);
    assert_eq!(matched("district=210213&code=S003"), 1);
    assert_eq!(matched("name=%E5%8E%82%E5%8C%BA5"), 1);
    assert_eq!(matched("demo=false"), 0);
    assert_eq!(matched("code=none"), 0);
    assert_eq!(matched(""), 13);
    for (time, count) in [
        ("2015-06-01T00:00:00Z", 13),
        ("2021-01-01", 12),
        ("2019-12-31T16:30:00Z", 12),
        ("2000-01-01/2005-01-01", 12),
        ("../2010-01-02", 13),
        ("2019-06-01/..", 13),
    ] {
        assert_eq!(matched(&format!("datetime={time}")), count, "{time}");
    }
}

#[test]
fn wrong_and_unknown_parameters_are_400_and_unknown_things_404() {
    let here = City::new();
    sites(&here, 2);
    for query in [
        "limit=0",
        "limit=-1",
        "limit=unlimited",
        "limit=",
        "ooga=booga",
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=1,2,3,NaN",
        "bbox=121,39,122,38",
        "datetime=yesterday",
        "datetime=2020-01-02/2020-01-01",
        "datetime=",
        "datetime=../..",
        "crs=EPSG:4490",
        "bbox-crs=none",
        "cursor=x",
        "f=gml",
        "boundary=1",
        "demo=perhaps",
        "limit=1&limit=2",
        "LIMIT=1",
    ] {
        let answer = here.get(&format!("/ogc/collections/site/items?{query}"), &city());
        assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"), "{query}");
    }
    for path in ["", "/conformance", "/collections", "/collections/site"] {
        assert_eq!(here.get(&format!("/ogc{path}?ooga=booga"), &city()).status, 400, "{path}");
        assert_eq!(here.get(&format!("/ogc{path}?f=xml"), &city()).status, 400, "{path}");
    }
    for path in [
        "collections/none",
        "collections/enterprise",
        "collections/none/items",
        "collections/site/items/x",
        "collections/site/items/00000000000000000000000000",
    ] {
        assert_eq!(here.get(&format!("/ogc/{path}"), &city()).status, 404, "{path}");
    }
    assert_eq!(here.get("/ogc/collections/site/items?limit=99999999", &city()).status, 200, "as many as are given");
}

#[test]
fn a_reader_finds_everything_from_the_landing_page() {
    let here = City::new();
    sites(&here, 3);
    let landing = here.get("/ogc/", &city()).json();
    for rel in ["self", "alternate", "service-desc", "conformance", "data"] {
        let href = link(&landing, rel).unwrap().strip_prefix("http://map.example").unwrap().to_owned();
        assert_eq!(here.get(&href, &city()).status, 200, "{href}");
    }
    let html = here.get_with("/ogc", &city(), &[("accept", "text/html,application/xhtml+xml")]);
    assert!(
        html.header("content-type").starts_with("text/html")
            && String::from_utf8(html.bytes).unwrap().contains("<a href=")
    );
    let collections = here.get("/ogc/collections", &city()).json();
    let names: Vec<&str> =
        collections["collections"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["site"], "only what holds something");
    let site = &collections["collections"][0];
    assert_eq!(*site, here.get("/ogc/collections/site", &city()).json());
    assert_eq!(site["crs"], json!(CRS));
    assert_eq!(site["storageCrs"], CRS[1]);
    let api = here.get("/ogc/api", &city());
    assert_eq!(api.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    let api = api.json();
    let parameters = api["paths"]["/collections/site/items"]["get"]["parameters"].as_array().unwrap();
    assert!(
        ["limit", "bbox", "datetime", "crs", "bbox-crs", "district"]
            .iter()
            .all(|name| parameters.iter().any(|one| one["name"] == *name))
    );
    let one = here.get("/ogc/collections/site/items?limit=1", &city()).json()["features"][0].clone();
    let alone = here.get(&format!("/ogc/collections/site/items/{}", one["id"].as_str().unwrap()), &city()).json();
    assert_eq!((&alone["properties"], &alone["geometry"]), (&one["properties"], &one["geometry"]));
    assert!(link(&alone, "self").is_some() && link(&alone, "collection").is_some());
}

#[test]
fn those_who_may_see_nothing_are_told_nothing() {
    let here = City::new();
    sites(&here, 6);
    assert_eq!(here.get("/ogc/collections", &nobody()).json()["collections"], json!([]));
    assert_eq!(here.get("/ogc/collections/site/items", &nobody()).status, 401);
    assert_eq!(here.get("/ogc/collections/none/items", &nobody()).status, 404);
    let own = here.get("/ogc/collections/site/items?limit=1", &district("210213")).json();
    assert_eq!((&own["numberMatched"], ids(&own).len()), (&json!(2), 1));
    let extent = here.get("/ogc/collections/site", &district("999999")).json();
    assert!(extent.get("extent").is_none(), "{extent}");
}

#[test]
fn personal_data_is_masked_and_cannot_be_filtered_by() {
    let here = City::new();
    here.create("risk_point", json!({ "code": "R", "name": "点", "link": "storage", "place_class": "port", "owner": "林黛玉", "position": point(121.6, 38.9) }));
    let is_personal = here.catalogue.get("risk_point").unwrap().get("owner").unwrap().personal;
    let properties = here.get("/ogc/collections/risk_point/items", &city()).json()["features"][0]["properties"].clone();
    assert_eq!(properties["owner"], if is_personal { "林**" } else { "林黛玉" });
    let filtered = here.get("/ogc/collections/risk_point/items?owner=%E6%9E%97", &city()).status;
    assert_eq!(filtered, if is_personal { 400 } else { 200 });
}
