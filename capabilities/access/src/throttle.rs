//! Wrong tries: an account is locked after a few, an address waits longer after each.
//!
//! What is refused because of it writes nothing: it is counted in memory, so that a flood of guesses costs neither disk nor journal.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use anlan_kernel::Problem;
use anlan_store::{Sql, Store, Tx};

use crate::secrets::digest;
use crate::settings::Settings;

/// Subjects kept in memory.
const KEPT: usize = 100_000;
/// What the database says is believed for so long.
const FRESH_MS: i64 = 2_000;
/// Tries of an address that cost nothing.
const FREE: u32 = 3;
/// The longest an address waits.
const LONGEST_MS: i64 = 15 * 60 * 1000;
/// An address that tries nothing for so long begins anew.
const FORGIVEN_MS: i64 = 60 * 60 * 1000;

/// Wrong tries of one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub failures: u32,
    /// Of these, with the right password and a wrong code while locked.
    pub codes: u32,
    /// When last, in milliseconds since 1970.
    pub last_at: i64,
    /// Locked, or slowed down, until then.
    pub until: i64,
    read_at: i64,
}

/// Who tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Somebody by a login, whether or not anybody has it.
    Login(String),
    /// Somebody from an address.
    Address(String),
}

impl Subject {
    /// Returns the subject of a login.
    pub fn login(login: &str) -> Self {
        Self::Login(format!("login:{}", digest(&login.trim().to_lowercase())))
    }

    /// Returns the subject of an address; of IPv6 the first 64 bits, which one household has to itself.
    pub fn address(address: &str) -> Self {
        let network = match address.parse() {
            Ok(std::net::IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            _ => address.to_owned(),
        };
        Self::Address(format!("address:{network}"))
    }

    fn key(&self) -> &str {
        match self {
            Self::Login(key) | Self::Address(key) => key,
        }
    }
}

/// Wrong tries as this program knows them.
#[derive(Debug, Default)]
pub struct Throttle {
    known: Mutex<HashMap<Subject, Tries>>,
}

impl Throttle {
    /// Returns the tries of a subject.
    pub fn tries(&self, store: &Store, subject: &Subject, now: i64) -> Result<Tries, Problem> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(subject).copied();
        if let Some(known) = known
            && (now - known.read_at).abs() <= FRESH_MS
        {
            return Ok(known);
        }
        let stored = store.read(|reader| read(reader, subject))?.unwrap_or_default();
        let tries = match (subject, known) {
            // An account is unlocked on any node; what was counted here only is the codes.
            (Subject::Login(_), Some(known)) if known.until == stored.until => Tries { codes: known.codes, ..stored },
            // What was counted in memory only is not forgotten for what the database does not know of.
            (Subject::Address(_), Some(known)) if known.last_at >= stored.last_at => known,
            _ => stored,
        };
        let tries = Tries { read_at: now, ..tries };
        self.keep(subject, tries, now);
        Ok(tries)
    }

    /// Counts a wrong try in memory. Of tries that come together each counts, whatever the others knew before them.
    pub fn count(&self, subject: &Subject, before: Tries, settings: &Settings, now: i64) -> Tries {
        self.change(subject, before, now, |before| worse(subject, before, settings, now))
    }

    /// Counts a right password with a wrong code.
    pub fn count_code(&self, subject: &Subject, before: Tries, now: i64) {
        self.change(subject, before, now, |before| Tries { codes: before.codes.saturating_add(1), ..before });
    }

    fn change(&self, subject: &Subject, before: Tries, now: i64, change: impl FnOnce(Tries) -> Tries) -> Tries {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut known, now);
        let latest = known.get(subject).copied().unwrap_or(before);
        let after = Tries { read_at: now, ..change(latest) };
        if known.len() < KEPT {
            known.insert(subject.clone(), after);
        }
        after
    }

    /// Forgets what is in memory of a subject.
    pub fn clear(&self, subject: &Subject) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }

    fn keep(&self, subject: &Subject, tries: Tries, now: i64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut known, now);
        if known.len() < KEPT {
            known.insert(subject.clone(), tries);
        }
    }
}

