//! What tests need from the machine: temporary folders and a real PostgreSQL.
//!
//! `make test` starts one server for all test programs and says where in `ANLAN_TEST_POSTGRES`. A test program run alone starts a server of
//! its own from the distribution's packages. Where neither is possible the tests that need it fail, and say what to install: a contract
//! that was tried on one database only is not kept.
//!
//! ```no_run
//! let url = anlan_testkit::postgres_database();
//! assert!(url.starts_with("postgres://"));
//! let folder = anlan_testkit::folder();
//! std::fs::write(folder.path().join("a.txt"), "text")?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod postgres;

pub use postgres::{PostgresServer, postgres_database};
pub use tempfile::TempDir;

/// Returns an empty folder that goes with the value.
///
/// # Panics
/// When the machine has no room for temporary files.
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("anlan-test-").tempdir().expect("temporary folders can be made")
}
