//! The keeper of the door: knows who is signed in and what they may do.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use anlan_kernel::day_in_city;
use anlan_kernel::problem::Language;
use anlan_kernel::{Actor, Caller, Grant, IdSource, Placement, Problem, ReadNote, RecordId, Rights, Verb};
use anlan_registry::catalogue::Catalogue;
use anlan_store::{Follower as _, Store};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::audit::VISITOR;
use crate::credentials::Credential;
use crate::directory::Directory;
use crate::policies::Policies;
use crate::read_log;
use crate::secrets::{self, Cost, Hasher, Random};
use crate::sessions::{self, Cache, Session, Signed};
use crate::settings::Settings;
use crate::setup::Setup;
use crate::standing::Standing;
use crate::throttle::Throttle;
use crate::tokens::{self, MachineToken};

/// Standings and tokens kept in memory.
const KEPT: usize = 20_000;
/// What the database says of a token is believed for so long.
const FRESH_MS: i64 = 2_000;

/// What a keeper is made of.
pub struct Parts {
    /// Database.
    pub store: Store,
    /// Record types, those of this capability among them.
    pub catalogue: Arc<Catalogue>,
    /// Where ids come from.
    pub ids: Arc<dyn IdSource>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// The system's random source.
    pub random: Random,
    /// What one hash of a password costs.
    pub cost: Cost,
    /// Served by https, so that cookies go that way only.
    pub secure: bool,
}

/// Where a record stands, and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Where it stands.
    pub placement: Placement,
    /// Title.
    pub title: String,
}

/// Finds a record's place; handed in by the app, since the registry knows it.
pub type Places = Arc<dyn Fn(&str, RecordId) -> Result<Option<Placed>, Problem> + Send + Sync>;

/// The keeper of the door.
pub struct Keeper {
    pub(crate) store: Store,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) now: fn() -> Timestamp,
    pub(crate) random: Random,
    pub(crate) secure: bool,
    pub(crate) directory: Arc<Directory>,
    pub(crate) policies: Policies,
    pub(crate) hasher: Hasher,
    pub(crate) throttle: Throttle,
    pub(crate) cache: Cache,
    pub(crate) refused: AtomicU64,
    pub(crate) places: OnceLock<Places>,
    pub(crate) setup: Setup,
    standings: Mutex<HashMap<RecordId, Known>>,
    credentials: Mutex<HashMap<RecordId, (i64, Duties)>>,
    tokens: Mutex<HashMap<String, (i64, Arc<MachineToken>)>>,
}

/// A standing with the day and the version of the directory that it was made of.
type Known = (Date, u64, Arc<Standing>);

/// What somebody must do before anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// Change a password that somebody else gave, or that has grown old.
    pub change_password: bool,
    /// One-time codes are in use.
    pub totp_enrolled: bool,
}

impl Keeper {
    /// Reads the directory and the policies.
    pub fn open(parts: Parts) -> Result<Arc<Self>, Problem> {
        let Parts { store, catalogue, ids, now, random, cost, secure } = parts;
        Ok(Arc::new(Self {
            directory: Arc::new(Directory::open(&store)?),
            policies: Policies::load()?,
            hasher: Hasher::new(cost, random)?,
            throttle: Throttle::default(),
            cache: Cache::default(),
            refused: AtomicU64::new(0),
            places: OnceLock::new(),
            setup: Setup::default(),
            standings: Mutex::default(),
            credentials: Mutex::default(),
            tokens: Mutex::default(),
            store,
            catalogue,
            ids,
            now,
            random,
            secure,
        }))
    }

    /// Says how a record's place is found, for the read log and the page that says why.
    pub fn set_places(&self, places: Places) {
        // Said once, when the app is put together; saying it again changes nothing.
        let _ = self.places.set(places);
    }

