//! The Peng–Robinson equation of state.

use anlan_quantity::math::{acos, cbrt, cos, exp, ln};
use anlan_quantity::si::{
    GAS_CONSTANT, JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, Pascals,
};

use super::substance::positive;
use super::{PropertyFault, Substance};

/// Which root of the cubic is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The largest.
    Vapour,
    /// The smallest.
    Liquid,
}

/// A substance by the Peng–Robinson equation.
///
/// # Source
///
/// Peng and Robinson, Ind. Eng. Chem. Fundam. 15 (1976) 59–64, eq. 4–21.
///
/// # Valid for
///
/// Non-polar and slightly polar substances. Vapour densities are good to 1–2 % away from the critical point, liquid densities to 5–10 %
/// only: a liquid's density is better taken from its curve. Substances whose vapour associates are outside it.
///
/// # Example
///
/// ```
/// use anlan_quantity::si::{Kelvin, Pascals};
/// use anlan_substances::properties::{PengRobinson, Phase, Substance};
/// let methane = PengRobinson::of(Substance::find("methane")?);
/// let state = methane.state(Kelvin(288.0), Pascals(6e6), Phase::Vapour)?;
/// assert!((state.compressibility - 0.865).abs() < 0.015);
/// # Ok::<(), anlan_substances::properties::PropertyFault>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PengRobinson {
    specific: f64,
    critical: f64,
    kappa: f64,
    attraction: f64,
    covolume: f64,
}

/// A state by an equation of state; departures are real gas less ideal gas at the same temperature and pressure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RealState {
    /// Compressibility factor.
    pub compressibility: f64,
    /// Density.
    pub density: KilogramsPerCubicMetre,
    /// Departure of the enthalpy.
    pub enthalpy_departure: JoulesPerKilogram,
    /// Departure of the entropy.
    pub entropy_departure: JoulesPerKilogramKelvin,
    /// Fugacity over pressure.
    pub fugacity_coefficient: f64,
}

impl PengRobinson {
    /// Returns the equation for a substance.
    pub fn of(substance: &Substance) -> Self {
        let critical = substance.critical();
        let (tc, pc, w) = (critical.temperature.get(), critical.pressure.get(), critical.acentric_factor);
        let rt = GAS_CONSTANT * tc;
        Self {
            specific: substance.gas_constant().get(),
            critical: tc,
            // Equation 18.
            kappa: 0.374_64 + 1.542_26 * w - 0.269_92 * w * w,
            // Equations 9 and 10, with the digits that the conditions at the critical point give.
            attraction: 0.457_235_528_921 * rt * rt / pc,
            covolume: 0.077_796_073_904 * rt / pc,
        }
    }

    /// Returns the pressure at a temperature and density (eq. 4).
    pub fn pressure(&self, temperature: Kelvin, density: KilogramsPerCubicMetre) -> Result<Pascals, PropertyFault> {
        let t = positive("temperature", temperature.get())?;
        let v = GAS_CONSTANT / self.specific / positive("density", density.get())?;
        let alpha_root = 1.0 + self.kappa * (1.0 - (t / self.critical).sqrt());
        let a = self.attraction * alpha_root * alpha_root;
        let b = self.covolume;
        Ok(Pascals(positive("pressure", GAS_CONSTANT * t / (v - b) - a / (v * v + 2.0 * b * v - b * b))?))
    }

    /// Returns the state at a temperature and pressure. Where only one root is real, both phases are it.
    pub fn state(&self, temperature: Kelvin, pressure: Pascals, phase: Phase) -> Result<RealState, PropertyFault> {
        let t = positive("temperature", temperature.get())?;
        let p = positive("pressure", pressure.get())?;
        let root = (t / self.critical).sqrt();
        let alpha_root = 1.0 + self.kappa * (1.0 - root);
        let alpha = alpha_root * alpha_root;
        let rt = GAS_CONSTANT * t;
        let a = self.attraction * alpha * p / (rt * rt);
        let b = self.covolume * p / rt;
        let z = compressibility(a, b, phase);
        if !(z.is_finite() && z > b) {
            return Err(PropertyFault::NotPositive { quantity: "compressibility", value: z });
        }
        let sqrt2 = core::f64::consts::SQRT_2;
        let log = ln((z + (1.0 + sqrt2) * b) / (z + (1.0 - sqrt2) * b)) / (2.0 * sqrt2 * b);
        // T a'(T) / a, from eq. 17.
        let drift = -self.kappa * root / alpha_root;
        let enthalpy = z - 1.0 - a * log * (1.0 - drift);
        let entropy = ln(z - b) + a * log * drift;
        Ok(RealState {
            compressibility: z,
            density: KilogramsPerCubicMetre(p / (z * self.specific * t)),
            enthalpy_departure: JoulesPerKilogram(self.specific * t * enthalpy),
            entropy_departure: JoulesPerKilogramKelvin(self.specific * entropy),
            fugacity_coefficient: exp(z - 1.0 - ln(z - b) - a * log),
        })
    }
}

