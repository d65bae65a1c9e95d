//! A footprint that lies with the wind.

use core::f64::consts::{FRAC_PI_2, LOG2_E, PI};

use anlan_quantity::math::{asin, atan2, cos, exp, ln, sin};

use crate::fast;
use crate::folded::cubic;

/// Distances of a table.
const ROWS: usize = 56;
/// Steps of the integral over all angles, between rows drawn by their logarithms.
const FINE: usize = 4 * (ROWS - 1);
/// Intervals of an angle.
const STEPS: usize = 32;
/// Nearest distance that is tabulated, m; nearer in its values hold.
const NEAREST: f64 = 1.0;

/// Lethality by distance and angle off the wind's axis, symmetric about it.
///
/// Distances are `reach · exp(−stretch · t²)` for even steps of `t`: close together at the far end, where the width of a cloud's edge goes
/// to zero as a square root, and even in the logarithm near the source. A row holds, for even steps of the angle up to where lethality
/// ends, the integral of lethality from there outwards as a share of the whole, and its slope, which is the lethality: between nodes a
/// cubic with the right slopes is exact to a part in ten thousand. The whole changes by orders of magnitude along the axis; it is drawn
/// by its logarithm on finer steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Swath {
    reach: f64,
    ln_reach: f64,
    stretch: f64,
    rows: Vec<Row>,
    /// Integral over one side as a share of the half angle.
    whole: Vec<f32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    half_angle: f32,
    /// Integral from a node outwards as a share of that from the axis.
    tails: [f32; STEPS + 1],
    /// Its slope with the share of the half angle, taken positive.
    slopes: [f32; STEPS + 1],
}

impl Row {
    const EMPTY: Self = Self { half_angle: 0.0, tails: [0.0; STEPS + 1], slopes: [0.0; STEPS + 1] };
}

/// One distance, drawn from the rows around it: what costs less where many angles are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Ring {
    half_angle: f64,
    whole: f64,
    tails: [f32; STEPS + 1],
    slopes: [f32; STEPS + 1],
}

/// A place in the table: the rows around a distance and their weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    first: usize,
    weights: [f64; 4],
    half_angle: f64,
    /// Mean of lethality over the half angle.
    mean: f64,
}

impl Swath {
    /// Angles of a ring from which a row is made.
    pub const RING: usize = 2 * STEPS + 1;

    /// Tabulates a lethality over the ground, given metres downwind and to the left, that ends within a distance; what is below the least is
    /// left out.
    ///
    /// # Units
    ///
    /// m; lethality 0 … 1.
    ///
    /// # Valid for
    ///
    /// A field that is symmetric about the wind's axis and falls away from it.
    pub fn tabulate(reach: f64, least: f64, lethality: impl Fn(f64, f64) -> f64) -> Self {
        Self::with_edges(reach, least, &lethality, |_| None)
    }

    /// Tabulates a lethality whose half width at a distance downwind is known, m: where it falls below the least that counts.
    pub fn with_edges(
        reach: f64,
        least: f64,
        lethality: &impl Fn(f64, f64) -> f64,
        half_width: impl Fn(f64) -> Option<f64>,
    ) -> Self {
        let at = |distance: f64, angle: f64| lethality(distance * cos(angle), distance * sin(angle)).clamp(0.0, 1.0);
        let mut guess = 0.1;
        Self::of_rows(reach, |distance, into| {
            let known = half_width(distance).map(|width| edge_of(distance, width, &half_width));
            let half_angle = known.unwrap_or_else(|| edge(&|angle| at(distance, angle), least, guess));
            guess = half_angle.max(1e-3);
            let (row, mean) = row(half_angle, |angle| at(distance, angle));
            *into = row;
            mean
        })
    }

    /// Tabulates a lethality that is known ring by ring and falls away gently.
    ///
    /// For a distance, m, it fills in lethality at even steps of the angle from the axis to where it ends, and returns that angle, rad.
    pub fn from_rings(reach: f64, mut ring: impl FnMut(f64, &mut [f32; Self::RING]) -> f64) -> Self {
        let mut values = [0.0; Self::RING];
        Self::of_rows(reach, |distance, into| {
            let half_angle = ring(distance, &mut values);
            smooth_row(half_angle, &values, into)
        })
    }

