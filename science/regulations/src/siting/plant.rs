//! A new, extended or rebuilt plant.

use serde::{Deserialize, Serialize};

use super::{Finding, LAW_FROM, Outcome, Place, Review, by_law, by_risk, places};
use crate::fault::not_negative;
use crate::risk_criteria::IndividualVerdict;
use crate::table::Confidence;
use crate::{Fault, Text, park_risk};

/// What a project is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Production of hazardous chemicals.
    Production,
    /// Storage.
    Storage,
    /// Storage and handling in a port.
    Port,
    /// Filling station for fuel or gas.
    FillingStation,
    /// Use of hazardous chemicals in another industry.
    UseOnly,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Build {
    /// 新建.
    New,
    /// 扩建.
    Extension,
    /// 改建.
    Rebuilt,
}

/// Exception that a project outside parks claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// Built together with a plant of another industry.
    BelongsToOtherIndustry,
    /// Allowed by rules of the State.
    AllowedByState,
}

/// The nearest place of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearest {
    /// Looked for, and none is near.
    NoneNear,
    /// One is near.
    At {
        /// Name.
        name: String,
        /// Distance, m; absent where nobody measured it.
        distance_m: Option<f64>,
        /// Distance that the applicable rule asks for, m; absent where it has not been found yet.
        required_m: Option<f64>,
        /// Rule that asks for it.
        rule: Option<String>,
    },
}

/// What is known of one kind of place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceFacts {
    /// Kind.
    pub place: Place,
    /// Nearest one.
    pub nearest: Nearest,
}

/// A project; what nobody has given is `None`, and is asked where it decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// What is done.
    pub build: Option<Build>,
    /// Whether it lies in a recognised chemical park.
    pub inside_park: Option<bool>,
    /// Exception it claims outside parks.
    pub exception: Option<Exception>,
    /// Whether its owner is a chemical enterprise or serves those of the park.
    pub chemical_or_serving: Option<bool>,
    /// Grade of the park it lies in.
    pub park_grade: Option<park_risk::Grade>,
    /// It is for safety, environment, energy saving or smart upgrade only.
    pub improves_only: bool,
    /// Whether its storage is a major hazard.
    pub major_hazard: Option<bool>,
    /// Whether it runs a key supervised process or holds a key supervised chemical.
    pub key_supervised: Option<bool>,
    /// Whether the ground is near an active fault or prone to floods, landslides or forest fires.
    pub hazardous_ground: Option<bool>,
    /// What is known of the nine kinds of places; kinds not listed are asked.
    pub places: Vec<PlaceFacts>,
    /// Individual risk at targets around, judged by the criteria that are in force: one that is not acceptable refuses the project.
    pub risk: Vec<IndividualVerdict>,
}

/// Goes through the rules for a plant.
///
/// # Source
/// Hazardous Chemicals Safety Law of 2025, art. 18, 22, 23, 24, 26; park guideline of 2023; plan 2017-56, measure 18; the criteria behind the
/// verdicts handed in.
///
/// # Errors
/// [`Fault`] where a distance is below zero or not a number.
pub fn review(project: &Project) -> Result<Review, Fault> {
    let (Some(purpose), Some(build)) = (project.purpose, project.build) else {
        let text = Text::new(
            "请填写项目用途，以及新建、扩建或改建",
            "say what the project is for, and whether it is new, an extension or a rebuilding",
        );
        return Ok(Review::of(vec![by_law("facts", "18; 22", Outcome::Ask, text)]));
    };
    let mut findings = vec![gate(project, purpose, build)];
    findings.extend(in_park(project, purpose));
    findings.extend(distances(project, purpose)?);
    findings.extend(ground(project, purpose));
    findings.extend(by_risk(&project.risk));
    findings.extend(approvals(project, purpose));
    Ok(Review::of(findings))
}

