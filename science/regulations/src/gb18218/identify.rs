//! The arithmetic: S, α, R and the grade, exactly.

use anlan_quantity::{Decimal, QuantityError, Ratio, Tonnes};
use serde::{Serialize, Serializer};

use super::edition::Tables;
use super::resolve::Factor;
use super::{Edition, edition_2009, edition_2018};

/// Grade of a major hazard; one is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// 一级, R ≥ 100.
    One,
    /// 二级, R ≥ 50.
    Two,
    /// 三级, R ≥ 10.
    Three,
    /// 四级, R < 10.
    Four,
}

impl Grade {
    /// All grades, the worst first.
    pub const ALL: [Self; 4] = [Self::One, Self::Two, Self::Three, Self::Four];

    /// Returns the grade of a number from 1 to 4.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Returns the number, 1 the worst.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Returns the numeral in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::One => "一",
            Self::Two => "二",
            Self::Three => "三",
            Self::Four => "四",
        }
    }
}

impl Serialize for Grade {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// What identification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// q/Q line by line.
    pub ratios: Vec<Ratio>,
    /// Σ q/Q.
    pub s: Ratio,
    /// S ≥ 1, equality included.
    pub major_hazard: bool,
    /// α; absent where the people are not known.
    pub alpha: Option<Decimal>,
    /// Σ β·q/Q.
    pub weighted: Ratio,
    /// R = α·Σ β·q/Q; absent where the people are not known.
    pub r: Option<Ratio>,
    /// Grade of a major hazard; absent for what is none, and where the people are not known and could change it.
    pub grade: Option<Grade>,
}

/// Quantities are summed in billionths of a tonne.
const NANO: u32 = 9;

/// Identifies a unit and grades it.
///
/// # Units
/// Quantities in tonnes; people within 500 m outside the site boundary.
///
/// # Source
/// GB 18218-2018, 4.2 and 4.3; GB 18218-2009, 4.2, with Order 40, Annex 1.
///
/// # Errors
/// [`QuantityError::Overflow`] where the exact sum needs more than 127 bits; no quantity below 10^8 t comes near.
pub fn identify(
    edition: Edition,
    persons_500m: Option<u64>,
    lines: &[(Tonnes, &Factor)],
) -> Result<Outcome, QuantityError> {
    let tables = tables(edition);
    let ratios: Vec<Ratio> = lines
        .iter()
        .map(|(quantity, factor)| quantity.ratio_to(factor.critical_quantity_t))
        .collect::<Result<_, _>>()?;
    let (s, weighted) = match sums(tables, lines)? {
        Some(sums) => sums,
        None => slow_sums(lines, &ratios)?,
    };
    let major_hazard = s >= Ratio::ONE;
    let alpha = persons_500m.map(|persons| alpha(edition, persons));
    let r = alpha.map(|alpha| weighted.checked_mul(&Ratio::try_from(alpha)?)).transpose()?;
    let grade = if major_hazard {
        match &r {
            Some(r) => Some(grade_of(edition, r)),
            None => grade_whatever_alpha(tables, &weighted)?,
        }
    } else {
        None
    };
    Ok(Outcome { ratios, s, major_hazard, alpha, weighted, r, grade })
}

/// Returns α for the people within 500 m outside the site boundary.
///
/// # Source
/// GB 18218-2018, Table 5; Order 40, Annex 1, Table 3.
pub fn alpha(edition: Edition, persons: u64) -> Decimal {
    let rows = &tables(edition).alpha;
    rows.iter()
        .rev()
        .find(|(fewest, _)| persons >= *fewest)
        .map(|(_, alpha)| *alpha)
        .expect("the table begins with nobody")
}

/// Returns the grade of an R, decided on the exact value.
///
/// # Source
/// GB 18218-2018, Table 6; Order 40, Annex 1, Table 4.
pub fn grade_of(edition: Edition, r: &Ratio) -> Grade {
    let reached = |lowest: Decimal| Ratio::try_from(lowest).is_ok_and(|lowest| *r >= lowest);
    tables(edition).grades.iter().find(|(lowest, _)| reached(*lowest)).map_or(Grade::Four, |(_, grade)| *grade)
}

