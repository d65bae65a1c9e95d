//! To-do, done and copied lists with their counts, and the list of all that one may read. Each page is one look into an index.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anlan_kernel::{Grant, Level, Page, PageRequest, Placement, Problem, Reach, RecordId};
use anlan_store::{Sql, Value};
use jiff::Timestamp;

use crate::cases::{NO_DEADLINE, marks, values};
use crate::derive::List;

/// Holders of one person at most; nobody has so many posts.
const MOST_HOLDERS: usize = 200;
/// Cases counted at most; beyond, a count says "or more".
pub const MOST_COUNTED: u64 = 10_000;

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Id.
    pub id: RecordId,
    /// Lifecycle.
    pub lifecycle: String,
    /// State.
    pub state: String,
    /// What it is about, in a line.
    pub title: String,
    /// Record it is about.
    pub subject: Option<RecordId>,
    /// First moment at which a running clock is due.
    pub due: Option<Timestamp>,
    /// Nothing follows.
    pub is_ended: bool,
    /// Version.
    pub version: u32,
    /// When it was changed last.
    pub changed_at: String,
}

/// How many cases stand in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All, up to [`MOST_COUNTED`].
    pub all: u64,
    /// Those overdue, up to [`MOST_COUNTED`].
    pub overdue: u64,
}

/// Where a page ended: deadline and id of its last case.
fn cursor(after: Option<&str>) -> Result<(String, String), Problem> {
    let Some(text) = after else { return Ok((String::new(), String::new())) };
    let bad = || {
        Problem::invalid("case.after", "after 须为上一页给出的值", "after must be what the last page gave")
            .remedy("从第一页重新开始", "start again from the first page")
            .in_field("/after")
    };
    let (due, id) = text.rsplit_once('_').ok_or_else(bad)?;
    id.parse::<RecordId>().map_err(|_| bad())?;
    if due != NO_DEADLINE && due.parse::<Timestamp>().is_err() {
        return Err(bad());
    }
    Ok((due.to_owned(), id.to_owned()))
}

/// Returns a page of a list of some holders, the most urgent first.
pub fn page(sql: &mut impl Sql, holders: &[String], list: List, page: &PageRequest) -> Result<Page<Head>, Problem> {
    let (due, id) = cursor(page.after.as_deref())?;
    let size = page.size();
    let limit = i64::try_from(size + 1).unwrap_or(i64::MAX);
    // One look for each holder, so that each runs along its index, and the first of all of them.
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for holder in holders.iter().take(MOST_HOLDERS) {
        let rows = sql.query(
            "select due, id from casework_seat where holder = $1 and list = $2 and (due, id) > ($3, $4) order by due, id limit $5",
            &[holder.into(), list.name().into(), due.as_str().into(), id.as_str().into(), limit.into()],
            |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
        )?;
        found.extend(rows);
    }
    let more = found.len() > size;
    let keys: Vec<(String, String)> = found.into_iter().take(size).collect();
    let next = keys.last().filter(|_| more).map(|(due, id)| format!("{due}_{id}"));
    let mut heads = heads(sql, keys.iter().map(|(_, id)| id.clone()).collect())?;
    heads.sort_by_key(|head| keys.iter().position(|(_, id)| *id == head.id.to_string()));
    Ok(Page { items: heads, next })
}

/// Returns how many cases stand in a list of some holders, and how many of them are overdue at a moment.
pub fn count(sql: &mut impl Sql, holders: &[String], list: List, now: Timestamp) -> Result<Count, Problem> {
    let holders: Vec<&String> = holders.iter().take(MOST_HOLDERS).collect();
    if holders.is_empty() {
        return Ok(Count::default());
    }
    let mut among = |before: Option<&str>| -> Result<u64, Problem> {
        let mut parameters = vec![list.name().into(), Value::Integer(i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX))];
        let until = if before.is_some() { " and due < $3" } else { "" };
        parameters.extend(before.map(Value::from));
        let from = parameters.len() + 1;
        parameters.extend(values(&holders));
        // A case stands once in the list of one holder, but in the lists of several.
        let distinct = if holders.len() > 1 { "distinct " } else { "" };
        let sql_text = format!(
            "select count(*) from (select {distinct}id from casework_seat where list = $1{until} and holder in ({}) limit $2) counted",
            marks(from, holders.len())
        );
        let counted = sql.query_optional(&sql_text, &parameters, |row| row.integer(0))?;
        Ok(counted.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    };
    let moment = Timestamp::from_second(now.as_second()).unwrap_or(now).to_string();
    Ok(Count { all: among(None)?, overdue: among(Some(&moment))? })
}