    fn of_rows(reach: f64, mut row: impl FnMut(f64, &mut Row) -> f64) -> Self {
        let reach = reach.max(2.0 * NEAREST);
        let stretch = ln(reach / NEAREST);
        let mut means = [0.0; ROWS];
        let mut rows = vec![Row::EMPTY; ROWS];
        for (i, (mean, own)) in means.iter_mut().zip(&mut rows).enumerate() {
            let t = i as f64 / (ROWS - 1) as f64;
            // The last row from the end is a hair inside it.
            let distance = (reach * fast::exp2(-stretch * LOG2_E * t * t)).min(reach * (1.0 - 1e-9));
            *mean = row(distance, own);
        }
        Self { reach, ln_reach: ln(reach), stretch, rows, whole: refined(&means) }
    }

    /// Distance beyond which nobody dies, m.
    pub fn reach(&self) -> f64 {
        self.reach
    }

    /// Whether lethality falls away gently towards its edges and its end, and does not stop in a step.
    pub(crate) fn is_smooth(&self) -> bool {
        // A step has lethality at its very edge; a table of its logarithms would ring.
        const EDGE: f32 = 1e-3;
        // At its end even what is rare leaves no more than twice the least: see `least_for`.
        const END: f32 = 2e-4;
        #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
        let is_gentle = |row: &Row, whole: f64| {
            let at_edge = row.slopes[STEPS] * whole as f32;
            at_edge < EDGE || row.half_angle >= core::f32::consts::PI
        };
        let at_end = self.rows[0].slopes[0] * self.whole[0];
        at_end < END && self.rows.iter().enumerate().all(|(i, row)| is_gentle(row, f64::from(self.whole[4 * i])))
    }

    /// Returns the lethality at a distance and an angle off the wind's axis.
    pub fn at(&self, distance: f64, angle: f64) -> f64 {
        let Some(at) = self.locate(ln(distance.max(1e-3))) else { return 0.0 };
        self.lethality(&at, angle)
    }

    /// Returns the area weighted with lethality, m².
    pub fn lethal_area(&self) -> f64 {
        // ∫ 2 T(r) r dr = ∫ 2 T r² d(ln r), by the trapezoid in t with the slope d(ln r) = −2 stretch t dt.
        let steps = 2_000;
        let mut sum = 0.0;
        for i in 0..=steps {
            let t = f64::from(i) / f64::from(steps);
            let ln_r = self.ln_reach - self.stretch * t * t;
            let weight = if i == 0 || i == steps { 0.5 } else { 1.0 };
            if let Some(at) = self.locate(ln_r) {
                sum += weight * 2.0 * self.tail(&at, 0.0) * exp(2.0 * ln_r) * 2.0 * self.stretch * t;
            }
        }
        let hub = self.locate(0.0).map_or(0.0, |at| self.tail(&at, 0.0) * NEAREST * NEAREST);
        sum / f64::from(steps) + hub
    }

    /// Finds the rows around a distance, given its logarithm; nothing beyond the reach.
    pub(crate) fn locate(&self, ln_distance: f64) -> Option<At> {
        let inside = self.ln_reach - ln_distance;
        if inside < 0.0 {
            return None;
        }
        let t = (inside / self.stretch).sqrt().min(1.0);
        let (first, weights) = around(t, ROWS);
        let (fine, by) = around(t, FINE + 1);
        let mean = self.whole[fine..fine + 4].iter().zip(by).map(|(whole, weight)| weight * f64::from(*whole)).sum();
        let half_angle = self.rows[first..first + 4]
            .iter()
            .zip(weights)
            .map(|(row, weight)| weight * f64::from(row.half_angle))
            .sum::<f64>()
            .clamp(0.0, PI);
        Some(At { first, weights, half_angle, mean })
    }