/// Where the people are not known, the grade is given only if every α gives the same.
fn grade_whatever_alpha(tables: &Tables, weighted: &Ratio) -> Result<Option<Grade>, QuantityError> {
    let grade = |row: Option<&(u64, Decimal)>| {
        let alpha = row.map_or(Decimal::ZERO, |(_, alpha)| *alpha);
        Ok::<_, QuantityError>(grade_of(tables.edition, &weighted.checked_mul(&Ratio::try_from(alpha)?)?))
    };
    let (least, most) = (grade(tables.alpha.first())?, grade(tables.alpha.last())?);
    Ok((least == most).then_some(least))
}

/// Σ q/Q and Σ β·q/Q over the common denominator; nothing where a quantity has more than nine decimals.
fn sums(tables: &Tables, lines: &[(Tonnes, &Factor)]) -> Result<Option<(Ratio, Ratio)>, QuantityError> {
    let (mut sum, mut weighted) = (0_i128, 0_i128);
    for (quantity, factor) in lines {
        let value = quantity.value();
        let Some(lift) = NANO.checked_sub(value.scale()) else { return Ok(None) };
        let nano = value.mantissa().checked_mul(10_i128.pow(lift)).ok_or(QuantityError::Overflow)?;
        let part = nano.checked_mul(factor.weight).ok_or(QuantityError::Overflow)?;
        sum = sum.checked_add(part).ok_or(QuantityError::Overflow)?;
        let part = part.checked_mul(factor.beta_tenths).ok_or(QuantityError::Overflow)?;
        weighted = weighted.checked_add(part).ok_or(QuantityError::Overflow)?;
    }
    let denominator = tables.common.checked_mul(10_i128.pow(NANO)).ok_or(QuantityError::Overflow)?;
    let tenths = denominator.checked_mul(10).ok_or(QuantityError::Overflow)?;
    Ok(Some((Ratio::try_new(sum, denominator)?, Ratio::try_new(weighted, tenths)?)))
}

/// The same sums fraction by fraction, for quantities of any number of decimals.
fn slow_sums(lines: &[(Tonnes, &Factor)], ratios: &[Ratio]) -> Result<(Ratio, Ratio), QuantityError> {
    lines.iter().zip(ratios).try_fold((Ratio::ZERO, Ratio::ZERO), |(sum, weighted), ((_, factor), ratio)| {
        let part = ratio.checked_mul(&Ratio::try_from(factor.beta)?)?;
        Ok((sum.checked_add(ratio)?, weighted.checked_add(&part)?))
    })
}

pub(super) fn tables(edition: Edition) -> &'static Tables {
    match edition {
        Edition::E2018 => &edition_2018::TABLES,
        Edition::E2009 => &edition_2009::TABLES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gb18218::{Asked, Conditions, Resolution, resolve};

    #[test]
    fn both_ways_of_summing_agree() {
        let asked = Asked { name: "氨", ..Asked::default() };
        let Resolution::Counted(ammonia) = resolve(Edition::E2018, &asked, &Conditions::default()) else {
            panic!("ammonia is in Table 1")
        };
        let lines: Vec<(Tonnes, &Factor)> =
            ["9.999999999", "0.000000001", "12.5"].iter().map(|text| (text.parse().unwrap(), &*ammonia)).collect();
        let ratios: Vec<Ratio> =
            lines.iter().map(|(quantity, factor)| quantity.ratio_to(factor.critical_quantity_t).unwrap()).collect();
        let fast = sums(tables(Edition::E2018), &lines).unwrap().unwrap();
        assert_eq!(fast, slow_sums(&lines, &ratios).unwrap());
        assert_eq!(fast.0.to_string(), "9/4");
    }

    #[test]
    fn quantities_of_many_decimals_are_summed_exactly() {
        let asked = Asked { name: "氯", ..Asked::default() };
        let Resolution::Counted(chlorine) = resolve(Edition::E2018, &asked, &Conditions::default()) else {
            panic!("chlorine is in Table 1")
        };
        let lines: Vec<(Tonnes, &Factor)> =
            ["4.9999999999999", "0.0000000000001"].iter().map(|text| (text.parse().unwrap(), &*chlorine)).collect();
        let outcome = identify(Edition::E2018, Some(0), &lines).unwrap();
        assert!(outcome.major_hazard, "exactly one is a major hazard");
        let outcome = identify(Edition::E2018, Some(0), &lines[..1]).unwrap();
        assert!(!outcome.major_hazard, "just below one is none");
    }
}
