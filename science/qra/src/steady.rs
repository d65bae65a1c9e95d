//! A steady ground-level plume of Briggs's open country with a toxic probit: the field by which integration is judged and the frozen city
//! is made.

use core::f64::consts::{LN_2, LOG2_E, PI, TAU};

use anlan_consequence::plume::Sigmas;
use anlan_consequence::weather::PasquillClass;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{cos, exp, ln, normal_cdf, sin};
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
        let least = quantile(least);
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
        let normal = quantile(least);
        Swath::from_rings(self.reach(least), |distance| {
            let half_angle = self.half_angle(distance, normal);
            let probit = Even::through(half_angle, |angle| self.probit(distance * cos(angle), distance * sin(angle)));
            (half_angle, move |angle: f64| match &probit {
                Some(even) => fast::normal(even.at(angle)),
                None => fast::normal(self.probit(distance * cos(angle), distance * sin(angle))),
            })
        })
    }

    /// Probit less five, quickly.
    fn probit(&self, x: f64, y: f64) -> f64 {
        if x <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let (axis, across) = self.axis(x);
        let aside = y / across;
        axis - 0.5 * self.b * self.n * aside * aside
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

/// An even function of the angle off the axis as a polynomial in its square.
struct Even {
    scale: f64,
    differences: [f64; Even::NODES],
}

impl Even {
    const NODES: usize = 6;
    /// Chebyshev's nodes between zero and one.
    const AT: [f64; Self::NODES] =
        [0.017_037_086_86, 0.146_446_609_41, 0.370_590_477_45, 0.629_409_522_55, 0.853_553_390_59, 0.982_962_913_14];

    /// Draws it through six angles up to the widest; not for clouds so wide that the source's own place comes near.
    fn through(widest: f64, value: impl Fn(f64) -> f64) -> Option<Self> {
        if !(1e-6..0.8).contains(&widest) {
            return None;
        }
        let square = widest * widest;
        let mut differences = Self::AT.map(|at| value((at * square).sqrt()));
        for order in 1..Self::NODES {
            for i in (order..Self::NODES).rev() {
                differences[i] = (differences[i] - differences[i - 1]) / (Self::AT[i] - Self::AT[i - order]);
            }
        }
        Some(Self { scale: 1.0 / square, differences })
    }

    fn at(&self, angle: f64) -> f64 {
        let x = angle * angle * self.scale;
        let mut sum = self.differences[Self::NODES - 1];
        for i in (0..Self::NODES - 1).rev() {
            sum = sum * (x - Self::AT[i]) + self.differences[i];
        }
        sum
    }
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
