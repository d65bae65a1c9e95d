//! Signing in and out, changing a password, one-time codes.
//!
//! An unknown login costs the same work and gets the same answer as a wrong password. After some wrong tries an account is locked: a password
//! alone no longer opens it, but its own person still gets in, with a one-time code or from an address used before.

use std::sync::atomic::Ordering;

use anlan_kernel::{Actor, Kind, Problem, RecordId};
use anlan_store::Tx;
use jiff::Timestamp;

use crate::audit::{self, Event, VISITOR};
use crate::credentials::Credential;
use crate::keeper::{Keeper, day_in_city};
use crate::secrets::{self, LONGEST};
use crate::sessions::{self, Session};
use crate::settings::Settings;
use crate::throttle::{Subject, Tries};

/// Recovery codes given at one time.
const RECOVERY_CODES: usize = 10;

/// Somebody who wants to sign in.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// One-time code, or a recovery code.
    pub code: Option<String>,
    /// Address it comes from.
    pub address: String,
    /// Browser.
    pub agent: String,
}

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The token, which only the browser keeps.
    pub token: String,
    /// The session.
    pub session: Session,
}

/// How a code was right.
enum Proof {
    /// No code is in use.
    None,
    /// A time step.
    Step(u64),
    /// A recovery code, by its hash.
    Recovery(String),
}

struct Throttled {
    login: (Subject, Tries),
    address: (Subject, Tries),
}

