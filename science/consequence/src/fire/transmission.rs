//! How much of a flame's radiation the air lets through.

use anlan_quantity::math::{exp, ln, log10, pow};
use anlan_quantity::si::{Kelvin, Metres, Pascals};
use serde::{Deserialize, Serialize};

use crate::{Fault, Inputs, Model, Range};

/// The correlation of Wayne.
pub const WAYNE: Model = Model {
    id: "fire.transmission.wayne",
    zh: "大气透射率（Wayne）",
    en: "transmissivity of air (Wayne)",
    source: "Wayne, J. Loss Prev. Process Ind. 4 (1991) 86–92",
    // The two figures are those of the path: water and carbon dioxide.
    valid_for: &[Range { quantity: "path", unit: "m", from: 10.0, to: 1000.0 }],
};

/// The correlation of Bagster and Pietersen.
pub const BAGSTER: Model = Model {
    id: "fire.transmission.bagster",
    zh: "大气透射率（Bagster）",
    en: "transmissivity of air (Bagster)",
    source: "Bagster and Pitblado, Process Saf. Environ. Prot. 67 (1989) 69; Yellow Book CPR 14E (2005) eq. 6.29",
    valid_for: &[Range { quantity: "water_path", unit: "Pa·m", from: 1e4, to: 1e5 }],
};

/// The rule of AQ/T 3046 for jet fires.
pub const AQT3046: Model = Model {
    id: "fire.transmission.aqt3046",
    zh: "大气透射率（AQ/T 3046-2013）",
    en: "transmissivity of air (AQ/T 3046-2013)",
    source: "AQ/T 3046-2013 equation (E.59), read in a second-hand copy",
    valid_for: &[Range { quantity: "path", unit: "m", from: 1.0, to: 1e6 }],
};

/// Ways to find the transmissivity, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransmissionSet {
    /// Wayne 1991: water vapour and carbon dioxide, flames near 1500 K.
    #[default]
    Wayne,
    /// Bagster and Pitblado 1989: τ = 2.02 (p x)^−0.09.
    Bagster,
    /// AQ/T 3046-2013: τ = 1 − 0.0565 ln x.
    Aqt3046,
    /// The air takes nothing.
    Clear,
}

impl TransmissionSet {
    /// Every set.
    pub const ALL: [Self; 4] = [Self::Wayne, Self::Bagster, Self::Aqt3046, Self::Clear];

    /// Returns the model behind the set.
    pub fn model(self) -> Option<&'static Model> {
        match self {
            Self::Wayne => Some(&WAYNE),
            Self::Bagster => Some(&BAGSTER),
            Self::Aqt3046 => Some(&AQT3046),
            Self::Clear => None,
        }
    }
}

/// Air between a flame and those around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transmission {
    set: TransmissionSet,
    temperature: f64,
    /// Partial pressure of water vapour, Pa.
    water: f64,
}

impl Transmission {
    /// Returns the air of a temperature and a relative humidity (0 … 1).
    ///
    /// # Units
    ///
    /// K; relative humidity as a share.
    ///
    /// # Source
    ///
    /// See the models: [`WAYNE`], [`BAGSTER`], [`AQT3046`].
    ///
    /// # Valid for
    ///
    /// Paths of tens to hundreds of metres; nearer the air is taken as clear at most, further as what the formula gives, not below zero.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the temperature is not 200 … 350 K or the humidity not 0 … 1.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::fire::{Transmission, TransmissionSet};
    /// use anlan_quantity::si::Kelvin;
    /// let air = Transmission::new(TransmissionSet::Wayne, Kelvin(293.15), 0.5)?;
    /// assert!((0.70..0.85).contains(&air.over(100.0)));
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn new(set: TransmissionSet, temperature: Kelvin, relative_humidity: f64) -> Result<Self, Fault> {
        let temperature = Inputs.between("air.temperature", temperature.0, 200.0, 350.0)?;
        let humidity = Inputs.between("air.relative_humidity", relative_humidity, 0.0, 1.0)?;
        Ok(Self { set, temperature, water: humidity * saturation(Kelvin(temperature)).0 })
    }

    /// Air that takes nothing.
    pub fn clear() -> Self {
        Self { set: TransmissionSet::Clear, temperature: 288.15, water: 0.0 }
    }

    /// Returns the set that is used.
    pub fn set(&self) -> TransmissionSet {
        self.set
    }

    /// Returns the share that passes a path of a length in m.
    pub fn over(&self, path: f64) -> f64 {
        let path = path.max(1e-3);
        let share = match self.set {
            TransmissionSet::Clear => 1.0,
            TransmissionSet::Wayne => {
                // Water in mm of mercury times the path, at the flame's 1500 K; carbon dioxide by the path (Wayne 1991, eq. 8–10).
                let water = (2.886_51e2 * (self.water / 133.322) * path / self.temperature).max(1e-3);
                let carbon = (path * 273.0 / self.temperature).max(1e-3);
                let (w, c) = (log10(water), log10(carbon));
                1.006 - 0.011_71 * w - 0.023_68 * w * w - 0.031_88 * c + 0.001_164 * c * c
            }
            TransmissionSet::Bagster => {
                if self.water == 0.0 {
                    1.0
                } else {
                    2.02 * pow(self.water * path, -0.09)
                }
            }
            TransmissionSet::Aqt3046 => 1.0 - 0.0565 * ln(path),
        };
        share.clamp(0.0, 1.0)
    }

    /// Returns the partial pressure of water vapour.
    pub fn water_pressure(&self) -> Pascals {
        Pascals(self.water)
    }

    /// Returns the share that passes a path.
    pub fn over_path(&self, path: Metres) -> f64 {
        self.over(path.0)
    }
}

/// Saturation pressure of water over the liquid.
///
/// Source: Buck, J. Appl. Meteorol. 20 (1981) 1527, Table 2, e_w4 at sea level.
pub(crate) fn saturation(temperature: Kelvin) -> Pascals {
    let t = temperature.celsius();
    Pascals(611.21 * exp((18.678 - t / 234.5) * t / (257.14 + t)))
}
