//! `GET /records/{kind}/{id}/tree`: everything that refers to a record, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Caller, Grant, Problem, RecordId};
use anlan_store::{Reader, Value};
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

use super::House;
use super::asked::{self, Pairs};
use super::view::Viewer;
use super::wire::RecordView;
use crate::catalogue::FieldKind;
use crate::lists::{self, AsOf, Filter};
use crate::placement;
use crate::records::{self, Stored, title_of};

/// Records of one type that are shown at most; the rest is counted.
const SHOWN: usize = 100;
/// Records followed at most.
const FOLLOWED: usize = 50_000;

/// A record and what hangs on it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tree {
    /// The record.
    root: RecordView,
    /// Records that refer to it, by type.
    groups: Vec<TreeGroup>,
}

/// Records of one type that refer to the root.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TreeGroup {
    /// Type.
    kind: String,
    /// The first by title, at most 100.
    items: Vec<RecordView>,
    /// How many more there are.
    more: usize,
}

/// Shows everything that refers to a record
///
/// Directly or through others: of an enterprise its sites, their units, vessels and holdings, its risk points and returns. For a past day
/// the journal is read through, which takes longer. At most 50 000 records are followed.
#[utoipa::path(get, path = "/records/{kind}/{id}/tree", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id"),
        ("as_of" = Option<String>, Query, description = "state at the end of this day, YYYY-MM-DD"),
    ),
    responses(
        (status = 200, description = "the record and what refers to it", body = Tree),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn tree(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Json<Tree>> {
    work(move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let id = asked::id(&id)?;
        let mut pairs = Pairs::of(pairs)?;
        let day = pairs.day("as_of")?;
        pairs.end()?;
        house.door.store.read(|reader| {
            let at = day.map(|day| AsOf::end_of(reader, day)).transpose()?;
            let root = match at {
                None => viewer.require(reader, id)?,
                Some(at) => viewer.require_as_of(reader, id, at)?,
            };
            let found = match at {
                None => followed(reader, id)?,
                Some(at) => followed_then(reader, &house, id, at)?,
            };
            let mut groups = Vec::new();
            for kind in placement::in_order(&house.door.catalogue) {
                if let Some(found) = found.get(kind) {
                    groups.extend(group(reader, &house, &caller, kind, found, at)?);
                }
            }
            let mut views = viewer.views(reader, std::slice::from_ref(&root))?;
            let root = views.pop().ok_or_else(|| records::not_found(id))?;
            Ok::<_, Problem>(Tree { root, groups })
        })
    })
    .await
    .map(Json)
}

type Found = BTreeMap<String, BTreeSet<RecordId>>;

/// Follows references as they are now, level by level.
fn followed(reader: &mut Reader, root: RecordId) -> Result<Found, Problem> {
    const AT_ONCE: usize = 64;
    let names: Vec<String> = (1..=AT_ONCE).map(|number| format!("${number}")).collect();
    let statement = format!("select id, kind from facet where value in ({}) and field like 'ref:%'", names.join(", "));
    let (mut found, mut seen, mut level) = (Found::new(), BTreeSet::from([root]), vec![root]);
    while !level.is_empty() && seen.len() < FOLLOWED {
        let mut next = Vec::new();
        for part in level.chunks(AT_ONCE) {
            let mut parameters: Vec<Value> = part.iter().map(|id| (*id).into()).collect();
            parameters.resize(AT_ONCE, Value::Null);
            reader.query_each(&statement, &parameters, |row| {
                let id: RecordId = row.text(0)?.parse()?;
                if seen.len() < FOLLOWED && seen.insert(id) {
                    found.entry(row.text(1)?.to_owned()).or_default().insert(id);
                    next.push(id);
                }
                Ok(())
            })?;
        }
        level = next;
    }
    Ok(found)
}

/// Follows references as they were: types in the order in which they refer to one another.
fn followed_then(reader: &mut Reader, house: &House, root: RecordId, at: AsOf) -> Result<Found, Problem> {
    let catalogue = &house.door.catalogue;
    let Some(root_kind) = reader.as_of(root, at.position)?.map(|record| record.kind) else { return Ok(Found::new()) };
    let (mut found, mut seen) = (Found::new(), BTreeSet::from([root]));
    let mut kinds = BTreeSet::from([root_kind]);
    for kind in placement::in_order(catalogue) {
        let Some(record_type) = catalogue.get(kind) else { continue };
        let fields: Vec<&str> = record_type
            .fields
            .iter()
            .filter(|field| matches!(&field.kind, FieldKind::Reference { to } if kinds.contains(to.as_ref())))
            .map(|field| field.name.as_ref())
            .collect();
        if fields.is_empty() {
            continue;
        }
        let filter = Filter::new(kind, Arc::new(Grant::everything()));
        lists::each_as_of(reader, catalogue, &filter, at, |stored| {
            let record = &stored.record;
            let refers = fields.iter().any(|field| {
                record.text(field).and_then(|id| id.parse().ok()).is_some_and(|id: RecordId| seen.contains(&id))
            });
            if refers && seen.len() < FOLLOWED && seen.insert(record.id) {
                found.entry(kind.to_owned()).or_default().insert(record.id);
            }
            Ok(())
        })?;
        if found.contains_key(kind) {
            kinds.insert(kind.to_owned());
        }
    }
    Ok(found)
}

/// Returns the records of one type that the caller may see.
fn group(
    reader: &mut Reader,
    house: &House,
    caller: &Caller,
    kind: &str,
    ids: &BTreeSet<RecordId>,
    at: Option<AsOf>,
) -> Result<Option<TreeGroup>, Problem> {
    let viewer = Viewer::writing(house, caller, kind)?;
    if viewer.read.is_empty() {
        return Ok(None);
    }
    let mut readable: BTreeMap<(String, RecordId), Stored> = BTreeMap::new();
    let mut count = 0;
    for id in ids {
        let stored = match at {
            None => records::stored(reader, *id)?,
            Some(at) => lists::stored_as_of(reader, &house.door.catalogue, *id, at)?,
        };
        let Some(stored) = stored.filter(|stored| viewer.read.at(&stored.placement).is_some()) else { continue };
        count += 1;
        readable.insert((title_of(viewer.record_type, &stored.record), *id), stored);
        if readable.len() > SHOWN {
            readable.pop_last();
        }
    }
    let items: Vec<Stored> = readable.into_values().collect();
    let items = viewer.views(reader, &items)?;
    let more = count - items.len();
    Ok(Some(TreeGroup { kind: kind.to_owned(), items, more }).filter(|group| !group.items.is_empty()))
}
