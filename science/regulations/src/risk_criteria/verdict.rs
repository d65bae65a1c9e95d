//! Verdicts: the risk at a target, and an F-N curve, against each of the criteria, with the margin that is left.

use anlan_quantity::scientific;
use serde::{Deserialize, Serialize};

use super::{
    Criteria, FN_DEATHS, IndividualLimit, Region, Sensitivity, SocietalLimits, Sorted, Target, individual_limit,
    societal_limits, sort_target,
};
use crate::fault::{not_negative, positive};
use crate::table::Confidence;
use crate::{Fault, Text};

impl Criteria {
    /// All criteria, in the order of their years.
    pub const ALL: [Self; 3] = [Self::Order40, Self::Announcement2014, Self::Gb36894];

    /// Returns the title.
    pub fn text(self) -> Text {
        match self {
            Self::Order40 => Text::new("总局令第40号（2011）附件2", "Order 40 of 2011, Annex 2"),
            Self::Announcement2014 => Text::new("总局公告2014年第13号", "Announcement 13 of 2014"),
            Self::Gb36894 => Text::new("GB 36894-2018", "GB 36894-2018"),
        }
    }

    /// Returns the clause of the limits of individual risk.
    pub fn individual_clause(self) -> &'static str {
        match self {
            Self::Order40 => "Order 40, Annex 2, Table 1",
            Self::Announcement2014 => "Announcement 2014-13, Table 1",
            Self::Gb36894 => "GB 36894-2018, Table 1",
        }
    }

    /// Returns the clause of the F-N lines that are used.
    pub fn societal_clause(self) -> &'static str {
        match self {
            Self::Order40 | Self::Announcement2014 => "Announcement 2014-13, Figure 1",
            Self::Gb36894 => "GB 36894-2018, Figure 1",
        }
    }
}

/// What the criteria make of the risk at one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// The risk is not above the limit.
    Accepted,
    /// These criteria set no limit for such a target.
    NoLimit,
    /// What is known of the target does not sort it: something is to be asked.
    ToBeAsked,
    /// The risk is above the limit.
    NotAcceptable,
}

/// How far a risk is from its limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Margin {
    /// Limit over risk: above one there is room, below one the risk must fall by as much. Absent where there is no risk.
    pub factor: Option<f64>,
    /// Limit less risk, per year; below zero where the limit is passed.
    pub absolute_per_year: f64,
}

impl Margin {
    fn between(limit: f64, risk: f64) -> Self {
        Self { factor: (risk > 0.0).then(|| limit / risk), absolute_per_year: limit - risk }
    }
}

/// Verdict of one rule on the risk at one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndividualVerdict {
    /// Rule.
    pub criteria: Criteria,
    /// Its title.
    pub title: Text,
    /// Verdict.
    pub acceptance: Acceptance,
    /// Class of the target and why; absent where it could not be sorted.
    pub sorted: Option<Sorted>,
    /// Limit, per year.
    pub limit_per_year: Option<f64>,
    /// Risk that was judged, per year.
    pub risk_per_year: f64,
    /// The limits are those of a new or rebuilt plant.
    pub new: bool,
    /// Room that is left.
    pub margin: Option<Margin>,
    /// What is said of it.
    pub text: Text,
    /// Clause.
    pub clause: &'static str,
    /// How sure it is: the least sure of limit and class.
    pub confidence: Confidence,
}

