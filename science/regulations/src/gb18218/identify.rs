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

/// Quantities below 10^8 t with at most so many decimals (a trillionth of a milligram) are summed exactly whatever they are.
pub const MOST_DECIMALS: u32 = 18;

/// Identifies a unit and grades it.
///
/// # Units
/// Quantities in tonnes; people within 500 m outside the site boundary.
///
/// # Source
/// GB 18218-2018, 4.2 and 4.3; GB 18218-2009, 4.2, with Order 40, Annex 1.
///
/// # Errors
/// [`QuantityError::Overflow`] where the exact sum needs more than 127 bits; thousands of quantities below 10^8 t with at most
/// [`MOST_DECIMALS`] decimals do not come near.
pub fn identify(
    edition: Edition,
    persons_500m: Option<u64>,
    lines: &[(Tonnes, &Factor)],
) -> Result<Outcome, QuantityError> {
    let tables = tables(edition);
    let ratios = lines
        .iter()
        .map(|(quantity, factor)| quantity.ratio_to(factor.critical_quantity_t))
        .collect::<Result<Vec<Ratio>, _>>()?;
    let (s, weighted) = match sums_over_common(tables, lines) {
        Some(sums) => sums,
        None => sums_of_ratios(lines, &ratios)?,
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

/// Σ q/Q and Σ β·q/Q over the common denominator of the edition and the finest quantity: whole numbers only. Nothing where that needs more
/// than 127 bits; then the ratios are added one by one, to the same result.
fn sums_over_common(tables: &Tables, lines: &[(Tonnes, &Factor)]) -> Option<(Ratio, Ratio)> {
    let decimals = lines.iter().map(|(quantity, _)| quantity.value().scale()).max().unwrap_or(0);
    let denominator = tables.common.checked_mul(10_i128.pow(decimals))?;
    let (mut sum, mut weighted) = (0_i128, 0_i128);
    for (quantity, factor) in lines {
        let value = quantity.value();
        let whole = value.mantissa().checked_mul(10_i128.pow(decimals - value.scale()))?;
        let part = whole.checked_mul(factor.weight)?;
        sum = sum.checked_add(part)?;
        weighted = weighted.checked_add(part.checked_mul(factor.beta_tenths)?)?;
    }
    Some((Ratio::try_new(sum, denominator).ok()?, Ratio::try_new(weighted, denominator.checked_mul(10)?).ok()?))
}

/// Σ q/Q and Σ β·q/Q as a sum of fractions.
fn sums_of_ratios(lines: &[(Tonnes, &Factor)], ratios: &[Ratio]) -> Result<(Ratio, Ratio), QuantityError> {
    let (mut sum, mut weighted) = (Ratio::ZERO, Ratio::ZERO);
    for ((_, factor), ratio) in lines.iter().zip(ratios) {
        sum = sum.checked_add(ratio)?;
        weighted = weighted.checked_add(&ratio.checked_mul(&Ratio::try_from(factor.beta)?)?)?;
    }
    Ok((sum, weighted))
}

pub(super) fn tables(edition: Edition) -> &'static Tables {
    match edition {
        Edition::E2018 => &edition_2018::TABLES,
        Edition::E2009 => &edition_2009::TABLES,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Asked, Conditions, Resolution, resolve};
    use super::*;

    fn factor(edition: Edition, name: &str) -> Box<Factor> {
        let asked = Asked { name, ..Asked::default() };
        match resolve(edition, &asked, &Conditions::default()) {
            Resolution::Counted(factor) => factor,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn both_ways_of_adding_agree() {
        for edition in Edition::ALL {
            let factors: Vec<_> = ["氯", "氨", "苯", "异氰酸甲酯", "乙炔"].map(|name| factor(edition, name)).into();
            let lines: Vec<(Tonnes, &Factor)> = factors
                .iter()
                .zip(["2.272155", "0.000000001", "49.999", "0.5", "123456.789"])
                .map(|(factor, quantity)| (quantity.parse().unwrap(), &**factor))
                .collect();
            let ratios: Vec<Ratio> =
                lines.iter().map(|(quantity, factor)| quantity.ratio_to(factor.critical_quantity_t).unwrap()).collect();
            let short = sums_over_common(tables(edition), &lines).unwrap();
            assert_eq!(short, sums_of_ratios(&lines, &ratios).unwrap(), "{edition}");
        }
    }

    #[test]
    fn a_pound_is_counted_exactly() {
        let chlorine = factor(Edition::E2018, "氯");
        let pound = Tonnes::from_pounds("1".parse().unwrap()).unwrap();
        let outcome = identify(Edition::E2018, None, &[(pound, &chlorine)]).unwrap();
        assert_eq!(outcome.s.to_string(), "45359237/500000000000");
        let noisy: Tonnes = "0.30000000000000004".parse().unwrap();
        assert!(identify(Edition::E2018, None, &[(noisy, &chlorine)]).is_ok());
    }

    #[test]
    fn the_last_billionth_decides() {
        let chlorine = factor(Edition::E2018, "氯");
        for (quantity, expect) in
            [("4.999999999", false), ("4.99999999999999", false), ("5", true), ("5.000000001", true)]
        {
            let outcome = identify(Edition::E2018, Some(0), &[(quantity.parse().unwrap(), &chlorine)]).unwrap();
            assert_eq!(outcome.major_hazard, expect, "{quantity}");
            assert_eq!(outcome.grade.is_some(), expect, "{quantity}");
        }
    }

    #[test]
    fn alpha_and_grade_change_at_the_printed_bounds() {
        for edition in Edition::ALL {
            for (persons, expect) in [
                (0, "0.5"),
                (1, "1"),
                (29, "1"),
                (30, "1.2"),
                (49, "1.2"),
                (50, "1.5"),
                (99, "1.5"),
                (100, "2"),
                (9_000_000, "2"),
            ] {
                assert_eq!(alpha(edition, persons).to_string(), expect, "{edition} {persons}");
            }
            for (r, expect) in [
                ("100", Grade::One),
                ("99.9999999999", Grade::Two),
                ("50", Grade::Two),
                ("49.9999999999", Grade::Three),
                ("10", Grade::Three),
                ("9.9999999999", Grade::Four),
                ("0", Grade::Four),
            ] {
                let exact = Ratio::try_from(r.parse::<Decimal>().unwrap()).unwrap();
                assert_eq!(grade_of(edition, &exact), expect, "{edition} {r}");
            }
        }
    }

    #[test]
    fn without_the_people_a_grade_is_given_only_where_it_cannot_change() {
        let chlorine = factor(Edition::E2018, "氯");
        let grade =
            |quantity: &str| identify(Edition::E2018, None, &[(quantity.parse().unwrap(), &chlorine)]).unwrap().grade;
        assert_eq!(grade("5"), Some(Grade::Four)); // R from 2 to 8
        assert_eq!(grade("20"), None); // R from 8 to 32
        assert_eq!(grade("250"), Some(Grade::One)); // R from 100 to 400
    }

    #[test]
    fn nothing_held_is_no_hazard() {
        let outcome = identify(Edition::E2018, Some(100), &[]).unwrap();
        assert_eq!((outcome.s, outcome.major_hazard, outcome.grade), (Ratio::ZERO, false, None));
    }
}
