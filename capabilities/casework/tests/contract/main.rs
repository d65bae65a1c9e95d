//! What casework promises.

mod checking;
mod drawing;
mod stepping;
