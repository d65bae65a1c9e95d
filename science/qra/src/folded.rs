//! Everything a source can do, folded with the rose into one table: risk by distance and bearing.
//!
//! However many cases, endings and weathers a source has, a cell of the map then costs one look-up. The table holds logarithms, which are
//! smooth where clouds thin out: a cubic between its nodes is exact to a part in a thousand wherever risk is above 10⁻⁹ a year. Footprints
//! that end in a step (burning clouds, circles of pressure) do not go into it; they reach less far and are looked up one by one.

use crate::fast;
use crate::footprint::{Footprint, Swath};
use crate::source::{Fold, Place, Source};

/// Rows of an octave of distance.
const AN_OCTAVE: f64 = 6.0;
/// Distance of the first row, m; nearer in its values hold.
const NEAREST_LOG2: f64 = 1.0;
/// Columns of the circle, about; each sector has an even number of them.
const COLUMNS: usize = 720;
/// Logarithm that stands for no risk.
const NONE: f32 = -400.0;

/// A source with its table.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The source; of its effects only those that do not stand in the table.
    rest: Source,
    reach: f64,
    rest_reach: f64,
    table: Option<Table>,
}

#[derive(Clone, Debug, PartialEq)]
struct Table {
    reach: f64,
    rows: usize,
    columns: usize,
    /// Logarithms to the base two of yearly risk, row by row, each with its first columns again at the end.
    values: Vec<f32>,
}

impl Folded {
    /// Makes the table of a source.
    pub fn new(source: &Source, fold: &Fold) -> Self {
        let mut rest = Source { id: source.id.clone(), place: source.place, effects: Vec::new() };
        let mut smooth = Vec::new();
        for effect in &source.effects {
            let is_smooth = effect.outdoors.iter().flatten().all(|footprint| match footprint.as_ref() {
                Footprint::Swath(swath) => swath.is_smooth(),
                Footprint::Round(_) => false,
            });
            if is_smooth {
                smooth.push(effect);
            } else {
                rest.effects.push(effect.clone());
            }
        }
        let swaths = smooth.iter().flat_map(|effect| {
            effect.outdoors.iter().enumerate().filter_map(|(class, footprint)| match footprint.as_deref() {
                Some(Footprint::Swath(swath)) if effect.per_year[class] > 0.0 => {
                    Some((class, effect.per_year[class], swath))
                }
                _ => None,
            })
        });
        let swaths: Vec<(usize, f64, &Swath)> = swaths.collect();
        let table = (!swaths.is_empty()).then(|| Table::new(&swaths, fold));
        let rest_reach = rest.reach();
        let reach = table.as_ref().map_or(0.0, |table| table.reach).max(rest_reach);
        Self { rest, reach, rest_reach, table }
    }

    /// Where the source stands.
    pub fn place(&self) -> Place {
        self.rest.place
    }

    /// Distance beyond which nobody dies, m.
    pub fn reach(&self) -> f64 {
        self.reach
    }

    /// Returns the individual risk at a place, 1/year.
    pub fn risk_at(&self, fold: &Fold, place: Place) -> f64 {
        let (east, north) = (place.east - self.rest.place.east, place.north - self.rest.place.north);
        let square = east * east + north * north;
        let smooth = self
            .table
            .as_ref()
            .map_or(0.0, |table| if square > table.reach * table.reach { 0.0 } else { table.at(east, north, square) });
        if square <= self.rest_reach * self.rest_reach { smooth + self.rest.risk_at(fold, place) } else { smooth }
    }
}

impl Table {
    fn new(swaths: &[(usize, f64, &Swath)], fold: &Fold) -> Self {
        let reach = swaths.iter().map(|(_, _, swath)| swath.reach()).fold(0.0, f64::max);
        let octaves = (fast::log2(reach) - NEAREST_LOG2).max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
        // One row beyond the reach, so that a cubic has its last point.
        let rows = (octaves * AN_OCTAVE).ceil() as usize + 3;
        let sectors = fold.sectors();
        let in_sector = 2 * COLUMNS.div_ceil(2 * sectors);
        let columns = sectors * in_sector;
        let mut values = vec![NONE; rows * (columns + 3)];
        let mut risk = vec![0.0; columns];
        let mut tails = vec![0.0; columns / 2 + 1];
        for (row, line) in values.chunks_exact_mut(columns + 3).enumerate() {
            let ln_distance = (NEAREST_LOG2 + row as f64 / AN_OCTAVE) * core::f64::consts::LN_2;
            risk.fill(0.0);
            for (class, per_year, swath) in swaths {
                fold.spread(*class, *per_year, swath, ln_distance, (&mut tails, &mut risk));
            }
            #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
            for (value, risk) in line.iter_mut().zip(&risk) {
                *value = if *risk > 1e-100 { fast::log2(*risk) as f32 } else { NONE };
            }
            for again in 0..3 {
                line[columns + again] = line[again];
            }
        }
        Self { reach, rows, columns, values }
    }

    fn at(&self, east: f64, north: f64, square: f64) -> f64 {
        let row = ((0.5 * fast::log2(square.max(1e-6)) - NEAREST_LOG2) * AN_OCTAVE).max(0.0);
        // The wind comes from the opposite side.
        let turns = fast::turns(-east, -north);
        let column = turns * self.columns as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the table")]
        let (first_row, own) = ((row as usize).saturating_sub(1).min(self.rows - 4), column as usize);
        let first_column = if own == 0 { self.columns - 1 } else { own - 1 };
        let down = cubic(row - first_row as f64);
        let across = cubic(column - own as f64 + 1.0);
        let width = self.columns + 3;
        let mut sum = 0.0;
        for (i, weight) in down.into_iter().enumerate() {
            let from = (first_row + i) * width + first_column;
            let line = &self.values[from..from + 4];
            sum += weight
                * (across[0] * f64::from(line[0])
                    + across[1] * f64::from(line[1])
                    + across[2] * f64::from(line[2])
                    + across[3] * f64::from(line[3]));
        }
        fast::exp2(sum)
    }
}

/// Weights of four points at 0, 1, 2, 3 for a cubic through them.
pub(crate) fn cubic(x: f64) -> [f64; 4] {
    let (a, b, c, d) = (x, x - 1.0, x - 2.0, x - 3.0);
    [-b * c * d / 6.0, a * c * d / 2.0, -a * b * d / 2.0, a * b * c / 6.0]
}
