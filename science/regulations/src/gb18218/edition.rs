//! What an edition consists of, in one shape for both.

use std::collections::BTreeMap;

use anlan_quantity::{Decimal, Tonnes};
use anlan_substances::{NormalName, normalise};

use super::Edition;
use super::identify::Grade;
use crate::table::Confidence;

/// A row of Table 1: a substance by name.
#[derive(Clone, Debug)]
pub(super) struct NamedRow {
    pub(super) number: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) names: Vec<NormalName>,
    pub(super) cas: Vec<String>,
    pub(super) critical: Tonnes,
    pub(super) beta: NamedBeta,
    pub(super) clause: String,
    pub(super) source: String,
    pub(super) confidence: Confidence,
}

/// β of a row of Table 1 that no table gives by name.
#[derive(Clone, Debug)]
pub(super) struct NamedBeta {
    pub(super) smallest: Decimal,
    pub(super) largest: Decimal,
    /// Symbols of Table 4 the row may take, or the category of Order 40.
    pub(super) categories: String,
    pub(super) table: &'static str,
    pub(super) clause: String,
    pub(super) confidence: Confidence,
    /// The larger β stands for work above the boiling point only (W5.1).
    pub(super) larger_above_boiling_point: bool,
}

/// A row of Table 2: a hazard category.
#[derive(Clone, Debug)]
pub(super) struct CategoryRow {
    pub(super) symbol: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) critical: Tonnes,
    pub(super) beta: Decimal,
    pub(super) beta_table: &'static str,
    pub(super) clause: String,
    pub(super) source: String,
    pub(super) confidence: Confidence,
}

/// A substance whose β is given by name.
#[derive(Clone, Debug)]
pub(super) struct BetaRow {
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) names: Vec<NormalName>,
    pub(super) cas: String,
    pub(super) beta: Decimal,
    pub(super) clause: String,
    pub(super) source: String,
    pub(super) confidence: Confidence,
}

/// All tables of one edition.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) edition: Edition,
    pub(super) named: Vec<NamedRow>,
    pub(super) by_name: BTreeMap<String, Vec<usize>>,
    pub(super) by_cas: BTreeMap<String, Vec<usize>>,
    pub(super) categories: Vec<CategoryRow>,
    pub(super) beta: Vec<BetaRow>,
    pub(super) beta_table: &'static str,
    /// (fewest people, α), rising.
    pub(super) alpha: Vec<(u64, Decimal)>,
    pub(super) alpha_clause: &'static str,
    /// (lowest R, grade), falling.
    pub(super) grades: Vec<(Decimal, Grade)>,
    pub(super) grade_clause: &'static str,
    pub(super) sum_clause: &'static str,
    /// Whole number of which every 1/Q is a multiple: `weight = common / Q`.
    pub(super) common: i128,
}

impl Tables {
    /// Fills in the look-ups and the common denominator.
    pub(super) fn indexed(mut self) -> Self {
        for (at, row) in self.named.iter().enumerate() {
            for name in &row.names {
                for key in [&name.whole, &name.name].into_iter().chain(&name.synonyms) {
                    let rows = self.by_name.entry(key.clone()).or_default();
                    if !rows.contains(&at) {
                        rows.push(at);
                    }
                }
            }
            for cas in &row.cas {
                self.by_cas.entry(cas.clone()).or_default().push(at);
            }
        }
        let criticals = self.named.iter().map(|row| row.critical).chain(self.categories.iter().map(|row| row.critical));
        self.common = criticals.fold(1, |common, critical| {
            // 1/Q = 10^scale / mantissa; the common denominator takes what is left of the mantissa in lowest terms.
            let (mantissa, power) = (critical.value().mantissa(), 10_i128.pow(critical.value().scale()));
            let needed = mantissa / gcd(mantissa, power);
            common / gcd(common, needed) * needed
        });
        self
    }

    /// Returns `common / Q`, a whole number for every critical quantity of the edition.
    pub(super) fn weight(&self, critical: Tonnes) -> i128 {
        let value = critical.value();
        self.common * 10_i128.pow(value.scale()) / value.mantissa()
    }

    /// Returns the category row of a symbol.
    pub(super) fn category(&self, symbol: &str) -> Option<&CategoryRow> {
        self.categories.iter().find(|row| row.symbol == symbol)
    }
}

/// Returns the forms of writing of a row's names.
pub(super) fn names(parts: &[&str]) -> Vec<NormalName> {
    parts
        .iter()
        .flat_map(|part| part.split(';'))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(normalise)
        .collect()
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs().max(1)
}
