//! What the map promises, by its doors.

mod setup;

mod mvt;

mod following;
mod rights;
mod tiles;

mod people;
mod search;

mod clients;
mod ogc;
