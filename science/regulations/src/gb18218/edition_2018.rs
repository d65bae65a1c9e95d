//! GB 18218-2018: Tables 1 to 6.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Edition;
use super::edition::{BetaRow, CategoryRow, NamedBeta, NamedRow, Tables, names};
use super::identify::Grade;
use crate::table::{Confidence, cas_numbers, number, rows};

#[derive(Deserialize)]
struct Table1 {
    no: String,
    name_zh: String,
    name_en: String,
    alias_zh: String,
    cas: String,
    critical_quantity_t: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct Hint {
    no: String,
    table4_symbols: String,
    beta_min: String,
    beta_max: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct Table2 {
    symbol: String,
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
struct Table3 {
    name_zh: String,
    name_en: String,
    cas: String,
    beta: String,
    source: String,
    clause: String,
    confidence: String,
}

#[derive(Deserialize)]
struct Table4 {
    symbol: String,
    beta: String,
}

#[derive(Deserialize)]
pub(super) struct AlphaRow {
    persons_min: u64,
    alpha: String,
}

#[derive(Deserialize)]
pub(super) struct GradeRow {
    grade: u8,
    r_min_inclusive: String,
}

/// The tables of the edition.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let hints: BTreeMap<String, Hint> = rows::<Hint>(include_str!("../../data/gb18218-2018-table1-beta-hints.csv"))
        .into_iter()
        .map(|hint| (hint.no.clone(), hint))
        .collect();
    let table4: BTreeMap<String, String> =
        rows::<Table4>(include_str!("../../data/gb18218-2018-table4-beta-categories.csv"))
            .into_iter()
            .map(|row| (row.symbol, row.beta))
            .collect();
    Tables {
        edition: Edition::E2018,
        named: rows::<Table1>(include_str!("../../data/gb18218-2018-table1-substances.csv"))
            .into_iter()
            .map(|row| named_row(row, &hints))
            .collect(),
        by_name: BTreeMap::new(),
        by_cas: BTreeMap::new(),
        categories: rows::<Table2>(include_str!("../../data/gb18218-2018-table2-categories.csv"))
            .into_iter()
            .map(|row| CategoryRow {
                beta: number(&table4[&row.symbol]),
                beta_table: "Table 4",
                name_zh: format!("{}：{}", row.class_zh, row.criterion_zh),
                name_en: format!("{}: {}", row.class_en, row.criterion_en),
                critical: row.critical_quantity_t.parse().expect("critical quantities are tonnes"),
                symbol: row.symbol,
                clause: row.clause,
                source: row.source,
                confidence: Confidence::read(&row.confidence),
            })
            .collect(),
        beta: rows::<Table3>(include_str!("../../data/gb18218-2018-table3-beta-named.csv"))
            .into_iter()
            .map(|row| BetaRow {
                names: names(&[&row.name_zh, &row.name_en]),
                name_zh: row.name_zh,
                name_en: row.name_en,
                cas: row.cas,
                beta: number(&row.beta),
                clause: row.clause,
                source: row.source,
                confidence: Confidence::read(&row.confidence),
            })
            .collect(),
        beta_table: "Table 3",
        alpha: alpha_rows(include_str!("../../data/gb18218-2018-table5-alpha.csv")),
        alpha_clause: "4.3.2; Table 5",
        grades: grade_rows(include_str!("../../data/gb18218-2018-table6-grades.csv")),
        grade_clause: "4.3.3; Table 6",
        sum_clause: "4.2.1",
        common: 1,
    }
    .indexed()
});

fn named_row(row: Table1, hints: &BTreeMap<String, Hint>) -> NamedRow {
    let hint = &hints[&row.no];
    NamedRow {
        names: names(&[&row.name_zh, &row.name_en, &row.alias_zh]),
        cas: cas_numbers("gb18218-2018-table1", &row.no, &row.cas),
        critical: row.critical_quantity_t.parse().expect("critical quantities are tonnes"),
        beta: NamedBeta {
            smallest: number(&hint.beta_min),
            largest: number(&hint.beta_max),
            categories: hint.table4_symbols.replace('|', ", "),
            table: "Table 4",
            clause: hint.clause.clone(),
            confidence: Confidence::read(&hint.confidence),
            larger_above_boiling_point: hint.table4_symbols.starts_with("W5.1|"),
        },
        number: row.no,
        name_zh: row.name_zh,
        name_en: row.name_en,
        clause: row.clause,
        source: row.source,
        confidence: Confidence::read(&row.confidence),
    }
}

pub(super) fn alpha_rows(text: &str) -> Vec<(u64, anlan_quantity::Decimal)> {
    rows::<AlphaRow>(text).into_iter().map(|row| (row.persons_min, number(&row.alpha))).collect()
}

pub(super) fn grade_rows(text: &str) -> Vec<(anlan_quantity::Decimal, Grade)> {
    rows::<GradeRow>(text)
        .into_iter()
        .map(|row| {
            let lowest = if row.r_min_inclusive.is_empty() {
                anlan_quantity::Decimal::ZERO
            } else {
                number(&row.r_min_inclusive)
            };
            (lowest, Grade::of_number(row.grade).expect("grades are 1 to 4"))
        })
        .collect()
}
