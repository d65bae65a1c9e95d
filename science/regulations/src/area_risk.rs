//! Level of risk of an area: red, orange, yellow or blue, from what is known of its targets, its societal risk, its park and its hazards.
//!
//! No publication read so far says how an area is graded by figures. That a risk beyond a criterion, or a park of grade A, is the gravest
//! follows from those rules; every other step is a setting of the city, and each answer says so.

use serde::{Deserialize, Serialize};

use crate::fault::positive;
use crate::gb18218::{Colour, Grade, colour_of};
use crate::risk_criteria::Region;
use crate::{Confidence, Fault, Text, park_risk};

/// Level of an area, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 低风险, blue.
    Low,
    /// 一般风险, yellow.
    General,
    /// 较大风险, orange.
    Larger,
    /// 重大风险, red.
    Major,
}

impl Level {
    /// Returns the colour and the name of the level.
    pub fn colour(self) -> &'static Colour {
        colour_of(match self {
            Self::Low => Grade::Four,
            Self::General => Grade::Three,
            Self::Larger => Grade::Two,
            Self::Major => Grade::One,
        })
    }
}

/// What is known of an area; nothing where nobody knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaFacts {
    /// Protection targets above their limit of individual risk.
    pub targets_over_limit: Option<u32>,
    /// Smallest margin of a target: limit over risk.
    pub smallest_margin: Option<f64>,
    /// Worst region its F-N curve enters.
    pub societal: Option<Region>,
    /// Major hazards by grade, one to four.
    pub major_hazards: Option<[u32; 4]>,
    /// The area is a park, of this grade.
    pub park: Option<park_risk::Grade>,
}

/// Settings of the city.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaSettings {
    /// A margin below this factor makes orange.
    pub near_limit: f64,
    /// So many major hazards of grade one make orange.
    pub grade_one_orange: u32,
    /// So many major hazards of any grade make orange.
    pub hazards_orange: u32,
    /// So many major hazards of any grade make yellow.
    pub hazards_yellow: u32,
}

impl Default for AreaSettings {
    fn default() -> Self {
        Self { near_limit: 3.0, grade_one_orange: 1, hazards_orange: 10, hazards_yellow: 1 }
    }
}

/// One reason for a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Level it gives.
    pub level: Level,
    /// Why.
    pub text: Text,
    /// A setting of the city stands behind it, not a rule.
    pub setting: bool,
    /// How sure the rule behind it is.
    pub confidence: Confidence,
}

/// Level of an area with its working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AreaLevel {
    /// Level: the gravest of the reasons.
    pub level: Level,
    /// Colour and name.
    pub colour: &'static Colour,
    /// Something is not known that could make it graver.
    pub at_least: bool,
    /// Reasons, the gravest first.
    pub reasons: Vec<Reason>,
    /// What is to be asked.
    pub questions: Vec<Text>,
    /// Settings that were used.
    pub settings: AreaSettings,
    /// What a reader must know.
    pub note: Text,
}

/// Returns the level of an area.
///
/// # Source
/// Criteria of individual and societal risk and the park guideline of 2023 for what is not acceptable; the rest are settings.
///
/// # Errors
/// [`Fault`] where a margin or a setting is not a number above zero.
pub fn area_risk_level(facts: &AreaFacts, settings: &AreaSettings) -> Result<AreaLevel, Fault> {
    positive("settings.near_limit", settings.near_limit)?;
    let margin = facts.smallest_margin.map(|own| positive("smallest_margin", own)).transpose()?;
    let mut reasons = Vec::new();
    reasons.extend(facts.targets_over_limit.map(of_targets));
    reasons.extend(margin.filter(|_| facts.targets_over_limit == Some(0)).and_then(|own| of_margin(own, settings)));
    reasons.extend(facts.societal.map(of_societal));
    reasons.extend(facts.park.map(of_park));
    reasons.extend(facts.major_hazards.map(|own| of_hazards(own, settings)));
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    let level = reasons.first().map_or(Level::Low, |reason| reason.level);
    let unknown = [
        (
            facts.targets_over_limit.is_none(),
            "防护目标的个人风险尚未计算",
            "individual risk at targets is not computed yet",
        ),
        (facts.societal.is_none(), "社会风险尚未计算", "societal risk is not computed yet"),
        (facts.major_hazards.is_none(), "重大危险源数量未知", "the number of major hazards is not known"),
    ];
    let questions: Vec<Text> =
        unknown.into_iter().filter(|(open, _, _)| *open).map(|(_, zh, en)| Text::new(zh, en)).collect();
    Ok(AreaLevel {
        level,
        colour: level.colour(),
        at_least: level < Level::Major && !questions.is_empty(),
        reasons,
        questions,
        settings: *settings,
        note: Text::new(
            "区域风险等级的定量阈值标准未规定，除超出风险基准和园区A级外均为本市设置",
            "no standard gives figures for the level of an area: all but a risk beyond the criteria and a park of grade A are settings of the city",
        ),
    })
}

fn reason(level: Level, setting: bool, confidence: Confidence, zh: String, en: String) -> Reason {
    Reason { level, text: Text::new(zh, en), setting, confidence }
}

