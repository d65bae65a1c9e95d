//! Which firms come into question: measure 7, condition by condition.

use serde::{Deserialize, Serialize};

use crate::Text;

/// Clause of the rule.
const CLAUSE: &str = "plan 2017-56, measure 7";

/// What a firm does with hazardous chemicals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Produces.
    Production,
    /// Stores, warehousing included.
    Storage,
    /// Uses in production of something else.
    UseOnly,
    /// Trades without storing.
    TradeOnly,
}

impl Activity {
    fn text(self) -> Text {
        match self {
            Self::Production => Text::new("生产危险化学品", "produces hazardous chemicals"),
            Self::Storage => Text::new("储存危险化学品", "stores hazardous chemicals"),
            Self::UseOnly => Text::new("仅使用危险化学品", "only uses hazardous chemicals"),
            Self::TradeOnly => Text::new("经营但不储存", "trades without storing"),
        }
    }

    fn counts(self) -> bool {
        matches!(self, Self::Production | Self::Storage)
    }
}

/// Whom the goods serve. What serves households and vehicles, and what has rules of its own, is not screened here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Industry: not for civil use.
    Industrial,
    /// 加油加气站.
    FillingStation,
    /// 城镇燃气.
    TownGas,
    /// 民用爆炸物品.
    CivilExplosives,
    /// 烟花爆竹.
    Fireworks,
    /// Shop that sells small packages.
    RetailShop,
}

impl Use {
    /// Returns what it is, and which rule deals with it instead.
    pub fn text(self) -> Text {
        match self {
            Self::Industrial => Text::new("非民用", "not for civil use"),
            Self::FillingStation => Text::new(
                "加油加气站：按措施18严格监管，不在本次筛查范围",
                "a filling station: supervised under measure 18, not screened here",
            ),
            Self::TownGas => Text::new(
                "城镇燃气：按燃气法规管理，不在本次筛查范围",
                "town gas: has rules of its own, not screened here",
            ),
            Self::CivilExplosives => Text::new(
                "民用爆炸物品：按民爆法规管理，不在本次筛查范围",
                "civil explosives: have rules of their own, not screened here",
            ),
            Self::Fireworks => Text::new(
                "烟花爆竹：按烟花爆竹法规管理，不在本次筛查范围",
                "fireworks: have rules of their own, not screened here",
            ),
            Self::RetailShop => Text::new(
                "民用小包装零售：不在本次筛查范围",
                "a shop for small packages of civil goods: not screened here",
            ),
        }
    }
}

/// What is known of a firm; nothing where nobody knows it. An empty list means that there is none, which is a known fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it lies in a densely populated part of the main city.
    pub dense_district: Option<bool>,
    /// What it does.
    pub activity: Option<Activity>,
    /// Whom its goods serve.
    pub served: Option<Use>,
    /// Key supervised processes it runs.
    pub key_processes: Option<Vec<String>>,
    /// Key supervised chemicals it holds.
    pub key_chemicals: Option<Vec<String>>,
    /// Major hazards it has.
    pub major_hazards: Option<Vec<String>>,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It is not.
    No,
    /// Nobody knows.
    Unknown,
    /// It is.
    Yes,
}

impl Truth {
    fn of(known: Option<bool>) -> Self {
        known.map_or(Self::Unknown, |met| if met { Self::Yes } else { Self::No })
    }
}

/// A condition of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In a dense district of the main city.
    DenseDistrict,
    /// Produces or stores.
    ProducesOrStores,
    /// Not for civil use.
    NotCivil,
    /// Runs a key supervised process.
    KeyProcess,
    /// Holds a key supervised chemical.
    KeyChemical,
    /// Has a major hazard.
    MajorHazard,
}

impl Condition {
    /// Tells whether one of the three of which one suffices.
    fn one_suffices(self) -> bool {
        matches!(self, Self::KeyProcess | Self::KeyChemical | Self::MajorHazard)
    }

    /// What is asked where nobody knows.
    fn question(self) -> Text {
        match self {
            Self::DenseDistrict => {
                Text::new("是否位于主城区人口密集区？", "is it in a dense district of the main city?")
            }
            Self::ProducesOrStores => {
                Text::new("是否生产或储存危险化学品？", "does it produce or store hazardous chemicals?")
            }
            Self::NotCivil => Text::new("是否民用？", "are its goods for civil use?"),
            Self::KeyProcess => Text::new("是否涉及重点监管危险化工工艺？", "does it run a key supervised process?"),
            Self::KeyChemical => Text::new("是否涉及重点监管危险化学品？", "does it hold a key supervised chemical?"),
            Self::MajorHazard => Text::new("是否构成重大危险源？", "does it have a major hazard?"),
        }
    }
}

/// One condition and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Condition.
    pub condition: Condition,
    /// Whether it is met.
    pub truth: Truth,
    /// The fact behind it.
    pub text: Text,
}

