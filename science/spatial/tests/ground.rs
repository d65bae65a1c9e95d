//! Distances, counts, groups, districts, datums and drawing, on the ground of Dalian.

use std::path::PathBuf;

use anlan_spatial::{
    BBox, CountingRule, Datum, Districts, Frame, LonLat, MapWindow, Polygon, Shape, ShorelineTest, Standing,
    TargetIndex, area_m2, centroid, closest, contains, convert, distance_m, from_web_mercator, geodesic_m, groups,
    intersects, is_valid, label_point, length_m, nearer_than, people_within, simplify, to_web_mercator, unconvert,
    within_distance,
};
use proptest::prelude::*;

const CENTRE: LonLat = LonLat::new(121.8, 38.95);

fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn read(name: &str) -> Option<String> {
    let Some(data) = shared_data() else {
        eprintln!("left out: checks on {name} (no shared data)");
        return None;
    };
    Some(std::fs::read_to_string(data.join(name)).expect("readable"))
}

/// A rectangle given in metres east and north of the centre.
fn block(x: f64, y: f64, width: f64, height: f64) -> Shape {
    let frame = Frame::at(CENTRE);
    let corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]];
    Shape::Polygon(Polygon::from_shell(corners.map(|p| frame.unproject(p)).to_vec()))
}

fn point(x: f64, y: f64) -> Shape {
    Shape::Point(Frame::at(CENTRE).unproject([x, y]))
}

#[test]
fn edges_are_measured() {
    let check = |a: &Shape, b: &Shape, metres: f64| {
        let found = closest(a, b).expect("not empty");
        assert!((found.metres - metres).abs() < 0.01, "{} for {metres}", found.metres);
        assert!((geodesic_m(found.from, found.to) - found.metres).abs() < 1e-6);
        assert!((closest(b, a).expect("not empty").metres - found.metres).abs() < 1e-9);
    };
    let site = block(0.0, 0.0, 400.0, 300.0);
    check(&site, &block(900.0, 0.0, 50.0, 50.0), 500.0);
    check(&site, &block(700.0, 700.0, 50.0, 50.0), 500.0); // 300 east, 400 north
    check(&site, &point(200.0, 100.0), 0.0);
    check(&site, &block(100.0, 100.0, 10.0, 10.0), 0.0);
    check(&site, &block(350.0, 250.0, 500.0, 500.0), 0.0);
    check(&site, &point(200.0, -123.0), 123.0);
    assert_eq!(closest(&site, &Shape::MultiPoint(vec![])), None);
    assert!(intersects(&site, &point(0.001, 0.001)) && !intersects(&site, &point(-1.0, 0.0)));
    // A target in a hole is outside.
    let Shape::Polygon(mut ring) = site else { unreachable!() };
    let Shape::Polygon(hole) = block(100.0, 100.0, 100.0, 100.0) else { unreachable!() };
    ring.holes.push(hole.shell);
    check(&Shape::Polygon(ring), &point(150.0, 140.0), 40.0);
}

#[test]
fn the_limit_of_500_metres_is_included() {
    let site = Shape::Point(CENTRE);
    let target = Shape::Point(LonLat::new(121.803, 38.953));
    let exact = geodesic_m(CENTRE, LonLat::new(121.803, 38.953));
    assert!(within_distance(&site, &target, exact));
    assert!(!within_distance(&site, &target, exact - 1e-6));
    assert!(!within_distance(&site, &Shape::Point(LonLat::new(125.0, 38.0)), 500.0));
}

#[test]
fn areas_and_lengths_agree_with_the_ground() {
    let site = block(0.0, 0.0, 400.0, 300.0);
    assert!((area_m2(&site) - 120_000.0).abs() < 0.5, "{}", area_m2(&site));
    assert!((length_m(&site) - 1_400.0).abs() < 0.01);
    let middle = centroid(&site).expect("not empty");
    assert!(distance_m(&Shape::Point(middle), &point(200.0, 150.0)).expect("two points") < 0.01);
    assert!(contains(&site, label_point(&site).expect("not empty")));
}

