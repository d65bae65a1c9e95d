//! Turbulence of the surface layer from u*, L and the mixing height.

use anlan_quantity::math::cbrt;
use anlan_quantity::si::{Metres, MetresPerSecond};
use serde::{Deserialize, Serialize};

use super::SurfaceLayer;
use crate::{Model, Range};

/// Vertical turbulence.
pub const VERTICAL: Model = Model {
    id: "weather.sigma_w_panofsky_1977",
    zh: "近地层垂直脉动速度",
    en: "vertical turbulence of the surface layer",
    source: "Panofsky, Tennekes, Lenschow and Wyngaard, Boundary-Layer Meteorology 11 (1977) 355–361: 1.25–1.3 u* (1 − 3 z/L)^(1/3)",
    valid_for: &[Range { quantity: "z_over_length", unit: "1", from: -10.0, to: 1.0 }],
};

/// Lateral turbulence.
pub const LATERAL: Model = Model {
    id: "weather.sigma_v_similarity",
    zh: "近地层横向脉动速度",
    en: "lateral turbulence of the surface layer",
    source: "Cimorelli et al., Journal of Applied Meteorology 44 (2005) 682–693; Panofsky et al. (1977); Gryning et al. (1987)",
    valid_for: &[Range { quantity: "mixing_height", unit: "m", from: 50.0, to: 5000.0 }],
};

/// Published forms of σv.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateralTurbulence {
    /// σv² = 3.6 u*² + 0.35 w*²: AERMOD, after Hicks (1985) and Caughey (1982).
    #[default]
    #[serde(rename = "cimorelli_2005")]
    Cimorelli2005,
    /// σv = u* (12 − 0.5 zi/L)^(1/3) where unstable; 1.92 u* else (Panofsky and Dutton 1984, Table 7.1, flat terrain).
    #[serde(rename = "panofsky_1977")]
    Panofsky1977,
    /// σv² = 2 u*² + 0.35 u*² (−zi/(κL))^(2/3): Gryning, Holtslag, Irwin and Sivertsen, Atmospheric Environment 21 (1987) 79–89.
    #[serde(rename = "gryning_1987")]
    Gryning1987,
}

/// Returns σw at a height.
pub fn sigma_w(layer: &SurfaceLayer, height: Metres) -> MetresPerSecond {
    let zeta = (height.get() - layer.displacement().get()).max(0.0) * layer.inverse_length();
    let growth = if zeta < 0.0 { cbrt(1.0 - 3.0 * zeta) } else { 1.0 };
    MetresPerSecond(1.25 * layer.friction_velocity().get() * growth) // Panofsky and Dutton (1984) Table 7.1: 1.25
}

/// Returns σv; in the surface layer it does not change with height.
///
/// # Source
///
/// As the form says.
pub fn sigma_v(layer: &SurfaceLayer, mixing_height: Metres, form: LateralTurbulence) -> MetresPerSecond {
    let friction = layer.friction_velocity().get();
    let depth = (-mixing_height.get() * layer.inverse_length()).max(0.0);
    // w*/u* = (zi/(κ|L|))^(1/3), Deardorff (1970).
    let convective = cbrt(depth / layer.similarity().kappa);
    let share = match form {
        LateralTurbulence::Cimorelli2005 => (3.6 + 0.35 * convective * convective).sqrt(),
        LateralTurbulence::Panofsky1977 if depth > 0.0 => cbrt(12.0 + 0.5 * depth),
        LateralTurbulence::Panofsky1977 => 1.92,
        LateralTurbulence::Gryning1987 => (2.0 + 0.35 * convective * convective).sqrt(),
    };
    MetresPerSecond(friction * share)
}

/// Rate at which turbulent energy is dissipated at a height over the displacement, m²/s³: u*³ φε/(κz).
///
/// Source: Kaimal and Finnigan, Atmospheric Boundary Layer Flows (1994), Eq. 1.39 and 1.40; in stable air the gradient is kept from ζ = 1 on.
pub(crate) fn dissipation(friction: f64, kappa: f64, height: f64, inverse_length: f64) -> f64 {
    let zeta = height * inverse_length;
    let phi = if zeta < 0.0 {
        let part = 1.0 + 0.5 * cbrt(zeta * zeta);
        part * part.sqrt()
    } else {
        1.0 + 5.0 * zeta.min(1.0)
    };
    friction * friction * friction / (kappa * height) * phi
}
