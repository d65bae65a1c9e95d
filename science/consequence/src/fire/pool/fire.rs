//! The whole pool fire.

use anlan_quantity::math::{cos, sin};
use anlan_quantity::si::{JoulesPerKilogram, KilogramsPerSquareMetreSecond, Metres, Radians, WattsPerSquareMetre};

use super::emission::Burner;
use super::{DragSet, Emission, LengthSet, Scales, TiltSet};
use crate::fire::view_factor::Band;
use crate::fire::{Air, Exposure, Receiver, SolidFlame, Transmission, TransmissionSet, Vector};
use crate::{Fault, Inputs, Trace};

/// A burning pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolFire {
    /// Diameter; of another shape, that of the circle of the same area.
    pub diameter: Metres,
    /// Burning rate.
    pub burning_rate: KilogramsPerSquareMetreSecond,
    /// Lower heat of combustion.
    pub heat_of_combustion: JoulesPerKilogram,
    /// Density of the vapour at its boiling point over that of the air.
    pub vapour_to_air: f64,
    /// The air.
    pub air: Air,
}

/// The sets by which a pool fire is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolSets {
    /// Length of the flame that radiates.
    pub length: LengthSet,
    /// Lean.
    pub tilt: TiltSet,
    /// Drag.
    pub drag: DragSet,
    /// Emissive power.
    pub emission: Emission,
    /// Transmissivity.
    pub transmission: TransmissionSet,
}

impl PoolSets {
    /// Returns the combination of Mudan 1984, with the lean of Pritchard and Binding: the best estimate.
    pub fn mudan(fuel: impl Into<String>) -> Self {
        Self {
            length: LengthSet::ThomasWind,
            tilt: TiltSet::PritchardBinding,
            drag: DragSet::Moorhouse,
            emission: Emission::Mudan(fuel.into()),
            transmission: TransmissionSet::Wayne,
        }
    }

    /// Returns the two-zone combination of Rew and Hulbert 1996.
    pub fn rew_hulbert(fuel: impl Into<String>) -> Self {
        Self {
            length: LengthSet::PritchardBinding,
            tilt: TiltSet::PritchardBinding,
            drag: DragSet::Moorhouse,
            emission: Emission::RewHulbert(fuel.into()),
            transmission: TransmissionSet::Wayne,
        }
    }

    /// Returns the combination of the Yellow Book.
    pub fn yellow_book(radiative_fraction: f64, soot_fraction: f64) -> Self {
        Self {
            length: LengthSet::ThomasWind,
            tilt: TiltSet::PritchardBinding,
            drag: DragSet::None,
            emission: Emission::YellowBook { radiative_fraction, soot_fraction },
            transmission: TransmissionSet::Bagster,
        }
    }

    /// Returns the combination of Luketa 2011, for large LNG fires on water.
    pub fn luketa() -> Self {
        Self {
            length: LengthSet::Luketa,
            tilt: TiltSet::Aga,
            drag: DragSet::Moorhouse,
            emission: Emission::Luketa,
            transmission: TransmissionSet::Wayne,
        }
    }
}

/// The flame of a pool.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolFlame {
    /// The solid that radiates; its origin is the middle of the pool on the ground.
    pub solid: SolidFlame,
    /// Length of the flame that radiates, along its lean.
    pub radiating_length: Metres,
    /// Length that one sees, mean in time (Heskestad).
    pub visible_length: Metres,
    /// Lean from the upright, downwind.
    pub tilt: Radians,
    /// Length of the foot along the wind over the diameter.
    pub drag: f64,
    /// Emissive power of the lower (or only) zone.
    pub emissive_power: WattsPerSquareMetre,
    /// Emissive power of the upper zone.
    pub upper_emissive_power: WattsPerSquareMetre,
    /// The dimensionless figures.
    pub scales: Scales,
    /// The air in between.
    pub transmission: Transmission,
}

impl PoolFlame {
    /// Returns what a receiver gets; its origin is the middle of the pool.
    pub fn exposure(&self, receiver: &Receiver) -> Result<Exposure, Fault> {
        self.solid.exposure(receiver, &self.transmission)
    }
}

