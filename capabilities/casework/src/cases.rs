//! Cases kept: each change one journal entry in the same transaction, with the lists it derives.

use std::collections::{BTreeMap, BTreeSet};

use anlan_duty::Calendar;
use anlan_kernel::{Context, FieldSource, Kind, Placement, Problem, Provenance, Record, RecordId};
use anlan_registry::{placement, records};
use anlan_store::{NewEntry, Reader, Row, Sql, Store, Tx, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{Case, Event, What};
use crate::derive::{self, List};
use crate::lifecycle::Lifecycle;
use crate::open::{self, NewCase};
use crate::step::{self, Act, Acting};
use crate::tables::CASE;

/// What stands for a deadline where no clock runs; it sorts after every moment.
pub(crate) const NO_DEADLINE: &str = "~";

/// Lifecycles and the calendar by which their clocks are told.
#[derive(Debug)]
pub struct Rules {
    /// Lifecycles by name.
    pub lifecycles: BTreeMap<String, Lifecycle>,
    /// Working days.
    pub calendar: Calendar,
}

impl Rules {
    /// Returns a lifecycle, or a problem that says there is none.
    pub fn require(&self, name: &str) -> Result<&Lifecycle, Problem> {
        self.lifecycles.get(name).ok_or_else(|| {
            Problem::new(
                Kind::NotFound,
                "lifecycle.not_found",
                format!("没有流程“{name}”"),
                format!("there is no lifecycle \u{201c}{name}\u{201d}"),
            )
        })
    }
}

/// A case as stored, with what is derived of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// Its id.
    pub id: RecordId,
    /// Counts up from 1 with every change.
    pub version: u32,
    /// The case.
    pub case: Case,
    /// Where the record it is about stands; nowhere where it is about none.
    pub placement: Placement,
    /// When this version was made.
    pub changed_at: Timestamp,
    /// Id of who made it.
    pub changed_by: String,
}

const COLUMNS: &str = "id, version, body, owner, district, park, changed_at, changed_by";

/// Returns a case; nothing where there is none.
pub fn get(sql: &mut impl Sql, id: RecordId) -> Result<Option<Stored>, Problem> {
    sql.query_optional(&format!("select {COLUMNS} from casework_case where id = $1"), &[id.into()], read_stored)
}

/// Returns a case, or a problem that says there is none; nobody can tell whether it is there and not for them.
pub fn require(sql: &mut impl Sql, id: RecordId) -> Result<Stored, Problem> {
    get(sql, id)?.ok_or_else(|| not_found(id))
}

/// The problem of a case that is not there, or not for the one who asks.
pub fn not_found(id: RecordId) -> Problem {
    Problem::new(Kind::NotFound, "case.not_found", "没有这个事项", "there is no such case").on_record(id)
}

/// Returns the record that a case is to be about: its type and where it stands.
pub fn subject(sql: &mut impl Sql, id: RecordId) -> Result<Option<(String, Placement)>, Problem> {
    let Some(record) = records::get(sql, id)? else { return Ok(None) };
    Ok(placement::of(sql, id)?.map(|placement| (record.kind, placement)))
}

/// Opens a case about a record that stands where the caller says.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    rules: &Rules,
    lifecycle: &str,
    new: NewCase,
    placement: Placement,
    actor: &Acting,
) -> Result<Stored, Vec<Problem>> {
    let lifecycle = rules.require(lifecycle)?;
    let case = open::open(lifecycle, new, actor, ctx.now)?;
    let stored = Stored {
        id: ctx.ids.next_id(ctx.now),
        version: 1,
        case,
        placement,
        changed_at: ctx.now,
        changed_by: ctx.actor.id.clone(),
    };
    Ok(write(tx, ctx, rules, lifecycle, stored, "create")?)
}

/// Acts on a case as it stood at a version; refused where somebody acted on it first, and then says who did what.
pub fn act(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    rules: &Rules,
    there: Stored,
    expected_version: u32,
    act: &Act,
    actor: &Acting,
) -> Result<Stored, Vec<Problem>> {
    let lifecycle = rules.require(&there.case.lifecycle)?;
    unchanged(tx, lifecycle, &there, expected_version)?;
    let events = step::apply(lifecycle, &rules.calendar, &there.case, act, actor, ctx.now)?;
    Ok(take(tx, ctx, rules, lifecycle, there, events, "act")?)
}

/// Says something on a case, or urges those who have to act. It stands in nobody's way: no version is asked for.
pub fn say(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    rules: &Rules,
    there: Stored,
    text: &str,
    urges: bool,
    actor: &Acting,
) -> Result<Stored, Vec<Problem>> {
    let lifecycle = rules.require(&there.case.lifecycle)?;
    if urges && there.case.ended_at.is_some() {
        return Err(vec![
            Problem::new(
                Kind::Conflict,
                "case.ended",
                "事项已办结，无须催办",
                "the case has ended; there is nobody to urge",
            )
            .on_record(there.id),
        ]);
    }
    let event = step::comment(text, actor, ctx.now, urges)?;
    Ok(take(tx, ctx, rules, lifecycle, there, vec![event], if urges { "urge" } else { "comment" })?)
}

