//! How an edition counts a substance: Table 1 by name and composition, else Table 2 by category; β by name, else by category.

use anlan_quantity::{Decimal, Tonnes};
use anlan_substances::{Composition, Fit, NormalName, normalise};
use serde::Serialize;

use super::Edition;
use super::categories::{self, Read};
use super::edition::{CategoryRow, NamedRow, Tables};
use super::identify::tables;
use crate::Text;
use crate::lists::{List, memberships};
use crate::table::Confidence;

/// A substance as asked about.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Name as declared.
    pub name: &'a str,
    /// CAS number.
    pub cas: Option<&'a str>,
    /// Composition, where it is not part of the name.
    pub note: Option<&'a str>,
    /// Other names of the substance, where it has been identified.
    pub also: Vec<&'a str>,
}

/// Categories from the SDS, and conditions of work that change them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Conditions {
    /// Symbols of Table 2, or classes in words.
    pub categories: Vec<String>,
    /// Flammable liquid worked above its boiling point (W5.1).
    pub above_boiling_point: bool,
    /// Flammable liquid under special process conditions (W5.2).
    pub special_process: bool,
}

/// Row a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Table.
    pub table: String,
    /// Row or symbol.
    pub row: String,
    /// Name of the row in Chinese.
    pub name_zh: String,
    /// Name of the row in English.
    pub name_en: String,
    /// Clause.
    pub clause: String,
    /// Source key.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Critical quantity and β of a substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// Q, t.
    pub critical_quantity_t: Tonnes,
    /// β.
    pub beta: Decimal,
    /// Where Q comes from.
    pub q_basis: Basis,
    /// Where β comes from.
    pub beta_basis: Basis,
    /// Choices that a reader must know of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// `common / Q`, for exact sums.
    #[serde(skip)]
    pub(super) weight: i128,
    /// 10·β, a whole number.
    #[serde(skip)]
    pub(super) beta_tenths: i128,
}

/// A row that could apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Row of Table 1.
    pub row: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Q, t.
    pub critical_quantity_t: Tonnes,
}

/// Which β counts where a substance may have several categories and the standard does not say which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BetaChoice {
    /// The largest: the cautious reading, and the house's.
    #[default]
    Largest,
    /// The smallest.
    Smallest,
}

impl BetaChoice {
    fn of<T>(self, items: impl Iterator<Item = T>, beta: impl Fn(&T) -> Decimal) -> Option<T> {
        match self {
            Self::Largest => items.max_by_key(beta),
            Self::Smallest => items.min_by_key(beta),
        }
    }

    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Largest => ("最大值", "largest"),
            Self::Smallest => ("最小值", "smallest"),
        }
    }
}

/// How an edition counts a substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Resolution {
    /// It counts.
    Counted(Box<Factor>),
    /// It stands in neither table.
    NotCounted {
        /// Why.
        reason: Text,
    },
    /// A person must say more.
    Undecided {
        /// Rows that could apply.
        candidates: Vec<Candidate>,
        /// What is missing.
        reason: Text,
    },
}

/// Says how an edition counts a substance; where the standard leaves β open, the largest counts.
///
/// # Source
/// GB 18218-2018, 4.1.2, 4.2.3, 4.3.2; GB 18218-2009, 4.1.2, with Order 40, Annex 1. CAS alone decides only where it names one row whose
/// composition nothing contradicts; several rows of one CAS are told apart by composition.
pub fn resolve(edition: Edition, asked: &Asked<'_>, conditions: &Conditions) -> Resolution {
    resolve_choosing(edition, asked, conditions, BetaChoice::Largest)
}

/// Says how an edition counts a substance, with the choice of β where the standard leaves it open. The factor carries a note wherever the
/// choice decided.
pub fn resolve_choosing(
    edition: Edition,
    asked: &Asked<'_>,
    conditions: &Conditions,
    choice: BetaChoice,
) -> Resolution {
    let tables = tables(edition);
    let declared = normalise(&match asked.note.map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => format!("{}（{note}）", asked.name),
        None => asked.name.to_owned(),
    });
    match named_row(tables, asked, &declared) {
        Named::Row { row, notes } => counted_by_name(tables, row, asked, &declared, conditions, choice, notes),
        // A mixture whose class was determined counts by its class (4.2.3), whatever pure substance it is made of.
        Named::Undecided { mixture: true, .. } if !conditions.categories.is_empty() => {
            by_category(tables, asked, &declared, conditions, choice)
        }
        Named::Undecided { rows, reason, .. } => {
            Resolution::Undecided { candidates: rows.into_iter().map(candidate).collect(), reason }
        }
        Named::None => by_category(tables, asked, &declared, conditions, choice),
    }
}

