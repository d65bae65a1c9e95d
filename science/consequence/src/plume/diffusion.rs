//! Crosswind-integrated concentration by the advection–diffusion equation over height.

use anlan_quantity::math::{exp, expm1, ln};

/// What the equation u ∂c/∂x = ∂/∂z (K ∂c/∂z) is solved for.
pub(crate) struct Column<U, K, V> {
    /// Wind over height, m/s.
    pub(crate) wind: U,
    /// Vertical diffusivity over height, m²/s.
    pub(crate) diffusivity: K,
    /// Variance of the vertical wind over height, m²/s²; over the diffusivity it is the time after which diffusion has set in.
    pub(crate) variance: V,
    /// Lower end: nothing passes but what the ground takes up.
    pub(crate) bottom: f64,
    /// Upper end: nothing passes.
    pub(crate) top: f64,
    /// Height of the source.
    pub(crate) source: f64,
    /// Flux into the ground over the concentration at the bottom, m/s.
    pub(crate) uptake: f64,
    /// Distance up to which the equation is solved.
    pub(crate) reach: f64,
}

/// How finely the equation is solved.
#[derive(Clone, Copy)]
pub(crate) struct Fineness {
    /// Layers over height.
    pub(crate) layers: usize,
    /// Step of the logarithm of distance.
    pub(crate) step: f64,
}

/// Usual fineness: within 3 % of the exact solution where one is known.
pub(crate) const USUAL: Fineness = Fineness { layers: 48, step: 0.12 };

/// Solution for a source of one unit a second.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    /// Logarithm of the first distance, and the step.
    start: f64,
    step: f64,
    /// Logarithm of the middle of the lowest layer, and the step.
    low: f64,
    rise: f64,
    layers: usize,
    /// Distance times crosswind-integrated concentration, s/m, layer by layer at each distance.
    scaled: Vec<f64>,
    /// Sums over height at each distance.
    pub(crate) sums: Vec<Sums>,
}

/// What a plume is like over height at one distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sums {
    /// Distance, m.
    pub(crate) x: f64,
    /// Mean height of what is airborne, m.
    pub(crate) mean_height: f64,
    /// Mean wind that carries it, m/s.
    pub(crate) wind: f64,
    /// Share of what was released that passes.
    pub(crate) airborne: f64,
}

impl<U: Fn(f64) -> f64, K: Fn(f64) -> f64, V: Fn(f64) -> f64> Column<U, K, V> {
    /// Solves the equation: finite volumes over the logarithm of height, second-order backward differences over the logarithm of
    /// distance (Gear 1971), which damp the sharp start and keep what is released to the last digits.
    pub(crate) fn solve(&self, fineness: Fineness) -> Columns {
        let n = fineness.layers;
        let rise = ln(self.top / self.bottom) / n as f64;
        let faces: Vec<f64> = (0..=n).map(|i| self.bottom * exp(rise * i as f64)).collect();
        let middles: Vec<f64> = faces.windows(2).map(|pair| (pair[0] * pair[1]).sqrt()).collect();
        let depth: Vec<f64> = faces.windows(2).map(|pair| pair[1] - pair[0]).collect();
        // What a layer carries a unit of concentration, m²/s; the lowest layer is not at rest, so that the equation stays regular.
        let carry: Vec<f64> =
            middles.iter().zip(&depth).map(|(z, deep)| (self.wind)(*z).max(MINIMUM_WIND) * deep).collect();
        // What passes between two layers a unit of difference once diffusion has set in, m/s, and how fast it sets in, 1/s.
        let settled: Vec<f64> = (1..n).map(|i| (self.diffusivity)(faces[i]) / (middles[i] - middles[i - 1])).collect();
        let haste: Vec<f64> = faces[1..n].iter().map(|z| (self.variance)(*z) / (self.diffusivity)(*z)).collect();
        let mut pass = vec![0.0; n];

        let at = middles.partition_point(|z| *z < self.source).min(n - 1);
        // The source is shared between the layers around it, so that its height is kept.
        let (under, share) = match at {
            0 => (0, 0.0),
            _ => (at - 1, ((self.source - middles[at - 1]) / (middles[at] - middles[at - 1])).clamp(0.0, 1.0)),
        };
        let mut now = vec![0.0; n];
        now[under] += (1.0 - share) / carry[under];
        now[at] += share / carry[at];

        let start = ln(self.source.max(self.bottom).min(0.1 * self.reach));
        let steps = ((ln(self.reach) - start) / fineness.step).ceil().max(1.0);
        let steps = whole(steps, 10_000);
        let mut columns = Columns {
            start,
            step: fineness.step,
            low: ln(middles[0]),
            rise,
            layers: n,
            scaled: Vec::with_capacity(n * (steps + 1)),
            sums: Vec::with_capacity(steps + 1),
        };
        let mut before = now.clone();
        let mut right = vec![0.0; n];
        let mut work = vec![0.0; n];
        let (mut time, mut from, mut wind) = (0.0, 0.0, (self.wind)(self.source).max(MINIMUM_WIND));
        for index in 0..=steps {
            let x = exp(start + fineness.step * index as f64);
            time += (x - from) / wind;
            from = x;
            for ((pass, settled), haste) in pass.iter_mut().zip(&settled).zip(&haste) {
                *pass = settled * -expm1(-time * haste);
            }
            // First step from the source itself, second by the first-order rule, then by the second-order one.
            let weight = match index {
                0 => 1.0 / x,
                1 => 1.0 / (fineness.step * x),
                _ => 1.5 / (fineness.step * x),
            };
            for i in 0..n {
                let old = if index < 2 { now[i] } else { (4.0 * now[i] - before[i]) / 3.0 };
                right[i] = weight * carry[i] * old;
            }
            // Thomas' algorithm.
            let mut above_of_last = 0.0;
            for i in 0..n {
                let (below, above) = (if i == 0 { 0.0 } else { pass[i - 1] }, pass[i]);
                let taken = if i == 0 { self.uptake } else { 0.0 };
                let turned = 1.0 / (weight * carry[i] + below + above + taken - below * above_of_last);
                above_of_last = above * turned;
                work[i] = above_of_last;
                right[i] = (right[i] + if i == 0 { 0.0 } else { below * right[i - 1] }) * turned;
            }
            for i in (0..n - 1).rev() {
                right[i] += work[i] * right[i + 1];
            }
            core::mem::swap(&mut before, &mut now);
            core::mem::swap(&mut now, &mut right);

            let (mut mass, mut moment, mut flux) = (0.0, 0.0, 0.0);
            for i in 0..n {
                let c = now[i] * depth[i];
                mass += c;
                moment += c * middles[i];
                flux += now[i] * carry[i];
                columns.scaled.push((now[i] * x).max(0.0));
            }
            wind = flux / mass;
            columns.sums.push(Sums { x, mean_height: moment / mass, wind, airborne: flux });
        }
        columns
    }
}

