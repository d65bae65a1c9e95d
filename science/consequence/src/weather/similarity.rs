//! Sets of similarity functions of the surface layer.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::math::{atan, ln};
use serde::Deserialize;

use super::tables::{confidence, rows};
use crate::{Fault, Trace};

/// One publication's dimensionless gradients of wind and temperature over ζ = z/L.
///
/// Unstable: φm = (1 − γm ζ)^(−1/4), φh = Pr (1 − γh ζ)^(−1/2). Stable: φm = 1 + βm ζ, φh = Pr + βh ζ, and from the set's limit of ζ on
/// both stay as they are there (Webb 1970), for the log-linear law would give winds without bound aloft.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Similarity {
    /// Name.
    pub set: String,
    /// Kármán's constant of the publication.
    pub kappa: f64,
    gamma_m: f64,
    beta_m: f64,
    prandtl: f64,
    gamma_h: f64,
    beta_h: f64,
    stable_limit: f64,
    /// Publication.
    pub source: String,
    /// How sure its figures are.
    #[serde(deserialize_with = "confidence")]
    pub confidence: Confidence,
}

static SETS: LazyLock<Vec<Similarity>> =
    LazyLock::new(|| rows(include_str!("../../data/surface-layer-similarity.csv")));

impl Similarity {
    /// Returns all sets.
    pub fn all() -> &'static [Self] {
        &SETS
    }

    /// Returns a set by name.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where no set has the name.
    pub fn named(name: &str) -> Result<&'static Self, Fault> {
        SETS.iter().find(|set| set.set == name).ok_or_else(|| {
            let names: Vec<&str> = SETS.iter().map(|set| set.set.as_str()).collect();
            Fault::new(
                "consequence.unknown_set",
                "similarity",
                format!("没有名为 {name} 的近地层相似函数"),
                format!("there is no set of similarity functions named {name}"),
            )
            .remedy(format!("可选：{}", names.join("、")), format!("choose one of {}", names.join(", ")))
        })
    }

    /// Notes in a trace that results rest on the set.
    pub fn note(&self, trace: &mut Trace) {
        trace.rests_on(format!("weather.similarity.{}", self.set), self.source.clone(), self.confidence);
    }

    /// Dimensionless gradient of wind.
    pub fn phi_m(&self, zeta: f64) -> f64 {
        if zeta < 0.0 {
            return 1.0 / (1.0 - self.gamma_m * zeta).sqrt().sqrt();
        }
        1.0 + self.beta_m * zeta.min(self.stable_limit)
    }

    /// Dimensionless gradient of temperature.
    pub fn phi_h(&self, zeta: f64) -> f64 {
        if zeta < 0.0 {
            return self.prandtl / (1.0 - self.gamma_h * zeta).sqrt();
        }
        self.prandtl + self.beta_h * zeta.min(self.stable_limit)
    }

    /// Integral of (1 − φm)/ζ from 0: the departure of the wind profile from the logarithm.
    ///
    /// Unstable: Paulson, Journal of Applied Meteorology 9 (1970) 857–861, Eq. 9.
    pub fn psi_m(&self, zeta: f64) -> f64 {
        if zeta < 0.0 {
            let square = (1.0 - self.gamma_m * zeta).sqrt();
            let x = square.sqrt();
            return ln(0.25 * (1.0 + x) * (1.0 + x) * 0.5 * (1.0 + square)) - 2.0 * atan(x)
                + core::f64::consts::FRAC_PI_2;
        }
        -self.beyond(self.beta_m, zeta)
    }

    /// Integral of (Pr − φh)/ζ from 0: the departure of the temperature profile.
    ///
    /// Unstable: Paulson (1970) Eq. 12.
    pub fn psi_h(&self, zeta: f64) -> f64 {
        if zeta < 0.0 {
            return 2.0 * self.prandtl * ln(0.5 * (1.0 + (1.0 - self.gamma_h * zeta).sqrt()));
        }
        -self.beyond(self.beta_h, zeta)
    }

    /// Prandtl number at ζ = 0.
    pub fn prandtl(&self) -> f64 {
        self.prandtl
    }

    fn beyond(&self, beta: f64, zeta: f64) -> f64 {
        if zeta <= self.stable_limit {
            return beta * zeta;
        }
        beta * self.stable_limit * (1.0 + ln(zeta / self.stable_limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::gauss_legendre;

    #[test]
    fn the_integrals_are_those_of_the_gradients() {
        for set in Similarity::all() {
            for zeta in [-8.0, -1.0, -0.1, 0.3, 0.99, 4.0] {
                let m = gauss_legendre(|z| (1.0 - set.phi_m(z)) / z, 0.0, zeta, 400);
                let h = gauss_legendre(|z| (set.prandtl() - set.phi_h(z)) / z, 0.0, zeta, 400);
                assert!((m - set.psi_m(zeta)).abs() < 1e-4, "{} {zeta} {m} {}", set.set, set.psi_m(zeta));
                assert!((h - set.psi_h(zeta)).abs() < 1e-4, "{} {zeta} {h} {}", set.set, set.psi_h(zeta));
            }
        }
    }

    #[test]
    fn a_set_that_does_not_exist_is_told_with_those_that_do() {
        let fault = Similarity::named("nobody_1900").unwrap_err();
        assert!(fault.remedy.en.contains("hogstrom_1996"));
    }
}
