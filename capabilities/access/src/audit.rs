//! Security events: entries of the journal, written in the transaction of what they tell of.
//!
//! They are of kind [`AUDIT_EVENT`] and stand in the journal only, never in the record table; whoever compares that table with the journal
//! leaves this kind out.

use anlan_kernel::record::FieldSource;
use anlan_kernel::{Body, Entry, IdSource, Position, Problem, Provenance, Record, RecordId};
use anlan_store::{NewEntry, Reader, Tx, Value};
use jiff::Timestamp;

use crate::types::AUDIT_EVENT;

/// Actor of what nobody who is known did.
pub const VISITOR: &str = "visitor";
/// Actor of what the program does by itself.
pub const HOUSE: &str = "anlan";

/// A security event.
#[derive(Clone, Debug)]
pub struct Event {
    /// What happened, e.g. `sign_in`.
    pub name: &'static str,
    /// Who did it.
    pub actor: String,
    /// Whom it is about.
    pub person: Option<RecordId>,
    /// What else is to be said; nothing secret.
    pub said: Body,
}

impl Event {
    /// Returns an event.
    pub fn new(name: &'static str, actor: impl Into<String>) -> Self {
        Self { name, actor: actor.into(), person: None, said: Body::new() }
    }

    /// Says whom it is about.
    pub fn about(mut self, person: RecordId) -> Self {
        self.person = Some(person);
        self
    }

    /// Says something more.
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.said.insert(name.to_owned(), value.into());
        self
    }
}

/// Writes an event.
pub fn note(tx: &mut Tx<'_>, ids: &dyn IdSource, now: Timestamp, event: Event) -> Result<Position, Problem> {
    let Event { name, actor, person, said: mut body } = event;
    body.insert("event".to_owned(), name.into());
    if let Some(person) = person {
        body.insert("person".to_owned(), person.to_string().into());
    }
    let record = Record {
        id: ids.next_id(now),
        kind: AUDIT_EVENT.to_owned(),
        key: None,
        version: 1,
        body,
        valid_from: None,
        valid_to: None,
        provenance: Provenance {
            default: FieldSource { source: "access".to_owned(), date: None, by: actor.clone() },
            ..Provenance::default()
        },
        position: 0,
    };
    let after = serde_json::to_string(&record).map_err(|cause| Problem::internal("access.audit", cause))?;
    let position = tx.journal(NewEntry {
        at: now,
        actor,
        action: name.to_owned(),
        kind: AUDIT_EVENT.to_owned(),
        record: record.id,
        version: 1,
        after: Some(after),
        batch: None,
    })?;
    tx.execute(
        "insert into security_event (position, at, event, person) values ($1, $2, $3, $4)",
        &[
            i64::try_from(position).unwrap_or(i64::MAX).into(),
            now.as_millisecond().into(),
            name.into(),
            Value::from(person),
        ],
    )?;
    Ok(position)
}

/// What events are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only these.
    pub event: Option<String>,
    /// Only about this person.
    pub person: Option<RecordId>,
    /// Only before this position.
    pub before: Option<Position>,
    /// Only from this instant on, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Only before this instant.
    pub until: Option<i64>,
    /// How many at most.
    pub limit: usize,
}

/// Returns events, the latest first.
pub fn events(reader: &mut Reader, wanted: &Wanted) -> Result<Vec<Entry>, Problem> {
    let before = wanted.before.and_then(|position| i64::try_from(position).ok()).unwrap_or(i64::MAX);
    let mut parameters: Vec<Value> = vec![before.into()];
    let mut conditions = vec!["position < $1".to_owned()];
    if let Some(event) = &wanted.event {
        parameters.push(event.into());
        conditions.push(format!("event = ${}", parameters.len()));
    }
    if let Some(person) = wanted.person {
        parameters.push(person.into());
        conditions.push(format!("person = ${}", parameters.len()));
    }
    for (condition, instant) in [("at >=", wanted.from), ("at <", wanted.until)] {
        if let Some(instant) = instant {
            parameters.push(instant.into());
            conditions.push(format!("{condition} ${}", parameters.len()));
        }
    }
    let sql = format!(
        "select position from security_event where {} order by position desc limit {}",
        conditions.join(" and "),
        wanted.limit
    );
    let positions = reader.query(&sql, &parameters, |row| row.integer(0))?;
    let mut entries = Vec::with_capacity(positions.len());
    for position in positions {
        entries.extend(reader.entry(u64::try_from(position).unwrap_or(0))?);
    }
    Ok(entries)
}
