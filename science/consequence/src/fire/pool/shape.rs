//! Length, lean and drag of a pool's flame.

use anlan_quantity::Confidence;
use anlan_quantity::math::{asin, cbrt, pow};
use anlan_quantity::si::{GRAVITY, JoulesPerKilogram, KilogramsPerSquareMetreSecond, Metres, Radians};
use serde::{Deserialize, Serialize};

use crate::fire::Air;
use crate::{Fault, Inputs};

/// Heat capacity of air in the definition of Q*, J/(kg·K) (Heskestad, SFPE Handbook).
const AIR_HEAT_CAPACITY: f64 = 1005.0;

/// The dimensionless figures on which the correlations stand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scales {
    /// Burning rate: m″ / (ρa √(g D)).
    pub burning: f64,
    /// Wind: u / (g m″ D / ρa)^⅓, not below 1.
    pub wind: f64,
    /// Wind over the same with the density of the fuel's vapour, not below 1.
    pub wind_by_vapour: f64,
    /// Froude number u² / (g D).
    pub froude: f64,
    /// Reynolds number u D / ν.
    pub reynolds: f64,
    /// Heat release: Q / (ρa cp Ta √g D^2.5).
    pub heat: f64,
}

impl Scales {
    /// Returns the figures of a fire; `vapour_to_air` is the density of the vapour at its boiling point over that of air.
    pub fn of(
        diameter: Metres,
        burning: KilogramsPerSquareMetreSecond,
        heat_of_combustion: JoulesPerKilogram,
        vapour_to_air: f64,
        air: &Air,
    ) -> Result<Self, Fault> {
        let air = air.checked()?;
        let d = Inputs.between("diameter", diameter.0, 1e-3, 1e5)?;
        let m = Inputs.between("burning_rate", burning.0, 1e-6, 100.0)?;
        let heat = Inputs.between("heat_of_combustion", heat_of_combustion.0, 1e3, 1e9)?;
        let ratio = Inputs.between("vapour_to_air", vapour_to_air, 1e-3, 1e3)?;
        Ok(Self::with(d, m, heat, ratio, air.wind.0, air.density(), air.kinematic_viscosity(), air.temperature.0))
    }

    /// The same from plain figures of the air.
    #[allow(clippy::too_many_arguments, reason = "the figures of one formula each")]
    pub(crate) fn with(d: f64, m: f64, heat: f64, ratio: f64, u: f64, density: f64, viscosity: f64, t: f64) -> Self {
        let fall = (GRAVITY * d).sqrt();
        let own = cbrt(GRAVITY * m * d / density);
        Self {
            burning: m / (density * fall),
            wind: (u / own).max(1.0),
            wind_by_vapour: (u / own * cbrt(ratio)).max(1.0),
            froude: u * u / (GRAVITY * d),
            reynolds: u * d / viscosity,
            heat: 0.25 * core::f64::consts::PI * m * heat / (density * AIR_HEAT_CAPACITY * t * fall),
        }
    }

    /// The same for the air as a printed example gives it.
    pub fn of_printed(
        diameter: Metres,
        burning: KilogramsPerSquareMetreSecond,
        wind: f64,
        density: f64,
        viscosity: f64,
    ) -> Result<Self, Fault> {
        let d = Inputs.between("diameter", diameter.0, 1e-3, 1e5)?;
        let m = Inputs.between("burning_rate", burning.0, 1e-6, 100.0)?;
        let u = Inputs.between("wind", wind, 0.0, 100.0)?;
        let density = Inputs.positive("air_density", density)?;
        let viscosity = Inputs.positive("air_viscosity", viscosity)?;
        Ok(Self::with(d, m, 4e7, 1.0, u, density, viscosity, 288.15))
    }
}

