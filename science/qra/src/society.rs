//! How many die at once, and how often: F-N curves and the potential loss of life.

use core::f64::consts::TAU;
use std::collections::BTreeMap;

use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{atan2, exp, ln};
use serde::{Deserialize, Serialize};

use crate::footprint::{Footprint, Swath};
use crate::rose::Rose;
use crate::source::{Effect, Fold, Place, Source};
use crate::tally::{Tally, Units, checksum};

/// People at a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Where they are; those of a cell are taken to be at its centre.
    pub place: Place,
    /// How many by day.
    pub day: f64,
    /// How many by night.
    pub night: f64,
    /// Share of them who are indoors, 0 … 1.
    pub indoors: f64,
}

/// People of a city, found quickly around a place.
#[derive(Clone, Debug, Default)]
pub struct Population {
    people: Vec<People>,
    /// Start of each bucket in `people`, row by row.
    starts: Vec<usize>,
    corner: Place,
    columns: usize,
}

/// Side of a bucket, m.
const BUCKET: f64 = 500.0;

impl Population {
    /// Takes people.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a place or number that is not finite, a negative number, a share outside 0 … 1, and for people spread over more
    /// than 5000 km.
    pub fn new(mut people: Vec<People>) -> Result<Self, Fault> {
        let (mut corner, mut end) = (
            Place { east: f64::INFINITY, north: f64::INFINITY },
            Place { east: f64::NEG_INFINITY, north: f64::NEG_INFINITY },
        );
        for group in &people {
            Inputs.finite("people.place", group.place.east)?;
            Inputs.finite("people.place", group.place.north)?;
            Inputs.not_negative("people.day", group.day)?;
            Inputs.not_negative("people.night", group.night)?;
            Inputs.between("people.indoors", group.indoors, 0.0, 1.0)?;
            corner = Place { east: corner.east.min(group.place.east), north: corner.north.min(group.place.north) };
            end = Place { east: end.east.max(group.place.east), north: end.north.max(group.place.north) };
        }
        if people.is_empty() {
            return Ok(Self::default());
        }
        let span = (end.east - corner.east).max(end.north - corner.north);
        if span > 5e6 {
            return Err(Fault::new(
                "qra.people_outside",
                "people.place",
                format!("人口分布跨越 {:.0} km，超出地图范围", span / 1e3),
                format!("people are spread over {:.0} km, beyond the map", span / 1e3),
            )
            .remedy("核对坐标系和经纬度次序", "check the coordinate system and the order of longitude and latitude"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the span")]
        let index = |value: f64, from: f64| ((value - from) / BUCKET) as usize;
        let columns = index(end.east, corner.east) + 1;
        let rows = index(end.north, corner.north) + 1;
        let bucket =
            |group: &People| index(group.place.north, corner.north) * columns + index(group.place.east, corner.east);
        people.sort_by_key(bucket);
        let mut starts = vec![0; rows * columns + 1];
        for group in &people {
            starts[bucket(group) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Ok(Self { people, starts, corner, columns })
    }

    /// All people.
    pub fn people(&self) -> &[People] {
        &self.people
    }

    /// How many there are, by day and by night.
    pub fn total(&self) -> (f64, f64) {
        self.people.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.day, sum.1 + group.night))
    }

    /// People within a distance of a place, in a fixed order.
    pub fn around(&self, place: Place, reach: f64) -> impl Iterator<Item = &People> + '_ {
        let rows = self.starts.len().saturating_sub(1).checked_div(self.columns).unwrap_or(0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets")]
        let index =
            |value: f64, from: f64, count: usize| (((value - from) / BUCKET).floor().max(0.0) as usize).min(count);
        let columns = index(place.east - reach, self.corner.east, self.columns)
            ..(index(place.east + reach, self.corner.east, self.columns) + 1).min(self.columns);
        let rows = index(place.north - reach, self.corner.north, rows)
            ..(index(place.north + reach, self.corner.north, rows) + 1).min(rows);
        rows.flat_map(move |row| {
            let (from, to) = (row * self.columns + columns.start, row * self.columns + columns.end);
            if from < to { &self.people[self.starts[from]..self.starts[to]] } else { &[] }
        })
        .filter(move |group| {
            let (east, north) = (group.place.east - place.east, group.place.north - place.north);
            east * east + north * north <= reach * reach
        })
    }
}

/// Numbers of deaths at which a curve is counted: every number to 100, then forty a decade.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder(Vec<f64>);

impl Default for Ladder {
    fn default() -> Self {
        let mut rungs: Vec<f64> = (1..=100).map(f64::from).collect();
        let step = ln(10.0) / 40.0;
        rungs.extend((1..=200).map(|i| (100.0 * exp(step * f64::from(i))).round()));
        rungs.dedup();
        Self(rungs)
    }
}

/// Societal risk of many sources, kept so that one can be taken out and put in again.
#[derive(Clone, Debug)]
pub struct Society {
    ladder: Ladder,
    /// Frequency of events by the last rung they reach.
    counts: Tally,
    /// Deaths a year.
    deaths: Tally,
    /// Wind directions looked at in each sector.
    directions: usize,
}

/// What one source does to people: how often so many die.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    rungs: Vec<(usize, Units)>,
    deaths: Units,
}

impl Account {
    /// Deaths a year.
    pub fn loss_of_life(&self) -> f64 {
        self.deaths.per_year()
    }
}

/// A point of an F-N curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FnPoint {
    /// Deaths.
    pub deaths: f64,
    /// How often as many or more die, 1/year.
    pub per_year: f64,
}

/// What one effect in one weather class adds to the potential loss of life.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Toll {
    /// Index of the effect in its source.
    pub effect: usize,
    /// Index of the weather class.
    pub class: usize,
    /// Deaths a year.
    pub per_year: f64,
    /// Most deaths in one event.
    pub most: f64,
}

