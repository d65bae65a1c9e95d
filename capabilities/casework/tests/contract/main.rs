//! What casework promises.

mod checking;
mod drawing;
mod keeping;
mod setup;
mod stepping;
