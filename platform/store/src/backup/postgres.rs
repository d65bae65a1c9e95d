//! Backup of a server's database: every row of every table as a line of JSON, read in one consistent state.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use anlan_kernel::Problem;
use serde::{Deserialize, Serialize};

use super::exists;
use crate::connection::Connection;
use crate::journal::Head;
use crate::location::Location;
use crate::migrate::{self, Migration};
use crate::problems;
use crate::reader::Reader;

/// A line that begins a table; the lines after it are its rows.
#[derive(Serialize, Deserialize)]
struct Table {
    table: String,
}

const TABLES: &str = "select table_name from information_schema.tables
     where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name";

pub(super) fn copy(reader: &mut Reader, to: &Path) -> Result<(u32, Head), Problem> {
    let found = (migrate::schema_version(reader)?, reader.journal_head()?);
    let unwritten = |error| problems::file(&error, to);
    let mut out = BufWriter::new(File::create(to).map_err(unwritten)?);
    let tables = reader.query(TABLES, &[], |row| Ok(row.text(0)?.to_owned()))?;
    for table in tables {
        let head = serde_json::to_string(&Table { table: table.clone() });
        writeln!(out, "{}", head.map_err(|cause| Problem::internal("backup.table", cause))?).map_err(unwritten)?;
        // Rows are arrays of one, so that no row can be taken for the beginning of a table.
        let sql = format!("select cast(json_build_array(row) as text) from \"{table}\" as row");
        reader.query_each(&sql, &[], |row| writeln!(out, "{}", row.text(0)?.replace('\n', " ")).map_err(unwritten))?;
    }
    let file = out.into_inner().map_err(|error| unwritten(error.into_error()))?;
    file.sync_all().map_err(unwritten)?;
    Ok(found)
}

/// Fills an empty database in one transaction.
pub(super) fn restore(from: &Path, url: &str, migrations: &[Migration]) -> Result<(), Problem> {
    let location = Location::Postgres(url.to_owned());
    let mut reader = Reader { connection: Connection::writer(&location)? };
    if !reader.query(TABLES, &[], |_| Ok(()))?.is_empty() {
        return Err(exists("backup.target_exists", Path::new(&location.shown())));
    }
    migrate::in_transaction(&mut reader, |reader| {
        let applied = applied(from)?;
        migrate::create(reader, migrations, &applied)?;
        load(reader, from)
    })
}

/// Returns the steps of the schema that the backup was made with.
fn applied(from: &Path) -> Result<Vec<u32>, Problem> {
    #[derive(Deserialize)]
    struct Step {
        version: u32,
    }
    let mut steps = Vec::new();
    each_row(from, |table, line| {
        if table == "store_migration" {
            let [step]: [Step; 1] =
                serde_json::from_str(line).map_err(|cause| Problem::internal("backup.row", cause))?;
            steps.push(step.version);
        }
        Ok(())
    })?;
    Ok(steps)
}

fn load(reader: &mut Reader, from: &Path) -> Result<(), Problem> {
    each_row(from, |table, line| {
        let quoted = table.replace('"', "\"\"");
        let sql = format!(
            "insert into \"{quoted}\" select * from json_populate_record(null::\"{quoted}\", cast($1 as json) -> 0)"
        );
        reader.connection.execute(&sql, &[line.into()]).map(|_| ())
    })
}

fn each_row(from: &Path, mut each: impl FnMut(&str, &str) -> Result<(), Problem>) -> Result<(), Problem> {
    let unread = |error| problems::file(&error, from);
    let mut table = String::new();
    for line in BufReader::new(File::open(from).map_err(unread)?).lines() {
        let line = line.map_err(unread)?;
        if line.starts_with('[') {
            each(&table, &line)?;
        } else {
            let head: Table = serde_json::from_str(&line).map_err(|cause| Problem::internal("backup.table", cause))?;
            table = head.table;
        }
    }
    Ok(())
}
