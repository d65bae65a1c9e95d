//! A steady ground-level plume of Briggs's open country with a toxic probit: the field by which integration is judged and the frozen city
//! is made.

#![expect(clippy::inline_always, reason = "loops take on the vectors of who asks for them")]

use core::f64::consts::{LN_2, LOG2_E, PI, TAU};
use std::sync::LazyLock;

use anlan_consequence::plume::Sigmas;
use anlan_consequence::weather::PasquillClass;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{exp, ln, normal_cdf, pow};
use anlan_quantity::si::Metres;

use crate::fast;
use crate::footprint::Swath;

/// A steady plume and the probit of what it carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SteadyPlume {
    /// Mass a second, kg/s.
    pub rate: f64,
    /// Wind, m/s.
    pub wind: f64,
    /// Stability.
    pub class: PasquillClass,
    /// Exposure, min.
    pub minutes: f64,
    /// Probit a + b ln(Cⁿ t), C in mg/m³, t in minutes.
    pub a: f64,
    /// Slope.
    pub b: f64,
    /// Exponent of concentration.
    pub n: f64,
    sigmas: &'static Sigmas,
    shape: &'static Shape,
    /// Probit less five where σy σz is one square metre.
    axis_undiluted: f64,
}

impl SteadyPlume {
    /// Checks the figures.
    ///
    /// # Errors
    ///
    /// A [`Fault`] for what is not a positive number.
    pub fn new(
        rate: f64,
        (wind, class): (f64, PasquillClass),
        minutes: f64,
        (a, b, n): (f64, f64, f64),
    ) -> Result<Self, Fault> {
        Inputs.positive("rate", rate)?;
        Inputs.positive("wind", wind)?;
        Inputs.positive("minutes", minutes)?;
        Inputs.finite("a", a)?;
        Inputs.positive("b", b)?;
        Inputs.positive("n", n)?;
        let sigmas = Sigmas::named(SET)?;
        let shapes = SHAPES.as_ref().ok_or_else(|| Fault::new("qra.sigmas", "sigmas", SET, SET))?;
        let shape = &shapes[class as usize];
        let axis_undiluted = a - 5.0 + b * (n * ln(1e6 * rate / (PI * wind)) + ln(minutes));
        Ok(Self { rate, wind, class, minutes, a, b, n, sigmas, shape, axis_undiluted })
    }

    /// Probit on the axis, less five, and (x/σy)² at a distance, given by its logarithm to the base two.
    fn axis(&self, log2_x: f64) -> (f64, f64) {
        self.diluted(self.shape.around(log2_x).at(0.0))
    }

    #[inline(always)]
    fn diluted(&self, (thinning, slimness): (f64, f64)) -> (f64, f64) {
        (self.axis_undiluted - self.b * self.n * LN_2 * thinning, slimness)
    }

    /// Returns the chance of death of a person on the ground, outdoors.
    pub fn lethality(&self, x: f64, y: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        let (across, up) = self.sigmas.at(Metres(x), self.class);
        let concentration = 1e6 * self.rate / (PI * across.0 * up.0 * self.wind);
        let aside = y / across.0;
        let probit = self.a - 5.0 + self.b * (self.n * (ln(concentration) - 0.5 * aside * aside) + ln(self.minutes));
        normal_cdf(probit)
    }

    /// Returns the distance at which lethality on the axis falls to the least, m.
    pub fn reach(&self, least: f64) -> f64 {
        self.reach_of(quantile(least))
    }

    fn reach_of(&self, least: f64) -> f64 {
        let over = |ln_x: f64| self.axis(ln_x * LOG2_E).0 - least;
        let (near, far) = (0.0, ln(1e5));
        if over(near) <= 0.0 {
            return 1.0;
        }
        if over(far) > 0.0 {
            return 1e5;
        }
        exp(anlan_consequence::numerics::bracketed(over, near, far, 1e-6).unwrap_or(far))
    }

    /// Tabulates the footprint; lethality below the least is left out.
    pub fn footprint(&self, least: f64) -> Swath {
        let least = quantile(least);
        Swath::from_rings(self.reach_of(least), |distance, ring| {
            fast::wide(Fill { plume: self, log2_distance: fast::log2(distance), least, ring })
        })
    }

