//! Decimal numbers kept as they were written.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::QuantityError;

/// Most digits of a decimal: 28 leave room to multiply by a conversion factor within 127 bits.
const MAX_DIGITS: u32 = 28;

/// An exact decimal number, `mantissa / 10^scale`, in lowest form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// Returns `mantissa / 10^scale`.
    ///
    /// # Errors
    /// [`QuantityError::TooPrecise`] beyond 28 digits.
    pub fn try_new(mantissa: i128, scale: u32) -> Result<Self, QuantityError> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if scale > MAX_DIGITS || mantissa.unsigned_abs() >= 10_u128.pow(MAX_DIGITS) {
            return Err(QuantityError::TooPrecise);
        }
        Ok(Self { mantissa, scale })
    }

    /// Returns the decimal that the shortest text of a float names.
    pub fn from_f64_shortest(value: f64) -> Result<Self, QuantityError> {
        if !value.is_finite() {
            return Err(QuantityError::NotFinite);
        }
        value.to_string().parse()
    }

    /// Returns the whole number above the fraction bar.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Returns how many digits stand after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// Tells whether the number is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Returns the nearest float.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Returns the exact product.
    pub fn checked_mul(self, other: Self) -> Result<Self, QuantityError> {
        let mantissa = self.mantissa.checked_mul(other.mantissa).ok_or(QuantityError::Overflow)?;
        Self::try_new(mantissa, self.scale + other.scale)
    }

    /// Returns the exact sum.
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| {
            number.mantissa.checked_mul(10_i128.pow(scale - number.scale)).ok_or(QuantityError::Overflow)
        };
        Self::try_new(lift(self)?.checked_add(lift(other)?).ok_or(QuantityError::Overflow)?, scale)
    }

    /// Returns the exact difference.
    pub fn checked_sub(self, other: Self) -> Result<Self, QuantityError> {
        self.checked_add(Self { mantissa: -other.mantissa, scale: other.scale })
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Self {
        Self::try_new(i128::from(value), 0).expect("a u32 has at most 10 digits")
    }
}

impl FromStr for Decimal {
    type Err = QuantityError;