enum Named {
    Row {
        row: &'static NamedRow,
        notes: Vec<Text>,
    },
    Undecided {
        rows: Vec<&'static NamedRow>,
        reason: Text,
        /// It is a mixture with a named substance, which a class of its own would settle.
        mixture: bool,
    },
    None,
}

fn named_row(tables: &'static Tables, asked: &Asked<'_>, declared: &NormalName) -> Named {
    let rows = |indices: &[usize]| indices.iter().map(|at| &tables.named[*at]).collect::<Vec<_>>();
    let exact: Vec<&NamedRow> = tables
        .by_name
        .get(&declared.whole)
        .map(|indices| rows(indices))
        .unwrap_or_default()
        .into_iter()
        .filter(|row| row.names.iter().any(|name| name.whole == declared.whole))
        .collect();
    let by_cas = asked.cas.and_then(|cas| tables.by_cas.get(cas)).map(|indices| rows(indices)).unwrap_or_default();
    let mut by_name: Vec<&NamedRow> = Vec::new();
    let also: Vec<NormalName> = asked.also.iter().map(|name| normalise(name)).collect();
    let keys =
        std::iter::once(declared).chain(&also).flat_map(|name| std::iter::once(&name.name).chain(&name.synonyms));
    for row in keys.filter_map(|key| tables.by_name.get(key)).flat_map(|indices| rows(indices)) {
        if !by_name.iter().any(|other| other.number == row.number) {
            by_name.push(row);
        }
    }
    if exact.len() == 1 && (by_cas.is_empty() || by_cas.iter().any(|row| row.number == exact[0].number)) {
        return Named::Row { row: exact[0], notes: Vec::new() };
    }
    let both: Vec<&NamedRow> =
        by_name.iter().copied().filter(|row| by_cas.iter().any(|other| other.number == row.number)).collect();
    if !by_name.is_empty() && !by_cas.is_empty() && both.is_empty() {
        let rows = by_name.into_iter().chain(by_cas).collect();
        return Named::Undecided {
            rows,
            reason: Text::new("名称与CAS号指向表1中不同的行", "name and CAS number point to different rows of Table 1"),
            mixture: false,
        };
    }
    let mut notes = Vec::new();
    let candidates = if !both.is_empty() {
        both
    } else if !by_name.is_empty() {
        if asked.cas.is_some() && by_name.iter().any(|row| !row.cas.is_empty()) {
            notes.push(Text::new(
                "CAS号与表中所列不同，按名称采用",
                "the CAS number differs from the table's; taken by name",
            ));
        }
        by_name
    } else if !by_cas.is_empty() {
        notes.push(Text::new("按CAS号对应到表1的行", "the row of Table 1 was reached by the CAS number"));
        by_cas
    } else {
        return Named::None;
    };
    by_composition(candidates, &declared.composition, notes)
}

/// Chooses among rows of one substance by what was declared of its composition.
fn by_composition(candidates: Vec<&'static NamedRow>, stated: &Composition, mut notes: Vec<Text>) -> Named {
    let fits = |row: &NamedRow| {
        let wanted = &row.names[0].composition;
        let bounds_itself = wanted.limits.iter().any(|limit| limit.component.is_empty());
        if stated.is_dilute() && !bounds_itself && wanted.is_empty() {
            return Fit::Open; // a mixture with the substance: 4.2.3 asks for its own class
        }
        stated.fits(wanted)
    };
    let inside: Vec<&NamedRow> = candidates.iter().copied().filter(|row| fits(row) == Fit::Inside).collect();
    // Rows that ask for nothing yield to rows whose composition was stated and met.
    let specific: Vec<&NamedRow> = inside.iter().copied().filter(|row| !row.names[0].composition.is_empty()).collect();
    let inside = if specific.is_empty() { inside } else { specific };
    match inside.as_slice() {
        [row] => return Named::Row { row, notes },
        [] => {}
        several => {
            let strictest = several.iter().min_by_key(|row| row.critical).expect("there are several");
            notes.push(Text::new(
                "符合表1中多行，取临界量最低的一行",
                "several rows of Table 1 apply; the lowest critical quantity is taken",
            ));
            return Named::Row { row: strictest, notes };
        }
    }
    let open: Vec<&NamedRow> = candidates.into_iter().filter(|row| fits(row) == Fit::Open).collect();
    if open.is_empty() {
        return Named::None;
    }
    let mixture = stated.is_dilute() && open.iter().all(|row| row.names[0].composition.is_empty());
    let reason = if mixture {
        Text::new(
            "混合物：按SDS给出其危险性类别；类别与纯物质相同者按纯物质计（4.2.3）",
            "a mixture: give its hazard category from the SDS; of the same class as the pure substance it counts as that (4.2.3)",
        )
    } else {
        Text::new("组成决定适用的行，请补充含量或状态", "the composition decides the row: give content or state")
    };
    Named::Undecided { rows: open, reason, mixture }
}

