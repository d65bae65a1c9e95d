//! Gas through a hole, real along the whole expansion.

use anlan_quantity::math::{exp, ln};
use anlan_quantity::si::{
    JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, KilogramsPerSecond, MetresPerSecond, Pascals, SquareMetres,
};
use anlan_substances::properties::{Property, RealGas, Substance};

use super::gas_orifice::{GasOrifice, gas_phase};
use super::liquid_orifice::{chosen, circle, no_drive, pressure_of};
use super::outflow::Outflow;
use crate::numerics::{bracketed, gauss_legendre};
use crate::{Fault, Inputs, Model, Range, Trace};

/// Isentropic nozzle of a real gas.
pub const MODEL: Model = Model {
    id: "discharge.gas_nozzle_real",
    zh: "真实气体等熵喷管（Peng–Robinson）",
    en: "Isentropic nozzle of a real gas (Peng–Robinson)",
    source: "Johnson, J. Basic Eng. 86 (1964) 519–526 (critical flow of real gases by energy and entropy); Peng and Robinson (1976)",
    valid_for: &[
        Range { quantity: "hole_diameter", unit: "m", from: 0.001, to: 1.0 },
        Range { quantity: "compressibility", unit: "1", from: 0.3, to: 1.6 },
    ],
};

/// Returns the flow of a real gas through a hole: the greatest flux along its isentrope above ambient pressure.
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
/// Gases at high pressure, where the ideal expansion of [`super::gas_orifice`] is off by some per cent.
///
/// # Errors
///
/// Those of the properties; a pressure that does not drive anything out.
///
/// # Example
///
/// ```
/// use anlan_consequence::discharge::{GasOrifice, gas_nozzle_real};
/// use anlan_quantity::si::{Kelvin, Metres, Pascals};
/// use anlan_substances::properties::Substance;
/// let methane = GasOrifice::new(Substance::find("methane")?, Pascals(6e6), Kelvin(288.0), Metres(0.01));
/// let out = gas_nozzle_real(&GasOrifice { discharge_coefficient: Some(1.0), ..methane })?;
/// assert!((out.mass_rate.get() / 0.876 - 1.0).abs() < 0.02);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn gas_nozzle_real(input: &GasOrifice) -> Result<Outflow, Fault> {
    let diameter = Inputs.positive("hole_diameter", input.hole_diameter.get())?;
    let pressure = pressure_of("pressure", input.pressure.get())?;
    let ambient = Inputs.positive("ambient_pressure", input.ambient.get())?;
    if pressure <= ambient {
        return Err(no_drive("pressure"));
    }
    let mut trace = Trace::default();
    let cd = chosen(input.discharge_coefficient, "gas-hole", &mut trace)?;
    gas_phase(input.substance, input.pressure, input.temperature, &mut trace)?;
    let gas = Isentrope::from(input.substance, input.temperature, pressure)?;
    MODEL.judge(&[("hole_diameter", diameter), ("compressibility", gas.compressibility)], &mut trace);
    // One peak of the flux between ambient pressure and the pressure inside, by golden section in ln p.
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (ln(ambient.max(0.2 * pressure)), ln(pressure));
    let (mut a, mut b) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_a, mut at_b) = (gas.at(exp(a))?.flux, gas.at(exp(b))?.flux);
    // Near the peak the flux is flat: a ten-thousandth of the pressure is a hundred-millionth of the flux.
    while high - low > 1e-4 {
        if at_a > at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - golden * (high - low);
            at_a = gas.at(exp(a))?.flux;
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + golden * (high - low);
            at_b = gas.at(exp(b))?.flux;
        }
    }
    let peak = exp(0.5 * (low + high));
    let choked = peak > 1.001 * ambient;
    let throat = gas.at(if choked { peak } else { ambient })?;
    trace.used("properties.real_gas", gas.equation.source());
    let area = cd * circle(diameter);
    Ok(Outflow {
        mass_rate: KilogramsPerSecond(Inputs.finite("mass_rate", area * throat.flux)?),
        velocity: MetresPerSecond(throat.flux / throat.density),
        pressure: Pascals(throat.pressure),
        temperature: Kelvin(throat.temperature),
        density: KilogramsPerCubicMetre(throat.density),
        quality: None,
        area: SquareMetres(area),
        choked,
        trace,
    })
}

struct Isentrope {
    substance: &'static Substance,
    equation: RealGas,
    coldest: f64,
    temperature: f64,
    pressure: f64,
    enthalpy_departure: f64,
    entropy_departure: f64,
    compressibility: f64,
}

