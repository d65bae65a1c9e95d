//! What the store promises, tried on both databases.

mod backups;
mod commands;
mod setup;
mod statements;
mod tampering;
