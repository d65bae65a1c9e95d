//! GB 18218-2009: Tables 1 and 2; graded by Order 40 of 2011, Annex 1.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anlan_quantity::Decimal;
use serde::Deserialize;

use super::Edition;
use super::edition::{BetaRow, CategoryRow, NamedBeta, NamedRow, Tables, names};
use super::edition_2018::{alpha_rows, grade_rows};
use crate::lists::{List, memberships};
use crate::table::{Confidence, cas_numbers, number, rows};

#[derive(Deserialize)]
struct Table1 {
    no: String,
    class_zh: String,
    name_zh: String,
    name_en: String,
    cas_added: String,
    critical_quantity_t: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct Table2 {
    row: String,
    class_zh: String,
    class_en: String,
    criterion_zh: String,
    criterion_en: String,
    critical_quantity_t: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct CategoryBeta {
    category_zh: String,
    beta: String,
}

#[derive(Deserialize)]
struct ToxicGas {
    name_zh: String,
    name_en: String,
    cas_added: String,
    beta: String,
    source: String,
    clause: String,
    confidence: String,
}

const CATEGORY_CLAUSE: &str = "Order 40, Annex 1, Table 1";
const UNLISTED_CLAUSE: &str = "Order 40, Annex 1, note to Table 2";

/// The tables of the edition.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let gases: Vec<ToxicGas> = rows(include_str!("../../data/order40-2011-beta-toxic-gas.csv"));
    let betas = Betas::new(&gases);
    Tables {
        edition: Edition::E2009,
        named: rows::<Table1>(include_str!("../../data/gb18218-2009-table1-substances.csv"))
            .into_iter()
            .map(|row| named_row(row, &betas))
            .collect(),
        by_name: BTreeMap::new(),
        by_cas: BTreeMap::new(),
        categories: rows::<Table2>(include_str!("../../data/gb18218-2009-table2-categories.csv"))
            .into_iter()
            .map(|row| category_row(row, &betas))
            .collect(),
        beta: gases
            .into_iter()
            .filter(|gas| !gas.cas_added.is_empty())
            .map(|gas| BetaRow {
                names: names(&[&gas.name_zh, &gas.name_en]),
                name_zh: gas.name_zh,
                name_en: gas.name_en,
                cas: gas.cas_added,
                beta: number(&gas.beta),
                clause: gas.clause,
                source: gas.source,
                confidence: Confidence::read(&gas.confidence),
            })
            .collect(),
        beta_table: "Order 40, Table 2",
        alpha: alpha_rows(include_str!("../../data/order40-2011-alpha.csv")),
        alpha_clause: "Order 40, Annex 1, Table 3",
        grades: grade_rows(include_str!("../../data/order40-2011-grades.csv")),
        grade_clause: "Order 40, Annex 1, Table 4",
        sum_clause: "4.2",
        common: 1,
    }
    .indexed()
});

/// β by category.
struct Betas {
    explosive: Decimal,
    flammable_gas: Decimal,
    toxic_gas: Decimal,
    highly_toxic_gas: Decimal,
    other: Decimal,
}

impl Betas {
    fn new(gases: &[ToxicGas]) -> Self {
        let categories: Vec<CategoryBeta> = rows(include_str!("../../data/order40-2011-beta-category.csv"));
        let category = |name: &str| {
            number(&categories.iter().find(|row| row.category_zh == name).expect("a category of Table 1").beta)
        };
        let gas = |name: &str| {
            number(&gases.iter().find(|row| row.name_zh == name).expect("a rule of the note to Table 2").beta)
        };
        Self {
            explosive: category("爆炸品"),
            flammable_gas: category("易燃气体"),
            other: category("其他类危险化学品"),
            toxic_gas: gas("未列出的有毒气体"),
            highly_toxic_gas: gas("未列出的剧毒气体"),
        }
    }

    /// β of a class of Table 1; a toxic gas not named in Order 40 counts 4 when it is highly toxic, else 2.
    fn of_class(&self, class_zh: &str, highly_toxic: bool) -> (Decimal, &'static str) {
        match class_zh {
            "爆炸品" => (self.explosive, CATEGORY_CLAUSE),
            "易燃气体" => (self.flammable_gas, CATEGORY_CLAUSE),
            "毒性气体" if highly_toxic => (self.highly_toxic_gas, UNLISTED_CLAUSE),
            "毒性气体" => (self.toxic_gas, UNLISTED_CLAUSE),
            _ => (self.other, CATEGORY_CLAUSE),
        }
    }
}

fn named_row(row: Table1, betas: &Betas) -> NamedRow {
    let cas = cas_numbers("gb18218-2009-table1", &row.no, &row.cas_added);
    let highly_toxic =
        cas.iter().any(|cas| memberships(Some(cas), None).iter().any(|entry| entry.list == List::HighlyToxic2015));
    let (beta, clause) = betas.of_class(&row.class_zh, highly_toxic);
    NamedRow {
        names: names(&[&row.name_zh, &row.name_en]),
        cas,
        critical: row.critical_quantity_t.parse().expect("critical quantities are tonnes"),
        beta: NamedBeta {
            smallest: beta,
            largest: beta,
            categories: row.class_zh,
            table: "Order 40, Table 1",
            clause: clause.to_owned(),
            confidence: if clause == UNLISTED_CLAUSE { Confidence::Derived } else { Confidence::Verified },
            larger_above_boiling_point: false,
        },
        number: row.no,
        name_zh: row.name_zh,
        name_en: row.name_en,
        clause: row.clause,
        source: row.source,
        confidence: Confidence::read(&row.confidence),
    }
}

fn category_row(row: Table2, betas: &Betas) -> CategoryRow {
    let beta = match row.row.as_str() {
        "1" | "2" | "3" => betas.explosive,
        "4" => betas.flammable_gas,
        "6" => betas.highly_toxic_gas,
        "7" => betas.toxic_gas,
        _ => betas.other,
    };
    CategoryRow {
        name_zh: format!("{}：{}", row.class_zh, row.criterion_zh),
        name_en: format!("{}: {}", row.class_en, row.criterion_en),
        critical: row.critical_quantity_t.parse().expect("critical quantities are tonnes"),
        symbol: row.row,
        beta,
        beta_table: "Order 40, Table 1",
        clause: row.clause,
        source: row.source,
        confidence: Confidence::read(&row.confidence),
    }
}
