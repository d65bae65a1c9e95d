//! Ordinary differential equations.

use super::bracketed;

/// Nodes, weights and error weights of the pair (Dormand and Prince 1980, Table 2).
const C: [f64; 7] = [0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0];
const A: [[f64; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19_372.0 / 6_561.0, -25_360.0 / 2_187.0, 64_448.0 / 6_561.0, -212.0 / 729.0, 0.0, 0.0],
    [9_017.0 / 3_168.0, -355.0 / 33.0, 46_732.0 / 5_247.0, 49.0 / 176.0, -5_103.0 / 18_656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1_113.0, 125.0 / 192.0, -2_187.0 / 6_784.0, 11.0 / 84.0],
];
const E: [f64; 7] =
    [71.0 / 57_600.0, 0.0, -71.0 / 16_695.0, 71.0 / 1_920.0, -17_253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];
/// Weights of the continuous extension (Hairer, Nørsett and Wanner 1993, Solving Ordinary Differential Equations I, II.6, Shampine).
const D: [f64; 7] = [
    -12_715_105_075.0 / 11_282_082_432.0,
    0.0,
    87_487_479_700.0 / 32_700_410_799.0,
    -10_690_763_975.0 / 1_880_347_072.0,
    701_980_252_875.0 / 199_316_789_632.0,
    -1_453_857_185.0 / 822_651_844.0,
    69_997_945.0 / 29_380_423.0,
];

/// How closely and how far a system is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace<const N: usize> {
    /// Error of a step, relative to the value.
    pub relative: f64,
    /// Error of a step below which a value does not count.
    pub absolute: [f64; N],
    /// First step; zero or less lets it be a thousandth of the way.
    pub first: f64,
    /// Longest step.
    pub longest: f64,
    /// Steps, taken or refused, after which it is given up.
    pub most_steps: u32,
}

/// One step that was taken, with everything between its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<const N: usize> {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Values at its beginning.
    pub start: [f64; N],
    /// Values at its end.
    pub end: [f64; N],
    bends: [[f64; N]; 4],
}

impl<const N: usize> Step<N> {
    /// Returns the values at a point of the step, to fourth order.
    pub fn at(&self, x: f64) -> [f64; N] {
        let t = (x - self.from) / (self.to - self.from);
        let back = 1.0 - t;
        core::array::from_fn(|i| {
            let [a, b, c, d] = [self.bends[0][i], self.bends[1][i], self.bends[2][i], self.bends[3][i]];
            self.start[i] + t * (a + back * (b + t * (c + back * d)))
        })
    }

    /// Returns where a function of the values crosses zero within the step.
    pub fn crossing(&self, event: impl Fn(f64, &[f64; N]) -> f64) -> Option<f64> {
        let (before, after) = (event(self.from, &self.start), event(self.to, &self.end));
        if before == 0.0 || (before > 0.0) == (after > 0.0) {
            return None;
        }
        bracketed(|x| event(x, &self.at(x)), self.from, self.to, 1e-9 * (self.to - self.from).abs())
    }
}

/// Whether to go on after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Take another.
    Go,
    /// Enough.
    Stop,
}

/// How following a system ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The last point was reached.
    Reached,
    /// The one who watched had enough.
    Stopped,
    /// The steps were used up, or the system could not be evaluated.
    Failed,
}

