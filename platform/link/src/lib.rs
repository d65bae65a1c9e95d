//! The message link: a run is cut into batches that any number of workers take, compute and hand in, over NATS JetStream.
//!
//! The link carries work and is never the record: what a run says stands in the files that its coordinator writes. Two streams:
//!
//! * `ANLAN_WORK`, a work queue: one message a batch, gone when a worker acknowledges it — which it does after its part is stored;
//! * `ANLAN_RUNS`: inputs that all batches of a run share, parts that were handed in, reasons why a batch failed. A subject keeps its last
//!   message only, so that a part handed in twice is there once.
//!
//! A batch whose worker falls silent goes to another one. After [`ATTEMPTS`] it is computed no more: the next worker that gets it says so.
//! Work stands under the version of the engine that it is for: a worker of another version never gets it, and says so to both sides. When
//! the server comes back after a restart everybody goes on; the file store keeps what was acknowledged (with `sync_interval: always` also
//! through a power cut).
//!
//! Everything here blocks; a runtime of its own does the talking.

mod blob;
mod client;
mod fault;
mod names;
mod run;
mod worker;

pub use blob::digest;
pub use client::Link;
pub use run::{Run, Seen};
pub use worker::{Next, Taken, Worker};

/// How often a batch is tried.
pub const ATTEMPTS: u64 = 3;
