//! A city computed at once is the city that is followed; of a past day it knows what was written by then.

use anlan_assessment::risk::map::RiskMap;
use anlan_assessment::risk::survey::{self, Survey, Watch};
use anlan_kernel::{Problem, RecordId, day_in_city};
use anlan_qra::plant::Setting;
use anlan_qra::{parallel, sample_rose};
use anlan_testkit::{Database, on_both};
use jiff::civil::date;
use serde_json::json;

use crate::living::{point, town};
use crate::setup::{City, now};

/// Counts what it hears, and calls off after so many sources.
struct Listener {
    most: usize,
    done: usize,
    maps: usize,
}

impl Watch for Listener {
    fn done(&mut self, sources: usize) {
        self.done = sources;
    }

    fn is_called_off(&self) -> bool {
        self.done >= self.most
    }

    fn map(&mut self, map: &RiskMap) -> Result<(), Problem> {
        assert!(map.grid.checksum() != 0);
        self.maps += 1;
        Ok(())
    }
}

fn computed(city: &City, threads: usize, most: usize) -> (Option<Survey>, Listener) {
    let facts = survey::facts_of(city.store(), day_in_city(now()), None).unwrap();
    let setting = Setting::new(sample_rose());
    let plan = survey::plan(&facts, &setting, None).unwrap();
    let mut listener = Listener { most, done: 0, maps: 0 };
    let found = parallel::with_threads(threads, || survey::survey(&facts, &setting, plan, &mut listener)).unwrap();
    (found.unwrap(), listener)
}

fn a_city_at_once_is_the_city_that_is_followed(database: &Database) {
    let city = City::new(database);
    let (_, drum) = town(&city);
    let (found, listener) = computed(&city, 1, usize::MAX);
    let found = found.unwrap();
    assert_eq!((found.computed(), found.regions, listener.done, listener.maps), (2, 1, 2, 1));
    assert!(found.not_computed().is_empty());
    city.living().settle(|_, _| {}).unwrap();
    let (grid, society, targets) = city
        .living()
        .look(|view| Ok((view.map.grid.checksum(), view.map.society.checksum(), view.targets()?)))
        .unwrap();
    assert_eq!((found.checksum, found.society.checksum()), (grid, society));
    let of = |id: RecordId, per_year: f64| (id, per_year.to_bits());
    let surveyed: Vec<_> = found.targets.iter().map(|row| of(row.risk.id, row.risk.per_year)).collect();
    let followed: Vec<_> = targets.iter().map(|target| of(target.id, target.per_year)).collect();
    assert_eq!(surveyed, followed);
    // The sources' losses are the city's, and two threads find the same.
    let losses: f64 = found.sources.iter().map(|row| row.outcome.as_ref().unwrap().loss_of_life_per_year).sum();
    assert!((losses / found.society.loss_of_life() - 1.0).abs() < 1e-9);
    let two = computed(&city, 2, usize::MAX).0.unwrap();
    assert_eq!((two.checksum, two.society.checksum()), (grid, society));
    // Who calls it off gets nothing.
    let (none, listener) = computed(&city, 1, 0);
    assert!(none.is_none() && listener.maps == 0);
    // A tank a thousand kilometres off has a map of its own, and changes nothing here.
    let (_, unit) = city.firm(2, "210213");
    let far = city.vessel(unit, "F1", json!({ "volume_m3": 1, "position": point(110.0, 30.0) }));
    city.create(
        "holding",
        json!({ "unit": unit.to_string(), "vessel": far.to_string(), "line": 1, "substance_name": "氯", "cas": "7782-50-5",
        "design_max_t": 1, "state": "liquefied_gas" }),
    );
    let apart = computed(&city, 1, usize::MAX).0.unwrap();
    assert_eq!((apart.computed(), apart.regions), (3, 2));
    let reach = |survey: &Survey, id: RecordId| {
        let row = survey.sources.iter().find(|row| row.id == id).unwrap();
        row.outcome.as_ref().unwrap().reach_m.to_bits()
    };
    assert_eq!(reach(&apart, drum), reach(&apart, far), "the same drum anywhere");
    assert_eq!(reach(&apart, drum), reach(&found, drum));
    let again: Vec<_> = apart.targets.iter().map(|row| of(row.risk.id, row.risk.per_year)).collect();
    assert_eq!(surveyed, again);
}

fn a_past_day_knows_what_was_written_by_then(database: &Database) {
    let city = City::new(database);
    town(&city);
    let today = day_in_city(now());
    let facts = |day| survey::facts_of(city.store(), today, day).unwrap();
    assert_eq!(facts(Some(date(2001, 1, 1))).sources().count(), 0);
    assert_eq!(facts(Some(today)).sources().count(), 2);
    let all = facts(None);
    assert_eq!((all.sources().count(), all.position), (2, facts(Some(today)).position));
    // Tables that were taken in today tell of any day.
    assert_eq!(survey::facts_on(city.store(), date(2001, 1, 1)).unwrap().sources().count(), 2);
}

on_both! {
    a_city_at_once_is_the_city_that_is_followed
    a_past_day_knows_what_was_written_by_then
}
