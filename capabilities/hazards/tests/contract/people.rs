//! α from the people around, counted from the geometry of protection targets.

use anlan_regulations::gb18218::{Edition, Grade};
use anlan_spatial::{ReadOptions, Shape, distance_m};
use serde_json::{Value, json};

use crate::setup::{City, on_both, place, point, square, verdict};

on_both! {
    people_and_geometry_move_r_and_grade
}

/// 250 t of chlorine (Q 5 t, β 4): S 50, R = 200 α.
fn chlorine_city() -> (City, anlan_kernel::RecordId) {
    let city = City::sqlite();
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    city.holding(unit, "氯", "250");
    (city, unit)
}

#[test]
fn each_band_of_people_gives_its_alpha() {
    let (city, unit) = chlorine_city();
    let house = city.target("村", 0, point(100.0, 300.0));
    let mut board = city.board();
    for (persons, alpha, r) in [
        (0, "0.5", "100.0"),
        (1, "1", "200.0"),
        (29, "1", "200.0"),
        (30, "1.2", "240.0"),
        (49, "1.2", "240.0"),
        (50, "1.5", "300.0"),
        (99, "1.5", "300.0"),
        (100, "2", "400.0"),
        (1_000_000, "2", "400.0"),
    ] {
        city.change(house, json!({"persons": persons}));
        board.catch_up(&city.store).unwrap();
        for edition in Edition::ALL {
            let verdict = verdict(&board, edition, unit);
            let found = (verdict.persons_500m, verdict.alpha.as_deref(), verdict.r.as_ref().map(|r| r.text.as_str()));
            assert_eq!(found, (Some(persons), Some(alpha), Some(r)), "{edition}: {persons}");
        }
    }
}

#[test]
fn several_targets_add_up() {
    let (city, unit) = chlorine_city();
    for (name, persons, outline) in [("东村", 20, point(300.0, 100.0)), ("西村", 29, point(-300.0, 100.0))] {
        city.target(name, persons, outline);
    }
    let verdict = verdict(&city.board(), Edition::E2018, unit);
    assert_eq!((verdict.persons_500m, verdict.alpha.as_deref()), (Some(49), Some("1.2")));
    let around = verdict.surroundings.as_ref().unwrap();
    let rows: Vec<(&str, u64, bool)> =
        around.targets.iter().map(|row| (row.name.as_str(), row.persons, row.counted)).collect();
    assert_eq!(rows, [("东村", 20, true), ("西村", 29, true)]);
    assert!(
        around.targets.iter().all(|row| (row.distance_m - 100.0).abs() < 0.5 || (row.distance_m - 300.0).abs() < 0.5)
    );
    assert!(around.targets.iter().all(|row| row.declared_at > 0));
}

#[test]
fn where_a_target_lies_decides_whether_it_counts() {
    // The site is the square from (0, 0) to (200, 200) m.
    let cases: [(&str, Value, u64); 9] = [
        ("a point inside", point(100.0, 100.0), 0),
        ("an area inside", square(50.0, 50.0, 60.0), 0),
        ("a point just outside", point(201.0, 100.0), 77),
        ("a point within 500 m", point(100.0, 690.0), 77),
        ("a point beyond", point(100.0, 705.0), 0),
        ("an area across the boundary", square(150.0, 150.0, 100.0), 77),
        ("an area around the site", square(-50.0, -50.0, 300.0), 77),
        ("an area that reaches within 500 m", square(690.0, 0.0, 400.0), 77),
        ("an area beyond", square(702.0, 0.0, 400.0), 0),
    ];
    for (what, outline, expect) in cases {
        let (city, unit) = chlorine_city();
        city.target("村", 77, outline);
        assert_eq!(verdict(&city.board(), Edition::E2018, unit).persons_500m, Some(expect), "{what}");
    }
}