/// What became of a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A known fact puts it out.
    Out,
    /// Something that nobody knows decides.
    ToBeAsked,
    /// It is a candidate.
    In,
}

/// A firm with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screened {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// In, out, or to be asked.
    pub outcome: Outcome,
    /// Why.
    pub reason: Text,
    /// Every condition, met or not.
    pub findings: Vec<Finding>,
    /// What is to be asked before it is decided.
    pub questions: Vec<Text>,
    /// Clause.
    pub clause: &'static str,
}

/// Screens a firm: in a dense district ∧ produces or stores ∧ not civil ∧ (key process ∨ key chemical ∨ major hazard).
///
/// # Source
/// Plan 2017-56, measure 7.
pub fn screen(facts: &Facts) -> Screened {
    let findings = findings(facts);
    let needed = |finding: &&Finding| !finding.condition.one_suffices();
    let suffices = |finding: &&Finding| finding.condition.one_suffices();
    let best = findings.iter().filter(suffices).map(|finding| finding.truth).max().unwrap_or(Truth::Unknown);
    let refused: Vec<&Finding> = findings.iter().filter(needed).filter(|finding| finding.truth == Truth::No).collect();
    let outcome = if !refused.is_empty() || best == Truth::No {
        Outcome::Out
    } else if best == Truth::Unknown || findings.iter().filter(needed).any(|finding| finding.truth == Truth::Unknown) {
        Outcome::ToBeAsked
    } else {
        Outcome::In
    };
    let unknown = |finding: &&Finding| {
        finding.truth == Truth::Unknown && !(finding.condition.one_suffices() && best == Truth::Yes)
    };
    let questions: Vec<Text> = if outcome == Outcome::ToBeAsked {
        findings.iter().filter(unknown).map(|finding| finding.condition.question()).collect()
    } else {
        Vec::new()
    };
    let reason = match outcome {
        Outcome::In => {
            let met = findings.iter().filter(|finding| finding.truth == Truth::Yes).map(|finding| &finding.text);
            joined(Text::new("纳入：", "in: "), met)
        }
        Outcome::Out if refused.is_empty() => Text::new(
            "排除：不涉及重点监管工艺、重点监管化学品和重大危险源",
            "out: neither a key process nor a key chemical nor a major hazard",
        ),
        Outcome::Out => joined(Text::new("排除：", "out: "), refused.iter().map(|finding| &finding.text)),
        Outcome::ToBeAsked => joined(Text::new("待核实：", "to be asked: "), questions.iter()),
    };
    Screened { id: facts.id.clone(), name: facts.name.clone(), outcome, reason, findings, questions, clause: CLAUSE }
}

/// Screens firms, candidates first, then those to be asked, then those out; within each in the order given.
pub fn screen_all(firms: &[Facts]) -> Vec<Screened> {
    let mut all: Vec<Screened> = firms.iter().map(screen).collect();
    all.sort_by_key(|screened| std::cmp::Reverse(screened.outcome));
    all
}

fn findings(facts: &Facts) -> Vec<Finding> {
    let finding = |condition, known: Option<bool>, text: Option<Text>| Finding {
        condition,
        truth: Truth::of(known),
        text: text.unwrap_or_else(|| Text::new("未知", "not known")),
    };
    let listed = |condition, list: &Option<Vec<String>>, some: (&str, &str), none: (&'static str, &'static str)| {
        let text = list.as_ref().map(|own| {
            if own.is_empty() {
                Text::new(none.0, none.1)
            } else {
                Text::new(format!("{}：{}", some.0, own.join("、")), format!("{}: {}", some.1, own.join(", ")))
            }
        });
        finding(condition, list.as_ref().map(|own| !own.is_empty()), text)
    };
    vec![
        finding(
            Condition::DenseDistrict,
            facts.dense_district,
            facts.dense_district.map(|dense| {
                if dense {
                    Text::new("位于主城区人口密集区", "in a dense district of the main city")
                } else {
                    Text::new("不在主城区人口密集区", "not in a dense district of the main city")
                }
            }),
        ),
        finding(Condition::ProducesOrStores, facts.activity.map(Activity::counts), facts.activity.map(Activity::text)),
        finding(Condition::NotCivil, facts.served.map(|own| own == Use::Industrial), facts.served.map(Use::text)),
        listed(
            Condition::KeyProcess,
            &facts.key_processes,
            ("重点监管工艺", "key processes"),
            ("不涉及重点监管工艺", "no key process"),
        ),
        listed(
            Condition::KeyChemical,
            &facts.key_chemicals,
            ("重点监管化学品", "key chemicals"),
            ("不涉及重点监管化学品", "no key chemical"),
        ),
        listed(
            Condition::MajorHazard,
            &facts.major_hazards,
            ("重大危险源", "major hazards"),
            ("不构成重大危险源", "no major hazard"),
        ),
    ]
}