    /// Reads `12`, `-0.5`, `.5`, `3e-7`; nothing else, no separators.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QuantityError::Empty);
        }
        let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
        if plain.eq_ignore_ascii_case("nan")
            || plain.eq_ignore_ascii_case("inf")
            || plain.eq_ignore_ascii_case("infinity")
        {
            return Err(QuantityError::NotFinite);
        }
        let (number, exponent) = match plain.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().map_err(|_| QuantityError::NotANumber)?),
            None => (plain, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty())
            || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
        {
            return Err(QuantityError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let digits = whole.trim_start_matches('0').len() + fraction.len();
        if digits > MAX_DIGITS as usize {
            return Err(QuantityError::TooPrecise);
        }
        let mut mantissa: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa * 10 + i128::from(byte - b'0');
        }
        let scale = i32::try_from(fraction.len())
            .map_err(|_| QuantityError::TooPrecise)?
            .checked_sub(exponent)
            .ok_or(QuantityError::TooPrecise)?;
        if mantissa == 0 {
            return Ok(Self::ZERO);
        }
        let (mantissa, scale) = if scale < 0 {
            let power = 10_i128.checked_pow(scale.unsigned_abs()).ok_or(QuantityError::TooPrecise)?;
            (mantissa.checked_mul(power).ok_or(QuantityError::TooPrecise)?, 0)
        } else {
            (mantissa, scale.unsigned_abs())
        };
        Self::try_new(if text.starts_with('-') { -mantissa } else { mantissa }, scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (whole, other_whole) = (self.mantissa / 10_i128.pow(self.scale), other.mantissa / 10_i128.pow(other.scale));
        whole.cmp(&other_whole).then_with(|| {
            let scale = self.scale.max(other.scale);
            // The remainders are below 10^28, so that lifting them by at most 10^28 / their own scale stays in range.
            let rest =
                |number: &Self| (number.mantissa % 10_i128.pow(number.scale)) * 10_i128.pow(scale - number.scale);
            rest(self).cmp(&rest(other))
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Decimal {
    /// Writes a JSON number; beyond 15 digits, which a float cannot keep, a text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.scale == 0
            && let Ok(whole) = i64::try_from(self.mantissa)
        {
            return serializer.serialize_i64(whole);
        }
        if self.mantissa.unsigned_abs() < 10_u128.pow(15) {
            return serializer.serialize_f64(self.to_f64());
        }
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
                Decimal::try_new(i128::from(value), 0).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
                Decimal::try_new(i128::from(value), 0).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
                Decimal::from_f64_shortest(value).map_err(E::custom)
            }
            fn visit_str<E: de::Error>(self, value: &str) -> Result<Decimal, E> {
                value.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(text.parse::<Decimal>().unwrap().to_string(), expect, "{text}");
    }

    #[test]
    fn numbers_are_kept_as_written() {
        check("12", "12");
        check("0012.500", "12.5");
        check("-.5", "-0.5");
        check("3e-7", "0.0000003");
        check("1.5E3", "1500");
        check("0e999", "0");
        check("272.155", "272.155");
    }

    #[test]
    fn what_is_not_a_number_is_said() {
        for (text, fault) in [
            ("", QuantityError::Empty),
            ("NaN", QuantityError::NotFinite),
            ("-inf", QuantityError::NotFinite),
            ("1,5", QuantityError::NotANumber),
            ("12t", QuantityError::NotANumber),
            ("1e400", QuantityError::TooPrecise),
            ("12345678901234567890123456789", QuantityError::TooPrecise),
            ("0.00000000000000000000000000001", QuantityError::TooPrecise),
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn json_takes_numbers_and_texts_exactly() {
        for (json, expect) in
            [("0.1", "0.1"), ("1e-7", "0.0000001"), ("\"0.10\"", "0.1"), ("-3", "-3"), ("907000", "907000")]
        {
            assert_eq!(serde_json::from_str::<Decimal>(json).unwrap().to_string(), expect, "{json}");
        }
        assert!(serde_json::from_str::<Decimal>("\"NaN\"").is_err());
        assert_eq!(Decimal::from_f64_shortest(f64::INFINITY), Err(QuantityError::NotFinite));
        let long: Decimal = "12345678901234567.89".parse().unwrap();
        assert_eq!(serde_json::to_string(&long).unwrap(), "\"12345678901234567.89\"", "a float would lose digits");
    }

    proptest! {
        #[test]
        fn text_and_json_give_the_same_number_back(mantissa in -1_000_000_000_000_000_i64..1_000_000_000_000_000, scale in 0_u32..15) {
            let number = Decimal::try_new(i128::from(mantissa), scale).unwrap();
            prop_assert_eq!(number.to_string().parse::<Decimal>().unwrap(), number);
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), number);
        }

        #[test]
        fn order_agrees_with_subtraction(a in -1_000_000_i64..1_000_000, s in 0_u32..9, b in -1_000_000_i64..1_000_000, t in 0_u32..9) {
            let (x, y) = (Decimal::try_new(i128::from(a), s).unwrap(), Decimal::try_new(i128::from(b), t).unwrap());
            let difference = i128::from(a) * 10_i128.pow(t) - i128::from(b) * 10_i128.pow(s);
            prop_assert_eq!(x.cmp(&y), difference.cmp(&0));
        }

        #[test]
        fn sums_are_undone_by_differences(a in any::<i64>(), s in 0_u32..9, b in any::<i64>(), t in 0_u32..9) {
            let (x, y) = (Decimal::try_new(i128::from(a), s).unwrap(), Decimal::try_new(i128::from(b), t).unwrap());
            let sum = x.checked_add(y).unwrap();
            prop_assert_eq!(sum, y.checked_add(x).unwrap());
            prop_assert_eq!(sum.checked_sub(y).unwrap(), x);
        }

        #[test]
        fn the_shortest_text_of_a_float_is_kept(value in -1e9_f64..1e9) {
            let number = Decimal::from_f64_shortest(value).unwrap();
            prop_assert_eq!(number.to_f64().to_bits(), if value == 0.0 { 0.0_f64.to_bits() } else { value.to_bits() });
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = text.parse::<Decimal>();
        }
    }
}
