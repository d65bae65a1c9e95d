//! A frozen synthetic city by which speed is compared over time.
//!
//! Everything comes from one seed: sites in clusters, each case a steady toxic plume of ammonia with its own rate and frequency, six
//! weather classes with a prevailing wind, towns whose people live in cells of a hundred metres. Nothing of it is a real place.

use core::f64::consts::TAU;
use std::sync::Arc;

use anlan_consequence::Fault;
use anlan_consequence::weather::PasquillClass;
use anlan_quantity::math::{cos, exp, ln, sin};
use anlan_quantity::si::MetresPerSecond;

use crate::folded::Folded;
use crate::footprint::{Footprint, least_for};
use crate::grid::{Grid, RiskGrid};
use crate::parallel;
use crate::rose::{Rose, WeatherClass};
use crate::society::{People, Population, Society};
use crate::source::{Effect, Fold, Place, Source};
use crate::steady::SteadyPlume;

/// Size of a synthetic city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Release cases, each at a place of its own.
    pub cases: usize,
    /// Side of a cell, m.
    pub cell: f64,
    /// Side of the map from west to east and from south to north, m.
    pub extent: (f64, f64),
    /// People.
    pub people: f64,
}

impl Default for Size {
    /// 2.4 million cells of 50 m, 5000 cases, a million people.
    fn default() -> Self {
        Self { cases: 5_000, cell: 50.0, extent: (80_000.0, 75_000.0), people: 1e6 }
    }
}

/// A synthetic city.
#[derive(Debug)]
pub struct City {
    /// Cells.
    pub grid: Grid,
    /// Wind.
    pub rose: Rose,
    /// The wind made ready.
    pub fold: Fold,
    /// People.
    pub population: Population,
    cases: Vec<Case>,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    place: Place,
    rate: f64,
    per_year: f64,
}

/// Numbers from one seed (Knuth's multiplier), the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.roll()
    }

    fn logarithmic(&mut self, from: f64, to: f64) -> f64 {
        exp(self.between(ln(from), ln(to)))
    }

    /// Normal numbers (Box–Muller).
    fn pair(&mut self) -> (f64, f64) {
        let radius = (-2.0 * ln(self.roll().max(1e-300))).sqrt();
        let angle = TAU * self.roll();
        (radius * cos(angle), radius * sin(angle))
    }
}

/// Weather classes: name, stability, wind in m/s, share of the year and share of it by day.
const CLASSES: [(&str, PasquillClass, f64, f64, f64); 6] = [
    ("B3", PasquillClass::B, 3.0, 0.12, 1.0),
    ("D1.5", PasquillClass::D, 1.5, 0.13, 0.6),
    ("D5", PasquillClass::D, 5.0, 0.35, 0.5),
    ("D9", PasquillClass::D, 9.0, 0.20, 0.5),
    ("E5", PasquillClass::E, 5.0, 0.08, 0.0),
    ("F1.5", PasquillClass::F, 1.5, 0.12, 0.0),
];

/// Probit of ammonia: Purple Book CPR 18E (2005) Table 5.2, mg/m³ and minutes.
const AMMONIA: (f64, f64, f64) = (-15.6, 1.0, 2.0);

