//! PostgreSQL: one session with its prepared statements.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use anlan_kernel::Problem;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::Each;
use crate::problems;
use crate::value::{Row, Value};

/// How long a server may take to answer a call for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements kept prepared on each connection.
const CACHED_STATEMENTS: usize = 256;

pub(crate) struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
    begun: bool,
}

impl Postgres {
    pub(crate) fn connect(url: &str) -> Result<Self, Problem> {
        let mut config: postgres::Config = url.parse().map_err(|error: postgres::Error| {
            Problem::invalid(
                "store.address",
                format!("数据库地址有误：{error}"),
                format!("the address of the database is not valid: {error}"),
            )
            .remedy("写作 postgres://用户@主机:端口/库名", "write postgres://user@host:port/database")
        })?;
        config.connect_timeout(CONNECT_TIMEOUT).application_name("anlan");
        let mut client = config.connect(NoTls).map_err(problems::postgres)?;
        // A commit is answered only after it is flushed, whatever the server's default.
        client
            .batch_execute("set synchronous_commit = on; set client_min_messages = warning; set timezone = 'UTC'")
            .map_err(problems::postgres)?;
        Ok(Self { client, statements: HashMap::new(), begun: false })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Problem> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= CACHED_STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql).map_err(problems::postgres)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, Problem> {
        let statement = self.prepared(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|value| value as _).collect();
        self.client.execute(&statement, &parameters).map_err(problems::postgres)
    }

    pub(crate) fn query(&mut self, sql: &str, parameters: &[Value], each: &mut Each<'_>) -> Result<(), Problem> {
        let statement = self.prepared(sql)?;
        let mut rows = self.client.query_raw(&statement, parameters).map_err(problems::postgres)?;
        while let Some(row) = rows.next().map_err(problems::postgres)? {
            if each(&Row::postgres(&row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Problem> {
        self.client.batch_execute(sql).map_err(problems::postgres)?;
        match sql.split(' ').next() {
            Some("begin") => self.begun = true,
            Some("commit") => self.begun = false,
            Some("rollback") if !sql.contains(" to ") => self.begun = false,
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn commit(&mut self) -> Result<(), Problem> {
        self.begun = false;
        self.client.batch_execute("commit").map_err(|error| {
            // Refused by the server it is rolled back; without an answer nobody knows.
            if self.client.is_closed() { problems::commit_unknown(&error) } else { problems::postgres(error) }
        })
    }

    pub(crate) fn in_transaction(&self) -> bool {
        self.begun && !self.client.is_closed()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}

/// Text of any textual type, JSON included, as the server sends it.
pub(crate) struct RawText<'a>(pub(crate) &'a str);

impl<'a> FromSql<'a> for RawText<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        // The binary form of jsonb begins with its version.
        let text = if *kind == Type::JSONB { raw.get(1..).unwrap_or_default() } else { raw };
        Ok(Self(std::str::from_utf8(text)?))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON | Type::JSONB
        )
    }
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(number), &Type::INT2) => i16::try_from(*number)?.to_sql(kind, out),
            (Self::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Self::Integer(number), &Type::BOOL) => (*number != 0).to_sql(kind, out),
            #[expect(clippy::cast_precision_loss, reason = "the column is a float: the caller wants one")]
            (Self::Integer(number), &Type::FLOAT8) => (*number as f64).to_sql(kind, out),
            (Self::Integer(number), &Type::INT8) => number.to_sql(kind, out),
            (Self::Real(number), &Type::FLOAT8) => number.to_sql(kind, out),
            (Self::Text(text), &Type::JSONB) => {
                out.extend_from_slice(&[1]);
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Text(text), kind) if RawText::accepts(kind) => {
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, kind) => Err(format!("{value:?} does not fit a parameter of type {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
