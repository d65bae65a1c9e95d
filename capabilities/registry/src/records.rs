//! Records: create, change, delete, read. Every change is one journal entry in the same transaction.

use anlan_kernel::{Body, Context, Entry, FieldSource, Kind, Placement, Problem, Provenance, Record, RecordId};
use anlan_store::{Sql, Store, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, RecordType};
use crate::placement::{self, Referred};
use crate::validate::{key_of, validate};

pub(crate) mod references;
pub(crate) mod rows;

pub(crate) use references::key_when_stored;
use rows::{COLUMNS, Reason, STORED};
pub use rows::{Stored, title_of};

/// A record to be declared.
#[derive(Clone, Debug, Default)]
pub struct NewRecord {
    /// Record type.
    pub kind: String,
    /// Fields; references are given by the key or the id of the record referred to.
    pub body: Body,
    /// First day on which the fact holds.
    pub valid_from: Option<Date>,
    /// First day on which it no longer holds.
    pub valid_to: Option<Date>,
    /// What was read or who said it.
    pub source: String,
    /// The day it was stated.
    pub source_date: Option<Date>,
    /// Batch the change belongs to.
    pub batch: Option<RecordId>,
}

/// A change of an existing record.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Fields to set; `null` removes one.
    pub fields: Body,
    /// First day on which the fact holds, where the change says one.
    pub valid_from: Option<Date>,
    /// First day on which it no longer holds, where the change says one.
    pub valid_to: Option<Date>,
    /// The fact holds from the beginning.
    pub without_valid_from: bool,
    /// The fact holds without end.
    pub without_valid_to: bool,
    /// Version the change was made on.
    pub expected_version: u32,
    /// What was read or who said it.
    pub source: String,
    /// The day it was stated.
    pub source_date: Option<Date>,
    /// Batch the change belongs to.
    pub batch: Option<RecordId>,
}

/// A record as written, with what a person should look at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Written {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub placement: Placement,
    /// When this version was made.
    pub changed_at: String,
    /// Id of who made it.
    pub changed_by: String,
    /// Records it refers to.
    pub referred: Vec<Referred>,
    /// Warnings.
    pub warnings: Vec<Problem>,
}

impl Written {
    fn new(stored: Stored, referred: Vec<Referred>, warnings: Vec<Problem>) -> Self {
        let Stored { record, placement, changed_at, changed_by } = stored;
        Self { record, placement, changed_at, changed_by, referred, warnings }
    }
}

/// Asked before a record is written whether the one who acts may.
pub trait Gate: Send + Sync {
    /// Lets the attempt pass, or says what stands against it.
    fn pass(&self, tx: &mut Tx<'_>, attempt: &Attempt<'_>) -> Result<(), Vec<Problem>>;
}

/// A record about to be written.
pub struct Attempt<'a> {
    /// Its type.
    pub record_type: &'a RecordType,
    /// What is there; nothing where it is new.
    pub before: Option<&'a Stored>,
    /// What it is to be.
    pub after: &'a Record,
    /// Where it will stand.
    pub placement: &'a Placement,
    /// Records it will refer to.
    pub referred: &'a [Referred],
    /// Fields as the one who acts has given them, whether or not their values change.
    pub given: &'a Body,
}

/// The gate of the command line and of the house's own programs: nobody is asked.
pub struct Open;

impl Gate for Open {
    fn pass(&self, _tx: &mut Tx<'_>, _attempt: &Attempt<'_>) -> Result<(), Vec<Problem>> {
        Ok(())
    }
}

/// Runs an action on records as one command of the store: it is kept whole, or, with all its faults told, not at all.
pub fn act<T: Send + 'static>(
    store: &Store,
    action: impl FnOnce(&mut Tx<'_>) -> Result<T, Vec<Problem>> + Send + 'static,
) -> Result<T, Vec<Problem>> {
    store
        .write_or_roll_back(move |tx| {
            let result = action(tx);
            let keep = result.is_ok();
            Ok((result, keep))
        })
        .unwrap_or_else(|problem| Err(vec![problem]))
}

