//! Unified social credit codes of legal persons and organisations.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fold::half_width;

/// The 31 characters of the code in the order of their values, GB 32100-2015 table 3 (no I, O, S, V, Z).
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the first 17 places: 3^(i-1) mod 31, GB 32100-2015 annex A.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unified social credit code 统一社会信用代码 whose check character is right.
///
/// # Source
///
/// GB 32100-2015: 18 characters; C18 = 31 − (Σ Cᵢ·Wᵢ mod 31), where 31 counts as 0.
///
/// # Example
///
/// ```
/// use anlan_substances::CreditCode;
///
/// assert!("91350100M000100Y43".parse::<CreditCode>().is_ok());
/// let fault = "91350100M000100Y44".parse::<CreditCode>().unwrap_err();
/// assert!(fault.text_en().contains("should be 3"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CreditCode([u8; 18]);

/// Why a text is not a unified social credit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CreditCodeError {
    /// The text does not have 18 characters.
    #[error("a unified social credit code has 18 characters, not {length}")]
    WrongLength {
        /// Characters found, without spaces.
        length: usize,
    },
    /// A character that the code does not use.
    #[error("character {character} at place {place} cannot stand in a unified social credit code")]
    IllegalCharacter {
        /// Place, counted from 1.
        place: usize,
        /// The character, half-width and upper case.
        character: char,
    },
    /// The last character does not follow from the others.
    #[error("the check character of {given} should be {right}")]
    WrongCheckCharacter {
        /// The code as read.
        given: String,
        /// The character that would be right.
        right: char,
    },
}

impl CreditCodeError {
    /// Returns the message in Chinese.
    pub fn text_zh(&self) -> String {
        match self {
            Self::WrongLength { length } => format!("统一社会信用代码应为 18 位，现为 {length} 位"),
            Self::IllegalCharacter { place, character } => {
                format!(
                    "统一社会信用代码第 {place} 位“{character}”不在允许的字符内（数字和除 I、O、S、V、Z 外的大写字母）"
                )
            }
            Self::WrongCheckCharacter { given, right } => {
                format!("统一社会信用代码 {given} 的校验码有误，应为 {right}")
            }
        }
    }

    /// Returns the message in English.
    pub fn text_en(&self) -> String {
        self.to_string()
    }
}

impl CreditCode {
    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    /// Reads a code in half- or full-width characters, upper or lower case, with spaces anywhere.
    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        let characters: Vec<char> =
            text.chars().map(half_width).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if characters.len() != 18 {
            return Err(CreditCodeError::WrongLength { length: characters.len() });
        }
        let mut code = [0; 18];
        let mut sum = 0;
        for (at, character) in characters.iter().enumerate() {
            let value = value_of(*character)
                .ok_or(CreditCodeError::IllegalCharacter { place: at + 1, character: *character })?;
            code[at] = ALPHABET[value as usize];
            sum += WEIGHTS.get(at).map_or(0, |weight| weight * value);
        }
        let right = ALPHABET[((31 - sum % 31) % 31) as usize];
        if code[17] == right {
            Ok(Self(code))
        } else {
            Err(CreditCodeError::WrongCheckCharacter { given: characters.iter().collect(), right: char::from(right) })
        }
    }
}

fn value_of(character: char) -> Option<u32> {
    ALPHABET.iter().zip(0..).find(|(known, _)| char::from(**known) == character).map(|(_, value)| value)
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: Result<&str, CreditCodeError>) {
        assert_eq!(input.parse::<CreditCode>().map(|code| code.to_string()), expect.map(str::to_owned), "{input}");
    }

    #[test]
    fn weights_are_powers_of_three() {
        let mut power = 1;
        for weight in WEIGHTS {
            assert_eq!(weight, power);
            power = power * 3 % 31;
        }
    }

    #[test]
    fn written_forms() {
        check("91350100M000100Y43", Ok("91350100M000100Y43"));
        check("９１３５０１００Ｍ０００１００Ｙ４３", Ok("91350100M000100Y43"));
        check(" 91350100 m000100y43 ", Ok("91350100M000100Y43"));
    }

    #[test]
    fn faults_are_named() {
        check("91350100M000100Y4", Err(CreditCodeError::WrongLength { length: 17 }));
        check("", Err(CreditCodeError::WrongLength { length: 0 }));
        check("9135010OM000100Y43", Err(CreditCodeError::IllegalCharacter { place: 8, character: 'O' }));
        check("9135010安M000100Y43", Err(CreditCodeError::IllegalCharacter { place: 8, character: '安' }));
        check(
            "91350100M000100Y40",
            Err(CreditCodeError::WrongCheckCharacter { given: "91350100M000100Y40".into(), right: '3' }),
        );
    }
}
