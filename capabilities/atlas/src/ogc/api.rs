//! The definition of the interface, OpenAPI 3.0, with the collections and filters that the reader may use.

use anlan_http::{Answer, Asking};
use anlan_registry::catalogue::{Field, FieldKind};
use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::crs::Crs;
use super::query::{MOST, USUAL, filters};
use super::{Asked, GEOJSON, OPENAPI, document};
use crate::doors::Door;
use crate::plan::KindPlan;
use crate::view::Rights;

/// Returns the definition.
pub(super) async fn api(State(door): State<Door>, Asking(caller): Asking, asked: Asked) -> Answer<Response> {
    asked.wants_html()?;
    let mut paths = Map::new();
    let mut add = |path: String, get: Value| paths.insert(path, json!({ "get": get }));
    let format = json!({
        "name": "f", "in": "query", "required": false, "style": "form", "explode": false,
        "description": "格式 format", "schema": { "type": "string", "enum": ["json", "html"] },
    });
    for (path, id, summary) in [
        ("/", "getLandingPage", "首页 landing page"),
        ("/conformance", "getConformance", "符合的要求 conformance"),
        ("/api", "getApi", "本文件 this document"),
        ("/collections", "getCollections", "集合 collections"),
    ] {
        add(path.to_owned(), operation(id, summary, "application/json", vec![format.clone()], false));
    }
    for (_, plan) in door.atlas.plan.layers().filter(|(_, plan)| Rights::of(&caller, plan.name()).is_some()) {
        let (name, label) = (plan.name(), format!("{} {}", plan.record_type.label.zh, plan.record_type.label.en));
        let path = format!("/collections/{name}");
        add(
            path.clone(),
            operation(&format!("describe_{name}"), &label, "application/json", vec![format.clone()], true),
        );
        add(format!("{path}/items"), operation(&format!("items_{name}"), &label, GEOJSON, parameters(plan), true));
        let feature = json!({
            "name": "featureId", "in": "path", "required": true, "description": "编号 id", "schema": { "type": "string" },
        });
        let one = vec![feature, crs_parameter("crs"), json_only()];
        add(format!("{path}/items/{{featureId}}"), operation(&format!("item_{name}"), &label, GEOJSON, one, true));
    }
    let body = json!({
        "openapi": "3.0.3",
        "info": {
            "title": "安澜 Anlan — OGC API Features",
            "description": "危险化学品地理要素；凭令牌访问 Places of hazardous chemicals; send a token for more than the public may see",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": asked.root(&door) }],
        "security": [{}, { "bearer": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "problem": {
                    "type": "object",
                    "required": ["status", "title"],
                    "properties": {
                        "type": { "type": "string" },
                        "status": { "type": "integer" },
                        "code": { "type": "string" },
                        "title": { "type": "string" },
                    },
                },
            },
        },
    });
    Ok(document(OPENAPI, &body))
}

fn operation(id: &str, summary: &str, media_type: &str, parameters: Vec<Value>, may_be_missing: bool) -> Value {
    let problem = |description: &str| {
        json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } } },
        })
    };
    let mut content = Map::new();
    let media_type = if id == "getApi" { OPENAPI } else { media_type };
    content.insert(media_type.to_owned(), json!({ "schema": { "type": "object" } }));
    if media_type == "application/json" {
        content.insert("text/html".to_owned(), json!({ "schema": { "type": "string" } }));
    }
    let mut responses = json!({
        "200": { "description": "成功 success", "content": content },
        "400": problem("参数有误 a parameter is wrong"),
        "503": problem("请稍后重试 try again later"),
    });
    if may_be_missing {
        responses["401"] = problem("请先登录 sign in");
        responses["404"] = problem("没有 not there");
    }
    json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses })
}

fn parameters(plan: &KindPlan) -> Vec<Value> {
    let query = |name: &str, description: &str, schema: Value| {
        json!({
            "name": name, "in": "query", "required": false, "style": "form", "explode": false,
            "description": description, "schema": schema,
        })
    };
    let numbers = json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } });
    let mut all = vec![
        query(
            "limit",
            "每页要素数 features on a page",
            json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL }),
        ),
        query("bbox", "范围 box that features meet", numbers),
        query("datetime", "有效期 time at which features are valid", json!({ "type": "string" })),
        crs_parameter("bbox-crs"),
        crs_parameter("crs"),
        query("cursor", "下一页标记 where the page before ended", json!({ "type": "string" })),
        json_only(),
    ];
    all.extend(
        filters(plan).map(|field| query(&field.name, &format!("{} {}", field.label.zh, field.label.en), schema(field))),
    );
    all
}

fn json_only() -> Value {
    json!({
        "name": "f", "in": "query", "required": false, "style": "form", "explode": false,
        "description": "格式 format", "schema": { "type": "string", "enum": ["json", "geojson"] },
    })
}

fn crs_parameter(name: &str) -> Value {
    let known: Vec<&str> = Crs::ALL.iter().map(|crs| crs.uri()).collect();
    json!({
        "name": name, "in": "query", "required": false, "style": "form", "explode": false,
        "description": "坐标系 coordinate reference system",
        "schema": { "type": "string", "format": "uri", "enum": known, "default": Crs::Crs84.uri() },
    })
}

fn schema(field: &Field) -> Value {
    match &field.kind {
        FieldKind::Integer { .. } => json!({ "type": "integer" }),
        FieldKind::Decimal { .. } => json!({ "type": "number" }),
        FieldKind::Boolean => json!({ "type": "boolean" }),
        FieldKind::Choice(choices) => {
            let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_ref()).collect();
            json!({ "type": "string", "enum": values })
        }
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string" }),
    }
}
