//! Records as they lie in the tables: the row, its facets, and the journal entry that makes them.

use anlan_kernel::{Context, Placement, Position, Problem, Record, RecordId};
use anlan_store::{NewEntry, Row, Sql, Tx, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, FieldKind, RecordType};
use crate::placement;

/// A record as stored, with what is derived of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub placement: Placement,
    /// When this version was made.
    pub changed_at: String,
    /// Id of who made it.
    pub changed_by: String,
}

/// Text shown for a record in lists.
pub fn title_of(record_type: &RecordType, record: &Record) -> String {
    record.text(&record_type.title).or(record.key.as_deref()).unwrap_or_default().to_owned()
}

/// Columns of a record.
pub(crate) const COLUMNS: &str = "id, kind, key, version, body, valid_from, valid_to, provenance, position";
/// Columns of a record with what is derived of it, of a table called `r`.
pub(crate) const STORED: &str = "r.id, r.kind, r.key, r.version, r.body, r.valid_from, r.valid_to, r.provenance, r.position, r.owner, r.district, r.park, \
     r.changed_at, r.changed_by";

pub(crate) fn read_record(row: &Row<'_>) -> Result<Record, Problem> {
    let bad = |what: &str, cause: String| Problem::internal("registry.row", format!("{what}: {cause}"));
    let day = |text: Option<&str>| {
        text.map(str::parse::<Date>).transpose().map_err(|cause| bad("validity", cause.to_string()))
    };
    Ok(Record {
        id: row.text(0)?.parse()?,
        kind: row.text(1)?.to_owned(),
        key: row.optional_text(2)?.map(str::to_owned),
        version: u32::try_from(row.integer(3)?).map_err(|cause| bad("version", cause.to_string()))?,
        body: serde_json::from_str(row.text(4)?).map_err(|cause| bad("body", cause.to_string()))?,
        valid_from: day(row.optional_text(5)?)?,
        valid_to: day(row.optional_text(6)?)?,
        provenance: serde_json::from_str(row.text(7)?).map_err(|cause| bad("provenance", cause.to_string()))?,
        position: Position::try_from(row.integer(8)?).map_err(|cause| bad("position", cause.to_string()))?,
    })
}

pub(crate) fn read_stored(row: &Row<'_>) -> Result<Stored, Problem> {
    let record = read_record(row)?;
    Ok(Stored {
        placement: placement::read(record.id, row, 9)?,
        changed_at: row.optional_text(12)?.unwrap_or_default().to_owned(),
        changed_by: row.optional_text(13)?.unwrap_or_default().to_owned(),
        record,
    })
}

/// Writes a version of a record: its journal entry, its row, and its facets where they have changed.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    record_type: &RecordType,
    before: Option<&Stored>,
    mut after: Stored,
    change: &Reason<'_>,
) -> Result<Stored, Problem> {
    let record = &mut after.record;
    record.position = 0;
    record.position = tx.journal(NewEntry {
        at: ctx.now,
        actor: ctx.actor.id.clone(),
        action: change.action.to_owned(),
        kind: record.kind.clone(),
        record: record.id,
        version: record.version,
        after: Some(to_text(&*record)?),
        batch: change.batch,
    })?;
    let title = title_of(record_type, record);
    let moved = before.is_some_and(|before| before.placement != after.placement);
    let kept_title = before.filter(|before| title_of(record_type, &before.record) == title);
    if kept_title.is_some_and(|before| before.record.key == record.key) && !moved {
        // The indexes by title, key and place stay as they are.
        tx.execute(
            "update record set version = $2, body = $3, valid_from = $4, valid_to = $5, provenance = $6, position = $7,
               changed_at = $8, changed_by = $9 where id = $1",
            &[
                record.id.into(),
                i64::from(record.version).into(),
                to_text(&record.body)?.into(),
                day(record.valid_from),
                day(record.valid_to),
                to_text(&record.provenance)?.into(),
                i64::try_from(record.position).unwrap_or(i64::MAX).into(),
                after.changed_at.as_str().into(),
                after.changed_by.as_str().into(),
            ],
        )?;
    } else {
        let [owner, district, park] = placement::columns(&after.placement);
        tx.execute(
            "insert into record (id, kind, key, version, title, body, valid_from, valid_to, provenance, position, owner, district, park,
               changed_at, changed_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict (id) do update set key = excluded.key, version = excluded.version, title = excluded.title,
               body = excluded.body, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
               provenance = excluded.provenance, position = excluded.position, owner = excluded.owner,
               district = excluded.district, park = excluded.park, changed_at = excluded.changed_at,
               changed_by = excluded.changed_by",
            &[
                record.id.into(),
                record.kind.as_str().into(),
                record.key.clone().into(),
                i64::from(record.version).into(),
                title.as_str().into(),
                to_text(&record.body)?.into(),
                day(record.valid_from),
                day(record.valid_to),
                to_text(&record.provenance)?.into(),
                i64::try_from(record.position).unwrap_or(i64::MAX).into(),
                owner,
                district,
                park,
                after.changed_at.as_str().into(),
                after.changed_by.as_str().into(),
            ],
        )?;
    }
    let facets = facets_of(record_type, &after.record);
    if kept_title.is_none_or(|before| facets_of(record_type, &before.record) != facets) {
        write_facets(tx, &after.record, &title, &facets, before.is_some())?;
    }
    if moved {
        placement::cascade(tx, catalogue, after.record.id)?;
    }
    Ok(after)
}

