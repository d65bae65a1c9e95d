//! Jets and plumes in the open.

pub(crate) mod integral;
