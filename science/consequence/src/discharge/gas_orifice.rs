//! Gas through a hole.

use anlan_quantity::math::pow;
use anlan_quantity::si::{
    ATMOSPHERE, GAS_CONSTANT, Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, Metres, MetresPerSecond, Pascals,
    SquareMetres,
};
use anlan_substances::properties::{PropertyFault, RealGas, Substance};

use super::liquid_orifice::{chosen, circle, no_drive, pressure_of};
use super::outflow::Outflow;
use crate::{Fault, Inputs, Model, Range, Trace, Warning};

/// Gas through an orifice.
pub const MODEL: Model = Model {
    id: "discharge.gas_orifice",
    zh: "气体孔口泄漏（临界/亚临界）",
    en: "Gas through an orifice, choked or not",
    source: "TNO Yellow Book CPR 14E (2005) eq. 2.20–2.25; AQ/T 3046-2013 E.13–E.17; Crowl and Louvar, 3rd edition, eq. 4-48 to 4-50",
    valid_for: &[
        Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 1.0 },
        Range { quantity: "compressibility", unit: "1", from: 0.7, to: 1.3 },
    ],
};

/// A hole in the gas space of a vessel or pipe.
#[derive(Clone, Copy, Debug)]
pub struct GasOrifice {
    /// Substance.
    pub substance: &'static Substance,
    /// Pressure inside.
    pub pressure: Pascals,
    /// Temperature inside.
    pub temperature: Kelvin,
    /// Diameter of the hole.
    pub hole_diameter: Metres,
    /// Discharge coefficient; nothing takes that of a sharp edge with choked gas.
    pub discharge_coefficient: Option<f64>,
    /// Pressure outside.
    pub ambient: Pascals,
    /// Whether the density inside is that of the ideal gas instead of the real one.
    pub ideal: bool,
}

impl GasOrifice {
    /// Returns a sharp-edged hole into the standard atmosphere, the gas inside being real.
    pub fn new(substance: &'static Substance, pressure: Pascals, temperature: Kelvin, hole_diameter: Metres) -> Self {
        Self {
            substance,
            pressure,
            temperature,
            hole_diameter,
            discharge_coefficient: None,
            ambient: ATMOSPHERE,
            ideal: false,
        }
    }
}

/// A gas inside, as the formulas of outflow take it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside {
    pub(super) pressure: f64,
    pub(super) temperature: f64,
    /// Ratio of heat capacities.
    pub(super) gamma: f64,
    /// Compressibility.
    pub(super) z: f64,
    /// Gas constant, J/(kg·K).
    pub(super) specific: f64,
}

impl Inside {
    pub(super) fn of(
        substance: &'static Substance,
        pressure: Pascals,
        temperature: Kelvin,
        ideal: bool,
    ) -> Result<Self, Fault> {
        let gamma = substance.heat_capacity_ratio(temperature)?;
        let z = if ideal { 1.0 } else { RealGas::of(substance).state(temperature, pressure)?.compressibility };
        Ok(Self {
            pressure: pressure.get(),
            temperature: temperature.get(),
            gamma,
            z,
            specific: GAS_CONSTANT / substance.molar_mass().get(),
        })
    }

    pub(super) fn density(&self) -> f64 {
        self.pressure / (self.z * self.specific * self.temperature)
    }

    /// Ratio of the pressure in the throat to that inside below which nothing changes any more.
    pub(super) fn critical_ratio(&self) -> f64 {
        pow(2.0 / (self.gamma + 1.0), self.gamma / (self.gamma - 1.0))
    }

