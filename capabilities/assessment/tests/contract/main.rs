//! What consequence analysis promises, by its doors.

mod setup;

mod proposals;
mod rights;

mod answers;
mod faults;

mod living;
mod plans;

mod risk_relocation;
mod risk_response;
