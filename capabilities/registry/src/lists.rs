//! Lists: what a caller may see of a type, filtered, in order, page by page; counts of the same.
//!
//! Rights are conditions of the query: a record out of reach is in no page and no count, and a field out of sight can be neither filtered nor
//! ordered by. A page is read along an index: by title from `(kind, title, id)`, of one facet from the facet table, of an enterprise, a
//! district or a park from `(kind, owner | district | park, title, id)`; several places are read one by one and merged.
//!
//! A text is looked for inside titles by walking along the titles, at most [`WINDOWS`] of them for one page: a page may then hold fewer than
//! asked for, or nothing, and still say where to go on. A key is found at once, and stands first.
//!
//! Of 1 000 000 records of one type (`cargo bench -p anlan-registry --bench registry`, SQLite, two cores at work on other things too): the
//! first page of a search 87 ms where the text stands in one title or in none, 2 ms within one of 50 districts; a page deep in one
//! district's list 0.5 ms; the count 36 ms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anlan_kernel::{Grant, Page, PageRequest, Problem, RecordId};
use anlan_store::Sql;
use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::records::rows::{STORED, facet_field, read_stored};
use crate::records::{Stored, title_of};

mod as_of;
mod cursor;
mod statement;

pub use as_of::{AsOf, each_as_of, list_as_of, stored_as_of};
use cursor::Place;
use statement::{Statement, Wanted, not_indexed, showing};

/// Titles walked along for one page when a text is looked for: a few first, then more.
pub const WINDOWS: [u64; 3] = [10_000, 90_000, 300_000];
/// Records walked along when the newest come first, where every title costs a look at the record.
const NEWEST_WINDOWS: [u64; 2] = [5_000, 45_000];
/// Values that a count tells apart at most.
const MOST_VALUES: usize = 1_000;

/// Order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By title, then id.
    #[default]
    Title,
    /// Last changed first.
    Newest,
    /// By id: for those who may not see every title.
    Id,
}

/// Days between which a field must lie, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Field.
    pub field: String,
    /// Not before.
    pub from: Option<Date>,
    /// Not after.
    pub to: Option<Date>,
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Record type.
    pub kind: String,
    /// What the caller may see; by default nothing.
    pub grant: Arc<Grant>,
    /// Indexed fields and the values they must have; references by id.
    pub equals: Vec<(String, String)>,
    /// Indexed days and the days between which they must lie.
    pub ranges: Vec<Range>,
    /// Text the title must begin with.
    pub title_prefix: Option<String>,
    /// Text the title must contain, or that is the key.
    pub contains: Option<String>,
    /// Outside key.
    pub key: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Page.
    pub page: PageRequest,
}

impl Filter {
    /// Returns the filter that shows all of a type that a grant reaches.
    pub fn new(kind: impl Into<String>, grant: Arc<Grant>) -> Self {
        Self { kind: kind.into(), grant, ..Self::default() }
    }
}

/// Lists records; pages follow one another without gaps or doubles.
pub fn list(sql: &mut impl Sql, catalogue: &Catalogue, filter: &Filter) -> Result<Page<Stored>, Problem> {
    let wanted = Wanted::of(catalogue, filter)?;
    let after = filter.page.after.as_ref().map(|text| cursor::read(&filter.kind, wanted.sort, text)).transpose()?;
    let size = filter.page.size();
    let mut found = match &filter.contains {
        Some(text) => search(sql, &wanted, text, after.as_ref(), size)?,
        None => Found { items: merged(sql, &wanted, after.as_ref(), None, size + 1)?, walked_to: None },
    };
    let more = found.items.len() > size;
    found.items.truncate(size);
    let last = if more { found.items.last().map(|item| place_of(&wanted, item)) } else { found.walked_to };
    let next = last.map(|place| cursor::write(&filter.kind, &place));
    let mut items = found.items;
    if let (Some(text), None) = (&filter.contains, &after) {
        items.splice(0..0, with_key(sql, &wanted, text)?);
    }
    Ok(Page { items, next })
}

/// Calls back with every record of a list in order of titles, without holding them all.
pub fn each(
    sql: &mut impl Sql,
    catalogue: &Catalogue,
    filter: &Filter,
    mut then: impl FnMut(Stored) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let wanted = Wanted::of(catalogue, filter)?;
    let mut statement = Statement::of(&wanted, None);
    if let Some(text) = &filter.contains {
        let title = statement.contains(text);
        let key = statement.bind(text.as_str());
        statement.conditions.push(format!("({title} or r.key = {key})"));
    }
    let order = ordered(&wanted, statement.order);
    let text = format!("select {STORED} from {} where {} order by {order}", statement.from, statement.conditions());
    sql.query_each(&text, &statement.parameters, |row| then(read_stored(row)?))
}

