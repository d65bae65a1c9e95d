//! A steady ground-level plume of Briggs's open country with a toxic probit: the field by which integration is judged and the frozen city
//! is made.

use core::f64::consts::{LN_2, LOG2_E, PI, TAU};
use std::sync::LazyLock;

use anlan_consequence::plume::Sigmas;
use anlan_consequence::weather::PasquillClass;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{exp, ln, normal_cdf};
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
        let axis_undiluted = a - 5.0 + b * (n * ln(1e6 * rate / (PI * wind)) + ln(minutes));
        Ok(Self { rate, wind, class, minutes, a, b, n, sigmas: Sigmas::named("briggs_rural")?, axis_undiluted })
    }

    /// Probit on the axis, less five, and σy at a distance.
    fn axis(&self, x: f64) -> (f64, f64) {
        let (across, up) = self.sigmas.at(Metres(x), self.class);
        let thinning = fast::log2(across.0 * up.0) * LN_2;
        (self.axis_undiluted - self.b * self.n * thinning, across.0)
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

    /// Returns the half width at which probit falls to that of the least, m.
    fn half_width(&self, x: f64, least: f64) -> Option<f64> {
        if x <= 0.0 {
            return None;
        }
        let (axis, across) = self.axis(x);
        let over = axis - least;
        Some(if over <= 0.0 { 0.0 } else { across * (2.0 * over / (self.b * self.n)).sqrt() })
    }

    /// Returns the distance at which lethality on the axis falls to the least, m.
    pub fn reach(&self, least: f64) -> f64 {
        self.reach_of(quantile(least))
    }

    fn reach_of(&self, least: f64) -> f64 {
        let over = |ln_x: f64| self.axis(fast::exp2(ln_x * LOG2_E)).0 - least;
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
            let half_angle = self.half_angle(distance, least);
            self.fill(distance, half_angle, ring);
            half_angle
        })
    }

    /// Fills in lethality at even steps of the angle.
    fn fill(&self, distance: f64, half_angle: f64, ring: &mut [f32; Swath::RING]) {
        if half_angle <= 0.0 {
            ring.fill(0.0);
            return;
        }
        if half_angle < WIDE {
            let square = half_angle * half_angle;
            even(|share| self.probit(distance, share * square), ring);
        } else {
            for (i, value) in ring.iter_mut().enumerate() {
                let angle = half_angle * i as f64 / (Swath::RING - 1) as f64;
                *value = single(self.probit(distance, angle * angle));
            }
        }
        for value in ring {
            *value = fast::single::normal(*value);
        }
    }

    /// Probit less five at a distance and the square of an angle off the axis, quickly.
    fn probit(&self, distance: f64, square: f64) -> f64 {
        let cosine = cosine(square);
        if cosine <= 0.0 {
            return -13.0;
        }
        let (axis, across) = self.axis(distance * cosine);
        let aside = distance * distance * (1.0 - cosine * cosine) / (across * across);
        axis - 0.5 * self.b * self.n * aside
    }

    /// Angle off the axis at which probit has fallen to that of the least, and a little more, rad.
    fn half_angle(&self, distance: f64, least: f64) -> f64 {
        let mut slope = 0.0;
        for _ in 0..3 {
            // Where the edge was found last, lethality is that of a place nearer to the source.
            let x = distance / (1.0_f64 + slope * slope).sqrt();
            slope = self.half_width(x, least).unwrap_or(0.0) / x;
        }
        1.05 * TAU * fast::turns(slope, 1.0)
    }
}

/// Half angle up to which probit is drawn through six places, rad; in wider clouds the source's own place comes near.
const WIDE: f64 = 0.8;
/// Chebyshev's places between zero and one.
const PLACES: [f64; 6] =
    [0.017_037_086_86, 0.146_446_609_41, 0.370_590_477_45, 0.629_409_522_55, 0.853_553_390_59, 0.982_962_913_14];

/// What each of the six places counts at every angle of a ring (Lagrange), an even function being one of the square of the angle.
static LAGRANGE: LazyLock<[[f32; Swath::RING]; 6]> = LazyLock::new(|| {
    core::array::from_fn(|own| {
        core::array::from_fn(|i| {
            let share = i as f64 / (Swath::RING - 1) as f64;
            let others = PLACES.iter().enumerate().filter(|(other, _)| *other != own);
            single(others.map(|(_, place)| (share * share - place) / (PLACES[own] - place)).product())
        })
    })
});

/// Draws an even function, given by the square of the angle as a share of that of the half angle, at every angle of a ring.
fn even(value: impl Fn(f64) -> f64, ring: &mut [f32; Swath::RING]) {
    ring.fill(0.0);
    for (place, weights) in PLACES.into_iter().zip(LAGRANGE.iter()) {
        let value = single(value(place));
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
    let s = square;
    1.0 - s / 2.0
        * (1.0
            - s / 12.0 * (1.0 - s / 30.0 * (1.0 - s / 56.0 * (1.0 - s / 90.0 * (1.0 - s / 132.0 * (1.0 - s / 182.0))))))
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
