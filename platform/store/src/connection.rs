//! What an action sees of the database.

use anlan_kernel::{Position, Problem};

use crate::journal::{NewEntry, Tail};
use crate::value::{Row, Value};

/// One connection of either database.
pub(crate) trait Connection: Send {
    /// Runs a statement and returns how many rows it changed.
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Problem>;

    /// Runs a query; the callback returns whether to go on.
    fn each(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem>;

    /// Runs several statements without parameters.
    fn batch(&mut self, statements: &str) -> Result<(), Problem>;

    /// Statement that begins a transaction that writes.
    fn begin_write(&self) -> &'static str;

    /// Statement that begins a transaction that reads one snapshot.
    fn begin_read(&self) -> &'static str;

    /// Writes a statement of a migration in the words of this database.
    fn dialect(&self, statement: &str) -> String;

    /// Tells whether the connection still answers.
    fn is_open(&self) -> bool;
}

/// Statements that read; both [`Tx`] and [`Reader`] run them.
pub trait Sql {
    /// Calls back with each row; an error of the callback ends the query.
    fn each_row(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem>;

    /// Calls back with each row, without holding them all.
    fn query_each(
        &mut self,
        statement: &str,
        parameters: &[Value],
        mut then: impl FnMut(&Row) -> Result<(), Problem>,
    ) -> Result<(), Problem>
    where
        Self: Sized,
    {
        self.each_row(statement, parameters, &mut |row| then(row).map(|()| true))
    }

    /// Returns all rows.
    fn query<T>(
        &mut self,
        statement: &str,
        parameters: &[Value],
        mut read: impl FnMut(&Row) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problem>
    where
        Self: Sized,
    {
        let mut rows = Vec::new();
        self.each_row(statement, parameters, &mut |row| {
            rows.push(read(row)?);
            Ok(true)
        })?;
        Ok(rows)
    }

    /// Returns the first row, if there is one.
    fn query_optional<T>(
        &mut self,
        statement: &str,
        parameters: &[Value],
        mut read: impl FnMut(&Row) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem>
    where
        Self: Sized,
    {
        let mut found = None;
        self.each_row(statement, parameters, &mut |row| {
            found = Some(read(row)?);
            Ok(false)
        })?;
        Ok(found)
    }
}

/// A transaction that writes.
pub struct Tx<'c> {
    pub(crate) connection: &'c mut dyn Connection,
    pub(crate) tail: &'c mut Tail,
}

impl Tx<'_> {
    /// Runs a statement and returns how many rows it changed.
    pub fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Problem> {
        self.connection.execute(statement, parameters)
    }

    /// Adds an entry to the journal and returns its position.
    pub fn journal(&mut self, entry: NewEntry) -> Result<Position, Problem> {
        self.tail.append(self.connection, entry)
    }
}

impl Sql for Tx<'_> {
    fn each_row(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem> {
        self.connection.each(statement, parameters, then)
    }
}

/// A snapshot to read.
pub struct Reader<'c> {
    pub(crate) connection: &'c mut dyn Connection,
}

impl Sql for Reader<'_> {
    fn each_row(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem> {
        self.connection.each(statement, parameters, then)
    }
}
