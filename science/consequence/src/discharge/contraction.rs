//! How much a gas jet contracts behind a sharp edge.

use anlan_quantity::math::pow;

use crate::{Fault, Inputs, Model, Range};

/// Bragg's discharge coefficient of compressible flow.
pub const MODEL: Model = Model {
    id: "discharge.gas_contraction",
    zh: "锐边孔可压缩流流量系数（Bragg）",
    en: "Discharge coefficient of compressible flow through a sharp edge (Bragg)",
    source: "Bragg, Effect of compressibility on the discharge coefficient of orifices and convergent nozzles, J. Mech. Eng. Sci. 2 (1960) 35–44",
    valid_for: &[Range { quantity: "heat_capacity_ratio", unit: "1", from: 1.05, to: 1.7 }],
};

/// Returns the discharge coefficient of a gas from that of a liquid through the same hole.
///
/// The force that the upstream wall is short of is taken as the incompressible one, in the same ratio to the momentum that mass flow makes in
/// the upstream density; the balance of momentum over the hole then gives the contraction.
///
/// # Units
///
/// Dimensionless. `pressure_ratio` is outside over inside.
///
/// # Source
///
/// See [`MODEL`]; written here as the momentum balance itself.
///
/// # Valid for
///
/// Holes with a sharp upstream edge, small against the vessel.
///
/// # Errors
///
/// A ratio of pressures or a coefficient outside 0 … 1, a ratio of heat capacities not above one.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::gas_contraction;
/// assert!((gas_contraction(0.6, 1.3, 0.01)? - 0.87).abs() < 0.01);
/// assert!((gas_contraction(0.6, 1.3, 0.999)? - 0.6).abs() < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_contraction(incompressible: f64, heat_capacity_ratio: f64, pressure_ratio: f64) -> Result<f64, Fault> {
    let c = Inputs.between("discharge_coefficient", incompressible, 0.5, 1.0)?;
    let k = Inputs.between("heat_capacity_ratio", heat_capacity_ratio, 1.0 + 1e-6, 2.0)?;
    let ratio = Inputs.between("pressure_ratio", pressure_ratio, 0.0, 1.0 - 1e-9)?;
    let defect = 1.0 / c - 0.5 / (c * c);
    let critical = pow(2.0 / (k + 1.0), k / (k - 1.0));
    let throat = ratio.max(critical);
    // In units of the pressure inside: flux squared times upstream volume, and momentum flux of the ideal jet.
    let flux2 = 2.0 * k / (k - 1.0) * (pow(throat, 2.0 / k) - pow(throat, (k + 1.0) / k));
    let momentum = 2.0 * k / (k - 1.0) * (pow(throat, 1.0 / k) - throat);
    // Momentum: c (momentum + throat − ratio) − (1 − ratio) = defect · flux² · c².
    let (a, b, drive) = (defect * flux2, momentum + throat - ratio, 1.0 - ratio);
    let inside = (b * b - 4.0 * a * drive).max(0.0);
    Ok((2.0 * drive / (b + inside.sqrt())).clamp(c, 1.0))
}