/// One event of a source: how often, and how many die.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Index of the effect in its source.
    pub effect: usize,
    /// Index of the weather class.
    pub class: usize,
    /// How often, 1/year.
    pub per_year: f64,
    /// Expected deaths.
    pub deaths: f64,
}

impl Society {
    /// Makes an empty account that looks at so many wind directions in each sector.
    pub fn new(directions: usize) -> Self {
        let ladder = Ladder::default();
        let counts = Tally::new(ladder.0.len());
        Self { ladder, counts, deaths: Tally::new(1), directions: directions.max(1) }
    }

    /// Returns an account of nothing that looks at as many wind directions.
    pub fn emptied(&self) -> Self {
        Self::new(self.directions)
    }

    /// Adds up what a source does to people, without counting it.
    pub fn account(&self, source: &Source, fold: &Fold, rose: &Rose, population: &Population) -> Account {
        let (mut deaths, mut rungs) = (0.0, BTreeMap::<usize, u64>::new());
        self.events(source, fold, rose, population, &mut |event| {
            deaths += event.per_year * event.deaths;
            if let Some(rung) = self.rung(event.deaths) {
                *rungs.entry(rung).or_default() += Units::of(event.per_year).0;
            }
        });
        Account {
            rungs: rungs.into_iter().map(|(rung, units)| (rung, Units(units))).collect(),
            deaths: Units::of(deaths),
        }
    }

    /// Whether an account that comes from elsewhere is one of this kind.
    pub fn takes(&self, account: &Account) -> bool {
        account.rungs.iter().all(|(rung, _)| *rung < self.counts.len())
    }

    /// Counts an account.
    pub fn count(&self, account: &Account) {
        for (rung, units) in &account.rungs {
            self.counts.add(*rung, *units);
        }
        self.deaths.add(0, account.deaths);
    }

    /// Takes away an account that was counted before.
    pub fn discount(&self, account: &Account) {
        for (rung, units) in &account.rungs {
            self.counts.take(*rung, *units);
        }
        self.deaths.take(0, account.deaths);
    }

    /// Adds what a source does to people.
    pub fn add(&self, source: &Source, fold: &Fold, rose: &Rose, population: &Population) {
        self.count(&self.account(source, fold, rose, population));
    }

