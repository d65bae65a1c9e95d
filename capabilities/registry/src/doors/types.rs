//! `GET /types`, `/types/{kind}/schema` and `/types/{kind}/template`.

use anlan_http::input::Path;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::problem::Language;
use anlan_kernel::{Caller, Problem, Verb};
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::House;
use super::export::{language_of, sent};
use super::wire::both;
use crate::catalogue::{Code, Field, FieldKind, Origin, RecordType};
use crate::export::{Format, Pick, template_of};
use crate::lists::{self, Filter};
use crate::schema::json_schema;

/// The record types that a caller may do something with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Types {
    /// In the order of their names.
    items: Vec<TypeView>,
}

/// A record type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordType)]
pub(crate) struct TypeView {
    /// Name in paths.
    #[schema(example = "enterprise")]
    name: String,
    /// Label.
    label: BothLanguages,
    /// Field shown for the record in lists.
    title: String,
    /// Ways to form the outside key, the first whose fields are all given.
    keys: Vec<Vec<String>>,
    /// At least one field of each group must be given.
    any_of: Vec<Vec<String>>,
    /// `code`, or `pack/file`.
    origin: String,
    /// Heading under which menus show it.
    group: BothLanguages,
    /// What the caller may do, somewhere.
    verbs: Vec<&'static str>,
    /// Records that the caller may read.
    count: u64,
    /// Fields, in the order of forms.
    fields: Vec<FieldView>,
}

/// A field of a record type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldType)]
pub(crate) struct FieldView {
    /// Name.
    name: String,
    /// Label.
    label: BothLanguages,
    /// What to enter.
    help: BothLanguages,
    /// Other headings under which tables and forms hold it.
    aliases: Vec<String>,
    /// `text`, `credit_code`, `cas`, `un`, `integer`, `decimal`, `boolean`, `date`, `choice`, `reference`, `geometry`, `list`.
    kind: &'static str,
    /// Unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Smallest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    /// Largest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    /// Longest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    /// Values to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<ChoiceView>>,
    /// Type referred to.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Shapes taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    shapes: Option<Vec<String>>,
    /// A record without it is refused.
    required: bool,
    /// Lists can be filtered and counted by it.
    indexed: bool,
    /// `public`, `internal`, `sensitive` or `restricted`.
    level: &'static str,
    /// Personal data: shown masked.
    personal: bool,
}

/// One value of a closed list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Choice)]
pub(crate) struct ChoiceView {
    /// As stored.
    value: String,
    /// As shown.
    label: BothLanguages,
}

/// Lists the record types
#[utoipa::path(get, path = "/types", tag = "types", responses(
    (status = 200, description = "the types that the caller may do something with", body = Types),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(house): State<House>, Asking(caller): Asking) -> Answer<Json<Types>> {
    work(move || {
        let catalogue = &house.door.catalogue;
        house.door.store.read(|reader| {
            let mut items = Vec::new();
            for record_type in catalogue.types() {
                let verbs = verbs_of(&caller, &record_type.name);
                if verbs.is_empty() {
                    continue;
                }
                let grant = caller.rights.grant(Verb::Read, &record_type.name);
                let count = lists::count(reader, catalogue, &Filter::new(record_type.name.as_ref(), grant))?;
                items.push(type_view(record_type, verbs, count));
            }
            Ok::<_, Problem>(Types { items })
        })
    })
    .await
    .map(Json)
}

/// Describes a record type as JSON Schema
#[utoipa::path(get, path = "/types/{kind}/schema", tag = "types",
    params(("kind" = String, Path, description = "record type")),
    responses(
        (status = 200, description = "JSON Schema of its fields, draft 2020-12", body = Object),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn schema(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
) -> Answer<Json<serde_json::Value>> {
    let record_type = known(&house, &caller, &kind)?;
    Ok(Json(json_schema(record_type)))
}

/// How an empty table is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct TemplateWanted {
    /// `xlsx` (default) or `csv`.
    format: Option<String>,
    /// `zh` or `en`; the caller's language where absent.
    lang: Option<String>,
}

