//! Recorded runs: a row each, and the journal entry that made it.

use anlan_kernel::record::FieldSource;
use anlan_kernel::{Problem, Provenance, Record, RecordId};
use anlan_store::journal::verify::StateCheck;
use anlan_store::{NewEntry, Reader, Row, Tx, Value};

use jiff::Timestamp;

use super::Run;

/// Kind of the journal entries of runs. They stand in a table of their own, not among records: nobody declares a run by hand.
pub const KIND: &str = "risk_run";

/// How the table of runs is compared with the journal.
pub const STATE_CHECK: StateCheck = StateCheck {
    table: "risk_run",
    covers: |kind| kind == KIND,
    sql: "select id, record from risk_run order by id",
    state: |row: &Row<'_>| row.text(1).map(str::to_owned),
};

/// Records a run.
pub(super) fn record(tx: &mut Tx<'_>, run: &Run, now: Timestamp) -> Result<(), Problem> {
    let bad = |cause: serde_json::Error| Problem::internal("risk.run", cause);
    let serde_json::Value::Object(body) = serde_json::to_value(run).map_err(bad)? else {
        return Err(Problem::internal("risk.run", "a run is an object"));
    };
    let record = Record {
        id: run.id,
        kind: KIND.to_owned(),
        key: None,
        version: 1,
        body,
        valid_from: None,
        valid_to: None,
        provenance: Provenance {
            default: FieldSource { source: "risk".to_owned(), date: None, by: run.by.id.clone() },
            ..Provenance::default()
        },
        position: 0,
    };
    let text = serde_json::to_string(&record).map_err(bad)?;
    let position = tx.journal(NewEntry {
        at: now,
        actor: run.by.id.clone(),
        action: "create".to_owned(),
        kind: KIND.to_owned(),
        record: run.id,
        version: 1,
        after: Some(text.clone()),
        batch: None,
    })?;
    tx.execute(
        "insert into risk_run (id, position, replay_of, record) values ($1, $2, $3, $4)",
        &[run.id.into(), i64::try_from(position).unwrap_or(i64::MAX).into(), Value::from(run.replay_of), text.into()],
    )?;
    Ok(())
}

/// Returns recorded runs, the last first.
pub(super) fn list(reader: &mut Reader, limit: usize) -> Result<Vec<Run>, Problem> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    reader.query("select record from risk_run order by position desc limit $1", &[limit.into()], read)
}

/// Returns a recorded run.
pub(super) fn get(reader: &mut Reader, id: RecordId) -> Result<Option<Run>, Problem> {
    reader.query_optional("select record from risk_run where id = $1", &[id.into()], read)
}

fn read(row: &Row<'_>) -> Result<Run, Problem> {
    let bad = |cause: serde_json::Error| Problem::internal("risk.run", cause);
    let record: Record = serde_json::from_str(row.text(0)?).map_err(bad)?;
    serde_json::from_value(serde_json::Value::Object(record.body)).map_err(bad)
}
