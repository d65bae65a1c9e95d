//! GB/T 37243-2019: by which method the external safety distance is found.
//!
//! The scope with its exclusions was read; the choice of method is recalled, and every answer that rests on it says so. The overpressure
//! formula and thresholds of the standard are not here: nobody has compared them with print.

use std::sync::LazyLock;

use anlan_quantity::{Ratio, Tonnes};
use serde::{Deserialize, Serialize};

use crate::table::{Confidence, rows};
use crate::{Fault, Text};

/// A kind of site to which the standard does not apply (clause 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excluded {
    /// 民用爆炸物品.
    CivilExplosives,
    /// 烟花爆竹.
    Fireworks,
    /// 汽车加油加气站.
    FillingStation,
    /// 油气输送管道.
    Pipeline,
    /// 城镇燃气.
    TownGas,
    /// 港区内.
    PortArea,
    /// 国防科研生产.
    Defence,
}

/// An exclusion, and the rules that apply instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// Kind.
    pub kind: Excluded,
    /// Name.
    pub name: Text,
    /// Rules that apply instead, as they are known here; they were not collected.
    pub other_rules: Text,
    /// Clause.
    pub clause: String,
    /// How sure the exclusion is.
    pub confidence: Confidence,
    /// How sure it is that those rules apply.
    pub other_confidence: Confidence,
}

#[derive(Deserialize)]
struct ExclusionRow {
    key: Excluded,
    name_zh: String,
    name_en: String,
    other_zh: String,
    other_en: String,
    other_confidence: String,
    clause: String,
    confidence: String,
}

static EXCLUSIONS: LazyLock<Vec<Exclusion>> = LazyLock::new(|| {
    rows::<ExclusionRow>(include_str!("../data/gbt37243-2019-exclusions.csv"))
        .into_iter()
        .map(|row| Exclusion {
            kind: row.key,
            name: Text::new(row.name_zh, row.name_en),
            other_rules: Text::new(row.other_zh, row.other_en),
            clause: row.clause,
            confidence: Confidence::read(&row.confidence),
            other_confidence: Confidence::read(&row.other_confidence),
        })
        .collect()
});

/// Returns the seven exclusions.
pub fn exclusions() -> &'static [Exclusion] {
    &EXCLUSIONS
}

/// Method by which the distance is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 事故后果法.
    Consequence,
    /// 定量风险评价法.
    Qra,
    /// Distances of design standards.
    DesignDistances,
}

struct MethodRow {
    method: Method,
    condition: Text,
    used: Text,
    clause: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
struct SelectionRow {
    method: Method,
    condition_zh: String,
    condition_en: String,
    use_zh: String,
    use_en: String,
    clause: String,
    confidence: String,
}

static SELECTION: LazyLock<Vec<MethodRow>> = LazyLock::new(|| {
    rows::<SelectionRow>(include_str!("../data/gbt37243-2019-selection.csv"))
        .into_iter()
        .map(|row| MethodRow {
            method: row.method,
            condition: Text::new(row.condition_zh, row.condition_en),
            used: Text::new(row.use_zh, row.use_en),
            clause: row.clause,
            confidence: Confidence::read(&row.confidence),
        })
        .collect()
});

/// What a facility may hold, as the choice asks for it. What nobody knows is `None`, and is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Name shown.
    pub name: String,
    /// It is an explosive of the catalogue of hazardous chemicals (3.1).
    pub explosive: Option<bool>,
    /// It is a toxic gas or a flammable gas.
    pub toxic_or_flammable_gas: Option<bool>,
    /// Most that is held by design.
    pub design_maximum: Option<Tonnes>,
    /// Critical quantity of GB 18218.
    pub critical_quantity: Option<Tonnes>,
}

/// A production installation or storage facility.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facility {
    /// Name shown.
    pub name: String,
    /// What it holds.
    pub held: Vec<Held>,
}

/// Sum of one facility's toxic and flammable gases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GasSum {
    /// Facility.
    pub facility: String,
    /// Σ design maximum over critical quantity, over what is known.
    pub sum: Ratio,
}