/// Correlations of flame length, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthSet {
    /// Thomas 1963 without wind: L/D = 42 m*^0.61.
    ThomasCalm,
    /// Thomas 1963 in wind: L/D = 55 m*^0.67 u*^−0.21.
    ThomasWind,
    /// Heskestad 1983: L/D = 3.7 Q*^0.4 − 1.02; the mean visible length.
    Heskestad,
    /// Pritchard and Binding 1992: L/D = 10.615 m*^0.305 u*^−0.03.
    PritchardBinding,
    /// Moorhouse 1982, LNG: L/D = 6.2 m*^0.254 u*^−0.044.
    Moorhouse,
    /// Luketa 2011, LNG on water: L/D = 4.196 Q*^0.539 − 0.930.
    Luketa,
}

impl LengthSet {
    /// Every set.
    pub const ALL: [Self; 6] =
        [Self::ThomasCalm, Self::ThomasWind, Self::Heskestad, Self::PritchardBinding, Self::Moorhouse, Self::Luketa];

    /// Returns the publication.
    pub fn source(self) -> &'static str {
        match self {
            Self::ThomasCalm | Self::ThomasWind => "Thomas, 9th Symp. (Int.) on Combustion (1963) 844–859",
            Self::Heskestad => "Heskestad, Fire Safety J. 5 (1983) 103–108",
            Self::PritchardBinding => "Pritchard and Binding, IChemE Symp. Ser. 130 (1992) 491–505",
            Self::Moorhouse => "Moorhouse, IChemE Symp. Ser. 71 (1982) 165–180",
            Self::Luketa => "Luketa, Sandia report SAND2011-9415 (2011)",
        }
    }

    /// Tells how sure the coefficients are: those that a printed example repeats are second-hand, the rest recalled.
    pub fn confidence(self) -> Confidence {
        if self == Self::ThomasWind { Confidence::Secondary } else { Confidence::Recalled }
    }

    /// Returns the length over the diameter.
    pub fn length_to_diameter(self, scales: &Scales) -> f64 {
        let Scales { burning, wind, wind_by_vapour, heat, .. } = *scales;
        match self {
            Self::ThomasCalm => 42.0 * pow(burning, 0.61),
            Self::ThomasWind => 55.0 * pow(burning, 0.67) * pow(wind, -0.21),
            Self::Heskestad => 3.7 * pow(heat, 0.4) - 1.02,
            Self::PritchardBinding => 10.615 * pow(burning, 0.305) * pow(wind_by_vapour, -0.03),
            Self::Moorhouse => 6.2 * pow(burning, 0.254) * pow(wind_by_vapour, -0.044),
            Self::Luketa => 4.196 * pow(heat, 0.539) - 0.930,
        }
        // A very weak fire under a tall formula has no length below a hundredth of its width.
        .max(0.01)
    }
}

/// Correlations of the lean from the upright, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TiltSet {
    /// Upright.
    None,
    /// Thomas 1963: cos θ = 0.7 u*^−0.49.
    Thomas,
    /// American Gas Association 1974: cos θ = u*^−0.5, u* with the vapour's density.
    Aga,
    /// Welker and Sliepcevich 1966: tan θ / cos θ = 3.3 Fr^0.8 Re^0.07 (ρv/ρa)^−0.6.
    WelkerSliepcevich,
    /// Pritchard and Binding 1992, as in the Yellow Book: tan θ / cos θ = 0.666 Fr^0.333 Re^0.117.
    PritchardBinding,
    /// Moorhouse 1982, LNG: cos θ = 0.87 u*^−0.272.
    Moorhouse,
}

impl TiltSet {
    /// Every set.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Thomas, Self::Aga, Self::WelkerSliepcevich, Self::PritchardBinding, Self::Moorhouse];