    /// Fills in lethality at even steps of the angle, from the axis to where it falls to the least; returns that angle.
    #[inline(always)]
    fn fill(&self, log2_distance: f64, least: f64, ring: &mut [f32; Swath::RING]) -> f64 {
        let here = self.shape.around(log2_distance);
        let half_angle = self.half_angle(&here, log2_distance, least);
        if half_angle <= 0.0 {
            ring.fill(0.0);
            return 0.0;
        }
        let square = half_angle * half_angle;
        if half_angle < NARROW {
            even(PLACES.map(|share| single(self.probit_near(&here, share * square))), ring);
        } else if half_angle < WIDE {
            even(PLACES.map(|share| single(self.probit(log2_distance, share * square))), ring);
        } else {
            for (i, value) in ring.iter_mut().enumerate() {
                let angle = half_angle * i as f64 / (Swath::RING - 1) as f64;
                *value = single(self.probit(log2_distance, angle * angle));
            }
        }
        for value in ring {
            *value = fast::single::normal(*value);
        }
        half_angle
    }

    /// Probit less five at the square of a small angle off the axis, by series.
    #[inline(always)]
    fn probit_near(&self, here: &Near<'_>, square: f64) -> f64 {
        // ln cos θ and tan² θ, to θ⁸.
        let nearer = -square * (0.5 + square * (1.0 / 12.0 + square * (1.0 / 45.0 + square * (17.0 / 2_520.0))));
        let tangent_square = square * (1.0 + square * (2.0 / 3.0 + square * (17.0 / 45.0 + square * (62.0 / 315.0))));
        let (axis, slimness) = self.diluted(here.at(nearer * LOG2_E));
        axis - 0.5 * self.b * self.n * slimness * tangent_square
    }

    /// Probit less five at a distance, given by its logarithm, and the square of an angle off the axis, quickly.
    fn probit(&self, log2_distance: f64, square: f64) -> f64 {
        let cosine = cosine(square);
        if cosine < 1e-3 {
            return -13.0;
        }
        let (axis, slimness) = self.axis(log2_distance + fast::log2(cosine));
        let tangent_square = 1.0 / (cosine * cosine) - 1.0;
        axis - 0.5 * self.b * self.n * slimness * tangent_square
    }

    /// Angle off the axis at which probit has fallen to that of the least, and a little more, rad.
    #[inline(always)]
    fn half_angle(&self, here: &Near<'_>, log2_distance: f64, least: f64) -> f64 {
        let square_of = |(axis, slimness): (f64, f64)| ((axis - least).max(0.0) / (0.5 * self.b * self.n)) / slimness;
        // Square of its tangent. Where the edge was found last, lethality is that of a place nearer to the source.
        let mut square = square_of(self.diluted(here.at(0.0)));
        if square < NARROW * NARROW {
            square = square_of(self.diluted(here.at(-0.5 * LOG2_E * square * (1.0 - 0.5 * square))));
            return 1.05 * square.sqrt() * (1.0 - square * (1.0 / 3.0 - 0.2 * square));
        }
        for _ in 0..2 {
            square = square_of(self.axis(log2_distance - 0.5 * fast::log2(1.0 + square)));
        }
        1.05 * TAU * fast::turns(square.sqrt(), 1.0)
    }
}

/// A ring to be filled in.
struct Fill<'a> {
    plume: &'a SteadyPlume,
    log2_distance: f64,
    least: f64,
    ring: &'a mut [f32; Swath::RING],
}

impl fast::Work for Fill<'_> {
    type Out = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        self.plume.fill(self.log2_distance, self.least, self.ring)
    }
}

/// Width and height of plumes of a class over the logarithm of distance, tabulated once: cubics between nodes, exact to six digits but where
/// height reaches its bound.
#[derive(PartialEq)]
struct Shape {
    /// For each interval the coefficients of the logarithm to the base two of σy σz, and of (x/σy)².
    intervals: Vec<[[f64; 4]; 2]>,
}

impl core::fmt::Debug for Shape {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Shape")
    }
}

impl Shape {
    /// Logarithm of the first node's distance: half a millimetre.
    const FIRST: f64 = -11.0;
    /// Intervals of an octave.
    const AN_OCTAVE: usize = 4;
    /// Octaves, to 130 km.
    const OCTAVES: usize = 28;

    fn new(sigmas: &Sigmas, class: PasquillClass) -> Self {
        let node = |i: f64| {
            let x = pow(2.0, Self::FIRST + i / Self::AN_OCTAVE as f64);
            let (across, up) = sigmas.at(Metres(x), class);
            [ln(across.0 * up.0) * LOG2_E, (x / across.0) * (x / across.0)]
        };
        let interval = |i: usize| {
            let four = [-1.0, 0.0, 1.0, 2.0].map(|off| node(i as f64 + off));
            [0, 1].map(|which| through(four.map(|own| own[which])))
        };
        Self { intervals: (0..Self::OCTAVES * Self::AN_OCTAVE).map(interval).collect() }
    }

