//! Which tile, and where in it a place lies.

use crate::geometry::{Steps, WORLD};

/// Units to the side of a tile.
pub(crate) const EXTENT: f64 = 4096.0;
/// Units drawn around it.
pub(crate) const BUFFER: f64 = 64.0;
/// Tiles are made to here; a reader enlarges them beyond.
pub(crate) const MAX_ZOOM: u8 = 22;

/// Address of a tile, x from the west and y from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TileId {
    pub(crate) z: u8,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

impl TileId {
    /// Returns a tile that there is.
    pub(crate) fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= MAX_ZOOM && x < 1 << z && y < 1 << z).then_some(Self { z, x, y })
    }

    /// Returns units of a tile for one step.
    pub(crate) fn scale(self) -> f64 {
        f64::from(1_u32 << self.z) * EXTENT / WORLD
    }

    /// Returns where a place lies, in units from the north-west corner.
    pub(crate) fn place(self, [x, y]: Steps) -> [f64; 2] {
        let scale = self.scale();
        [f64::from(x) * scale - f64::from(self.x) * EXTENT, f64::from(y) * scale - f64::from(self.y) * EXTENT]
    }

    /// Returns the corners of the tile in steps, with so many units around it.
    pub(crate) fn corners(self, around: f64) -> ([f64; 2], [f64; 2]) {
        let step = 1.0 / self.scale();
        let corner =
            |x: u32, y: u32, by: f64| [(f64::from(x) * EXTENT + by) * step, (f64::from(y) * EXTENT + by) * step];
        (corner(self.x, self.y, -around), corner(self.x + 1, self.y + 1, around))
    }
}