/// Production goes into parks.
fn gate(project: &Project, purpose: Purpose, build: Build) -> Finding {
    let of = |outcome, zh: &'static str, en: &'static str| by_law("parks_only", "18(1)", outcome, Text::new(zh, en));
    if purpose != Purpose::Production || build == Build::Rebuilt {
        return of(
            Outcome::Ok,
            "进入化工园区的要求适用于新建、扩建生产项目，本项目不适用",
            "that projects go into parks holds for new and extended production, which this is not",
        );
    }
    match (project.inside_park, project.exception) {
        (Some(true), _) => of(Outcome::Ok, "位于化工园区内", "inside a chemical park"),
        (Some(false), None) => of(
            Outcome::Refused,
            "不得在化工园区外新建、扩建危险化学品生产项目（与其他行业配套或国家另有规定的除外）；计划措施18同样禁止",
            "no new or extended production outside parks, unless it belongs to a plant of another industry or the State allows it; measure 18 of the plan forbids it too",
        ),
        (Some(false), Some(Exception::BelongsToOtherIndustry)) => of(
            Outcome::Needs,
            "园区外项目主张与其他行业生产装置配套：需提交配套关系证明，并核对计划措施18（无例外）",
            "outside parks, said to belong to a plant of another industry: proof is needed; measure 18 of the plan knows no exception",
        ),
        (Some(false), Some(Exception::AllowedByState)) => of(
            Outcome::Needs,
            "园区外项目主张国家另有规定：需提交依据，并核对计划措施18（无例外）",
            "outside parks, said to be allowed by the State: the rule is to be shown; measure 18 of the plan knows no exception",
        ),
        (None, _) => of(Outcome::Ask, "是否位于认定的化工园区内？", "does it lie in a recognised chemical park?"),
    }
}

/// What the park itself allows.
fn in_park(project: &Project, purpose: Purpose) -> Vec<Finding> {
    if project.inside_park != Some(true) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let of = |outcome, zh: &'static str, en: &'static str| by_law("chemical_only", "18(2)", outcome, Text::new(zh, en));
    findings.push(match project.chemical_or_serving {
        Some(true) => of(Outcome::Ok, "化工企业或为其配套服务", "a chemical enterprise, or one that serves them"),
        Some(false) => of(
            Outcome::Refused,
            "非化工企业禁止进入化工园区",
            "enterprises that are not chemical and do not serve such may not enter a chemical park",
        ),
        None => {
            of(Outcome::Ask, "是否为化工企业或其配套服务企业？", "is it a chemical enterprise, or does it serve such?")
        }
    });
    if purpose == Purpose::Production {
        let (outcome, text) = match project.park_grade {
            None => (Outcome::Ask, Text::new("园区安全风险等级是多少？", "what is the grade of the park?")),
            Some(grade) if grade.stops_projects() && !project.improves_only => (
                Outcome::Refused,
                Text::new(
                    format!("园区为{}，停止新建、改建、扩建生产项目", grade.text().zh),
                    format!("the park is {}: new, rebuilt and extended production stops", grade.text().en),
                ),
            ),
            Some(grade) => (
                Outcome::Ok,
                Text::new(format!("园区为{}", grade.text().zh), format!("the park is {}", grade.text().en)),
            ),
        };
        findings.push(Finding {
            rule: "park_grade",
            outcome,
            clause: "park guideline 2023".to_owned(),
            text,
            valid_from: None,
            confidence: Confidence::Verified,
        });
    }
    findings
}

/// Production, and storage that is a major hazard: the law measures distances from these.
fn law_measures(project: &Project, purpose: Purpose) -> Option<bool> {
    match purpose {
        Purpose::Production => Some(true),
        Purpose::Storage | Purpose::Port => project.major_hazard,
        Purpose::FillingStation | Purpose::UseOnly => Some(project.major_hazard.unwrap_or(false)),
    }
}

