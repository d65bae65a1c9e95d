//! SQLite: the database in a file.

use std::path::Path;
use std::time::Duration;

use anlan_kernel::{Kind, Problem};
use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, OpenFlags, ToSql, types::ToSqlOutput};

use crate::connection::Connection;
use crate::value::{Row, Value};

/// Statements kept prepared on each connection.
const CACHED_STATEMENTS: usize = 128;

pub(crate) struct Sqlite(pub(crate) rusqlite::Connection);

impl Sqlite {
    /// Opens the connection of the writer; creates the file where there is none.
    pub(crate) fn open_writer(path: &Path) -> Result<Self, Problem> {
        let connection = rusqlite::Connection::open(path).map_err(|cause| problem(&cause))?;
        let this = Self(connection).prepared()?;
        // Full: an acknowledged commit is on disk.
        this.0
            .execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma wal_autocheckpoint = 4000; pragma cache_size = -65536")
            .map_err(|cause| problem(&cause))?;
        Ok(this)
    }

    /// Opens a connection that reads only.
    pub(crate) fn open_reader(path: &Path) -> Result<Self, Problem> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(path, flags).map_err(|cause| problem(&cause))?;
        Self(connection).prepared()
    }

    fn prepared(self) -> Result<Self, Problem> {
        self.0.busy_timeout(Duration::from_secs(5)).map_err(|cause| problem(&cause))?;
        self.0.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(self)
    }
}

impl Connection for Sqlite {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Problem> {
        let mut prepared = self.0.prepare_cached(&statement.replace('$', "?")).map_err(|cause| problem(&cause))?;
        let changed = prepared.execute(rusqlite::params_from_iter(parameters)).map_err(|cause| problem(&cause))?;
        Ok(changed as u64)
    }

    fn each(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem> {
        let mut prepared = self.0.prepare_cached(&statement.replace('$', "?")).map_err(|cause| problem(&cause))?;
        let columns = prepared.column_count();
        let mut rows = prepared.query(rusqlite::params_from_iter(parameters)).map_err(|cause| problem(&cause))?;
        while let Some(row) = rows.next().map_err(|cause| problem(&cause))? {
            let values = (0..columns)
                .map(|column| row.get_ref(column).map(read))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|cause| problem(&cause))?;
            if !then(&Row(values))? {
                break;
            }
        }
        Ok(())
    }

    fn batch(&mut self, statements: &str) -> Result<(), Problem> {
        self.0.execute_batch(statements).map_err(|cause| problem(&cause))
    }

    fn begin_write(&self) -> &'static str {
        "begin immediate"
    }

    fn begin_read(&self) -> &'static str {
        "begin"
    }

    fn dialect(&self, statement: &str) -> String {
        statement.replace("{json}", "text").replace("{blob}", "blob").replace("{text}", "text")
    }

    fn is_open(&self) -> bool {
        true
    }
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

fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// Turns a fault of SQLite into what a person can act on.
pub(crate) fn problem(cause: &rusqlite::Error) -> Problem {
    match cause.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => disk_full(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::new(
            Kind::Unavailable,
            "store.in_use",
            "数据库正被另一个程序写入",
            "another program is writing to the database",
        )
        .remedy("等它结束，或先停止它", "wait until it is done, or stop it first"),
        Some(ErrorCode::NotADatabase) => {
            Problem::invalid("store.not_a_database", "该文件不是安澜数据库", "the file is not an Anlan database")
                .remedy("核对 --database 的路径", "check the path given as --database")
        }
        Some(ErrorCode::DatabaseCorrupt) => Problem::new(
            Kind::Internal,
            "store.corrupt",
            format!("数据库文件损坏：{cause}"),
            format!("the database file is damaged: {cause}"),
        )
        .remedy(
            "用 anlan restore 恢复最近的备份，再用 anlan journal verify 核对",
            "restore the latest backup with anlan restore, then run anlan journal verify",
        ),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => Problem::new(
            Kind::Unavailable,
            "store.cannot_open",
            format!("打不开数据库：{cause}"),
            format!("the database cannot be opened: {cause}"),
        )
        .remedy("检查路径和权限；先运行 anlan init", "check the path and the permissions; run anlan init first"),
        Some(ErrorCode::SystemIoFailure) => Problem::new(
            Kind::Unavailable,
            "store.io",
            format!("读写磁盘出错：{cause}"),
            format!("the disk does not read or write: {cause}"),
        )
        .remedy("检查磁盘；已确认的数据不会丢失", "check the disk; nothing acknowledged is lost"),
        _ => Problem::internal("store.sqlite", cause),
    }
}

/// The disk is full; what was acknowledged is safe, reading goes on.
pub(crate) fn disk_full() -> Problem {
    Problem::new(Kind::Unavailable, "store.disk_full", "磁盘已满，未写入", "the disk is full; nothing was written")
        .remedy(
            "腾出空间后重试；已确认的数据不受影响，仍可查询",
            "free some space and try again; what was acknowledged is safe, and reading goes on",
        )
}