    /// Integral of lethality from an angle outwards to one side, rad.
    pub(crate) fn tail(&self, at: &At, angle: f64) -> f64 {
        if angle >= at.half_angle {
            return 0.0;
        }
        let whole = at.mean * at.half_angle;
        if angle <= 0.0 {
            return whole;
        }
        let (node, [a, b, c, d]) = hermite(angle / at.half_angle);
        let mut share = 0.0;
        for (row, weight) in self.rows[at.first..at.first + 4].iter().zip(at.weights) {
            share += weight
                * (a * f64::from(row.tails[node])
                    + b * f64::from(row.tails[node + 1])
                    + c * f64::from(row.slopes[node])
                    + d * f64::from(row.slopes[node + 1]));
        }
        share.max(0.0) * whole
    }

    /// Width of its sharpest edge beyond a distance, where the integral over one side is not below a least, rad: lethality on the axis over
    /// the steepest fall.
    pub(crate) fn edge(&self, beyond: f64, least: f64) -> f64 {
        let nearest = ((self.ln_reach - ln(beyond.max(NEAREST))) / self.stretch).max(0.0).sqrt();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the rows")]
        let rows = (nearest * (ROWS - 1) as f64).ceil() as usize + 1;
        let mut width = f64::INFINITY;
        for (row, whole) in self.rows.iter().zip(self.whole.iter().step_by(4)).take(rows) {
            if f64::from(whole * row.half_angle) >= least {
                let mut falls = [0.0; STEPS];
                for (fall, pair) in falls.iter_mut().zip(row.slopes.windows(2)) {
                    *fall = pair[0] - pair[1];
                }
                let steepest = (fast::single::largest_of(&falls) * STEPS as f32).max(f32::MIN_POSITIVE);
                width = width.min(f64::from(row.half_angle * row.slopes[0] / steepest));
            }
        }
        width
    }

    /// Draws a distance from the rows around it.
    #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
    pub(crate) fn ring(&self, at: &At) -> Ring {
        let mut ring = Ring {
            half_angle: at.half_angle,
            whole: at.mean * at.half_angle,
            tails: [0.0; STEPS + 1],
            slopes: [0.0; STEPS + 1],
        };
        for (row, weight) in self.rows[at.first..at.first + 4].iter().zip(at.weights) {
            let weight = weight as f32;
            for (sum, value) in ring.tails.iter_mut().zip(&row.tails) {
                *sum += weight * value;
            }
            for (sum, value) in ring.slopes.iter_mut().zip(&row.slopes) {
                *sum += weight * value;
            }
        }
        ring
    }

    /// Lethality at an angle off the axis.
    pub(crate) fn lethality(&self, at: &At, angle: f64) -> f64 {
        let angle = angle.abs();
        if angle >= at.half_angle {
            return 0.0;
        }
        let place = angle / at.half_angle * STEPS as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the steps")]
        let node = (place as usize).min(STEPS - 1);
        let u = place - node as f64;
        let mut sum = 0.0;
        for (row, weight) in self.rows[at.first..at.first + 4].iter().zip(at.weights) {
            let (left, right) = (f64::from(row.slopes[node]), f64::from(row.slopes[node + 1]));
            sum += weight * (left + (right - left) * u);
        }
        (sum * at.mean).clamp(0.0, 1.0)
    }

    /// Half angle at a place of the table, rad.
    pub(crate) fn half_angle(at: &At) -> f64 {
        at.half_angle
    }
}

impl Ring {
    /// Integral over one side, rad.
    pub(crate) fn whole(&self) -> f64 {
        self.whole
    }

    /// Angle at which lethality ends, rad.
    pub(crate) fn half_angle(&self) -> f64 {
        self.half_angle
    }

    /// Integral of lethality from an angle outwards to one side, rad.
    pub(crate) fn tail(&self, angle: f64) -> f64 {
        if angle >= self.half_angle {
            return 0.0;
        }
        let (node, [a, b, c, d]) = hermite(angle / self.half_angle);
        let share = a * f64::from(self.tails[node])
            + b * f64::from(self.tails[node + 1])
            + c * f64::from(self.slopes[node])
            + d * f64::from(self.slopes[node + 1]);
        share.max(0.0) * self.whole
    }
}