/// Declares a record.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    new: NewRecord,
) -> Result<Written, Vec<Problem>> {
    create_through(&Open, tx, ctx, catalogue, new)
}

/// Declares a record for somebody whose rights a gate knows.
pub fn create_through(
    gate: &dyn Gate,
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    new: NewRecord,
) -> Result<Written, Vec<Problem>> {
    let record_type = catalogue.require(&new.kind).map_err(one)?;
    let given = new.body.clone();
    let (mut body, warnings) = validate(record_type, new.body)?;
    let referred = references::resolve(tx, record_type, &mut body)?;
    check_validity(new.valid_from, new.valid_to).map_err(one)?;
    let id = ctx.ids.next_id(ctx.now);
    let placement = placement::compute(record_type, id, &body, &referred);
    let record = Record {
        id,
        kind: new.kind,
        key: key_of(record_type, &body),
        version: 1,
        body,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        provenance: Provenance {
            default: FieldSource { source: new.source, date: new.source_date, by: ctx.actor.id.clone() },
            ..Provenance::default()
        },
        position: 0,
    };
    let attempt = Attempt {
        record_type,
        before: None,
        after: &record,
        placement: &placement,
        referred: &referred,
        given: &given,
    };
    gate.pass(tx, &attempt)?;
    if let Some(key) = &record.key
        && let Some(there) = find_by_key(tx, &record.kind, key).map_err(one)?
    {
        return Err(vec![duplicate_key(record_type, key, &there)]);
    }
    let stored = made(ctx, record, placement);
    let why = Reason { action: "create", batch: new.batch };
    let stored = rows::write(tx, ctx, catalogue, record_type, None, stored, &why).map_err(one)?;
    Ok(Written::new(stored, referred, warnings))
}

/// Changes a record; refused when somebody else changed it first. A change that changes nothing writes nothing.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    id: RecordId,
    change: Change,
) -> Result<Written, Vec<Problem>> {
    update_through(&Open, tx, ctx, catalogue, id, change)
}

/// Changes a record for somebody whose rights a gate knows.
pub fn update_through(
    gate: &dyn Gate,
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    id: RecordId,
    change: Change,
) -> Result<Written, Vec<Problem>> {
    let before = require_stored(tx, id).map_err(one)?;
    let there = &before.record;
    let record_type = catalogue.require(&there.kind).map_err(one)?;
    if there.version != change.expected_version {
        return Err(vec![version_conflict(tx, Some(record_type), there, change.expected_version).map_err(one)?]);
    }
    let given = change.fields.clone();
    let mut fields = there.body.clone();
    for (name, value) in change.fields {
        if value.is_null() && record_type.get(&name).is_some() {
            fields.remove(&name);
        } else {
            fields.insert(name, value);
        }
    }
    let (mut body, warnings) = validate(record_type, fields)?;
    let referred = references::resolve(tx, record_type, &mut body)?;
    let valid_from = change.valid_from.or(there.valid_from.filter(|_| !change.without_valid_from));
    let valid_to = change.valid_to.or(there.valid_to.filter(|_| !change.without_valid_to));
    check_validity(valid_from, valid_to).map_err(one)?;
    let placement = placement::compute(record_type, id, &body, &referred);
    let is_same = body == there.body && (valid_from, valid_to) == (there.valid_from, there.valid_to);
    let mut record = there.clone();
    let source = FieldSource { source: change.source, date: change.source_date, by: ctx.actor.id.clone() };
    for field in &record_type.fields {
        let name = field.name.as_ref();
        if body.get(name) != there.body.get(name) {
            if body.contains_key(name) {
                record.provenance.fields.insert(name.to_owned(), source.clone());
            } else {
                record.provenance.fields.remove(name);
            }
        }
    }
    record.key = key_of(record_type, &body);
    record.body = body;
    (record.valid_from, record.valid_to) = (valid_from, valid_to);
    let attempt = Attempt {
        record_type,
        before: Some(&before),
        after: &record,
        placement: &placement,
        referred: &referred,
        given: &given,
    };
    gate.pass(tx, &attempt)?;
    if is_same {
        return Ok(Written::new(before, referred, warnings));
    }
    if let Some(key) = &record.key
        && there.key.as_ref() != Some(key)
        && let Some(other) = find_by_key(tx, &there.kind, key).map_err(one)?
    {
        return Err(vec![duplicate_key(record_type, key, &other)]);
    }
    record.version += 1;
    let stored = made(ctx, record, placement);
    let why = Reason { action: "update", batch: change.batch };
    let stored = rows::write(tx, ctx, catalogue, record_type, Some(&before), stored, &why).map_err(one)?;
    Ok(Written::new(stored, referred, warnings))
}

