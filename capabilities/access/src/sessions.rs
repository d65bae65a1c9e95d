//! Sessions of browsers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anlan_kernel::{Problem, RecordId};
use anlan_store::{Row, Sql, Tx};

use crate::settings::Settings;

/// What the database says of a session is believed for so long.
const FRESH_MS: i64 = 2_000;
/// The use of a session is written at most so often.
const TOUCH_MS: i64 = 60_000;
/// Sessions kept in memory.
const KEPT: usize = 50_000;

/// A session of a browser. All times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id, for the list of one's sessions.
    pub id: RecordId,
    /// SHA-256 of the token.
    pub digest: String,
    /// Whose it is.
    pub person: RecordId,
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub last_seen: i64,
    /// When it ends in any case.
    pub expires_at: i64,
    /// Address it began from.
    pub address: String,
    /// Browser it began in.
    pub agent: String,
}

impl Session {
    /// Tells whether it still runs.
    pub fn runs(&self, settings: &Settings, now: i64) -> bool {
        now < self.expires_at && now - self.last_seen <= i64::from(settings.idle_minutes) * 60_000
    }

    /// Begins it; the oldest of the person end where there are too many.
    pub(crate) fn begin(&self, tx: &mut Tx<'_>, each: u32) -> Result<(), Problem> {
        tx.execute(
            "insert into session (id, token, person, created_at, last_seen, expires_at, address, agent)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                self.id.into(),
                self.digest.as_str().into(),
                self.person.into(),
                self.created_at.into(),
                self.last_seen.into(),
                self.expires_at.into(),
                self.address.as_str().into(),
                self.agent.as_str().into(),
            ],
        )?;
        let open = of_person(tx, self.person, self.created_at)?;
        for old in open.iter().skip(each as usize) {
            end(tx, old.id, self.created_at)?;
        }
        // What ended a month ago is kept nowhere but in the journal.
        tx.execute("delete from session where expires_at < $1", &[(self.created_at - 30 * 24 * 3_600_000).into()])?;
        Ok(())
    }
}

const COLUMNS: &str = "id, token, person, created_at, last_seen, expires_at, address, agent";

/// Finds a session that was not ended, by the hash of its token.
pub(crate) fn find(sql: &mut impl Sql, digest: &str) -> Result<Option<Session>, Problem> {
    let statement = format!("select {COLUMNS} from session where token = $1 and ended_at is null");
    sql.query_optional(&statement, &[digest.into()], read_row)
}

/// Returns the open sessions of a person, the latest first.
pub fn of_person(sql: &mut impl Sql, person: RecordId, now: i64) -> Result<Vec<Session>, Problem> {
    let statement = format!(
        "select {COLUMNS} from session where person = $1 and ended_at is null and expires_at > $2 order by created_at desc, id desc"
    );
    sql.query(&statement, &[person.into(), now.into()], read_row)
}

/// Tells whether a person has signed in from an address within the last month.
pub(crate) fn is_known(sql: &mut impl Sql, person: RecordId, address: &str) -> Result<bool, Problem> {
    let found = sql.query_optional(
        "select id from session where person = $1 and address = $2 limit 1",
        &[person.into(), address.into()],
        |row| row.text(0).map(str::to_owned),
    )?;
    Ok(found.is_some())
}

/// Ends a session.
pub(crate) fn end(tx: &mut Tx<'_>, id: RecordId, now: i64) -> Result<u64, Problem> {
    tx.execute("update session set ended_at = $2 where id = $1 and ended_at is null", &[id.into(), now.into()])
}

/// Ends all sessions of a person, one excepted.
pub(crate) fn end_all(tx: &mut Tx<'_>, person: RecordId, except: Option<RecordId>, now: i64) -> Result<u64, Problem> {
    let except = except.map(|id| id.to_string()).unwrap_or_default();
    tx.execute(
        "update session set ended_at = $3 where person = $1 and ended_at is null and id <> $2",
        &[person.into(), except.into(), now.into()],
    )
}

/// Notes that a session is used.
pub(crate) fn touch(tx: &mut Tx<'_>, id: RecordId, now: i64) -> Result<u64, Problem> {
    tx.execute("update session set last_seen = $2 where id = $1 and last_seen < $2", &[id.into(), now.into()])
}

fn read_row(row: &Row<'_>) -> Result<Session, Problem> {
    Ok(Session {
        id: row.text(0)?.parse()?,
        digest: row.text(1)?.to_owned(),
        person: row.text(2)?.parse()?,
        created_at: row.integer(3)?,
        last_seen: row.integer(4)?,
        expires_at: row.integer(5)?,
        address: row.text(6)?.to_owned(),
        agent: row.text(7)?.to_owned(),
    })
}

struct Kept {
    session: Session,
    read_at: i64,
    written_at: i64,
}

/// Sessions in memory, so that most requests do not ask the database.
#[derive(Default)]
pub(crate) struct Cache {
    kept: Mutex<HashMap<String, Kept>>,
}

impl Cache {
    /// Returns a session read a moment ago.
    pub(crate) fn fresh(&self, digest: &str, now: i64) -> Option<Session> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(digest).filter(|kept| (now - kept.read_at).abs() <= FRESH_MS).map(|kept| kept.session.clone())
    }

    /// Keeps what was read; the later of the two uses counts.
    pub(crate) fn keep(&self, session: Session, now: i64) -> Session {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.retain(|_, kept| now - kept.read_at <= FRESH_MS);
        }
        let before = kept.remove(&session.digest);
        let written_at = session.last_seen;
        let last_seen = before.map_or(session.last_seen, |before| before.session.last_seen.max(session.last_seen));
        let session = Session { last_seen, ..session };
        if kept.len() < KEPT {
            kept.insert(session.digest.clone(), Kept { session: session.clone(), read_at: now, written_at });
        }
        session
    }

    /// Notes a use, and tells whether it is time to write it.
    pub(crate) fn used(&self, digest: &str, now: i64) -> bool {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = all.get_mut(digest) else { return true };
        kept.session.last_seen = kept.session.last_seen.max(now);
        let due = now - kept.written_at >= TOUCH_MS;
        if due {
            kept.written_at = now;
        }
        due
    }

    /// Forgets sessions that were ended.
    pub(crate) fn forget(&self, ended: impl Fn(&Session) -> bool) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, kept| !ended(&kept.session));
    }
}

/// Who a request comes from.
#[derive(Clone, Debug, Default)]
pub enum Signed {
    /// Nobody who is known.
    #[default]
    Visitor,
    /// Somebody at a browser.
    Session(Arc<Session>),
    /// A program.
    Token(Arc<crate::tokens::MachineToken>),
}

impl Signed {
    /// Returns the session.
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Session(session) => Some(session),
            Self::Visitor | Self::Token(_) => None,
        }
    }
}
