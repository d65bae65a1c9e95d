//! Physical quantities in SI units, each a type of its own.
//!
//! A quantity crosses a function boundary in its own type; inside a function, formulas are written on the plain numbers. Values are not
//! checked here: a model checks what it is given and says what is wrong with it.
//!
//! ```
//! use anlan_quantity::si::{Kelvin, Metres};
//! let diameter = Metres(0.05);
//! assert_eq!(format!("{diameter}"), "0.05 m");
//! assert_eq!(Kelvin::from_celsius(25.0), Kelvin(298.15));
//! ```

use serde::{Deserialize, Serialize};

/// Zero of the Celsius scale, K (exact by definition).
const CELSIUS: f64 = 273.15;
/// Standard atmosphere, Pa (exact by definition).
pub const ATMOSPHERE: Pascals = Pascals(101_325.0);
/// Molar gas constant, J/(mol·K): product of the exact Avogadro and Boltzmann constants (SI 2019).
pub const GAS_CONSTANT: f64 = 8.314_462_618_153_24;
/// Standard gravity, m/s² (exact by definition).
pub const GRAVITY: f64 = 9.806_65;
/// Stefan–Boltzmann constant, W/(m²·K⁴) (SI 2019).
pub const STEFAN_BOLTZMANN: f64 = 5.670_374_419e-8;

macro_rules! quantities {
    ($($(#[doc = $doc:literal])* $name:ident, $unit:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// Unit as it is written.
            pub const UNIT: &'static str = $unit;

            /// Returns the number.
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{} {}", self.0, Self::UNIT)
            }
        }
    )*};
}

quantities! {
    /// Length, m.
    Metres, "m";
    /// Area, m².
    SquareMetres, "m²";
    /// Volume, m³.
    CubicMetres, "m³";
    /// Time, s.
    Seconds, "s";
    /// Mass, kg.
    Kilograms, "kg";
    /// Mass flow, kg/s.
    KilogramsPerSecond, "kg/s";
    /// Density or concentration, kg/m³.
    KilogramsPerCubicMetre, "kg/m³";
    /// Mass flux, kg/(m²·s).
    KilogramsPerSquareMetreSecond, "kg/(m²·s)";
    /// Absolute temperature, K.
    Kelvin, "K";
    /// Absolute pressure, unless a name says over-pressure, Pa.
    Pascals, "Pa";
    /// Speed, m/s.
    MetresPerSecond, "m/s";
    /// Volume flow, m³/s.
    CubicMetresPerSecond, "m³/s";
    /// Energy, J.
    Joules, "J";
    /// Specific energy, J/kg.
    JoulesPerKilogram, "J/kg";
    /// Specific heat capacity, J/(kg·K).
    JoulesPerKilogramKelvin, "J/(kg·K)";
    /// Heat flux, W/m².
    WattsPerSquareMetre, "W/m²";
    /// Thermal conductivity, W/(m·K).
    WattsPerMetreKelvin, "W/(m·K)";
    /// Dynamic viscosity, Pa·s.
    PascalSeconds, "Pa·s";
    /// Diffusivity, m²/s.
    SquareMetresPerSecond, "m²/s";
    /// Surface tension, N/m.
    NewtonsPerMetre, "N/m";
    /// Molar mass, kg/mol.
    KilogramsPerMole, "kg/mol";
    /// Angle, rad.
    Radians, "rad";
    /// Impulse of a pressure wave, Pa·s.
    PascalsSecond, "Pa·s";
}

impl Kelvin {
    /// Returns the absolute temperature of a reading in °C.
    pub fn from_celsius(celsius: f64) -> Self {
        Self(celsius + CELSIUS)
    }

    /// Returns the temperature in °C.
    pub fn celsius(self) -> f64 {
        self.0 - CELSIUS
    }
}

impl Radians {
    /// Returns the angle given in degrees.
    pub fn from_degrees(degrees: f64) -> Self {
        Self(degrees.to_radians())
    }
}
