//! The database: group commit, journal, SQLite and PostgreSQL alike.
//!
//! A [`Store`] is opened at a [`Location`] with the [`Migration`]s of the capabilities. All writing goes through [`Store::write`]: commands of
//! all threads are taken into one transaction, a savepoint each, and answered after its commit; that is what makes durable writing fast. A
//! command is a plain function over a [`Tx`], reading is one over a [`Reader`]; both speak portable SQL with `$1` parameters.
//!
//! [`Tx::journal`] writes the [journal](journal): one hash-chained row for every change, with a Merkle root over all.
//! [`journal::verify`](journal::verify::verify) names what was edited or deleted behind the program's back, and a
//! [bundle](journal::bundle) lets an outsider check the same without the database.
//!
//! # Example
//! ```
//! use anlan_store::{Location, Migration, Store};
//! # let folder = std::env::temp_dir().join(format!("anlan-store-example-{}", std::process::id()));
//! # let path = folder.join("city.db");
//! const TABLES: &[Migration] = &[Migration::shared(1001, "notes", "create table note (id bigint primary key, text text not null)")];
//! let store = Store::open(&Location::File(path), TABLES)?;
//! store.write(|tx| tx.execute("insert into note (id, text) values ($1, $2)", &[1_i64.into(), "安澜".into()]))?;
//! let text = store.read(|reader| {
//!     reader.query_optional("select text from note where id = $1", &[1_i64.into()], |row| Ok(row.text(0)?.to_owned()))
//! })?;
//! assert_eq!(text.as_deref(), Some("安澜"));
//! # drop(store);
//! # std::fs::remove_dir_all(folder).ok();
//! # Ok::<(), anlan_kernel::Problem>(())
//! ```

pub mod backup;
pub mod journal;

mod location;
mod reader;
mod store;
mod tx;
mod value;

mod connection;
mod health;
mod migrate;
mod pool;
mod problems;
mod writer;

pub use health::Health;
pub use journal::{Head, NewEntry};
pub use location::Location;
pub use migrate::Migration;
pub use reader::{Reader, Sql};
pub use store::{Follower, Options, Store};
pub use tx::Tx;
pub use value::{Row, Value};
pub use writer::Ticket;
