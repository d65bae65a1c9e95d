//! The real gas by the equation of state that suits the substance.

use anlan_quantity::math::{exp, pow};
use anlan_quantity::si::{JoulesPerKilogram, JoulesPerKilogramKelvin, Kelvin, KilogramsPerCubicMetre, Pascals};

use super::substance::positive;
use super::{PengRobinson, Phase, PropertyFault, RealState, Substance};

/// Terms a (100 K/T)^b (p/MPa)^c of Z − 1 of hydrogen (Lemmon, Huber and Leachman 2008, Table 1).
#[allow(clippy::approx_constant, reason = "an exponent of the paper, not π")]
const HYDROGEN: [(f64, f64, f64); 9] = [
    (0.058_884_60, 1.325, 1.0),
    (-0.061_361_11, 1.87, 1.0),
    (-0.002_650_473, 2.5, 2.0),
    (0.002_731_125, 2.8, 2.0),
    (0.001_802_374, 2.938, 2.42),
    (-0.001_150_707, 3.14, 2.63),
    (0.958_852_8e-4, 3.37, 3.0),
    (-0.110_904_0e-6, 3.75, 4.0),
    (0.126_440_3e-9, 4.0, 5.0),
];

/// A gas by Peng and Robinson; hydrogen, which as a quantum gas does not fit that equation, by its own.
///
/// # Source
///
/// Peng and Robinson (1976), see [`PengRobinson`]. Hydrogen from 150 K to 1000 K and to 200 MPa: Lemmon, Huber and Leachman, J. Res. Natl. Inst.
/// Stand. Technol. 113 (2008) 341–350; departures of enthalpy and entropy by integration of its terms over pressure.
///
/// # Example
///
/// ```
/// use anlan_quantity::si::{Kelvin, Pascals};
/// use anlan_substances::properties::{RealGas, Substance};
/// let hydrogen = RealGas::of(Substance::find("氢气")?);
/// assert!((hydrogen.state(Kelvin(300.0), Pascals(10e6))?.compressibility - 1.059_852_82).abs() < 1e-8);
/// # Ok::<(), anlan_substances::properties::PropertyFault>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RealGas {
    equation: PengRobinson,
    specific: f64,
    hydrogen: bool,
}

impl RealGas {
    /// Returns the gas of a substance.
    pub fn of(substance: &Substance) -> Self {
        Self {
            equation: PengRobinson::of(substance),
            specific: substance.gas_constant().get(),
            hydrogen: substance.cas() == "1333-74-0",
        }
    }

    /// Returns the publication that is used.
    pub fn source(&self) -> &'static str {
        if self.hydrogen {
            "Lemmon, Huber and Leachman, J. Res. NIST 113 (2008) 341"
        } else {
            "Peng and Robinson, Ind. Eng. Chem. Fundam. 15 (1976) 59"
        }
    }

    /// Returns the state at a temperature and pressure.
    pub fn state(&self, temperature: Kelvin, pressure: Pascals) -> Result<RealState, PropertyFault> {
        let t = positive("temperature", temperature.get())?;
        let p = positive("pressure", pressure.get())?;
        if !self.hydrogen || !(150.0..=1000.0).contains(&t) || p > 200e6 {
            return self.equation.state(temperature, pressure, Phase::Vapour);
        }
        let (mut z, mut fugacity, mut enthalpy, mut entropy) = (1.0, 0.0, 0.0, 0.0);
        for (a, b, c) in HYDROGEN {
            let term = a * pow(100.0 / t, b) * pow(p / 1e6, c);
            z += term;
            fugacity += term / c;
            enthalpy += b * term / c;
            entropy += (b - 1.0) * term / c;
        }
        Ok(RealState {
            compressibility: z,
            density: KilogramsPerCubicMetre(p / (z * self.specific * t)),
            enthalpy_departure: JoulesPerKilogram(self.specific * t * enthalpy),
            entropy_departure: JoulesPerKilogramKelvin(self.specific * entropy),
            fugacity_coefficient: exp(fugacity),
        })
    }

    /// Returns the pressure at a temperature and density.
    pub fn pressure(&self, temperature: Kelvin, density: KilogramsPerCubicMetre) -> Result<Pascals, PropertyFault> {
        if !self.hydrogen {
            return self.equation.pressure(temperature, density);
        }
        let ideal = positive("density", density.get())? * self.specific * positive("temperature", temperature.get())?;
        let mut p = ideal;
        // Newton's method on p = ideal · Z(p); the derivative of Z by steps between two pressures.
        let mut last: Option<(f64, f64)> = None;
        for _ in 0..60 {
            let over = ideal * self.state(temperature, Pascals(p))?.compressibility - p;
            if over.abs() <= 1e-14 * p {
                break;
            }
            let slope = last.map(|(at, then)| (over - then) / (p - at)).filter(|slope| *slope < -0.1);
            last = Some((p, over));
            p = (p - over / slope.unwrap_or(-2.0)).max(0.1 * p);
        }
        Ok(Pascals(p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hydrogen_meets_the_check_values_of_its_paper() {
        let hydrogen = RealGas::of(Substance::find("hydrogen").unwrap());
        // Lemmon, Huber and Leachman (2008), Table 2.
        for (t, mega, z) in [
            (200.0, 1.0, 1.006_754_50),
            (300.0, 10.0, 1.059_852_82),
            (400.0, 50.0, 1.243_047_63),
            (500.0, 200.0, 1.744_616_29),
            (200.0, 200.0, 2.859_534_49),
        ] {
            let got = hydrogen.state(Kelvin(t), Pascals(mega * 1e6)).unwrap().compressibility;
            assert!((got - z).abs() < 1e-7, "{t} {mega} {got}");
        }
        let state = hydrogen.state(Kelvin(288.0), Pascals(35e6)).unwrap();
        let back = hydrogen.pressure(Kelvin(288.0), state.density).unwrap();
        assert!((back.get() / 35e6 - 1.0).abs() < 1e-9);
    }
}
