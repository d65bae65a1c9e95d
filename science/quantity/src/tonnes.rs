//! Mass in tonnes, the unit of the standards.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Decimal, QuantityError, Ratio};

/// A mass of zero or more, t.
///
/// # Units
/// Tonnes (1 t = 1 000 kg).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tonnes(Decimal);

impl Tonnes {
    /// Returns a mass in tonnes.
    ///
    /// # Errors
    /// [`QuantityError::Negative`] below zero.
    pub fn try_new(value: Decimal) -> Result<Self, QuantityError> {
        if value.is_negative() { Err(QuantityError::Negative) } else { Ok(Self(value)) }
    }

    /// Returns a mass given in kilograms.
    pub fn from_kilograms(value: Decimal) -> Result<Self, QuantityError> {
        Self::try_new(value.checked_mul(Decimal::try_new(1, 3)?)?)
    }

    /// Returns a mass given in pounds.
    ///
    /// # Source
    /// 1 lb = 0.453 592 37 kg exactly (international pound, 1959).
    pub fn from_pounds(value: Decimal) -> Result<Self, QuantityError> {
        Self::from_kilograms(value.checked_mul(Decimal::try_new(45_359_237, 8)?)?)
    }

    /// Returns the number of tonnes.
    pub fn value(self) -> Decimal {
        self.0
    }

    /// Returns this mass over another, exactly.
    ///
    /// # Errors
    /// [`QuantityError::DivisionByZero`] where the other is zero.
    pub fn ratio_to(self, other: Self) -> Result<Ratio, QuantityError> {
        let (own, whole) = (self.0, other.0);
        // Only the difference of the scales matters; one division brings the fraction to lowest terms.
        let power = 10_i128.pow(own.scale().abs_diff(whole.scale()));
        let lift = |mantissa: i128, lifted: bool| {
            if lifted { mantissa.checked_mul(power).ok_or(QuantityError::Overflow) } else { Ok(mantissa) }
        };
        Ratio::try_new(
            lift(own.mantissa(), own.scale() < whole.scale())?,
            lift(whole.mantissa(), whole.scale() < own.scale())?,
        )
    }
}

impl FromStr for Tonnes {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        Self::try_new(text.parse()?)
    }
}

impl fmt::Display for Tonnes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<'de> Deserialize<'de> for Tonnes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_new(Decimal::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_exact() {
        assert_eq!(Tonnes::from_pounds("600000".parse().unwrap()).unwrap().to_string(), "272.155422");
    }

    #[test]
    fn less_than_nothing_is_refused() {
        assert_eq!("-1".parse::<Tonnes>(), Err(QuantityError::Negative));
        assert!(serde_json::from_str::<Tonnes>("-0.1").is_err());
    }

    #[test]
    fn ratios_are_exact_at_any_scale() {
        for (own, whole, expect) in
            [("0.3", "0.75", "2/5"), ("50", "0.3", "500/3"), ("0.00045359237", "5", "45359237/500000000000")]
        {
            let ratio = own.parse::<Tonnes>().unwrap().ratio_to(whole.parse().unwrap()).unwrap();
            assert_eq!(ratio.to_string(), expect);
        }
        assert_eq!(Tonnes::default().ratio_to(Tonnes::default()), Err(QuantityError::DivisionByZero));
    }

    #[test]
    fn ratios_are_exact() {
        let ratio = "200".parse::<Tonnes>().unwrap().ratio_to("300".parse().unwrap()).unwrap();
        assert_eq!(ratio.to_string(), "2/3");
        assert_eq!(ratio.to_decimal_text(10), "0.6666666667");
    }
}
