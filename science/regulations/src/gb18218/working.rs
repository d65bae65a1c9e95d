//! The derivation step by step, for an expert to recompute.

use anlan_quantity::{Decimal, Ratio, Tonnes};
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
    /// Row of the table, where one gives the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Edition.
    pub edition: Edition,
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
            result: shown(ratio),
            clause: factor.q_basis.clause.clone(),
            row: Some(factor.q_basis.row.clone()),
            edition,
            confidence: factor.q_basis.confidence,
            notes: factor.notes.clone(),
        })
        .collect();
    let terms = |term: &dyn Fn(usize) -> String| (0..lines.len()).map(term).collect::<Vec<_>>().join(" + ");
    steps.push(Step {
        what: Text::new("S = Σ q/Q；S ≥ 1 构成重大危险源", "S = Σ q/Q; a major hazard from S ≥ 1"),
        formula: terms(&|at| shown(&outcome.ratios[at])),
        result: format!("{} {} 1", shown(&outcome.s), if outcome.major_hazard { "≥" } else { "<" }),
        clause: tables.sum_clause.to_owned(),
        row: None,
        edition,
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
            row: Some(factor.beta_basis.row.clone()),
            edition,
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
            result: shown(&outcome.weighted),
            clause: tables.alpha_clause.to_owned(),
row: None,
edition,
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
        row: None,
        edition,
        confidence: Confidence::Verified,
        notes: Vec::new(),
    });
    steps.push(Step {
        what: Text::new("R = α·Σ β·q/Q；按精确值定级", "R = α·Σ β·q/Q; graded on the exact value"),
        formula: format!(
            "{alpha} × ({})",
            terms(&|at| format!("{} × {}", lines[at].2.beta, shown(&outcome.ratios[at])))
        ),
        result: match outcome.grade {
            Some(grade) => format!("{} → {}级 grade {}", shown_rounded(r, 1), grade.name_zh(), grade.number()),
            None => shown_rounded(r, 1),
        },
        clause: tables.grade_clause.to_owned(),
        row: None,
        edition,
        confidence: lines
            .iter()
            .map(|(_, _, factor)| factor.beta_basis.confidence)
            .max()
            .unwrap_or(Confidence::Verified),
        notes: Vec::new(),
    });
    steps
}

/// A ratio with four decimals, and exactly as a fraction where those do not hold it: 0.6667 (= 2/3).
fn shown(ratio: &Ratio) -> String {
    shown_rounded(ratio, 4)
}

fn shown_rounded(ratio: &Ratio, places: usize) -> String {
    let text = ratio.to_decimal_text(places);
    let exact = text.parse::<Decimal>().and_then(Ratio::try_from).is_ok_and(|rounded| rounded == *ratio);
    if exact { text } else { format!("{text} (= {ratio})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gb18218::{Asked, Conditions, Resolution, identify, resolve};

    #[test]
    fn the_derivation_can_be_recomputed() {
        let edition = Edition::E2018;
        let lines: Vec<(&str, Tonnes, Box<Factor>)> =
            [("氯", "2.5"), ("硝酸铵（含可燃物≤0.2%）", "100"), ("异氰酸甲酯", "0.25")]
                .into_iter()
                .map(|(name, quantity)| {
                    let asked = Asked { name, ..Asked::default() };
                    let Resolution::Counted(factor) = resolve(edition, &asked, &Conditions::default()) else {
                        panic!("{name}")
                    };
                    (name, quantity.parse().unwrap(), factor)
                })
                .collect();
        let named: Vec<(&str, Tonnes, &Factor)> =
            lines.iter().map(|(name, quantity, factor)| (*name, *quantity, &**factor)).collect();
        let counted: Vec<(Tonnes, &Factor)> = named.iter().map(|(_, quantity, factor)| (*quantity, *factor)).collect();
        let outcome = identify(edition, Some(49), &counted).unwrap();
        let steps = working(edition, Some(49), &named, &outcome);
        let text: Vec<String> = steps.iter().map(|step| format!("{} = {}", step.formula, step.result)).collect();
        assert_eq!(
            text,
            [
                "2.5 t ÷ 5 t = 0.5000",
                "100 t ÷ 50 t = 2.0000",
                "0.25 t ÷ 0.75 t = 0.3333 (= 1/3)",
                "0.5000 + 2.0000 + 0.3333 (= 1/3) = 2.8333 (= 17/6) ≥ 1",
                "β = 4",
                "β = 1",
                "β = 20",
                "49 = 1.2",
                "1.2 × (4 × 0.5000 + 1 × 2.0000 + 20 × 0.3333 (= 1/3)) = 12.8 → 三级 grade 3",
            ]
        );
        assert!(
            steps.iter().all(|step| !step.what.zh.is_empty() && !step.what.en.is_empty() && !step.clause.is_empty())
        );
        assert_eq!(steps[0].row.as_deref(), Some("12"));
    }

    #[test]
    fn a_sum_just_below_one_does_not_look_like_one() {
        let asked = Asked { name: "氯", ..Asked::default() };
        let Resolution::Counted(chlorine) = resolve(Edition::E2018, &asked, &Conditions::default()) else { panic!() };
        let quantity: Tonnes = "4.9999999".parse().unwrap();
        let outcome = identify(Edition::E2018, None, &[(quantity, &chlorine)]).unwrap();
        let steps = working(Edition::E2018, None, &[("氯", quantity, &chlorine)], &outcome);
        assert_eq!(steps[1].result, "1.0000 (= 49999999/50000000) < 1");
    }
}