fn joined<'a>(start: Text, parts: impl Iterator<Item = &'a Text>) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for part in parts {
        zh.push(part.zh.as_ref());
        en.push(part.en.as_ref());
    }
    Text::new(format!("{}{}", start.zh, zh.join("；")), format!("{}{}", start.en, en.join("; ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(own: &[&str]) -> Vec<String> {
        own.iter().map(|own| (*own).to_owned()).collect()
    }

    fn candidate() -> Facts {
        Facts {
            id: "a".to_owned(),
            name: "甲公司".to_owned(),
            dense_district: Some(true),
            activity: Some(Activity::Production),
            served: Some(Use::Industrial),
            key_processes: Some(list(&["氯化工艺"])),
            key_chemicals: Some(list(&[])),
            major_hazards: Some(list(&[])),
        }
    }

    #[test]
    fn each_is_in_or_out_with_its_reason() {
        let screened = screen(&candidate());
        assert_eq!((screened.outcome, screened.findings.len()), (Outcome::In, 6));
        assert!(screened.reason.zh.contains("氯化工艺"), "{}", screened.reason.zh);
        let far = screen(&Facts { dense_district: Some(false), ..candidate() });
        assert_eq!(
            (far.outcome, far.reason.en.as_ref()),
            (Outcome::Out, "out: not in a dense district of the main city")
        );
        let station = screen(&Facts { served: Some(Use::FillingStation), ..candidate() });
        assert!(station.outcome == Outcome::Out && station.reason.zh.contains("措施18"));
        let plain = screen(&Facts { key_processes: Some(list(&[])), ..candidate() });
        assert_eq!(plain.outcome, Outcome::Out);
        assert_eq!(screen(&Facts { activity: Some(Activity::TradeOnly), ..candidate() }).outcome, Outcome::Out);
    }

    #[test]
    fn what_nobody_knows_is_asked_where_it_matters() {
        let nothing = screen(&Facts::default());
        assert_eq!((nothing.outcome, nothing.questions.len()), (Outcome::ToBeAsked, 6));
        // One of the three is known: the other two need not be asked.
        let one = screen(&Facts { key_chemicals: None, major_hazards: None, ..candidate() });
        assert_eq!((one.outcome, one.questions.len()), (Outcome::In, 0));
        // Two are known not to be: the third decides.
        let last = screen(&Facts { key_processes: Some(list(&[])), major_hazards: None, ..candidate() });
        assert_eq!((last.outcome, last.questions.len()), (Outcome::ToBeAsked, 1));
        // A known fact puts it out, whatever else is not known; the unknown stays visible.
        let out = screen(&Facts { dense_district: Some(false), ..Facts::default() });
        assert_eq!(out.outcome, Outcome::Out);
        assert_eq!(out.findings.iter().filter(|finding| finding.truth == Truth::Unknown).count(), 5);
    }

    #[test]
    fn candidates_come_first() {
        let firms = [Facts { dense_district: Some(false), ..candidate() }, Facts::default(), candidate()];
        let order: Vec<Outcome> = screen_all(&firms).iter().map(|screened| screened.outcome).collect();
        assert_eq!(order, [Outcome::In, Outcome::ToBeAsked, Outcome::Out]);
    }

    fn fact() -> impl Strategy<Value = Option<bool>> {
        prop::option::of(any::<bool>())
    }

    fn with(known: [Option<bool>; 6]) -> Facts {
        let list = |own: Option<bool>| own.map(|own| if own { vec!["x".to_owned()] } else { vec![] });
        Facts {
            dense_district: known[0],
            activity: known[1].map(|own| if own { Activity::Storage } else { Activity::UseOnly }),
            served: known[2].map(|own| if own { Use::Industrial } else { Use::TownGas }),
            key_processes: list(known[3]),
            key_chemicals: list(known[4]),
            major_hazards: list(known[5]),
            ..Facts::default()
        }
    }

    proptest! {
        /// A decided outcome is the same however the unknown facts turn out; an undecided one can turn out both ways.
        #[test]
        fn unknown_facts_are_treated_as_both(known in prop::array::uniform6(fact())) {
            let outcomes: Vec<Outcome> = (0_u8..64)
                .map(|turn| {
                    let facts = std::array::from_fn(|at| Some(known[at].unwrap_or((turn >> at) & 1 == 1)));
                    screen(&with(facts)).outcome
                })
                .collect();
            let screened = screen(&with(known));
            if screened.outcome == Outcome::ToBeAsked {
                prop_assert!(outcomes.contains(&Outcome::In) && outcomes.contains(&Outcome::Out));
                prop_assert!(!screened.questions.is_empty());
            } else {
                prop_assert!(outcomes.iter().all(|outcome| *outcome == screened.outcome));
            }
        }
    }
}
