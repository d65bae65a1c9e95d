//! Gas from a vessel through a long pipe that keeps its temperature.

use anlan_quantity::math::ln;
use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, MetresPerSecond, Pascals, SquareMetres};

use super::gas_pipe_adiabatic::{GasPipe, Prepared, prepare};
use super::outflow::Outflow;
use crate::numerics::bracketed;
use crate::{Fault, Inputs, Model, Range, Trace};

/// Isothermal pipe flow.
pub const MODEL: Model = Model {
    id: "discharge.gas_pipe_isothermal",
    zh: "气体管道等温流动",
    en: "Isothermal gas flow in a pipe",
    source: "TNO Yellow Book CPR 14E (2005) 2.5.2.4; Crowl and Louvar, 3rd edition, eq. 4-69 to 4-77",
    valid_for: &[
        Range { quantity: "pipe_length_to_diameter", unit: "1", from: 100.0, to: 200_000.0 },
        Range { quantity: "compressibility", unit: "1", from: 0.7, to: 1.3 },
    ],
};

/// Returns the flow from the open end of a pipe whose wall keeps the gas at one temperature.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// G² z R T (2 ln(p₁/p₂) + 4 f L / D) = p₁² − p₂², greatest at p₂ = G (z R T)^½; the pressure of the vessel stands at the inlet less the
/// head of the inlet's velocity.
///
/// # Valid for
///
/// Long pipes in the ground and slow flow; short ones are adiabatic.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{GasPipe, gas_pipe_adiabatic, gas_pipe_isothermal};
/// use anlan_quantity::si::{ATMOSPHERE, Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let pipe = GasPipe {
///     substance: Substance::find("methane")?, pressure: Pascals(1e6), temperature: Kelvin(288.0),
///     length: Metres(500.0), diameter: Metres(0.1), roughness: Metres(45e-6), ambient: ATMOSPHERE,
/// };
/// let ratio = gas_pipe_isothermal(&pipe)?.mass_rate.get() / gas_pipe_adiabatic(&pipe)?.mass_rate.get();
/// assert!((ratio - 1.0).abs() < 0.05);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_pipe_isothermal(input: &GasPipe) -> Result<Outflow, Fault> {
    let mut trace = Trace::default();
    let Prepared { inside, resistance, ambient, area } = prepare(input, &MODEL, &mut trace)?;
    let zrt = inside.z * inside.specific * inside.temperature;
    // Inlet pressure for a flux: Bernoulli's head taken from the vessel's pressure.
    let inlet = |flux: f64| {
        let p = inside.pressure;
        0.5 * (p + (p * p - 2.0 * flux * flux * zrt).max(0.0).sqrt())
    };
    let gap = |flux: f64, exit: f64| {
        let p1 = inlet(flux);
        flux * flux * zrt * (2.0 * ln((p1 / exit).max(1.0)) + resistance) - (p1 * p1 - exit * exit)
    };
    let most = inside.pressure / (2.0 * zrt).sqrt();
    let exit_of = |flux: f64| (flux * zrt.sqrt()).max(ambient);
    let flux = bracketed(|flux| gap(flux, exit_of(flux)), 1e-9 * most, most, 1e-12 * most).unwrap_or(most);
    let pressure = exit_of(flux);
    let density = pressure / zrt;
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", flux * area)?),
        velocity: MetresPerSecond(flux / density),
        pressure: Pascals(pressure),
        temperature: Kelvin(inside.temperature),
        density: KilogramsPerCubicMetre(density),
        quality: None,
        area: SquareMetres(area),
        choked: pressure > ambient,
        trace,
    })
}