fn made(ctx: &Context<'_>, record: Record, placement: Placement) -> Stored {
    Stored { record, placement, changed_at: ctx.now.to_string(), changed_by: ctx.actor.id.clone() }
}

/// Deletes a record that no other record refers to. Its history stays in the journal.
pub fn delete(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    id: RecordId,
    expected_version: u32,
    batch: Option<RecordId>,
) -> Result<Record, Problem> {
    let there = require(tx, id)?;
    if there.version != expected_version {
        return Err(version_conflict(tx, None, &there, expected_version)?);
    }
    let users = tx.query(
        "select kind, title from facet where value = $1 and field like 'ref:%' limit 3",
        &[id.to_string().into()],
        |row| Ok(format!("{} {}", row.text(0)?, row.text(1)?)),
    )?;
    if !users.is_empty() {
        let users = users.join("; ");
        return Err(Problem::new(
            Kind::Conflict,
            "record.in_use",
            format!("仍被引用：{users}"),
            format!("other records still refer to it: {users}"),
        )
        .remedy("先删除或改正引用它的记录", "delete or change the records that refer to it first")
        .on_record(id));
    }
    rows::erase(tx, ctx, &there, "delete", batch)?;
    Ok(there)
}

/// Puts a record back to an earlier state, or away where there was none: the undo of imports and merges.
pub(crate) fn restore(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    now: Option<&Record>,
    then: Option<Record>,
    action: &str,
    batch: Option<RecordId>,
) -> Result<(), Problem> {
    match (now, then) {
        (Some(now), None) => rows::erase(tx, ctx, now, action, batch),
        (now, Some(mut then)) => {
            then.version = now.map_or(then.version, |record| record.version) + 1;
            let record_type = catalogue.require(&then.kind)?;
            let before = match now {
                Some(now) => stored(tx, now.id)?,
                None => None,
            };
            let referred = placement::referred(tx, record_type, &then.body)?;
            let placement = placement::compute(record_type, then.id, &then.body, &referred);
            let after = made(ctx, then, placement);
            let why = Reason { action, batch };
            rows::write(tx, ctx, catalogue, record_type, before.as_ref(), after, &why).map(|_| ())
        }
        (None, None) => Ok(()),
    }
}

/// Returns a record.
pub fn get(sql: &mut impl Sql, id: RecordId) -> Result<Option<Record>, Problem> {
    sql.query_optional(
        &format!("select {COLUMNS} from record where id = $1"),
        &[id.to_string().into()],
        rows::read_record,
    )
}

/// Returns a record by its outside key.
pub fn find_by_key(sql: &mut impl Sql, kind: &str, key: &str) -> Result<Option<Record>, Problem> {
    sql.query_optional(
        &format!("select {COLUMNS} from record where kind = $1 and key = $2"),
        &[kind.into(), key.into()],
        rows::read_record,
    )
}

/// Calls back with every record of a type, in order of ids, without holding them all.
pub fn each(
    sql: &mut impl Sql,
    kind: &str,
    mut then: impl FnMut(Record) -> Result<(), Problem>,
) -> Result<(), Problem> {
    sql.query_each(&format!("select {COLUMNS} from record where kind = $1 order by id"), &[kind.into()], |row| {
        then(rows::read_record(row)?)
    })
}

/// Returns how many records there are of each type.
pub fn counts(sql: &mut impl Sql) -> Result<Vec<(String, u64)>, Problem> {
    sql.query("select kind, count(*) from record group by kind order by kind", &[], |row| {
        Ok((row.text(0)?.to_owned(), u64::try_from(row.integer(1)?).unwrap_or(0)))
    })
}

