//! Imports that were made, and how one is taken back.

use anlan_kernel::{Context, Kind, Problem, Record, RecordId};
use anlan_store::{Row, Sql, Tx};
use serde::{Deserialize, Serialize};

use super::{Importer, Report};
use crate::catalogue::Catalogue;
use crate::records;

/// What taking back an import did.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UndoReport {
    /// Records put back to their earlier state.
    pub restored: u64,
    /// Records taken away because the import had made them.
    pub removed: u64,
    /// Records left as they are, because somebody changed them after the import.
    pub kept: Vec<Problem>,
}

/// One import made earlier.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
    /// Id.
    pub id: String,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// File.
    pub file: String,
    /// Record type.
    pub kind: String,
    /// When it was taken back.
    pub undone_at: Option<String>,
    /// What it did: `rows`, `created`, `updated`, `unchanged`, `refused`.
    pub summary: serde_json::Value,
}

/// Writes down that an import was made.
pub(super) fn remember(tx: &mut Tx<'_>, importer: &Importer, batch: RecordId, report: &Report) -> Result<(), Problem> {
    let summary = serde_json::json!({
        "rows": report.rows, "created": report.created, "updated": report.updated,
        "unchanged": report.unchanged, "refused": report.refused,
    });
    tx.execute(
        "insert into import_batch (id, at, actor, file, kind, summary) values ($1, $2, $3, $4, $5, $6)",
        &[
            batch.to_string().into(),
            importer.now.to_string().into(),
            importer.actor.id.clone().into(),
            report.file.clone().into(),
            report.kind.clone().into(),
            summary.to_string().into(),
        ],
    )?;
    Ok(())
}

/// Returns the imports made, latest first.
pub fn batches(sql: &mut impl Sql) -> Result<Vec<Batch>, Problem> {
    sql.query(
        "select id, at, actor, file, kind, undone_at, summary from import_batch order by at desc, id desc limit 1000",
        &[],
        read_batch,
    )
}

/// Returns an import made earlier.
pub fn batch(sql: &mut impl Sql, id: RecordId) -> Result<Option<Batch>, Problem> {
    sql.query_optional(
        "select id, at, actor, file, kind, undone_at, summary from import_batch where id = $1",
        &[id.into()],
        read_batch,
    )
}

fn read_batch(row: &Row<'_>) -> Result<Batch, Problem> {
    Ok(Batch {
        id: row.text(0)?.to_owned(),
        at: row.text(1)?.to_owned(),
        actor: row.text(2)?.to_owned(),
        file: row.text(3)?.to_owned(),
        kind: row.text(4)?.to_owned(),
        undone_at: row.optional_text(5)?.map(str::to_owned),
        summary: serde_json::from_str(row.text(6)?).unwrap_or_default(),
    })
}

/// Tells whether a file was imported under this name and not taken back since.
pub fn was_imported(sql: &mut impl Sql, file: &str) -> Result<bool, Problem> {
    let found = sql.query_optional(
        "select id from import_batch where file = $1 and undone_at is null limit 1",
        &[file.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Takes back an import: the records it changed return to what they were, those it made go away. A record that somebody changed since is
/// kept and named.
pub fn undo(tx: &mut Tx<'_>, ctx: &Context<'_>, catalogue: &Catalogue, batch: RecordId) -> Result<UndoReport, Problem> {
    let known =
        tx.query_optional("select undone_at from import_batch where id = $1", &[batch.to_string().into()], |row| {
            Ok(row.optional_text(0)?.map(str::to_owned))
        })?;
    match known {
        None => {
            return Err(Problem::new(
                Kind::NotFound,
                "import.not_found",
                format!("没有导入批次{batch}"),
                format!("there is no import {batch}"),
            )
            .remedy("用 anlan import --list 查看批次", "list the imports with anlan import --list"));
        }
        Some(Some(at)) => {
            return Err(Problem::new(
                Kind::Conflict,
                "import.already_undone",
                format!("该导入已于{at}撤销"),
                format!("this import was undone at {at}"),
            ));
        }
        Some(None) => {}
    }
    let mut report = UndoReport::default();
    let mut entries = tx.reader().entries_of_batch(batch)?;
    entries.reverse(); // holdings before the units they refer to
    for entry in entries {
        let now = records::get(tx, entry.record)?;
        let untouched = now.as_ref().is_some_and(|record| record.version == entry.version);
        if !untouched {
            report.kept.push(
                Problem::new(
                    Kind::Conflict,
                    "import.changed_since",
                    "导入之后又有人修改，未撤销",
                    "somebody changed it after the import; it is left as it is",
                )
                .remedy("逐条核对后手工处理", "look at it and settle it by hand")
                .on_record(entry.record)
                .warning(),
            );
            continue;
        }
        let before: Option<Record> = tx.reader().state_before(entry.record, entry.position)?;
        if before.is_none() {
            let users = tx.query(
                "select 1 from facet where value = $1 and field like 'ref:%' limit 1",
                &[entry.record.to_string().into()],
                |_| Ok(()),
            )?;
            if !users.is_empty() {
                report.kept.push(
                    Problem::new(
                        Kind::Conflict,
                        "record.in_use",
                        "仍被其他记录引用，未撤销",
                        "other records refer to it; it is left as it is",
                    )
                    .remedy("先处理引用它的记录", "settle the records that refer to it first")
                    .on_record(entry.record)
                    .warning(),
                );
                continue;
            }
            report.removed += 1;
        } else {
            report.restored += 1;
        }
        records::restore(tx, ctx, catalogue, now.as_ref(), before, "undo", None)?;
    }
    tx.execute(
        "update import_batch set undone_at = $2 where id = $1",
        &[batch.to_string().into(), ctx.now.to_string().into()],
    )?;
    Ok(report)
}
