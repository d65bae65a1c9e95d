//! References of a body: given by key or id, kept as ids.

use anlan_kernel::{Body, Problem, RecordId};
use anlan_store::{Sql as _, Tx};

use crate::catalogue::{FieldKind, RecordType};
use crate::placement::{Referred, read_referred};
use crate::validate::{key_of, validate};

/// Turns keys into ids, and returns the records referred to; a reference that leads nowhere is a fault.
pub(super) fn resolve(
    tx: &mut Tx<'_>,
    record_type: &RecordType,
    body: &mut Body,
) -> Result<Vec<Referred>, Vec<Problem>> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for field in &record_type.fields {
        let FieldKind::Reference { to } = &field.kind else { continue };
        let Some(given) = body.get(field.name.as_ref()).and_then(serde_json::Value::as_str) else { continue };
        let read = |row: &anlan_store::Row<'_>| read_referred(&field.name, to, row);
        let by_id = match given.parse::<RecordId>() {
            Ok(_) => tx.query_optional(
                "select id, title, owner, district, park from record where id = $1 and kind = $2",
                &[given.into(), to.as_ref().into()],
                read,
            ),
            Err(_) => Ok(None),
        };
        let target = by_id.and_then(|target| match target {
            Some(target) => Ok(Some(target)),
            None => tx.query_optional(
                "select id, title, owner, district, park from record where kind = $1 and key = $2",
                &[to.as_ref().into(), given.into()],
                read,
            ),
        });
        match target {
            Ok(Some(target)) => {
                body.insert(field.name.to_string(), target.id.to_string().into());
                found.push(target);
            }
            Ok(None) => problems.push(not_found(record_type, &field.name, given)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The problem of a reference that leads nowhere, or where the one who makes it may not look.
pub(crate) fn not_found(record_type: &RecordType, field: &str, given: &str) -> Problem {
    let label = record_type.get(field).map(|field| field.label.clone()).unwrap_or_default();
    Problem::invalid(
        "record.reference_not_found",
        format!("找不到“{}”：{given}", label.zh),
        format!("the {} \u{201c}{given}\u{201d} is not registered", label.en),
    )
    .remedy("先导入被引用的记录，或核对编号", "import the record referred to first, or check the code")
    .in_field(field)
}

/// Returns the key a body will have once its references are ids; nothing where a reference leads nowhere.
pub(crate) fn key_when_stored(
    tx: &mut Tx<'_>,
    record_type: &RecordType,
    body: &Body,
) -> Result<Option<String>, Vec<Problem>> {
    let keyed_by_reference = record_type.keys.iter().flatten().any(|field| {
        matches!(record_type.get(field).map(|field| &field.kind), Some(FieldKind::Reference { .. }))
            && body.contains_key(field.as_ref())
    });
    let Ok((mut body, _)) = validate(record_type, body.clone()) else { return Ok(None) };
    if keyed_by_reference {
        resolve(tx, record_type, &mut body)?;
    }
    Ok(key_of(record_type, &body))
}
