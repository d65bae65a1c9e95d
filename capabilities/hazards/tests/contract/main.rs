//! What derived hazards promise, tried on real databases: they follow the journal, say what they were derived from, and store nothing.

mod setup;

mod decisions;
mod editions;
mod follow;
mod people;
mod working;

mod explaining;
mod reassessing;

mod archives;
