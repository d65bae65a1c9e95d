//! `/audit`: security events.

use std::sync::Arc;

use anlan_http::{Answer, Asking, Json, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Entry, Problem};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{NotRead, begin_of, day_of, optional};
use crate::audit::{self, Wanted};
use crate::keeper::Keeper;

/// Which events are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// Only these, e.g. `sign_in_failed`.
    event: Option<String>,
    /// Only about this person.
    person: Option<String>,
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

/// Security events.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditPage {
    /// The latest first.
    items: Vec<AuditView>,
    /// Where to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A security event.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditView {
    /// Journal entry.
    position: u64,
    /// When.
    at: String,
    /// What happened.
    event: String,
    /// Who did it.
    actor: String,
    /// Name of who did it.
    actor_name: String,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// Name of whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_name: Option<String>,
    /// Address it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// What else is said of it.
    #[schema(value_type = Object)]
    detail: serde_json::Map<String, serde_json::Value>,
}

/// Lists security events
#[utoipa::path(get, path = "/audit", tag = "access", params(Asked), responses(
    (status = 200, description = "a page of events", body = AuditPage),
    NotRead,
))]
pub(crate) async fn list(
    State(keeper): State<Arc<Keeper>>,
    Asking(caller): Asking,
    Query(asked): Query<Asked>,
) -> Answer<Json<AuditPage>> {
    caller.require(operation::AUDIT_READ)?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 1000) as usize;
    let person = optional(asked.person.as_ref(), "person")?;
    let before = optional(asked.after.as_ref(), "after")?;
    let wanted = Wanted {
        event: optional(asked.event.as_ref(), "event")?,
        person: person.map(|id| id.parse()).transpose().map_err(|problem: Problem| problem.in_field("/person"))?,
        before: before.map(|text| text.parse().map_err(|_| bad_cursor())).transpose()?,
        from: day_of(asked.from.as_ref(), "from")?.map(begin_of),
        until: day_of(asked.to.as_ref(), "to")?.and_then(|day| day.tomorrow().ok()).map(begin_of),
        limit: limit + 1,
    };
    work(move || {
        let mut entries = keeper.store.read(|reader| audit::events(reader, &wanted))?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(|entry| entry.position.to_string());
        Ok::<_, Problem>(AuditPage { items: entries.into_iter().map(|entry| view(&keeper, entry)).collect(), next })
    })
    .await
    .map(Json)
}

fn view(keeper: &Keeper, entry: Entry) -> AuditView {
    let mut detail = entry.after.map(|record| record.body).unwrap_or_default();
    let mut take = |name: &str| detail.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    take("event");
    let (person, address) = (take("person"), take("address"));
    AuditView {
        position: entry.position,
        at: entry.at.to_string(),
        event: entry.action,
        actor_name: keeper.directory.actor_name(&entry.actor),
        actor: entry.actor,
        person_name: person.as_ref().map(|person| keeper.directory.actor_name(person)),
        person,
        address,
        detail,
    }
}

pub(crate) fn bad_cursor() -> Problem {
    Problem::invalid("page.cursor", "分页标记无效", "the page marker is not valid")
        .remedy("从第一页重新开始", "start again from the first page")
        .in_field("/after")
}
