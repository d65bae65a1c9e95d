//! Homes, schools and other buildings beside hazards.

use std::sync::LazyLock;

use anlan_quantity::si::Metres;
use serde::Deserialize;

use super::{Finding, Outcome, Review, by_law, by_risk};
use crate::fault::not_negative;
use crate::risk_criteria::IndividualVerdict;
use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// An oil or gas pipeline nearby.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pipeline {
    /// Distance of its centre line.
    pub distance: Metres,
}

/// A building that is planned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetProject {
    /// Whether it lies inside the planning safety control line of a chemical park.
    pub inside_control_line: Option<bool>,
    /// Individual risk there, judged by the criteria that are in force: one that is not acceptable refuses the building.
    pub risk: Vec<IndividualVerdict>,
    /// Oil and gas pipelines nearby.
    pub pipelines: Vec<Pipeline>,
}

#[derive(Deserialize)]
struct Row {
    from_m: f64,
    to_m: f64,
    outcome: Outcome,
    text_zh: String,
    text_en: String,
    clause: String,
    confidence: String,
}

static STRIPS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/pipeline-law-2010-distances.csv")));

/// Goes through the rules for a building beside hazards.
///
/// # Source
/// Hazardous Chemicals Safety Law of 2025, art. 20; pipeline protection law of 2010, art. 30, 31, 35 (recalled); the criteria behind the
/// verdicts handed in.
///
/// # Errors
/// [`Fault`] where a distance is below zero or not a number.
pub fn review_target(project: &TargetProject) -> Result<Review, Fault> {
    let mut findings = vec![control_line(project)];
    findings.extend(by_risk(&project.risk));
    for (at, pipeline) in project.pipelines.iter().enumerate() {
        findings.push(pipeline_beside(not_negative(&format!("pipelines[{at}].distance"), pipeline.distance.get())?));
    }
    Ok(Review::of(findings))
}

fn control_line(project: &TargetProject) -> Finding {
    let of = |outcome, zh: &'static str, en: &'static str| by_law("control_line", "20(3)", outcome, Text::new(zh, en));
    let judged = !project.risk.is_empty();
    match project.inside_control_line {
        None => of(
            Outcome::Ask,
            "是否位于化工园区周边规划安全控制线内？",
            "does it lie inside the planning safety control line of a park?",
        ),
        Some(false) => of(Outcome::Ok, "不在规划安全控制线内", "outside the planning safety control line"),
        Some(true) if judged => of(
            Outcome::Ok,
            "位于规划安全控制线内，应满足安全风险控制要求：见个人风险结论",
            "inside the control line, where risk control must be met: see the verdicts of individual risk",
        ),
        Some(true) => of(
            Outcome::Needs,
            "位于规划安全控制线内，应满足安全风险控制要求：需计算该处个人风险",
            "inside the control line, where risk control must be met: the individual risk there is to be computed",
        ),
    }
}

fn pipeline_beside(distance: f64) -> Finding {
    let row = STRIPS.iter().find(|row| distance >= row.from_m && distance <= row.to_m);
    let (outcome, text, clause, confidence) = match row {
        Some(row) => (
            row.outcome,
            Text::new(
                format!("相距 {distance:.0} m：{}", row.text_zh),
                format!("{distance:.0} m away: {}", row.text_en),
            ),
            row.clause.clone(),
            Confidence::read(&row.confidence),
        ),
        None => (
            Outcome::Ok,
            Text::new(
                format!("距油气管道 {distance:.0} m，超出保护法所列范围；技术规范的距离仍适用"),
                format!("{distance:.0} m from the pipeline, beyond the strips of the law; technical rules still apply"),
            ),
            "30; 35".to_owned(),
            Confidence::Recalled,
        ),
    };
    Finding {
        rule: "pipeline",
        outcome,
        clause: format!("pipeline protection law, art. {clause}"),
        text,
        valid_from: Some("2010-10-01"),
        confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk_criteria::{Target, verdicts};

    #[test]
    fn a_school_where_risk_is_high_is_refused_with_the_clause() {
        let school = Target { kind: Some("school"), ..Target::default() };
        let risk = verdicts(&school, true, 1e-5).unwrap();
        let review =
            review_target(&TargetProject { inside_control_line: Some(true), risk, pipelines: vec![] }).unwrap();
        assert_eq!(review.outcome, Outcome::Refused);
        assert!(
            review.findings.iter().any(|own| own.clause == "GB 36894-2018, Table 1" && own.confidence.must_be_shown())
        );
    }

    #[test]
    fn the_control_line_asks_for_the_risk() {
        let of = |inside_control_line| {
            review_target(&TargetProject { inside_control_line, ..TargetProject::default() }).unwrap().outcome
        };
        assert_eq!([of(None), of(Some(true)), of(Some(false))], [Outcome::Ask, Outcome::Needs, Outcome::Ok]);
    }

    #[test]
    fn strips_beside_pipelines() {
        let of = |distance| {
            let project = TargetProject {
                inside_control_line: Some(false),
                pipelines: vec![Pipeline { distance: Metres(distance) }],
                ..TargetProject::default()
            };
            review_target(&project).map(|review| review.outcome)
        };
        assert_eq!(of(5.0), Ok(Outcome::Refused));
        assert_eq!(of(5.1), Ok(Outcome::Needs));
        assert_eq!(of(50.1), Ok(Outcome::Ok));
        assert_eq!(of(f64::NAN).unwrap_err().place, "pipelines[0].distance");
    }
}
