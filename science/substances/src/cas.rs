//! CAS Registry Numbers with their check digit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fold::{half_width, is_dash};

/// A CAS Registry Number whose check digit is right.
///
/// # Source
///
/// CAS, check digit of registry numbers: the last digit equals the sum of the other digits, each times its place
/// counted from the right, modulo 10.
///
/// # Example
///
/// ```
/// use anlan_substances::Cas;
///
/// let ammonia: Cas = "７６６４－４１－７".parse()?;
/// assert_eq!(ammonia.to_string(), "7664-41-7");
/// assert_eq!("7664-41-8".parse::<Cas>().unwrap_err().text_en(), "CAS number 7664-41-8: the check digit should be 7");
/// # Ok::<(), anlan_substances::CasError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cas(u64);

/// Why a text is not a CAS number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CasError {
    /// The text is not 2 to 7 digits, 2 digits and 1 digit.
    #[error("not a CAS number: {given}")]
    Malformed {
        /// Text as given.
        given: String,
    },
    /// The last digit does not follow from the others.
    #[error("CAS number {given}: the check digit should be {right}")]
    WrongCheckDigit {
        /// The number as read.
        given: String,
        /// The digit that would be right.
        right: u8,
    },
}

impl CasError {
    /// Returns the message in Chinese.
    pub fn text_zh(&self) -> String {
        match self {
            Self::Malformed { given } => format!("“{given}”不是 CAS 号（应为 2 至 7 位数字-2 位数字-1 位校验码）"),
            Self::WrongCheckDigit { given, right } => format!("CAS 号 {given} 的校验码有误，应为 {right}"),
        }
    }

    /// Returns the message in English.
    pub fn text_en(&self) -> String {
        match self {
            Self::Malformed { given } => {
                format!("“{given}” is not a CAS number (2 to 7 digits, 2 digits, 1 check digit)")
            }
            Self::WrongCheckDigit { .. } => self.to_string(),
        }
    }
}

impl FromStr for Cas {
    type Err = CasError;

    /// Reads a number with half- or full-width digits, any dash, spaces around the parts, an optional "CAS" in
    /// front, or digits alone.
    fn from_str(text: &str) -> Result<Self, CasError> {
        let malformed = || CasError::Malformed { given: text.trim().to_owned() };
        let mut digits = [0_u8; 10];
        let mut count = 0;
        let mut dashes = [0_usize; 2];
        let mut dash_count = 0;
        for c in body(text).chars().map(half_width) {
            match c {
                '0'..='9' if count < digits.len() => {
                    digits[count] = u8::try_from(u32::from(c) - u32::from('0')).map_err(|_| malformed())?;
                    count += 1;
                }
                c if is_dash(c) && dash_count < 2 => {
                    dashes[dash_count] = count;
                    dash_count += 1;
                }
                c if c.is_whitespace() => {}
                _ => return Err(malformed()),
            }
        }
        let in_place = dash_count == 0 || (dash_count == 2 && dashes[0] + 3 == count && dashes[1] + 1 == count);
        if !(5..=10).contains(&count) || !in_place || digits[0] == 0 {
            return Err(malformed());
        }
        let given = digits[..count].iter().fold(0_u64, |number, digit| number * 10 + u64::from(*digit));
        let right = check_digit(given / 10);
        if digits[count - 1] == right {
            Ok(Self(given))
        } else {
            Err(CasError::WrongCheckDigit { given: Self(given).to_string(), right })
        }
    }
}

/// Cuts the word CAS, "No." and colons in front of the number.
fn body(text: &str) -> &str {
    let trimmed = text.trim();
    match trimmed.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("cas") => trimmed[3..].trim_start_matches(|c: char| !c.is_numeric()),
        _ => trimmed,
    }
}

fn check_digit(mut without: u64) -> u8 {
    let mut sum = 0;
    let mut place = 1;
    while without > 0 {
        sum += without % 10 * place;
        without /= 10;
        place += 1;
    }
    u8::try_from(sum % 10).expect("a remainder of 10 fits")
}

impl fmt::Display for Cas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}-{}", self.0 / 1000, self.0 / 10 % 100, self.0 % 10)
    }
}

impl From<Cas> for String {
    fn from(cas: Cas) -> Self {
        cas.to_string()
    }
}

impl TryFrom<String> for Cas {
    type Error = CasError;

    fn try_from(text: String) -> Result<Self, CasError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: Result<&str, Option<u8>>) {
        let got = match input.parse::<Cas>() {
            Ok(cas) => Ok(cas.to_string()),
            Err(CasError::Malformed { .. }) => Err(None),
            Err(CasError::WrongCheckDigit { right, .. }) => Err(Some(right)),
        };
        assert_eq!(got.as_deref().map_err(|right| *right), expect, "{input}");
    }

    #[test]
    fn written_forms() {
        check("7664-41-7", Ok("7664-41-7"));
        check(" 7664 - 41 - 7 ", Ok("7664-41-7"));
        check("７６６４—４１－７", Ok("7664-41-7"));
        check("7664–41−7", Ok("7664-41-7"));
        check("CAS No. 50-00-0", Ok("50-00-0"));
        check("CAS号：50-00-0", Ok("50-00-0"));
        check("7664417", Ok("7664-41-7"));
        check("110-54-3", Ok("110-54-3"));
        check("1344-28-1", Ok("1344-28-1"));
    }

    #[test]
    fn faults_are_named() {
        check("7664-41-8", Err(Some(7)));
        check("00-11-11", Err(None));
        check("7664-417", Err(None));
        check("766-441-7", Err(None));
        check("", Err(None));
        check("混合物", Err(None));
        check("74-82-8;8006-14-2", Err(None));
        check("12345678901234-56-7", Err(None));
        check("CAS", Err(None));
        check("氨氨", Err(None));
    }
}
