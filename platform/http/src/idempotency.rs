//! Repeated writes: a request that carries an `Idempotency-Key` is done once, and answered alike every time.
//!
//! The answer is kept in the same transaction as the change, so a client that lost the answer may safely ask again, whichever node it
//! reaches. The same key with another request is refused.

use anlan_kernel::problem::Kind;
use anlan_kernel::{Actor, Problem, hex};
use anlan_store::{Migration, Sql as _, Store, Tx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::problem::Refusal;

/// Answers are kept this long.
const KEPT_HOURS: i64 = 24;
/// Longest key taken.
const MAX_KEY: usize = 128;

/// Table of answers given.
pub const MIGRATIONS: &[Migration] = &[
    Migration::shared(
        901,
        "http: answers given to repeatable writes",
        "create table idempotency (
        actor text not null,
        key text not null,
        request text not null,
        answer {json} not null,
        at text not null,
        primary key (actor, key)
    )",
    ),
    Migration::shared(902, "http: answers by age", "create index idempotency_at on idempotency (at)"),
];

/// The key of a request that may be repeated; absent where the client sent none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Once {
    key: Option<String>,
    request: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let request = format!("{} {}", parts.method, parts.uri);
        let Some(given) = parts.headers.get("idempotency-key") else { return Ok(Self { key: None, request }) };
        let key = given.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
        match key {
            Some(key) => Ok(Self { key: Some(key.to_owned()), request }),
            None => Err(Problem::invalid(
                "http.idempotency_key",
                format!("Idempotency-Key 须为1至{MAX_KEY}个可见字符"),
                format!("the Idempotency-Key must be 1 to {MAX_KEY} visible characters"),
            )
            .into()),
        }
    }
}

/// A command as an action on records or other things: done whole, or refused with everything that is wrong.
type Command<T> = Box<dyn FnOnce(&mut Tx<'_>) -> Result<T, Vec<Problem>> + Send>;

impl Once {
    /// Does a command once: a repetition with the same key and the same body gets the first answer. The body stands for everything that
    /// the request says besides its address.
    pub fn write<T>(
        &self,
        store: &Store,
        actor: &Actor,
        now: Timestamp,
        body: &impl Serialize,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, Vec<Problem>> + Send + 'static,
    ) -> Result<T, Vec<Problem>>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let action = self.once(actor, now, body, command)?;
        store.write_or_roll_back(move |tx| Ok(kept(action(tx)))).unwrap_or_else(|problem| Err(vec![problem]))
    }

    /// Does the same without holding a thread while the command waits for its turn and its commit.
    pub async fn write_async<T>(
        &self,
        store: &Store,
        actor: &Actor,
        now: Timestamp,
        body: &impl Serialize,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, Vec<Problem>> + Send + 'static,
    ) -> Result<T, Vec<Problem>>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let action = self.once(actor, now, body, command)?;
        let (told, mut answer) = tokio::sync::oneshot::channel();
        let ticket = store.write_then(
            move |tx| Ok(kept(action(tx))),
            // A request that went away meanwhile needs no answer.
            move |outcome| drop(told.send(outcome)),
        );
        let outcome = match tokio::time::timeout(store.patience(), &mut answer).await {
            Ok(outcome) => outcome,
            Err(_) if ticket.withdraw() => return Err(vec![Store::too_many_waiting()]),
            Err(_) => answer.await,
        };
        match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(problem)) => Err(vec![problem]),
            Err(gone) => Err(vec![Problem::internal("http.writer", gone)]),
        }
    }

    /// Returns the command that looks for an earlier answer first.
    fn once<T>(
        &self,
        actor: &Actor,
        now: Timestamp,
        body: &impl Serialize,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, Vec<Problem>> + Send + 'static,
    ) -> Result<Command<T>, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let Some(key) = self.key.clone() else { return Ok(Box::new(command)) };
        let request = self.fingerprint(body)?;
        let actor = actor.id.clone();
        Ok(Box::new(move |tx| {
            if let Some((first, answer)) = known(tx, &actor, &key)? {
                return if first == request { read(&answer) } else { Err(vec![reused()]) };
            }
            let answer = command(tx)?;
            forget_old(tx, now)?;
            remember(tx, &actor, &key, &request, &answer, now)?;
            Ok(answer)
        }))
    }

    fn fingerprint(&self, body: &impl Serialize) -> Result<String, Problem> {
        let body = serde_json::to_vec(body).map_err(|cause| Problem::internal("http.idempotency", cause))?;
        let mut hash = Sha256::new();
        hash.update(self.request.as_bytes());
        hash.update([0]);
        hash.update(&body);
        Ok(hex(&hash.finalize()))
    }
}

