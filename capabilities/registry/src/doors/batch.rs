//! `POST /records/{kind}/batch`.

use anlan_http::input::Path;
use anlan_http::problem::ProblemItem;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument};
use anlan_kernel::{Body, Problem, RecordId, Verb};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::gate::soften;
use super::view::Viewer;
use super::write::{change_one, delete_one, write};
use super::{House, asked};
use crate::records::Change;

/// Records changed by one request at most.
const MOST_ITEMS: usize = 1000;

/// What is to be done with many records.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchBody {
    /// What is done.
    action: Action,
    /// With which records, and on which versions.
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<BatchItem>,
    /// Fields to set, for `update`; `null` removes one.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Body,
    /// What was read or who said it.
    #[schema(min_length = 1, max_length = 400)]
    source: String,
}

/// What is done with each record of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// Fields are set.
    Update,
    /// It is deleted.
    Delete,
}

/// One record of a batch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchItem {
    /// Its id.
    id: String,
    /// Version it was read at.
    version: u32,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// Records done.
    done: Vec<String>,
    /// Records left as they are, and why.
    failed: Vec<BatchFailure>,
}

/// A record that was left as it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchFailure {
    /// Its id, as given.
    id: String,
    /// What stands against it.
    errors: Vec<ProblemItem>,
}

/// What a batch came to, as it is kept for a repetition.
#[derive(Serialize, Deserialize)]
struct Outcome {
    done: Vec<String>,
    failed: Vec<(String, Vec<Problem>)>,
}

/// Changes or deletes many records
///
/// Each record stands for itself: what stands against one does not hold up the others.
#[utoipa::path(post, path = "/records/{kind}/batch", tag = "records",
    params(
        ("kind" = String, Path, description = "record type"),
        ("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours"),
    ),
    request_body = BatchBody,
    responses(
        (status = 200, description = "what was done and what was not", body = BatchAnswer),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "no such type", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "the `Idempotency-Key` was used for another request", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "the body has not the shape asked for", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn batch(
    State(house): State<House>,
    Asking(caller): Asking,
    Path(kind): Path<String>,
    once: Once,
    Json(body): Json<BatchBody>,
) -> Answer<Json<BatchAnswer>> {
    let verb = if body.action == Action::Update { Verb::Update } else { Verb::Delete };
    Viewer::of(&house, &caller, &kind)?;
    caller.grant(verb, &kind)?;
    let source = asked::line(&body.source, "/source")?;
    if body.items.is_empty() || body.items.len() > MOST_ITEMS {
        let problem = Problem::invalid(
            "batch.size",
            format!("须为1至{MOST_ITEMS}条"),
            format!("there must be 1 to {MOST_ITEMS} records"),
        );
        return Err(problem.remedy("分批提交", "send them in parts").in_field("/items").into());
    }
    let (at, asker, given) = (house.clone(), caller.clone(), body.clone());
    let outcome = write(&house, &caller, &once, &body, move |tx, ctx, gate| {
        let viewer = Viewer::of(&at, &asker, &kind)?;
        let batch: RecordId = ctx.ids.next_id(ctx.now);
        let mut outcome = Outcome { done: Vec::new(), failed: Vec::new() };
        for item in given.items {
            let one = asked::id(&item.id).map_err(Vec::from).and_then(|id| match given.action {
                Action::Update => {
                    let change = Change {
                        fields: given.fields.clone(),
                        expected_version: item.version,
                        source: source.clone(),
                        batch: Some(batch),
                        ..Change::default()
                    };
                    change_one(tx, ctx, gate, &viewer, id, change).map(|_| ())
                }
                Action::Delete => delete_one(tx, ctx, &viewer, id, item.version, Some(batch)),
            });
            match one {
                Ok(()) => outcome.done.push(item.id),
                Err(problems) => {
                    if let Some(fault) = problems.iter().find(|problem| is_fault(problem)) {
                        return Err(vec![fault.clone()]);
                    }
                    let problems = soften(tx, gate, problems);
                    outcome.failed.push((item.id, problems));
                }
            }
        }
        Ok(outcome)
    })
    .await?;
    let failed = outcome
        .failed
        .into_iter()
        .map(|(id, problems)| BatchFailure { id, errors: problems.iter().map(ProblemItem::from).collect() });
    Ok(Json(BatchAnswer { done: outcome.done, failed: failed.collect() }))
}

/// Tells whether a problem ends the whole command.
pub(super) fn is_fault(problem: &Problem) -> bool {
    matches!(problem.kind, anlan_kernel::Kind::Internal | anlan_kernel::Kind::Unavailable)
}
