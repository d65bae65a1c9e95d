//! `/read-log`: who saw what was sensitive.

use std::collections::BTreeSet;
use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Problem, RecordId};
use axum::Extension;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::audit::bad_cursor;
use super::{NotRead, begin_of, day_of, optional, session_of};
use crate::keeper::Keeper;
use crate::read_log::{self, Wanted};
use crate::roles::Role;
use crate::sessions::Signed;
use crate::sign_in::text_of;

/// Which reads are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// Only by this reader.
    reader: Option<String>,
    /// Only of this record.
    record: Option<String>,
    /// Only of this record type.
    kind: Option<String>,
    /// Only what was done so, e.g. `reveal`.
    action: Option<String>,
    /// First day.
    from: Option<String>,
    /// Last day.
    to: Option<String>,
    /// How many at most; 50 by default.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Sensitive reads.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadPage {
    /// The latest first.
    items: Vec<ReadView>,
    /// Where to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A sensitive read.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadView {
    /// Id.
    id: String,
    /// When.
    at: String,
    /// Who.
    actor: String,
    /// Name of who.
    actor_name: String,
    /// What was done.
    action: String,
    /// Record type.
    kind: String,
    /// Record; absent where many were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// What the record was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Fields.
    fields: Vec<String>,
    /// Purpose stated.
    purpose: String,
    /// How many records.
    count: i64,
}

/// Lists sensitive reads
///
/// The audit administrator sees all; an enterprise those of its own records; everybody those about themselves.
#[utoipa::path(get, path = "/read-log", tag = "access", params(Asked), responses(
    (status = 200, description = "a page of reads", body = ReadPage),
    NotRead,
))]
pub(crate) async fn list(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Extension(signed): Extension<Signed>,
    Query(asked): Query<Asked>,
) -> Answer<Json<ReadPage>> {
    let limit = asked.limit.unwrap_or(50).clamp(1, 1000) as usize;
    let now = (keeper.now)();
    let owners = if caller.rights.may(operation::AUDIT_READ) {
        None
    } else {
        caller.actor()?;
        Some(own(&keeper, session_of(&signed)?.person, now)?)
    };
    let record = optional(asked.record.as_ref(), "record")?;
    let before = optional(asked.after.as_ref(), "after")?;
    let wanted = Wanted {
        owners,
        reader: optional(asked.reader.as_ref(), "reader")?,
        record: record.map(|id| id.parse()).transpose().map_err(|problem: Problem| problem.in_field("/record"))?,
        kind: optional(asked.kind.as_ref(), "kind")?,
        action: optional(asked.action.as_ref(), "action")?,
        from: day_of(asked.from.as_ref(), "from")?.map(begin_of),
        until: day_of(asked.to.as_ref(), "to")?.and_then(|day| day.tomorrow().ok()).map(begin_of),
        before: before.map(|text| text.parse::<RecordId>().map_err(|_| bad_cursor())).transpose()?,
        limit: limit + 1,
    };
    let mut reads = work(move || keeper.store.read(|reader| read_log::reads(reader, &wanted))).await?;
    let more = reads.len() > limit;
    reads.truncate(limit);
    let next = reads.last().filter(|_| more).map(|read| read.id.clone());
    let items = reads.into_iter().map(|read| ReadView {
        id: read.id,
        at: text_of(read.at),
        actor: read.reader,
        actor_name: read.reader_name,
        action: read.action,
        kind: read.kind,
        record: read.record,
        title: read.title,
        fields: read.fields,
        purpose: read.purpose,
        count: read.count,
    });
    Ok(Json(ReadPage { items: items.collect(), next }))
}

/// Returns whose reads somebody may look at: those of the enterprises they manage, and their own.
fn own(keeper: &Keeper, person: RecordId, now: jiff::Timestamp) -> Result<BTreeSet<RecordId>, Problem> {
    let standing = keeper.standing(person, now)?;
    let managed =
        standing.offices.iter().filter(|office| matches!(office.role, Role::EnterpriseManager | Role::Carrier));
    Ok(managed.filter_map(|office| office.enterprise).chain([person]).collect())
}
