//! `GET /map/layers`: what can be shown.

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::Problem;
use anlan_registry::catalogue::FieldKind;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::Door;
use super::tiles::TOLD_ZOOM;
use crate::geometry::position;
use crate::plan::KindPlan;
use crate::view::{Rights, View};
use crate::world::World;

/// The layers a reader may see, the lowest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names of the wire")]
pub(crate) struct Layers {
    /// Base layers, then layers of records.
    layers: Vec<MapLayer>,
    /// Longitude and latitude of the middle of everything that is seen.
    centre: [f64; 2],
    /// Zoom that shows everything that is seen.
    zoom: f64,
    /// Journal position the layers stand at.
    position: u64,
}

/// One layer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapLayer {
    /// Name.
    id: String,
    /// Name to show.
    label: BothLanguages,
    /// Record type; absent for base layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// `point`, `line`, `polygon` or `mixed`.
    geometry: &'static str,
    /// Smallest zoom there are tiles for.
    min_zoom: u8,
    /// Largest.
    max_zoom: u8,
    /// Features within the reader's reach.
    count: usize,
    /// Drawn from memory or generalised: not to be measured on.
    schematic: bool,
    /// Whom it comes from.
    credit: String,
    /// Address of the tiles, with places for zoom, column and row.
    #[serde(skip_serializing_if = "Option::is_none")]
    tiles: Option<String>,
    /// Address of the whole layer as GeoJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// West, south, east, north.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    /// Attributes in tiles.
    attributes: Vec<String>,
}

/// Lists the layers of the map
#[utoipa::path(get, path = "/map/layers", tag = "map", responses(
    (status = 200, description = "the layers within reach, the lowest first", body = Layers),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn layers(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<Layers>> {
    work(move || list(&door, &caller)).await.map(Json)
}

fn list(door: &Door, caller: &anlan_kernel::Caller) -> Result<Layers, Problem> {
    let atlas = &door.atlas;
    let day = atlas.today();
    let mut layers: Vec<MapLayer> = door.base_layers.iter().map(of_base).collect();
    let (mut own, position) = atlas.look(&door.store, |world| {
        let seen = world.plan.layers().filter_map(|(_, plan)| {
            let rights = Rights::of(caller, plan.name())?;
            let layer = plan.layer?;
            let (count, bounds) = bounds_of(world, layer, &rights.view(plan, &world.places), day);
            Some(of_records(door, plan, layer, count, bounds))
        });
        (seen.collect::<Vec<_>>(), world.position)
    })?;
    own.sort_by_key(|layer| (order(&layer.id), layer.id.clone()));
    let seen = own.iter().filter_map(|layer| layer.bounds).reduce(both);
    let (centre, zoom) = window(seen.or_else(|| layers.iter().filter_map(|layer| layer.bounds).reduce(both)));
    layers.extend(own);
    Ok(Layers { layers, centre, zoom, position })
}

fn of_base(base: &super::BaseLayer) -> MapLayer {
    MapLayer {
        id: base.name.clone(),
        label: (&base.label).into(),
        kind: None,
        geometry: base.geometry,
        min_zoom: 0,
        max_zoom: TOLD_ZOOM,
        count: base.count,
        schematic: base.schematic,
        credit: base.credit.clone(),
        tiles: None,
        url: Some(format!("/api/v1/map/base/{}", base.name)),
        bounds: base.bounds,
        attributes: Vec::new(),
    }
}

fn of_records(door: &Door, plan: &KindPlan, layer: usize, count: usize, bounds: Option<[f64; 4]>) -> MapLayer {
    MapLayer {
        id: plan.name().to_owned(),
        label: (&plan.record_type.label).into(),
        kind: Some(plan.name().to_owned()),
        geometry: drawn_as(plan),
        min_zoom: 0,
        max_zoom: TOLD_ZOOM,
        count,
        schematic: false,
        credit: String::new(),
        tiles: Some(format!("/api/v1/map/tiles/{}/{{z}}/{{x}}/{{y}}", plan.name())),
        url: None,
        bounds,
        attributes: door.atlas.attributes(layer).iter().map(|attribute| attribute.name.clone()).collect(),
    }
}

/// Areas lie below lines, lines below points.
fn order(id: &str) -> usize {
    const ORDER: [&str; 5] = ["site", "unit", "protection_target", "vessel", "risk_point"];
    ORDER.iter().position(|known| *known == id).unwrap_or(ORDER.len())
}

/// Returns what the geometry of a type may be.
pub(super) fn drawn_as(plan: &KindPlan) -> &'static str {
    let Some(FieldKind::Geometry { shapes }) = plan.geometry.map(|field| &plan.fields()[field].kind) else {
        return "mixed";
    };
    let kind = |shape: &&str| match *shape {
        "Point" | "MultiPoint" => "point",
        "LineString" | "MultiLineString" => "line",
        "Polygon" | "MultiPolygon" => "polygon",
        _ => "mixed",
    };
    let mut kinds: Vec<&str> = shapes.iter().map(kind).collect();
    kinds.dedup();
    match kinds[..] {
        ["point"] => "point",
        ["line"] => "line",
        ["polygon"] => "polygon",
        _ => "mixed",
    }
}

/// Returns how many features somebody sees of a layer, and the box around them: west, south, east, north.
pub(crate) fn bounds_of(world: &World, layer: usize, view: &View<'_>, day: Date) -> (usize, Option<[f64; 4]>) {
    let (mut count, mut box_of) = (0, [u32::MAX, u32::MAX, 0, 0]);
    for feature in world.layers[layer].all() {
        if feature.holds_on(day) && view.at(feature.place).is_some() {
            count += 1;
            let [west, north, east, south] = feature.bounds;
            box_of = [box_of[0].min(west), box_of[1].min(north), box_of[2].max(east), box_of[3].max(south)];
        }
    }
    let bounds = (count > 0).then(|| {
        let (north_west, south_east) = (position([box_of[0], box_of[1]]), position([box_of[2], box_of[3]]));
        [north_west.lon, south_east.lat, south_east.lon, north_west.lat]
    });
    (count, bounds)
}

fn both(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Returns middle and zoom of a map about 800 pixels wide; China where there is nothing to show.
fn window(bounds: Option<[f64; 4]>) -> ([f64; 2], f64) {
    let Some([west, south, east, north]) = bounds else { return ([105.0, 35.0], 3.0) };
    let span = (east - west).max((north - south) * 1.3).max(0.002);
    let zoom = (360.0 / span * 800.0 / 512.0).log2().clamp(1.0, 15.0);
    ([west.midpoint(east), south.midpoint(north)], (zoom * 10.0).round() / 10.0)
}
