//! JSON Schema (draft 2020-12) of any record type, whether declared by code or by a pack.

use serde_json::{Map, Value, json};

use crate::catalogue::{Code, Field, FieldKind, RecordType};

/// Returns the JSON Schema of the body of a record type.
pub fn json_schema(record_type: &RecordType) -> Value {
    let properties: Map<String, Value> =
        record_type.fields.iter().map(|field| (field.name.to_string(), property(field))).collect();
    let required: Vec<&str> =
        record_type.fields.iter().filter(|field| field.required).map(|field| field.name.as_ref()).collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("anlan:record/{}", record_type.name),
        "title": record_type.label.en,
        "x-title-zh": record_type.label.zh,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if !record_type.any_of.is_empty() {
        let groups: Vec<Value> = record_type
            .any_of
            .iter()
            .map(|group| json!({"anyOf": group.iter().map(|field| json!({"required": [field]})).collect::<Vec<_>>()}))
            .collect();
        schema["allOf"] = Value::Array(groups);
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut property = match &field.kind {
        FieldKind::Text { max } => json!({"type": "string", "maxLength": max}),
        FieldKind::Code(Code::CreditCode) => json!({"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"}),
        FieldKind::Code(Code::Cas) => json!({"type": "string", "pattern": "^[0-9]{2,7}-[0-9]{2}-[0-9]$"}),
        FieldKind::Code(Code::Un) => json!({"type": "string", "pattern": "^[0-9]{4}$"}),
        FieldKind::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        FieldKind::Decimal { unit, min, max, .. } => {
            let mut property = json!({"type": "number", "x-unit": unit});
            for (name, bound) in [("minimum", min), ("maximum", max)] {
                if let Some(number) = bound.as_ref().and_then(|text| text.parse::<serde_json::Number>().ok()) {
                    property[name] = Value::Number(number);
                }
            }
            property
        }
        FieldKind::Boolean => json!({"type": "boolean"}),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::Choice(choices) => json!({
            "enum": choices.iter().map(|choice| &choice.value).collect::<Vec<_>>(),
            "x-labels": choices.iter().map(|choice| json!({"zh": choice.label.zh, "en": choice.label.en})).collect::<Vec<_>>(),
        }),
        FieldKind::Reference { to } => json!({"type": "string", "x-reference": to}),
        FieldKind::Geometry { shapes } => json!({
            "type": "object",
            "properties": {"type": {"enum": shapes}},
            "required": ["type", "coordinates"],
        }),
        FieldKind::List => json!({"type": "array", "items": {"type": "string"}}),
    };
    property["title"] = field.label.en.clone().into();
    property["x-title-zh"] = field.label.zh.clone().into();
    if !field.help.is_empty() {
        property["description"] = field.help.en.clone().into();
        property["x-description-zh"] = field.help.zh.clone().into();
    }
    property
}