/// Counts the records of a list.
pub fn count(sql: &mut impl Sql, catalogue: &Catalogue, filter: &Filter) -> Result<u64, Problem> {
    let wanted = Wanted::of(catalogue, filter)?;
    let counted = |sql: &mut _, statement: &Statement| -> Result<u64, Problem> {
        let text = format!("select count(*) from {} where {}", statement.from, statement.conditions());
        let count = Sql::query_optional(sql, &text, &statement.parameters, |row| row.integer(0))?;
        Ok(u64::try_from(count.unwrap_or(0)).unwrap_or(0))
    };
    let mut statement = Statement::of(&wanted, None);
    let Some(text) = &filter.contains else { return counted(sql, &statement) };
    // Two counts, each along one index, are faster than one with "or".
    let title = statement.contains(text);
    statement.conditions.push(title);
    let by_title = counted(sql, &statement)?;
    let mut statement = Statement::of(&wanted, None);
    let (key, title) = (statement.bind(text.as_str()), statement.contains(text));
    statement.conditions.push(format!("r.key = {key} and not ({title})"));
    Ok(by_title + counted(sql, &statement)?)
}

/// Counts the records of a list by the values of a field, the most frequent first.
pub fn count_by(
    sql: &mut impl Sql,
    catalogue: &Catalogue,
    filter: &Filter,
    field: &str,
) -> Result<Vec<(String, u64)>, Problem> {
    let mut wanted = Wanted::of(catalogue, filter)?;
    let described = wanted.record_type.get(field).filter(|field| field.is_facet());
    let scopes = described.map(|field| showing(&filter.grant, field)).unwrap_or_default();
    let Some(described) = described.filter(|_| !scopes.is_empty()) else {
        return Err(not_indexed(wanted.record_type, &filter.grant, field));
    };
    wanted.within.push(scopes);
    let is_wide = wanted.is_wide();
    // The first facet would drive the statement; here the counted one does.
    let mut statement = Statement::of(&wanted, None);
    if let Some(text) = &filter.contains {
        let title = statement.contains(text);
        let key = statement.bind(text.as_str());
        statement.conditions.push(format!("({title} or r.key = {key})"));
    }
    let facet = statement.bind(facet_field(&described.kind, field));
    let plain = is_wide && filter.contains.is_none() && filter.key.is_none() && filter.title_prefix.is_none();
    let text = if plain {
        // Rights and filters ask nothing of the record, so the facets alone tell.
        format!(
            "select g.value, count(*) from facet g where g.kind = $1 and g.field = {facet}
             group by g.value order by 2 desc, 1 limit {MOST_VALUES}"
        )
    } else {
        format!(
            "select g.value, count(*) from {} join facet g on g.id = r.id and g.field = {facet}
             where {} group by g.value order by 2 desc, 1 limit {MOST_VALUES}",
            statement.from,
            statement.conditions()
        )
    };
    sql.query(&text, &statement.parameters, |row| {
        Ok((row.text(0)?.to_owned(), u64::try_from(row.integer(1)?).unwrap_or(0)))
    })
}

/// Returns the titles and types of records by id, with where they stand.
pub fn titles(
    sql: &mut impl Sql,
    ids: impl IntoIterator<Item = RecordId>,
) -> Result<BTreeMap<RecordId, crate::placement::Referred>, Problem> {
    let ids: BTreeSet<RecordId> = ids.into_iter().collect();
    let ids: Vec<RecordId> = ids.into_iter().collect();
    let mut found = BTreeMap::new();
    for part in ids.chunks(64) {
        // Always as many parameters, so that the statement stays prepared.
        let mut parameters: Vec<anlan_store::Value> = part.iter().map(|id| (*id).into()).collect();
        let width = if part.len() <= 4 { 4 } else { 64 };
        parameters.resize(width, anlan_store::Value::Null);
        let names: Vec<String> = (1..=width).map(|number| format!("${number}")).collect();
        let text =
            format!("select id, title, owner, district, park, kind from record where id in ({})", names.join(", "));
        sql.query_each(&text, &parameters, |row| {
            let target = crate::placement::read_referred("", row.text(5)?, row)?;
            found.insert(target.id, target);
            Ok(())
        })?;
    }
    Ok(found)
}

struct Found {
    items: Vec<Stored>,
    /// Where the walk ended before the list did.
    walked_to: Option<Place>,
}

/// Looks for a text inside titles, window after window.
fn search(
    sql: &mut impl Sql,
    wanted: &Wanted<'_>,
    text: &str,
    after: Option<&Place>,
    size: usize,
) -> Result<Found, Problem> {
    let key_stands_first = |item: &Stored| item.record.key.as_deref() != Some(text);
    if !wanted.is_wide() {
        // A narrower list is short enough to be walked along whole.
        let mut items = merged(sql, wanted, after, None, size + 2)?;
        items.retain(key_stands_first);
        return Ok(Found { items, walked_to: None });
    }
    let windows: &[u64] = if wanted.sort == Sort::Newest { &NEWEST_WINDOWS } else { &WINDOWS };
    let (mut items, mut from) = (Vec::new(), after.cloned());
    for window in windows {
        let to = boundary(sql, wanted, from.as_ref(), *window)?;
        items.extend(merged(sql, wanted, from.as_ref(), to.as_ref(), size + 2 - items.len())?);
        items.retain(key_stands_first);
        from = to;
        if from.is_none() || items.len() > size {
            break;
        }
    }
    Ok(Found { items, walked_to: from })
}