/// What was refused is rolled back.
fn kept<T>(result: Result<T, Vec<Problem>>) -> (Result<T, Vec<Problem>>, bool) {
    let keep = result.is_ok();
    (result, keep)
}

fn known(tx: &mut Tx<'_>, actor: &str, key: &str) -> Result<Option<(String, String)>, Problem> {
    tx.query_optional(
        "select request, answer from idempotency where actor = $1 and key = $2",
        &[actor.into(), key.into()],
        |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
    )
}

fn remember(
    tx: &mut Tx<'_>,
    actor: &str,
    key: &str,
    request: &str,
    answer: &impl Serialize,
    now: Timestamp,
) -> Result<(), Problem> {
    let answer = serde_json::to_string(answer).map_err(|cause| Problem::internal("http.idempotency", cause))?;
    tx.execute(
        "insert into idempotency (actor, key, request, answer, at) values ($1, $2, $3, $4, $5)",
        &[actor.into(), key.into(), request.into(), answer.into(), now.to_string().into()],
    )?;
    Ok(())
}

/// Answers older than a day go, a few with every write.
fn forget_old(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Problem> {
    let Ok(limit) = now.checked_sub(KEPT_HOURS.hours()) else { return Ok(()) };
    let old = tx.query(
        "select actor, key from idempotency where at < $1 order by at limit 4",
        &[limit.to_string().into()],
        |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
    )?;
    for (actor, key) in old {
        tx.execute("delete from idempotency where actor = $1 and key = $2", &[actor.into(), key.into()])?;
    }
    Ok(())
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T, Vec<Problem>> {
    serde_json::from_str(answer).map_err(|cause| vec![Problem::internal("http.idempotency", cause)])
}

fn reused() -> Problem {
    Problem::new(
        Kind::Conflict,
        "http.idempotency_reused",
        "这个 Idempotency-Key 已用于另一个请求",
        "this Idempotency-Key was used for another request",
    )
    .remedy("为新的请求生成新的键", "make a new key for a new request")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_store::Location;

    fn once(key: &str, request: &str) -> Once {
        Once { key: Some(key.to_owned()), request: request.to_owned() }
    }

    #[test]
    fn a_repetition_gets_the_first_answer_and_another_request_none() {
        let folder = anlan_testkit::folder();
        let store = Store::open(&Location::File(folder.path().join("a.db")), MIGRATIONS).unwrap();
        let actor = Actor::new("a", "a");
        let now = Timestamp::UNIX_EPOCH;
        let first: u32 = once("k", "POST /x").write(&store, &actor, now, &1, |_| Ok(7)).unwrap();
        let again: u32 = once("k", "POST /x").write(&store, &actor, now, &1, |_| Ok(8)).unwrap();
        assert_eq!((first, again), (7, 7));
        let other = once("k", "POST /x").write(&store, &actor, now, &2, |_| Ok(9_u32)).unwrap_err();
        assert_eq!(other[0].code, "http.idempotency_reused");
        let of_another: u32 = once("k", "POST /x").write(&store, &Actor::new("b", "b"), now, &2, |_| Ok(9)).unwrap();
        assert_eq!(of_another, 9);
        let failed = once("f", "POST /x").write::<u32>(&store, &actor, now, &1, |_| Err(vec![reused()]));
        assert!(failed.is_err());
        let after: u32 = once("f", "POST /x").write(&store, &actor, now, &1, |_| Ok(3)).unwrap();
        assert_eq!(after, 3, "a refused write may be tried again");
    }
}
