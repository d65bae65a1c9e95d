//! The database: group commit, journal, SQLite and PostgreSQL alike.
//!
//! An action is a plain function over a [`Tx`]. [`Store::write`] hands it to one writer, which runs many actions in one transaction, a
//! savepoint for each, commits once for all and only then answers: what was acknowledged is on disk. [`Store::read`] gives a [`Reader`] with
//! a snapshot of its own.
//!
//! ```
//! use anlan_store::{Location, Sql as _, Store};
//! # let folder = tempfile::tempdir().unwrap();
//! let store = Store::open(&Location::File(folder.path().join("a.sqlite")), &[])?;
//! store.write(|tx| tx.execute("create table note (id bigint primary key, text text)", &[]))?;
//! store.write(|tx| tx.execute("insert into note values ($1, $2)", &[1.into(), "first".into()]))?;
//! let text = store.read(|reader| reader.query_optional("select text from note where id = $1", &[1.into()], |row| Ok(row.text(0)?.to_owned())))?;
//! assert_eq!(text.as_deref(), Some("first"));
//! # Ok::<(), anlan_kernel::Problem>(())
//! ```
//!
//! Statements are written once for both databases: `$1` placeholders, `on conflict … do update`, `body ->> 'key'`. Migrations use the words
//! `{json}`, `{blob}` and `{text}` where the two name a type differently.

mod connection;
mod migration;
mod value;

mod postgres;
mod sqlite;

mod store;
mod writer;

mod backup;
mod bundle;
mod journal;
mod verify;

pub use backup::{BackupManifest, restore};
pub use bundle::{BundleReport, export_bundle, verify_bundle};
pub use connection::{Reader, Sql, Tx};
pub use journal::{Head, JournalRead, NewEntry};
pub use migration::Migration;
pub use store::{Health, Location, Store};
pub use value::{Row, Value};
pub use verify::{Finding, StateCheck, VerifyReport, verify};
