//! Hydrogen as a real gas, from rest to the throat of an opening.

use anlan_quantity::math::{exp, ln, pow};
use anlan_quantity::si::GAS_CONSTANT;

/// Gas constant of hydrogen, J/(kg·K).
pub(super) const R: f64 = GAS_CONSTANT / MOLAR_MASS;
/// Molar mass, kg/mol.
const MOLAR_MASS: f64 = 0.002_015_88;

/// Z = 1 + Σ aᵢ (100 K/T)^bᵢ (p/1 MPa)^cᵢ.
///
/// Source: Lemmon, Huber and Leachman, J. Res. Natl. Inst. Stand. Technol. 113 (2008) 341, Table 1; recalled, checked by its test value
/// Z(300 K, 50 MPa) = 1.32.
#[allow(clippy::approx_constant, reason = "an exponent of the publication, not π")]
const TERMS: [(f64, f64, f64); 9] = [
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

/// Heat capacity of the ideal gas, K and J/(mol·K): normal hydrogen, JANAF tables (4th ed. 1998) from 200 K.
const HEAT_CAPACITY: [(f64, f64); 8] = [
    (100.0, 22.66),
    (150.0, 25.3),
    (200.0, 27.447),
    (250.0, 28.344),
    (300.0, 28.849),
    (350.0, 29.081),
    (400.0, 29.181),
    (1000.0, 30.205),
];

/// State at the throat of a choked opening.
#[derive(Clone, Copy, Debug)]
pub(super) struct Throat {
    pub(super) pressure: f64,
    pub(super) speed: f64,
    /// Mass flux, kg/(m²·s).
    pub(super) flux: f64,
}

/// Follows the gas from rest down its isentrope to where the mass flux is greatest, above a pressure.
pub(super) fn throat(pressure: f64, temperature: f64, air: f64) -> Throat {
    let steps = 400.0;
    let step = -ln(4.0) / steps;
    let (mut p, mut t, mut gained) = (pressure, temperature, 0.0);
    let mut best = Throat { pressure, speed: 0.0, flux: 0.0 };
    for _ in 0..400 {
        // In ln p, by the midpoint rule: dT = T (∂v/∂T) p / cp, dh = v p.
        let slope = |p: f64, t: f64| t * expansion(p, t) * p / heat_capacity(p, t);
        let half = t + 0.5 * step * slope(p, t);
        let middle = p * exp(0.5 * step);
        t += step * slope(middle, half);
        gained -= step * R * half * compressibility(middle, half);
        p *= exp(step);
        if p <= air {
            break;
        }
        let speed = (2.0 * gained).sqrt();
        let flux = speed * p / (R * t * compressibility(p, t));
        if flux <= best.flux {
            break;
        }
        best = Throat { pressure: p, speed, flux };
    }
    best
}

/// Sum of the terms, each with a factor of its own made from bᵢ and cᵢ.
fn sum(p: f64, t: f64, factor: impl Fn(f64, f64) -> f64) -> f64 {
    let (cold, megapascals) = (100.0 / t, p / 1e6);
    TERMS.iter().map(|(a, b, c)| a * pow(cold, *b) * pow(megapascals, *c) * factor(*b, *c)).sum()
}

fn compressibility(p: f64, t: f64) -> f64 {
    1.0 + sum(p, t, |_, _| 1.0)
}

/// (∂v/∂T) at constant pressure, m³/(kg·K).
fn expansion(p: f64, t: f64) -> f64 {
    R / p * (1.0 + sum(p, t, |b, _| 1.0 - b))
}

/// cp = cp° − T ∫ ∂²v/∂T² dp, J/(kg·K).
fn heat_capacity(p: f64, t: f64) -> f64 {
    ideal_heat_capacity(t) + R * sum(p, t, |b, c| (1.0 - b) * b / c)
}

/// Heat capacity of the ideal gas, J/(kg·K).
pub(super) fn ideal_heat_capacity(t: f64) -> f64 {
    let last = HEAT_CAPACITY.len() - 1;
    let i = HEAT_CAPACITY.partition_point(|(at, _)| *at <= t).clamp(1, last);
    let ((t0, c0), (t1, c1)) = (HEAT_CAPACITY[i - 1], HEAT_CAPACITY[i]);
    let share = ((t - t0) / (t1 - t0)).clamp(0.0, 1.0);
    (c0 + share * (c1 - c0)) / MOLAR_MASS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equation_of_state_meets_its_test_value() {
        assert!((compressibility(50e6, 300.0) - 1.32).abs() < 0.005);
    }

    #[test]
    fn at_low_pressure_it_is_an_ideal_gas() {
        let found = throat(5e5, 300.0, 1e5);
        // γ = 1.40: pt/p0 = 0.528, flux 0.685 p0/√(R T0).
        assert!((found.pressure / 5e5 - 0.528).abs() < 0.01);
        assert!((found.flux / (0.685 * 5e5 / (R * 300.0).sqrt()) - 1.0).abs() < 0.005);
    }
}