/// Least wind of a layer, m/s.
const MINIMUM_WIND: f64 = 0.02;

/// Whole part of a number that is not negative, up to a bound.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and the bound follows"
)]
fn whole(value: f64, most: usize) -> usize {
    (value as usize).min(most)
}

impl Columns {
    /// Returns the crosswind-integrated concentration at a distance and height for a unit source, s/m².
    pub(crate) fn at(&self, log_x: f64, x: f64, z: f64) -> f64 {
        let (column, right) = self.place(log_x);
        let up = (ln(z.max(1e-9)) - self.low) / self.rise;
        let up = up.clamp(0.0, self.layers as f64 - 1.0);
        let layer = whole(up, self.layers - 2);
        let high = up - layer as f64;
        let of = |column: usize| {
            let from = column * self.layers + layer;
            self.scaled[from] * (1.0 - high) + self.scaled[from + 1] * high
        };
        (of(column) * (1.0 - right) + of(column + 1) * right) / x
    }

    /// Returns the column at or before a distance and how far on it lies towards the next.
    pub(crate) fn place(&self, log_x: f64) -> (usize, f64) {
        let last = self.sums.len() - 2;
        let along = ((log_x - self.start) / self.step).clamp(0.0, last as f64 + 1.0);
        let column = whole(along, last);
        (column, along - column as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// u constant, K = b z, source at the ground: c = Q/(b x) exp(−u z/(b x)), Roberts (1923).
    #[test]
    fn the_solution_is_that_of_linear_diffusivity() {
        let (u, b) = (5.0, 0.15);
        let column = Column {
            wind: |_| u,
            diffusivity: |z| b * z,
            variance: |_| f64::INFINITY,
            bottom: 0.001,
            top: 1000.0,
            source: 0.001,
            uptake: 0.0,
            reach: 5000.0,
        };
        for (fineness, tolerance) in [(USUAL, 0.03), (Fineness { layers: 300, step: 0.02 }, 0.015)] {
            let found = column.solve(fineness);
            for x in [50.0, 200.0, 1000.0, 4000.0] {
                for z in [0.1, 1.5, 5.0] {
                    let exact = exp(-u * z / (b * x)) / (b * x);
                    let ratio = found.at(ln(x), x, z) / exact;
                    assert!((ratio - 1.0).abs() < tolerance, "{x} {z} {ratio}");
                }
                let sums = found.sums[found.place(ln(x)).0];
                assert!((sums.mean_height / (b * sums.x / u) - 1.0).abs() < 0.03);
                assert!((sums.airborne - 1.0).abs() < 1e-10);
            }
        }
    }
}