/// Judges the risk at a target by one rule.
///
/// # Units
/// Deaths per year of one who stays there unprotected.
///
/// # Source
/// Announcement 13 of 2014, Table 1; Order 40, Annex 2, Table 1; GB 36894-2018, Table 1 (recalled). A risk equal to the limit is accepted:
/// each of the tables gives the highest value that is.
///
/// # Errors
/// [`Fault`] where the risk is below zero or not a number. What is not known of the target is no fault: it makes the verdict "to be asked".
pub fn verdict(
    criteria: Criteria,
    target: &Target<'_>,
    new: bool,
    risk_per_year: f64,
) -> Result<IndividualVerdict, Fault> {
    let risk_per_year = not_negative("individual_risk", risk_per_year)?;
    let base = IndividualVerdict {
        criteria,
        title: criteria.text(),
        acceptance: Acceptance::ToBeAsked,
        sorted: None,
        limit_per_year: None,
        risk_per_year,
        new,
        margin: None,
        text: Text::default(),
        clause: criteria.individual_clause(),
        confidence: Confidence::Verified,
    };
    let sorted = match sort_target(criteria, target) {
        Ok(sorted) => sorted,
        Err(unsorted) => return Ok(IndividualVerdict { text: unsorted.reason, ..base }),
    };
    let Some(limit) = individual_limit(criteria, sorted.sensitivity, new) else {
        let text = Text::new("该标准对此类目标未规定限值", "this rule sets no limit for such a target");
        let confidence = sorted.confidence;
        return Ok(IndividualVerdict {
            acceptance: Acceptance::NoLimit,
            sorted: Some(sorted),
            text,
            confidence,
            ..base
        });
    };
    Ok(judged(base, sorted, limit))
}

fn judged(base: IndividualVerdict, sorted: Sorted, limit: IndividualLimit) -> IndividualVerdict {
    let (risk, most) = (base.risk_per_year, limit.limit_per_year);
    let (shown, bound) = (scientific(risk), scientific(most));
    let accepted = limit.accepts(risk);
    let margin = Margin::between(most, risk);
    let state = match (base.criteria, base.new) {
        (Criteria::Order40, _) => ("", ""),
        (_, true) => ("（新建、改建、扩建）", " (new or rebuilt)"),
        (_, false) => ("（在役）", " (in service)"),
    };
    let text = if accepted {
        Text::new(
            format!("可接受：{shown} ≤ {bound}/年{}", state.0),
            format!("accepted: {shown} ≤ {bound} per year{}", state.1),
        )
    } else {
        Text::new(
            format!("不可接受：{shown} > {bound}/年{}，应降低{:.1}倍", state.0, risk / most),
            format!("not acceptable: {shown} > {bound} per year{}; reduce it {:.1} times", state.1, risk / most),
        )
    };
    IndividualVerdict {
        acceptance: if accepted { Acceptance::Accepted } else { Acceptance::NotAcceptable },
        confidence: limit.confidence.max(sorted.confidence),
        sorted: Some(sorted),
        limit_per_year: Some(most),
        margin: Some(margin),
        text,
        ..base
    }
}

/// Judges the risk at a target by every rule, side by side, in the order of [`Criteria::ALL`].
///
/// # Errors
/// As [`verdict`].
pub fn verdicts(target: &Target<'_>, new: bool, risk_per_year: f64) -> Result<Vec<IndividualVerdict>, Fault> {
    Criteria::ALL.into_iter().map(|criteria| verdict(criteria, target, new, risk_per_year)).collect()
}

/// A limit to draw a contour of, with what it protects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Contour {
    /// Level, per year.
    pub level_per_year: f64,
    /// Class for which it is the limit.
    pub sensitivity: Sensitivity,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Returns the levels a rule draws, the strictest first.
pub fn contours(criteria: Criteria, new: bool) -> Vec<Contour> {
    [Sensitivity::First, Sensitivity::Second, Sensitivity::Third]
        .into_iter()
        .filter_map(|sensitivity| {
            let limit = individual_limit(criteria, sensitivity, new)?;
            Some(Contour { level_per_year: limit.limit_per_year, sensitivity, confidence: limit.confidence })
        })
        .collect()
}

/// A point of an F-N curve: how often so many die, or more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FnPoint {
    /// Deaths; what lies below one is not part of the diagram.
    pub deaths: f64,
    /// Cumulative frequency, per year.
    pub frequency_per_year: f64,
}

