//! `GET /search`: names, pinyin, initials, codes, CAS and UN numbers, plates.

use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::Problem;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Door;
use crate::geometry::position;
use crate::search::{Found, find};
use crate::world::World;

/// Longest word looked for, in characters.
const LONGEST: usize = 100;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// Part of a name, its pinyin or initials, a credit code, a code, a plate, or a whole CAS or UN number.
    q: String,
    /// How many at most, 20 where absent, never more than 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// What was found, the nearest to what was written first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResults {
    /// Records, each once.
    items: Vec<SearchResult>,
}

/// One record found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResult {
    /// Record type.
    kind: String,
    /// Record.
    id: String,
    /// Its title.
    title: String,
    /// What it stands in or who answers for it; empty where there is nothing to tell.
    subtitle: String,
    /// Longitude and latitude, where it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<[f64; 2]>,
    /// Where the word was found.
    r#match: Match,
}

/// Where a word was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Match {
    /// Field.
    field: String,
    /// What stands there.
    text: String,
}

/// Looks for records
///
/// Within the reader's reach only. A CAS or UN number leads to the sites that hold the substance.
#[utoipa::path(get, path = "/search", tag = "map", params(Wanted), responses(
    (status = 200, description = "what was found", body = SearchResults),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn search(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<SearchResults>> {
    if wanted.q.chars().count() > LONGEST {
        return Err(Problem::invalid("search.too_long", "搜索词过长", "the text is too long to search for")
            .remedy("不超过100字", "at most 100 characters")
            .in_field("/q")
            .into());
    }
    let limit = wanted.limit.unwrap_or(20).clamp(1, 100) as usize;
    let items = work(move || {
        door.atlas.look(&door.store, |world| {
            let found = find(world, &caller, &wanted.q, limit);
            found.into_iter().map(|found| shown(world, found)).collect()
        })
    })
    .await?;
    Ok(Json(SearchResults { items }))
}

fn shown(world: &World, found: Found) -> SearchResult {
    SearchResult {
        kind: world.plan.kind(found.kind).name().to_owned(),
        id: found.id.to_string(),
        title: found.title,
        subtitle: found.subtitle,
        point: found.point.map(|point| {
            let at = position(point);
            [at.lon, at.lat].map(|degrees| (degrees * 1e6).round() / 1e6)
        }),
        r#match: Match { field: found.field, text: found.text },
    }
}
