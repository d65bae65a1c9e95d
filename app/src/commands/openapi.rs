//! `anlan openapi`: the description of the interface, as the routes give it.

use super::{Outcome, code};
use crate::output::say;

pub(super) fn run() -> Outcome {
    say!("{}", crate::serve::description()?);
    Ok(code(true))
}
