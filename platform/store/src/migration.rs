//! Migrations: each is applied once, in order, and its text may not change once released.

use std::collections::BTreeMap;

use anlan_kernel::{Kind, Problem};
use sha2::{Digest as _, Sha256};

use crate::connection::Connection;
use crate::value::Value;

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Number; steps are applied in this order.
    pub version: i64,
    /// What it does.
    pub name: &'static str,
    /// Statements, with `{json}`, `{blob}` and `{text}` for types the two databases name differently.
    pub statements: &'static str,
}

impl Migration {
    /// Returns a step whose statements serve both databases.
    pub const fn shared(version: i64, name: &'static str, statements: &'static str) -> Self {
        Self { version, name, statements }
    }

    fn checksum(&self) -> String {
        hex(&Sha256::digest(self.statements.as_bytes()))
    }
}

/// Steps of the store itself.
pub(crate) const OWN: &[Migration] = &[
    Migration::shared(1, "journal", include_str!("../migrations/0001_journal.sql")),
    Migration::shared(2, "journal head", include_str!("../migrations/0002_journal_head.sql")),
];

/// Brings a database to the schema of this program.
pub(crate) fn migrate(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<(), Problem> {
    connection.batch("create table if not exists schema_migration (version bigint primary key, name text not null, checksum text not null)")?;
    connection.batch(connection.begin_write())?;
    let result = apply(connection, migrations);
    connection.batch(if result.is_ok() { "commit" } else { "rollback" })?;
    result
}

fn apply(connection: &mut dyn Connection, migrations: &[Migration]) -> Result<(), Problem> {
    let mut known: BTreeMap<i64, Migration> = BTreeMap::new();
    for migration in OWN.iter().chain(migrations) {
        known.insert(migration.version, *migration);
    }
    let mut applied: BTreeMap<i64, (String, String)> = BTreeMap::new();
    connection.each("select version, name, checksum from schema_migration order by version", &[], &mut |row| {
        applied.insert(row.integer(0)?, (row.text(1)?.to_owned(), row.text(2)?.to_owned()));
        Ok(true)
    })?;
    if let Some((version, (name, _))) = applied.iter().find(|(version, _)| !known.contains_key(version)) {
        let newest = known.keys().next_back().copied().unwrap_or_default();
        return Err(Problem::new(
            Kind::Conflict,
            "store.newer_database",
            format!("数据库由更新的版本写成（结构步骤{version}“{name}”；本程序到{newest}）"),
            format!("the database was written by a newer version (schema step {version} \u{201c}{name}\u{201d}; this program knows up to {newest})"),
        )
        .remedy("换用该版本或更新的 anlan；不要用旧版本写入", "use that version of anlan or a later one; do not write to it with an older one"));
    }
    for (version, migration) in &known {
        match applied.get(version) {
            Some((_, checksum)) if *checksum == migration.checksum() => {}
            Some((name, _)) => {
                return Err(Problem::internal(
                    "store.migration_changed",
                    format!("schema step {version} {name} is not the one that was applied"),
                ));
            }
            None => {
                let statements = connection.dialect(migration.statements);
                connection.batch(&statements)?;
                connection.execute(
                    "insert into schema_migration (version, name, checksum) values ($1, $2, $3)",
                    &[Value::Integer(*version), migration.name.into(), migration.checksum().into()],
                )?;
            }
        }
    }
    Ok(())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
