//! What the registry promises, on SQLite and on PostgreSQL.

mod editing;
mod imports;
mod listing;
mod merging;
mod packs;
mod placement;
mod setup;

mod doors;