fn of_targets(over: u32) -> Reason {
    let level = if over > 0 { Level::Major } else { Level::Low };
    reason(
        level,
        false,
        Confidence::Verified,
        format!("{over}处防护目标的个人风险超过限值"),
        format!("{over} protection targets above their limit"),
    )
}

fn of_margin(margin: f64, settings: &AreaSettings) -> Option<Reason> {
    (margin < settings.near_limit).then(|| {
        reason(
            Level::Larger,
            true,
            Confidence::Derived,
            format!("防护目标的最小余量为 {margin:.1} 倍，小于设置的 {} 倍", settings.near_limit),
            format!("the smallest margin of a target is {margin:.1}, below the {} that is set", settings.near_limit),
        )
    })
}

fn of_societal(region: Region) -> Reason {
    let (level, setting, zh, en) = match region {
        Region::NotAcceptable => (Level::Major, false, "社会风险不可接受", "societal risk is not acceptable"),
        Region::Alarp => (Level::Larger, true, "社会风险处于尽可能降低区", "societal risk lies in the ALARP band"),
        Region::Acceptable => (Level::Low, false, "社会风险可接受", "societal risk is acceptable"),
    };
    // The F-N lines are recalled.
    reason(level, setting, Confidence::Recalled, zh.to_owned(), en.to_owned())
}

fn of_park(grade: park_risk::Grade) -> Reason {
    let level = match grade {
        park_risk::Grade::A => Level::Major,
        park_risk::Grade::B => Level::Larger,
        park_risk::Grade::C => Level::General,
        park_risk::Grade::D => Level::Low,
    };
    let name = grade.text();
    let setting = grade != park_risk::Grade::A;
    reason(level, setting, Confidence::Verified, format!("园区为{}", name.zh), format!("the park is {}", name.en))
}

fn of_hazards(by_grade: [u32; 4], settings: &AreaSettings) -> Reason {
    let all = by_grade.iter().fold(0_u32, |sum, own| sum.saturating_add(*own));
    let level = if by_grade[0] >= settings.grade_one_orange.max(1) || all >= settings.hazards_orange.max(1) {
        Level::Larger
    } else if all >= settings.hazards_yellow.max(1) {
        Level::General
    } else {
        Level::Low
    };
    reason(
        level,
        true,
        Confidence::Derived,
        format!("重大危险源{all}处，其中一级{}处", by_grade[0]),
        format!("{all} major hazards, {} of grade one", by_grade[0]),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn facts() -> AreaFacts {
        AreaFacts {
            targets_over_limit: Some(0),
            smallest_margin: Some(50.0),
            societal: Some(Region::Acceptable),
            major_hazards: Some([0; 4]),
            park: None,
        }
    }

    fn level(facts: AreaFacts) -> AreaLevel {
        area_risk_level(&facts, &AreaSettings::default()).unwrap()
    }

    #[test]
    fn the_gravest_reason_decides() {
        assert_eq!((level(facts()).level, level(facts()).at_least), (Level::Low, false));
        assert_eq!(level(AreaFacts { major_hazards: Some([0, 0, 0, 1]), ..facts() }).level, Level::General);
        assert_eq!(level(AreaFacts { major_hazards: Some([1, 0, 0, 0]), ..facts() }).level, Level::Larger);
        assert_eq!(level(AreaFacts { smallest_margin: Some(2.9), ..facts() }).level, Level::Larger);
        assert_eq!(level(AreaFacts { societal: Some(Region::Alarp), ..facts() }).level, Level::Larger);
        assert_eq!(level(AreaFacts { targets_over_limit: Some(1), ..facts() }).level, Level::Major);
        let park = level(AreaFacts { park: Some(park_risk::Grade::A), ..facts() });
        assert_eq!((park.level, park.colour.name.zh.as_ref(), park.reasons[0].setting), (Level::Major, "红", false));
    }

    #[test]
    fn what_is_not_known_makes_it_at_least() {
        let nothing = level(AreaFacts::default());
        assert_eq!((nothing.level, nothing.at_least, nothing.questions.len()), (Level::Low, true, 3));
        let red = level(AreaFacts { targets_over_limit: Some(2), ..AreaFacts::default() });
        assert_eq!((red.level, red.at_least), (Level::Major, false));
        let wrong = AreaFacts { smallest_margin: Some(0.0), ..facts() };
        assert_eq!(area_risk_level(&wrong, &AreaSettings::default()).unwrap_err().place, "smallest_margin");
    }

    proptest! {
        #[test]
        fn more_of_anything_is_never_milder(
            over in 0_u32..3, hazards in prop::array::uniform4(0_u32..6), margin in 0.1_f64..20.0, at in 0_usize..4,
        ) {
            let base = AreaFacts {
                targets_over_limit: Some(over),
                smallest_margin: Some(margin),
                major_hazards: Some(hazards),
                ..facts()
            };
            let mut more = hazards;
            more[at] += 1;
            for worse in [
                AreaFacts { targets_over_limit: Some(over + 1), ..base },
                AreaFacts { smallest_margin: Some(margin / 2.0), ..base },
                AreaFacts { major_hazards: Some(more), ..base },
                AreaFacts { societal: Some(Region::NotAcceptable), ..base },
            ] {
                prop_assert!(level(worse).level >= level(base).level);
            }
        }
    }
}