/// Follows y′ = f(x, y) from one point to a later one by the pair of Dormand and Prince, order 5(4), and shows each step.
///
/// # Source
///
/// Dormand and Prince, J. Comput. Appl. Math. 6 (1980) 19–26; step control after Hairer, Nørsett and Wanner (1993), II.4.
///
/// ```
/// use anlan_consequence::numerics::{End, Next, Pace, follow};
/// let pace = Pace { relative: 1e-9, absolute: [1e-12], first: 0.0, longest: 10.0, most_steps: 1000 };
/// let mut last = 0.0;
/// let end = follow(|_, y| [-y[0]], (0.0, 1.0), [1.0], &pace, |step| { last = step.end[0]; Next::Go });
/// assert_eq!(end, End::Reached);
/// assert!((last - (-1.0_f64).exp()).abs() < 1e-8);
/// ```
pub fn follow<const N: usize>(
    mut f: impl FnMut(f64, &[f64; N]) -> [f64; N],
    (from, to): (f64, f64),
    start: [f64; N],
    pace: &Pace<N>,
    mut watch: impl FnMut(&Step<N>) -> Next,
) -> End {
    let (mut x, mut y) = (from, start);
    let mut h = if pace.first > 0.0 { pace.first } else { 1e-3 * (to - from) }.min(pace.longest);
    let mut slope = f(x, &y);
    let mut refused = false;
    for _ in 0..pace.most_steps {
        if x >= to {
            return End::Reached;
        }
        let last = x + 1.000_001 * h >= to;
        if last {
            h = to - x;
        }
        let mut k = [slope; 7];
        let mut next = y;
        for stage in 1..7 {
            next = core::array::from_fn(|i| {
                let sum: f64 = (0..stage).map(|j| A[stage - 1][j] * k[j][i]).sum();
                y[i] + h * sum
            });
            k[stage] = f(x + C[stage] * h, &next);
        }
        let mut square = 0.0;
        for i in 0..N {
            let error: f64 = h * (0..7).map(|j| E[j] * k[j][i]).sum::<f64>();
            let scale = pace.absolute[i] + pace.relative * y[i].abs().max(next[i].abs());
            square += (error / scale) * (error / scale);
        }
        let error = (square / N as f64).sqrt();
        if !error.is_finite() {
            h *= 0.2;
            refused = true;
            if h <= 1e-13 * (x.abs() + (to - from)) {
                return End::Failed;
            }
            continue;
        }
        // Fifth root by square and fourth roots: the same bits on every machine, and the exponent need not be exact.
        let grow = (0.9 / error.max(1e-10).sqrt().sqrt()).clamp(0.2, if refused { 1.0 } else { 5.0 });
        if error > 1.0 {
            h *= grow.min(0.9);
            refused = true;
            if h <= 1e-13 * (x.abs() + (to - from)) {
                return End::Failed;
            }
            continue;
        }
        let difference: [f64; N] = core::array::from_fn(|i| next[i] - y[i]);
        let bend: [f64; N] = core::array::from_fn(|i| h * k[0][i] - difference[i]);
        let step = Step {
            from: x,
            to: if last { to } else { x + h },
            start: y,
            end: next,
            bends: [
                difference,
                bend,
                core::array::from_fn(|i| difference[i] - h * k[6][i] - bend[i]),
                core::array::from_fn(|i| h * (0..7).map(|j| D[j] * k[j][i]).sum::<f64>()),
            ],
        };
        if watch(&step) == Next::Stop {
            return End::Stopped;
        }
        (x, y, slope) = (step.to, next, k[6]);
        h = (h * grow).min(pace.longest);
        refused = false;
    }
    if x >= to { End::Reached } else { End::Failed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::math::{cos, sin};

    const PACE: Pace<2> = Pace { relative: 1e-8, absolute: [1e-10; 2], first: 0.0, longest: 1.0, most_steps: 10_000 };

    #[test]
    fn a_swing_is_followed_between_the_steps_too() {
        let mut worst: f64 = 0.0;
        let end = follow(
            |_, y| [y[1], -y[0]],
            (0.0, 20.0),
            [0.0, 1.0],
            &PACE,
            |step| {
                for part in 0..=4 {
                    let x = step.from + (step.to - step.from) * f64::from(part) / 4.0;
                    let [a, b] = step.at(x);
                    worst = worst.max((a - sin(x)).abs()).max((b - cos(x)).abs());
                }
                Next::Go
            },
        );
        assert_eq!(end, End::Reached);
        assert!(worst < 1e-6, "{worst}");
    }

    #[test]
    fn an_event_is_found_and_stops() {
        let mut at = None;
        let end = follow(
            |_, y| [y[1], -y[0]],
            (0.0, 20.0),
            [0.0, 1.0],
            &PACE,
            |step| {
                at = step.crossing(|_, y| y[0]).filter(|x| *x > 1.0);
                if at.is_some() { Next::Stop } else { Next::Go }
            },
        );
        assert_eq!(end, End::Stopped);
        assert!((at.unwrap() - core::f64::consts::PI).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_followed_fails_and_does_not_hang() {
        let blown = follow(|_, y| [y[0] * y[0], 0.0], (0.0, 2.0), [1.0, 0.0], &PACE, |_| Next::Go);
        assert_eq!(blown, End::Failed);
        let nothing = follow(|_, _| [f64::NAN, 0.0], (0.0, 2.0), [1.0, 0.0], &PACE, |_| Next::Go);
        assert_eq!(nothing, End::Failed);
    }
}