fn distances(project: &Project, purpose: Purpose) -> Result<Vec<Finding>, Fault> {
    match law_measures(project, purpose) {
        None => {
            let text = Text::new("储存数量是否构成重大危险源？", "is what is stored a major hazard?");
            Ok(vec![by_law("distances", "22(1)", Outcome::Ask, text)])
        }
        Some(false) => {
            let text = Text::new(
                "不构成重大危险源，第二十二条的距离要求不适用；设计标准的距离仍适用",
                "no major hazard: the distances of article 22 do not apply, those of design standards do",
            );
            Ok(vec![by_law("distances", "22(1)", Outcome::Ok, text)])
        }
        Some(true) => places().iter().map(|kind| distance(project, kind.place)).collect(),
    }
}

fn distance(project: &Project, place: Place) -> Result<Finding, Fault> {
    let kind = places().iter().find(|kind| kind.place == place).expect("every place has a row");
    let told = |outcome, text: Text| Finding {
        rule: "distances",
        outcome,
        clause: kind.clause.clone(),
        text,
        valid_from: Some(LAW_FROM),
        confidence: kind.confidence,
    };
    let Some(facts) = project.places.iter().find(|facts| facts.place == place) else {
        let text = Text::new(format!("未核对：{}", kind.name.zh), format!("not looked at yet: {}", kind.name.en));
        return Ok(told(Outcome::Ask, text));
    };
    let Nearest::At { name, distance_m, required_m, rule } = &facts.nearest else {
        let text = Text::new(format!("附近没有{}", kind.name.zh), format!("none near: {}", kind.name.en));
        return Ok(told(Outcome::Ok, text));
    };
    let checked = |field: &str, value: &Option<f64>| {
        value.map(|own| not_negative(&format!("places.{name}.{field}"), own)).transpose()
    };
    let (distance_m, required_m) = (checked("distance_m", distance_m)?, checked("required_m", required_m)?);
    let rule = rule.as_deref().unwrap_or("—");
    Ok(match (distance_m, required_m) {
        (None, _) => {
            told(Outcome::Ask, Text::new(format!("与“{name}”的距离是多少？"), format!("how far is “{name}”?")))
        }
        (Some(distance), None) => told(
            Outcome::Needs,
            Text::new(
                format!("“{name}”相距 {distance:.0} m：需按国家有关规定（GB/T 37243、设计标准）确定所需距离"),
                format!(
                    "“{name}” is {distance:.0} m away: the distance needed is to be found (GB/T 37243, design standards)"
                ),
            ),
        ),
        (Some(distance), Some(required)) if distance < required => told(
            Outcome::Refused,
            Text::new(
                format!(
                    "“{name}”相距 {distance:.0} m，小于所需的 {required:.0} m（{rule}），差 {:.0} m",
                    required - distance
                ),
                format!(
                    "“{name}” is {distance:.0} m away, {required:.0} m are needed ({rule}): {:.0} m short",
                    required - distance
                ),
            ),
        ),
        (Some(distance), Some(required)) => told(
            Outcome::Ok,
            Text::new(
                format!("“{name}”相距 {distance:.0} m，满足 {required:.0} m（{rule}）"),
                format!("“{name}” is {distance:.0} m away, {required:.0} m are needed ({rule})"),
            ),
        ),
    })
}

/// Storage that is a major hazard keeps off hazardous ground.
fn ground(project: &Project, purpose: Purpose) -> Option<Finding> {
    let stores = matches!(purpose, Purpose::Storage | Purpose::Port | Purpose::Production);
    if !stores || project.major_hazard == Some(false) {
        return None;
    }
    let of = |outcome, zh: &'static str, en: &'static str| by_law("ground", "22(3)", outcome, Text::new(zh, en));
    Some(match (project.hazardous_ground, project.major_hazard) {
        (Some(false), _) => {
            of(Outcome::Ok, "已避开地震活动断层和灾害易发区域", "off active faults and places prone to disasters")
        }
        (Some(true), Some(true)) => of(
            Outcome::Refused,
            "构成重大危险源的储存设施应避开地震活动断层和易发洪灾、地质灾害、森林草原火灾的区域",
            "storage that is a major hazard keeps off active faults and places prone to floods, landslides and wildfires",
        ),
        (Some(true), _) => of(
            Outcome::Ask,
            "位于灾害易发区域：储存是否构成重大危险源？",
            "on hazardous ground: is its storage a major hazard?",
        ),
        (None, _) => of(
            Outcome::Ask,
            "是否位于地震活动断层或洪灾、地质灾害、森林草原火灾易发区域？",
            "is it on an active fault, or where floods, landslides or wildfires are likely?",
        ),
    })
}

