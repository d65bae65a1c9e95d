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
    let (mut sum, mut weighted_sum) = (0_i128, 0_i128);
    let denominator = tables.common.checked_mul(10_i128.pow(NANO)).ok_or(QuantityError::Overflow)?;
    let mut ratios = Vec::with_capacity(lines.len());
    for (quantity, factor) in lines {
        let nano = nanotonnes(*quantity)?;
        let part = nano.checked_mul(factor.weight).ok_or(QuantityError::Overflow)?;
        ratios.push(quantity.ratio_to(factor.critical_quantity_t)?);
        sum = sum.checked_add(part).ok_or(QuantityError::Overflow)?;
        let weighted = part.checked_mul(factor.beta_tenths).ok_or(QuantityError::Overflow)?;
        weighted_sum = weighted_sum.checked_add(weighted).ok_or(QuantityError::Overflow)?;
    }
    let s = Ratio::try_new(sum, denominator)?;
    let weighted = Ratio::try_new(weighted_sum, denominator.checked_mul(10).ok_or(QuantityError::Overflow)?)?;
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

fn nanotonnes(quantity: Tonnes) -> Result<i128, QuantityError> {
    let value = quantity.value();
    let lift = NANO.checked_sub(value.scale()).ok_or(QuantityError::TooPrecise)?;
    value.mantissa().checked_mul(10_i128.pow(lift)).ok_or(QuantityError::Overflow)
}

pub(super) fn tables(edition: Edition) -> &'static Tables {
    match edition {
        Edition::E2018 => &edition_2018::TABLES,
        Edition::E2009 => &edition_2009::TABLES,
    }
}
