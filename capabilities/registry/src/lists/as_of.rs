//! A list as the journal had it at the end of a day.
//!
//! The journal is read once from its beginning to that day, record by record of the type, and only a page is held: slower than a list of
//! today, by about a second for some hundred thousand entries. Rights follow where a record stands now; one that is gone, where it stood.

use std::collections::BTreeMap;

use anlan_kernel::{Page, Placement, Position, Problem, Record, RecordId, end_of_day_in_city};
use anlan_store::Reader;
use jiff::civil::Date;

use super::cursor::{self, Place};
use super::statement::Wanted;
use super::{Filter, Sort};
use crate::catalogue::Catalogue;
use crate::placement;
use crate::records::{Stored, title_of};

/// A day in the past, and how far the journal went then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// The last entry of it.
    pub position: Position,
}

impl AsOf {
    /// Finds out how far the journal went at the end of a day in the city.
    pub fn end_of(reader: &mut Reader, day: Date) -> Result<Self, Problem> {
        Ok(Self { day, position: reader.position_at(end_of_day_in_city(day))? })
    }
}

/// Lists records as they stood; pages follow one another without gaps or doubles. Also returns how many there are.
pub fn list_as_of(
    reader: &mut Reader,
    catalogue: &Catalogue,
    filter: &Filter,
    at: AsOf,
) -> Result<(Page<Stored>, u64), Problem> {
    let wanted = Wanted::of(catalogue, filter)?;
    let after = filter.page.after.as_ref().map(|text| cursor::read(&filter.kind, wanted.sort, text)).transpose()?;
    let size = filter.page.size();
    let mut page: BTreeMap<(String, RecordId), Stored> = BTreeMap::new();
    let mut count = 0;
    each_as_of(reader, catalogue, filter, at, |stored| {
        count += 1;
        let order = order_of(&wanted, &stored);
        let behind = match &after {
            None => true,
            Some(place) => order > order_at(place),
        };
        if behind {
            page.insert(order, stored);
            if page.len() > size + 1 {
                page.pop_last();
            }
        }
        Ok(())
    })?;
    let more = page.len() > size;
    if more {
        page.pop_last();
    }
    let items: Vec<Stored> = page.into_values().collect();
    let last = items.last().filter(|_| more).map(|item| super::place_of(&wanted, item));
    Ok((Page { items, next: last.map(|place| cursor::write(&filter.kind, &place)) }, count))
}

/// Calls back with every record of a list as it stood, in no order.
pub fn each_as_of(
    reader: &mut Reader,
    catalogue: &Catalogue,
    filter: &Filter,
    at: AsOf,
    mut then: impl FnMut(Stored) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let wanted = Wanted::of(catalogue, filter)?;
    let belongs = |stored: &Stored| stored.record.holds_on(at.day) && matches(&wanted, stored);
    let mut gone = Vec::new();
    reader.query_each(
        "select j.position, j.at, j.actor, j.after, r.id, r.owner, r.district, r.park
         from journal j left join record r on r.id = j.record
         where j.kind = $1 and j.position <= $2 and j.after is not null and not exists
           (select 1 from journal k where k.record = j.record and k.position > j.position and k.position <= $2)",
        &[filter.kind.as_str().into(), i64::try_from(at.position).unwrap_or(i64::MAX).into()],
        |row| {
            let mut record: Record =
                serde_json::from_str(row.text(3)?).map_err(|cause| Problem::internal("registry.row", cause))?;
            record.position = Position::try_from(row.integer(0)?).unwrap_or(0);
            let is_there = row.optional_text(4)?.is_some();
            let placement = if is_there { placement::read(record.id, row, 5)? } else { Placement::default() };
            let stored =
                Stored { record, placement, changed_at: row.text(1)?.to_owned(), changed_by: row.text(2)?.to_owned() };
            if !is_there {
                gone.push(stored);
            } else if belongs(&stored) {
                then(stored)?;
            }
            Ok(())
        },
    )?;
    for mut stored in gone {
        stored.placement = placement::then(reader, catalogue, &stored.record, at.position)?;
        if belongs(&stored) {
            then(stored)?;
        }
    }
    Ok(())
}

/// Returns a record as it stood at the end of a day, with the place by which rights are decided: where it stands now, or stood last.
pub fn stored_as_of(
    reader: &mut Reader,
    catalogue: &Catalogue,
    id: RecordId,
    at: AsOf,
) -> Result<Option<Stored>, Problem> {
    let Some(record) = reader.as_of(id, at.position)? else { return Ok(None) };
    let placement = match placement::of(reader, id)? {
        Some(placement) => placement,
        None => placement::then(reader, catalogue, &record, at.position)?,
    };
    let entry = reader.entry(record.position)?;
    let (changed_at, changed_by) = entry.map_or_else(Default::default, |entry| (entry.at.to_string(), entry.actor));
    Ok(Some(Stored { record, placement, changed_at, changed_by }))
}

fn order_of(wanted: &Wanted<'_>, stored: &Stored) -> (String, RecordId) {
    let id = stored.record.id;
    match wanted.sort {
        Sort::Title => (title_of(wanted.record_type, &stored.record), id),
        Sort::Newest => (newest(stored.record.position), id),
        Sort::Id => (String::new(), id),
    }
}

/// Returns the order of a place: what comes behind it compares greater.
fn order_at(place: &Place) -> (String, RecordId) {
    match place {
        Place::Title(title, id) => (title.clone(), *id),
        Place::Position(position) => (newest(*position), RecordId::LAST),
        Place::Id(id) => (String::new(), *id),
    }
}

/// A text that sorts the later position first.
fn newest(position: Position) -> String {
    format!("{:020}", u64::MAX - position)
}

fn matches(wanted: &Wanted<'_>, stored: &Stored) -> bool {
    let (filter, record) = (wanted.filter, &stored.record);
    let reached = wanted.within.iter().all(|scopes| scopes.iter().any(|scope| scope.reach.holds(&stored.placement)));
    let facet = |field: &str| record.text(field.strip_prefix("ref:").unwrap_or(field));
    let title = title_of(wanted.record_type, record);
    let inside = |field: &str, from: Option<Date>, to: Option<Date>| {
        let day = record.text(field).and_then(|day| day.parse::<Date>().ok());
        day.is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    };
    reached
        && wanted.facets.iter().all(|(field, value)| facet(field) == Some(*value))
        && wanted.days.iter().all(|(field, from, to)| inside(field, *from, *to))
        && filter.key.as_ref().is_none_or(|key| record.key.as_ref() == Some(key))
        && filter.title_prefix.as_ref().is_none_or(|prefix| title.starts_with(prefix.as_str()))
        && filter.contains.as_ref().is_none_or(|text| {
            title.to_ascii_lowercase().contains(&text.to_ascii_lowercase()) || record.key.as_ref() == Some(text)
        })
}