impl Keeper {
    /// Signs somebody in. Takes as long as one hash of a password.
    ///
    /// # Errors
    /// `access.bad_credentials`, `access.code_needed`, `access.code_wrong`, `access.locked`, `access.slow_down`.
    pub fn sign_in(&self, attempt: &Attempt, now: Timestamp) -> Result<Begun, Problem> {
        use anlan_store::Follower as _;
        self.directory.catch_up(&self.store)?;
        let settings = self.directory.settings();
        let at = now.as_millisecond();
        let subject = Subject::address(&attempt.address);
        let tries = self.throttle.tries(&self.store, &subject, at)?;
        if tries.until > at {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(slow_down(tries.until - at));
        }
        let address = (subject, tries);
        let subject = Subject::login(&attempt.login);
        let tries = self.throttle.tries(&self.store, &subject, at)?;
        let throttled = Throttled { login: (subject, tries), address };
        let person = self.directory.state().by_login(&attempt.login, day_in_city(now)).map(|(id, _)| id);
        let locked = throttled.login.1.until > at;
        let known = match person {
            Some(person) if locked => self.store.read(|reader| sessions::is_known(reader, person, &attempt.address))?,
            _ => false,
        };
        let code = attempt.code.as_deref().map(str::trim).filter(|code| !code.is_empty());
        if locked && ((code.is_none() && !known) || throttled.login.1.codes >= settings.lockout_tries) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            self.throttle.count(&throttled.address.0, throttled.address.1, &settings, at);
            return Err(is_locked(throttled.login.1.until - at));
        }
        let credential = match person {
            Some(person) => self.store.read(|reader| Credential::read(reader, person))?,
            None => None,
        };
        let hash = credential.as_ref().map(|credential| credential.password.as_str());
        let right = self.hasher.verify(&attempt.password, hash) && attempt.password.len() <= LONGEST;
        let Some(credential) = credential.filter(|_| right) else {
            return Err(self.failed(attempt, person, &throttled, "password", now, bad_credentials()));
        };
        let proof = match (&credential.totp_secret, code) {
            (None, _) if locked && !known => {
                return Err(self.failed(attempt, person, &throttled, "code", now, code_wrong()));
            }
            (None, _) => Proof::None,
            (Some(_), None) => return Err(code_needed()),
            (Some(secret), Some(code)) => match proof_of(&credential, secret, code, now) {
                Some(proof) => proof,
                None => {
                    self.throttle.count_code(&throttled.login.0, throttled.login.1, at);
                    return Err(self.failed(attempt, person, &throttled, "code", now, code_wrong()));
                }
            },
        };
        self.begin(attempt, &credential, proof, throttled, &settings, now)
    }

    /// A wrong try: written where the account was open, counted only where it was locked already.
    fn failed(
        &self,
        attempt: &Attempt,
        person: Option<RecordId>,
        throttled: &Throttled,
        what: &'static str,
        now: Timestamp,
        problem: Problem,
    ) -> Problem {
        let (settings, at) = (self.directory.settings(), now.as_millisecond());
        if throttled.login.1.until > at {
            self.refused.fetch_add(1, Ordering::Relaxed);
            self.throttle.count(&throttled.address.0, throttled.address.1, &settings, at);
            return is_locked(throttled.login.1.until - at);
        }
        let refused = self.refused.load(Ordering::Relaxed);
        let mut events = vec![
            Event::new("sign_in_failed", VISITOR)
                .with("what", what)
                .with("address", attempt.address.as_str())
                .with("refused_before", refused),
        ];
        if let Some(person) = person {
            events = events.into_iter().map(|event| event.about(person).with("login", attempt.login.trim())).collect();
        }
        let written = self.store_failure(events, person, throttled, &settings, now);
        written.err().unwrap_or(problem)
    }

    fn store_failure(
        &self,
        mut events: Vec<Event>,
        person: Option<RecordId>,
        throttled: &Throttled,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let at = now.as_millisecond();
        let ids = self.ids.clone();
        // A command cannot borrow from here; what it needs of the throttle is counted beforehand and written by it.
        let address = self.throttle.count(&throttled.address.0, throttled.address.1, settings, at);
        let login = self.throttle.count(&throttled.login.0, throttled.login.1, settings, at);
        if login.until > at {
            let mut event = Event::new("locked", audit::HOUSE).with("until", text_of(login.until));
            event.person = person;
            events.push(event);
        }
        let rows = [(throttled.address.0.clone(), address), (throttled.login.0.clone(), login)];
        self.store.write(move |tx| {
            for (subject, tries) in &rows {
                crate::throttle::write(tx, subject, *tries)?;
            }
            for event in events {
                audit::note(tx, ids.as_ref(), now, event)?;
            }
            Ok(())
        })
    }

    fn begin(
        &self,
        attempt: &Attempt,
        credential: &Credential,
        proof: Proof,
        throttled: Throttled,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Begun, Problem> {
        let at = now.as_millisecond();
        let person = credential.person;
        let token = secrets::token(self.random);
        let session = Session {
            id: self.ids.next_id(now),
            digest: secrets::digest(&token),
            person,
            created_at: at,
            last_seen: at,
            expires_at: at + i64::from(settings.absolute_hours) * 3_600_000,
            address: short(&attempt.address, 64),
            agent: short(&attempt.agent, 200),
        };
        let standing = self.standing(person, now)?;
        let mut events = vec![
            Event::new("sign_in", person.to_string())
                .about(person)
                .with("address", session.address.as_str())
                .with("agent", session.agent.as_str())
                .with("session", session.id.to_string()),
        ];
        if matches!(proof, Proof::Recovery(_)) {
            events.push(Event::new("recovery_code_used", person.to_string()).about(person));
        }
        if standing.joined {
            events.push(Event::new("administrators_joined", audit::HOUSE).about(person));
        }
        let (ids, begun, each) = (self.ids.clone(), session.clone(), settings.sessions_each);
        let subjects = [throttled.login.0, throttled.address.0];
        for subject in &subjects {
            self.throttle.clear(subject);
        }
        self.store.write(move |tx| {
            use_proof(tx, person, &proof)?;
            begun.begin(tx, each)?;
            for subject in &subjects {
                crate::throttle::forget(tx, subject)?;
            }
            for event in events {
                audit::note(tx, ids.as_ref(), now, event)?;
            }
            Ok(())
        })?;
        // Those that ended to make room are forgotten at once.
        self.cache.forget(|other| other.person == person);
        Ok(Begun { token, session })
    }

    /// Signs out.
    pub fn sign_out(&self, session: &Session, now: Timestamp) -> Result<(), Problem> {
        self.end_session(session.person, session.id, now).map(|_| ())
    }

    /// Ends one of a person's sessions; tells whether there was such a one.
    pub fn end_session(&self, person: RecordId, id: RecordId, now: Timestamp) -> Result<bool, Problem> {
        let ids = self.ids.clone();
        let ended = self.store.write(move |tx| {
            let open = sessions::of_person(tx, person, now.as_millisecond())?;
            if !open.iter().any(|session| session.id == id) {
                return Ok(false);
            }
            sessions::end(tx, id, now.as_millisecond())?;
            let event = Event::new("sign_out", person.to_string()).about(person).with("session", id.to_string());
            audit::note(tx, ids.as_ref(), now, event)?;
            Ok(true)
        })?;
        self.cache.forget(|session| session.id == id);
        Ok(ended)
    }

    /// Changes one's own password; one's other sessions end.
    ///
    /// # Errors
    /// `access.password_wrong` where the present one is not right; the faults of the new one.
    pub fn change_password(&self, session: &Session, current: &str, new: &str, now: Timestamp) -> Result<(), Problem> {
        let settings = self.directory.settings();
        let (person, keep, at) = (session.person, session.id, now.as_millisecond());
        let subject = Subject::address(&format!("password {person}"));
        let tries = self.throttle.tries(&self.store, &subject, at)?;
        if tries.until > at {
            return Err(slow_down(tries.until - at));
        }
        let there = self.store.read(|reader| Credential::read(reader, person))?;
        if !self.hasher.verify(current, there.as_ref().map(|there| there.password.as_str())) {
            self.throttle.count(&subject, tries, &settings, at);
            return Err(Problem::invalid("access.password_wrong", "当前口令不对", "the present password is not right")
                .remedy("重新输入当前口令", "enter the present password again")
                .in_field("/current"));
        }
        let login = self.directory.state().people.get(&person).map(|person| person.login.clone()).unwrap_or_default();
        secrets::check_password(new, &login, settings.password_min)?;
        if secrets::same(current, new) {
            return Err(Problem::invalid(
                "access.password_same",
                "新口令与当前口令相同",
                "the new password is the present one",
            )
            .remedy("换一个口令", "choose another")
            .in_field("/new"));
        }
        let password = self.hasher.hash(new)?;
        let ids = self.ids.clone();
        self.store.write(move |tx| {
            let there = require(tx, person)?;
            Credential { password, password_set_at: at, must_change: false, demo: false, ..there }.write(tx)?;
            sessions::end_all(tx, person, Some(keep), at)?;
            audit::note(tx, ids.as_ref(), now, Event::new("password_changed", person.to_string()).about(person))
        })?;
        self.credential_changed(person);
        self.cache.forget(|session| session.person == person && session.id != keep);
        Ok(())
    }

    /// Returns a fresh secret of one-time codes, in use once [`confirm_totp`](Self::confirm_totp) has seen a code of it.
    ///
    /// # Errors
    /// `access.totp_enrolled` where codes are in use already.
    pub fn begin_totp(&self, person: RecordId) -> Result<String, Problem> {
        let secret = secrets::totp_secret(self.random);
        let pending = secret.clone();
        self.store.write(move |tx| {
            let there = require(tx, person)?;
            if there.totp_secret.is_some() {
                return Err(enrolled());
            }
            Credential { totp_pending: Some(pending), ..there }.write(tx)
        })?;
        Ok(secret)
    }

    /// Puts one-time codes into use, and returns the recovery codes.
    ///
    /// # Errors
    /// `access.totp_not_begun`, `access.code_wrong`.
    pub fn confirm_totp(&self, person: RecordId, code: &str, now: Timestamp) -> Result<Vec<String>, Problem> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| secrets::readable(self.random, 4)).collect();
        let recovery = codes.iter().map(|code| secrets::digest(&secrets::plain_code(code))).collect();
        let (ids, code) = (self.ids.clone(), code.to_owned());
        self.store.write(move |tx| {
            let there = require(tx, person)?;
            let Some(secret) = there.totp_pending.clone().filter(|_| there.totp_secret.is_none()) else {
                return Err(Problem::new(
                    Kind::Conflict,
                    "access.totp_not_begun",
                    "尚未开始启用动态验证码",
                    "one-time codes were not begun",
                )
                .remedy("先获取二维码", "ask for the secret first"));
            };
            let step = secrets::totp_step(&secret, &code, seconds(now)).ok_or_else(wrong_code_in_form)?;
            let totp_step = i64::try_from(step).unwrap_or(i64::MAX);
            Credential { totp_secret: Some(secret), totp_pending: None, totp_step, recovery, ..there }.write(tx)?;
            audit::note(tx, ids.as_ref(), now, Event::new("totp_enrolled", person.to_string()).about(person))
        })?;
        self.credential_changed(person);
        Ok(codes)
    }

    /// Ends the use of one-time codes, with a last one.
    ///
    /// # Errors
    /// `access.code_wrong`; `access.totp_required` where a role of the person demands them.
    pub fn end_totp(&self, person: RecordId, code: &str, now: Timestamp) -> Result<(), Problem> {
        if self.totp_required(person, now)? {
            return Err(Problem::new(
                Kind::Conflict,
                "access.totp_demanded",
                "您的岗位必须使用动态验证码",
                "your post demands one-time codes",
            )
            .remedy("更换设备请联系安全管理员", "to change the device, ask the security administrator"));
        }
        let settings = self.directory.settings();
        let at = now.as_millisecond();
        let subject = Subject::address(&format!("totp {person}"));
        let tries = self.throttle.tries(&self.store, &subject, at)?;
        if tries.until > at {
            return Err(slow_down(tries.until - at));
        }
        let (ids, code) = (self.ids.clone(), code.to_owned());
        let ended = self.store.write(move |tx| {
            let there = require(tx, person)?;
            let Some(secret) = there.totp_secret.clone() else { return Ok(()) };
            let proof = proof_of(&there, &secret, &code, now).ok_or_else(wrong_code_in_form)?;
            use_proof(tx, person, &proof)?;
            let there = require(tx, person)?;
            Credential { totp_secret: None, totp_pending: None, recovery: Vec::new(), ..there }.write(tx)?;
            audit::note(tx, ids.as_ref(), now, Event::new("totp_ended", person.to_string()).about(person)).map(|_| ())
        });
        if ended.is_err() {
            self.throttle.count(&subject, tries, &settings, at);
        }
        self.credential_changed(person);
        ended
    }

    /// Tells whether a role of the person demands one-time codes.
    pub fn totp_required(&self, person: RecordId, now: Timestamp) -> Result<bool, Problem> {
        let settings = self.directory.settings();
        if settings.totp_required_roles.is_empty() {
            return Ok(false);
        }
        let standing = self.standing(person, now)?;
        Ok(standing
            .offices
            .iter()
            .any(|office| settings.totp_required_roles.iter().any(|role| role == office.role.id())))
    }

    /// Gives somebody a password for one use; all their sessions end and their one-time codes too.
    ///
    /// # Errors
    /// The faults of the password, where one is given.
    pub fn reset_credential(
        &self,
        by: &Actor,
        person: RecordId,
        given: Option<&str>,
        now: Timestamp,
    ) -> Result<String, Problem> {
        let password = match given {
            None => secrets::readable(self.random, 4),
            Some(given) => {
                let login =
                    self.directory.state().people.get(&person).map(|person| person.login.clone()).unwrap_or_default();
                secrets::check_password(given, &login, self.directory.settings().password_min)
                    .map_err(|problem| problem.in_field("/password"))?;
                given.to_owned()
            }
        };
        let hash = self.hasher.hash(&password)?;
        let (ids, by, at) = (self.ids.clone(), by.id.clone(), now.as_millisecond());
        self.store.write(move |tx| {
            Credential { must_change: true, ..Credential::new(person, hash, at) }.write(tx)?;
            sessions::end_all(tx, person, None, at)?;
            audit::note(tx, ids.as_ref(), now, Event::new("password_reset", by).about(person))
        })?;
        self.credential_changed(person);
        self.cache.forget(|session| session.person == person);
        Ok(password)
    }

    /// Gives somebody a password that need not be changed: for the command line, which has its own way of knowing who acts.
    pub fn set_password(&self, person: RecordId, password: &str, now: Timestamp) -> Result<(), Problem> {
        let hash = self.hasher.hash(password)?;
        let (ids, at) = (self.ids.clone(), now.as_millisecond());
        self.store.write(move |tx| {
            Credential::new(person, hash, at).write(tx)?;
            sessions::end_all(tx, person, None, at)?;
            audit::note(tx, ids.as_ref(), now, Event::new("password_reset", audit::HOUSE).about(person))
        })?;
        self.credential_changed(person);
        self.cache.forget(|session| session.person == person);
        Ok(())
    }

    /// Unlocks an account.
    pub fn unlock(&self, by: &Actor, person: RecordId, now: Timestamp) -> Result<(), Problem> {
        let Some(login) = self.directory.state().people.get(&person).map(|person| person.login.clone()) else {
            return Ok(());
        };
        let (ids, by, subject) = (self.ids.clone(), by.id.clone(), Subject::login(&login));
        self.throttle.clear(&subject);
        self.store.write(move |tx| {
            crate::throttle::forget(tx, &subject)?;
            audit::note(tx, ids.as_ref(), now, Event::new("unlocked", by).about(person))
        })?;
        Ok(())
    }

    /// Returns until when an account is locked, in milliseconds since 1970.
    pub fn locked_until(&self, login: &str, now: Timestamp) -> Result<Option<i64>, Problem> {
        let tries = self.throttle.tries(&self.store, &Subject::login(login), now.as_millisecond())?;
        Ok((tries.until > now.as_millisecond()).then_some(tries.until))
    }
}

