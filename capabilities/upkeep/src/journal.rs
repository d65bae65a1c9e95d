//! The journal: its head, its entries, and whether it is sound.

use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Level, Problem, Verb};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Door, busy};

/// How far the journal goes, and the hashes that hold all of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeadView {
    /// Position of the last entry.
    size: u64,
    /// Hash of the last entry, hexadecimal.
    chain: String,
    /// RFC 6962 root over all entries, hexadecimal.
    root: String,
    /// Time of the last entry.
    at: Option<String>,
}

impl From<anlan_store::Head> for HeadView {
    fn from(head: anlan_store::Head) -> Self {
        Self { size: head.size, chain: head.chain, root: head.root, at: head.at.map(|at| at.to_string()) }
    }
}

/// Tells the head of the journal
///
/// Kept outside, a head proves later that nothing before it was changed.
#[utoipa::path(get, path = "/journal/head", tag = "journal", responses(
    (status = 200, description = "the head", body = HeadView),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn head(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<HeadView>> {
    caller.require(operation::JOURNAL_READ)?;
    work(move || door.store.journal_head()).await.map(|head| Json(head.into()))
}

/// Which entries.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Which {
    /// Entries before this position, the latest first; from the head where absent.
    #[param(minimum = 1)]
    before: Option<u64>,
    /// How many at most, 50 where absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
}

/// A part of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryPage {
    /// Entries, the latest first.
    items: Vec<EntryView>,
    /// `before` of the next page; absent on the last.
    next: Option<u64>,
}

/// One entry; what was declared is told where the caller may see records of its type everywhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryView {
    /// Position.
    position: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// Who.
    actor: String,
    /// Name of who.
    actor_name: String,
    /// What was done.
    action: String,
    /// Record type.
    kind: String,
    /// Record.
    record: String,
    /// Version after it.
    version: u32,
    /// Title of the record after it, where the caller may see it.
    title: Option<String>,
    /// Batch.
    batch: Option<String>,
}

/// Shows entries of the journal, the latest first
#[utoipa::path(get, path = "/journal", tag = "journal", params(Which), responses(
    (status = 200, description = "entries", body = EntryPage),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "a parameter is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn entries(
    State(door): State<Door>,
    Asking(caller): Asking,
    Query(which): Query<Which>,
) -> Answer<Json<EntryPage>> {
    caller.require(operation::JOURNAL_READ)?;
    work(move || -> Result<EntryPage, Problem> {
        let limit = which.limit.unwrap_or(50).clamp(1, 1000);
        let head = door.store.journal_head()?.size;
        let before = which.before.unwrap_or(u64::MAX).min(head + 1);
        let after = before.saturating_sub(limit + 1);
        let count = usize::try_from(before - 1 - after.min(before - 1)).unwrap_or(0);
        let found = door.store.read(|reader| reader.entries_after(after, count))?;
        let mut items: Vec<EntryView> = found
            .into_iter()
            .map(|entry| {
                let shown = caller.rights.grant(Verb::Read, &entry.kind).scopes.iter().any(|scope| {
                    scope.reach == anlan_kernel::Reach::All && scope.fields.is_none() && scope.level >= Level::Internal
                });
                let title = door.catalogue.get(&entry.kind).filter(|_| shown).and_then(|record_type| {
                    Some(anlan_registry::records::title_of(record_type, entry.after.as_ref()?))
                });
                EntryView {
                    position: entry.position,
                    at: entry.at.to_string(),
                    actor_name: (door.actor_name)(&entry.actor),
                    actor: entry.actor,
                    action: entry.action,
                    kind: entry.kind,
                    record: entry.record.to_string(),
                    version: entry.version,
                    title,
                    batch: entry.batch.map(|batch| batch.to_string()),
                }
            })
            .collect();
        items.reverse();
        let next = items.last().map(|entry| entry.position).filter(|position| *position > 1);
        Ok(EntryPage { items, next })
    })
    .await
    .map(Json)
}

/// What a verification found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerifyView {
    /// Nothing is wrong.
    sound: bool,
    /// Entries read.
    entries: u64,
    /// Records compared with the journal.
    records: u64,
    /// Head.
    head: Option<HeadView>,
    /// The first faults.
    faults: Vec<ProblemItem>,
    /// Faults in all.
    fault_count: u64,
    /// Seconds it took.
    seconds: f64,
}

/// Verifies the whole journal and compares every record with it
#[utoipa::path(post, path = "/journal/verify", tag = "journal", responses(
    (status = 200, description = "what was found", body = VerifyView),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "another is under way", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn verify(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<VerifyView>> {
    caller.require(operation::JOURNAL_VERIFY)?;
    work(move || -> Result<VerifyView, Problem> {
        let _alone = door.busy.try_lock().map_err(|_| busy())?;
        let begun = (door.now)();
        let report = anlan_store::journal::verify::verify(&door.store, &[], door.states, &mut |_, _| {})?;
        let seconds = (door.now)().duration_since(begun).as_secs_f64();
        Ok(VerifyView {
            sound: report.is_sound(),
            entries: report.entries,
            records: report.records,
            head: report.head.map(Into::into),
            faults: report.faults.iter().take(100).map(|fault| (&fault.problem).into()).collect(),
            fault_count: report.fault_count,
            seconds: (seconds * 1000.0).round() / 1000.0,
        })
    })
    .await
    .map(Json)
}
