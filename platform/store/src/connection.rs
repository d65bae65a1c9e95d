//! One connection to either database, and what the two spell differently.

use std::ops::ControlFlow;

use anlan_kernel::Problem;

use crate::location::Location;
use crate::value::{Row, Value};

pub(crate) mod postgres;
pub(crate) mod sqlite;

/// A connection; the variants know everything that differs.
pub(crate) enum Connection {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// What is done with each row.
pub(crate) type Each<'a> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, Problem> + 'a;

macro_rules! either {
    ($self:expr, $connection:ident => $call:expr) => {
        match $self {
            Self::Sqlite($connection) => $call,
            Self::Postgres($connection) => $call,
        }
    };
}

impl Connection {
    /// Opens a connection that may write; a file that is not there is created.
    pub(crate) fn writer(location: &Location) -> Result<Self, Problem> {
        Ok(match location {
            Location::File(path) => Self::Sqlite(sqlite::Sqlite::writer(path)?),
            Location::Postgres(url) => Self::Postgres(Box::new(postgres::Postgres::connect(url)?)),
        })
    }

    /// Opens a connection that only reads.
    pub(crate) fn reader(location: &Location) -> Result<Self, Problem> {
        Ok(match location {
            Location::File(path) => Self::Sqlite(sqlite::Sqlite::reader(path)?),
            Location::Postgres(url) => Self::Postgres(Box::new(postgres::Postgres::connect(url)?)),
        })
    }

    pub(crate) fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Problem> {
        either!(self, connection => connection.execute(sql, parameters))
    }

    pub(crate) fn query(&mut self, sql: &str, parameters: &[Value], each: &mut Each<'_>) -> Result<(), Problem> {
        either!(self, connection => connection.query(sql, parameters, each))
    }

    /// Runs statements without parameters.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Problem> {
        either!(self, connection => connection.batch(sql))
    }

    /// Tells whether the transaction begun is still there; some errors of SQLite end it, a lost server does.
    pub(crate) fn in_transaction(&self) -> bool {
        either!(self, connection => connection.in_transaction())
    }

    /// Tells whether the connection is of no more use.
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(connection) => connection.is_closed(),
        }
    }

    pub(crate) fn begin_write(&mut self) -> Result<(), Problem> {
        self.batch(match self {
            Self::Sqlite(_) => "begin immediate",
            Self::Postgres(_) => "begin",
        })
    }

    pub(crate) fn begin_read(&mut self) -> Result<(), Problem> {
        self.batch(match self {
            Self::Sqlite(_) => "begin",
            Self::Postgres(_) => "begin isolation level repeatable read read only",
        })
    }

    /// Makes the transaction durable.
    pub(crate) fn commit(&mut self) -> Result<(), Problem> {
        either!(self, connection => connection.commit())
    }

    /// Returns what the database itself finds wrong with its file; a server sees to that on its own.
    pub(crate) fn integrity(&mut self) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => connection.integrity(),
            Self::Postgres(_) => Vec::new(),
        }
    }

    /// Locks a row selected in a transaction, where the database does not lock as a whole.
    pub(crate) fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " for update",
        }
    }

    /// Puts the database's own type names into a schema statement.
    pub(crate) fn schema(&self, sql: &str) -> String {
        let names = match self {
            Self::Sqlite(_) => [("{key}", "integer primary key"), ("{json}", "text"), ("{blob}", "blob")],
            Self::Postgres(_) => [("{key}", "bigint primary key"), ("{json}", "json"), ("{blob}", "bytea")],
        };
        names.iter().fold(sql.to_owned(), |sql, (token, name)| sql.replace(token, name))
    }
}
