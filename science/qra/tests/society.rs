//! Societal risk against closed forms and against itself.

use std::sync::Arc;

use anlan_consequence::weather::PasquillClass;
use anlan_qra::city::{City, Size};
use anlan_qra::{
    Effect, Fold, Folded, Footprint, People, Place, Population, RiskGrid, Rose, Round, Society, Source, WeatherClass,
    contours, curve_of,
};
use anlan_quantity::si::MetresPerSecond;

fn small() -> City {
    City::frozen(&Size { cases: 40, cell: 200.0, extent: (80_000.0, 75_000.0), people: 1e5 }).unwrap()
}

fn person(east: f64, north: f64, count: f64) -> People {
    People { place: Place { east, north }, day: count, night: count, indoors: 0.0 }
}

#[test]
fn three_circles_and_three_crowds() {
    let rose = Rose::new(vec![WeatherClass {
        id: "D5".to_owned(),
        stability: PasquillClass::D,
        wind: MetresPerSecond(5.0),
        day_share: 0.5,
        shares: vec![1.0 / 36.0; 36],
    }])
    .unwrap();
    let fold = Fold::new(&rose);
    let effect = |per_year: f64, radius: f64| Effect {
        case: "rupture".into(),
        kind: "fireball".into(),
        per_year: vec![per_year],
        outdoors: vec![Some(Arc::new(Footprint::Round(Round::circle(radius))))],
        indoors: vec![None],
    };
    let source = Source {
        id: "sphere".into(),
        place: Place::default(),
        effects: vec![effect(1e-5, 100.0), effect(1e-6, 300.0), effect(1e-7, 800.0)],
    };
    let people = vec![person(50.0, 0.0, 2.0), person(0.0, 200.0, 30.0), person(-500.0, 0.0, 400.0)];
    let population = Population::new(people).unwrap();
    let society = Society::new(1);
    society.add(&source, &fold, &rose, &population);
    let curve: Vec<(f64, f64)> = society.curve().iter().map(|point| (point.deaths, point.per_year)).collect();
    assert_eq!(curve.iter().map(|point| point.0).collect::<Vec<_>>()[..2], [2.0, 32.0]);
    for (point, exact) in curve.iter().zip([1.11e-5, 1.1e-6, 1e-7]) {
        assert!((point.1 / exact - 1.0).abs() < 1e-9, "{point:?}");
    }
    assert!((society.loss_of_life() / 9.52e-5 - 1.0).abs() < 1e-9);
    // The events by themselves keep their own numbers.
    let mut events = Vec::new();
    society.events(&source, &fold, &rose, &population, &mut |event| events.push((event.per_year, event.deaths)));
    let exact = curve_of(&events);
    assert_eq!(exact.iter().map(|point| point.deaths).collect::<Vec<_>>(), [2.0, 32.0, 432.0]);
    society.take(&source, &fold, &rose, &population);
    assert_eq!(society.checksum(), Society::new(1).checksum());
}

#[test]
fn one_changed_case_gives_the_bytes_of_a_full_run() {
    let city = small();
    let risk = city.individual();
    let society = city.society(2);
    let before = city.source(7).unwrap();
    let after = city.changed(7, 1.7).unwrap();
    risk.take(&Folded::new(&before, &city.fold), &city.fold);
    risk.add(&Folded::new(&after, &city.fold), &city.fold);
    society.take(&before, &city.fold, &city.rose, &city.population);
    society.add(&after, &city.fold, &city.rose, &city.population);
    let (whole, all) = (RiskGrid::new(city.grid), Society::new(2));
    for index in (0..city.len()).rev() {
        let source = if index == 7 { after.clone() } else { city.source(index).unwrap() };
        whole.add(&Folded::new(&source, &city.fold), &city.fold);
        all.add(&source, &city.fold, &city.rose, &city.population);
    }
    assert!(risk == whole);
    assert_eq!(risk.checksum(), whole.checksum());
    assert_eq!(society.checksum(), all.checksum());
}

#[test]
fn deaths_a_year_are_risk_times_people() {
    // PLL by events equals individual risk summed over people who are all outdoors.
    let city = small();
    let mut people: Vec<People> = city.population.people().to_vec();
    for group in &mut people {
        (group.indoors, group.night) = (0.0, group.day);
    }
    let population = Population::new(people).unwrap();
    let society = Society::new(8);
    let mut exact = 0.0;
    for index in 0..city.len() {
        let source = city.source(index).unwrap();
        society.add(&source, &city.fold, &city.rose, &population);
        for group in population.around(source.place, source.reach()) {
            exact += group.day * source.risk_at(&city.fold, group.place);
        }
    }
    assert!(exact > 0.0);
    assert!((society.loss_of_life() / exact - 1.0).abs() < 5e-3, "{} {exact}", society.loss_of_life());
}

#[test]
fn contours_are_valid_polygons() {
    use geo::{LineString, Polygon, Validation};
    let city = City::frozen(&Size { cases: 300, cell: 100.0, extent: (80_000.0, 75_000.0), people: 1e4 }).unwrap();
    let risk = city.individual();
    let areas = contours(risk.grid(), &risk.risks(), &[1e-5, 1e-6, 3e-7, 1e-8]);
    let mut count = 0;
    for polygon in areas.iter().flat_map(|area| &area.polygons) {
        let ring = |ring: &Vec<Place>| LineString::from(ring.iter().map(|p| (p.east, p.north)).collect::<Vec<_>>());
        let shape = Polygon::new(ring(&polygon[0]), polygon[1..].iter().map(ring).collect());
        assert!(shape.is_valid(), "{:?}", shape.validation_errors());
        count += 1;
    }
    assert!(count > 10);
    assert!(areas.windows(2).all(|pair| pair[0].square_metres <= pair[1].square_metres));
}

#[test]
fn people_beyond_any_map_are_refused() {
    let far = vec![person(0.0, 0.0, 1.0), person(1e7, 0.0, 1.0)];
    assert_eq!(Population::new(far).unwrap_err().code, "qra.people_outside");
    assert!(Population::new(vec![person(f64::NAN, 0.0, 1.0)]).is_err());
    assert!(Population::new(vec![person(0.0, 0.0, -1.0)]).is_err());
}
