//! Heat from the ground below a pool.

use anlan_quantity::si::{Kelvin, Seconds, WattsPerSquareMetre};

use super::surface::SurfaceRow;
use crate::{Fault, Inputs, Model, Range};

/// Conduction from a half-space.
pub const MODEL: Model = Model {
    id: "pool.ground_heat",
    zh: "地面一维导热",
    en: "Conduction from the ground",
    source: "Carslaw and Jaeger, Conduction of Heat in Solids (1959) 2.5; TNO Yellow Book CPR 14E (2005) eq. 3.20",
    valid_for: &[Range { quantity: "time", unit: "s", from: 0.1, to: 36_000.0 }],
};

/// Returns the heat flux from ground that has been covered for a time, λ ΔT / (π a t)^½.
///
/// # Units
///
/// s, K; W/m².
///
/// # Source
///
/// See [`MODEL`].
///
/// # Valid for
///
/// Ground at one temperature before, in perfect contact with a pool that keeps its own; percolation and freezing of soil water are not in it.
///
/// # Errors
///
/// Inputs that are no positive numbers.
///
/// # Example
///
/// ```
/// use anlan_consequence::pool::{ground_heat_flux, surfaces};
/// use anlan_quantity::si::{Kelvin, Seconds};
/// let concrete = surfaces().iter().find(|row| row.name == "concrete").unwrap();
/// let flux = ground_heat_flux(concrete, Kelvin(288.0), Kelvin(111.0), Seconds(100.0))?;
/// assert!((flux.get() / 15_980.0 - 1.0).abs() < 0.01);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn ground_heat_flux(
    ground: &SurfaceRow,
    ground_temperature: Kelvin,
    pool_temperature: Kelvin,
    covered_for: Seconds,
) -> Result<WattsPerSquareMetre, Fault> {
    let warm = Inputs.positive("ground_temperature", ground_temperature.get())?;
    let cold = Inputs.positive("pool_temperature", pool_temperature.get())?;
    let t = Inputs.positive("time", covered_for.get())?;
    let depth = (core::f64::consts::PI * ground.diffusivity * t).sqrt();
    Ok(WattsPerSquareMetre(ground.conductivity * (warm - cold) / depth))
}

/// Rings of ground by the time at which the pool reached them.
#[derive(Clone, Debug, Default)]
pub(super) struct Rings {
    /// In order of time.
    wetted: Vec<Ring>,
    area: f64,
    /// Until when the roots are known.
    until: f64,
}

#[derive(Clone, Copy, Debug)]
struct Ring {
    wet: f64,
    area: f64,
    /// Root of how long it has been wet.
    root: f64,
}

impl Rings {
    /// Follows the pool's area: a wider pool wets a new ring, a narrower one leaves the outermost, which were wetted last.
    pub(super) fn follow(&mut self, time: f64, area: f64) {
        let mut excess = self.area - area;
        self.area = area;
        if excess < 0.0 {
            let root = (self.until - time).max(0.0).sqrt();
            self.wetted.push(Ring { wet: time, area: -excess, root });
            return;
        }
        while let Some(ring) = self.wetted.last_mut() {
            if ring.area > excess {
                ring.area -= excess;
                return;
            }
            excess -= ring.area;
            self.wetted.pop();
        }
    }

    /// Mean over a step of Σ A λ / (π a t)^½, W/K: times the difference of temperature it is the heat flow.
    pub(super) fn conductance(&mut self, ground: &SurfaceRow, from: f64, to: f64) -> f64 {
        let unit = 2.0 * ground.conductivity / (core::f64::consts::PI * ground.diffusivity).sqrt();
        let goes_on = self.until.to_bits() == from.to_bits();
        let mut sum = 0.0;
        for ring in &mut self.wetted {
            let before = if goes_on { ring.root } else { (from - ring.wet).max(0.0).sqrt() };
            ring.root = (to - ring.wet).max(0.0).sqrt();
            sum += ring.area * (ring.root - before);
        }
        self.until = to;
        unit * sum / (to - from)
    }
}
