//! A jet's flame as a frustum.

use anlan_quantity::si::{Metres, WattsPerSquareMetre};

use super::PointRow;
use crate::Fault;
use crate::fire::view_factor::{Band, Part};
use crate::fire::{Exposure, Receiver, SolidFlame, Transmission, Vector};

/// The flame of a jet; its origin is the opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JetFlame {
    /// Where the flame begins.
    pub start: Vector,
    /// Where it ends.
    pub tip: Vector,
    /// Width where it begins.
    pub start_width: Metres,
    /// Width where it ends.
    pub tip_width: Metres,
    /// Distance from the opening to the tip.
    pub length: Metres,
    /// Share of the heat of combustion that is radiated.
    pub radiated_fraction: f64,
    /// Heat that is radiated, W.
    pub radiated: f64,
    /// Emissive power of the surface.
    pub emissive_power: WattsPerSquareMetre,
}

impl JetFlame {
    pub(crate) fn new(start: Vector, tip: Vector, widths: (f64, f64), fraction: f64, heat: f64) -> Self {
        let radiated = fraction * heat;
        let mut flame = Self {
            start,
            tip,
            start_width: Metres(widths.0.max(0.0)),
            tip_width: Metres(widths.1.max(0.0)),
            length: Metres(tip.length()),
            radiated_fraction: fraction,
            radiated,
            emissive_power: WattsPerSquareMetre(0.0),
        };
        let band = flame.band();
        let area = band.area(Part::Side) + band.area(Part::Base) + band.area(Part::Top);
        flame.emissive_power = WattsPerSquareMetre(if area > 0.0 { radiated / area } else { 0.0 });
        flame
    }

    /// Returns the frustum.
    pub fn band(&self) -> Band {
        Band::straight(self.start, Metres(0.5 * self.start_width.0), self.tip, Metres(0.5 * self.tip_width.0))
    }

    /// Returns the flame as a solid.
    pub fn solid(&self) -> SolidFlame {
        let power = self.emissive_power;
        SolidFlame { bands: vec![(self.band(), power)], foot: Some(power), tip: Some(power) }
    }

    /// Returns the flame as a row of points from the opening to the tip.
    pub fn points(&self) -> PointRow {
        PointRow::new(Vector::default(), self.tip, self.radiated, Some((self.band(), self.emissive_power)))
    }

    /// Returns what a receiver gets from the solid; its origin is the opening.
    pub fn exposure(&self, receiver: &Receiver, transmission: &Transmission) -> Result<Exposure, Fault> {
        self.solid().exposure(receiver, transmission)
    }
}
