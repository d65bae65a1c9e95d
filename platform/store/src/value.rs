//! Values into the database and rows out of it, the same for every database.

use std::borrow::Cow;

use anlan_kernel::{Problem, RecordId};

use crate::connection::postgres::RawText;

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; truth is 0 or 1.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text, JSON included.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

macro_rules! from {
    ($($type:ty => $value:ident => $made:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        })*
    };
}

from! {
    i64 => value => Self::Integer(value);
    i32 => value => Self::Integer(value.into());
    u32 => value => Self::Integer(value.into());
    bool => value => Self::Integer(value.into());
    f64 => value => Self::Real(value);
    String => value => Self::Text(value);
    &String => value => Self::Text(value.clone());
    &str => value => Self::Text(value.to_owned());
    Cow<'_, str> => value => Self::Text(value.into_owned());
    RecordId => value => Self::Text(value.to_string());
    Vec<u8> => value => Self::Blob(value);
    &[u8] => value => Self::Blob(value.to_vec());
    [u8; 32] => value => Self::Blob(value.to_vec());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer; columns are counted from 0.
pub struct Row<'a>(Cells<'a>);

enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self(Cells::Sqlite(row))
    }

    pub(crate) fn postgres(row: &'a postgres::Row) -> Self {
        Self(Cells::Postgres(row))
    }

    /// Returns a column of text, JSON included.
    pub fn text(&self, column: usize) -> Result<&str, Problem> {
        self.optional_text(column)?.ok_or_else(|| empty(column))
    }

    /// Returns a column of text that may be null.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, Problem> {
        match self.0 {
            Cells::Sqlite(row) => row
                .get_ref(column)
                .map_err(|cause| misread(column, cause))?
                .as_str_or_null()
                .map_err(|cause| misread(column, cause)),
            Cells::Postgres(row) => row
                .try_get::<_, Option<RawText<'_>>>(column)
                .map(|text| text.map(|text| text.0))
                .map_err(|cause| misread(column, cause)),
        }
    }

    /// Returns a column of whole numbers.
    pub fn integer(&self, column: usize) -> Result<i64, Problem> {
        self.optional_integer(column)?.ok_or_else(|| empty(column))
    }

    /// Returns a column of whole numbers that may be null.
    pub fn optional_integer(&self, column: usize) -> Result<Option<i64>, Problem> {
        match self.0 {
            Cells::Sqlite(row) => row.get(column).map_err(|cause| misread(column, cause)),
            Cells::Postgres(row) => {
                use postgres::types::Type;
                let read = match *row.columns().get(column).ok_or_else(|| empty(column))?.type_() {
                    Type::INT2 => row.try_get::<_, Option<i16>>(column).map(|number| number.map(i64::from)),
                    Type::INT4 => row.try_get::<_, Option<i32>>(column).map(|number| number.map(i64::from)),
                    Type::BOOL => row.try_get::<_, Option<bool>>(column).map(|truth| truth.map(i64::from)),
                    _ => row.try_get::<_, Option<i64>>(column),
                };
                read.map_err(|cause| misread(column, cause))
            }
        }
    }

    /// Returns a column of numbers.
    pub fn real(&self, column: usize) -> Result<f64, Problem> {
        self.optional_real(column)?.ok_or_else(|| empty(column))
    }

    /// Returns a column of numbers that may be null.
    pub fn optional_real(&self, column: usize) -> Result<Option<f64>, Problem> {
        match self.0 {
            Cells::Sqlite(row) => row.get(column).map_err(|cause| misread(column, cause)),
            Cells::Postgres(row) => row.try_get(column).map_err(|cause| misread(column, cause)),
        }
    }

    /// Returns a column of bytes.
    pub fn blob(&self, column: usize) -> Result<&[u8], Problem> {
        let bytes = match self.0 {
            Cells::Sqlite(row) => row
                .get_ref(column)
                .map_err(|cause| misread(column, cause))?
                .as_blob_or_null()
                .map_err(|cause| misread(column, cause))?,
            Cells::Postgres(row) => row.try_get::<_, Option<&[u8]>>(column).map_err(|cause| misread(column, cause))?,
        };
        bytes.ok_or_else(|| empty(column))
    }
}

fn empty(column: usize) -> Problem {
    Problem::internal("store.column_empty", format!("column {column} is null or absent"))
}

fn misread(column: usize, cause: impl std::fmt::Display) -> Problem {
    Problem::internal("store.column", format!("column {column}: {cause}"))
}