/// Root of Z³ − (1 − B) Z² + (A − 3B² − 2B) Z − (AB − B² − B³) = 0 (eq. 5).
fn compressibility(a: f64, b: f64, phase: Phase) -> f64 {
    let c2 = b - 1.0;
    let c1 = a - 3.0 * b * b - 2.0 * b;
    let c0 = b * (b * b + b - a);
    let shift = -c2 / 3.0;
    let p = c1 - c2 * c2 / 3.0;
    let q = c2 * (2.0 * c2 * c2 - 9.0 * c1) / 27.0 + c0;
    let inside = q * q / 4.0 + p * p * p / 27.0;
    let mut z = if inside > 0.0 {
        let root = inside.sqrt();
        cbrt(-q / 2.0 + root) + cbrt(-q / 2.0 - root) + shift
    } else {
        let radius = 2.0 * (-p / 3.0).max(0.0).sqrt();
        let angle = if radius > 0.0 { acos((3.0 * q / (p * radius)).clamp(-1.0, 1.0)) / 3.0 } else { 0.0 };
        let third = 2.0 * core::f64::consts::PI / 3.0;
        let roots = [0.0, 1.0, 2.0].map(|k| radius * cos(angle - third * k) + shift);
        match phase {
            Phase::Vapour => roots.into_iter().fold(f64::MIN, f64::max),
            Phase::Liquid => roots.into_iter().filter(|z| *z > b).fold(f64::MAX, f64::min),
        }
    };
    // Two Newton steps give back what the closed form lost by cancellation.
    for _ in 0..2 {
        let value = ((z + c2) * z + c1) * z + c0;
        let slope = (3.0 * z + 2.0 * c2) * z + c1;
        let next = z - value / slope;
        if next.is_finite() && next > b {
            z = next;
        }
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_critical_compressibility_is_that_of_the_paper() {
        let propane = Substance::find("propane").unwrap();
        let critical = propane.critical();
        let state = PengRobinson::of(propane).state(critical.temperature, critical.pressure, Phase::Vapour).unwrap();
        // Z at the critical point is 0.307 for every substance (Peng and Robinson, eq. 11).
        assert!((state.compressibility - 0.307).abs() < 0.002, "{}", state.compressibility);
    }

    #[test]
    fn saturated_phases_have_one_fugacity() {
        for name in ["propane", "chlorine", "ethylene", "benzene"] {
            let substance = Substance::find(name).unwrap();
            let t = Kelvin(0.8 * substance.critical().temperature.get());
            let p = substance.vapour_pressure(t).unwrap();
            let equation = PengRobinson::of(substance);
            let vapour = equation.state(t, p, Phase::Vapour).unwrap().fugacity_coefficient;
            let liquid = equation.state(t, p, Phase::Liquid).unwrap().fugacity_coefficient;
            assert!((vapour / liquid - 1.0).abs() < 0.03, "{name} {vapour} {liquid}");
        }
    }

    #[test]
    fn the_departure_of_the_enthalpy_gives_the_heat_of_vaporisation() {
        let propane = Substance::find("propane").unwrap();
        let t = Kelvin(280.0);
        let p = propane.vapour_pressure(t).unwrap();
        let equation = PengRobinson::of(propane);
        let gap = equation.state(t, p, Phase::Vapour).unwrap().enthalpy_departure.get()
            - equation.state(t, p, Phase::Liquid).unwrap().enthalpy_departure.get();
        assert!((gap / propane.heat_of_vaporisation(t).unwrap().get() - 1.0).abs() < 0.02);
    }

    #[test]
    fn departures_vanish_with_the_pressure() {
        let chlorine = PengRobinson::of(Substance::find("chlorine").unwrap());
        let state = chlorine.state(Kelvin(300.0), Pascals(1.0), Phase::Vapour).unwrap();
        assert!((state.compressibility - 1.0).abs() < 1e-6 && state.enthalpy_departure.get().abs() < 1.0);
        assert_eq!(
            chlorine.state(Kelvin(f64::NAN), Pascals(1.0), Phase::Vapour).unwrap_err().code(),
            "properties.not_positive"
        );
    }
}