/// Returns the flame of a burning pool.
///
/// # Units
///
/// SI; see [`PoolFire`].
///
/// # Source
///
/// The publications of the sets; noted in the trace.
///
/// # Valid for
///
/// Pools of one to some tens of metres, open, on land or water.
///
/// # Errors
///
/// A [`Fault`] where a figure is impossible or the fuel is not in the set of emissive powers.
///
/// # Example
///
/// ```
/// use anlan_consequence::Trace;
/// use anlan_consequence::fire::pool::{PoolFire, PoolSets, pool_fire};
/// use anlan_consequence::fire::{Air, Receiver};
/// use anlan_quantity::si::{JoulesPerKilogram, KilogramsPerSquareMetreSecond, Metres, MetresPerSecond};
/// let fire = PoolFire {
///     diameter: Metres(20.0),
///     burning_rate: KilogramsPerSquareMetreSecond(0.055),
///     heat_of_combustion: JoulesPerKilogram(43.7e6),
///     vapour_to_air: 2.9,
///     air: Air { wind: MetresPerSecond(5.0), ..Air::default() },
/// };
/// let flame = pool_fire(&fire, &PoolSets::mudan("gasoline"), &mut Trace::default())?;
/// let at_50_m = flame.exposure(&Receiver::at(Metres(50.0), Metres(0.0), Metres(1.5)))?;
/// assert!((500.0..6_000.0).contains(&at_50_m.flux.0), "{at_50_m:?}");
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn pool_fire(fire: &PoolFire, sets: &PoolSets, trace: &mut Trace) -> Result<PoolFlame, Fault> {
    let PoolFire { diameter, burning_rate, heat_of_combustion, vapour_to_air, air } = *fire;
    let scales = Scales::of(diameter, burning_rate, heat_of_combustion, vapour_to_air, &air)?;
    let transmission = Transmission::new(sets.transmission, air.temperature, air.relative_humidity)?;
    trace.rests_on(named("length", sets.length), sets.length.source(), sets.length.confidence());
    trace.rests_on(named("tilt", sets.tilt), sets.tilt.source(), sets.tilt.confidence());
    trace.rests_on(named("drag", sets.drag), sets.drag.source(), sets.drag.confidence());
    if let Some(model) = sets.transmission.model() {
        model.judge(&[], trace);
    }
    let ratio = sets.length.length_to_diameter(&scales);
    let tilt = sets.tilt.tilt(&scales, vapour_to_air);
    let drag = sets.drag.drag(&scales, vapour_to_air);
    let burner = Burner {
        diameter: diameter.0,
        burning: burning_rate.0,
        heat_of_combustion: heat_of_combustion.0,
        length_to_diameter: ratio,
    };
    let zones = sets.emission.zones(&burner, &scales, trace)?;
    let length = Inputs.between("flame_length", ratio * diameter.0, 0.0, 1e6)?;
    let visible = LengthSet::Heskestad.length_to_diameter(&scales) * diameter.0;

    // The foot grows downwind only; a circle about the middle of what it covers stands for it.
    let foot = Vector::new(0.5 * (drag - 1.0) * diameter.0, 0.0, 0.0);
    let top = foot + Vector::new(length * sin(tilt.0), 0.0, length * cos(tilt.0));
    let radius = Metres(0.5 * diameter.0);
    let whole = Band::level(foot, radius, top, radius);
    let (lower, upper) = (WattsPerSquareMetre(zones.lower), WattsPerSquareMetre(zones.upper));
    let share = zones.lower_share;
    let bands = if share >= 1.0 {
        vec![(whole, lower)]
    } else if share <= 0.0 {
        vec![(whole, upper)]
    } else {
        vec![(whole.between(0.0, share), lower), (whole.between(share, 1.0), upper)]
    };
    trace.figure("pool_fire.radiating_length", length, "m");
    trace.figure("pool_fire.visible_length", visible, "m");
    trace.figure("pool_fire.tilt", tilt.0, "rad");
    trace.figure("pool_fire.emissive_power", lower.0, "W/m²");
    let tip = if share >= 1.0 { lower } else { upper };
    Ok(PoolFlame {
        solid: SolidFlame { bands, foot: None, tip: Some(tip) },
        radiating_length: Metres(length),
        visible_length: Metres(visible),
        tilt,
        drag,
        emissive_power: lower,
        upper_emissive_power: upper,
        scales,
        transmission,
    })
}

fn named(what: &str, set: impl core::fmt::Debug) -> String {
    format!("fire.pool.{what}.{set:?}")
}
