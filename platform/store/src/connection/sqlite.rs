//! SQLite: a file, write-ahead log, every commit flushed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anlan_kernel::Problem;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, ToSql, params_from_iter};

use super::Each;
use crate::problems;
use crate::value::{Row, Value};

/// How long another process may hold the file before a writer gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements kept prepared on each connection.
const CACHED_STATEMENTS: usize = 128;
/// Marks a file as ours: "ANLN".
const APPLICATION_ID: i32 = 0x414e_4c4e;

pub(crate) struct Sqlite {
    pub(crate) connection: rusqlite::Connection,
    rewritten: HashMap<String, String>,
}

impl Sqlite {
    pub(crate) fn writer(path: &Path) -> Result<Self, Problem> {
        let here = |problem: Problem| problem.in_file(path.display().to_string());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| problems::file(&error, folder))?;
        }
        let sqlite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        sqlite.claim(path)?;
        sqlite
            .connection
            .execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on")
            .map_err(|error| here(problems::sqlite(error)))?;
        // What a savepoint would undo is kept in memory, not in a file of its own; and the pages of one commit stay at hand until then.
        sqlite
            .connection
            .execute_batch("pragma temp_store = memory; pragma cache_size = -65536")
            .map_err(|error| here(problems::sqlite(error)))?;
        Ok(sqlite)
    }

    pub(crate) fn reader(path: &Path) -> Result<Self, Problem> {
        let sqlite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        sqlite.connection.execute_batch("pragma query_only = on").map_err(problems::sqlite)?;
        Ok(sqlite)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, Problem> {
        let here = |error| problems::sqlite(error).in_file(path.display().to_string());
        let connection =
            rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(here)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(here)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(Self { connection, rewritten: HashMap::new() })
    }

    /// Refuses a database of another program, marks an empty one as ours.
    fn claim(&self, path: &Path) -> Result<(), Problem> {
        let here = |error| problems::sqlite(error).in_file(path.display().to_string());
        // One statement, so that both are of the same moment: another program may be making the database right now.
        let (id, tables): (i32, i64) = self
            .connection
            .query_row(
                "select (select application_id from pragma_application_id), (select count(*) from sqlite_schema)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(here)?;
        if id == APPLICATION_ID {
            return Ok(());
        }
        if tables > 0 {
            return Err(Problem::invalid(
                "store.foreign",
                "该数据库属于其他程序，未作任何改动",
                "the database belongs to another program; it was left as it is",
            )
            .remedy("另选文件，或检查路径", "choose another file, or check the path")
            .in_file(path.display().to_string()));
        }
        self.connection.execute_batch(&format!("pragma application_id = {APPLICATION_ID}")).map_err(here)
    }

    pub(crate) fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Problem> {
        let sql = rewritten(&mut self.rewritten, sql);
        let mut statement = self.connection.prepare_cached(sql).map_err(problems::sqlite)?;
        let count = statement.execute(params_from_iter(parameters)).map_err(problems::sqlite)?;
        Ok(count as u64)
    }

    pub(crate) fn query(&mut self, sql: &str, parameters: &[Value], each: &mut Each<'_>) -> Result<(), Problem> {
        let sql = rewritten(&mut self.rewritten, sql);
        let mut statement = self.connection.prepare_cached(sql).map_err(problems::sqlite)?;
        let mut rows = statement.query(params_from_iter(parameters)).map_err(problems::sqlite)?;
        while let Some(row) = rows.next().map_err(problems::sqlite)? {
            if each(&Row::sqlite(row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Problem> {
        if sql.contains(';') {
            return self.connection.execute_batch(sql).map_err(problems::sqlite);
        }
        let mut statement = self.connection.prepare_cached(sql).map_err(problems::sqlite)?;
        statement.raw_execute().map(|_| ()).map_err(problems::sqlite)
    }

    pub(crate) fn commit(&mut self) -> Result<(), Problem> {
        let mut statement = self.connection.prepare_cached("commit").map_err(problems::sqlite)?;
        statement.raw_execute().map(|_| ()).map_err(|error| match error {
            rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error {
                    extended_code: rusqlite::ffi::SQLITE_IOERR_FSYNC | rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC,
                    ..
                },
                _,
            ) => problems::flush_failed(&error),
            error => problems::sqlite(error),
        })
    }

    pub(crate) fn integrity(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        let outcome = self.query("pragma integrity_check(20)", &[], &mut |row| {
            found.push(row.text(0)?.to_owned());
            Ok(std::ops::ControlFlow::Continue(()))
        });
        found.extend(outcome.err().map(|problem| problem.message.en.into_owned()));
        found.retain(|text| text != "ok");
        found
    }

    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }
}

/// Returns the statement with `?1` for `$1`; what was rewritten once is kept.
fn rewritten<'a>(kept: &'a mut HashMap<String, String>, sql: &'a str) -> &'a str {
    if !sql.contains('$') {
        return sql;
    }
    if !kept.contains_key(sql) {
        if kept.len() >= CACHED_STATEMENTS {
            kept.clear();
        }
        kept.insert(sql.to_owned(), with_question_marks(sql).into_owned());
    }
    &kept[sql]
}

/// Replaces `$` before a digit, outside quotes.
fn with_question_marks(sql: &str) -> Cow<'_, str> {
    let mut quote = None;
    let mut out = String::with_capacity(sql.len());
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        let parameter = quote.is_none() && letter == '$' && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { letter });
    }
    Cow::Owned(out)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_rewritten_outside_quotes_only() {
        assert_eq!(with_question_marks("a = $2 and b = $10"), "a = ?2 and b = ?10");
        assert_eq!(with_question_marks("a = '$1' and \"$2\" = $3"), "a = '$1' and \"$2\" = ?3");
        assert_eq!(with_question_marks("a = 'it''s $1' or b = $1"), "a = 'it''s $1' or b = ?1");
    }
}