    #[inline(always)]
    fn around(&self, log2_x: f64) -> Near<'_> {
        let place = ((log2_x - Self::FIRST) * Self::AN_OCTAVE as f64).max(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the intervals")]
        let own = (place as usize).min(self.intervals.len() - 1);
        Near { interval: &self.intervals[own], u: place - own as f64 }
    }
}

/// A distance and its interval, whose cubics hold a little beyond its ends too.
struct Near<'a> {
    interval: &'a [[f64; 4]; 2],
    u: f64,
}

impl Near<'_> {
    /// Logarithm of σy σz, and (x/σy)², so many octaves further out.
    #[inline(always)]
    fn at(&self, octaves: f64) -> (f64, f64) {
        let u = self.u + octaves * Shape::AN_OCTAVE as f64;
        let [thinning, slimness] = self.interval;
        let at = |c: &[f64; 4]| c[0] + u * (c[1] + u * (c[2] + u * c[3]));
        (at(thinning), at(slimness))
    }
}

/// Coefficients of the cubic through values at −1, 0, 1 and 2.
fn through([a, b, c, d]: [f64; 4]) -> [f64; 4] {
    [b, c - a / 3.0 - b / 2.0 - d / 6.0, f64::midpoint(a, c) - b, (b - c) / 2.0 + (d - a) / 6.0]
}

/// Shapes of the classes in open country.
static SHAPES: LazyLock<Option<[Shape; 6]>> = LazyLock::new(|| {
    let sigmas = Sigmas::named(SET).ok()?;
    Some(PasquillClass::ALL.map(|class| Shape::new(sigmas, class)))
});

/// Set of dispersion parameters.
const SET: &str = "briggs_rural";

/// Half angle up to which series serve, rad: there the edge is nearer by a sixth of an interval of the shape at most.
const NARROW: f64 = 0.25;
/// Half angle up to which probit is drawn through five places, rad; in wider clouds the source's own place comes near.
const WIDE: f64 = 0.7;
/// Chebyshev's places between zero and one.
const PLACES: [f64; 5] = [0.024_471_741_85, 0.206_107_373_85, 0.5, 0.793_892_626_15, 0.975_528_258_15];

/// What each of the five places counts at every angle of a ring (Lagrange), an even function being one of the square of the angle.
static LAGRANGE: LazyLock<[[f32; Swath::RING]; PLACES.len()]> = LazyLock::new(|| {
    core::array::from_fn(|own| {
        core::array::from_fn(|i| {
            let share = i as f64 / (Swath::RING - 1) as f64;
            let others = PLACES.iter().enumerate().filter(|(other, _)| *other != own);
            single(others.map(|(_, place)| (share * share - place) / (PLACES[own] - place)).product())
        })
    })
});

/// Draws an even function through its values at the five places, at every angle of a ring.
#[inline(always)]
fn even(values: [f32; PLACES.len()], ring: &mut [f32; Swath::RING]) {
    ring.fill(0.0);
    for (value, weights) in values.into_iter().zip(LAGRANGE.iter()) {
        for (sum, weight) in ring.iter_mut().zip(weights) {
            *sum += value * weight;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "tables are held in single precision")]
fn single(value: f64) -> f32 {
    value as f32
}

/// Cosine by the square of its angle, to 10⁻⁹ up to a right angle.
fn cosine(square: f64) -> f64 {
    const SERIES: [f64; 7] = [1.0 / 12.0, 1.0 / 30.0, 1.0 / 56.0, 1.0 / 90.0, 1.0 / 132.0, 1.0 / 182.0, 1.0 / 240.0];
    let mut sum = 1.0;
    for inverse in SERIES.into_iter().rev() {
        sum = 1.0 - square * inverse * sum;
    }
    1.0 - 0.5 * square * sum
}

/// Standard normal quantile of a small probability.
fn quantile(probability: f64) -> f64 {
    anlan_consequence::numerics::bracketed(|x| normal_cdf(x) / probability - 1.0, -8.0, 0.0, 1e-9).unwrap_or(-8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_table() {
        assert!((quantile(1e-8) + 5.612_001_244_17).abs() < 1e-6, "{}", quantile(1e-8));
        assert!((quantile(0.5)).abs() < 1e-6);
    }
}