#[test]
fn people_outside_the_boundary_are_counted() {
    let site = block(0.0, 0.0, 400.0, 300.0);
    let targets = [
        (block(100.0, 100.0, 20.0, 20.0), 50),    // the operator's own canteen
        (block(800.0, 0.0, 200.0, 100.0), 100),   // half within 500 m
        (block(1_000.0, 0.0, 10.0, 10.0), 1_000), // beyond
        (point(-400.0, 0.0), 7),                  // within
        (block(350.0, 0.0, 100.0, 100.0), 30),    // half inside the boundary
    ];
    let count = people_within(&site, 500.0, &targets, CountingRule::Whole);
    assert_eq!(count.people, 137);
    let standings: Vec<_> = count.rows.iter().map(|row| row.standing).collect();
    assert_eq!(
        standings,
        [Standing::Inside, Standing::Counted, Standing::Beyond, Standing::Counted, Standing::Counted]
    );
    assert!((count.rows[2].distance_m - 600.0).abs() < 0.01);
    let by_area = people_within(&site, 500.0, &targets, CountingRule::ByArea);
    assert!((by_area.rows[1].share - 0.5).abs() < 0.01, "{:?}", by_area.rows[1]);
    assert!((by_area.rows[4].share - 0.5).abs() < 0.01, "{:?}", by_area.rows[4]);
    assert_eq!(people_within(&Shape::MultiPoint(vec![]), 500.0, &targets, CountingRule::Whole).people, 0);
}

#[test]
fn an_index_follows_its_changes() {
    let site = block(0.0, 0.0, 400.0, 300.0);
    let mut index =
        TargetIndex::new((0..500).map(|i| (i, point(f64::from(u32::try_from(i).unwrap()) * 10.0, 699.0), 2)));
    let count = |index: &TargetIndex| index.people_within(&site, 500.0, CountingRule::Whole).people;
    // 399 m north: at most 301.3 m east of the boundary's corner, so x from 0 to 700.
    assert_eq!(count(&index), 2 * 71);
    index.insert(1_000, point(0.0, -100.0), 40);
    assert_eq!(count(&index), 2 * 71 + 40);
    index.insert(1_000, point(0.0, -100.0), 41);
    assert_eq!((count(&index), index.len()), (2 * 71 + 41, 501));
    index.insert(1_000, point(0.0, -2_000.0), 41);
    assert_eq!(count(&index), 2 * 71);
    assert_eq!(index.remove(1_000).map(|(_, people)| people), Some(41));
    assert_eq!((index.remove(1_000), index.len(), index.is_empty()), (None, 500, false));
}

