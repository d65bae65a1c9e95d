//! The table of a source: logarithms of risk by distance and direction.

#![expect(clippy::inline_always, reason = "loops take on the vectors of who asks for them")]

use core::f64::consts::LN_2;

use crate::fast::{self, single};
use crate::footprint::{Ring, Swath};
use crate::source::Fold;

/// Rows of an octave of distance.
const AN_OCTAVE: f64 = 7.0;
/// Risk that is added before the logarithm is taken and taken off again afterwards, 1/year: what lies below is as good as nothing.
const FLOOR: f32 = 1e-16;
/// Risk below which a source adds nothing, 1/year: a hundred thousand of them make 10⁻⁹, and as many never lie around one place.
const LEAST: f32 = 1e-14;
/// Most columns of the circle, about.
const MOST_COLUMNS: f64 = 1_440.0;
/// Width of a column as a share of that of the sharpest edge that counts.
const FINENESS: f64 = 0.24;
/// A cloud counts where it adds so much, 1/year.
const COUNTS: f64 = 1e-9;

/// Risk by distance and direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    near: f64,
    reach: f64,
    rows: usize,
    columns: usize,
    /// Logarithms to the base two of yearly risk, row by row, each with its last column before and its first two after it.
    values: Vec<f32>,
}

/// What happens in one class of weather: class, how often a year, and where it kills.
pub(super) type Swaths<'a> = &'a [(usize, f64, &'a Swath)];

impl Table {
    /// Tabulates swaths between two distances.
    pub(super) fn new(swaths: Swaths<'_>, between: (f64, f64), fold: &Fold) -> Self {
        fast::wide(Tabulate { swaths, between, fold })
    }

    #[inline(always)]
    fn tabulated(swaths: Swaths<'_>, (near, reach): (f64, f64), fold: &Fold) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
        // Rows beyond the reach, so that a cubic has its last points.
        let rows = (fast::log2(reach / near) * AN_OCTAVE).ceil() as usize + 4;
        // One row before, for the same reason.
        let ln_distance = |row: usize| (fast::log2(near) + (row as f64 - 1.0) / AN_OCTAVE) * LN_2;
        let in_sector = columns_of_a_sector(swaths, near, fold);
        let sectors = fold.sectors();
        let columns = sectors * in_sector;
        let densities: Vec<Vec<f32>> = swaths.iter().map(|(class, _, _)| thrice(fold.density(*class))).collect();
        let mut work = Work {
            in_sector,
            sectors,
            step: fold.width() / in_sector as f64,
            tails: Vec::new(),
            risk: vec![0.0; columns],
        };
        let mut values = Vec::with_capacity(rows * (columns + 3));
        let mut reach = reach;
        let mut last = rows;
        for row in 0..rows {
            if row >= last {
                break;
            }
            work.risk.fill(FLOOR);
            for ((_, per_year, swath), density) in swaths.iter().zip(&densities) {
                if let Some(at) = swath.locate(ln_distance(row)) {
                    work.add(&swath.ring(&at), *per_year, density);
                }
            }
            let most = single::largest_of(&work.risk);
            if most < LEAST && last == rows {
                // Nothing beyond counts; a cubic still asks for the next rows, and for four of them where nothing counts at all.
                last = rows.min(row + 3).max(4);
                reach = reach.min(fast::exp2(ln_distance(row) / LN_2));
            }
            for risk in &mut work.risk {
                *risk = single::log2(*risk);
            }
            let from = values.len();
            values.resize(from + columns + 3, 0.0);
            let line = &mut values[from..];
            for (part, same) in work.risk.chunks_exact(sectors).enumerate() {
                for (value, risk) in line[1 + part..].iter_mut().step_by(in_sector).zip(same) {
                    *value = *risk;
                }
            }
            line[0] = line[columns];
            line[columns + 1] = line[1];
            line[columns + 2] = line[2];
        }
        Self { near, reach, rows: last, columns, values }
    }

    /// Distance beyond which it holds no risk that counts, m.
    pub(super) fn reach(&self) -> f64 {
        self.reach
    }

    /// Looks up places that lie in a row, given metres east and north of the source; nothing counts that is nearer than the table.
    pub(super) fn along(&self, first: (f64, f64), step: f64, risks: &mut [f32]) {
        fast::wide(Along { table: self, first, step, risks });
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
    fn look_up(&self, (east, north): (f64, f64), step: f64, risks: &mut [f32]) {
        const MOST: usize = super::TOGETHER;
        let mut starts = [0_u32; MOST];
        let (mut down, mut across) = ([[0.0_f32; 4]; MOST], [[0.0_f32; 4]; MOST]);
        let width = self.columns + 3;
        let count = risks.len();
        let nearest = (self.near * self.near) as f32;
        let from_row = 2.0 * fast::log2(self.near) as f32;
        let last = (self.rows - 4) as f32;
        let north = north as f32;
        for i in 0..count.min(MOST) {
            let east = (east + step * i as f64) as f32;
            let square = (east * east + north * north).max(nearest);
            let row = (0.5 * AN_OCTAVE as f32 * (single::log2(square) - from_row)).min(last + 0.5);
            // The wind comes from the opposite side.
            let turns = single::turns(-east, -north);
            let column = if turns < 1.0 { turns * self.columns as f32 } else { 0.0 };
            // The node before, or the one after where the place is next to it.
            let ((row_node, row_part), (column_node, column_part)) =
                (single::split(row - 0.5), single::split(column - 0.5));
            starts[i] = (row_node.max(0).cast_unsigned()) * width as u32 + column_node.max(0).cast_unsigned();
            down[i] = weights(row_part + 0.5 + row_node.min(0) as f32);
            across[i] = weights(column_part + 0.5 + column_node.min(0) as f32);
        }
        for (((risk, start), down), across) in risks.iter_mut().zip(starts).zip(&down).zip(&across) {
            let block = &self.values[start as usize..][..3 * width + 4];
            let mut lines = [[0.0_f32; 4]; 4];
            for (k, own) in lines.iter_mut().enumerate() {
                let line = &block[k * width..k * width + 4];
                *own = [down[k] * line[0], down[k] * line[1], down[k] * line[2], down[k] * line[3]];
            }
            let [a, b, c, d] = lines;
            let mut sums = [0.0_f32; 4];
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = ((a[k] + b[k]) + (c[k] + d[k])) * across[k];
            }
            *risk = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }
        let reach = (self.reach * self.reach) as f32;
        for (i, risk) in risks[..count].iter_mut().enumerate() {
            let east = (east + step * i as f64) as f32;
            let is_inside = east * east + north * north <= reach;
            *risk = if is_inside { (single::exp2(*risk) - FLOOR).max(0.0) } else { 0.0 };
        }
    }
}

/// Swaths to be tabulated.
struct Tabulate<'a> {
    swaths: Swaths<'a>,
    between: (f64, f64),
    fold: &'a Fold,
}

impl fast::Work for Tabulate<'_> {
    type Out = Table;

    #[inline(always)]
    fn run(self) -> Table {
        Table::tabulated(self.swaths, self.between, self.fold)
    }
}

