//! S, α, R and the grade, exactly, at the bounds and far from them.

use anlan_quantity::{QuantityError, Ratio, Tonnes};
use anlan_regulations::gb18218::{Edition, Factor, Grade, MOST_DECIMALS, Outcome, identify};
use proptest::prelude::*;

use super::{asked, counted};

fn factor(name: &str) -> Factor {
    counted(asked(Edition::E2018, name, None, None, &[]))
}

fn of(lines: &[(&str, &str)], persons: Option<u64>) -> Outcome {
    let factors: Vec<Factor> = lines.iter().map(|(name, _)| factor(name)).collect();
    let lines: Vec<(Tonnes, &Factor)> =
        lines.iter().zip(&factors).map(|((_, quantity), factor)| (quantity.parse().unwrap(), factor)).collect();
    identify(Edition::E2018, persons, &lines).unwrap()
}

#[test]
fn a_sum_of_exactly_one_is_a_major_hazard_however_it_is_made_up() {
    let third = "0.25"; // of methyl isocyanate, Q 0.75 t: three thirds are one
    for (lines, expect) in [
        (vec![("氯", "5")], true),
        (vec![("氯", "0.5"); 10], true),
        (vec![("异氰酸甲酯", third); 3], true),
        (vec![("异氰酸甲酯", third), ("异氰酸甲酯", "0.5")], true),
        (vec![("氯", "2.5"), ("氨", "5")], true),
        (vec![("氯", "2.5"), ("氨", "4.999999999999999999")], false),
        (vec![("氯", "2.5"), ("氨", "4.999999999999999999"), ("氨", "0.000000000000000001")], true),
        (vec![("异氰酸甲酯", third), ("异氰酸甲酯", third), ("异氰酸甲酯", "0.249999999999")], false),
    ] {
        let outcome = of(&lines, Some(0));
        assert_eq!(outcome.major_hazard, expect, "{lines:?}: S = {}", outcome.s);
        assert_eq!(outcome.grade.is_some(), expect);
    }
}

#[test]
fn tiny_quantities_are_kept() {
    let outcome = of(&[("氯", "1e-12"), ("氯", "0.0000000000000000025")], Some(0));
    assert_eq!(outcome.s.to_string(), "400001/2000000000000000000");
    assert!(!outcome.major_hazard && outcome.r.is_some());
    assert_eq!(of(&[("氯", "0")], Some(0)).s, Ratio::ZERO);
    assert_eq!(of(&[], Some(100)).grade, None);
    let one = of(&[("氯", "4.999999999999"), ("氯", "1e-12")], None);
    assert_eq!(one.s, Ratio::ONE);
}

#[test]
fn grades_change_exactly_at_ten_fifty_and_a_hundred() {
    // Chlorine: R = α · 4 · q / 5; with nobody near α is 0.5, so that R = 0.4 q.
    for (quantity, grade) in [
        ("24.999999999999", Grade::Four),
        ("25", Grade::Three),
        ("124.999999999999", Grade::Three),
        ("125", Grade::Two),
        ("249.999999999999", Grade::Two),
        ("250", Grade::One),
        ("250.000000000001", Grade::One),
    ] {
        assert_eq!(of(&[("氯", quantity)], Some(0)).grade, Some(grade), "{quantity} t");
    }
    let r = |quantity| of(&[("氯", quantity)], Some(0)).r.unwrap().to_string();
    assert_eq!([r("25"), r("125"), r("250")], ["10", "50", "100"]);
    // 1.2 · (4/3 · 25/4 …) stays a fraction: a third of a unit below the bound is below it.
    let thirds = of(&[("异氰酸甲酯", "0.3125")], Some(30)); // q/Q 5/12, β 20: R = 10, though S is below one
    assert_eq!((thirds.r.unwrap().to_string().as_str(), thirds.grade), ("10", None));
}

#[test]
fn thousands_of_the_largest_and_finest_quantities_are_summed() {
    let names = ["氯", "氨", "异氰酸甲酯", "苯"];
    let finest = format!("99999999.{}", "9".repeat(MOST_DECIMALS as usize));
    let factors: Vec<Factor> = names.iter().map(|name| factor(name)).collect();
    let lines: Vec<(Tonnes, &Factor)> =
        (0..4000).map(|at| (finest.parse().unwrap(), &factors[at % factors.len()])).collect();
    for persons in [None, Some(0), Some(30), Some(1000)] {
        assert_eq!(identify(Edition::E2018, persons, &lines).unwrap().grade, Some(Grade::One));
    }
    let beyond = format!("99999999.{}", "7".repeat(20));
    let lines = [(beyond.parse().unwrap(), &factors[2]), ("0.3".parse().unwrap(), &factors[0])];
    let found = identify(Edition::E2018, Some(30), &lines);
    assert!(found.as_ref().is_ok_and(|outcome| outcome.major_hazard) || found == Err(QuantityError::Overflow));
}

proptest! {
    #[test]
    fn the_sums_are_those_of_the_fractions_in_any_order(
        lines in prop::collection::vec((0_usize..6, 0_u64..1_000_000_000_000, 0_u32..=12), 1..12),
        persons in prop::option::of(0_u64..200),
    ) {
        let names = ["氯", "氨", "苯", "异氰酸甲酯", "氟化氢", "碳酰氯"];
        let factors: Vec<Factor> = names.iter().map(|name| factor(name)).collect();
        let lines: Vec<(Tonnes, &Factor)> = lines
            .into_iter()
            .map(|(at, mantissa, scale)| {
                let quantity = anlan_quantity::Decimal::try_new(i128::from(mantissa), scale).unwrap();
                (Tonnes::try_new(quantity).unwrap(), &factors[at])
            })
            .collect();
        let outcome = identify(Edition::E2018, persons, &lines).unwrap();
        let mut sum = Ratio::ZERO;
        for (quantity, factor) in &lines {
            sum = sum.checked_add(&quantity.ratio_to(factor.critical_quantity_t).unwrap()).unwrap();
        }
        prop_assert_eq!(outcome.s, sum);
        prop_assert_eq!(outcome.major_hazard, sum >= Ratio::ONE);
        let mut turned = lines.clone();
        turned.reverse();
        let again = identify(Edition::E2018, persons, &turned).unwrap();
        prop_assert_eq!((again.s, again.weighted, again.r, again.grade), (outcome.s, outcome.weighted, outcome.r, outcome.grade));
        // More people never make a smaller risk, more of a substance never a better grade.
        let crowd = identify(Edition::E2018, Some(1000), &lines).unwrap();
        prop_assert!(outcome.r.is_none_or(|r| crowd.r.unwrap() >= r));
        if let (Some(mild), Some(worse)) = (outcome.grade, crowd.grade) {
            prop_assert!(worse <= mild);
        }
    }
}
