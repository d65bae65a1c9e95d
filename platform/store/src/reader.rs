//! Reading: statements with `$1` parameters, over one consistent state of the database.

use std::ops::ControlFlow;

use anlan_kernel::Problem;

use crate::connection::Connection;
use crate::value::{Row, Value};

/// A consistent view of the database.
///
/// Statements are portable: `$1` for parameters, `body ->> 'field'` for JSON. Sums of whole numbers are cast
/// (`cast(sum(n) as bigint)`), as PostgreSQL widens them otherwise.
pub struct Reader {
    pub(crate) connection: Connection,
}

impl Reader {
    /// Returns all rows of a statement.
    pub fn query<T>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problem> {
        let mut rows = Vec::new();
        self.query_each(sql, parameters, |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Returns the first row of a statement, if there is one.
    pub fn query_optional<T>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        let mut found = None;
        self.query_until(sql, parameters, |row| {
            found = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// Calls back with every row, without holding them all.
    pub fn query_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.query_until(sql, parameters, |row| each(row).map(ControlFlow::Continue))
    }

    /// Calls back with row after row until told to stop.
    pub fn query_until(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Problem>,
    ) -> Result<(), Problem> {
        self.connection.query(sql, parameters, &mut each)
    }
}

/// Anything that can be asked: a [`Reader`], or a [`Tx`](crate::Tx) that sees its own changes.
pub trait Sql {
    /// Returns the reader behind it.
    fn reader(&mut self) -> &mut Reader;

    /// Returns all rows of a statement.
    fn query<T>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problem> {
        self.reader().query(sql, parameters, read)
    }

    /// Returns the first row of a statement, if there is one.
    fn query_optional<T>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        self.reader().query_optional(sql, parameters, read)
    }

    /// Calls back with every row, without holding them all.
    fn query_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: impl FnMut(&Row<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.reader().query_each(sql, parameters, each)
    }

    /// Calls back with row after row until told to stop.
    fn query_until(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Problem>,
    ) -> Result<(), Problem> {
        self.reader().query_until(sql, parameters, each)
    }
}

impl Sql for Reader {
    fn reader(&mut self) -> &mut Reader {
        self
    }
}
