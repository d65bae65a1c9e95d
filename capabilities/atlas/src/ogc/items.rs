//! Features: pages of a collection, and one.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, work};
use anlan_kernel::{Caller, Problem, RecordId};
use axum::extract::State;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::crs::Crs;
use super::query::Wanted;
use super::{Asked, GEOJSON, document, link, malformed, nothing_there, unknown_parameter};
use crate::doors::Door;
use crate::feature::Feature;
use crate::plan::KindPlan;
use crate::view::{Rights, Seen};
use crate::world::World;

/// Returns the layer of a collection and what the reader may see of it.
pub(super) fn collection(door: &Door, caller: &Caller, name: &str) -> Result<(usize, Rights), Problem> {
    let layer = door.atlas.plan.number(name).and_then(|kind| door.atlas.plan.kind(kind).layer);
    match (layer, Rights::of(caller, name)) {
        (Some(layer), Some(rights)) => Ok((layer, rights)),
        (Some(_), None) => {
            caller.actor()?;
            Err(nothing_there())
        }
        (None, _) => Err(nothing_there()),
    }
}

/// A page of features.
pub(super) async fn items(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(name): Path<String>,
    asked: Asked,
) -> Answer<Response> {
    let (layer, rights) = collection(&door, &caller, &name)?;
    let number = door.atlas.plan.number(&name).ok_or_else(nothing_there)?;
    let wanted = Wanted::read(&asked, door.atlas.plan.kind(number))?;
    let crs = wanted.crs;
    let body = work(move || {
        let now = door.atlas.now();
        door.atlas.look(&door.store, |world| {
            let (found, matched, more) = page(world, layer, &rights, &wanted);
            let plan = world.kind_of_layer(layer);
            let last = found.last().map(|(feature, _)| feature.id).filter(|_| more);
            let features: Vec<Value> =
                found.into_iter().map(|(feature, seen)| written(plan, feature, seen, crs)).collect();
            let path = format!("/collections/{name}/items");
            let mut links = vec![
                link(asked.address(&door, &path), "self", GEOJSON, "本页 this page"),
                link(
                    format!("{}/collections/{name}", asked.root(&door)),
                    "collection",
                    "application/json",
                    "集合 the collection",
                ),
            ];
            if let Some(last) = last {
                links.push(link(next(&asked, &door, &path, last), "next", GEOJSON, "下一页 next page"));
            }
            json!({
                "type": "FeatureCollection",
                "timeStamp": now.to_string(),
                "numberMatched": matched,
                "numberReturned": features.len(),
                "features": features,
                "links": links,
            })
        })
    })
    .await?;
    Ok(in_crs(document(GEOJSON, &body), crs))
}

/// Returns the features of a page, how many match in all, and whether there are more.
fn page<'a>(
    world: &'a World,
    layer: usize,
    rights: &Rights,
    wanted: &Wanted,
) -> (Vec<(&'a Feature, Seen)>, usize, bool) {
    let view = rights.view(world.kind_of_layer(layer), &world.places);
    let layer = &world.layers[layer];
    let mut found = Vec::new();
    let (mut matched, mut more) = (0, false);
    let mut take = |feature: &'a Feature| {
        let Some(seen) = view.at(feature.place).filter(|seen| wanted.takes(feature, *seen)) else { return };
        matched += 1;
        if wanted.after.is_none_or(|after| feature.id > after) {
            if found.len() < wanted.limit {
                found.push((feature, seen));
            } else {
                more = true;
            }
        }
    };
    match &wanted.boxes {
        None => layer.all().for_each(take),
        Some(boxes) => {
            let mut near: Vec<&Feature> = boxes.iter().flat_map(|bbox| layer.near_box(*bbox)).collect();
            near.sort_unstable_by_key(|feature| feature.id);
            near.dedup_by_key(|feature| feature.id);
            near.into_iter().for_each(&mut take);
        }
    }
    (found, matched, more)
}

/// The same request, on from a record.
fn next(asked: &Asked, door: &Door, path: &str, last: RecordId) -> String {
    let others = asked.query.as_deref().unwrap_or_default().split('&');
    let mut parts: Vec<&str> = others.filter(|part| !part.is_empty() && !part.starts_with("cursor=")).collect();
    let cursor = format!("cursor={last}");
    parts.push(&cursor);
    format!("{}{path}?{}", asked.root(door), parts.join("&"))
}

/// One feature.
pub(super) async fn item(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path((name, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer<Response> {
    let (layer, rights) = collection(&door, &caller, &name)?;
    let id: RecordId = id.parse().map_err(|_| nothing_there())?;
    if let Some(other) = asked.parameters.keys().find(|name| !matches!(name.as_str(), "crs" | "f")) {
        return Err(unknown_parameter(other, "crs, f").into());
    }
    let crs = match asked.parameters.get("crs") {
        None => Crs::Crs84,
        Some(uri) => Crs::parse(uri).ok_or_else(|| malformed("不支持的坐标系", "there is no such crs here", uri))?,
    };
    if let Some(format) = asked.parameters.get("f").filter(|format| !matches!(format.as_str(), "json" | "geojson")) {
        return Err(malformed("要素只有 json", "features are given as json only", format).into());
    }
    let body = work(move || {
        let found = door.atlas.look(&door.store, |world| {
            let plan = world.kind_of_layer(layer);
            let feature = world.layers[layer].get(id)?;
            let seen = rights.view(plan, &world.places).at(feature.place)?;
            Some(written(plan, feature, seen, crs))
        })?;
        let mut body = found.ok_or_else(nothing_there)?;
        let path = format!("/collections/{name}/items/{id}");
        body["links"] = json!([
            link(asked.address(&door, &path), "self", GEOJSON, "本要素 this feature"),
            link(
                format!("{}/collections/{name}", asked.root(&door)),
                "collection",
                "application/json",
                "集合 the collection"
            ),
        ]);
        Ok::<_, Problem>(body)
    })
    .await?;
    Ok(in_crs(document(GEOJSON, &body), crs))
}

fn written(plan: &KindPlan, feature: &Feature, seen: Seen, crs: Crs) -> Value {
    let mut properties = Map::new();
    for (index, field) in plan.fields().iter().enumerate().filter(|(index, _)| seen.shows(*index)) {
        if let Some(value) = feature.cells[index].to_json() {
            properties.insert(field.name.to_string(), value);
        }
    }
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            properties.entry(name).or_insert(value);
        }
    };
    if seen.grades {
        add("colour", feature.painted.colour.map(Value::from));
        add("grade", feature.painted.grade.map(Value::from));
    }
    add("valid_from", feature.valid_from.map(|day| day.to_string().into()));
    add("valid_to", feature.valid_to.map(|day| day.to_string().into()));
    json!({
        "type": "Feature",
        "id": feature.id.to_string(),
        "geometry": crs.write(&feature.shape),
        "properties": properties,
    })
}

fn in_crs(mut response: Response, crs: Crs) -> Response {
    let value = HeaderValue::from_str(&format!("<{}>", crs.uri())).expect("an address is a header value");
    response.headers_mut().insert(HeaderName::from_static("content-crs"), value);
    response
}
