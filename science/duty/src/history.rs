//! What has happened to a clock.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

impl Event {
    /// Returns an event.
    pub fn new(at: Timestamp, by: impl Into<String>, what: What) -> Self {
        Self { at, by: by.into(), what }
    }
}

/// What can happen to a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// It starts.
    Start,
    /// It stands still, for a reason.
    Pause {
        /// Why.
        reason: String,
    },
    /// It goes on.
    Resume,
    /// The step was returned.
    Return {
        /// Why.
        reason: String,
    },
    /// What was due is done: the clock ends, or waits for the next time or the next stage.
    Done,
    /// It ends, whatever was done.
    Stop,
}