/// Returns the place so many records further on; nothing where the list ends before.
fn boundary(
    sql: &mut impl Sql,
    wanted: &Wanted<'_>,
    from: Option<&Place>,
    window: u64,
) -> Result<Option<Place>, Problem> {
    let mut statement = Statement::of(wanted, None);
    bound(&mut statement, from, false);
    let order = ordered(wanted, "r");
    let column = if wanted.sort == Sort::Newest { "r.position" } else { "r.title, r.id" };
    let text = format!(
        "select {column} from record r where {} order by {order} limit 1 offset {}",
        statement.conditions(),
        window - 1
    );
    sql.query_optional(&text, &statement.parameters, |row| {
        Ok(match wanted.sort {
            Sort::Newest => Place::Position(u64::try_from(row.integer(0)?).unwrap_or(0)),
            Sort::Title => Place::Title(row.text(0)?.to_owned(), row.text(1)?.parse()?),
            Sort::Id => Place::Id(row.text(1)?.parse()?),
        })
    })
}

/// The record whose key is the text, where it belongs to the list.
fn with_key(sql: &mut impl Sql, wanted: &Wanted<'_>, text: &str) -> Result<Vec<Stored>, Problem> {
    let mut statement = Statement::of(wanted, None);
    let key = statement.bind(text);
    statement.conditions.push(format!("r.key = {key}"));
    let text = format!("select {STORED} from {} where {} limit 1", statement.from, statement.conditions());
    sql.query(&text, &statement.parameters, read_stored)
}

/// Reads a part of the list, place by place where the caller reaches but some.
fn merged(
    sql: &mut impl Sql,
    wanted: &Wanted<'_>,
    after: Option<&Place>,
    to: Option<&Place>,
    most: usize,
) -> Result<Vec<Stored>, Problem> {
    let Some(branches) = wanted.branches() else { return part(sql, wanted, None, after, to, most) };
    let mut items = Vec::new();
    for branch in &branches {
        items.extend(part(sql, wanted, Some(branch), after, to, most)?);
    }
    if branches.len() > 1 {
        let title = |item: &Stored| title_of(wanted.record_type, &item.record);
        match wanted.sort {
            Sort::Title => items.sort_by_cached_key(|item| (title(item), item.record.id)),
            Sort::Newest => items.sort_by_key(|item| std::cmp::Reverse(item.record.position)),
            Sort::Id => items.sort_by_key(|item| item.record.id),
        }
        items.dedup_by_key(|item| item.record.id);
        items.truncate(most);
    }
    Ok(items)
}

fn part(
    sql: &mut impl Sql,
    wanted: &Wanted<'_>,
    branch: Option<&(&'static str, String)>,
    after: Option<&Place>,
    to: Option<&Place>,
    most: usize,
) -> Result<Vec<Stored>, Problem> {
    let mut statement = Statement::of(wanted, branch);
    bound(&mut statement, after, false);
    bound(&mut statement, to, true);
    if let Some(text) = &wanted.filter.contains {
        let title = statement.contains(text);
        statement.conditions.push(title);
    }
    let text = format!(
        "select {STORED} from {} where {} order by {} limit {most}",
        statement.from,
        statement.conditions(),
        ordered(wanted, statement.order)
    );
    sql.query(&text, &statement.parameters, read_stored)
}

/// Begins behind a place, or ends with it.
fn bound(statement: &mut Statement, place: Option<&Place>, is_end: bool) {
    let sign = if is_end { "<=" } else { ">" };
    let order = statement.order;
    let condition = match place {
        None => return,
        Some(Place::Title(title, id)) => {
            let (title, id) = (statement.bind(title.as_str()), statement.bind(*id));
            format!("({order}.title, {order}.id) {sign} ({title}, {id})")
        }
        Some(Place::Position(position)) => {
            let sign = if is_end { ">=" } else { "<" };
            let position = statement.bind(i64::try_from(*position).unwrap_or(i64::MAX));
            format!("r.position {sign} {position}")
        }
        Some(Place::Id(id)) => {
            let id = statement.bind(*id);
            format!("r.id {sign} {id}")
        }
    };
    statement.conditions.push(condition);
}

fn ordered(wanted: &Wanted<'_>, table: &str) -> String {
    match wanted.sort {
        Sort::Title => format!("{table}.title, {table}.id"),
        Sort::Newest => "r.position desc".to_owned(),
        Sort::Id => "r.id".to_owned(),
    }
}

fn place_of(wanted: &Wanted<'_>, item: &Stored) -> Place {
    match wanted.sort {
        Sort::Title => Place::Title(title_of(wanted.record_type, &item.record), item.record.id),
        Sort::Newest => Place::Position(item.record.position),
        Sort::Id => Place::Id(item.record.id),
    }
}
