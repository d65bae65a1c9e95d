//! Directions and places in space: x downwind, y to the left of it, z up.

use core::ops::{Add, Mul, Neg, Sub};

/// Three numbers with a direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector {
    /// Along the wind.
    pub x: f64,
    /// To the left of the wind.
    pub y: f64,
    /// Upwards.
    pub z: f64,
}

impl Vector {
    /// Straight up.
    pub const UP: Self = Self::new(0.0, 0.0, 1.0);

    /// Returns a vector of three numbers.
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    /// Returns the inner product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Returns the outer product.
    pub fn cross(self, other: Self) -> Self {
        Self::new(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    /// Returns the length.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// Returns the vector of length one in the same direction; nothing where there is no direction.
    pub fn direction(self) -> Option<Self> {
        let largest = self.x.abs().max(self.y.abs()).max(self.z.abs());
        if largest == 0.0 || !largest.is_finite() {
            return None;
        }
        let scaled = Self::new(self.x / largest, self.y / largest, self.z / largest);
        Some(scaled * (1.0 / scaled.length()))
    }

    /// Returns two vectors of length one that stand at right angles to this one (of length one) and to each other, so that the three
    /// turn right.
    pub(crate) fn across(self) -> (Self, Self) {
        let helper = if self.x.abs() < 0.6 { Self::new(1.0, 0.0, 0.0) } else { Self::new(0.0, 1.0, 0.0) };
        let along = helper - self * helper.dot(self);
        let first = along * (1.0 / along.length());
        (first, self.cross(first))
    }
}

impl Add for Vector {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f64> for Vector {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor, self.z * factor)
    }
}

impl Neg for Vector {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}