    /// Returns the publication.
    pub fn source(self) -> &'static str {
        match self {
            Self::None => "no lean",
            Self::Thomas => "Thomas, Fire Research Note 600 (1965)",
            Self::Aga => "American Gas Association, LNG Safety Program IS-3-1 (1974)",
            Self::WelkerSliepcevich => "Welker and Sliepcevich, Fire Technology 2 (1966) 127–135",
            Self::PritchardBinding => {
                "Pritchard and Binding, IChemE Symp. Ser. 130 (1992); Yellow Book CPR 14E (2005) eq. 6.16"
            }
            Self::Moorhouse => "Moorhouse, IChemE Symp. Ser. 71 (1982) 165–180",
        }
    }

    /// Tells how sure the coefficients are: those that a printed example repeats are second-hand, the rest recalled.
    pub fn confidence(self) -> Confidence {
        match self {
            Self::None => Confidence::Derived,
            Self::PritchardBinding => Confidence::Secondary,
            _ => Confidence::Recalled,
        }
    }

    /// Returns the lean; `vapour_to_air` is the density of the vapour over that of air.
    pub fn tilt(self, scales: &Scales, vapour_to_air: f64) -> Radians {
        let by_cosine = |cosine: f64| Radians(anlan_quantity::math::acos(cosine.clamp(0.05, 1.0)));
        match self {
            Self::None => Radians(0.0),
            Self::Thomas if scales.wind <= 1.0 => Radians(0.0),
            Self::Thomas => by_cosine(0.7 * pow(scales.wind, -0.49)),
            Self::Aga => by_cosine(pow(scales.wind_by_vapour, -0.5)),
            Self::Moorhouse if scales.wind_by_vapour <= 1.0 => Radians(0.0),
            Self::Moorhouse => by_cosine(0.87 * pow(scales.wind_by_vapour, -0.272)),
            Self::WelkerSliepcevich => {
                lean(3.3 * pow(scales.froude, 0.8) * pow(scales.reynolds, 0.07) * pow(vapour_to_air, -0.6))
            }
            Self::PritchardBinding => lean(0.666 * pow(scales.froude, 0.333) * pow(scales.reynolds, 0.117)),
        }
    }
}

/// Returns the angle whose tangent over its cosine is given.
pub fn lean(tangent_over_cosine: f64) -> Radians {
    let a = tangent_over_cosine;
    if a.is_nan() || a <= 0.0 {
        return Radians(0.0);
    }
    // sin θ = a (1 − sin² θ), written so that a small a loses nothing.
    Radians(asin(2.0 * a / (1.0 + (1.0 + 4.0 * a * a).sqrt())).min(1.52))
}

/// Correlations of the drag of the flame's foot downwind, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DragSet {
    /// None.
    None,
    /// Moorhouse 1982, LNG: D′/D = 1.5 Fr^0.069.
    Moorhouse,
    /// Welker and Sliepcevich 1966: D′/D = 2.1 Fr^0.21 (ρv/ρa)^0.48.
    WelkerSliepcevich,
}

impl DragSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::None, Self::Moorhouse, Self::WelkerSliepcevich];

    /// Returns the publication.
    pub fn source(self) -> &'static str {
        match self {
            Self::None => "no drag",
            Self::Moorhouse => "Moorhouse, IChemE Symp. Ser. 71 (1982) 165–180",
            Self::WelkerSliepcevich => "Welker and Sliepcevich, Fire Technology 2 (1966) 127–135",
        }
    }

    /// Tells how sure the coefficients are.
    pub fn confidence(self) -> Confidence {
        if self == Self::None { Confidence::Derived } else { Confidence::Recalled }
    }

    /// Returns the length of the foot along the wind over the diameter, 1 … 3.
    pub fn drag(self, scales: &Scales, vapour_to_air: f64) -> f64 {
        match self {
            Self::None => 1.0,
            Self::Moorhouse => 1.5 * pow(scales.froude, 0.069),
            Self::WelkerSliepcevich => 2.1 * pow(scales.froude, 0.21) * pow(vapour_to_air, 0.48),
        }
        .clamp(1.0, 3.0)
    }
}