/// Gives an empty table to fill in
///
/// With the headings that an import recognises, their explanation, and lists to choose from; with the fields that the caller may see.
#[utoipa::path(get, path = "/types/{kind}/template", tag = "types",
    params(("kind" = String, Path, description = "record type"), TemplateWanted),
    responses(
        (status = 200, description = "the table", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"))),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn template(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    Query(wanted): Query<TemplateWanted>,
) -> Answer<Response> {
    let (file, name, format) = work(move || {
        let record_type = known(&house, &caller, &kind)?;
        let format = Format::of_name(wanted.format.as_deref().filter(|name| !name.is_empty()).unwrap_or("xlsx"))
            .and_then(|format| match format {
                Format::Xlsx | Format::Csv => Ok(format),
                _ => Err(super::asked::wrong("format", "模板为 xlsx 或 csv", "a template is xlsx or csv")),
            })?;
        let language = language_of(&caller, wanted.lang.as_deref())?;
        let file = super::export::scratch(&house, format)?;
        let grants =
            [Verb::Create, Verb::Import, Verb::Update, Verb::Read].map(|verb| caller.rights.grant(verb, &kind));
        let shows = |field: &&Field| {
            grants.iter().flat_map(|grant| &grant.scopes).any(|scope| {
                field.level <= scope.level
                    && scope.fields.as_ref().is_none_or(|fields| fields.contains(field.name.as_ref()))
            })
        };
        let pick = Pick::of(record_type.fields.iter().filter(shows).collect());
        template_of(pick, record_type, file.path(), language)?;
        let name = format!(
            "{}{}",
            record_type.label.get(language),
            if language == Language::Zh { "模板" } else { " template" }
        );
        Ok::<_, Problem>((file, name, format))
    })
    .await?;
    sent(file, &name, format).await
}

/// Returns a type that the caller may do something with.
fn known<'h>(house: &'h House, caller: &Caller, kind: &str) -> Result<&'h RecordType, Problem> {
    let record_type = house.door.catalogue.require(kind)?;
    if verbs_of(caller, kind).is_empty() {
        caller.grant(Verb::Read, kind)?;
    }
    Ok(record_type)
}

fn verbs_of(caller: &Caller, kind: &str) -> Vec<&'static str> {
    Verb::ALL.iter().filter(|verb| !caller.rights.grant(**verb, kind).is_empty()).map(|verb| verb.name()).collect()
}

fn type_view(record_type: &RecordType, verbs: Vec<&'static str>, count: u64) -> TypeView {
    let names = |groups: &[Vec<std::borrow::Cow<'static, str>>]| {
        groups.iter().map(|group| group.iter().map(ToString::to_string).collect()).collect()
    };
    TypeView {
        name: record_type.name.to_string(),
        label: both(&record_type.label),
        title: record_type.title.to_string(),
        keys: names(&record_type.keys),
        any_of: names(&record_type.any_of),
        origin: match &record_type.origin {
            Origin::Code => "code".to_owned(),
            Origin::Pack { pack, file } => format!("{pack}/{file}"),
        },
        group: both(&record_type.group),
        verbs,
        count,
        fields: record_type.fields.iter().map(field_view).collect(),
    }
}

fn field_view(field: &Field) -> FieldView {
    let mut view = FieldView {
        name: field.name.to_string(),
        label: both(&field.label),
        help: both(&field.help),
        aliases: field.aliases.iter().map(ToString::to_string).collect(),
        kind: "text",
        unit: None,
        min: None,
        max: None,
        max_length: None,
        choices: None,
        to: None,
        shapes: None,
        required: field.required,
        indexed: field.is_facet() && !field.personal,
        level: field.level.name(),
        personal: field.personal,
    };
    match &field.kind {
        FieldKind::Text { max } => view.max_length = Some(*max),
        FieldKind::Code(Code::CreditCode) => view.kind = "credit_code",
        FieldKind::Code(Code::Cas) => view.kind = "cas",
        FieldKind::Code(Code::Un) => view.kind = "un",
        FieldKind::Integer { min, max } => {
            view.kind = "integer";
            view.min = (*min != i64::MIN).then(|| min.to_string());
            view.max = (*max != i64::MAX).then(|| max.to_string());
        }
        FieldKind::Decimal { unit, min, max, .. } => {
            view.kind = "decimal";
            view.unit = Some(unit.to_string()).filter(|unit| !unit.is_empty());
            (view.min, view.max) = (min.as_ref().map(ToString::to_string), max.as_ref().map(ToString::to_string));
        }
        FieldKind::Boolean => view.kind = "boolean",
        FieldKind::Date => view.kind = "date",
        FieldKind::Choice(choices) => {
            view.kind = "choice";
            let choices = choices.iter();
            view.choices = Some(
                choices
                    .map(|choice| ChoiceView { value: choice.value.to_string(), label: both(&choice.label) })
                    .collect(),
            );
        }
        FieldKind::Reference { to } => {
            view.kind = "reference";
            view.to = Some(to.to_string());
        }
        FieldKind::Geometry { shapes } => {
            view.kind = "geometry";
            view.shapes = Some(shapes.iter().map(|shape| (*shape).to_owned()).collect());
        }
        FieldKind::List => view.kind = "list",
    }
    view
}
