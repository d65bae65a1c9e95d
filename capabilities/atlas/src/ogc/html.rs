//! The same documents for a person: text and links, nothing that runs.

use axum::response::{Html, IntoResponse};
use serde_json::Value;

/// Returns a document as a page.
pub(super) fn page(title: &str, body: &Value) -> impl IntoResponse + use<> {
    let mut list = String::new();
    item(body, &mut list);
    let title = escaped(title);
    Html(format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>{list}</html>"
    ))
}

fn item(value: &Value, to: &mut String) {
    match value {
        Value::Object(fields) => {
            if let Some(href) = fields.get("href").and_then(Value::as_str) {
                let text = fields.get("title").and_then(Value::as_str).unwrap_or(href);
                let rel = fields.get("rel").and_then(Value::as_str).unwrap_or_default();
                to.push_str(&format_link(href, text, rel));
                return;
            }
            to.push_str("<dl>");
            for (name, value) in fields {
                to.push_str("<dt>");
                to.push_str(&escaped(name));
                to.push_str("</dt><dd>");
                item(value, to);
                to.push_str("</dd>");
            }
            to.push_str("</dl>");
        }
        Value::Array(items) => {
            to.push_str("<ul>");
            for value in items {
                to.push_str("<li>");
                item(value, to);
                to.push_str("</li>");
            }
            to.push_str("</ul>");
        }
        Value::String(text) => to.push_str(&escaped(text)),
        other => to.push_str(&escaped(&other.to_string())),
    }
}

fn format_link(href: &str, text: &str, rel: &str) -> String {
    format!("<a href=\"{}\">{}</a> ({})", escaped(href), escaped(text), escaped(rel))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