/// What is to be done about the external safety distance of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Choice {
    /// The standard does not apply; these rules do.
    OtherRules {
        /// What excludes it.
        exclusions: Vec<&'static Exclusion>,
    },
    /// A method applies, whatever the questions turn out to be.
    Method {
        /// Method.
        method: Method,
    },
    /// Something nobody knows decides; until then the strictest method that may apply is named.
    ToBeAsked {
        /// Method to prepare for.
        at_most: Method,
    },
}

/// The choice with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Choice.
    #[serde(flatten)]
    pub choice: Choice,
    /// Why.
    pub reason: Text,
    /// Clause.
    pub clause: String,
    /// Facilities with their sums, those that reach one first.
    pub sums: Vec<GasSum>,
    /// The quantitative assessment is due as well: explosives are held, and the gases of a facility reach one.
    pub qra_as_well: bool,
    /// What is to be asked.
    pub questions: Vec<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Chooses the method for an enterprise.
///
/// Sums are exact; a sum of one, equality included, asks for the quantitative assessment of the whole enterprise. A fact nobody knows never
/// chooses the milder method.
///
/// # Units
/// Design maxima and critical quantities in tonnes.
///
/// # Source
/// GB/T 37243-2019, clause 1 (read) and 4.2 to 4.4 (recalled).
///
/// # Errors
/// [`Fault`] where a critical quantity is nought or a sum needs more than 127 bits.
pub fn choose(excluded: &[Excluded], facilities: &[Facility]) -> Result<Chosen, Fault> {
    if !excluded.is_empty() {
        return Ok(other_rules(excluded));
    }
    let mut sums = Vec::new();
    let mut questions = Vec::new();
    let (mut explosive, mut maybe_explosive, mut maybe_gas) = (None, false, false);
    for facility in facilities {
        let mut sum = Ratio::ZERO;
        for held in &facility.held {
            match held.explosive {
                Some(true) if explosive.is_none() => explosive = Some(&held.name),
                None => {
                    maybe_explosive = true;
                    questions.push(ask(facility, held, "是否为爆炸物？", "is it an explosive?"));
                }
                Some(_) => {}
            }
            match gas_ratio(facility, held)? {
                Gas::Not => {}
                Gas::Adds(ratio) => sum = sum.checked_add(&ratio).map_err(|_| too_large(facility, held))?,
                Gas::Unknown(question) => {
                    maybe_gas = true;
                    questions.push(question);
                }
            }
        }
        sums.push(GasSum { facility: facility.name.clone(), sum });
    }
    sums.sort_by_key(|own| std::cmp::Reverse(own.sum));
    let reached = sums.iter().any(|own| own.sum >= Ratio::ONE);
    let (method, open) = match (explosive, reached) {
        (Some(_), _) => (Method::Consequence, false),
        (None, true) => (Method::Qra, maybe_explosive),
        (None, false) => (Method::DesignDistances, maybe_explosive || maybe_gas),
    };
    let at_most = match (maybe_explosive, maybe_gas) {
        (true, _) => Method::Consequence,
        (false, true) => Method::Qra,
        (false, false) => method,
    };
    let choice = if open { Choice::ToBeAsked { at_most } } else { Choice::Method { method } };
    let qra_as_well = explosive.is_some() && reached;
    Ok(told(choice, explosive.map(String::as_str), sums, qra_as_well, questions))
}

fn other_rules(excluded: &[Excluded]) -> Chosen {
    let found: Vec<&'static Exclusion> = EXCLUSIONS.iter().filter(|own| excluded.contains(&own.kind)).collect();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for own in &found {
        zh.push(format!("{}不适用本标准，应执行：{}", own.name.zh, own.other_rules.zh));
        en.push(format!("{}: does not apply; instead {}", own.name.en, own.other_rules.en));
    }
    Chosen {
        reason: Text::new(zh.join("；"), en.join("; ")),
        clause: "GB/T 37243-2019, 1".to_owned(),
        sums: Vec::new(),
        qra_as_well: false,
        questions: Vec::new(),
        confidence: found
            .iter()
            .map(|own| own.confidence.max(own.other_confidence))
            .max()
            .unwrap_or(Confidence::Recalled),
        choice: Choice::OtherRules { exclusions: found },
    }
}

