//! Profiles across a cloud, from a Gaussian to a plateau with soft edges.

use std::sync::LazyLock;

use anlan_quantity::math::{erf, exp, ln};

use super::slab::GAUSSIAN_WIDTH;

/// A pair of error functions (Ermak 1990), or a Gaussian, over the value in the centre before it meandered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Profile {
    /// One over √2 times the deviation of the edges.
    inverse: f64,
    /// Half-width of the plateau in units of that; zero for a Gaussian.
    flat: f64,
    /// Factor before the difference of error functions, or before the Gaussian, and the logarithm of the latter.
    scale: f64,
    log_scale: f64,
}

impl Profile {
    /// Takes an effective half-width and a deviation of the edges; a further deviation by meandering lowers the centre as it widens the profile.
    pub(crate) fn new(half_width: f64, deviation: f64, meander: f64) -> Self {
        let sigma = deviation.max(1e-3 * half_width);
        let core = core_width(half_width, sigma);
        let wide = (sigma * sigma + meander * meander).sqrt() * core::f64::consts::SQRT_2;
        let narrow = sigma * core::f64::consts::SQRT_2;
        if core < 1e-3 * wide {
            return Self::of(wide, 0.0, narrow / wide);
        }
        Self::of(wide, core / wide, 0.5 / erf(core / narrow))
    }

    /// A Gaussian of a deviation, spread out to another.
    pub(crate) fn gaussian(own: f64, deviation: f64) -> Self {
        Self::of(deviation * core::f64::consts::SQRT_2, 0.0, own / deviation)
    }

    fn of(wide: f64, flat: f64, scale: f64) -> Self {
        Self { inverse: 1.0 / wide, flat, scale, log_scale: if flat > 0.0 { 0.0 } else { ln(scale) } }
    }

    /// Returns the share of the centre value at a distance from the axis.
    pub(crate) fn at(&self, y: f64) -> f64 {
        let u = y * self.inverse;
        if self.flat > 0.0 { self.scale * (erf(u + self.flat) - erf(u - self.flat)) } else { self.scale * exp(-u * u) }
    }

    /// Returns its logarithm.
    pub(crate) fn log(&self, y: f64) -> f64 {
        let u = y * self.inverse;
        if self.flat > 0.0 {
            ln((self.scale * (erf(u + self.flat) - erf(u - self.flat))).max(f64::MIN_POSITIVE))
        } else {
            self.log_scale - u * u
        }
    }

    /// √2 times the deviation of the edges.
    pub(super) fn wide(&self) -> f64 {
        1.0 / self.inverse
    }

    /// Half-width of the plateau; nothing in a Gaussian.
    pub(super) fn core(&self) -> f64 {
        self.flat / self.inverse
    }
}

/// Solves b / erf(b / s) = B for the half-width b of the core, with s = √2 σ.
fn core_width(half_width: f64, sigma: f64) -> f64 {
    let s = sigma * core::f64::consts::SQRT_2;
    if half_width <= 1.000_5 * GAUSSIAN_WIDTH * sigma {
        return 0.0;
    }
    if half_width > FLATTEST * s {
        return half_width;
    }
    let wide = half_width / s;
    s * CORES.at(wide * wide).max(0.0).sqrt()
}

/// Effective half-width over s from which the core is as wide, to the eighth digit.
const FLATTEST: f64 = 4.0;
/// Intervals of the table.
const INTERVALS: usize = 400;

/// The square of b / s over the square of B / s, which is smooth down to the Gaussian: cubics between exact nodes, good to seven digits.
static CORES: LazyLock<Cores> = LazyLock::new(Cores::new);

struct Cores {
    from: f64,
    step: f64,
    /// Value, and slope times the step.
    nodes: Vec<(f64, f64)>,
}

impl Cores {
    fn new() -> Self {
        let from = core::f64::consts::FRAC_PI_4;
        let step = (FLATTEST * FLATTEST - from) / INTERVALS as f64;
        let mut u = 0.0;
        let node = |i: usize| {
            let target = (from + step * i as f64).sqrt();
            // Newton from the node before: u / erf u is convex and grows.
            if i > 0 {
                u += 0.05;
                for _ in 0..60 {
                    let (value, slope) = (u / erf(u), slope(u));
                    let change = (value - target) / slope;
                    u -= change;
                    if change.abs() < 1e-15 * u {
                        break;
                    }
                }
            }
            // d(u²)/d(w²) = u / (w w′); at the Gaussian w² = π/4 (1 + ⅔ u²).
            let rise = if i > 0 { u / (target * slope(u)) } else { 1.5 / from };
            (u * u, rise * step)
        };
        Self { from, step, nodes: (0..=INTERVALS).map(node).collect() }
    }

    fn at(&self, square: f64) -> f64 {
        let on = (square - self.from) / self.step;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of intervals; below zero is the first, beyond the last is the last"
        )]
        let i = (on as usize).min(INTERVALS - 1);
        let ((a, slope_a), (b, slope_b)) = (self.nodes[i], self.nodes[i + 1]);
        let t = on - i as f64;
        let back = 1.0 - t;
        back * back * (a * (1.0 + 2.0 * t) + slope_a * t) + t * t * (b * (3.0 - 2.0 * t) - slope_b * back)
    }
}

/// d/du of u / erf u.
fn slope(u: f64) -> f64 {
    let whole = erf(u);
    (1.0 - u * 2.0 / core::f64::consts::PI.sqrt() * exp(-u * u) / whole) / whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_solve_their_equation() {
        for i in 0..2_000 {
            let half_width = GAUSSIAN_WIDTH * (1.000_6 + 0.001_5 * f64::from(i));
            let core = core_width(half_width, 1.0);
            let found = core / erf(core / core::f64::consts::SQRT_2);
            assert!((found / half_width - 1.0).abs() < 3e-8, "{half_width} {core} {found}");
        }
    }

    #[test]
    fn a_profile_holds_its_width_and_its_logarithm_is_its_own() {
        for (half_width, deviation, meander) in [(10.0, 7.9, 0.0), (10.0, 5.0, 3.0), (40.0, 2.0, 0.0), (5.0, 0.0, 20.0)]
        {
            let profile = Profile::new(half_width, deviation, meander);
            let held = crate::numerics::gauss_legendre(|y| profile.at(y), 0.0, 200.0, 200);
            assert!((held / half_width - 1.0).abs() < 2e-3, "{half_width} {deviation} {held}");
            for y in [0.0, 3.0, 11.0] {
                assert!((exp(profile.log(y)) - profile.at(y)).abs() < 1e-14);
            }
        }
    }
}
