//! Major hazards derived from declared facts, and the archive of the city's risks.
//!
//! Nothing here is stored: a [`Verdict`] is a function of declared records, a dated edition of the standard and a day. The [`Board`] holds
//! the inputs in memory, follows the journal, and derives again only what a change touches; deriving everything anew gives the same bytes.
//!
//! * [`inputs`] reads records into what identification needs;
//! * [`verdict`] derives one unit's verdict with its working;
//! * [`board`] keeps all of them current;
//! * [`explain`] says what changed between two verdicts, and why;
//! * [`reassess`] says which hazards must be assessed anew (Order 40, article 11);
//! * [`file`] identifies a table without any database;
//! * [`archive`] freezes the city as of a day, and compares two days;
//! * [`live`] keeps the board of today, and those of past days that were asked for;
//! * [`timeline`] tells how one verdict came to be what it is;
//! * [`doors`] answers requests.

pub mod inputs;
pub mod verdict;

pub mod board;
pub mod substance;

pub mod explain;
pub mod reassess;

pub mod archive;
pub mod file;

pub mod live;
pub mod timeline;

pub mod doors;

pub use board::{Board, VerdictChange};
pub use explain::{Reason, explain};
pub use live::Live;
pub use verdict::{Subject, Verdict};
