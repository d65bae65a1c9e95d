//! Values in and out of both databases.

use anlan_kernel::Problem;

/// A value of a statement or a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Absent.
    Null,
    /// A whole number.
    Integer(i64),
    /// A float.
    Real(f64),
    /// A text, or a JSON text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

/// A row of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Returns a text.
    pub fn text(&self, column: usize) -> Result<&str, Problem> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// Returns a text that may be absent.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, Problem> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// Returns a whole number.
    pub fn integer(&self, column: usize) -> Result<i64, Problem> {
        match self.0.get(column) {
            Some(Value::Integer(number)) => Ok(*number),
            other => Err(wrong(column, "integer", other)),
        }
    }

    /// Returns bytes.
    pub fn blob(&self, column: usize) -> Result<&[u8], Problem> {
        match self.0.get(column) {
            Some(Value::Blob(bytes)) => Ok(bytes),
            other => Err(wrong(column, "bytes", other)),
        }
    }
}

fn wrong(column: usize, wanted: &str, found: Option<&Value>) -> Problem {
    Problem::internal("store.row", format!("column {column} should be {wanted}, it is {found:?}"))
}
