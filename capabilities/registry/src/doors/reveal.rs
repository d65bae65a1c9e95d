//! `POST /records/{kind}/{id}/reveal`.

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::{Body, Problem, ReadNote, Verb};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::Viewer;
use super::{House, asked};
use crate::sight;

/// Personal data that somebody has a reason to see.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealBody {
    /// Fields.
    #[schema(min_items = 1, max_items = 64)]
    fields: Vec<String>,
    /// What for; it is kept in the read log.
    #[schema(min_length = 1, max_length = 400)]
    purpose: String,
}

/// Personal data as it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Revealed {
    /// Values by field; those that the record does not have are missing.
    #[schema(value_type = Object)]
    fields: Body,
}

/// Shows personal data unmasked
///
/// Written into the read log first; where that fails, nothing is shown.
#[utoipa::path(post, path = "/records/{kind}/{id}/reveal", tag = "records",
    params(("kind" = String, Path, description = "record type"), ("id" = String, Path, description = "id")),
    request_body = RevealBody,
    responses(
        (status = 200, description = "the values", body = Revealed),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not for the caller", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "no such field, or no purpose", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn reveal(
    State(house): State<House>,
    Asking(caller): Asking,
    Path((kind, id)): Path<(String, String)>,
    Json(body): Json<RevealBody>,
) -> Answer<Json<Revealed>> {
    let purpose = asked::line(&body.purpose, "/purpose")?;
    work(move || {
        let viewer = Viewer::of(&house, &caller, &kind)?;
        let id = asked::id(&id)?;
        let stored = house.door.store.read(|reader| viewer.require(reader, id))?;
        viewer.may(Verb::Reveal, &stored)?;
        let grant = caller.grant(Verb::Reveal, &kind)?;
        let sight = grant.at(&stored.placement);
        let mut fields = body.fields;
        fields.sort();
        fields.dedup();
        let may = |name: &str| {
            let field = viewer.record_type.get(name).filter(|field| field.personal);
            field.is_some_and(|field| sight.as_ref().is_some_and(|sight| sight::shows(sight, field)))
        };
        let unknown = fields.iter().find(|name| !may(name));
        if fields.is_empty() || fields.len() > 64 || unknown.is_some() {
            let name: String = unknown.map(|name| name.chars().take(60).collect()).unwrap_or_default();
            return Err(Problem::invalid(
                "reveal.field",
                format!("没有可查看明文的字段“{name}”"),
                format!("there is no masked field \u{201c}{name}\u{201d} to show"),
            )
            .remedy("填写 masked 中列出的字段", "name fields that are listed in masked")
            .in_field("/fields"));
        }
        caller.rights.note_read(ReadNote {
            action: "reveal".to_owned(),
            kind,
            record: Some(id),
            fields: fields.clone(),
            purpose,
            count: 1,
        })?;
        let values = fields.into_iter().filter_map(|name| {
            let value = stored.record.body.get(&name)?.clone();
            Some((name, value))
        });
        Ok(Revealed { fields: values.collect() })
    })
    .await
    .map(Json)
}
