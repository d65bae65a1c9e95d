//! A flame as a solid that radiates from its surface.

use anlan_quantity::si::WattsPerSquareMetre;

use super::view_factor::{Band, Part};
use super::{Exposure, Facing, Receiver, Transmission, Vector};
use crate::Fault;

/// A solid flame: bands one on another, each with its emissive power, and what its two ends emit.
#[derive(Clone, Debug, PartialEq)]
pub struct SolidFlame {
    /// The bands from foot to tip, with the emissive powers of their sides.
    pub bands: Vec<(Band, WattsPerSquareMetre)>,
    /// Emissive power of the disc at the foot; nothing where the ground hides it.
    pub foot: Option<WattsPerSquareMetre>,
    /// Emissive power of the disc at the tip.
    pub tip: Option<WattsPerSquareMetre>,
}

impl SolidFlame {
    /// Returns what a receiver gets.
    pub fn exposure(&self, receiver: &Receiver, transmission: &Transmission) -> Result<Exposure, Fault> {
        let (place, normal) = receiver.checked()?;
        if let Some((_, power)) = self.bands.iter().find(|(band, _)| band.holds(place)) {
            return Ok(Exposure { flux: *power, view_factor: 1.0, transmissivity: 1.0, inside: true });
        }
        let mut parts: [Option<(Band, Part, f64, Vector)>; PARTS] = [None; PARTS];
        let mut sum = Vector::default();
        for (slot, (band, part, power)) in parts.iter_mut().zip(self.parts()) {
            let sight = band.sight(part, place);
            sum = sum + sight * power.0;
            *slot = Some((band, part, power.0, sight));
        }
        let normal = normal.or_else(|| match receiver.facing {
            Facing::Vertical => Vector::new(sum.x, sum.y, 0.0).direction(),
            _ => sum.direction(),
        });
        let distance = self.bands.iter().map(|(band, _)| band.distance(place)).fold(f64::INFINITY, f64::min);
        let transmissivity = transmission.over(distance);
        let Some(normal) = normal else {
            return Ok(Exposure { flux: WattsPerSquareMetre(0.0), view_factor: 0.0, transmissivity, inside: false });
        };
        let (mut factor, mut flux) = (0.0, 0.0);
        for (band, part, power, sight) in parts.iter().flatten() {
            let seen = band.factor(*part, place, normal, *sight);
            factor += seen;
            flux += seen * power;
        }
        Ok(Exposure {
            flux: WattsPerSquareMetre(flux * transmissivity),
            view_factor: factor.min(1.0),
            transmissivity,
            inside: false,
        })
    }

    fn parts(&self) -> impl Iterator<Item = (Band, Part, WattsPerSquareMetre)> + '_ {
        let foot = self.bands.first().zip(self.foot).map(|((band, _), power)| (*band, Part::Base, power));
        let tip = self.bands.last().zip(self.tip).map(|((band, _), power)| (*band, Part::Top, power));
        self.bands.iter().map(|(band, power)| (*band, Part::Side, *power)).chain(foot).chain(tip)
    }
}

/// More bands than six are not drawn.
const PARTS: usize = 8;
