//! What access promises, on SQLite and on PostgreSQL.

mod setup;

mod agreements;
mod doors;
mod first_start;
mod guessing;
mod logs;
mod matrix;
mod offices;
mod sessions;
mod tokens;