/// What a change is called, and the batch it belongs to.
pub(crate) struct Reason<'a> {
    pub(crate) action: &'a str,
    pub(crate) batch: Option<RecordId>,
}

/// Takes a record away; its history stays in the journal.
pub(crate) fn erase(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    record: &Record,
    action: &str,
    batch: Option<RecordId>,
) -> Result<(), Problem> {
    tx.journal(NewEntry {
        at: ctx.now,
        actor: ctx.actor.id.clone(),
        action: action.to_owned(),
        kind: record.kind.clone(),
        record: record.id,
        version: record.version + 1,
        after: None,
        batch,
    })?;
    tx.execute("delete from facet where id = $1", &[record.id.into()])?;
    tx.execute("delete from record where id = $1", &[record.id.into()])?;
    Ok(())
}

/// Derives title and facets of a record anew.
pub(crate) fn derive(tx: &mut Tx<'_>, catalogue: &Catalogue, id: RecordId) -> Result<(), Problem> {
    let found =
        tx.query_optional(&format!("select {COLUMNS}, title from record where id = $1"), &[id.into()], |row| {
            Ok((read_record(row)?, row.text(9)?.to_owned()))
        })?;
    let Some((record, known_title)) = found else { return Ok(()) };
    let Some(record_type) = catalogue.get(&record.kind) else { return Ok(()) };
    let title = title_of(record_type, &record);
    let mut known: Vec<(String, String)> =
        tx.query("select field, value from facet where id = $1", &[id.into()], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
        })?;
    let facets = facets_of(record_type, &record);
    let mut wanted = facets.clone();
    known.sort();
    wanted.sort();
    if title == known_title && wanted == known {
        return Ok(());
    }
    tx.execute("update record set title = $2 where id = $1", &[id.into(), title.as_str().into()])?;
    write_facets(tx, &record, &title, &facets, true)
}

fn facets_of(record_type: &RecordType, record: &Record) -> Vec<(String, String)> {
    let facets = record_type.fields.iter().filter(|field| field.is_facet());
    facets
        .filter_map(|field| Some((facet_field(&field.kind, &field.name), record.text(&field.name)?.to_owned())))
        .collect()
}

fn write_facets(
    tx: &mut Tx<'_>,
    record: &Record,
    title: &str,
    facets: &[(String, String)],
    replace: bool,
) -> Result<(), Problem> {
    if replace {
        tx.execute("delete from facet where id = $1", &[record.id.into()])?;
    }
    for (field, value) in facets {
        tx.execute(
            "insert into facet (field, value, kind, title, id) values ($1, $2, $3, $4, $5)",
            &[field.into(), value.into(), record.kind.as_str().into(), title.into(), record.id.into()],
        )?;
    }
    Ok(())
}

/// References share the facet table under a prefix, so that "who refers to this?" is one look-up.
pub(crate) fn facet_field(kind: &FieldKind, name: &str) -> String {
    match kind {
        FieldKind::Reference { .. } => format!("ref:{name}"),
        _ => name.to_owned(),
    }
}

fn day(day: Option<Date>) -> Value {
    day.map(|day| day.to_string()).into()
}

pub(crate) fn to_text(value: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|cause| Problem::internal("registry.json", cause))
}