fn counted_by_name(
    tables: &'static Tables,
    row: &'static NamedRow,
    asked: &Asked<'_>,
    declared: &NormalName,
    conditions: &Conditions,
    choice: BetaChoice,
    mut notes: Vec<Text>,
) -> Resolution {
    let (beta, beta_basis) = match beta_by_name(tables, asked, declared, Some(row)) {
        Some(named) => named,
        None => beta_of_named_row(tables, row, conditions, choice, &mut notes),
    };
    let q_basis = Basis {
        table: "Table 1".to_owned(),
        row: row.number.clone(),
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        clause: row.clause.clone(),
        source: row.source.clone(),
        confidence: row.confidence,
    };
    counted(tables, row.critical, beta, q_basis, beta_basis, notes)
}

fn beta_of_named_row(
    tables: &Tables,
    row: &NamedRow,
    conditions: &Conditions,
    choice: BetaChoice,
    notes: &mut Vec<Text>,
) -> (Decimal, Basis) {
    let basis = |symbols: &str| Basis {
        table: row.beta.table.to_owned(),
        row: symbols.to_owned(),
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        clause: row.beta.clause.clone(),
        source: row.source.clone(),
        confidence: row.beta.confidence,
    };
    if row.beta.larger_above_boiling_point {
        return if conditions.above_boiling_point {
            (row.beta.largest, basis("W5.1"))
        } else {
            (row.beta.smallest, basis(&row.beta.categories))
        };
    }
    let open = row.beta.smallest != row.beta.largest;
    let may_boil = conditions.above_boiling_point && row.beta.categories.contains("W5.");
    if !open && !may_boil {
        return (row.beta.largest, basis(&row.beta.categories));
    }
    // The standard does not say which of several categories gives β: those of the SDS, else every one the substance may have.
    if let Read::Symbols(symbols) = categories::read(tables, conditions)
        && let Some(category) =
            choice.of(symbols.iter().filter_map(|symbol| tables.category(symbol)), |category| category.beta)
    {
        if symbols.len() > 1 {
            notes.push(open_choice(choice, category.beta));
        }
        return (category.beta, basis(&category.symbol));
    }
    if may_boil {
        notes.push(Text::new(
            "工作温度高于沸点：如属易燃液体（W5.1）β为1.5，请按SDS填写类别",
            "worked above the boiling point: if it is a flammable liquid (W5.1) β is 1.5; give the category from the SDS",
        ));
        return (row.beta.largest, basis(&row.beta.categories));
    }
    let beta = match choice {
        BetaChoice::Largest => row.beta.largest,
        BetaChoice::Smallest => row.beta.smallest,
    };
    let (word_zh, word_en) = choice.text();
    notes.push(Text::new(
        format!("表1物质可属多个类别（{}），标准未规定取何者，β取{word_zh}{beta}", row.beta.categories),
        format!(
            "the substance may have several categories ({}); the standard does not say which counts, the {word_en} β {beta} is taken",
            row.beta.categories
        ),
    ));
    (beta, basis(&row.beta.categories))
}

fn open_choice(choice: BetaChoice, beta: Decimal) -> Text {
    let (word_zh, word_en) = choice.text();
    Text::new(
        format!("标准未规定多种类别时β取何者，取{word_zh}{beta}"),
        format!("the standard does not say which β counts for several categories; the {word_en}, {beta}, is taken"),
    )
}

