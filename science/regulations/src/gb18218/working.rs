//! The derivation step by step, for an expert to recompute.

use anlan_quantity::Tonnes;
use serde::Serialize;

use super::Edition;
use super::identify::{Outcome, tables};
use super::resolve::Factor;
use crate::Text;
use crate::table::Confidence;

/// One step of a derivation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is done.
    pub what: Text,
    /// The formula with its numbers.
    pub formula: String,
    /// What comes out.
    pub result: String,
    /// Clause and table.
    pub clause: String,
    /// Least sure of the rows used.
    pub confidence: Confidence,
    /// Choices that a reader must know of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
}

/// Writes the derivation of an outcome from its lines (name, quantity, factor).
pub fn working(
    edition: Edition,
    persons_500m: Option<u64>,
    lines: &[(&str, Tonnes, &Factor)],
    outcome: &Outcome,
) -> Vec<Step> {
    let tables = tables(edition);
    let mut steps: Vec<Step> = lines
        .iter()
        .zip(&outcome.ratios)
        .map(|((name, quantity, factor), ratio)| Step {
            what: Text::new(
                format!(
                    "{name}：q/Q（{}第{}行 {}）",
                    factor.q_basis.table.replace("Table ", "表"),
                    factor.q_basis.row,
                    factor.q_basis.name_zh
                ),
                format!("{name}: q/Q ({} row {} {})", factor.q_basis.table, factor.q_basis.row, factor.q_basis.name_en),
            ),
            formula: format!("{quantity} t ÷ {} t", factor.critical_quantity_t),
            result: ratio.to_decimal_text(4),
            clause: factor.q_basis.clause.clone(),
            confidence: factor.q_basis.confidence,
            notes: factor.notes.clone(),
        })
        .collect();
    let terms = |term: &dyn Fn(usize) -> String| (0..lines.len()).map(term).collect::<Vec<_>>().join(" + ");
    steps.push(Step {
        what: Text::new("S = Σ q/Q；S ≥ 1 构成重大危险源", "S = Σ q/Q; a major hazard from S ≥ 1"),
        formula: terms(&|at| outcome.ratios[at].to_decimal_text(4)),
        result: format!("{} {} 1", outcome.s.to_decimal_text(4), if outcome.major_hazard { "≥" } else { "<" }),
        clause: tables.sum_clause.to_owned(),
        confidence: lines.iter().map(|(_, _, factor)| factor.q_basis.confidence).max().unwrap_or(Confidence::Verified),
        notes: Vec::new(),
    });
    if !outcome.major_hazard {
        return steps;
    }
    for (name, _, factor) in lines {
        steps.push(Step {
            what: Text::new(
                format!("{name}：β（{} {}）", factor.beta_basis.table.replace("Table ", "表"), factor.beta_basis.row),
                format!("{name}: β ({} {})", factor.beta_basis.table, factor.beta_basis.row),
            ),
            formula: "β".to_owned(),
            result: factor.beta.to_string(),
            clause: factor.beta_basis.clause.clone(),
            confidence: factor.beta_basis.confidence,
            notes: Vec::new(),
        });
    }
    let (Some(alpha), Some(r), Some(persons)) = (outcome.alpha, &outcome.r, persons_500m) else {
        steps.push(Step {
            what: Text::new(
                "α：厂界外500 m内人数不详，R未算出；仅当α取0.5至2等级不变时定级",
                "α: the people within 500 m are not known, so there is no R; a grade is given only where α from 0.5 to 2 leaves it the same",
            ),
            formula: "Σ β·q/Q".to_owned(),
            result: outcome.weighted.to_decimal_text(4),
            clause: tables.alpha_clause.to_owned(),
            confidence: Confidence::Verified,
            notes: Vec::new(),
        });
        return steps;
    };
    steps.push(Step {
        what: Text::new("α：厂界外500 m内常住人数", "α: people resident within 500 m outside the site boundary"),
        formula: format!("{persons}"),
        result: alpha.to_string(),
        clause: tables.alpha_clause.to_owned(),
        confidence: Confidence::Verified,
        notes: Vec::new(),
    });
    steps.push(Step {
        what: Text::new("R = α·Σ β·q/Q；按精确值定级", "R = α·Σ β·q/Q; graded on the exact value"),
        formula: format!(
            "{alpha} × ({})",
            terms(&|at| format!("{} × {}", lines[at].2.beta, outcome.ratios[at].to_decimal_text(4)))
        ),
        result: match outcome.grade {
            Some(grade) => format!("{} → {}级 grade {}", r.to_decimal_text(1), grade.name_zh(), grade.number()),
            None => r.to_decimal_text(1),
        },
        clause: tables.grade_clause.to_owned(),
        confidence: lines
            .iter()
            .map(|(_, _, factor)| factor.beta_basis.confidence)
            .max()
            .unwrap_or(Confidence::Verified),
        notes: Vec::new(),
    });
    steps
}
