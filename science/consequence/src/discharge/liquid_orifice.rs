//! Liquid through a hole, without boiling in it.

use anlan_quantity::si::{
    ATMOSPHERE, GRAVITY, Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, KilogramsPerSquareMetreSecond, Metres,
    MetresPerSecond, Pascals, SquareMetres,
};
use anlan_substances::properties::Substance;

use super::outflow::{Outflow, coefficient};
use crate::{Fault, Inputs, Model, Range, Trace, Warning};

/// Bernoulli's outflow.
pub const MODEL: Model = Model {
    id: "discharge.liquid_orifice",
    zh: "液体孔口泄漏（伯努利）",
    en: "Liquid through an orifice (Bernoulli)",
    source: "TNO Yellow Book CPR 14E (2005) eq. 2.194; Crowl and Louvar, Chemical Process Safety, 3rd edition, eq. 4-12; AQ/T 3046-2013 annex E",
    valid_for: &[
        Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 1.0 },
        Range { quantity: "discharge_coefficient", unit: "1", from: 0.4, to: 1.0 },
    ],
};

/// A hole below the liquid's surface.
#[derive(Clone, Copy, Debug)]
pub struct LiquidOrifice {
    /// Substance.
    pub substance: &'static Substance,
    /// Pressure above the liquid.
    pub pressure: Pascals,
    /// Temperature of the liquid.
    pub temperature: Kelvin,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Height of the surface above the hole.
    pub head: Metres,
    /// Discharge coefficient; nothing takes that of a sharp edge.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
}

impl LiquidOrifice {
    /// Returns a sharp-edged hole without head into the standard atmosphere.
    pub fn new(substance: &'static Substance, pressure: Pascals, temperature: Kelvin, hole_diameter: Metres) -> Self {
        Self {
            substance,
            pressure,
            temperature,
            hole_diameter,
            head: Metres(0.0),
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
        }
    }
}

/// Returns the flux of an ideal liquid, (2 ρ (Δp + ρ g h))^½.
///
/// # Units
///
/// kg/m³, Pa, m; kg/(m²·s).
///
/// # Source
///
/// Bernoulli.
///
/// # Valid for
///
/// Liquids that do not boil before they have left the hole.
///
/// # Errors
///
/// Inputs that are no positive numbers; a difference of pressure that drives nothing out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::liquid_flux;
/// use anlan_quantity::si::{KilogramsPerCubicMetre, Metres, Pascals};
/// let flux = liquid_flux(KilogramsPerCubicMetre(1000.0), Pascals(0.0), Metres(5.0))?;
/// assert!((flux.get() - 9903.0).abs() < 1.0);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn liquid_flux(
    density: KilogramsPerCubicMetre,
    over_pressure: Pascals,
    head: Metres,
) -> Result<KilogramsPerSquareMetreSecond, Fault> {
    let density = Inputs.positive("liquid_density", density.get())?;
    let drive = Inputs.finite("over_pressure", over_pressure.get())?
        + density * GRAVITY * Inputs.not_negative("head", head.get())?;
    if drive <= 0.0 {
        return Err(no_drive("pressure"));
    }
    Ok(KilogramsPerSquareMetreSecond(Inputs.finite("flux", (2.0 * density * drive).sqrt())?))
}

