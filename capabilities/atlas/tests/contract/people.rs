//! People around a place: the index finds what a look at every target finds.

use anlan_kernel::{Level, Reach};
use anlan_spatial::{ReadOptions, Shape, distance_m};
use serde_json::{Value, json};

use crate::setup::{City, Dice, caller_of, city, district, point, scope, square};

fn targets(here: &City, count: usize, as_areas: bool) -> Vec<(Shape, u64)> {
    let mut dice = Dice(11);
    (0..count)
        .map(|number| {
            let (lon, lat) = (dice.between(121.5, 121.7), dice.between(38.85, 38.95));
            let outline = if as_areas { square(lon, lat, 0.000_5) } else { point(lon, lat) };
            let district = if number % 2 == 0 { "210213" } else { "210281" };
            here.create("protection_target", json!({ "code": format!("T{number}"), "name": format!("点{number}"), "target_kind": "dwelling", "persons": number, "district": district, "outline": outline }));
            (Shape::from_geojson(&outline, &ReadOptions::default()).unwrap(), number as u64)
        })
        .collect()
}

fn ask(here: &City, geometry: &Value, buffer_m: f64) -> Value {
    let answer = here.post("/api/v1/map/people", &city(), &json!({ "geometry": geometry, "buffer_m": buffer_m }));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[test]
fn people_within_a_distance_are_those_of_every_target_within_it() {
    let here = City::new();
    let all = targets(&here, 200, false);
    here.create("site", json!({ "code": "S", "name": "厂", "boundary": square(121.6, 38.9, 0.001) }));
    here.create("site", json!({ "code": "far", "name": "远", "boundary": square(122.6, 38.9, 0.001) }));
    let line = json!({ "type": "LineString", "coordinates": [[121.55, 38.88], [121.6, 38.9], [121.65, 38.9]] });
    for (geometry, buffer_m) in [
        (point(121.6, 38.9), 3_000.0),
        (square(121.6, 38.9, 0.02), 500.0),
        (line, 1_000.0),
        (square(121.6, 38.9, 0.03), 0.0),
    ] {
        let place = Shape::from_geojson(&geometry, &ReadOptions::default()).unwrap();
        let near: Vec<&(Shape, u64)> =
            all.iter().filter(|(shape, _)| distance_m(&place, shape).unwrap() <= buffer_m).collect();
        let told = ask(&here, &geometry, buffer_m);
        assert!(!near.is_empty());
        assert_eq!(told["persons"], near.iter().map(|(_, persons)| persons).sum::<u64>(), "{geometry}");
        assert_eq!(told["target_count"], near.len());
        let distances: Vec<f64> =
            told["targets"].as_array().unwrap().iter().map(|target| target["distance_m"].as_f64().unwrap()).collect();
        assert!(distances.is_sorted());
        assert_eq!(told["site_count"], 1);
        assert_eq!(told["sites"][0]["title"], "厂");
        assert!(told["ring"]["type"].as_str().unwrap().ends_with("Polygon"));
    }
}

#[test]
fn of_areas_the_share_within_counts() {
    let here = City::new();
    here.create("protection_target", json!({ "code": "T", "name": "小区", "target_kind": "dwelling", "persons": 1000, "outline": square(121.61, 38.9, 0.002) }));
    let told = ask(&here, &square(121.6, 38.9, 0.01), 0.0);
    assert!((told["persons"].as_f64().unwrap() - 500.0).abs() <= 1.0, "{told}");
    assert!((told["targets"][0]["share"].as_f64().unwrap() - 0.5).abs() < 1e-3);
}

#[test]
fn targets_out_of_reach_are_not_counted_and_measuring_needs_its_right() {
    let here = City::new();
    let all = targets(&here, 50, true);
    let body = json!({ "geometry": point(121.6, 38.9), "buffer_m": 50_000 });
    let everything = here.post("/api/v1/map/people", &city(), &body).json();
    assert_eq!(everything["persons"], all.iter().map(|(_, persons)| persons).sum::<u64>());
    let own = here.post("/api/v1/map/people", &district("210213"), &body).json();
    assert_eq!(own["persons"], all.iter().map(|(_, persons)| persons).filter(|number| *number % 2 == 0).sum::<u64>());
    let without = caller_of(vec![scope(Reach::All, Level::Restricted)], &[], false);
    assert_eq!(here.post("/api/v1/map/people", &without, &body).status, 403);
}

#[test]
fn bad_places_are_told_with_the_place_of_the_fault() {
    let here = City::new();
    let bow_tie = json!({ "type": "Polygon", "coordinates": [[[121.0, 38.0], [121.2, 38.2], [121.2, 38.0], [121.0, 38.2], [121.0, 38.0]]] });
    let answer = here.post("/api/v1/map/people", &city(), &json!({ "geometry": bow_tie, "buffer_m": 1 }));
    assert_eq!((answer.status, answer.json()["errors"][0]["code"].as_str()), (422, Some("geometry.fault")));
    assert!((answer.json()["errors"][0]["place"]["point"][0].as_f64().unwrap() - 121.1).abs() < 1e-9);
    for body in [
        json!({}),
        json!({ "geometry": null, "buffer_m": 1 }),
        json!({ "geometry": point(121.6, 38.9), "buffer_m": -1 }),
        json!({ "geometry": point(500.0, 0.0), "buffer_m": 1 }),
        json!({ "geometry": { "type": "GeometryCollection", "geometries": [] }, "buffer_m": 1 }),
    ] {
        assert_eq!(here.post("/api/v1/map/people", &city(), &body).status, 422, "{body}");
    }
}
