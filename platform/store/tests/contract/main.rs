//! What the store promises, tried on both databases.

mod commands;
mod setup;
mod statements;
