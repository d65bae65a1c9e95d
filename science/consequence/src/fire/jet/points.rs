//! A flame that radiates from points along its axis.

use core::f64::consts::PI;

use anlan_quantity::si::WattsPerSquareMetre;

use crate::fire::view_factor::Band;
use crate::fire::{Exposure, Facing, Receiver, Transmission, Vector};
use crate::{Fault, Model, Range};

/// Weighted points along the axis.
pub const HANKINSON_LOWESMITH: Model = Model {
    id: "fire.jet.points",
    zh: "喷射火加权多点源模型（Hankinson 与 Lowesmith）",
    en: "weighted multi-point source of jet fires (Hankinson and Lowesmith)",
    source: "Hankinson and Lowesmith, Combustion and Flame 159 (2012) 1165–1177, eq. 12–16",
    valid_for: &[Range { quantity: "mass_rate", unit: "kg/s", from: 0.01, to: 100.0 }],
};

/// Number of points; the weights rise to three quarters of the length and fall from there.
const POINTS: usize = 50;
const PEAK: usize = 37;

/// Flux beyond which a row of points says nothing more, W/m².
///
/// Source: Lowesmith, Hankinson, Acton and Chamberlain, Process Saf. Environ. Prot. 85 (2007) 207–220: engulfed objects received up to
/// 400 kW/m² in total.
const MOST: f64 = 400e3;

/// A row of points from one place to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointRow {
    from: Vector,
    to: Vector,
    /// Heat that is radiated, W.
    radiated: f64,
    /// The space that the flame fills, with its emissive power.
    solid: Option<(Band, WattsPerSquareMetre)>,
}

impl PointRow {
    /// Returns the row of a flame that radiates a heat flow in W; `solid` is the space it fills.
    pub fn new(from: Vector, to: Vector, radiated: f64, solid: Option<(Band, WattsPerSquareMetre)>) -> Self {
        Self { from, to, radiated, solid }
    }

    /// Returns what a receiver gets.
    ///
    /// # Units
    ///
    /// W/m².
    ///
    /// # Source
    ///
    /// [`HANKINSON_LOWESMITH`].
    ///
    /// # Valid for
    ///
    /// Outside the flame; within it the flux is that of its surface.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the receiver's place is impossible.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::fire::{Receiver, Transmission, Vector, jet::PointRow};
    /// use anlan_quantity::si::Metres;
    /// let row = PointRow::new(Vector::default(), Vector::new(1.0, 0.0, 0.0), 1e6, None);
    /// let far = row.exposure(&Receiver::at(Metres(0.0), Metres(1000.0), Metres(0.0)), &Transmission::clear())?;
    /// // From far away it is one point.
    /// assert!((far.flux.0 - 1e6 / (4.0 * core::f64::consts::PI * 1e6)).abs() < 1e-5);
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn exposure(&self, receiver: &Receiver, transmission: &Transmission) -> Result<Exposure, Fault> {
        let (place, normal) = receiver.checked()?;
        if let Some((_, power)) = self.solid.filter(|(band, _)| band.holds(place)) {
            return Ok(Exposure { flux: power, view_factor: 1.0, transmissivity: 1.0, inside: true });
        }
        let mut rays = [Vector::default(); POINTS];
        let (mut sum, mut weights, mut path) = (Vector::default(), 0.0, 0.0);
        let (step, mut line) = ((self.to - self.from) * (1.0 / POINTS as f64), self.from - place);
        line = line + step * 0.5;
        for (ray, weight) in rays.iter_mut().zip(WEIGHTS) {
            let distance = line.length().max(1e-3);
            let near = 1.0 / distance;
            // The flux along the ray, as a vector.
            let flux = line * (weight * near * near * near);
            sum = sum + flux;
            weights += weight;
            path += weight * distance;
            *ray = flux;
            line = line + step;
        }
        let transmissivity = transmission.over(path / weights);
        let normal = normal.or_else(|| match receiver.facing {
            Facing::Vertical => Vector::new(sum.x, sum.y, 0.0).direction(),
            _ => sum.direction(),
        });
        let seen: f64 =
            normal.map_or(0.0, |normal| rays.iter().map(|flux| normal.dot(*flux).max(0.0)).sum()) / (4.0 * PI);
        let flux = (seen * self.radiated / weights * transmissivity).min(MOST);
        let view_factor = self.solid.map_or(0.0, |(_, power)| flux / (transmissivity * power.0)).clamp(0.0, 1.0);
        Ok(Exposure { flux: WattsPerSquareMetre(flux), view_factor, transmissivity, inside: false })
    }
}

/// Weight of each point: rising by one to the peak, then falling to one at the last.
const WEIGHTS: [f64; POINTS] = {
    let mut weights = [0.0; POINTS];
    let mut point = 1;
    while point <= POINTS {
        weights[point - 1] = if point <= PEAK {
            point as f64
        } else {
            PEAK as f64 - (PEAK as f64 - 1.0) / (POINTS - PEAK - 1) as f64 * (point - PEAK - 1) as f64
        };
        point += 1;
    }
    weights
};
