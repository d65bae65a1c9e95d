//! `POST /map/people`: people around a place.

use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Caller, Problem};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Door;
use crate::feature::{Cell, Feature};
use crate::people::{Around, Within};
use crate::view::{Rights, Seen};
use crate::world::World;

/// Targets and sites listed; the sum is over all.
const LISTED: usize = 1_000;

/// A place and how far around it.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PlaceAsked {
    /// GeoJSON point, line or area.
    #[schema(value_type = Object)]
    geometry: Value,
    /// Metres around it, 0 to 50 000.
    #[schema(minimum = 0, maximum = 50000)]
    buffer_m: f64,
}

/// Who is there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleThere {
    /// People in all targets within reach, shares rounded up in sum.
    persons: u64,
    /// How many targets.
    target_count: usize,
    /// The targets, the nearest first; at most 1000.
    targets: Vec<TargetThere>,
    /// How many sites.
    site_count: usize,
    /// Sites that lie there wholly or partly, the nearest first; at most 1000.
    sites: Vec<SiteThere>,
    /// All within the distance, as GeoJSON.
    #[schema(value_type = Object)]
    ring: Value,
    /// Journal position it was counted at.
    position: u64,
}

/// A target there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetThere {
    /// Record.
    id: String,
    /// Title.
    title: String,
    /// Kind of place.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_kind: Option<String>,
    /// People given for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    persons: Option<u64>,
    /// Distance from the place, m; 0 inside.
    distance_m: f64,
    /// Share of its area that lies there, 0 to 1; points count whole.
    share: f64,
}

/// A site there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteThere {
    /// Record.
    id: String,
    /// Title.
    title: String,
    /// Distance from the place, m; 0 where they meet.
    distance_m: f64,
    /// `red` to `blue`, `none`, or absent where it may not be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
}

/// Counts people around a place
///
/// Of a target that is an area the share within the distance counts. Targets out of reach are not counted.
#[utoipa::path(post, path = "/map/people", tag = "map", request_body = PlaceAsked, responses(
    (status = 200, description = "people, targets and sites there", body = PeopleThere),
    (status = 400, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "the geometry or the distance is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn people(
    State(door): State<Door>,
    Asking(caller): Asking,
    Json(asked): Json<PlaceAsked>,
) -> Answer<Json<PeopleThere>> {
    caller.require(operation::MAP_MEASURE)?;
    work(move || -> Result<_, Vec<Problem>> {
        let around = Around::read(&asked.geometry, asked.buffer_m)?;
        Ok(Json(
            door.atlas
                .look(&door.store, |world| count(&door, world, &caller, &around))
                .map_err(|problem| vec![problem])?,
        ))
    })
    .await
}

fn count(door: &Door, world: &World, caller: &Caller, around: &Around) -> PeopleThere {
    let mut targets = within(door, world, caller, "protection_target", around);
    let mut sites = within(door, world, caller, "site", around);
    let field = |kind: &str, name: &str| {
        let plan = world.plan.kind(world.plan.number(kind)?);
        plan.fields().iter().position(|field| field.name == name)
    };
    let (persons_at, kind_at) = (field("protection_target", "persons"), field("protection_target", "target_kind"));
    let persons = |there: &There<'_>| {
        let at = persons_at.filter(|at| there.seen.shows(*at))?;
        match &there.feature.cells[at] {
            Cell::Number(number) => number.as_u64(),
            _ => None,
        }
    };
    // Whole targets are summed as integers, so that only true shares can be rounded.
    let whole: u64 = targets.iter().filter(|there| there.within.share >= 1.0).filter_map(persons).sum();
    let parts = targets.iter().filter(|there| there.within.share < 1.0);
    let parts: f64 = parts.filter_map(|there| Some(persons(there)? as f64 * there.within.share)).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of shares of people, not negative"
    )]
    let all = whole + parts.ceil() as u64;
    let (target_count, site_count) = (targets.len(), sites.len());
    targets.truncate(LISTED);
    sites.truncate(LISTED);
    let title = |there: &There<'_>| if there.seen.title { there.feature.title.to_string() } else { String::new() };
    PeopleThere {
        persons: all,
        target_count,
        targets: (targets.iter())
            .map(|there| TargetThere {
                id: there.feature.id.to_string(),
                title: title(there),
                target_kind: kind_at.filter(|at| there.seen.shows(*at)).and_then(|at| match &there.feature.cells[at] {
                    Cell::Text(text) => Some(text.to_string()),
                    _ => None,
                }),
                persons: persons(there),
                distance_m: tenth(there.within.distance_m),
                share: (there.within.share * 1e4).round() / 1e4,
            })
            .collect(),
        site_count,
        sites: (sites.iter())
            .map(|there| SiteThere {
                id: there.feature.id.to_string(),
                title: title(there),
                distance_m: tenth(there.within.distance_m),
                colour: there.seen.grades.then(|| there.feature.painted.colour.unwrap_or("none")),
            })
            .collect(),
        ring: around.ring().to_geojson(),
        position: world.position,
    }
}

struct There<'a> {
    feature: &'a Feature,
    seen: Seen,
    within: Within,
}

/// Returns the features of a type that lie there and may be seen, the nearest first.
fn within<'a>(door: &Door, world: &'a World, caller: &Caller, kind: &str, around: &Around) -> Vec<There<'a>> {
    let (Some(layer), Some(rights), Some(bbox)) = (world.layer_of(kind), Rights::of(caller, kind), around.bbox())
    else {
        return Vec::new();
    };
    let day = door.atlas.today();
    let view = rights.view(world.kind_of_layer(layer), &world.places);
    let near = world.layers[layer].near_box(bbox).filter(|feature| feature.holds_on(day));
    let near: Vec<(&Feature, Seen)> = near.filter_map(|feature| Some((feature, view.at(feature.place)?))).collect();
    let within = around.within(near.iter().map(|(feature, _)| feature.shape.clone()));
    let mut all: Vec<There<'a>> = (near.into_iter().zip(within))
        .filter_map(|((feature, seen), within)| Some(There { feature, seen, within: within? }))
        .collect();
    all.sort_by(|a, b| a.within.distance_m.total_cmp(&b.within.distance_m).then(a.feature.id.cmp(&b.feature.id)));
    all
}

fn tenth(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0
}
