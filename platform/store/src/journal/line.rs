//! The text that is hashed.

use anlan_kernel::Problem;
use anlan_merkle::{Hash, leaf_hash};
use jiff::Timestamp;
use serde_json::Value;

use super::hex;

/// All columns of a row but its hash.
pub(crate) struct Line<'a> {
    pub(crate) position: u64,
    pub(crate) at: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) action: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) record: &'a str,
    pub(crate) version: i64,
    /// Canonical JSON.
    pub(crate) after: Option<&'a str>,
    pub(crate) batch: Option<&'a str>,
    pub(crate) previous: &'a Hash,
}

impl Line<'_> {
    /// Returns the line.
    pub(crate) fn text(&self) -> String {
        let mut line = String::with_capacity(256 + self.after.map_or(0, str::len));
        line.push_str("{\"action\":");
        quote(self.action, &mut line);
        line.push_str(",\"actor\":");
        quote(self.actor, &mut line);
        line.push_str(",\"after\":");
        line.push_str(self.after.unwrap_or("null"));
        line.push_str(",\"at\":");
        quote(self.at, &mut line);
        line.push_str(",\"batch\":");
        match self.batch {
            Some(batch) => quote(batch, &mut line),
            None => line.push_str("null"),
        }
        line.push_str(",\"kind\":");
        quote(self.kind, &mut line);
        line.push_str(",\"position\":");
        line.push_str(&self.position.to_string());
        line.push_str(",\"previous\":\"");
        line.push_str(&hex(self.previous));
        line.push_str("\",\"record\":");
        quote(self.record, &mut line);
        line.push_str(",\"version\":");
        line.push_str(&self.version.to_string());
        line.push('}');
        line
    }

    /// Returns the hash of the line.
    pub(crate) fn hash(&self) -> Hash {
        leaf_hash(self.text().as_bytes())
    }
}

/// Returns a time as the journal writes it: nine decimals always, so that text sorts as time does.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// Returns JSON with sorted keys and without spaces, whatever the order it came in.
pub(crate) fn canonical(text: &str) -> Result<String, Problem> {
    let value: Value = serde_json::from_str(text).map_err(|cause| Problem::internal("journal.after", cause))?;
    let mut out = String::with_capacity(text.len());
    write(&value, &mut out);
    Ok(out)
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            // Sorted here, so that no feature of the JSON library can change a hash.
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (count, key) in keys.into_iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                quote(key, out);
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (count, item) in items.iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::String(text) => quote(text, out),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Null => out.push_str("null"),
    }
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("text is always JSON"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_json_is_canonical() {
        let canonical = |text| canonical(text).unwrap();
        assert_eq!(
            canonical(r#"{ "b" : [1, 2.50], "a": {"z": null, "y": "液氨\n"} }"#),
            r#"{"a":{"y":"液氨\n","z":null},"b":[1,2.5]}"#
        );
        assert_eq!(canonical("null"), "null");
        assert_eq!(super::canonical("{").unwrap_err().code, "journal.after");
    }

    /// The expected hash was computed with `printf '\0%s' "$line" | sha256sum`.
    #[test]
    fn an_outsider_can_recompute_a_hash() {
        let line = Line {
            position: 1,
            at: &time("2026-11-23T08:00:00Z".parse().unwrap()),
            actor: "lin",
            action: "create",
            kind: "tank",
            record: "01JDBQ0000000000000000000A",
            version: 1,
            after: Some(r#"{"a":1}"#),
            batch: None,
            previous: &[0; 32],
        };
        let text = concat!(
            r#"{"action":"create","actor":"lin","after":{"a":1},"at":"2026-11-23T08:00:00.000000000Z","batch":null,"kind":"tank","#,
            r#""position":1,"previous":"0000000000000000000000000000000000000000000000000000000000000000","#,
            r#""record":"01JDBQ0000000000000000000A","version":1}"#
        );
        assert_eq!(line.text(), text);
        assert_eq!(hex(&line.hash()), "ec178e4e08ccb6da9924660eba37fa4b921aba6d0f3ccb3b3a807dfec319c3a0");
    }
}
