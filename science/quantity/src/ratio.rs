//! Exact fractions.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Decimal, QuantityError};

/// An exact fraction in lowest terms; the denominator is above zero.
///
/// Serialises as its text `numerator/denominator`, or `numerator` where it is whole, so that no digit is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns `numerator / denominator`.
    ///
    /// # Errors
    /// [`QuantityError::DivisionByZero`], or [`QuantityError::Overflow`] where a sign cannot be turned.
    pub fn try_new(numerator: i128, denominator: i128) -> Result<Self, QuantityError> {
        if denominator == 0 {
            return Err(QuantityError::DivisionByZero);
        }
        let divisor = i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs()))
            .map_err(|_| QuantityError::Overflow)?;
        let sign = if denominator < 0 { -1 } else { 1 };
        let turn = |value: i128| (value / divisor).checked_mul(sign).ok_or(QuantityError::Overflow);
        Ok(Self { numerator: turn(numerator)?, denominator: turn(denominator)? })
    }

    /// Returns the exact sum.
    pub fn checked_add(&self, other: &Self) -> Result<Self, QuantityError> {
        let common = i128::try_from(gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()))
            .map_err(|_| QuantityError::Overflow)?;
        let left = self.numerator.checked_mul(other.denominator / common).ok_or(QuantityError::Overflow)?;
        let right = other.numerator.checked_mul(self.denominator / common).ok_or(QuantityError::Overflow)?;
        let denominator = self.denominator.checked_mul(other.denominator / common).ok_or(QuantityError::Overflow)?;
        Self::try_new(left.checked_add(right).ok_or(QuantityError::Overflow)?, denominator)
    }

    /// Returns the exact difference.
    pub fn checked_sub(&self, other: &Self) -> Result<Self, QuantityError> {
        let negated = other.numerator.checked_neg().ok_or(QuantityError::Overflow)?;
        self.checked_add(&Self { numerator: negated, denominator: other.denominator })
    }

    /// Returns the exact product.
    pub fn checked_mul(&self, other: &Self) -> Result<Self, QuantityError> {
        let left = Self::try_new(self.numerator, other.denominator)?;
        let right = Self::try_new(other.numerator, self.denominator)?;
        Self::try_new(
            left.numerator.checked_mul(right.numerator).ok_or(QuantityError::Overflow)?,
            left.denominator.checked_mul(right.denominator).ok_or(QuantityError::Overflow)?,
        )
    }

    /// Returns the number above the bar.
    pub fn numerator(&self) -> i128 {
        self.numerator
    }

    /// Returns the number below the bar.
    pub fn denominator(&self) -> i128 {
        self.denominator
    }

    /// Returns the nearest float, to show or to draw.
    pub fn to_f64(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Returns the value with so many decimals, half rounded away from zero; to show, never to decide.
    pub fn to_decimal_text(&self, places: usize) -> String {
        let negative = self.numerator < 0;
        let denominator = self.denominator.unsigned_abs();
        let mut whole = self.numerator.unsigned_abs() / denominator;
        let mut rest = self.numerator.unsigned_abs() % denominator;
        let mut digits = Vec::with_capacity(places);
        for _ in 0..places {
            let (digit, left) = ten_times(rest, denominator);
            digits.push(digit);
            rest = left;
        }
        if rest >= denominator - rest {
            let mut at = digits.len();
            loop {
                if at == 0 {
                    whole += 1;
                    break;
                }
                at -= 1;
                if digits[at] == 9 {
                    digits[at] = 0;
                } else {
                    digits[at] += 1;
                    break;
                }
            }
        }
        let zero = whole == 0 && digits.iter().all(|digit| *digit == 0);
        let sign = if negative && !zero { "-" } else { "" };
        let fraction: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl TryFrom<Decimal> for Ratio {
    type Error = QuantityError;

    fn try_from(value: Decimal) -> Result<Self, QuantityError> {
        Self::try_new(value.mantissa(), 10_i128.pow(value.scale()))
    }
}

impl From<u32> for Ratio {
    fn from(value: u32) -> Self {
        Self { numerator: i128::from(value), denominator: 1 }
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // Continued fractions: compare whole parts, then the reciprocals of the rests; nothing can overflow.
        let (mut a, mut b) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        let mut swapped = false;
        loop {
            let (whole_a, whole_b) = (a.0.div_euclid(a.1), b.0.div_euclid(b.1));
            let order = whole_a.cmp(&whole_b);
            if order != Ordering::Equal {
                return if swapped { order.reverse() } else { order };
            }
            let (rest_a, rest_b) = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            let order = match (rest_a == 0, rest_b == 0) {
                (true, true) => return Ordering::Equal,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => {
                    a = (a.1, rest_a);
                    b = (b.1, rest_b);
                    swapped = !swapped;
                    continue;
                }
            };
            return if swapped { order.reverse() } else { order };
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    /// Reads back what was written: `numerator/denominator`, or `numerator`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (numerator, denominator) = text.split_once('/').unwrap_or((&text, "1"));
        let number = |part: &str| part.parse::<i128>().map_err(|_| de::Error::custom(QuantityError::NotANumber));
        Self::try_new(number(numerator)?, number(denominator)?).map_err(de::Error::custom)
    }
}

/// Returns whole part and remainder of ten times a remainder; ten additions, because a product could pass 128 bits.
fn ten_times(rest: u128, denominator: u128) -> (u8, u128) {
    let (mut digit, mut left) = (0, 0);
    for _ in 0..10 {
        left += rest;
        if left >= denominator {
            left -= denominator;
            digit += 1;
        }
    }
    (digit, left)
}

/// Greatest common divisor; 1 for two zeros.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(short_a), Ok(short_b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(short_gcd(short_a, short_b)); // many times faster, and nearly always enough
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn short_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::try_new(numerator, denominator).unwrap()
    }

    #[test]
    fn a_third_three_times_is_one() {
        let third = ratio(1, 3);
        let sum = third.checked_add(&third).unwrap().checked_add(&third).unwrap();
        assert_eq!(sum, Ratio::ONE);
    }

    #[test]
    fn rounding_is_for_show() {
        assert_eq!(ratio(10263, 100).to_decimal_text(1), "102.6");
        assert_eq!(ratio(2, 3).to_decimal_text(4), "0.6667");
        assert_eq!(ratio(99_999, 1000).to_decimal_text(1), "100.0");
        assert_eq!(ratio(-1, 100).to_decimal_text(1), "0.0");
        assert_eq!(ratio(1, 2).to_decimal_text(0), "1");
        assert_eq!(ratio(-5, 2).to_string(), "-5/2");
        assert_eq!(ratio(i128::MAX / 2, i128::MAX).to_decimal_text(3), "0.500");
    }

    proptest! {
        #[test]
        fn algebra_holds(a in -1000_i128..1000, b in 1_i128..1000, c in -1000_i128..1000, d in 1_i128..1000) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(x.checked_add(&y).unwrap(), y.checked_add(&x).unwrap());
            prop_assert_eq!(x.checked_add(&y).unwrap(), ratio(a * d + c * b, b * d));
            prop_assert_eq!(x.checked_mul(&y).unwrap(), ratio(a * c, b * d));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.checked_add(&y).unwrap().checked_sub(&y).unwrap(), x);
        }

        #[test]
        fn json_gives_the_same_ratio_back(a in any::<i64>(), b in 1..i64::MAX) {
            let x = ratio(i128::from(a), i128::from(b));
            prop_assert_eq!(serde_json::from_str::<Ratio>(&serde_json::to_string(&x).unwrap()).unwrap(), x);
        }

        #[test]
        fn order_never_overflows(a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX) {
            let (x, y) = (ratio(i128::from(a), i128::from(b)), ratio(i128::from(c), i128::from(d)));
            prop_assert_eq!(x.cmp(&y), (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))));
        }
    }
}