fn is_locked(left_ms: i64) -> Problem {
    let minutes = (left_ms + 59_999) / 60_000;
    Problem::new(
        Kind::TooMany,
        "access.locked",
        format!("多次登录失败，账号已锁定，约{minutes}分钟后解除"),
        format!("too many wrong tries: the account is locked for about {minutes} more minutes"),
    )
    .remedy(
        "本人可用动态验证码或在常用地点登录；也可请安全管理员解锁",
        "with a one-time code, or from where you signed in before, you get in all the same; the security administrator can unlock it",
    )
}

fn require(tx: &mut Tx<'_>, person: RecordId) -> Result<Credential, Problem> {
    Credential::read(tx, person)?.ok_or_else(|| {
        Problem::new(Kind::NotFound, "access.no_credential", "此人没有登录口令", "this person has no password")
            .remedy("请安全管理员设置", "ask the security administrator for one")
    })
}

fn proof_of(credential: &Credential, secret: &str, code: &str, now: Timestamp) -> Option<Proof> {
    if let Some(step) = secrets::totp_step(secret, code, seconds(now)) {
        let last = u64::try_from(credential.totp_step).unwrap_or(0);
        return (step > last).then_some(Proof::Step(step));
    }
    let digest = secrets::digest(&secrets::plain_code(code));
    credential.recovery.contains(&digest).then_some(Proof::Recovery(digest))
}