fn take(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    rules: &Rules,
    lifecycle: &Lifecycle,
    mut stored: Stored,
    events: Vec<Event>,
    action: &str,
) -> Result<Stored, Problem> {
    stored.case.take_all(lifecycle, events);
    stored.version += 1;
    (stored.changed_at, stored.changed_by) = (ctx.now, ctx.actor.id.clone());
    write(tx, ctx, rules, lifecycle, stored, action)
}

/// Refuses a version since which something was done; comments do not count.
fn unchanged(tx: &mut Tx<'_>, lifecycle: &Lifecycle, there: &Stored, expected: u32) -> Result<(), Problem> {
    if there.version == expected {
        return Ok(());
    }
    let since: Vec<Event> = if expected < there.version {
        let history = tx.reader().history(there.id)?;
        let later = history.into_iter().filter(|entry| entry.version > expected);
        later.filter_map(|entry| entry.after).flat_map(|record| events_of(&record)).collect()
    } else {
        Vec::new()
    };
    let done: Vec<&Event> = since.iter().filter(|event| !matches!(event.what, What::Commented | What::Urged)).collect();
    if done.is_empty() && expected < there.version && expected > 0 {
        return Ok(());
    }
    let state = lifecycle.state(&there.case.state).map(|state| state.label.clone()).unwrap_or_default();
    let told: Vec<_> = done.iter().map(|event| (event.name.as_str(), step::told(lifecycle, &event.what))).collect();
    let zh: Vec<String> = told.iter().map(|(name, what)| format!("{name}已办理“{}”", what.zh)).collect();
    let en: Vec<String> =
        told.iter().map(|(name, what)| format!("{name} has done \u{201c}{}\u{201d}", what.en)).collect();
    Err(Problem::new(
        Kind::Conflict,
        "record.version_conflict",
        format!("{}，现为“{}”（第{}版），您所依据的是第{expected}版", zh.join("，"), state.zh, there.version),
        format!(
            "{}; it is \u{201c}{}\u{201d} now (version {}), and you worked on version {expected}",
            en.join(", "),
            state.en,
            there.version
        ),
    )
    .remedy("重新读取后再办理", "read it again and see what is left to do")
    .on_record(there.id))
}

/// Writes a version of a case: its journal entry, its row, and the lists it stands in.
fn write(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    rules: &Rules,
    lifecycle: &Lifecycle,
    stored: Stored,
    action: &str,
) -> Result<Stored, Problem> {
    let serde_json::Value::Object(body) = serde_json::to_value(&stored.case).map_err(bad_json)? else {
        return Err(Problem::internal("casework.json", "a case is an object"));
    };
    let source = FieldSource { source: lifecycle.origin.clone(), date: None, by: ctx.actor.id.clone() };
    let record = Record {
        id: stored.id,
        kind: CASE.to_owned(),
        key: None,
        version: stored.version,
        body,
        valid_from: None,
        valid_to: None,
        provenance: Provenance { default: source, ..Provenance::default() },
        position: 0,
    };
    let position = tx.journal(NewEntry {
        at: ctx.now,
        actor: ctx.actor.id.clone(),
        action: action.to_owned(),
        kind: record.kind.clone(),
        record: record.id,
        version: record.version,
        after: Some(to_text(&record)?),
        batch: None,
    })?;
    let due = deadline_text(derive::deadline(lifecycle, &rules.calendar, &stored.case)?);
    tx.execute(
        "insert into casework_case (id, lifecycle, state, version, body, provenance, position, title, subject, owner, district, park, due,
           ended, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (id) do update set state = excluded.state, version = excluded.version, body = excluded.body,
           provenance = excluded.provenance, position = excluded.position, owner = excluded.owner, district = excluded.district,
           park = excluded.park, due = excluded.due, ended = excluded.ended, changed_at = excluded.changed_at,
           changed_by = excluded.changed_by",
        &[
            stored.id.into(),
            stored.case.lifecycle.as_str().into(),
            stored.case.state.as_str().into(),
            stored.version.into(),
            to_text(&record.body)?.into(),
            to_text(&record.provenance)?.into(),
            i64::try_from(position).unwrap_or(i64::MAX).into(),
            stored.case.title.as_str().into(),
            stored.case.subject.into(),
            stored.placement.owner.into(),
            stored.placement.district.clone().into(),
            stored.placement.park.clone().into(),
            due.as_str().into(),
            stored.case.ended_at.is_some().into(),
            stored.changed_at.to_string().into(),
            stored.changed_by.as_str().into(),
        ],
    )?;
    write_seats(tx, lifecycle, stored.id, &stored.case, &due)?;
    Ok(stored)
}