impl City {
    /// Builds the city of a size; the same size is always the same city.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a size that cannot be.
    pub fn frozen(size: &Size) -> Result<Self, Fault> {
        let mut dice = Dice(20_170_612);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates and is checked"
        )]
        let count = |length: f64| (length / size.cell).round().max(0.0) as usize;
        let grid = Grid::new(Place::default(), size.cell, count(size.extent.0), count(size.extent.1))?;
        let within = |dice: &mut Dice| Place {
            east: dice.between(0.1, 0.9) * size.extent.0,
            north: dice.between(0.1, 0.9) * size.extent.1,
        };
        let parks: Vec<Place> = (0..40).map(|_| within(&mut dice)).collect();
        let cases = (0..size.cases)
            .map(|i| {
                let park = parks[i % parks.len()];
                let (east, north) = dice.pair();
                Case {
                    place: Place { east: park.east + 700.0 * east, north: park.north + 700.0 * north },
                    rate: dice.logarithmic(0.4, 25.0),
                    per_year: dice.logarithmic(1e-7, 1e-5),
                }
            })
            .collect();
        let sectors = 36;
        let classes = CLASSES
            .map(|(id, stability, wind, share, day_share)| {
                let prevailing = dice.between(0.0, TAU);
                let weights: Vec<f64> = (0..sectors)
                    .map(|k| {
                        let angle = TAU * f64::from(k) / f64::from(sectors) - prevailing;
                        exp(0.9 * cos(angle) + 0.4 * cos(2.0 * angle)) * dice.between(0.8, 1.2)
                    })
                    .collect();
                let sum: f64 = weights.iter().sum();
                WeatherClass {
                    id: id.to_owned(),
                    stability,
                    wind: MetresPerSecond(wind),
                    day_share,
                    shares: weights.iter().map(|weight| share * weight / sum).collect(),
                }
            })
            .to_vec();
        let rose = Rose::new(classes)?;
        let fold = Fold::new(&rose);
        let population = Population::new(people(&mut dice, size, &parks))?;
        Ok(Self { grid, rose, fold, population, cases })
    }

    /// How many cases there are.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Tabulates a case.
    ///
    /// # Errors
    ///
    /// None for the frozen city; the figures of its plumes are positive.
    pub fn source(&self, index: usize) -> Result<Source, Fault> {
        self.changed(index, 1.0)
    }

    /// Tabulates a case whose rate is changed by a factor.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a factor that is not positive.
    pub fn changed(&self, index: usize, factor: f64) -> Result<Source, Fault> {
        let case = self.cases[index];
        let least = least_for(case.per_year);
        let outdoors: Result<Vec<_>, Fault> = self
            .plumes(index, factor)?
            .iter()
            .map(|plume| Ok(Some(Arc::new(Footprint::Swath(plume.footprint(least))))))
            .collect();
        Ok(Source {
            id: format!("case-{index}").into(),
            place: case.place,
            effects: vec![Effect {
                case: "release".into(),
                kind: "toxic_cloud".into(),
                per_year: vec![case.per_year; CLASSES.len()],
                outdoors: outdoors?,
                indoors: vec![None; CLASSES.len()],
            }],
        })
    }

    /// The plumes of a case, one a weather class.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a factor that is not positive.
    pub fn plumes(&self, index: usize, factor: f64) -> Result<Vec<SteadyPlume>, Fault> {
        let case = self.cases[index];
        CLASSES
            .iter()
            .map(|(_, stability, wind, _, _)| SteadyPlume::new(factor * case.rate, (*wind, *stability), 30.0, AMMONIA))
            .collect()
    }

    /// Place and frequency of a case.
    pub fn case(&self, index: usize) -> (Place, f64) {
        (self.cases[index].place, self.cases[index].per_year)
    }

    /// Computes the individual risk of the whole city.
    pub fn individual(&self) -> RiskGrid {
        /// Cases whose tables are held at once: some ten megabytes.
        const AT_ONCE: usize = 128;
        let mut risk = RiskGrid::new(self.grid);
        for from in (0..self.len()).step_by(AT_ONCE) {
            let tables = parallel::collect(AT_ONCE.min(self.len() - from), |i| {
                self.source(from + i).ok().map(|source| Folded::new(&source, &self.fold))
            });
            let tables: Vec<Folded> = tables.into_iter().flatten().collect();
            risk.add_all(&tables, &self.fold);
        }
        risk
    }

    /// Computes the societal risk of the whole city, with so many wind directions a sector.
    pub fn society(&self, directions: usize) -> Society {
        let society = Society::new(directions);
        parallel::each(self.len(), |index| {
            if let Ok(source) = self.source(index) {
                society.add(&source, &self.fold, &self.rose, &self.population);
            }
        });
        society
    }

    /// How often lethality would be asked for without folding and tables: cells within reach of each case and weather, times directions.
    ///
    /// # Errors
    ///
    /// None for the frozen city.
    pub fn evaluations(&self) -> Result<f64, Fault> {
        let mut sum = 0.0;
        for index in 0..self.len() {
            for plume in self.plumes(index, 1.0)? {
                let radius = plume.reach(least_for(self.cases[index].per_year)) / self.grid.cell;
                sum += core::f64::consts::PI * radius * radius * self.fold.sectors() as f64;
            }
        }
        Ok(sum)
    }
}

/// Towns of people in cells of 100 m; some towns lie beside the sites.
fn people(dice: &mut Dice, size: &Size, parks: &[Place]) -> Vec<People> {
    const CELL: f64 = 100.0;
    let mut cells = std::collections::BTreeMap::<(i64, i64), f64>::new();
    let draws = 200_000_u32;
    let towns: Vec<(Place, f64)> = (0..30)
        .map(|i| {
            let beside = parks[i % parks.len()];
            let (east, north) = dice.pair();
            let place = Place { east: beside.east + 4_000.0 * east, north: beside.north + 4_000.0 * north };
            (place, dice.between(600.0, 2_500.0))
        })
        .collect();
    for draw in 0..draws {
        let (town, spread) = towns[draw as usize % towns.len()];
        let (east, north) = dice.pair();
        #[expect(clippy::cast_possible_truncation, reason = "within the map")]
        let cell = (
            ((town.north + spread * north) / CELL).floor() as i64,
            ((town.east + spread * east) / CELL).floor() as i64,
        );
        *cells.entry(cell).or_default() += size.people / f64::from(draws);
    }
    cells
        .into_iter()
        .map(|((row, column), count)| People {
            place: Place { east: (column as f64 + 0.5) * CELL, north: (row as f64 + 0.5) * CELL },
            day: 0.7 * count,
            night: count,
            indoors: 0.9,
        })
        .collect()
}
