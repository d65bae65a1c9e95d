//! Collections: one for each record type with a geometry.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, work};
use anlan_kernel::Problem;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::crs::Crs;
use super::{Asked, GEOJSON, document, html, link};
use crate::doors::Door;
use crate::plan::KindPlan;
use crate::view::Rights;
use crate::world::World;

/// All collections in which the reader has something.
pub(super) async fn all(State(door): State<Door>, Asking(caller): Asking, asked: Asked) -> Answer<Response> {
    let as_html = asked.wants_html()?;
    let body = work(move || {
        let root = asked.root(&door);
        let collections = door.atlas.look(&door.store, |world| {
            let seen = world.plan.layers().filter_map(|(_, plan)| {
                let rights = Rights::of(&caller, plan.name())?;
                let (count, body) = described(world, plan, &rights, &root, door.atlas.today());
                (count > 0).then_some(body)
            });
            seen.collect::<Vec<Value>>()
        })?;
        let crs: Vec<&str> = Crs::ALL.iter().map(|crs| crs.uri()).collect();
        Ok::<_, Problem>(json!({
            "links": [
                link(format!("{root}/collections?f=json"), "self", "application/json", "本页 this page"),
                link(format!("{root}/collections?f=html"), "alternate", "text/html", "网页 as HTML"),
            ],
            "crs": crs,
            "collections": collections,
        }))
    })
    .await?;
    Ok(if as_html {
        html::page("集合 Collections", &body).into_response()
    } else {
        document("application/json", &body)
    })
}

/// One collection.
pub(super) async fn one(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path(name): Path<String>,
    asked: Asked,
) -> Answer<Response> {
    let as_html = asked.wants_html()?;
    let (layer, rights) = super::items::collection(&door, &caller, &name)?;
    let body = work(move || {
        let root = asked.root(&door);
        door.atlas.look(&door.store, |world| {
            described(world, world.kind_of_layer(layer), &rights, &root, door.atlas.today()).1
        })
    })
    .await?;
    Ok(if as_html { html::page(&name, &body).into_response() } else { document("application/json", &body) })
}

fn described(world: &World, plan: &KindPlan, rights: &Rights, root: &str, day: jiff::civil::Date) -> (usize, Value) {
    let layer = plan.layer.unwrap_or_default();
    let view = rights.view(plan, &world.places);
    let (_, bounds) = crate::doors::bounds_of(world, layer, &view, day);
    let count = world.layers[layer].all().filter(|feature| view.at(feature.place).is_some()).count();
    let name = plan.name();
    let label = &plan.record_type.label;
    let address = format!("{root}/collections/{name}");
    let crs: Vec<&str> = Crs::ALL.iter().map(|crs| crs.uri()).collect();
    let mut body = json!({
        "id": name,
        "title": label.zh,
        "description": label.en,
        "itemType": "feature",
        "crs": crs,
        "storageCrs": Crs::STORAGE.uri(),
        "links": [
            link(format!("{address}?f=json"), "self", "application/json", &label.zh),
            link(format!("{address}?f=html"), "alternate", "text/html", &label.zh),
            link(format!("{address}/items"), "items", GEOJSON, &label.zh),
        ],
    });
    if let Some(bounds) = bounds {
        body["extent"] = json!({
            "spatial": { "bbox": [bounds], "crs": Crs::Crs84.uri() },
            "temporal": { "interval": [[null, null]], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian" },
        });
    }
    (count, body)
}