fn write_seats(tx: &mut Tx<'_>, lifecycle: &Lifecycle, id: RecordId, case: &Case, due: &str) -> Result<(), Problem> {
    tx.execute("delete from casework_seat where id = $1", &[id.into()])?;
    let mut rows: BTreeSet<(String, List)> =
        derive::who(lifecycle, case).into_iter().map(|(holder, list)| (holder.to_string(), list)).collect();
    rows.extend(case.acted.iter().map(|actor| (actor.clone(), List::Done)));
    for (holder, list) in rows {
        tx.execute(
            "insert into casework_seat (holder, list, due, id) values ($1, $2, $3, $4)",
            &[holder.into(), list.name().into(), due.into(), id.into()],
        )?;
    }
    Ok(())
}

/// Derives deadlines, places and lists of all open cases anew: after a notice of holidays, or a change of lifecycles. Returns how many there are.
pub fn derive_anew(store: &Store, rules: &std::sync::Arc<Rules>) -> Result<u64, Problem> {
    let mut last = String::new();
    let mut count = 0;
    loop {
        let (rules, from) = (std::sync::Arc::clone(rules), last.clone());
        let done = store.write(move |tx| {
            let sql = format!("select {COLUMNS} from casework_case where ended = 0 and id > $1 order by id limit 500");
            let cases = tx.query(&sql, &[from.into()], read_stored)?;
            for stored in &cases {
                let lifecycle = rules.require(&stored.case.lifecycle)?;
                let due = deadline_text(derive::deadline(lifecycle, &rules.calendar, &stored.case)?);
                let placed = match stored.case.subject {
                    Some(subject) => placement::of(tx, subject)?.unwrap_or_default(),
                    None => Placement::default(),
                };
                tx.execute(
                    "update casework_case set due = $2, owner = $3, district = $4, park = $5 where id = $1",
                    &[
                        stored.id.into(),
                        due.as_str().into(),
                        placed.owner.into(),
                        placed.district.clone().into(),
                        placed.park.clone().into(),
                    ],
                )?;
                write_seats(tx, lifecycle, stored.id, &stored.case, &due)?;
            }
            Ok(cases.iter().map(|stored| stored.id.to_string()).collect::<Vec<_>>())
        })?;
        count += done.len() as u64;
        match done.into_iter().next_back() {
            Some(id) => last = id,
            None => return Ok(count),
        }
    }
}

/// Returns what has happened to a case, in order, with the version each event made.
pub fn timeline(reader: &mut Reader, id: RecordId) -> Result<Vec<(u32, Event)>, Problem> {
    let history = reader.history(id)?;
    let events = history.iter().filter_map(|entry| entry.after.as_ref().map(|record| (entry.version, record)));
    Ok(events.flat_map(|(version, record)| events_of(record).into_iter().map(move |event| (version, event))).collect())
}

fn events_of(record: &Record) -> Vec<Event> {
    let last = record.body.get("last").cloned().unwrap_or_default();
    serde_json::from_value(last).unwrap_or_default()
}

pub(crate) fn deadline_text(deadline: Option<Timestamp>) -> String {
    deadline.map_or_else(|| NO_DEADLINE.to_owned(), |at| at.to_string())
}

fn read_stored(row: &Row<'_>) -> Result<Stored, Problem> {
    let bad = |cause: &dyn std::fmt::Display| Problem::internal("casework.row", cause);
    let case: Case = serde_json::from_str(row.text(2)?).map_err(|cause| bad(&cause))?;
    let text = |column: usize| row.optional_text(column).map(|text| text.map(str::to_owned));
    Ok(Stored {
        id: row.text(0)?.parse()?,
        version: u32::try_from(row.integer(1)?).map_err(|cause| bad(&cause))?,
        placement: Placement {
            record: case.subject,
            owner: row.optional_text(3)?.map(str::parse).transpose()?,
            district: text(4)?,
            park: text(5)?,
        },
        changed_at: row.text(6)?.parse().map_err(|cause: jiff::Error| bad(&cause))?,
        changed_by: row.text(7)?.to_owned(),
        case,
    })
}

pub(crate) fn to_text(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(bad_json)
}

fn bad_json(cause: serde_json::Error) -> Problem {
    Problem::internal("casework.json", cause)
}

/// Returns `$from, $from+1 …` for so many values.
pub(crate) fn marks(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Returns values as parameters.
pub(crate) fn values<T: ToString>(items: impl IntoIterator<Item = T>) -> Vec<Value> {
    items.into_iter().map(|item| Value::Text(item.to_string())).collect()
}