/// The node before a share of the half angle, and the weights of the values and slopes around it: the integral falls, and a step is the
/// half angle over their number.
fn hermite(share: f64) -> (usize, [f64; 4]) {
    let place = share * STEPS as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the steps")]
    let node = (place as usize).min(STEPS - 1);
    let u = place - node as f64;
    let h = 1.0 / STEPS as f64;
    let (v, uu) = (1.0 - u, u * u);
    (node, [(1.0 + 2.0 * u) * v * v, uu * (3.0 - 2.0 * u), -h * u * v * v, h * uu * v])
}

/// The first of the four nodes around a place from 0 to 1, and their weights.
fn around(t: f64, nodes: usize) -> (usize, [f64; 4]) {
    let place = t * (nodes - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the number of nodes")]
    let first = (place as usize).saturating_sub(1).min(nodes - 4);
    (first, cubic(place - first as f64))
}

/// Draws means of lethality on finer steps by their logarithms.
#[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
fn refined(means: &[f64; ROWS]) -> Vec<f32> {
    /// Fine steps between two rows.
    const FINER: usize = FINE / (ROWS - 1);
    let logarithms = means.map(|mean| fast::single::log2((mean as f32).max(f32::MIN_POSITIVE)));
    let weights: [[f32; 4]; 3 * FINER + 1] =
        core::array::from_fn(|i| cubic(i as f64 / FINER as f64).map(|weight| weight as f32));
    let four = |fine: usize| {
        let first = (fine / FINER).saturating_sub(1).min(ROWS - 4);
        (first, weights[fine - first * FINER])
    };
    let mut whole: Vec<f32> = (0..=FINE)
        .map(|fine| {
            let (first, [a, b, c, d]) = four(fine);
            a * logarithms[first] + b * logarithms[first + 1] + c * logarithms[first + 2] + d * logarithms[first + 3]
        })
        .collect();
    for value in &mut whole {
        *value = fast::single::exp2(*value).min(1.0);
    }
    // Next to rows without lethality there is no logarithm to draw.
    for (fine, value) in whole.iter_mut().enumerate() {
        let (first, weights) = four(fine);
        let near = &means[first..first + 4];
        if near.iter().any(|mean| *mean <= 0.0) {
            *value = near.iter().zip(weights).map(|(mean, weight)| *mean as f32 * weight).sum::<f32>().clamp(0.0, 1.0);
        }
    }
    whole
}

/// Angle at which an edge of a known half width lies at a distance.
fn edge_of(distance: f64, width: f64, half_width: &impl Fn(f64) -> Option<f64>) -> f64 {
    let mut angle = if width >= distance { FRAC_PI_2 } else { asin(width / distance) };
    for _ in 0..3 {
        let Some(width) = half_width(distance * cos(angle)) else { break };
        angle = 0.5 * (angle + atan2(width, distance * cos(angle)));
    }
    // A little further out than the last estimate: the table then holds zeros there, which does no harm.
    (1.05 * angle).min(PI)
}

/// Largest angle at which there is lethality.
fn edge(at: &impl Fn(f64) -> f64, least: f64, guess: f64) -> f64 {
    if at(0.0) < least {
        return 0.0;
    }
    if at(PI) >= least {
        return PI;
    }
    let (mut inside, mut outside) = (0.0, PI);
    let mut probe = guess.min(0.5 * PI);
    while outside - inside > 1e-4 * outside {
        if at(probe) >= least {
            inside = probe;
            probe = if outside >= PI && 1.5 * probe < PI { 1.3 * probe } else { 0.5 * (inside + outside) };
        } else {
            outside = probe;
            probe = if inside == 0.0 { 0.7 * probe } else { 0.5 * (inside + outside) };
        }
        if outside < 1e-9 {
            return 0.0;
        }
    }
    // A cloud that ends in a step ends inside; its last step is a hair thick.
    0.5 * (inside + outside)
}

/// Makes a row of values at even steps, each interval with its middle (Simpson); returns the mean of lethality over the half angle.
fn smooth_row(half_angle: f64, values: &[f32; Swath::RING], row: &mut Row) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
    let half_angle = half_angle as f32;
    row.half_angle = half_angle;
    let mut sum = 0.0_f32;
    for node in (0..STEPS).rev() {
        let [left, middle, right] = [values[2 * node], values[2 * node + 1], values[2 * node + 2]];
        sum += (left + 4.0 * middle + right) * (1.0 / (6 * STEPS) as f32);
        row.tails[node] = sum;
    }
    let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
    for tail in &mut row.tails {
        *tail *= scale;
    }
    for (slope, value) in row.slopes.iter_mut().zip(values.iter().step_by(2)) {
        *slope = value * scale;
    }
    f64::from(sum)
}

