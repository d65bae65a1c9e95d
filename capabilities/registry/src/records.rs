//! Records as rows: create, change, delete, read, list. Every change is one journal entry in the same transaction.

use anlan_kernel::{
    Body, Context, FieldSource, Kind, Page, PageRequest, Position, Problem, Provenance, Record, RecordId,
};
use anlan_store::{NewEntry, Row, Sql, Store, Tx, Value};
use jiff::civil::Date;

use crate::catalogue::{Catalogue, FieldKind, RecordType};
use crate::validate::{key_of, validate};

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
#[derive(Clone, Debug)]
pub struct Written {
    /// The record.
    pub record: Record,
    /// Warnings.
    pub warnings: Vec<Problem>,
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
    let record_type = catalogue.require(&new.kind).map_err(one)?;
    let (mut body, warnings) = validate(record_type, new.body)?;
    resolve_references(tx, record_type, &mut body)?;
    let key = key_of(record_type, &body);
    if let Some(key) = &key
        && let Some(there) = find_by_key(tx, &new.kind, key).map_err(one)?
    {
        return Err(vec![duplicate_key(record_type, key, &there)]);
    }
    check_validity(new.valid_from, new.valid_to).map_err(one)?;
    let record = Record {
        id: ctx.ids.next_id(ctx.now),
        kind: new.kind,
        key,
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
    let record = write(tx, ctx, record_type, record, "create", new.batch).map_err(one)?;
    Ok(Written { record, warnings })
}

/// Changes a record; refused when somebody else changed it first. A change that changes nothing writes nothing.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    id: RecordId,
    change: Change,
) -> Result<Written, Vec<Problem>> {
    let there = require(tx, id).map_err(one)?;
    let record_type = catalogue.require(&there.kind).map_err(one)?;
    if there.version != change.expected_version {
        return Err(vec![version_conflict(tx, Some(record_type), &there, change.expected_version).map_err(one)?]);
    }
    let mut fields = there.body.clone();
    for (name, value) in change.fields {
        if value.is_null() {
            fields.remove(&name);
        } else {
            fields.insert(name, value);
        }
    }
    let (mut body, warnings) = validate(record_type, fields)?;
    resolve_references(tx, record_type, &mut body)?;
    let (valid_from, valid_to) = (change.valid_from.or(there.valid_from), change.valid_to.or(there.valid_to));
    check_validity(valid_from, valid_to).map_err(one)?;
    if body == there.body && (valid_from, valid_to) == (there.valid_from, there.valid_to) {
        return Ok(Written { record: there, warnings });
    }
    let key = key_of(record_type, &body);
    if let Some(key) = &key
        && there.key.as_ref() != Some(key)
        && let Some(other) = find_by_key(tx, &there.kind, key).map_err(one)?
    {
        return Err(vec![duplicate_key(record_type, key, &other)]);
    }
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
    record.body = body;
    record.key = key;
    (record.valid_from, record.valid_to) = (valid_from, valid_to);
    record.version += 1;
    let record = write(tx, ctx, record_type, record, "update", change.batch).map_err(one)?;
    Ok(Written { record, warnings })
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
    erase(tx, ctx, &there, "delete", batch)?;
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
        (Some(now), None) => erase(tx, ctx, now, action, batch),
        (now, Some(mut then)) => {
            then.version = now.map_or(then.version, |record| record.version) + 1;
            let record_type = catalogue.require(&then.kind.clone())?;
            write(tx, ctx, record_type, then, action, batch).map(|_| ())
        }
        (None, None) => Ok(()),
    }
}

/// Returns a record.
pub fn get(sql: &mut impl Sql, id: RecordId) -> Result<Option<Record>, Problem> {
    sql.query_optional(&format!("select {COLUMNS} from record where id = $1"), &[id.to_string().into()], read_row)
}

/// Returns a record by its outside key.
pub fn find_by_key(sql: &mut impl Sql, kind: &str, key: &str) -> Result<Option<Record>, Problem> {
    sql.query_optional(
        &format!("select {COLUMNS} from record where kind = $1 and key = $2"),
        &[kind.into(), key.into()],
        read_row,
    )
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Record type.
    pub kind: String,
    /// Indexed fields and the values they must have; references by id.
    pub equals: Vec<(String, String)>,
    /// Text the title must begin with.
    pub title_prefix: Option<String>,
    /// Page.
    pub page: PageRequest,
}

