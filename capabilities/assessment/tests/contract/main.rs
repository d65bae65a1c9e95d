//! What consequence analysis promises, by its doors.

#![allow(clippy::float_cmp, reason = "the same figure told twice is the same to the bit")]

mod setup;

mod proposals;
mod rights;
mod runs;

mod answers;
mod faults;

mod living;
mod moves;
mod past;
mod plans;
mod scenarios;
mod survey;

mod risk_relocation;
mod risk_response;
mod risk_shares;
