//! Individual risk on a grid.

use anlan_consequence::{Fault, Inputs};
use serde::Serialize;

use crate::folded::Folded;
use crate::parallel;
use crate::source::{Fold, Place};
use crate::tally::{Tally, Units, checksum};

/// Most cells of a grid: what fits into a fifth of a gigabyte.
pub const MOST_CELLS: usize = 25_000_000;

/// A grid of square cells; a cell's risk is that of its centre.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// South-western corner.
    pub corner: Place,
    /// Side of a cell, m.
    pub cell: f64,
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from south to north.
    pub rows: usize,
}

impl Grid {
    /// Makes a grid.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for a cell that is not positive and a grid without cells or with more than [`MOST_CELLS`].
    pub fn new(corner: Place, cell: f64, columns: usize, rows: usize) -> Result<Self, Fault> {
        Inputs.positive("grid.cell", cell)?;
        let cells = columns.saturating_mul(rows);
        if cells == 0 || cells > MOST_CELLS {
            return Err(Fault::new(
                "qra.grid_size",
                "grid.cell",
                format!("网格有 {cells} 个单元，应为 1 至 {MOST_CELLS}"),
                format!("the grid has {cells} cells; it must have between 1 and {MOST_CELLS}"),
            )
            .remedy("放大网格间距或缩小范围", "take larger cells or a smaller area"));
        }
        Ok(Self { corner, cell, columns, rows })
    }

    /// Makes a grid that covers two corners with a margin.
    ///
    /// # Errors
    ///
    /// Those of [`Grid::new`].
    pub fn covering(south_west: Place, north_east: Place, margin: f64, cell: f64) -> Result<Self, Fault> {
        Inputs.positive("grid.cell", cell)?;
        let down = |value: f64| ((value - margin) / cell).floor() * cell;
        let corner = Place { east: down(south_west.east), north: down(south_west.north) };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates and is checked"
        )]
        let count = |from: f64, to: f64| (((to + margin - from) / cell).ceil().max(1.0)) as usize;
        Self::new(corner, cell, count(corner.east, north_east.east), count(corner.north, north_east.north))
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// A grid has at least one cell.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Centre of a cell.
    pub fn centre(&self, column: usize, row: usize) -> Place {
        Place {
            east: self.corner.east + (column as f64 + 0.5) * self.cell,
            north: self.corner.north + (row as f64 + 0.5) * self.cell,
        }
    }

    /// The cell in which a place lies.
    pub fn cell_of(&self, place: Place) -> Option<(usize, usize)> {
        let index = |value: f64, from: f64, count: usize| {
            let steps = ((value - from) / self.cell).floor();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
            (steps >= 0.0 && steps < count as f64).then_some(steps as usize)
        };
        Some((index(place.east, self.corner.east, self.columns)?, index(place.north, self.corner.north, self.rows)?))
    }

    /// Columns or rows whose centres lie within a distance of a value.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid")]
    fn within(&self, value: f64, from: f64, reach: f64, count: usize) -> core::ops::Range<usize> {
        let at = |edge: f64| ((edge - from) / self.cell - 0.5).clamp(0.0, count as f64);
        (at(value - reach).ceil() as usize)..((at(value + reach).floor() + 1.0) as usize).min(count)
    }

    /// Looks a source up in the cells of some rows that it reaches; returns how many they are.
    fn visit(
        &self,
        rows: core::ops::Range<usize>,
        source: &Folded,
        fold: &Fold,
        mut then: impl FnMut(usize, Units),
    ) -> usize {
        let (reach, place) = (source.reach(), source.place());
        let reached = self.within(place.north, self.corner.north, reach, self.rows);
        let mut cells = 0;
        for row in reached.start.max(rows.start)..reached.end.min(rows.end) {
            let north = self.centre(0, row).north - place.north;
            let half = (reach * reach - north * north).max(0.0).sqrt();
            let columns = self.within(place.east, self.corner.east, half, self.columns);
            if columns.is_empty() {
                continue;
            }
            cells += columns.len();
            let from = row * self.columns + columns.start;
            source.along(fold, self.centre(columns.start, row), self.cell, columns.len(), |i, risk| {
                then(from + i, Units::of(risk));
            });
        }
        cells
    }
}

/// Rows of a grid that one thread works on at a time.
const BAND: usize = 32;

/// Individual risk on a grid, kept so that a source can be taken out and put in again.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskGrid {
    grid: Grid,
    tally: Tally,
}

impl RiskGrid {
    /// Makes a grid without risk.
    pub fn new(grid: Grid) -> Self {
        Self { grid, tally: Tally::new(grid.len()) }
    }

    /// Its cells.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Adds a source; returns how many cells it reaches.
    pub fn add(&self, source: &Folded, fold: &Fold) -> usize {
        self.grid.visit(0..self.grid.rows, source, fold, |index, units| self.tally.add(index, units))
    }

    /// Takes a source out that was added before, with the same rose.
    pub fn take(&self, source: &Folded, fold: &Fold) -> usize {
        self.grid.visit(0..self.grid.rows, source, fold, |index, units| self.tally.take(index, units))
    }

    /// Adds many sources: each thread has rows of its own, which is faster than counters that all may touch.
    pub fn add_all(&mut self, sources: &[Folded], fold: &Fold) {
        let grid = &self.grid;
        parallel::pieces(&mut self.tally.0, BAND * grid.columns, |band, counters| {
            let rows = band * BAND..((band + 1) * BAND).min(grid.rows);
            let first = rows.start * grid.columns;
            for source in sources {
                grid.visit(rows.clone(), source, fold, |index, units| *counters[index - first].get_mut() += units.0);
            }
        });
    }

    /// Adds what was counted elsewhere on the same cells; false where there is no such cell.
    pub fn count(&self, index: usize, units: Units) -> bool {
        let is_there = index < self.tally.len();
        if is_there {
            self.tally.add(index, units);
        }
        is_there
    }

    /// Takes out all that was counted: the cells with risk in their order, with what they have. The grid is without risk afterwards.
    pub fn drain(&mut self) -> Vec<(usize, Units)> {
        let counters = self.tally.0.iter_mut().enumerate();
        counters
            .map(|(index, counter)| (index, Units(core::mem::take(counter.get_mut()))))
            .filter(|(_, units)| units.0 > 0)
            .collect()
    }

    /// Individual risk of a cell, 1/year.
    pub fn risk(&self, column: usize, row: usize) -> f64 {
        self.tally.get(row * self.grid.columns + column).per_year()
    }

    /// Individual risks, 1/year, row by row from the south.
    pub fn risks(&self) -> Vec<f64> {
        self.tally.iter().map(Units::per_year).collect()
    }

    /// A checksum over all cells.
    pub fn checksum(&self) -> u64 {
        checksum(self.tally.iter())
    }
}
