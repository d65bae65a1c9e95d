//! Evaporation into the wind.

use anlan_quantity::math::{ln, pow};
use anlan_quantity::si::{GAS_CONSTANT, Kelvin, KilogramsPerSquareMetreSecond, Metres, MetresPerSecond, Pascals};
use anlan_substances::properties::Substance;

use crate::{Fault, Inputs, Model, Range, air};

/// Mass transfer of Mackay and Matsugu.
pub const MODEL: Model = Model {
    id: "pool.evaporation",
    zh: "液池蒸发（Mackay–Matsugu）",
    en: "Evaporation from a pool (Mackay and Matsugu)",
    source: "Mackay and Matsugu, Can. J. Chem. Eng. 51 (1973) 434–439; TNO Yellow Book CPR 14E (2005) eq. 3.24–3.26; Brighton, SRD R375 (1987) for pressures near the boiling point",
    valid_for: &[
        Range { quantity: "wind_speed", unit: "m/s", from: 0.5, to: 15.0 },
        Range { quantity: "pool_diameter", unit: "m", from: 0.5, to: 300.0 },
    ],
};

/// Constant of the correlation in SI units (Yellow Book eq. 3.26).
const TRANSFER: f64 = 0.004_786;

/// Returns the coefficient of mass transfer, 0.004786 u₁₀^0.78 d^−0.11 Sc^−0.67.
///
/// # Units
///
/// m/s, m, dimensionless; m/s.
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Wind above 0.5 m/s; calm air is taken as 0.5 m/s by the pool.
///
/// # Errors
///
/// Inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::pool::mass_transfer;
/// use anlan_quantity::si::{Metres, MetresPerSecond};
/// let k = mass_transfer(MetresPerSecond(5.0), Metres(10.0), 1.5)?;
/// assert!((k.get() - 0.0099).abs() < 0.0002);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn mass_transfer(wind_at_10m: MetresPerSecond, diameter: Metres, schmidt: f64) -> Result<MetresPerSecond, Fault> {
    let u = Inputs.positive("wind_speed", wind_at_10m.get())?;
    let d = Inputs.positive("pool_diameter", diameter.get())?;
    let sc = Inputs.positive("schmidt", schmidt)?;
    Ok(MetresPerSecond(transfer(u, d) * pow(sc, -0.67)))
}

/// The coefficient of wind and diameter, at a Schmidt number of one.
pub(super) fn transfer(wind: f64, diameter: f64) -> f64 {
    TRANSFER * pow(wind, 0.78) * pow(diameter, -0.11)
}

pub(super) fn boils() -> Fault {
    Fault::new(
        "pool.boils",
        "temperature",
        "液体已达沸点，蒸发速率由传热决定",
        "the liquid is at its boiling point: heat decides how fast it goes",
    )
    .remedy("用液池模型计算", "compute it with the pool model")
}

/// Returns the flux of vapour from a liquid surface into wind.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// k p_a M / (R T) · ln(1 / (1 − p_v / p_a)): Mackay and Matsugu's k p_v M / (R T) for small vapour pressures, with the outward flow of the
/// vapour itself near the boiling point (Brighton 1987).
///
/// # Valid for
///
/// Below the boiling point; at it the flux is what the heat allows, see [`super::pool`].
///
/// # Errors
///
/// Those of the properties; a liquid at or above its boiling point.
///
/// # Example
///
/// ```
/// use anlan_consequence::pool::vapour_flux;
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, Metres, MetresPerSecond};
/// use anlan_substances::properties::Substance;
/// let benzene = Substance::find("benzene")?;
/// let flux = vapour_flux(benzene, Kelvin(293.15), MetresPerSecond(3.0), Metres(10.0), ATMOSPHERE)?;
/// assert!(flux.get() > 1e-3 && flux.get() < 4e-3);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn vapour_flux(
    substance: &'static Substance,
    temperature: Kelvin,
    wind_at_10m: MetresPerSecond,
    diameter: Metres,
    ambient: Pascals,
) -> Result<KilogramsPerSquareMetreSecond, Fault> {
    let pa = Inputs.positive("ambient_pressure", ambient.get())?;
    let share = substance.vapour_pressure(temperature)?.get() / pa;
    if share >= 1.0 {
        return Err(boils());
    }
    let viscosity = air::viscosity(temperature)?.get() / air::density(temperature, ambient, 0.0)?.get();
    let schmidt = viscosity / substance.diffusivity_in_air(temperature, ambient)?.get();
    let k = mass_transfer(wind_at_10m, diameter, schmidt)?.get();
    let vapour = pa * substance.molar_mass().get() / (GAS_CONSTANT * temperature.get());
    Ok(KilogramsPerSquareMetreSecond(-k * vapour * ln(1.0 - share)))
}
