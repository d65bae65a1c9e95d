//! Everything a source can do, folded with the rose into one table: risk by distance and bearing.
//!
//! However many cases, endings and weathers a source has, a cell of the map then costs one look-up. The table holds logarithms, which are
//! smooth where clouds thin out: a cubic between its nodes is exact to a part in a thousand wherever risk is above 10⁻⁹ a year. Footprints
//! that end in a step (burning clouds, circles of pressure) do not go into it; they reach less far and are looked up one by one.

mod table;

use crate::footprint::Footprint;
use crate::source::{Fold, Place, Source};
use table::Table;

/// Distance within which a source is looked up effect by effect, m: the cells there are few, fewer than a table would have entries.
const NEAR: f64 = 250.0;
/// Cells that are looked up together.
const TOGETHER: usize = 64;

/// A source with its table.
#[derive(Clone, Debug)]
pub struct Folded {
    source: Source,
    /// The effects that do not stand in the table.
    rest: Source,
    reach: f64,
    rest_reach: f64,
    table: Option<Table>,
}

impl Folded {
    /// Makes the table of a source.
    pub fn new(source: &Source, fold: &Fold) -> Self {
        let mut rest = Source { id: source.id.clone(), place: source.place, effects: Vec::new() };
        let mut swaths = Vec::new();
        for effect in &source.effects {
            let smooth: Option<Vec<_>> = effect
                .outdoors
                .iter()
                .enumerate()
                .filter_map(|(class, footprint)| Some((class, footprint.as_deref()?)))
                .map(|(class, footprint)| match footprint {
                    Footprint::Swath(swath) if swath.is_smooth() => Some((class, effect.per_year[class], swath)),
                    _ => None,
                })
                .collect();
            match smooth {
                Some(smooth) => swaths.extend(smooth.into_iter().filter(|(_, per_year, _)| *per_year > 0.0)),
                None => rest.effects.push(effect.clone()),
            }
        }
        let rest_reach = rest.reach();
        let smooth_reach = swaths.iter().map(|(_, _, swath)| swath.reach()).fold(0.0, f64::max);
        let table = (smooth_reach > NEAR).then(|| Table::new(&swaths, (NEAR, smooth_reach), fold));
        let smooth_reach = table.as_ref().map_or(smooth_reach, Table::reach);
        Self { source: source.clone(), rest, reach: smooth_reach.max(rest_reach), rest_reach, table }
    }

    /// The source.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Where the source stands.
    pub fn place(&self) -> Place {
        self.source.place
    }

    /// Distance beyond which nobody dies, m.
    pub fn reach(&self) -> f64 {
        self.reach
    }

    /// Returns the individual risk at a place, 1/year.
    pub fn risk_at(&self, fold: &Fold, place: Place) -> f64 {
        let mut risk = 0.0;
        self.along(fold, place, 0.0, 1, |_, own| risk = own);
        risk
    }

    /// Looks up places that lie in a row from west to east with the same step between them; tells each by its number.
    pub(crate) fn along(&self, fold: &Fold, first: Place, step: f64, count: usize, mut then: impl FnMut(usize, f64)) {
        let (east, north) = (first.east - self.source.place.east, first.north - self.source.place.north);
        let beyond = (NEAR * NEAR).max(self.rest_reach * self.rest_reach);
        let mut risks = [0.0; TOGETHER];
        for from in (0..count).step_by(TOGETHER) {
            let risks = &mut risks[..TOGETHER.min(count - from)];
            let start = east + step * from as f64;
            match &self.table {
                Some(table) => table.along((start, north), step, risks),
                None => risks.fill(0.0),
            }
            if north * north > beyond {
                // Nothing of the row is near.
                for (i, risk) in risks.iter().enumerate() {
                    then(from + i, f64::from(*risk));
                }
                continue;
            }
            for (i, risk) in risks.iter().enumerate() {
                let east = start + step * i as f64;
                let square = east * east + north * north;
                let place = || Place { east: self.source.place.east + east, north: first.north };
                let risk = if square <= NEAR * NEAR {
                    self.source.risk_at(fold, place())
                } else if square <= self.rest_reach * self.rest_reach {
                    f64::from(*risk) + self.rest.risk_at(fold, place())
                } else {
                    f64::from(*risk)
                };
                then(from + i, risk);
            }
        }
    }
}

/// Weights of four points at 0, 1, 2, 3 for a cubic through them.
pub(crate) fn cubic(x: f64) -> [f64; 4] {
    let (a, b, c, d) = (x, x - 1.0, x - 2.0, x - 3.0);
    [-b * c * d / 6.0, a * c * d / 2.0, -a * b * d / 2.0, a * b * c / 6.0]
}
