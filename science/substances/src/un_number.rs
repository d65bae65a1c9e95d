//! United Nations numbers of dangerous goods.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fold::half_width;

/// A four-digit number of the United Nations list of dangerous goods.
///
/// # Example
///
/// ```
/// use anlan_substances::UnNumber;
///
/// assert_eq!("un１００５".parse::<UnNumber>()?.to_string(), "UN1005");
/// assert!("UN 105".parse::<UnNumber>().is_err());
/// # Ok::<(), anlan_substances::UnNumberError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct UnNumber(u16);

/// The text is not a UN number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UN number: {given}")]
#[non_exhaustive]
pub struct UnNumberError {
    /// Text as given.
    pub given: String,
}

impl UnNumberError {
    /// Returns the message in Chinese.
    pub fn text_zh(&self) -> String {
        format!("“{}”不是联合国编号（应为 4 位数字，可带 UN）", self.given)
    }

    /// Returns the message in English.
    pub fn text_en(&self) -> String {
        format!("“{}” is not a UN number (4 digits, with or without UN)", self.given)
    }
}

impl FromStr for UnNumber {
    type Err = UnNumberError;

    fn from_str(text: &str) -> Result<Self, UnNumberError> {
        let fault = || UnNumberError { given: text.trim().to_owned() };
        let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let digits = match plain.get(..2) {
            Some(word) if word.eq_ignore_ascii_case("un") => plain[2..].trim_start_matches([':', '-', '.']),
            _ => plain.as_str(),
        };
        if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fault());
        }
        digits.parse().map(Self).map_err(|_| fault())
    }
}

impl fmt::Display for UnNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UN{:04}", self.0)
    }
}

impl From<UnNumber> for String {
    fn from(number: UnNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for UnNumber {
    type Error = UnNumberError;

    fn try_from(text: String) -> Result<Self, UnNumberError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: Option<&str>) {
        assert_eq!(input.parse::<UnNumber>().ok().map(|un| un.to_string()).as_deref(), expect, "{input}");
    }

    #[test]
    fn written_forms() {
        check("1005", Some("UN1005"));
        check("UN 1005", Some("UN1005"));
        check("ＵＮ：０２２２", Some("UN0222"));
        check("UN-1005", Some("UN1005"));
        check("105", None);
        check("10050", None);
        check("氨", None);
        check("", None);
    }
}