/// Places to be looked up.
struct Along<'a> {
    table: &'a Table,
    first: (f64, f64),
    step: f64,
    risks: &'a mut [f32],
}

impl fast::Work for Along<'_> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        self.table.look_up(self.first, self.step, self.risks);
    }
}

/// Weights of four points at −1, 0, 1, 2 for a cubic through them.
#[inline(always)]
fn weights(u: f32) -> [f32; 4] {
    let (a, b, c) = (u + 1.0, u - 1.0, u - 2.0);
    [u * b * c * (-1.0 / 6.0), a * b * c * 0.5, a * u * c * -0.5, a * u * b * (1.0 / 6.0)]
}

/// How many columns a sector needs; an even number, so that its edges fall on columns.
fn columns_of_a_sector(swaths: Swaths<'_>, near: f64, fold: &Fold) -> usize {
    let narrowest = swaths.iter().map(|(class, per_year, swath)| {
        let most = fold.density(*class).iter().copied().fold(0.0, f64::max);
        swath.edge(near, COUNTS / (2.0 * per_year * most))
    });
    let narrowest = narrowest.fold(f64::INFINITY, f64::min);
    let most = (MOST_COLUMNS / fold.sectors() as f64).max(4.0);
    let wanted = (fold.width() / (FINENESS * narrowest)).clamp(4.0, most);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between four and the most")]
    let half = (0.5 * wanted).ceil() as usize;
    2 * half
}

/// Densities of a class three times round the circle.
fn thrice(density: &[f64]) -> Vec<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
    density.iter().cycle().take(3 * density.len()).map(|value| *value as f32).collect()
}

/// What is needed to fold a ring with the rose.
struct Work {
    in_sector: usize,
    sectors: usize,
    /// Width of a column, rad.
    step: f64,
    /// Integrals from each column outwards.
    tails: Vec<f64>,
    /// Risk by place within the sector and by sector.
    risk: Vec<f32>,
}

impl Work {
    /// Adds the risk of a ring.
    ///
    /// A direction has the same share of each sector's density for the same place within its own: risk is a sum over neighbouring sectors,
    /// each of their densities times what of the cloud lies over them.
    #[inline(always)]
    fn add(&mut self, ring: &Ring, per_year: f64, density: &[f32]) {
        let (m, n) = (self.in_sector.cast_signed(), self.sectors.cast_signed());
        self.tails.clear();
        let whole = per_year * ring.whole();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most half a circle")]
        let count = ((ring.half_angle() / self.step).ceil() as usize).min(self.risk.len() / 2);
        self.tails.extend((0..count).map(|i| per_year * ring.tail(self.step * i as f64)));
        let tails = &self.tails;
        // Integral over everything before an angle, in columns from the axis.
        let before = |columns: isize| {
            let tail = tails.get(columns.unsigned_abs()).copied().unwrap_or(0.0);
            if columns < 0 { tail } else { 2.0 * whole - tail }
        };
        let wide = (count.cast_signed() + m - 1) / m + 1;
        for (part, risk) in self.risk.chunks_exact_mut(self.sectors).enumerate() {
            for away in -wide.min(n)..=wide.min(n) {
                let from = away * m - m / 2 - part.cast_signed();
                if from >= count.cast_signed() || from + m <= -count.cast_signed() {
                    continue;
                }
                #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
                let share = (before(from + m) - before(from)) as f32;
                let near = &density[(n + away).unsigned_abs()..];
                for (sum, density) in risk.iter_mut().zip(near) {
                    *sum += share * density;
                }
            }
        }
    }
}