enum Gas {
    Not,
    Adds(Ratio),
    Unknown(Text),
}

fn gas_ratio(facility: &Facility, held: &Held) -> Result<Gas, Fault> {
    match held.toxic_or_flammable_gas {
        Some(false) => return Ok(Gas::Not),
        None => {
            return Ok(Gas::Unknown(ask(
                facility,
                held,
                "是否为有毒气体或易燃气体？",
                "is it a toxic or flammable gas?",
            )));
        }
        Some(true) => {}
    }
    let Some(most) = held.design_maximum else {
        return Ok(Gas::Unknown(ask(facility, held, "设计最大量是多少？", "how much is held at most by design?")));
    };
    let Some(critical) = held.critical_quantity else {
        return Ok(Gas::Unknown(ask(facility, held, "临界量是多少？", "what is its critical quantity?")));
    };
    most.ratio_to(critical).map(Gas::Adds).map_err(|_| too_large(facility, held))
}

fn too_large(facility: &Facility, held: &Held) -> Fault {
    Fault::new(
        format!("{}.{}", facility.name, held.name),
        "临界量应大于零，且数量的位数不应过多",
        "the critical quantity must be above nought and quantities must not have too many digits",
    )
}

fn ask(facility: &Facility, held: &Held, zh: &str, en: &str) -> Text {
    Text::new(format!("{}，{}：{zh}", facility.name, held.name), format!("{}, {}: {en}", facility.name, held.name))
}

