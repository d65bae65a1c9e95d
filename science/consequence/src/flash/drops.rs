//! Drops of a jet that broke up.

use anlan_quantity::si::{KilogramsPerCubicMetre, Metres, MetresPerSecond, NewtonsPerMetre};

use crate::{Fault, Inputs, Model, Range};

/// Drop size by a critical Weber number.
pub const MODEL: Model = Model {
    id: "flash.drops_weber",
    zh: "临界韦伯数液滴直径",
    en: "Drop diameter by the critical Weber number",
    source: "Wheatley, Factors affecting cloud formation from releases of liquefied gases, SRD R410 (1987); CCPS RELEASE (Johnson and Woodward 1999), ch. 4",
    valid_for: &[Range { quantity: "velocity", unit: "m/s", from: 5.0, to: 500.0 }],
};

/// Critical Weber number (Johnson and Woodward 1999, ch. 4: 10 to 20; 12.5 is the usual choice, recalled).
const CRITICAL_WEBER: f64 = 12.5;
/// Drops larger than this do not stay whole in a spray: the diameter at which a falling drop breaks up (Pruppacher and Klett 1997, ch. 10).
const LARGEST: f64 = 0.006;

/// Returns the largest drop that a gas stream leaves whole, We σ / (ρ u²), at most 6 mm.
///
/// # Units
///
/// N/m, kg/m³, m/s; m.
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Aerodynamic break-up; a superheated jet shatters finer.
///
/// # Errors
///
/// An input that is not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::flash::drop_diameter;
/// use anlan_quantity::si::{KilogramsPerCubicMetre, MetresPerSecond, NewtonsPerMetre};
/// let d = drop_diameter(NewtonsPerMetre(0.0155), KilogramsPerCubicMetre(1.25), MetresPerSecond(228.0))?;
/// assert!((d.get() - 2.98e-6).abs() < 0.02e-6);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn drop_diameter(
    surface_tension: NewtonsPerMetre,
    gas_density: KilogramsPerCubicMetre,
    velocity: MetresPerSecond,
) -> Result<Metres, Fault> {
    let sigma = Inputs.positive("surface_tension", surface_tension.get())?;
    let density = Inputs.positive("gas_density", gas_density.get())?;
    let u = Inputs.positive("velocity", velocity.get())?;
    Ok(Metres((CRITICAL_WEBER * sigma / (density * u * u)).min(LARGEST)))
}