/// What is decided by others before it is built.
fn approvals(project: &Project, purpose: Purpose) -> Vec<Finding> {
    let mut findings = Vec::new();
    let needs = |rule, article: &str, zh: &'static str, en: &'static str| {
        by_law(rule, article, Outcome::Needs, Text::new(zh, en))
    };
    match purpose {
        Purpose::Production | Purpose::Storage => {
            findings.push(needs(
                "safety_conditions",
                "23",
                "安全条件审查：应急管理部门自收到报告之日起20个工作日内决定",
                "review of safety conditions: the emergency bureau decides within 20 working days",
            ));
            findings.push(needs(
                "design_review",
                "24; 26",
                "安全设施与主体工程同时设计、施工、投用；安全设施设计报市级以上应急管理部门审查",
                "safety facilities are designed, built and used with the plant; their design is reviewed by the city's emergency bureau",
            ));
        }
        Purpose::Port => findings.push(needs(
            "safety_conditions",
            "23(3); 26(2)",
            "港口建设项目：安全条件和安全设施设计由港口行政管理部门审查",
            "a port project: safety conditions and design are reviewed by the port authority",
        )),
        Purpose::FillingStation => findings.push(by_plan(
            Outcome::Needs,
            Text::new(
                "加油加气站等配套仓储项目严格监管；距离按GB 50156（GB/T 37243不适用）",
                "filling stations and like storage are supervised strictly; distances by GB 50156, GB/T 37243 does not apply",
            ),
        )),
        Purpose::UseOnly => {}
    }
    if matches!(purpose, Purpose::Production | Purpose::Storage | Purpose::Port) {
        let facts = [project.key_supervised, project.major_hazard];
        if facts.contains(&Some(true)) {
            findings.push(by_plan(
                Outcome::Needs,
                Text::new(
                    "涉及“两重点一重大”：立项阶段由住建、发改、国土、工信、消防、环保、海洋、卫生、安监、交通等部门联合审批",
                    "key process, key chemical or major hazard: joint approval at the start by the ten named fields",
                ),
            ));
        } else if facts.contains(&None) {
            findings.push(by_plan(
                Outcome::Ask,
                Text::new(
                    "是否涉及重点监管工艺、重点监管化学品或重大危险源？",
                    "is there a key process, a key chemical or a major hazard?",
                ),
            ));
        }
    }
    findings
}