    /// Takes a source out that was added before, with the same rose and people.
    pub fn take(&self, source: &Source, fold: &Fold, rose: &Rose, population: &Population) {
        self.discount(&self.account(source, fold, rose, population));
    }

    /// Returns what each effect and weather class adds to the deaths a year, in their order.
    pub fn tolls(&self, source: &Source, fold: &Fold, rose: &Rose, population: &Population) -> Vec<Toll> {
        let mut tolls: Vec<Toll> = Vec::new();
        self.events(source, fold, rose, population, &mut |event| {
            let per_year = event.per_year * event.deaths;
            match tolls.last_mut() {
                Some(last) if last.effect == event.effect && last.class == event.class => {
                    last.per_year += per_year;
                    last.most = last.most.max(event.deaths);
                }
                _ => tolls.push(Toll { effect: event.effect, class: event.class, per_year, most: event.deaths }),
            }
        });
        tolls.retain(|toll| toll.per_year > 0.0);
        tolls
    }

    /// The rungs of its ladder: numbers of deaths at which it counts.
    pub fn rungs(&self) -> &[f64] {
        &self.ladder.0
    }

    /// The last rung that a number of deaths reaches.
    pub(crate) fn rung(&self, deaths: f64) -> Option<usize> {
        // A hair is forgiven: a sum of people that should be whole may lie below.
        self.ladder.0.partition_point(|rung| *rung <= deaths * (1.0 + 1e-9)).checked_sub(1)
    }

    /// The curve: deaths and how often as many or more die, where it steps.
    pub fn curve(&self) -> Vec<FnPoint> {
        let mut sum = 0_u64;
        let mut points: Vec<FnPoint> = Vec::new();
        for (rung, units) in self.ladder.0.iter().zip(self.counts.iter()).rev() {
            if units.0 > 0 {
                sum += units.0;
                points.push(FnPoint { deaths: *rung, per_year: Units(sum).per_year() });
            }
        }
        points.reverse();
        points
    }

    /// Potential loss of life: deaths a year.
    pub fn loss_of_life(&self) -> f64 {
        self.deaths.get(0).per_year()
    }

    /// A checksum over all counters.
    pub fn checksum(&self) -> u64 {
        checksum(self.counts.iter().chain(self.deaths.iter()))
    }

    /// Goes through the events of a source: effect by effect, weather by weather, direction by direction.
    pub fn events(
        &self,
        source: &Source,
        fold: &Fold,
        rose: &Rose,
        population: &Population,
        then: &mut impl FnMut(Event),
    ) {
        let seen: Vec<Seen> =
            population.around(source.place, source.reach()).map(|group| Seen::of(group, source)).collect();
        if seen.is_empty() {
            return;
        }
        let directions = fold.sectors() * self.directions;
        let mut day = vec![0.0; directions];
        let mut night = vec![0.0; directions];
        for (index, effect) in source.effects.iter().enumerate() {
            for (class, weather) in rose.classes().iter().enumerate() {
                let per_year = effect.per_year[class];
                if per_year == 0.0 {
                    continue;
                }
                let is_round = !matches!(
                    (effect.outdoors[class].as_deref(), effect.indoors[class].as_deref()),
                    (Some(Footprint::Swath(_)), _) | (_, Some(Footprint::Swath(_)))
                );
                let count = if is_round { 1 } else { directions };
                day[..count].fill(0.0);
                night[..count].fill(0.0);
                deaths(effect, class, &seen, self.directions, (&mut day[..count], &mut night[..count]));
                for (direction, (by_day, by_night)) in day[..count].iter().zip(&night[..count]).enumerate() {
                    let share = if is_round {
                        (0..fold.sectors()).map(|sector| fold.share(class, sector)).sum()
                    } else {
                        fold.share(class, direction / self.directions) / self.directions as f64
                    };
                    let often = per_year * share;
                    for (deaths, part) in [(by_day, weather.day_share), (by_night, 1.0 - weather.day_share)] {
                        if *deaths > 0.0 && often * part > 0.0 {
                            then(Event { effect: index, class, per_year: often * part, deaths: *deaths });
                        }
                    }
                }
            }
        }
    }
}

