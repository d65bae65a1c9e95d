//! What a database says, as a person may read it.

use anlan_kernel::{Kind, Problem};
use postgres::error::SqlState;
use rusqlite::ErrorCode;

/// Turns an error of SQLite into a problem.
pub(crate) fn sqlite(error: rusqlite::Error) -> Problem {
    let Some(code) = error.sqlite_error_code() else { return Problem::internal("store.sql", error) };
    match code {
        ErrorCode::DiskFull => disk_full(),
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            io(&error)
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => busy(),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => corrupt(&error),
        ErrorCode::ConstraintViolation => constraint(&error.to_string()),
        _ => Problem::internal("store.sql", error),
    }
}

/// Turns an error of PostgreSQL into a problem.
pub(crate) fn postgres(error: postgres::Error) -> Problem {
    let Some(from_server) = error.as_db_error() else {
        return if error.is_closed()
            || std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        {
            unreachable(&error)
        } else {
            Problem::internal("store.sql", cause_of(&error))
        };
    };
    let code = from_server.code();
    match code {
        &SqlState::DISK_FULL => disk_full(),
        &SqlState::IO_ERROR => io(from_server.message()),
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::LOCK_NOT_AVAILABLE => {
            busy()
        }
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => corrupt(from_server.message()),
        _ if code.code().starts_with("23") => {
            constraint(from_server.constraint().unwrap_or_else(|| from_server.message()))
        }
        // Class 57: operator intervention, 08: connection, 53: resources.
        _ if ["57", "08", "53"].iter().any(|class| code.code().starts_with(class)) => {
            unreachable(from_server.message())
        }
        _ => Problem::internal("store.sql", from_server.message()),
    }
}

/// Turns an error of the file system into a problem.
pub(crate) fn file(error: &std::io::Error, path: &std::path::Path) -> Problem {
    let problem = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => disk_full(),
        _ => io(error),
    };
    if path.as_os_str().is_empty() { problem } else { problem.in_file(path.display().to_string()) }
}

fn cause_of(error: &postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

pub(crate) fn disk_full() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.disk_full",
        "磁盘已满，本次修改未保存；已确认的数据不受影响，仍可查询",
        "the disk is full and this change was not saved; what was acknowledged is safe and can be read",
    )
    .remedy("清理或扩充数据库所在磁盘后重试", "free or add space on the disk of the database, then try again")
}

fn io(cause: impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.io",
        format!("读写数据库文件失败，本次操作未完成：{cause}"),
        format!("the database file could not be read or written; nothing was done: {cause}"),
    )
    .remedy("检查磁盘、路径和访问权限", "check the disk, the path and its permissions")
}

pub(crate) fn busy() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.busy",
        "另一程序正在写入数据库",
        "another program is writing to the database",
    )
    .remedy("稍后重试", "try again")
}

pub(crate) fn corrupt(cause: impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Internal,
        "store.corrupt",
        format!("数据库文件已损坏或不是数据库：{cause}"),
        format!("the database file is damaged or is no database: {cause}"),
    )
    .remedy("保留原文件，用最近的备份恢复", "keep the file and restore the latest backup")
}

fn constraint(what: &str) -> Problem {
    Problem::new(
        Kind::Conflict,
        "store.constraint",
        format!("与已有数据冲突：{what}"),
        format!("it conflicts with data already there: {what}"),
    )
}

pub(crate) fn unreachable(cause: impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.unreachable",
        format!("数据库服务器无法连接：{cause}"),
        format!("the database server cannot be reached: {cause}"),
    )
    .remedy("检查数据库服务器后重试", "check the database server, then try again")
}

pub(crate) fn queue_full() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.queue",
        "写入请求过多，本次修改未保存",
        "too many changes are waiting; this one was not saved",
    )
    .remedy("稍后重试", "try again")
}

pub(crate) fn closed() -> Problem {
    Problem::new(Kind::Unavailable, "store.closed", "数据库已关闭", "the database is closed")
        .remedy("重新启动程序", "start the program again")
}

pub(crate) fn flush_failed(cause: impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.flush_failed",
        format!("磁盘落盘失败，本次修改未保存：{cause}"),
        format!("the disk failed to flush; this change was not saved: {cause}"),
    )
    .remedy("检查磁盘后重新启动程序", "check the disk, then start the program again")
}

pub(crate) fn commit_unknown(cause: impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.commit_unknown",
        format!("提交时与数据库服务器失去连接，本次修改可能已保存：{cause}"),
        format!("the database server was lost during commit; the change may have been saved: {cause}"),
    )
    .remedy("重新读取，确认后再重试", "read again to see, then try again if needed")
}

pub(crate) fn stopped() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "store.stopped",
        "磁盘未能落盘，已停止写入以保护数据；仍可查询",
        "the disk failed to flush, so writing has stopped to protect the data; reading goes on",
    )
    .remedy("检查磁盘后重新启动程序", "check the disk, then start the program again")
}

pub(crate) fn panicked(cause: &str) -> Problem {
    Problem::internal("store.command_panicked", cause)
}
