//! How fast the edge of a pool moves.

use anlan_quantity::si::{GRAVITY, Metres, MetresPerSecond};

use crate::{Fault, Inputs, Model, Range};

/// Gravity against inertia, then against viscosity.
pub const MODEL: Model = Model {
    id: "pool.spreading",
    zh: "液池扩展（重力–惯性–黏性）",
    en: "Spreading of a pool (gravity, inertia, viscosity)",
    source: "TNO Yellow Book CPR 14E (2005) 3.5.2 (gravity–inertia); Huppert, J. Fluid Mech. 121 (1982) 43–58, eq. 2.26 (gravity–viscosity); Fay, Oil on the Sea (1969) for water",
    valid_for: &[Range { quantity: "radius", unit: "m", from: 0.1, to: 500.0 }],
};

/// Froude number of the front of a thin sheet (Yellow Book 3.5.2: dr/dt = (2 g h)^½).
const FRONT: f64 = core::f64::consts::SQRT_2;
/// ξ⁸ π³ / 24 with ξ = 0.894 of a constant volume (Huppert 1982, eq. 2.26): radius from viscosity alone, put as a velocity.
const VISCOUS: f64 = 0.527;

/// Returns the velocity of the edge of a round pool of mean depth `h`.
///
/// # Units
///
/// m; m/s. `buoyancy` is 1 on land and 1 − ρ/ρ_water on water; `kinematic_viscosity` m²/s.
///
/// # Source
///
/// See [`MODEL`]; the slower of both regimes rules, joined by the harmonic sum.
///
/// # Valid for
///
/// Flat ground without slope or drain.
///
/// # Errors
///
/// Inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::pool::front_velocity;
/// use anlan_quantity::si::Metres;
/// let fast = front_velocity(Metres(5.0), Metres(0.5), 1.0, 1e-6)?;
/// assert!((fast.get() - (2.0 * 9.806_65 * 0.5_f64).sqrt()).abs() < 0.01);
/// assert!(front_velocity(Metres(50.0), Metres(0.005), 1.0, 1e-3)?.get() < 0.001);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn front_velocity(
    radius: Metres,
    depth: Metres,
    buoyancy: f64,
    kinematic_viscosity: f64,
) -> Result<MetresPerSecond, Fault> {
    let r = Inputs.positive("radius", radius.get())?;
    let h = Inputs.positive("depth", depth.get())?;
    let g = GRAVITY * Inputs.between("buoyancy", buoyancy, 1e-3, 1.0)?;
    let nu = Inputs.positive("kinematic_viscosity", kinematic_viscosity)?;
    Ok(MetresPerSecond(velocity(r, h, g, nu)))
}

pub(super) fn velocity(r: f64, h: f64, g: f64, nu: f64) -> f64 {
    let inertia = FRONT * (g * h).sqrt();
    let viscous = VISCOUS * g * h * h * h / (nu * r);
    inertia * viscous / (inertia + viscous)
}