fn told(choice: Choice, explosive: Option<&str>, sums: Vec<GasSum>, qra_as_well: bool, questions: Vec<Text>) -> Chosen {
    let method = match &choice {
        Choice::Method { method } => *method,
        Choice::ToBeAsked { at_most } => *at_most,
        Choice::OtherRules { .. } => Method::DesignDistances,
    };
    let row = SELECTION.iter().find(|row| row.method == method).expect("every method has its row");
    let fact = match (method, explosive, sums.first()) {
        (Method::Consequence, Some(name), _) => Text::new(format!("（{name}）"), format!(" ({name})")),
        (Method::Qra, _, Some(sum)) => {
            let shown = sum.sum.to_decimal_text(3);
            Text::new(format!("（{}：{shown}）", sum.facility), format!(" ({}: {shown})", sum.facility))
        }
        _ => Text::default(),
    };
    let reason = if matches!(choice, Choice::ToBeAsked { .. }) {
        Text::new(
            format!("有{}项待核实；在此之前按可能的最严方法准备：{}", questions.len(), row.used.zh),
            format!("{} facts are to be asked; until then prepare for {}", questions.len(), row.used.en),
        )
    } else {
        let (also_zh, also_en) = if qra_as_well {
            (
                "；有毒、易燃气体之和达到1，另应进行定量风险评价",
                "; its gases reach one: a quantitative assessment is due as well",
            )
        } else {
            Default::default()
        };
        Text::new(
            format!("{}{}：{}{also_zh}", row.condition.zh, fact.zh, row.used.zh),
            format!("{}{}: {}{also_en}", row.condition.en, fact.en, row.used.en),
        )
    };
    Chosen {
        choice,
        reason,
        clause: format!("GB/T 37243-2019, {}", row.clause),
        sums,
        qra_as_well,
        questions,
        confidence: row.confidence,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn held(name: &str, gas: bool, most: &str, critical: &str) -> Held {
        Held {
            name: name.to_owned(),
            explosive: Some(false),
            toxic_or_flammable_gas: Some(gas),
            design_maximum: Some(most.parse().unwrap()),
            critical_quantity: Some(critical.parse().unwrap()),
        }
    }

    fn facility(held: &[Held]) -> Facility {
        Facility { name: "罐区".to_owned(), held: held.to_vec() }
    }

    #[test]
    fn one_exactly_asks_for_the_assessment() {
        let at =
            |most: &str| choose(&[], &[facility(&[held("氯", true, most, "5"), held("氨", true, "5", "10")])]).unwrap();
        assert_eq!(at("2.5").choice, Choice::Method { method: Method::Qra });
        assert_eq!(at("2.499").choice, Choice::Method { method: Method::DesignDistances });
        assert!(at("2.5").confidence.must_be_shown());
        assert_eq!(at("2.5").clause, "GB/T 37243-2019, 4.3");
    }

    #[test]
    fn liquids_do_not_count_and_explosives_come_first() {
        let petrol = held("汽油", false, "2000", "200");
        assert_eq!(
            choose(&[], &[facility(std::slice::from_ref(&petrol))]).unwrap().choice,
            Choice::Method { method: Method::DesignDistances }
        );
        let explosive = Held { explosive: Some(true), ..held("硝化棉", false, "1", "1") };
        let chosen = choose(&[], &[facility(&[held("氯", true, "50", "5"), explosive])]).unwrap();
        assert_eq!(chosen.choice, Choice::Method { method: Method::Consequence });
        assert!(chosen.reason.zh.contains("硝化棉") && chosen.qra_as_well);
    }

    #[test]
    fn facilities_are_not_added_up() {
        let half = facility(&[held("氯", true, "3", "5")]);
        let chosen = choose(&[], &[half.clone(), half]).unwrap();
        assert_eq!(chosen.choice, Choice::Method { method: Method::DesignDistances });
    }

    #[test]
    fn what_is_excluded_has_other_rules() {
        assert_eq!(exclusions().len(), 7);
        let chosen = choose(&[Excluded::PortArea], &[]).unwrap();
        assert!(matches!(chosen.choice, Choice::OtherRules { .. }) && chosen.reason.en.contains("port"));
        assert_eq!((exclusions()[0].confidence, chosen.confidence), (Confidence::Verified, Confidence::Recalled));
    }

    #[test]
    fn the_answer_is_wire_ready() {
        let json = serde_json::to_value(choose(&[], &[facility(&[held("氯", true, "2.5", "5")])]).unwrap()).unwrap();
        assert_eq!((json["answer"].as_str(), json["method"].as_str()), (Some("method"), Some("design_distances")));
        assert_eq!(json["sums"][0]["sum"], "1/2");
        let json = serde_json::to_value(choose(&[Excluded::FillingStation], &[]).unwrap()).unwrap();
        assert_eq!(json["exclusions"][0]["kind"], "filling_station");
    }

    #[test]
    fn what_nobody_knows_never_chooses_the_milder() {
        let unknown = Held { critical_quantity: None, ..held("氯", true, "3", "5") };
        let chosen = choose(&[], &[facility(std::slice::from_ref(&unknown))]).unwrap();
        assert_eq!((chosen.choice, chosen.questions.len()), (Choice::ToBeAsked { at_most: Method::Qra }, 1));
        // Enough is known already: the question stays, the method stands.
        let enough = choose(&[], &[facility(&[unknown, held("氨", true, "10", "10")])]).unwrap();
        assert_eq!((enough.choice, enough.questions.len()), (Choice::Method { method: Method::Qra }, 1));
        let maybe = Held { explosive: None, ..held("x", false, "1", "1") };
        let chosen = choose(&[], &[facility(&[maybe, held("氨", true, "10", "10")])]).unwrap();
        assert_eq!(chosen.choice, Choice::ToBeAsked { at_most: Method::Consequence });
        let nought = held("氯", true, "1", "0");
        assert_eq!(choose(&[], &[facility(&[nought])]).unwrap_err().place, "罐区.氯");
    }

    proptest! {
        #[test]
        fn more_gas_never_chooses_the_milder(quantities in prop::collection::vec(0_u32..100, 1..6), more in 1_u32..100, at in 0_usize..6) {
            let of = |quantities: &[u32]| {
                let all: Vec<Held> = quantities.iter().map(|q| held("氨", true, &q.to_string(), "100")).collect();
                choose(&[], &[facility(&all)]).unwrap().choice
            };
            let exact = quantities.iter().sum::<u32>() >= 100;
            prop_assert_eq!(of(&quantities) == Choice::Method { method: Method::Qra }, exact);
            let mut fuller = quantities.clone();
            let at = at % fuller.len();
            fuller[at] += more;
            if exact {
                prop_assert_eq!(of(&fuller), of(&quantities));
            }
        }
    }
}
