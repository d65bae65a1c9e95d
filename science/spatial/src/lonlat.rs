//! A position and a box of positions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A position in degrees, east and north positive, on CGCS2000 or WGS 84.
///
/// The two datums differ by a few centimetres in China (frames ITRF97 at epoch 2000.0 and the current ITRF; the
/// larger part is plate motion, about 3 cm a year), far below anything asked here, so they are taken as one.
/// Any pair of numbers can be held, because a fault has to be shown where it stands; [`LonLat::checked`] refuses
/// what is not on the globe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    /// Longitude in degrees, −180 to 180.
    pub lon: f64,
    /// Latitude in degrees, −90 to 90.
    pub lat: f64,
}

impl LonLat {
    /// Returns a position as given, unchecked.
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Returns a position if it is on the globe.
    pub fn checked(lon: f64, lat: f64) -> Option<Self> {
        let position = Self { lon, lat };
        position.is_on_globe().then_some(position)
    }

    /// Tells whether both numbers are finite and within ±180 and ±90 degrees.
    pub fn is_on_globe(self) -> bool {
        self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }

    /// Returns the position with longitude and latitude exchanged.
    pub fn swapped(self) -> Self {
        Self { lon: self.lat, lat: self.lon }
    }

    pub(crate) fn xy(self) -> [f64; 2] {
        [self.lon, self.lat]
    }
}

impl From<[f64; 2]> for LonLat {
    fn from([lon, lat]: [f64; 2]) -> Self {
        Self { lon, lat }
    }
}

impl fmt::Display for LonLat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.6}, {:.6})", self.lon, self.lat)
    }
}

/// A box of positions that does not cross the 180th meridian.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BBox {
    /// South-west corner.
    pub min: LonLat,
    /// North-east corner.
    pub max: LonLat,
}

impl BBox {
    /// Mainland China with its islands, generously drawn; used to recognise exchanged coordinates.
    pub const CHINA: Self = Self { min: LonLat::new(73.0, 3.0), max: LonLat::new(136.0, 54.0) };

    /// Returns the box around some positions, `None` when there are none.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        positions.into_iter().fold(None, |bbox: Option<Self>, p| {
            Some(bbox.map_or(Self { min: p, max: p }, |b| b.union(Self { min: p, max: p })))
        })
    }

    /// Returns the smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: LonLat::new(self.min.lon.min(other.min.lon), self.min.lat.min(other.min.lat)),
            max: LonLat::new(self.max.lon.max(other.max.lon), self.max.lat.max(other.max.lat)),
        }
    }

    /// Tells whether a position lies in the box or on its edge.
    pub fn contains(self, p: LonLat) -> bool {
        (self.min.lon..=self.max.lon).contains(&p.lon) && (self.min.lat..=self.max.lat).contains(&p.lat)
    }

    /// Returns the middle.
    pub fn centre(self) -> LonLat {
        LonLat::new(self.min.lon.midpoint(self.max.lon), self.min.lat.midpoint(self.max.lat))
    }

    /// Returns the box widened so that it holds everything within `metres` of it.
    ///
    /// # Valid for
    ///
    /// Any latitude: the degree of longitude is taken where it is shortest, at the edge nearest a pole, and a
    /// margin of 1 % covers the flattening of the ellipsoid (a degree of latitude is 110.57 to 111.69 km).
    #[must_use]
    pub fn widened(self, metres: f64) -> Self {
        const SHORTEST_DEGREE_M: f64 = 110_574.0; // degree of latitude at the equator, WGS 84
        let north_south = metres * 1.01 / SHORTEST_DEGREE_M;
        let farthest = (self.min.lat.abs().max(self.max.lat.abs()) + north_south).min(90.0);
        let east_west = (north_south / farthest.to_radians().cos().max(1e-6)).min(360.0);
        Self {
            min: LonLat::new(self.min.lon - east_west, self.min.lat - north_south),
            max: LonLat::new(self.max.lon + east_west, self.max.lat + north_south),
        }
    }

    pub(crate) fn aabb(self) -> rstar::AABB<[f64; 2]> {
        rstar::AABB::from_corners(self.min.xy(), self.max.xy())
    }
}