/// Tabulates one distance; returns the mean of lethality over the half angle beside it.
fn row(half_angle: f64, lethality: impl Fn(f64) -> f64) -> (Row, f64) {
    let step = half_angle / STEPS as f64;
    // A hair inside, so that the last node of a step is still in it.
    let angle = |node: usize| half_angle * (node as f64 / STEPS as f64).min(1.0 - 1e-4);
    let mut values = [0.0; STEPS + 1];
    for (node, value) in values.iter_mut().enumerate() {
        *value = lethality(angle(node));
    }
    let mut tails = [0.0; STEPS + 1];
    for node in (0..STEPS).rev() {
        let mean = if half_angle > 0.0 {
            interval(&values, node, &|share| lethality(angle(node) + share * step))
        } else {
            values[node]
        };
        tails[node] = tails[node + 1] + mean / STEPS as f64;
    }
    let mean = tails[0];
    let scale = if mean > 0.0 { 1.0 / mean } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
    let single = |value: f64| value as f32;
    let row = Row {
        half_angle: single(half_angle),
        tails: tails.map(|tail| single(tail * scale)),
        slopes: values.map(|value| single(value * scale)),
    };
    (row, mean)
}

/// Mean of lethality over an interval between two nodes.
fn interval(values: &[f64; STEPS + 1], node: usize, inside: &impl Fn(f64) -> f64) -> f64 {
    let (left, right) = (values[node], values[node + 1]);
    let before = if node == 0 { values[1] } else { values[node - 1] };
    let after = if node + 2 > STEPS { right } else { values[node + 2] };
    let jump = (left - right).abs().max((before - left).abs()).max((right - after).abs());
    if jump > 0.2 {
        return (0..8).map(|i| inside((f64::from(i) + 0.5) / 8.0)).sum::<f64>() / 8.0;
    }
    // A steep tail is looked at in the middle too (Simpson).
    if right < 0.7 * left && left < 0.3 {
        return (left + 4.0 * inside(0.5) + right) / 6.0;
    }
    // The cubic through four nodes.
    (-before + 13.0 * left + 13.0 * right - after) / 24.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wedge_is_exact() {
        // Everybody within 0.2 rad of the axis to 1000 m.
        let swath = Swath::tabulate(1_000.0, 1e-8, |x, y| {
            let (r, angle) = ((x * x + y * y).sqrt(), atan2(y, x).abs());
            if r < 1_000.0 && angle < 0.2 { 1.0 } else { 0.0 }
        });
        let at = swath.locate(ln(500.0)).unwrap();
        assert!((swath.tail(&at, 0.0) - 0.2).abs() < 1e-4, "{}", swath.tail(&at, 0.0));
        assert!((swath.tail(&at, 0.1) - 0.1).abs() < 1e-4);
        assert!((swath.lethal_area() / (0.2 * 1e6) - 1.0).abs() < 1e-3, "{}", swath.lethal_area());
        assert!(swath.locate(ln(1_001.0)).is_none());
    }

    #[test]
    fn a_circle_off_the_source_keeps_its_area() {
        let swath = Swath::tabulate(151.0, 1e-8, |x, y| if (x - 50.0) * (x - 50.0) + y * y < 1e4 { 1.0 } else { 0.0 });
        assert!((swath.lethal_area() / (PI * 1e4) - 1.0).abs() < 5e-3, "{}", swath.lethal_area() / (PI * 1e4));
    }
}