fn by_plan(outcome: Outcome, text: Text) -> Finding {
    Finding {
        rule: "measure_18",
        outcome,
        clause: "plan 2017-56, measure 18".to_owned(),
        text,
        valid_from: None,
        confidence: Confidence::Verified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear() -> Vec<PlaceFacts> {
        places().iter().map(|kind| PlaceFacts { place: kind.place, nearest: Nearest::NoneNear }).collect()
    }

    fn project() -> Project {
        Project {
            purpose: Some(Purpose::Production),
            build: Some(Build::New),
            inside_park: Some(true),
            chemical_or_serving: Some(true),
            park_grade: Some(park_risk::Grade::C),
            major_hazard: Some(true),
            key_supervised: Some(true),
            hazardous_ground: Some(false),
            places: clear(),
            ..Project::default()
        }
    }

    fn found<'a>(review: &'a Review, rule: &str) -> &'a Finding {
        review.findings.iter().find(|finding| finding.rule == rule).unwrap()
    }

    #[test]
    fn production_outside_parks_is_refused_with_the_article() {
        let outside = review(&Project { inside_park: Some(false), ..project() }).unwrap();
        assert_eq!(outside.outcome, Outcome::Refused);
        assert_eq!(outside.findings[0].clause, "Hazardous Chemicals Safety Law, art. 18(1)");
        assert_eq!(outside.findings[0].valid_from, Some("2026-05-01"));
        let claimed = Project { inside_park: Some(false), exception: Some(Exception::AllowedByState), ..project() };
        assert_eq!(found(&review(&claimed).unwrap(), "parks_only").outcome, Outcome::Needs);
        for other in [
            Project { purpose: Some(Purpose::Storage), inside_park: Some(false), ..project() },
            Project { build: Some(Build::Rebuilt), inside_park: Some(false), ..project() },
        ] {
            assert_eq!(found(&review(&other).unwrap(), "parks_only").outcome, Outcome::Ok);
        }
    }

    #[test]
    fn a_park_of_grade_b_takes_no_production() {
        let review_of = |improves_only| {
            review(&Project { park_grade: Some(park_risk::Grade::B), improves_only, ..project() }).unwrap()
        };
        assert_eq!(found(&review_of(false), "park_grade").outcome, Outcome::Refused);
        assert_eq!(found(&review_of(true), "park_grade").outcome, Outcome::Ok);
        let foreign = review(&Project { chemical_or_serving: Some(false), ..project() }).unwrap();
        assert_eq!(found(&foreign, "chemical_only").outcome, Outcome::Refused);
    }

    #[test]
    fn distances_are_asked_needed_short_or_met() {
        let at = |distance_m, required_m| {
            let mut places = clear();
            places[1].nearest = Nearest::At { name: "第一小学".to_owned(), distance_m, required_m, rule: None };
            let review = review(&Project { places, ..project() })?;
            Ok::<Outcome, Fault>(review.findings.iter().find(|own| own.clause.contains("item 2")).unwrap().outcome)
        };
        assert_eq!(at(None, Some(100.0)), Ok(Outcome::Ask));
        assert_eq!(at(Some(80.0), None), Ok(Outcome::Needs));
        assert_eq!(at(Some(99.9), Some(100.0)), Ok(Outcome::Refused));
        assert_eq!(at(Some(100.0), Some(100.0)), Ok(Outcome::Ok));
        assert_eq!(at(Some(-1.0), None).unwrap_err().place, "places.第一小学.distance_m");
        let blank = review(&Project { places: Vec::new(), ..project() }).unwrap();
        assert_eq!(
            blank.findings.iter().filter(|own| own.rule == "distances" && own.outcome == Outcome::Ask).count(),
            9
        );
    }

    #[test]
    fn small_storage_is_not_measured_by_the_law_and_large_keeps_off_bad_ground() {
        let storage = |major, ground| {
            let project = Project {
                purpose: Some(Purpose::Storage),
                major_hazard: major,
                hazardous_ground: ground,
                places: Vec::new(),
                ..project()
            };
            review(&project).unwrap()
        };
        assert_eq!(found(&storage(Some(false), Some(true)), "distances").outcome, Outcome::Ok);
        assert_eq!(found(&storage(None, Some(false)), "distances").outcome, Outcome::Ask);
        assert_eq!(found(&storage(Some(true), Some(true)), "ground").outcome, Outcome::Refused);
        assert_eq!(found(&storage(None, Some(true)), "ground").outcome, Outcome::Ask);
    }

    #[test]
    fn approvals_are_named_and_nothing_given_is_asked() {
        let whole = review(&project()).unwrap();
        assert_eq!(whole.outcome, Outcome::Needs);
        assert!(found(&whole, "safety_conditions").text.zh.contains("20个工作日"));
        assert_eq!(found(&whole, "measure_18").outcome, Outcome::Needs);
        let station = Project { purpose: Some(Purpose::FillingStation), ..project() };
        assert!(found(&review(&station).unwrap(), "measure_18").text.en.contains("GB 50156"));
        let port = Project { purpose: Some(Purpose::Port), inside_park: Some(false), ..project() };
        assert!(found(&review(&port).unwrap(), "safety_conditions").text.en.contains("port authority"));
        assert_eq!(review(&Project::default()).unwrap().outcome, Outcome::Ask);
    }
}
