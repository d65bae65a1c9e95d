//! What is secret: passwords and their hashes, random tokens, one-time codes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anlan_kernel::{Kind, Problem};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use totp_rs::{Builder, Secret, Totp};

/// Longest password taken, in bytes.
pub const LONGEST: usize = 1024;
/// Sign-ins that may wait for their hash; more are sent away.
const WAITING: usize = 256;

/// Source of random bytes, handed in by the app.
pub type Random = fn(&mut [u8]);

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Hashes at one time.
    pub at_once: usize,
}

impl Default for Cost {
    /// OWASP's second choice: 19 MiB and two passes; four at one time need 76 MiB.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, at_once: 4 }
    }
}

/// Hashes passwords with argon2id.
pub struct Hasher {
    argon2: Argon2<'static>,
    nobody: String,
    random: Random,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    done: AtomicU64,
}

impl Hasher {
    /// Returns a hasher of a cost.
    pub fn new(cost: Cost, random: Random) -> Result<Self, Problem> {
        let bad = |cause: argon2::Error| Problem::internal("access.hash", cause);
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(bad)?;
        let mut hasher = Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobody: String::new(),
            random,
            places: Arc::new(Semaphore::new(cost.at_once.max(1))),
            waiting: AtomicUsize::new(0),
            done: AtomicU64::new(0),
        };
        hasher.nobody = hasher.hash(&token(random))?;
        Ok(hasher)
    }

    /// Returns the hash of a password in PHC form.
    pub fn hash(&self, password: &str) -> Result<String, Problem> {
        let mut salt = [0; 16];
        (self.random)(&mut salt);
        self.done.fetch_add(1, Ordering::Relaxed);
        let hash = self.argon2.hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash: PasswordHash| hash.to_string()).map_err(|cause| Problem::internal("access.hash", cause))
    }

    /// Tells whether a password fits a hash. Where there is none, the same work is done and the answer is no.
    pub fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        self.done.fetch_add(1, Ordering::Relaxed);
        let fits = self.argon2.verify_password(password.as_bytes(), hash.unwrap_or(&self.nobody)).is_ok();
        fits && hash.is_some()
    }

    /// Returns how many hashes were computed.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Waits for a place to hash in: memory for so many only.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(busy());
        }
        let place = Arc::clone(&self.places).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        place.map_err(|_| busy())
    }
}

fn busy() -> Problem {
    Problem::new(Kind::Unavailable, "access.busy", "登录人数过多", "too many people are signing in")
        .remedy("稍后重试", "try again in a moment")
}

/// Returns 256 random bits as text.
pub fn token(random: Random) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Tells whether a text can be a token.
pub fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Returns the SHA-256 of a text, hexadecimal: what is kept of tokens and recovery codes, which nobody can guess.
pub fn digest(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Returns the word that a page must repeat in a header, from the token that only the browser knows.
pub fn csrf_of(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("csrf {token}").as_bytes()))
}

/// Tells whether two texts are the same, in a time that does not say where they differ.
pub fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one.as_bytes()) == Sha256::digest(other.as_bytes())
}

const READABLE: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Returns groups of four signs that are not taken for one another: 5 bits each.
pub fn readable(random: Random, groups: usize) -> String {
    let mut bytes = vec![0; groups * 4];
    random(&mut bytes);
    let signs: Vec<char> = bytes.iter().map(|byte| char::from(READABLE[usize::from(byte & 31)])).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Returns the form in which a recovery code is hashed, whatever way it was typed.
pub fn plain_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

/// Checks a password that somebody chose.
///
/// # Errors
/// `access.password_short`, `access.password_long`, `access.password_plain`, `access.password_login`, `access.password_common`.
pub fn check_password(password: &str, login: &str, shortest: u32) -> Result<(), Problem> {
    let wrong = |code, zh: String, en: String| {
        Err(Problem::invalid(code, zh, en)
            .remedy("用几个不相干的词连成一句", "join a few words that have nothing to do with each other")
            .in_field("/new"))
    };
    let length = password.chars().count();
    if length < shortest as usize {
        return wrong(
            "access.password_short",
            format!("口令至少{shortest}个字符"),
            format!("a password has at least {shortest} characters"),
        );
    }
    if password.len() > LONGEST {
        return wrong(
            "access.password_long",
            format!("口令最长{LONGEST}字节"),
            format!("a password has at most {LONGEST} bytes"),
        );
    }
    let lower = password.to_lowercase();
    if !login.is_empty() && lower.contains(&login.to_lowercase()) {
        return wrong(
            "access.password_login",
            "口令不能包含登录名".to_owned(),
            "a password may not contain the login".to_owned(),
        );
    }
    if ["password", "anlan", "qwerty", "123456", "letmein", "admin", "abc123", "iloveyou", "111111"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return wrong(
            "access.password_common",
            "口令含有常见的词或数字".to_owned(),
            "the password contains a word or number that everybody tries first".to_owned(),
        );
    }
    let classes = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(char::is_numeric),
        password.chars().any(|sign| !sign.is_alphanumeric()),
        password.chars().any(|sign| sign.is_alphabetic() && !sign.is_ascii()),
    ];
    let kinds = classes.into_iter().filter(|there| *there).count();
    let mut signs: Vec<char> = password.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() < 6 || (kinds < 3 && length < 16) {
        return wrong(
            "access.password_plain",
            "口令过于简单：大小写字母、数字、符号至少三种，或长度至少16".to_owned(),
            "the password is too plain: three of lower case, upper case, digits and signs, or 16 characters".to_owned(),
        );
    }
    Ok(())
}