/// Lists records by title, then id; pages follow one another without gaps or doubles.
pub fn list(sql: &mut impl Sql, catalogue: &Catalogue, filter: &Filter) -> Result<Page<Record>, Problem> {
    let record_type = catalogue.require(&filter.kind)?;
    let mut parameters: Vec<Value> = vec![filter.kind.clone().into()];
    let mut conditions = vec!["r.kind = $1".to_owned()];
    let mut from = "record r".to_owned();
    let mut order = "r";
    for (count, (field, value)) in filter.equals.iter().enumerate() {
        let Some(described) = record_type.get(field).filter(|field| field.is_facet()) else {
            return Err(Problem::invalid(
                "list.not_indexed",
                format!("列表不能按“{field}”筛选"),
                format!("lists cannot be filtered by \u{201c}{field}\u{201d}"),
            )
            .remedy(
                format!("可筛选：{}", facet_names(record_type)),
                format!("filter by one of: {}", facet_names(record_type)),
            ));
        };
        let alias = format!("f{count}");
        parameters.push(facet_field(&described.kind, field).into());
        parameters.push(value.clone().into());
        let (field_at, value_at) = (parameters.len() - 1, parameters.len());
        if count == 0 {
            // The facet's primary key is already in list order: the page is one range scan.
            from = format!("facet {alias} join record r on r.id = {alias}.id");
            order = "f0";
            conditions.push(format!("{alias}.kind = $1"));
        } else {
            from = format!(
                "{from} join facet {alias} on {alias}.id = r.id and {alias}.kind = r.kind and {alias}.title = r.title"
            );
        }
        conditions.push(format!("{alias}.field = ${field_at} and {alias}.value = ${value_at}"));
    }
    if let Some(prefix) = &filter.title_prefix {
        parameters.push(prefix.clone().into());
        parameters.push(format!("{prefix}\u{10ffff}").into());
        conditions.push(format!(
            "{order}.title >= ${} and {order}.title < ${}",
            parameters.len() - 1,
            parameters.len()
        ));
    }
    if let Some(after) = &filter.page.after {
        let (title, id) = read_cursor(after)?;
        parameters.push(title.into());
        parameters.push(id.to_string().into());
        conditions.push(format!("({order}.title, {order}.id) > (${}, ${})", parameters.len() - 1, parameters.len()));
    }
    let size = filter.page.size();
    let columns = COLUMNS.split(", ").map(|column| format!("r.{column}")).collect::<Vec<_>>().join(", ");
    let statement = format!(
        "select {columns} from {from} where {} order by {order}.title, {order}.id limit {}",
        conditions.join(" and "),
        size + 1
    );
    let mut items = sql.query(&statement, &parameters, read_row)?;
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(|record| format!("{} {}", record.id, title_of(record_type, record)));
    Ok(Page { items, next })
}

/// Calls back with every record of a type, in order of ids, without holding them all.
pub fn each(
    sql: &mut impl Sql,
    kind: &str,
    mut then: impl FnMut(Record) -> Result<(), Problem>,
) -> Result<(), Problem> {
    sql.query_each(&format!("select {COLUMNS} from record where kind = $1 order by id"), &[kind.into()], |row| {
        then(read_row(row)?)
    })
}

/// Returns how many records there are of each type.
pub fn counts(sql: &mut impl Sql) -> Result<Vec<(String, u64)>, Problem> {
    sql.query("select kind, count(*) from record group by kind order by kind", &[], |row| {
        Ok((row.text(0)?.to_owned(), u64::try_from(row.integer(1)?).unwrap_or(0)))
    })
}

/// Returns a record, or a problem that says there is none.
pub fn require(sql: &mut impl Sql, id: RecordId) -> Result<Record, Problem> {
    get(sql, id)?.ok_or_else(|| {
        Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record").on_record(id)
    })
}

/// Text shown for a record in lists.
pub fn title_of(record_type: &RecordType, record: &Record) -> String {
    record.text(&record_type.title).or(record.key.as_deref()).unwrap_or_default().to_owned()
}

const COLUMNS: &str = "id, kind, key, version, body, valid_from, valid_to, provenance, position";

