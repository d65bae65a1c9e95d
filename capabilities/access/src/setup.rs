//! The first start: a city, and three people who keep it.

use std::sync::{Arc, Mutex};

use anlan_kernel::Problem;

/// What the app hands in for the first start.
pub struct Hooks {
    /// Code printed on the console, so that only who runs the machine sets it up.
    pub code: String,
    /// Loads the sample city.
    pub load_sample: Arc<dyn Fn() -> Result<(), Vec<Problem>> + Send + Sync>,
}

/// State of the first start.
#[derive(Default)]
pub struct Setup {
    pub(crate) hooks: Mutex<Option<Arc<Hooks>>>,
    pub(crate) turn: Mutex<()>,
}