    /// Flux, pressure, temperature and velocity in the throat towards a pressure outside.
    pub(super) fn throat(&self, ambient: f64) -> Throat {
        let k = self.gamma;
        let ratio = (ambient / self.pressure).max(self.critical_ratio()).min(1.0);
        let shape = 2.0 * k / (k - 1.0) * (pow(ratio, 2.0 / k) - pow(ratio, (k + 1.0) / k));
        let flux = (self.pressure * self.density() * shape.max(0.0)).sqrt();
        let density = self.density() * pow(ratio, 1.0 / k);
        Throat {
            flux,
            pressure: ratio * self.pressure,
            temperature: self.temperature * pow(ratio, (k - 1.0) / k),
            density,
            choked: ambient <= self.critical_ratio() * self.pressure,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Throat {
    pub(super) flux: f64,
    pub(super) pressure: f64,
    pub(super) temperature: f64,
    pub(super) density: f64,
    pub(super) choked: bool,
}

/// Returns the flow of a gas through a hole.
///
/// # Units
///
/// SI.
///
/// # Source
///
/// See [`MODEL`]. The real gas enters by its density inside ([`RealGas`]); the expansion in the throat is that of an ideal gas
/// with the ratio of heat capacities at the temperature inside.
///
/// # Valid for
///
/// Gases away from their boiling curve and from their critical point.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{GasOrifice, gas_orifice};
/// use anlan_quantity::si::{Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let methane = GasOrifice::new(Substance::find("methane")?, Pascals(6e6), Kelvin(288.0), Metres(0.01));
/// let hole = gas_orifice(&GasOrifice { discharge_coefficient: Some(1.0), ..methane })?;
/// assert!((hole.mass_rate.get() / 0.876 - 1.0).abs() < 0.02 && hole.choked);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_orifice(input: &GasOrifice) -> Result<Outflow, Fault> {
    let diameter = Inputs.positive("hole_diameter", input.hole_diameter.get())?;
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    let mut trace = Trace::default();
    let cd = chosen(input.discharge_coefficient, "gas-hole", &mut trace)?;
    gas_phase(input.substance, input.pressure, input.temperature, &mut trace)?;
    let inside = Inside::of(input.substance, input.pressure, input.temperature, input.ideal)?;
    MODEL.judge(&[("hole_diameter", diameter), ("compressibility", inside.z)], &mut trace);
    let throat = inside.throat(ambient);
    let area = cd * circle(diameter);
    trace.used("properties.real_gas", RealGas::of(input.substance).source());
    trace.figure("gas.compressibility", inside.z, "1");
    trace.figure("gas.heat_capacity_ratio", inside.gamma, "1");
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", area * throat.flux)?),
        velocity: MetresPerSecond(throat.flux / throat.density),
        pressure: Pascals(throat.pressure),
        temperature: Kelvin(throat.temperature),
        density: KilogramsPerCubicMetre(throat.density),
        quality: None,
        area: SquareMetres(area),
        choked: throat.choked,
        trace,
    })
}

/// Takes what is a gas at its pressure and temperature; a vapour a little beyond its boiling curve with a warning.
pub(super) fn gas_phase(
    substance: &'static Substance,
    pressure: Pascals,
    temperature: Kelvin,
    trace: &mut Trace,
) -> Result<(), Fault> {
    warn_condensed(substance, pressure, temperature, trace);
    match substance.vapour_pressure(temperature) {
        Ok(limit) if pressure.get() > 1.05 * limit.get() => Err(Fault::new(
            "discharge.is_liquid",
            "pressure",
            format!("该温度下饱和蒸气压为 {:.0} Pa，{:.0} Pa 时物料为液体", limit.get(), pressure.get()),
            format!(
                "the vapour pressure is {:.0} Pa: at {:.0} Pa the content is a liquid",
                limit.get(),
                pressure.get()
            ),
        )
        .remedy("按液体泄漏计算，或核对温度和压力", "compute it as a liquid, or check temperature and pressure")),
        Err(solid @ PropertyFault::Solid { .. }) => Err(solid.into()),
        _ => Ok(()),
    }
}

/// Warns where what is called a gas is a liquid at its pressure.
pub(super) fn warn_condensed(substance: &'static Substance, pressure: Pascals, temperature: Kelvin, trace: &mut Trace) {
    if substance.vapour_pressure(temperature).is_ok_and(|p| p.get() < 0.999 * pressure.get()) {
        trace.warn(Warning::new(
            "discharge.would_condense",
            "pressure",
            "该温度和压力下物料为液体，按气体计算不可靠",
            "at this temperature and pressure the substance is a liquid: as a gas the figure is not reliable",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choked_air_follows_the_textbook() {
        // Nitrogen at 10 bar, 300 K: G = p (γ M / R T)^½ (2/(γ+1))^((γ+1)/(2(γ−1))) = 2295 kg/(m² s) with γ = 1.4.
        let nitrogen = GasOrifice {
            discharge_coefficient: Some(1.0),
            ideal: true,
            ..GasOrifice::new(Substance::find("nitrogen").unwrap(), Pascals(1e6), Kelvin(300.0), Metres(0.01))
        };
        let out = gas_orifice(&nitrogen).unwrap();
        assert!((out.mass_rate.get() / circle(0.01) / 2294.6 - 1.0).abs() < 0.002, "{out:?}");
        assert!((out.pressure.get() / 1e6 - 0.5283).abs() < 0.001);
        assert!((out.mass_rate.get() - out.density.get() * out.velocity.get() * out.area.get()).abs() < 1e-12);
    }

    #[test]
    fn the_flow_is_continuous_where_it_begins_to_choke() {
        let nitrogen = Substance::find("nitrogen").unwrap();
        let inside = Inside::of(nitrogen, Pascals(1e6), Kelvin(300.0), true).unwrap();
        let edge = inside.critical_ratio() * 1e6;
        let (below, above) = (inside.throat(edge * 0.999), inside.throat(edge * 1.001));
        assert!((below.flux / above.flux - 1.0).abs() < 1e-4 && below.choked && !above.choked);
    }
}
