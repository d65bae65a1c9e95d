//! What derived hazards promise, tried on real databases: they follow the journal, say what they were derived from, and store nothing.

mod follow;
mod setup;