/// A point of the curve beside the lines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CriticalPoint {
    /// Deaths.
    pub deaths: f64,
    /// Cumulative frequency, per year.
    pub frequency_per_year: f64,
    /// Upper line there, per year.
    pub upper_per_year: f64,
    /// Lower line there, per year.
    pub lower_per_year: f64,
    /// Region of the point.
    pub region: Region,
    /// Room below the upper line.
    pub to_upper: Margin,
    /// Room below the lower line.
    pub to_lower: Margin,
}

/// Verdict of one rule on an F-N curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocietalVerdict {
    /// Rule whose lines were used.
    pub criteria: Criteria,
    /// Its title.
    pub title: Text,
    /// Worst region the curve enters.
    pub region: Region,
    /// Where the curve is nearest to the upper line, or farthest above it; absent for a curve without frequencies.
    pub critical: Option<CriticalPoint>,
    /// Deaths at and between which the curve is in the worst region: the first and the last such point.
    pub span_deaths: Option<(f64, f64)>,
    /// Most deaths of the curve, where more than the lines are drawn for: that part is judged at their end.
    pub beyond_lines: Option<f64>,
    /// What is said of it.
    pub text: Text,
    /// Clause.
    pub clause: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Judges an F-N curve by one rule.
///
/// The curve is a falling step: between two points, the frequency of the next larger number of deaths holds. The lines fall as 1/N, so the
/// corners of the steps, which are the points given, are where the curve comes nearest to them. Points below one death are left out: the
/// lines begin at one. Points beyond 1 000 deaths are judged at 1 000, with the frequency of the first of them.
///
/// # Source
/// As [`societal_limits`]: 1e-3/N and 1e-5/N, both recalled. A point on a line belongs to the band between them.
///
/// # Errors
/// [`Fault`] names the point whose deaths are not above zero or do not rise, or whose frequency is below zero or rises.
pub fn societal_verdict(criteria: Criteria, curve: &[FnPoint]) -> Result<SocietalVerdict, Fault> {
    check(curve)?;
    let most = *FN_DEATHS.end();
    let points = curve.iter().filter(|point| point.frequency_per_year > 0.0);
    let beyond = points.clone().find(|point| point.deaths > most);
    let judged: Vec<CriticalPoint> = points
        .clone()
        .filter(|point| point.deaths <= most)
        .copied()
        .chain(beyond.map(|point| FnPoint { deaths: most, ..*point }))
        .filter_map(|point| Some(beside(point, societal_limits(criteria, point.deaths)?)))
        .collect();
    let region =
        judged.iter().map(|point| point.region).max_by_key(|region| rank(*region)).unwrap_or(Region::Acceptable);
    let critical = judged.iter().copied().reduce(|worst, point| {
        // The first of equals is kept: the curve's smallest number of deaths.
        let share = |point: &CriticalPoint| point.frequency_per_year / point.upper_per_year;
        if share(&point) > share(&worst) { point } else { worst }
    });
    let mut worst = judged.iter().filter(|point| point.region == region).map(|point| point.deaths);
    let span_deaths = worst.next().map(|first| (first, worst.next_back().unwrap_or(first)));
    let beyond_lines = points.map(|point| point.deaths).rfind(|deaths| *deaths > most);
    let confidence = societal_limits(criteria, 1.0).map_or(Confidence::Recalled, |limits| limits.confidence);
    Ok(SocietalVerdict {
        criteria,
        title: criteria.text(),
        region,
        critical,
        span_deaths,
        beyond_lines,
        text: told(region, critical.as_ref(), beyond_lines),
        clause: criteria.societal_clause(),
        confidence,
    })
}

/// Judges an F-N curve by every rule that draws lines, side by side.
///
/// # Errors
/// As [`societal_verdict`].
pub fn societal_verdicts(curve: &[FnPoint]) -> Result<Vec<SocietalVerdict>, Fault> {
    [Criteria::Announcement2014, Criteria::Gb36894]
        .into_iter()
        .map(|criteria| societal_verdict(criteria, curve))
        .collect()
}

