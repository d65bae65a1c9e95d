//! Schema: numbered steps, each applied once in a transaction of its own.

use std::collections::BTreeMap;

use anlan_kernel::{Kind, Problem};
use sha2::{Digest as _, Sha256};

use crate::journal::{Tail, hex, unsigned};
use crate::reader::Reader;

/// One step of the schema. Numbers below 1000 are the store's own.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Number; steps are applied in its order.
    pub version: u32,
    /// What it does.
    pub name: &'static str,
    /// Statement for SQLite.
    pub sqlite: &'static str,
    /// Statement for PostgreSQL.
    pub postgres: &'static str,
}

impl Migration {
    /// Returns a step whose text serves both databases: `{json}` and `{blob}` stand for the types, `{key}` for a primary key of whole
    /// numbers.
    pub const fn shared(version: u32, name: &'static str, sql: &'static str) -> Self {
        Self { version, name, sqlite: sql, postgres: sql }
    }

    fn sql(&self, reader: &Reader) -> String {
        reader.connection.schema(match reader.connection {
            crate::connection::Connection::Sqlite(_) => self.sqlite,
            crate::connection::Connection::Postgres(_) => self.postgres,
        })
    }
}

const CREATE: &str = "create table if not exists store_migration (version bigint primary key, name text not null, checksum text not null)";

const OWN: &[Migration] = &[
    Migration::shared(1, "store: journal", include_str!("../migrations/0001_journal.sql")),
    Migration::shared(2, "store: journal head", include_str!("../migrations/0002_journal_head.sql")),
];

/// Applies the steps that are missing.
///
/// # Errors
/// `store.newer` where the database knows a step that we do not; `store.schema_changed` where a step applied earlier reads differently now.
pub(crate) fn migrate(reader: &mut Reader, steps: &[Migration]) -> Result<(), Problem> {
    let ours = all(steps)?;
    // Programs that start together take turns here.
    in_transaction(reader, |reader| reader.connection.batch(CREATE))?;
    let applied = applied(reader)?;
    let latest = ours.keys().next_back().copied().unwrap_or_default();
    if let Some((version, (name, _))) = applied.iter().rev().find(|(version, _)| !ours.contains_key(version)) {
        return Err(newer(*version, name, latest));
    }
    for step in ours.values() {
        let sql = step.sql(reader);
        let checksum = hex(&Sha256::digest(sql.as_bytes()));
        match applied.get(&step.version) {
            Some((_, there)) if *there == checksum => {}
            Some(_) => return Err(changed(step)),
            None => in_transaction(reader, |reader| apply(reader, step, &sql, &checksum))?,
        }
    }
    in_transaction(reader, Tail::initialise)
}

/// Makes the tables of some steps, and notes nothing: the notes come with the data of a backup.
pub(crate) fn create(reader: &mut Reader, steps: &[Migration], wanted: &[u32]) -> Result<(), Problem> {
    reader.connection.batch(CREATE)?;
    for step in all(steps)?.values().filter(|step| wanted.contains(&step.version)) {
        let sql = step.sql(reader);
        reader.connection.batch(&sql)?;
    }
    Ok(())
}

/// Returns the number of the latest step known.
pub(crate) fn latest(steps: &[Migration]) -> u32 {
    OWN.iter().chain(steps).map(|step| step.version).max().unwrap_or_default()
}

/// Returns the number of the latest step applied.
pub(crate) fn schema_version(reader: &mut Reader) -> Result<u32, Problem> {
    Ok(applied(reader)?.keys().next_back().copied().unwrap_or_default())
}

/// Returns the store's own steps and the others by number.
fn all(steps: &[Migration]) -> Result<BTreeMap<u32, &Migration>, Problem> {
    let mut all = BTreeMap::new();
    for step in OWN.iter().chain(steps) {
        if all.insert(step.version, step).is_some() {
            return Err(Problem::internal("store.migrations", format!("two migrations have number {}", step.version)));
        }
    }
    Ok(all)
}

fn applied(reader: &mut Reader) -> Result<BTreeMap<u32, (String, String)>, Problem> {
    let rows = reader.query("select version, name, checksum from store_migration", &[], |row| {
        let version = u32::try_from(unsigned(row.integer(0)?)).unwrap_or(u32::MAX);
        Ok((version, (row.text(1)?.to_owned(), row.text(2)?.to_owned())))
    })?;
    Ok(rows.into_iter().collect())
}

fn apply(reader: &mut Reader, step: &Migration, sql: &str, checksum: &str) -> Result<(), Problem> {
    // Another program may have been faster.
    if applied(reader)?.contains_key(&step.version) {
        return Ok(());
    }
    reader.connection.batch(sql)?;
    reader.connection.execute(
        "insert into store_migration (version, name, checksum) values ($1, $2, $3)",
        &[step.version.into(), step.name.into(), checksum.into()],
    )?;
    Ok(())
}

pub(crate) fn in_transaction(
    reader: &mut Reader,
    work: impl FnOnce(&mut Reader) -> Result<(), Problem>,
) -> Result<(), Problem> {
    reader.connection.begin_write()?;
    if matches!(reader.connection, crate::connection::Connection::Postgres(_)) {
        // Any number will do, as long as it is always the same.
        reader.query_each("select cast(pg_advisory_xact_lock(1095650382) as text)", &[], |_| Ok(()))?;
    }
    match work(reader).and_then(|()| reader.connection.batch("commit")) {
        Ok(()) => Ok(()),
        Err(problem) => {
            // The first problem is the one to tell; a lost connection has rolled back by itself.
            let _ = reader.connection.batch("rollback");
            Err(problem)
        }
    }
}

fn newer(version: u32, name: &str, ours: u32) -> Problem {
    Problem::new(
        Kind::Conflict,
        "store.newer",
        format!("数据库版本为{version}（{name}），高于本程序的版本{ours}；未作任何改动"),
        format!("the database is at version {version} ({name}), this program knows versions up to {ours}; it was left as it is"),
    )
    .remedy("请使用建立该数据库的新版程序", "use the newer program that the database was written with")
}

fn changed(step: &Migration) -> Problem {
    Problem::new(
        Kind::Conflict,
        "store.schema_changed",
        format!("数据库第{}步（{}）与本程序不一致", step.version, step.name),
        format!("step {} ({}) of the database differs from this program's", step.version, step.name),
    )
    .remedy("请使用建立该数据库的程序，或从备份恢复", "use the program that made the database, or restore a backup")
}
