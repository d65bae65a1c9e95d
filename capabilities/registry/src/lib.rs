//! Records: typed things with validity, provenance per field, references, geometry and history.
//!
//! The floor of its ring: every mechanism works over records. A record type is either a Rust struct (what code must read, in [`types`]) or a
//! pack's YAML file ([`pack`]); both stand in one [`catalogue`], and from then on nothing tells them apart.
//!
//! * [`records`] creates, changes, deletes and reads, each change one journal entry in the same transaction;
//! * [`placement`] knows where a record stands in the city, by which rights are decided;
//! * [`lists`] lists and counts what a caller may see, [`sight`] leaves out of a record what they may not;
//! * [`import`] takes tables in, [`mod@export`] gives them out;
//! * [`merge`] joins two registrations of one enterprise, and parts them again;
//! * [`schema`] writes the JSON Schema of any type;
//! * [`doors`] are the routes of all this.
//!
//! # How to add a record type
//! One that code must read: copy a file of `types/`, declare the struct and its description, add both lines to `types.rs`. Any other: a YAML
//! file in a pack. Nothing else.

pub mod catalogue;
pub mod types;

pub mod pack;

pub mod validate;

pub mod placement;
pub mod records;

pub mod lists;
pub mod sight;

pub mod import;

pub mod export;

pub mod merge;

pub mod schema;

pub mod doors;

mod tables;

pub use tables::{MIGRATIONS, STATE_CHECK};