/// Returns a fresh secret of one-time codes, base 32.
pub fn totp_secret(random: Random) -> String {
    let mut bytes = [0; 20];
    random(&mut bytes);
    Secret::from(bytes).to_base32()
}

/// Returns the address by which an authenticator app takes a secret.
pub fn totp_uri(secret: &str, login: &str) -> String {
    let login: String = login
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("otpauth://totp/Anlan:{login}?secret={secret}&issuer=Anlan&algorithm=SHA1&digits=6&period=30")
}

/// Returns the time step of a code (RFC 6238, 30 seconds, six digits), one step early or late included; nothing where it fits none.
pub fn totp_step(secret: &str, code: &str, seconds: u64) -> Option<u64> {
    let code: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    totp(secret)?.check(&code, seconds)
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Some(Builder::new().with_secret(secret).with_skew(1).build_noncompliant())
}

/// Returns the code of a secret at a time, as an authenticator app shows it.
pub fn totp_code(secret: &str, seconds: u64) -> Option<String> {
    Some(totp(secret)?.generate(seconds).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, Appendix B, SHA-1: eight digits there, the last six here.
    #[test]
    fn one_time_codes_are_those_of_the_standard() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(totp_code(&secret, seconds).unwrap(), code[2..], "{seconds}");
            assert_eq!(totp_step(&secret, &code[2..], seconds), Some(seconds / 30));
            assert_eq!(totp_step(&secret, &code[2..], seconds + 30), Some(seconds / 30), "one step late");
            assert_eq!(totp_step(&secret, &code[2..], seconds + 60), None, "two steps late");
        }
    }

    #[test]
    fn passwords_are_judged_by_what_makes_them_guessable() {
        let code =
            |password: &str| check_password(password, "zhang.san", 12).err().map(|problem| problem.code.to_string());
        assert_eq!(code("Kurz-1"), Some("access.password_short".to_owned()));
        assert_eq!(code("Zhang.San-2026!"), Some("access.password_login".to_owned()));
        assert_eq!(code("My-Password-77"), Some("access.password_common".to_owned()));
        assert_eq!(code("abcabcabcabcabcabc"), Some("access.password_plain".to_owned()));
        assert_eq!(code("onlylowercase"), Some("access.password_plain".to_owned()));
        assert_eq!(code(&"长".repeat(400)), Some("access.password_long".to_owned()));
        assert_eq!(code("Harbour-7-Lights"), None);
        assert_eq!(code("four plain words together"), None);
    }

    #[test]
    fn nobody_is_hashed_as_somebody_is() {
        fn counting(bytes: &mut [u8]) {
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = u8::try_from(at % 251).unwrap_or(0);
            }
        }
        let hasher = Hasher::new(Cost { memory_kib: 8, passes: 1, at_once: 1 }, counting).unwrap();
        let hash = hasher.hash("Harbour-7-Lights").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        let before = hasher.done();
        assert!(hasher.verify("Harbour-7-Lights", Some(&hash)));
        assert!(!hasher.verify("harbour-7-lights", Some(&hash)));
        assert!(!hasher.verify("Harbour-7-Lights", None));
        assert_eq!(hasher.done() - before, 3, "each was one hash of work");
    }
}
