//! Datums, geometry validity, distances and counts on the ground.
//!
//! Everything inside is longitude and latitude in degrees on one datum, CGCS2000, which equals WGS 84 to within
//! a few centimetres ([`LonLat`]). Coordinates in the shifted datums of Chinese web maps are converted once, at
//! the edge ([`convert`]). A [`Shape`] keeps rings exactly as they were given, so that a fault can be shown where it
//! is ([`validate`]) and a repair offered ([`repair`]) instead of being applied silently. Distances are in metres
//! on the ellipsoid ([`closest`]), and people near a site are counted with the working shown ([`people_within`]).
//!
//! The crate computes only: no file, clock, network or random source.
//!
//! # Example
//!
//! ```
//! use anlan_spatial::{CountingRule, LonLat, Shape, people_within};
//!
//! let site = Shape::from_geojson_str(
//!     r#"{"type":"Polygon","coordinates":[[[121.80,38.95],[121.81,38.95],[121.81,38.96],[121.80,38.96],[121.80,38.95]]]}"#,
//!     &Default::default(),
//! )?;
//! let school = Shape::Point(LonLat::new(121.812, 38.955));
//! let count = people_within(&site, 500.0, &[(school, 1_200)], CountingRule::Whole);
//! assert_eq!(count.people, 1_200);
//! assert!((count.rows[0].distance_m - 173.3).abs() < 0.2);
//! # Ok::<(), anlan_spatial::ShapeError>(())
//! ```
//!
//! # Features
//!
//! None.

#![allow(clippy::float_cmp, reason = "a vertex is the same vertex only when its numbers are the same")]

mod lonlat;
mod shape;

mod datum;
mod geojson;

mod repair;
mod segments;
mod simple;
mod validity;

mod frame;
mod ground;

mod neighbours;
mod people;

mod districts;
mod map;
mod shoreline;

pub use anlan_quantity::Text;
pub use datum::{Datum, UnknownDatum, convert, in_gcj02_region, unconvert};
pub use districts::{District, DistrictError, Districts, Located};
pub use frame::Frame;
pub use geojson::{MAX_POSITIONS, ReadOptions, ShapeError};
pub use ground::{
    Closest, area_m2, centroid, closest, contains, distance_m, geodesic_m, intersects, label_point, length_m,
    within_distance,
};
pub use lonlat::{BBox, LonLat};
pub use map::{MapWindow, from_web_mercator, simplify, to_web_mercator};
pub use neighbours::{Neighbours, groups, nearer_than};
pub use people::{Count, CountRow, CountingRule, Standing, TargetIndex, people_within};
pub use repair::repair;
pub use shape::{Polygon, Shape};
pub use shoreline::{Candidate, ShorelineTest, ShorelineVerdict};
pub use simple::is_simple;
pub use validity::{Fault, FaultKind, Repair, is_valid, validate};
