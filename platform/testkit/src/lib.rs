//! What tests need from the machine: temporary folders, a real PostgreSQL, a real NATS server.
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

mod nats;
mod postgres;

pub use nats::NatsServer;
pub use postgres::{PostgresServer, postgres_database};
pub use tempfile::TempDir;

/// Returns an empty folder that goes with the value.
///
/// # Panics
/// When the machine has no room for temporary files.
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("anlan-test-").tempdir().expect("temporary folders can be made")
}

/// A fresh database of a test: its address as a user types it. A file goes with the value.
pub struct Database {
    /// Path of a file, or a `postgres://` address.
    pub address: String,
    _folder: Option<TempDir>,
}

impl Database {
    /// A database file.
    pub fn sqlite() -> Self {
        let folder = folder();
        Self { address: folder.path().join("city.db").display().to_string(), _folder: Some(folder) }
    }

    /// A database on a real PostgreSQL.
    pub fn postgres() -> Self {
        Self { address: postgres_database(), _folder: None }
    }
}

/// Makes two tests of each function named: it is called with a fresh SQLite database, and with one on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::Database::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&$crate::Database::postgres()); })*
        }
    };
}
