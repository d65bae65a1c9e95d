//! `GET /cases` and `GET /cases/counts`.

use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Page, PageRequest, Problem, RecordId, Verb};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::lifecycles::unknown;
use super::wire::CaseHead;
use super::{Door, holders};
use crate::derive::List;
use crate::lists::{self, MOST_COUNTED, Wanted};
use crate::tables::CASE;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CasePage {
    /// Cases, the most urgent first.
    items: Vec<CaseHead>,
    /// Where to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Lists cases
///
/// `todo`, `done` and `copied` are the caller's own, of all their posts and of those they stand in for; `all` are those within the reach of the post.
#[utoipa::path(get, path = "/cases", tag = "cases",
    params(
        ("list" = Option<String>, Query, description = "`todo` (where none is said), `done`, `copied` or `all`"),
        ("lifecycle" = Option<String>, Query, description = "of `all`: those of one lifecycle"),
        ("state" = Option<String>, Query, description = "of `all`: those in one state"),
        ("subject" = Option<String>, Query, description = "of `all`: those about one record"),
        ("ended" = Option<bool>, Query, description = "of `all`: those that have ended"),
        ("limit" = Option<u32>, Query, description = "how many, 1 to 1000", minimum = 1, maximum = 1000),
        ("after" = Option<String>, Query, description = "where the last page ended"),
    ),
    responses(
        (status = 200, description = "a page", body = CasePage),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn list(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer<Json<CasePage>> {
    caller.actor()?;
    let asked = Asked::of(pairs)?;
    let grant = match asked.list {
        Some(_) => None,
        None => Some(caller.grant(Verb::Read, CASE)?),
    };
    let page = work(move || {
        let now = (door.now)();
        let page = door.store.read(|reader| match (asked.list, grant) {
            (Some(list), _) => {
                let acting = door.acting(reader, &caller)?;
                lists::page(reader, &holders(&acting), list, &asked.page)
            }
            (None, Some(grant)) => lists::all(reader, &grant, &asked.wanted, &asked.page),
            (None, None) => Ok(Page { items: Vec::new(), next: None }),
        })?;
        let items = page.items.into_iter().map(|head| CaseHead::new(&door.rules, head, now)).collect();
        Ok::<_, Problem>(CasePage { items, next: page.next })
    });
    Ok(Json(page.await?))
}

/// What a list is asked.
struct Asked {
    /// One of the caller's own; nothing where all are meant.
    list: Option<List>,
    wanted: Wanted,
    page: PageRequest,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut asked = Self { list: Some(List::Todo), wanted: Wanted::default(), page: PageRequest::default() };
        for (name, value) in pairs {
            let is_bad = value.len() > 400 || value.chars().any(char::is_control);
            match (name.as_str(), value.as_str()) {
                _ if is_bad => return Err(unknown(&name)),
                ("list" | "lifecycle" | "state" | "subject" | "after" | "ended" | "limit", "") => {}
                ("list", "all") => asked.list = None,
                ("list", text) => {
                    let list = List::ALL.into_iter().find(|list| list.name() == text);
                    asked.list = Some(list.ok_or_else(|| unknown("list"))?);
                }
                ("lifecycle", _) => asked.wanted.lifecycle = Some(value),
                ("state", _) => asked.wanted.state = Some(value),
                ("subject", text) => {
                    asked.wanted.subject = Some(text.parse::<RecordId>().map_err(|_| unknown("subject"))?);
                }
                ("ended", "true") => asked.wanted.ended = true,
                ("ended", "false") => asked.wanted.ended = false,
                ("limit", text) => {
                    let limit = text.parse().ok().filter(|limit| (1..=1000).contains(limit));
                    asked.page.limit = limit.ok_or_else(|| unknown("limit"))?;
                }
                ("after", _) => asked.page.after = Some(value),
                _ => return Err(unknown(&name)),
            }
        }
        Ok(asked)
    }
}

/// How many cases stand in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListCount {
    /// All of them.
    all: u64,
    /// Those overdue now.
    overdue: u64,
    /// There are more than were counted.
    or_more: bool,
}

/// How many cases stand in the caller's lists.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseCounts {
    /// To act on.
    todo: ListCount,
    /// Acted on.
    done: ListCount,
    /// Shown.
    copied: ListCount,
}

/// CaseCounts the caller's cases
#[utoipa::path(get, path = "/cases/counts", tag = "cases",
    responses(
        (status = 200, description = "counts, each up to 10 000", body = CaseCounts),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn counts(State(door): State<Arc<Door>>, Asking(caller): Asking) -> Answer<Json<CaseCounts>> {
    caller.actor()?;
    let counts = work(move || {
        door.store.read(|reader| {
            let acting = door.acting(reader, &caller)?;
            let (holders, now) = (holders(&acting), (door.now)());
            let mut of = |list| {
                let count = lists::count(reader, &holders, list, now)?;
                // What one has acted on is not one's own to finish.
                let overdue = if list == List::Todo { count.overdue } else { 0 };
                Ok::<_, Problem>(ListCount { all: count.all, overdue, or_more: count.all >= MOST_COUNTED })
            };
            Ok(CaseCounts { todo: of(List::Todo)?, done: of(List::Done)?, copied: of(List::Copied)? })
        })
    });
    Ok(Json(counts.await.map_err(|refusal: anlan_http::Refusal| refusal)?))
}