/// Returns the flow of a liquid through a hole in a thin wall, which leaves before it can boil.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Wall thickness and nozzle together well below 0.1 m; longer ones boil inside: [`super::non_equilibrium`].
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{LiquidOrifice, liquid_orifice};
/// use anlan_quantity::si::{Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let hole = LiquidOrifice::new(Substance::find("propane")?, Pascals(22.01e5), Kelvin(300.15), Metres(0.005));
/// assert!((liquid_orifice(&hole)?.mass_rate.get() - 0.553).abs() < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn liquid_orifice(input: &LiquidOrifice) -> Result<Outflow, Fault> {
    let diameter = Inputs.positive("hole_diameter", input.hole_diameter.get())?;
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    let mut trace = Trace::default();
    crate::flash::note_properties(input.substance, &mut trace);
    let cd = chosen(input.discharge_coefficient, "sharp", &mut trace)?;
    MODEL.judge(&[("hole_diameter", diameter), ("discharge_coefficient", cd)], &mut trace);
    let density = input.substance.liquid_density(input.temperature)?;
    let vapour_pressure = input.substance.vapour_pressure(input.temperature)?.get();
    if pressure + density.get() * GRAVITY * input.head.get() < 0.999 * vapour_pressure {
        trace.warn(Warning::new(
            "discharge.below_vapour_pressure",
            "pressure",
            format!("给定压力 {pressure} Pa 低于饱和蒸气压 {vapour_pressure:.0} Pa，物料不全是液体"),
            format!(
                "the pressure {pressure} Pa is below the vapour pressure {vapour_pressure:.0} Pa: it is not all liquid"
            ),
        ));
    }
    let flux = liquid_flux(density, Pascals(pressure - ambient), input.head)?.get();
    let area = cd * circle(diameter);
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", area * flux)?),
        velocity: MetresPerSecond(flux / density.get()),
        pressure: Pascals(ambient),
        temperature: input.temperature,
        density,
        quality: Some(0.0),
        area: SquareMetres(area),
        choked: false,
        trace,
    })
}

/// Area of a circle.
pub(super) fn circle(diameter: f64) -> f64 {
    0.25 * core::f64::consts::PI * diameter * diameter
}

/// A discharge coefficient as given, or by name from the table.
pub(super) fn chosen(given: Option<f64>, name: &str, trace: &mut Trace) -> Result<f64, Fault> {
    match given {
        Some(value) => Inputs.between("discharge_coefficient", value, 0.01, 1.0),
        None => coefficient(name, trace),
    }
}

/// A pressure that can be in a vessel.
pub(super) fn pressure_of(place: &'static str, value: f64) -> Result<f64, Fault> {
    Inputs.between(place, Inputs.positive(place, value)?, 1.0, 1e9)
}

/// Nothing drives the content out.
pub(super) fn no_drive(place: &'static str) -> Fault {
    Fault::new(
        "discharge.no_driving_pressure",
        place,
        "容器内压力不高于环境压力，没有泄漏推动力",
        "the pressure inside is not above the pressure outside: nothing flows out",
    )
    .remedy("核对压力是绝压还是表压", "check whether the pressure is absolute or gauge")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowl_and_louvar_example_4_1() {
        // 0.25 in hole, 100 psig, specific gravity 0.8794, coefficient 0.61: 1.48 lb/s.
        let flux = liquid_flux(KilogramsPerCubicMetre(879.4), Pascals(100.0 * 6894.757), Metres(0.0)).unwrap();
        let rate = 0.61 * circle(0.25 * 0.0254) * flux.get() / 0.453_592_37;
        assert!((rate - 1.48).abs() < 0.01, "{rate}");
    }

    #[test]
    fn what_does_not_flow_is_told() {
        let propane = Substance::find("propane").unwrap();
        let at =
            |p: f64, t: f64, d: f64| liquid_orifice(&LiquidOrifice::new(propane, Pascals(p), Kelvin(t), Metres(d)));
        assert_eq!(at(1e5, 230.0, 0.01).unwrap_err().code, "discharge.no_driving_pressure");
        assert_eq!(at(1e6, 400.0, 0.01).unwrap_err().code, "properties.supercritical");
        assert_eq!(at(1e6, 300.0, 0.0).unwrap_err().code, "consequence.not_positive");
        assert!(
            at(1e308, 300.0, 0.01).is_err() && at(f64::NAN, 300.0, 0.01).is_err() && at(1e6, 300.0, 1e308).is_err()
        );
    }
}
