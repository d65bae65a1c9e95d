//! The map: layers, vector tiles, OGC API Features, search, people around a place.
//!
//! An [`Atlas`] holds everything in memory and follows the journal: places of all records with a geometry, what their rights are decided by,
//! and the texts by which people look for them. No question asked of it goes to the database, except a [card](doors) of one record.
//!
//! * A **layer** is a record type with a geometry field, whether its type stands in code or in a pack.
//! * A **feature** is one record of a layer; its **place** is the owner, district and park it is decided by, found through its references.
//! * A **view** is what one caller may see of a layer; two callers with the same rights share their tiles.
//! * [`Paint`] gives colour and grade, which other capabilities derive.
//!
//! [`doors`] serves maps under `/api/v1`; [`ogc`] serves the same records to other programs by OGC API Features.
//!
//! # How to add an attribute to tiles
//! Choices, whole numbers, decimals and truths of a record type are in its tiles without further ado, by the level of their field. What is
//! computed from them stands in `tiles/attributes.rs`.

mod atlas;
mod world;

mod feature;
mod geometry;
mod places;
mod plan;
mod view;

mod search;
mod tiles;

pub mod doors;
pub mod ogc;

mod people;

pub use atlas::{Atlas, Paint, Painted};
pub use doors::{BaseLayer, Door, routes};
pub use ogc::ogc_routes;