fn by_category(
    tables: &'static Tables,
    asked: &Asked<'_>,
    declared: &NormalName,
    conditions: &Conditions,
    choice: BetaChoice,
) -> Resolution {
    let symbols = match categories::read(tables, conditions) {
        Read::Symbols(symbols) => symbols,
        Read::None => {
            return Resolution::NotCounted {
                reason: Text::new(
                    "不在表1中，也不属于表2的类别",
                    "it stands in neither Table 1 nor a category of Table 2",
                ),
            };
        }
        Read::NotGiven => {
            return Resolution::Undecided {
                candidates: Vec::new(),
                reason: Text::new(
                    "表1未列名：请按SDS填写危险性类别（表2）",
                    "not named in Table 1: give the hazard category from the SDS (Table 2)",
                ),
            };
        }
        Read::Unknown(text) => {
            return Resolution::Undecided {
                candidates: Vec::new(),
                reason: Text::new(
                    format!("本版表2中没有与“{text}”明确对应的类别"),
                    format!("no category of Table 2 of this edition answers to \u{201c}{text}\u{201d} beyond doubt"),
                ),
            };
        }
    };
    let rows: Vec<&CategoryRow> = symbols.iter().filter_map(|symbol| tables.category(symbol)).collect();
    let lowest = rows.iter().min_by_key(|row| row.critical).expect("symbols read are rows");
    let mut notes = Vec::new();
    if rows.len() > 1 {
        notes.push(Text::new(
            "有多种危险性，取临界量最低者（4.1.2）",
            "several hazards: the lowest critical quantity is taken (4.1.2)",
        ));
    }
    let (beta, beta_basis) = beta_by_name(tables, asked, declared, None).unwrap_or_else(|| {
        let chosen = choice.of(rows.iter().copied(), |row| row.beta).expect("symbols read are rows");
        if rows.iter().any(|row| row.beta != chosen.beta) {
            notes.push(open_choice(choice, chosen.beta));
        }
        match highly_toxic_gas(tables, asked, declared, chosen) {
            Some(stricter) => {
                notes.push(Text::new(
                    "列入剧毒化学品，未列名的剧毒气体β取4（40号令附件1表2注）",
                    "on the list of highly toxic chemicals: β 4 for a highly toxic gas not listed (Order 40, Annex 1, note to Table 2)",
                ));
                (stricter.beta, category_basis(stricter, stricter.beta_table))
            }
            None => (chosen.beta, category_basis(chosen, chosen.beta_table)),
        }
    });
    counted(tables, lowest.critical, beta, category_basis(lowest, "Table 2"), beta_basis, notes)
}

/// Row of the highly toxic gas, for a toxic gas of the 2009 edition that the catalogue of 2015 marks as highly toxic.
fn highly_toxic_gas<'t>(
    tables: &'t Tables,
    asked: &Asked<'_>,
    declared: &NormalName,
    row: &CategoryRow,
) -> Option<&'t CategoryRow> {
    let toxic_gas = tables.edition == Edition::E2009 && row.symbol == TOXIC_GAS_2009;
    let listed = toxic_gas
        && !declared.composition.is_dilute()
        && memberships(asked.cas, Some(asked.name)).iter().any(|entry| entry.list == List::HighlyToxic2015);
    if listed { tables.category(HIGHLY_TOXIC_GAS_2009) } else { None }
}

/// Rows of Table 2 of the 2009 edition: other toxic gas, and highly toxic gas.
const TOXIC_GAS_2009: &str = "7";
const HIGHLY_TOXIC_GAS_2009: &str = "6";

/// β of a toxic substance given by name, unless what is declared is a dilution of it.
fn beta_by_name(
    tables: &Tables,
    asked: &Asked<'_>,
    declared: &NormalName,
    row: Option<&NamedRow>,
) -> Option<(Decimal, Basis)> {
    let found = tables.beta.iter().find(|beta| {
        let named = |name: &str| beta.names.iter().any(|own| own.name == name);
        match row {
            Some(row) => row.cas.contains(&beta.cas),
            None => {
                !declared.composition.is_dilute()
                    && (named(&declared.name)
                        || asked.also.iter().any(|name| named(&normalise(name).name))
                        || asked.cas == Some(beta.cas.as_str()))
            }
        }
    })?;
    let basis = Basis {
        table: tables.beta_table.to_owned(),
        row: found.name_zh.clone(),
        name_zh: found.name_zh.clone(),
        name_en: found.name_en.clone(),
        clause: found.clause.clone(),
        source: found.source.clone(),
        confidence: found.confidence,
    };
    Some((found.beta, basis))
}

fn counted(
    tables: &Tables,
    critical: Tonnes,
    beta: Decimal,
    q_basis: Basis,
    beta_basis: Basis,
    notes: Vec<Text>,
) -> Resolution {
    let tenths = beta.mantissa() * 10_i128.pow(1_u32.saturating_sub(beta.scale()));
    Resolution::Counted(Box::new(Factor {
        weight: tables.weight(critical),
        beta_tenths: tenths,
        critical_quantity_t: critical,
        beta,
        q_basis,
        beta_basis,
        notes,
    }))
}

fn category_basis(row: &CategoryRow, table: &str) -> Basis {
    Basis {
        table: table.to_owned(),
        row: row.symbol.clone(),
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        clause: row.clause.clone(),
        source: row.source.clone(),
        confidence: row.confidence,
    }
}

fn candidate(row: &NamedRow) -> Candidate {
    Candidate {
        row: row.number.clone(),
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        critical_quantity_t: row.critical,
    }
}
