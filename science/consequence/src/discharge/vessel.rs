//! Shapes of vessels: how much stands below a level.

use anlan_quantity::math::acos;
use anlan_quantity::si::{CubicMetres, Metres};

use crate::numerics::bracketed;
use crate::{Fault, Inputs};

/// A vessel without its heads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Vessel {
    /// Upright cylinder.
    VerticalCylinder {
        /// Inner diameter.
        diameter: Metres,
        /// Inner height.
        height: Metres,
    },
    /// Lying cylinder.
    HorizontalCylinder {
        /// Inner diameter.
        diameter: Metres,
        /// Inner length.
        length: Metres,
    },
    /// Sphere.
    Sphere {
        /// Inner diameter.
        diameter: Metres,
    },
}

impl Vessel {
    /// Checks the measures.
    pub fn check(self) -> Result<Self, Fault> {
        let measure = |place: &'static str, m: Metres| Inputs.between(place, m.get(), 1e-3, 1e3).map(|_| ());
        match self {
            Self::VerticalCylinder { diameter, height } => {
                measure("vessel.diameter", diameter)?;
                measure("vessel.height", height)?;
            }
            Self::HorizontalCylinder { diameter, length } => {
                measure("vessel.diameter", diameter)?;
                measure("vessel.length", length)?;
            }
            Self::Sphere { diameter } => measure("vessel.diameter", diameter)?,
        }
        Ok(self)
    }

    /// Returns the inner height.
    pub fn height(self) -> Metres {
        match self {
            Self::VerticalCylinder { height, .. } => height,
            Self::HorizontalCylinder { diameter, .. } | Self::Sphere { diameter } => diameter,
        }
    }

    /// Returns the whole volume.
    pub fn volume(self) -> CubicMetres {
        self.volume_below(self.height())
    }

    /// Returns the volume below a level; the level is kept within the vessel.
    ///
    /// ```
    /// use anlan_consequence::discharge::Vessel;
    /// use anlan_quantity::si::Metres;
    /// let sphere = Vessel::Sphere { diameter: Metres(2.0) };
    /// assert!((sphere.volume_below(Metres(1.0)).get() * 2.0 - sphere.volume().get()).abs() < 1e-12);
    /// ```
    pub fn volume_below(self, level: Metres) -> CubicMetres {
        let h = level.get().clamp(0.0, self.height().get());
        let pi = core::f64::consts::PI;
        CubicMetres(match self {
            Self::VerticalCylinder { diameter, .. } => 0.25 * pi * diameter.get() * diameter.get() * h,
            Self::HorizontalCylinder { diameter, length } => {
                let r = 0.5 * diameter.get();
                let segment =
                    r * r * acos(((r - h) / r).clamp(-1.0, 1.0)) - (r - h) * (2.0 * r * h - h * h).max(0.0).sqrt();
                length.get() * segment
            }
            Self::Sphere { diameter } => pi * h * h * (1.5 * diameter.get() - h) / 3.0,
        })
    }

    /// Returns the level below which a volume stands.
    pub fn level_of(self, volume: CubicMetres) -> Metres {
        let whole = self.volume().get();
        let wanted = volume.get().clamp(0.0, whole);
        let top = self.height().get();
        if let Self::VerticalCylinder { .. } = self {
            return Metres(top * wanted / whole);
        }
        let gap = |h: f64| self.volume_below(Metres(h)).get() - wanted;
        Metres(bracketed(gap, 0.0, top, 1e-12 * top).unwrap_or(top))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_volumes_undo_one_another() {
        for vessel in [
            Vessel::VerticalCylinder { diameter: Metres(3.0), height: Metres(8.0) },
            Vessel::HorizontalCylinder { diameter: Metres(2.4), length: Metres(11.0) },
            Vessel::Sphere { diameter: Metres(12.0) },
        ] {
            for share in [0.0, 0.01, 0.3, 0.5, 0.87, 1.0] {
                let volume = CubicMetres(share * vessel.volume().get());
                let back = vessel.volume_below(vessel.level_of(volume)).get();
                assert!((back - volume.get()).abs() < 1e-8 * vessel.volume().get());
            }
        }
    }
}
