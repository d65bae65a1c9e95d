//! A steady ground-level plume of Briggs's open country with a toxic probit: the field by which integration is judged and the frozen city
//! is made.

use core::f64::consts::PI;

use anlan_consequence::plume::Sigmas;
use anlan_consequence::weather::PasquillClass;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::math::{exp, ln, normal_cdf};
use anlan_quantity::si::Metres;

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
        Ok(Self {
            rate: Inputs.positive("rate", rate)?,
            wind: Inputs.positive("wind", wind)?,
            class,
            minutes: Inputs.positive("minutes", minutes)?,
            a: Inputs.finite("a", a)?,
            b: Inputs.positive("b", b)?,
            n: Inputs.positive("n", n)?,
            sigmas: Sigmas::named("briggs_rural")?,
        })
    }

    /// Probit on the axis and σy at a distance.
    fn axis(&self, x: f64) -> (f64, f64) {
        let (across, up) = self.sigmas.at(Metres(x), self.class);
        let concentration = 1e6 * self.rate / (PI * across.0 * up.0 * self.wind);
        (self.a - 5.0 + self.b * (self.n * ln(concentration) + ln(self.minutes)), across.0)
    }

    /// Returns the chance of death of a person on the ground, outdoors.
    pub fn lethality(&self, x: f64, y: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        let (axis, across) = self.axis(x);
        let aside = y / across;
        normal_cdf(axis - 0.5 * self.b * self.n * aside * aside)
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
        let over = |ln_x: f64| self.axis(exp(ln_x)).0 - least;
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
        Swath::with_edges(self.reach(least), least, &|x, y| self.lethality(x, y), |x| self.half_width(x, normal))
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