fn check(curve: &[FnPoint]) -> Result<(), Fault> {
    for (at, point) in curve.iter().enumerate() {
        let place = |field: &str| format!("curve[{at}].{field}");
        positive(&place("deaths"), point.deaths)?;
        not_negative(&place("frequency_per_year"), point.frequency_per_year)?;
        if let Some(before) = at.checked_sub(1).map(|before| curve[before]) {
            if point.deaths <= before.deaths {
                return Err(Fault::new(place("deaths"), "死亡人数应逐点增大", "deaths must rise from point to point"));
            }
            if point.frequency_per_year > before.frequency_per_year {
                return Err(Fault::new(
                    place("frequency_per_year"),
                    "累计频率不应随死亡人数增大",
                    "a cumulative frequency cannot rise with the deaths",
                ));
            }
        }
    }
    Ok(())
}

fn beside(point: FnPoint, limits: SocietalLimits) -> CriticalPoint {
    let frequency = point.frequency_per_year;
    CriticalPoint {
        deaths: point.deaths,
        frequency_per_year: frequency,
        upper_per_year: limits.upper_per_year,
        lower_per_year: limits.lower_per_year,
        region: limits.region(frequency),
        to_upper: Margin::between(limits.upper_per_year, frequency),
        to_lower: Margin::between(limits.lower_per_year, frequency),
    }
}

fn rank(region: Region) -> u8 {
    match region {
        Region::Acceptable => 0,
        Region::Alarp => 1,
        Region::NotAcceptable => 2,
    }
}

