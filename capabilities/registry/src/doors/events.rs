//! `GET /events`: what changes, as it changes, for those who may know of it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use anlan_http::{Answer, Asking, ProblemDocument, work};
use anlan_kernel::{Caller, Position, Verb};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use serde::Serialize;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;
use utoipa::ToSchema;

use super::House;
use super::feed::Change;
use super::imports::Progress;

/// The rights of whoever listens are asked anew this often.
const RECHECK: Duration = Duration::from_secs(5);
/// Silence is broken by a comment this often, so that connections stay open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Changes that come so close together are sent together.
const GATHER: Duration = Duration::from_millis(100);
/// A listener that is further behind is told to read everything anew.
const MOST_BEHIND: u64 = 10_000;

/// Something changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeEvent {
    /// Journal position.
    position: u64,
    /// Record type.
    kind: String,
    /// Record.
    id: String,
    /// What was done.
    action: String,
}

/// The greeting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HelloEvent {
    /// Version of the program.
    version: &'static str,
    /// How far the stream has come.
    position: u64,
}

/// Streams what changes
///
/// Server-sent events: `hello {version, position}` first, then `change {position, kind, id, action}` for every change of a record that the
/// caller may see (of a deleted one: could see), `import {id, rows}` for the caller's own imports, and `reset {position}` where so much has
/// changed that everything is better read anew. `Last-Event-ID` resumes behind that position. The stream ends when the caller's rights do.
#[utoipa::path(get, path = "/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "position of the last event that was received")),
    responses(
        (status = 200, description = "the stream", body = String, content_type = "text/event-stream"),
        (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn events(
    State(house): State<House>,
    Asking(caller): Asking,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let actor = caller.actor()?;
    let now = house.door.store.reached();
    let last: Option<Position> =
        headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let position = last.map_or(now, |last| last.min(now));
    let hello = HelloEvent { version: house.door.version, position };
    let listener = Listener {
        changed: house.door.changed.clone(),
        imports: house.imports.subscribe(),
        waiting: VecDeque::from([event("hello", position, &hello)]),
        checked: Instant::now(),
        actor: actor.id,
        house,
        caller,
        headers,
        position,
    };
    let stream = futures_util::stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// One open stream.
struct Listener {
    house: House,
    caller: Caller,
    actor: String,
    headers: HeaderMap,
    position: Position,
    changed: watch::Receiver<Position>,
    imports: broadcast::Receiver<Progress>,
    waiting: VecDeque<Event>,
    checked: Instant,
}

impl Listener {
    /// Returns the next event; nothing once the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.checked.elapsed() >= RECHECK {
                self.check().await?;
            }
            if self.house.door.store.reached() > self.position {
                self.take().await?;
                continue;
            }
            tokio::select! {
                changed = self.changed.changed() => {
                    changed.ok()?;
                    tokio::time::sleep(GATHER).await;
                }
                progress = self.imports.recv() => self.hear(progress)?,
                () = tokio::time::sleep_until(self.checked + RECHECK) => {}
            }
        }
    }

    /// Finds out anew who listens; nothing where they may no longer.
    async fn check(&mut self) -> Option<()> {
        let (recheck, headers) = (self.house.door.recheck.clone(), self.headers.clone());
        let caller = work(move || Ok::<_, anlan_kernel::Problem>(recheck(&headers))).await.ok()??;
        if caller.actor.as_ref().is_none_or(|actor| actor.id != self.actor) {
            return None;
        }
        self.caller = caller;
        self.checked = Instant::now();
        Some(())
    }

    /// Takes what has changed since.
    async fn take(&mut self) -> Option<()> {
        let reached = self.house.door.store.reached();
        if reached - self.position > MOST_BEHIND {
            self.position = reached;
            self.waiting.push_back(event("reset", reached, &serde_json::json!({"position": reached})));
            return Some(());
        }
        let (house, from) = (self.house.clone(), self.position);
        let found = work(move || house.feed.after(&house.door.store, &house.door.catalogue, from)).await;
        // A database that cannot be read ends the stream; the client comes again.
        let found = found.ok()?;
        let Some(last) = found.last() else {
            self.position = reached;
            return Some(());
        };
        self.position = last.position;
        for change in &found {
            if self.may_know(change) {
                let shown = ChangeEvent {
                    position: change.position,
                    kind: change.kind.clone(),
                    id: change.id.to_string(),
                    action: change.action.clone(),
                };
                self.waiting.push_back(event("change", change.position, &shown));
            }
        }
        Some(())
    }

    fn may_know(&self, change: &Change) -> bool {
        self.caller.rights.grant(Verb::Read, &change.kind).at(&change.placement).is_some()
    }

    fn hear(&mut self, progress: Result<Progress, broadcast::error::RecvError>) -> Option<()> {
        match progress {
            Ok(progress) if progress.actor == self.actor => {
                let shown = serde_json::json!({"id": progress.id, "rows": progress.rows});
                self.waiting.push_back(event("import", self.position, &shown));
            }
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return None,
        }
        Some(())
    }
}

fn event(name: &str, position: Position, data: &impl Serialize) -> Event {
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).id(position.to_string()).data(data)
}
