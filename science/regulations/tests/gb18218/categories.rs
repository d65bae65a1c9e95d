//! Table 2: the lowest critical quantity of all categories that apply, β by the choice of the house.

use anlan_quantity::Decimal;
use anlan_regulations::gb18218::{Asked, BetaChoice, Conditions, Edition, Resolution, resolve, resolve_choosing};

use super::{asked, counted, table, told};

const CRITICAL: &str = include_str!("../../data/gb18218-2018-table2-categories.csv");
const BETA: &str = include_str!("../../data/gb18218-2018-table4-beta-categories.csv");
const CRITICAL_2009: &str = include_str!("../../data/gb18218-2009-table2-categories.csv");

/// Symbol, Q and β as printed.
fn printed() -> Vec<(String, Decimal, Decimal)> {
    let betas = table(BETA);
    let beta = |symbol: &str| betas.iter().find(|row| row["symbol"] == symbol).unwrap()["beta"].parse().unwrap();
    let rows = table(CRITICAL);
    rows.iter()
        .map(|row| (row["symbol"].clone(), row["critical_quantity_t"].parse().unwrap(), beta(&row["symbol"])))
        .collect()
}

#[test]
fn every_symbol_gives_its_printed_numbers() {
    for (symbol, critical, beta) in printed() {
        for written in [symbol.clone(), symbol.to_lowercase(), format!(" {symbol} ")] {
            let found = counted(asked(Edition::E2018, "某货", None, None, &[&written]));
            assert_eq!((found.q_basis.table.as_str(), found.q_basis.row.as_str()), ("Table 2", symbol.as_str()));
            assert_eq!(found.critical_quantity_t.value(), critical, "{symbol}");
            assert_eq!(found.beta, beta, "{symbol}");
            assert!(found.notes.is_empty());
        }
    }
    for row in table(CRITICAL_2009) {
        let found = counted(asked(Edition::E2009, "某货", None, None, &[&format!("row {}", row["row"])]));
        assert_eq!(found.critical_quantity_t.to_string(), row["critical_quantity_t"]);
        assert_eq!(found.q_basis.row, row["row"]);
    }
}

#[test]
fn of_several_categories_the_lowest_quantity_and_the_chosen_beta_count() {
    let printed = printed();
    for (one, q1, b1) in &printed {
        for (two, q2, b2) in &printed {
            let conditions = Conditions { categories: vec![one.clone(), two.clone()], ..Conditions::default() };
            let asked = Asked { name: "某货", ..Asked::default() };
            for (choice, beta) in [(BetaChoice::Largest, *b1.max(b2)), (BetaChoice::Smallest, *b1.min(b2))] {
                let found = counted(resolve_choosing(Edition::E2018, &asked, &conditions, choice));
                assert_eq!(found.critical_quantity_t.value(), *q1.min(q2), "{one} {two}");
                assert_eq!(found.beta, beta, "{one} {two}");
                assert_eq!(found.notes.is_empty(), one == two, "{one} {two}: a choice is told");
            }
        }
    }
}

#[test]
fn work_above_the_boiling_point_or_in_a_special_process_moves_flammable_liquids() {
    for (symbol, boiling, special, expect) in [
        ("W5.3", false, false, "W5.3"),
        ("W5.3", true, false, "W5.1"),
        ("W5.4", true, true, "W5.1"),
        ("W5.4", false, true, "W5.2"),
        ("W5.2", true, false, "W5.1"),
        ("W5.1", false, true, "W5.1"),
        ("J1", true, true, "J1"),
    ] {
        let conditions =
            Conditions { categories: vec![symbol.to_owned()], above_boiling_point: boiling, special_process: special };
        let found = resolve(Edition::E2018, &Asked { name: "某货", ..Asked::default() }, &conditions);
        assert_eq!(counted(found).q_basis.row, expect, "{symbol} {boiling} {special}");
    }
}

#[test]
fn table_one_goes_before_table_two() {
    // Chlorine is J1-like too; its own row decides whatever category is given.
    for categories in [&[][..], &["J1"], &["J1", "W4"], &["无"]] {
        assert_eq!(
            told(&asked(Edition::E2018, "氯", None, None, categories)),
            "Table 1 12, Q 5, β 4",
            "{categories:?}"
        );
    }
    // Benzene worked above its boiling point keeps its Q of Table 1 and takes the β of W5.1.
    let conditions =
        Conditions { categories: vec!["W5.3".to_owned()], above_boiling_point: true, special_process: false };
    let found = counted(resolve(Edition::E2018, &Asked { name: "苯", ..Asked::default() }, &conditions));
    assert_eq!((found.q_basis.table.as_str(), found.critical_quantity_t.to_string().as_str()), ("Table 1", "50"));
    assert_eq!((found.beta.to_string().as_str(), found.beta_basis.row.as_str()), ("1.5", "W5.1"));
}

#[test]
fn what_is_not_understood_is_asked_back_whatever_else_is_given() {
    for categories in [&["W5.9"][..], &["W5.3", "怪物"], &["怪物", "J1"], &["W"], &["急性毒性"]] {
        let found = asked(Edition::E2018, "某货", None, None, categories);
        assert!(matches!(found, Resolution::Undecided { .. }), "{categories:?}: {}", told(&found));
    }
    assert_eq!(told(&asked(Edition::E2018, "某货", None, None, &["无", "W5.3"])), "Table 2 W5.3, Q 1000, β 1");
    assert_eq!(told(&asked(Edition::E2018, "某货", None, None, &["none"])), "outside");
    assert_eq!(told(&asked(Edition::E2018, "某货", None, None, &["", "  "])), "open");
}