fn told(region: Region, critical: Option<&CriticalPoint>, beyond: Option<f64>) -> Text {
    let Some(point) = critical else {
        return Text::new("无死亡频率，可接受", "acceptable: no frequency of deaths");
    };
    let factor = point.upper_per_year / point.frequency_per_year;
    let (zh, en) = match region {
        Region::Acceptable => ("社会风险可接受", "societal risk is acceptable"),
        Region::Alarp => (
            "社会风险处于尽可能降低区，应制定降低风险的计划",
            "societal risk lies in the ALARP band: a plan to reduce it is needed",
        ),
        Region::NotAcceptable => ("社会风险不可接受", "societal risk is not acceptable"),
    };
    let (at_zh, at_en) = if factor >= 1.0 {
        (
            format!("N = {:.0} 处距上限最近，余量 {factor:.2} 倍", point.deaths),
            format!("nearest to the upper line at N = {:.0}, by a factor of {factor:.2}", point.deaths),
        )
    } else {
        (
            format!("N = {:.0} 处超上限最多，为 {:.2} 倍", point.deaths, 1.0 / factor),
            format!("farthest above the upper line at N = {:.0}, {:.2} times", point.deaths, 1.0 / factor),
        )
    };
    let (more_zh, more_en) = beyond.map_or_else(Default::default, |deaths| {
        (
            format!("；曲线延伸至 N = {deaths:.0}，超出标准图示范围（1000）"),
            format!("; the curve goes on to N = {deaths:.0}, beyond the 1000 that the lines are drawn for"),
        )
    });
    Text::new(format!("{zh}：{at_zh}{more_zh}"), format!("{en}: {at_en}{more_en}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Size;
    use super::*;

    fn people(persons: u64) -> Target<'static> {
        Target { kind: Some("住宅"), size: Size { persons: Some(persons), ..Size::default() }, ..Target::default() }
    }

    fn curve(points: &[(f64, f64)]) -> Vec<FnPoint> {
        points.iter().map(|(deaths, frequency)| FnPoint { deaths: *deaths, frequency_per_year: *frequency }).collect()
    }

    #[test]
    fn the_rules_stand_side_by_side() {
        let school = Target { kind: Some("school"), ..Target::default() };
        let all = verdicts(&school, true, 4e-7).unwrap();
        assert_eq!(all.iter().map(|own| own.criteria).collect::<Vec<_>>(), Criteria::ALL);
        assert!(all.iter().all(|own| own.acceptance == Acceptance::NotAcceptable && own.limit_per_year == Some(3e-7)));
        assert!((all[1].margin.unwrap().factor.unwrap() - 0.75).abs() < 1e-12);
        assert!(!all[1].confidence.must_be_shown() && all[2].confidence.must_be_shown());
        let in_service = verdicts(&school, false, 4e-7).unwrap();
        assert_eq!(
            in_service.iter().map(|own| own.acceptance).collect::<Vec<_>>(),
            [Acceptance::NotAcceptable, Acceptance::Accepted, Acceptance::Accepted]
        );
    }

    #[test]
    fn the_limit_itself_is_accepted_and_the_next_number_is_not() {
        for (criteria, limit) in
            [(Criteria::Announcement2014, 3e-6), (Criteria::Gb36894, 3e-6), (Criteria::Order40, 1e-6)]
        {
            let at = |risk: f64| verdict(criteria, &people(50), true, risk).unwrap();
            assert_eq!(at(limit).acceptance, Acceptance::Accepted, "{criteria:?}");
            assert_eq!(at(limit).margin.unwrap(), Margin { factor: Some(1.0), absolute_per_year: 0.0 });
            assert_eq!(at(limit.next_up()).acceptance, Acceptance::NotAcceptable, "{criteria:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_asked_and_what_has_no_limit_says_so() {
        let nameless = verdict(Criteria::Announcement2014, &Target::default(), true, 1e-3).unwrap();
        assert_eq!((nameless.acceptance, nameless.margin), (Acceptance::ToBeAsked, None));
        let few = verdict(Criteria::Order40, &people(5), true, 1e-3).unwrap();
        assert_eq!(few.acceptance, Acceptance::NoLimit);
        assert_eq!(verdict(Criteria::Gb36894, &people(5), true, f64::NAN).unwrap_err().place, "individual_risk");
        assert_eq!(verdict(Criteria::Gb36894, &people(5), true, 0.0).unwrap().margin.unwrap().factor, None);
    }

    #[test]
    fn levels_of_contours_are_the_limits() {
        let levels = |criteria, new| contours(criteria, new).iter().map(|own| own.level_per_year).collect::<Vec<f64>>();
        assert_eq!(levels(Criteria::Gb36894, true), [3e-7, 3e-6, 1e-5]);
        assert_eq!(levels(Criteria::Announcement2014, false), [3e-6, 1e-5, 3e-5]);
        assert_eq!(levels(Criteria::Order40, true), [3e-7, 1e-6]);
    }

    #[test]
    fn a_curve_is_judged_where_it_comes_nearest() {
        let curve = curve(&[(1.0, 1e-4), (10.0, 5e-5), (100.0, 1e-6)]);
        let verdict = societal_verdict(Criteria::Gb36894, &curve).unwrap();
        assert_eq!(verdict.region, Region::Alarp);
        let critical = verdict.critical.unwrap();
        assert_eq!((critical.deaths, critical.region), (10.0, Region::Alarp));
        assert!((critical.to_upper.factor.unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(verdict.span_deaths, Some((1.0, 100.0)));
        assert!(verdict.confidence.must_be_shown());
        assert_eq!(societal_verdicts(&curve).unwrap().len(), 2);
    }

    #[test]
    fn what_lies_beyond_the_lines_is_judged_at_their_end() {
        let verdict = societal_verdict(Criteria::Gb36894, &curve(&[(10.0, 2e-6), (2000.0, 1.5e-6)])).unwrap();
        assert_eq!((verdict.region, verdict.beyond_lines), (Region::NotAcceptable, Some(2000.0)));
        assert_eq!(verdict.critical.map(|point| point.deaths), Some(1000.0));
        let none = societal_verdict(Criteria::Gb36894, &curve(&[(10.0, 2e-6), (2000.0, 0.0)])).unwrap();
        assert_eq!(none.beyond_lines, None);
    }

    #[test]
    fn less_than_one_death_is_not_part_of_the_diagram() {
        let verdict = societal_verdict(Criteria::Gb36894, &curve(&[(0.2, 1.0), (1.0, 1e-6)])).unwrap();
        assert_eq!((verdict.region, verdict.critical.map(|point| point.deaths)), (Region::Acceptable, Some(1.0)));
        let none = societal_verdict(Criteria::Gb36894, &curve(&[(0.2, 1.0)])).unwrap();
        assert_eq!((none.region, none.critical), (Region::Acceptable, None));
    }

    #[test]
    fn what_is_told_is_wire_ready() {
        let json = serde_json::to_value(verdict(Criteria::Gb36894, &people(50), true, 6e-6).unwrap()).unwrap();
        assert_eq!(json["criteria"], "gb36894-2018");
        assert_eq!(json["acceptance"], "not_acceptable");
        assert_eq!(json["confidence"], "recalled");
        let json = serde_json::to_value(societal_verdict(Criteria::Gb36894, &curve(&[(10.0, 5e-5)])).unwrap()).unwrap();
        assert_eq!(json["critical"]["region"], "ALARP");
    }

    #[test]
    fn an_empty_curve_is_acceptable_and_a_wrong_one_is_named() {
        let verdict = societal_verdict(Criteria::Announcement2014, &[]).unwrap();
        assert_eq!((verdict.region, verdict.critical), (Region::Acceptable, None));
        let place = |points: &[(f64, f64)]| societal_verdict(Criteria::Gb36894, &curve(points)).unwrap_err().place;
        assert_eq!(place(&[(0.0, 1e-6)]), "curve[0].deaths");
        assert_eq!(place(&[(1.0, 1e-6), (1.0, 1e-7)]), "curve[1].deaths");
        assert_eq!(place(&[(1.0, 1e-6), (2.0, 1e-5)]), "curve[1].frequency_per_year");
        assert_eq!(place(&[(1.0, f64::INFINITY)]), "curve[0].frequency_per_year");
    }

    proptest! {
        #[test]
        fn more_risk_is_never_more_acceptable(
            risk in 1e-9_f64..1e-3, more in 1.0_f64..100.0, persons in 0_u64..300, new: bool,
        ) {
            for criteria in Criteria::ALL {
                let at = |risk| verdict(criteria, &people(persons), new, risk).unwrap();
                prop_assert!(at(risk * more).acceptance >= at(risk).acceptance);
                // A new plant is held to no milder limit, and more people to no milder one.
                if let (Some(own), Some(in_service)) = (at(risk).limit_per_year, verdict(criteria, &people(persons), false, risk).unwrap().limit_per_year) {
                    prop_assert!(own <= in_service);
                }
                let fuller = verdict(criteria, &people(persons + 100), new, risk).unwrap().limit_per_year;
                if let (Some(own), Some(fuller)) = (at(risk).limit_per_year, fuller) {
                    prop_assert!(fuller <= own);
                }
                if let Some(margin) = at(risk).margin {
                    prop_assert_eq!(margin.absolute_per_year >= 0.0, at(risk).acceptance == Acceptance::Accepted);
                }
            }
        }

        #[test]
        fn a_higher_curve_is_never_better(
            steps in prop::collection::vec((1.0_f64..3.0, 0.1_f64..1.0), 1..12), top in 1e-7_f64..1e-2, more in 1.0_f64..50.0,
        ) {
            let mut points = Vec::new();
            let (mut deaths, mut frequency) = (1.0, top);
            for (wider, lower) in steps {
                points.push((deaths, frequency));
                deaths = deaths * wider + 0.5;
                frequency *= lower;
            }
            let raised: Vec<(f64, f64)> = points.iter().map(|(deaths, frequency)| (*deaths, frequency * more)).collect();
            let of = |points: &[(f64, f64)]| societal_verdict(Criteria::Gb36894, &curve(points)).unwrap();
            let (own, higher) = (of(&points), of(&raised));
            prop_assert!(rank(higher.region) >= rank(own.region));
            let factor = |verdict: &SocietalVerdict| verdict.critical.unwrap().to_upper.factor.unwrap();
            prop_assert!((factor(&own) / factor(&higher) / more - 1.0).abs() < 1e-9);
            prop_assert_eq!(factor(&own) < 1.0, own.region == Region::NotAcceptable);
        }
    }
}