#[test]
fn units_nearer_than_500_metres_are_grouped() {
    let shapes = [
        block(0.0, 0.0, 10.0, 10.0),
        block(400.0, 0.0, 10.0, 10.0),
        block(800.0, 0.0, 10.0, 10.0),
        block(3_000.0, 0.0, 10.0, 10.0),
        Shape::MultiPoint(vec![]),
    ];
    let pairs = nearer_than(&shapes, 500.0);
    assert_eq!(pairs.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
    assert!((pairs[0].metres - 390.0).abs() < 0.01);
    assert_eq!(groups(shapes.len(), &pairs), [vec![0, 1, 2], vec![3], vec![4]]);
    let edge = [Shape::Point(CENTRE), Shape::Point(LonLat::new(121.803, 38.95))];
    let exact = geodesic_m(CENTRE, LonLat::new(121.803, 38.95));
    assert!(nearer_than(&edge, exact).is_empty(), "the limit itself is apart");
}

#[test]
fn districts_are_found() {
    let Some(text) = read("geo/districts.geojson") else { return };
    let districts = Districts::from_geojson_str(&text).expect("the layer");
    assert_eq!(districts.all().len(), 10);
    for district in districts.all() {
        let inside = label_point(&district.shape).expect("a place");
        let found = districts.locate(inside).expect("a district");
        assert_eq!((&found.district.code, found.metres), (&district.code, 0.0));
    }
    assert_eq!(districts.locate(LonLat::new(121.6727, 38.9024)).expect("Zhongshan").district.code, "210202");
    assert!(districts.locate(LonLat::new(123.0, 38.0)).is_none(), "open sea");
    assert!(districts.locate(LonLat::new(f64::NAN, 38.0)).is_none());
    let coast = (0..200).map(|i| LonLat::new(121.70 + f64::from(i) * 5e-4, 38.86)).filter_map(|p| districts.locate(p));
    assert!(coast.into_iter().any(|found| found.metres > 0.0 && found.metres <= 5_000.0), "beside the shore");
    assert!(Districts::from_geojson_str("{}").is_err() && Districts::from_geojson_str("[").is_err());
    let nameless = r#"{"features":[{"properties":{"code":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    assert!(Districts::from_geojson_str(nameless).unwrap_err().to_string().contains("name"));
}

fn rings(text: &str) -> Vec<Vec<LonLat>> {
    let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let shapes = value["features"].as_array().expect("features").iter();
    let shapes: Vec<Shape> = shapes.map(|f| serde_json::from_value(f["geometry"].clone()).expect("geometry")).collect();
    shapes
        .iter()
        .flat_map(|shape| shape.polygons().into_iter().flat_map(|p| p.rings().cloned()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn a_wrong_datum_is_suspected_by_the_shoreline() {
    let (Some(land), Some(raw)) = (read("geo/land.geojson"), read("geo/land_raw.geojson")) else { return };
    let test = ShorelineTest::new(&rings(&land)).expect("a shoreline");
    let raw = rings(&raw);
    // Coast lines as another source draws them: the same coast before its corners were rounded.
    let longest = raw.iter().max_by_key(|ring| ring.len()).expect("a ring");
    let coast: Vec<LonLat> =
        longest.iter().copied().filter(|p| p.lon > 121.0 && p.lon < 122.5 && p.lat < 39.4).collect();
    let coast = &coast[..coast.len().min(300)];
    for given in Datum::DISTINCT {
        let lines = [coast.iter().map(|p| unconvert(*p, given)).collect::<Vec<_>>()];
        for stated in Datum::DISTINCT {
            let verdict = test.coast_lines(&lines, stated);
            assert_eq!((verdict.best, verdict.suspicious), (given, given != stated), "{verdict:?}");
            assert!(verdict.observations >= 8);
        }
    }
    // Sites on the shore: every vertex moved 60 m towards the land.
    let land_shape = |p: LonLat| contains(&Shape::Polygon(Polygon::from_shell(longest.clone())), p);
    let sites: Vec<LonLat> = (coast.iter())
        .flat_map(|p| [[60.0, 0.0], [-60.0, 0.0], [0.0, 60.0], [0.0, -60.0]].map(|d| Frame::at(*p).unproject(d)))
        .filter(|p| land_shape(*p))
        .collect();
    let given: Vec<LonLat> = sites.iter().map(|p| unconvert(*p, Datum::Gcj02)).collect();
    let wrong = test.sites(&given, Datum::Wgs84).expect("a closed shoreline");
    assert!(wrong.suspicious && wrong.best == Datum::Gcj02, "{wrong:?}");
    assert!(wrong.text.zh.contains("可疑"));
    let right = test.sites(&sites, Datum::Cgcs2000).expect("a closed shoreline");
    assert!(!right.suspicious, "{right:?}");
    // Few sites, or sites inland, say nothing.
    let inland: Vec<LonLat> = (0..50).map(|i| LonLat::new(122.6 + f64::from(i) * 1e-3, 39.9)).collect();
    for few in [&given[..3], &inland[..]] {
        let verdict = test.sites(few, Datum::Wgs84).expect("a closed shoreline");
        assert!(!verdict.suspicious && verdict.text.en.starts_with("Not enough"), "{verdict:?}");
    }
    assert!(ShorelineTest::new(&[]).is_none());
}

#[test]
fn maps_are_drawn_to_scale() {
    let bbox = BBox { min: LonLat::new(120.95, 38.65), max: LonLat::new(123.6, 40.3) };
    let window = MapWindow::new(bbox, 800.0);
    let [width, height] = window.size();
    let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6;
    assert!(near(window.place(LonLat::new(120.95, 40.3)), [0.0, 0.0]));
    assert!(near(window.place(LonLat::new(123.6, 38.65)), [width, height]));
    let (p, q) = (LonLat::new(121.6, 38.9), LonLat::new(121.7, 38.9));
    let drawn = window.place(q)[0] - window.place(p)[0];
    assert!((drawn / geodesic_m(p, q) / window.units_per_metre(38.9) - 1.0).abs() < 0.004);
}

#[test]
fn outlines_are_simplified_and_stay_valid() {
    let Some(land) = read("geo/land.geojson") else { return };
    let rings = rings(&land);
    let longest = rings.into_iter().max_by_key(Vec::len).expect("a ring");
    let shape = Shape::Polygon(Polygon::from_shell(longest));
    let drawn = simplify(&shape, 200.0);
    assert!(is_valid(&drawn));
    assert!(
        drawn.positions().len() * 3 < shape.positions().len() * 2,
        "{} of {}",
        drawn.positions().len(),
        shape.positions().len()
    );
    assert!((area_m2(&drawn) / area_m2(&shape) - 1.0).abs() < 0.005);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distances_agree_with_a_fine_search(
        dx in -25_000.0_f64..25_000.0, dy in -25_000.0_f64..25_000.0, w in 10.0_f64..5_000.0, h in 10.0_f64..5_000.0,
    ) {
        let (a, b) = (block(0.0, 0.0, 3_000.0, 2_000.0), block(dx, dy, w, h));
        let found = closest(&a, &b).expect("not empty");
        // No pair of positions sampled along the edges is nearer, and the bound of 0.01 % is kept.
        let samples = |shape: &Shape| {
            let p = shape.positions();
            p.windows(2).flat_map(|e| {
                let (s, t) = (e[0], e[1]);
                (0..20).map(move |i| {
                    let k = f64::from(i) / 20.0;
                    LonLat::new(s.lon + (t.lon - s.lon) * k, s.lat + (t.lat - s.lat) * k)
                }).collect::<Vec<_>>()
            }).collect::<Vec<_>>()
        };
        let least = samples(&a).iter().flat_map(|p| samples(&b).into_iter().map(|q| geodesic_m(*p, q)).collect::<Vec<_>>())
            .fold(f64::INFINITY, f64::min);
        prop_assert!(found.metres <= least * 1.0001 + 0.01, "{} against {}", found.metres, least);
    }

    #[test]
    fn mercator_inverts(lon in -180.0_f64..180.0, lat in -85.0_f64..85.0) {
        let back = from_web_mercator(to_web_mercator(LonLat::new(lon, lat)));
        prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9);
    }

    #[test]
    fn widened_boxes_hold_all_within(lat in -80.0_f64..80.0, bearing in 0.0_f64..std::f64::consts::TAU, metres in 1.0_f64..5_000.0) {
        let p = LonLat::new(121.0, lat);
        let q = Frame::at(p).unproject([metres * bearing.cos(), metres * bearing.sin()]);
        let widened = BBox { min: p, max: p }.widened(metres);
        prop_assert!(widened.contains(q));
    }

    #[test]
    fn datums_never_panic(lon in any::<f64>(), lat in any::<f64>()) {
        for datum in Datum::DISTINCT {
            convert(LonLat::new(lon, lat), datum);
        }
    }
}