    /// Returns the directory, which follows the journal.
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.directory)
    }

    /// Returns the policies.
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// Returns how many password hashes were computed.
    pub fn hashes_done(&self) -> u64 {
        self.hasher.done()
    }

    /// Returns how many tries were refused without looking at the password.
    pub fn tries_refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Returns the day in the city.
    pub fn day(&self) -> Date {
        day_in_city((self.now)())
    }

    /// Returns the caller of a request that nobody signed.
    pub fn visitor(self: &Arc<Self>, language: Language) -> Caller {
        let standing = Arc::new(Standing::of_offices(&self.directory.state(), None, Vec::new(), self.day()));
        let actor = Actor::new(VISITOR, VISITOR);
        Caller {
            actor: None,
            language,
            rights: Arc::new(Holder { keeper: Arc::clone(self), standing, actor, token: None }),
        }
    }

    /// Returns the caller that a session or token stands for now; nothing where it has ended. Streams that stay open ask again and again.
    pub fn caller_of(
        self: &Arc<Self>,
        signed: &Signed,
        language: Language,
        now: Timestamp,
    ) -> Result<Option<Caller>, Problem> {
        match signed {
            Signed::Visitor => Ok(Some(self.visitor(language))),
            Signed::Session(session) => match self.session_of_digest(&session.digest, now)? {
                Some(session) => self.caller_of_session(&session, language, now),
                None => Ok(None),
            },
            Signed::Token(token) => match self.token_of_digest(&token.digest, now)? {
                Some(token) => self.caller_of_token(&token, language, now).map(Some),
                None => Ok(None),
            },
        }
    }

    /// Returns the caller of a session that runs; nothing where the person is gone.
    pub fn caller_of_session(
        self: &Arc<Self>,
        session: &Session,
        language: Language,
        now: Timestamp,
    ) -> Result<Option<Caller>, Problem> {
        let Some(name) = self.name_of(session.person, now)? else { return Ok(None) };
        let actor = Actor::new(session.person.to_string(), name);
        let standing = self.standing(session.person, now)?;
        let holder = Holder { keeper: Arc::clone(self), standing, actor: actor.clone(), token: None };
        Ok(Some(Caller { actor: Some(actor), language, rights: Arc::new(holder) }))
    }

    /// Returns the caller of a token.
    pub fn caller_of_token(
        self: &Arc<Self>,
        token: &Arc<MachineToken>,
        language: Language,
        now: Timestamp,
    ) -> Result<Caller, Problem> {
        self.directory.catch_up(&self.store)?;
        let day = day_in_city(now);
        let standing = {
            let state = self.directory.state();
            let office = match token.post {
                Some(post) => state.office(post, day),
                None => state.office_in(token.id, token.name.clone(), token.role, token.unit, day),
            };
            // No program is an administrator.
            let office = office.filter(|office| !office.role.is_administrator());
            Standing::of_offices(&state, None, office.into_iter().collect(), day)
        };
        let actor = Actor::new(token.actor_id(), token.name.clone());
        let holder = Holder {
            keeper: Arc::clone(self),
            standing: Arc::new(standing),
            actor: actor.clone(),
            token: Some(Arc::clone(token)),
        };
        Ok(Caller { actor: Some(actor), language, rights: Arc::new(holder) })
    }

    /// Returns what a person may do today, by what the directory says now.
    pub fn standing(&self, person: RecordId, now: Timestamp) -> Result<Arc<Standing>, Problem> {
        self.directory.catch_up(&self.store)?;
        let day = day_in_city(now);
        let state = self.directory.state();
        let mut standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of_day, version, standing)) = standings.get(&person)
            && (*of_day, *version) == (day, state.version)
        {
            return Ok(Arc::clone(standing));
        }
        if standings.len() >= KEPT {
            standings.clear();
        }
        let standing = Arc::new(Standing::of_person(&state, person, day));
        standings.insert(person, (day, state.version, Arc::clone(&standing)));
        Ok(standing)
    }

    /// Returns the name of a person who is one on the day.
    pub fn name_of(&self, person: RecordId, now: Timestamp) -> Result<Option<String>, Problem> {
        self.directory.catch_up(&self.store)?;
        let day = day_in_city(now);
        let state = self.directory.state();
        Ok(state.people.get(&person).filter(|person| person.days.hold(day)).map(|person| person.name.clone()))
    }

    /// Returns what a person must do before anything else.
    pub fn duties(&self, person: RecordId, now: Timestamp) -> Result<Duties, Problem> {
        let at = now.as_millisecond();
        let known = self.credentials.lock().unwrap_or_else(PoisonError::into_inner).get(&person).copied();
        if let Some((read_at, duties)) = known
            && (at - read_at).abs() <= FRESH_MS
        {
            return Ok(duties);
        }
        let settings = self.directory.settings();
        let credential = self.store.read(|reader| Credential::read(reader, person))?;
        let duties = credential.map_or(Duties::default(), |credential| duties_of(&credential, &settings, at));
        let mut credentials = self.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        if credentials.len() >= KEPT {
            credentials.clear();
        }
        credentials.insert(person, (at, duties));
        Ok(duties)
    }

    /// Forgets what was read of a credential that has changed.
    pub(crate) fn credential_changed(&self, person: RecordId) {
        self.credentials.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }

    /// Finds the session of a token that a browser sent, where it still runs.
    pub fn session_of_token(&self, token: &str, now: Timestamp) -> Result<Option<Session>, Problem> {
        if !secrets::is_token(token) {
            return Ok(None);
        }
        self.session_of_digest(&secrets::digest(token), now)
    }

    fn session_of_digest(&self, digest: &str, now: Timestamp) -> Result<Option<Session>, Problem> {
        let at = now.as_millisecond();
        let session = match self.cache.fresh(digest, at) {
            Some(session) => Some(session),
            None => {
                let found = self.store.read(|reader| sessions::find(reader, digest))?;
                // Another program may have written what this one was not told of.
                self.directory.follow(&self.store)?;
                match found {
                    Some(found) => Some(self.cache.keep(found, at)),
                    None => {
                        self.cache.forget(|session| session.digest == digest);
                        None
                    }
                }
            }
        };
        let settings = self.directory.settings();
        Ok(session.filter(|session| session.runs(&settings, at)))
    }

    /// Notes that a session is used; written at most once a minute.
    pub fn used(&self, session: &Session, now: Timestamp) {
        let at = now.as_millisecond();
        if self.cache.used(&session.digest, at) {
            let id = session.id;
            // A use that cannot be written is noted with the next one.
            let _ = self.store.write(move |tx| sessions::touch(tx, id, at));
        }
    }

    /// Finds the token that a program sent, where it may be used.
    pub fn token_of_text(&self, text: &str, now: Timestamp) -> Result<Option<Arc<MachineToken>>, Problem> {
        match text.strip_prefix(tokens::PREFIX) {
            Some(token) if secrets::is_token(token) => self.token_of_digest(&secrets::digest(text), now),
            _ => Ok(None),
        }
    }

    fn token_of_digest(&self, digest: &str, now: Timestamp) -> Result<Option<Arc<MachineToken>>, Problem> {
        let at = now.as_millisecond();
        let known = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned();
        if let Some((read_at, token)) = known
            && (at - read_at).abs() <= FRESH_MS
        {
            return Ok(token.runs(at).then_some(token));
        }
        let found = self.store.read(|reader| tokens::find(reader, digest))?.map(Arc::new);
        self.directory.follow(&self.store)?;
        let mut kept = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other, (read_at, _)| other != digest && at - *read_at <= FRESH_MS);
        let Some(token) = found else { return Ok(None) };
        if kept.len() < KEPT {
            kept.insert(digest.to_owned(), (at, Arc::clone(&token)));
        }
        drop(kept);
        if token.runs(at) && token.last_used.is_none_or(|last| at - last >= 60_000) {
            let id = token.id;
            // A use that cannot be written is noted with the next one.
            let _ = self.store.write(move |tx| tokens::touch(tx, id, at));
        }
        Ok(token.runs(at).then_some(token))
    }

    /// Forgets tokens read a moment ago, since one was taken back.
    pub(crate) fn tokens_changed(&self) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the settings.
    pub fn settings(&self) -> Arc<Settings> {
        self.directory.settings()
    }

    /// Finds out anew who a request came from, for streams that stay open; nobody where the session or token has ended.
    pub fn recheck(self: &Arc<Self>, headers: &axum::http::HeaderMap) -> Option<Caller> {
        let now = (self.now)();
        let language = crate::layer::language_of(&axum::http::Uri::from_static("/"), headers);
        // A database that does not answer keeps nobody out, nor lets anybody stay: the stream is asked to come again.
        match crate::layer::bearer_of(headers) {
            Some(text) => {
                let token = self.token_of_text(&text, now).ok()??;
                self.caller_of_token(&token, language, now).ok()
            }
            None => {
                let session = self.session_of_token(&crate::layer::cookie_of(headers)?, now).ok()??;
                self.caller_of_session(&session, language, now).ok()?
            }
        }
    }
}

/// Returns what a credential asks of its person.
pub(crate) fn duties_of(credential: &Credential, settings: &Settings, now: i64) -> Duties {
    let days = i64::from(settings.password_days);
    let old = days > 0 && now - credential.password_set_at > days * 24 * 3_600_000;
    Duties { change_password: credential.must_change || old, totp_enrolled: credential.totp_secret.is_some() }
}

/// Rights of one caller.
struct Holder {
    keeper: Arc<Keeper>,
    standing: Arc<Standing>,
    actor: Actor,
    token: Option<Arc<MachineToken>>,
}

impl Rights for Holder {
    fn grant(&self, verb: Verb, kind: &str) -> Arc<Grant> {
        if self.token.as_ref().is_some_and(|token| !token.covers(verb, kind)) {
            return Arc::default();
        }
        self.standing.grant(&self.keeper.policies, verb, kind)
    }

    fn may(&self, operation: &str) -> bool {
        let covered = self.token.as_ref().is_none_or(|token| token.operations.iter().any(|own| own == operation));
        covered && self.standing.may(&self.keeper.policies, operation)
    }

    fn note_read(&self, read: ReadNote) -> Result<(), Problem> {
        read_log::note(&self.keeper, &self.actor, read)
    }
}
