//! Cross-sections of a cloud and the profiles between them.

use anlan_quantity::math::{exp, ln, log1p};

use super::profile::Profile;

/// Depth over scale S of the vertical profile exp(−(z/S)^1.5): Γ(5/3). The exponent is that of van Ulden (Atmos. Environ. 12 (1978) 2125)
/// for sources on the ground.
pub(super) const DEPTH_OVER_SCALE: f64 = 0.902_745_292_950_933_6;
/// Width of concentration over width of velocity in a round jet, squared: λ = 1.16 (Chen and Rodi 1980).
pub(crate) const SPREAD2: f64 = 1.35;

/// Exponent beyond which a sum is its greater part to the last bit.
const NO_MORE: f64 = 40.0;

/// A cross-section of a steady plume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Station {
    pub(crate) distance: f64,
    pub(crate) time: f64,
    /// Length of a cloud of finite duration over what the wind alone gives it.
    pub(crate) stretch: f64,
    /// Height of the centre above the ground; zero for a cloud on the ground.
    pub(crate) height: f64,
    pub(crate) depth: f64,
    /// Effective half-width: flux over twice centre value and depth.
    pub(crate) half_width: f64,
    pub(crate) crosswind: f64,
    /// Radius of a round cross-section, of uniform values; zero on the ground.
    pub(crate) radius: f64,
    pub(crate) speed: f64,
    pub(crate) mass_fraction: f64,
    pub(crate) mole_fraction: f64,
    pub(crate) density: f64,
    pub(crate) temperature: f64,
    /// Specific enthalpy of the centre, J/kg.
    pub(crate) enthalpy: f64,
    /// Mass flux, kg/s, and the mass fraction of fluid that it carries.
    pub(crate) mass_flux: f64,
    pub(crate) flux_fraction: f64,
    /// What is filled in once the march is done.
    pub(crate) settled: Settled,
}

/// What a section owes to its averaging time and to the end of the release, and what it is asked by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Settled {
    /// Further deviation by meandering within the averaging time, m.
    pub(crate) meander: f64,
    /// Logarithm of the share of the steady value that a release of finite duration reaches.
    pub(crate) log_lasting: f64,
    /// Logarithm of the mole ratio in the centre, as if it lasted.
    pub(crate) log_odds: f64,
    /// Profile across the wind.
    pub(crate) profile: Profile,
}

impl Station {
    /// Takes in the meandering of the averaging time and the share that a release of finite duration reaches.
    pub(crate) fn settle(&mut self, meander: f64, lasting: f64) {
        let profile = if self.radius > 0.0 {
            let own = self.deviation2();
            Profile::gaussian(own.sqrt(), (own + meander * meander).sqrt())
        } else {
            Profile::new(self.half_width, self.crosswind, meander)
        };
        let log = |value: f64| ln(value.max(f64::MIN_POSITIVE));
        self.settled = Settled { meander, log_lasting: log(lasting), log_odds: log(odds(self.mole_fraction)), profile };
    }

    /// Variance of a round cross-section, m².
    pub(crate) fn deviation2(&self) -> f64 {
        0.25 * SPREAD2 * self.radius * self.radius
    }

    /// Logarithm of the mole ratio at a place, as if the release lasted.
    pub(crate) fn log_ratio(&self, y: f64, z: f64) -> f64 {
        self.settled.log_odds + self.settled.profile.log(y) + self.log_upright(z)
    }

    /// Logarithm of the share of the centre value at a height; of a round cross-section with what the ground throws back.
    pub(crate) fn log_upright(&self, z: f64) -> f64 {
        if self.radius > 0.0 {
            let own = self.deviation2();
            let (z, height) = (z.abs(), self.height.abs());
            let straight = -0.5 * (z - height) * (z - height) / own;
            let less = 2.0 * z * height / own;
            return if less > NO_MORE { straight } else { straight + log1p(exp(-less)) };
        }
        let part = z.max(0.0) * DEPTH_OVER_SCALE / self.depth;
        -part * part.sqrt()
    }
}

/// Moles of fluid over moles of air at a mole fraction.
pub(crate) fn odds(mole_fraction: f64) -> f64 {
    mole_fraction / (1.0 - mole_fraction).max(1e-9)
}