/// People as a source sees them.
struct Seen {
    distance: f64,
    ln_distance: f64,
    /// Direction from which the wind blows over them, rad.
    over: f64,
    /// By day and by night, outdoors and indoors.
    outdoors: (f64, f64),
    indoors: (f64, f64),
}

impl Seen {
    fn of(group: &People, source: &Source) -> Self {
        let (east, north) = (group.place.east - source.place.east, group.place.north - source.place.north);
        let distance = (east * east + north * north).sqrt();
        let inside = group.indoors;
        Self {
            distance,
            ln_distance: ln(distance.max(1e-3)),
            over: Rose::from_over(atan2(east, north)),
            outdoors: (group.day * (1.0 - inside), group.night * (1.0 - inside)),
            indoors: (group.day * inside, group.night * inside),
        }
    }
}

/// Adds up deaths by direction of the wind; one direction stands for all where the footprint is round.
fn deaths(effect: &Effect, class: usize, seen: &[Seen], a_sector: usize, (day, night): (&mut [f64], &mut [f64])) {
    let parts = [(effect.outdoors[class].as_deref(), true), (effect.indoors[class].as_deref(), false)];
    for (footprint, is_outdoors) in parts {
        match footprint {
            None => {}
            Some(Footprint::Round(round)) => {
                for group in seen {
                    let lethality = round.at(group.distance);
                    if lethality > 0.0 {
                        let people = if is_outdoors { group.outdoors } else { group.indoors };
                        for (by_day, by_night) in day.iter_mut().zip(night.iter_mut()) {
                            *by_day += people.0 * lethality;
                            *by_night += people.1 * lethality;
                        }
                    }
                }
            }
            Some(Footprint::Swath(swath)) => {
                for group in seen {
                    let people = if is_outdoors { group.outdoors } else { group.indoors };
                    spread(swath, group, people, a_sector, (&mut *day, &mut *night));
                }
            }
        }
    }
}

/// Adds the deaths of one group to each direction that reaches it.
fn spread(swath: &Swath, group: &Seen, people: (f64, f64), a_sector: usize, (day, night): (&mut [f64], &mut [f64])) {
    if people.0 + people.1 <= 0.0 {
        return;
    }
    let Some(at) = swath.locate(group.ln_distance) else { return };
    let count = day.len();
    let width = TAU / count as f64;
    let half = Swath::half_angle(&at);
    // Direction 0 is the first of those of sector 0, which is centred on north.
    let middle = group.over / width + 0.5 * (a_sector as f64 - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "some hundred directions")]
    let (from, to, count) =
        ((middle - half / width).ceil() as i64, (middle + half / width).floor() as i64, count as i64);
    for direction in from..=to.min(from + count - 1) {
        let angle = (direction as f64 - middle) * width;
        let lethality = swath.lethality(&at, angle);
        #[expect(clippy::cast_possible_truncation, reason = "a remainder")]
        let index = direction.rem_euclid(count) as usize;
        day[index] += people.0 * lethality;
        night[index] += people.1 * lethality;
    }
}

/// Returns the F-N curve of events by themselves, stepping at their own numbers of deaths.
pub fn curve_of(events: &[(f64, f64)]) -> Vec<FnPoint> {
    let mut sorted: Vec<(f64, f64)> =
        events.iter().copied().filter(|(per_year, deaths)| *per_year > 0.0 && *deaths > 0.0).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut points: Vec<FnPoint> = Vec::new();
    let mut sum = 0.0;
    for (per_year, deaths) in sorted {
        sum += per_year;
        match points.last_mut() {
            Some(last) if (last.deaths - deaths).abs() <= 1e-9 * deaths => last.per_year = sum,
            _ => points.push(FnPoint { deaths, per_year: sum }),
        }
    }
    points.reverse();
    points
}
