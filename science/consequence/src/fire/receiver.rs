//! Who or what is radiated upon.

use anlan_quantity::si::{Metres, WattsPerSquareMetre};
use serde::Serialize;

use super::Vector;
use crate::{Fault, Inputs, Warning};

/// A small surface at a place: x downwind of the flame's foot, y to the left of that, z above the foot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Receiver {
    /// Distance downwind.
    pub x: Metres,
    /// Distance to the left of the wind.
    pub y: Metres,
    /// Height above the foot of the flame.
    pub z: Metres,
    /// Which way it looks.
    pub facing: Facing,
}

/// Which way a receiver looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Facing {
    /// Whichever way it receives most.
    #[default]
    Maximum,
    /// Upright, turned to the flame.
    Vertical,
    /// Level, looking up.
    Up,
    /// Along a given normal, of any length.
    Normal(Vector),
}

/// What a receiver gets from a flame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Exposure {
    /// Heat flux.
    pub flux: WattsPerSquareMetre,
    /// View factor of the whole flame; 1 inside.
    pub view_factor: f64,
    /// Share of the radiation that the air lets through.
    pub transmissivity: f64,
    /// Whether the receiver stands in the flame.
    pub inside: bool,
}

impl Exposure {
    /// Returns the warning that belongs to a receiver in the flame.
    pub fn warning(&self) -> Option<Warning> {
        self.inside.then(|| {
            Warning::new(
                "consequence.inside_flame",
                "receiver",
                "受体位于火焰之内：热通量取火焰表面辐射力",
                "the receiver stands in the flame: the flux is the flame's emissive power",
            )
        })
    }
}

impl Receiver {
    /// Returns a receiver that is turned to receive most.
    pub fn at(x: Metres, y: Metres, z: Metres) -> Self {
        Self { x, y, z, facing: Facing::Maximum }
    }

    /// Returns the same place with another orientation.
    pub fn facing(self, facing: Facing) -> Self {
        Self { facing, ..self }
    }

    /// Checks the receiver and returns its place and, where it is given, its normal.
    pub(crate) fn checked(&self) -> Result<(Vector, Option<Vector>), Fault> {
        let place = Vector::new(
            Inputs.between("receiver.x", self.x.0, -REACH, REACH)?,
            Inputs.between("receiver.y", self.y.0, -REACH, REACH)?,
            Inputs.between("receiver.z", self.z.0, -REACH, REACH)?,
        );
        let normal = match self.facing {
            Facing::Up => Some(Vector::UP),
            Facing::Normal(normal) => Some(normal.direction().ok_or_else(|| {
                Fault::new(
                    "consequence.no_direction",
                    "receiver.facing",
                    "受体法向量的长度为零或不是有限的数",
                    "the receiver's normal has no length or is not finite",
                )
                .remedy("填写一个方向", "give a direction")
            })?),
            Facing::Maximum | Facing::Vertical => None,
        };
        Ok((place, normal))
    }
}

/// No receiver stands further from a flame, m.
const REACH: f64 = 1e7;