#[test]
fn five_hundred_metres_are_within_and_the_next_step_is_not() {
    let boundary = Shape::from_geojson(&square(0.0, 0.0, 200.0), &ReadOptions::default()).unwrap();
    let at = |north: f64| json!({"type": "Point", "coordinates": [place(100.0, 0.0)[0], north]});
    let metres =
        |north: f64| distance_m(&boundary, &Shape::from_geojson(&at(north), &ReadOptions::default()).unwrap()).unwrap();
    let (mut within, mut beyond) = (place(0.0, 690.0)[1], place(0.0, 710.0)[1]);
    assert!(metres(within) <= 500.0 && metres(beyond) > 500.0);
    while within.next_up() < beyond {
        let middle = f64::midpoint(within, beyond);
        if metres(middle) <= 500.0 { within = middle } else { beyond = middle }
    }
    assert!((metres(within) - 500.0).abs() < 1e-8, "the last step lies on the limit");
    for (north, expect) in [(within, 60), (beyond, 0)] {
        let (city, unit) = chlorine_city();
        city.target("村", 60, at(north));
        assert_eq!(verdict(&city.board(), Edition::E2018, unit).persons_500m, Some(expect), "{} m", metres(north));
    }
}

/// 15 t of chlorine: S 3, Σβ·q/Q 12, so that R is 6 without people, 12 with a few and 24 with a hundred.
fn people_and_geometry_move_r_and_grade(city: &City) {
    let (_, site) = city.site("A", 0.0, 0.0);
    let unit = city.unit(site, "A1");
    city.holding(unit, "氯", "15");
    let mut board = city.board();
    let mut now = || {
        board.catch_up(&city.store).unwrap();
        let verdict = verdict(&board, Edition::E2018, unit);
        (verdict.r.as_ref().map(|r| r.text.clone()).unwrap_or_default(), verdict.grade.map(Grade::number))
    };
    assert_eq!(now(), ("6.0".to_owned(), Some(4)));
    let village = city.target("村", 5, point(100.0, 400.0));
    assert_eq!(now(), ("12.0".to_owned(), Some(3)), "people came");
    city.change(village, json!({"persons": 100}));
    assert_eq!(now(), ("24.0".to_owned(), Some(3)), "more people");
    city.change(village, json!({"outline": square(100.0, 900.0, 50.0)}));
    assert_eq!(now(), ("6.0".to_owned(), Some(4)), "the village moved away");
    city.change(site, json!({"boundary": square(0.0, 250.0, 200.0)}));
    assert_eq!(now(), ("24.0".to_owned(), Some(3)), "the site grew towards it");
    city.delete(village);
    assert_eq!(now(), ("6.0".to_owned(), Some(4)), "the village is gone");
    city.change(site, json!({"boundary": null}));
    assert_eq!(now(), (String::new(), None), "without a boundary the people are not known: R from 6 to 24");
}

#[test]
fn a_boundary_that_is_a_point_is_said_to_be_one() {
    let (city, unit) = chlorine_city();
    let board = city.board();
    assert!(verdict(&board, Edition::E2018, unit).notes.is_empty());
    let site = verdict(&board, Edition::E2018, unit).subject.site.unwrap();
    city.change(site, json!({"boundary": point(0.0, 0.0)}));
    let verdict = verdict(&city.board(), Edition::E2018, unit);
    assert_eq!(verdict.notes.len(), 1);
    assert!(verdict.notes[0].zh.contains("一点") && verdict.notes[0].en.contains("a point only"));
    assert_eq!(verdict.persons_500m, Some(0));
}

#[test]
fn what_is_shown_never_looks_like_a_bound_that_was_not_reached() {
    // Nobody near: α 0.5, so that R = 0.4 q.
    for (tonnes, s, r, grade) in [
        ("4.99999999", "0.999999998", "2.0", None),
        ("24.9", "4.9800", "9.96", Some(4)),
        ("24.8", "4.9600", "9.9", Some(4)),
        ("25", "5.0000", "10.0", Some(3)),
        ("124.999", "24.9998", "49.9996", Some(3)),
        ("249.9999999", "50.0000", "99.99999996", Some(2)),
    ] {
        let city = City::sqlite();
        let (_, site) = city.site("A", 0.0, 0.0);
        let unit = city.unit(site, "A1");
        city.holding(unit, "氯", tonnes);
        let verdict = verdict(&city.board(), Edition::E2018, unit);
        let shown =
            (verdict.s.text.as_str(), verdict.r.as_ref().unwrap().text.as_str(), verdict.grade.map(Grade::number));
        assert_eq!(shown, (s, r, grade), "{tonnes} t");
    }
}