/// Takes a code once: of two that come together, the second is refused.
fn use_proof(tx: &mut Tx<'_>, person: RecordId, proof: &Proof) -> Result<(), Problem> {
    let mut there = require(tx, person)?;
    match proof {
        Proof::None => return Ok(()),
        Proof::Step(step) => {
            let step = i64::try_from(*step).unwrap_or(i64::MAX);
            if step <= there.totp_step {
                return Err(code_wrong());
            }
            there.totp_step = step;
        }
        Proof::Recovery(digest) => {
            let before = there.recovery.len();
            there.recovery.retain(|left| left != digest);
            if there.recovery.len() == before {
                return Err(code_wrong());
            }
        }
    }
    there.write(tx)
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

fn short(text: &str, longest: usize) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(longest).collect()
}

/// Returns an instant as the wire and the journal write it.
pub(crate) fn text_of(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map(|at| at.to_string()).unwrap_or_default()
}

pub(crate) fn bad_credentials() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "access.bad_credentials",
        "登录名或口令不对",
        "the login or the password is not right",
    )
    .remedy("重新输入；忘记口令请联系安全管理员", "enter them again; the security administrator gives a new password")
}

fn code_needed() -> Problem {
    Problem::new(Kind::Unauthenticated, "access.code_needed", "请输入动态验证码", "enter the one-time code").remedy(
        "打开验证器应用，输入6位数字；或用恢复码",
        "open the authenticator and enter its six digits; or use a recovery code",
    )
}

fn code_wrong() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "access.code_wrong",
        "动态验证码不对，或已用过",
        "the one-time code is not right, or was used",
    )
    .remedy("等下一个验证码再试；检查手机时间", "wait for the next code; check the time of the telephone")
}

fn wrong_code_in_form() -> Problem {
    Problem::invalid("access.code_wrong", "动态验证码不对，或已用过", "the one-time code is not right, or was used")
        .remedy("等下一个验证码再试；检查手机时间", "wait for the next code; check the time of the telephone")
        .in_field("/code")
}

fn enrolled() -> Problem {
    Problem::new(Kind::Conflict, "access.totp_enrolled", "动态验证码已启用", "one-time codes are in use already")
        .remedy("先停用，再重新启用", "end their use first")
}

pub(crate) fn slow_down(left_ms: i64) -> Problem {
    let seconds = (left_ms + 999) / 1000;
    Problem::new(
        Kind::TooMany,
        "access.slow_down",
        format!("尝试过于频繁，请{seconds}秒后再试"),
        format!("too many tries; try again in {seconds} s"),
    )
    .remedy("稍候再试", "wait, and try again")
}
