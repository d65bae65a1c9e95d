//! Two registrations of one enterprise: merged by a declaration, parted by taking it back. Nothing is overwritten, so a merge is reversible.

use anlan_kernel::{Body, Context, Kind, Problem, Record, RecordId};
use anlan_store::Tx;
use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::records::{self, Change, Written};
use crate::types::{Enterprise, Typed as _};

/// Declares that one enterprise is the same as another. Two different credit codes forbid it.
pub fn merge(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    from: RecordId,
    into: RecordId,
    ground: &str,
) -> Result<Written, Vec<Problem>> {
    let (duplicate, remaining) = (enterprise(tx, from)?, enterprise(tx, into)?);
    if from == into {
        return Err(vec![Problem::invalid("merge.same", "两者是同一条记录", "both are the same record")]);
    }
    if let (Some(one), Some(other)) = (duplicate.text("credit_code"), remaining.text("credit_code"))
        && one != other
    {
        return Err(vec![
            Problem::new(
                Kind::Conflict,
                "merge.credit_code",
                format!("统一社会信用代码不同（{one}与{other}），不得合并"),
                format!("the unified social credit codes differ ({one} and {other}); they may not be merged"),
            )
            .remedy("先核实并更正其中一个代码", "verify and correct one of the codes first")
            .on_record(from),
        ]);
    }
    if remaining.text("merged_into").is_some() {
        return Err(vec![
            Problem::new(
                Kind::Conflict,
                "merge.chain",
                "目标企业自身已并入另一企业",
                "the enterprise to merge into was merged itself",
            )
            .remedy("合并到最终的那一家", "merge into the one that remains")
            .on_record(into),
        ]);
    }
    let fields = Body::from_iter([("merged_into".to_owned(), Value::String(into.to_string()))]);
    change(tx, ctx, catalogue, &duplicate, fields, ground)
}

/// Takes a merge back.
pub fn part(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    id: RecordId,
    ground: &str,
) -> Result<Written, Vec<Problem>> {
    let merged = enterprise(tx, id)?;
    if merged.text("merged_into").is_none() {
        return Err(vec![
            Problem::new(Kind::Conflict, "merge.not_merged", "该企业没有被合并", "this enterprise was not merged")
                .on_record(id),
        ]);
    }
    change(tx, ctx, catalogue, &merged, Body::from_iter([("merged_into".to_owned(), Value::Null)]), ground)
}

fn enterprise(tx: &mut Tx<'_>, id: RecordId) -> Result<Record, Vec<Problem>> {
    let record = records::require(tx, id)?;
    if record.kind == Enterprise::KIND {
        return Ok(record);
    }
    Err(vec![
        Problem::invalid("merge.not_an_enterprise", "只能合并企业", "only enterprises can be merged").on_record(id),
    ])
}

fn change(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    record: &Record,
    fields: Body,
    ground: &str,
) -> Result<Written, Vec<Problem>> {
    let change = Change { fields, expected_version: record.version, source: ground.to_owned(), ..Change::default() };
    records::update(tx, ctx, catalogue, record.id, change)
}
