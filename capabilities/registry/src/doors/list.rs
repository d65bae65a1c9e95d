//! `GET /records/{kind}` and `GET /records/{kind}/count`.

use std::collections::BTreeMap;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::Problem;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::House;
use super::asked::Pairs;
use super::view::Viewer;
use super::wire::RecordPage;
use crate::lists::{self, AsOf};

/// Lists records
///
/// Besides the parameters named here, `filter.FIELD=VALUE` asks for an indexed field's value (references by id), and `from.FIELD` and
/// `to.FIELD` for an indexed day. A page of a search through a very long list may hold fewer records than asked for and still have a `next`.
#[utoipa::path(get, path = "/records/{kind}", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"),
        ("q" = Option<String>, Query, description = "text that the title contains, or the key"),
        ("key" = Option<String>, Query, description = "outside key"),
        ("sort" = Option<String>, Query, description = "`title` (default) or `-changed`, the last changed first"),
        ("limit" = Option<u32>, Query, description = "how many at most, 50 where absent", minimum = 1, maximum = 1000),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("as_of" = Option<String>, Query, description = "state at the end of this day, YYYY-MM-DD"),
    ),
    responses(
        (status = 200, description = "a page of records", body = RecordPage),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Json<RecordPage>> {
    work(move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let mut pairs = Pairs::of(pairs)?;
        let as_of = pairs.day("as_of")?;
        let page = pairs.page()?;
        let filter = lists::Filter { page, ..pairs.filter(&kind, viewer.read.clone())? };
        pairs.end()?;
        house.door.store.read(|reader| {
            let catalogue = &house.door.catalogue;
            let found = match as_of {
                None => lists::list(reader, catalogue, &filter)?,
                Some(day) => {
                    let at = AsOf::end_of(reader, day)?;
                    lists::list_as_of(reader, catalogue, &filter, at)?.0
                }
            };
            Ok::<_, Problem>(RecordPage { items: viewer.views(reader, &found.items)?, next: found.next })
        })
    })
    .await
    .map(Json)
}

/// How many records there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// Records that the filters leave.
    count: u64,
    /// The same by the values of a field, at most 1000 of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<BTreeMap<String, BTreeMap<String, u64>>>,
}

/// Counts records
///
/// Takes the filters of the list. `by` names indexed fields, several separated by commas, whose values are counted apart.
#[utoipa::path(get, path = "/records/{kind}/count", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"),
        ("q" = Option<String>, Query, description = "text that the title contains, or the key"),
        ("key" = Option<String>, Query, description = "outside key"),
        ("by" = Option<String>, Query, description = "fields to count by"),
        ("as_of" = Option<String>, Query, description = "state at the end of this day, YYYY-MM-DD; not together with `by`"),
    ),
    responses(
        (status = 200, description = "the count", body = Count),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn count(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Json<Count>> {
    work(move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let mut pairs = Pairs::of(pairs)?;
        let as_of = pairs.day("as_of")?;
        let by: Vec<String> =
            pairs.take("by").map(|by| by.split(',').map(|one| one.trim().to_owned()).collect()).unwrap_or_default();
        if by.len() > 8 || (as_of.is_some() && !by.is_empty()) {
            return Err(super::asked::wrong(
                "by",
                "至多8个字段，且不能与 as_of 同用",
                "at most 8 fields, and not together with as_of",
            ));
        }
        let mut filter = pairs.filter(&kind, viewer.read.clone())?;
        pairs.end()?;
        house.door.store.read(|reader| {
            let catalogue = &house.door.catalogue;
            if let Some(day) = as_of {
                filter.page.limit = 1;
                let at = AsOf::end_of(reader, day)?;
                return Ok(Count { count: lists::list_as_of(reader, catalogue, &filter, at)?.1, by: None });
            }
            let count = lists::count(reader, catalogue, &filter)?;
            let mut groups = BTreeMap::new();
            for field in by {
                let values = lists::count_by(reader, catalogue, &filter, &field)?;
                groups.insert(field, values.into_iter().collect());
            }
            Ok(Count { count, by: Some(groups).filter(|groups| !groups.is_empty()) })
        })
    })
    .await
    .map(Json)
}
