//! A list as SQL: what the caller may see and what was asked for, as conditions.

use std::collections::BTreeSet;

use anlan_kernel::{Grant, Problem, Reach, Scope};
use anlan_store::Value;
use jiff::civil::Date;

use super::{Filter, Range, Sort};
use crate::catalogue::{Catalogue, Field, FieldKind, RecordType};
use crate::records::rows::facet_field;

/// Places whose records are read one place after another and merged; more are one condition.
const MOST_BRANCHES: usize = 16;

/// A filter checked against the record type and the rights of the caller.
pub(super) struct Wanted<'a> {
    pub(super) record_type: &'a RecordType,
    pub(super) filter: &'a Filter,
    /// Facets and the values they must have.
    pub(super) facets: Vec<(String, &'a str)>,
    /// Facets that hold days, and the days between which they must lie.
    pub(super) days: Vec<(String, Option<Date>, Option<Date>)>,
    /// Sets of scopes; a record must lie in one scope of each.
    pub(super) within: Vec<Vec<&'a Scope>>,
    pub(super) sort: Sort,
}

impl<'a> Wanted<'a> {
    /// Checks a filter. A field that the caller may not see, or only masked, is refused as one that there is not.
    pub(super) fn of(catalogue: &'a Catalogue, filter: &'a Filter) -> Result<Self, Problem> {
        let record_type = catalogue.require(&filter.kind)?;
        let grant = filter.grant.as_ref();
        let mut within: Vec<Vec<&Scope>> = vec![grant.scopes.iter().collect()];
        let mut named = |name: &str| -> Result<&'a Field, Problem> {
            let scopes = record_type.get(name).map(|field| showing(grant, field)).unwrap_or_default();
            match record_type.get(name).filter(|field| field.is_facet() && !scopes.is_empty()) {
                Some(field) => {
                    within.push(scopes);
                    Ok(field)
                }
                None => Err(not_indexed(record_type, grant, name)),
            }
        };
        let mut facets = Vec::new();
        for (name, value) in &filter.equals {
            let field = named(name)?;
            facets.push((facet_field(&field.kind, name), value.as_str()));
        }
        let mut days = Vec::new();
        for Range { field: name, from, to } in &filter.ranges {
            if named(name)?.kind != FieldKind::Date {
                return Err(not_indexed(record_type, grant, name));
            }
            days.push((name.clone(), *from, *to));
        }
        let title_scopes = record_type.get(&record_type.title).map(|field| showing(grant, field)).unwrap_or_default();
        if filter.contains.is_some() || filter.title_prefix.is_some() {
            within.push(title_scopes.clone());
        }
        // Who may not see every title gets no order by titles: the order would tell.
        let sees_titles = title_scopes.len() == grant.scopes.len();
        let sort = if filter.sort == Sort::Title && !sees_titles { Sort::Id } else { filter.sort };
        within.dedup();
        Ok(Self { record_type, filter, facets, days, within, sort })
    }

    /// Returns the places to read one after another: none where all of the city is read, or there are too many.
    pub(super) fn branches(&self) -> Option<Vec<(&'static str, String)>> {
        let mut places = BTreeSet::new();
        for scope in &self.within[0] {
            match &scope.reach {
                Reach::All => return None,
                Reach::Owners(owners) => places.extend(owners.iter().map(|owner| ("owner", owner.to_string()))),
                Reach::Districts(districts) => places.extend(districts.iter().map(|code| ("district", code.clone()))),
                Reach::Parks(parks) => places.extend(parks.iter().map(|park| ("park", park.clone()))),
            }
        }
        (places.len() <= MOST_BRANCHES).then(|| places.into_iter().collect())
    }

    /// Tells whether every record of the type is within reach and no facet narrows the list.
    pub(super) fn is_wide(&self) -> bool {
        self.facets.is_empty() && self.days.is_empty() && self.within.iter().all(|scopes| reaches_all(scopes))
    }
}

/// A statement under construction.
pub(super) struct Statement {
    pub(super) parameters: Vec<Value>,
    pub(super) from: String,
    /// Table that has the order.
    pub(super) order: &'static str,
    pub(super) conditions: Vec<String>,
}