struct Throat {
    flux: f64,
    pressure: f64,
    temperature: f64,
    density: f64,
}

impl Isentrope {
    fn from(substance: &'static Substance, temperature: Kelvin, pressure: f64) -> Result<Self, Fault> {
        let equation = RealGas::of(substance);
        let inside = equation.state(temperature, Pascals(pressure))?;
        substance.vapour_heat_capacity(temperature)?;
        let range = substance.provenance(Property::VapourHeatCapacity).and_then(|p| p.range_k);
        Ok(Self {
            substance,
            equation,
            coldest: range.map_or(temperature.get(), |(from, _)| from),
            temperature: temperature.get(),
            pressure,
            enthalpy_departure: inside.enthalpy_departure.get(),
            entropy_departure: inside.entropy_departure.get(),
            compressibility: inside.compressibility,
        })
    }

    /// State on the isentrope at a pressure.
    fn at(&self, p: f64) -> Result<Throat, Fault> {
        let specific = self.substance.gas_constant().get();
        let capacity =
            |t: f64| self.substance.vapour_heat_capacity(Kelvin(t)).map_or(f64::NAN, JoulesPerKilogramKelvin::get);
        let entropy = |t: f64| {
            let Ok(state) = self.equation.state(Kelvin(t), Pascals(p)) else { return f64::NAN };
            gauss_legendre(|at| capacity(at) / at, self.temperature, t, 1) - specific * ln(p / self.pressure)
                + state.entropy_departure.get()
                - self.entropy_departure
        };
        // Down by tenths to where entropy is too low; colder than the heat capacity is known nothing is followed.
        let colder = |t: &f64| Some((0.9 * t).max(self.coldest));
        let mut steps = core::iter::successors(Some(self.temperature), colder).skip(1);
        let low = steps.find(|t| *t <= self.coldest || entropy(*t) <= 0.0).unwrap_or(self.coldest);
        let high = (low / 0.9).min(self.temperature);
        let t = bracketed(entropy, low, high, 1e-9 * high).unwrap_or(low);
        let state = self.equation.state(Kelvin(t), Pascals(p))?;
        let fall = self.substance.vapour_enthalpy_change(Kelvin(t), Kelvin(self.temperature))?.get()
            + self.enthalpy_departure
            - state.enthalpy_departure.get();
        let density = state.density.get();
        Ok(Throat { flux: density * (2.0 * fall.max(0.0)).sqrt(), pressure: p, temperature: t, density })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discharge::gas_orifice;
    use anlan_quantity::si::Metres;

    #[test]
    fn it_agrees_with_reference_equations_of_state() {
        // Isentropes of Leachman et al. 2009 (hydrogen), Setzmann and Wagner 1991 (methane), Lemmon et al. 2009 (propane) and Smukala et al. 2000
        // (ethylene), computed with CoolProp 8.0.0, the flux maximised over pressure: kg/(m² s).
        for (name, p, t, flux, within) in [
            ("hydrogen", 35e6, 288.0, 21_184.2, 0.003),
            ("hydrogen", 70e6, 288.0, 40_542.6, 0.003),
            ("methane", 6e6, 288.0, 11_155.4, 0.02),
            ("methane", 20e6, 288.0, 44_475.2, 0.02),
            ("propane", 6e5, 300.0, 1659.8, 0.01),
            ("ethylene", 4e6, 300.0, 10_153.0, 0.03),
        ] {
            let hole = GasOrifice::new(Substance::find(name).unwrap(), Pascals(p), Kelvin(t), Metres(0.01));
            let out = gas_nozzle_real(&hole).unwrap();
            let got = out.mass_rate.get() / out.area.get();
            assert!((got / flux - 1.0).abs() < within, "{name} {got} {flux}");
        }
    }

    #[test]
    fn at_low_pressure_it_is_the_ideal_nozzle() {
        let air = GasOrifice::new(Substance::find("nitrogen").unwrap(), Pascals(3e5), Kelvin(300.0), Metres(0.02));
        let (real, ideal) = (gas_nozzle_real(&air).unwrap(), gas_orifice(&air).unwrap());
        assert!((real.mass_rate.get() / ideal.mass_rate.get() - 1.0).abs() < 0.003, "{real:?} {ideal:?}");
        assert!((real.pressure.get() / ideal.pressure.get() - 1.0).abs() < 0.01 && real.choked);
    }
}