/// What is looked for among all cases.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Lifecycle.
    pub lifecycle: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Record it is about.
    pub subject: Option<RecordId>,
    /// Those that have ended, instead of those that have not.
    pub ended: bool,
}

/// Returns a page of all cases within reach of a grant, the most urgent first.
pub fn all(sql: &mut impl Sql, grant: &Grant, wanted: &Wanted, page: &PageRequest) -> Result<Page<Head>, Problem> {
    let (due, id) = cursor(page.after.as_deref())?;
    let size = page.size();
    let mut parameters: Vec<Value> = vec![wanted.ended.into(), due.into(), id.into()];
    let mut text = String::from("select id, due from casework_case where ended = $1 and (due, id) > ($2, $3)");
    let subject = wanted.subject.map(|subject| subject.to_string());
    for (column, value) in [("lifecycle", &wanted.lifecycle), ("state", &wanted.state), ("subject", &subject)] {
        if let Some(value) = value {
            parameters.push(value.into());
            let _ = write!(text, " and {column} = ${}", parameters.len());
        }
    }
    let _ = write!(text, " and ({})", reached(grant, &mut parameters));
    parameters.push(i64::try_from(size + 1).unwrap_or(i64::MAX).into());
    let _ = write!(text, " order by due, id limit ${}", parameters.len());
    let mut keys = sql.query(&text, &parameters, |row| Ok((row.text(1)?.to_owned(), row.text(0)?.to_owned())))?;
    let more = keys.len() > size;
    keys.truncate(size);
    let next = keys.last().filter(|_| more).map(|(due, id)| format!("{due}_{id}"));
    let mut heads = heads(sql, keys.iter().map(|(_, id)| id.clone()).collect())?;
    heads.sort_by_key(|head| keys.iter().position(|(_, id)| *id == head.id.to_string()));
    Ok(Page { items: heads, next })
}

/// A grant as a condition: any of its reaches.
fn reached(grant: &Grant, parameters: &mut Vec<Value>) -> String {
    let mut any = Vec::new();
    let mut among = |column: &str, items: Vec<Value>| {
        let from = parameters.len() + 1;
        let condition = format!("{column} in ({})", marks(from, items.len()));
        parameters.extend(items);
        condition
    };
    for scope in grant.scopes.iter().filter(|scope| scope.level >= Level::Internal) {
        any.push(match &scope.reach {
            Reach::All => "1 = 1".to_owned(),
            Reach::Owners(owners) if !owners.is_empty() => among("owner", values(owners)),
            Reach::Districts(districts) if !districts.is_empty() => among("district", values(districts)),
            Reach::Parks(parks) if !parks.is_empty() => among("park", values(parks)),
            Reach::Owners(_) | Reach::Districts(_) | Reach::Parks(_) => "1 = 0".to_owned(),
        });
    }
    if any.is_empty() { "1 = 0".to_owned() } else { any.join(" or ") }
}

/// Tells whether a case at a place is within reach of a grant.
pub fn is_reached(grant: &Grant, placement: &Placement) -> bool {
    grant.scopes.iter().any(|scope| scope.level >= Level::Internal && scope.reach.holds(placement))
}

fn heads(sql: &mut impl Sql, ids: Vec<String>) -> Result<Vec<Head>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "select id, lifecycle, state, title, subject, due, ended, version, changed_at from casework_case where id in ({})",
        marks(1, ids.len())
    );
    let bad = |cause: &dyn std::fmt::Display| Problem::internal("casework.row", cause);
    sql.query(&text, &values(&ids), |row| {
        let due = row.text(5)?;
        Ok(Head {
            id: row.text(0)?.parse()?,
            lifecycle: row.text(1)?.to_owned(),
            state: row.text(2)?.to_owned(),
            title: row.text(3)?.to_owned(),
            subject: row.optional_text(4)?.map(str::parse).transpose()?,
            due: if due == NO_DEADLINE { None } else { Some(due.parse().map_err(|cause: jiff::Error| bad(&cause))?) },
            is_ended: row.integer(6)? == 1,
            version: u32::try_from(row.integer(7)?).map_err(|cause| bad(&cause))?,
            changed_at: row.text(8)?.to_owned(),
        })
    })
}