impl Statement {
    /// Begins a statement over the records of a branch, or of all.
    pub(super) fn of(wanted: &Wanted<'_>, branch: Option<&(&'static str, String)>) -> Self {
        let mut statement = Self {
            parameters: vec![wanted.filter.kind.as_str().into()],
            from: "record r".to_owned(),
            order: "r",
            conditions: vec!["r.kind = $1".to_owned()],
        };
        let mut facets = wanted.facets.as_slice();
        if let Some((column, value)) = branch {
            let value = statement.bind(value.as_str());
            statement.conditions.push(format!("r.{column} = {value}"));
        } else if let Some((field, value)) = facets.split_off_first() {
            // The facet's primary key is already in list order: the page is one range scan.
            let (field, value) = (statement.bind(field.as_str()), statement.bind(*value));
            "facet f join record r on r.id = f.id".clone_into(&mut statement.from);
            statement.order = "f";
            statement.conditions.push(format!("f.kind = $1 and f.field = {field} and f.value = {value}"));
        }
        for (field, value) in facets {
            let (field, value) = (statement.bind(field.as_str()), statement.bind(*value));
            statement.conditions.push(format!(
                "exists (select 1 from facet e where e.id = r.id and e.field = {field} and e.value = {value})"
            ));
        }
        for (field, from, to) in &wanted.days {
            let field = statement.bind(field.as_str());
            let mut inside = format!("e.id = r.id and e.field = {field}");
            for (day, sign) in [(from, ">="), (to, "<=")] {
                if let Some(day) = day {
                    let day = statement.bind(day.to_string());
                    inside = format!("{inside} and e.value {sign} {day}");
                }
            }
            statement.conditions.push(format!("exists (select 1 from facet e where {inside})"));
        }
        for scopes in &wanted.within {
            if !reaches_all(scopes) {
                let condition = statement.reach(scopes);
                statement.conditions.push(condition);
            }
        }
        if let Some(key) = &wanted.filter.key {
            let key = statement.bind(key.as_str());
            statement.conditions.push(format!("r.key = {key}"));
        }
        if let Some(prefix) = &wanted.filter.title_prefix {
            let (from, to) = (statement.bind(prefix.as_str()), statement.bind(format!("{prefix}\u{10ffff}")));
            let order = statement.order;
            statement.conditions.push(format!("{order}.title >= {from} and {order}.title < {to}"));
        }
        statement
    }

    /// Adds a parameter and returns how it is called.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("${}", self.parameters.len())
    }

    /// Asks for titles that contain a text, whatever the case of Latin letters.
    pub(super) fn contains(&mut self, text: &str) -> String {
        let pattern = format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let order = self.order;
        if text.chars().any(|letter| letter.is_ascii_alphabetic()) {
            let pattern = self.bind(pattern.to_ascii_lowercase());
            format!("lower({order}.title) like {pattern} escape '\\'")
        } else {
            let pattern = self.bind(pattern);
            format!("{order}.title like {pattern} escape '\\'")
        }
    }

    pub(super) fn conditions(&self) -> String {
        self.conditions.join(" and ")
    }

    fn reach(&mut self, scopes: &[&Scope]) -> String {
        let mut any = Vec::new();
        let mut one_of = |statement: &mut Self, column: &str, values: Vec<String>| {
            if !values.is_empty() {
                let values: Vec<String> = values.into_iter().map(|value| statement.bind(value)).collect();
                any.push(format!("r.{column} in ({})", values.join(", ")));
            }
        };
        for scope in scopes {
            match &scope.reach {
                Reach::All => return "1 = 1".to_owned(),
                Reach::Owners(owners) => {
                    one_of(self, "owner", owners.iter().map(ToString::to_string).collect());
                }
                Reach::Districts(districts) => one_of(self, "district", districts.iter().cloned().collect()),
                Reach::Parks(parks) => one_of(self, "park", parks.iter().cloned().collect()),
            }
        }
        if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" or ")) }
    }
}

/// Returns the scopes in which a field may be seen as it is; none for personal data.
pub(super) fn showing<'a>(grant: &'a Grant, field: &Field) -> Vec<&'a Scope> {
    let shows = |scope: &&Scope| {
        field.level <= scope.level
            && scope.fields.as_ref().is_none_or(|fields| fields.contains(field.name.as_ref()))
            && !field.personal
    };
    grant.scopes.iter().filter(shows).collect()
}

fn reaches_all(scopes: &[&Scope]) -> bool {
    scopes.iter().any(|scope| scope.reach == Reach::All)
}

pub(super) fn not_indexed(record_type: &RecordType, grant: &Grant, name: &str) -> Problem {
    let names: Vec<&str> = record_type
        .fields
        .iter()
        .filter(|field| field.is_facet() && !showing(grant, field).is_empty())
        .map(|field| field.name.as_ref())
        .collect();
    let names = names.join(", ");
    Problem::invalid(
        "list.not_indexed",
        format!("列表不能按“{name}”筛选"),
        format!("lists cannot be filtered by \u{201c}{name}\u{201d}"),
    )
    .remedy(format!("可筛选：{names}"), format!("filter by one of: {names}"))
    .in_field(format!("/filter.{name}"))
}
