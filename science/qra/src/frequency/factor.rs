//! What people change, and why.

use anlan_consequence::{Fault, Inputs};
use serde::{Deserialize, Serialize};

use super::class::HoleClass;

/// A number that multiplies a frequency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// By how much; zero takes the case away, with a reason like any other.
    pub value: f64,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// Class of holes it is for; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<HoleClass>,
}

/// Largest factor: beyond it a mistake is more likely.
const MOST: f64 = 1e4;

/// Returns the product of the factors that are for a class.
///
/// # Units
///
/// 1.
///
/// # Source
///
/// The people named in the factors.
///
/// # Valid for
///
/// 0 to 10⁴ each.
///
/// # Errors
///
/// `qra.factor_without_reason`, `qra.factor_without_name`; a number that is none, negative or too large.
///
/// # Example
///
/// ```
/// use anlan_qra::frequency::{Factor, HoleClass, product};
/// let factor = Factor { value: 0.5, reason: "inspected every year".into(), by: "Li Wei".into(), class: None };
/// assert!((product(&[factor.clone(), factor], HoleClass::Medium)? - 0.25).abs() < 1e-15);
/// let bare = Factor { value: 0.0, reason: " ".into(), by: "Li Wei".into(), class: None };
/// assert_eq!(product(&[bare], HoleClass::Medium).unwrap_err().code, "qra.factor_without_reason");
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn product(factors: &[Factor], class: HoleClass) -> Result<f64, Fault> {
    let mut product = 1.0;
    for (at, factor) in factors.iter().enumerate() {
        factor.check(at)?;
        if factor.is_for(class) {
            product *= factor.value;
        }
    }
    Ok(product)
}

impl Factor {
    /// Tells whether it is for a class.
    pub fn is_for(&self, class: HoleClass) -> bool {
        self.class.is_none_or(|only| only == class)
    }

    fn check(&self, at: usize) -> Result<(), Fault> {
        let place = format!("factors.{at}");
        let here = |fault: Fault| fault.within(&place);
        Inputs.between("value", self.value, 0.0, MOST).map_err(here)?;
        if self.reason.trim().is_empty() {
            return Err(here(
                Fault::new(
                    "qra.factor_without_reason",
                    "reason",
                    format!("修正系数 {} 没有写明理由", self.value),
                    format!("the factor {} has no reason", self.value),
                )
                .remedy("写明修正理由及依据", "say why, and on what evidence"),
            ));
        }
        if self.by.trim().is_empty() {
            return Err(here(
                Fault::new(
                    "qra.factor_without_name",
                    "by",
                    format!("修正系数 {} 没有写明提出人", self.value),
                    format!("nobody is named for the factor {}", self.value),
                )
                .remedy("写明提出人", "name who says so"),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_for_one_class_leaves_the_others() {
        let none = Factor {
            value: 0.0,
            reason: "no connection of that size".into(),
            by: "王".into(),
            class: Some(HoleClass::Large),
        };
        assert!(product(std::slice::from_ref(&none), HoleClass::Large).unwrap() == 0.0);
        assert!((product(&[none], HoleClass::Small).unwrap() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_is_told_with_its_place() {
        let wrong = |value, reason: &str, by: &str| {
            product(&[Factor { value, reason: reason.into(), by: by.into(), class: None }], HoleClass::Small)
                .unwrap_err()
        };
        assert_eq!(wrong(f64::NAN, "r", "b").place, "factors.0.value");
        assert_eq!(wrong(-1.0, "r", "b").code, "consequence.out_of_bounds");
        assert_eq!(wrong(2.0, "r", "").code, "qra.factor_without_name");
    }
}
