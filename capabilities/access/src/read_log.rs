//! The log of sensitive reads: who saw what of whom, and what for. The audit administrator reads all of it; an enterprise reads who looked at
//! its own records.

use std::collections::BTreeSet;

use anlan_kernel::{Actor, Problem, ReadNote, RecordId};
use anlan_store::{Reader, Row, Value};

use crate::keeper::Keeper;

/// A sensitive read as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Id, sortable by time.
    pub id: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who, as an actor of the journal.
    pub reader: String,
    /// Name.
    pub reader_name: String,
    /// What was done.
    pub action: String,
    /// Record type.
    pub kind: String,
    /// Record; absent where many were read.
    pub record: Option<String>,
    /// Title of the record as it was.
    pub title: Option<String>,
    /// Enterprise or person it belongs to.
    pub owner: Option<String>,
    /// Fields.
    pub fields: Vec<String>,
    /// Purpose stated.
    pub purpose: String,
    /// How many records.
    pub count: i64,
}

/// Writes a read. Nobody sees what could not be written here.
pub(crate) fn note(keeper: &Keeper, actor: &Actor, read: ReadNote) -> Result<(), Problem> {
    let now = (keeper.now)();
    let placed = match (read.record, keeper.places.get()) {
        (Some(record), Some(places)) => places(&read.kind, record)?,
        _ => None,
    };
    let fields = serde_json::to_string(&read.fields).map_err(|cause| Problem::internal("access.read_log", cause))?;
    let parameters: Vec<Value> = vec![
        keeper.ids.next_id(now).into(),
        now.as_millisecond().into(),
        actor.id.as_str().into(),
        actor.name.as_str().into(),
        read.action.into(),
        read.kind.into(),
        read.record.into(),
        placed.as_ref().map(|placed| placed.title.clone()).into(),
        placed.and_then(|placed| placed.placement.owner).into(),
        fields.into(),
        read.purpose.into(),
        i64::try_from(read.count).unwrap_or(i64::MAX).into(),
    ];
    keeper.store.write(move |tx| {
        tx.execute(
            "insert into read_log (id, at, reader, reader_name, action, kind, record, title, owner, fields, purpose, count)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &parameters,
        )
    })?;
    Ok(())
}

/// What reads are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only of records of these owners; all where nothing is said.
    pub owners: Option<BTreeSet<RecordId>>,
    /// Only by this reader.
    pub reader: Option<String>,
    /// Only of this record.
    pub record: Option<RecordId>,
    /// Only of this type.
    pub kind: Option<String>,
    /// Only what was done so.
    pub action: Option<String>,
    /// Only before this one.
    pub before: Option<RecordId>,
    /// Only from this instant on, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Only before this instant.
    pub until: Option<i64>,
    /// How many at most.
    pub limit: usize,
}

/// Returns reads, the latest first.
pub fn reads(reader: &mut Reader, wanted: &Wanted) -> Result<Vec<Read>, Problem> {
    let mut parameters: Vec<Value> = Vec::new();
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut add = |condition: &str, value: Value| {
        parameters.push(value);
        conditions.push(format!("{condition} ${}", parameters.len()));
    };
    if let Some(before) = wanted.before {
        add("id <", before.into());
    }
    if let Some(from) = wanted.from {
        add("at >=", from.into());
    }
    if let Some(until) = wanted.until {
        add("at <", until.into());
    }
    if let Some(by) = &wanted.reader {
        add("reader =", by.into());
    }
    if let Some(record) = wanted.record {
        add("record =", record.into());
    }
    if let Some(kind) = &wanted.kind {
        add("kind =", kind.into());
    }
    if let Some(action) = &wanted.action {
        add("action =", action.into());
    }
    if let Some(owners) = &wanted.owners {
        let mut places = Vec::new();
        for owner in owners {
            parameters.push((*owner).into());
            places.push(format!("${}", parameters.len()));
        }
        if places.is_empty() {
            return Ok(Vec::new());
        }
        conditions.push(format!("owner in ({})", places.join(", ")));
    }
    let sql = format!(
        "select id, at, reader, reader_name, action, kind, record, title, owner, fields, purpose, count
         from read_log where {} order by id desc limit {}",
        conditions.join(" and "),
        wanted.limit
    );
    reader.query(&sql, &parameters, read_row)
}

fn read_row(row: &Row<'_>) -> Result<Read, Problem> {
    Ok(Read {
        id: row.text(0)?.to_owned(),
        at: row.integer(1)?,
        reader: row.text(2)?.to_owned(),
        reader_name: row.text(3)?.to_owned(),
        action: row.text(4)?.to_owned(),
        kind: row.text(5)?.to_owned(),
        record: row.optional_text(6)?.map(str::to_owned),
        title: row.optional_text(7)?.map(str::to_owned),
        owner: row.optional_text(8)?.map(str::to_owned),
        fields: serde_json::from_str(row.text(9)?).map_err(|cause| Problem::internal("access.read_log", cause))?,
        purpose: row.text(10)?.to_owned(),
        count: row.integer(11)?,
    })
}
