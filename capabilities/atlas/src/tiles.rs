//! Vector tiles (Mapbox Vector Tile 2.1): 4096 units to a side, 64 more around it.
//!
//! Below zoom 11 what is smaller than a finger is gathered: one point for each square of 256 units, with how many there are and the worst
//! colour among them; each record is counted in exactly one tile of a zoom. From zoom 11 on every record is drawn, clipped and simplified.

mod address;
mod attributes;
mod build;
mod cache;
mod clip;
mod encode;
mod gather;

pub(crate) use address::{MAX_ZOOM, TileId};
pub(crate) use attributes::{Attribute, attributes};
pub(crate) use build::{LABELLED, build, label_layer};
pub(crate) use cache::{Cache, Key, Tile};
pub(crate) use gather::GATHERED_BELOW;
