//! `/case-absences`: who is away, and who acts meanwhile.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::{Answer, Asking, Json, Once, ProblemDocument, work};
use anlan_kernel::{Caller, Kind, Problem, RecordId, day_in_city};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Door;
use super::open::write;
use crate::absence::{self, Absence};

/// An absence.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AbsenceView {
    /// Id.
    id: String,
    /// Who acts meanwhile.
    stand_in: String,
    /// Name.
    stand_in_name: String,
    /// First day.
    first_day: String,
    /// Last day.
    last_day: String,
}

impl From<Absence> for AbsenceView {
    fn from(absence: Absence) -> Self {
        Self {
            id: absence.id.to_string(),
            stand_in: absence.stand_in.to_string(),
            stand_in_name: absence.stand_in_name,
            first_day: absence.first_day.to_string(),
            last_day: absence.last_day.to_string(),
        }
    }
}

/// Absences of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Absences {
    /// Those not over.
    items: Vec<AbsenceView>,
    /// People the caller stands in for today.
    stands_in_for: Vec<String>,
}

/// An absence to be declared.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AbsenceBody {
    /// Id of the person who acts meanwhile.
    stand_in: String,
    /// First day, YYYY-MM-DD.
    first_day: String,
    /// Last day, YYYY-MM-DD.
    last_day: String,
}

fn person(caller: &Caller) -> Result<RecordId, Problem> {
    caller
        .actor()?
        .id
        .parse()
        .map_err(|_| Problem::new(Kind::Forbidden, "absence.no_person", "程序没有缺勤", "a program is never away"))
}

/// Lists one's own absences
#[utoipa::path(get, path = "/case-absences", tag = "cases",
    responses(
        (status = 200, description = "absences that are not over", body = Absences),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "programs have none", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn list(State(door): State<Arc<Door>>, Asking(caller): Asking) -> Answer<Json<Absences>> {
    let person = person(&caller)?;
    let absences = work(move || {
        let today = day_in_city((door.now)());
        door.store.read(|reader| {
            let own = absence::of_person(reader, person, today)?;
            let others = absence::stood_in_for(reader, person, today)?;
            Ok::<_, Problem>(Absences {
                items: own.into_iter().map(Into::into).collect(),
                stands_in_for: others.iter().map(RecordId::to_string).collect(),
            })
        })
    });
    Ok(Json(absences.await?))
}

/// Declares that one will be away
///
/// The stand-in acts in the seats that the person has in their own name. Posts of a unit have stand-ins of their own, under `/records/post`.
#[utoipa::path(post, path = "/case-absences", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "a repetition gets the first answer for 24 hours")),
    request_body = AbsenceBody,
    responses(
        (status = 201, description = "the absence", body = AbsenceView),
        (status = 400, description = "the body cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "programs have none", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "there is one for some of these days", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "the body is no JSON", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "fields to mend", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn declare(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    once: Once,
    Json(body): Json<AbsenceBody>,
) -> Answer<Response> {
    let person = person(&caller)?;
    let (first_day, last_day) = (day(&body.first_day, "/first_day")?, day(&body.last_day, "/last_day")?);
    let (inner, stand_in) = (Arc::clone(&door), body.stand_in.clone());
    let absence = write(&door, &caller, &once, &body, move |tx, ctx| {
        let named = inner.named(tx, &["person"], &stand_in, "/stand_in")?;
        let absence = Absence {
            id: ctx.ids.next_id(ctx.now),
            person,
            stand_in: named.holder,
            stand_in_name: named.name,
            first_day,
            last_day,
        };
        Ok(absence::declare(tx, ctx, absence, day_in_city(ctx.now))?)
    });
    Ok((StatusCode::CREATED, Json(AbsenceView::from(absence.await?))).into_response())
}

/// Takes an absence back
#[utoipa::path(delete, path = "/case-absences/{id}", tag = "cases",
    params(("id" = String, Path, description = "id")),
    responses(
        (status = 204, description = "it is gone"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "programs have none", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "not there, or not one's own", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(super) async fn take_back(
    State(door): State<Arc<Door>>,
    Asking(caller): Asking,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let person = person(&caller)?;
    let once = Once::default();
    write(&door, &caller, &once, &(), move |tx, ctx| {
        let id = id.parse().map_err(|_| {
            Problem::new(Kind::NotFound, "absence.not_found", "没有这项代理安排", "there is no such absence")
        })?;
        Ok(absence::take_back(tx, ctx, person, id)?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn day(text: &str, pointer: &str) -> Result<Date, Problem> {
    let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
    day.ok_or_else(|| {
        Problem::invalid("absence.day", "日期须写成 2026-03-31", "write the day as 2026-03-31")
            .in_field(pointer.to_owned())
    })
}
