//! PostgreSQL: the database as a server.

use std::collections::HashMap;
use std::error::Error as StdError;

use anlan_kernel::{Kind, Problem};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use crate::connection::Connection;
use crate::value::{Row, Value};

pub(crate) struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, Problem> {
        let client = Client::connect(url, NoTls).map_err(|cause| problem(&cause))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    fn prepared(&mut self, statement: &str) -> Result<Statement, Problem> {
        if let Some(prepared) = self.statements.get(statement) {
            return Ok(prepared.clone());
        }
        let prepared = self.client.prepare(statement).map_err(|cause| problem(&cause))?;
        self.statements.insert(statement.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

impl Connection for Postgres {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Problem> {
        let prepared = self.prepared(statement)?;
        self.client.execute(&prepared, &borrowed(parameters)).map_err(|cause| problem(&cause))
    }

    fn each(
        &mut self,
        statement: &str,
        parameters: &[Value],
        then: &mut dyn FnMut(&Row) -> Result<bool, Problem>,
    ) -> Result<(), Problem> {
        let prepared = self.prepared(statement)?;
        let mut rows = self.client.query_raw(&prepared, borrowed(parameters)).map_err(|cause| problem(&cause))?;
        while let Some(row) = rows.next().map_err(|cause| problem(&cause))? {
            if !then(&read(&row)?)? {
                break;
            }
        }
        Ok(())
    }

    fn batch(&mut self, statements: &str) -> Result<(), Problem> {
        self.client.batch_execute(statements).map_err(|cause| problem(&cause))
    }

    fn begin_write(&self) -> &'static str {
        "begin"
    }

    fn begin_read(&self) -> &'static str {
        "begin isolation level repeatable read read only"
    }

    fn dialect(&self, statement: &str) -> String {
        // The byte order of texts is that of SQLite, so that pages follow one another alike.
        statement.replace("{json}", "json").replace("{blob}", "bytea").replace("{text}", "text collate \"C\"")
    }

    fn is_open(&self) -> bool {
        !self.client.is_closed()
    }
}

fn borrowed(parameters: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    parameters.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Integer(number) => number.to_sql(&Type::INT8, out),
            Self::Real(number) => number.to_sql(&Type::FLOAT8, out),
            Self::Text(text) => {
                if text.contains('\0') {
                    return Err("a text holds a NUL character".into());
                }
                text.as_str().to_sql(&Type::TEXT, out) // JSON travels as its text
            }
            Self::Blob(bytes) => bytes.to_sql(&Type::BYTEA, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::FLOAT8, Type::TEXT, Type::VARCHAR, Type::JSON, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

/// The text of a JSON or text column, byte for byte.
struct Raw(String);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(ty: &Type) -> bool {
        [Type::TEXT, Type::VARCHAR, Type::JSON, Type::NAME].contains(ty)
    }
}

fn read(row: &postgres::Row) -> Result<Row, Problem> {
    let mut values = Vec::with_capacity(row.len());
    for (at, column) in row.columns().iter().enumerate() {
        let ty = column.type_();
        let value = if *ty == Type::INT8 {
            row.try_get::<_, Option<i64>>(at).map(|value| value.map(Value::Integer))
        } else if *ty == Type::INT4 {
            row.try_get::<_, Option<i32>>(at).map(|value| value.map(|number| Value::Integer(number.into())))
        } else if *ty == Type::FLOAT8 {
            row.try_get::<_, Option<f64>>(at).map(|value| value.map(Value::Real))
        } else if *ty == Type::BYTEA {
            row.try_get::<_, Option<Vec<u8>>>(at).map(|value| value.map(Value::Blob))
        } else {
            row.try_get::<_, Option<Raw>>(at).map(|value| value.map(|raw| Value::Text(raw.0)))
        };
        values.push(value.map_err(|cause| problem(&cause))?.unwrap_or(Value::Null));
    }
    Ok(Row(values))
}

/// Turns a fault of the server into what a person can act on.
pub(crate) fn problem(cause: &postgres::Error) -> Problem {
    if cause.is_closed() || cause.code().is_none() && cause.source().is_some_and(|source| source.is::<std::io::Error>())
    {
        return Problem::new(
            Kind::Unavailable,
            "store.server_gone",
            format!("连不上数据库服务器：{cause}"),
            format!("the database server does not answer: {cause}"),
        )
        .remedy("确认 PostgreSQL 正在运行且地址无误", "see that PostgreSQL is running and the address is right");
    }
    match cause.code() {
        Some(code) if *code == SqlState::DISK_FULL => crate::sqlite::disk_full(),
        Some(code) if *code == SqlState::INVALID_CATALOG_NAME || *code == SqlState::INVALID_PASSWORD => Problem::new(
            Kind::Unavailable,
            "store.cannot_open",
            format!("打不开数据库：{cause}"),
            format!("the database cannot be opened: {cause}"),
        )
        .remedy("建好数据库并核对地址、用户与密码", "create the database and check address, user and password"),
        _ => {
            let detail = cause.as_db_error().map_or_else(|| cause.to_string(), |error| error.message().to_owned());
            Problem::internal("store.postgres", detail)
        }
    }
}
