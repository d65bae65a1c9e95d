//! Cross-sections of a cloud and the profiles between them.

use anlan_quantity::math::{erf, exp};

use super::slab::GAUSSIAN_WIDTH;

/// Depth over scale S of the vertical profile exp(−(z/S)^1.5): Γ(5/3). The exponent is that of van Ulden (Atmos. Environ. 12 (1978) 2125)
/// for sources on the ground.
const DEPTH_OVER_SCALE: f64 = 0.902_745_292_950_933_6;
/// Width of concentration over width of velocity in a round jet, squared: λ = 1.16 (Chen and Rodi 1980).
pub(crate) const SPREAD2: f64 = 1.35;

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
    /// Further deviation by meandering within the averaging time, m, and the share of the steady value that a release of finite duration
    /// reaches: filled in once the march is done.
    pub(crate) meander: f64,
    pub(crate) lasting: f64,
}

impl Station {
    /// Returns the share of the centre's mole ratio that is found at a place, with a further crosswind deviation by meandering.
    pub(crate) fn shape(&self, y: f64, z: f64, meander: f64) -> f64 {
        if self.radius > 0.0 {
            let own = 0.25 * SPREAD2 * self.radius * self.radius;
            let wide = own + meander * meander;
            let across = (own / wide).sqrt() * exp(-0.5 * y * y / wide);
            let (above, below) = (z - self.height, z + self.height);
            return across * (exp(-0.5 * above * above / own) + exp(-0.5 * below * below / own));
        }
        self.across(y, meander) * self.upright(z)
    }

    /// Share of the centre value at a height.
    pub(crate) fn upright(&self, z: f64) -> f64 {
        let part = z.max(0.0) * DEPTH_OVER_SCALE / self.depth;
        exp(-part * part.sqrt())
    }

    /// Share of the centre value across the wind.
    pub(crate) fn across(&self, y: f64, meander: f64) -> f64 {
        across(self.half_width, self.crosswind, y, meander)
    }
}

/// A pair of error functions (Ermak 1990) of an effective half-width and a deviation, over its value in the centre; a further deviation
/// by meandering lowers the centre as it widens the profile.
pub(crate) fn across(half_width: f64, deviation: f64, y: f64, meander: f64) -> f64 {
    let sigma = deviation.max(1e-3 * half_width);
    let core = core_width(half_width, sigma);
    let wide = (sigma * sigma + meander * meander).sqrt() * core::f64::consts::SQRT_2;
    let narrow = sigma * core::f64::consts::SQRT_2;
    if core < 1e-3 * wide {
        return narrow / wide * exp(-y * y / (wide * wide));
    }
    0.5 * (erf((y + core) / wide) - erf((y - core) / wide)) / erf(core / narrow)
}

/// Solves b / erf(b / √2σ) = B for the half-width of the core.
fn core_width(half_width: f64, sigma: f64) -> f64 {
    let s = sigma * core::f64::consts::SQRT_2;
    if half_width <= 1.000_5 * GAUSSIAN_WIDTH * sigma {
        return 0.0;
    }
    if half_width > 4.0 * s {
        return half_width;
    }
    let mut b = (half_width * half_width - GAUSSIAN_WIDTH * GAUSSIAN_WIDTH * sigma * sigma).sqrt();
    for _ in 0..40 {
        let u = b / s;
        let f = b - half_width * erf(u);
        let slope = 1.0 - half_width * 2.0 / core::f64::consts::PI.sqrt() * exp(-u * u) / s;
        let next = if slope > 1e-9 { b - f / slope } else { half_width * erf(u) };
        let next = next.clamp(0.3 * b, 3.0 * b);
        if (next - b).abs() < 1e-9 * s {
            return next;
        }
        b = next;
    }
    b
}