/// Writes the tries of a subject for other programs and for the time after a restart; what is older than a day is forgotten.
pub(crate) fn write(tx: &mut Tx<'_>, subject: &Subject, tries: Tries) -> Result<(), Problem> {
    tx.execute(
        "insert into login_attempt (subject, failures, last_at, until) values ($1, $2, $3, $4)
         on conflict (subject) do update set failures = excluded.failures, last_at = excluded.last_at, until = excluded.until",
        &[subject.key().into(), tries.failures.into(), tries.last_at.into(), tries.until.into()],
    )?;
    tx.execute("delete from login_attempt where last_at < $1", &[(tries.last_at - 24 * FORGIVEN_MS).into()])?;
    Ok(())
}

/// Forgets the tries of a subject.
pub(crate) fn forget(tx: &mut Tx<'_>, subject: &Subject) -> Result<u64, Problem> {
    tx.execute("delete from login_attempt where subject = $1", &[subject.key().into()])
}

fn make_room(known: &mut HashMap<Subject, Tries>, now: i64) {
    if known.len() >= KEPT {
        known.retain(|_, tries| tries.until > now);
    }
}

fn read(sql: &mut impl Sql, subject: &Subject) -> Result<Option<Tries>, Problem> {
    sql.query_optional(
        "select failures, last_at, until from login_attempt where subject = $1",
        &[subject.key().into()],
        |row| {
            let failures = u32::try_from(row.integer(0)?).unwrap_or(u32::MAX);
            Ok(Tries { failures, last_at: row.integer(1)?, until: row.integer(2)?, ..Tries::default() })
        },
    )
}

/// Returns the tries after one more that was wrong.
fn worse(subject: &Subject, before: Tries, settings: &Settings, now: i64) -> Tries {
    let lock_ms = i64::from(settings.lockout_minutes) * 60_000;
    let forgiven = match subject {
        Subject::Login(_) => before.until <= now && (before.until > 0 || now - before.last_at > lock_ms),
        Subject::Address(_) => now - before.last_at > FORGIVEN_MS,
    };
    let before = if forgiven { Tries::default() } else { before };
    let failures = before.failures.saturating_add(1);
    let until = match subject {
        // A lock that runs is not made longer by those it keeps out.
        Subject::Login(_) if before.until > now => before.until,
        Subject::Login(_) if failures >= settings.lockout_tries => now + lock_ms,
        Subject::Login(_) => 0,
        Subject::Address(_) if failures <= FREE => 0,
        Subject::Address(_) => now + (1000_i64 << (failures - FREE).min(20)).min(LONGEST_MS),
    };
    Tries { failures, until, last_at: now, ..before }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_longer_after_each_try_and_an_account_is_locked_after_five() {
        let settings = Settings::default();
        let (address, login) = (Subject::address("192.0.2.7"), Subject::login("zhang"));
        let after = |subject: &Subject, tries: u32| {
            (0..tries).fold(Tries::default(), |before, _| worse(subject, before, &settings, 1_000_000))
        };
        let waits = |tries| (after(&address, tries).until - 1_000_000).max(0);
        assert_eq!([1, 3, 4, 5, 6].map(waits), [0, 0, 2000, 4000, 8000]);
        assert_eq!(waits(60), LONGEST_MS);
        assert_eq!(after(&login, 4).until, 0);
        assert_eq!(after(&login, 5).until, 1_000_000 + 15 * 60_000);
        assert_eq!(after(&login, 500).until, after(&login, 5).until, "guessing on does not lock for longer");
    }

    #[test]
    fn one_household_is_one_address() {
        assert_eq!(Subject::address("2001:db8:1:2:3:4:5:6"), Subject::address("2001:db8:1:2::9"));
        assert_ne!(Subject::address("2001:db8:1:2::9"), Subject::address("2001:db8:1:3::9"));
        assert_ne!(Subject::address("192.0.2.7"), Subject::address("192.0.2.8"));
    }
}
