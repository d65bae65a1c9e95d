//! Tiles: what is in them, how it is drawn, how they are served.

use std::collections::BTreeSet;

use anlan_kernel::Record;
use anlan_spatial::{LonLat, Polygon, ReadOptions, Shape, intersects};
use serde_json::json;

use crate::mvt::{self, Layer, Value, twice_area};
use crate::setup::{City, Dice, city, nobody, point, square};

fn tile(city_: &City, layer: &str, z: u32, x: u32, y: u32) -> Vec<Layer> {
    let answer = city_.get(&format!("/api/v1/map/tiles/{layer}/{z}/{x}/{y}"), &city());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/vnd.mapbox-vector-tile");
    mvt::decode(&answer.bytes)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tile's number")]
fn tile_of(z: u32, lon: f64, lat: f64) -> (u32, u32) {
    let n = f64::from(1_u32 << z);
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n;
    (((lon + 180.0) / 360.0 * n) as u32, y as u32)
}

/// A tile with so many units around it, as an area.
fn around(z: u32, x: u32, y: u32, units: f64) -> Shape {
    let n = f64::from(1_u32 << z);
    let at = |x: f64, y: f64| {
        let lat = (std::f64::consts::PI * (1.0 - 2.0 * y / n)).sinh().atan().to_degrees();
        LonLat::new(x / n * 360.0 - 180.0, lat)
    };
    let by = units / 4096.0;
    let ([west, north], [east, south]) =
        ([f64::from(x) - by, f64::from(y) - by], [f64::from(x) + 1.0 + by, f64::from(y) + 1.0 + by]);
    let ring = vec![at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)];
    Shape::Polygon(Polygon::from_shell(ring))
}

fn shape_of(record: &Record, field: &str) -> Shape {
    Shape::from_geojson(&record.body[field], &ReadOptions::default()).unwrap()
}

/// Areas of all sizes, some with holes, some thin, around a place.
fn areas(city: &City, count: usize) -> Vec<Record> {
    let mut dice = Dice(7);
    (0..count)
        .map(|number| {
            let (lon, lat) = (dice.between(121.58, 121.66), dice.between(38.88, 38.93));
            let half = 0.01 * dice.share().powi(4) + 0.000_002;
            let outline = match number % 4 {
                0 => {
                    let mut with_hole = square(lon, lat, half);
                    let mut hole = square(lon, lat, half / 2.0)["coordinates"][0].clone();
                    hole.as_array_mut().unwrap().reverse();
                    with_hole["coordinates"].as_array_mut().unwrap().push(hole);
                    with_hole
                }
                1 => json!({ "type": "Polygon", "coordinates": [[
                    [lon, lat], [lon + 0.02, lat + 0.000_001], [lon + 0.02, lat + 0.000_004], [lon, lat] ]] }),
                2 => json!({ "type": "MultiPolygon", "coordinates": [
                    square(lon, lat, half)["coordinates"], square(lon + 0.025, lat, half)["coordinates"] ] }),
                _ => point(lon, lat),
            };
            city.create(
                "site",
                json!({ "code": format!("S{number}"), "name": format!("厂{number}"), "boundary": outline }),
            )
        })
        .collect()
}

#[test]
fn every_feature_is_in_exactly_the_tiles_it_touches() {
    let here = City::new();
    let sites = areas(&here, 60);
    for z in [11, 14, 17] {
        let ((west, north), (east, south)) = (tile_of(z, 121.62, 38.91), tile_of(z, 121.63, 38.9));
        for x in west - 1..=(east + 1).min(west + 3) {
            for y in north - 1..=(south + 1).min(north + 3) {
                let layers = tile(&here, "site", z, x, y);
                let there: Vec<&str> = (layers.iter().filter(|layer| layer.name == "site"))
                    .flat_map(|layer| layer.features.iter().map(|feature| feature.text("id").unwrap()))
                    .collect();
                let set: BTreeSet<&str> = there.iter().copied().collect();
                assert_eq!(set.len(), there.len(), "each once");
                let (surely, perhaps) = (around(z, x, y, 63.5), around(z, x, y, 64.5));
                for site in &sites {
                    let shape = shape_of(site, "boundary");
                    let is_there = set.contains(site.id.to_string().as_str());
                    if intersects(&surely, &shape) {
                        assert!(is_there, "{z}/{x}/{y} lacks {} {}", site.id, site.body["boundary"]);
                    } else if !intersects(&perhaps, &shape) {
                        assert!(!is_there, "{z}/{x}/{y} has {} {}", site.id, site.body["boundary"]);
                    }
                }
            }
        }
    }
}

