//! A store for each test, on the database the test is run on.

use std::time::Duration;

use anlan_kernel::id::CountingIds;
use anlan_kernel::{IdSource, Problem, RecordId};
use anlan_store::{Location, Migration, NewEntry, Options, Store, Tx};
use anlan_testkit::TempDir;
use jiff::Timestamp;

/// Runs each named test on both databases.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::setup::Place::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&crate::setup::Place::postgres()); })*
        }
    };
}
pub(crate) use on_both;

/// Where the test's database lies.
pub(crate) struct Place {
    pub(crate) location: Location,
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = anlan_testkit::folder();
        Self { location: Location::File(folder.path().join("city.db")), folder }
    }

    pub(crate) fn postgres() -> Self {
        Self { location: Location::Postgres(anlan_testkit::postgres_database()), folder: anlan_testkit::folder() }
    }

    pub(crate) fn open(&self) -> Store {
        // Patience beyond any hiccup of a busy test machine; the limit has a test of its own.
        let options = Options { patience: Duration::from_mins(1), ..Options::default() };
        Store::open_with(&self.location, TABLES, options).unwrap()
    }
}

pub(crate) const TABLES: &[Migration] = &[
    Migration::shared(
        1001,
        "test: things",
        "create table thing (id text primary key, version bigint not null, body {json} not null)",
    ),
    Migration::shared(
        1002,
        "test: numbers",
        "create table number (value bigint primary key, half double precision, data {blob})",
    ),
];

pub(crate) fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

pub(crate) fn ids(count: usize) -> Vec<RecordId> {
    let source = CountingIds::new(1);
    (0..count).map(|_| source.next_id(now())).collect()
}

/// The record as a kernel record's JSON.
pub(crate) fn state(id: RecordId, version: u32, name: &str) -> String {
    serde_json::json!({
        "id": id.to_string(), "kind": "thing", "version": version,
        "body": {"name": name}, "provenance": {"source": "test", "by": "lin"},
    })
    .to_string()
}

pub(crate) fn entry(id: RecordId, version: u32, after: Option<String>) -> NewEntry {
    NewEntry {
        at: now(),
        actor: "lin".to_owned(),
        action: if version == 1 { "create" } else { "update" }.to_owned(),
        kind: "thing".to_owned(),
        record: id,
        version,
        after,
        batch: None,
    }
}

/// Writes a thing with its journal entry, as a capability does.
pub(crate) fn put(tx: &mut Tx<'_>, id: RecordId, version: u32, name: &str) -> Result<u64, Problem> {
    let state = state(id, version, name);
    tx.execute(
        "insert into thing (id, version, body) values ($1, $2, $3)
         on conflict (id) do update set version = excluded.version, body = excluded.body",
        &[id.into(), version.into(), state.clone().into()],
    )?;
    tx.journal(entry(id, version, Some(state)))
}

pub(crate) fn count(store: &Store, table: &str) -> u64 {
    let sql = format!("select count(*) from {table}");
    store.read(|reader| reader.query_optional(&sql, &[], |row| row.integer(0))).unwrap().unwrap().try_into().unwrap()
}
