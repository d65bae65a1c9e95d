//! Anlan command line.
fn main() {}