/// Returns a record with what is derived of it.
pub fn stored(sql: &mut impl Sql, id: RecordId) -> Result<Option<Stored>, Problem> {
    sql.query_optional(&format!("select {STORED} from record r where r.id = $1"), &[id.into()], rows::read_stored)
}

/// Returns a record with what is derived of it, or a problem that says there is none.
pub fn require_stored(sql: &mut impl Sql, id: RecordId) -> Result<Stored, Problem> {
    stored(sql, id)?.ok_or_else(|| not_found(id))
}

/// The problem of a record that is not there, or not for the one who asks; nobody can tell which.
pub fn not_found(id: RecordId) -> Problem {
    Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record").on_record(id)
}

/// Returns a record, or a problem that says there is none.
pub fn require(sql: &mut impl Sql, id: RecordId) -> Result<Record, Problem> {
    get(sql, id)?.ok_or_else(|| not_found(id))
}

/// Takes back the last change of a record, or its deletion: puts it back to the state before, as another change in the journal.
///
/// # Errors
/// A database that cannot be written; a type that is not in the catalogue.
pub fn take_back(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    last: &Entry,
    before: Record,
) -> Result<(), Problem> {
    // Where it was deleted there is nothing now; the versions go on from the deletion's.
    let now = last.after.clone().map(|record| Record { version: last.version, ..record });
    let before = Record { version: last.version, ..before };
    restore(tx, ctx, catalogue, now.as_ref(), Some(before), "undo", None)
}

fn check_validity(from: Option<Date>, to: Option<Date>) -> Result<(), Problem> {
    match (from, to) {
        (Some(from), Some(to)) if to <= from => Err(Problem::invalid(
            "record.validity",
            format!("有效期止日{to}不晚于起日{from}"),
            format!("the validity ends on {to}, not after its beginning on {from}"),
        )
        .remedy("改正起止日期", "correct the two days")),
        _ => Ok(()),
    }
}

fn duplicate_key(record_type: &RecordType, key: &str, there: &Record) -> Problem {
    Problem::new(
        Kind::Conflict,
        "record.duplicate_key",
        format!("{}“{key}”已存在（{}）", record_type.label.zh, title_of(record_type, there)),
        format!(
            "{} \u{201c}{key}\u{201d} is already registered ({})",
            record_type.label.en,
            title_of(record_type, there)
        ),
    )
    .remedy("修改已有记录，或更正编号", "change the record that is there, or correct the code")
    .on_record(there.id)
}

/// Says who changed what since the version that somebody worked on, as the journal has it.
fn version_conflict(
    tx: &mut Tx<'_>,
    record_type: Option<&RecordType>,
    there: &Record,
    expected: u32,
) -> Result<Problem, Problem> {
    let history = tx.reader().history(there.id)?;
    let seen = history.iter().find(|entry| entry.version == expected).and_then(|entry| entry.after.as_ref());
    let who = history.last().map_or("?", |entry| entry.actor.as_str());
    let changed = |zh: bool| -> String {
        let Some(seen) = seen else { return "?".to_owned() };
        let mut names: Vec<&String> = there.body.keys().chain(seen.body.keys()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| there.body.get(*name) != seen.body.get(*name));
        let label = |name: &String| match record_type.and_then(|record_type| record_type.get(name)) {
            Some(field) if zh => field.label.zh.to_string(),
            Some(field) => field.label.en.to_string(),
            None => name.clone(),
        };
        names.into_iter().map(label).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
    };
    let version = there.version;
    Ok(Problem::new(
        Kind::Conflict,
        "record.version_conflict",
        format!("{who}已将该记录改为第{version}版（改动：{}），您所依据的是第{expected}版", changed(true)),
        format!(
            "{who} has changed the record to version {version} ({}); you worked on version {expected}",
            changed(false)
        ),
    )
    .remedy("重新读取后再次修改", "read it again and repeat the change")
    .on_record(there.id))
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}
