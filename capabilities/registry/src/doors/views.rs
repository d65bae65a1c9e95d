//! `/views/{kind}`: lists as people keep them, under names of their own.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Actor, Caller, Kind, Problem, Verb};
use anlan_store::{Row, Sql};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{House, asked};

/// Views that one person keeps of one type at most.
const MOST_VIEWS: i64 = 100;
/// Longest query kept.
const MOST_QUERY: usize = 4000;

/// What a view shows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ViewBody {
    /// Filters and order, as a query string.
    #[schema(max_length = 4000)]
    query: String,
    /// Columns in their order.
    #[serde(default)]
    #[schema(max_items = 100)]
    columns: Vec<String>,
    /// Seen by everybody who may see the type.
    #[serde(default)]
    shared: bool,
}

/// A saved view.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SavedView {
    /// Name.
    name: String,
    /// Filters and order, as a query string.
    query: String,
    /// Columns in their order.
    columns: Vec<String>,
    /// Seen by everybody who may see the type.
    shared: bool,
    /// Whether it is the caller's own.
    own: bool,
}

/// Saved views of a type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SavedViews {
    /// The caller's own, then those that others share.
    items: Vec<SavedView>,
}

/// Lists saved views
#[utoipa::path(get, path = "/views/{kind}", tag = "views",
    params(("kind" = String, Path, description = "record type")),
    responses(
        (status = 200, description = "own views and shared ones", body = SavedViews),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
) -> Answer<Json<SavedViews>> {
    let actor = person(&house, &caller, &kind)?;
    work(move || {
        house.door.store.read(|reader| {
            let mut items = reader.query(
                "select name, query, columns, shared, person from saved_view where kind = $1 and (person = $2 or shared = 1)
                 order by name, person limit 1000",
                &[kind.into(), actor.id.as_str().into()],
                |row| read_view(row, &actor),
            )?;
            items.sort_by_key(|view| !view.own);
            Ok::<_, Problem>(SavedViews { items })
        })
    })
    .await
    .map(Json)
}

/// Reads a saved view
///
/// The caller's own of this name, or else one that is shared.
#[utoipa::path(get, path = "/views/{kind}/{name}", tag = "views",
    params(("kind" = String, Path, description = "record type"), ("name" = String, Path, description = "name")),
    responses(
        (status = 200, description = "the view", body = SavedView),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such view", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "the name is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn read(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, name)): Path<(String, String)>,
) -> Answer<Json<SavedView>> {
    let actor = person(&house, &caller, &kind)?;
    let name = asked::line(&name, "/name")?;
    work(move || {
        house.door.store.read(|reader| {
            let mut found = reader.query(
                "select name, query, columns, shared, person from saved_view
                 where kind = $1 and name = $2 and (person = $3 or shared = 1) order by person limit 100",
                &[kind.into(), name.into(), actor.id.as_str().into()],
                |row| read_view(row, &actor),
            )?;
            found.sort_by_key(|view| !view.own);
            found.into_iter().next().ok_or_else(no_view)
        })
    })
    .await
    .map(Json)
}

/// Saves a view
#[utoipa::path(put, path = "/views/{kind}/{name}", tag = "views",
    params(("kind" = String, Path, description = "record type"), ("name" = String, Path, description = "name")),
    request_body = ViewBody,
    responses(
        (status = 200, description = "the view as saved", body = SavedView),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "there are too many views", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn save(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, name)): Path<(String, String)>,
    Json(mut body): Json<ViewBody>,
) -> Answer<Json<SavedView>> {
    let actor = person(&house, &caller, &kind)?;
    let name = asked::line(&name, "/name")?;
    body.query.retain(|letter| !crate::validate::is_invisible(letter));
    body.columns.iter_mut().for_each(|column| column.retain(|letter| !crate::validate::is_invisible(letter)));
    if body.query.chars().count() > MOST_QUERY
        || body.columns.len() > 100
        || body.columns.iter().any(|column| column.len() > 100)
    {
        let problem = Problem::invalid("view.too_long", "视图内容过长", "the view holds too much");
        return Err(problem.remedy("减少条件或列", "use fewer filters or columns").in_field("/query").into());
    }
    let now = (house.door.now)();
    work(move || {
        let shown = SavedView {
            name: name.clone(),
            query: body.query.clone(),
            columns: body.columns.clone(),
            shared: body.shared,
            own: true,
        };
        house.door.store.write(move |tx| {
            let others = tx.query_optional(
                "select count(*) from saved_view where person = $1 and kind = $2 and name <> $3",
                &[actor.id.as_str().into(), kind.as_str().into(), name.as_str().into()],
                |row| row.integer(0),
            )?;
            if others.unwrap_or(0) >= MOST_VIEWS {
                return Err(Problem::new(
                    Kind::Conflict,
                    "view.too_many",
                    format!("每类记录至多保存{MOST_VIEWS}个视图"),
                    format!("at most {MOST_VIEWS} views of a type can be kept"),
                )
                .remedy("先删除不用的视图", "delete those no longer used first"));
            }
            let columns = serde_json::to_string(&body.columns).map_err(|cause| Problem::internal("registry.json", cause))?;
            tx.execute(
                "insert into saved_view (person, kind, name, query, columns, shared, at) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (person, kind, name) do update set query = excluded.query, columns = excluded.columns,
                   shared = excluded.shared, at = excluded.at",
                &[
                    actor.id.into(),
                    kind.into(),
                    name.into(),
                    body.query.into(),
                    columns.into(),
                    body.shared.into(),
                    now.to_string().into(),
                ],
            )
        })?;
        Ok::<_, Problem>(shown)
    })
    .await
    .map(Json)
}

/// Deletes a saved view
///
/// Only one's own.
#[utoipa::path(delete, path = "/views/{kind}/{name}", tag = "views",
    params(("kind" = String, Path, description = "record type"), ("name" = String, Path, description = "name")),
    responses(
        (status = 204, description = "it is gone"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such view of the caller's own", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "the name is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn forget(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, name)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let actor = person(&house, &caller, &kind)?;
    let name = asked::line(&name, "/name")?;
    work(move || {
        let gone = house.door.store.write(move |tx| {
            tx.execute(
                "delete from saved_view where person = $1 and kind = $2 and name = $3",
                &[actor.id.into(), kind.into(), name.into()],
            )
        })?;
        if gone == 0 { Err(no_view()) } else { Ok(StatusCode::NO_CONTENT) }
    })
    .await
}

/// Returns who asks, who must have signed in and may see the type.
fn person(house: &House, caller: &Caller, kind: &str) -> Result<Actor, Problem> {
    house.door.catalogue.require(kind)?;
    let actor = caller.actor()?;
    caller.grant(Verb::Read, kind)?;
    Ok(actor)
}

fn read_view(row: &Row<'_>, actor: &Actor) -> Result<SavedView, Problem> {
    Ok(SavedView {
        name: row.text(0)?.to_owned(),
        query: row.text(1)?.to_owned(),
        columns: serde_json::from_str(row.text(2)?).map_err(|cause| Problem::internal("registry.row", cause))?,
        shared: row.integer(3)? != 0,
        own: row.text(4)? == actor.id,
    })
}

fn no_view() -> Problem {
    Problem::new(Kind::NotFound, "view.not_found", "没有这个视图", "there is no such view")
        .remedy("从列表重新选择", "choose one from the list")
}
