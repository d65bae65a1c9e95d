//! The program as a user types it: what is printed, what it exits with, what is on disk afterwards.

mod assess;
mod backup;
mod bad_input;
mod bench;
mod demo;
mod facilities;
mod identify;
mod import;
mod journal;
mod queue;
mod setup;
mod workers;