fn read_row(row: &Row<'_>) -> Result<Record, Problem> {
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

fn write(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    record_type: &RecordType,
    mut record: Record,
    action: &str,
    batch: Option<RecordId>,
) -> Result<Record, Problem> {
    record.position = 0;
    record.position = tx.journal(NewEntry {
        at: ctx.now,
        actor: ctx.actor.id.clone(),
        action: action.to_owned(),
        kind: record.kind.clone(),
        record: record.id,
        version: record.version,
        after: Some(to_text(&record)?),
        batch,
    })?;
    let id = record.id.to_string();
    let title = title_of(record_type, &record);
    let optional = |text: Option<String>| text.map_or(Value::Null, Value::from);
    tx.execute(
        "insert into record (id, kind, key, version, title, body, valid_from, valid_to, provenance, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (id) do update set key = excluded.key, version = excluded.version, title = excluded.title,
           body = excluded.body, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
           provenance = excluded.provenance, position = excluded.position",
        &[
            id.clone().into(),
            record.kind.clone().into(),
            optional(record.key.clone()),
            i64::from(record.version).into(),
            title.clone().into(),
            to_text(&record.body)?.into(),
            optional(record.valid_from.map(|day| day.to_string())),
            optional(record.valid_to.map(|day| day.to_string())),
            to_text(&record.provenance)?.into(),
            i64::try_from(record.position).unwrap_or(i64::MAX).into(),
        ],
    )?;
    if record.version > 1 {
        tx.execute("delete from facet where id = $1", &[id.clone().into()])?;
    }
    for field in record_type.fields.iter().filter(|field| field.is_facet()) {
        if let Some(value) = record.text(&field.name) {
            tx.execute(
                "insert into facet (field, value, kind, title, id) values ($1, $2, $3, $4, $5)",
                &[
                    facet_field(&field.kind, &field.name).into(),
                    value.into(),
                    record.kind.clone().into(),
                    title.clone().into(),
                    id.clone().into(),
                ],
            )?;
        }
    }
    Ok(record)
}

fn erase(
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
    let id = record.id.to_string();
    tx.execute("delete from facet where id = $1", &[id.clone().into()])?;
    tx.execute("delete from record where id = $1", &[id.into()])?;
    Ok(())
}

/// Returns the key a body will have once its references are ids; nothing where a reference leads nowhere.
pub(crate) fn key_when_stored(
    tx: &mut Tx<'_>,
    record_type: &RecordType,
    body: &Body,
) -> Result<Option<String>, Vec<Problem>> {
    let keyed_by_reference = record_type.keys.iter().flatten().any(|field| {
        matches!(record_type.get(field).map(|field| &field.kind), Some(FieldKind::Reference { .. }))
            && body.contains_key(field.as_ref())
    });
    let Ok((mut body, _)) = validate(record_type, body.clone()) else { return Ok(None) };
    if keyed_by_reference {
        resolve_references(tx, record_type, &mut body)?;
    }
    Ok(key_of(record_type, &body))
}

/// Turns keys into ids, and checks that what is referred to is there.
fn resolve_references(tx: &mut Tx<'_>, record_type: &RecordType, body: &mut Body) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for field in &record_type.fields {
        let FieldKind::Reference { to } = &field.kind else { continue };
        let Some(given) = body.get(field.name.as_ref()).and_then(serde_json::Value::as_str) else { continue };
        let by_id = match given.parse::<RecordId>() {
            Ok(_) => tx.query_optional(
                "select id from record where id = $1 and kind = $2",
                &[given.into(), to.as_ref().into()],
                first_text,
            ),
            Err(_) => Ok(None),
        };
        let found = by_id.and_then(|found| match found {
            Some(id) => Ok(Some(id)),
            None => tx.query_optional(
                "select id from record where kind = $1 and key = $2",
                &[to.as_ref().into(), given.into()],
                first_text,
            ),
        });
        match found {
            Ok(Some(id)) => {
                body.insert(field.name.to_string(), id.into());
            }
            Ok(None) => problems.push(
                Problem::invalid(
                    "record.reference_not_found",
                    format!("找不到“{}”：{given}", field.label.zh),
                    format!("the {} \u{201c}{given}\u{201d} is not registered", field.label.en),
                )
                .remedy("先导入被引用的记录，或核对编号", "import the record referred to first, or check the code")
                .in_field(field.name.clone()),
            ),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn first_text(row: &Row<'_>) -> Result<String, Problem> {
    row.text(0).map(str::to_owned)
}

/// References share the facet table under a prefix, so that "who refers to this?" is one look-up.
fn facet_field(kind: &FieldKind, name: &str) -> String {
    match kind {
        FieldKind::Reference { .. } => format!("ref:{name}"),
        _ => name.to_owned(),
    }
}

fn facet_names(record_type: &RecordType) -> String {
    record_type
        .fields
        .iter()
        .filter(|field| field.is_facet())
        .map(|field| field.name.as_ref())
        .collect::<Vec<_>>()
        .join(", ")
}

fn read_cursor(cursor: &str) -> Result<(String, RecordId), Problem> {
    let bad = || {
        Problem::invalid("page.cursor", "分页标记无效", "the page marker is not valid")
            .remedy("从第一页重新开始", "start again from the first page")
    };
    let (id, title) = cursor.split_once(' ').ok_or_else(bad)?;
    Ok((title.to_owned(), id.parse().map_err(|_| bad())?))
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

fn to_text(value: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|cause| Problem::internal("registry.json", cause))
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}