#[test]
fn outer_rings_run_clockwise_on_the_screen_and_holes_the_other_way() {
    let here = City::new();
    areas(&here, 60);
    let mut holes = 0;
    for z in 11..=16 {
        let (x, y) = tile_of(z, 121.62, 38.905);
        for layer in tile(&here, "site", z, x, y) {
            for feature in layer.features.iter().filter(|feature| feature.kind == 3) {
                assert!(twice_area(&feature.parts[0]) > 0, "{feature:?}");
                holes += feature.parts.iter().filter(|ring| twice_area(ring) < 0).count();
                for [x, y] in feature.parts.iter().flatten() {
                    assert!((-64..=4161).contains(x) && (-64..=4161).contains(y), "{feature:?}");
                }
                assert!(feature.parts.iter().all(|ring| twice_area(ring) != 0));
            }
        }
    }
    assert!(holes > 0, "some holes are seen");
}

#[test]
fn gathered_points_sum_to_what_there_is_at_every_zoom() {
    let here = City::new();
    let mut dice = Dice(3);
    for number in 0..300 {
        let place = point(dice.between(120.9, 122.4), dice.between(38.6, 39.9));
        let code = format!("V{number}");
        here.create(
            "protection_target",
            json!({ "code": code, "name": code, "target_kind": "dwelling", "persons": 3, "outline": place }),
        );
    }
    for z in 0..=10 {
        let ((west, north), (east, south)) = (tile_of(z, 120.9, 39.9), tile_of(z, 122.4, 38.6));
        let mut sum = 0;
        for x in west..=east {
            for y in north..=south {
                for feature in tile(&here, "protection_target", z, x, y).iter().flat_map(|layer| &layer.features) {
                    assert_eq!(feature.kind, 1);
                    let [x, y] = feature.parts[0][0];
                    assert!((0..4096).contains(&x) && (0..4096).contains(&y));
                    match feature.whole("count") {
                        Some(count) => {
                            assert!(count > 1 && feature.text("id").is_none());
                            sum += count;
                        }
                        None => {
                            assert!(feature.text("id").is_some());
                            sum += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(sum, 300, "zoom {z}");
    }
}

#[test]
fn gathered_points_have_the_worst_colour_and_areas_their_label() {
    let here = City::new();
    for number in 0..40 {
        here.create(
            "site",
            json!({ "code": format!("S{number}"), "name": "厂", "boundary": square(121.6, 38.9, 0.000_1) }),
        );
    }
    let far = tile(&here, "site", 3, tile_of(3, 121.6, 38.9).0, tile_of(3, 121.6, 38.9).1);
    let gathered = &far[0].features[0];
    assert_eq!(
        (gathered.whole("count"), gathered.text("worst"), gathered.whole("grade")),
        (Some(40), Some("red"), Some(1))
    );
    let (x, y) = tile_of(14, 121.6, 38.9);
    let near = tile(&here, "site", 14, x, y);
    let names: Vec<&str> = near.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["site", "site_label"]);
    assert_eq!(near[0].features.len(), 40);
    assert!(near[1].features.iter().all(|feature| feature.kind == 1));
}

#[test]
fn vessels_carry_what_they_are_drawn_by() {
    let here = City::new();
    here.create("site", json!({ "code": "S", "name": "厂", "boundary": square(121.6, 38.9, 0.01) }));
    here.create("unit", json!({ "code": "U", "name": "罐区", "site": "S", "unit_kind": "storage_tank" }));
    let position = point(121.6, 38.9);
    here.create("vessel", json!({ "code": "V", "name": "T-1", "unit": "U", "vessel_kind": "tank", "volume_m3": 10000, "position": position }));
    let (x, y) = tile_of(15, 121.6, 38.9);
    let layers = tile(&here, "vessel", 15, x, y);
    let vessel = &layers[0].features[0];
    assert_eq!(vessel.text("title"), Some("T-1"));
    assert_eq!(vessel.whole("volume_m3"), Some(10_000));
    assert_eq!(vessel.attributes["height_m"], Value::Real(16.0));
    assert_eq!(vessel.attributes["width_m"], Value::Real(28.2));
}

#[test]
fn addresses_that_lead_nowhere_are_not_found() {
    let here = City::new();
    for path in [
        "site/0/0/1",
        "site/23/0/0",
        "site/-1/0/0",
        "site/x/0/0",
        "site/1/2/0",
        "nothing/0/0/0",
        "enterprise/0/0/0",
        "site/4/99999999999/0",
    ] {
        let answer = here.get(&format!("/api/v1/map/tiles/{path}"), &city());
        assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"), "{path}");
    }
    assert_eq!(here.get("/api/v1/map/tiles/site/0/0/0", &nobody()).status, 401);
    assert_eq!(here.get("/api/v1/map/tiles/none", &city()).status, 404);
    assert_eq!(here.get("/api/v1/map/base/none", &city()).status, 404);
    assert!(here.get("/api/v1/map/tiles/site/0/0/0", &city()).bytes.is_empty(), "nothing there: no bytes");
}

#[test]
fn a_reader_who_has_a_tile_is_told_so_until_it_changes() {
    let here = City::new();
    for number in 0..100 {
        here.create("site", json!({ "code": format!("S{number}"), "name": "厂", "boundary": square(121.6 + 0.000_1 * f64::from(number), 38.9, 0.000_1) }));
    }
    let (x, y) = tile_of(12, 121.6, 38.9);
    let path = format!("/api/v1/map/tiles/site/12/{x}/{y}");
    let first = here.get(&path, &city());
    let packed = here.get_with(&path, &city(), &[("accept-encoding", "gzip")]);
    assert_eq!((packed.header("content-encoding"), &packed.bytes[..2]), ("gzip", &[0x1f, 0x8b][..]));
    assert!(packed.bytes.len() < first.bytes.len());
    let tag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let again = here.get_with(&path, &city(), &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let before = here.atlas.generation("site").unwrap();
    here.create("site", json!({ "code": "new", "name": "新厂", "boundary": square(121.6, 38.9, 0.000_2) }));
    let changed = here.get_with(&path, &city(), &[("if-none-match", &tag)]);
    assert_eq!(changed.status, 200);
    assert!(here.atlas.generation("site").unwrap() > before);
    assert_eq!(here.atlas.generation("none"), None);
}

#[test]
fn layers_and_tile_json_describe_what_there_is() {
    let here = City::new();
    here.create("site", json!({ "code": "S", "name": "厂", "boundary": square(121.6, 38.9, 0.01) }));
    let layers = here.get("/api/v1/map/layers", &city()).json();
    let ids: Vec<&str> =
        layers["layers"].as_array().unwrap().iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["land", "site", "unit", "protection_target", "vessel", "risk_point"]);
    let site = &layers["layers"][1];
    assert_eq!((&site["count"], &site["kind"]), (&json!(1), &json!("site")));
    assert!((site["bounds"][0].as_f64().unwrap() - 121.59).abs() < 1e-6);
    assert!((layers["centre"][0].as_f64().unwrap() - 121.6).abs() < 1e-6);
    let description = here.get("/api/v1/map/tiles/site", &city()).json();
    assert_eq!(description["tilejson"], "3.0.0");
    assert_eq!(description["tiles"][0], "http://map.example/api/v1/map/tiles/site/{z}/{x}/{y}");
    assert_eq!(description["vector_layers"][0]["id"], "site");
    let land = here.get("/api/v1/map/base/land", &nobody());
    assert_eq!((land.status, land.header("content-type")), (200, "application/geo+json"));
    assert_eq!(here.get_with("/api/v1/map/base/land", &city(), &[("if-none-match", land.header("etag"))]).status, 304);
    let layers = here.get("/api/v1/map/layers", &nobody()).json();
    assert_eq!(layers["layers"].as_array().unwrap().len(), 1, "the ground only");
}
