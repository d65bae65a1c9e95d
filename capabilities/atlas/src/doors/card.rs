//! `GET /map/card/{kind}/{id}`: what a click on the map shows.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, short};
use anlan_kernel::masking::mask;
use anlan_kernel::{Caller, Kind, Problem, Record, RecordId, Text};
use anlan_registry::catalogue::{Field, FieldKind};
use anlan_registry::records;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Door;
use crate::view::Rights;
use crate::world::World;

/// Facts on a card; the rest is on the record's page.
const FACTS: usize = 12;

/// A card.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Card {
    /// Title.
    title: String,
    /// Record type.
    kind: String,
    /// Its name.
    kind_label: BothLanguages,
    /// The first facts within reach, in the order of the form.
    facts: Vec<Fact>,
    /// `red` to `blue`, `none`, or absent where it may not be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
    /// Grade, 1 the worst.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<u8>,
    /// Why it has its colour and grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<BothLanguages>,
    /// Where the record's page and its route are: `/records/{kind}/{id}`.
    record: String,
}

/// One fact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Fact {
    /// Field.
    field: String,
    /// Name of the field.
    label: BothLanguages,
    /// What is declared.
    value: BothLanguages,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// The record referred to: `/records/{kind}/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
}

/// Shows a record in short
#[utoipa::path(get, path = "/map/card/{kind}/{id}", tag = "map",
    params(
        ("kind" = String, Path, description = "record type"),
        ("id" = String, Path, description = "record"),
    ),
    responses(
        (status = 200, description = "the card", body = Card),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such record", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn card(
    State(door): State<Door>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
) -> Answer<Json<Card>> {
    if door.catalogue.get(&kind).is_none() {
        return Err(no_record().into());
    }
    caller.grant(anlan_kernel::Verb::Read, &kind)?;
    let id: RecordId = id.parse().map_err(|_| no_record())?;
    let store = door.store.clone();
    short(&store, move || {
        let found = door.store.read(|reader| records::get(reader, id))?.filter(|record| record.kind == kind);
        let record = found.ok_or_else(no_record)?;
        let reason = door.atlas.paint.reason(&kind, id);
        let atlas = Arc::clone(&door.atlas);
        atlas.look(&door.store, |world| made(world, &caller, &record, reason))?.ok_or_else(no_record)
    })
    .await
    .map(Json)
}

fn made(world: &World, caller: &Caller, record: &Record, reason: Option<Text>) -> Option<Card> {
    let node = world.nodes.get(&record.id)?;
    let plan = world.plan.kind(node.kind);
    let rights = Rights::of(caller, &record.kind)?;
    let seen = rights.view(plan, &world.places).at(node.place)?;
    let shown = plan.fields().iter().enumerate().filter(|(index, field)| {
        seen.shows(*index)
            && field.name != plan.record_type.title
            && field.name != "demo"
            && !matches!(field.kind, FieldKind::Geometry { .. })
    });
    let facts = shown.filter_map(|(_, field)| fact(world, caller, field, record.body.get(field.name.as_ref())?));
    let painted = world.feature(record.id).map(|feature| feature.painted).filter(|_| seen.grades);
    Some(Card {
        title: if seen.title { node.title.to_string() } else { String::new() },
        kind: record.kind.clone(),
        kind_label: (&plan.record_type.label).into(),
        facts: facts.take(FACTS).collect(),
        colour: painted.map(|painted| painted.colour.unwrap_or("none")),
        grade: painted.and_then(|painted| painted.grade),
        reason: reason.as_ref().filter(|_| seen.grades).map(Into::into),
        record: format!("/records/{}/{}", record.kind, record.id),
    })
}

fn fact(world: &World, caller: &Caller, field: &Field, value: &Value) -> Option<Fact> {
    let same = |text: String| BothLanguages { zh: text.clone(), en: text };
    let mut record = None;
    let shown = match (&field.kind, value) {
        (_, Value::Null) => return None,
        (_, Value::String(text)) if field.personal => same(mask(text)),
        _ if field.personal => return None,
        (FieldKind::Choice(choices), Value::String(text)) => choices
            .iter()
            .find(|choice| choice.value == *text)
            .map_or_else(|| same(text.clone()), |choice| (&choice.label).into()),
        (FieldKind::Reference { to }, Value::String(text)) => {
            // What is referred to is told by its title, to who may see it.
            let id: RecordId = text.parse().ok()?;
            let node = world.nodes.get(&id)?;
            let rights = Rights::of(caller, to)?;
            if !rights.view(world.plan.kind(node.kind), &world.places).at(node.place)?.title {
                return None;
            }
            record = Some(format!("/records/{to}/{id}"));
            same(node.title.to_string())
        }
        (_, Value::Bool(true)) => BothLanguages { zh: "是".to_owned(), en: "yes".to_owned() },
        (_, Value::Bool(false)) => BothLanguages { zh: "否".to_owned(), en: "no".to_owned() },
        (_, Value::String(text)) => same(text.clone()),
        (_, Value::Number(number)) => same(number.to_string()),
        (_, Value::Array(items)) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if texts.is_empty() {
                return None;
            }
            BothLanguages { zh: texts.join("；"), en: texts.join("; ") }
        }
        (_, Value::Object(_)) => return None,
    };
    let unit = match &field.kind {
        FieldKind::Decimal { unit, .. } if !unit.is_empty() => Some(unit.to_string()),
        _ => None,
    };
    Some(Fact { field: field.name.to_string(), label: (&field.label).into(), value: shown, unit, record })
}

fn no_record() -> Problem {
    Problem::new(Kind::NotFound, "record.not_found", "没有这条记录", "there is no such record")
        .remedy("在图上或列表中重新选择", "choose it on the map or from a list again")
}
