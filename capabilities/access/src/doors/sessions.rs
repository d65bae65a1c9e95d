//! `/sessions`: one's own sessions.

use std::sync::Arc;

use anlan_http::input::Path;
use anlan_http::{Answer, Json, work};
use anlan_kernel::Problem;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{NotDone, NotRead, id_of, not_found, session_of};
use crate::keeper::Keeper;
use crate::sessions::{Signed, of_person};
use crate::sign_in::text_of;

/// One's own sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnSessions {
    /// The latest first.
    items: Vec<OwnSession>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnSession {
    /// Id.
    id: String,
    /// When it began.
    created_at: String,
    /// When it was last used, to the minute.
    last_seen: String,
    /// When it ends in any case.
    expires_at: String,
    /// Address it began from.
    address: String,
    /// Browser it began in.
    agent: String,
    /// This one.
    current: bool,
}

/// Lists one's own sessions
#[utoipa::path(get, path = "/sessions", tag = "session", responses(
    (status = 200, description = "sessions that run", body = OwnSessions),
    NotRead,
))]
pub(crate) async fn list(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
) -> Answer<Json<OwnSessions>> {
    let own = session_of(&signed)?;
    let now = (keeper.now)().as_millisecond();
    let open = work(move || {
        let settings = keeper.settings();
        let mut open = keeper.store.read(|reader| of_person(reader, own.person, now))?;
        open.retain(|session| session.id == own.id || session.runs(&settings, now));
        Ok::<_, Problem>(open)
    })
    .await?;
    let items = open.into_iter().map(|session| OwnSession {
        current: session.id == own.id,
        id: session.id.to_string(),
        created_at: text_of(session.created_at),
        last_seen: text_of(session.last_seen),
        expires_at: text_of(session.expires_at),
        address: session.address,
        agent: session.agent,
    });
    Ok(Json(OwnSessions { items: items.collect() }))
}

/// Ends one of one's own sessions
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = String, Path, description = "session")), responses(
    (status = 204, description = "ended"),
    NotDone,
))]
pub(crate) async fn end(
    State(keeper): State<Arc<Keeper>>,
    Extension(signed): Extension<Signed>,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let session = session_of(&signed)?;
    let (id, now) = (id_of(&id)?, (keeper.now)());
    if work(move || keeper.end_session(session.person, id, now)).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_found().into())
    }
}
